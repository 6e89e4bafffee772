//! Rulings from painted paths: the straight lines a reader sees, however they were painted (strokes, thin fills,
//! frames with a hole, rows of dots), and the filled rectangles that may be the tiles of a table.

use crate::geometry::{Point, Rect};
use crate::layout::background::{Picture, rectangle, sides, upright};
use crate::layout::overlays::{self, Overlay};
use crate::layout::{Shape, dotted, floating, gradients, lettering};
use crate::pdf::{Colour, PageContent, Path, Stroke, Subpath};

/// A filled rectangle up to this thick (points) is a line: the thickest common table border is 1.5 pt.
const THIN: f32 = 2.0;
/// Ratio of length to thickness from which on a mark is a line; a squarer one is a dot or a bullet.
const THIN_RATIO: f32 = 3.0;
/// A thick border (Word has them up to 6 pt) passes for a line only if it is long.
const THICK: f32 = 4.5;
/// See `THICK`.
const THICK_RATIO: f32 = 12.0;
/// A stroke wider than this is a band of colour.
const WIDEST_STROKE: f32 = 6.0;
/// Largest gap of a dashed line, as a multiple of its marks.
const DASH_GAP_RATIO: f32 = 3.0;
/// Greatest length of a mark of a dotted line, in points.
const MARK_LENGTH: f32 = 4.0;
/// Greatest width of a mark of a dotted line, in points.
const MARK_WIDTH: f32 = 2.0;
/// Colours that differ less in every channel look the same in print.
pub(super) const CONTRAST: f32 = 0.04;
/// Distance, in points, beside a line at which the paper is sampled: beyond anti-aliasing, before the next line of a
/// double one.
const BESIDE: f32 = 0.7;
/// Positions along a line, as shares of its length, at which it is sampled.
const SAMPLES: [f32; 5] = [0.1, 0.3, 0.5, 0.7, 0.9];
/// Fewest visible samples of a visible line.
const SEEN: usize = 3;
/// Distance, in points, between the samples of a partly covered line; at most `MAX_STEPS` are taken.
const STEP: f32 = 3.0;
/// See `STEP`.
const MAX_STEPS: f32 = 400.0;
/// Lines of one position differ by no more than this (points): rounding of producers.
pub(super) const SAME_POSITION: f32 = 1.0;
/// Pieces of a line with a smaller gap are one line.
const JOIN_GAP: f32 = 1.5;
/// Shorter lines border nothing that holds text.
const SHORTEST: f32 = 4.0;
/// Least share of the page that a fill covers to be its background.
const GROUND: f32 = 0.9;
/// Largest number of candidates that are examined; a page with more is a drawing.
const MAX_CANDIDATES: usize = 20_000;
/// Rulings that are kept, the longest first.
const MAX_RULES: usize = 2_000;

/// Direction of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Axis {
    /// From left to right; its position is a y.
    Horizontal,
    /// From top to bottom; its position is an x.
    Vertical,
}

/// How a ruling came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// It is painted as a line.
    Line,
    /// It is the edge of a filled area.
    Edge,
    /// It closes a side that is left open.
    Virtual,
}

/// A straight line along an axis, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) axis: Axis,
    /// Middle of its thickness.
    pub(super) position: f32,
    pub(super) start: f32,
    pub(super) end: f32,
    pub(super) thickness: f32,
    pub(super) origin: Origin,
}

/// Rulings, tiles and shapes found among the paths of a page.
#[derive(Default)]
pub(super) struct PaintedLines {
    pub(super) rules: Vec<Rule>,
    /// Filled upright rectangles that are neither lines nor the ground of the page.
    pub(super) tiles: Vec<Rect>,
    pub(super) shapes: Vec<Shape>,
    /// Boxes that are painted over lines.
    pub(super) overlays: Vec<Overlay>,
    /// Whether there were more lines than are looked at.
    pub(super) limited: bool,
}

/// A line that is painted; whether it is seen is another question.
pub(super) struct RuleCandidate {
    pub(super) rule: Rule,
    pub(super) colour: Colour,
    pub(super) order: u32,
}

