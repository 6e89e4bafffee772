//! Number of initiatives of each municipality's plan in each national area, or 記載なし or 読み取れず; their share of the plan
//! and the furthest phase in the selected year.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::counted::RULE;
use super::frames::{Frames, RecordRow, UNVERIFIED, printed_label};
use super::matrix::{self, City, MatrixRow, NOT_STATED, share};
use super::{Comparison, TypedFrame, absence};

use crate::ids::MunicipalityCode;

/// Machine name.
pub(super) const NAME: &str = "area_matrix";

/// A note does not list more documents than this.
const MOST_CITED: usize = 20;

/// Columns of the frame, in their order.
const COLUMNS: [&str; 20] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "area_group",
    "area_id",
    "area",
    "initiatives",
    "share_pct",
    "state",
    "phase_fy",
    "phase_era",
    "phase",
    "document_kind",
    "document_id",
    "document",
    "published",
    "published_era",
    "pages",
    "page_labels",
    "corrections",
];

/// One row a counted document and area for machines; areas down and municipalities across for people.
pub(super) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    let entries = entries(frames);
    let cells = cells(frames, &entries)?;
    let cities = matrix::cities(&cells, entries.len())?;
    Ok(Some(Comparison {
        name: NAME,
        title: "国の項目別の取組件数".into(),
        notes: notes(frames, &cities)?,
        printed: Some(across(frames, &entries, &cities)?),
        frame: with_share(cells, &totals(frames))?.select(COLUMNS)?.into(),
    }))
}

/// The selected areas.
pub(super) fn entries(frames: &Frames<'_>) -> Vec<MatrixRow> {
    let asked = frames.areas.iter().filter(|area| frames.selection.has_area(&area.id));
    asked
        .map(|area| MatrixRow { id: area.id.to_string(), label: printed_label(area), group: area.group.clone() })
        .collect()
}

/// The cells, with the columns named as areas.
pub(super) fn cells(frames: &Frames<'_>, entries: &[MatrixRow]) -> PolarsResult<DataFrame> {
    let area = |row: &RecordRow| frames.areas[row.area as usize].id.as_str();
    let areas: Vec<(u32, &str)> = (0..).zip(frames.rows.iter().map(area)).collect();
    let mut cells = matrix::cells(frames, entries, &areas)?;
    for (from, to) in [("row_id", "area_id"), ("row", "area"), ("row_group", "area_group")] {
        cells.rename(from, to.into())?;
    }
    Ok(cells)
}

/// Number of counted initiatives of each municipality, including those of areas outside the selection.
fn totals(frames: &Frames<'_>) -> BTreeMap<MunicipalityCode, u32> {
    let mut totals = BTreeMap::new();
    for row in frames.rows.iter().filter(|row| row.counted) {
        let code = &frames.readings[row.reading as usize].source.municipality.code;
        *totals.entry(code.clone()).or_default() += 1;
    }
    totals
}

fn with_share(mut cells: DataFrame, totals: &BTreeMap<MunicipalityCode, u32>) -> PolarsResult<DataFrame> {
    let codes = cells.column("municipality_code")?.str()?.iter();
    let counts = cells.column("initiatives")?.u32()?.iter();
    let total = |code: Option<&str>| code.and_then(|code| totals.get(code)).copied().unwrap_or(0);
    let shares: Vec<_> = codes.zip(counts).map(|(code, count)| share(count, total(code))).collect();
    cells.with_column(Column::new("share_pct".into(), shares))?;
    Ok(cells)
}

/// Areas down, municipalities across, sums at the right and at the bottom.
fn across(frames: &Frames<'_>, entries: &[MatrixRow], cities: &[City]) -> PolarsResult<TypedFrame> {
    let mut cities = cities.to_vec();
    let last = MatrixRow { id: String::new(), label: "合計".into(), group: String::new() };
    for city in &mut cities {
        let sum = city.cells.iter().filter_map(|cell| cell.initiatives).reduce(|a, b| a + b);
        city.cells.push(matrix::CellSummary { initiatives: sum, ..matrix::CellSummary::default() });
    }
    let rows = || entries.iter().chain([&last]);
    let labels = df!(
        "area_group" => rows().map(|entry| entry.group.as_str()).collect::<Vec<_>>(),
        "area_id" => rows().map(|entry| entry.id.as_str()).collect::<Vec<_>>(),
        "area" => rows().map(|entry| entry.label.as_str()).collect::<Vec<_>>(),
    )?;
    let sum = |row: usize| cities.iter().filter_map(|city| city.cells[row].initiatives).sum::<u32>();
    let total = (None, (0..=entries.len()).map(sum).collect());
    matrix::across(labels, &cities, total, Some(&totals(frames)), frames.selection.fiscal_year)
}

fn notes(frames: &Frames<'_>, cities: &[City]) -> PolarsResult<Vec<String>> {
    let mut notes: Vec<String> = matrix::narrow_note(cities).into_iter().collect();
    notes.extend([
        format!(
            "「{NOT_STATED}」は、読み取った文書にその項目の取組が見つからなかったことを示し、未実施を意味しません。"
        ) + &absence::legend(),
        "取組は、主な項目1つにだけ数えています。頁は文書に印刷された頁番号です（「PDF」は印刷がない場合のPDFの頁）。"
            .to_owned(),
        "「割合」は、その自治体の数えた取組すべてに占める割合です。".to_owned(),
        phase_note(frames),
        RULE.to_owned(),
    ]);
    notes.push(format!("対象の文書: {}", counted_documents(frames)?));
    notes.extend(frames.check_note());
    notes.extend(frames.correction_note());
    if frames.areas.iter().any(|area| area.unverified) {
        notes.push(format!("{UNVERIFIED}の付いた項目名は、国の原文で確認できていない名称です。"));
    }
    Ok(notes)
}

/// The note that explains the phases of a matrix.
pub(super) fn phase_note(frames: &Frames<'_>) -> String {
    let year = frames.selection.fiscal_year;
    format!(
        "「段階」は、{year}（{}年度）の工程の記載から読み取った、最も進んだ取組の段階です。工程の記載がないときは空欄です。",
        year.0
    )
}

/// The counted documents in citation form; if there are many, the list of sources names them instead.
fn counted_documents(frames: &Frames<'_>) -> PolarsResult<String> {
    let documents = frames.counted_documents()?;
    if documents.height() > MOST_CITED {
        return Ok(format!("出典の「件数」に○のある{}文書", documents.height()));
    }
    let [names, titles, eras] =
        ["municipality", "document", "published_era"].map(|name| documents.column(name).and_then(|c| c.str()));
    let cited = names?.iter().zip(titles?.iter()).zip(eras?.iter());
    let cited = cited.filter_map(|((name, title), era)| Some(format!("{}『{}』（{}）", name?, title?, era?)));
    Ok(cited.collect::<Vec<_>>().join("、"))
}
