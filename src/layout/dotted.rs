//! Dotted lines: rows and columns of small marks at an even pitch, each as one line.

use crate::layout::rules::{Axis, Candidate, Origin, Rule};

/// A line has at least so many marks,
const MARKS: usize = 5;
/// at a pitch of at most so many times the mark,
const PITCH_RATIO: f32 = 4.0;
/// which varies by no more than this share.
const UNEVEN: f32 = 0.3;
/// Marks of one line lie on one position but for this much (points).
const OFF_LINE: f32 = 0.5;
/// Positions are compared in steps of a quarter point, so that rounding doesn't upset the order along a line.
const STEPS: f32 = 4.0;

/// A mark as seen along one axis.
struct Mark {
    position: f32,
    start: f32,
    end: f32,
    thickness: f32,
    painted: Candidate,
}

impl Mark {
    fn along(axis: Axis, painted: Candidate) -> Self {
        let (b, centre) = (painted.rule.bounds(), painted.rule.bounds().centre());
        let (position, start, end, thickness) = match axis {
            Axis::Horizontal => (centre.y, b.x0, b.x1, b.height()),
            Axis::Vertical => (centre.x, b.top, b.bottom, b.width()),
        };
        Self { position, start, end, thickness, painted }
    }
}

/// The lines that the marks make. Marks that make none are no rulings.
pub(super) fn lines(marks: Vec<Candidate>) -> Vec<Candidate> {
    let mut lines = Vec::new();
    let mut left = marks;
    for axis in [Axis::Horizontal, Axis::Vertical] {
        let mut marks: Vec<Mark> = left.into_iter().map(|c| Mark::along(axis, c)).collect();
        let step = |m: &Mark| (m.position * STEPS).round();
        marks.sort_by(|a, b| step(a).total_cmp(&step(b)).then(a.start.total_cmp(&b.start)));
        left = Vec::new();
        let mut chain: Vec<Mark> = Vec::new();
        for mark in marks {
            if !continues(&chain, &mark) {
                finish(axis, &mut chain, &mut lines, &mut left);
            }
            chain.push(mark);
        }
        finish(axis, &mut chain, &mut lines, &mut left);
    }
    lines
}

fn continues(chain: &[Mark], mark: &Mark) -> bool {
    let Some(last) = chain.last() else { return true };
    let pitch = mark.start - last.start;
    let even = chain.len() < 2 || {
        let before = last.start - chain[chain.len() - 2].start;
        (pitch - before).abs() <= UNEVEN * before.max(0.5)
    };
    let length = (last.end - last.start).max(last.thickness).max(0.25);
    (mark.position - last.position).abs() <= OFF_LINE && pitch > 0.0 && pitch <= PITCH_RATIO * length && even
}

/// Turns a chain into a line if it is long enough, else gives its marks back.
fn finish(axis: Axis, chain: &mut Vec<Mark>, lines: &mut Vec<Candidate>, left: &mut Vec<Candidate>) {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return };
    if chain.len() < MARKS {
        left.extend(chain.drain(..).map(|m| m.painted));
        return;
    }
    let rule = Rule {
        axis,
        position: first.position,
        start: first.start,
        end: last.end,
        thickness: first.thickness,
        origin: Origin::Line,
    };
    lines.push(Candidate { rule, colour: first.painted.colour, order: first.painted.order });
    chain.clear();
}
