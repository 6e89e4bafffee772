//! Records with cells hidden by a box over their table: the hidden text is unknown.

use super::doubt::{Doubt, DoubtCode};
use super::record::Initiative;
use crate::document::{Document, Location};
use crate::geometry::Rect;

/// Largest distance between two borders of one row, in points.
const SAME_ROW: f32 = 1.5;

/// Doubts the records with hidden cells.
pub(super) fn doubt(records: &mut [Initiative], document: &Document) {
    let cells = document.tables.iter().flat_map(|table| &table.cells).filter(|cell| cell.covered);
    let covered: Vec<Location> = cells.map(|cell| Location { page: cell.page, bbox: cell.bbox }).collect();
    if covered.is_empty() {
        return;
    }
    for record in records {
        let area = area(record, document);
        if covered.iter().any(|at| at.page == record.page && area.contains(at.bbox.centre())) {
            record.doubt(Doubt::on_record(DoubtCode::Covered));
        }
    }
}

/// The box of a record with the cells of its rows.
fn area(record: &Initiative, document: &Document) -> Rect {
    let own = record.bbox;
    let beside = |bbox: &Rect| own.top - SAME_ROW <= bbox.top && bbox.bottom <= own.bottom + SAME_ROW;
    let of_table = document.tables.iter().filter(|table| {
        table.cells.iter().any(|cell| cell.page == record.page && own.grown(SAME_ROW).contains(cell.bbox.centre()))
    });
    let cells = of_table.flat_map(|table| &table.cells).filter(|cell| cell.page == record.page);
    cells.map(|cell| cell.bbox).filter(beside).fold(own, Rect::union)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Cell, Table};

    /// How many doubts two records in rows of 20 points have if this one of four cells is hidden.
    fn doubts(covered: usize) -> [usize; 2] {
        let row = |row: usize| Rect::new(0.0, 20.0 * row as f32, 400.0, 20.0 * (row + 1) as f32);
        let cell = |index: usize| {
            let bbox = Rect { x0: 100.0 * (index % 2) as f32, x1: 100.0 * (index % 2 + 1) as f32, ..row(index / 2) };
            Cell { row: index / 2, column: index % 2, page: 1, bbox, covered: covered == index, ..Cell::default() }
        };
        let tables = vec![Table { cells: (0..4).map(cell).collect(), ..Table::default() }];
        let document = Document { tables, ..Document::default() };
        let record = |index| Initiative { page: 1, bbox: Rect { x1: 90.0, ..row(index) }, ..Initiative::default() };
        let mut records = [record(0), record(1)];
        doubt(&mut records, &document);
        records.map(|record| record.doubts.len())
    }

    #[test]
    fn hidden_cells_are_a_doubt_on_their_row() {
        assert_eq!(doubts(1), [1, 0]);
        assert_eq!(doubts(2), [0, 1]);
    }
}
