//! Arranges the lines of a sheet as a table by their positions.

use std::collections::BTreeSet;

use super::region::is_year;
use crate::document::{Cell, Location, Table};
use crate::geometry::Rect;

/// Confidence of a table guessed from lines, below that of tables found by the layout.
const CONFIDENCE: f32 = 0.7;
/// Vertical offset of consecutive pages, in points.
const PAGE: f32 = 10_000.0;

/// A line of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Its words.
    pub(super) text: String,
    /// Its place.
    pub(super) at: Location,
    /// Whether it is one of the labels.
    pub(super) label: bool,
}

impl Piece {
    /// Its place where pages lie below one another.
    fn place(&self) -> Rect {
        let shift = PAGE * f32::from(u16::try_from(self.at.page).unwrap_or(u16::MAX));
        Rect { top: self.at.bbox.top + shift, bottom: self.at.bbox.bottom + shift, ..self.at.bbox }
    }

    /// Whether it introduces other lines: a label, or a year.
    fn leads(&self) -> bool {
        self.label || is_year(&self.text)
    }
}

/// The table that the lines make.
pub(super) fn laid_out(pieces: Vec<Piece>) -> Table {
    let rows = spanned(rows(blocks(pieces)));
    let borders = borders(&rows);
    let columns = borders.len() + 1;
    let mut table = Table { rows: rows.len(), columns, confidence: CONFIDENCE, ..Table::default() };
    let mut taken = BTreeSet::new();
    for (row, pieces) in rows.iter().enumerate() {
        for (piece, height) in pieces {
            let (from, to) = reach(piece.at.bbox, &borders);
            let Some(from) = (from..columns).find(|column| !taken.contains(&(row, *column))) else { continue };
            let free = |column: &usize| !taken.contains(&(row, *column));
            let to = if is_only_value(pieces, piece, &borders) { columns - 1 } else { to.max(from) };
            let width = (from..=to).take_while(free).count();
            taken.extend((row..row + height).flat_map(|row| (from..from + width).map(move |column| (row, column))));
            table.cells.push(Cell {
                row,
                column: from,
                row_span: *height,
                column_span: width,
                text: piece.text.clone(),
                page: piece.at.page,
                bbox: piece.at.bbox,
                ..Cell::default()
            });
        }
    }
    let holes = (0..rows.len()).flat_map(|row| (0..columns).map(move |column| (row, column)));
    for (row, column) in holes.filter(|place| !taken.contains(place)) {
        table.cells.push(Cell { row, column, row_span: 1, column_span: 1, ..Cell::default() });
    }
    table.cells.sort_by_key(|cell| (cell.row, cell.column));
    table
}

/// Joins lines close below one another at one left edge: the value of one label.
fn blocks(mut pieces: Vec<Piece>) -> Vec<Piece> {
    /// Largest distance between two lines of one value, in line heights.
    const NEAR: f32 = 0.55;
    let left = |piece: &Piece| piece.at.bbox.x0;
    let labels: Vec<Rect> = pieces.iter().filter(|piece| piece.label).map(Piece::place).collect();
    let labelled = |place: Rect| labels.iter().any(|label| beside(*label, place) && label.x1 <= place.x0 + 1.0);
    pieces.sort_by(|a, b| left(a).total_cmp(&left(b)).then(a.place().top.total_cmp(&b.place().top)));
    let mut found: Vec<Piece> = Vec::new();
    for piece in pieces {
        let goes_on = |above: &&mut Piece| {
            let gap = piece.place().top - above.place().bottom;
            let height = above.at.bbox.height().min(piece.at.bbox.height());
            let plain = !above.leads() && !piece.leads() && above.at.page == piece.at.page;
            let alone = !(labelled(above.place()) && labelled(piece.place()));
            plain && alone && (left(above) - left(&piece)).abs() <= 2.0 && (-1.0..NEAR * height).contains(&gap)
        };
        match found.last_mut().filter(goes_on) {
            Some(above) => {
                above.text = format!("{}\n{}", above.text, piece.text);
                above.at.bbox = above.at.bbox.union(piece.at.bbox);
            }
            None => found.push(piece),
        }
    }
    found
}

/// Whether most of the lower of two lines is at the height of the other.
fn beside(a: Rect, b: Rect) -> bool {
    a.bottom.min(b.bottom) - a.top.max(b.top) > 0.6 * a.height().min(b.height())
}

/// Lines beside one another, from left to right.
fn rows(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| a.place().centre().y.total_cmp(&b.place().centre().y));
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut().filter(|row| row.iter().any(|other| beside(other.place(), piece.place()))) {
            Some(row) => row.push(piece),
            None => rows.push(vec![piece]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.at.bbox.x0.total_cmp(&b.at.bbox.x0));
    }
    rows
}

/// A label alone between two rows that both begin right of it belongs to both.
fn spanned(rows: Vec<Vec<Piece>>) -> Vec<Vec<(Piece, usize)>> {
    let starts: Vec<f32> = rows.iter().map(|row| row[0].at.bbox.x0).collect();
    let mut found: Vec<Vec<(Piece, usize)>> = Vec::new();
    for (index, mut row) in rows.into_iter().enumerate() {
        let right = row[0].at.bbox.x1;
        let near = |other: Option<&f32>| other.is_some_and(|start| *start > right);
        if row.len() == 1
            && row[0].label
            && near(starts.get(index + 1))
            && near(index.checked_sub(1).and_then(|i| starts.get(i)))
        {
            if let (Some(piece), Some(above)) = (row.pop(), found.last_mut()) {
                above.insert(0, (piece, 2));
            }
            continue;
        }
        found.push(row.into_iter().map(|piece| (piece, 1)).collect());
    }
    found
}

/// The borders between columns: as few as separate all lines beside one another, each as far right as possible.
fn borders(rows: &[Vec<(Piece, usize)>]) -> Vec<f32> {
    let mut gaps: Vec<(f32, f32)> = Vec::new();
    for pair in rows.iter().flat_map(|row| row.windows(2)) {
        let (left, right) = (pair[0].0.at.bbox, pair[1].0.at.bbox);
        gaps.push((left.x1.min(right.x0 - 1.0), right.x0));
    }
    gaps.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut borders: Vec<f32> = Vec::new();
    for (from, to) in gaps {
        if borders.last().is_none_or(|last| *last < from) {
            borders.push(to - 0.5);
        }
    }
    borders
}

/// Whether a line is the only one after a label, from the left edge of the values on: then it gets the whole row.
fn is_only_value(row: &[(Piece, usize)], piece: &Piece, borders: &[f32]) -> bool {
    let [(label, _), (value, _)] = row else { return false };
    let edge = borders.first().copied().unwrap_or(0.0);
    label.label && std::ptr::eq(value, piece) && !value.leads() && value.at.bbox.x0 - edge < value.at.bbox.height()
}

/// The first and last column that a line reaches into.
fn reach(place: Rect, borders: &[f32]) -> (usize, usize) {
    /// Largest overhang over a border, in points, of a line that is not in the next column.
    const OVER: f32 = 4.0;
    let from = borders.partition_point(|border| *border <= place.x0 + OVER);
    let to = borders.partition_point(|border| *border < place.x1 - OVER);
    (from.min(to.max(from)), to.max(from))
}
