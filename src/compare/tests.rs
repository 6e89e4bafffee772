//! Every number of every comparison, worked out again from the records without polars.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, Series};

use super::sample::{Read, areas, corpus, document, initiative, readings, to_check};
use super::{Comparison, compare};
use crate::calendar::FiscalYear;
use crate::corpus::SourceKind;
use crate::diagnostic::{Warning, WarningCode};
use crate::plan::{Phase, ScheduleEntry};
use crate::taxonomy::Classified;

const SEEDS: std::ops::Range<u64> = 0..60;

fn comparisons(read: &[Read]) -> Vec<Comparison> {
    compare(&readings(read), &areas()).expect("compares")
}

pub(super) fn frame<'a>(comparisons: &'a [Comparison], name: &str) -> &'a DataFrame {
    &comparisons.iter().find(|c| c.name == name).expect("is in the list").frame
}

fn printed<'a>(comparisons: &'a [Comparison], name: &str) -> &'a DataFrame {
    let comparison = comparisons.iter().find(|c| c.name == name).expect("is in the list");
    comparison.printed.as_ref().expect("is laid out for people")
}

/// The texts of a column; several of one row joined.
pub(super) fn texts(frame: &DataFrame, column: &str) -> Vec<Option<String>> {
    if let Ok(lists) = frame.column(column).expect(column).list() {
        let joined = |list: Series| list.str().expect(column).iter().flatten().collect::<Vec<_>>().join("、");
        return (0..lists.len()).map(|row| lists.get_as_series(row).map(joined)).collect();
    }
    frame.column(column).expect(column).str().expect(column).iter().map(|text| text.map(ToOwned::to_owned)).collect()
}

pub(super) fn text(frame: &DataFrame, column: &str, row: usize) -> String {
    texts(frame, column).swap_remove(row).unwrap_or_default()
}

pub(super) fn numbers(frame: &DataFrame, column: &str) -> Vec<Option<u32>> {
    frame.column(column).expect(column).u32().expect(column).iter().collect()
}

/// The documents that are counted, by the rule as a person would apply it.
fn counted_documents(read: &[Read]) -> Vec<&Read> {
    let mut counted = Vec::new();
    let codes: BTreeSet<&str> = read.iter().map(|r| r.source.municipality.code.as_str()).collect();
    for code in codes {
        let of_one = || read.iter().filter(|r| r.source.municipality.code == code);
        let plans: Vec<&Read> = of_one().filter(|r| r.source.kind != SourceKind::Progress).collect();
        let candidates = if plans.is_empty() { of_one().collect() } else { plans };
        let newest = candidates.iter().map(|r| r.source.published).max();
        let mut newest: Vec<&Read> = candidates.into_iter().filter(|r| Some(r.source.published) == newest).collect();
        newest.sort_by_key(|r| &r.source.id);
        counted.extend(newest);
    }
    counted
}

/// The counted records with their documents: one of several documents with the same name once.
pub(super) fn counted_records(read: &[Read]) -> Vec<(&Read, &Classified)> {
    let mut counted = Vec::new();
    let mut names: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for document in counted_documents(read) {
        let known = names.entry(document.source.municipality.code.to_string()).or_default();
        for record in &document.initiatives {
            let name = crate::text::fold(&record.initiative.name);
            if known.iter().any(|(other, from)| *other == name && document.source.id != *from) {
                continue;
            }
            known.push((name, document.source.id.to_string()));
            counted.push((document, record));
        }
    }
    counted
}

/// Number of counted initiatives by document and area.
fn expected_counts(read: &[Read]) -> BTreeMap<(String, String), u32> {
    let mut counts = BTreeMap::new();
    for (document, record) in counted_records(read) {
        *counts.entry((document.source.id.to_string(), record.primary_area().to_owned())).or_insert(0) += 1;
    }
    counts
}

