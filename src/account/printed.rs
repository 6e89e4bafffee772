//! Where a text of a record is printed: the cell or the lines that say it, with their exact words.

use serde::Serialize;

use crate::document::{Document, Line};
use crate::geometry::Rect;
use crate::text::fold;

/// A record goes on over so many pages behind the one on which it begins.
const REACH: u32 = 2;
/// A text is spread over no more lines.
const MOST_LINES: usize = 16;
/// More lines of a page are not looked at.
const MOST_OF_PAGE: usize = 4_000;

/// A place that says something.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Printed {
    /// PDF page, from 1.
    pub page: u32,
    /// The box.
    pub bbox: Rect,
    /// What stands there, as printed.
    pub words: String,
}

/// The narrowest place that says a text, on the first page from `page` on that does: a cell of a table before lines, one
/// at the height of `near` before others. A sign alone stands everywhere and has no place.
#[must_use]
pub fn printed(document: &Document, text: &str, page: u32, near: Rect) -> Option<Printed> {
    let wanted = fold(text);
    if wanted.chars().count() < 2 {
        return None;
    }
    let pages = page..=page.saturating_add(REACH);
    pages.into_iter().find_map(|page| {
        let wanted = Wanted { text: &wanted, page, near };
        wanted.cell(document).or_else(|| wanted.lines(document))
    })
}

/// A folded text that is looked for on a page.
struct Wanted<'t> {
    text: &'t str,
    page: u32,
    near: Rect,
}

impl Wanted<'_> {
    fn is_far(&self, place: Rect) -> bool {
        self.near.overlap_y(place) <= 0.0
    }

    fn cell(&self, document: &Document) -> Option<Printed> {
        let tables = document.tables.iter().filter(|table| table.pages.contains(&self.page));
        let cells = tables.flat_map(|table| &table.cells).filter(|cell| cell.page == self.page);
        let says = cells.filter(|cell| fold(&cell.text).contains(self.text));
        let best = says.min_by_key(|cell| (self.is_far(cell.bbox), cell.text.len()))?;
        Some(Printed { page: self.page, bbox: best.bbox, words: best.text.clone() })
    }

    fn lines(&self, document: &Document) -> Option<Printed> {
        let page = document.pages.iter().find(|page| page.page == self.page)?;
        let folded: Vec<String> = page.lines.iter().take(MOST_OF_PAGE).map(|line| fold(&line.text)).collect();
        let windows = (0..folded.len()).filter_map(|start| {
            let most = MOST_LINES.min(folded.len() - start);
            let count = (1..=most).find(|count| folded[start..start + count].concat().contains(self.text))?;
            Some((self.is_far(page.lines[start].bbox), count, start))
        });
        let (_, count, start) = windows.min()?;
        let lines: &[Line] = &page.lines[start..start + count];
        let bbox = Rect::union_of(lines.iter().map(|line| line.bbox))?;
        let words = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        Some(Printed { page: self.page, bbox, words })
    }
}
