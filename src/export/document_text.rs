//! The text of an extracted document in reading order, page after page; pages end with a form feed.

use std::io::{self, Write};

use super::page_selection::Extracted;

/// Writes every line of the chosen pages in reading order, running headers and footers included.
///
/// # Errors
/// Where `out` can't be written to.
pub fn write(out: &mut impl Write, extracted: &Extracted<'_>) -> io::Result<()> {
    for page in extracted.pages() {
        for line in &page.lines {
            writeln!(out, "{}", line.text)?;
        }
        out.write_all(b"\x0c")?;
    }
    Ok(())
}
