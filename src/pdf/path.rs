//! Path construction and painting (ISO 32000-1, 8.5): corners on the page, curves flattened.

use super::backdrop::is_upright_box;
use super::colour::Space;
use super::state::{Paint, State};
use super::{Path, Stroke, Subpath};
use crate::geometry::{Point, Rect, Transform};

/// Number of straight segments that approximate a Bézier curve, enough for the extent of a rounded corner or an arrow.
const CURVE_PIECES: usize = 4;
/// Largest number of corners of a path; further ones belong to artwork and are left out.
const MAX_POINTS: usize = 200_000;

/// The path under construction, in user space until it is painted.
#[derive(Debug, Default)]
pub(super) struct PathBuilder {
    subpaths: Vec<Subpath>,
    current: Option<(f64, f64)>,
    points: usize,
    /// `W` or `W*` has been seen: the next painting operator also clips.
    pub(super) clips: bool,
}

impl PathBuilder {
    /// Handles a path construction operator; returns whether it was one.
    pub(super) fn construct(&mut self, operator: &[u8], n: &[f64], ctm: Transform) -> bool {
        match (operator, n) {
            (b"m", [x, y]) => self.move_to(*x, *y, ctm),
            (b"l", [x, y]) => self.line_to(*x, *y, ctm),
            (b"c", [x1, y1, x2, y2, x3, y3]) => self.curve_to([*x1, *y1, *x2, *y2, *x3, *y3], ctm),
            (b"v", [x2, y2, x3, y3]) => {
                let (x, y) = self.current.unwrap_or((*x2, *y2));
                self.curve_to([x, y, *x2, *y2, *x3, *y3], ctm);
            }
            (b"y", [x1, y1, x3, y3]) => self.curve_to([*x1, *y1, *x3, *y3, *x3, *y3], ctm),
            (b"h", _) => {
                if let Some(subpath) = self.subpaths.last_mut() {
                    subpath.closed = true;
                }
            }
            (b"re", [x, y, w, h]) => {
                self.move_to(*x, *y, ctm);
                self.line_to(x + w, *y, ctm);
                self.line_to(x + w, y + h, ctm);
                self.line_to(*x, y + h, ctm);
                if let Some(subpath) = self.subpaths.last_mut() {
                    subpath.closed = true;
                }
                self.current = Some((*x, *y));
            }
            (b"m" | b"l" | b"c" | b"v" | b"y" | b"re", _) => {}
            _ => return false,
        }
        true
    }

    fn push(&mut self, x: f64, y: f64, ctm: Transform) {
        self.points += 1;
        if let Some(subpath) = self.subpaths.last_mut().filter(|_| self.points < MAX_POINTS) {
            subpath.points.push(ctm.apply(x, y));
        }
    }

    fn move_to(&mut self, x: f64, y: f64, ctm: Transform) {
        self.subpaths.push(Subpath::default());
        self.push(x, y, ctm);
        self.current = Some((x, y));
    }

    fn line_to(&mut self, x: f64, y: f64, ctm: Transform) {
        if self.subpaths.last().is_none_or(|s| s.closed) {
            let (cx, cy) = self.current.unwrap_or((x, y));
            self.move_to(cx, cy, ctm);
        }
        self.push(x, y, ctm);
        self.current = Some((x, y));
    }

    fn curve_to(&mut self, c: [f64; 6], ctm: Transform) {
        let (x0, y0) = self.current.unwrap_or((c[0], c[1]));
        for piece in 1..=CURVE_PIECES {
            let t = piece as f64 / CURVE_PIECES as f64;
            let u = 1.0 - t;
            let [b0, b1, b2, b3] = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
            let x = b0 * x0 + b1 * c[0] + b2 * c[2] + b3 * c[4];
            let y = b0 * y0 + b1 * c[1] + b2 * c[3] + b3 * c[5];
            self.line_to(x, y, ctm);
        }
        if let Some(subpath) = self.subpaths.last_mut() {
            subpath.curved = true;
        }
    }

