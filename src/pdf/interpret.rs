//! The content stream interpreter (ISO 32000-1, chapters 8, 9 and 14.6): operators in, glyphs and paths out.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::backdrop::Backdrop;
use super::font::Font;
use super::fonts::Fonts;
use super::marked::MarkedContent;
use super::object::{content_bytes, entry, matrix, rect};
use super::occlusion::Occluder;
use super::operator::{Operand, Operators};
use super::path::PathBuilder;
use super::sink::Sink;
use super::state::State;
use super::{Glyph, Layer, Limits, path, text};
use crate::geometry::{Rect, Transform};

/// Why a page was not interpreted to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stopped {
    /// More operators than the limit.
    Operators,
    /// Past the time that the document may take.
    Time,
}

/// Interprets one page into a sink.
pub(super) struct Interpreter<'a, S> {
    pub(super) document: &'a Document,
    fonts: &'a Fonts,
    limits: &'a Limits,
    pub(super) sink: &'a mut S,
    pub(super) state: State,
    saved: Vec<State>,
    path: PathBuilder,
    ground: Backdrop,
    /// Open marked content: where its glyphs begin and the text that replaces them; whether it is hidden.
    pub(super) marked: Vec<MarkedContent>,
    pub(super) hidden_layers: &'a [ObjectId],
    order: u32,
    run: u32,
    operators: usize,
    /// Fonts of the current resources that have been looked up, by name.
    named_fonts: BTreeMap<Vec<u8>, Option<Arc<Font>>>,
    /// Forms being painted, innermost last: a form that paints itself is left out.
    forms: Vec<ObjectId>,
    /// The glyphs of the string in hand.
    shown: Vec<text::ShownGlyph>,
    /// The layer being painted: the page itself, or its annotations. Only lines of the page itself border tables.
    pub(super) layer: Layer,
}

/// Largest depth of saved graphics states; deeper nesting is a damaged stream.
const MAX_SAVED: usize = 512;

impl<'a, S: Sink> Interpreter<'a, S> {
    pub(super) fn new(
        document: &'a Document,
        fonts: &'a Fonts,
        limits: &'a Limits,
        hidden_layers: &'a [ObjectId],
        sink: &'a mut S,
        state: State,
    ) -> Self {
        Self {
            document,
            fonts,
            limits,
            sink,
            state,
            saved: Vec::new(),
            path: PathBuilder::default(),
            ground: Backdrop::default(),
            marked: Vec::new(),
            hidden_layers,
            order: 0,
            run: 0,
            operators: 0,
            named_fonts: BTreeMap::new(),
            forms: Vec::new(),
            shown: Vec::new(),
            layer: Layer::Text,
        }
    }

    /// Runs a content stream with its resources.
    pub(super) fn run(&mut self, content: &[u8], resources: &Dictionary) -> Result<(), Stopped> {
        let (mut operators, mut operands) = (Operators::new(content), Vec::new());
        let marks = self.marked.len();
        while let Some(operator) = operators.next(&mut operands) {
            self.operators += 1;
            if self.operators > self.limits.operators {
                return Err(Stopped::Operators);
            }
            if self.operators.is_multiple_of(4096) && self.limits.is_over() {
                return Err(Stopped::Time);
            }
            self.dispatch(operator, &operands, resources)?;
        }
        while self.marked.len() > marks {
            self.end_marked();
        }
        Ok(())
    }

