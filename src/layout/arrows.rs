//! Lines with an arrow head: they are not rulings; they mark the period over which something lasts.

use crate::geometry::Rect;
use crate::layout::Shape;
use crate::layout::rules::{Axis, Rule};

/// A head is at most this large (points), and at least `SMALLEST_HEAD`.
const LARGEST_HEAD: f32 = 16.0;
/// See `LARGEST_HEAD`.
const SMALLEST_HEAD: f32 = 2.5;
/// Largest distance, in points, of an arrow head from the end of its line.
const TOUCH: f32 = 2.0;
/// A shorter line (points) with a head is a pointer.
const SHORTEST: f32 = 12.0;

/// Takes the horizontal lines that have a head out of the rulings, and gives them back as shapes, head included.
pub(super) fn take(rules: &mut Vec<Rule>, shapes: &[Shape]) -> Vec<Shape> {
    let heads: Vec<&Shape> = shapes.iter().filter(|s| is_head(s)).collect();
    let mut arrows = Vec::new();
    if heads.is_empty() {
        return arrows;
    }
    rules.retain(|rule| {
        let on: Vec<&&Shape> = heads.iter().filter(|head| sits_on(head.bounds, rule)).collect();
        let Some(head) = on.first() else { return true };
        let bounds = Rect::union_of(on.iter().map(|s| s.bounds)).unwrap_or_default().union(rule.bounds());
        arrows.push(Shape { bounds, fill: head.fill, rectangular: false, order: head.order });
        false
    });
    arrows
}

fn is_head(shape: &Shape) -> bool {
    let sides = [shape.bounds.width(), shape.bounds.height()];
    !shape.rectangular && sides.iter().all(|side| (SMALLEST_HEAD..=LARGEST_HEAD).contains(side))
}

/// Whether a head sits in the middle of one of the line's ends.
fn sits_on(head: Rect, rule: &Rule) -> bool {
    let level = (head.centre().y - rule.position).abs() <= TOUCH;
    let around = |x: f32| head.x0 - TOUCH <= x && x <= head.x1 + TOUCH;
    rule.axis == Axis::Horizontal && rule.length() >= SHORTEST && level && (around(rule.start) || around(rule.end))
}
