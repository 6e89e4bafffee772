//! Schedules drawn as shapes: arrows, chevrons and bands over the cells of a row, with or without text on them. The
//! area under a bar becomes one cell, so that the columns it spans give its period.

mod lanes;

use crate::geometry::{Point, Rect};
use crate::layout::grid::{Grid, GridCell};
use crate::layout::{Shape, TextLine};
use crate::pdf::PageContent;

/// Least share of a column's width that a bar must cover to span the column.
const COVERS: f32 = 0.4;
/// Least share of a column that each of two bars must cover to divide it between them.
const PARTS: f32 = 0.25;
/// A rectangle that leaves less of its row free above and below (points) is the background of a cell.
const INSET: f32 = 1.5;
/// How far, in points, a bar may reach beyond its row.
const OVERHANG: f32 = 2.0;
/// Least ratio of length to height of an arrow without text on it.
const LONG: f32 = 2.0;
/// Least gap, in em, between the glyphs of two labels at one height.
const ONE_LABEL: f32 = 1.0;

/// A glyph that shows.
struct Printed {
    bounds: Rect,
    order: u32,
}

impl Printed {
    fn at(&self) -> Point {
        self.bounds.centre()
    }
}

/// A shape within one row. If its text is beside, above or below it, its bounds are as high as the row.
struct Bar {
    row: usize,
    bounds: Rect,
    /// Whether no text belongs to it.
    silent: bool,
}

/// What covers a column in a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Cell(usize),
    Bar(usize),
}

/// Merges the cells under each bar into one. A bar over other text changes nothing, nor does one over a cell of
/// several rows unless each row has its own bar.
pub(super) fn lay(grid: &mut Grid, shapes: &[Shape], page: &PageContent) {
    let in_rows = in_rows(grid, shapes);
    if in_rows.is_empty() {
        return;
    }
    let glyphs = printed(grid, page);
    let mut bars = bars(grid, &in_rows, &glyphs);
    lanes::part_rows(grid, &bars);
    if lanes::part_lanes(grid, &bars) {
        bars = self::bars(grid, &self::in_rows(grid, shapes), &glyphs);
    }
    let free = free_text(grid, &bars, &glyphs);
    part_columns(grid, &bars);
    if bars.iter().all(|bar| covered(grid, bar).len() < 2) {
        return;
    }
    let mut rows: Vec<usize> = bars.iter().map(|bar| bar.row).collect();
    rows.dedup();
    for row in rows {
        lay_row(grid, row, &bars, &free);
    }
    grid.cells.sort_by_key(|c| (c.row, c.column));
}

/// The shapes that lie in one row each, with the row.
fn in_rows<'s>(grid: &Grid, shapes: &'s [Shape]) -> Vec<(usize, &'s Shape)> {
    shapes.iter().filter_map(|s| Some((row_of(grid, s)?, s))).collect()
}

/// The content of a bar without words: an arrow that means continuation through its columns.
pub(super) fn mark(bounds: Rect) -> TextLine {
    TextLine { text: "→".to_owned(), bounds, size: bounds.height() / LONG, ..TextLine::default() }
}

/// The glyphs that show in a grid, from top to bottom.
fn printed(grid: &Grid, page: &PageContent) -> Vec<Printed> {
    let (Some(top), Some(bottom)) = (grid.rows.first(), grid.rows.last()) else { return Vec::new() };
    let inside = page.glyphs.iter().filter(|g| (*top..*bottom).contains(&g.bounds.centre().y));
    let mut printed: Vec<Printed> =
        inside.filter(|g| !g.is_blank()).map(|g| Printed { bounds: g.bounds, order: g.order }).collect();
    printed.sort_by(|a, b| a.at().y.total_cmp(&b.at().y));
    printed
}