#[test]
fn numbers_of_the_area_matrix_are_those_of_the_records() {
    for seed in SEEDS {
        let read = corpus(seed);
        let comparisons = comparisons(&read);
        let matrix = frame(&comparisons, "area_matrix");
        let expected = expected_counts(&read);
        let (documents, ids) = (texts(matrix, "document_id"), texts(matrix, "area_id"));
        let (counts, states) = (numbers(matrix, "initiatives"), texts(matrix, "state"));
        let mut sum = 0;
        for row in 0..matrix.height() {
            let key = (documents[row].clone().expect("id"), ids[row].clone().expect("id"));
            let state = states[row].as_deref();
            match expected.get(&key) {
                Some(&count) => {
                    assert_eq!((counts[row], state), (Some(count), Some("記載あり")), "seed {seed} {key:?}")
                }
                None => {
                    let document = read.iter().find(|r| r.source.id == key.0).expect("document");
                    let of_city = |other: &&&Read| other.source.municipality == document.source.municipality;
                    let is_to_check = |other: &Read| !other.reading().has_gaps() && !other.account.is_clean();
                    let counted = counted_documents(&read);
                    let zero =
                        match (document.reading().has_gaps(), counted.iter().filter(of_city).any(|r| is_to_check(r))) {
                            (true, _) => (None, "読み取れず"),
                            (_, true) => (None, "要確認"),
                            (_, false) => (Some(0), "記載なし"),
                        };
                    assert_eq!((counts[row], state), (zero.0, Some(zero.1)), "seed {seed} {key:?}");
                }
            }
            sum += counts[row].unwrap_or(0);
        }
        assert_eq!(sum, expected.values().sum::<u32>(), "seed {seed}: lost or counted twice");
        let wide = printed(&comparisons, "area_matrix");
        assert_eq!(numbers(wide, "total").last().copied().flatten(), Some(sum), "seed {seed}");
    }
}

#[test]
fn sums_of_the_printed_matrix_are_those_of_its_rows_and_columns() {
    for seed in SEEDS {
        let comparisons = comparisons(&corpus(seed));
        let wide = printed(&comparisons, "area_matrix");
        let names: Vec<String> = wide.get_column_names().iter().map(ToString::to_string).collect();
        let cities: Vec<Vec<Option<u32>>> =
            names.iter().filter(|name| name.starts_with("initiatives_")).map(|name| numbers(wide, name)).collect();
        for (row, total) in numbers(wide, "total").into_iter().enumerate() {
            assert_eq!(total, Some(cities.iter().filter_map(|city| city[row]).sum()), "seed {seed} row {row}");
        }
        for city in cities {
            let (sum, rows) = city.split_last().expect("has a sum");
            assert_eq!(sum.unwrap_or(0), rows.iter().flatten().sum::<u32>(), "seed {seed}");
        }
    }
}

#[test]
fn no_record_is_lost_or_occurs_twice() {
    for seed in SEEDS {
        let read = corpus(seed);
        let comparisons = comparisons(&read);
        let side_by_side = frame(&comparisons, "side_by_side");
        let mut rows: Vec<_> =
            std::iter::zip(texts(side_by_side, "document_id"), texts(side_by_side, "initiative_id")).collect();
        let mut records: Vec<_> = read
            .iter()
            .flat_map(|r| {
                r.initiatives.iter().map(|i| (Some(r.source.id.to_string()), Some(i.initiative.id.to_string())))
            })
            .collect();
        rows.sort();
        records.sort();
        assert_eq!(rows, records, "seed {seed}");
        let counted = side_by_side.column("counted").expect("counted").bool().expect("bool").iter();
        let counted = counted.filter(|c| *c == Some(true)).count() as u32;
        assert_eq!(counted, expected_counts(&read).values().sum::<u32>(), "seed {seed}: ○ and numbers agree");
    }
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    for seed in SEEDS {
        let mut read = corpus(seed);
        let before = comparisons(&read);
        read.reverse();
        let middle = read.len() / 3;
        read.rotate_left(middle);
        for (one, other) in before.iter().zip(comparisons(&read)) {
            assert!(one.frame.equals_missing(&other.frame), "seed {seed}: {}", one.name);
            assert_eq!(one.notes, other.notes);
        }
    }
}

