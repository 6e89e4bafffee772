//! The rows of a drawn schedule that no line parts: those of its labels, and in each the lanes of its bars.

use super::{Bar, COVERS, OVERHANG, covered};
use crate::geometry::Rect;
use crate::layout::grid::{Grid, GridCell};

/// Bars are in one lane if they share more than this part of the height of the lower one.
const SAME_LANE: f32 = 0.5;

/// Parts a cell over several rows, each of which has bars with words in it: the ground of a schedule runs through rows
/// that only their labels part.
pub(super) fn part_rows(grid: &mut Grid, bars: &[Bar]) {
    let rows_of = |cell: &GridCell| cell.row..cell.row + cell.row_span;
    let has_bar = |cell: &GridCell, row: usize| {
        let (left, right) = (grid.columns[cell.column], grid.columns[cell.column + cell.column_span]);
        bars.iter().any(|b| b.row == row && !b.silent && (left..right).contains(&b.bounds.centre().x))
    };
    let mut cells = Vec::with_capacity(grid.cells.len());
    for cell in &grid.cells {
        if cell.row_span < 2 || !rows_of(cell).all(|row| has_bar(cell, row)) {
            cells.push(*cell);
            continue;
        }
        cells.extend(parts(cell));
    }
    cells.sort_by_key(|c| (c.row, c.column));
    grid.cells = cells;
}

/// The parts of a cell, one for each of its rows.
fn parts(cell: &GridCell) -> impl Iterator<Item = GridCell> {
    let last = cell.row + cell.row_span - 1;
    (cell.row..=last).map(move |row| GridCell {
        row,
        row_span: 1,
        closed_top: cell.closed_top && row == cell.row,
        closed_bottom: cell.closed_bottom && row == last,
        drawn: true,
        ..*cell
    })
}

/// Splits rows in which bars run one below the other in the same columns: each lane becomes a row, and cells without
/// a bar span all lanes. Returns whether any row was split.
pub(super) fn part_lanes(grid: &mut Grid, bars: &[Bar]) -> bool {
    let mut parted = false;
    for row in (0..grid.rows.len() - 1).rev() {
        let own: Vec<Rect> = bars.iter().filter(|b| b.row == row && !b.silent).map(|b| b.bounds).collect();
        // shading behind the lines of one text stays within one column
        if !bars.iter().any(|b| b.row == row && covered(grid, b).len() > 1) {
            continue;
        }
        let Some(borders) = between_lanes(&own) else { continue };
        let lanes = borders.len();
        let holds_bar = |cell: &GridCell| {
            let (left, right) = (grid.columns[cell.column], grid.columns[cell.column + cell.column_span]);
            own.iter().any(|b| b.x1.min(right) - b.x0.max(left) >= COVERS * (right - left).min(b.width()))
        };
        let mut cells = Vec::with_capacity(grid.cells.len());
        for cell in &grid.cells {
            let mut cell = *cell;
            let is_ground = cell.row == row && cell.row_span == 1 && !cell.outside && holds_bar(&cell);
            if cell.row > row {
                cell.row += lanes;
            } else if cell.row + cell.row_span > row {
                cell.row_span += lanes;
            }
            if is_ground { cells.extend(parts(&cell)) } else { cells.push(cell) }
        }
        cells.sort_by_key(|c| (c.row, c.column));
        grid.cells = cells;
        grid.rows.splice(row + 1..row + 1, borders);
        parted = true;
    }
    parted
}

/// The heights that separate lanes of bars, if some bar runs below another one and none spans two lanes.
fn between_lanes(bars: &[Rect]) -> Option<Vec<f32>> {
    let mut bars = bars.to_vec();
    bars.sort_by(|a, b| a.centre().y.total_cmp(&b.centre().y));
    let lanes: Vec<Rect> = bars
        .chunk_by(|a, b| a.overlap_y(*b) > SAME_LANE * a.height().min(b.height()))
        .filter_map(|lane| Rect::union_of(lane.iter().copied()))
        .collect();
    let apart = lanes.windows(2).all(|w| w[0].overlap_y(w[1]) <= OVERHANG);
    let below = |a: &Rect| bars.iter().any(|b| a.bottom <= b.top + OVERHANG && a.overlap_x(*b) > OVERHANG);
    let several = lanes.len() > 1 && apart && bars.iter().any(below);
    several.then(|| lanes.windows(2).map(|w| f32::midpoint(w[0].bottom, w[1].top)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(row: usize, x0: f32, x1: f32, top: f32) -> Bar {
        Bar { bounds: Rect::new(x0, top, x1, top + 10.0), row, silent: false }
    }

    #[test]
    fn bars_below_each_other_over_the_same_years_are_two_lanes() {
        let below = [Rect::new(100.0, 100.0, 300.0, 110.0), Rect::new(200.0, 120.0, 400.0, 130.0)];
        assert_eq!(between_lanes(&below), Some(vec![115.0]));
    }

    #[test]
    fn bars_one_after_the_other_are_one_lane() {
        let level = [Rect::new(100.0, 100.0, 200.0, 110.0), Rect::new(200.0, 103.0, 300.0, 113.0)];
        assert_eq!(between_lanes(&level), None);
        let stairs = [Rect::new(100.0, 100.0, 200.0, 110.0), Rect::new(200.0, 120.0, 300.0, 130.0)];
        assert_eq!(between_lanes(&stairs), None, "no bar runs below another");
    }

    #[test]
    fn a_row_with_two_lanes_is_split_and_its_label_spans_both() {
        let cell = |column| GridCell::closed(0, column);
        let cells = (0..4).map(cell).collect();
        let mut grid =
            Grid { columns: vec![0.0, 100.0, 200.0, 300.0, 400.0], rows: vec![100.0, 140.0], cells, irregular: 0 };
        let bars = [bar(0, 100.0, 300.0, 105.0), bar(0, 200.0, 400.0, 125.0)];
        assert!(part_lanes(&mut grid, &bars));
        assert_eq!(grid.rows, [100.0, 120.0, 140.0]);
        let label = grid.cells.iter().find(|cell| cell.column == 0).expect("a label");
        assert_eq!((label.row, label.row_span), (0, 2));
        assert_eq!(grid.cells.len(), 7, "two cells for each year");
        assert!(!part_lanes(&mut grid, &[bar(0, 100.0, 300.0, 105.0)]), "one lane");
    }
}
