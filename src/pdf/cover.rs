//! Areas that hide the text beneath them: a reader sees what was painted last. In doubt text is seen.

use lopdf::{Dictionary, Document, Object};

use super::Path;
use super::ground::is_upright_box;
use super::object::entry;
use super::state::State;
use crate::geometry::Rect;

/// No letter is as small (points): rulings that are painted as boxes cover none, and there are thousands.
const THINNEST: f32 = 2.0;

/// How what is painted mixes with what lies beneath it (11.3.5, 11.5): only what does not hides anything.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blending {
    /// A blend mode other than Normal.
    mode: bool,
    /// A soft mask.
    mask: bool,
    /// The colours of a printing press that leave others in place (8.6.7).
    overprint: bool,
    /// A form is painted through opacity, blend mode or mask of what is around it (11.6.6).
    form: bool,
}

impl Blending {
    /// Paint that covers.
    pub(super) const NONE: Self = Self { mode: false, mask: false, overprint: false, form: false };

    /// Takes over what an /ExtGState dictionary says.
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

/// The area (on the page) in which a path lets nothing be seen of what was painted before: an upright box in one
/// opaque colour, where the clip is a box too.
pub(super) fn of(path: &Path, state: &State) -> Option<Rect> {
    let [subpath] = path.subpaths.as_slice() else { return None };
    path.fill?;
    state.fill.exact()?;
    let bounds = Rect::around(subpath.points.iter().copied())?;
    let opaque = state.blending.is_none() && state.clip_is_box && is_upright_box(subpath, bounds);
    let area = opaque.then(|| bounds.intersection(path.clip)).flatten()?;
    (area.width().min(area.height()) >= THINNEST).then_some(area)
}
