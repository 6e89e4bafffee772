//! The passages of a document: paragraphs, list items, headings and table rows, each text once.

use std::collections::BTreeMap;

use crate::document::{Cell, Document, Element, Table, Text};
use crate::text::fold;

/// A piece of the document that search finds as a record of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Whether it is a heading.
    pub(crate) heading: bool,
    /// Its text; of a table row, cell by cell.
    pub(crate) texts: Vec<String>,
    /// The text above it: headings, outermost first, then merged cells.
    pub(crate) context: Vec<String>,
    /// Its PDF pages, in reading order.
    pub(crate) pages: Vec<u32>,
}

/// The titles of columns at the top of tables, without repetitions. They answer nothing by themselves (担当課, 令和8年度),
/// but their words occur in the document.
pub(crate) fn column_titles(document: &Document) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for row in document.tables.iter().flat_map(|table| rows(table).into_iter().filter(|row| row.is_head(table))) {
        for cell in row.cells {
            let text = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !titles.contains(&text) {
                titles.push(text);
            }
        }
    }
    titles
}

/// All passages in reading order. A repeated text (the header of a table on each page, a repeated heading) is the same
/// passage on a further page. Furniture is left out.
pub(crate) fn passages(document: &Document) -> Vec<Passage> {
    let mut collector = Collector { document, headings: Vec::new(), found: Vec::new(), seen: BTreeMap::new() };
    collector.elements(&document.elements);
    collector.found
}

struct Collector<'a> {
    document: &'a Document,
    /// The open headings with their levels.
    headings: Vec<(u8, String)>,
    found: Vec<Passage>,
    /// Folded texts and their places in `found`.
    seen: BTreeMap<String, usize>,
}

impl Collector<'_> {
    fn elements(&mut self, elements: &[Element]) {
        for element in elements {
            match element {
                Element::Heading { level, text } => self.heading(*level, text),
                Element::Paragraph(text) | Element::ListItem(text) | Element::Contents(text) => {
                    self.add(Passage { context: self.context(), ..passage(text) });
                }
                Element::Box(inner) => self.elements(inner),
                Element::Table(index) => {
                    if let Some(table) = self.document.tables.get(*index) {
                        self.table(table);
                    }
                }
            }
        }
    }

    fn context(&self) -> Vec<String> {
        self.headings.iter().map(|(_, text)| text.clone()).collect()
    }

    fn heading(&mut self, level: u8, text: &Text) {
        self.headings.retain(|(above, _)| *above < level);
        self.add(Passage { heading: true, context: self.context(), ..passage(text) });
        self.headings.push((level, text.value.clone()));
    }

    fn table(&mut self, table: &Table) {
        let mut context = self.context();
        let title = table.title.as_deref().filter(|title| !context.iter().any(|above| fold(above) == fold(title)));
        if let Some(title) = title {
            let pages = table.pages.first().copied().into_iter().collect();
            self.add(Passage { heading: true, texts: vec![title.to_owned()], context: context.clone(), pages });
            context.push(title.to_owned());
        }
        for row in rows(table).into_iter().filter(|row| !row.is_head(table)) {
            let mut pages: Vec<u32> = row
                .cells
                .iter()
                .flat_map(|c| [c.page].into_iter().chain(c.continued.iter().map(|at| at.page)))
                .collect();
            pages.sort_unstable();
            pages.dedup();
            let above = row.above.iter().map(|cell| cell.text.clone());
            self.add(Passage {
                heading: false,
                texts: row.cells.iter().map(|cell| cell.text.clone()).collect(),
                context: context.iter().cloned().chain(above).collect(),
                pages,
            });
        }
    }

    fn add(&mut self, passage: Passage) {
        let key = passage.texts.iter().map(|text| fold(text)).collect::<Vec<_>>().join("\n");
        if key.trim().is_empty() {
            return;
        }
        if let Some(known) = self.seen.get(&key) {
            let known = &mut self.found[*known];
            known.pages.extend(passage.pages);
            known.pages.sort_unstable();
            known.pages.dedup();
        } else {
            self.seen.insert(key, self.found.len());
            self.found.push(passage);
        }
    }
}

fn passage(text: &Text) -> Passage {
    let mut pages: Vec<u32> = text.at.iter().map(|at| at.page).collect();
    pages.dedup();
    Passage { texts: vec![text.value.clone()], pages, ..Passage::default() }
}

