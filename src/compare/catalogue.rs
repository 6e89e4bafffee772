//! What comparisons sort initiatives by: areas in the words of one edition, topics, units.

use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::taxonomy::{Certainty, OTHER, Standing, Taxonomy};

use super::unit::Units;

/// The group of areas that the edition has not.
pub(super) const ABSENT: &str = "この版にない項目";

/// A national priority area in the words of one edition of the national plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaLabel {
    /// Stable id (`frontyard`).
    pub id: String,
    /// The edition's own words.
    pub label: String,
    /// The group of the edition it stands in (重点取組事項); empty where there is none.
    pub group: String,
    /// Whether nobody has seen the label in the ministry's own text: it is marked where it is printed.
    pub unverified: bool,
}

/// A recurrent initiative below the areas (書かない窓口).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicLabel {
    /// Stable id (`paperless_counter`).
    pub id: String,
    /// In Japanese.
    pub label: String,
    /// The areas it speaks for, the strongest first.
    pub area_ids: Vec<String>,
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
    /// The areas in the words and the order of an edition, then those that it has not; all topics.
    ///
    /// # Errors
    /// Where `units.toml` can't be read or has a mistake.
    pub fn load(taxonomy: &Taxonomy, edition: &str, dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let named = taxonomy.edition(edition).map(|edition| edition.groups.as_slice()).unwrap_or_default();
        let mut ids: Vec<&str> = Vec::new();
        let listed = named.iter().flat_map(|group| &group.items).map(|item| item.area());
        for id in listed.chain(taxonomy.areas().iter().map(|area| area.id.as_str()).filter(|id| *id != OTHER)) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let topic = |topic: &crate::taxonomy::Topic| TopicLabel {
            id: topic.id.clone(),
            label: topic.label.clone(),
            area_ids: topic.areas.clone(),
        };
        Ok(Self {
            edition: format!("自治体DX推進計画 第{edition}版"),
            areas: ids.into_iter().chain([OTHER]).map(|id| area(taxonomy, edition, id)).collect(),
            topics: taxonomy.topics().iter().map(topic).collect(),
            units: Units::load(dictionaries)?,
        })
    }

    /// What a topic is called.
    pub(super) fn topic(&self, id: &str) -> Option<&TopicLabel> {
        self.topics.iter().find(|topic| topic.id == id)
    }
}

fn area(taxonomy: &Taxonomy, edition: &str, id: &str) -> AreaLabel {
    let general = taxonomy.area(id).map_or(id, |area| area.label.as_str());
    let (label, group, unverified) = match taxonomy.standing(edition, id) {
        Standing::Item { label, group, certainty, .. } => (label, group, certainty == Certainty::Unverified),
        Standing::Unseen => (general, "この版での位置付けは未確認", true),
        Standing::Absent if id == OTHER => (general, "", false),
        Standing::Absent => (general, ABSENT, false),
    };
    AreaLabel { id: id.to_owned(), label: label.to_owned(), group: group.to_owned(), unverified }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_stand_in_the_order_of_the_edition_and_none_is_missing() {
        let dictionaries = Dictionaries::embedded();
        let taxonomy = Taxonomy::load(&dictionaries).expect("the embedded dictionaries are sound");
        for edition in taxonomy.editions() {
            let catalogue = Catalogue::load(&taxonomy, &edition.id, &dictionaries).expect("loads");
            let mut ids: Vec<&str> = catalogue.areas.iter().map(|area| area.id.as_str()).collect();
            assert_eq!(ids.last(), Some(&OTHER));
            if let Some(item) = edition.groups.iter().flat_map(|group| &group.items).next() {
                assert_eq!(ids[0], item.area(), "{}", edition.id);
            }
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), taxonomy.areas().len(), "{}", edition.id);
        }
    }
}
