//! The visible parts of a page's filled areas: opaque fills in painting order over white paper.
//!
//! A ruling is recognised by contrast with its surroundings, not by colour: white lines on a shaded area are visible,
//! white lines on white are not, and a line under a later fill is hidden.

use crate::geometry::{Point, Rect};
use crate::pdf::{Colour, PageContent, Path, Subpath};

/// Outlines that are kept. A page with more is a drawing or a gradient; the latest are what shows.
const MAX_OUTLINES: usize = 20_000;
/// Cells across and down of the spatial index over a page: a dotted table has thousands of outlines.
const FIELDS: usize = 32;

/// One outline of a filled path.
struct Outline<'a> {
    /// Its box, cut to the clip.
    bounds: Rect,
    subpath: &'a Subpath,
    /// Whether it is an upright rectangle, fully described by its bounds.
    rectangular: bool,
    colour: Colour,
    /// Painting order of its path.
    order: u32,
}

/// The filled areas of a page.
pub(super) struct Picture<'a> {
    /// In painting order.
    outlines: Vec<Outline<'a>>,
    /// For each field, row by row, the indexes of the outlines that touch it, in painting order.
    fields: Vec<Vec<usize>>,
    /// Width and height of a field in points.
    field: (f32, f32),
}

impl<'a> Picture<'a> {
    /// Collects the opaque fills of a page.
    pub(super) fn of(page: &'a PageContent) -> Self {
        let mut outlines: Vec<Outline<'a>> = page.paths.iter().flat_map(outlines).collect();
        outlines.sort_by_key(|o| o.order);
        let surplus = outlines.len().saturating_sub(MAX_OUTLINES);
        outlines.drain(..surplus);
        let share = |length: f32| (length / FIELDS as f32).max(1.0);
        let mut picture = Self {
            outlines,
            fields: vec![Vec::new(); FIELDS * FIELDS],
            field: (share(page.width), share(page.height)),
        };
        for index in 0..picture.outlines.len() {
            let b = picture.outlines[index].bounds;
            let (left, top) = picture.field_of(Point { x: b.x0, y: b.top });
            let (right, bottom) = picture.field_of(Point { x: b.x1, y: b.bottom });
            for row in top..=bottom {
                for column in left..=right {
                    picture.fields[row * FIELDS + column].push(index);
                }
            }
        }
        picture
    }

    /// Column and row of the field around a point; what lies off the page counts to the field beside it.
    fn field_of(&self, p: Point) -> (usize, usize) {
        let place = |at: f32, length: f32| ((at / length) as usize).min(FIELDS - 1);
        (place(p.x, self.field.0), place(p.y, self.field.1))
    }

    /// The colour that shows at a point.
    pub(super) fn colour_at(&self, p: Point) -> Colour {
        self.colour_after(p, None).unwrap_or(Colour::WHITE)
    }

    /// The colour that a fill painted after `order` lays over a point; `None` where there is none.
    pub(super) fn cover(&self, p: Point, order: u32) -> Option<Colour> {
        self.colour_after(p, Some(order))
    }

    /// The last path that fills the point: an odd number of its outlines is around it (even-odd rule).
    fn colour_after(&self, p: Point, order: Option<u32>) -> Option<Colour> {
        let (column, row) = self.field_of(p);
        let here = self.fields[row * FIELDS + column].iter().rev().map(|i| &self.outlines[*i]);
        let later = here.take_while(|o| order.is_none_or(|limit| o.order > limit));
        let mut around: Option<&Outline<'_>> = None;
        for outline in later {
            match around {
                Some(other) if other.order != outline.order => return Some(other.colour),
                Some(_) if outline.contains(p) => around = None,
                None if outline.contains(p) => around = Some(outline),
                _ => {}
            }
        }
        around.map(|outline| outline.colour)
    }
}

impl Outline<'_> {
    /// Whether the point lies inside; of two that abut, the second has the common side.
    fn contains(&self, p: Point) -> bool {
        let Rect { x0, top, x1, bottom } = self.bounds;
        let within = x0 <= p.x && p.x < x1 && top <= p.y && p.y < bottom;
        within && (self.rectangular || inside(self.subpath, p))
    }
}

fn outlines(path: &Path) -> impl Iterator<Item = Outline<'_>> {
    let colour = path.fill;
    path.subpaths.iter().filter_map(move |subpath| {
        let bounds = Rect::around(subpath.points.iter().copied())?.intersection(path.clip)?;
        let rectangular = rectangle(subpath).is_some();
        Some(Outline { bounds, subpath, rectangular, colour: colour?, order: path.order })
    })
}

