//! The roles of painted areas: stripes lie behind the rows of a table, boxes group texts, and many small areas form a
//! drawing.

use crate::geometry::Rect;
use crate::layout::Shape;
use crate::layout::background::Picture;
use crate::layout::rules::{Origin, Rule};
use crate::pdf::PageContent;

/// Sides of the pieces of one stripe agree within this (points).
const SAME_SIDE: f32 = 1.5;
/// Pieces of a stripe, the shades of its cells, lie at most this far apart (points).
const PIECE_GAP: f32 = 3.0;
/// Least ratio of width to height of a stripe.
const LONG: f32 = 3.0;
/// Least gap between two stripes of one table, as a multiple of their height: it holds a row. Between two cards the
/// gap is narrower.
const ROW_BETWEEN: f32 = 0.5;
/// Least ratio of the widths of two stripes of one table: those of the rows may stop short of a column of groups.
const AS_WIDE: f32 = 0.6;
/// Largest share of the page that an area covers; a larger one is a background.
const GROUND: f32 = 0.6;
/// A page with more areas is a drawing.
const MOST_SHAPES: usize = 2_000;

/// The painted areas of a page by role.
pub(super) struct PaintedAreas {
    /// Shading behind the rows of tables.
    pub(super) stripes: Vec<Rect>,
    /// Boxes that hold texts of several lines together.
    pub(super) boxes: Vec<Rect>,
}

/// Classifies the areas by the texts on them.
pub(super) fn ground(shapes: &[Shape], texts: &[Rect], page: &PageContent, picture: &Picture<'_>) -> PaintedAreas {
    if shapes.len() > MOST_SHAPES {
        return PaintedAreas { stripes: Vec::new(), boxes: Vec::new() };
    }
    let largest = GROUND * page.width * page.height;
    let (rectangular, others): (Vec<&Shape>, Vec<&Shape>) =
        shapes.iter().filter(|s| s.bounds.area() < largest && is_seen(s, picture)).partition(|s| s.rectangular);
    let bars = joined(rectangular.into_iter().map(|s| s.bounds).collect());
    let on = |b: &Rect| texts.iter().copied().filter(|t| b.contains(t.centre())).collect::<Vec<Rect>>();
    let stripe = |b: &Rect| {
        let on = on(b);
        let beside = on.iter().any(|t| on.iter().any(|u| u.x0 > t.x1 && u.overlap_y(*t) > 0.0));
        let one_line = on.iter().all(|t| on.iter().all(|u| u.overlap_y(*t) > 0.0));
        let again = || bars.iter().any(|other| alternate(*b, *other));
        b.width() >= LONG * b.height() && beside && (one_line || again())
    };
    let (stripes, boxes): (Vec<Rect>, Vec<Rect>) = bars.iter().copied().partition(stripe);
    // the shade of one line holds nothing together
    let several = |b: &Rect| {
        let on = on(b);
        on.iter().any(|t| on.iter().any(|u| u.top >= t.bottom - 0.2 * t.height()))
    };
    let boxes = boxes.into_iter().chain(others.iter().map(|s| s.bounds)).filter(several).collect();
    PaintedAreas { stripes, boxes }
}

/// Whether an area shows: white on white does not.
fn is_seen(shape: &Shape, picture: &Picture<'_>) -> bool {
    shape.fill.is_none() || Rule::around(shape.bounds, Origin::Edge).iter().any(|side| side.parts_colours(picture))
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

/// Whether two areas can be stripes of one table: a side in common, about as wide, and a row between them or nothing.
fn alternate(a: Rect, b: Rect) -> bool {
    let gap = (b.top - a.bottom).max(a.top - b.bottom);
    let same_side = (a.x0 - b.x0).abs() <= SAME_SIDE || (a.x1 - b.x1).abs() <= SAME_SIDE;
    let as_wide = a.width().min(b.width()) >= AS_WIDE * a.width().max(b.width());
    same_side && as_wide && ((-SAME_SIDE..=SAME_SIDE).contains(&gap) || gap >= ROW_BETWEEN * a.height().min(b.height()))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn pieces_of_a_stripe_are_joined_and_rows_are_not() {
        let piece = |x: f32, top: f32| Rect::new(x, top, x + 100.0, top + 12.0);
        let areas = joined(vec![piece(100.0, 50.0), piece(0.0, 50.0), piece(0.0, 80.0)]);
        assert_eq!(areas, [Rect::new(0.0, 50.0, 200.0, 62.0), piece(0.0, 80.0)]);
        assert_eq!(joined(vec![piece(0.0, 0.0), piece(140.0, 0.0)]).len(), 2, "a wide gap separates areas");
    }

    #[test]
    fn stripes_alternate_with_rows_of_equal_width() {
        let stripe = |top: f32, width: f32| Rect::new(0.0, top, width, top + 20.0);
        assert!(alternate(stripe(0.0, 300.0), stripe(40.0, 300.0)), "a row between");
        assert!(!alternate(stripe(0.0, 300.0), stripe(25.0, 300.0)), "the gap of two cards");
        assert!(alternate(stripe(0.0, 300.0), stripe(40.0, 250.0)), "all columns but the last");
        assert!(!alternate(stripe(0.0, 300.0), stripe(40.0, 150.0)), "another width");
    }
}
