//! Cuts tables into the parts that may be one sheet each: sheets stacked in one table begin with the same label again,
//! sheets side by side repeat their labels in the same rows.

use std::collections::BTreeMap;
use std::ops::Range;

use super::likeness::Likeness;
use super::loose::Loose;
use crate::calendar;
use crate::document::{Cell, Table};
use crate::text::fold;

/// A part of a table, as a grid of its own.
#[derive(Debug, Clone)]
pub(super) struct Region<'d> {
    /// Which table of the document; for sheets without a table a number of their own.
    pub(super) table: usize,
    /// The series that it shares with the sheets after it.
    pub(super) series: Series,
    /// How sure the table is.
    pub(super) confidence: f32,
    /// The item of the flow with which it begins, if it is no table of the document.
    pub(super) place: Option<usize>,
    /// The items of the flow that it is made of, if it is no table of the document.
    pub(super) items: Vec<usize>,
    /// The tables of the document that it is, or is made of.
    pub(super) parts: Vec<usize>,
    /// Its rows in the table.
    pub(super) rows: Range<usize>,
    /// The rows before this one are above the label with which sheets begin: they may apply to the next sheets too.
    pub(super) lead: usize,
    /// Its columns in the table.
    pub(super) columns: Range<usize>,
    /// Its cells by row, then column.
    pub(super) cells: Vec<&'d Cell>,
    /// The folded text of each cell.
    pub(super) keys: Vec<String>,
    /// For each place the cell that covers it.
    at: Vec<Option<usize>>,
}

/// What several consecutive sheets share: text above the first may apply to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Series {
    /// A table, from a column on.
    Table(usize, usize),
    /// The lines of a page.
    Page(u32),
}

/// A table with the folded texts of its cells.
struct Keyed<'d> {
    index: usize,
    table: &'d Table,
    keys: Vec<String>,
}

/// Whether a text names years and nothing else, however its letters are spaced.
pub(super) fn is_year(text: &str) -> bool {
    text.len() <= LONGEST_KEY && calendar::only_years(&unspaced(text)).is_some()
}

/// A text without white space.
pub(super) fn unspaced(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The rows of a sheet.
struct Sheet {
    rows: Range<usize>,
    /// Number of rows above the label with which sheets begin.
    lead: usize,
}

/// Largest number of places of a grid.
const LARGEST: usize = 400_000;
/// Largest length, in bytes, of a text that is compared; longer ones are values.
const LONGEST_KEY: usize = 90;
/// Largest number of rows of a sheet above the label with which sheets begin.
const LEAD: usize = 4;

/// The table as one region, and, where labels repeat in it, its parts.
pub(super) fn regions<'d>(index: usize, table: &'d Table, likeness: &Likeness<'_>) -> Vec<Region<'d>> {
    if table.cells.is_empty() || table.rows.saturating_mul(table.columns) > LARGEST {
        return Vec::new();
    }
    let keyed = Keyed::new(index, table);
    let mut parts = Vec::new();
    for columns in keyed.side_by_side(likeness) {
        for sheet in keyed.stacked(&columns, likeness) {
            parts.push(keyed.region(sheet, columns.clone()));
        }
    }
    parts.retain(|part| !part.cells.is_empty());
    parts
}

/// A sheet that is made of lines.
pub(super) fn whole(index: usize, loose: &Loose) -> Region<'_> {
    let sheet = Sheet { rows: 0..loose.table.rows, lead: loose.lead };
    let region = Keyed::new(index, &loose.table).region(sheet, 0..loose.table.columns);
    let page = region.cells.first().map(|cell| cell.page);
    let region = Region { series: Series::Page(page.unwrap_or_default()), ..region };
    Region { place: Some(loose.place), items: loose.items.clone(), parts: loose.tables.clone(), ..region }
}

impl<'d> Keyed<'d> {
    fn new(index: usize, table: &'d Table) -> Self {
        let key = |cell: &Cell| if cell.text.len() > LONGEST_KEY { String::new() } else { fold(&cell.text) };
        Self { index, table, keys: table.cells.iter().map(key).collect() }
    }

    /// The columns of each sheet, where the labels of the first column come again farther right in most rows.
    fn side_by_side(&self, likeness: &Likeness<'_>) -> Vec<Range<usize>> {
        let whole = 0..self.table.columns;
        let mut labels: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for (cell, key) in self.table.cells.iter().zip(&self.keys) {
            if cell.column == 0 && likeness.of(&cell.text) >= 0.3 {
                labels.insert((cell.row, key), 0);
            }
        }
        let rows = labels.len();
        let mut again: BTreeMap<usize, usize> = BTreeMap::new();
        for (cell, key) in self.table.cells.iter().zip(&self.keys) {
            if cell.column > 1 && labels.contains_key(&(cell.row, key.as_str())) {
                *again.entry(cell.column).or_default() += 1;
            }
        }
        let mut cuts: Vec<usize> =
            again.into_iter().filter(|(_, count)| rows >= 2 && *count * 10 >= rows * 6).map(|(c, _)| c).collect();
        if cuts.is_empty() {
            return vec![whole];
        }
        cuts.insert(0, 0);
        cuts.push(whole.end);
        cuts.windows(2).map(|pair| pair[0]..pair[1]).collect()
    }

