//! The graphics state (ISO 32000-1, 8.4) as far as text and rulings depend on it.

use std::sync::Arc;

use super::colour::Space;
use super::font::Font;
use super::occlusion::Blending;
use super::{Colour, Subpath};
use crate::geometry::{Rect, Transform};

/// What `q` saves and `Q` restores.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// User space to the upright page.
    pub(super) ctm: Transform,
    /// Box around the clipping path, on the page.
    pub(super) clip: Rect,
    /// Whether the clipping path is that box.
    pub(super) clip_is_box: bool,
    pub(super) blending: Blending,
    /// The innermost clipping path itself: a shading has its outline.
    pub(super) clip_outline: Option<Arc<[Subpath]>>,
    pub(super) fill: Paint,
    pub(super) stroke: Paint,
    pub(super) line_width: f32,
    /// Longest gap and shortest mark in user space.
    pub(super) dash: Option<(f32, f32)>,
    pub(super) text: TextState,
}

/// A colour with its opacity, and how many components the colour space takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    pub(super) colour: Colour,
    pub(super) alpha: f32,
    pub(super) space: Space,
}

impl Paint {
    /// The colour with which every page begins (ISO 32000-1, 8.4.1).
    const BLACK: Self = Self { colour: Colour::BLACK, alpha: 1.0, space: Space::Gray };

    /// The colour if it is certain: opaque and in a known colour space, or no ink at all.
    pub(super) fn exact(self) -> Option<Colour> {
        let known = matches!(self.space, Space::Gray | Space::Rgb | Space::Cmyk) || self.colour == Colour::WHITE;
        (known && self.alpha >= 1.0).then_some(self.colour)
    }

    /// The colour over white paper; `None` where nothing would be seen.
    pub(super) fn seen(self) -> Option<Colour> {
        (self.alpha > 0.03).then(|| Colour(self.colour.0.map(|c| 1.0 - self.alpha + c * self.alpha)))
    }
}

/// The text state (9.3).
#[derive(Debug, Clone)]
pub(super) struct TextState {
    pub(super) font: Option<Arc<Font>>,
    pub(super) size: f64,
    pub(super) char_spacing: f64,
    pub(super) word_spacing: f64,
    /// 1 = 100 %.
    pub(super) scale: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    pub(super) mode: i64,
    pub(super) matrix: Transform,
    pub(super) line_matrix: Transform,
}

impl State {
    pub(super) const fn new(base: Transform, page: Rect) -> Self {
        Self {
            ctm: base,
            clip: page,
            clip_is_box: true,
            blending: Blending::NONE,
            clip_outline: None,
            fill: Paint::BLACK,
            stroke: Paint::BLACK,
            line_width: 1.0,
            dash: None,
            text: TextState {
                font: None,
                size: 0.0,
                char_spacing: 0.0,
                word_spacing: 0.0,
                scale: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
                matrix: Transform::IDENTITY,
                line_matrix: Transform::IDENTITY,
            },
        }
    }
}
