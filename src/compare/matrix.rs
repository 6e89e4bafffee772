//! Rows × municipalities: the counted documents' initiatives in each area or topic. For machines one row a document
//! and entry, for people entries down and municipalities across.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::frames::{Frames, RecordRow, first_use, furthest};
use super::place::place;
use super::record_columns::{correction_text, owned};
use super::schedule::phase_label;
use super::{Absence, ColumnHead, MunicipalityValue, TypedFrame, lists, reference};
use crate::calendar::FiscalYear;

use crate::ids::MunicipalityCode;

/// Text of a cell without an initiative in a document that was read completely.
pub const NOT_STATED: &str = "記載なし";
/// Text of a cell whose initiative may be on a page that could not be read.
pub const UNREAD: &str = "読み取れず";
/// Text of a cell whose initiative may have been missed on a readable page.
pub const TO_CHECK: &str = "要確認";
/// Text for an area or schedule that was found.
pub const STATED: &str = "記載あり";

/// Largest number of municipalities with wide cells; more get narrow cells with a number and the sign of its phase.
/// Their shares, years of introduction and pages are in the machine-readable tables and with the records.
pub const MOST_WIDE: usize = 6;

/// The legend of a table with narrow cells.
pub(super) fn narrow_note(cities: &[City]) -> Option<String> {
    (cities.len() > MOST_WIDE).then(|| {
        format!(
            "{}団体を比べるため、1団体を1列に縮めています。欄は取組の件数と段階の略号です。割合・導入年度・頁は、「取組の\
             比較」とCSV・JSONの同じ表にあります。",
            cities.len()
        )
    })
}

/// A row of a matrix.
#[derive(Debug, Clone)]
pub(super) struct MatrixRow {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) group: String,
}

/// Every counted document with every entry: the cell's values beside the columns of the document; by municipality,
/// document and entry. `keys` assigns records to entries by their ids.
pub(super) fn cells(frames: &Frames<'_>, entries: &[MatrixRow], keys: &[(u32, &str)]) -> PolarsResult<DataFrame> {
    let grid = grid(frames, entries)?;
    let found = found(frames, entries, keys);
    let absences: Vec<Absence> =
        grid.column("absence")?.str()?.iter().map(|label| Absence::of_label(label.unwrap_or_default())).collect();
    let number = |(records, absence): (&Vec<u32>, &Absence)| match (records.len() as u32, absence) {
        (0, Absence::NotStated) => Some(0),
        (0, _) => None,
        (number, _) => Some(number),
    };
    let numbers: Vec<Option<u32>> = found.iter().zip(&absences).map(number).collect();
    let states: Vec<&str> = numbers.iter().zip(&absences).map(|(number, absence)| state(*number, *absence)).collect();
    let year = frames.selection.fiscal_year;
    let schedules = |records: &[u32]| {
        records.iter().map(|record| frames.schedule(&frames.rows[*record as usize])).collect::<Vec<_>>()
    };
    let phases: Vec<Option<u32>> =
        found.iter().map(|all| schedules(all).into_iter().filter_map(|it| furthest(it, year)).max()).collect();
    let first_uses: Vec<Option<i32>> =
        found.iter().map(|all| schedules(all).into_iter().filter_map(first_use).min()).collect();
    let added = df!(
        "initiatives" => numbers,
        "phase_order" => &phases,
        "first_use_fy" => &first_uses,
        "state" => states,
        "phase" => phases.iter().map(|order| phase_label((*order)?)).collect::<Vec<_>>(),
        "phase_fy" => vec![year.0; grid.height()],
        "phase_era" => vec![year.wareki(); grid.height()],
        "first_use_era" => first_uses.iter().map(|year| Some(FiscalYear((*year)?).wareki())).collect::<Vec<_>>(),
    )?;
    let records: Vec<Series> = found.iter().map(|all| Series::new("".into(), all)).collect();
    grid.hstack(added.columns())?.hstack(&[Column::new("record".into(), records)])?.hstack(&references(frames, &found)?)
}

/// The counted and selected records of each cell, in the order of the cells.
fn found(frames: &Frames<'_>, entries: &[MatrixRow], keys: &[(u32, &str)]) -> Vec<Vec<u32>> {
    let documents = (0..frames.readings.len()).filter(|place| frames.counted[*place]);
    let first_cells: BTreeMap<usize, usize> = documents.zip((0..).step_by(entries.len().max(1))).collect();
    let places: BTreeMap<&str, usize> = entries.iter().map(|entry| entry.id.as_str()).zip(0..).collect();
    let mut found = vec![Vec::new(); first_cells.len() * entries.len()];
    for (record, id) in keys {
        let row = &frames.rows[*record as usize];
        let cell = (first_cells.get(&(row.reading as usize)), places.get(id));
        if let (true, (Some(first), Some(place))) = (row.counted && row.selected, cell) {
            found[first + place].push(*record);
        }
    }
    found
}