/// The shapes with text on them or, arrows, beside them, and those without any; by row, then from left to right. A
/// fill and its outline are one.
fn bars(grid: &Grid, in_rows: &[(usize, &Shape)], glyphs: &[Printed]) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    let twice = |bars: &[Bar], row: usize, shape: &Shape| {
        bars.iter().any(|bar| bar.row == row && bar.bounds.contains(shape.bounds.centre()))
    };
    for (row, shape) in in_rows {
        if !twice(&bars, *row, shape) && carries_text(shape, glyphs) {
            bars.push(Bar { row: *row, bounds: shape.bounds, silent: false });
        }
    }
    let long: Vec<&(usize, &Shape)> =
        in_rows.iter().filter(|(_, s)| s.bounds.width() >= LONG * s.bounds.height()).collect();
    for (row, shape) in long.iter().filter(|(_, s)| !s.rectangular) {
        let bounds = Rect { top: grid.rows[*row], bottom: grid.rows[row + 1], ..shape.bounds };
        if !twice(&bars, *row, shape) && has_label(bounds, glyphs) {
            bars.push(Bar { row: *row, bounds, silent: false });
        }
    }
    // What reaches from border to border is the stroke through an empty cell.
    let inset = |row: usize, b: Rect| b.top >= grid.rows[row] + INSET && b.bottom <= grid.rows[row + 1] - INSET;
    for (row, shape) in long.iter().filter(|(row, s)| inset(*row, s.bounds)) {
        if !twice(&bars, *row, shape) {
            bars.push(Bar { row: *row, bounds: shape.bounds, silent: true });
        }
    }
    bars.sort_by(|a, b| a.row.cmp(&b.row).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
    bars
}

/// Whether a box contains one text, and no second one beside it.
fn has_label(bounds: Rect, glyphs: &[Printed]) -> bool {
    let mut inside: Vec<Rect> = glyphs.iter().filter(|g| bounds.contains(g.at())).map(|g| g.bounds).collect();
    inside.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let beside = |(i, g): (usize, &Rect)| {
        let level = |other: &&Rect| other.overlap_y(*g) > 0.5 * g.height();
        let next = inside[i + 1..].iter().find(level);
        next.is_some_and(|next| next.x0 - g.x1 > ONE_LABEL * g.height())
    };
    !inside.is_empty() && !inside.iter().enumerate().any(beside)
}

/// The row that contains a shape; `None` if the shape is not a bar.
fn row_of(grid: &Grid, shape: &Shape) -> Option<usize> {
    let (bounds, at) = (shape.bounds, shape.bounds.centre());
    if bounds.height() > bounds.width() {
        return None;
    }
    let (left, right) = (grid.columns.first()? - OVERHANG, grid.columns.last()? + OVERHANG);
    if bounds.x0 < left || bounds.x1 > right {
        return None;
    }
    // the borders come from top to bottom
    let row =
        grid.rows.partition_point(|border| *border <= at.y).checked_sub(1).filter(|row| row + 1 < grid.rows.len())?;
    let room = if shape.rectangular { -INSET } else { OVERHANG };
    let in_row = bounds.top >= grid.rows[row] - room && bounds.bottom <= grid.rows[row + 1] + room;
    in_row.then_some(row)
}

fn carries_text(shape: &Shape, glyphs: &[Printed]) -> bool {
    let first = glyphs.partition_point(|g| g.at().y < shape.bounds.top);
    let mut level = glyphs[first..].iter().take_while(|g| g.at().y <= shape.bounds.bottom);
    level.any(|g| g.order > shape.order && shape.bounds.contains(g.at()))
}

/// Places of glyphs that lie in the rows of bars but on none of the bars.
fn free_text(grid: &Grid, bars: &[Bar], glyphs: &[Printed]) -> Vec<Point> {
    let in_row = |p: &Point, row: usize| (grid.rows[row]..grid.rows[row + 1]).contains(&p.y);
    let centres = glyphs.iter().map(Printed::at);
    centres
        .filter(|p| bars.iter().any(|bar| in_row(p, bar.row)) && !bars.iter().any(|bar| bar.bounds.contains(*p)))
        .collect()
}

