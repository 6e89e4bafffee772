//! Other readings of a grid of lines: lines that stop at the header leave body rows of one cell each, and lines
//! between sections leave several rows in each cell. Where words are apart on both sides of a border, a wall is
//! added.

use super::gutters;
use super::kinds::is_figure;
use super::lay::Laid;
use super::words::{Level, Word, levels, median};
use crate::layout::grid::{Grid, GridCell};

/// A border parts a cell if its words keep so far from each other there (em).
const APART: f32 = 0.42;
/// Least width, in em, of a gap that separates columns without a line.
const WIDE: f32 = 0.75;
/// Fewest characters beside such a gap: fewer may be a letter set apart from the others.
const SHORT: usize = 2;
/// Fewest levels that support a border through a cell without a line.
const FEWEST: usize = 3;
/// Fewest lines at equal heights in neighbouring cells that are rows without lines between them.
const STACKED: usize = 3;
/// So large a share of a row's cells must have them.
const MOST: f32 = 0.5;

/// A grid with its words; a word belongs to the cell that contains its centre.
pub(super) fn fill<'a>(grid: Grid, page: &'a [Word]) -> Laid<'a> {
    let (left, right) = (grid.columns[0], grid.columns[grid.columns.len() - 1]);
    let (top, bottom) = (grid.rows[0], grid.rows[grid.rows.len() - 1]);
    let width = grid.columns.len() - 1;
    let mut owner = vec![0; width * (grid.rows.len() - 1)];
    for (index, cell) in grid.cells.iter().enumerate() {
        for row in cell.row..cell.row + cell.row_span {
            owner[row * width + cell.column..row * width + cell.column + cell.column_span].fill(index);
        }
    }
    let mut words = vec![Vec::new(); grid.cells.len()];
    let (mut crossing, mut texts) = (0, 0);
    for word in page {
        let at = word.bounds.centre();
        if !(left..right).contains(&at.x) || !(top..bottom).contains(&at.y) {
            continue;
        }
        let column = grid.columns.partition_point(|x| *x <= at.x) - 1;
        let row = grid.rows.partition_point(|y| *y <= at.y) - 1;
        let cell = owner[row * width + column.min(width - 1)];
        let at = &grid.cells[cell];
        let (from, to) = (grid.columns[at.column], grid.columns[at.column + at.column_span]);
        let over = (from - word.bounds.x0).max(word.bounds.x1 - to);
        texts += 1;
        crossing += usize::from(over > 0.3 * word.bounds.width());
        words[cell].push(word);
    }
    Laid { grid, words, crossing, texts, header: 0 }
}

/// The other readings of a grid: parted by columns, by rows, and by both.
pub(super) fn readings<'a>(laid: &Laid<'_>, page: &'a [Word]) -> Vec<Laid<'a>> {
    let columns = by_columns(laid).map(|grid| fill(grid, page));
    let rows = by_rows(laid).map(|grid| fill(grid, page));
    let both = columns.as_ref().and_then(by_rows).map(|grid| fill(grid, page));
    [columns, rows, both].into_iter().flatten().collect()
}

/// Parts cells at the borders of others, and at gutters of their own.
fn by_columns(laid: &Laid<'_>) -> Option<Grid> {
    let em = median(laid.words.iter().flatten().map(|w| w.size).collect()).max(1.0);
    let mut grid = laid.grid.clone();
    for x in hidden(laid, em) {
        insert(&mut grid, x);
    }
    let mut cells: Vec<GridCell> = Vec::new();
    let mut parted = false;
    for (cell, words) in grid.cells.iter().zip(&laid.words) {
        let (first, end) = (cell.column, cell.column + cell.column_span);
        let lines = levels(words.clone());
        let mut from = first;
        for border in first + 1..end {
            if parts(&lines, grid.columns[border], em) {
                cells.push(GridCell { column: from, column_span: border - from, ..*cell });
                from = border;
                parted = true;
            }
        }
        cells.push(GridCell { column: from, column_span: end - from, ..*cell });
    }
    cells.sort_by_key(|c| (c.row, c.column));
    grid.cells = cells;
    parted.then_some(grid)
}

