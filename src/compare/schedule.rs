//! What each plan says of each fiscal year: initiatives down, fiscal years across.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::frames::Frames;
use super::matrix::{NOT_STATED, STATED, UNREAD};
use super::{Comparison, Printed};
use crate::plan::Phase;

/// Machine name.
pub(super) const NAME: &str = "schedule";

/// Column with the plan's words on one fiscal year, before the year.
pub const WORDS_OF: &str = "fy_";
/// Column with the phase of one fiscal year, before the year.
pub const PHASE_OF: &str = "phase_";
/// Years without any entry get a column only in gaps up to this long: a misread year must not add hundreds.
const LONGEST_GAP: i32 = 10;

const BEFORE: [&str; 9] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "area_id",
    "area",
    "measure",
    "number",
    "initiative",
    "schedule_state",
];
const AFTER: [&str; 9] = [
    "departments",
    "document_kind",
    "document_id",
    "document",
    "published",
    "published_era",
    "page",
    "page_label",
    "initiative_id",
];

const PHASES: [Phase; 7] = [
    Phase::Study,
    Phase::Trial,
    Phase::Introduction,
    Phase::Operation,
    Phase::Expansion,
    Phase::Established,
    Phase::Ended,
];

/// What the plans say of one fiscal year, a row an initiative: their words and the furthest phase they name.
struct Year {
    words: Vec<Option<String>>,
    phases: Vec<Option<u32>>,
}

/// Every counted initiative, and others that have a schedule; by municipality, document and place.
pub(super) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    let with_state = with_state(frames)?;
    let mut years = years(frames, &with_state)?;
    let mut frame = with_state.select(BEFORE)?;
    for year in across(&years) {
        let none = || Year { words: vec![None; frame.height()], phases: vec![None; frame.height()] };
        let Year { words, phases } = years.remove(&year).unwrap_or_else(none);
        let phases: Vec<Option<&str>> = phases.into_iter().map(|phase| phase_label(phase?)).collect();
        frame.with_column(Column::new(format!("{WORDS_OF}{year}").into(), words))?;
        frame.with_column(Column::new(format!("{PHASE_OF}{year}").into(), phases))?;
    }
    let frame = frame.hstack(with_state.select(AFTER)?.columns())?;
    let printed = Some(Printed { frame: with_states(&frame)?, titles: BTreeMap::new() });
    Ok(Some(Comparison { name: NAME, title: "工程の比較".into(), frame, printed, notes: notes() }))
}

/// The table for people: where no schedule was found, the first year says so.
fn with_states(frame: &DataFrame) -> PolarsResult<DataFrame> {
    let Some(year) = frame.get_column_names().into_iter().find(|name| name.starts_with(WORDS_OF)).cloned() else {
        return Ok(frame.clone());
    };
    let stated = col("schedule_state").eq(lit(STATED));
    let words = when(stated).then(col(year.clone())).otherwise(col("schedule_state")).alias(year);
    frame.clone().lazy().with_column(words).collect()
}

/// What is said of each year, in the order in which the plan says it; rows as those of `table`.
fn years(frames: &Frames<'_>, table: &DataFrame) -> PolarsResult<BTreeMap<i32, Year>> {
    let mut rows = vec![None; frames.initiatives.height()];
    for (row, record) in table.column("record")?.u32()?.iter().enumerate() {
        if let Some(place) = record.and_then(|record| rows.get_mut(record as usize)) {
            *place = Some(row);
        }
    }
    let (records, years) = (frames.schedule.column("record")?.u32()?, frames.schedule.column("fy")?.i32()?);
    let (words, phases) = (frames.schedule.column("words")?.str()?, frames.schedule.column("phase")?.u32()?);
    let mut said: BTreeMap<i32, Year> = BTreeMap::new();
    for entry in 0..frames.schedule.height() {
        let row = records.get(entry).and_then(|record| *rows.get(record as usize)?);
        let (Some(row), Some(year), Some(text)) = (row, years.get(entry), words.get(entry)) else { continue };
        let year = said
            .entry(year)
            .or_insert_with(|| Year { words: vec![None; table.height()], phases: vec![None; table.height()] });
        match &mut year.words[row] {
            Some(known) if known.split('\n').any(|line| line == text) || known == text => {}
            Some(known) => {
                known.push('\n');
                known.push_str(text);
            }
            none => *none = Some(text.to_owned()),
        }
        year.phases[row] = year.phases[row].max(phases.get(entry));
    }
    Ok(said)
}

/// What tables print for a phase by its order.
pub(super) fn phase_label(phase: u32) -> Option<&'static str> {
    PHASES.get(phase as usize).map(|phase| phase.label())
}

/// The years across: those with entries and short gaps between them.
fn across(stated: &BTreeMap<i32, Year>) -> Vec<i32> {
    let mut years = Vec::new();
    for &year in stated.keys() {
        if let Some(&last) = years.last().filter(|&&last| year - last <= LONGEST_GAP) {
            years.extend(last + 1..year);
        }
        years.push(year);
    }
    years
}

/// The initiatives of the table, with `record` and `schedule_state`.
fn with_state(frames: &Frames<'_>) -> PolarsResult<DataFrame> {
    let gaps = frames.documents.clone().lazy().select([col("document_id"), col("has_gaps")]);
    let is_scheduled = || col("schedule").is_not_null();
    let absent = when(col("has_gaps")).then(lit(UNREAD)).otherwise(lit(NOT_STATED));
    let state = when(is_scheduled()).then(lit(STATED)).otherwise(absent);
    let columns = BEFORE.iter().chain(&AFTER).chain(&["record"]).map(|name| col(*name)).collect::<Vec<_>>();
    frames
        .initiatives
        .clone()
        .lazy()
        .filter(col("selected").and(col("counted").or(is_scheduled())))
        .join(gaps, [col("document_id")], [col("document_id")], JoinArgs::new(JoinType::Left))
        .with_column(state.alias("schedule_state"))
        .sort(["record"], SortMultipleOptions::default())
        .select(columns)
        .collect()
}

fn notes() -> Vec<String> {
    vec![
        "各年度の欄は、文書の記載のままです。年度は4月から翌年3月までです（令和7年度は2025年4月～2026年3月）。".into(),
        format!(
            "色は記載から読み取った段階を示します。「{NOT_STATED}」は年度別の工程が文書に見つからなかったことを示し、\
             未実施を意味しません。"
        ),
        "進捗状況の報告は、年度別の工程がある取組だけを載せています。".into(),
    ]
}
