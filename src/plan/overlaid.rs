//! Records over which something lies: annotations on the page, boxes over the cells of their table. What the page means
//! to say of them is for people to read.

use super::forms::Draft;
use super::record::Initiative;
use crate::document::{Document, Location};
use crate::geometry::Rect;

/// What a reader is told of a record under an annotation,
const ANNOTATED: &str = "注釈（書き込み、取り消し線など）が重なっています";
/// … and of one with cells under a box.
const COVERED: &str = "図形に隠れて読み取れない欄があります";
/// An annotation lies on a record with this share of its area, …
const ON_RECORD: f32 = 0.3;
/// … or if it hides this share of the record.
const OF_RECORD: f32 = 0.5;
/// Borders of rows differ by no more than this (points).
const SAME_ROW: f32 = 1.5;

/// Adds the doubts to the records on which something lies.
pub(super) fn doubt(drafts: &mut [Draft], document: &Document) {
    let annotated: Vec<Location> = document
        .pages
        .iter()
        .flat_map(|page| page.annotated.iter().map(|bbox| Location { page: page.page, bbox: *bbox }))
        .collect();
    let cells = || document.tables.iter().flat_map(|table| &table.cells);
    let covered: Vec<Location> =
        cells().filter(|cell| cell.covered).map(|cell| Location { page: cell.page, bbox: cell.bbox }).collect();
    if annotated.is_empty() && covered.is_empty() {
        return;
    }
    for draft in drafts {
        let area = area(&draft.record, document);
        let here = |at: &&Location| at.page == draft.record.page;
        let annotated = annotated.iter().filter(here).any(|at| lies_on(at.bbox, area));
        let covered = covered.iter().filter(here).any(|at| area.contains(at.bbox.centre()));
        if annotated {
            draft.doubt(ANNOTATED);
        }
        if covered {
            draft.doubt(COVERED);
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

/// Whether an annotation lies on a record.
fn lies_on(annotation: Rect, record: Rect) -> bool {
    let common = annotation.intersection(record).map_or(0.0, Rect::area);
    common > ON_RECORD * annotation.area() || common > OF_RECORD * record.area() && common > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Cell, Page, Table};

    /// The doubts of two records in rows of 20 points, with an annotation and a covered cell at these places.
    fn doubts(annotation: Option<Rect>, covered: Option<usize>) -> [usize; 2] {
        let row = |row: usize| Rect::new(0.0, 20.0 * row as f32, 400.0, 20.0 * (row + 1) as f32);
        let cell = |index: usize| {
            let bbox = Rect { x0: 100.0 * (index % 2) as f32, x1: 100.0 * (index % 2 + 1) as f32, ..row(index / 2) };
            Cell {
                row: index / 2,
                column: index % 2,
                page: 1,
                bbox,
                covered: covered == Some(index),
                ..Cell::default()
            }
        };
        let page = Page { page: 1, annotated: annotation.into_iter().collect(), ..Page::default() };
        let tables = vec![Table { cells: (0..4).map(cell).collect(), ..Table::default() }];
        let document = Document { pages: vec![page], tables, ..Document::default() };
        let mut drafts: Vec<Draft> = (0..2)
            .map(|index| {
                let bbox = Rect { x1: 90.0, ..row(index) };
                Draft { record: Initiative { page: 1, bbox, ..Initiative::default() }, ..Draft::default() }
            })
            .collect();
        doubt(&mut drafts, &document);
        [drafts[0].record.doubts.len(), drafts[1].record.doubts.len()]
    }

    #[test]
    fn annotations_raise_doubts_on_the_records_below_them() {
        assert_eq!(doubts(Some(Rect::new(110.0, 24.0, 180.0, 34.0)), None), [0, 1], "in a further cell of the row");
        assert_eq!(doubts(Some(Rect::new(0.0, 60.0, 180.0, 74.0)), None), [0, 0], "below the table");
        assert_eq!(doubts(Some(Rect::new(0.0, 0.0, 400.0, 40.0)), None), [1, 1], "over both");
    }

    #[test]
    fn covered_cells_raise_doubts_on_their_rows() {
        assert_eq!(doubts(None, Some(1)), [1, 0]);
        assert_eq!(doubts(None, Some(2)), [0, 1]);
    }
}
