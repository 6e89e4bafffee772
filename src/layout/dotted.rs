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
struct Mark<'a> {
    position: f32,
    start: f32,
    end: f32,
    thickness: f32,
    painted: &'a Candidate,
}

impl<'a> Mark<'a> {
    fn along(axis: Axis, painted: &'a Candidate) -> Self {
        let (b, centre) = (painted.rule.bounds(), painted.rule.bounds().centre());
        let (position, start, end, thickness) = match axis {
            Axis::Horizontal => (centre.y, b.x0, b.x1, b.height()),
            Axis::Vertical => (centre.x, b.top, b.bottom, b.width()),
        };
        Self { position, start, end, thickness, painted }
    }
}

/// The lines that the marks make; a mark at a corner is part of two. Marks that make none are no rulings.
pub(super) fn lines(marks: &[Candidate]) -> Vec<Candidate> {
    let mut lines = Vec::new();
    for axis in [Axis::Horizontal, Axis::Vertical] {
        let mut marks: Vec<Mark<'_>> = marks.iter().map(|c| Mark::along(axis, c)).collect();
        let step = |m: &Mark<'_>| (m.position * STEPS).round();
        marks.sort_by(|a, b| step(a).total_cmp(&step(b)).then(a.start.total_cmp(&b.start)));
        let mut rest = marks.as_slice();
        while !rest.is_empty() {
            let count = (1..rest.len()).take_while(|i| continues(&rest[..*i], &rest[*i])).count() + 1;
            let (chain, after) = rest.split_at(count);
            lines.extend(line(axis, chain));
            rest = after;
        }
    }
    lines
}

fn continues(chain: &[Mark<'_>], mark: &Mark<'_>) -> bool {
    let Some(last) = chain.last() else { return true };
    let pitch = mark.start - last.start;
    let even = chain.len() < 2 || {
        let before = last.start - chain[chain.len() - 2].start;
        (pitch - before).abs() <= UNEVEN * before.max(0.5)
    };
    let length = (last.end - last.start).max(last.thickness).max(0.25);
    (mark.position - last.position).abs() <= OFF_LINE && pitch > 0.0 && pitch <= PITCH_RATIO * length && even
}

/// The line that a chain makes if it is long enough.
fn line(axis: Axis, chain: &[Mark<'_>]) -> Option<Candidate> {
    let (first, last) = (chain.first()?, chain.last()?);
    let rule = Rule {
        axis,
        position: first.position,
        start: first.start,
        end: last.end,
        thickness: first.thickness,
        origin: Origin::Line,
    };
    let line = Candidate { rule, colour: first.painted.colour, order: first.painted.order };
    (chain.len() >= MARKS).then_some(line)
}
