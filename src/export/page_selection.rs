//! An extracted document restricted to the pages that are printed.

use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::account::{Account, Finding};
use crate::diagnostic::Warning;
use crate::document::{Document, Element, Page, Table};
use crate::taxonomy::Classified;

/// Everything that was read of one file.
#[derive(Debug, Clone, Copy)]
pub struct Extracted<'a> {
    /// The file as the user named it.
    pub file: &'a str,
    /// `code/document` in the corpus; empty for a file that is in none.
    pub id: &'a str,
    /// SHA-256 of the file.
    pub sha256: &'a str,
    /// Its pages, text and tables.
    pub document: &'a Document,
    /// Its initiatives.
    pub initiatives: &'a [Classified],
    /// The account of its pages; `None` if no initiatives were requested.
    pub account: Option<&'a Account>,
    /// The warnings of the stages.
    pub warnings: &'a [Warning],
    /// Which pages to print.
    pub selection: &'a PageSelection,
}

impl<'a> Extracted<'a> {
    /// The chosen pages.
    pub fn pages(&self) -> impl Iterator<Item = &'a Page> {
        self.document.pages.iter().filter(|page| self.selection.contains(page.page))
    }

    /// The tables with a part on a chosen page, whole.
    pub fn tables(&self) -> impl Iterator<Item = &'a Table> {
        self.document.tables.iter().filter(|table| self.shows(table))
    }

    /// Whether a table has a part on a chosen page.
    #[must_use]
    pub fn shows(&self, table: &Table) -> bool {
        table.pages.iter().any(|page| self.selection.contains(*page))
    }

    /// The initiatives that begin on a chosen page.
    pub fn initiatives(&self) -> impl Iterator<Item = &'a Classified> {
        self.initiatives.iter().filter(|record| self.selection.contains(record.initiative.page))
    }

    /// The warnings about a chosen page or the whole document.
    pub fn warnings(&self) -> impl Iterator<Item = &'a Warning> {
        self.warnings.iter().filter(|warning| warning.page.is_none_or(|page| self.selection.contains(page)))
    }

    /// The findings on a chosen page.
    pub fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        let chosen = |finding: &&Finding| finding.pages.iter().any(|page| self.selection.contains(*page));
        self.account.into_iter().flat_map(|account| &account.findings).filter(chosen)
    }

    /// The PDF page on which an element begins; `None` for an empty one.
    #[must_use]
    pub fn page_of(&self, element: &Element) -> Option<u32> {
        match element {
            Element::Heading { text, .. }
            | Element::Paragraph(text)
            | Element::ListItem(text)
            | Element::Contents(text) => text.page(),
            Element::Box(elements) => elements.iter().find_map(|element| self.page_of(element)),
            Element::Table(index) => self.document.tables.get(*index)?.pages.first().copied(),
        }
    }
}

/// Pages by number; an empty selection is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageSelection(Vec<RangeInclusive<u32>>);

impl PageSelection {
    /// Whether a page is chosen.
    #[must_use]
    pub fn contains(&self, page: u32) -> bool {
        self.0.is_empty() || self.0.iter().any(|range| range.contains(&page))
    }

    /// The chosen ranges wholly after the last page.
    pub fn beyond(&self, pages: usize) -> impl Iterator<Item = &RangeInclusive<u32>> {
        self.0.iter().filter(move |range| *range.start() as usize > pages)
    }
}

impl FromStr for PageSelection {
    type Err = String;

    /// Reads `3-5,8`; `5-` is from 5 to the end.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("「{text}」はページの指定ではありません。「3-5,8」のように書いてください");
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|page| *page > 0);
        let range = |part: &str| match part.split_once('-') {
            None => number(part).map(|page| page..=page),
            Some((first, last)) if last.trim().is_empty() => number(first).map(|first| first..=u32::MAX),
            Some((first, last)) => Some(number(first)?..=number(last)?).filter(|range| !range.is_empty()),
        };
        text.split([',', '、']).map(range).collect::<Option<Vec<_>>>().map(Self).ok_or_else(wrong)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_chosen_by_number_and_range() {
        let chosen = |text: &str| -> Vec<u32> {
            let selection: PageSelection = text.parse().unwrap();
            (1..=9).filter(|page| selection.contains(*page)).collect()
        };
        assert_eq!(chosen("3-5,8"), [3, 4, 5, 8]);
        assert_eq!(chosen("1"), [1]);
        assert_eq!(chosen("7-"), [7, 8, 9]);
        for wrong in ["", "0", "5-3", "a", "1,,2", "-3"] {
            assert!(wrong.parse::<PageSelection>().is_err(), "{wrong}");
        }
        assert_eq!("2,12-14".parse::<PageSelection>().unwrap().beyond(9).collect::<Vec<_>>(), [&(12..=14)]);
    }
}
