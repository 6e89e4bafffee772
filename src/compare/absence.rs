//! The meaning of a cell without a number: not stated, to be checked, or not readable.

use super::Reading;
use super::frames::Frames;
use super::matrix::{NOT_STATED, TO_CHECK, UNREAD};
use super::reference;

/// A note does not list more documents than this; all of them are in the table on coverage.
const MOST: usize = 20;

/// The meaning of an empty cell, from the most to the least certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Absence {
    /// Everything was read and the account is clean: the document does not state it.
    #[default]
    NotStated,
    /// The account is not clean: it may have been missed on pages that could be read.
    ToCheck,
    /// It may be on a page that could not be read.
    Unread,
}

impl Absence {
    /// The text that cells print.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStated => NOT_STATED,
            Self::ToCheck => TO_CHECK,
            Self::Unread => UNREAD,
        }
    }

    /// The absence with this label.
    pub(super) fn of_label(label: &str) -> Self {
        let all = [Self::NotStated, Self::ToCheck];
        all.into_iter().find(|absence| absence.label() == label).unwrap_or(Self::Unread)
    }
}

impl Reading<'_> {
    /// The meaning of something's absence from this document.
    #[must_use]
    pub fn absence(&self) -> Absence {
        if self.has_gaps() {
            Absence::Unread
        } else if self.account.is_clean() {
            Absence::NotStated
        } else {
            Absence::ToCheck
        }
    }
}

/// The legend of 要確認 and 読み取れず, which say nothing about the plan itself.
pub(super) fn legend() -> String {
    format!(
        "「{TO_CHECK}」は、取組を読み取れていないおそれのある頁があり、有無を判断できないことを示します。「{UNREAD}」は、\
         文字を読み取れない頁などがあり、有無を判断できないことを示します。"
    )
}

impl Frames<'_> {
    /// Which counted documents are to be checked, and on which pages; their numbers may be too low.
    pub(super) fn check_note(&self) -> Option<String> {
        let to_check: Vec<&&Reading<'_>> = self
            .readings
            .iter()
            .zip(&self.counted)
            .filter(|(reading, counted)| **counted && !reading.account.is_clean())
            .map(|(reading, _)| reading)
            .collect();
        if to_check.is_empty() {
            return None;
        }
        let one = |reading: &&&Reading<'_>| {
            let pages = reference::pages(reading.account.pages_to_check());
            format!("{}『{}』（PDF {pages}頁）", reading.source.municipality.name, reading.source.title)
        };
        let mut listed: Vec<String> = to_check.iter().take(MOST).map(one).collect();
        if to_check.len() > MOST {
            listed.push(format!("ほか{}文書（読み取り状況に全文書）", to_check.len() - MOST));
        }
        Some(format!(
            "{TO_CHECK}の文書では取組を読み取れていないおそれがあり、件数は実際より少ないことがあります。次の頁を原本で\
             確認してください: {}",
            listed.join("、")
        ))
    }
}