    /// Ends the path and returns its painting, if any; after `W`, the clip of `state` is intersected with it.
    pub(super) fn paint(&mut self, operator: &[u8], state: &mut State, order: u32) -> Option<Path> {
        let mut done = std::mem::take(self);
        let (fills, strokes) = match operator {
            b"f" | b"F" | b"f*" => (true, false),
            b"S" | b"s" => (false, true),
            b"B" | b"B*" | b"b" | b"b*" => (true, true),
            _ => (false, false),
        };
        if matches!(operator, b"s" | b"b" | b"b*")
            && let Some(subpath) = done.subpaths.last_mut()
        {
            subpath.closed = true;
        }
        let clip = state.clip;
        if done.clips {
            state.clip_is_box &= matches!(done.subpaths.as_slice(), [only] if is_box(only));
            let bounds = Rect::around(done.subpaths.iter().flat_map(|s| s.points.iter().copied()));
            state.clip =
                bounds.and_then(|b| b.intersection(clip)).unwrap_or(Rect { x1: clip.x0, bottom: clip.top, ..clip });
        }
        if done.clips && !done.subpaths.is_empty() && state.clip != clip {
            state.clip_outline = Some(done.subpaths.as_slice().into());
        }
        let fill = if fills { state.fill.seen() } else { None };
        let stroke = if strokes { stroke_of(state) } else { None };
        done.subpaths
            .retain(|s| !s.points.is_empty() && s.points.iter().all(|p: &Point| p.x.is_finite() && p.y.is_finite()));
        let painted = (fill.is_some() || stroke.is_some()) && !done.subpaths.is_empty();
        painted.then_some(Path { subpaths: done.subpaths, fill, stroke, clip, order })
    }
}

fn is_box(subpath: &Subpath) -> bool {
    Rect::around(subpath.points.iter().copied()).is_some_and(|bounds| is_upright_box(subpath, bounds))
}

/// The area painted by a shading (8.7.4.2): the whole clip, its colours ignored.
pub(super) fn shaded(state: &State, order: u32) -> Option<Path> {
    let whole = || vec![Subpath::around(state.clip)];
    let subpaths = state.clip_outline.as_deref().map_or_else(whole, <[Subpath]>::to_vec);
    let fill = Paint { colour: Space::Other.initial(), ..state.fill }.seen()?;
    Some(Path { subpaths, fill: Some(fill), stroke: None, clip: state.clip, order })
}

fn stroke_of(state: &State) -> Option<Stroke> {
    let scale = state.ctm.scale() as f32;
    Some(Stroke {
        colour: state.stroke.seen()?,
        width: state.line_width * scale,
        dash: state.dash.map(|(gap, mark)| (gap * scale, mark * scale)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        State::new(Transform::IDENTITY, Rect::new(0.0, 0.0, 100.0, 100.0))
    }

    #[test]
    fn a_rectangle_is_filled() {
        let (mut builder, mut state) = (PathBuilder::default(), state());
        assert!(builder.construct(b"re", &[10.0, 20.0, 30.0, 40.0], state.ctm));
        let path = builder.paint(b"f", &mut state, 7).expect("painted");
        assert!(path.subpaths[0].closed && !path.subpaths[0].curved && path.stroke.is_none());
        assert_eq!(path.subpaths[0].points.len(), 4);
    }

    #[test]
    fn a_clip_paints_nothing_and_cuts() {
        let (mut builder, mut state) = (PathBuilder::default(), state());
        builder.construct(b"re", &[10.0, 20.0, 300.0, 40.0], state.ctm);
        builder.clips = true;
        assert!(builder.paint(b"n", &mut state, 0).is_none());
        assert_eq!(state.clip, Rect::new(10.0, 20.0, 100.0, 60.0));
    }

    #[test]
    fn a_shading_has_the_outline_of_its_clip() {
        let (mut builder, mut state) = (PathBuilder::default(), state());
        for (operator, corner) in [(b"m", [10.0, 10.0]), (b"l", [50.0, 20.0]), (b"l", [10.0, 30.0])] {
            builder.construct(operator, &corner, state.ctm);
        }
        builder.clips = true;
        builder.paint(b"n", &mut state, 0);
        let path = shaded(&state, 1).expect("painted");
        assert_eq!((path.subpaths[0].points.len(), path.clip), (3, Rect::new(10.0, 10.0, 50.0, 30.0)));
        state.fill.alpha = 0.0;
        assert!(shaded(&state, 2).is_none());
    }

    #[test]
    fn curves_are_marked() {
        let (mut builder, mut state) = (PathBuilder::default(), state());
        builder.construct(b"m", &[0.0, 0.0], state.ctm);
        builder.construct(b"c", &[0.0, 10.0, 10.0, 10.0, 10.0, 0.0], state.ctm);
        let path = builder.paint(b"S", &mut state, 0).expect("painted");
        assert!(path.subpaths[0].curved);
        assert_eq!(path.subpaths[0].points.len(), 1 + CURVE_PIECES);
    }
}