/// Parts each column in which one bar of a row ends and the next begins.
fn part_columns(grid: &mut Grid, bars: &[Bar]) {
    for pair in bars.windows(2).filter(|pair| pair[0].row == pair[1].row) {
        let (end, start) = (pair[0].bounds.x1, pair[1].bounds.x0);
        let border = (end + start) / 2.0;
        let Some(column) = grid.columns.windows(2).position(|w| (w[0]..w[1]).contains(&border)) else { continue };
        let (left, right) = (grid.columns[column], grid.columns[column + 1]);
        let share = PARTS * (right - left);
        if end - left < share || right - start < share || pair[0].bounds.x0 > left || pair[1].bounds.x1 < right {
            continue;
        }
        grid.columns.insert(column + 1, border);
        for cell in &mut grid.cells {
            if cell.column > column {
                cell.column += 1;
            } else if cell.column + cell.column_span > column {
                cell.column_span += 1;
            }
        }
    }
}

/// The columns that a bar covers.
fn covered(grid: &Grid, bar: &Bar) -> Vec<usize> {
    let covers = |w: &[f32]| {
        let common = bar.bounds.x1.min(w[1]) - bar.bounds.x0.max(w[0]);
        common >= COVERS * (w[1] - w[0])
    };
    grid.columns.windows(2).enumerate().filter(|(_, w)| covers(w)).map(|(column, _)| column).collect()
}

/// Gives the columns of a row to its bars, and the rest back to the cells that had them.
fn lay_row(grid: &mut Grid, row: usize, bars: &[Bar], free: &[Point]) {
    let width = grid.columns.len() - 1;
    let mut owners: Vec<Option<Owner>> = vec![None; width];
    for (index, cell) in grid.cells.iter().enumerate().filter(|(_, c)| c.row == row && c.row_span == 1 && !c.outside) {
        owners[cell.column..cell.column + cell.column_span].fill(Some(Owner::Cell(index)));
    }
    let cell_owners = owners.clone();
    let in_row: Vec<(usize, Vec<usize>)> = bars
        .iter()
        .enumerate()
        .filter(|(_, bar)| bar.row == row)
        .map(|(index, bar)| (index, covered(grid, bar)))
        .collect();
    for (index, columns) in &in_row {
        let open = |column: &usize| match owners[*column] {
            Some(Owner::Cell(cell)) => !free.iter().any(|p| holds(grid, &grid.cells[cell], *p)),
            _ => false,
        };
        // Shading behind words in one cell changes nothing; two bars in one cell hide the borders between them. The
        // background of a schedule has no words of its own.
        let others = in_row.iter().filter(|(other, _)| other != index).flat_map(|(_, columns)| columns);
        let several = columns.windows(2).any(|w| cell_owners[w[0]] != cell_owners[w[1]])
            || others.into_iter().any(|other| columns.iter().any(|own| cell_owners[*own] == cell_owners[*other]));
        let ground =
            columns.iter().any(|own| matches!(cell_owners[*own], Some(Owner::Cell(cell)) if grid.cells[cell].drawn));
        if (several || ground || bars[*index].silent) && columns.iter().all(open) {
            columns.iter().for_each(|column| owners[*column] = Some(Owner::Bar(*index)));
        }
    }
    let mut cells: Vec<GridCell> = Vec::new();
    let mut before = None;
    for (column, owner) in owners.iter().enumerate() {
        let old = grid.cells.iter().find(|c| c.row == row && (c.column..c.column + c.column_span).contains(&column));
        if let (Some(_), Some(old)) = (owner, old) {
            match cells.last_mut() {
                Some(cell) if before == *owner => {
                    cell.column_span += 1;
                    cell.closed_top &= old.closed_top;
                    cell.closed_bottom &= old.closed_bottom;
                }
                _ => {
                    let barred = matches!(owner, Some(Owner::Bar(index)) if bars[*index].silent);
                    cells.push(GridCell { column, column_span: 1, barred, ..*old });
                }
            }
        }
        before = *owner;
    }
    grid.cells.retain(|c| c.row != row || c.row_span != 1 || c.outside);
    grid.cells.extend(cells);
}

