//! Why a text got its areas: everything that spoke for each area or against it, for a person to check.

use serde::Serialize;

use super::classifier::{Classifier, ListItem, TextEvidence, TextField};
use super::{Classified, Evidence};
use crate::ids::{AreaId, TopicId};

/// Why a text got its areas.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The fields, in the order in which they were read.
    pub fields: Vec<FieldExplained>,
    /// The areas with evidence for or against them, by falling sum, including those assigned.
    pub areas: Vec<AreaExplained>,
    /// Ids of the topics given.
    pub topics: Vec<TopicId>,
    /// The sum that an area needs to be given as a further one.
    pub further_from: f32,
}

/// A field of the text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldExplained {
    /// As in [`Evidence::field`].
    pub field: String,
    /// The text in its source spelling.
    pub text: String,
    /// The factor of its words.
    pub factor: f32,
    /// The factor of those after its first clause.
    pub factor_after_first_clause: f32,
}

/// What part an area plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaRole {
    /// It is the primary one.
    Primary,
    /// It is given beside the primary one.
    Further,
    /// Not assigned: the evidence is too weak.
    NotGiven,
}

/// The evidence for and against an area.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AreaExplained {
    /// Its id.
    pub area: AreaId,
    /// What part it plays.
    pub role: AreaRole,
    /// The displayed score, from 0 to 1.
    pub score: f32,
    /// The sum of all weights: the terms, the model, and for `other` the weight of missing evidence.
    pub sum: f32,
    /// The weights of the vocabulary's words.
    pub terms: f32,
    /// The weights of the model.
    pub model: f32,
    /// The words and text pieces for it, by falling weight, with their field: the text or a heading.
    pub supporting: Vec<Evidence>,
    /// Those against it, the heaviest first; weights below zero.
    pub opposing: Vec<Evidence>,
}

impl Classifier {
    /// Why a text of a list gets its areas.
    #[must_use]
    pub fn explain(&self, item: &ListItem<'_>) -> Explanation {
        self.explained(&self.read_item(item))
    }

    /// Explains a record's areas from its words, even if a correction replaced its areas.
    #[must_use]
    pub fn explain_initiative(&self, record: &Classified) -> Explanation {
        self.explained(&self.read_initiative(&record.initiative))
    }

    fn explained(&self, reading: &TextEvidence<'_>) -> Explanation {
        let given = self.decide(reading);
        let sums = self.sums(reading);
        let areas = self.ranked(&sums).into_iter().map(|area| {
            let id = &self.areas[area];
            let label = given.areas.iter().find(|label| label.area == *id);
            let role =
                label.map_or(AreaRole::NotGiven, |l| if l.primary { AreaRole::Primary } else { AreaRole::Further });
            let (opposing, supporting): (Vec<_>, Vec<_>) =
                self.all_evidence(reading, area).into_iter().partition(|evidence| evidence.weight < 0.0);
            AreaExplained {
                area: id.clone(),
                role,
                score: self.score(area, &sums),
                sum: sums[area],
                terms: reading.tally.sums[area],
                model: reading.model[area],
                supporting,
                opposing: opposing.into_iter().rev().collect(),
            }
        });
        let said = |area: &AreaExplained| {
            area.role != AreaRole::NotGiven || !area.supporting.is_empty() || !area.opposing.is_empty()
        };
        let areas: Vec<AreaExplained> = areas.filter(said).collect();
        let primary = areas.first().map_or(0.0, |area| area.sum);
        let fields = reading.fields.iter().map(FieldExplained::from).collect();
        Explanation { fields, areas, topics: given.topics, further_from: self.further_from(primary) }
    }
}

impl From<&TextField<'_>> for FieldExplained {
    fn from(field: &TextField<'_>) -> Self {
        Self {
            field: field.name.to_string(),
            text: field.text.to_owned(),
            factor: field.weight,
            factor_after_first_clause: field.rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::Initiative;
    use crate::taxonomy::Taxonomy;

    fn classifier() -> Classifier {
        Classifier::new(&Taxonomy::load(&Dictionaries::embedded()).expect("dictionaries"))
    }

    #[test]
    fn an_explanation_agrees_with_the_labels_and_shows_what_spoke_against() {
        let headings = ["行政手続のオンライン化".to_owned()];
        let item = ListItem { text: "庁内手続の電子決裁：紙の起案をやめる", headings: &headings };
        let given = classifier().classify(&item);
        let explained = classifier().explain(&item);
        assert_eq!(explained.fields.len(), 2);
        assert!(explained.fields[0].factor > explained.fields[0].factor_after_first_clause);
        let roles: Vec<_> = explained.areas.iter().filter(|area| area.role != AreaRole::NotGiven).collect();
        let labels: Vec<_> = given.areas.iter().map(|area| (area.area.as_str(), area.score)).collect();
        assert_eq!(roles.iter().map(|area| (area.area.as_str(), area.score)).collect::<Vec<_>>(), labels);
        assert_eq!((roles[0].area.as_str(), roles[0].role), ("bpr", AreaRole::Primary));
        let front = explained.areas.iter().find(|area| area.area == "frontyard").expect("the heading speaks for it");
        assert!(front.supporting.iter().any(|evidence| evidence.field == "headings[0]"));
        assert!(front.opposing.iter().any(|evidence| evidence.term == "庁内手続"), "{:?}", front.opposing);
        assert_eq!(explained.topics, given.topics);
    }

    #[test]
    fn a_record_is_explained_by_its_fields() {
        let initiative =
            Initiative {
                name: "議事録の作成".into(), measure: Some("AIの活用".into()), ..Initiative::default()
            };
        let record = classifier().classify_initiative(initiative);
        let explained = classifier().explain_initiative(&record);
        let fields: Vec<_> = explained.fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["name", "measure"]);
        assert_eq!(explained.areas[0].area, record.primary_area());
    }
}
