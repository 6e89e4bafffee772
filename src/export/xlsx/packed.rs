//! Rows of a sheet as compressed XML, made apart from their workbook: a document that has not changed gives its rows as the
//! store keeps them, and `graft.rs` puts them into a workbook behind each other.

use std::io::{self, Write};

use crc32fast::Hasher;
use flate2::{Compress, Compression, FlushCompress, Status};

use super::sheet::shortened;

/// The level of deflate of rows: faster than the usual 6, and nearly as small.
const LEVEL: u32 = 3;

/// Bytes of the numbers before the compressed rows in [`PackedRows::to_bytes`].
const HEAD: usize = 24;

/// Rows of a sheet that a workbook takes as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::export) struct PackedRows {
    /// How many there are.
    pub(in crate::export) rows: u32,
    /// Their XML.
    pub(super) text: Deflated,
}

/// A text compressed such that others can follow it in the same stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Deflated {
    pub(super) bytes: Vec<u8>,
    /// Bytes of the text.
    pub(super) length: u64,
    /// CRC-32 of the text.
    pub(super) crc: u32,
}

impl PackedRows {
    /// The bytes for a store: three numbers, then the compressed rows.
    pub(in crate::export) fn to_bytes(&self, out: &mut Vec<u8>) {
        out.extend(self.rows.to_le_bytes());
        out.extend(self.text.crc.to_le_bytes());
        out.extend(self.text.length.to_le_bytes());
        out.extend((self.text.bytes.len() as u64).to_le_bytes());
        out.extend(&self.text.bytes);
    }

    /// Takes from the bytes what [`Self::to_bytes`] added; `None` where they are damaged.
    pub(in crate::export) fn take(bytes: &mut &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let number = |at: usize| Some(u64::from_le_bytes(head.get(at..at + 8)?.try_into().ok()?));
        let (both, length) = (number(0)?, usize::try_from(number(16)?).ok()?);
        let (compressed, rest) = rest.split_at_checked(length)?;
        *bytes = rest;
        let text = Deflated { bytes: compressed.to_vec(), length: number(8)?, crc: (both >> 32) as u32 };
        Some(Self { rows: both as u32, text })
    }
}

impl Deflated {
    /// Compresses a text; `is_end` ends the stream, so that nothing can follow.
    pub(super) fn of(text: &[u8], is_end: bool) -> io::Result<Self> {
        let mut compress = Compress::new(Compression::new(LEVEL), false);
        let mut bytes = Vec::with_capacity(text.len() / 8 + 64);
        let flush = if is_end { FlushCompress::Finish } else { FlushCompress::Full };
        loop {
            let done = compress.total_in() as usize;
            let status = compress.compress_vec(&text[done..], &mut bytes, flush).map_err(io::Error::other)?;
            let is_whole = compress.total_in() as usize == text.len();
            // A buffer that is not full has taken all that there was.
            if status == Status::StreamEnd || !is_end && is_whole && bytes.len() < bytes.capacity() {
                break;
            }
            bytes.reserve(bytes.capacity().max(64));
        }
        let mut crc = Hasher::new();
        crc.update(text);
        bytes.shrink_to_fit();
        Ok(Self { bytes, length: text.len() as u64, crc: crc.finalize() })
    }
}

/// The XML of rows. Neither they nor their cells name their place, which is that behind the one before: so they stay what they
/// are wherever they come to lie.
#[derive(Debug, Default)]
pub(super) struct RowWriter {
    xml: Vec<u8>,
    rows: u32,
}

impl RowWriter {
    /// Begins a row of this height in points; where there is none, spreadsheets fit it when they open the file.
    pub(super) fn begin(&mut self, height: Option<f64>) {
        self.rows += 1;
        match height {
            Some(height) => self.put(format_args!("<row ht=\"{height}\" customHeight=\"1\">")),
            None => self.xml.extend_from_slice(b"<row>"),
        }
    }

    /// How many rows there are.
    pub(super) const fn rows(&self) -> u32 {
        self.rows
    }

