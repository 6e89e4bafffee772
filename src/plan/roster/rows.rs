//! Tables whose rows, or columns, are initiatives.

use super::{Claims, Roster, RosterCell, RosterColumn, RosterRow, RosterShape, RowGroup};
use crate::document::{Cell, Location, Table};
use crate::plan::flow::{Flow, FlowKind};
use crate::plan::names;
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::fold;

/// Largest number of columns of a table that may have an initiative in each column; a wider one is a table of
/// figures.
const MOST_TRANSPOSED: usize = 14;

/// Largest number of rows of a header.
const MOST_HEADER_ROWS: usize = 4;

/// The readings of every table of the document, row by row and column by column.
pub(crate) fn propose(flow: &Flow<'_>, words: &PlanDictionaries) -> Vec<Roster> {
    let mut found = Vec::new();
    for (item, kind) in flow.items.iter().enumerate().map(|(i, item)| (i, item.kind)) {
        let FlowKind::Table(index) = kind else { continue };
        let Some(table) = flow.document.tables.get(index) else { continue };
        let above = headings(flow, item, table);
        let claims = Claims { tables: [index].into(), ..Claims::default() };
        for header_rows in headers(table) {
            found.extend(by_rows(table, header_rows, &above, &claims, words));
        }
        found.extend(by_columns(table, &above, &claims, words));
    }
    found
}

/// The headings above a table and its own title, outermost first.
fn headings(flow: &Flow<'_>, item: usize, table: &Table) -> Vec<RowGroup> {
    let mut above: Vec<RowGroup> = flow.items[item]
        .above
        .iter()
        .map(|i| RowGroup { text: flow.items[*i].text.clone(), at: flow.items[*i].at.clone() })
        .collect();
    let known = |title: &str| above.iter().any(|group| fold(&group.text) == fold(title));
    if let Some(title) = table.title.as_deref().filter(|title| !known(title)) {
        above.push(RowGroup { text: title.to_owned(), at: Vec::new() });
    }
    above
}

/// The numbers of header rows to try: the layout's, and one if the layout found none.
fn headers(table: &Table) -> Vec<usize> {
    let most = MOST_HEADER_ROWS.min(table.rows.saturating_sub(1));
    let said = table.header_rows.min(most);
    let mut counts = vec![said];
    if said == 0 && most > 0 {
        counts.push(1);
    }
    let another = !is_cut_through(table, said + 1) && !is_band(table, said);
    if said >= 1 && said < most && another && table.rows > said + 2 {
        counts.push(said + 1);
    }
    counts.retain(|rows| !is_cut_through(table, *rows));
    counts
}

/// Whether a row is a single cell from side to side: a heading over the rows below it.
fn is_band(table: &Table, row: usize) -> bool {
    table.columns > 1 && table.cell_at(row, 0).is_some_and(|cell| cell.column_span == table.columns)
}

/// Whether a cell reaches over the border between header and body.
fn is_cut_through(table: &Table, rows: usize) -> bool {
    table.cells.iter().any(|cell| cell.row < rows && cell.row + cell.row_span > rows)
}

fn by_rows(
    table: &Table,
    header_rows: usize,
    above: &[RowGroup],
    claims: &Claims,
    words: &PlanDictionaries,
) -> Option<Roster> {
    let grid = Grid::of(table, header_rows);
    let body = Body::of(&grid, words);
    (!body.rows.is_empty()).then(|| {
        let columns = grid.columns();
        let (mut outer, shape) = (above.to_vec(), RosterShape::Rows);
        outer.extend(body.title.clone());
        grid.roster(&body, columns, outer, claims, shape)
    })
}

/// The table turned: its first columns are the header, each further column an initiative.
fn by_columns(table: &Table, above: &[RowGroup], claims: &Claims, words: &PlanDictionaries) -> Option<Roster> {
    if table.columns < 3 || table.columns > MOST_TRANSPOSED || table.rows < 3 {
        return None;
    }
    let turned = turned(table);
    let labels = turned.cells.iter().find(|cell| cell.row == 0 && cell.column == 0).map_or(1, |cell| cell.row_span);
    let labels = labels.clamp(1, 2);
    if is_cut_through(&turned, labels) || turned.rows <= labels {
        return None;
    }
    let grid = Grid::of(&turned, labels);
    let body = Body::of(&grid, words);
    (body.rows.len() >= 2).then(|| grid.roster(&body, grid.columns(), above.to_vec(), claims, RosterShape::Columns))
}

