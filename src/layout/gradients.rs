//! Gradients that a producer paints as a stack of plain areas, each a little smaller and in a slightly other colour
//! than the one before (LibreOffice): together they are one area.

use std::borrow::Cow;

use crate::geometry::Rect;
use crate::pdf::{Path, Subpath};

/// Fewer areas are boxes in boxes.
const STEPS: usize = 6;
/// The colour changes by no more than this from step to step.
const SAME_COLOUR: f32 = 0.1;
/// Sides of the steps agree within this (points).
const SAME_SIDE: f32 = 0.2;

/// The paths of a page, each gradient as the first of its steps, as large as all of them.
pub(super) fn as_one(paths: &[Path]) -> Vec<Cow<'_, Path>> {
    let mut whole = Vec::with_capacity(paths.len());
    let mut rest = paths;
    while !rest.is_empty() {
        let count = 1 + rest.windows(2).take_while(|pair| goes_on(&pair[0], &pair[1])).count();
        let (stack, after) = rest.split_at(count);
        if count >= STEPS {
            whole.push(joined(stack));
        } else {
            whole.extend(stack.iter().map(Cow::Borrowed));
        }
        rest = after;
    }
    whole
}

/// Whether a path paints the next step of a gradient: a part of the area before it, or a strip along it.
fn goes_on(before: &Path, path: &Path) -> bool {
    let (Some(a), Some(b)) = (before.fill, path.fill) else { return false };
    let (Some(outer), Some(inner)) = (bounds(before), bounds(path)) else { return false };
    let plain = before.stroke.is_none() && path.stroke.is_none() && before.clip == path.clip;
    let gradual = a != b && a.distance(b) <= SAME_COLOUR && path.order == before.order + 1;
    plain && gradual && (is_within(inner, outer) || is_along(inner, outer))
}

fn bounds(path: &Path) -> Option<Rect> {
    Rect::around(path.subpaths.iter().flat_map(|s| s.points.iter().copied()))
}

fn is_within(inner: Rect, outer: Rect) -> bool {
    let around = outer.grown(SAME_SIDE);
    around.x0 <= inner.x0 && around.top <= inner.top && inner.x1 <= around.x1 && inner.bottom <= around.bottom
}

fn is_along(a: Rect, b: Rect) -> bool {
    let near = |p: f32, q: f32| (p - q).abs() <= SAME_SIDE;
    let below = near(a.x0, b.x0) && near(a.x1, b.x1) && (near(a.top, b.bottom) || near(a.bottom, b.top));
    let beside = near(a.top, b.top) && near(a.bottom, b.bottom) && (near(a.x0, b.x1) || near(a.x1, b.x0));
    below || beside
}

/// The first step; where strips lie beside it, the box around them all.
fn joined(stack: &[Path]) -> Cow<'_, Path> {
    let first = &stack[0];
    match (bounds(first), Rect::union_of(stack.iter().filter_map(bounds))) {
        (Some(own), Some(all)) if !is_within(all, own) => {
            Cow::Owned(Path { subpaths: vec![Subpath::around(all)], ..first.clone() })
        }
        _ => Cow::Borrowed(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::Colour;

    /// A filled rectangle that is `step` steps of a gradient further on.
    fn fill(bounds: Rect, step: u8, shade: f32) -> Path {
        Path {
            subpaths: vec![Subpath::around(bounds)],
            fill: Some(Colour([shade * f32::from(step); 3])),
            stroke: None,
            clip: Rect::new(0.0, 0.0, 600.0, 800.0),
            order: u32::from(step),
        }
    }

    fn boxes(paths: &[Path]) -> Vec<Rect> {
        as_one(paths).iter().filter_map(|p| bounds(p)).collect()
    }

    #[test]
    fn a_stack_of_steps_is_one_area_and_boxes_in_boxes_are_several() {
        let nested = |i: u8| Rect::new(50.0, 100.0 + f32::from(i), 150.0, 120.0);
        let stack: Vec<Path> = (0..12).map(|i| fill(nested(i), i, 0.02)).collect();
        assert_eq!(boxes(&stack), [Rect::new(50.0, 100.0, 150.0, 120.0)]);
        let clear: Vec<Path> = (0..8).map(|i| fill(nested(i), i, 0.12)).collect();
        assert_eq!(boxes(&clear).len(), 8);
        assert_eq!(boxes(&stack[..5]).len(), 5);
    }

    #[test]
    fn strips_beside_each_other_are_one_area() {
        let strip = |i: u8| Rect::new(50.0 + 5.0 * f32::from(i), 100.0, 55.0 + 5.0 * f32::from(i), 120.0);
        let strips: Vec<Path> = (0..12).map(|i| fill(strip(i), i, 0.02)).collect();
        assert_eq!(boxes(&strips), [Rect::new(50.0, 100.0, 110.0, 120.0)]);
    }
}
