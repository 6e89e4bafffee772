//! The embedded font program, asked only where nothing else says what a glyph shows: its own character map read
//! backwards, or the names of its glyphs (OpenType `cmap` and `post`; CFF charsets, Adobe Technical Note 5176).

use std::collections::HashMap;

use lopdf::{Dictionary, Document};
use ttf_parser::{Face, GlyphId, PlatformId, cff};

use super::simple::glyph_text;
use crate::pdf::object::{entry, stream_bytes};

/// The bytes of the font file of a descriptor.
fn file(document: &Document, font: &Dictionary) -> Option<Vec<u8>> {
    let descriptor = entry(document, font, b"FontDescriptor")?.as_dict().ok()?;
    [&b"FontFile2"[..], b"FontFile3"].iter().find_map(|key| {
        let stream = entry(document, descriptor, key)?.as_stream().ok()?;
        stream_bytes(stream)
    })
}

/// The text of each glyph of a TrueType or OpenType font, by glyph index. Empty where the font has no Unicode map.
pub(super) fn texts_by_glyph(document: &Document, descendant: &Dictionary) -> HashMap<u16, char> {
    let Some(data) = file(document, descendant) else { return HashMap::new() };
    let Ok(face) = Face::parse(&data, 0) else { return HashMap::new() };
    let mut texts = HashMap::new();
    for table in
        face.tables().cmap.iter().flat_map(|cmap| cmap.subtables).filter(ttf_parser::cmap::Subtable::is_unicode)
    {
        table.codepoints(|code| {
            let Some((c, glyph)) = char::from_u32(code).zip(table.glyph_index(code)) else { return };
            // several characters may share a glyph: an ideograph wins over its radical or compatibility form
            let better = |old: &char| !is_ideograph(*old) && (is_ideograph(c) || c < *old);
            if texts.get(&glyph.0).is_none_or(better) {
                texts.insert(glyph.0, c);
            }
        });
    }
    texts
}

const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// The text of a code of a simple font, by the program's own encoding.
pub(super) fn texts_by_code(document: &Document, font: &Dictionary) -> Vec<Option<String>> {
    let Some(data) = file(document, font) else { return Vec::new() };
    if let Some(table) = cff::Table::parse(&data) {
        let text = |code| glyph_text(table.glyph_name(table.glyph_index(code)?)?.as_bytes());
        return (0..=255).map(text).collect();
    }
    let Ok(face) = Face::parse(&data, 0) else { return Vec::new() };
    let by_glyph = texts_by_glyph(document, font);
    (0..=255_u8)
        .map(|code| {
            let glyph = built_in(&face, code)?;
            let mapped = by_glyph.get(&glyph.0).map(|c| c.to_string());
            mapped.or_else(|| glyph_text(face.glyph_name(glyph)?.as_bytes()))
        })
        .collect()
}

/// A code's glyph by the (1, 0) or (3, 0) map (ISO 32000-1, 9.6.6.4).
fn built_in(face: &Face<'_>, code: u8) -> Option<GlyphId> {
    let tables = face.tables().cmap?.subtables;
    let code = u32::from(code);
    tables.into_iter().find_map(|table| match (table.platform_id, table.encoding_id) {
        (PlatformId::Macintosh, 0) => table.glyph_index(code),
        (PlatformId::Windows, 0) => [0xf000, 0, 0xf100, 0xf200].iter().find_map(|high| table.glyph_index(high + code)),
        _ => None,
    })
}