/// A table with rows and columns changed for one another.
fn turned(table: &Table) -> Table {
    let mut cells: Vec<Cell> = table.cells.clone();
    for cell in &mut cells {
        std::mem::swap(&mut cell.row, &mut cell.column);
        std::mem::swap(&mut cell.row_span, &mut cell.column_span);
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    let mut turned = Table { cells, ..table.clone() };
    std::mem::swap(&mut turned.rows, &mut turned.columns);
    turned
}

/// A table as a matrix of cells.
struct Grid<'t> {
    table: &'t Table,
    header_rows: usize,
    /// For each row and column the index of the cell that covers it.
    owner: Vec<Option<usize>>,
}

impl<'t> Grid<'t> {
    fn of(table: &'t Table, header_rows: usize) -> Self {
        let mut owner = vec![None; table.rows * table.columns];
        for (index, cell) in table.cells.iter().enumerate() {
            for row in cell.row..(cell.row + cell.row_span).min(table.rows) {
                for column in cell.column..(cell.column + cell.column_span).min(table.columns) {
                    owner[row * table.columns + column] = Some(index);
                }
            }
        }
        Self { table, header_rows, owner }
    }

    fn index(&self, row: usize, column: usize) -> Option<usize> {
        self.owner.get(row * self.table.columns + column).copied().flatten()
    }

    fn cell(&self, row: usize, column: usize) -> Option<&'t Cell> {
        self.index(row, column).map(|index| &self.table.cells[index])
    }

    /// The cells of a row that hold words, each once.
    fn filled(&self, row: usize) -> Vec<&'t Cell> {
        let mut indices: Vec<usize> = (0..self.table.columns).filter_map(|column| self.index(row, column)).collect();
        indices.dedup();
        indices.into_iter().map(|index| &self.table.cells[index]).filter(|cell| !is_blank(&cell.text)).collect()
    }

    fn columns(&self) -> Vec<RosterColumn> {
        (0..self.table.columns)
            .map(|column| {
                let mut indices: Vec<usize> = (0..self.header_rows).filter_map(|row| self.index(row, column)).collect();
                indices.dedup();
                let texts = indices.into_iter().map(|index| names::one_line(&self.table.cells[index].text));
                let mut headers: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
                headers.dedup();
                RosterColumn { headers }
            })
            .collect()
    }

    fn roster(
        &self,
        body: &Body,
        columns: Vec<RosterColumn>,
        above: Vec<RowGroup>,
        claims: &Claims,
        shape: RosterShape,
    ) -> Roster {
        let width = columns.len();
        let mut roster = Roster {
            shape,
            columns,
            rows: body
                .rows
                .iter()
                .map(|(_, groups)| RosterRow { cells: vec![None; width], groups: groups.clone() })
                .collect(),
            cells: Vec::new(),
            above,
            claims: claims.clone(),
            table_confidence: self.table.confidence.clamp(0.0, 1.0),
            is_headed: shape == RosterShape::Rows && self.table.header_rows > 0,
            said_again: 0.0,
        };
        let kept: Vec<usize> = body.rows.iter().map(|(row, _)| *row).collect();
        let mut last = vec![None; width];
        for (place, row) in kept.iter().enumerate() {
            for (column, last) in last.iter_mut().enumerate() {
                let Some(index) = self.index(*row, column) else { continue };
                if *last == Some(index) {
                    continue;
                }
                *last = Some(index);
                let cell = &self.table.cells[index];
                let first_column = (0..column).all(|before| self.index(*row, before) != Some(index));
                if !first_column && cell.column_span > 1 {
                    // A cell over several columns is the same entry in each of them.
                    continue;
                }
                let end = kept.partition_point(|kept| *kept < cell.row + cell.row_span).max(place + 1);
                put_over(&mut roster, column..column + cell.column_span, entry(cell, place..end));
            }
        }
        roster
    }
}

/// Puts one cell into all columns that it covers.
fn put_over(roster: &mut Roster, columns: std::ops::Range<usize>, entry: RosterCell) {
    let rows = entry.rows.clone();
    let index = roster.cells.len();
    roster.cells.push(entry);
    for row in roster.rows.iter_mut().take(rows.end).skip(rows.start) {
        for place in row.cells.iter_mut().take(columns.end).skip(columns.start) {
            *place = Some(index);
        }
    }
}

fn entry(cell: &Cell, rows: std::ops::Range<usize>) -> RosterCell {
    RosterCell { text: cell.text.trim().to_owned(), at: cell.places(), rows, columns: cell.column_span, emphasis: 0 }
}

