//! CMaps (ISO 32000-1, 9.7.5): splitting a string into codes, codes to CIDs, CIDs and codes to Unicode.
//! The tables are hayro-cmap's; the splitting into codes by codespace is ours.

use std::sync::{LazyLock, OnceLock};

use compact_str::{CompactString, ToCompactString as _};
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode};

use super::predefined::Predefined;
use crate::pdf::operator::{Operand, Operators};

/// How many bytes the next code has.
#[derive(Debug, Clone)]
pub(super) enum Codespace {
    /// Always two (Identity, UCS2, JIS).
    Two,
    /// Shift-JIS: two after a lead byte, else one.
    ShiftJis,
    /// EUC: two after a lead byte, else one.
    Euc,
    /// UTF-16: four for a surrogate pair, else two.
    Utf16,
    /// UTF-8: by the lead byte.
    Utf8,
    /// Always four.
    Utf32,
    /// The ranges of an embedded CMap: bytes, low, high.
    Ranges(Vec<(usize, Vec<u8>, Vec<u8>)>),
}

impl Codespace {
    /// That of a predefined CMap, by its name (9.7.5.2, table 118).
    pub(super) fn predefined(name: &[u8]) -> Self {
        let has = |part: &[u8]| name.windows(part.len()).any(|w| w == part);
        if has(b"RKSJ") {
            Self::ShiftJis
        } else if has(b"EUC") {
            Self::Euc
        } else if has(b"UTF16") {
            Self::Utf16
        } else if has(b"UTF8") {
            Self::Utf8
        } else if has(b"UTF32") {
            Self::Utf32
        } else {
            Self::Two
        }
    }

    /// That of an embedded CMap: its `begincodespacerange` sections; two bytes where it has none.
    pub(super) fn embedded(data: &[u8]) -> Self {
        let mut ranges = Vec::new();
        let mut operators = Operators::new(data);
        let mut operands = Vec::new();
        while let Some(operator) = operators.next(&mut operands) {
            if operator != b"endcodespacerange" {
                continue;
            }
            for pair in operands.chunks(2) {
                if let [Operand::String(low), Operand::String(high)] = pair
                    && low.len() == high.len()
                    && (1..=4).contains(&low.len())
                {
                    ranges.push((low.len(), low.to_vec(), high.to_vec()));
                }
            }
        }
        if ranges.is_empty() { Self::Two } else { Self::Ranges(ranges) }
    }

    /// Length in bytes of the code at the start of `bytes`: at least 1, at most the length of `bytes`.
    pub(super) fn length(&self, bytes: &[u8]) -> usize {
        let lead = bytes.first().copied().unwrap_or(0);
        let wanted = match self {
            Self::Two => 2,
            Self::ShiftJis => 1 + usize::from(matches!(lead, 0x81..=0x9f | 0xe0..=0xfc)),
            Self::Euc => 1 + usize::from(matches!(lead, 0x8e | 0xa1..=0xfe)),
            Self::Utf16 => 2 + 2 * usize::from(matches!(lead, 0xd8..=0xdb)),
            Self::Utf8 => match lead {
                0xc0..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xff => 4,
                _ => 1,
            },
            Self::Utf32 => 4,
            Self::Ranges(ranges) => ranges
                .iter()
                .find(|(n, low, high)| bytes.len() >= *n && (0..*n).all(|i| (low[i]..=high[i]).contains(&bytes[i])))
                .or_else(|| ranges.iter().min_by_key(|(n, ..)| *n))
                .map_or(1, |(n, ..)| *n),
        };
        wanted.clamp(1, bytes.len().max(1))
    }
}

/// From codes to CIDs.
#[derive(Debug)]
enum Map {
    Identity,
    Predefined(Predefined),
    Parsed(Box<CMap>),
}

/// A font's encoding: strings to codes, codes to CIDs.
#[derive(Debug)]
pub(super) struct Encoding {
    codespace: Codespace,
    map: Map,
    /// Writing mode 1.
    pub(super) vertical: bool,
}

impl Encoding {
    /// A predefined CMap by name; `None` where no such CMap is known.
    pub(super) fn predefined(name: &[u8]) -> Option<Self> {
        let map = match name {
            b"Identity-H" | b"Identity-V" => Map::Identity,
            _ => match Predefined::named(name) {
                Some(table) => Map::Predefined(table),
                None => Map::Parsed(Box::new(embedded(name)?)),
            },
        };
        let vertical = name.ends_with(b"-V") || name == b"V";
        Some(Self { codespace: Codespace::predefined(name), map, vertical })
    }

    /// A CMap that the file brings along.
    pub(super) fn embedded(data: &[u8]) -> Option<Self> {
        let map = CMap::parse(data, hayro_cmap::load_embedded)?;
        let vertical = map.metadata().writing_mode == Some(WritingMode::Vertical);
        Some(Self { codespace: Codespace::embedded(data), map: Map::Parsed(Box::new(map)), vertical })
    }