/// Even-odd test: a ray to the right crosses the outline an odd number of times.
fn inside(subpath: &Subpath, p: Point) -> bool {
    let crosses =
        |(a, b): &(Point, Point)| (a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x);
    sides(&subpath.points, true).filter(crosses).count() % 2 == 1
}

/// The straight pieces between the corners; with the one back to the start where `closed`.
pub(super) fn sides(points: &[Point], closed: bool) -> impl Iterator<Item = (Point, Point)> + '_ {
    let back = (closed && points.len() > 1).then(|| (points[points.len() - 1], points[0]));
    points.windows(2).map(|w| (w[0], w[1])).chain(back)
}

/// Whether a piece runs along an axis: at most 1 % off, or within what rounding makes of it.
pub(super) fn upright(a: Point, b: Point) -> bool {
    /// Greatest slope of an upright edge, as a share of its length.
    const SLOPE: f32 = 0.01;
    /// Distance below which two coordinates are the same, in points: producers round to a tenth.
    const ROUNDING: f32 = 0.1;
    let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
    dx.min(dy) <= (SLOPE * dx.max(dy)).max(ROUNDING)
}

/// The box of an outline that is an upright rectangle.
pub(super) fn rectangle(subpath: &Subpath) -> Option<Rect> {
    let points = &subpath.points;
    if subpath.curved || points.len() < 4 || !sides(points, true).all(|(a, b)| upright(a, b)) {
        return None;
    }
    let bounds = Rect::around(points.iter().copied())?;
    let doubled: f32 = sides(points, true)
        .map(|(a, b)| (a.x - bounds.x0) * (b.y - bounds.top) - (b.x - bounds.x0) * (a.y - bounds.top))
        .sum();
    // An outline that covers its box (within 2 %) has no notch.
    ((doubled / 2.0).abs() >= 0.98 * bounds.area()).then_some(bounds)
}

#[cfg(test)]
mod tests {
    use super::*;
    fn filled(order: u32, bounds: &[Rect], colour: Colour) -> Path {
        Path {
            subpaths: bounds.iter().copied().map(Subpath::around).collect(),
            fill: Some(colour),
            stroke: None,
            clip: Rect::new(0.0, 0.0, 600.0, 800.0),
            order,
        }
    }

    fn page(paths: Vec<Path>) -> PageContent {
        PageContent { width: 600.0, height: 800.0, paths, ..PageContent::default() }
    }

    const RED: Colour = Colour([1.0, 0.0, 0.0]);
    const BLUE: Colour = Colour([0.0, 0.0, 1.0]);

    #[test]
    fn the_last_fill_shows_over_white_paper() {
        let (outer, inner) = (Rect::new(0.0, 0.0, 100.0, 100.0), Rect::new(20.0, 20.0, 40.0, 40.0));
        let page = page(vec![filled(1, &[outer], RED), filled(2, &[inner], BLUE)]);
        let picture = Picture::of(&page);
        let at = |x: f32, y: f32| picture.colour_at(Point { x, y });
        assert_eq!((at(30.0, 30.0), at(80.0, 80.0), at(300.0, 300.0)), (BLUE, RED, Colour::WHITE));
    }

    #[test]
    fn only_later_fills_cover_a_line() {
        let page = page(vec![filled(5, &[Rect::new(0.0, 0.0, 100.0, 100.0)], RED)]);
        let picture = Picture::of(&page);
        let point = Point { x: 50.0, y: 50.0 };
        assert_eq!((picture.cover(point, 4), picture.cover(point, 5)), (Some(RED), None));
    }

    #[test]
    fn a_hole_in_a_path_shows_what_lies_beneath() {
        let (outer, hole) = (Rect::new(0.0, 0.0, 100.0, 100.0), Rect::new(20.0, 20.0, 40.0, 40.0));
        let page = page(vec![filled(1, &[outer], RED), filled(2, &[outer, hole], BLUE)]);
        let picture = Picture::of(&page);
        assert_eq!(picture.colour_at(Point { x: 30.0, y: 30.0 }), RED);
        assert_eq!(picture.colour_at(Point { x: 80.0, y: 80.0 }), BLUE);
    }

    #[test]
    fn an_outline_with_a_notch_is_not_a_rectangle() {
        let corners = |points: &[(f32, f32)]| Subpath {
            points: points.iter().map(|(x, y)| Point { x: *x, y: *y }).collect(),
            closed: true,
            curved: false,
        };
        let square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
        assert_eq!(rectangle(&corners(&square)), Some(Rect::new(0.0, 0.0, 10.0, 10.0)));
        let notched = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 10.0), (5.0, 5.0), (0.0, 5.0)];
        assert_eq!(rectangle(&corners(&notched)), None);
    }
}
