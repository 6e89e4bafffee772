//! Fonts (ISO 32000-1, 9.5 to 9.10): splits strings into codes and gives their widths and text.
//!
//! The sources of Unicode are tried in this order, for every font: ActualText (the interpreter), ToUnicode, CID →
//! Unicode of the character collection (composite) or glyph name (simple), the embedded font program, unknown
//! (U+FFFD). An unknown glyph is better than a wrong one.

mod cmap;
mod composite;
mod evidence;
mod predefined;
mod program;
mod simple;
mod standard;
mod unicode;

use compact_str::CompactString;
use hayro_cmap::CMap;
use lopdf::{Dictionary, Document, Object};

use super::object::{entry, name_of, number, stream_bytes};

pub(super) use evidence::contradicted;
pub(super) use simple::Procedures;
use unicode::SymbolFont;

/// Shown where a glyph has no known text.
pub(super) const UNKNOWN: &str = "\u{fffd}";

/// One code of a shown string.
#[derive(Debug, Clone)]
pub(super) struct CharacterCode {
    /// Its text.
    pub(super) text: CompactString,
    /// Advance along the line in text space units (1 = the font size); for vertical writing downwards.
    pub(super) advance: f32,
    /// Vertical writing: the position vector from origin 0 to origin 1, in text space units (9.7.4.3).
    pub(super) origin: (f32, f32),
    /// Whether word spacing applies: a single-byte code 32.
    pub(super) is_space: bool,
    /// Type 3: the code, for its glyph procedure.
    pub(super) value: u32,
}

/// A font, parsed once a document.
#[derive(Debug)]
pub(super) struct Font {
    kind: Kind,
    to_unicode: Option<CMap>,
    /// For a simple font with ToUnicode: the mapped text of each byte.
    by_byte: Vec<Option<CompactString>>,
    symbols: Option<SymbolFont>,
    /// Where it was read from, for questions that few documents raise.
    dictionary: Dictionary,
    /// Number of the font in its document.
    pub(super) number: u32,
    /// Whether the name, weight or flags of the font indicate bold.
    pub(super) bold: bool,
}

#[derive(Debug)]
enum Kind {
    Simple(Box<simple::Simple>),
    Composite(Box<composite::Composite>),
}

impl Font {
    /// Reads a font dictionary. A missing or wrong entry costs text, never the page.
    pub(super) fn read(document: &Document, font: &Dictionary, number: u32) -> Self {
        let full_name = name_of(document, font, b"BaseFont").unwrap_or_default();
        let base_name = strip_subset_tag(&full_name);
        let to_unicode = entry(document, font, b"ToUnicode")
            .and_then(|map| stream_bytes(map.as_stream().ok()?))
            .and_then(|data| cmap::to_unicode(&data));
        let kind = match name_of(document, font, b"Subtype").as_deref() {
            Some("Type0") => {
                Kind::Composite(Box::new(composite::Composite::read(document, font, to_unicode.is_some())))
            }
            subtype => Kind::Simple(Box::new(simple::Simple::read(document, font, subtype == Some("Type3")))),
        };
        let bold = is_bold(document, font, base_name);
        let says_itself = matches!(kind, Kind::Simple(_)) && simple::Simple::has_standard_codes(document, font);
        let symbols = SymbolFont::of(base_name).filter(|_| to_unicode.is_some() || !says_itself);
        let dictionary = if to_unicode.is_some() { font.clone() } else { Dictionary::new() };
        let mut font = Self { kind, to_unicode, by_byte: Vec::new(), symbols, dictionary, number, bold };
        if font.to_unicode.is_some() && matches!(font.kind, Kind::Simple(_)) {
            font.by_byte = (0..=0xff).map(|byte| font.mapped(byte).map(|text| font.typed(Some(text)))).collect();
        }
        font
    }

    /// Replaces a font that the file does not contain: its text is unknown.
    pub(super) fn missing(document: &Document) -> Self {
        let by_byte = vec![Some(UNKNOWN.into()); 256];
        Self { by_byte, ..Self::read(document, &Dictionary::new(), 0) }
    }

