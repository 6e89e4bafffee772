//! Finds where the texts of records are printed: the cell or the lines that contain them, with their exact words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::{Document, Page};
use crate::geometry::Rect;
use crate::text::fold;

/// How many pages a record may extend beyond the page on which it begins.
const AFTER: u32 = 2;
/// How many pages before a record its headings are searched for.
const BEFORE: usize = 10;
/// Largest number of lines over which a text is spread.
const MOST_LINES: usize = 16;
/// Largest number of lines of a page that are searched.
const MOST_OF_PAGE: usize = 4_000;

/// A place on a page that states something.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PrintedPlace {
    /// PDF page, from 1.
    pub page: u32,
    /// The box.
    pub bbox: Rect,
    /// The printed words.
    pub words: String,
    /// The header or label of the place, if the words were read by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
}

/// The words of a document by page, for finding where a text is printed.
pub(super) struct PrintedFinder<'d> {
    document: &'d Document,
    pages: BTreeMap<u32, Words<'d>>,
}

/// The folded words of a page.
struct Words<'d> {
    /// Of the cells that begin on it.
    cells: Vec<(String, Rect, &'d str)>,
    /// The words of its lines, concatenated.
    lines: String,
    /// Where each line begins in `lines`.
    starts: Vec<usize>,
    page: Option<&'d Page>,
}

impl<'d> PrintedFinder<'d> {
    pub(super) const fn new(document: &'d Document) -> Self {
        Self { document, pages: BTreeMap::new() }
    }

    /// The narrowest place that contains a text, on the first page from `page` on that does, else on the nearest page
    /// before: cells of tables before lines, and places at the height of `near` before others. A sign alone occurs
    /// everywhere and has no place.
    pub(super) fn find(&mut self, text: &str, page: u32, near: Rect) -> Option<PrintedPlace> {
        let wanted = fold(text);
        if wanted.chars().count() < 2 {
            return None;
        }
        let pages = (page..=page.saturating_add(AFTER)).chain((1..page).rev().take(BEFORE));
        pages.into_iter().find_map(|page| {
            let words = self.pages.entry(page).or_insert_with(|| Words::of(self.document, page));
            let (bbox, words) = words.cell(&wanted, near).or_else(|| words.lines(&wanted, near))?;
            Some(PrintedPlace { page, bbox, words, under: None })
        })
    }
}

impl<'d> Words<'d> {
    fn of(document: &'d Document, number: u32) -> Self {
        let tables = document.tables.iter().filter(|table| table.pages.contains(&number));
        let cells = tables.flat_map(|table| &table.cells).filter(|cell| cell.page == number);
        let cells = cells.map(|cell| (fold(&cell.text), cell.bbox, cell.text.as_str())).collect();
        let page = document.pages.iter().find(|page| page.page == number);
        let (mut lines, mut starts) = (String::new(), Vec::new());
        for line in page.into_iter().flat_map(|page| &page.lines).take(MOST_OF_PAGE) {
            starts.push(lines.len());
            lines.push_str(&fold(&line.text));
        }
        Self { cells, lines, starts, page }
    }

    fn cell(&self, wanted: &str, near: Rect) -> Option<(Rect, String)> {
        let says = self.cells.iter().filter(|(folded, ..)| folded.contains(wanted));
        let (_, bbox, words) = says.min_by_key(|(folded, bbox, _)| (is_far(near, *bbox), folded.len()))?;
        Some((*bbox, (*words).to_owned()))
    }

    fn lines(&self, wanted: &str, near: Rect) -> Option<(Rect, String)> {
        let line_at = |place: usize| self.starts.partition_point(|start| *start <= place).saturating_sub(1);
        let page = self.page?;
        let spans = self.lines.match_indices(wanted).map(|(start, found)| {
            let (first, last) = (line_at(start), line_at(start + found.len() - 1));
            (is_far(near, page.lines[first].bbox), last - first, first)
        });
        let (_, further, first) = spans.filter(|(_, further, _)| *further < MOST_LINES).min()?;
        let lines = &page.lines[first..=first + further];
        let bbox = Rect::union_of(lines.iter().map(|line| line.bbox))?;
        Some((bbox, lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")))
    }
}

fn is_far(near: Rect, place: Rect) -> bool {
    near.overlap_y(place) <= 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{document, table};

    fn found(document: &Document, text: &str) -> Option<String> {
        PrintedFinder::new(document).find(text, 1, Rect::default()).map(|place| place.words)
    }

    #[test]
    fn a_text_is_found_in_the_narrowest_cell() {
        let rows: &[&[&str]] =
            &[&["取組", "担当課"], &["図書館の電子化", "図書館管理課"], &["研修", "図書館管理課、人事課"]];
        let document = document(&["="], vec![table(1, rows)]);
        assert_eq!(found(&document, "図書館管理課").as_deref(), Some("図書館管理課"));
        assert_eq!(found(&document, "税務課"), None);
        assert_eq!(found(&document, "課"), None, "a sign alone has no place");
    }

    #[test]
    fn a_text_is_found_over_the_lines_that_it_wraps() {
        let line = |text: &str, at: f32| crate::document::Line {
            text: text.to_owned(),
            bbox: Rect::new(50.0, at, 500.0, at + 10.0),
            role: crate::document::Role::Body,
            recognised: None,
            struck: false,
            lead: None,
        };
        let lines = vec![line("窓口で申請書を書かずに", 0.0), line("済むようにする。", 20.0), line("以上", 40.0)];
        let pages = vec![Page { page: 1, lines, ..Page::default() }];
        let document = Document { pages, ..Document::default() };
        let wanted = "窓口で申請書を書かずに\n済むようにする。";
        assert_eq!(found(&document, "申請書を書かずに済む").as_deref(), Some(wanted));
    }
}
