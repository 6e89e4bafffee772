//! Topics, targets, phases and gaps, worked out again from the records.

use std::collections::BTreeSet;

use super::sample::{Read, catalogue, corpus, document, initiative, readings};
use super::tests::{frame, numbers, text, texts};
use super::{CompareOptions, Comparison, compare_selected};
use crate::calendar::FiscalYear;
use crate::corpus::SourceKind;
use crate::plan::{Phase, ScheduleEntry, Target};
use crate::taxonomy::Classified;

fn selected(read: &[Read], options: &CompareOptions) -> Vec<Comparison> {
    let selection = options.select(&readings(read), &catalogue()).expect("is known");
    compare_selected(&readings(read), &catalogue(), &selection).expect("compares")
}

fn about(name: &str, topics: &[&str], years: &[(i32, Phase)]) -> Classified {
    let mut record = initiative(name, "frontyard", 3);
    record.topics = topics.iter().map(|topic| (*topic).into()).collect();
    let entry = |(year, phase): &(i32, Phase)| ScheduleEntry {
        fiscal_year: FiscalYear(*year),
        text: phase.label().into(),
        phase: Some(*phase),
    };
    record.initiative.schedule = years.iter().map(entry).collect();
    record
}

/// Three municipalities: one with RPA, one with both topics, one of which nothing could be read.
fn three() -> Vec<Read> {
    let mut read = ["010006", "020001", "030007"].map(|code| document(code, code, SourceKind::Plan, 2024));
    read[0].initiatives = vec![about("自動化", &["rpa"], &[(2024, Phase::Study), (2026, Phase::Operation)])];
    read[1].initiatives = vec![
        about("自動化", &["rpa"], &[(2023, Phase::Introduction), (2026, Phase::Expansion)]),
        about("窓口", &["counter", "rpa"], &[(2026, Phase::Study)]),
    ];
    read[2].pages = 0;
    read.to_vec()
}

#[test]
fn topics_are_shown_with_number_phase_and_first_year_of_use() {
    let options = CompareOptions { fiscal_year: Some(FiscalYear(2026)), ..CompareOptions::default() };
    let comparisons = selected(&three(), &options);
    let matrix = frame(&comparisons, "topic_matrix");
    // By area: 窓口 before 安全. No municipality has 研修.
    assert_eq!(
        texts(matrix, "topic").into_iter().flatten().collect::<Vec<_>>(),
        ["書かない窓口", "RPA", "書かない窓口", "RPA", "書かない窓口", "RPA"]
    );
    assert_eq!(numbers(matrix, "initiatives"), [Some(0), Some(1), Some(1), Some(2), None, None]);
    assert_eq!(text(matrix, "state", 0), "記載なし");
    assert_eq!(text(matrix, "state", 4), "読み取れず");
    assert_eq!(
        texts(matrix, "phase")[..4],
        [None, Some("運用".into()), Some("検討".into()), Some("改善・拡大".into())]
    );
    assert_eq!(texts(matrix, "first_use_era")[..4], [None, Some("令和8年度".into()), None, Some("令和5年度".into())]);
    let area = frame(&comparisons, "area_matrix");
    assert_eq!(text(area, "phase", 1), "運用", "the furthest phase of the area in the year");
    let shares = area.column("share_pct").expect("is there").f64().expect("is a number");
    assert_eq!(shares.get(1), Some(100.0));
}

#[test]
fn gaps_name_what_others_have_and_the_reverse() {
    let of = |base: &str| {
        let options = CompareOptions { base: Some(base.into()), ..CompareOptions::default() };
        selected(&three(), &options)
    };
    let comparisons = of("010006");
    let gap = frame(&comparisons, "gap");
    let rows = |name: &str| texts(gap, name).into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(rows("entry"), ["書かない窓口"]);
    assert_eq!(rows("gap"), ["他団体にのみ記載"]);
    assert_eq!(rows("municipality_code"), ["020001"]);
    assert_eq!(rows("page_labels"), ["5"]);
    let comparisons = of("020001");
    assert_eq!(text(frame(&comparisons, "gap"), "gap", 0), "基準の団体にのみ記載");
    let comparisons = of("030007");
    let gap = frame(&comparisons, "gap");
    assert!(texts(gap, "base_state").iter().all(|state| state.as_deref() == Some("読み取れず")));
    assert!(selected(&three(), &CompareOptions::default()).iter().all(|c| c.name != "gap"), "only with a base");
}