    fn dispatch(&mut self, operator: &[u8], operands: &[Operand<'_>], resources: &Dictionary) -> Result<(), Stopped> {
        let (numbers, count) = numbers(operands);
        let numbers = &numbers[..count];
        if self.path.construct(operator, numbers, self.state.ctm) {
            return Ok(());
        }
        match operator {
            b"q" if self.saved.len() < MAX_SAVED => self.saved.push(self.state.clone()),
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            b"cm" => {
                if let Ok(m) = <[f64; 6]>::try_from(numbers) {
                    self.state.ctm = Transform(m).then(self.state.ctm);
                }
            }
            b"W" | b"W*" => self.path.clips = true,
            b"f" | b"F" | b"f*" | b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" | b"n" => self.paint_path(operator),
            b"Do" => return self.paint_object(operands, resources),
            b"BI" => self.paint_image(),
            b"sh" => self.paint_shading(),
            b"BMC" | b"BDC" => self.begin_marked(operator, operands, resources),
            b"EMC" => self.end_marked(),
            b"Tj" | b"'" | b"\"" | b"TJ" => return self.show_text(operator, operands, numbers, resources),
            _ => {
                if !self.text_operator(operator, operands, numbers, resources) {
                    self.graphics_operator(operator, operands, numbers, resources);
                }
            }
        }
        Ok(())
    }

    fn text_operator(&mut self, operator: &[u8], operands: &[Operand<'_>], n: &[f64], resources: &Dictionary) -> bool {
        let first = n.first().copied().unwrap_or(0.0);
        let text = &mut self.state.text;
        match (operator, n) {
            (b"BT", _) => {
                text.matrix = Transform::IDENTITY;
                text.line_matrix = Transform::IDENTITY;
            }
            (b"Tf", _) => {
                text.size = first;
                self.state.text.font =
                    operands.first().and_then(Operand::name).and_then(|name| self.font(name, resources));
            }
            (b"Tc", _) => text.char_spacing = first,
            (b"Tw", _) => text.word_spacing = first,
            (b"Tz", _) => text.scale = first / 100.0,
            (b"TL", _) => text.leading = first,
            (b"Ts", _) => text.rise = first,
            (b"Tr", _) => text.mode = first as i64,
            (b"Td", [x, y]) => text::next_line(&mut self.state, *x, *y),
            (b"TD", [x, y]) => {
                text.leading = -y;
                text::next_line(&mut self.state, *x, *y);
            }
            (b"Tm", _) => {
                if let Ok(m) = <[f64; 6]>::try_from(n) {
                    text.matrix = Transform(m);
                    text.line_matrix = text.matrix;
                }
            }
            (b"T*", _) => {
                let leading = text.leading;
                text::next_line(&mut self.state, 0.0, -leading);
            }
            _ => return false,
        }
        true
    }

    /// The font of that name in the resources in use.
    fn font(&mut self, name: &[u8], resources: &Dictionary) -> Option<Arc<Font>> {
        if let Some(font) = self.named_fonts.get(name) {
            return font.clone();
        }
        let font = self.fonts.get(self.document, resources, name);
        let font = font.or_else(|| Some(Arc::new(Font::missing(self.document))));
        self.named_fonts.insert(name.to_vec(), font.clone());
        font
    }

    fn show_text(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        n: &[f64],
        resources: &Dictionary,
    ) -> Result<(), Stopped> {
        if operator == b"\""
            && let [word, char] = n
        {
            self.state.text.word_spacing = *word;
            self.state.text.char_spacing = *char;
        }
        if matches!(operator, b"'" | b"\"") {
            let leading = self.state.text.leading;
            text::next_line(&mut self.state, 0.0, -leading);
        }
        self.run += 1;
        // later painting shows through the shape of the text (9.3.6)
        self.state.clip_is_box &= self.state.text.mode < 4;
        let pieces = match operands.last() {
            Some(Operand::Array(items)) => items.as_slice(),
            Some(string) => std::slice::from_ref(string),
            None => return Ok(()),
        };
        for piece in pieces {
            match piece {
                Operand::Number(amount) => text::adjust(&mut self.state, *amount),
                Operand::String(bytes) => self.show_string(bytes, resources)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn show_string(&mut self, bytes: &[u8], resources: &Dictionary) -> Result<(), Stopped> {
        self.order += 1;
        // taken, since a glyph's procedure may show text
        let mut glyphs = std::mem::take(&mut self.shown);
        text::show(self.document, &mut self.state, bytes, (self.run, self.order), &mut glyphs);
        let hidden = self.marked.iter().any(|m| m.hidden);
        let font = self.state.text.font.clone();
        for one in glyphs.drain(..) {
            self.operators += 1;
            if let Some(procedures) = font.as_ref().and_then(|f| f.glyph_procedures())
                && one.glyph.text == super::font::UNKNOWN
            {
                self.run_procedure(procedures, &one, resources)?;
            }
            // text a little outside its clip still shows most of itself
            let shown = self.state.clip.grown(0.25 * one.glyph.size).contains(one.glyph.bounds.centre());
            if shown && !hidden {
                let visible = one.visible && !self.blends_in(&one.glyph);
                self.sink.glyph(Glyph { layer: self.layer, ..one.glyph }, visible);
            }
        }
        self.shown = glyphs;
        Ok(())
    }

    /// Whether a glyph has the colour of what lies beneath it. A Type 3 glyph may have colours of its own (9.6.5).
    fn blends_in(&self, glyph: &Glyph) -> bool {
        let State { text, fill, stroke, .. } = &self.state;
        let hides = |paint| self.ground.hides(glyph.bounds, paint);
        let own_colours = text.font.as_ref().is_some_and(|font| font.glyph_procedures().is_some());
        !own_colours
            && match text.mode {
                0 | 4 => hides(*fill),
                1 | 5 => hides(*stroke),
                2 | 6 => hides(*fill) && hides(*stroke),
                _ => false,
            }
    }

    /// A Type 3 glyph without text may paint text of another font (9.6.5).
    fn run_procedure(
        &mut self,
        procedures: &super::font::Procedures,
        shown: &text::ShownGlyph,
        resources: &Dictionary,
    ) -> Result<(), Stopped> {
        let Some((id, content)) = procedures.painting(self.document, shown.code) else { return Ok(()) };
        if self.forms.contains(&id) || self.forms.len() >= self.limits.depth {
            return Ok(());
        }
        let before = self.state.clone();
        self.state.ctm = procedures.matrix.then(shown.matrix);
        self.nested(id, content, procedures.resources.as_ref().unwrap_or(resources), before)
    }

    fn paint_path(&mut self, operator: &[u8]) {
        self.order += 1;
        let hidden = self.marked.iter().any(|m| m.hidden);
        if let Some(path) = self.path.paint(operator, &mut self.state, self.order).filter(|_| !hidden) {
            self.ground.paint(&path, &self.state);
            if let Some(area) = Occluder::of(&path, &self.state) {
                self.sink.cover(&area);
            }
            if self.layer == Layer::Text {
                self.sink.path(path);
            }
        }
    }

    fn paint_shading(&mut self) {
        self.order += 1;
        self.ground.cover(self.state.clip);
        let hidden = self.marked.iter().any(|m| m.hidden);
        if let Some(path) = path::shaded(&self.state, self.order).filter(|_| !hidden && self.layer == Layer::Text) {
            self.sink.path(path);
        }
    }

    fn paint_object(&mut self, operands: &[Operand<'_>], resources: &Dictionary) -> Result<(), Stopped> {
        let document = self.document;
        let reference = operands.first().and_then(Operand::name).and_then(|name| {
            entry(document, resources, b"XObject")?.as_dict().ok()?.get(name).ok()?.as_reference().ok()
        });
        let Some(id) = reference else { return Ok(()) };
        let Ok(stream) = document.get_object(id).and_then(Object::as_stream) else { return Ok(()) };
        if self.is_hidden(stream.dict.get(b"OC").ok()) || self.marked.iter().any(|m| m.hidden) {
            return Ok(());
        }
        match entry(document, &stream.dict, b"Subtype").and_then(|s| s.as_name().ok()) {
            Some(b"Image") => {
                self.paint_image();
                Ok(())
            }
            Some(b"Form") if !self.forms.contains(&id) && self.forms.len() < self.limits.depth => {
                self.paint_form(id, stream, resources)
            }
            _ => Ok(()),
        }
    }

    /// An image covers the unit square (8.9.5).
    fn paint_image(&mut self) {
        let State { ctm, clip, .. } = &self.state;
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
        let bounds = Rect::around(corners.map(|(x, y)| ctm.apply(x, y)));
        let Some(bounds) = bounds.and_then(|b| b.intersection(*clip)) else { return };
        self.ground.cover(bounds);
        if !self.marked.iter().any(|m| m.hidden) {
            self.sink.image(bounds);
        }
    }

    /// A form XObject (8.10): its matrix, its clip, its own resources or those around it.
    pub(super) fn paint_form(
        &mut self,
        id: ObjectId,
        form: &'a lopdf::Stream,
        resources: &Dictionary,
    ) -> Result<(), Stopped> {
        let Some(content) = content_bytes(form, self.limits) else { return Ok(()) };
        let before = self.state.clone();
        self.state.blending.enter_form(before.fill.alpha);
        self.state.ctm = matrix(self.document, &form.dict, b"Matrix").then(self.state.ctm);
        if let Some(b) = entry(self.document, &form.dict, b"BBox").and_then(|b| rect(self.document, b)) {
            let corners = [(b.x0, b.top), (b.x1, b.top), (b.x0, b.bottom), (b.x1, b.bottom)];
            let on_page = Rect::around(corners.map(|(x, y)| self.state.ctm.apply(f64::from(x), f64::from(y))));
            self.state.clip = on_page.and_then(|r| r.intersection(before.clip)).unwrap_or_default();
        }
        let own = entry(self.document, &form.dict, b"Resources").and_then(|r| r.as_dict().ok());
        self.nested(id, &content, own.unwrap_or(resources), before)
    }

    /// Runs a nested stream and restores the state before it.
    fn nested(&mut self, id: ObjectId, content: &[u8], resources: &Dictionary, before: State) -> Result<(), Stopped> {
        let saved = std::mem::take(&mut self.saved);
        let path = std::mem::take(&mut self.path);
        let named_fonts = std::mem::take(&mut self.named_fonts);
        self.forms.push(id);
        let result = self.run(content, resources);
        self.forms.pop();
        self.named_fonts = named_fonts;
        self.path = path;
        self.saved = saved;
        self.state = before;
        result
    }
}

/// The numbers among the operands and how many there are; no operator that is understood here takes more.
fn numbers(operands: &[Operand<'_>]) -> ([f64; 8], usize) {
    let (mut numbers, mut count) = ([0.0; 8], 0);
    for (place, number) in numbers.iter_mut().zip(operands.iter().filter_map(Operand::number)) {
        *place = number;
        count += 1;
    }
    (numbers, count)
}