/// Whether a cell has no content.
fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// The rows of a table that may be initiatives, each under its bands.
struct Body {
    /// A band above the first header row, or the only one of the table: it applies to the whole table.
    title: Option<RowGroup>,
    /// Rows of the table with the bands above them.
    rows: Vec<(usize, Vec<RowGroup>)>,
}

impl Body {
    fn of(grid: &Grid<'_>, words: &PlanDictionaries) -> Self {
        let mut body = Self { title: title(grid), rows: Vec::new() };
        let mut bands = Bands::default();
        let usual = usual_width(grid);
        for row in grid.header_rows..grid.table.rows {
            let filled = grid.filled(row);
            if filled.is_empty() || is_header_again(grid, row) || is_sum(&filled, words) {
                continue;
            }
            if let Some(band) = band(grid, row, &filled, usual) {
                bands.open(band, row, words);
                continue;
            }
            body.rows.push((row, bands.groups()));
        }
        body
    }
}

/// A header whose first row is one cell from side to side: the title of the table.
fn title(grid: &Grid<'_>) -> Option<RowGroup> {
    let filled = (grid.header_rows > 1).then(|| grid.filled(0))?;
    match filled.as_slice() {
        [only] if only.column_span >= grid.table.columns => Some(group(only)),
        _ => None,
    }
}

fn group(cell: &Cell) -> RowGroup {
    RowGroup { text: names::one_line(&cell.text), at: vec![Location { page: cell.page, bbox: cell.bbox }] }
}

/// How many cells with words the middle row of the body has.
fn usual_width(grid: &Grid<'_>) -> usize {
    /// Largest number of rows that are examined.
    const ENOUGH: usize = 200;
    let rows = grid.header_rows..grid.table.rows;
    let mut counts: Vec<usize> = rows.take(ENOUGH).map(|row| grid.filled(row).len()).filter(|n| *n > 0).collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or(0)
}

/// The cell of a row that is a heading of the rows below it: alone in its row, over several columns, or at the left
/// of a table whose other rows are full.
fn band<'t>(grid: &Grid<'t>, row: usize, filled: &[&'t Cell], usual: usize) -> Option<&'t Cell> {
    let [only] = filled else { return None };
    if only.row_span > 1 || only.row != row || usual < 2 {
        return None;
    }
    let wide = only.column_span * 2 > grid.table.columns && grid.table.columns > 2;
    let at_left = only.column == 0 && usual >= 3;
    (wide || at_left).then_some(*only)
}

fn is_header_again(grid: &Grid<'_>, row: usize) -> bool {
    let last = grid.header_rows.checked_sub(1);
    let Some(last) = last else { return false };
    (0..=last).any(|header| {
        let same = |column: usize| match (grid.cell(header, column), grid.cell(row, column)) {
            (Some(a), Some(b)) => fold(&a.text) == fold(&b.text),
            _ => false,
        };
        let words = (0..grid.table.columns).filter(|c| grid.cell(row, *c).is_some_and(|cell| !is_blank(&cell.text)));
        let (mut total, mut equal) = (0, 0);
        words.for_each(|column| {
            total += 1;
            equal += usize::from(same(column));
        });
        total >= 2 && equal * 4 >= total * 3
    })
}

/// Whether the first words of a row name a sum.
fn is_sum(filled: &[&Cell], words: &PlanDictionaries) -> bool {
    filled.iter().take(2).any(|cell| words.is_sum(&cell.text))
}

/// The bands that are open at a row.
#[derive(Default)]
struct Bands {
    open: Vec<(RowGroup, Option<std::mem::Discriminant<crate::plan::marker::Style>>)>,
    last: Option<usize>,
}

impl Bands {
    /// A band right below another one is nested in it; otherwise it ends those from the first of its kind on.
    fn open(&mut self, cell: &Cell, row: usize, words: &PlanDictionaries) {
        let style = crate::plan::marker::cut(&cell.text, &words.numbered).style.map(|s| std::mem::discriminant(&s));
        let same = self.open.iter().position(|(_, open)| *open == style);
        let below = self.last.is_some_and(|last| last + 1 == row);
        match same {
            Some(same) => self.open.truncate(same),
            None if below => {}
            None => self.open.clear(),
        }
        self.open.push((group(cell), style));
        self.last = Some(row);
    }

    fn groups(&self) -> Vec<RowGroup> {
        self.open.iter().map(|(group, _)| group.clone()).collect()
    }
}