/// Whether there are words on both sides of a border, apart on every line.
fn parts(lines: &[Level<'_>], at: f32, em: f32) -> bool {
    let clear = lines.iter().all(|line| {
        let before = line.words().filter(|w| w.bounds.centre().x < at).map(|w| w.bounds.x1).reduce(f32::max);
        let after = line.words().find(|w| w.bounds.centre().x >= at);
        let reaches = |a: f32| a > at + 0.5 * em;
        match (before, after) {
            (Some(a), Some(b)) => {
                !b.spaced && b.bounds.x0 - a >= APART * em && !reaches(a) && b.bounds.x0 >= at - 0.5 * em
            }
            (Some(a), None) => !reaches(a),
            (None, Some(b)) => b.bounds.x0 >= at - 0.5 * em,
            (None, None) => true,
        }
    });
    let left = lines.iter().any(|l| l.words().any(|w| w.bounds.centre().x < at));
    let right = lines.iter().any(|l| l.words().any(|w| w.bounds.centre().x >= at));
    clear && left && right
}

/// Gutters that run down through cells of one width which no line parts.
fn hidden(laid: &Laid<'_>, em: f32) -> Vec<f32> {
    let mut ranges: Vec<(usize, usize)> = laid.grid.cells.iter().map(|c| (c.column, c.column_span)).collect();
    ranges.sort_unstable();
    ranges.dedup();
    let mut found = Vec::new();
    for range in ranges {
        let own = laid.grid.cells.iter().zip(&laid.words).filter(|(c, _)| (c.column, c.column_span) == range);
        let lines: Vec<Level<'_>> = own.flat_map(|(_, words)| levels(words.clone())).collect();
        if lines.iter().filter(|l| l.texts.len() > 1).count() < FEWEST {
            continue;
        }
        let best = gutters::columns(&lines, &[], em).into_iter().max_by_key(Vec::len).unwrap_or_default();
        let known = |x: &f32| laid.grid.columns.iter().any(|c| (c - x).abs() < em);
        found.extend(best.into_iter().filter(|x| !known(x) && parts_values(&lines, *x, em)));
    }
    found
}

/// Whether the text before a border is more than the mark or number of the text after it, with wide gaps between.
fn parts_values(lines: &[Level<'_>], at: f32, em: f32) -> bool {
    let (mut both, mut values) = (0, 0);
    for line in lines {
        let before: Vec<&Word> = line.words().filter(|w| w.bounds.centre().x < at).collect();
        let after: Vec<&Word> = line.words().filter(|w| w.bounds.centre().x >= at).collect();
        let (Some(last), Some(next)) = (before.last(), after.first()) else { continue };
        let short = |w: &Word| w.text.chars().count() <= SHORT && !is_figure(&w.text);
        let number = before.len() == 1 && last.text.chars().count() <= 2 * SHORT && !is_figure(&next.text);
        both += 1;
        values += usize::from(next.bounds.x0 - last.bounds.x1 >= WIDE * em && !number && !(short(last) && short(next)));
    }
    both >= FEWEST && values * 10 >= both * 7
}

/// Adds a border to a grid; cells around it span it.
fn insert(grid: &mut Grid, x: f32) {
    let column = grid.columns.partition_point(|c| *c < x);
    if column == 0 || column >= grid.columns.len() {
        return;
    }
    grid.columns.insert(column, x);
    for cell in &mut grid.cells {
        if cell.column >= column {
            cell.column += 1;
        } else if cell.column + cell.column_span >= column {
            cell.column_span += 1;
        }
    }
}

/// Parts rows in which most cells have several lines on equal heights.
fn by_rows(laid: &Laid<'_>) -> Option<Grid> {
    let grid = &laid.grid;
    let lines: Vec<Vec<Level<'_>>> = laid.words.iter().map(|w| levels(w.clone())).collect();
    let rows = grid.rows.len() - 1;
    let heights: Vec<Option<Vec<f32>>> = (0..rows).map(|row| stacked(grid, &lines, row)).collect();
    if heights.iter().all(Option::is_none) {
        return None;
    }
    let mut borders = vec![grid.rows[0]];
    // the first new row of each old one
    let mut first = Vec::with_capacity(rows + 1);
    for row in 0..rows {
        first.push(borders.len() - 1);
        if let Some(heights) = &heights[row] {
            borders.extend(heights.windows(2).map(|w| f32::midpoint(w[0], w[1])));
        }
        borders.push(grid.rows[row + 1]);
    }
    first.push(borders.len() - 1);
    let mut cells = Vec::new();
    for (cell, own) in grid.cells.iter().zip(&lines) {
        let (from, to) = (first[cell.row], first[cell.row + cell.row_span]);
        let split = cell.row_span == 1
            && to - from > 1
            && own.iter().all(|l| heights[cell.row].iter().flatten().any(|y| (y - l.bounds.centre().y).abs() <= 2.0))
            && !own.is_empty();
        if split {
            cells.extend((from..to).map(|row| GridCell {
                row,
                row_span: 1,
                closed_top: cell.closed_top && row == from,
                closed_bottom: cell.closed_bottom && row + 1 == to,
                ..*cell
            }));
        } else {
            cells.push(GridCell { row: from, row_span: to - from, ..*cell });
        }
    }
    cells.sort_by_key(|c| (c.row, c.column));
    Some(Grid { rows: borders, cells, columns: grid.columns.clone(), irregular: grid.irregular })
}

/// The heights of the lines of a row, if most of its cells have several on the same.
fn stacked(grid: &Grid, lines: &[Vec<Level<'_>>], row: usize) -> Option<Vec<f32>> {
    let own: Vec<&Vec<Level<'_>>> = grid
        .cells
        .iter()
        .zip(lines)
        .filter(|(c, l)| c.row == row && c.row_span == 1 && !l.is_empty())
        .map(|(_, l)| l)
        .collect();
    let heights = |l: &[Level<'_>]| l.iter().map(|l| l.bounds.centre().y).collect::<Vec<f32>>();
    let same = |a: &[f32], b: &[f32]| a.len() == b.len() && a.iter().zip(b).all(|(x, y)| (x - y).abs() <= 2.0);
    let most = own
        .iter()
        .map(|l| heights(l))
        .filter(|h| h.len() >= STACKED)
        .max_by_key(|h| own.iter().filter(|l| same(&heights(l), h)).count())?;
    let count = own.iter().filter(|l| same(&heights(l), &most)).count();
    (count >= 2 && count as f32 >= MOST * own.len() as f32).then_some(most)
}
