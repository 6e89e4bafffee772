//! In: initiatives (or any list of texts with headings). Out: the national priority areas of each, edition by
//! edition, with the words that led there. Areas, editions and terms are data in `dictionaries/`.

use serde::{Deserialize, Serialize};

use crate::plan::Initiative;

/// An initiative with its areas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Classified {
    /// The record.
    #[serde(flatten)]
    pub initiative: Initiative,
    /// At least one; exactly one is primary. `other` stands for 国の項目なし.
    pub areas: Vec<Assignment>,
    /// Topics below the areas.
    pub topics: Vec<String>,
}

impl Classified {
    /// The id of the primary area.
    #[must_use]
    pub fn primary_area(&self) -> &str {
        self.areas.iter().find(|a| a.primary).map_or("other", |a| a.area.as_str())
    }
}

/// One area given to a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// Area id (`frontyard`, …), stable over the editions.
    pub area: String,
    /// Whether it is the first one.
    pub primary: bool,
    /// How sure it is, from 0 to 1.
    pub score: f32,
    /// What led there.
    pub evidence: Vec<Evidence>,
}

/// A word that speaks for an area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The words as they stand in the source.
    pub term: String,
    /// `text`, `headings[i]`, or the record's field (`name`, `measure`, `path[i]`, `description`, `actions[i]`).
    pub field: String,
    /// First character (Unicode scalar values).
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Its weight.
    pub weight: f32,
}
