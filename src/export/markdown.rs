//! A comparison as a Markdown page: title, table, notes.

use super::narrow;
use super::pdf_links::PdfLinks;
use super::plain_table::{PlainCell, PlainTable};
use super::shape::Shape;
use crate::compare::ColumnHead;

/// The beginning of the file, up to the rows. The table has the columns that go on paper.
pub(super) fn head(title: &str, table: &PlainTable<'_>, shape: &Shape) -> String {
    let mut page = format!("# {}\n\n", escaped(title));
    if table.is_narrow {
        page += &format!("{}\n\n", escaped(&narrow::legend()));
    }
    page += &line(table.titles[..table.on_paper].iter().map(|title| escaped(title)).collect());
    let rule = |head: &&ColumnHead| if shape.has_numbers(&head.name) { "---:" } else { "---" }.to_owned();
    page + &line(table.heads[..table.on_paper].iter().map(rule).collect())
}

/// Rows.
pub(super) fn rows(table: &PlainTable<'_>, pdfs: &PdfLinks) -> String {
    let row = |row: usize| line((0..table.on_paper).map(|column| value(table, row, column, pdfs)).collect());
    (0..table.height).map(row).collect()
}

/// The end of the file.
pub(super) fn foot(notes: &[String], shape: &Shape) -> String {
    let nothing = if shape.height == 0 { "\n（該当する記載はありません）\n" } else { "" };
    let notes: String = notes.iter().map(|note| format!("- {}\n", escaped(note))).collect();
    format!("{nothing}\n{notes}")
}

fn line(cells: Vec<String>) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn value(table: &PlainTable<'_>, row: usize, column: usize, pdfs: &PdfLinks) -> String {
    let text = match table.cell(row, column) {
        PlainCell::Number(number) => format!("{number}{}", table.sign(row, column).unwrap_or_default()),
        _ => table.shown(row, column).into_owned(),
    };
    let ways = table.ways(row, column, pdfs);
    if ways.iter().all(Option::is_none) {
        return escaped(&text);
    }
    let linked = |(place, line): (usize, &str)| match ways.get(place).and_then(Option::as_ref) {
        Some(way) => format!("[{}]({way})", escaped(line)),
        None => escaped(line),
    };
    text.trim().lines().enumerate().map(linked).collect::<Vec<_>>().join("<br>")
}

/// Text escaped so that Markdown and HTML show it literally; line ends become `<br>`.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.trim().lines() {
        if !out.is_empty() {
            out += "<br>";
        }
        for c in line.chars() {
            match c {
                '&' => out += "&amp;",
                '<' => out += "&lt;",
                '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' => out.extend(['\\', c]),
                '\r' | '\t' => out.push(' '),
                c => out.push(c),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_line_ends_stay_inside_the_cell() {
        assert_eq!(escaped("A|B\n<b>*x*</b>"), "A\\|B<br>&lt;b>\\*x\\*&lt;/b>");
        assert_eq!(escaped("\n a \r\nb\rc"), "a <br>b c");
    }
}
