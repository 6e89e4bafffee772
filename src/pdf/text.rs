//! Showing text (ISO 32000-1, 9.4): codes become glyphs with a box on the page.

use std::sync::Arc;

use lopdf::Document;

use super::font::{CharacterCode, Font};
use super::state::State;
use super::{Colour, Glyph, Layer, Turn};
use crate::geometry::{Point, Rect, Transform};

/// How far the ideographic em box of CJK fonts reaches above the baseline, in em.
const ASCENT: f64 = 0.88;
/// How far it reaches below, as a negative height in em.
const DESCENT: f64 = -0.12;

/// A glyph that was shown, and the matrix from its text space to the page (for Type 3 procedures).
pub(super) struct ShownGlyph {
    pub(super) glyph: Glyph,
    pub(super) visible: bool,
    pub(super) code: u32,
    pub(super) matrix: Transform,
}

/// Shows a string: one [`ShownGlyph`] for each code; the text matrix moves on.
pub(super) fn show(
    document: &Document,
    state: &mut State,
    bytes: &[u8],
    (run, order): (u32, u32),
    shown: &mut Vec<ShownGlyph>,
) {
    let Some(font) = state.text.font.clone() else { return };
    let vertical = font.is_vertical();
    font.decode(document, bytes, |code| shown.extend(one(state, &font, vertical, code, run, order)));
}

fn one(
    state: &mut State,
    font: &Arc<Font>,
    vertical: bool,
    code: CharacterCode,
    run: u32,
    order: u32,
) -> Option<ShownGlyph> {
    let text = &mut state.text;
    let scaled = Transform([text.size * text.scale, 0.0, 0.0, text.size, 0.0, text.rise]);
    let matrix = scaled.then(text.matrix).then(state.ctm);
    let advance = f64::from(code.advance);
    let corners = if vertical {
        let (x, y) = (f64::from(code.origin.0), f64::from(code.origin.1));
        let (left, top) = (-x, ASCENT - y);
        [(left, top), (left + 2.0 * x, top + advance.min(0.0))]
    } else {
        [(0.0, DESCENT), (advance, ASCENT)]
    };
    let spacing = text.char_spacing + if code.is_space { text.word_spacing } else { 0.0 };
    let step = if vertical {
        Transform::translation(0.0, advance * text.size + spacing)
    } else {
        Transform::translation((advance * text.size + spacing) * text.scale, 0.0)
    };
    text.matrix = step.then(text.matrix);

    let bounds = Rect::around(corners.map(|(x, y)| matrix.apply(x, y)))?;
    let size = em(matrix);
    let finite = [bounds.x0, bounds.top, bounds.x1, bounds.bottom, size].iter().all(|v| v.is_finite());
    if !finite || size <= 0.0 {
        return None;
    }
    let paint = if matches!(text.mode, 1 | 5) { state.stroke } else { state.fill };
    // mode 7 paints nothing itself; it adds the text to the clip
    let visible = text.mode != 3 && paint.seen().is_some();
    let (turn, askew) = turn(matrix);
    let glyph = Glyph {
        text: code.text,
        bounds,
        size,
        font: font.number,
        code: code.value,
        bold: font.bold || text.mode == 2,
        turn,
        vertical,
        colour: paint.seen().unwrap_or(Colour::WHITE),
        run,
        order,
        recognised: None,
        layer: Layer::Text,
        struck: false,
        askew,
    };
    Some(ShownGlyph { glyph, visible, code: code.value, matrix })
}

/// Length of the em on the page, measured across the line.
fn em(matrix: Transform) -> f32 {
    let [_, _, c, d, ..] = matrix.0;
    if c == 0.0 { d.abs() as f32 } else { c.hypot(d) as f32 }
}

/// The direction of the text's x axis on the page, to the nearest quarter turn, and whether it is far from that: text
/// of scanned pages may lie a little askew.
fn turn(matrix: Transform) -> (Turn, bool) {
    /// Largest slope of a baseline that counts as straight, about 6 degrees.
    const ASKEW: f32 = 0.1;
    let (Point { x: x0, y: y0 }, Point { x: x1, y: y1 }) = (matrix.apply(0.0, 0.0), matrix.apply(1.0, 0.0));
    let (dx, dy) = (x1 - x0, y1 - y0);
    let turn = match (dx.abs() >= dy.abs(), dx >= 0.0, dy >= 0.0) {
        (true, true, _) => Turn::None,
        (true, false, _) => Turn::Half,
        (false, _, true) => Turn::Right,
        (false, _, false) => Turn::Left,
    };
    (turn, dx.abs().min(dy.abs()) > ASKEW * dx.abs().max(dy.abs()))
}

/// The number between two strings of `TJ`: a move back along the line, in thousandths of an em.
pub(super) fn adjust(state: &mut State, amount: f64) {
    let text = &mut state.text;
    let by = -amount / 1000.0 * text.size;
    let vertical = text.font.as_ref().is_some_and(|f| f.is_vertical());
    let step = if vertical { Transform::translation(0.0, by) } else { Transform::translation(by * text.scale, 0.0) };
    text.matrix = step.then(text.matrix);
}

/// `Td`: the start of the next line, relative to that of this one.
pub(super) fn next_line(state: &mut State, x: f64, y: f64) {
    state.text.line_matrix = Transform::translation(x, y).then(state.text.line_matrix);
    state.text.matrix = state.text.line_matrix;
}
