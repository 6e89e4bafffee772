//! Reads the embedded font program where nothing else gives the text of a glyph: its character map inverted, or the
//! names of its glyphs (OpenType `cmap` and `post`; CFF charsets, Adobe Technical Note 5176; the /Encoding of Adobe
//! Type 1 Font Format, section 2.3).

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use lopdf::{Dictionary, Document};
use ttf_parser::{Face, GlyphId, PlatformId, cff, cmap};

use super::simple::{glyph_text, standard_texts};
use crate::pdf::inflate;
use crate::pdf::object::{entry, stream_bytes};
use crate::pdf::operator::{Operand, Operators};

/// The bytes of the font file of a descriptor, whichever of these keys it has.
fn file(document: &Document, font: &Dictionary, keys: &[&[u8]]) -> Option<Vec<u8>> {
    let descriptor = entry(document, font, b"FontDescriptor")?.as_dict().ok()?;
    keys.iter().find_map(|key| stream_bytes(entry(document, descriptor, key)?.as_stream().ok()?))
}

/// TrueType and OpenType, or CFF alone.
const OPEN_TYPE: &[&[u8]] = &[b"FontFile2", b"FontFile3"];

/// The text of each glyph of a TrueType or OpenType font, by glyph index. Empty where the font has no Unicode map.
pub(super) fn texts_by_glyph(document: &Document, descendant: &Dictionary) -> HashMap<u16, char> {
    let Some(data) = file(document, descendant, OPEN_TYPE) else { return HashMap::new() };
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

/// All characters of each glyph of a TrueType font, by glyph index. Only the part of the file up to its map is decoded.
pub(super) fn characters_by_glyph(document: &Document, descendant: &Dictionary) -> BTreeMap<u16, Vec<char>> {
    let read = || {
        let descriptor = entry(document, descendant, b"FontDescriptor")?.as_dict().ok()?;
        let stream = entry(document, descriptor, b"FontFile2")?.as_stream().ok()?;
        let data = inflate::beginning(stream, |data| map_of_file(data).map_or(DIRECTORY, |map| map.end))?;
        let table = cmap::Table::parse(data.get(map_of_file(&data)?)?)?;
        let mut characters: BTreeMap<u16, Vec<char>> = BTreeMap::new();
        for table in table.subtables.into_iter().filter(cmap::Subtable::is_unicode) {
            table.codepoints(|code| {
                if let Some((c, glyph)) = char::from_u32(code).zip(table.glyph_index(code)) {
                    characters.entry(glyph.0).or_default().push(c);
                }
            });
        }
        Some(characters)
    };
    read().unwrap_or_default()
}

/// Largest length of a table directory in bytes: 12, and 16 for each table.
const DIRECTORY: usize = 12 + 16 * 64;
/// Largest offset of a table in a font file that is followed, in bytes.
const FARTHEST: usize = 4 << 20;

/// Where the character map lies in a font file, by its table directory.
fn map_of_file(data: &[u8]) -> Option<Range<usize>> {
    let number = |at: usize| Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?) as usize);
    let tables = usize::from(u16::from_be_bytes([*data.get(4)?, *data.get(5)?]));
    let record = (0..tables).map(|i| 12 + 16 * i).find(|at| data.get(*at..at + 4) == Some(b"cmap"))?;
    let (start, length) = (number(record + 8)?, number(record + 12)?);
    (start < FARTHEST && length < FARTHEST).then(|| start..start + length)
}

const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// The text of a code of a simple font, by the program's own encoding.
pub(super) fn texts_by_code(document: &Document, font: &Dictionary) -> Vec<Option<String>> {
    if let Some(data) = file(document, font, &[b"FontFile"]) {
        return type1_texts(&data);
    }
    let Some(data) = file(document, font, OPEN_TYPE) else { return Vec::new() };
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

/// The /Encoding of a Type 1 program: `dup 65 /A put` a code, in the part before `eexec`.
fn type1_texts(data: &[u8]) -> Vec<Option<String>> {
    let (mut operators, mut operands, mut texts) = (Operators::new(data), Vec::new(), vec![None; 256]);
    while let Some(operator) = operators.next(&mut operands).filter(|operator| *operator != b"eexec") {
        match (operator, &operands[..]) {
            (b"put", [Operand::Number(code), Operand::Name(name)]) => {
                if let Some(text) = texts.get_mut(*code as usize) {
                    *text = glyph_text(name);
                }
            }
            (b"StandardEncoding", _) => texts = standard_texts(),
            _ => {}
        }
    }
    texts
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_1_program_names_its_codes() {
        let program = b"%!PS-AdobeFont-1.0: CMR10\n/FontName /CMR10 def /Encoding 256 array 0 1 255 {1 index exch \
            /.notdef put} for dup 65 /A put dup 12 /fi put readonly def currentdict end currentfile eexec dup 66 /B put";
        let texts = type1_texts(program);
        assert_eq!((texts[65].as_deref(), texts[12].as_deref(), &texts[66]), (Some("A"), Some("ﬁ"), &None));
        assert_eq!(type1_texts(b"/Encoding StandardEncoding def")[97].as_deref(), Some("a"));
    }
}
