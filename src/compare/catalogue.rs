//! The areas (in the words of one edition), topics and units by which comparisons sort initiatives.

use std::collections::BTreeSet;

use crate::calendar::{typed, wareki_month};
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::ids::{AreaId, TopicId};
use crate::taxonomy::{Taxonomy, Topic};

use super::unit::Units;

/// A national priority area in the words of one edition of the national plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaLabel {
    /// Stable id (`frontyard`).
    pub id: AreaId,
    /// The edition's own words.
    pub label: String,
    /// The area in a few characters, whatever the edition.
    pub short: String,
    /// Other names for it: バックヤード改革.
    pub called: Vec<String>,
    /// Its group in the edition (重点取組事項); empty if it has none.
    pub group: String,
    /// Whether the label has not been verified in the ministry's own text: prints mark it.
    pub unverified: bool,
}

impl AreaLabel {
    /// All names that people use for it.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let own = [self.id.as_str(), &self.label, &self.short].into_iter();
        own.chain(self.called.iter().map(String::as_str))
    }
}

/// A recurrent initiative below the areas (書かない窓口).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicLabel {
    /// Stable id (`paperless_counter`).
    pub id: TopicId,
    /// In Japanese.
    pub label: String,
    /// Its areas, the strongest first.
    pub area_ids: Vec<AreaId>,
    /// The id of the wider topic that includes it.
    pub parent: Option<TopicId>,
}

/// An edition as tables print it, with the newest edition that kurabe knows.
fn printed(edition: &str, taxonomy: &Taxonomy) -> String {
    let latest = taxonomy.latest().map(|latest| {
        let date = typed(&latest.issued.date).map(|date| wareki_month(date.year, date.month)).unwrap_or_default();
        format!("（kurabe が知る最新の版: 第{}版、{date}）", latest.id)
    });
    format!("自治体DX推進計画 第{edition}版{}", latest.unwrap_or_default())
}

/// Areas, topics and units in force.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// The edition of the national plan, as printed; empty where none is named.
    pub edition: String,
    /// Areas in the order of the tables.
    pub areas: Vec<AreaLabel>,
    /// Topics in the order of the tables.
    pub topics: Vec<TopicLabel>,
    /// Units of targets.
    pub units: Units,
}

impl Catalogue {
    /// The areas in the words of an edition, all topics and units.
    ///
    /// # Errors
    /// Where `units.toml` can't be read or has a mistake.
    pub fn load(taxonomy: &Taxonomy, edition: &str, dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let topic = |topic: &Topic| TopicLabel {
            id: topic.id.clone(),
            label: topic.label.clone(),
            area_ids: topic.areas.clone(),
            parent: topic.parent.clone(),
        };
        Ok(Self {
            edition: printed(edition, taxonomy),
            areas: AreaLabel::all(taxonomy, edition),
            topics: taxonomy.topics().iter().map(topic).collect(),
            units: Units::load(dictionaries)?,
        })
    }

    /// The topics of an initiative and their parents.
    pub(super) fn with_parents<'t>(&'t self, topics: impl Iterator<Item = &'t str>) -> BTreeSet<&'t str> {
        let parent = |id: &'t str| self.topic(id)?.parent.as_deref();
        topics.flat_map(|id| [Some(id), parent(id)]).flatten().collect()
    }

    /// The label of a topic.
    pub(super) fn topic(&self, id: &str) -> Option<&TopicLabel> {
        self.topics.iter().find(|topic| topic.id == id)
    }
}
