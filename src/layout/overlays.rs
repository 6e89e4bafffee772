//! Boxes painted over a table: a note, a stamp, a callout. They are not part of its grid, the lines below them are
//! continued, and the text on them does not belong to its cells.

use crate::geometry::{Point, Rect};
use crate::layout::Shape;
use crate::layout::rules::{Axis, Rule, RuleCandidate, SAME_POSITION};
use crate::pdf::{Glyph, PageContent};

/// A line runs below a box if it is painted this far (points) beyond it, and this far within its sides.
const BEYOND: f32 = 2.0;
/// A side this close (points) to a line lies on it; the lines of a frame are as close to its sides.
const ON_LINE: f32 = 2.0;
/// Largest share of the page that a box over a table covers; a larger one is a background.
const LARGEST: f32 = 0.3;
/// A cell of which a box covers a larger share can't be read.
const MOST_COVERED: f32 = 0.5;

/// Ratio to the size of most text from which on text may be printed over a table.
const LARGER: f32 = 1.2;
/// Distance from the upper and lower side of such text within which no line counts as running through it, in its
/// heights.
const THROUGH: f32 = 0.15;

/// A box over the lines of a table.
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

    /// Whether it hides a place painted at this point of the painting order.
    pub(super) fn hides(&self, place: Point, order: u32) -> bool {
        order < self.order && self.bounds.contains(place)
    }

    /// Whether a filled area is this box itself.
    pub(super) fn is(&self, area: Rect) -> bool {
        let (a, b) = (self.bounds, area);
        [a.x0 - b.x0, a.top - b.top, a.x1 - b.x1, a.bottom - b.bottom].iter().all(|d| d.abs() <= ON_LINE)
    }

    /// Whether a line is a side of its frame.
    pub(super) fn is_framed_by(&self, line: &RuleCandidate) -> bool {
        let ((from, to), (low, high)) = extents(self.bounds, line.rule.axis);
        let along = |side: f32| (line.rule.position - side).abs() <= ON_LINE;
        let within = line.rule.start >= from - ON_LINE && line.rule.end <= to + ON_LINE;
        line.order >= self.order && within && (along(low) || along(high))
    }

    /// Whether it leaves a cell unreadable: most of the cell lies below it, or one of the glyphs (given by their boxes)
    /// that are hidden.
    pub(super) fn covers(&self, cell: Rect, hidden: &[Rect]) -> bool {
        let Some(common) = cell.intersection(self.bounds) else { return false };
        let below = |glyph: &Rect| common.contains(glyph.centre());
        common.area() > MOST_COVERED * cell.area() || hidden.iter().any(below)
    }
}

/// The boxes of a page that lie over painted lines in both directions, or in one and over text. One whose sides all lie
/// on lines is a cell.
pub(super) fn find(shapes: &[Shape], lines: &[RuleCandidate], page: &PageContent) -> Vec<Overlay> {
    let small = |s: &&Shape| s.fill.is_some() && s.bounds.area() < LARGEST * page.width * page.height;
    let below = Below::of(lines);
    let hides = |s: &Shape| page.covered.iter().any(|glyph| s.bounds.contains(glyph.centre()));
    let over = |s: &&Shape| {
        let axes = [Axis::Horizontal, Axis::Vertical].into_iter().filter(|axis| below.runs_below(s, *axis)).count();
        (axes == 2 || axes == 1 && hides(s)) && !below.is_cell(s)
    };
    let written = |o: &Overlay| page.glyphs.iter().any(|g| !g.is_blank() && o.holds(g));
    let overlays = shapes.iter().filter(small).filter(over).map(|s| Overlay { bounds: s.bounds, order: s.order });
    overlays.filter(written).collect()
}

/// The painted lines of a page, by axis and position.
struct Below<'a> {
    across: Vec<&'a RuleCandidate>,
    down: Vec<&'a RuleCandidate>,
}

impl<'a> Below<'a> {
    fn of(lines: &'a [RuleCandidate]) -> Self {
        let (mut across, mut down): (Vec<_>, Vec<_>) = lines.iter().partition(|c| c.rule.axis == Axis::Horizontal);
        across.sort_by(|a, b| a.rule.position.total_cmp(&b.rule.position));
        down.sort_by(|a, b| a.rule.position.total_cmp(&b.rule.position));
        Self { across, down }
    }

    /// The lines of an axis between two positions that were painted before a shape.
    fn between(&self, axis: Axis, from: f32, to: f32, order: u32) -> impl Iterator<Item = &'a Rule> {
        let lines = if axis == Axis::Horizontal { &self.across } else { &self.down };
        let first = lines.partition_point(|c| c.rule.position <= from);
        let inside = lines[first..].iter().take_while(move |c| c.rule.position < to);
        inside.filter(move |c| c.order < order).map(|c| &c.rule)
    }

    /// Whether a line runs in on one side of a shape and out on the other, as one or in pieces, or ends within its
    /// farther half: a box may hang over the side of the table.
    fn runs_below(&self, shape: &Shape, axis: Axis) -> bool {
        let ((from, to), (low, high)) = extents(shape.bounds, axis);
        let inside: Vec<&Rule> = self.between(axis, low + BEYOND, high - BEYOND, shape.order).collect();
        let middle = f32::midpoint(from, to);
        inside.iter().any(|one| {
            let same = || inside.iter().filter(|r| (r.position - one.position).abs() <= SAME_POSITION);
            let before = same().any(|r| r.start < from - BEYOND && r.end > from - BEYOND);
            let after = same().any(|r| r.start < to + BEYOND && r.end > to + BEYOND);
            let first = same().map(|r| r.start).fold(f32::INFINITY, f32::min);
            let last = same().map(|r| r.end).fold(f32::NEG_INFINITY, f32::max);
            let ends = (middle..to - BEYOND).contains(&last);
            let begins = (from + BEYOND..middle).contains(&first);
            before && (after || ends) || after && begins
        })
    }

    /// Whether lines run along all sides of a shape.
    fn is_cell(&self, shape: &Shape) -> bool {
        [Axis::Horizontal, Axis::Vertical].into_iter().all(|axis| {
            let ((from, to), (low, high)) = extents(shape.bounds, axis);
            [low, high].into_iter().all(|side| {
                let along = self.between(axis, side - ON_LINE, side + ON_LINE, shape.order);
                let covered: f32 = along.map(|r| (r.end.min(to) - r.start.max(from)).max(0.0)).sum();
                covered > 0.5 * (to - from)
            })
        })
    }
}

