//! The predefined CMaps of Adobe-Japan1 (ISO 32000-1, table 118), from codes to CIDs, as tables that build/main.rs makes of
//! hayro-cmap's data: nothing has to be unpacked when a document is opened.

/// Name and table of each.
static ENCODINGS: &[(&[u8], &[u8])] = &include!(concat!(env!("OUT_DIR"), "/encodings.rs"));

/// Length of a range in bytes: first key, last key, CID of the first.
const RANGE: usize = 12;
/// Offset added to two-byte codes so that they differ from one-byte codes.
const TWO: u32 = 0x10000;

/// A predefined CMap.
#[derive(Debug, Clone, Copy)]
pub(super) struct Predefined(&'static [u8]);

impl Predefined {
    /// By its name. UniJIS2004 chooses other shapes for some characters than UniJIS: their CIDs differ, the characters
    /// they show do not.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        let older: &[u8] = match name {
            b"UniJIS2004-UTF16-H" => b"UniJIS-UTF16-H",
            b"UniJIS2004-UTF16-V" => b"UniJIS-UTF16-V",
            other => other,
        };
        ENCODINGS.iter().find(|(known, _)| *known == older).map(|(_, table)| Self(table))
    }

    /// The CID of a code of `length` bytes.
    pub(super) fn cid(self, code: u32, length: usize) -> Option<u32> {
        let key = if length == 2 { code + TWO } else { code };
        let ranges = self.0.as_chunks::<RANGE>().0;
        let after = ranges.partition_point(|range| word(range, 0) <= key);
        let range = ranges.get(after.checked_sub(1)?)?;
        (key <= word(range, 1)).then(|| word(range, 2) + (key - word(range, 0)))
    }
}

fn word(range: &[u8; RANGE], place: usize) -> u32 {
    let at = place * 4;
    u32::from_be_bytes([range[at], range[at + 1], range[at + 2], range[at + 3]])
}

#[cfg(test)]
mod tests {
    use hayro_cmap::{CMap, CMapName};

    use super::*;

    #[test]
    fn the_tables_say_what_the_cmaps_say() {
        for (name, _) in ENCODINGS {
            let data = hayro_cmap::load_embedded(CMapName::from_bytes(name)).expect("embedded");
            let map = CMap::parse(data, hayro_cmap::load_embedded).expect("a CMap");
            let table = Predefined::named(name).expect("a table");
            for code in (0..=0xffff).step_by(7) {
                assert_eq!(table.cid(code, 2), map.lookup_cid_code(code, 2), "{} {code:x}", name.escape_ascii());
            }
            for code in 0..=0xff {
                assert_eq!(table.cid(code, 1), map.lookup_cid_code(code, 1), "{} {code:x}", name.escape_ascii());
            }
        }
    }

    #[test]
    fn a_surrogate_pair_has_a_cid() {
        // U+2000B, the first of JIS X 0213 outside the basic plane
        let table = Predefined::named(b"UniJIS-UTF16-H").expect("a table");
        assert!(table.cid(0xd840_dc0b, 4).is_some_and(|cid| cid > 0));
        let of_2004 = Predefined::named(b"UniJIS2004-UTF16-H").expect("a table");
        assert_eq!(of_2004.cid(0x7a93, 2), table.cid(0x7a93, 2));
        assert!(of_2004.cid(0x7a93, 2).is_some_and(|cid| cid > 0));
        assert!(Predefined::named(b"No-Such-CMap").is_none());
    }
}
