//! The municipalities' plans by topic (書かない窓口): the phase in the selected year, and the year of introduction.

use polars::prelude::*;

use super::area_matrix::phase_note;
use super::counted::RULE;
use super::frames::Frames;
use super::matrix::{self, MatrixRow, NOT_STATED};
use super::{Comparison, absence};

/// Machine name.
pub(super) const NAME: &str = "topic_matrix";

/// Columns of the frame, in their order.
const COLUMNS: [&str; 21] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "area_short",
    "topic_id",
    "topic",
    "initiatives",
    "state",
    "phase_fy",
    "phase_era",
    "phase",
    "first_use_fy",
    "first_use_era",
    "document_kind",
    "document_id",
    "document",
    "published",
    "published_era",
    "pages",
    "page_labels",
    "corrections",
];

/// One row a counted document and topic for machines; topics down and municipalities across for people.
pub(super) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    let entries = entries(frames);
    let cells = cells(frames, &entries)?;
    let cities = matrix::cities(&cells, entries.len())?;
    let labels = df!(
        "area_short" => entries.iter().map(|entry| entry.group.as_str()).collect::<Vec<_>>(),
        "topic_id" => entries.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(),
        "topic" => entries.iter().map(|entry| entry.label.as_str()).collect::<Vec<_>>(),
    )?;
    let doing = |row: usize| cities.iter().filter(|city| city.cells[row].initiatives > Some(0)).count() as u32;
    let total = (Some("記載のある\n団体数".to_owned()), (0..entries.len()).map(doing).collect());
    let printed = matrix::across(labels, &cities, total, None, frames.selection.fiscal_year)?;
    Ok(Some(Comparison {
        name: NAME,
        title: "テーマ別の取組状況".into(),
        notes: notes(frames, &cities),
        printed: Some(printed),
        frame: cells.select(COLUMNS)?.into(),
    }))
}

/// The selected topics, or those of any initiative, by area; the group is the topic's first area.
pub(super) fn entries(frames: &Frames<'_>) -> Vec<MatrixRow> {
    let place = |id: &str| frames.areas.iter().position(|area| area.id == id);
    let mut topics: Vec<_> = frames
        .topics
        .iter()
        .map(|topic| (topic.area_ids.first().and_then(|id| place(id)).unwrap_or(usize::MAX), topic))
        .collect();
    topics.sort_by_key(|(area, _)| *area);
    let label = |area: usize| frames.areas.get(area).map_or_else(String::new, |area| area.short.clone());
    topics
        .into_iter()
        .map(|(area, topic)| MatrixRow { id: topic.id.to_string(), label: topic.label.clone(), group: label(area) })
        .collect()
}

/// The cells, with the columns named as topics.
pub(super) fn cells(frames: &Frames<'_>, entries: &[MatrixRow]) -> PolarsResult<DataFrame> {
    let counted = (0..).zip(&frames.rows).filter(|(_, row)| row.counted);
    let topics = counted.flat_map(|(record, row)| frames.topics_of(row).into_iter().map(move |topic| (record, topic)));
    let mut cells = matrix::cells(frames, entries, &topics.collect::<Vec<_>>())?;
    for (from, to) in [("row_id", "topic_id"), ("row", "topic"), ("row_group", "area_short")] {
        cells.rename(from, to.into())?;
    }
    Ok(cells)
}

fn notes(frames: &Frames<'_>, cities: &[matrix::City]) -> Vec<String> {
    let mut notes: Vec<String> = matrix::narrow_note(cities).into_iter().collect();
    notes.extend([
        format!(
            "自治体の欄は、そのテーマの語がある取組の件数です。「{NOT_STATED}」は、読み取った文書に見つからなかったことを\
             示し、未実施を意味しません。"
        ) + &absence::legend(),
        "1つの取組が複数のテーマに当たることがあります。国の項目は、テーマの主なものです。".into(),
        phase_note(frames),
        "「導入年度」は、工程の記載で段階が初めて導入・運用以降になる年度です。それより前から実施している場合があります。".into(),
        RULE.to_owned(),
    ]);
    notes.extend(frames.check_note());
    notes.extend(frames.correction_note());
    notes
}
