//! In: the glyphs and paths of a page. Out: its lines in reading order, its tables with row and column spans, its
//! shapes. Nothing here depends on the subject of the text.

mod arrows;
mod asides;
mod background;
mod bars;
mod cell_text;
mod components;
mod dotted;
mod floating;
mod glyph_places;
mod gradients;
mod grid;
mod lead;
mod lettering;
mod lines;
mod order;
mod overlays;
mod page;
mod painted_areas;
mod position_order;
mod ruby;
mod rules;
mod shaded_header;
mod struck;
mod tables;
mod vertical;
mod visible_glyphs;

pub use page::{analyse, analyse_all, analyse_within, readings};
pub use rules::visible as rulings;
pub use tables::{TableReading, chosen_readings};

use serde::{Deserialize, Serialize};

use crate::geometry::Rect;
use crate::pdf::{Colour, Layer};

/// The content of a page after layout analysis.
#[derive(Debug, Clone, Default)]
pub struct PageLayout {
    /// PDF page, from 1.
    pub number: u32,
    /// Page label of the PDF.
    pub label: String,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// How far the page was turned clockwise to be read, in degrees: 0 but for pages printed sideways.
    pub turned: u16,
    /// Lines outside tables, in reading order.
    pub lines: Vec<TextLine>,
    /// Its tables, each with its place in the reading order.
    pub tables: Vec<PageTable>,
    /// Boxes and bands that are no tables (cards, callouts, arrows).
    pub shapes: Vec<Shape>,
    /// Reading order over lines and tables.
    pub order: Vec<OrderEntry>,
    /// What lies over the text or hangs on it.
    pub asides: Vec<Aside>,
    /// The boxes of annotations that comment on the text.
    pub annotated: Vec<Rect>,
}

/// A line in a layer of its own: ruby, a stamp, a note.
#[derive(Debug, Clone)]
pub struct Aside {
    /// The kind of text.
    pub layer: Layer,
    /// Its text and place.
    pub line: TextLine,
}

/// An entry of the reading order: an index into `lines` or `tables`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderEntry {
    /// `lines[i]`
    Line(usize),
    /// `tables[i]`
    Table(usize),
}

/// One line of text.
#[derive(Debug, Clone, Default)]
pub struct TextLine {
    /// The text as printed, left to right or top to bottom.
    pub text: String,
    /// Box around the glyphs.
    pub bounds: Rect,
    /// Median font size in points.
    pub size: f32,
    /// Whether most of its glyphs are bold.
    pub bold: bool,
    /// Whether it runs from top to bottom.
    pub vertical: bool,
    /// Colour of most of its glyphs.
    pub colour: Colour,
    /// Painting order of its first glyph.
    pub order: u32,
    /// The block (paragraph, text box) it belongs to, numbered over the page in reading order.
    pub block: usize,
    /// Number of glyphs, for the conservation test.
    pub glyphs: usize,
    /// Confidence of character recognition, from 0 to 1; `None` if the text comes from the file.
    pub recognised: Option<f32>,
    /// Whether most of it is struck out.
    pub struck: bool,
    /// Words at its beginning that look otherwise than the rest.
    pub lead: Option<Lead>,
}

impl TextLine {
    /// Whether a badge ends or begins between two lines: both size and colour change.
    pub(crate) fn is_parted_from(&self, next: &Self) -> bool {
        lead::changes((self.size, self.colour), (next.size, next.colour))
    }
}

/// Words at the beginning of a line in another size, weight or colour than the rest: a label, or a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Their length in bytes of the line's text.
    pub length: usize,
    /// Whether they are a badge: smaller than the rest, or light on a ground of their own.
    pub badge: bool,
}

/// How a table was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// Rulings on all sides of its cells.
    Ruled,
    /// Rulings in one direction only, or a shaded header or striped rows.
    HalfRuled,
    /// Alignment alone.
    Aligned,
}

/// A table of one page.
#[derive(Debug, Clone)]
pub struct PageTable {
    /// How it was found.
    pub kind: TableKind,
    /// Its outer box.
    pub bounds: Rect,
    /// Positions of the column borders, left to right (columns + 1 of them).
    pub columns: Vec<f32>,
    /// Positions of the row borders, top to bottom (rows + 1 of them).
    pub rows: Vec<f32>,
    /// Its cells, by row, then column. They tile the grid.
    pub cells: Vec<PageCell>,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
    /// Painting order of its first glyph: its place in the stream.
    pub order: u32,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct PageCell {
    /// First row it covers, from 0.
    pub row: usize,
    /// First column it covers, from 0.
    pub column: usize,
    /// Rows it covers.
    pub row_span: usize,
    /// Columns it covers.
    pub column_span: usize,
    /// Its box.
    pub bounds: Rect,
    /// Its lines, from top to bottom.
    pub lines: Vec<TextLine>,
    /// Background, where it has one.
    pub shade: Option<Colour>,
    /// Whether a box over the table leaves it unreadable.
    pub covered: bool,
    /// Whether a ruling closes it at the top.
    pub closed_top: bool,
    /// Whether a ruling closes it at the bottom.
    pub closed_bottom: bool,
}

/// A painted area that is no table.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Its box.
    pub bounds: Rect,
    /// Fill colour.
    pub fill: Option<Colour>,
    /// Whether its outline is an upright rectangle.
    pub rectangular: bool,
    /// Painting order.
    pub order: u32,
}