#[test]
fn every_row_has_its_document_and_rows_of_initiatives_their_page() {
    let comparisons = comparisons(&corpus(7));
    for comparison in &comparisons {
        let names = comparison.frame.get_column_names();
        assert_eq!(
            (names[0].as_str(), names[1].as_str()),
            ("municipality_code", "municipality"),
            "{}",
            comparison.name
        );
        assert!(texts(&comparison.frame, "document").iter().all(Option::is_some), "{}", comparison.name);
    }
    for name in ["side_by_side", "schedule"] {
        assert!(
            numbers(frame(&comparisons, name), "page").iter().all(|page| page.is_some_and(|page| page > 0)),
            "{name}"
        );
    }
}

#[test]
fn schedules_hold_every_word_of_every_year() {
    for seed in SEEDS {
        let read = corpus(seed);
        let comparisons = comparisons(&read);
        let schedule = frame(&comparisons, "schedule");
        let mut expected = Vec::new();
        for document in &read {
            for record in &document.initiatives {
                for entry in &record.initiative.schedule {
                    let phase = entry.phase.map(|phase| phase.label().to_owned());
                    let id = (document.source.id.to_string(), record.initiative.id.to_string());
                    expected.push((id, entry.fiscal_year.0, entry.text.clone(), phase));
                }
            }
        }
        let mut found = Vec::new();
        let ids: Vec<_> = std::iter::zip(texts(schedule, "document_id"), texts(schedule, "initiative_id")).collect();
        for name in schedule.get_column_names() {
            let Some(year) = name.strip_prefix("fy_") else { continue };
            let phases = texts(schedule, &format!("phase_{year}"));
            for (row, words) in texts(schedule, name).into_iter().enumerate() {
                let (Some(document), Some(id)) = ids[row].clone() else { panic!("row {row} has no id") };
                let Some(words) = words else { continue };
                found.push(((document, id), year.parse().expect("a year"), words, phases[row].clone()));
            }
        }
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "seed {seed}");
    }
}

#[test]
fn coverage_sums_up_the_records_of_each_document() {
    for seed in SEEDS {
        let read = corpus(seed);
        let comparisons = comparisons(&read);
        let coverage = frame(&comparisons, "coverage");
        assert_eq!(coverage.height(), read.len(), "seed {seed}");
        for (row, id) in texts(coverage, "document_id").into_iter().enumerate() {
            let document = read.iter().find(|r| Some(r.source.id.as_str()) == id.as_deref()).expect("document");
            let count = |what: &dyn Fn(&crate::plan::Initiative) -> bool| {
                Some(document.initiatives.iter().filter(|i| what(&i.initiative)).count() as u32)
            };
            let number = |column: &str| numbers(coverage, column)[row];
            assert_eq!(number("initiatives"), count(&|_| true), "seed {seed}");
            assert_eq!(number("scheduled_initiatives"), count(&|i| !i.schedule.is_empty()), "seed {seed}");
            assert_eq!(number("target_initiatives"), count(&|i| !i.targets.is_empty()), "seed {seed}");
            assert_eq!(number("department_initiatives"), count(&|i| !i.departments.is_empty()), "seed {seed}");
            assert_eq!(number("doubtful_initiatives"), count(&|i| !i.doubts.is_empty()), "seed {seed}");
            assert_eq!(number("unread_page_count"), Some(document.warnings.len() as u32), "seed {seed}");
        }
    }
}

#[test]
fn a_progress_report_and_an_old_plan_do_not_count() {
    let mut old = document("032158", "old", SourceKind::Plan, 2020);
    let mut plan = document("032158", "plan", SourceKind::Plan, 2024);
    let mut progress = document("032158", "report", SourceKind::Progress, 2025);
    for document in [&mut old, &mut plan, &mut progress] {
        document.initiatives = vec![initiative("窓口のDX", "frontyard", 5)];
    }
    let only_progress = Read {
        source: crate::corpus::Source {
            municipality: document("042153", "x", SourceKind::Progress, 2025).source.municipality,
            id: "alone".into(),
            ..progress.source.clone()
        },
        ..progress.clone()
    };
    let comparisons = comparisons(&[old, plan, progress, only_progress]);
    let matrix = frame(&comparisons, "area_matrix");
    let documents: BTreeSet<_> = texts(matrix, "document_id").into_iter().flatten().collect();
    assert_eq!(documents, BTreeSet::from(["alone".to_owned(), "plan".to_owned()]));
    assert_eq!(numbers(printed(&comparisons, "area_matrix"), "total").last(), Some(&Some(2)));
}

