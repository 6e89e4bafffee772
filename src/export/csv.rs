//! CSV for Excel and for programs: UTF-8 with BOM, CRLF, Japanese titles, one value a cell.
//!
//! A value that a spreadsheet would take for a formula gets an apostrophe before it, which marks text in every
//! spreadsheet. Programs remove it again: a value that begins with apostrophes followed by a formula sign loses one
//! apostrophe. Line ends inside a value become a space, so that a row is a line. Numbers are written as numbers.

use std::io::Write;

use super::ExportError;
use super::plain_table::PlainCell;
use crate::text::formula;

/// Writes the file: titles, then rows of cells.
pub(super) fn write<'a, R: IntoIterator<Item = PlainCell<'a>>>(
    titles: &[impl AsRef<str>],
    rows: impl Iterator<Item = R>,
    out: impl Write,
) -> Result<(), ExportError> {
    let mut writer = begin(titles, out)?;
    add(&mut writer, rows)?;
    Ok(writer.flush()?)
}

/// Begins the file with its titles.
pub(super) fn begin<W: Write>(titles: &[impl AsRef<str>], mut out: W) -> Result<csv::Writer<W>, ExportError> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(titles.iter().map(|title| text(title.as_ref())))?;
    Ok(writer)
}

/// Adds rows of cells.
pub(super) fn add<'a, R: IntoIterator<Item = PlainCell<'a>>>(
    writer: &mut csv::Writer<impl Write>,
    rows: impl Iterator<Item = R>,
) -> Result<(), ExportError> {
    for row in rows {
        writer.write_record(row.into_iter().map(value))?;
    }
    Ok(())
}

fn value(cell: PlainCell<'_>) -> String {
    match cell {
        PlainCell::Empty => String::new(),
        PlainCell::Text(value) => text(value),
        PlainCell::Number(number) => number.to_string(),
    }
}

/// The text on one line, unable to start a formula.
fn text(value: &str) -> String {
    formula::quoted(&value.replace("\r\n", " ").replace(['\n', '\r'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_start_a_formula_and_can_be_had_back() {
        for sign in ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠", " =", "\n=", "\r-", "　=", "'="] {
            let written = text(&format!("{sign}1+1"));
            assert!(written.starts_with('\''), "{sign:?} gives {written:?}");
        }
        assert_eq!(text("'=1"), "''=1");
        assert_eq!(text("令和6年度 = 2024"), "令和6年度 = 2024");
    }

    #[test]
    fn bytes_are_what_excel_opens() {
        let rows =
            [[PlainCell::Text("032158"), PlainCell::Number(-5.0)], [PlainCell::Text("a,\"b\"\nc"), PlainCell::Empty]]
                .into_iter();
        let mut bytes = Vec::new();
        write(&["全国地方公共団体コード", "取組数"], rows, &mut bytes).expect("writes");
        let text = "\u{feff}全国地方公共団体コード,取組数\r\n032158,-5\r\n\"a,\"\"b\"\" c\",\r\n";
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), text);
    }
}
