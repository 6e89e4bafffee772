//! The operators of the graphics state (ISO 32000-1, 8.4.4 and 8.6.8): colours, lines, opacity.

use super::colour::Space;
use super::interpret::Interpreter;
use super::object::{entry, number};
use super::operator::Operand;
use super::sink::Sink;
use super::state::Paint;
use lopdf::Dictionary;

impl<S: Sink> Interpreter<'_, S> {
    pub(super) fn graphics_operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        n: &[f64],
        resources: &Dictionary,
    ) {
        let state = &mut self.state;
        match operator {
            b"w" => state.line_width = n.first().copied().unwrap_or(1.0) as f32,
            b"d" => state.dash = operands.first().and_then(dash),
            b"g" | b"rg" | b"k" => set_colour(&mut state.fill, device(operator), n),
            b"G" | b"RG" | b"K" => set_colour(&mut state.stroke, device(operator), n),
            b"cs" | b"CS" => {
                let Some(name) = operands.first().and_then(Operand::name) else { return };
                let space = Space::named(self.document, resources, name);
                let paint = if operator == b"cs" { &mut state.fill } else { &mut state.stroke };
                (paint.space, paint.colour) = (space, space.initial());
            }
            b"sc" | b"scn" => state.fill.colour = state.fill.space.colour(n),
            b"SC" | b"SCN" => state.stroke.colour = state.stroke.space.colour(n),
            b"gs" => self.graphics_state(operands, resources),
            _ => {}
        }
    }

    /// /ExtGState: opacity, blending and line width (8.4.5).
    fn graphics_state(&mut self, operands: &[Operand<'_>], resources: &Dictionary) {
        let document = self.document;
        let Some(name) = operands.first().and_then(Operand::name) else { return };
        let Some(found) = entry(document, resources, b"ExtGState")
            .and_then(|all| entry(document, all.as_dict().ok()?, name))
            .and_then(|o| o.as_dict().ok())
        else {
            return;
        };
        let value = |key: &[u8]| entry(document, found, key).and_then(number);
        self.state.fill.alpha = value(b"ca").unwrap_or(self.state.fill.alpha);
        self.state.stroke.alpha = value(b"CA").unwrap_or(self.state.stroke.alpha);
        self.state.blending.set(document, found);
        self.state.line_width = value(b"LW").unwrap_or(self.state.line_width);
    }
}

fn set_colour(paint: &mut Paint, space: Space, components: &[f64]) {
    paint.space = space;
    paint.colour = space.colour(components);
}

const fn device(operator: &[u8]) -> Space {
    match operator {
        b"g" | b"G" => Space::Gray,
        b"rg" | b"RG" => Space::Rgb,
        _ => Space::Cmyk,
    }
}

/// The longest gap and the shortest mark of a dash array (8.4.3.6); `None` for a solid line.
fn dash(pattern: &Operand<'_>) -> Option<(f32, f32)> {
    let Operand::Array(items) = pattern else { return None };
    let lengths: Vec<f32> = items.iter().filter_map(Operand::number).map(|n| n as f32).collect();
    let gaps = if lengths.len() == 1 { lengths.clone() } else { lengths.iter().skip(1).step_by(2).copied().collect() };
    let gap = gaps.into_iter().fold(0.0, f32::max);
    let mark = lengths.iter().step_by(2).copied().fold(f32::INFINITY, f32::min);
    (gap > 0.0).then_some((gap, mark))
}