    /// Whether text of this font runs downwards.
    pub(super) fn is_vertical(&self) -> bool {
        matches!(&self.kind, Kind::Composite(font) if font.encoding.vertical)
    }

    /// Splits a string into codes; `document` is the one that the font was read from.
    pub(super) fn decode(&self, document: &Document, bytes: &[u8], mut each: impl FnMut(CharacterCode)) {
        match &self.kind {
            Kind::Simple(font) => bytes.iter().for_each(|byte| each(self.simple_code(document, font, *byte))),
            Kind::Composite(font) => self.composite_codes(font, bytes, each),
        }
    }

    /// Type 3: its glyph space in text space.
    pub(super) fn glyph_procedures(&self) -> Option<&Procedures> {
        if let Kind::Simple(font) = &self.kind { font.procedures.as_ref() } else { None }
    }

    fn simple_code(&self, document: &Document, font: &simple::Simple, byte: u8) -> CharacterCode {
        let code = u32::from(byte);
        let mapped = self.by_byte.get(usize::from(byte)).cloned().flatten();
        CharacterCode {
            text: mapped.unwrap_or_else(|| self.typed(font.text(document, byte).map(CompactString::from))),
            advance: font.width(byte),
            origin: (0.0, 0.0),
            is_space: byte == 32,
            value: code,
        }
    }

    fn composite_codes(&self, font: &composite::Composite, bytes: &[u8], mut each: impl FnMut(CharacterCode)) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (code, length, cid) = font.encoding.next_code(rest);
            rest = &rest[length.min(rest.len())..];
            let text = self.mapped(code).or_else(|| font.text(cid));
            let (advance, origin) =
                if font.encoding.vertical { font.vertical(cid) } else { (font.width(cid), (0.0, 0.0)) };
            each(CharacterCode {
                text: self.typed(text),
                advance,
                origin,
                is_space: length == 1 && code == 32,
                value: code,
            });
        }
    }

    /// The text of a code by ToUnicode; entries that consist of U+0000 or U+FFFD are ignored.
    fn mapped(&self, code: u32) -> Option<CompactString> {
        let text = cmap::unicode_of(self.to_unicode.as_ref()?, code)?;
        (!text.chars().all(|c| matches!(c, '\0' | '\u{fffd}'))).then_some(text)
    }

    fn typed(&self, text: Option<CompactString>) -> CompactString {
        text.map_or_else(|| UNKNOWN.into(), |text| unicode::typed(text, self.symbols))
    }
}

/// `ABCDEF+Name` is a subset of `Name` (9.6.4).
fn strip_subset_tag(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

/// Bold by name, by the ForceBold flag (9.8.2, bit 19) or by weight.
fn is_bold(document: &Document, font: &Dictionary, base_name: &str) -> bool {
    let descendant = entry(document, font, b"DescendantFonts")
        .and_then(|fonts| fonts.as_array().ok()?.first())
        .and_then(|font| document.dereference(font).ok())
        .and_then(|(_, font)| font.as_dict().ok());
    let descriptor = entry(document, descendant.unwrap_or(font), b"FontDescriptor").and_then(|d| d.as_dict().ok());
    let value = |key: &[u8]| descriptor.and_then(|d| entry(document, d, key)).and_then(number);
    let flags = value(b"Flags").unwrap_or(0.0) as i64;
    let name = base_name.to_lowercase();
    ["bold", "heavy", "black", "demi", "gothic-b", "w6", "w7", "w8", "w9"].iter().any(|word| name.contains(word))
        || flags & (1 << 18) != 0
        || value(b"FontWeight").unwrap_or(0.0) >= 600.0
}

/// An array of numbers; any other element counts as 0.
fn numbers(document: &Document, object: &Object) -> Vec<f32> {
    object.as_array().map_or_else(
        |_| Vec::new(),
        |items| {
            items
                .iter()
                .map(|item| document.dereference(item).ok().and_then(|(_, o)| number(o)).unwrap_or(0.0))
                .collect()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subset_tags_go() {
        assert_eq!(strip_subset_tag("BAAAAA+IPAGothic"), "IPAGothic");
        assert_eq!(strip_subset_tag("A+B"), "A+B");
    }
}
