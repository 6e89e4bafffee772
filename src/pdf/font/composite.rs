//! Composite fonts (ISO 32000-1, 9.7): an encoding CMap from codes to CIDs, a descendant font with their metrics.

use std::collections::HashMap;

use compact_str::{CompactString, ToCompactString as _};
use hayro_cmap::CidFamily;
use lopdf::{Dictionary, Document, Object};

use super::cmap::{Encoding, is_known, text_of_cid};
use super::program;
use crate::pdf::object::{entry, number, stream_bytes};

#[derive(Debug)]
pub(super) struct Composite {
    pub(super) encoding: Encoding,
    /// The character collection, where its CIDs can be mapped to Unicode.
    collection: Option<CidFamily>,
    /// In text space units, by CID.
    widths: HashMap<u32, f32>,
    default_width: f32,
    /// By CID: advance and position vector, in text space units.
    verticals: HashMap<u32, (f32, f32, f32)>,
    /// Vertical origin and advance of all others (/DW2).
    default_vertical: (f32, f32),
    /// Texts by CID known only from the embedded font program.
    program: HashMap<u32, char>,
}

/// Largest CID; longer ranges are cut.
const MAX_CID: u32 = 0xffff;

impl Composite {
    /// `has_map`: a ToUnicode map is there, the font program need not be opened.
    pub(super) fn read(document: &Document, font: &Dictionary, has_map: bool) -> Self {
        let descendant = entry(document, font, b"DescendantFonts")
            .and_then(|fonts| fonts.as_array().ok()?.first())
            .and_then(|font| document.dereference(font).ok()?.1.as_dict().ok());
        let get = |key: &[u8]| descendant.and_then(|d| entry(document, d, key));
        let array = |key: &[u8]| get(key).and_then(|o| o.as_array().ok());
        let family = get(b"CIDSystemInfo").and_then(|i| i.as_dict().ok()).map(|info| {
            let text = |key: &[u8]| entry(document, info, key).and_then(|o| o.as_str().ok()).unwrap_or_default();
            CidFamily::from_registry_ordering(text(b"Registry"), text(b"Ordering"))
        });
        let encoding = read_encoding(document, font);
        let dw2 = array(b"DW2").map(|a| a.iter().filter_map(number).collect::<Vec<_>>()).unwrap_or_default();
        let (origin, advance) = if let [y, w] = dw2[..] { (y, w) } else { (880.0, -1000.0) };
        let collection = family.filter(is_known);
        let silent = collection.is_none() && !has_map;
        Self {
            encoding,
            collection,
            program: descendant.filter(|_| silent).map_or_else(HashMap::new, |d| program_texts(document, d)),
            widths: array(b"W").map_or_else(HashMap::new, |w| read_widths(document, w)),
            default_width: get(b"DW").and_then(number).unwrap_or(1000.0) / 1000.0,
            verticals: array(b"W2").map_or_else(HashMap::new, |w| read_verticals(document, w)),
            default_vertical: (origin / 1000.0, advance / 1000.0),
        }
    }

    pub(super) fn width(&self, cid: u32) -> f32 {
        self.widths.get(&cid).copied().unwrap_or(self.default_width)
    }

    /// Advance (negative: downwards) and position vector of a CID set vertically.
    pub(super) fn vertical(&self, cid: u32) -> (f32, (f32, f32)) {
        self.verticals.get(&cid).map_or_else(
            || (self.default_vertical.1, (self.width(cid) / 2.0, self.default_vertical.0)),
            |(advance, x, y)| (*advance, (*x, *y)),
        )
    }

    /// The text of a CID in its character collection.
    pub(super) fn collected(&self, cid: u32) -> Option<Vec<char>> {
        Some(text_of_cid(self.collection.as_ref()?, cid)?.chars().collect())
    }

    pub(super) fn text(&self, cid: u32) -> Option<CompactString> {
        let text = (cid != 0).then(|| text_of_cid(self.collection.as_ref()?, cid)).flatten();
        text.or_else(|| self.program.get(&cid).map(|c| c.to_compact_string()))
    }
}