/// The glyphs, by index, of texts that are set larger than most and run over lines: printed over a table without a box.
/// Headings in their cells cross none.
pub(super) fn overprinted(page: &PageContent, rules: &[Rule]) -> Vec<usize> {
    let shown = |i: &usize| !page.glyphs[*i].is_blank();
    let mut sizes: Vec<f32> = (0..page.glyphs.len()).filter(shown).map(|i| page.glyphs[i].size).collect();
    sizes.sort_by(f32::total_cmp);
    let Some(usual) = sizes.get(sizes.len() / 2).copied() else { return Vec::new() };
    let large: Vec<usize> = (0..page.glyphs.len()).filter(|i| page.glyphs[*i].size >= LARGER * usual).collect();
    let mut runs: Vec<(&[usize], Rect)> = large
        .chunk_by(|a, b| page.glyphs[*a].run == page.glyphs[*b].run)
        .filter_map(|run| Some((run, Rect::union_of(run.iter().filter(|i| shown(i)).map(|i| page.glyphs[*i].bounds))?)))
        .filter(|(_, bounds)| is_walled(*bounds, rules))
        .collect();
    // a line of a note that crosses nothing goes with those that do
    let (mut over, mut new): (Vec<usize>, Vec<Rect>) = (Vec::new(), Vec::new());
    loop {
        let is_over = |b: Rect| rules.iter().any(|r| is_crossed(b, r)) || new.iter().any(|n| are_lines_of_one(*n, b));
        let (found, rest): (Vec<_>, Vec<_>) = runs.into_iter().partition(|(_, bounds)| is_over(*bounds));
        if found.is_empty() {
            return over;
        }
        over.extend(found.iter().flat_map(|(run, _)| run.iter().copied()));
        new = found.into_iter().map(|(_, bounds)| bounds).collect();
        runs = rest;
    }
}

/// Whether two texts of one size begin below each other, no further away than lines are.
fn are_lines_of_one(a: Rect, b: Rect) -> bool {
    let em = a.height().max(b.height());
    let gap = (b.top - a.bottom).max(a.top - b.bottom);
    (a.height() - b.height()).abs() <= 0.1 * em && (a.x0 - b.x0).abs() <= em && gap <= em
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::rules::Origin;

    fn rule(axis: Axis, position: f32, start: f32, end: f32) -> Rule {
        Rule { axis, position, start, end, thickness: 0.5, origin: Origin::Line }
    }

    /// A page of small text, and one glyph of this size with its top here.
    fn page(size: f32, top: f32) -> PageContent {
        let small = (0..20).map(|place| Glyph {
            text: "あ".into(),
            bounds: Rect::new(60.0 + 10.0 * place as f32, 300.0, 70.0 + 10.0 * place as f32, 310.0),
            size: 10.0,
            run: 1,
            ..Glyph::default()
        });
        let large = Glyph {
            text: "済".into(),
            bounds: Rect::new(150.0, top, 150.0 + size, top + size),
            size,
            run: 2,
            ..Glyph::default()
        };
        PageContent { width: 600.0, height: 800.0, glyphs: small.chain([large]).collect(), ..PageContent::default() }
    }

    /// A table with its sides at 50 and 350 and a row border at 120.
    fn table() -> [Rule; 3] {
        [
            rule(Axis::Vertical, 50.0, 80.0, 200.0),
            rule(Axis::Vertical, 350.0, 80.0, 200.0),
            rule(Axis::Horizontal, 120.0, 50.0, 350.0),
        ]
    }

    #[test]
    fn large_text_with_a_line_through_it_is_printed_over_the_table() {
        assert_eq!(overprinted(&page(30.0, 105.0), &table()), [20]);
    }

    #[test]
    fn a_heading_in_its_cell_and_text_of_the_usual_size_are_not() {
        assert!(overprinted(&page(30.0, 85.0), &table()).is_empty(), "the line runs below it");
        assert!(overprinted(&page(11.0, 115.0), &table()).is_empty(), "not larger");
        assert!(overprinted(&page(30.0, 105.0), &table()[2..]).is_empty(), "outside any table");
    }

    #[test]
    fn a_cell_is_lost_if_most_of_it_or_a_hidden_glyph_lies_below_the_box() {
        let overlay = Overlay { bounds: Rect::new(100.0, 100.0, 160.0, 120.0), order: 5 };
        assert!(overlay.covers(Rect::new(90.0, 100.0, 160.0, 120.0), &[]));
        let wide = Rect::new(0.0, 100.0, 160.0, 120.0);
        assert!(!overlay.covers(wide, &[]));
        assert!(overlay.covers(wide, &[Rect::new(110.0, 102.0, 120.0, 112.0)]));
    }
}
