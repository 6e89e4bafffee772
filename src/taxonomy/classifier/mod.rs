//! Gives areas and topics to texts: by the words of the vocabulary, then by the model, then by the sum of both.

mod decision;
mod tally;
#[cfg(test)]
mod tests;
mod text_field;

use std::sync::Arc;

use super::contained_terms::Meanings;
use super::matcher::Matcher;
use super::model::{self, Gram, Model};
use super::vocabulary::{Combination, Decision, Positions};
use super::{Assignment, Classified, Taxonomy};
use crate::ids::{AreaId, TopicId};
use crate::plan::Initiative;
use crate::text::{Normalised, normalise_compact};
use tally::Tally;
#[cfg(test)]
pub(super) use text_field::TextFieldName;
pub(super) use text_field::{TextField, TopicRank};

/// A text of a list to classify.
#[derive(Debug, Clone, Copy)]
pub struct ListItem<'a> {
    /// The initiative in the list's words: a name, a sentence, or 「name: sentence」.
    pub text: &'a str,
    /// Headings above it, outermost first.
    pub headings: &'a [String],
}

/// The areas and topics of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Classification {
    /// At least one, the primary one first, then by falling score.
    pub areas: Vec<Assignment>,
    /// Ids of topics, in the order of `topics.toml`.
    pub topics: Vec<TopicId>,
}

/// Gives areas and topics to texts. Making one costs some milliseconds; using it is cheap.
#[derive(Debug, Clone)]
pub struct Classifier {
    pub(super) areas: Vec<AreaId>,
    pub(super) topics: Vec<TopicId>,
    positions: Positions,
    decision: Decision,
    meanings: Meanings,
    combinations: Vec<Combination>,
    /// Finds digital words; `None` where no text is without them.
    digital: Option<Matcher>,
    /// By area: whether its words count in full only beside digital ones.
    needs_digital: Vec<bool>,
    model: Arc<Model>,
}

/// Training features: the vocabulary's evidence in a text and the remaining text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextFeatures {
    /// The weights of the vocabulary's words, by area in the order of `areas.toml`; for `other` the weight of missing
    /// evidence.
    pub terms: Vec<f32>,
    /// The text's character pairs and triples in normal spelling, with their values; repetitions are kept.
    pub grams: Vec<(String, f32)>,
}

/// The evidence in a text: its fields, the words found, and the model's contribution.
pub(super) struct TextEvidence<'a> {
    pub(super) fields: Vec<TextField<'a>>,
    pub(super) normals: Vec<Normalised>,
    pub(super) tally: Tally,
    /// The pieces of the fields that the model knows.
    pub(super) grams: Vec<Gram>,
    /// By area.
    pub(super) model: Vec<f32>,
}

impl Classifier {
    /// Makes one from the words of a taxonomy.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy) -> Self {
        let vocabulary = &taxonomy.vocabulary;
        Self {
            areas: vocabulary.areas.iter().map(|area| area.id.clone()).collect(),
            topics: vocabulary.topics.iter().map(|topic| topic.id.clone()).collect(),
            positions: vocabulary.rules.positions.clone(),
            decision: vocabulary.rules.decision.clone(),
            meanings: Meanings::new(vocabulary.terms.clone()),
            combinations: vocabulary.combinations.clone(),
            digital: (!vocabulary.digital.is_empty()).then(|| Matcher::new(vocabulary.digital.join("\n").into())),
            needs_digital: vocabulary.needs_digital.clone(),
            model: Arc::clone(&taxonomy.model),
        }
    }

    /// The areas and topics of a text of a list.
    #[must_use]
    pub fn classify(&self, item: &ListItem<'_>) -> Classification {
        self.decide(&self.read_item(item))
    }

    /// The areas and topics of a record.
    #[must_use]
    pub fn classify_initiative(&self, initiative: Initiative) -> Classified {
        let given = self.decide(&self.read_initiative(&initiative));
        let Classification { areas, topics } = given;
        Classified { initiative, areas, topics }
    }

    /// The words of topics in a text, as printed, each with the id of its topic, in the order of the text.
    #[must_use]
    pub fn topic_words<'t>(&'t self, text: &'t str) -> Vec<(&'t str, &'t str)> {
        let normal = normalise_compact(text);
        let found = self.meanings.matcher().find(&normal);
        let words = found.iter().flat_map(|found| {
            let printed = &text[normal.original_span(found.span.clone())];
            self.meanings.of(found.term).topics.iter().map(move |topic| (self.topics[*topic].as_str(), printed))
        });
        words.collect()
    }

    /// Training features for the model of areas.
    #[must_use]
    pub fn features(&self, item: &ListItem<'_>) -> TextFeatures {
        let TextEvidence { fields, normals, tally, .. } = self.read_item(item);
        let grams = model::grams(&fields, &normals);
        let mut terms = tally.sums;
        terms[self.other()] += self.decision.least;
        let texts = grams.iter().map(|gram| (gram.text(&normals).to_owned(), gram.value));
        TextFeatures { terms, grams: texts.collect() }
    }

    pub(super) fn read_item<'a>(&self, item: &ListItem<'a>) -> TextEvidence<'a> {
        self.read(text_field::of_item(item, &self.positions))
    }

    pub(super) fn read_initiative<'a>(&self, initiative: &'a Initiative) -> TextEvidence<'a> {
        self.read(text_field::of_initiative(initiative, &self.positions))
    }

    fn read<'a>(&self, fields: Vec<TextField<'a>>) -> TextEvidence<'a> {
        let normals: Vec<Normalised> = fields.iter().map(|field| normalise_compact(field.text)).collect();
        let mut tally = Tally::new(self.areas.len(), self.topics.len());
        for (field, normal) in fields.iter().zip(&normals) {
            self.weigh(field, normal, &mut tally);
        }
        if self.digital.as_ref().is_some_and(|digital| !normals.iter().any(|normal| digital.is_in(normal))) {
            tally.weaken(&self.needs_digital, self.decision.without_digital);
        }
        let mut grams = model::grams(&fields, &normals);
        self.model.keep_known(&mut grams);
        let model = self.model.sums(&grams, self.areas.len());
        TextEvidence { fields, normals, tally, grams, model }
    }

    pub(super) fn decide(&self, reading: &TextEvidence<'_>) -> Classification {
        let ranks = &reading.tally.topics;
        let first = ranks.iter().copied().min().filter(|topic_rank| *topic_rank != TopicRank::None);
        let topics = self.topics.iter().zip(ranks).filter(|(_, topic_rank)| Some(**topic_rank) == first);
        Classification { topics: topics.map(|(id, _)| id.clone()).collect(), areas: self.assignments(reading) }
    }
}