impl RuleCandidate {
    /// The line where it is seen: all of it if it is at most of its samples, else the pieces that nothing covers.
    fn seen(&self, picture: &Picture<'_>, overlays: &[Overlay]) -> Vec<Rule> {
        let shows = |along: f32| self.contrasts(along, picture) || self.runs_below(along, overlays);
        let at = |share: &f32| self.rule.start + share * self.rule.length();
        let seen = SAMPLES.iter().filter(|share| shows(at(share))).count();
        if seen >= SEEN || seen == 0 {
            return if seen > 0 { vec![self.rule] } else { Vec::new() };
        }
        let steps = (self.rule.length() / STEP).ceil().clamp(1.0, MAX_STEPS);
        let step = self.rule.length() / steps;
        let starts: Vec<f32> = (0..steps as u16).map(|i| self.rule.start + f32::from(i) * step).collect();
        let shown: Vec<(f32, bool)> = starts.into_iter().map(|from| (from, shows(from + step / 2.0))).collect();
        let pieces = shown.chunk_by(|a, b| a.1 == b.1).filter(|piece| piece[0].1);
        pieces.map(|p| Rule { start: p[0].0, end: p[p.len() - 1].0 + step, ..self.rule }).collect()
    }

    /// Whether a box over the table hides the line there: below it, the line goes on.
    fn runs_below(&self, along: f32, overlays: &[Overlay]) -> bool {
        let place = self.rule.point(along, 0.0);
        self.colour.distance(Colour::WHITE) > CONTRAST && overlays.iter().any(|over| over.hides(place, self.order))
    }

    /// Whether the line contrasts there with the paper on one side of it.
    fn contrasts(&self, along: f32, picture: &Picture<'_>) -> bool {
        let rule = &self.rule;
        let out = rule.thickness / 2.0 + BESIDE;
        let beside = [-out, out].map(|d| picture.colour_at(rule.point(along, d)));
        // A cell filled later may hide one half of the line's thickness.
        [0.0, -0.3, 0.3].iter().any(|part| {
            let shown = picture.cover(rule.point(along, part * rule.thickness), self.order).unwrap_or(self.colour);
            beside.iter().any(|b| b.distance(shown) > CONTRAST)
        })
    }
}

impl Rule {
    pub(super) fn length(&self) -> f32 {
        self.end - self.start
    }

    /// The rule lying in the middle of a thin box.
    fn along(bounds: Rect) -> Self {
        let (width, height) = (bounds.width(), bounds.height());
        let (axis, position, start, end, thickness) = if width >= height {
            (Axis::Horizontal, bounds.centre().y, bounds.x0, bounds.x1, height)
        } else {
            (Axis::Vertical, bounds.centre().x, bounds.top, bounds.bottom, width)
        };
        Self { axis, position, start, end, thickness, origin: Origin::Line }
    }

    /// The four sides of a box.
    pub(super) fn around(b: Rect, origin: Origin) -> [Self; 4] {
        let side = |axis, position, start, end| Self { axis, position, start, end, thickness: 0.0, origin };
        [
            side(Axis::Horizontal, b.top, b.x0, b.x1),
            side(Axis::Horizontal, b.bottom, b.x0, b.x1),
            side(Axis::Vertical, b.x0, b.top, b.bottom),
            side(Axis::Vertical, b.x1, b.top, b.bottom),
        ]
    }

    /// The place `along` the line and `across` its middle.
    pub(super) fn point(&self, along: f32, across: f32) -> Point {
        match self.axis {
            Axis::Horizontal => Point { x: along, y: self.position + across },
            Axis::Vertical => Point { x: self.position + across, y: along },
        }
    }

    pub(super) fn bounds(&self) -> Rect {
        let (a, b) = (self.point(self.start, -self.thickness / 2.0), self.point(self.end, self.thickness / 2.0));
        Rect::new(a.x, a.y, b.x, b.y)
    }

    /// Cuts the line to a box; `None` where it lies outside.
    fn cut_to(mut self, clip: Rect) -> Option<Self> {
        let (across, along) = match self.axis {
            Axis::Horizontal => ((clip.top, clip.bottom), (clip.x0, clip.x1)),
            Axis::Vertical => ((clip.x0, clip.x1), (clip.top, clip.bottom)),
        };
        let half = self.thickness / 2.0;
        if self.position + half < across.0 || self.position - half > across.1 {
            return None;
        }
        self.start = self.start.max(along.0);
        self.end = self.end.min(along.1);
        (self.start < self.end).then_some(self)
    }

    /// Whether the colours on both sides differ, as at the edge of a filled area.
    pub(super) fn parts_colours(&self, picture: &Picture<'_>) -> bool {
        let differs = |share: &&f32| {
            let along = self.start + *share * self.length();
            let [a, b] = [-BESIDE, BESIDE].map(|d| picture.colour_at(self.point(along, d)));
            a.distance(b) > CONTRAST
        };
        SAMPLES.iter().filter(differs).count() >= SEEN
    }
}

