//! How the texts of columns and rows are set: alignment, fullness of lines, indentation, spaces between rows and columns.

use std::collections::BTreeSet;

use super::{Filled, by_row, single};
use crate::geometry::Rect;
use crate::layout::tables::cell_contents::Line;

/// Texts are aligned within this (em).
const ALIGNED: f32 = 0.35;
/// A line is full if less than this (em) is left in its column.
const FULL: f32 = 1.2;
/// Running text is set in lines of at least this length (em).
const PROSE: f32 = 8.0;

/// The mean over columns of the share of cells that begin, end or are centred at one place.
pub(super) fn aligned(columns: &[Vec<&Filled<'_>>], body: usize, em: f32) -> f32 {
    let (mut sum, mut counted) = (0.0, 0.0);
    for column in columns {
        let own: Vec<Rect> = single(column).filter(|c| c.at.row >= body).map(|c| c.bounds).collect();
        if own.len() < 2 {
            continue;
        }
        let places: [fn(&Rect) -> f32; 3] = [|r| r.x0, |r| r.x1, |r| r.centre().x];
        let best = places.iter().map(|place| {
            let mut at: Vec<f32> = own.iter().map(place).collect();
            at.sort_by(f32::total_cmp);
            let within = |i: usize| at.partition_point(|x| *x <= at[i] + 2.0 * ALIGNED * em) - i;
            (0..at.len()).map(within).max().unwrap_or(0)
        });
        sum += best.max().unwrap_or(0) as f32 / own.len() as f32;
        counted += 1.0;
    }
    if counted > 0.0 { sum / counted } else { 0.0 }
}

/// Where the lines of a column that no other shares end.
fn right_end(column: &[&Filled<'_>]) -> f32 {
    single(column).flat_map(|c| &c.lines).map(|l| l.bounds.x1).fold(0.0, f32::max)
}

/// The share of cells of several lines whose first line fills its column.
pub(super) fn full_first_lines(columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    let (mut several, mut full) = (0_usize, 0);
    for column in columns {
        let right = right_end(column);
        for cell in single(column).filter(|c| c.lines.len() > 1) {
            several += 1;
            full += usize::from(right - cell.lines[0].bounds.x1 <= FULL * em);
        }
    }
    full as f32 / several.max(1) as f32
}

/// The share of rows that look like a continuation of the one above: each of their texts is below a full one, some
/// column has none, and no number begins them.
pub(super) fn rest_rows(cells: &[Filled<'_>], columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    let right: Vec<f32> = columns.iter().map(|column| right_end(column)).collect();
    let rows: Vec<&[Filled<'_>]> = by_row(cells).collect();
    let goes_on = |w: &&[&[Filled<'_>]]| {
        let full = |below: &Filled<'_>| {
            let above = w[0].iter().find(|c| c.at.column == below.at.column && c.at.column_span == 1);
            above.and_then(|c| c.lines.last()).is_some_and(|l| right[below.at.column] - l.bounds.x1 <= FULL * em)
        };
        let own = w[1][0].at.closed_top || w[1][0].begins_with_number;
        w[1].len() < w[0].len() && !own && w[1].iter().all(full)
    };
    rows.windows(2).filter(goes_on).count() as f32 / rows.len().max(1) as f32
}

/// The share of cells with another below them whose last line is full, as if the text went on there.
pub(super) fn cut_texts(columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    let (mut pairs, mut cut) = (0, 0);
    for column in columns {
        let own: Vec<&Filled<'_>> = single(column).collect();
        let right = right_end(column);
        for pair in own.windows(2).filter(|w| w[1].at.row == w[0].at.row + w[0].at.row_span) {
            let (Some(last), next) = (pair[0].lines.last(), &pair[1].lines[0]) else { continue };
            let full = last.bounds.width() >= 4.0 * em && right - last.bounds.x1 <= FULL * em;
            let close = next.bounds.top - last.bounds.bottom <= 0.7 * em && !pair[1].at.closed_top;
            pairs += 1;
            cut += usize::from(full && close);
        }
    }
    cut as f32 / pairs.max(1) as f32
}

/// The share of rows whose first text is indented and close below the one above it: the rest of an entry. A row with
/// figures or a number of its own is an entry under a heading.
pub(super) fn indented_rows(cells: &[Filled<'_>], first: &[&Filled<'_>], em: f32, rows: usize) -> f32 {
    let counted: BTreeSet<usize> = cells.iter().filter(|c| c.at.column > 0 && c.is_figure).map(|c| c.at.row).collect();
    let first: Vec<&Filled<'_>> = single(first).collect();
    let left = first.iter().map(|c| c.lines[0].bounds.x0).fold(f32::INFINITY, f32::min);
    let indented = |w: &&[&Filled<'_>]| {
        let (above, below) = (w[0].lines.last().map_or(w[0].lines[0].bounds, |l| l.bounds), w[1].lines[0].bounds);
        let close = below.top - above.bottom <= 0.6 * em && !w[1].at.closed_top;
        close
            && below.x0 >= left + 0.8 * em
            && w[1].at.row == w[0].at.row + 1
            && !counted.contains(&w[1].at.row)
            && !w[1].begins_with_number
    };
    first.windows(2).filter(indented).count() as f32 / rows.max(1) as f32
}

/// How much wider (em) the spaces between rows are than those between the lines of a cell.
pub(super) fn row_space(cells: &[Filled<'_>], columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    let gap = |a: &Line, b: &Line| b.bounds.top - a.bounds.bottom;
    let mut within: Vec<f32> = cells.iter().flat_map(|c| c.lines.windows(2).map(|w| gap(&w[0], &w[1]))).collect();
    let pairs = columns.iter().flat_map(|own| own.windows(2));
    let mut between: Vec<f32> = pairs.filter_map(|w| Some(gap(w[0].lines.last()?, w[1].lines.first()?))).collect();
    within.sort_by(f32::total_cmp);
    between.sort_by(f32::total_cmp);
    match (within.get(within.len() * 4 / 5), between.get(between.len() / 5)) {
        (Some(within), Some(between)) => ((between - within) / em).clamp(-1.0, 1.0),
        _ => 0.0,
    }
}

/// The spread of the distances from row to row, over their mean.
pub(super) fn uneven(cells: &[Filled<'_>]) -> f32 {
    let top = |row: &[Filled<'_>]| row.iter().map(|c| c.lines[0].bounds.top).reduce(f32::min);
    let tops: Vec<f32> = by_row(cells).filter_map(top).collect();
    let steps: Vec<f32> = tops.windows(2).map(|w| w[1] - w[0]).collect();
    let mean = steps.iter().sum::<f32>() / steps.len().max(1) as f32;
    let spread = steps.iter().map(|s| (s - mean).powi(2)).sum::<f32>() / steps.len().max(1) as f32;
    if mean > 0.0 { (spread.sqrt() / mean).min(2.0) } else { 0.0 }
}

/// The share of columns that are set as running text: long lines that end at one place.
pub(super) fn prose_columns(columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    let is_prose = |column: &&Vec<&Filled<'_>>| {
        let own = || column.iter().flat_map(|c| &c.lines);
        let right = own().map(|l| l.bounds.x1).fold(0.0, f32::max);
        let full = own().filter(|l| l.bounds.width() >= PROSE * em && right - l.bounds.x1 <= FULL * em).count();
        own().count() > 2 && full * 2 > own().count()
    };
    columns.iter().filter(is_prose).count() as f32 / columns.len().max(1) as f32
}

/// The narrowest space between texts on both sides of a border, in the mean of the borders (em).
pub(super) fn gutter(cells: &[Filled<'_>], columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    // where the texts of the cells that end at each border end
    let mut ends: Vec<Option<f32>> = vec![None; columns.len() + 1];
    for cell in cells {
        let end = &mut ends[cell.at.column + cell.at.column_span];
        *end = cell.lines.iter().map(|l| l.bounds.x1).chain(*end).reduce(f32::max);
    }
    let (mut sum, mut counted) = (0.0, 0.0);
    for (left, column) in ends[1..].iter().zip(&columns[1..]) {
        let right = column.iter().flat_map(|c| &c.lines).map(|l| l.bounds.x0).reduce(f32::min);
        if let (Some(left), Some(right)) = (left, right) {
            sum += ((right - left) / em).clamp(-1.0, 3.0);
            counted += 1.0;
        }
    }
    if counted > 0.0 { sum / counted } else { 0.0 }
}
