//! Compares a plan with its earlier plan, and a batch with the previous one: records that were added, dropped, renamed,
//! moved in time or moved between areas.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::super::frames::{first_use, phases};
use super::super::lists;
use super::super::record_columns::{correction_text, owned, schedule_summary};
use super::matching::{MatchedBy, Pair, pairs};
use super::refused;
use crate::compare::{Absence, Catalogue, CompareError, Comparison, Reading};
use crate::corpus::{Source, SourceKind};
use crate::ids::DocumentId;
use crate::plan::{Initiative, Phase};
use crate::taxonomy::Classified;
use crate::text::fold;

/// Machine name of a plan against its earlier plan.
pub const PLANS: &str = "plan_diff";
/// Machine name of a batch against the last.
const BATCHES: &str = "batch_diff";

/// The columns in their order.
const COLUMNS: [&str; 27] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "change",
    "matched_by",
    "similarity_pct",
    "moved_years",
    "area",
    "number",
    "initiative",
    "schedule",
    "document",
    "page",
    "page_label",
    "document_id",
    "initiative_id",
    "corrections",
    "old_area",
    "old_number",
    "old_initiative",
    "old_schedule",
    "old_document",
    "old_page",
    "old_page_label",
    "old_document_id",
    "old_initiative_id",
    "old_corrections",
];

/// A row: a record on either side or on both.
struct Row<'a> {
    old: Option<(&'a Source, &'a Classified)>,
    new: Option<(&'a Source, &'a Classified)>,
    by: Option<MatchedBy>,
    /// The meaning of absence from the newer document.
    absence: Absence,
}

/// The differences between newer and older plans: one row for each record of either, pair after pair.
///
/// # Errors
/// Only if polars rejects a frame, which is a bug in kurabe.
pub fn plans(pairs: &[(&Reading<'_>, &Reading<'_>)], catalogue: &Catalogue) -> Result<Comparison, CompareError> {
    let rows: Vec<Row<'_>> = pairs.iter().flat_map(|(old, new)| rows(Some(old), Some(new))).collect();
    let title = "前の計画との違い".to_owned();
    let frame = frame(&rows, catalogue).map_err(refused(PLANS))?;
    let mut notes = notes();
    for (old, new) in pairs {
        notes.push(format!("前の計画: 『{}』　新しい計画: 『{}』", old.source.title, new.source.title));
    }
    Ok(Comparison { name: PLANS, title, frame: frame.into(), printed: None, notes })
}

/// The differences between a batch and the previous one: one row for each record that is not the same.
///
/// # Errors
/// Only if polars rejects a frame, which is a bug in kurabe.
pub fn batches(old: &[Reading<'_>], new: &[Reading<'_>], catalogue: &Catalogue) -> Result<Comparison, CompareError> {
    let all = documents(old, new).into_iter().flat_map(|(old, new)| rows(old, new));
    let changed: Vec<Row<'_>> = all.filter(|row| changes(row) != [SAME]).collect();
    let frame = frame(&changed, catalogue).map_err(refused(BATCHES))?;
    let title = "前回の一括処理との違い".to_owned();
    let mut notes = notes();
    notes.push("変更のない取組は載せていません。新しい計画は、前回の最も新しい計画と比べています。".into());
    Ok(Comparison { name: BATCHES, title, frame: frame.into(), printed: None, notes })
}

/// A document of the last batch, of this one, or of both.
type Documents<'r, 'a> = (Option<&'r Reading<'a>>, Option<&'r Reading<'a>>);

/// Pairs the documents of two batches: those with the same id; a new one with the newest of the municipality in the
/// previous batch, plans with plans and reports with reports. Documents without a partner are wholly added or
/// dropped.
fn documents<'r, 'a>(old: &'r [Reading<'a>], new: &'r [Reading<'a>]) -> Vec<Documents<'r, 'a>> {
    let key = |reading: &Reading<'a>| (reading.source.municipality.code.clone(), reading.source.id.clone());
    let olds: BTreeMap<_, &Reading<'a>> = old.iter().map(|reading| (key(reading), reading)).collect();
    let news: BTreeMap<_, &Reading<'a>> = new.iter().map(|reading| (key(reading), reading)).collect();
    let before = |new: &Reading<'a>| {
        let is_report = |reading: &Reading<'a>| reading.source.kind == SourceKind::Progress;
        let of_kind = olds.values().filter(|old| {
            old.source.municipality.code == new.source.municipality.code && is_report(old) == is_report(new)
        });
        of_kind.max_by_key(|old| (old.source.published, &old.source.id)).copied()
    };
    let mut followed = BTreeSet::new();
    let mut pairs = Vec::new();
    for (key, new) in &news {
        let same = olds.get(key).copied();
        let old = same.or_else(|| before(new)).filter(|old| followed.insert((&old.source.id, same.is_some())));
        pairs.push((old, Some(*new)));
    }
    let paired: BTreeSet<&DocumentId> = pairs.iter().filter_map(|(old, _)| Some(&(*old)?.source.id)).collect();
    let dropped = olds.values().filter(|old| !paired.contains(&old.source.id));
    pairs.extend(dropped.map(|old| (Some(*old), None)));
    pairs
}

