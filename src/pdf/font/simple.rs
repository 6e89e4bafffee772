//! Simple fonts (ISO 32000-1, 9.6): one byte a code. Glyph names come from the encoding and its /Differences.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::standard::Standard;
use super::{numbers, program, strip_subset_tag};
use crate::geometry::Transform;
use crate::pdf::object::{entry, name_of, number, stream_bytes};

#[derive(Debug)]
pub(in crate::pdf) struct Simple {
    first: u8,
    /// In text space units.
    widths: Vec<f32>,
    missing: f32,
    /// Texts by code, loaded on demand: a ToUnicode map usually suffices without the font program.
    texts: OnceLock<Vec<Option<String>>>,
    dictionary: Dictionary,
    pub(super) procedures: Option<Procedures>,
}

/// The stream of a glyph procedure.
#[derive(Debug)]
struct Procedure {
    stream: ObjectId,
    /// Decoded on demand; `None` if it paints neither text nor other objects.
    content: OnceLock<Option<Vec<u8>>>,
}

/// A Type 3 font's glyph procedures (9.6.5).
#[derive(Debug)]
pub(in crate::pdf) struct Procedures {
    /// Glyph space to text space.
    pub(in crate::pdf) matrix: Transform,
    /// By code.
    streams: Vec<Option<Procedure>>,
    /// Its own resources, where it has them.
    pub(in crate::pdf) resources: Option<Dictionary>,
}

impl Simple {
    pub(super) fn read(document: &Document, font: &Dictionary, type3: bool) -> Self {
        let procedures = type3.then(|| Procedures::read(document, font));
        let scale = procedures.as_ref().map_or(0.001, |p| p.matrix.0[0].abs() as f32);
        let descriptor = entry(document, font, b"FontDescriptor").and_then(|d| d.as_dict().ok());
        let missing = descriptor.and_then(|d| entry(document, d, b"MissingWidth")).and_then(number);
        let widths: Vec<f32> = entry(document, font, b"Widths").map_or_else(Vec::new, |w| numbers(document, w));
        let mut read = Self {
            first: entry(document, font, b"FirstChar").and_then(number).unwrap_or(0.0) as u8,
            widths: widths.into_iter().take(256).map(|w| w * scale).collect(),
            missing: missing.map_or(0.0, |w| w * scale),
            texts: OnceLock::new(),
            dictionary: font.clone(),
            procedures,
        };
        if !type3 && read.widths.is_empty() && missing.is_none() {
            let widths = standard(document, font).widths(read.texts.get_or_init(|| texts(document, font, false)));
            (read.first, read.widths) = (0, widths);
        }
        read
    }

    /// Whether its codes are those of a standard font that has an encoding of its own.
    pub(super) fn has_standard_codes(document: &Document, font: &Dictionary) -> bool {
        !is_embedded(document, font) && standard(document, font).own_texts().is_some()
    }

    pub(super) fn width(&self, code: u8) -> f32 {
        let place = usize::from(code).checked_sub(usize::from(self.first));
        place.and_then(|p| self.widths.get(p)).copied().unwrap_or(self.missing)
    }

    /// The text that encoding or font program give a code.
    pub(super) fn text(&self, document: &Document, code: u8) -> Option<&str> {
        let texts = self.texts.get_or_init(|| texts(document, &self.dictionary, self.procedures.is_some()));
        texts.get(usize::from(code))?.as_deref()
    }
}

impl Procedures {
    fn read(document: &Document, font: &Dictionary) -> Self {
        let m = entry(document, font, b"FontMatrix").map_or_else(Vec::new, |m| numbers(document, m));
        let matrix = <[f32; 6]>::try_from(m)
            .map_or(Transform([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]), |m| Transform(m.map(f64::from)));
        let glyphs = entry(document, font, b"CharProcs").and_then(|p| p.as_dict().ok());
        let streams = difference_names(document, font)
            .into_iter()
            .map(|name| glyphs?.get(&name?).ok()?.as_reference().ok())
            .map(|stream| Some(Procedure { stream: stream?, content: OnceLock::new() }))
            .collect();
        let resources = entry(document, font, b"Resources").and_then(|r| r.as_dict().ok()).cloned();
        Self { matrix, streams, resources }
    }

    /// The stream and content of a code's procedure, where it may paint text; most paint a path.
    pub(in crate::pdf) fn painting(&self, document: &Document, code: u32) -> Option<(ObjectId, &[u8])> {
        let Procedure { stream, content } = self.streams.get(code as usize)?.as_ref()?;
        let decoded = || {
            let content = stream_bytes(document.get_object(*stream).and_then(Object::as_stream).ok()?)?;
            content.windows(2).any(|w| w == b"BT" || w == b"Do").then_some(content)
        };
        Some((*stream, content.get_or_init(decoded).as_deref()?))
    }
}

/// The text of each of the 256 codes, by the name that /Differences gives it, else by the base encoding.
fn texts(document: &Document, font: &Dictionary, type3: bool) -> Vec<Option<String>> {
    let base = entry(document, font, b"Encoding").and_then(|e| match e {
        Object::Name(name) => Some(name.clone()),
        other => entry(document, other.as_dict().ok()?, b"BaseEncoding")?.as_name().ok().map(<[u8]>::to_vec),
    });
    let has_own_codes = type3 || (base.is_none() && is_embedded_symbolic(document, font));
    let own = if has_own_codes && !type3 { program::texts_by_code(document, font) } else { Vec::new() };
    let base = if has_own_codes {
        own
    } else if Simple::has_standard_codes(document, font) {
        standard(document, font).own_texts().unwrap_or_default()
    } else {
        encoded(base.as_deref().unwrap_or(b"StandardEncoding"))
    };
    let base = base.into_iter().chain(std::iter::repeat(None));
    let differences = difference_names(document, font).into_iter();
    differences.zip(base).map(|(name, text)| name.map_or(text, |name| glyph_text(&name))).collect()
}

