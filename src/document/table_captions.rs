//! The texts of the lines above and below a table, which show whether two tables have the same title.

use super::document_words::DocumentWords;
use crate::geometry::Rect;
use crate::layout::{PageLayout, PageTable};
use crate::text::fold;

/// A side of a table.
#[derive(Clone, Copy)]
pub(super) enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

impl Side {
    /// Whether a box lies on this side of the table, in its columns.
    pub(super) fn holds(self, table: &PageTable, bounds: Rect) -> bool {
        let beside = bounds.overlap_x(table.bounds) <= 0.0;
        let centre = bounds.centre().y;
        !beside
            && match self {
                Self::Above => centre < table.bounds.top,
                Self::Below => centre > table.bounds.bottom,
            }
    }
}

/// All lines of the pages in the form in which titles are compared: without counters such as (2/6), and without words
/// that only mark a continuation.
pub(super) struct TitleLines<'a> {
    pages: &'a [PageLayout],
    /// By page, then by line.
    keys: Vec<Vec<String>>,
}

impl<'a> TitleLines<'a> {
    pub(super) fn new(pages: &'a [PageLayout], words: &DocumentWords) -> Self {
        let of_page = |page: &PageLayout| page.lines.iter().map(|line| key(&line.text, words)).collect();
        Self { pages, keys: pages.iter().map(of_page).collect() }
    }

    /// The key of a line.
    pub(super) fn key(&self, page: usize, line: usize) -> &str {
        &self.keys[page][line]
    }

    /// The texts of the lines on one side of a table of a page; empty ones are left out.
    pub(super) fn beside(
        &self,
        page: usize,
        table: &PageTable,
        side: Side,
        furniture: &dyn Fn(usize) -> bool,
    ) -> Vec<&str> {
        let lines = self.pages[page].lines.iter().zip(&self.keys[page]).enumerate();
        let kept = lines.filter(|(i, (line, _))| side.holds(table, line.bounds) && !furniture(*i));
        kept.map(|(_, (_, key))| key.as_str()).filter(|key| !key.is_empty()).collect()
    }
}

/// Marks and counters are only removed at the ends of a title; within it, 続き is a part of 手続き.
fn key(text: &str, words: &DocumentWords) -> String {
    let folded = fold(text);
    let mut rest = folded.as_str();
    loop {
        let before = rest;
        for mark in words.goes_on() {
            rest = rest.strip_suffix(mark.as_str()).unwrap_or(rest);
            rest = rest.strip_prefix(mark.as_str()).unwrap_or(rest);
        }
        rest = without_counter(rest);
        if rest == before {
            return rest.to_owned();
        }
    }
}

/// A title without the (2/6) or (3) at its end.
fn without_counter(title: &str) -> &str {
    let Some(start) = title.rfind('(').filter(|_| title.ends_with(')')) else { return title };
    let counts = title[start + 1..title.len() - 1].chars().all(|c| c.is_ascii_digit() || c == '/');
    if counts { &title[..start] } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_and_marks_of_continuation_go() {
        let words = DocumentWords::default();
        for text in ["表3 取組一覧", "表３　取組一覧（続き）", "表3 取組一覧(2/6)", "表3 取組一覧 つづき (3)"]
        {
            assert_eq!(key(text, &words), "表3取組一覧", "{text}");
        }
        assert_eq!(key("(続)", &words), "");
        assert_eq!(key("窓口(総合)", &words), "窓口(総合)");
        assert_eq!(key("行政手続きのオンライン化", &words), "行政手続きのオンライン化");
    }
}