    /// Ends the row.
    pub(super) fn end(&mut self) {
        self.xml.extend_from_slice(b"</row>");
    }

    /// A cell without a value. `style` is the place of its format in the workbook, as of all cells.
    pub(super) fn blank(&mut self, style: u32) {
        self.put(format_args!("<c s=\"{style}\"/>"));
    }

    /// A number.
    pub(super) fn number(&mut self, style: u32, number: f64) {
        self.put(format_args!("<c s=\"{style}\"><v>{number}</v></c>"));
    }

    /// A text.
    pub(super) fn text(&mut self, style: u32, text: &str) {
        let text = &shortened(text);
        let is_space = |c: char| matches!(c, '\t' | '\n' | ' ');
        let preserve =
            if text.starts_with(is_space) || text.ends_with(is_space) { " xml:space=\"preserve\"" } else { "" };
        self.put(format_args!("<c s=\"{style}\" t=\"inlineStr\"><is><t{preserve}>"));
        escape(text, &mut self.xml);
        self.xml.extend_from_slice(b"</t></is></c>");
    }

    /// The rows, compressed.
    pub(super) fn packed(self) -> io::Result<PackedRows> {
        Ok(PackedRows { rows: self.rows, text: Deflated::of(&self.xml, false)? })
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Memory can be written to.
        let _ = self.xml.write_fmt(text);
    }
}

/// A text in XML as spreadsheets take it: signs that XML cannot hold are written `_x0000_`, and what looks like one of these
/// has its first sign written so (ECMA-376, 22.9.2.19).
fn escape(text: &str, out: &mut Vec<u8>) {
    for (at, sign) in text.char_indices() {
        match sign {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '_' if is_like_code(&text.as_bytes()[at..]) => out.extend_from_slice(b"_x005F_"),
            '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                out.extend_from_slice(format!("_x{:04X}_", u32::from(sign)).as_bytes());
            }
            _ => out.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// Whether a text begins with what a spreadsheet takes for the code of a sign: `_x000D_`.
fn is_like_code(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::DeflateDecoder;

    use super::*;

    fn inflated(bytes: &[u8]) -> String {
        let mut text = String::new();
        DeflateDecoder::new(bytes).read_to_string(&mut text).expect("inflates");
        text
    }

    #[test]
    fn compressed_texts_follow_each_other_in_one_stream() {
        let long: String = (0..200_000_u32).map(|n| format!("{}", n.wrapping_mul(2_654_435_761) % 977)).collect();
        let texts = ["", "窓口の改善", &long, "終わり"];
        let mut stream = Vec::new();
        for (place, text) in texts.iter().enumerate() {
            stream.extend(Deflated::of(text.as_bytes(), place + 1 == texts.len()).expect("compresses").bytes);
        }
        assert_eq!(inflated(&stream), texts.concat());
    }

    #[test]
    fn rows_come_back_from_a_store() {
        let rows = |names: &[&str]| {
            let mut writer = RowWriter::default();
            for name in names {
                writer.begin(Some(15.0));
                writer.text(1, name);
                writer.end();
            }
            writer.packed().expect("packs")
        };
        let (two, none) = (rows(&["窓口", "電子申請"]), rows(&[]));
        let mut bytes = Vec::new();
        two.to_bytes(&mut bytes);
        none.to_bytes(&mut bytes);
        let mut rest = bytes.as_slice();
        assert_eq!(PackedRows::take(&mut rest), Some(two));
        assert_eq!(PackedRows::take(&mut rest), Some(none));
        assert!(rest.is_empty());
        assert_eq!(PackedRows::take(&mut &bytes[..30]), None, "cut off");
    }

    #[test]
    fn signs_that_xml_cannot_hold_are_codes() {
        let mut out = Vec::new();
        escape("A&B <c> _x000D_ _x00 \u{1}\r終", &mut out);
        assert_eq!(String::from_utf8(out).expect("UTF-8"), "A&amp;B &lt;c&gt; _x005F_x000D_ _x00 _x0001__x000D_終");
    }
}