/// The cells with text that begin in a row, and those that reach into it from above.
#[derive(Default)]
struct Row<'a> {
    cells: Vec<&'a Cell>,
    above: Vec<&'a Cell>,
}

impl Row<'_> {
    /// Whether a row consists of column titles only. A row with longer texts may have been mistaken for a header.
    fn is_head(&self, table: &Table) -> bool {
        /// Largest length of a column title, in characters.
        const LONGEST: usize = 12;
        let is_short = |cell: &&Cell| cell.text.chars().filter(|c| !c.is_whitespace()).count() <= LONGEST;
        let has_body = table.cells.iter().any(|cell| cell.row >= table.header_rows && !cell.text.trim().is_empty());
        has_body && self.cells.iter().all(|cell| cell.row < table.header_rows && is_short(cell))
    }
}

fn rows(table: &Table) -> Vec<Row<'_>> {
    let end = table.cells.iter().map(|cell| cell.row + 1).max().unwrap_or(0);
    let mut rows: BTreeMap<usize, Row<'_>> = BTreeMap::new();
    for cell in table.cells.iter().filter(|cell| !cell.text.trim().is_empty()) {
        rows.entry(cell.row).or_default().cells.push(cell);
        if cell.row >= table.header_rows {
            for covered in cell.row + 1..cell.row.saturating_add(cell.row_span).min(end) {
                rows.entry(covered).or_default().above.push(cell);
            }
        }
    }
    rows.into_values().filter(|row| !row.cells.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Location;
    use crate::geometry::Rect;

    fn text(value: &str, page: u32) -> Text {
        Text { value: value.to_owned(), at: vec![Location { page, bbox: Rect::default() }] }
    }

    fn cell(row: usize, column: usize, row_span: usize, text: &str, page: u32) -> Cell {
        Cell { row, column, row_span, column_span: 1, text: text.to_owned(), page, ..Cell::default() }
    }

    #[test]
    fn rows_carry_merged_cells_and_headings_as_context() {
        let table = Table {
            title: Some("行政のDX推進".to_owned()),
            header_rows: 1,
            cells: vec![
                cell(0, 0, 1, "施策", 3),
                cell(0, 1, 1, "取組", 3),
                cell(1, 0, 2, "窓口改革", 3),
                cell(1, 1, 1, "書かない窓口", 3),
                cell(2, 1, 1, "来庁予約", 4),
            ],
            ..Table::default()
        };
        let heading = Element::Heading { level: 1, text: text("取組と工程", 2) };
        let document =
            Document { elements: vec![heading, Element::Table(0)], tables: vec![table], ..Document::default() };
        let found = passages(&document);
        let texts: Vec<_> = found.iter().map(|p| p.texts.join("/")).collect();
        assert_eq!(texts, ["取組と工程", "行政のDX推進", "窓口改革/書かない窓口", "来庁予約"]);
        assert_eq!(found[3].context, ["取組と工程", "行政のDX推進", "窓口改革"]);
        assert_eq!(found[3].pages, [4]);
        assert_eq!(column_titles(&document), ["施策", "取組"], "titles of columns are no passages");
    }

    #[test]
    fn a_repeated_text_is_one_passage_on_several_pages() {
        let elements = vec![
            Element::Heading { level: 1, text: text("施策 1", 5) },
            Element::Box(vec![Element::ListItem(text("・窓口", 5))]),
            Element::Heading { level: 1, text: text("施策１", 6) },
            Element::Paragraph(text(" ", 6)),
        ];
        let found = passages(&Document { elements, ..Document::default() });
        assert_eq!(found.iter().map(|p| p.pages.clone()).collect::<Vec<_>>(), [vec![5, 6], vec![5]]);
        assert_eq!(found[1].context, ["施策 1"]);
    }

    #[test]
    fn a_deeper_heading_closes_with_the_next_of_its_level() {
        let heading = |level, value| Element::Heading { level, text: text(value, 1) };
        let elements =
            vec![heading(1, "第1章"), heading(2, "1 背景"), heading(2, "2 目的"), Element::Paragraph(text("本文", 1))];
        let found = passages(&Document { elements, ..Document::default() });
        assert_eq!(found.last().expect("paragraph").context, ["第1章", "2 目的"]);
    }
}
