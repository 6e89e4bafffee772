//! Lines of a sheet as a table, from where they stand.

use std::collections::BTreeSet;

use crate::calendar;
use crate::document::{Cell, Location, Table};
use crate::geometry::Rect;

/// Tables that are guessed from lines are less sure than those that the layout found.
const CONFIDENCE: f32 = 0.7;
/// Pages lie below one another at this distance.
const PAGE: f32 = 10_000.0;

/// A line of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Its words.
    pub(super) text: String,
    /// Where it stands.
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

    /// Whether it stands over or before other lines: a label, or a year.
    fn leads(&self) -> bool {
        self.label || calendar::only_years(&self.text).is_some()
    }
}

/// The table that the lines make.
pub(super) fn laid_out(pieces: Vec<Piece>) -> Table {
    let rows = spanned(rows(pieces));
    let borders = borders(&rows);
    let columns = borders.len() + 1;
    let mut table = Table { rows: rows.len(), columns, confidence: CONFIDENCE, ..Table::default() };
    let mut taken = BTreeSet::new();
    for (row, pieces) in rows.iter().enumerate() {
        for (piece, height) in pieces {
            let (from, to) = reach(piece.at.bbox, &borders);
            let Some(from) = (from..columns).find(|column| !taken.contains(&(row, *column))) else { continue };
            let free = |column: &usize| !taken.contains(&(row, *column));
            let width = (from..=to.max(from)).take_while(free).count();
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

/// Lines beside one another, from left to right.
fn rows(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| a.place().centre().y.total_cmp(&b.place().centre().y));
    let beside = |a: Rect, b: Rect| a.bottom.min(b.bottom) - a.top.max(b.top) > 0.6 * a.height().min(b.height());
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

/// A label that stands alone between two rows which both begin right of it belongs to both.
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

/// The borders between columns: before each label or value that stands right of a label, and midway between labels
/// beside one another.
fn borders(rows: &[Vec<(Piece, usize)>]) -> Vec<f32> {
    /// Borders nearer to one another than this are one.
    const SAME: f32 = 12.0;
    let mut found: Vec<f32> = Vec::new();
    for row in rows {
        for pair in row.windows(2) {
            let (left, right) = (&pair[0].0, &pair[1].0);
            if left.leads() && right.leads() {
                found.push(f32::midpoint(left.at.bbox.x1, right.at.bbox.x0));
            } else if left.leads() || right.leads() {
                found.push(right.at.bbox.x0 - 1.0);
            }
        }
    }
    found.sort_by(f32::total_cmp);
    let mut borders: Vec<f32> = Vec::new();
    for border in found {
        if borders.last().is_none_or(|last| border - last > SAME) {
            borders.push(border);
        }
    }
    borders
}

/// The first and last column that a line reaches into.
fn reach(place: Rect, borders: &[f32]) -> (usize, usize) {
    /// A line may reach over a border by this without being in the next column.
    const OVER: f32 = 4.0;
    let from = borders.partition_point(|border| *border <= place.x0 + OVER);
    let to = borders.partition_point(|border| *border < place.x1 - OVER);
    (from.min(to.max(from)), to.max(from))
}
