//! The targets of the plans: indicator, present state, figure, unit and year in one notation, with the plan's words.

use std::ops::Range;

use polars::prelude::*;

use super::Comparison;
use super::frames::Frames;
use super::parts::Parts;
use super::unit::Units;
use crate::calendar::FiscalYear;
use crate::plan::Target;

/// Machine name.
pub(super) const NAME: &str = "target";

/// Columns before those of the target.
const BEFORE: [&str; 11] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "area_id",
    "area",
    "topic_ids",
    "topics",
    "measure",
    "number",
    "initiative",
    "initiative_id",
];
/// Columns after those of the target.
const AFTER: [&str; 6] = ["document_kind", "document_id", "document", "page", "page_label", "corrections"];

/// One row a target of the initiatives asked for; by area, municipality and place in the document.
pub(super) fn parts<'f>(frames: &'f Frames<'_>) -> PolarsResult<Option<Parts<'f>>> {
    let mut records = frames.records(|row| row.selected && frames.sketch(row).has.targets);
    records.sort_by_key(|record| frames.rows[*record as usize].area);
    let count = records.len();
    let make = move |range: Range<usize>| table(frames, &records[range]);
    Ok(Some(Parts::of(NAME, count, make)))
}

fn table(frames: &Frames<'_>, records: &[u32]) -> PolarsResult<Comparison> {
    let all = frames.loaded(records)?;
    let targets: Vec<(usize, &Target)> = all
        .initiatives()
        .enumerate()
        .flat_map(|(place, it)| it.targets.iter().map(move |target| (place, target)))
        .collect();
    let loaded = all.repeated(&targets.iter().map(|(place, _)| *place).collect::<Vec<_>>());
    let targets: Vec<&Target> = targets.into_iter().map(|(_, target)| target).collect();
    let mut columns = frames.columns(&loaded, &BEFORE)?;
    columns.extend(stated(&targets, &frames.catalogue.units)?.into_columns());
    columns.extend(frames.columns(&loaded, &AFTER)?);
    let frame = DataFrame::new_infer_height(columns)?;
    Ok(Comparison { name: NAME, title: "目標の比較".into(), frame: frame.into(), printed: None, notes: notes() })
}

/// The columns of the targets.
fn stated(targets: &[&Target], units: &Units) -> PolarsResult<DataFrame> {
    let normal = |target: &Target| Some(units.normal(target.value?, target.unit.as_deref().unwrap_or_default()));
    let baseline = |target: &Target| {
        let unit = target.unit.as_deref().unwrap_or_default();
        // a column of its own is the best source; otherwise the words of the target
        let stated = target.baseline.as_ref().and_then(|baseline| baseline.value);
        let value = stated.or_else(|| units.baseline(&target.text, unit))?;
        Some(units.normal(value, unit).0)
    };
    let each = || targets.iter().copied();
    let known = |text: String| (!text.is_empty()).then_some(text);
    df!(
        "indicator" => each().map(|t| t.indicator.as_deref()).collect::<Vec<_>>(),
        "baseline_value" => each().map(baseline).collect::<Vec<_>>(),
        "target_value" => each().map(|t| Some(normal(t)?.0)).collect::<Vec<_>>(),
        "unit" => each().map(|t| known(normal(t)?.1)).collect::<Vec<_>>(),
        "unit_printed" => each().map(|t| t.unit.as_deref()).collect::<Vec<_>>(),
        "due_fy" => each().map(|t| t.fiscal_year.map(|year| year.0)).collect::<Vec<_>>(),
        "due_era" => each().map(|t| t.fiscal_year.map(FiscalYear::wareki)).collect::<Vec<_>>(),
        "target" => each().map(|t| t.text.as_str()).collect::<Vec<_>>(),
    )
}

fn notes() -> Vec<String> {
    vec![
        "「目標の記載」は文書の記載のままです。目標値・単位・期限は、そこから読み取れたものだけを、単位をそろえて示します\
         （3割は30％、12千円は12,000円）。"
            .into(),
        "「現状値」は、目標の記載の中に現状と示された値です。空欄は、記載から読み取れなかったことを示します。".into(),
        "同じ指標名でも、数え方や対象が文書により異なることがあります。値を比べる前に原本で確認してください。".into(),
    ]
}
