//! What the painted areas of a page mean to the texts on them: stripes lie behind the rows of a table, boxes hold
//! texts together, and many small areas are a drawing.

use crate::geometry::Rect;
use crate::layout::{Shape, TextLine};
use crate::pdf::PageContent;

/// Sides of the pieces of one stripe agree within this (points).
const SAME_SIDE: f32 = 1.5;
/// Pieces of a stripe, the shades of its cells, lie at most this far apart (points).
const PIECE_GAP: f32 = 3.0;
/// A stripe is at least so many times wider than high.
const LONG: f32 = 3.0;
/// Between two stripes of a table there is a row, at least so many times as high as they are; between two cards there
/// is a narrower gap.
const ROW_BETWEEN: f32 = 0.5;
/// An area larger than this share of the page is its ground.
const GROUND: f32 = 0.6;
/// Areas smaller than this (points) are marks of lists.
const MARK: f32 = 12.0;
/// So many areas inside a block of texts make it a drawing.
const DRAWING: usize = 3;

/// The painted areas of a page, by what they are for.
pub(super) struct Ground {
    /// Shades that lie behind the rows of tables.
    pub(super) stripes: Vec<Rect>,
    /// Boxes that hold texts together.
    boxes: Vec<Rect>,
}

/// Tells the areas apart by the texts that stand on them.
pub(super) fn ground(shapes: &[Shape], texts: &[TextLine], page: &PageContent) -> Ground {
    let largest = GROUND * page.width * page.height;
    let (rectangular, others): (Vec<&Shape>, Vec<&Shape>) =
        shapes.iter().filter(|s| s.bounds.area() < largest).partition(|s| s.rectangular);
    let bars = joined(rectangular.into_iter().map(|s| s.bounds).collect());
    let stripe = |b: &Rect| {
        let on: Vec<Rect> = texts.iter().map(|t| t.bounds).filter(|t| b.contains(t.centre())).collect();
        let beside = on.iter().any(|t| on.iter().any(|u| u.x0 > t.x1 && u.overlap_y(*t) > 0.0));
        let one_line = on.iter().all(|t| on.iter().all(|u| u.overlap_y(*t) > 0.0));
        let again = || bars.iter().any(|other| alternate(*b, *other));
        b.width() >= LONG * b.height() && beside && (one_line || again())
    };
    let (stripes, boxes) = bars.iter().copied().partition(stripe);
    let mut ground = Ground { stripes, boxes };
    ground.boxes.extend(others.iter().map(|s| s.bounds));
    ground
}

/// Areas side by side, of one height and without a gap between them, are one.
pub(super) fn joined(mut areas: Vec<Rect>) -> Vec<Rect> {
    let step = |y: f32| (y / SAME_SIDE).round();
    areas.sort_by(|a, b| {
        let sides = |r: &Rect| [step(r.top), step(r.bottom), r.x0];
        sides(a).partial_cmp(&sides(b)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut joined: Vec<Rect> = Vec::new();
    for area in areas {
        let goes_on = |last: &&mut Rect| {
            (last.top - area.top).abs() <= SAME_SIDE
                && (last.bottom - area.bottom).abs() <= SAME_SIDE
                && area.x0 - last.x1 <= PIECE_GAP
        };
        match joined.last_mut().filter(goes_on) {
            Some(last) => *last = last.union(area),
            None => joined.push(area),
        }
    }
    joined
}

/// Whether two areas can be stripes of one table: the same sides, and a row between them or nothing.
fn alternate(a: Rect, b: Rect) -> bool {
    let gap = (b.top - a.bottom).max(a.top - b.bottom);
    let same_sides = (a.x0 - b.x0).abs() <= SAME_SIDE && (a.x1 - b.x1).abs() <= SAME_SIDE;
    same_sides && ((-SAME_SIDE..=SAME_SIDE).contains(&gap) || gap >= ROW_BETWEEN * a.height().min(b.height()))
}

impl Ground {
    /// The smallest box around a text.
    pub(super) fn home_of(&self, text: Rect) -> Option<usize> {
        let around = self.boxes.iter().enumerate().filter(|(_, b)| b.contains(text.centre()));
        around.min_by(|a, b| a.1.area().total_cmp(&b.1.area())).map(|(i, _)| i)
    }

    /// Whether boxes and shapes stand among the texts of a block.
    pub(super) fn is_drawing(&self, block: Rect) -> bool {
        let inside = |b: &&Rect| {
            let large = b.width().max(b.height()) > MARK;
            large && block.contains(b.centre()) && b.area() < block.area()
        };
        self.boxes.iter().filter(inside).count() >= DRAWING
    }
}
