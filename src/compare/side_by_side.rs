//! The municipalities' own initiatives by national area, in their own words, each with document, page and quote.

use polars::prelude::*;

use super::Comparison;
use super::frames::Frames;

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
pub(super) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    table(frames, &COLUMNS)
}

/// The same rows without their texts.
pub(super) fn outline(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    table(frames, &KEYS)
}

fn table(frames: &Frames<'_>, columns: &[&'static str]) -> PolarsResult<Option<Comparison>> {
    let mut records = frames.records(|row| row.selected);
    records.sort_by_key(|record| frames.rows[*record as usize].area);
    let frame = DataFrame::new_infer_height(frames.columns(&records, columns)?)?;
    let reports = |record: &u32| !frames.rows[*record as usize].initiative().progress.is_empty();
    let no_progress = (!records.iter().any(reports))
        .then(|| "進捗状況の記載がある取組は見つからなかったため、その欄はありません。".to_owned());
    Ok(Some(Comparison {
        name: NAME,
        title: "取組の比較".into(),
        frame,
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
    }))
}