/// The text of each of the 256 codes of an encoding by its name.
fn encoded(name: &[u8]) -> Vec<Option<String>> {
    decoded(Object::Name(name.to_vec()), 0..=255)
}

/// The text for a glyph name.
pub(super) fn glyph_text(name: &[u8]) -> Option<String> {
    named(name).or_else(|| listed(name))
}

/// The text of a glyph name of the Adobe Glyph List. lopdf knows the list; it reads a list with a name that is not on
/// it as StandardEncoding, where code 0 is nothing.
fn listed(name: &[u8]) -> Option<String> {
    let differences = vec![Object::Integer(0), Object::Name(name.to_vec())];
    let known = !is_glyph_index(name);
    known.then(|| decoded(Object::Dictionary(dictionary! { "Differences" => differences }), 0..=0).pop()?).flatten()
}

/// The texts of StandardEncoding.
pub(super) fn standard_texts() -> Vec<Option<String>> {
    encoded(b"StandardEncoding")
}

/// The texts of codes in one of the encodings that lopdf knows; empty where it does not know the encoding.
fn decoded(encoding: Object, codes: RangeInclusive<u8>) -> Vec<Option<String>> {
    let font = dictionary! { "Type" => "Font", "Encoding" => encoding };
    let document = Document::new();
    let Ok(encoding) = font.get_font_encoding(&document) else { return Vec::new() };
    let text = |code| {
        let text = Document::decode_text(&encoding, &[code]).ok()?;
        (!text.is_empty() && !text.contains('\u{fffd}')).then_some(text)
    };
    codes.map(text).collect()
}

/// Whether a name such as `g12`, `G0A`, `cid345` or `a7` only numbers the glyph of a subset, without naming its text.
fn is_glyph_index(name: &[u8]) -> bool {
    let digits = name.iter().rev().take_while(|b| b.is_ascii_hexdigit()).count();
    name.len() > 1 && digits > 0 && name.iter().any(u8::is_ascii_digit) && name.len() - digits <= 5
}

/// Whether the font is embedded with its own encoding (9.8.2, flag 3), so that its program defines its codes.
fn is_embedded_symbolic(document: &Document, font: &Dictionary) -> bool {
    let Some(descriptor) = entry(document, font, b"FontDescriptor").and_then(|d| d.as_dict().ok()) else {
        return false;
    };
    let flags = entry(document, descriptor, b"Flags").and_then(number).unwrap_or(0.0) as i64;
    flags & 4 != 0 && is_embedded(document, font)
}

/// Whether the file brings the font along.
fn is_embedded(document: &Document, font: &Dictionary) -> bool {
    let descriptor = entry(document, font, b"FontDescriptor").and_then(|d| d.as_dict().ok());
    let has_file = |d: &Dictionary| [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| d.has(key));
    descriptor.is_some_and(has_file)
}

/// The standard font itself, or the one that replaces this font.
fn standard(document: &Document, font: &Dictionary) -> Standard {
    let name = name_of(document, font, b"BaseFont").unwrap_or_default();
    let descriptor = entry(document, font, b"FontDescriptor").and_then(|d| d.as_dict().ok());
    let flags = descriptor.and_then(|d| entry(document, d, b"Flags")).and_then(number).unwrap_or(0.0) as i64;
    Standard::of(strip_subset_tag(&name), flags)
}

/// Glyph names of /Differences by code (9.6.6.1).
pub(super) fn difference_names(document: &Document, font: &Dictionary) -> Vec<Option<Vec<u8>>> {
    let mut names = vec![None; 256];
    let differences = entry(document, font, b"Encoding")
        .and_then(|e| e.as_dict().ok())
        .and_then(|e| entry(document, e, b"Differences"))
        .and_then(|d| d.as_array().ok());
    let mut code = 0_usize;
    for item in differences.into_iter().flatten() {
        match document.dereference(item).map(|(_, o)| o) {
            Ok(Object::Name(name)) => {
                if let Some(place) = names.get_mut(code) {
                    *place = Some(name.clone());
                }
                code += 1;
            }
            Ok(other) => code = number(other).map_or(code, |n| n.max(0.0) as usize),
            Err(_) => {}
        }
    }
    names
}

/// Glyph names that carry their code: `uni3042`, `u1F600` (Adobe Glyph List Specification, section 2).
fn named(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next()?;
    let hex = name
        .strip_prefix("uni")
        .filter(|h| h.len() == 4)
        .or_else(|| name.strip_prefix('u').filter(|h| (4..=6).contains(&h.len())))?;
    char::from_u32(u32::from_str_radix(hex, 16).ok()?).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_codes_are_read() {
        assert_eq!(named(b"uni3042").as_deref(), Some("あ"));
        assert_eq!(named(b"u20BB7.alt").as_deref(), Some("𠮷"));
        assert_eq!(named(b"union"), None);
    }

    #[test]
    fn differences_and_widths() {
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "FirstChar" => 65, "LastChar" => 66,
            "Widths" => vec![600.into(), 700.into()],
            "Encoding" => dictionary! { "BaseEncoding" => "WinAnsiEncoding",
                "Differences" => vec![66.into(), "uni6F22".into(), "bullet".into()] },
        };
        let document = Document::new();
        let font = Simple::read(&document, &font, false);
        assert_eq!(font.text(&document, 65), Some("A"));
        assert_eq!(font.text(&document, 66), Some("漢"));
        assert_eq!(font.text(&document, 67), Some("•"));
        assert!((font.width(66) - 0.7).abs() < 1e-6);
    }
}
