//! A table for the terminal: columns aligned by display width, in which a kanji is two cells wide.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

/// Writes rows below their titles; line ends within a value become spaces.
pub(super) fn write<const N: usize>(out: &mut impl Write, titles: [&str; N], rows: &[[String; N]]) -> io::Result<()> {
    let rows: Vec<[String; N]> = std::iter::once(titles.map(str::to_owned))
        .chain(rows.iter().cloned())
        .map(|row| row.map(|value| value.replace(['\n', '\r', '\t'], " ")))
        .collect();
    let widths: [usize; N] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or(0));
    for row in &rows {
        let padded =
            row.iter().zip(widths).map(|(value, width)| format!("{value}{}", " ".repeat(width - value.width())));
        writeln!(out, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_cells() {
        let mut out = Vec::new();
        let rows = [["奥州市".into(), "1".into()], ["a".into(), "2\n3".into()]];
        assert!(write(&mut out, ["市", "数"], &rows).is_ok());
        assert_eq!(String::from_utf8_lossy(&out), "市      数\n奥州市  1\na       2 3\n");
    }
}
