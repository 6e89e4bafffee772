//! A table for the terminal: columns aligned by display width, in which a kanji is two cells wide.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Writes rows below their titles; line ends within a value become spaces.
pub(super) fn write<T: AsRef<str>, R: AsRef<[String]>>(
    out: &mut impl Write,
    titles: &[T],
    rows: &[R],
) -> io::Result<()> {
    let flat = |value: &str| value.replace(['\n', '\r', '\t'], " ");
    let titles: Vec<String> = titles.iter().map(|title| flat(title.as_ref())).collect();
    let rows = rows.iter().map(|row| row.as_ref().iter().map(|value| flat(value)).collect::<Vec<_>>());
    let rows: Vec<Vec<String>> = std::iter::once(titles).chain(rows).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|value| value.width()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    for row in &rows {
        let padded =
            row.iter().zip(&widths).map(|(value, width)| format!("{value}{}", " ".repeat(width - value.width())));
        writeln!(out, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

/// A value that is at most so wide; what is cut off is shown as ….
pub(super) fn shortened(value: &str, widest: usize) -> String {
    if value.width() <= widest {
        return value.to_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or(0);
        width < widest
    };
    value.chars().take_while(fits).collect::<String>() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_cells() {
        let mut out = Vec::new();
        let rows = [["奥州市".to_owned(), "1".into()], ["a".into(), "2\n3".into()]];
        assert!(write(&mut out, &["市", "数"], &rows).is_ok());
        assert_eq!(String::from_utf8_lossy(&out), "市      数\n奥州市  1\na       2 3\n");
    }

    #[test]
    fn long_values_end_in_dots() {
        assert_eq!(shortened("奥州市の計画", 12), "奥州市の計画");
        assert_eq!(shortened("奥州市の計画", 11), "奥州市の計…");
    }
}