#[test]
fn a_selection_of_topics_narrows_every_table_down_and_states_it() {
    let options = CompareOptions { topics: vec!["書かない窓口".into()], ..CompareOptions::default() };
    let some = selected(&three(), &options);
    let sum: u32 = numbers(frame(&some, "area_matrix"), "initiatives").into_iter().flatten().sum();
    assert_eq!(sum, 1, "the matrix of areas counts the initiatives of the topic alone");
    let notes = |name: &str| some.iter().find(|c| c.name == name).expect("is there").notes.join("\n");
    assert!(notes("area_matrix").contains("テーマ「書かない窓口」の取組だけ"));
    assert!(!notes("documents").contains("の取組だけ"), "documents have no topics");
    assert_eq!(texts(frame(&some, "side_by_side"), "initiative"), [Some("窓口".into())]);
    assert_eq!(frame(&some, "topic_matrix").height(), 3);
    let options = CompareOptions { municipalities: vec!["010006".into()], ..CompareOptions::default() };
    let codes: BTreeSet<_> = selected(&three(), &options)
        .iter()
        .flat_map(|comparison| texts(&comparison.frame, "municipality_code"))
        .flatten()
        .collect();
    assert_eq!(codes, BTreeSet::from(["010006".to_owned()]));
}

#[test]
fn targets_are_in_one_unit_with_the_words_of_the_plan() {
    let mut read = document("010006", "plan", SourceKind::Plan, 2024);
    let mut record = initiative("窓口", "frontyard", 3);
    let target = |text: &str, value, unit: &str, year: Option<i32>| Target {
        text: text.into(),
        indicator: Some("利用率".into()),
        value,
        unit: Some(unit.to_owned()).filter(|unit| !unit.is_empty()),
        fiscal_year: year.map(FiscalYear),
        ..Target::default()
    };
    record.initiative.targets =
        vec![target("現状20％を5割に", Some(5.0), "割", Some(2027)), target("順次拡大", None, "", None)];
    read.initiatives = vec![record];
    let comparisons = selected(&[read], &CompareOptions::default());
    let targets = frame(&comparisons, "target");
    let values = targets.column("target_value").expect("is there").f64().expect("is a number");
    assert_eq!(values.iter().collect::<Vec<_>>(), [Some(50.0), None]);
    assert_eq!(texts(targets, "unit"), [Some("％".into()), None]);
    assert_eq!(texts(targets, "due_era"), [Some("令和9年度".into()), None]);
    assert_eq!(texts(targets, "target"), [Some("現状20％を5割に".into()), Some("順次拡大".into())]);
}

#[test]
fn no_target_is_lost_and_topics_count_the_counted_records() {
    for seed in 0..40 {
        let read = corpus(seed);
        let comparisons = selected(&read, &CompareOptions::default());
        let mut expected: Vec<_> = read
            .iter()
            .flat_map(|r| &r.initiatives)
            .flat_map(|i| &i.initiative.targets)
            .map(|t| t.text.clone())
            .collect();
        let mut found: Vec<_> = texts(frame(&comparisons, "target"), "target").into_iter().flatten().collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "seed {seed}");
        let side = frame(&comparisons, "side_by_side");
        let counted = side.column("counted").expect("is there").bool().expect("is a flag");
        let of_topic = |label: &str| {
            let topics = texts(side, "topics");
            let has = |topics: &Option<String>| topics.as_ref().is_some_and(|t| t.split('、').any(|t| t == label));
            topics.iter().zip(counted.iter()).filter(|(topics, counted)| has(topics) && *counted == Some(true)).count()
        };
        let matrix = frame(&comparisons, "topic_matrix");
        for label in ["RPA", "書かない窓口", "unnamed"] {
            let rows = texts(matrix, "topic").into_iter().zip(numbers(matrix, "initiatives"));
            let sum: u32 = rows.filter(|(topic, _)| topic.as_deref() == Some(label)).filter_map(|(_, n)| n).sum();
            assert_eq!(sum as usize, of_topic(label), "seed {seed} {label}");
        }
    }
}