/// The boxes of the lines that a page shows, duplicates joined: those from which its tables are built.
#[must_use]
pub fn visible(page: &PageContent) -> Vec<Rect> {
    find(page, &Picture::of(page)).rules.iter().map(Rule::bounds).collect()
}

/// Rulings, tiles and shapes of a page.
pub(super) fn find(page: &PageContent, picture: &Picture<'_>) -> PaintedLines {
    let mut found = PaintedLines::default();
    let mut candidates = Vec::new();
    let mut marks = Vec::new();
    let mut boxes = Vec::new();
    let page_area = page.width * page.height;
    let paths = gradients::as_one(&page.paths);
    for (path, is_lettering) in paths.iter().zip(lettering::find(&paths)) {
        if is_lettering {
            found.shapes.extend(path.subpaths.iter().filter_map(|subpath| shape(subpath, path, path.fill)));
            continue;
        }
        boxes.extend(floating::outlined(path));
        if let Some(stroke) = path.stroke {
            stroked(path, stroke, &mut candidates, &mut marks, &mut found);
        }
        if let Some(colour) = path.fill {
            filled(path, colour, page_area, &mut candidates, &mut marks, &mut found);
        }
    }
    candidates.extend(dotted::lines(&marks));
    if candidates.len() > MAX_CANDIDATES {
        found.limited = true;
        candidates.sort_by(|a, b| b.rule.length().total_cmp(&a.rule.length()));
        candidates.truncate(MAX_CANDIDATES);
    }
    let overlays = overlays::find(&found.shapes, &candidates, page);
    candidates.retain(|line| !overlays.iter().any(|over| over.is_framed_by(line)));
    found.tiles.retain(|tile| !overlays.iter().any(|over| over.is(*tile)));
    floating::take(&mut candidates, &boxes, &mut found.shapes);
    found.rules = merge(candidates.iter().flat_map(|c| c.seen(picture, &overlays)).collect());
    found.overlays = overlays;
    found.rules.retain(|r| r.length() >= SHORTEST);
    if found.rules.len() > MAX_RULES {
        found.limited = true;
        found.rules.sort_by(|a, b| b.length().total_cmp(&a.length()));
        found.rules.truncate(MAX_RULES);
    }
    found
}

/// The straight sides of stroked outlines. An outline with one slanted or curved side is a drawing.
fn stroked(
    path: &Path,
    stroke: Stroke,
    candidates: &mut Vec<RuleCandidate>,
    marks: &mut Vec<RuleCandidate>,
    found: &mut PaintedLines,
) {
    let dashed_apart = stroke.dash.is_some_and(|(gap, mark)| gap > DASH_GAP_RATIO * mark.max(stroke.width));
    if dashed_apart {
        return;
    }
    for subpath in &path.subpaths {
        if subpath.curved || !sides(&subpath.points, subpath.closed).all(|(a, b)| upright(a, b)) {
            if path.fill.is_none() && subpath.closed {
                found.shapes.extend(shape(subpath, path, None));
            }
            continue;
        }
        for (a, b) in sides(&subpath.points, subpath.closed) {
            let mut bounds = Rect::new(a.x, a.y, b.x, b.y);
            let half = stroke.width / 2.0;
            if bounds.width() >= bounds.height() {
                bounds = Rect { top: bounds.centre().y - half, bottom: bounds.centre().y + half, ..bounds };
            } else {
                bounds = Rect { x0: bounds.centre().x - half, x1: bounds.centre().x + half, ..bounds };
            }
            let rule = Rule::along(bounds);
            if rule.thickness <= WIDEST_STROKE {
                push(rule, stroke.colour, path, candidates, marks);
            }
        }
    }
}