    /// The CID of a code of two bytes, as nearly all are.
    pub(super) fn cid_of(&self, code: u32) -> Option<u32> {
        let bytes = u16::try_from(code).ok()?.to_be_bytes();
        let (same, length, cid) = self.next_code(&bytes);
        (length == 2 && same == code && cid > 0).then_some(cid)
    }

    /// Splits the first code off: its value, its length in bytes and its CID.
    pub(super) fn next_code(&self, bytes: &[u8]) -> (u32, usize, u32) {
        let length = self.codespace.length(bytes);
        let code = bytes.iter().take(length).fold(0_u32, |code, b| code << 8 | u32::from(*b));
        let cid = match &self.map {
            Map::Identity => (length == 2).then_some(code),
            Map::Predefined(table) => table.cid(code, length),
            Map::Parsed(map) => map.lookup_cid_code(code, length as u8),
        };
        (code, length, cid.unwrap_or(0))
    }
}

/// A CMap of the library's, which unpacks all of them for the first.
fn embedded(name: &[u8]) -> Option<CMap> {
    CMap::parse(hayro_cmap::load_embedded(CMapName::from_bytes(name))?, hayro_cmap::load_embedded)
}

/// A ToUnicode CMap (9.10.3).
pub(super) fn to_unicode(data: &[u8]) -> Option<CMap> {
    CMap::parse(data, hayro_cmap::load_embedded)
}

/// The text that a ToUnicode CMap gives a code.
pub(super) fn unicode_of(map: &CMap, code: u32) -> Option<CompactString> {
    match map.lookup_bf_string(code)? {
        BfString::Char(c) => Some(c.to_compact_string()),
        BfString::String(s) => Some(s.into()),
    }
}

/// Whether the CIDs of a character collection can be mapped to Unicode.
pub(super) fn is_known(family: &CidFamily) -> bool {
    family.ucs2_cmap().is_some()
}

/// The text of a CID of a character collection (9.10.2).
pub(super) fn text_of_cid(family: &CidFamily, cid: u32) -> Option<CompactString> {
    /// The maps from CIDs to Unicode, each loaded by the first font that needs it.
    static MAPS: [OnceLock<Option<CMap>>; 3] = [const { OnceLock::new() }; 3];
    let place = match family {
        CidFamily::AdobeJapan1 => return japan1(cid).map(CompactString::from),
        CidFamily::AdobeGB1 => 0,
        CidFamily::AdobeCNS1 => 1,
        CidFamily::AdobeKorea1 => 2,
        CidFamily::AdobeIdentity | CidFamily::Custom { .. } => return None,
    };
    let load = || CMap::parse(hayro_cmap::load_embedded(family.ucs2_cmap()?)?, hayro_cmap::load_embedded);
    unicode_of(MAPS[place].get_or_init(load).as_ref()?, cid)
}

/// The text of a CID of Adobe-Japan1, from the table that build/main.rs makes of the CMap.
fn japan1(cid: u32) -> Option<&'static str> {
    /// The text of each CID of Adobe-Japan1.
    static TEXTS: LazyLock<Vec<&str>> =
        LazyLock::new(|| include_str!(concat!(env!("OUT_DIR"), "/adobe-japan1")).split_terminator('\n').collect());
    TEXTS.get(cid as usize).copied().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_jis_goes_by_cid_to_unicode() {
        let encoding = Encoding::predefined(b"90ms-RKSJ-H").expect("a predefined CMap");
        let (_, length, cid) = encoding.next_code(&[0x88, 0x9f, 0x41]);
        assert_eq!(length, 2);
        assert_eq!(text_of_cid(&CidFamily::AdobeJapan1, cid).as_deref(), Some("亜"));
        let (_, length, cid) = encoding.next_code(b"A");
        assert_eq!(length, 1);
        assert_eq!(text_of_cid(&CidFamily::AdobeJapan1, cid).as_deref(), Some("A"));
    }

    #[test]
    fn the_table_of_adobe_japan1_states_what_its_cmap_says() {
        let map = CMap::parse(
            hayro_cmap::load_embedded(CMapName::AdobeJapan1Ucs2).expect("embedded"),
            hayro_cmap::load_embedded,
        );
        let map = map.expect("a CMap");
        for cid in 0..=0xffff {
            assert_eq!(text_of_cid(&CidFamily::AdobeJapan1, cid), unicode_of(&map, cid), "{cid}");
        }
    }

    #[test]
    fn embedded_codespaces_decide_the_length() {
        let space = Codespace::embedded(b"2 begincodespacerange <00> <7f> <8140> <9ffc> endcodespacerange");
        assert_eq!(space.length(&[0x41, 0x42]), 1);
        assert_eq!(space.length(&[0x81, 0x40]), 2);
        assert_eq!(Codespace::embedded(b"garbage").length(&[1, 2]), 2);
    }

    #[test]
    fn vertical_maps_say_so() {
        assert!(Encoding::predefined(b"UniJIS-UTF16-V").is_some_and(|e| e.vertical));
        assert!(Encoding::predefined(b"No-Such-CMap").is_none());
    }
}