    /// The rows of each sheet in a table where a label of the first column recurs. The most frequent label begins a
    /// sheet, with the rows above it that also precede the first one.
    fn stacked(&self, columns: &Range<usize>, likeness: &Likeness<'_>) -> Vec<Sheet> {
        let whole = Sheet { rows: 0..self.table.rows, lead: 0 };
        let firsts: BTreeMap<usize, usize> = (0..self.table.cells.len())
            .filter(|i| self.table.cells[*i].column == columns.start)
            .map(|i| (self.table.cells[i].row, i))
            .collect();
        let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, index) in firsts.iter().filter(|(_, index)| !self.keys[**index].is_empty()) {
            found.entry(&self.keys[*index]).or_default().push(*row);
        }
        let begins = |rows: &[usize]| rows.len() >= 2 && rows[0] <= LEAD;
        let labels = found.iter().filter(|(key, rows)| begins(rows) && likeness.of(key) >= 0.3);
        // of labels that come equally often the highest
        let Some((_, starts)) = labels.max_by_key(|(_, rows)| (rows.len(), usize::MAX - rows[0])) else {
            return vec![whole];
        };
        let lead: Vec<usize> = (0..starts[0]).filter_map(|row| firsts.get(&row).copied()).collect();
        let in_lead = |row: usize| {
            let Some(index) = firsts.get(&row) else { return false };
            let wide = |index: usize| self.table.cells[index].column_span >= columns.len();
            lead.iter().any(|other| self.keys[*other] == self.keys[*index] || (wide(*other) && wide(*index)))
        };
        let mut cuts: Vec<(usize, usize)> = Vec::new();
        for start in starts {
            let least = cuts.last().map_or(0, |(_, before)| before + 1);
            let from = (least..*start).rev().take(lead.len()).take_while(|row| in_lead(*row)).last().unwrap_or(*start);
            cuts.push((from, *start));
        }
        if starts.windows(2).any(|pair| pair[1] - pair[0] < 2) {
            return vec![whole];
        }
        let ends = cuts.iter().skip(1).map(|(from, _)| *from).chain([self.table.rows]);
        cuts.iter().zip(ends).map(|((from, start), end)| Sheet { rows: *from..end, lead: start - from }).collect()
    }

    fn region(&self, sheet: Sheet, columns: Range<usize>) -> Region<'d> {
        let Sheet { rows, lead } = sheet;
        // cells are in the order of their rows: only those that begin in the rows are looked at
        let from = self.table.cells.partition_point(|cell| cell.row < rows.start);
        let to = self.table.cells.partition_point(|cell| cell.row < rows.end);
        let inside = |i: &usize| columns.contains(&self.table.cells[*i].column);
        let chosen: Vec<usize> = (from..to).filter(inside).collect();
        let width = columns.len();
        let mut at = vec![None; rows.len() * width];
        for (place, index) in chosen.iter().enumerate() {
            let cell = &self.table.cells[*index];
            for row in cell.row..(cell.row + cell.row_span).min(rows.end) {
                for column in cell.column..(cell.column + cell.column_span).min(columns.end) {
                    at[(row - rows.start) * width + column - columns.start] = Some(place);
                }
            }
        }
        Region {
            table: self.index,
            series: Series::Table(self.index, columns.start),
            confidence: self.table.confidence,
            place: None,
            items: Vec::new(),
            parts: vec![self.index],
            cells: chosen.iter().map(|i| &self.table.cells[*i]).collect(),
            keys: chosen.iter().map(|i| self.keys[*i].clone()).collect(),
            lead: rows.start + lead,
            rows,
            columns,
            at,
        }
    }
}

impl Region<'_> {
    /// The cell that covers a place, in the table's rows and columns.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<usize> {
        if !self.rows.contains(&row) || !self.columns.contains(&column) {
            return None;
        }
        self.at[(row - self.rows.start) * self.columns.len() + column - self.columns.start]
    }

    /// Whether a cell names years and nothing else, however its letters are spaced.
    pub(super) fn is_year(&self, cell: usize) -> bool {
        is_year(&self.cells[cell].text)
    }

    /// The cell right of a cell, in its first row.
    pub(super) fn right(&self, cell: usize) -> Option<usize> {
        let cell = self.cells[cell];
        self.at(cell.row, cell.column + cell.column_span)
    }

    /// The cell left of a cell, in a row that it covers.
    pub(super) fn left(&self, cell: usize, row: usize) -> Option<usize> {
        self.at(row, self.cells[cell].column.checked_sub(1)?)
    }

    /// The cell above a place.
    pub(super) fn above(&self, row: usize, column: usize) -> Option<usize> {
        self.at(row.checked_sub(1)?, column)
    }

    /// The cell below a cell, in its first column.
    pub(super) fn below(&self, cell: usize) -> Option<usize> {
        let cell = self.cells[cell];
        self.at(cell.row + cell.row_span, cell.column)
    }
}