/// The state of a cell by its number or the meaning of absence.
pub(super) const fn state(initiatives: Option<u32>, absence: Absence) -> &'static str {
    match initiatives {
        None => absence.label(),
        Some(0) => NOT_STATED,
        Some(_) => STATED,
    }
}

/// Columns of the document in a matrix.
const DOCUMENT: [&str; 9] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "document_kind",
    "document_id",
    "document",
    "published",
    "published_era",
    "absence",
];

/// Counted documents × entries, without numbers. If the text of a document mentions an entry without a read
/// initiative, it may have been missed there.
fn grid(frames: &Frames<'_>, entries: &[MatrixRow]) -> PolarsResult<DataFrame> {
    let documents = frames.counted_documents()?.select(DOCUMENT)?;
    let (rows, entry_count) = (documents.height(), entries.len());
    let repeat: Vec<u32> = (0..rows as u32).flat_map(|row| std::iter::repeat_n(row, entry_count)).collect();
    let mut grid = documents.take(&IdxCa::from_vec("row".into(), repeat))?;
    let counted = || (0..frames.readings.len()).filter(|place| frames.counted[*place]);
    let absence = |place: usize, entry: &MatrixRow| {
        let named = frames.is_named(place, &entry.id);
        let least = if named { Absence::ToCheck } else { Absence::NotStated };
        frames.absences[place].max(least).label()
    };
    let absences: Vec<&str> = counted()
        .flat_map(|place| entries.iter().map(move |entry| (place, entry)))
        .map(|(p, e)| absence(p, e))
        .collect();
    grid.with_column(Column::new("absence".into(), absences))?;
    let text = |name: &str, value: &dyn Fn(&MatrixRow) -> &str| {
        Column::new(name.into(), entries.iter().map(value).cycle().take(rows * entry_count).collect::<Vec<_>>())
    };
    grid.with_column(text("row_id", &|entry| &entry.id))?;
    grid.with_column(text("row", &|entry| &entry.label))?;
    grid.with_column(text("row_group", &|entry| &entry.group))?;
    let order: Vec<u32> = (0..entry_count as u32).cycle().take(rows * entry_count).collect();
    grid.with_column(Column::new("row_order".into(), order))?;
    Ok(grid)
}

/// Pages of the initiatives of each cell, for programs (`pages`, `page_labels`) and in citation form (`cited_pages`,
/// `cited_labels`), and the corrections made in them (`corrections`).
fn references(frames: &Frames<'_>, found: &[Vec<u32>]) -> PolarsResult<Vec<Column>> {
    let in_cell = |records: &Vec<u32>| records.iter().map(|it| &frames.rows[*it as usize]).collect();
    let rows: Vec<Vec<&RecordRow>> = found.iter().map(in_cell).collect();
    let page = |row: &&RecordRow| frames.sketch(row).page;
    let label = |row: &&RecordRow| frames.page_label(row);
    let pages = |rows: &Vec<&RecordRow>| {
        let mut pages: Vec<u32> = rows.iter().map(page).collect();
        pages.dedup();
        pages
    };
    let labels = |rows: &Vec<&RecordRow>| {
        let mut labels: Vec<String> = rows.iter().filter_map(label).map(ToOwned::to_owned).collect();
        labels.dedup();
        owned(labels)
    };
    let cited = |rows: &Vec<&RecordRow>| (!rows.is_empty()).then(|| reference::pages(rows.iter().map(page)));
    let cited_labels = |rows: &Vec<&RecordRow>| reference::labels(&rows.iter().map(label).collect::<Vec<_>>());
    let corrections = rows.iter().map(|rows| corrections(frames, rows)).collect::<PolarsResult<Vec<_>>>()?;
    Ok(vec![
        lists::numbers("pages", rows.iter().map(pages)),
        lists::texts("page_labels", rows.iter().map(labels)),
        Column::new("cited_pages".into(), rows.iter().map(cited).collect::<Vec<_>>()),
        Column::new("cited_labels".into(), rows.iter().map(cited_labels).collect::<Vec<_>>()),
        Column::new("first_page".into(), rows.iter().map(|rows| rows.iter().map(page).min()).collect::<Vec<_>>()),
        lists::texts("corrections", corrections.into_iter().map(owned)),
    ])
}

