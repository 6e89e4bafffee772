//! Lines that belong to text: those through its middle strike it out, those under it stress it. Neither borders
//! anything, so they are taken out of the paths before tables are looked for.

use std::collections::BTreeSet;

use super::glyph_places::GlyphPlaces;
use super::lines::Direction;
use crate::geometry::{Point, Rect};
use crate::pdf::{Glyph, PageContent, Subpath};

/// A line is at most so thick (points), a bar of colour is thicker.
const THICKEST: f32 = 2.5;
/// A line through this part of a glyph's height strikes it out.
const MIDDLE: std::ops::RangeInclusive<f32> = 0.3..=0.75;
/// Least share of a line that must lie on glyphs to strike them out, unless it crosses a cell from side to side.
const COVERED: f32 = 0.6;
/// Greatest length by which such a line goes on beyond the glyphs, in em.
const BEYOND: f32 = 1.6;
/// Where an underline lies below the boxes of its text, in em.
const UNDER: std::ops::RangeInclusive<f32> = -0.15..=0.22;
/// Least share of an underline's length with text along it.
const ALONG: f32 = 0.85;
/// Greatest distance between the ends of an underline and those of its text, in em.
const FLUSH: f32 = 0.25;
/// It touches no other line (points).
const TOUCHES: f32 = 1.0;
/// A path of more pieces is a grid or a drawing.
const MOST_TOGETHER: usize = 2;
/// Largest number of lines that are examined; a page with more is a drawing.
const MOST_LINES: usize = 4_000;

/// A thin straight piece of a path.
struct Line {
    path: usize,
    subpath: usize,
    bounds: Rect,
}

/// Marks glyphs that are struck out, and takes the lines out that strike out or underline text.
pub(super) fn take(page: &mut PageContent) {
    let lines = thin_lines(page);
    if lines.is_empty() || lines.len() > MOST_LINES {
        return;
    }
    let places = GlyphPlaces::of(&page.glyphs, page.width, page.height);
    let mut gone: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut struck = Vec::new();
    for line in lines.iter().filter(|line| page.paths[line.path].subpaths.len() <= MOST_TOGETHER) {
        let direction = if line.bounds.width() >= line.bounds.height() { Direction::Right } else { Direction::Down };
        let near = near(&page.glyphs, direction, line.bounds, &places);
        if let Some(crossed) = crossed(&page.glyphs, direction, line.bounds, &near)
            && (crossed.is_struck() || crossed.is_begun() && is_across_a_cell(line, &lines))
            && !is_covered(line, page)
        {
            struck.extend(crossed.glyphs);
        } else if !underlines(&page.glyphs, direction, line.bounds, &near) || touches(line, &lines) {
            continue;
        }
        gone.insert((line.path, line.subpath));
    }
    struck.into_iter().for_each(|i: usize| page.glyphs[i].struck = true);
    if !gone.is_empty() {
        for (path, all) in page.paths.iter_mut().enumerate() {
            let mut place = 0;
            all.subpaths.retain(|_| {
                place += 1;
                !gone.contains(&(path, place - 1))
            });
        }
        page.paths.retain(|path| !path.subpaths.is_empty());
    }
}

/// The subpaths of a page that are thin lines along an axis.
fn thin_lines(page: &PageContent) -> Vec<Line> {
    let mut lines = Vec::new();
    for (path, all) in page.paths.iter().enumerate() {
        let stroke = all.stroke.map_or(0.0, |stroke| stroke.width);
        for (subpath, one) in all.subpaths.iter().enumerate() {
            if let Some(bounds) = thin(one, stroke, all.fill.is_some()) {
                lines.push(Line { path, subpath, bounds });
            }
            if lines.len() > MOST_LINES {
                return lines;
            }
        }
    }
    lines
}

/// The box of a subpath that is a thin line.
fn thin(subpath: &Subpath, stroke: f32, filled: bool) -> Option<Rect> {
    let line = subpath.points.len() == 2 && stroke > 0.0 || filled && subpath.points.len() >= 4;
    let bounds = Rect::around(subpath.points.iter().copied()).filter(|_| line && !subpath.curved)?;
    let (short, long) = (bounds.width().min(bounds.height()), bounds.width().max(bounds.height()));
    (short.max(stroke) <= THICKEST && long > 4.0 * short).then_some(bounds)
}

