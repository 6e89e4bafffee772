//! The surroundings of a reading, and content inside it that it does not include: text continued beyond its sides,
//! captions, boxes.

use super::features::{Context, Filled, by_row};
use super::lay::Laid;
use super::words::{Level, Word, levels, median};
use crate::geometry::Rect;
use crate::layout::grid::Grid;
use crate::layout::rules::Axis;

/// Text beside a table is looked for this far (em) from it.
const BESIDE: f32 = 5.0;
/// Text up to twice as far counts too, the less the farther, where it is beside at least this share of the rows.
const MOST_ROWS: f32 = 0.7;
/// Text above and below is looked for this far (em).
const NEAR: f32 = 5.0;
/// Largest distance of a caption above a table, and below it, in em.
const CAPTION: (f32, f32) = (4.0, 2.5);

/// The content just outside.
pub(super) struct Around {
    pub(super) below: f32,
    pub(super) above: f32,
    pub(super) wide: f32,
    pub(super) caption: f32,
    pub(super) figure: f32,
}

pub(super) fn around(bounds: Rect, grid: &Grid, cells: &[Filled<'_>], context: &Context<'_>, em: f32) -> Around {
    let text = Rect::union_of(cells.iter().map(|c| c.bounds)).unwrap_or(bounds);
    let [above, below] = above_and_below(bounds, text, context, em);
    let usual = {
        let tops: Vec<f32> = by_row(cells).map(|row| row[0].lines[0].bounds.top).collect();
        let pitch = median(tops.windows(2).map(|w| w[1] - w[0]).collect());
        (pitch - em).clamp(0.2 * em, 1.5 * em)
    };
    let lined = |from: f32, to: f32| {
        context.rules.iter().any(|r| {
            r.axis == Axis::Horizontal && from < r.position && r.position < to && r.start < text.x1 && r.end > text.x0
        })
    };
    let close = |gap: f32, from: f32, to: f32| {
        let near = 1.0 - ((gap - usual) / (1.5 * em)).clamp(0.0, 1.0);
        if lined(from, to) { 0.4 * near } else { near }
    };
    let fits = |level: &Level<'_>| {
        let inner = &grid.columns[1..grid.columns.len() - 1];
        let crosses = level
            .texts
            .iter()
            .any(|t| inner.iter().any(|x| t.bounds.x0 + 0.3 * em < *x && *x < t.bounds.x1 - 0.3 * em));
        if crosses {
            0.0
        } else if level.texts.len() > 1 {
            1.0
        } else {
            0.2
        }
    };
    let single = |level: &Level<'_>| level.texts.len() == 1 && level.bounds.width() > 0.7 * text.width();
    let (mut out, mut wide) = ([0.0, 0.0], 0.0);
    for (place, level) in [(0, below.first()), (1, above.last())] {
        let Some(level) = level else { continue };
        let (gap, from, to) = if place == 0 {
            (level.bounds.top - text.bottom, text.bottom - 2.0, level.bounds.centre().y)
        } else {
            (text.top - level.bounds.bottom, level.bounds.centre().y, text.top + 2.0)
        };
        let close = close(gap, from, to);
        out[place] = close * fits(level);
        if single(level) {
            wide = f32::max(wide, close);
        }
    }
    let captioned = |words: &[&str]| f32::from(u8::from(has_caption(&above, &below, text, em, words)));
    Around {
        below: out[0],
        above: out[1],
        wide,
        caption: captioned(&["Table", "TABLE", "Tab.", "表", "＜表", "【表", "図表"]),
        figure: captioned(&["Figure", "FIGURE", "Fig", "Chart", "Graph", "図1", "図2", "図3", "図１", "図２", "図３"]),
    }
}

/// The levels of text above a reading and below it, as wide as it is and near.
fn above_and_below<'a>(bounds: Rect, text: Rect, context: &Context<'a>, em: f32) -> [Vec<Level<'a>>; 2] {
    let beside = |w: &&Word| w.bounds.overlap_x(bounds) > 0.0;
    let within = |w: &&Word, from: f32, to: f32| from < w.bounds.centre().y && w.bounds.centre().y < to;
    let of = |from: f32, to: f32| {
        levels(context.words.between(from, to).filter(beside).filter(|w| within(w, from, to)).collect())
    };
    [of(text.top - NEAR * em, text.top), of(text.bottom, text.bottom + NEAR * em)]
}

/// Whether one of the lines over a reading, or just under it, begins as captions do.
fn has_caption(above: &[Level<'_>], below: &[Level<'_>], text: Rect, em: f32, words: &[&str]) -> bool {
    let begins = |level: &Level<'_>| {
        let text: String = level.texts[0].words.iter().map(|w| w.text.as_str()).collect();
        words.iter().any(|w| text.starts_with(w))
    };
    above.iter().any(|l| text.top - l.bounds.bottom <= CAPTION.0 * em && begins(l))
        || below.iter().any(|l| l.bounds.top - text.bottom <= CAPTION.1 * em && begins(l))
}

/// The share of rows with text at the same height just outside: a part of a table, or of text set beside it.
pub(super) fn goes_on_beside(cells: &[Filled<'_>], bounds: Rect, context: &Context<'_>, em: f32, rows: usize) -> f32 {
    let text = Rect::union_of(cells.iter().map(|c| c.bounds)).unwrap_or(bounds);
    let outside = |w: &Word| {
        let gap = (text.x0 - w.bounds.x1).max(w.bounds.x0 - text.x1);
        let y = w.bounds.centre().y;
        let near = if gap < 0.0 { 0.0 } else { 2.0 - gap / (BESIDE * em) };
        (near > 0.0).then_some((y, near.min(1.0)))
    };
    let beside: Vec<(f32, f32)> = context.words.between(text.top, text.bottom).filter_map(outside).collect();
    let nearest = |row: &[Filled<'_>]| {
        let heights = row.iter().map(|c| c.lines[0].bounds.centre().y);
        let level = heights.flat_map(|y| beside.iter().filter(move |(b, _)| (b - y).abs() <= 0.25 * em));
        level.map(|(_, near)| *near).fold(0.0, f32::max)
    };
    let nearest: Vec<f32> = by_row(cells).map(nearest).collect();
    let share = |sum: f32| sum / rows.max(1) as f32;
    let all = nearest.iter().filter(|near| **near > 0.0).count();
    if share(all as f32) >= MOST_ROWS {
        share(nearest.iter().sum())
    } else {
        share(nearest.iter().filter(|near| **near >= 1.0).count() as f32)
    }
}

/// The share of the words between its sides that a reading does not hold.
pub(super) fn left_out(laid: &Laid<'_>, bounds: Rect, context: &Context<'_>) -> f32 {
    let level = context.words.between(bounds.top, bounds.bottom);
    let inside = level.filter(|w| bounds.contains(w.bounds.centre())).count();
    let held = laid.words.iter().map(Vec::len).sum::<usize>();
    inside.saturating_sub(held) as f32 / inside.max(1) as f32
}

/// The boxes inside that are not cells: cards, callouts, pictures of processes.
pub(super) fn boxes(bounds: Rect, grid: &Grid, context: &Context<'_>) -> f32 {
    let near = |list: &[f32], at: f32| list.iter().any(|x| (x - at).abs() <= 3.0);
    let own = |b: &&Rect| {
        let inside = bounds.contains(b.centre()) && b.area() < 0.9 * bounds.area();
        let cell = near(&grid.columns, b.x0) && near(&grid.columns, b.x1)
            || near(&grid.rows, b.top) && near(&grid.rows, b.bottom);
        inside && !cell
    };
    context.boxes.iter().filter(own).count() as f32
}