/// Thin fills are lines, frames with a hole are four lines, rectangles are tiles, the rest are shapes.
fn filled(
    path: &Path,
    colour: Colour,
    page_area: f32,
    candidates: &mut Vec<RuleCandidate>,
    marks: &mut Vec<RuleCandidate>,
    found: &mut PaintedLines,
) {
    let frames = frames(path);
    for (index, subpath) in path.subpaths.iter().enumerate() {
        if let Some((_, outer, inner)) = frames.iter().find(|(members, ..)| members.contains(&index)) {
            for bar in bars(*outer, *inner) {
                push(Rule::along(bar), colour, path, candidates, marks);
            }
            continue;
        }
        let Some(bounds) = Rect::around(subpath.points.iter().copied()) else { continue };
        let (short, long) = (bounds.width().min(bounds.height()), bounds.width().max(bounds.height()));
        let thin = short <= THIN && long > THIN_RATIO * short || short <= THICK && long > THICK_RATIO * short;
        let mark = short <= MARK_WIDTH && long <= MARK_LENGTH;
        if !subpath.curved && (thin || mark) {
            push(Rule::along(bounds), colour, path, candidates, marks);
        } else if let Some(shape) = shape(subpath, path, Some(colour)).filter(|s| s.bounds.area() <= GROUND * page_area)
        {
            if shape.rectangular {
                found.tiles.push(shape.bounds);
            }
            found.shapes.push(shape);
        }
    }
}

/// The outline as a shape, cut to its clip.
fn shape(subpath: &Subpath, path: &Path, fill: Option<Colour>) -> Option<Shape> {
    let bounds = Rect::around(subpath.points.iter().copied())?.intersection(path.clip)?;
    Some(Shape { bounds, fill, rectangular: rectangle(subpath).is_some(), order: path.order })
}

fn push(rule: Rule, colour: Colour, path: &Path, candidates: &mut Vec<RuleCandidate>, marks: &mut Vec<RuleCandidate>) {
    let Some(rule) = rule.cut_to(path.clip) else { return };
    let small = rule.length() <= MARK_LENGTH && rule.thickness <= MARK_WIDTH;
    let list = if small { marks } else { candidates };
    list.push(RuleCandidate { rule, colour, order: path.order });
}

/// Pairs of rectangles of one path, one close around the other: a border painted as a fill with a hole.
fn frames(path: &Path) -> Vec<([usize; 2], Rect, Rect)> {
    let boxes: Vec<(usize, Rect)> =
        path.subpaths.iter().enumerate().filter_map(|(i, s)| Some((i, rectangle(s)?))).collect();
    if boxes.len() < 2 {
        return Vec::new();
    }
    let margin = |outer: Rect, inner: Rect| {
        [inner.x0 - outer.x0, inner.top - outer.top, outer.x1 - inner.x1, outer.bottom - inner.bottom]
    };
    let pairs = boxes.windows(2).filter_map(|w| {
        let ((i, a), (j, b)) = (w[0], w[1]);
        let (outer, inner) = if a.area() >= b.area() { (a, b) } else { (b, a) };
        let close = margin(outer, inner).iter().all(|m| (0.0..=THICK).contains(m));
        close.then_some(([i, j], outer, inner))
    });
    pairs.collect()
}

/// The four bars of a frame.
fn bars(outer: Rect, inner: Rect) -> [Rect; 4] {
    [
        Rect { bottom: inner.top, ..outer },
        Rect { top: inner.bottom, ..outer },
        Rect { x1: inner.x0, ..outer },
        Rect { x0: inner.x1, ..outer },
    ]
}

/// One line for pieces of one position that touch or overlap.
pub(super) fn merge(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| a.axis.cmp(&b.axis).then(a.position.total_cmp(&b.position)));
    let mut merged = Vec::new();
    let mut rest = rules.as_slice();
    while let Some(first) = rest.first() {
        let same = |r: &Rule| r.axis == first.axis && r.position - first.position <= SAME_POSITION;
        let count = rest.iter().take_while(|r| same(r)).count();
        let (group, after) = rest.split_at(count);
        join(group, &mut merged);
        rest = after;
    }
    merged
}

/// Joins the pieces of one position along the line; the longest piece gives the position.
fn join(group: &[Rule], merged: &mut Vec<Rule>) {
    let mut pieces = group.to_vec();
    pieces.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut longest = 0.0;
    let mut open: Option<Rule> = None;
    for piece in pieces {
        match &mut open {
            Some(line) if piece.start - line.end <= JOIN_GAP + line.thickness.max(piece.thickness) / 2.0 => {
                line.end = line.end.max(piece.end);
                line.thickness = line.thickness.max(piece.thickness);
                if piece.length() > longest {
                    longest = piece.length();
                    line.position = piece.position;
                }
                if piece.origin == Origin::Line {
                    line.origin = Origin::Line;
                }
            }
            _ => {
                merged.extend(open.take());
                longest = piece.length();
                open = Some(piece);
            }
        }
    }
    merged.extend(open);
}
