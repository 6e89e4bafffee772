//! In: the layouts of all pages. Out: one document: lines with their roles, headings, paragraphs, list items and
//! tables in reading order, tables over several pages joined, running headers and footers apart.

mod assemble;
mod continuation;
mod document_words;
mod furniture;
mod header;
mod heading_levels;
mod logical_table;
mod page_label;
mod paragraphs;
mod shared_grid;
mod sideways;
mod table_captions;
mod wrap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Warned;
use crate::geometry::Rect;
use crate::layout::PageLayout;

pub use crate::layout::Lead;

pub use document_words::DocumentWords;

/// Joins the layouts of all pages to a document.
#[must_use]
pub fn of_layouts(layouts: Warned<Vec<PageLayout>>, words: &DocumentWords) -> Warned<Document> {
    let Warned { value: layouts, mut warnings } = layouts;
    let value = assemble::assemble(&layouts, words, &mut warnings);
    warnings.sort_by_key(|w| w.page.unwrap_or(0));
    Warned { value, warnings }
}

/// A document as a reader sees it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its pages.
    pub pages: Vec<Page>,
    /// Headings, paragraphs, list items and tables, in reading order over all pages. Furniture is left out.
    pub elements: Vec<Element>,
    /// Its tables; a table over several pages is one.
    pub tables: Vec<Table>,
}

/// A page with its lines.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// PDF page, from 1.
    pub page: u32,
    /// The number printed on it (from its footer or header), or the PDF's page label.
    pub label: String,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// How far the page was turned clockwise to be read, in degrees: 0 but for pages that are printed sideways without
    /// /Rotate.
    #[serde(default)]
    pub turned: u16,
    /// Every line of the page once, in reading order; a table's lines cell by cell.
    pub lines: Vec<Line>,
    /// The boxes of annotations that comment on its text: notes, stamps, text struck out by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotated: Vec<Rect>,
}

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The text as printed.
    pub text: String,
    /// Its box.
    pub bbox: Rect,
    /// The role of the line.
    pub role: Role,
    /// Confidence of character recognition, from 0 to 1; `None` if the text comes from the file.
    #[serde(rename = "ocr", default, skip_serializing_if = "Option::is_none")]
    pub recognised: Option<f32>,
    /// Whether most of it is struck out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub struck: bool,
    /// Words at its beginning that look otherwise than the rest: a label or a badge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Lead>,
}

impl Line {
    /// A line of a page's layout.
    fn of(line: &crate::layout::TextLine, role: Role) -> Self {
        let recognised = line.recognised.map(|sure| (sure * 100.0).round() / 100.0);
        Self { text: line.text.clone(), bbox: line.bounds, role, recognised, struck: line.struck, lead: line.lead }
    }
}

/// The role of a line on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Running text.
    Body,
    /// A heading.
    Heading,
    /// The caption of a table or figure.
    Caption,
    /// An entry of a list.
    ListItem,
    /// A line inside a table.
    Table,
    /// A running header.
    Header,
    /// A running footer.
    Footer,
    /// A strip of links to chapters, the same on many pages.
    Navigation,
    /// The printed page number.
    PageNumber,
    /// A line of a table of contents.
    Contents,
    /// The reading of ideographs, in small kana over or beside them.
    Ruby,
    /// A stamp or watermark across the text.
    Stamp,
    /// An annotation added to the page.
    Note,
}

impl Role {
    /// Whether the line is no content of the document itself: it repeats over the pages, or lies over the text.
    #[must_use]
    pub const fn is_furniture(self) -> bool {
        let repeats = matches!(self, Self::Header | Self::Footer | Self::Navigation | Self::PageNumber);
        repeats || matches!(self, Self::Ruby | Self::Stamp | Self::Note)
    }
}

/// A piece of text with its places on the pages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// As printed; lines that merely wrap are joined, line ends that mean something are `\n`.
    pub value: String,
    /// Its boxes, one a page or more.
    pub at: Vec<Location>,
}