fn holds(grid: &Grid, cell: &GridCell, p: Point) -> bool {
    (grid.columns[cell.column]..grid.columns[cell.column + cell.column_span]).contains(&p.x)
        && (grid.rows[cell.row]..grid.rows[cell.row + cell.row_span]).contains(&p.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::lines::tests::set;
    use crate::pdf::Glyph;

    /// One row of a label and four years, a header above it.
    fn year_grid() -> Grid {
        let cell = |i: usize| GridCell::closed(i / 5, i % 5);
        Grid {
            columns: (0..=5_u8).map(|i| 100.0 * f32::from(i)).collect(),
            rows: vec![0.0, 40.0, 80.0],
            cells: (0..10).map(cell).collect(),
            irregular: 0,
        }
    }

    fn arrow(x0: f32, x1: f32) -> Shape {
        Shape { bounds: Rect::new(x0, 46.0, x1, 74.0), fill: None, rectangular: false, order: 0 }
    }

    /// Column and span of the cells of the second row, with the arrows and texts over it.
    fn laid(shapes: &[Shape], texts: &[Vec<Glyph>]) -> Vec<(usize, usize)> {
        let page = PageContent { glyphs: texts.concat(), ..PageContent::default() };
        let mut grid = year_grid();
        lay(&mut grid, shapes, &page);
        let area: usize = grid.cells.iter().map(|c| c.row_span * c.column_span).sum();
        assert_eq!(area, 2 * (grid.columns.len() - 1), "the cells tile the grid");
        grid.cells.iter().filter(|c| c.row == 1).map(|c| (c.column, c.column_span)).collect()
    }

    #[test]
    fn arrows_span_the_years_they_cover() {
        let texts = [set("検討", 120.0, 55.0, 1), set("導入", 330.0, 55.0, 2)];
        assert_eq!(laid(&[arrow(102.0, 198.0), arrow(202.0, 498.0)], &texts), [(0, 1), (1, 1), (2, 3)]);
    }

    #[test]
    fn arrows_that_meet_inside_a_year_part_it() {
        let texts = [set("検討", 120.0, 55.0, 1), set("導入", 330.0, 55.0, 2)];
        assert_eq!(laid(&[arrow(102.0, 248.0), arrow(252.0, 498.0)], &texts), [(0, 1), (1, 2), (3, 3)]);
    }

    #[test]
    fn bars_one_below_the_other_are_rows_of_their_own() {
        let bar = |x0, x1, top| Shape { bounds: Rect::new(x0, top, x1, top + 12.0), ..arrow(0.0, 0.0) };
        let (shapes, texts) = (
            [bar(102.0, 298.0, 44.0), bar(202.0, 498.0, 62.0)],
            [set("検討", 120.0, 45.0, 1), set("導入", 330.0, 63.0, 2), set("窓口", 10.0, 55.0, 3)],
        );
        let page = PageContent { glyphs: texts.concat(), ..PageContent::default() };
        let mut grid = year_grid();
        lay(&mut grid, &shapes, &page);
        assert_eq!(grid.rows, [0.0, 40.0, 59.0, 80.0]);
        let at = |c: &GridCell| (c.row, c.column, c.row_span, c.column_span);
        let cells: Vec<_> = grid.cells.iter().filter(|c| c.row > 0).map(at).collect();
        assert_eq!(cells, [(1, 0, 2, 1), (1, 1, 1, 2), (1, 3, 1, 1), (1, 4, 1, 1), (2, 1, 1, 1), (2, 2, 1, 3)]);
    }

    #[test]
    fn the_ground_of_a_schedule_is_parted_where_its_labels_are() {
        let bar = |x0, x1, top| Shape { bounds: Rect::new(x0, top, x1, top + 20.0), ..arrow(0.0, 0.0) };
        let texts = [set("検討", 120.0, 10.0, 1), set("導入", 330.0, 50.0, 2)];
        let page = PageContent { glyphs: texts.concat(), ..PageContent::default() };
        let ground = GridCell { row: 0, column: 1, row_span: 2, column_span: 4, ..year_grid().cells[0] };
        let label = |row: usize| GridCell { row, ..year_grid().cells[0] };
        let mut grid = Grid { cells: vec![label(0), ground, label(1)], ..year_grid() };
        lay(&mut grid, &[bar(102.0, 298.0, 10.0), bar(202.0, 498.0, 50.0)], &page);
        let cells: Vec<_> = grid.cells.iter().map(|c| (c.row, c.column, c.row_span, c.column_span)).collect();
        assert_eq!(cells, [(0, 0, 1, 1), (0, 1, 1, 2), (0, 3, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 3)]);
        let mut silent = Grid { cells: vec![label(0), ground, label(1)], ..year_grid() };
        lay(&mut silent, &[bar(102.0, 298.0, 10.0)], &page);
        assert_eq!(silent.cells.len(), 3, "a row without a bar of its own says nothing");
    }

    #[test]
    fn one_arrow_over_several_years_is_enough() {
        let text = set("検討", 120.0, 55.0, 1);
        assert_eq!(laid(&[arrow(102.0, 398.0)], &[text]), [(0, 1), (1, 3), (4, 1)]);
    }

    #[test]
    fn arrows_that_hide_the_borders_between_the_years_part_their_cell() {
        let texts = [set("検討", 120.0, 55.0, 1), set("導入", 330.0, 55.0, 2)];
        let page = PageContent { glyphs: texts.concat(), ..PageContent::default() };
        let mut grid = year_grid();
        grid.cells.retain(|c| c.row == 0 || c.column < 2);
        grid.cells.last_mut().expect("a cell").column_span = 4;
        lay(&mut grid, &[arrow(102.0, 298.0), arrow(302.0, 498.0)], &page);
        let spans: Vec<_> = grid.cells.iter().filter(|c| c.row == 1).map(|c| (c.column, c.column_span)).collect();
        assert_eq!(spans, [(0, 1), (1, 2), (3, 2)]);
    }

    #[test]
    fn a_label_beside_an_arrow_belongs_to_it_and_two_labels_do_not() {
        let thin = |x0, x1| Shape { bounds: Rect::new(x0, 44.0, x1, 52.0), ..arrow(x0, x1) };
        let label = set("継続して実施", 200.0, 62.0, 1);
        assert_eq!(laid(&[thin(102.0, 498.0)], std::slice::from_ref(&label)), [(0, 1), (1, 4)]);
        let two = [set("検討", 120.0, 62.0, 1), set("導入", 330.0, 62.0, 2)];
        assert_eq!(laid(&[thin(102.0, 498.0)], &two), [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)]);
    }

    #[test]
    fn a_shape_over_or_beside_other_text_is_not_a_bar() {
        let crowded = [set("検討", 120.0, 55.0, 1), set("導入", 330.0, 55.0, 2), set("注", 330.0, 72.0, 3)];
        assert_eq!(
            laid(&[arrow(102.0, 198.0), arrow(202.0, 398.0)], &crowded),
            [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)]
        );
    }

    #[test]
    fn a_bar_without_words_marks_what_it_covers() {
        let bar = |x0, x1, rectangular| Shape { rectangular, ..arrow(x0, x1) };
        let text = set("窓口", 20.0, 55.0, 1);
        let page = PageContent { glyphs: text.clone(), ..PageContent::default() };
        let mut grid = year_grid();
        lay(&mut grid, &[bar(102.0, 298.0, true), bar(402.0, 498.0, false)], &page);
        let marked: Vec<_> = grid.cells.iter().filter(|c| c.barred).map(|c| (c.row, c.column, c.column_span)).collect();
        assert_eq!(marked, [(1, 1, 2), (1, 4, 1)]);
        let unchanged = [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)];
        assert_eq!(laid(&[bar(102.0, 198.0, true)], std::slice::from_ref(&text)), unchanged, "a box in a cell");
        let stroke = Shape { bounds: Rect::new(100.0, 40.0, 300.0, 80.0), ..arrow(0.0, 0.0) };
        assert_eq!(laid(&[stroke], &[text]), unchanged, "a stroke through empty cells");
    }

    #[test]
    fn the_background_of_a_row_is_not_a_bar() {
        let shade = |x0, x1| Shape {
            bounds: Rect::new(x0, 40.0, x1, 80.0),
            fill: Some(crate::pdf::Colour::BLACK),
            rectangular: true,
            order: 0,
        };
        let texts = [set("小計", 20.0, 55.0, 1), set("なし", 330.0, 55.0, 2)];
        assert_eq!(laid(&[shade(0.0, 200.0), shade(200.0, 500.0)], &texts), [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)]);
    }
}