/// The glyphs of lines in a direction that a line may have to do with.
fn near(glyphs: &[Glyph], direction: Direction, line: Rect, places: &GlyphPlaces) -> Vec<usize> {
    /// Large letters reach far (points).
    const REACH: f32 = 16.0;
    let around = if direction == Direction::Right {
        ((line.x0, line.x1), (line.top - REACH, line.bottom + REACH))
    } else {
        ((line.x0 - REACH, line.x1 + REACH), (line.top, line.bottom))
    };
    let near = places.within(around.0, around.1);
    near.filter(|i| !glyphs[*i].is_blank() && Direction::of(&glyphs[*i]) == direction).collect()
}

/// The glyphs through whose middle a line runs.
struct Crossed {
    glyphs: Vec<usize>,
    /// The share of the line with glyphs on it.
    covered: f32,
    /// How far the line goes on before and behind them (em).
    beyond: (f32, f32),
}

impl Crossed {
    /// Whether the line runs along them and hardly further.
    fn is_struck(&self) -> bool {
        self.covered >= COVERED && self.beyond.0.max(self.beyond.1) <= BEYOND
    }

    /// Whether the line begins with them, however far it goes on.
    const fn is_begun(&self) -> bool {
        self.glyphs.len() > 1 && self.beyond.0 <= BEYOND
    }
}

/// The glyphs that a line crosses; `None` where there are none, or where it does not run through their middle.
fn crossed(glyphs: &[Glyph], direction: Direction, line: Rect, near: &[usize]) -> Option<Crossed> {
    let line = direction.frame(line);
    let at = line.centre().y;
    let mut crossed = Vec::new();
    let (mut covered, mut em) = (0.0, 0.0_f32);
    let (mut from, mut to) = (f32::INFINITY, f32::NEG_INFINITY);
    for &i in near {
        let frame = direction.frame(glyphs[i].bounds);
        let Point { x, .. } = frame.centre();
        if !(line.x0..=line.x1).contains(&x) || at <= frame.top || at >= frame.bottom {
            continue;
        }
        if !MIDDLE.contains(&((at - frame.top) / frame.height())) {
            return None;
        }
        crossed.push(i);
        covered += frame.width();
        em = em.max(glyphs[i].size);
        (from, to) = (from.min(frame.x0), to.max(frame.x1));
    }
    let beyond = ((from - line.x0) / em, (line.x1 - to) / em);
    (!crossed.is_empty()).then(|| Crossed { glyphs: crossed, covered: covered / line.width(), beyond })
}

/// Whether a line runs from side to side of one cell and no further: the border of a row would go on.
fn is_across_a_cell(line: &Line, lines: &[Line]) -> bool {
    let level = |line: &Line| line.bounds.width() >= line.bounds.height();
    let own = line.bounds.grown(TOUCHES);
    let meets = |other: &&Line| other.bounds.grown(TOUCHES).intersection(own).is_some();
    let goes_on = |other: &&Line| {
        let apart = (other.path, other.subpath) != (line.path, line.subpath);
        let (a, b) = (other.bounds.centre(), line.bounds.centre());
        let aside = if level(line) { a.y - b.y } else { a.x - b.x };
        apart && level(other) == level(line) && aside.abs() <= TOUCHES
    };
    let ends = if level(line) { [line.bounds.x0, line.bounds.x1] } else { [line.bounds.top, line.bounds.bottom] };
    let walled = |end: f32| {
        let wall = |other: &Line| {
            let at = if level(line) { other.bounds.centre().x } else { other.bounds.centre().y };
            level(other) != level(line) && (at - end).abs() <= 2.0 * TOUCHES
        };
        lines.iter().filter(meets).any(wall)
    };
    !lines.iter().filter(meets).any(|other| goes_on(&other)) && ends.into_iter().all(walled)
}

/// Whether a later area lies over a line, as the bar of a schedule does over a border.
fn is_covered(line: &Line, page: &PageContent) -> bool {
    let order = page.paths[line.path].order;
    let covers = |subpath: &Subpath| {
        let bounds = Rect::around(subpath.points.iter().copied());
        bounds.is_some_and(|b| b.height().min(b.width()) > THICKEST && b.contains(line.bounds.centre()))
    };
    page.paths.iter().any(|path| path.order > order && path.fill.is_some() && path.subpaths.iter().any(covers))
}

