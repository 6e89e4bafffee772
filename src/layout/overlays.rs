//! Boxes that are painted over a table: a note, a stamp, a callout. They are no part of its grid, the lines below them
//! go on, and what is written on them is no text of its cells.

use crate::geometry::Rect;
use crate::layout::Shape;
use crate::layout::rules::{Axis, Rule, SAME_POSITION};
use crate::pdf::{Glyph, PageContent};

/// A line runs below a box if it is seen this far (points) beyond it on both sides.
const BEYOND: f32 = 2.0;
/// A box larger than this share of the page is its ground.
const LARGEST: f32 = 0.3;

/// What is printed over a table is larger than most text by this factor, …
const LARGER: f32 = 1.2;
/// … and a line runs through it this far from its ends, in its heights.
const THROUGH: f32 = 0.15;

/// A box over lines in both directions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Overlay {
    bounds: Rect,
    order: u32,
}

impl Overlay {
    /// Whether a glyph is written on it.
    pub(super) fn holds(&self, glyph: &Glyph) -> bool {
        glyph.order > self.order && self.bounds.contains(glyph.bounds.centre())
    }
}

/// The boxes of a page that lie over lines in both directions.
pub(super) fn find(shapes: &[Shape], rules: &[Rule], page: &PageContent) -> Vec<Overlay> {
    let small = |s: &&Shape| s.fill.is_some() && s.bounds.area() < LARGEST * page.width * page.height;
    let over = |s: &&Shape| [Axis::Horizontal, Axis::Vertical].iter().all(|axis| runs_below(s.bounds, *axis, rules));
    let written = |o: &Overlay| page.glyphs.iter().any(|g| !g.is_blank() && o.holds(g));
    let overlays = shapes.iter().filter(small).filter(over).map(|s| Overlay { bounds: s.bounds, order: s.order });
    overlays.filter(written).collect()
}

/// The glyphs, by index, of texts that are set larger than most and run over lines: printed over a table without a box.
pub(super) fn overprinted(page: &PageContent, rules: &[Rule]) -> Vec<usize> {
    let shown = |i: &usize| !page.glyphs[*i].is_blank();
    let mut sizes: Vec<f32> = (0..page.glyphs.len()).filter(shown).map(|i| page.glyphs[i].size).collect();
    sizes.sort_by(f32::total_cmp);
    let Some(usual) = sizes.get(sizes.len() / 2).copied() else { return Vec::new() };
    let large: Vec<usize> = (0..page.glyphs.len()).filter(|i| page.glyphs[*i].size >= LARGER * usual).collect();
    let runs = large.chunk_by(|a, b| page.glyphs[*a].run == page.glyphs[*b].run);
    let over = |run: &&[usize]| {
        let shown = run.iter().filter(|i| shown(i)).map(|i| page.glyphs[*i].bounds);
        Rect::union_of(shown).is_some_and(|b| rules.iter().any(|r| is_crossed(b, r)) && is_walled(b, rules))
    };
    runs.filter(over).flatten().copied().collect()
}

/// Whether a line runs through a text, clear of its ends and of what underlines it.
fn is_crossed(b: Rect, rule: &Rule) -> bool {
    let ((from, to), (low, high)) = extents(b, rule.axis);
    let inset = THROUGH * b.height();
    let through = low + inset < rule.position && rule.position < high - inset;
    through && rule.start < f32::midpoint(from, to) && f32::midpoint(from, to) < rule.end
}

/// Whether lines run down on both sides of a text.
fn is_walled(b: Rect, rules: &[Rule]) -> bool {
    let y = b.centre().y;
    let beside = |r: &&Rule| r.axis == Axis::Vertical && r.start < y && y < r.end;
    let mut down = rules.iter().filter(beside);
    down.clone().any(|r| r.position < b.centre().x) && down.any(|r| r.position > b.centre().x)
}

/// From where to where a box lies along an axis, and across it.
const fn extents(b: Rect, axis: Axis) -> ((f32, f32), (f32, f32)) {
    match axis {
        Axis::Horizontal => ((b.x0, b.x1), (b.top, b.bottom)),
        Axis::Vertical => ((b.top, b.bottom), (b.x0, b.x1)),
    }
}

/// Whether a line is seen on both sides of a box, as one or in two pieces.
fn runs_below(b: Rect, axis: Axis, rules: &[Rule]) -> bool {
    let ((from, to), (low, high)) = extents(b, axis);
    let inside = |r: &&Rule| r.axis == axis && low + BEYOND < r.position && r.position < high - BEYOND;
    let before = rules.iter().filter(inside).filter(|r| r.start < from - BEYOND && r.end > from - BEYOND);
    before.into_iter().any(|r| {
        let after = |o: &Rule| {
            o.axis == axis
                && (o.position - r.position).abs() <= SAME_POSITION
                && o.start < to + BEYOND
                && o.end > to + BEYOND
        };
        rules.iter().any(after)
    })
}

/// Joins the pieces of lines that a box hides in the middle.
pub(super) fn bridge(rules: &mut Vec<Rule>, overlays: &[Overlay]) {
    for overlay in overlays {
        let mut bridges = Vec::new();
        for rule in rules.iter() {
            let ((from, to), (low, high)) = extents(overlay.bounds, rule.axis);
            let ends = (rule.end - from).abs() <= 2.0 * BEYOND && low < rule.position && rule.position < high;
            let goes_on = |o: &&Rule| {
                o.axis == rule.axis
                    && (o.position - rule.position).abs() <= SAME_POSITION
                    && (o.start - to).abs() <= 2.0 * BEYOND
            };
            if let Some(next) = rules.iter().find(goes_on).filter(|_| ends) {
                bridges.push(Rule { start: rule.start, end: next.end, ..*rule });
            }
        }
        rules.extend(bridges);
    }
    if !overlays.is_empty() {
        *rules = super::rules::merge(std::mem::take(rules));
    }
}
