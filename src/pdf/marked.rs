//! Marked content (ISO 32000-1, 14.6): replacement text (ActualText) and hidden layers (8.11).

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::interpret::Interpreter;
use super::object::entry;
use super::operator::Operand;
use super::sink::Sink;

/// An open marked-content sequence.
pub(super) struct MarkedContent {
    /// How many glyphs came before it.
    pub(super) glyphs: usize,
    /// The text that replaces its glyphs.
    pub(super) actual: Option<String>,
    /// Whether its layer is off.
    pub(super) hidden: bool,
}

impl<'a, S: Sink> Interpreter<'a, S> {
    pub(super) fn begin_marked(&mut self, operator: &[u8], operands: &[Operand<'_>], resources: &Dictionary) {
        let (mut actual, mut hidden) = (None, false);
        if operator == b"BDC" {
            let named = operands.get(1).and_then(Operand::name).and_then(|name| self.property(resources, name));
            actual = operands
                .get(1)
                .and_then(|o| o.entry(b"ActualText"))
                .and_then(|o| if let Operand::String(s) = o { Some(s.to_vec()) } else { None })
                .or_else(|| {
                    let properties = self.document.dereference(named?).ok()?.1.as_dict().ok()?;
                    Some(entry(self.document, properties, b"ActualText")?.as_str().ok()?.to_vec())
                })
                .map(|bytes| text_string(&bytes));
            hidden = operands.first().and_then(Operand::name) == Some(b"OC") && self.is_hidden(named);
        }
        self.marked.push(MarkedContent { glyphs: self.sink.glyphs(), actual, hidden });
    }

    pub(super) fn end_marked(&mut self) {
        let Some(mark) = self.marked.pop() else { return };
        if let Some(actual) = mark.actual {
            self.sink.replace(mark.glyphs..self.sink.glyphs(), &actual);
        }
    }

    fn property<'d>(&self, resources: &'d Dictionary, name: &[u8]) -> Option<&'d Object>
    where
        'a: 'd,
    {
        entry(self.document, resources, b"Properties")?.as_dict().ok()?.get(name).ok()
    }

    /// Whether an optional content group, or every group of a membership dictionary, is off (8.11).
    pub(super) fn is_hidden(&self, group: Option<&Object>) -> bool {
        is_off(self.document, group, self.hidden_layers)
    }
}

/// Whether an optional content group, or every group of a membership dictionary, is among the layers that are off.
pub(super) fn is_off(document: &Document, group: Option<&Object>, off: &[ObjectId]) -> bool {
    let Some(group) = group else { return false };
    if group.as_reference().is_ok_and(|id| off.contains(&id)) {
        return true;
    }
    let members = document
        .dereference(group)
        .ok()
        .and_then(|(_, o)| o.as_dict().ok()?.get(b"OCGs").ok())
        .map(|o| o.as_array().map_or_else(|_| std::slice::from_ref(o), Vec::as_slice));
    members.is_some_and(|all| !all.is_empty() && all.iter().all(|o| o.as_reference().is_ok_and(|id| off.contains(&id))))
}

/// A text string (7.9.2.2): UTF-16 or UTF-8 with a byte order mark, else PDFDocEncoding (as Latin-1).
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => String::from_utf16_lossy(
            &rest.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect::<Vec<_>>(),
        ),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}
