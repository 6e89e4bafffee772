//! Boxes with an outline that lie over the rulings of a table: bands of a schedule, callouts. Their outlines are no
//! rulings.

use crate::geometry::Rect;
use crate::layout::Shape;
use crate::layout::background::rectangle;
use crate::layout::rules::{Axis, Rule, RuleCandidate};
use crate::pdf::Path;

/// A side this close (points) to a line of another path lies on it: the box is a cell.
const ON_LINE: f32 = 2.0;
/// A line that runs through a box goes on beyond it by at least this much (points) on both sides.
const BEYOND: f32 = 1.0;
/// Two boxes whose sides differ by no more than this (points) are a fill and its outline.
const SAME_BOX: f32 = 1.0;

/// The box that a path outlines, with the path's painting order.
pub(super) fn outlined(path: &Path) -> Option<(u32, Rect)> {
    let [only] = path.subpaths.as_slice() else { return None };
    path.stroke.and_then(|_| rectangle(only)).map(|bounds| (path.order, bounds))
}

/// Takes the outlines of floating boxes out of the lines and keeps the boxes as shapes: those that are filled, have a
/// line of the table run through below them, and none along their upper and lower sides.
pub(super) fn take(candidates: &mut Vec<RuleCandidate>, boxes: &[(u32, Rect)], shapes: &mut Vec<Shape>) {
    let filled = |b: &Rect| shapes.iter().any(|s| s.fill.is_some() && is_same(s.bounds, *b));
    let mut down: Vec<&RuleCandidate> = candidates.iter().filter(|c| c.rule.axis == Axis::Vertical).collect();
    down.sort_by(|a, b| a.rule.position.total_cmp(&b.rule.position));
    // a line may be painted cell by cell: one piece runs in at the top, another out at the bottom
    let run_through = |b: &Rect| {
        let first = down.partition_point(|c| c.rule.position <= b.x0 + ON_LINE);
        let inside: Vec<&Rule> =
            down[first..].iter().map(|c| &c.rule).take_while(|r| r.position < b.x1 - ON_LINE).collect();
        let runs_in = |r: &&&Rule| r.start < b.top - BEYOND && r.end > b.top + BEYOND;
        let runs_out = |x: f32| {
            let here = inside.iter().filter(|r| (r.position - x).abs() <= SAME_BOX);
            here.into_iter().any(|r| r.start < b.bottom - BEYOND && r.end > b.bottom + BEYOND)
        };
        inside.iter().filter(runs_in).any(|r| runs_out(r.position))
    };
    let crossing: Vec<(u32, Rect)> = boxes.iter().copied().filter(|(_, b)| run_through(b) && filled(b)).collect();
    let on_line = |(order, b): &(u32, Rect)| {
        candidates.iter().any(|c| {
            let r = &c.rule;
            let level = (r.position - b.top).abs() <= ON_LINE || (r.position - b.bottom).abs() <= ON_LINE;
            let along = r.end.min(b.x1) - r.start.max(b.x0) > 0.5 * b.width();
            let own = c.order == *order || crossing.iter().any(|(other, _)| *other == c.order);
            r.axis == Axis::Horizontal && level && along && !own
        })
    };
    let floating: Vec<(u32, Rect)> = crossing.iter().copied().filter(|b| !on_line(b)).collect();
    candidates.retain(|c| !floating.iter().any(|(order, _)| *order == c.order));
    let outline = |(order, bounds): (u32, Rect)| Shape { bounds, fill: None, rectangular: true, order };
    shapes.extend(floating.into_iter().map(outline));
}

fn is_same(a: Rect, b: Rect) -> bool {
    let sides = [a.x0 - b.x0, a.top - b.top, a.x1 - b.x1, a.bottom - b.bottom];
    sides.iter().all(|d| d.abs() <= SAME_BOX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::rules::Origin;
    use crate::pdf::Colour;

    fn line(axis: Axis, position: f32, start: f32, end: f32, order: u32) -> RuleCandidate {
        let rule = Rule { axis, position, start, end, thickness: 0.5, origin: Origin::Line };
        RuleCandidate { rule, colour: Colour::default(), order }
    }

    /// A column border from 100 to 300, and the outline (order 9) of a box over it.
    fn candidates(bounds: Rect) -> Vec<RuleCandidate> {
        let sides = Rule::around(bounds, Origin::Line);
        let outline = sides.into_iter().map(|rule| RuleCandidate { rule, colour: Colour::default(), order: 9 });
        [line(Axis::Vertical, 200.0, 100.0, 300.0, 1)].into_iter().chain(outline).collect()
    }

    fn filled(bounds: Rect) -> Vec<Shape> {
        vec![Shape { bounds, fill: Some(Colour([0.5, 0.7, 0.9])), rectangular: true, order: 8 }]
    }

    #[test]
    fn the_outline_of_a_filled_box_over_a_border_is_no_ruling() {
        let band = Rect::new(150.0, 140.0, 260.0, 160.0);
        let (mut lines, mut shapes) = (candidates(band), filled(band));
        take(&mut lines, &[(9, band)], &mut shapes);
        assert_eq!(lines.iter().map(|line| line.order).collect::<Vec<_>>(), [1], "the border stays");
        assert_eq!(shapes.len(), 2, "the box is a shape");
    }

    #[test]
    fn a_box_without_a_fill_and_one_on_lines_of_the_table_are_cells() {
        let band = Rect::new(150.0, 140.0, 260.0, 160.0);
        let mut lines = candidates(band);
        take(&mut lines, &[(9, band)], &mut Vec::new());
        assert_eq!(lines.len(), 5, "no fill");
        let (mut lines, mut shapes) = (candidates(band), filled(band));
        lines.push(line(Axis::Horizontal, 140.0, 50.0, 350.0, 2));
        take(&mut lines, &[(9, band)], &mut shapes);
        assert_eq!(lines.len(), 6, "a line of the table runs along its upper side");
    }
}
