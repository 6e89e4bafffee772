//! The results of reading one document, and how complete they are.

use std::collections::BTreeSet;

use super::Initiatives;
use crate::account::Account;
use crate::corpus::Source;
use crate::diagnostic::{Warning, WarningCode};
use crate::taxonomy::Mentions;

/// A document counts as read with gaps, wherever they are, if more than one page in this many is unread.
const UNREAD_SHARE: usize = 4;

/// The results of reading one document.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The document.
    pub source: &'a Source,
    /// Number of its PDF pages; 0 where the file could not be opened.
    pub pages: u32,
    /// What all stages noticed while reading it.
    pub warnings: &'a [Warning],
    /// Its initiatives, in the order of the document.
    pub initiatives: Initiatives<'a>,
    /// Where its text mentions topics.
    pub mentions: &'a Mentions,
    /// What became of its pages.
    pub account: &'a Account,
}

impl Reading<'_> {
    /// PDF pages of which nothing, or not all, could be read.
    #[must_use]
    pub fn unread_pages(&self) -> BTreeSet<u32> {
        self.unread().filter_map(|warning| warning.page).collect()
    }

    /// PDF pages on which some glyphs have no Unicode.
    #[must_use]
    pub fn garbled_pages(&self) -> BTreeSet<u32> {
        self.warnings.iter().filter(|w| w.code == WarningCode::UnknownGlyphs).filter_map(|w| w.page).collect()
    }

    /// Whether initiatives may have been lost on unread pages, so that absence cannot be stated: the file could not be
    /// opened, reading stopped early, no initiative was found at all (every plan has some), an unread page lies among
    /// or next to those with initiatives, or many pages are unread.
    #[must_use]
    pub fn has_gaps(&self) -> bool {
        let sketches = self.initiatives.sketches();
        let pages = || sketches.iter().map(|sketch| sketch.page);
        let (Some(first), Some(last)) = (pages().min(), pages().max()) else { return true };
        let unread = self.unread_pages();
        self.pages == 0
            || self.unread().any(|warning| warning.page.is_none())
            || unread.range(first.saturating_sub(1)..=last.saturating_add(1)).next().is_some()
            || unread.len() * UNREAD_SHARE > self.pages as usize
    }

    /// Warnings that something was not read.
    fn unread(&self) -> impl Iterator<Item = &Warning> {
        self.warnings.iter().filter(|w| {
            matches!(w.code, WarningCode::NoTextLayer | WarningCode::PageUnreadable | WarningCode::LimitReached)
        })
    }
}
