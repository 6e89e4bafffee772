//! Dotted lines: rows and columns of small marks close to each other, each as one line.

use crate::layout::rules::{Axis, Origin, Rule, RuleCandidate};

/// Fewest marks of a dotted line.
const MARKS: usize = 5;
/// Largest pitch of the marks of a dotted line, as a multiple of the mark's length.
const PITCH_RATIO: f32 = 4.0;
/// Largest share by which the pitch may grow along a dotted line.
const UNEVEN: f32 = 0.5;
/// Preceding gaps with which the next gap of a dotted line is compared.
const SEEN_BACK: usize = 8;
/// Marks of one line lie on one position but for this much (points).
const OFF_LINE: f32 = 0.5;

/// A mark as seen along one axis.
struct Mark<'a> {
    position: f32,
    start: f32,
    end: f32,
    thickness: f32,
    painted: &'a RuleCandidate,
}

impl<'a> Mark<'a> {
    fn along(axis: Axis, painted: &'a RuleCandidate) -> Self {
        let (b, centre) = (painted.rule.bounds(), painted.rule.bounds().centre());
        let (position, start, end, thickness) = match axis {
            Axis::Horizontal => (centre.y, b.x0, b.x1, b.height()),
            Axis::Vertical => (centre.x, b.top, b.bottom, b.width()),
        };
        Self { position, start, end, thickness, painted }
    }
}

/// The lines that the marks make; a mark at a corner is part of two. Marks that make none are no rulings.
pub(super) fn lines(marks: &[RuleCandidate]) -> Vec<RuleCandidate> {
    let mut lines = Vec::new();
    for axis in [Axis::Horizontal, Axis::Vertical] {
        let mut marks: Vec<Mark<'_>> = marks.iter().map(|c| Mark::along(axis, c)).collect();
        marks.sort_by(|a, b| a.position.total_cmp(&b.position));
        for line in on_lines(&mut marks) {
            line.sort_by(|a, b| a.start.total_cmp(&b.start));
        }
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

/// The marks, sorted by position, of each position.
fn on_lines<'a, 'm>(marks: &'a mut [Mark<'m>]) -> Vec<&'a mut [Mark<'m>]> {
    let mut lines = Vec::new();
    let mut rest = marks;
    while let Some(first) = rest.first().map(|m| m.position) {
        let count = rest.iter().take_while(|m| m.position - first <= OFF_LINE).count();
        let (line, after) = rest.split_at_mut(count);
        lines.push(line);
        rest = after;
    }
    lines
}

/// Marks follow each other at one pitch or a shorter one: at the corners of cells it is, and some come twice.
fn continues(chain: &[Mark<'_>], mark: &Mark<'_>) -> bool {
    let Some(last) = chain.last() else { return true };
    let length = (last.end - last.start).max(last.thickness).max(0.25);
    let before = &chain[chain.len().saturating_sub(SEEN_BACK)..];
    let usual = before.windows(2).map(|w| w[1].start - w[0].start).fold(2.0 * length, f32::max);
    let pitch = mark.start - last.start;
    let even = chain.len() < 2 || pitch <= (1.0 + UNEVEN) * usual + OFF_LINE;
    (mark.position - last.position).abs() <= OFF_LINE && (0.0..=PITCH_RATIO * length).contains(&pitch) && even
}

/// The line that a chain makes if it is long enough.
fn line(axis: Axis, chain: &[Mark<'_>]) -> Option<RuleCandidate> {
    let (first, last) = (chain.first()?, chain.last()?);
    let rule = Rule {
        axis,
        position: first.position,
        start: first.start,
        end: last.end,
        thickness: first.thickness,
        origin: Origin::Line,
    };
    let line = RuleCandidate { rule, colour: first.painted.colour, order: first.painted.order };
    (chain.len() >= MARKS).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::Colour;

    /// Marks one point long at these places of a line.
    fn marks(starts: &[f32], position: f32) -> Vec<RuleCandidate> {
        let mark = |start: &f32| RuleCandidate {
            rule: Rule {
                axis: Axis::Horizontal,
                position,
                start: *start,
                end: start + 1.0,
                thickness: 1.0,
                origin: Origin::Line,
            },
            colour: Colour::default(),
            order: 0,
        };
        starts.iter().map(mark).collect()
    }

    fn across(marks: &[RuleCandidate]) -> Vec<(f32, f32)> {
        let lines = lines(marks);
        let across = lines.iter().map(|line| line.rule).filter(|rule| rule.axis == Axis::Horizontal);
        across.map(|rule| (rule.start, rule.end)).collect()
    }

    #[test]
    fn marks_at_one_pitch_are_a_line_from_the_first_to_the_last() {
        let dots: Vec<f32> = (0..10).map(|place| 50.0 + 2.0 * place as f32).collect();
        assert_eq!(across(&marks(&dots, 100.0)), [(50.0, 69.0)]);
    }

    #[test]
    fn a_gap_much_wider_than_the_pitch_ends_the_line() {
        let dots: Vec<f32> =
            (0..6).map(|place| 2.0 * place as f32).chain((0..6).map(|p| 40.0 + 2.0 * p as f32)).collect();
        assert_eq!(across(&marks(&dots, 100.0)), [(0.0, 11.0), (40.0, 51.0)]);
    }

    #[test]
    fn few_marks_and_marks_at_different_heights_are_no_line() {
        assert!(across(&marks(&[0.0, 2.0, 4.0, 6.0], 100.0)).is_empty(), "an ellipsis");
        let scattered: Vec<RuleCandidate> =
            (0..8).flat_map(|place| marks(&[2.0 * place as f32], 100.0 + place as f32)).collect();
        assert!(across(&scattered).is_empty());
    }
}
