//! What initiatives cost: by area, topic, municipality and fiscal year in one unit, with the plan's words. Costs are
//! never added up over municipalities: one states the whole cost of a project, another its own share for a year.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use polars::prelude::*;

use super::frames::{Frames, Loaded, RecordRow};
use super::parts::Parts;
use super::{ColumnHead, Comparison, TypedFrame, YearValue, lists};
use crate::calendar::FiscalYear;
use crate::plan::{Cost, CostKind};

/// Machine name.
pub(super) const NAME: &str = "cost";

/// The columns left of the years.
const BEFORE: [&str; 8] =
    ["area_id", "area", "topic_ids", "topics", "municipality_code", "municipality", "prefecture", "initiative"];
/// The columns right of the years.
const AFTER: [&str; 9] = [
    "departments",
    "document_kind",
    "document_id",
    "document",
    "page",
    "page_label",
    "citation",
    "initiative_id",
    "corrections",
];
/// The order of the machine-readable columns: the municipality first, as everywhere.
const COLUMNS: [&str; 23] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "area_id",
    "area",
    "topic_ids",
    "topics",
    "initiative",
    "cost_fy",
    "cost_era",
    "cost_kind",
    "cost_yen",
    "cost_text",
    "departments",
    "document_kind",
    "document_id",
    "document",
    "page",
    "page_label",
    "citation",
    "initiative_id",
    "counted",
    "corrections",
];

/// One row a cost for machines, one row an initiative and kind of cost for people.
pub(super) fn parts<'f>(frames: &'f Frames<'_>) -> PolarsResult<Option<Parts<'f>>> {
    let records = sorted(frames);
    let (count, years) = (records.len(), years(frames, &records)?);
    let make = move |range: Range<usize>| table(frames, &frames.loaded(&records[range])?, &years);
    Ok(Some(Parts::of(NAME, count, make)))
}

fn table(frames: &Frames<'_>, loaded: &Loaded<'_>, years: &Years) -> PolarsResult<Comparison> {
    let frame = for_machines(frames, loaded)?.into();
    let printed = Some(for_people(frames, loaded, years)?);
    Ok(Comparison { name: NAME, title: "事業費の比較".into(), frame, printed, notes: notes() })
}

/// The fiscal years of costs; `None` stands for costs without a year.
type Years = BTreeSet<Option<FiscalYear>>;

/// The years of all costs.
fn years(frames: &Frames<'_>, records: &[u32]) -> PolarsResult<Years> {
    let mut years = Years::new();
    for record in records {
        let record = frames.record(&frames.rows[*record as usize])?;
        years.extend(record.initiative.costs.iter().map(|cost| cost.fiscal_year));
    }
    Ok(years)
}

/// The records with costs, by area and topic, so that similar ones are next to each other.
fn sorted(frames: &Frames<'_>) -> Vec<u32> {
    let mut records = frames.records(|row| row.selected && frames.sketch(row).has.costs);
    let topic = |row: &RecordRow| {
        let places = frames.own_topics(row).map(|id| frames.catalogue.topics.iter().position(|t| t.id == id));
        places.flatten().min().unwrap_or(usize::MAX)
    };
    records.sort_by_key(|record| {
        let row = &frames.rows[*record as usize];
        (row.area, topic(row))
    });
    records
}

fn for_machines(frames: &Frames<'_>, loaded: &Loaded<'_>) -> PolarsResult<DataFrame> {
    let all: Vec<(usize, &Cost)> = loaded
        .initiatives()
        .enumerate()
        .flat_map(|(place, it)| it.costs.iter().map(move |cost| (place, cost)))
        .collect();
    let loaded = loaded.repeated(&all.iter().map(|(place, _)| *place).collect::<Vec<_>>());
    let each = || all.iter().map(|(_, cost)| *cost);
    let mut columns = frames.columns(&loaded, &BEFORE)?;
    let stated = df!(
        "cost_fy" => each().map(|cost| cost.fiscal_year.map(|year| year.0)).collect::<Vec<_>>(),
        "cost_era" => each().map(|cost| cost.fiscal_year.map(FiscalYear::wareki)).collect::<Vec<_>>(),
        "cost_kind" => each().map(|cost| cost.kind.map(label)).collect::<Vec<_>>(),
        "cost_yen" => each().map(|cost| cost.amount as f64).collect::<Vec<_>>(),
        "cost_text" => each().map(|cost| cost.text.as_str()).collect::<Vec<_>>(),
    )?;
    columns.extend(stated.into_columns());
    columns.extend(frames.columns(&loaded, &AFTER)?);
    columns.extend(frames.columns(&loaded, &["counted"])?);
    DataFrame::new_infer_height(columns)?.select(COLUMNS)
}

/// A row of the printed table: the costs of one kind of an initiative, each year once.
struct Line<'c> {
    /// The place of its record.
    place: usize,
    kind: Option<CostKind>,
    years: BTreeMap<Option<FiscalYear>, &'c Cost>,
}

