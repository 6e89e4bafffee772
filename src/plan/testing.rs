//! Documents for tests, written as text.

use crate::document::{Cell, Document, Element, Location, Page, Table, Text};
use crate::geometry::Rect;

/// A table on page 1. `<` continues the cell to the left, `^` the cell above.
pub(crate) fn table(header_rows: usize, rows: &[&[&str]]) -> Table {
    let columns = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let mut cells: Vec<Cell> = Vec::new();
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            match *text {
                "<" => cells
                    .iter_mut()
                    .filter(|x| x.row == r && x.column + x.column_span == c)
                    .for_each(|x| x.column_span += 1),
                "^" => {
                    cells.iter_mut().filter(|x| x.column == c && x.row + x.row_span == r).for_each(|x| x.row_span += 1)
                }
                text => cells.push(Cell {
                    row: r,
                    column: c,
                    row_span: 1,
                    column_span: 1,
                    text: text.to_owned(),
                    page: 1,
                    ..Cell::default()
                }),
            }
        }
    }
    Table {
        id: "t1".into(),
        pages: vec![1],
        header_rows,
        columns,
        rows: rows.len(),
        cells,
        confidence: 1.0,
        ..Table::default()
    }
}

/// A document from lines: `# ` to `#### ` headings, `- ` list items (the bullet is written after it), `[` and `]`
/// around a box, `=` the next table, `%` a new page, anything else a paragraph.
pub(crate) fn document(lines: &[&str], tables: Vec<Table>) -> Document {
    let mut stack: Vec<Vec<Element>> = vec![Vec::new()];
    let (mut page, mut next_table, mut y) = (1, 0, 0.0);
    let mut tables = tables;
    for line in lines {
        y += 20.0;
        let text = |value: &str| Text {
            value: value.to_owned(),
            at: vec![Location { page, bbox: Rect { x0: 50.0, top: y, x1: 500.0, bottom: y + 12.0 } }],
        };
        let level = line.chars().take_while(|c| *c == '#').count();
        let element = match *line {
            "%" => {
                (page, y) = (page + 1, 0.0);
                continue;
            }
            "[" => {
                stack.push(Vec::new());
                continue;
            }
            "]" => Element::Box(stack.pop().unwrap_or_default()),
            "=" => {
                next_table += 1;
                if let Some(table) = tables.get_mut(next_table - 1) {
                    table.pages = vec![page];
                    table.cells.iter_mut().for_each(|cell| cell.page = page);
                }
                Element::Table(next_table - 1)
            }
            line if level > 0 => {
                Element::Heading { level: u8::try_from(level).unwrap_or(9), text: text(line[level..].trim()) }
            }
            line => match line.strip_prefix("- ") {
                Some(item) => Element::ListItem(text(item)),
                None => Element::Paragraph(text(line)),
            },
        };
        if let Some(top) = stack.last_mut() {
            top.push(element);
        }
    }
    let pages = (1..=page).map(|page| Page { page, label: format!("-{page}-"), ..Page::default() }).collect();
    Document { pages, elements: stack.swap_remove(0), tables }
}
