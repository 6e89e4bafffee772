//! A table for the terminal: columns aligned by display width, in which a kanji is two cells wide.

use std::io::{self, IsTerminal as _, Write};

use console::Term;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Width of the gap between two columns, in half-width characters.
const GAP: usize = 2;
/// Least width of a readable column, in half-width characters.
const NARROWEST: usize = 8;

/// Columns of the terminal that standard output is; `None` where it is none.
pub(super) fn room() -> Option<usize> {
    let (_, columns) = std::io::stdout().is_terminal().then(|| Term::stdout().size_checked())??;
    Some(usize::from(columns))
}

/// Writes rows below their titles; line ends within a value become spaces. If the width is limited, the widest
/// columns are shortened; if that does not suffice, each row is written as a block.
pub(super) fn write<T: AsRef<str>, R: AsRef<[String]>>(
    out: &mut impl Write,
    titles: &[T],
    rows: &[R],
    room: Option<usize>,
) -> io::Result<()> {
    let flat = |value: &str| value.replace(['\n', '\r', '\t'], " ");
    let titles: Vec<String> = titles.iter().map(|title| flat(title.as_ref())).collect();
    let rows = rows.iter().map(|row| row.as_ref().iter().map(|value| flat(value)).collect::<Vec<_>>());
    let rows: Vec<Vec<String>> = std::iter::once(titles).chain(rows).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|value| value.width()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    // Whatever fills the last cell of a line makes some terminals begin another one.
    let Some(widths) = narrowed(widths, room.map(|room| room.saturating_sub(1))) else { return blocks(out, &rows) };
    for row in &rows {
        let padded = row.iter().zip(&widths).map(|(value, width)| {
            let value = shortened(value, *width);
            let space = " ".repeat(width - value.width());
            value + &space
        });
        writeln!(out, "{}", padded.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end())?;
    }
    Ok(())
}

/// Widths with which a table fits the room; `None` where columns would get too narrow.
fn narrowed(mut widths: Vec<usize>, room: Option<usize>) -> Option<Vec<usize>> {
    let Some(room) = room else { return Some(widths) };
    while widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1) > room {
        let widest = widths.iter_mut().max().filter(|widest| **widest > NARROWEST)?;
        *widest -= 1;
    }
    Some(widths)
}

/// Writes each row as lines of titles and values.
fn blocks(out: &mut impl Write, rows: &[Vec<String>]) -> io::Result<()> {
    let Some((titles, rows)) = rows.split_first() else { return Ok(()) };
    for (number, row) in (1..).zip(rows) {
        writeln!(out, "［{number}］")?;
        for (title, value) in titles.iter().zip(row).filter(|(_, value)| !value.is_empty()) {
            writeln!(out, "  {title}: {value}")?;
        }
    }
    Ok(())
}

/// A value shortened to at most this width; `…` marks the cut.
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
        assert!(write(&mut out, &["市", "数"], &rows, None).is_ok());
        assert_eq!(String::from_utf8_lossy(&out), "市      数\n奥州市  1\na       2 3\n");
    }

    fn written(room: usize) -> String {
        let mut out = Vec::new();
        let rows = [["奥州市".to_owned(), "書かない窓口の導入を進める".into()], ["登米市".into(), String::new()]];
        assert!(write(&mut out, &["市", "取組の名称"], &rows, Some(room)).is_ok());
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn a_table_fits_the_terminal() {
        assert!(written(80).contains("書かない窓口の導入を進める"));
        let narrow = written(30);
        assert!(
            narrow.contains("奥州市  書かない窓口の導入を…") && narrow.lines().all(|line| line.width() < 30),
            "{narrow}"
        );
        assert_eq!(written(12), "［1］\n  市: 奥州市\n  取組の名称: 書かない窓口の導入を進める\n［2］\n  市: 登米市\n");
    }

    #[test]
    fn long_values_end_in_dots() {
        assert_eq!(shortened("奥州市の計画", 12), "奥州市の計画");
        assert_eq!(shortened("奥州市の計画", 11), "奥州市の計…");
    }
}