fn lines<'f>(loaded: &'f Loaded<'_>) -> Vec<Line<'f>> {
    let mut lines: Vec<Line<'f>> = Vec::new();
    for (place, it) in loaded.initiatives().enumerate() {
        let first = lines.len();
        for cost in &it.costs {
            // two amounts of one year and kind are never added: the second one starts another line
            let fits = |line: &&mut Line<'_>| line.kind == cost.kind && !line.years.contains_key(&cost.fiscal_year);
            match lines[first..].iter_mut().find(fits) {
                Some(line) => drop(line.years.insert(cost.fiscal_year, cost)),
                None => lines.push(Line { place, kind: cost.kind, years: BTreeMap::from([(cost.fiscal_year, cost)]) }),
            }
        }
    }
    lines
}

fn for_people(frames: &Frames<'_>, loaded: &Loaded<'_>, years: &Years) -> PolarsResult<TypedFrame> {
    let lines = lines(loaded);
    let loaded = loaded.repeated(&lines.iter().map(|line| line.place).collect::<Vec<_>>());
    let (mut columns, mut heads) = (frames.columns(&loaded, &BEFORE)?, Vec::new());
    columns.push(Column::new("cost_kind".into(), lines.iter().map(|line| line.kind.map(label)).collect::<Vec<_>>()));
    for year in years {
        let undated = || ColumnHead::named("cost_undated");
        let head = year.map_or_else(undated, |year| ColumnHead::of_year(YearValue::Cost, year));
        let thousands = |line: &Line<'_>| line.years.get(year).map(|cost| cost.amount as f64 / 1000.0);
        columns.push(head.column(lines.iter().map(thousands).collect()));
        heads.push(head);
    }
    let words = |line: &Line<'_>| line.years.values().map(|cost| said(cost).into()).collect::<Vec<_>>();
    columns.push(lists::texts("cost_text", lines.iter().map(words)));
    columns.extend(frames.columns(&loaded, &AFTER)?);
    Ok(TypedFrame::new(DataFrame::new_infer_height(columns)?, heads))
}

/// A cost as printed, with its year.
pub(super) fn said(cost: &Cost) -> String {
    let year = cost.fiscal_year.map(|year| format!("{}：", year.wareki())).unwrap_or_default();
    format!("{year}{}", cost.text)
}

const fn label(kind: CostKind) -> &'static str {
    match kind {
        CostKind::Budget => "予算",
        CostKind::Settled => "決算",
        CostKind::Planned => "計画・見込み",
    }
}

fn notes() -> Vec<String> {
    vec![
        "金額は千円です。「費用の記載」は文書の記載のままで、単位は記載・表の見出しから読み取ったものだけを換算しています。単位が\
         分からない金額は載せていません。"
            .into(),
        "事業費に含むもの（国庫補助、人件費、他の取組との共通経費、年度をまたぐ総額など）は文書により異なります。このため、団体や\
         取組をまたいだ合計は出していません。"
            .into(),
        "空欄は、その年度の金額の記載が見つからなかったことを示します。費用がかからないという意味ではありません。".into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::sample::{catalogue, document, initiative, readings};
    use super::super::tests::{frame, texts};
    use super::super::{Selection, compare_selected};
    use super::*;
    use crate::corpus::SourceKind;

    fn cost(year: Option<i32>, amount: i64, text: &str, kind: Option<CostKind>) -> Cost {
        Cost { fiscal_year: year.map(FiscalYear), amount, unit: "円".into(), text: text.into(), kind }
    }

    #[test]
    fn costs_are_by_year_in_one_unit_and_nothing_is_summed_up() {
        let mut read = document("032158", "plan", SourceKind::Plan, 2024);
        let mut record = initiative("窓口", "frontyard", 3);
        record.initiative.costs = vec![
            cost(Some(2024), 3_850_000, "3,850千円", Some(CostKind::Budget)),
            cost(Some(2025), 4_000_000, "4,000千円", Some(CostKind::Budget)),
            cost(Some(2024), 3_700_500, "3,700,500円", Some(CostKind::Settled)),
            cost(Some(2024), 100_000, "10万円", Some(CostKind::Budget)),
            cost(None, 9_000_000, "総事業費9百万円", None),
        ];
        read.initiatives = vec![record, initiative("費用なし", "talent", 4)];
        let read = [read];
        let all = readings(&read);
        let comparisons = compare_selected(&all, &catalogue(), &Selection::all(&all)).expect("compares");
        let machine = frame(&comparisons, "cost");
        assert_eq!(machine.height(), 5, "a row a cost");
        let yen: Vec<Option<f64>> =
            machine.column("cost_yen").expect("is there").f64().expect("numbers").iter().collect();
        assert_eq!(yen[2], Some(3_700_500.0));
        let printed = comparisons.iter().find(|c| c.name == NAME).and_then(|c| c.printed.as_ref()).expect("a table");
        let of = |year: &str| {
            let column = printed.column(&format!("cost_fy_{year}")).expect("a year");
            column.f64().expect("numbers").iter().collect::<Vec<_>>()
        };
        assert_eq!(of("2024"), [Some(3850.0), Some(3700.5), Some(100.0), None], "one year never adds up");
        assert_eq!(of("2025"), [Some(4000.0), None, None, None]);
        let kinds = texts(printed, "cost_kind");
        assert_eq!(kinds, [Some("予算"), Some("決算"), Some("予算"), None].map(|kind| kind.map(str::to_owned)));
    }
}
