//! Column widths and row heights that fit Japanese text. Spreadsheets fit the height of a wrapped row only when
//! somebody edits it, so heights are calculated here: a full-width character is as wide as the font is high, a
//! half-width one half that.

use unicode_width::UnicodeWidthStr;

use super::style;
use crate::compare::ColumnHead;
use crate::export::column_titles;
use crate::export::plain_table::{PlainCell, PlainTable};
use crate::export::shape::Shape;

/// Points of one unit of column width (eight pixels of 1/96 inch, see `style::set_default`).
const UNIT: f64 = 6.0;
/// Padding of a cell at both sides together, in points.
const PADDING: f64 = 5.0;
/// Height of a line as a multiple of the font size.
const LEADING: f64 = 1.4;
/// Padding of a row above and below its lines together, in points.
const ROW_PADDING: f64 = 3.0;
/// The highest row that a spreadsheet has, in points.
const HIGHEST_ROW: f64 = 409.0;
/// Least width of a column, in units: its title fits in few lines.
const NARROWEST: f64 = 5.5;

/// Width of the narrow cells of a matrix over many municipalities.
const NARROW: f64 = 3.6;
/// Padding of a column beyond its nominal width, in units: five of eight pixels.
const BESIDE: f64 = 0.65;

/// Width of several columns together on paper, in units.
pub(super) fn together(widths: impl Iterator<Item = f64>) -> f64 {
    widths.map(|width| width + BESIDE).sum()
}

/// Height of a header with upright titles, in points.
pub(super) fn upright_height<'a>(titles: impl Iterator<Item = &'a str>) -> f64 {
    let longest = titles.map(|title| title.chars().count()).max().unwrap_or(0);
    ((longest + 1) as f64 * style::SIZE * LEADING).min(HIGHEST_ROW)
}

/// Widths of the columns: as wide as their longest line, up to what the list of columns allows.
pub(super) fn widths(table: &PlainTable<'_>, shape: &Shape) -> Vec<f64> {
    let width = |column: usize, head: &ColumnHead| {
        if table.is_narrow_cell(column) {
            return NARROW;
        }
        let lines = shape.longest_line(&head.name);
        // Titles wrap anywhere, but into at most two lines if the column may be wider; titles with line ends keep them.
        let title = &table.titles[column];
        let parts = if title.contains('\n') { 1 } else { 2 };
        let needed = lines.max(longest_line(PlainCell::Text(title)).div_ceil(parts));
        wanted(needed).clamp(NARROWEST, column_titles::width(head).max(NARROWEST))
    };
    table.heads.iter().enumerate().map(|(column, head)| width(column, head)).collect()
}

/// Width of a column for a line of this length in half-width characters, with room for the filter button.
fn wanted(line: usize) -> f64 {
    (line as f64 * style::SIZE / 2.0 + PADDING) / UNIT + 1.0
}

/// Whether a line already gives its column the greatest width.
pub(in crate::export) fn is_widest(head: &ColumnHead, line: usize) -> bool {
    wanted(line) >= column_titles::width(head).max(NARROWEST)
}

/// Height of a row of cells, in points.
pub(super) fn height<'a>(cells: impl IntoIterator<Item = (&'a str, f64)>) -> f64 {
    let lines = cells.into_iter().map(|(text, width)| lines(text, width, style::SIZE)).max().unwrap_or(1);
    (lines as f64 * style::SIZE * LEADING + ROW_PADDING).min(HIGHEST_ROW)
}

/// Number of lines that a text takes in a column.
fn lines(text: &str, width: f64, size: f64) -> usize {
    let room = ((width * UNIT - PADDING) / (size / 2.0)).floor().max(2.0) as usize;
    // A full-width character that does not fit at the end of a line leaves half of its room free; closing brackets
    // and stops take their neighbour with them to the next line.
    let room = room.saturating_sub(1).max(2);
    text.lines().map(|line| line.width().div_ceil(room).max(1)).sum::<usize>().max(1)
}

/// The longest line of a cell, in half-width characters.
pub(in crate::export) fn longest_line(cell: PlainCell<'_>) -> usize {
    match cell {
        PlainCell::Empty => 0,
        PlainCell::Text(text) => text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0),
        PlainCell::Number(number) => format!("{number}").len() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_longest_text() {
        let one = height([("導入", 20.0), ("", 5.0)]);
        assert!(one < 2.0 * style::SIZE * LEADING, "one line");
        assert!(height([("導入\n運用", 20.0)]) > one, "a line end makes a line");
        let long = "ア".repeat(60);
        // 20 units are 120 points, which hold 12 characters of 9 points
        assert!(height([(long.as_str(), 20.0)]) >= 5.0 * style::SIZE * LEADING, "60 characters take five lines");
        assert!(height([("ア".repeat(9000).as_str(), 20.0)]) <= HIGHEST_ROW);
    }
}
