//! What the plans want to reach: indicator, present state, figure, unit and year in one writing, with the plan's words.

use polars::prelude::*;

use super::Comparison;
use super::frames::{Frames, Row};
use super::unit::Units;
use crate::calendar::FiscalYear;
use crate::plan::Target;

/// Machine name.
pub(super) const NAME: &str = "target";

const COLUMNS: [&str; 24] = [
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
    "indicator",
    "baseline_value",
    "target_value",
    "unit",
    "unit_printed",
    "due_fy",
    "due_era",
    "target",
    "document_kind",
    "document_id",
    "document",
    "page",
    "page_label",
];

/// The targets of all initiatives, in the order of the plans.
pub(super) fn frame(rows: &[Row<'_>], units: &Units) -> PolarsResult<DataFrame> {
    let targets: Vec<(u32, &Target)> = (0..)
        .zip(rows)
        .flat_map(|(record, row)| row.classified.initiative.targets.iter().map(move |target| (record, target)))
        .collect();
    let normal = |target: &Target| Some(units.normal(target.value?, target.unit.as_deref().unwrap_or_default()));
    let baseline = |target: &Target| {
        let unit = target.unit.as_deref().unwrap_or_default();
        // a column of its own says it best; else the words of the target
        let stated = target.baseline.as_ref().and_then(|baseline| baseline.value);
        let value = stated.or_else(|| units.baseline(&target.text, unit))?;
        Some(units.normal(value, unit).0)
    };
    let each = || targets.iter().map(|(_, target)| *target);
    let known = |text: String| (!text.is_empty()).then_some(text);
    df!(
        "record" => targets.iter().map(|(record, _)| *record).collect::<Vec<_>>(),
        "target_order" => (0..targets.len() as u32).collect::<Vec<_>>(),
        "indicator" => each().map(|t| t.indicator.clone()).collect::<Vec<_>>(),
        "baseline_value" => each().map(baseline).collect::<Vec<_>>(),
        "target_value" => each().map(|t| Some(normal(t)?.0)).collect::<Vec<_>>(),
        "unit" => each().map(|t| known(normal(t)?.1)).collect::<Vec<_>>(),
        "unit_printed" => each().map(|t| t.unit.clone()).collect::<Vec<_>>(),
        "due_fy" => each().map(|t| t.fiscal_year.map(|year| year.0)).collect::<Vec<_>>(),
        "due_era" => each().map(|t| t.fiscal_year.map(FiscalYear::wareki)).collect::<Vec<_>>(),
        "target" => each().map(|t| t.text.clone()).collect::<Vec<_>>(),
    )
}

/// One row a target of the initiatives asked for; by area, municipality and place in the document.
pub(super) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    let on = [col("record")];
    let initiatives = frames.initiatives.clone().lazy().filter(col("selected").and(col("targets").is_not_null()));
    let frame = initiatives
        .join(frames.targets.clone().lazy(), on.clone(), on, JoinArgs::new(JoinType::Inner))
        .sort(["area_order", "record", "target_order"], SortMultipleOptions::default())
        .select(COLUMNS.map(col))
        .collect()?;
    Ok(Some(Comparison { name: NAME, title: "目標の比較".into(), frame, printed: None, notes: notes() }))
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