/// /Encoding: a name or a stream; Identity-H where neither can be used.
fn read_encoding(document: &Document, font: &Dictionary) -> Encoding {
    let read = match entry(document, font, b"Encoding") {
        Some(Object::Name(name)) => Encoding::predefined(name),
        Some(Object::Stream(stream)) => stream_bytes(stream).and_then(|data| Encoding::embedded(&data)),
        _ => None,
    };
    read.or_else(|| Encoding::predefined(b"Identity-H")).unwrap_or_else(|| unreachable!("Identity-H is built in"))
}

/// The text of each CID in the embedded TrueType program; /CIDToGIDMap maps CIDs to its glyphs (9.7.4.2).
fn program_texts(document: &Document, descendant: &Dictionary) -> HashMap<u32, char> {
    let by_glyph = program::texts_by_glyph(document, descendant);
    let map = entry(document, descendant, b"CIDToGIDMap").and_then(|m| stream_bytes(m.as_stream().ok()?));
    match map {
        None => by_glyph.into_iter().map(|(glyph, c)| (u32::from(glyph), c)).collect(),
        Some(map) => (0..)
            .zip(map.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])))
            .filter_map(|(cid, glyph)| Some((cid, *by_glyph.get(&glyph)?)))
            .collect(),
    }
}

/// /W (9.7.4.3): `c [w1 w2 …]` or `first last w`.
fn read_widths(document: &Document, items: &[Object]) -> HashMap<u32, f32> {
    let mut widths = HashMap::new();
    let mut rest = items.iter().filter_map(|item| document.dereference(item).ok().map(|(_, o)| o));
    while let Some(first) = rest.next().and_then(number) {
        let first = first.max(0.0) as u32;
        match rest.next() {
            Some(Object::Array(list)) => {
                let values =
                    list.iter().map(|w| document.dereference(w).ok().and_then(|(_, o)| number(o)).unwrap_or(0.0));
                widths.extend((first..=MAX_CID).zip(values.map(|w| w / 1000.0)));
            }
            Some(last) => {
                let (Some(last), Some(width)) = (number(last), rest.next().and_then(number)) else { break };
                widths.extend((first..=(last.max(0.0) as u32).min(MAX_CID)).map(|cid| (cid, width / 1000.0)));
            }
            None => break,
        }
    }
    widths
}

/// /W2: `c [w1y vx vy …]` or `first last w1y vx vy`.
fn read_verticals(document: &Document, items: &[Object]) -> HashMap<u32, (f32, f32, f32)> {
    let mut verticals = HashMap::new();
    let mut rest = items.iter().filter_map(|item| document.dereference(item).ok().map(|(_, o)| o));
    while let Some(first) = rest.next().and_then(number) {
        let first = first.max(0.0) as u32;
        match rest.next() {
            Some(Object::Array(list)) => {
                let values: Vec<f32> = list.iter().filter_map(number).map(|v| v / 1000.0).collect();
                verticals.extend((first..=MAX_CID).zip(values.chunks_exact(3).map(|v| (v[0], v[1], v[2]))));
            }
            Some(last) => {
                let three = [rest.next(), rest.next(), rest.next()].map(|o| o.and_then(number).map(|v| v / 1000.0));
                let (Some(last), [Some(advance), Some(x), Some(y)]) = (number(last), three) else { break };
                verticals.extend((first..=(last.max(0.0) as u32).min(MAX_CID)).map(|cid| (cid, (advance, x, y))));
            }
            None => break,
        }
    }
    verticals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_widths() {
        let items = vec![1.into(), Object::Array(vec![500.into(), 600.into()]), 10.into(), 12.into(), 250.into()];
        let widths = read_widths(&Document::new(), &items);
        assert_eq!((widths[&2], widths[&12], widths.len()), (0.6, 0.25, 5));
    }

    #[test]
    fn a_huge_range_ends_at_the_last_cid() {
        let items = vec![0.into(), Object::Integer(i64::MAX), 250.into()];
        assert_eq!(read_widths(&Document::new(), &items).len(), 0x10000);
    }
}
