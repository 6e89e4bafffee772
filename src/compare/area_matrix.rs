//! How many initiatives each municipality's plan has in each national area: a number, 記載なし or 読み取れず.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::*;

use super::counted::RULE;
use super::frames::{Frames, UNVERIFIED, printed_label};
use super::{Comparison, Printed, reference};

/// Machine name.
pub(super) const NAME: &str = "area_matrix";

/// What a cell says where no initiative was found in a document that was read.
pub const NOT_STATED: &str = "記載なし";
/// What a cell says where an initiative may stand on a page that could not be read.
pub const UNREAD: &str = "読み取れず";

/// What is said of an area or schedule that was found.
pub const STATED: &str = "記載あり";

/// Column of the printed table with the numbers of one municipality, before its code: null is 読み取れず, 0 記載なし.
pub const INITIATIVES_OF: &str = "initiatives_";
/// Column of the printed table with the pages of one municipality, before its code.
pub const PAGES_OF: &str = "pages_";

/// A note does not list more documents than this.
const MOST_CITED: usize = 20;

const COLUMNS: [&str; 15] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "area_group",
    "area_id",
    "area",
    "initiatives",
    "state",
    "document_kind",
    "document_id",
    "document",
    "published",
    "published_era",
    "pages",
    "page_labels",
];

/// One row a counted document and area for machines; areas down and municipalities across for people.
pub(super) fn build(frames: &Frames) -> PolarsResult<Comparison> {
    let cells = cells(frames)?;
    Ok(Comparison {
        name: NAME,
        title: "国の項目別の取組件数".into(),
        notes: notes(frames)?,
        printed: Some(Printed { frame: across(&cells, frames)?, titles: titles(frames)? }),
        frame: cells.select(COLUMNS)?,
    })
}

/// Every counted document with every area.
fn cells(frames: &Frames) -> PolarsResult<DataFrame> {
    let keys = [col("document_id"), col("area_id")];
    let counts = frames.initiatives.clone().lazy().filter(col("counted")).group_by(keys.clone()).agg([
        len().cast(DataType::UInt32).alias("initiatives"),
        col("page"),
        col("page_label"),
    ]);
    let absent = col("initiatives").is_null().and(col("has_gaps").not());
    let mut cells = grid(frames)?
        .lazy()
        .join(counts, keys.clone(), keys, JoinArgs::new(JoinType::Left))
        .with_column(when(absent).then(lit(0u32)).otherwise(col("initiatives")).alias("initiatives"))
        .sort(["municipality_code", "document_id", "area_order"], SortMultipleOptions::default())
        .collect()?;
    let states: Vec<&str> = cells.column("initiatives")?.u32()?.iter().map(state).collect();
    let (pages, labels) = references(&cells)?;
    cells.with_column(Column::new("state".into(), states))?;
    cells.with_column(Column::new("pages".into(), pages))?;
    cells.with_column(Column::new("page_labels".into(), labels))?;
    Ok(cells)
}

const fn state(initiatives: Option<u32>) -> &'static str {
    match initiatives {
        None => UNREAD,
        Some(0) => NOT_STATED,
        Some(_) => STATED,
    }
}

/// Counted documents × areas, without numbers.
fn grid(frames: &Frames) -> PolarsResult<DataFrame> {
    let documents = frames.documents.clone().lazy().filter(col("counted")).collect()?;
    let (rows, areas) = (documents.height(), frames.areas.len());
    let repeat: Vec<u32> = (0..rows as u32).flat_map(|row| std::iter::repeat_n(row, areas)).collect();
    let mut grid = documents.take(&IdxCa::from_vec("row".into(), repeat))?;
    let cycle = || frames.areas.iter().cycle().take(rows * areas);
    let text = |name: &str, value: &dyn Fn(&super::AreaLabel) -> String| {
        Column::new(name.into(), cycle().map(value).collect::<Vec<_>>())
    };
    grid.with_column(text("area_id", &|area| area.id.clone()))?;
    grid.with_column(text("area_group", &|area| area.group.clone()))?;
    grid.with_column(text("area", &printed_label))?;
    let order: Vec<u32> = (0..areas as u32).cycle().take(rows * areas).collect();
    grid.with_column(Column::new("area_order".into(), order))?;
    Ok(grid)
}

/// PDF pages and printed page numbers of the initiatives of each cell.
fn references(cells: &DataFrame) -> PolarsResult<(Vec<Option<String>>, Vec<Option<String>>)> {
    let (pages, labels) = (cells.column("page")?.list()?, cells.column("page_label")?.list()?);
    let mut texts = (Vec::new(), Vec::new());
    for row in 0..cells.height() {
        let page = pages.get_as_series(row).map(|page| Ok::<_, PolarsError>(page.u32()?.iter().flatten().collect()));
        texts.0.push(page.transpose()?.map(|page: Vec<u32>| reference::pages(page)));
        let label = labels
            .get_as_series(row)
            .map(|label| Ok::<_, PolarsError>(reference::labels(&label.str()?.iter().collect::<Vec<_>>())));
        texts.1.push(label.transpose()?.flatten());
    }
    Ok(texts)
}