/// Whether a line runs right under text, as long as it.
fn underlines(glyphs: &[Glyph], direction: Direction, line: Rect, near: &[usize]) -> bool {
    let line = direction.frame(line);
    let at = line.centre().y;
    let (mut covered, mut em) = (0.0, 0.0_f32);
    let (mut begins, mut ends) = (false, false);
    for &i in near {
        let frame = direction.frame(glyphs[i].bounds);
        let size = glyphs[i].size;
        let Point { x, .. } = frame.centre();
        if !(line.x0..=line.x1).contains(&x) || !UNDER.contains(&((at - frame.bottom) / size)) {
            continue;
        }
        covered += frame.width();
        em = em.max(size);
        begins |= (frame.x0 - line.x0).abs() <= FLUSH * size;
        ends |= (frame.x1 - line.x1).abs() <= FLUSH * size;
    }
    begins && ends && covered >= ALONG * line.width()
}

/// Whether another line begins, ends or crosses where a line ends: then it is part of a frame.
fn touches(line: &Line, lines: &[Line]) -> bool {
    let level = line.bounds.width() >= line.bounds.height();
    let across = |other: &Line| (other.bounds.width() >= other.bounds.height()) != level;
    let ends = line.bounds.grown(TOUCHES);
    lines.iter().any(|other| across(other) && other.bounds.grown(TOUCHES).intersection(ends).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::lines::tests::set;
    use crate::pdf::{Colour, Path, Stroke};

    fn stroke(x0: f32, x1: f32, y: f32) -> Path {
        let points = vec![Point { x: x0, y }, Point { x: x1, y }];
        Path {
            subpaths: vec![Subpath { points, closed: false, curved: false }],
            fill: None,
            stroke: Some(Stroke { colour: Colour::BLACK, width: 0.75, dash: None }),
            clip: Rect::new(0.0, 0.0, 600.0, 800.0),
            order: 0,
        }
    }

    /// How many glyphs of 電子申請 at (100, 100) are struck out by a line, and whether the line is taken out.
    fn with(lines: Vec<Path>) -> (usize, usize) {
        let glyphs = set("電子申請", 100.0, 100.0, 0);
        let mut page = PageContent { width: 600.0, height: 800.0, glyphs, paths: lines, ..PageContent::default() };
        let before = page.paths.len();
        take(&mut page);
        (page.glyphs.iter().filter(|g| g.struck).count(), before - page.paths.len())
    }

    #[test]
    fn a_line_through_the_middle_strikes_out() {
        assert_eq!(with(vec![stroke(100.0, 140.0, 105.5)]), (4, 1));
        assert_eq!(with(vec![stroke(97.0, 150.0, 105.0)]), (4, 1), "from border to border of a cell");
        assert_eq!(with(vec![stroke(120.0, 140.0, 105.0)]), (2, 1));
    }

    #[test]
    fn a_line_across_one_cell_strikes_out_the_text_at_its_beginning() {
        let side = |x: f32| {
            let points = vec![Point { x, y: 90.0 }, Point { x, y: 130.0 }];
            Path { subpaths: vec![Subpath { points, closed: false, curved: false }], ..stroke(0.0, 0.0, 0.0) }
        };
        let cell = || vec![stroke(97.0, 300.0, 105.0), side(97.0), side(300.0)];
        assert_eq!(with(cell()), (4, 1));
        let border = [cell(), vec![stroke(300.0, 400.0, 105.0)]].concat();
        assert_eq!(with(border), (0, 0), "the border of a row goes on in the next cell");
        assert_eq!(with(vec![stroke(97.0, 300.0, 105.0), side(97.0)]), (0, 0), "it ends nowhere");
    }

    #[test]
    fn a_line_under_text_stresses_it() {
        assert_eq!(with(vec![stroke(100.0, 140.0, 111.0)]), (0, 1));
    }

    #[test]
    fn rules_of_tables_stay() {
        assert_eq!(with(vec![stroke(50.0, 300.0, 105.0)]), (0, 0), "a line far beyond the text");
        let bar = Path {
            subpaths: vec![Subpath::around(Rect::new(80.0, 98.0, 160.0, 112.0))],
            fill: Some(Colour([0.8; 3])),
            stroke: None,
            order: 1,
            ..stroke(0.0, 0.0, 0.0)
        };
        assert_eq!(with(vec![stroke(97.0, 150.0, 105.0), bar]), (0, 0), "a border under a bar");
        assert_eq!(with(vec![stroke(97.0, 143.0, 111.0)]), (0, 0), "the border of a cell");
        let side = Path {
            subpaths: vec![Subpath {
                points: vec![Point { x: 140.0, y: 90.0 }, Point { x: 140.0, y: 130.0 }],
                closed: false,
                curved: false,
            }],
            ..stroke(0.0, 0.0, 0.0)
        };
        assert_eq!(with(vec![stroke(100.0, 140.0, 111.0), side]), (0, 0), "it joins another line");
    }
}
