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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::rules::Origin;

    fn line(axis: Axis, position: f32, start: f32, end: f32) -> Rule {
        Rule { axis, position, start, end, thickness: 1.0, origin: Origin::Line }
    }

    fn head(x: f32, y: f32, side: f32) -> Shape {
        let bounds = Rect::new(x - side / 2.0, y - side / 2.0, x + side / 2.0, y + side / 2.0);
        Shape { bounds, fill: None, rectangular: false, order: 1 }
    }

    #[test]
    fn a_line_with_a_head_at_its_end_becomes_a_shape_over_both() {
        let mut rules = vec![line(Axis::Horizontal, 100.0, 50.0, 150.0), line(Axis::Horizontal, 200.0, 50.0, 150.0)];
        let arrows = take(&mut rules, &[head(152.0, 100.0, 6.0)]);
        assert_eq!(rules.iter().map(|rule| rule.position).collect::<Vec<_>>(), [200.0], "the other stays a ruling");
        assert_eq!((arrows[0].bounds.x0, arrows[0].bounds.x1), (50.0, 155.0));
    }

    #[test]
    fn what_is_no_head_takes_no_ruling() {
        let rule = || vec![line(Axis::Horizontal, 100.0, 50.0, 150.0)];
        let tile = Shape { rectangular: true, ..head(152.0, 100.0, 6.0) };
        let not_heads = [tile, head(100.0, 100.0, 6.0), head(152.0, 110.0, 6.0), head(152.0, 100.0, 40.0)];
        for (place, shape) in not_heads.into_iter().enumerate() {
            let mut rules = rule();
            assert!(take(&mut rules, &[shape]).is_empty() && rules.len() == 1, "{place}");
        }
        let mut down = vec![line(Axis::Vertical, 100.0, 50.0, 150.0)];
        assert!(take(&mut down, &[head(100.0, 150.0, 6.0)]).is_empty(), "a vertical line borders cells");
    }
}