/// The corrections made in some records.
fn corrections(frames: &Frames<'_>, rows: &[&RecordRow]) -> PolarsResult<Vec<String>> {
    let mut corrections = Vec::new();
    for row in rows.iter().filter(|row| frames.sketch(row).has.corrections) {
        corrections.extend(frames.record(row)?.initiative.corrections.iter().map(correction_text));
    }
    Ok(corrections)
}

/// The summary of one cell: one entry in the counted documents of one municipality.
#[derive(Debug, Clone, Default)]
pub(super) struct CellSummary {
    /// `None` if nothing was found and absence cannot be stated.
    pub(super) initiatives: Option<u32>,
    /// The furthest phase in the selected year.
    pub(super) phase: Option<u32>,
    /// The first year of use.
    pub(super) first_use: Option<i32>,
    /// Printed pages, or PDF pages where none are printed; with the title where there are several documents.
    pub(super) pages: Vec<String>,
    /// For each of [`Self::pages`] its document and first page.
    pub(super) places: Vec<String>,
    /// The rows of the cells that have initiatives.
    pub(super) rows: Vec<IdxSize>,
}

/// A municipality with its cells.
#[derive(Debug, Clone)]
pub(super) struct City {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) prefecture: String,
    /// Titles of the counted documents.
    pub(super) documents: Vec<String>,
    /// The meaning of absence from its documents.
    pub(super) absence: Absence,
    pub(super) cells: Vec<CellSummary>,
}

/// The cells by municipality. With several counted documents, 要確認 or 読み取れず is used only if none of them has a number;
/// the less certain one counts.
pub(super) fn cities(cells: &DataFrame, entries: usize) -> PolarsResult<Vec<City>> {
    let columns = Columns::of(cells)?;
    let codes: Vec<&str> = columns.codes.iter().map(Option::unwrap_or_default).collect();
    let mut cities = Vec::new();
    let mut first = 0;
    for block in codes.chunk_by(|a, b| a == b) {
        let documents = block.len() / entries.max(1);
        let rows_of = |entry: usize| (0..documents).map(move |document| first + document * entries + entry);
        cities.push(City {
            code: block[0].to_owned(),
            name: columns.names.get(first).unwrap_or_default().to_owned(),
            prefecture: columns.prefectures.get(first).unwrap_or_default().to_owned(),
            documents: rows_of(0).filter_map(|row| columns.titles.get(row)).map(ToOwned::to_owned).collect(),
            absence: (first..first + block.len()).map(|row| columns.unsure(row)).max().unwrap_or_default(),
            cells: (0..entries).map(|entry| columns.summary(&rows_of(entry).collect::<Vec<_>>())).collect(),
        });
        first += block.len();
    }
    Ok(cities)
}

/// Columns of the cells that the printed table is made of.
struct Columns<'a> {
    codes: &'a StringChunked,
    names: &'a StringChunked,
    prefectures: &'a StringChunked,
    ids: &'a StringChunked,
    titles: &'a StringChunked,
    first_pages: &'a UInt32Chunked,
    absences: &'a StringChunked,
    pages: &'a StringChunked,
    labels: &'a StringChunked,
    initiatives: &'a UInt32Chunked,
    phases: &'a UInt32Chunked,
    first_uses: &'a Int32Chunked,
}

impl<'a> Columns<'a> {
    fn of(cells: &'a DataFrame) -> PolarsResult<Self> {
        let text = |name: &str| cells.column(name).and_then(|column| column.str());
        Ok(Self {
            codes: text("municipality_code")?,
            names: text("municipality")?,
            prefectures: text("prefecture")?,
            ids: text("document_id")?,
            titles: text("document")?,
            first_pages: cells.column("first_page")?.u32()?,
            absences: text("absence")?,
            pages: text("cited_pages")?,
            labels: text("cited_labels")?,
            initiatives: cells.column("initiatives")?.u32()?,
            phases: cells.column("phase_order")?.u32()?,
            first_uses: cells.column("first_use_fy")?.i32()?,
        })
    }

    /// The meaning of a cell without a number; `NotStated` for one that has a number.
    fn unsure(&self, row: usize) -> Absence {
        let absence = Absence::of_label(self.absences.get(row).unwrap_or_default());
        if self.initiatives.get(row).is_some() { Absence::NotStated } else { absence }
    }