fn rows<'a>(old: Option<&Reading<'a>>, new: Option<&Reading<'a>>) -> Vec<Row<'a>> {
    fn records<'a>(reading: Option<&Reading<'a>>) -> &'a [Classified] {
        reading.map_or(&[], |reading| reading.initiatives.here())
    }
    let (olds, news) = (records(old), records(new));
    let initiatives = |records: &'a [Classified]| records.iter().map(|r| &r.initiative).collect::<Vec<_>>();
    let row = |pair: Pair| Row {
        old: pair.old.and_then(|at| Some((old?.source, olds.get(at)?))),
        new: pair.new.and_then(|at| Some((new?.source, news.get(at)?))),
        by: pair.by,
        absence: new.map(Reading::absence).unwrap_or_default(),
    };
    pairs(&initiatives(olds), &initiatives(news)).into_iter().map(row).collect()
}

/// Label of a record without changes in the compared fields.
const SAME: &str = "変更なし";

/// The changes, in printed order.
fn changes(row: &Row<'_>) -> Vec<&'static str> {
    let (Some((_, old)), Some((_, new))) = (row.old, row.new) else {
        let dropped = if row.absence == Absence::NotStated { "記載終了" } else { row.absence.label() };
        return vec![if row.old.is_none() { "追加" } else { dropped }];
    };
    let mut changes = Vec::new();
    if fold(&old.initiative.name) != fold(&new.initiative.name) {
        changes.push("名称変更");
    }
    if old.primary_area() != new.primary_area() {
        changes.push("項目の移動");
    }
    match moved_years(&old.initiative, &new.initiative) {
        Some(1..) => changes.push("時期の後ろ倒し"),
        Some(..=-1) => changes.push("時期の前倒し"),
        _ if says_otherwise(&old.initiative, &new.initiative) => changes.push("工程の変更"),
        _ => {}
    }
    if changes.is_empty() {
        changes.push(SAME);
    }
    changes
}

/// By how many years the introduction moved; later is positive. A plan that begins after the introduction and finds it
/// done has not moved it.
fn moved_years(old: &Initiative, new: &Initiative) -> Option<i32> {
    let (before, after) = (first_use(&phases(&old.schedule))?, first_use(&phases(&new.schedule))?);
    let begin = new.schedule.iter().map(|entry| entry.fiscal_year.0).min()?;
    let at_begin =
        new.schedule.iter().filter(|entry| entry.fiscal_year.0 == begin).filter_map(|entry| entry.phase).max();
    let is_done = before < begin && at_begin >= Some(Phase::Operation);
    Some(after - before).filter(|years| *years != 0 && !is_done)
}

/// Whether the words of a year in both schedules differ.
fn says_otherwise(old: &Initiative, new: &Initiative) -> bool {
    let said = |of: &Initiative| -> BTreeMap<i32, String> {
        let mut said: BTreeMap<i32, String> = BTreeMap::new();
        for entry in &of.schedule {
            said.entry(entry.fiscal_year.0).or_default().push_str(&fold(&entry.text));
        }
        said
    };
    let (old, new) = (said(old), said(new));
    new.iter().any(|(year, words)| old.get(year).is_some_and(|other| other != words))
}

/// A side of a row: a record with its document.
type Side<'a> = Option<(&'a Source, &'a Classified)>;

/// The table for machines: what the pair shares, then both sides, in the order of [`COLUMNS`].
fn frame(rows: &[Row<'_>], catalogue: &Catalogue) -> PolarsResult<DataFrame> {
    let frame = matched_columns(rows)?.hstack(side_columns(rows, catalogue)?.columns())?;
    frame.hstack(&side_lists(rows))?.select(COLUMNS)
}

/// The municipality of each row, and how its records were matched.
fn matched_columns(rows: &[Row<'_>]) -> PolarsResult<DataFrame> {
    let source = |row: &Row<'_>| row.new.or(row.old).map(|(source, _)| source.clone());
    let city = |value: &dyn Fn(Source) -> String| rows.iter().map(|row| source(row).map(value)).collect::<Vec<_>>();
    let moved = |row: &Row<'_>| moved_years(&row.old?.1.initiative, &row.new?.1.initiative);
    df!(
        "municipality_code" => city(&|source| source.municipality.code.into()),
        "municipality" => city(&|source| source.municipality.name),
        "prefecture" => city(&|source| source.municipality.prefecture),
        "matched_by" => rows.iter().map(|row| row.by.map(MatchedBy::label)).collect::<Vec<_>>(),
        "similarity_pct" => rows.iter().map(|row| row.by.map(MatchedBy::similarity_pct)).collect::<Vec<_>>(),
        "moved_years" => rows.iter().map(moved).collect::<Vec<_>>(),
    )
}

/// The columns with one value a side: the new record's under plain names, the old one's with `old_` before them.
fn side_columns(rows: &[Row<'_>], catalogue: &Catalogue) -> PolarsResult<DataFrame> {
    let area = |record: &Classified| {
        let id = record.primary_area();
        catalogue.areas.iter().find(|area| area.id == id).map_or_else(|| id.to_owned(), |area| area.label.clone())
    };
    let side = |of: &dyn Fn(&Row<'_>) -> Option<String>| rows.iter().map(of).collect::<Vec<_>>();
    let name = |side: Side<'_>| Some(side?.1.initiative.name.clone());
    let label = |side: Side<'_>| Some(side?.1.initiative.page_label.clone()).filter(|label| !label.is_empty());
    let page = |side: Side<'_>| Some(side?.1.initiative.page);
    df!(
        "area" => side(&|row| Some(area(row.new?.1))),
        "number" => side(&|row| row.new?.1.initiative.number.clone()),
        "initiative" => side(&|row| name(row.new)),
        "document" => side(&|row| Some(row.new?.0.title.clone())),
        "page" => rows.iter().map(|row| page(row.new)).collect::<Vec<_>>(),
        "page_label" => side(&|row| label(row.new)),
        "document_id" => side(&|row| Some(row.new?.0.id.to_string())),
        "initiative_id" => side(&|row| Some(row.new?.1.initiative.id.to_string())),
        "old_document_id" => side(&|row| Some(row.old?.0.id.to_string())),
        "old_initiative_id" => side(&|row| Some(row.old?.1.initiative.id.to_string())),
        "old_area" => side(&|row| Some(area(row.old?.1))),
        "old_number" => side(&|row| row.old?.1.initiative.number.clone()),
        "old_initiative" => side(&|row| name(row.old)),
        "old_document" => side(&|row| Some(row.old?.0.title.clone())),
        "old_page" => rows.iter().map(|row| page(row.old)).collect::<Vec<_>>(),
        "old_page_label" => side(&|row| label(row.old)),
    )
}

/// The columns with several values a side.
fn side_lists(rows: &[Row<'_>]) -> [Column; 5] {
    let schedule = |side: Side<'_>| {
        owned(side.map(|(_, record)| schedule_summary(&record.initiative.schedule)).unwrap_or_default())
    };
    let corrected = |side: Side<'_>| {
        let all = side.into_iter().flat_map(|(_, record)| &record.initiative.corrections);
        owned(all.map(correction_text))
    };
    let list = |name: &str, of: &dyn Fn(&Row<'_>) -> Vec<Cow<'static, str>>| lists::texts(name, rows.iter().map(of));
    [
        list("change", &|row| changes(row).into_iter().map(Cow::Borrowed).collect()),
        list("schedule", &|row| schedule(row.new)),
        list("old_schedule", &|row| schedule(row.old)),
        list("corrections", &|row| corrected(row.new)),
        list("old_corrections", &|row| corrected(row.old)),
    ]
}

fn notes() -> Vec<String> {
    vec![
        "「対応付け」は、前後の取組を何によって同じと見たかを示します。「類似」のものは、同じ取組かを原本で確認してください。".into(),
        "「記載終了」は、新しい文書に見つからなかったことを示し、取組の廃止を意味しません。「要確認」と「読み取れず」は、新しい\
         文書に取組を読み取れていないおそれのある頁などがあり、有無を判断できないことを示します。"
            .into(),
        "「時期」は、工程の記載で段階が初めて導入・運用以降になる年度で比べています。".into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{Read, catalogue, document, initiative};
    use super::*;
    use crate::calendar::FiscalYear;
    use crate::corpus::SourceKind;
    use crate::plan::ScheduleEntry;

    fn record(name: &str, area: &str, years: &[(i32, Phase)]) -> Classified {
        let mut record = initiative(name, area, 3);
        let entry = |(year, phase): &(i32, Phase)| ScheduleEntry {
            fiscal_year: FiscalYear(*year),
            text: phase.label().into(),
            phase: Some(*phase),
        };
        record.initiative.schedule = years.iter().map(entry).collect();
        record
    }

    fn read(id: &str, year: i32, records: Vec<Classified>) -> Read {
        Read { initiatives: records, ..document("032158", id, SourceKind::Plan, year) }
    }

    fn column(comparison: &Comparison, name: &str) -> Vec<String> {
        let column = comparison.frame.column(name).expect("is there");
        if let Ok(lists) = column.list() {
            let joined = |row| {
                let texts = lists.get_as_series(row).expect("is not empty");
                texts.str().expect("is text").iter().flatten().collect::<Vec<_>>().join("、")
            };
            return (0..lists.len()).map(joined).collect();
        }
        column.str().expect("is text").iter().map(|text| text.unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn every_kind_of_change_is_named() {
        let study = Phase::Study;
        let (intro, operation) = (Phase::Introduction, Phase::Operation);
        let old = read(
            "old",
            2022,
            vec![
                record("窓口予約", "frontyard", &[(2023, intro)]),
                record("電子契約", "security", &[(2024, intro)]),
                record("職員研修の実施", "talent", &[]),
                record("統合型GIS", "other", &[(2024, operation)]),
                record("防災無線", "other", &[]),
            ],
        );
        let new = read(
            "new",
            2025,
            vec![
                record("窓口予約", "frontyard", &[(2025, operation)]),
                record("電子契約", "security", &[(2025, study), (2026, intro)]),
                record("全職員研修の実施", "frontyard", &[]),
                record("統合型GIS", "other", &[(2024, intro)]),
                record("AIチャット", "other", &[]),
            ],
        );
        let comparison = plans(&[(&old.reading(), &new.reading())], &catalogue()).expect("compares");
        assert_eq!(
            column(&comparison, "change"),
            ["変更なし", "時期の後ろ倒し", "名称変更、項目の移動", "工程の変更", "追加", "記載終了"]
        );
        assert_eq!(column(&comparison, "matched_by")[2], "名称が類似");
        assert_eq!(column(&comparison, "old_initiative")[5], "防災無線");
    }

    #[test]
    fn the_same_batch_twice_has_no_changes_and_a_new_plan_is_compared_with_the_last() {
        let one = read("a", 2022, vec![record("一の取組", "other", &[]), record("二の施設", "talent", &[])]);
        let two = read("b", 2024, vec![record("一の取組", "other", &[]), record("三", "other", &[])]);
        let between = |old: &[&Read], new: &[&Read]| {
            let [old, new] = [old, new].map(|read| read.iter().map(|read| read.reading()).collect::<Vec<_>>());
            let comparison = batches(&old, &new, &catalogue()).expect("compares");
            let names = column(&comparison, "initiative").into_iter().zip(column(&comparison, "old_initiative"));
            let changes = column(&comparison, "change").into_iter().zip(names);
            changes.map(|(change, (new, old))| format!("{change} {new}{old}")).collect::<Vec<_>>()
        };
        assert!(between(&[&one], &[&one]).is_empty());
        // Whether the old plan is kept in the corpus or not, it is what the new one is compared with.
        assert_eq!(between(&[&one], &[&two, &one]), ["追加 三", "記載終了 二の施設"]);
        assert_eq!(between(&[&one], &[&two]), ["追加 三", "記載終了 二の施設"]);
        assert_eq!(between(&[&one, &two], &[&two]), ["記載終了 一の取組", "記載終了 二の施設"]);
        assert_eq!(between(&[], &[&one]), ["追加 一の取組", "追加 二の施設"]);
    }
}
