//! The plans' schedules: initiatives down, fiscal years across.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use polars::prelude::*;

use super::frames::{Frames, Loaded, RecordRow, furthest, phases};
use super::matrix::{NOT_STATED, STATED};
use super::parts::Parts;
use super::{ColumnHead, ColumnKind, Comparison, TypedFrame, YearValue, absence};
use crate::calendar::FiscalYear;
use crate::plan::{Phase, ScheduleEntry};

/// Machine name.
pub(super) const NAME: &str = "schedule";

/// Years without any entry get a column only in gaps up to this long: a misread year must not add hundreds.
const LONGEST_GAP: i32 = 10;

/// Columns before those of the years.
const BEFORE: [&str; 8] =
    ["municipality_code", "municipality", "prefecture", "area_id", "area", "measure", "number", "initiative"];
/// Columns after those of the years.
const AFTER: [&str; 10] = [
    "departments",
    "document_kind",
    "document_id",
    "document",
    "published",
    "published_era",
    "page",
    "page_label",
    "initiative_id",
    "corrections",
];

/// Every counted initiative, and others that have a schedule; by municipality, document and place.
pub(super) fn parts<'f>(frames: &'f Frames<'_>) -> PolarsResult<Option<Parts<'f>>> {
    let is_shown = |row: &RecordRow| row.selected && (row.counted || !frames.schedule(row).is_empty());
    let records = frames.records(is_shown);
    let (count, years) = (records.len(), across(frames, &records));
    let make = move |range: Range<usize>| table(frames, &frames.loaded(&records[range])?, &years);
    Ok(Some(Parts::of(NAME, count, make)))
}

fn table(frames: &Frames<'_>, loaded: &Loaded<'_>, years: &[FiscalYear]) -> PolarsResult<Comparison> {
    let (mut columns, mut heads) = (frames.columns(loaded, &BEFORE)?, Vec::new());
    columns.push(Column::new("schedule_state".into(), states(frames, loaded)));
    for year in years {
        let words: Vec<_> = loaded.initiatives().map(|it| words(&it.schedule, *year)).collect();
        let phases: Vec<_> =
            loaded.initiatives().map(|it| phase_label(furthest(&phases(&it.schedule), *year)?)).collect();
        let [of_words, of_phase] = [YearValue::Words, YearValue::Phase].map(|value| ColumnHead::of_year(value, *year));
        columns.extend([of_words.column(words), of_phase.column(phases)]);
        heads.extend([of_words, of_phase]);
    }
    columns.extend(frames.columns(loaded, &AFTER)?);
    let frame = TypedFrame::new(DataFrame::new_infer_height(columns)?, heads);
    let printed = Some(with_states(&frame)?);
    Ok(Comparison { name: NAME, title: "工程の比較".into(), frame, printed, notes: notes(frames) })
}

/// The table for people: if no schedule was found, the cell of the first year states this.
fn with_states(frame: &TypedFrame) -> PolarsResult<TypedFrame> {
    let is_words = |head: &&ColumnHead| matches!(head.kind, ColumnKind::OfYear(_, YearValue::Words));
    let Some(first) = frame.heads().iter().find(is_words) else { return Ok(frame.clone()) };
    let states = frame.column("schedule_state")?.str()?;
    let words = frame.column(&first.name)?.str()?;
    let shown = states.iter().zip(words.iter()).map(|(state, words)| if state == Some(STATED) { words } else { state });
    let mut data = DataFrame::clone(frame);
    data.with_column(first.column(shown.collect()))?;
    Ok(TypedFrame::new(data, frame.heads().to_vec()))
}

/// The words of a year, without repetitions, in the order of the plan.
fn words(schedule: &[ScheduleEntry], year: FiscalYear) -> Option<Cow<'_, str>> {
    let mut said: Vec<&str> = Vec::new();
    for entry in schedule.iter().filter(|entry| entry.fiscal_year == year) {
        if !said.contains(&entry.text.as_str()) {
            said.push(&entry.text);
        }
    }
    match said.as_slice() {
        [] => None,
        [one] => Some(Cow::Borrowed(one)),
        several => Some(Cow::Owned(several.join("\n"))),
    }
}

/// The label of a phase, by its place in the order of phases.
pub(super) fn phase_label(phase: u32) -> Option<&'static str> {
    Phase::ALL.get(phase as usize).map(|phase| phase.label())
}

/// The years across: those with entries and short gaps between them.
fn across(frames: &Frames<'_>, records: &[u32]) -> Vec<FiscalYear> {
    let schedules = records.iter().flat_map(|record| frames.schedule(&frames.rows[*record as usize]));
    let stated: BTreeSet<i32> = schedules.map(|entry| entry.0.0).collect();
    let mut years = Vec::new();
    for year in stated {
        if let Some(&last) = years.last().filter(|&&last| year - last <= LONGEST_GAP) {
            years.extend(last + 1..year);
        }
        years.push(year);
    }
    years.into_iter().map(FiscalYear).collect()
}

/// For each record: 記載あり, or what the absence of a schedule means.
fn states(frames: &Frames<'_>, loaded: &Loaded<'_>) -> Vec<&'static str> {
    let state = |row: &&RecordRow| {
        if frames.schedule(row).is_empty() { frames.absences[row.reading as usize].label() } else { STATED }
    };
    loaded.rows.iter().map(state).collect()
}

fn notes(frames: &Frames<'_>) -> Vec<String> {
    let mut notes = vec![
        "各年度の欄は、文書の記載のままです。年度は4月から翌年3月までです（令和7年度は2025年4月～2026年3月）。".into(),
        format!(
            "色は記載から読み取った段階を示します。「{NOT_STATED}」は年度別の工程が文書に見つからなかったことを示し、\
             未実施を意味しません。"
        ),
        "進捗状況の報告は、年度別の工程がある取組だけを載せています。".into(),
    ];
    if let Some(check) = frames.check_note() {
        notes.extend([absence::legend(), check]);
    }
    notes
}
