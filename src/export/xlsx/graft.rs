//! Puts packed rows into the sheets of a workbook that was written without them. The file is made of its parts as they are:
//! nothing is compressed twice, and rows go from disk to disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read as _, Seek as _, Write};

use crc32fast::Hasher;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use zip::ZipArchive;

use super::packed::{Deflated, PackedRows};
use crate::export::packed_archive::{Member, PackedArchive};

/// The rows of a sheet, one behind the other, on disk until the workbook is written.
#[derive(Debug)]
pub(super) struct Graft {
    /// The row of the sheet, from 1, at whose place they come: it is left out.
    row: u32,
    /// How many formats the cells have. The first cells of the rows that are left out have them, in their places from 1.
    formats: usize,
    /// How many there are.
    rows: u32,
    file: File,
    /// Bytes of the file.
    compressed: u64,
    /// Bytes of the text.
    length: u64,
    crc: Hasher,
}

impl Graft {
    /// None so far; they come in the place of a row, from 1, and of those that follow it.
    ///
    /// # Errors
    /// Where there is no room for temporary files.
    pub(super) fn at(row: u32) -> io::Result<Self> {
        Ok(Self { row, formats: 0, rows: 0, file: tempfile::tempfile()?, compressed: 0, length: 0, crc: Hasher::new() })
    }

    /// How many rows there are.
    pub(super) const fn rows(&self) -> u32 {
        self.rows
    }

    /// Gives the sheet the formats of the cells, in their places from 1: with them it is seen whether the workbook counts them
    /// so. The rows that hold them are left out.
    pub(super) fn show_formats(&mut self, worksheet: &mut Worksheet, formats: &[Format]) -> Result<(), XlsxError> {
        self.formats = formats.len();
        for (row, format) in (self.row - 1..).zip(formats) {
            worksheet.write_blank(row, 0, format)?;
        }
        Ok(())
    }

    /// Adds rows.
    pub(super) fn add(&mut self, packed: &PackedRows) -> io::Result<()> {
        // Even no rows leave bytes when they are compressed: where a table is parted must not be seen.
        if packed.rows == 0 {
            return Ok(());
        }
        self.rows += packed.rows;
        self.put(&packed.text)
    }

    fn put(&mut self, text: &Deflated) -> io::Result<()> {
        self.crc.combine(&Hasher::new_with_initial_len(text.crc, text.length));
        self.length += text.length;
        self.compressed += text.bytes.len() as u64;
        self.file.write_all(&text.bytes)
    }

    /// The sheet with the rows, as a member of the archive. `sheet` is its XML without them.
    fn member(mut self, sheet: &str) -> io::Result<Member<'static>> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a sheet without the row to replace");
        let begin = sheet.find(&format!("<row r=\"{}\"", self.row)).ok_or_else(damaged)?;
        // Notes may follow.
        let last = self.row - 1 + self.rows.max(self.formats as u32);
        let rows = sheet[begin..].match_indices("<row r=\"").map(|(at, _)| begin + at);
        let end = rows.clone().find(|at| number(&sheet[*at..]).is_some_and(|row| row > u64::from(last)));
        let end = end.or_else(|| sheet.find("</sheetData>")).ok_or_else(damaged)?;
        let shown = rows.map(|at| number(sheet[at..].split_once(" s=")?.1));
        if !shown.take(self.formats).eq((1..=self.formats as u64).map(Some)) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "formats that are not in their places"));
        }
        let (head, foot) = (Deflated::of(self.sized(&sheet[..begin]).as_bytes(), false)?, &sheet[end..]);
        let mut crc = Hasher::new_with_initial_len(head.crc, head.length);
        crc.combine(&self.crc);
        (self.crc, self.length) = (crc, self.length + head.length);
        self.put(&Deflated::of(foot.as_bytes(), true)?)?;
        self.file.rewind()?;
        Ok(Member {
            name: String::new(),
            crc: self.crc.finalize(),
            length: self.length,
            compressed: self.compressed + head.bytes.len() as u64,
            is_deflated: true,
            data: Box::new(Cursor::new(head.bytes).chain(self.file)),
        })
    }

    /// The head of a sheet with its size as it is with the rows: readers that take a sheet row by row go by it.
    fn sized(&self, head: &str) -> String {
        let last = self.row - 1 + self.rows.max(1);
        let size = |head: &str| {
            let (before, rest) = head.split_once("<dimension ref=\"")?;
            let (range, after) = rest.split_once('"')?;
            let corner = range.trim_end_matches(|c: char| c.is_ascii_digit());
            Some(format!("{before}<dimension ref=\"{corner}{last}\"{after}"))
        };
        size(head).unwrap_or_else(|| head.to_owned())
    }
}

/// The number within the first quotation marks of a text.
fn number(text: &str) -> Option<u64> {
    text.split('"').nth(1)?.parse().ok()
}

/// Writes a workbook with rows put into some of its sheets; these by their places, from 0.
///
/// # Errors
/// Where the workbook is none, or `out` can't be written.
pub(super) fn write(workbook: &[u8], grafts: BTreeMap<usize, Graft>, out: &mut dyn Write) -> io::Result<()> {
    let mut read = ZipArchive::new(Cursor::new(workbook))?;
    let mut archive = PackedArchive::new(out);
    let file = |(place, graft)| (format!("xl/worksheets/sheet{}.xml", place + 1), graft);
    let mut grafts: BTreeMap<String, Graft> = grafts.into_iter().map(file).collect();
    for entry in 0..read.len() {
        let name = read.by_index_raw(entry)?.name()?.into_owned();
        let member = match grafts.remove(&name) {
            Some(graft) => {
                let mut sheet = String::new();
                read.by_index(entry)?.read_to_string(&mut sheet)?;
                Member { name, ..graft.member(&sheet)? }
            }
            None => Member::of(&mut read, entry)?,
        };
        archive.add(member)?;
    }
    archive.finish()
}
