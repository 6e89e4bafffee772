//! The theme of a brief: what a person's words mean, which records state it, and where a text mentions its words.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use super::frames::{Frames, RecordRow};
use super::{AreaLabel, Catalogue};
use crate::document::Document;
use crate::ids::{AreaId, TopicId};
use crate::text::fold;

/// The subject of the brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Theme {
    /// A topic of the dictionaries, by its id, and its label.
    Topic(TopicId, String),
    /// A national area, by its id, and its label.
    Area(AreaId, String),
    /// Words that an initiative must all contain.
    Words(Vec<String>),
}

impl Theme {
    /// The meaning of a user's words: the name of a topic or area, or else the words themselves.
    #[must_use]
    pub fn of(words: &str, catalogue: &Catalogue) -> Self {
        let wanted = fold(words);
        let is_meant = |names: [&str; 2]| names.iter().any(|name| fold(name) == wanted);
        if let Some(topic) = catalogue.topics.iter().find(|topic| is_meant([&topic.id, &topic.label])) {
            return Self::Topic(topic.id.clone(), topic.label.clone());
        }
        let named = |area: &&AreaLabel| area.names().any(|name| fold(name) == wanted);
        if let Some(area) = catalogue.areas.iter().find(named) {
            return Self::Area(area.id.clone(), area.label.clone());
        }
        Self::Words(words.split_whitespace().map(ToOwned::to_owned).collect())
    }

    /// Its label in titles.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Topic(_, label) | Self::Area(_, label) => label.clone(),
            Self::Words(words) => words.join("・"),
        }
    }

    pub(super) fn has(&self, frames: &Frames<'_>, row: &RecordRow) -> PolarsResult<bool> {
        Ok(match self {
            Self::Topic(id, _) => frames.topics_of(row).contains(id.as_str()),
            Self::Area(id, _) => frames.areas[row.area as usize].id == *id,
            Self::Words(words) => {
                let record = &frames.record(row)?.initiative;
                let texts = [record.name.as_str(), &record.quote].into_iter();
                let texts = texts.chain(record.measure.as_deref()).chain(record.description.as_deref());
                let lists = record.actions.iter().chain(&record.path).map(String::as_str);
                let schedule = record.schedule.iter().map(|entry| entry.text.as_str());
                let all: String = texts.chain(lists).chain(schedule).map(fold).collect::<Vec<_>>().join("\n");
                words.iter().all(|word| all.contains(&fold(word)))
            }
        })
    }
}

/// Words with the PDF pages whose text contains them.
pub type WordPages = BTreeMap<String, BTreeSet<u32>>;

/// Finds words in the text of a document, on pages that contain all of them.
#[must_use]
pub fn places(document: &Document, words: &[String]) -> WordPages {
    let mut found = WordPages::new();
    for page in &document.pages {
        let text = fold(&page.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n"));
        if words.iter().all(|word| text.contains(&fold(word))) {
            for word in words {
                found.entry(word.clone()).or_default().insert(page.page);
            }
        }
    }
    found
}