impl Text {
    /// PDF page on which it begins.
    #[must_use]
    pub fn page(&self) -> Option<u32> {
        self.at.first().map(|at| at.page)
    }
}

/// A box on a page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// PDF page, from 1.
    pub page: u32,
    /// The box.
    pub bbox: Rect,
}

/// One thing in the flow of the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// A heading.
    Heading {
        /// 1 is the outermost.
        level: u8,
        /// Its text.
        text: Text,
    },
    /// A paragraph.
    Paragraph(Text),
    /// An entry of a list: bullets and numbering are kept as printed.
    ListItem(Text),
    /// Lines in one painted box (card, callout, example), an entry for each paragraph or item.
    Box(Vec<Self>),
    /// `tables[i]`
    Table(usize),
    /// Entries of a table of contents: never initiatives.
    Contents(Text),
}

/// A table, over one page or several, its header once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The id within the document: `t1`, `t2` and so on, in reading order.
    pub id: String,
    /// Caption or nearest heading.
    pub title: Option<String>,
    /// The PDF pages of the table.
    pub pages: Vec<u32>,
    /// Number of header rows at its top.
    pub header_rows: usize,
    /// Number of columns of the logical grid.
    pub columns: usize,
    /// Number of rows of the logical grid, header included.
    pub rows: usize,
    /// The cells by row, then column; they tile the grid.
    pub cells: Vec<Cell>,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
}

impl Table {
    /// The cell that covers a place of the grid.
    #[must_use]
    pub fn cell_at(&self, row: usize, column: usize) -> Option<&Cell> {
        let covers = |c: &&Cell| {
            (c.row..c.row + c.row_span).contains(&row) && (c.column..c.column + c.column_span).contains(&column)
        };
        // most cells cover one row, so the last cell that begins at or before the place is the one
        let behind = self.cells.partition_point(|c| (c.row, c.column) <= (row, column));
        self.cells[..behind].last().filter(covers).or_else(|| self.cells.iter().find(covers))
    }
}

/// A cell of the logical grid.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// First row, from 0, header included.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Rows it covers.
    pub row_span: usize,
    /// Columns it covers.
    pub column_span: usize,
    /// Its text; lines that merely wrap are joined.
    pub text: String,
    /// PDF page on which it begins.
    pub page: u32,
    /// Its box there.
    pub bbox: Rect,
    /// Where it goes on, if a page break cuts it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub continued: Vec<Location>,
    /// Whether a box over the table leaves it unreadable.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub covered: bool,
    /// Its lines as printed, from top to bottom, those of its rest on the next page included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<CellLine>,
}

impl Cell {
    /// Its places: its box, and those on the next pages if a page break cuts it.
    #[must_use]
    pub fn places(&self) -> Vec<Location> {
        let first = Location { page: self.page, bbox: self.bbox };
        std::iter::once(first).chain(self.continued.iter().copied()).collect()
    }
}

/// A line of a cell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CellLine {
    /// The text as printed.
    pub text: String,
    /// The PDF page.
    pub page: u32,
    /// Its box.
    pub bbox: Rect,
    /// Font size in points.
    pub size: f32,
    /// Whether most of it is bold.
    pub bold: bool,
    /// Whether it only goes on from the line before, which had no room left.
    pub wrapped: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_place_of_the_grid_belongs_to_the_cell_that_spans_it() {
        let cell = |row: usize, column: usize, row_span: usize, column_span: usize| Cell {
            row,
            column,
            row_span,
            column_span,
            text: format!("{row}{column}"),
            ..Cell::default()
        };
        let cells = vec![cell(0, 0, 2, 1), cell(0, 1, 1, 2), cell(1, 1, 1, 1), cell(1, 2, 1, 1)];
        let table = Table { rows: 2, columns: 3, cells, ..Table::default() };
        let at = |row, column| table.cell_at(row, column).map(|cell| cell.text.as_str());
        assert_eq!((at(1, 0), at(0, 2), at(1, 2), at(2, 0)), (Some("00"), Some("01"), Some("12"), None));
    }
}