#[test]
fn two_volumes_of_one_month_count_together_and_shared_names_once() {
    let mut main = document("032158", "a-main", SourceKind::Plan, 2024);
    let mut annex = document("032158", "b-annex", SourceKind::Policy, 2024);
    main.initiatives = vec![initiative("ＲＰＡの導入", "frontyard", 3), initiative("RPAの導入", "frontyard", 4)];
    annex.initiatives = vec![initiative("RPA の導入", "frontyard", 8), initiative("研修", "talent", 9)];
    let comparisons = comparisons(&[annex, main]);
    let wide = printed(&comparisons, "area_matrix");
    assert_eq!(numbers(wide, "initiatives_032158"), [Some(1), Some(2), Some(0), Some(0), Some(3)]);
    assert_eq!(text(wide, "pages_032158", 1), "『計画a-main』5、6");
    assert_eq!(text(wide, "pages_032158", 0), "『計画b-annex』11");
}

#[test]
fn an_unread_document_is_neither_zero_nor_not_stated() {
    let state_of = |change: &dyn Fn(&mut Read)| {
        let mut read = document("032158", "plan", SourceKind::Plan, 2024);
        read.initiatives = vec![initiative("一", "frontyard", 10), initiative("二", "frontyard", 20)];
        change(&mut read);
        text(frame(&comparisons(&[read]), "area_matrix"), "state", 0)
    };
    let unread = |page| move |read: &mut Read| read.warnings.push(Warning::on_page(page, WarningCode::NoTextLayer, ""));
    assert_eq!(state_of(&|_| ()), "記載なし", "all was read");
    assert_eq!(state_of(&unread(1)), "記載なし", "a cover without text is far from the initiatives");
    assert_eq!(state_of(&unread(15)), "読み取れず", "an unread page among the initiatives");
    assert_eq!(state_of(&unread(21)), "読み取れず", "an unread page next to them");
    assert_eq!(state_of(&|read| (25..40).for_each(|page| unread(page)(read))), "読み取れず", "many unread pages");
    assert_eq!(state_of(&|read| read.initiatives.clear()), "読み取れず", "no plan is without initiatives");
    assert_eq!(state_of(&|read| read.pages = 0), "読み取れず", "the file could not be opened");
    let limit = |read: &mut Read| read.warnings.push(Warning::on_document(WarningCode::LimitReached, ""));
    assert_eq!(state_of(&limit), "読み取れず", "reading stopped early");
    let note = |read: &mut Read| read.warnings.push(Warning::on_page(15, WarningCode::TableContinued, ""));
    assert_eq!(state_of(&note), "記載なし", "a note is no gap");
    let doubtful = |read: &mut Read| read.account = to_check(&[11, 12]);
    assert_eq!(state_of(&doubtful), "要確認", "something may have been missed");
    let both = |read: &mut Read| {
        doubtful(read);
        limit(read);
    };
    assert_eq!(state_of(&both), "読み取れず", "what could not be read is the surer reason");
}

