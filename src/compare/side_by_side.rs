//! The municipalities' own initiatives by national area, in their own words, each with document, page and quote.

use polars::prelude::*;

use super::Comparison;
use super::frames::{Frames, Loaded};
use super::parts::Parts;

/// Machine name.
pub(super) const NAME: &str = "side_by_side";

/// Columns of the frame, in their order.
const COLUMNS: [&str; 32] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "area_group",
    "area_id",
    "area",
    "further_area_ids",
    "topic_ids",
    "topics",
    "heading",
    "measure",
    "number",
    "initiative",
    "description",
    "departments",
    "schedule",
    "targets",
    "progress",
    "document_kind",
    "document_id",
    "document",
    "published",
    "published_era",
    "page",
    "page_label",
    "quote",
    "citation",
    "confidence_pct",
    "doubts",
    "corrections",
    "counted",
    "initiative_id",
];

/// Columns that identify a row.
const KEYS: [&str; 4] = ["municipality_code", "municipality", "area_id", "counted"];

/// One row an initiative, of every document; by area, then municipality, document and place.
pub(super) fn parts<'f>(frames: &'f Frames<'_>) -> PolarsResult<Option<Parts<'f>>> {
    let records = records(frames);
    let make = move |range: std::ops::Range<usize>| table(frames, &frames.loaded(&records[range])?, &COLUMNS);
    Ok(Some(Parts::of(NAME, self::records(frames).len(), make)))
}

/// The same rows without their texts.
pub(super) fn outline(frames: &Frames<'_>) -> PolarsResult<Comparison> {
    table(frames, &frames.unloaded(&records(frames)), &KEYS)
}

fn records(frames: &Frames<'_>) -> Vec<u32> {
    let mut records = frames.records(|row| row.selected);
    records.sort_by_key(|record| frames.rows[*record as usize].area);
    records
}

fn table(frames: &Frames<'_>, loaded: &Loaded<'_>, columns: &[&'static str]) -> PolarsResult<Comparison> {
    let frame = DataFrame::new_infer_height(frames.columns(loaded, columns)?)?;
    let reports = frames.rows.iter().any(|row| row.selected && frames.sketch(row).has.progress);
    let no_progress =
        (!reports).then(|| "進捗状況の記載がある取組は見つからなかったため、その欄はありません。".to_owned());
    Ok(Comparison {
        name: NAME,
        title: "取組の比較".into(),
        frame: frame.into(),
        printed: None,
        notes: [
            "取組名・施策・工程・目標などは、各文書の記載のままです。空欄は文書に記載が見つからなかったことを示します。"
                .into(),
            "「件数」に○のある取組を、国の項目別の取組件数に数えています。".into(),
            "「確度」は読み取りの確からしさ（％）です。「要確認」に記載のある取組は、原本で確認してください。".into(),
        ]
        .into_iter()
        .chain(no_progress)
        .collect(),
    })
}