    /// Combines the rows of one municipality and entry, one for each document.
    fn summary(&self, rows: &[usize]) -> CellSummary {
        let numbers = || rows.iter().map(|row| self.initiatives.get(*row));
        let sum: u32 = numbers().flatten().sum();
        let cite = |row: &usize| {
            let label = self.labels.get(*row).map(ToOwned::to_owned);
            let reference = label.or_else(|| Some(format!("PDF {}", self.pages.get(*row)?)))?;
            let title = self.titles.get(*row).filter(|_| rows.len() > 1);
            Some(title.map_or(reference.clone(), |title| format!("『{title}』{reference}")))
        };
        let place = |row: &usize| Some(place(self.ids.get(*row)?, self.first_pages.get(*row)?));
        CellSummary {
            initiatives: (sum > 0 || numbers().all(|number| number.is_some())).then_some(sum),
            phase: rows.iter().filter_map(|row| self.phases.get(*row)).max(),
            first_use: rows.iter().filter_map(|row| self.first_uses.get(*row)).min(),
            pages: rows.iter().filter_map(cite).collect(),
            places: rows.iter().filter_map(place).collect(),
            rows: rows.iter().filter(|row| self.initiatives.get(**row) > Some(0)).map(|row| *row as IdxSize).collect(),
        }
    }
}

/// Entries down and municipalities across: the table that begins with `labels`, with the values of each municipality, and
/// `total` at its end. `totals` holds the number of initiatives of each municipality where shares are wanted.
pub(super) fn across(
    labels: DataFrame,
    cities: &[City],
    total: (Option<String>, Vec<u32>),
    totals: Option<&BTreeMap<MunicipalityCode, u32>>,
    year: FiscalYear,
) -> PolarsResult<TypedFrame> {
    // All at once: a frame checks the names of all its columns whenever one is added.
    let (mut columns, mut heads) = (labels.columns().to_vec(), Vec::new());
    for city in cities {
        let shares = totals.map(|totals| totals.get(city.code.as_str()).copied().unwrap_or(0));
        for (head, column) in of_city(city, shares, year, cities.len() > MOST_WIDE) {
            heads.push(head);
            columns.push(column);
        }
    }
    let (title, sums) = total;
    let last = ColumnHead { title, ..ColumnHead::named("total") };
    columns.push(last.column(sums));
    heads.push(last);
    Ok(TypedFrame::new(DataFrame::new_infer_height(columns)?, heads))
}

/// The columns of one municipality; those without a title are not shown themselves.
fn of_city(city: &City, total: Option<u32>, year: FiscalYear, is_narrow: bool) -> Vec<(ColumnHead, Column)> {
    let cells = || city.cells.iter();
    let mut columns = Vec::new();
    let head = |value, title: Option<String>| ColumnHead::of_municipality(value, &city.code, title);
    // Municipality names repeat over the country, so the prefecture is always included.
    let name = if is_narrow {
        format!("{}{}", city.prefecture, city.name)
    } else {
        format!("{}\n（{}）", city.name, city.prefecture)
    };
    let initiatives = head(MunicipalityValue::Initiatives, Some(name));
    columns.push((initiatives.column(cells().map(|t| t.initiatives).collect()), initiatives));
    let states = head(MunicipalityValue::State, None);
    columns.push((states.column(cells().map(|t| state(t.initiatives, city.absence)).collect()), states));
    if let Some(total) = total {
        // Beside 記載なし a share is meaningless.
        let share = |cell: &CellSummary| share(cell.initiatives.filter(|n| *n > 0), total);
        let shares = head(MunicipalityValue::Share, Some("割合\n（％）".into()));
        columns.push((shares.column(cells().map(share).collect()), shares));
    }
    let phases = head(MunicipalityValue::Furthest, Some(format!("{}\nの段階", year.wareki())));
    columns.push((phases.column(cells().map(|t| phase_label(t.phase?)).collect()), phases));
    let first_uses = head(MunicipalityValue::FirstUse, Some("導入年度".into()));
    let first_use = |cell: &CellSummary| Some(FiscalYear(cell.first_use?).wareki());
    columns.push((first_uses.column(cells().map(first_use).collect()), first_uses));
    let pages = head(MunicipalityValue::Pages, Some("頁".into()));
    let cited = |cell: &CellSummary| (!cell.pages.is_empty()).then(|| cell.pages.join("\n"));
    columns.push((pages.column(cells().map(cited).collect()), pages));
    // Where the pages of a cell begin; of several documents the first.
    let places = head(MunicipalityValue::Place, None);
    columns.push((places.column(cells().map(|t| t.places.first().cloned()).collect()), places));
    columns.into_iter().map(|(column, head)| (head, column)).collect()
}

/// A share in percent with one decimal; `None` if the total is 0.
pub(super) fn share(initiatives: Option<u32>, total: u32) -> Option<f64> {
    let initiatives = initiatives.filter(|_| total > 0)?;
    Some((f64::from(initiatives) * 1000.0 / f64::from(total)).round() / 10.0)
}