#[test]
fn possibly_missed_initiatives_are_to_check_in_every_table() {
    let mut doubtful = document("032158", "plan", SourceKind::Plan, 2024);
    doubtful.initiatives = vec![initiative("一", "frontyard", 10)];
    doubtful.account = to_check(&[11, 12]);
    let mut annex = document("032158", "report", SourceKind::Policy, 2024);
    annex.initiatives = vec![initiative("二", "frontyard", 3)];
    let mut clean = document("042153", "plan", SourceKind::Plan, 2024);
    clean.initiatives = vec![initiative("三", "talent", 3)];
    let comparisons = comparisons(&[doubtful, annex, clean]);
    for comparison in &comparisons {
        let codes = texts(&comparison.frame, "municipality_code");
        for name in ["state", "schedule_state"] {
            if comparison.frame.column(name).is_err() {
                continue;
            }
            let (states, documents) = (texts(&comparison.frame, name), texts(&comparison.frame, "document_id"));
            for ((code, document), state) in codes.iter().zip(documents).zip(states) {
                let of_doubtful = code.as_deref() == Some("032158");
                let is_stated = state.as_deref() != Some("記載なし");
                assert!(!of_doubtful || is_stated, "{} {name} {document:?}", comparison.name);
            }
        }
    }
    let matrix = comparisons.iter().find(|comparison| comparison.name == "area_matrix").expect("is there");
    let states = |code: &str| {
        let texts = texts(matrix.printed.as_ref().expect("is printed"), &format!("state_{code}"));
        texts.into_iter().flatten().collect::<BTreeSet<String>>()
    };
    assert_eq!(states("032158"), ["要確認", "記載あり"].map(String::from).into(), "the less sure document counts");
    assert_eq!(states("042153"), ["記載なし", "記載あり"].map(String::from).into());
    assert!(matrix.notes.iter().any(|note| note.contains("『計画plan』（PDF 11、12頁）")), "{:?}", matrix.notes);
    let coverage = frame(&comparisons, "coverage");
    assert_eq!(text(coverage, "reading", 0), "要確認");
    assert_eq!(text(coverage, "reading", 1), "読み取り済み");
}

#[test]
fn an_area_that_the_edition_has_not_is_kept_at_the_end() {
    let mut read = document("032158", "plan", SourceKind::Plan, 2024);
    read.initiatives = vec![initiative("eLTAX", "eltax", 3)];
    let comparisons = comparisons(&[read]);
    let wide = printed(&comparisons, "area_matrix");
    assert_eq!(
        texts(wide, "area").into_iter().flatten().collect::<Vec<_>>(),
        ["人材", "窓口", "安全※", "国の項目なし", "eltax", "合計"]
    );
    assert_eq!(numbers(wide, "total"), [Some(0), Some(0), Some(0), Some(0), Some(1), Some(1)]);
}

#[test]
fn years_without_words_are_in_short_gaps_only() {
    let mut read = document("032158", "plan", SourceKind::Plan, 2024);
    let mut record = initiative("一", "frontyard", 3);
    let entry = |year, text: &str, phase| ScheduleEntry { fiscal_year: FiscalYear(year), text: text.into(), phase };
    record.initiative.schedule = vec![
        entry(2026, "運用", Some(Phase::Operation)),
        entry(2024, "導入", Some(Phase::Introduction)),
        entry(2024, "検討", Some(Phase::Study)),
        entry(20_240, "誤読", None),
    ];
    read.initiatives = vec![record, initiative("二", "talent", 4)];
    let comparisons = comparisons(&[read]);
    let schedule = frame(&comparisons, "schedule");
    let years: Vec<&str> =
        schedule.get_column_names().into_iter().filter_map(|name| name.strip_prefix("fy_")).collect();
    assert_eq!(years, ["2024", "2025", "2026", "20240"]);
    assert_eq!(text(schedule, "fy_2024", 0), "導入\n検討");
    assert_eq!(text(schedule, "phase_2024", 0), "導入", "the furthest phase");
    assert_eq!(text(schedule, "schedule_state", 1), "記載なし");
    assert_eq!(text(printed(&comparisons, "schedule"), "fy_2024", 1), "記載なし");
    let summary = text(frame(&comparisons, "side_by_side"), "schedule", 1);
    assert_eq!(summary, "令和6年度：導入、令和6年度：検討、令和8年度：運用、令和18222年度：誤読");
}

#[test]
fn nothing_to_compare_gives_empty_tables() {
    for comparison in comparisons(&[]) {
        assert_eq!(comparison.frame.height(), 0, "{}", comparison.name);
    }
    let unopened = Read { pages: 0, ..document("032158", "plan", SourceKind::Plan, 2024) };
    let comparisons = comparisons(&[unopened]);
    assert_eq!(text(frame(&comparisons, "coverage"), "reading", 0), "読み取れず");
    assert_eq!(numbers(printed(&comparisons, "area_matrix"), "initiatives_032158"), [None; 5]);
}
