//! The predefined CMaps of Adobe-Japan1 as plain tables: to unpack them takes longer than to read a page. A part of the
//! build scripts of kurabe and of its fuzz targets.

use std::error::Error;
use std::path::Path;

use hayro_cmap::{BfString, CMap, CMapName};

/// Writes the files that src/pdf/font/cmap.rs and src/pdf/font/predefined.rs include.
pub(super) fn write(out: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::write(out.join("adobe-japan1"), japan1().ok_or("the CMap Adobe-Japan1-UCS2 cannot be read")?)?;
    encodings(out)
}

/// The predefined CMaps to Adobe-Japan1 (ISO 32000-1, table 118).
const ENCODINGS: [&str; 20] = [
    "83pv-RKSJ-H",
    "90ms-RKSJ-H",
    "90ms-RKSJ-V",
    "90msp-RKSJ-H",
    "90msp-RKSJ-V",
    "90pv-RKSJ-H",
    "Add-RKSJ-H",
    "Add-RKSJ-V",
    "EUC-H",
    "EUC-V",
    "Ext-RKSJ-H",
    "Ext-RKSJ-V",
    "H",
    "UniJIS-UCS2-H",
    "UniJIS-UCS2-HW-H",
    "UniJIS-UCS2-HW-V",
    "UniJIS-UCS2-V",
    "UniJIS-UTF16-H",
    "UniJIS-UTF16-V",
    "V",
];

/// One file an encoding, and `encodings.rs`, which is a list of them by name: read by src/pdf/font/predefined.rs.
fn encodings(out: &Path) -> Result<(), Box<dyn Error>> {
    let mut list = String::from("[\n");
    for name in ENCODINGS {
        let file = format!("cmap-{name}");
        std::fs::write(out.join(&file), ranges(name).ok_or_else(|| format!("the CMap {name} cannot be read"))?)?;
        list += &format!("(b{name:?} as &[u8], include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\")) as &[u8]),\n");
    }
    std::fs::write(out.join("encodings.rs"), list + "]\n")?;
    Ok(())
}

/// Ranges of keys in order, each as first key, last key and CID of the first, in 32 bits, big-endian. The key of a
/// code of one or four bytes is the code, that of two bytes the code and 0x10000.
fn ranges(name: &str) -> Option<Vec<u8>> {
    let map =
        CMap::parse(hayro_cmap::load_embedded(CMapName::from_bytes(name.as_bytes()))?, hayro_cmap::load_embedded)?;
    let one = (0..=0xff_u32).map(|code| (code, code, 1));
    let two = (0..=0xffff_u32).map(|code| (0x10000 + code, code, 2));
    let surrogates = (0xd800..0xdc00_u32).flat_map(|high| (0xdc00..0xe000).map(move |low| high << 16 | low));
    let four = surrogates.filter(|_| name.contains("UTF16")).map(|code| (code, code, 4));
    let mut ranges: Vec<[u32; 3]> = Vec::new();
    for (key, code, length) in one.chain(two).chain(four) {
        let Some(cid) = map.lookup_cid_code(code, length) else { continue };
        match ranges.last_mut() {
            Some([first, last, start]) if *last + 1 == key && *start + (key - *first) == cid => *last = key,
            _ => ranges.push([key, key, cid]),
        }
    }
    Some(ranges.into_iter().flatten().flat_map(u32::to_be_bytes).collect())
}

/// The text of each CID of Adobe-Japan1, from 0 on, each with a line end; empty where there is none.
fn japan1() -> Option<String> {
    /// Adobe-Japan1-7 ends at 23059.
    const CIDS: u32 = 23_060;
    let map = CMap::parse(hayro_cmap::load_embedded(CMapName::AdobeJapan1Ucs2)?, hayro_cmap::load_embedded)?;
    let texts = (0..CIDS).map(|cid| match map.lookup_bf_string(cid) {
        Some(BfString::Char(character)) => format!("{character}\n"),
        Some(BfString::String(text)) => format!("{text}\n"),
        None => "\n".to_owned(),
    });
    Some(texts.collect())
}
