//! What was read of each document, what could not be, and how sure the records are.

use polars::prelude::*;

use super::Comparison;
use super::frames::Frames;
use super::matrix::{TO_CHECK, UNREAD};

/// Machine name.
pub(super) const NAME: &str = "coverage";

/// Records below this are listed as doubtful even where no single doubt is named.
const DOUBTFUL_PCT: u32 = 70;

const COLUMNS: [&str; 23] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "document_kind",
    "document_id",
    "document",
    "published",
    "published_era",
    "reading",
    "page_count",
    "unread_page_count",
    "unread_pages",
    "garbled_page_count",
    "finding_count",
    "pages_to_check",
    "check_reasons",
    "initiatives",
    "counted_initiatives",
    "scheduled_initiatives",
    "target_initiatives",
    "department_initiatives",
    "doubtful_initiatives",
    "lowest_confidence_pct",
];

/// One row a document.
pub(super) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    let number = |condition: Expr, name: &str| condition.cast(DataType::UInt32).sum().alias(name);
    let doubtful = col("has_doubt").or(col("confidence_pct").lt(lit(DOUBTFUL_PCT)));
    let records = frames.initiatives.clone().lazy().group_by([col("document_id")]).agg([
        len().cast(DataType::UInt32).alias("initiatives"),
        number(col("counted"), "counted_initiatives"),
        number(col("has_schedule"), "scheduled_initiatives"),
        number(col("has_target"), "target_initiatives"),
        number(col("has_department"), "department_initiatives"),
        number(doubtful, "doubtful_initiatives"),
        col("confidence_pct").min().alias("lowest_confidence_pct"),
    ]);
    let counts = [
        "initiatives",
        "counted_initiatives",
        "scheduled_initiatives",
        "target_initiatives",
        "department_initiatives",
        "doubtful_initiatives",
    ]
    .map(|name| col(name).fill_null(lit(0u32)));
    let whole = col("unread_page_count").eq(lit(0u32)).and(col("has_gaps").not());
    let nothing = col("page_count").lt_eq(col("unread_page_count"));
    let reading = when(nothing)
        .then(lit(UNREAD))
        .when(whole.clone().and(col("finding_count").eq(lit(0u32))))
        .then(lit("読み取り済み"))
        .when(whole)
        .then(lit(TO_CHECK))
        .otherwise(lit("一部読み取れず"));
    let frame = frames
        .documents
        .clone()
        .lazy()
        .drop(by_name(["counted"], true, false))
        .join(records, [col("document_id")], [col("document_id")], JoinArgs::new(JoinType::Left))
        .with_columns(counts)
        .with_column(reading.alias("reading"))
        .sort(["municipality_code", "document_id"], SortMultipleOptions::default())
        .select(COLUMNS.map(col))
        .collect()?;
    Ok(Some(Comparison { name: NAME, title: "読み取り状況".into(), frame, printed: None, notes: notes() }))
}

fn notes() -> Vec<String> {
    vec![
        "「読み取れない頁」は、文字情報がない（スキャン画像など）か、内容を読み取れなかったPDFの頁です。原本で確認してください。"
            .into(),
        format!(
            "読み取りの「{TO_CHECK}」は、文字は読み取れても、取組を読み取れていないおそれのある文書です。「確認する頁」を原本で\
             確認してください。この文書にない項目は、比較表でも「{TO_CHECK}」とし、記載なしとはしません。"
        ),
        format!("「要確認の取組」は、読み取りに疑わしい点があるか、確度が{DOUBTFUL_PCT}％未満の取組の数です。"),
    ]
}
