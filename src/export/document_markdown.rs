//! An extracted document as Markdown: headings, paragraphs, lists and tables in reading order, with PDF pages as
//! comments. Running headers and footers are left out. The text of a merged cell goes into its first place.

use std::io::{self, Write};

use super::markdown::escaped;
use super::page_selection::Extracted;
use crate::document::{Element, Table};

/// Deepest heading of Markdown.
const DEEPEST: u8 = 6;

/// Marks that plans set before list items; Markdown sets its own.
const BULLETS: [char; 16] = ['・', '•', '●', '○', '◆', '◇', '■', '□', '▪', '▶', '▷', '➤', '➢', '✓', '✔', '-'];

/// Writes the chosen pages.
///
/// # Errors
/// Where `out` can't be written to.
pub fn write(out: &mut impl Write, extracted: &Extracted<'_>) -> io::Result<()> {
    let mut page = None;
    for element in &extracted.document.elements {
        let begins = extracted.page_of(element);
        if !is_chosen(extracted, element, begins) {
            continue;
        }
        if begins.is_some() && begins != page {
            writeln!(out, "<!-- p.{} -->\n", begins.unwrap_or_default())?;
            page = begins;
        }
        writeln!(out, "{}\n", block(extracted, element))?;
    }
    Ok(())
}

fn is_chosen(extracted: &Extracted<'_>, element: &Element, begins: Option<u32>) -> bool {
    match element {
        Element::Table(index) => extracted.document.tables.get(*index).is_some_and(|table| extracted.shows(table)),
        _ => begins.is_some_and(|page| extracted.selection.contains(page)),
    }
}

fn block(extracted: &Extracted<'_>, element: &Element) -> String {
    match element {
        Element::Heading { level, text } => {
            format!("{} {}", "#".repeat((*level).clamp(1, DEEPEST).into()), escaped(&text.value))
        }
        Element::Paragraph(text) => paragraph(&text.value),
        Element::ListItem(text) => {
            let item = text.value.trim_start();
            format!("- {}", escaped(item.trim_start_matches(BULLETS)))
        }
        Element::Contents(text) => format!("- {}", escaped(&text.value)),
        Element::Box(elements) => {
            let inside: Vec<String> = elements.iter().map(|element| block(extracted, element)).collect();
            inside.join("\n\n").lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
        }
        Element::Table(index) => extracted.document.tables.get(*index).map(table).unwrap_or_default(),
    }
}

/// A paragraph whose first character is not taken for markup.
fn paragraph(text: &str) -> String {
    let text = escaped(text);
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if text.starts_with(['#', '>', '+', '-']) {
        format!("\\{text}")
    } else if number.len() < text.len() && number.starts_with(['.', ')']) {
        format!("{}\\{number}", &text[..text.len() - number.len()])
    } else {
        text
    }
}

fn table(table: &Table) -> String {
    let mut rows = vec![vec![String::new(); table.columns]; table.rows.max(1)];
    for cell in &table.cells {
        if let Some(place) = rows.get_mut(cell.row).and_then(|row| row.get_mut(cell.column)) {
            *place = escaped(&cell.text);
        }
    }
    // Markdown requires a header row; a table without one gets an empty one.
    if table.header_rows == 0 {
        rows.insert(0, vec![String::new(); table.columns]);
    }
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let mut lines: Vec<String> = rows.iter().map(|row| line(row)).collect();
    lines.insert(1, line(&vec!["---".to_owned(); table.columns]));
    lines.join("\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::page_selection::PageSelection;
    use super::*;
    use crate::document::{Cell, Document, Location, Text};
    use crate::geometry::Rect;

    fn text(page: u32, value: &str) -> Text {
        Text { value: value.into(), at: vec![Location { page, bbox: Rect::default() }] }
    }

    fn cell(row: usize, column: usize, column_span: usize, text: &str) -> Cell {
        Cell { row, column, row_span: 1, column_span, text: text.into(), page: 2, ..Cell::default() }
    }

    fn printed(selection: &str) -> String {
        let table = Table {
            pages: vec![2],
            header_rows: 1,
            columns: 3,
            rows: 2,
            cells: vec![cell(0, 0, 1, "取組"), cell(0, 1, 2, "年度"), cell(1, 0, 1, "A|B\nC"), cell(1, 2, 1, "導入")],
            ..Table::default()
        };
        let elements = vec![
            Element::Heading { level: 2, text: text(1, "1 背景") },
            Element::Paragraph(text(1, "1. <人口>が*減る*")),
            Element::ListItem(text(1, "・窓口")),
            Element::Box(vec![Element::Paragraph(text(2, "例")), Element::ListItem(text(2, "(1) 申請"))]),
            Element::Table(0),
        ];
        let document = Document { pages: Vec::new(), elements, tables: vec![table] };
        let selection: PageSelection = selection.parse().unwrap();
        let extracted = Extracted {
            file: "x.pdf",
            id: "",
            sha256: "",
            document: &document,
            initiatives: &[],
            account: None,
            warnings: &[],
            selection: &selection,
        };
        let mut out = Vec::new();
        write(&mut out, &extracted).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_document_reads_as_it_was() {
        let expected = "<!-- p.1 -->\n\n## 1 背景\n\n1\\. &lt;人口>が\\*減る\\*\n\n- 窓口\n\n<!-- p.2 -->\n\n> 例\n> \n> - (1) 申請\n\n\
                        | 取組 | 年度 |  |\n| --- | --- | --- |\n| A\\|B<br>C |  | 導入 |\n\n";
        assert_eq!(printed("1-"), expected);
    }

    #[test]
    fn other_pages_are_left_out() {
        assert!(printed("1").ends_with("- 窓口\n\n"));
        assert!(printed("2").starts_with("<!-- p.2 -->\n\n> 例"));
    }
}
