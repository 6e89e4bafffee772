//! A cache of results about the words and texts of a document, which many sets of siblings share.

use std::rc::Rc;

use super::labels::Opening;
use super::{labels, years};
use crate::calendar;
use crate::plan::cache::Remembered;
use crate::plan::department;
use crate::plan::vocabulary::PlanDictionaries;

/// Properties of a word that may be a label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// It ends as departments do.
    pub(super) department: bool,
    /// It is known as the label of a field, or as a header that is no department.
    pub(super) known: bool,
    /// It begins with a label of departments.
    pub(super) governs: bool,
    /// It names a year, or more.
    pub(super) names_year: bool,
    /// It consists of years and nothing else.
    pub(super) only_years: bool,
    /// It has no figures.
    pub(super) plain: bool,
}

impl Word {
    fn of(word: &str, words: &PlanDictionaries) -> Self {
        let department = department::ends_like_one(word, words);
        Self {
            department,
            known: labels::is_known(word, words) || words.role(word).is_some() && !department,
            governs: labels::governs(word, words),
            names_year: !calendar::mentions(word).is_empty(),
            only_years: calendar::only_years(word).is_some(),
            plain: !word.chars().any(char::is_numeric),
        }
    }
}

/// Years with their texts.
type Years = Rc<[(String, String)]>;
/// Where labels may begin inside of a text.
type Openings = Rc<[Opening]>;

/// Words and texts that were looked at.
pub(super) struct Seen<'w> {
    pub(super) words: &'w PlanDictionaries,
    labels: Remembered<Word>,
    years: Remembered<Years>,
    openings: Remembered<Openings>,
    generic: Remembered<bool>,
}

impl<'w> Seen<'w> {
    pub(super) fn new(words: &'w PlanDictionaries) -> Self {
        Self {
            words,
            labels: Remembered::default(),
            years: Remembered::default(),
            openings: Remembered::default(),
            generic: Remembered::default(),
        }
    }

    /// The properties of a word.
    pub(super) fn word(&self, word: &str) -> Word {
        self.labels.of(word, || Word::of(word, self.words))
    }

    /// The years of a text, see [`years::split`].
    pub(super) fn years(&self, text: &str) -> Years {
        self.years.of(text, || years::split(text).into())
    }

    /// Whether a heading only announces initiatives.
    pub(super) fn is_generic(&self, heading: &str) -> bool {
        self.generic.of(heading, || self.words.is_generic(heading))
    }

    /// Where labels may begin inside of a text.
    pub(super) fn openings(&self, text: &str) -> Openings {
        self.openings.of(text, || labels::openings(text).into())
    }
}
