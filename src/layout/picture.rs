//! What shows of the filled areas of a page: opaque fills in painting order over white paper.
//!
//! A ruling is what contrasts with the paper beside it, not what has a certain colour: white lines on shade
//! are seen, white lines on white are not, and a line under a later fill is hidden.

use crate::geometry::{Point, Rect};
use crate::pdf::{Colour, PageContent, Path, Subpath};

/// Fills that are kept. A page with more is a drawing or a gradient; the latest are what shows.
const MAX_FILLS: usize = 5_000;

/// A filled path.
struct Fill<'a> {
    bounds: Rect,
    subpaths: &'a [Subpath],
    /// One upright rectangle: its bounds say all.
    rectangular: bool,
    colour: Colour,
    order: u32,
}

/// The fills of a page.
pub(super) struct Picture<'a> {
    fills: Vec<Fill<'a>>,
}

/// The fills that touch a part of the page, in painting order.
pub(super) struct View<'p, 'a> {
    fills: Vec<&'p Fill<'a>>,
}

impl<'a> Picture<'a> {
    /// Collects the opaque fills of a page.
    pub(super) fn of(page: &'a PageContent) -> Self {
        let mut fills: Vec<Fill<'a>> = page.paths.iter().filter_map(fill).collect();
        fills.sort_by_key(|f| f.order);
        let surplus = fills.len().saturating_sub(MAX_FILLS);
        fills.drain(..surplus);
        Self { fills }
    }

    /// The fills that touch `area`.
    pub(super) fn near(&self, area: Rect) -> View<'_, 'a> {
        View { fills: self.fills.iter().filter(|f| f.bounds.intersection(area).is_some()).collect() }
    }
}

impl View<'_, '_> {
    /// The colour that shows at a point.
    pub(super) fn colour_at(&self, p: Point) -> Colour {
        self.colour_after(p, None).unwrap_or(Colour::WHITE)
    }

    /// The colour that a fill painted after `order` lays over a point; `None` where there is none.
    pub(super) fn cover(&self, p: Point, order: u32) -> Option<Colour> {
        self.colour_after(p, Some(order))
    }

    fn colour_after(&self, p: Point, order: Option<u32>) -> Option<Colour> {
        let later = |f: &&&Fill<'_>| order.is_none_or(|o| f.order > o);
        self.fills.iter().rev().take_while(later).find(|f| f.contains(p)).map(|f| f.colour)
    }
}

impl Fill<'_> {
    fn contains(&self, p: Point) -> bool {
        self.bounds.contains(p) && (self.rectangular || inside(self.subpaths, p))
    }
}

fn fill(path: &Path) -> Option<Fill<'_>> {
    let colour = path.fill?;
    let bounds = Rect::around(path.subpaths.iter().flat_map(|s| s.points.iter().copied()))?.intersection(path.clip)?;
    let rectangular = path.subpaths.len() == 1 && rectangle(&path.subpaths[0]).is_some();
    Some(Fill { bounds, subpaths: &path.subpaths, rectangular, colour, order: path.order })
}

/// Even-odd test: a ray to the right crosses the outlines an odd number of times.
fn inside(subpaths: &[Subpath], p: Point) -> bool {
    let mut odd = false;
    for subpath in subpaths {
        for (a, b) in sides(&subpath.points, true) {
            if (a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x) {
                odd = !odd;
            }
        }
    }
    odd
}

/// The straight pieces between the corners; with the one back to the start where `closed`.
pub(super) fn sides(points: &[Point], closed: bool) -> impl Iterator<Item = (Point, Point)> + '_ {
    let back = (closed && points.len() > 1).then(|| (points[points.len() - 1], points[0]));
    points.windows(2).map(|w| (w[0], w[1])).chain(back)
}

/// Whether a piece runs along an axis: at most 1 % off, or within what rounding makes of it.
pub(super) fn upright(a: Point, b: Point) -> bool {
    const SLOPE: f32 = 0.01;
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
