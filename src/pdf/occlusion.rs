//! Areas that hide the text beneath them. In doubt the text counts as visible.

use lopdf::{Dictionary, Document, Object};

use super::Path;
use super::backdrop::is_upright_box;
use super::object::entry;
use super::state::State;
use crate::geometry::{Point, Rect};

/// Least side, in points, of an area that can hide a letter; the thousands of rulings painted as boxes are thinner.
const THINNEST: f32 = 2.0;
/// Largest number of corners of an outline that is examined; more corners are a drawing.
const MOST_CORNERS: usize = 256;
/// Largest cross product, in square points, at which rounding may make a straight outline appear to turn back.
const FLAT: f32 = 1e-3;

/// How painting mixes with the content beneath (11.3.5, 11.5): only opaque painting hides anything.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blending {
    /// A blend mode other than Normal.
    mode: bool,
    /// A soft mask.
    mask: bool,
    /// The colours of a printing press that leave others in place (8.6.7).
    overprint: bool,
    /// The current form is painted with opacity, a blend mode or a mask (11.6.6).
    form: bool,
}

impl Blending {
    /// Paint that covers.
    pub(super) const NONE: Self = Self { mode: false, mask: false, overprint: false, form: false };

    /// Applies an /ExtGState dictionary.
    pub(super) fn set(&mut self, document: &Document, graphics: &Dictionary) {
        let value = |key: &[u8]| entry(document, graphics, key);
        if let Some(mode) = value(b"BM") {
            let first = mode.as_array().ok().and_then(|modes| modes.first()).unwrap_or(mode);
            self.mode = !matches!(first.as_name(), Ok(b"Normal" | b"Compatible"));
        }
        if let Some(mask) = value(b"SMask") {
            self.mask = !matches!(mask.as_name(), Ok(b"None"));
        }
        if let Some(overprint) = value(b"op").or_else(|| value(b"OP")) {
            self.overprint = !matches!(overprint, Object::Boolean(false));
        }
    }

    /// A form begins, with this opacity around it.
    pub(super) fn enter_form(&mut self, alpha: f32) {
        self.form |= alpha < 1.0 || self.mode || self.mask;
    }

    const fn is_none(self) -> bool {
        !(self.mode || self.mask || self.overprint || self.form)
    }
}

/// An area of the page that hides everything painted before.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Occluder {
    /// Its box, within the clip.
    bounds: Rect,
    /// The corners of its outline, one after the other, where that is not the box: it turns to one side only.
    outline: Vec<Point>,
}

impl Occluder {
    /// The area that a path hides: an upright box, or an outline without dents (a rounded box, an ellipse), in one
    /// opaque colour, where the clip is a box too.
    pub(super) fn of(path: &Path, state: &State) -> Option<Self> {
        let [subpath] = path.subpaths.as_slice() else { return None };
        path.fill?;
        state.fill.exact()?;
        if !state.blending.is_none() || !state.clip_is_box {
            return None;
        }
        let whole = Rect::around(subpath.points.iter().copied())?;
        let bounds = whole.intersection(path.clip).filter(|b| b.width().min(b.height()) >= THINNEST)?;
        if is_upright_box(subpath, whole) {
            return Some(Self { bounds, outline: Vec::new() });
        }
        let outline = &subpath.points;
        is_convex(outline).then(|| Self { bounds, outline: outline.clone() })
    }

    /// Whether it lies over all of a box. Curves come as chords, so that it never covers more than it paints.
    pub(super) fn hides(&self, below: Rect) -> bool {
        let Rect { x0, top, x1, bottom } = below;
        below.intersection(self.bounds) == Some(below)
            && [(x0, top), (x1, top), (x1, bottom), (x0, bottom)].iter().all(|(x, y)| self.contains(*x, *y))
    }

    fn contains(&self, x: f32, y: f32) -> bool {
        let side = |(a, b): (&Point, &Point)| (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
        let (mut left, mut right) = (false, false);
        for side in edges(&self.outline).map(side) {
            left |= side < 0.0;
            right |= side > 0.0;
        }
        !(left && right)
    }
}

/// Each corner with the next, round the outline.
fn edges(outline: &[Point]) -> impl Iterator<Item = (&Point, &Point)> {
    outline.iter().zip(outline.iter().cycle().skip(1))
}

/// Whether an outline turns to one side only, and round once: it goes to the right and back to the left once.
fn is_convex(outline: &[Point]) -> bool {
    if !(3..=MOST_CORNERS).contains(&outline.len()) {
        return false;
    }
    let steps: Vec<(f32, f32)> =
        edges(outline).map(|(a, b)| (b.x - a.x, b.y - a.y)).filter(|step| *step != (0.0, 0.0)).collect();
    let following = || steps.iter().zip(steps.iter().cycle().skip(1));
    let turns = || following().map(|((ax, ay), (bx, by))| ax * by - ay * bx);
    let across: Vec<bool> = steps.iter().map(|(x, _)| *x).filter(|x| *x != 0.0).map(|x| x > 0.0).collect();
    let changes = across.iter().zip(across.iter().cycle().skip(1)).filter(|(a, b)| a != b).count();
    changes == 2 && (turns().all(|turn| turn >= -FLAT) || turns().all(|turn| turn <= FLAT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Transform;
    use crate::pdf::{Colour, Subpath};

    fn cover(corners: &[(f32, f32)]) -> Option<Occluder> {
        let page = Rect::new(0.0, 0.0, 100.0, 100.0);
        let points = corners.iter().map(|(x, y)| Point { x: *x, y: *y }).collect();
        let subpaths = vec![Subpath { points, closed: true, curved: true }];
        let path = Path { subpaths, fill: Some(Colour::WHITE), stroke: None, clip: page, order: 0 };
        Occluder::of(&path, &State::new(Transform::IDENTITY, page))
    }

    #[test]
    fn a_rounded_box_hides_what_lies_within_its_corners() {
        let cut = [
            (10.0, 0.0),
            (90.0, 0.0),
            (100.0, 10.0),
            (100.0, 30.0),
            (90.0, 40.0),
            (10.0, 40.0),
            (0.0, 30.0),
            (0.0, 10.0),
        ];
        let area = cover(&cut).expect("without dents");
        assert!(area.hides(Rect::new(10.0, 5.0, 20.0, 15.0)));
        assert!(!area.hides(Rect::new(1.0, 1.0, 11.0, 11.0)), "a corner shows");
        assert!(!area.hides(Rect::new(50.0, 30.0, 60.0, 41.0)), "hangs out");
        let reversed: Vec<(f32, f32)> = cut.iter().rev().copied().collect();
        assert!(cover(&reversed).is_some_and(|area| area.hides(Rect::new(10.0, 5.0, 20.0, 15.0))));
    }

    #[test]
    fn outlines_with_dents_or_that_cross_themselves_hide_nothing() {
        assert_eq!(cover(&[(0.0, 0.0), (100.0, 0.0), (50.0, 20.0), (100.0, 40.0), (0.0, 40.0)]), None);
        let star: Vec<(f32, f32)> = (0..5)
            .map(|i| std::f32::consts::TAU * 0.4 * i as f32)
            .map(|angle| (50.0 + 40.0 * angle.sin(), 50.0 - 40.0 * angle.cos()))
            .collect();
        assert_eq!(cover(&star), None, "what lies within may show, by the even-odd rule");
        assert_eq!(cover(&[(0.0, 0.0), (100.0, 40.0), (100.0, 0.0), (0.0, 40.0)]), None, "a bow tie");
    }
}
