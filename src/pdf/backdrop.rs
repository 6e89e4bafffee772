//! Finds what lies beneath a glyph. Text in exactly the colour of its background is invisible; in doubt it counts as
//! visible.

use super::state::{Paint, State};
use super::{Colour, Path, Subpath};
use crate::geometry::Rect;

/// Least width, in points, of an area that serves as a background; rulings and hatching are narrower.
const THINNEST: f32 = 2.0;
/// Number of the latest areas that are searched.
const MAX_SEARCH: usize = 4096;
/// Least share of a glyph that an area must touch; otherwise it lies beside the glyph.
const TOUCHED: f32 = 0.1;
/// Least share of a glyph's box that a painted area must cover to be its background.
const COVERED: f32 = 0.95;

/// The areas painted so far on a page, in painting order.
#[derive(Debug, Default)]
pub(super) struct Backdrop {
    areas: Vec<Area>,
}

#[derive(Debug)]
struct Area {
    bounds: Rect,
    /// `None` for images, shadings and everything else without a single known colour.
    colour: Option<Colour>,
    /// Whether it covers all of its box.
    whole: bool,
}

impl Backdrop {
    /// A path was painted with these colours.
    pub(super) fn paint(&mut self, path: &Path, state: &State) {
        let single = path.subpaths.len() == 1;
        for subpath in &path.subpaths {
            let Some(bounds) = Rect::around(subpath.points.iter().copied()) else { continue };
            if path.fill.is_some() {
                let whole = single && is_upright_box(subpath, bounds);
                self.add(Area { bounds, colour: state.fill.exact(), whole }, path.clip);
            }
            if let Some(stroke) = path.stroke.filter(|stroke| stroke.width >= THINNEST) {
                let bounds = bounds.grown(stroke.width / 2.0);
                self.add(Area { bounds, colour: state.stroke.exact(), whole: false }, path.clip);
            }
        }
    }

    /// An image or a shading was painted.
    pub(super) fn cover(&mut self, bounds: Rect) {
        self.add(Area { bounds, colour: None, whole: false }, bounds);
    }

    fn add(&mut self, area: Area, clip: Rect) {
        let Some(bounds) = area.bounds.intersection(clip) else { return };
        if bounds.width().min(bounds.height()) >= THINNEST {
            self.areas.push(Area { bounds, ..area });
        }
    }

    /// Whether a glyph in this box with this paint has the colour of its background.
    pub(super) fn hides(&self, glyph: Rect, paint: Paint) -> bool {
        let Some(colour) = paint.exact() else { return false };
        for area in self.areas.iter().rev().take(MAX_SEARCH) {
            let share = area.bounds.intersection(glyph).map_or(0.0, Rect::area) / glyph.area().max(0.01);
            if share < TOUCHED {
                continue;
            }
            if area.colour != Some(colour) {
                return false;
            }
            if area.whole && share >= COVERED {
                return true;
            }
        }
        colour == Colour::WHITE && self.areas.len() <= MAX_SEARCH
    }
}

/// Whether an outline is its box: all its corners are corners of the box, and it has both diagonals.
pub(super) fn is_upright_box(subpath: &Subpath, bounds: Rect) -> bool {
    /// Distance below which two coordinates are the same, in points: producers round to a tenth.
    const ROUNDING: f32 = 0.1;
    let near = |a: f32, b: f32| (a - b).abs() <= ROUNDING;
    let corner = |x: f32, y: f32| subpath.points.iter().any(|p| near(p.x, x) && near(p.y, y));
    let Rect { x0, top, x1, bottom } = bounds;
    !subpath.curved
        && (4..=5).contains(&subpath.points.len())
        && corner(x0, top)
        && corner(x1, top)
        && corner(x0, bottom)
        && corner(x1, bottom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Transform;

    const GLYPH: Rect = Rect { x0: 20.0, top: 20.0, x1: 30.0, bottom: 30.0 };

    fn state(fill: Colour) -> State {
        let mut state = State::new(Transform::IDENTITY, Rect::new(0.0, 0.0, 100.0, 100.0));
        state.fill.colour = fill;
        state
    }

    fn area(x0: f32, top: f32, x1: f32, bottom: f32) -> Path {
        Path {
            subpaths: vec![Subpath::around(Rect::new(x0, top, x1, bottom))],
            fill: Some(Colour::BLACK),
            stroke: None,
            clip: Rect::new(0.0, 0.0, 100.0, 100.0),
            order: 0,
        }
    }

    #[test]
    fn white_on_paper_is_hidden_and_on_a_dark_cell_seen() {
        let mut ground = Backdrop::default();
        let (white, black) = (state(Colour::WHITE), state(Colour::BLACK));
        assert!(ground.hides(GLYPH, white.fill));
        assert!(!ground.hides(GLYPH, black.fill));
        ground.paint(&area(10.0, 10.0, 50.0, 50.0), &black);
        assert!(!ground.hides(GLYPH, white.fill));
        assert!(ground.hides(GLYPH, black.fill));
        ground.paint(&area(15.0, 15.0, 40.0, 40.0), &white);
        assert!(ground.hides(GLYPH, white.fill));
    }

    #[test]
    fn in_doubt_text_is_seen() {
        let white = state(Colour::WHITE);
        let mut beside = Backdrop::default();
        beside.paint(&area(29.5, 0.0, 60.0, 60.0), &state(Colour::BLACK));
        assert!(beside.hides(GLYPH, white.fill), "a dark cell beside it is no ground");
        let mut image = Backdrop::default();
        image.cover(Rect::new(0.0, 0.0, 100.0, 100.0));
        assert!(!image.hides(GLYPH, white.fill));
        let mut faint = state(Colour::WHITE);
        faint.fill.alpha = 0.5;
        assert!(!Backdrop::default().hides(GLYPH, faint.fill), "over what is not known");
    }
}
