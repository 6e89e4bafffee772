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
const AFTER: [&str; 8] =
    ["departments", "document_kind", "document_id", "document", "published_era", "page", "page_label", "initiative_id"];

const PHASES: [Phase; 7] = [
    Phase::Study,
    Phase::Trial,
    Phase::Introduction,
    Phase::Operation,
    Phase::Expansion,
    Phase::Established,
    Phase::Ended,
];

/// What a document says of one initiative and year: its words and the furthest phase they name.
#[derive(Default)]
struct Year<'a> {
    words: Vec<&'a str>,
    phase: Option<u32>,
}

/// Every counted initiative, and others that have a schedule; by municipality, document and place.
pub(super) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    let entries = entries(&frames.schedule)?;
    let with_state = with_state(frames, &entries)?;
    let records: Vec<u32> = with_state.column("record")?.u32()?.iter().flatten().collect();
    let mut frame = with_state.select(BEFORE)?;
    for year in years(&entries) {
        let cell = |record: &u32| entries.get(&(*record, year));
        let words: Vec<Option<String>> = records.iter().map(|r| Some(cell(r)?.words.join("\n"))).collect();
        let phases: Vec<Option<&str>> = records.iter().map(|r| phase_label(cell(r)?.phase?)).collect();
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

/// The entries by record and year, in the order in which the plan gives them.
fn entries(schedule: &DataFrame) -> PolarsResult<BTreeMap<(u32, i32), Year<'_>>> {
    let (records, years) = (schedule.column("record")?.u32()?, schedule.column("fy")?.i32()?);
    let (words, phases) = (schedule.column("words")?.str()?, schedule.column("phase")?.u32()?);
    let mut entries: BTreeMap<(u32, i32), Year<'_>> = BTreeMap::new();
    for row in 0..schedule.height() {
        let (Some(record), Some(year), Some(text)) = (records.get(row), years.get(row), words.get(row)) else {
            continue;
        };
        let entry = entries.entry((record, year)).or_default();
        if !entry.words.contains(&text) {
            entry.words.push(text);
        }
        entry.phase = entry.phase.max(phases.get(row));
    }
    Ok(entries)
}

/// What tables print for a phase by its order.
pub(super) fn phase_label(phase: u32) -> Option<&'static str> {
    PHASES.get(phase as usize).map(|phase| phase.label())
}

/// The years across: those with entries and short gaps between them.
fn years(entries: &BTreeMap<(u32, i32), Year<'_>>) -> Vec<i32> {
    let mut stated: Vec<i32> = entries.keys().map(|key| key.1).collect();
    stated.sort_unstable();
    stated.dedup();
    let mut years = Vec::new();
    for year in stated {
        if let Some(&last) = years.last().filter(|&&last| year - last <= LONGEST_GAP) {
            years.extend(last + 1..year);
        }
        years.push(year);
    }
    years
}

/// The initiatives of the table, with `schedule_state`.
fn with_state(frames: &Frames<'_>, entries: &BTreeMap<(u32, i32), Year<'_>>) -> PolarsResult<DataFrame> {
    let mut scheduled: Vec<u32> = entries.keys().map(|key| key.0).collect();
    scheduled.dedup();
    let scheduled = df!("record" => &scheduled, "scheduled" => vec![true; scheduled.len()])?.lazy();
    let gaps = frames.documents.clone().lazy().select([col("document_id"), col("has_gaps")]);
    let left = || JoinArgs::new(JoinType::Left);
    let absent = when(col("has_gaps")).then(lit(UNREAD)).otherwise(lit(NOT_STATED));
    let state = when(col("scheduled").is_not_null()).then(lit(STATED)).otherwise(absent);
    frames
        .initiatives
        .clone()
        .lazy()
        .join(scheduled, [col("record")], [col("record")], left())
        .filter(col("selected").and(col("counted").or(col("scheduled").is_not_null())))
        .join(gaps, [col("document_id")], [col("document_id")], left())
        .with_column(state.alias("schedule_state"))
        .sort(["record"], SortMultipleOptions::default())
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
