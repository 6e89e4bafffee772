//! The compared documents: their citations and sources.

use polars::prelude::*;

use super::Comparison;
use super::frames::Frames;

/// Machine name.
pub const NAME: &str = "documents";

/// Columns of the frame, in their order.
const COLUMNS: [&str; 17] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "document_kind",
    "document_id",
    "document",
    "published",
    "published_era",
    "first_fy",
    "last_fy",
    "period",
    "edition",
    "page_count",
    "counted",
    "file",
    "sha256",
    "url",
];

/// One row a document.
pub(super) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    Ok(Some(Comparison {
        name: NAME,
        title: "出典".into(),
        frame: frames.documents.select(COLUMNS)?.into(),
        printed: None,
        notes: vec!["「件数」に○のある文書の取組を、国の項目別の取組件数に数えています。".into()],
    }))
}