/// Areas down, municipalities across, sums at the right and at the bottom.
fn across(cells: &DataFrame, frames: &Frames) -> PolarsResult<DataFrame> {
    let codes = codes(frames)?;
    let mut wide = df!(
        "area_group" => frames.areas.iter().map(|a| a.group.clone()).chain([String::new()]).collect::<Vec<_>>(),
        "area_id" => frames.areas.iter().map(|a| a.id.clone()).chain([String::new()]).collect::<Vec<_>>(),
        "area" => frames.areas.iter().map(printed_label).chain(["合計".to_owned()]).collect::<Vec<_>>(),
    )?;
    let numbers = if codes.is_empty() { DataFrame::empty() } else { pivoted(cells, &codes)? };
    let mut sums = vec![0u32; frames.areas.len() + 1];
    for code in &codes {
        let name = format!("{INITIATIVES_OF}{code}");
        let mut column: Vec<Option<u32>> = numbers.column(&name)?.u32()?.iter().collect();
        column.push(column.iter().flatten().copied().reduce(|a, b| a + b));
        for (sum, number) in sums.iter_mut().zip(&column) {
            *sum += number.unwrap_or(0);
        }
        wide.with_column(Column::new(name.into(), column))?;
        wide.with_column(Column::new(format!("{PAGES_OF}{code}").into(), cited(cells, code, frames.areas.len())?))?;
    }
    wide.with_column(Column::new("total".into(), sums))?;
    Ok(wide)
}

/// The numbers of each municipality as a column; rows in the order of the areas. A municipality with several counted
/// documents is 読み取れず only where none of them has a number.
fn pivoted(cells: &DataFrame, codes: &[String]) -> PolarsResult<DataFrame> {
    let unread = element().sum().eq(lit(0u32)).and(element().null_count().gt(lit(0u32)));
    let number = when(unread).then(lit(NULL)).otherwise(element().sum());
    let names = |name: &'static str| by_name([name], true, false);
    cells
        .clone()
        .lazy()
        .pivot(
            names("municipality_code"),
            Arc::new(df!("municipality_code" => codes)?),
            names("area_order"),
            names("initiatives"),
            number,
            true,
            "_".into(),
            polars::frame::PivotColumnNaming::Combine,
        )
        .sort(["area_order"], SortMultipleOptions::default())
        .collect()
}

/// The pages to cite for each area of one municipality: printed numbers, or PDF pages where none are printed. With
/// several documents each stands with its title. Last comes the empty cell of the row of sums.
fn cited(cells: &DataFrame, code: &str, areas: usize) -> PolarsResult<Vec<Option<String>>> {
    let of_one = cells.clone().lazy().filter(col("municipality_code").eq(lit(code))).collect()?;
    let (labels, pages) = (of_one.column("page_labels")?.str()?, of_one.column("pages")?.str()?);
    let documents = of_one.column("document")?.str()?;
    let mut cited = vec![Vec::new(); areas];
    for row in 0..of_one.height() {
        let reference = labels.get(row).map(ToOwned::to_owned).or_else(|| Some(format!("PDF {}", pages.get(row)?)));
        let title = documents.get(row).filter(|_| of_one.height() > areas);
        if let Some(reference) = reference {
            cited[row % areas].push(title.map_or(reference.clone(), |title| format!("『{title}』{reference}")));
        }
    }
    let texts = cited.into_iter().map(|parts: Vec<String>| (!parts.is_empty()).then(|| parts.join("\n")));
    Ok(texts.chain([None]).collect())
}

/// Codes of the municipalities, in order.
fn codes(frames: &Frames) -> PolarsResult<Vec<String>> {
    let mut codes: Vec<String> =
        frames.documents.column("municipality_code")?.str()?.iter().flatten().map(ToOwned::to_owned).collect();
    codes.dedup();
    Ok(codes)
}

/// Names repeat over the country, so that the prefecture always stands with them.
fn titles(frames: &Frames) -> PolarsResult<BTreeMap<String, String>> {
    let [codes, names, prefectures] = ["municipality_code", "municipality", "prefecture"]
        .map(|name| frames.documents.column(name).and_then(|column| column.str()));
    let mut titles = BTreeMap::new();
    for ((code, name), prefecture) in codes?.iter().zip(names?.iter()).zip(prefectures?.iter()) {
        let (Some(code), Some(name), Some(prefecture)) = (code, name, prefecture) else { continue };
        titles.insert(format!("{INITIATIVES_OF}{code}"), format!("{name}\n（{prefecture}）"));
        titles.insert(format!("{PAGES_OF}{code}"), "頁".to_owned());
    }
    Ok(titles)
}

fn notes(frames: &Frames) -> PolarsResult<Vec<String>> {
    let mut notes = vec![
        format!(
            "「{NOT_STATED}」は、読み取った文書にその項目の取組が見つからなかったことを示し、未実施を意味しません。\
             「{UNREAD}」は、文字を読み取れないページなどがあり、有無を判断できないことを示します。"
        ),
        "取組は、主な項目1つにだけ数えています。頁は文書に印刷された頁番号です（「PDF」は印刷がない場合のPDFの頁）。"
            .to_owned(),
        RULE.to_owned(),
    ];
    notes.push(format!("対象の文書: {}", counted_documents(frames)?));
    if frames.areas.iter().any(|area| area.unverified) {
        notes.push(format!("{UNVERIFIED}の付いた項目名は、国の原文で確認できていない名称です。"));
    }
    Ok(notes)
}

/// The counted documents as one cites them; many are left to the list of sources.
fn counted_documents(frames: &Frames) -> PolarsResult<String> {
    let documents = frames.documents.clone().lazy().filter(col("counted")).collect()?;
    if documents.height() > MOST_CITED {
        return Ok(format!("出典の「件数」に○のある{}文書", documents.height()));
    }
    let [names, titles, eras] =
        ["municipality", "document", "published_era"].map(|name| documents.column(name).and_then(|c| c.str()));
    let cited = names?.iter().zip(titles?.iter()).zip(eras?.iter());
    let cited = cited.filter_map(|((name, title), era)| Some(format!("{}『{}』（{}）", name?, title?, era?)));
    Ok(cited.collect::<Vec<_>>().join("、"))
}
