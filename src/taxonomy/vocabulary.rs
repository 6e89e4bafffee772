//! Areas, topics and the words that speak for them: `areas.toml` and `topics.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::dictionaries::{Dictionaries, DictionaryError, line_of};
use crate::text::Synonyms;

/// The area that stands for 国の項目なし.
pub const OTHER: &str = "other";

/// A national priority area. Its id is the same in every edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// `frontyard`.
    pub id: String,
    /// What it is called where no edition is asked for.
    pub label: String,
    /// The same in a few characters, for column heads.
    pub short: String,
    /// The group of the national plan it belongs to; empty for `other`.
    pub group: String,
    /// Its place among the areas, from 0.
    pub order: usize,
}

/// A recurrent initiative below the areas: 書かない窓口.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// `paperless_counter`.
    pub id: String,
    /// In Japanese.
    pub label: String,
    /// The areas it speaks for, the strongest first.
    pub areas: Vec<String>,
}

/// How much a word weighs by where it stands, and when the weights suffice: `areas.toml`, one place.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    pub(super) positions: Positions,
    pub(super) decision: Decision,
}

/// Factors by position.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Positions {
    pub(super) name: f32,
    pub(super) detail: f32,
    pub(super) measure: f32,
    pub(super) heading: f32,
    pub(super) action: f32,
    /// Each further word of one area in one field counts this share of the one before.
    pub(super) repeat: f32,
}

/// When a sum of weights becomes a label.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    /// Below it, there is no national item.
    pub(super) least: f32,
    /// Without any word of the vocabulary, what the model sees counts from this sum on.
    pub(super) model_alone: f32,
    /// What is left of the words of an area that needs digital ones, where none stands beside them.
    pub(super) without_digital: f32,
    /// A further area has at least this share of the primary one's sum, ...
    pub(super) further_share: f32,
    /// ... and at least this sum.
    pub(super) further_least: f32,
    /// The weight of the words of a national item.
    pub(super) national: f32,
    /// The sum that counts as half sure.
    pub(super) half_sure: f32,
}

/// What a term stands for; areas and topics by their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Meaning {
    pub(super) areas: Vec<(usize, f32)>,
    pub(super) topics: Vec<usize>,
    /// The places it fills in combinations: (combination, list).
    pub(super) places: Vec<(usize, usize)>,
}

/// Words that speak for an area only together: one of each list, in one field.
#[derive(Debug, Clone)]
pub(super) struct Combination {
    pub(super) area: usize,
    pub(super) weight: f32,
    /// How many lists there are.
    pub(super) lists: usize,
}

/// All of the two files.
#[derive(Debug, Clone)]
pub(super) struct Vocabulary {
    pub(super) areas: Vec<Area>,
    pub(super) topics: Vec<Topic>,
    pub(super) rules: Rules,
    /// By the term in normal spelling; a `|` at either end stands for a word boundary.
    pub(super) terms: BTreeMap<String, Meaning>,
    pub(super) combinations: Vec<Combination>,
    /// Words by which a text is seen to be about something digital, in normal spelling; none where all are.
    pub(super) digital: Vec<String>,
    /// By area: whether its words count in full only in a text that is.
    pub(super) needs_digital: Vec<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreasFile {
    #[serde(default)]
    digital: DigitalEntry,
    strengths: BTreeMap<String, f32>,
    positions: Positions,
    decision: Decision,
    area: Vec<AreaEntry>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct DigitalEntry {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaEntry {
    id: Spanned<String>,
    label: String,
    short: String,
    #[serde(default)]
    group: String,
    /// Whether its words count in full only in a text with a digital word.
    #[serde(default)]
    needs_digital: bool,
    /// By strength.
    #[serde(default)]
    terms: BTreeMap<Spanned<String>, Vec<String>>,
    #[serde(default)]
    together: Vec<TogetherEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TogetherEntry {
    strength: Spanned<String>,
    words: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicsFile {
    topic: Vec<TopicEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicEntry {
    id: Spanned<String>,
    label: String,
    terms: Vec<String>,
    areas: BTreeMap<Spanned<String>, Spanned<String>>,
}

const AREAS: &str = "areas.toml";
const TOPICS: &str = "topics.toml";

impl Vocabulary {
    /// Reads both files and widens every term by its spellings.
    ///
    /// # Errors
    /// Where one can't be read or names an unknown strength or area.
    pub(super) fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let synonyms = Synonyms::load(dictionaries)?;
        let AreasFile { digital, strengths, positions, decision, area } = dictionaries.toml(AREAS)?;
        let mut vocabulary = Self {
            areas: Vec::new(),
            topics: Vec::new(),
            rules: Rules { positions, decision },
            terms: BTreeMap::new(),
            combinations: Vec::new(),
            digital: digital.words.iter().flat_map(|word| synonyms.spellings_of(word)).collect(),
            needs_digital: area.iter().map(|entry| entry.needs_digital).collect(),
        };
        let text = dictionaries.text(AREAS)?;
        let at = |file: &str, text: &str, position: usize, reason: String| DictionaryError::Invalid {
            file: file.to_owned(),
            line: line_of(text, position),
            reason,
        };
        for (order, entry) in area.iter().enumerate() {
            if vocabulary.areas.iter().any(|known| known.id == *entry.id.get_ref()) {
                let reason = format!("分野「{}」が2回あります", entry.id.get_ref());
                return Err(at(AREAS, &text, entry.id.span().start, reason));
            }
            vocabulary.areas.push(entry.area(order));
            for (strength, terms) in &entry.terms {
                let weight = weight_of(&strengths, strength.get_ref())
                    .map_err(|reason| at(AREAS, &text, strength.span().start, reason))?;
                for term in terms {
                    vocabulary.add(&synonyms, term, |meaning| meaning.strengthen(order, weight));
                }
            }
            for together in &entry.together {
                let weight = weight_of(&strengths, together.strength.get_ref())
                    .map_err(|reason| at(AREAS, &text, together.strength.span().start, reason))?;
                vocabulary.add_combination(&synonyms, order, weight, &together.words);
            }
        }
        if !vocabulary.areas.iter().any(|known| known.id == OTHER) {
            return Err(at(AREAS, &text, 0, format!("分野「{OTHER}」（国の項目なし）がありません")));
        }
        let text = dictionaries.text(TOPICS)?;
        let file: TopicsFile = dictionaries.toml(TOPICS)?;
        for entry in file.topic {
            vocabulary
                .add_topic(&synonyms, &strengths, entry)
                .map_err(|(position, reason)| at(TOPICS, &text, position, reason))?;
        }
        Ok(vocabulary)
    }

    fn add_topic(
        &mut self,
        synonyms: &Synonyms,
        strengths: &BTreeMap<String, f32>,
        entry: TopicEntry,
    ) -> Result<(), (usize, String)> {
        let number = self.topics.len();
        if self.topics.iter().any(|known| known.id == *entry.id.get_ref()) {
            return Err((entry.id.span().start, format!("話題「{}」が2回あります", entry.id.get_ref())));
        }
        let mut weights = Vec::new();
        for (area, strength) in &entry.areas {
            let order = self.areas.iter().position(|known| known.id == *area.get_ref());
            let order = order
                .ok_or_else(|| (area.span().start, format!("分野「{}」は areas.toml にありません", area.get_ref())))?;
            let weight = weight_of(strengths, strength.get_ref()).map_err(|reason| (strength.span().start, reason))?;
            weights.push((order, weight));
        }
        weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for term in &entry.terms {
            self.add(synonyms, term, |meaning| {
                for (order, weight) in &weights {
                    meaning.strengthen(*order, *weight);
                }
                if !meaning.topics.contains(&number) {
                    meaning.topics.push(number);
                }
            });
        }
        let areas = weights.iter().map(|(order, _)| self.areas[*order].id.clone()).collect();
        self.topics.push(Topic { id: entry.id.into_inner(), label: entry.label, areas });
        Ok(())
    }

    /// Adds the words of a national item: they speak for its area with certainty.
    pub(super) fn add_national(&mut self, label: &str, area: &str) {
        let weight = self.rules.decision.national;
        if let Some(order) = self.areas.iter().position(|known| known.id == area) {
            self.terms.entry(crate::text::fold(label)).or_default().strengthen(order, weight);
        }
    }

    fn add_combination(&mut self, synonyms: &Synonyms, area: usize, weight: f32, lists: &[Vec<String>]) {
        let number = self.combinations.len();
        for (list, words) in lists.iter().enumerate() {
            for word in words {
                self.add(synonyms, word, |meaning| meaning.places.push((number, list)));
            }
        }
        self.combinations.push(Combination { area, weight, lists: lists.len() });
    }

    fn add(&mut self, synonyms: &Synonyms, term: &str, change: impl Fn(&mut Meaning)) {
        for spelling in synonyms.spellings_of(term) {
            change(self.terms.entry(spelling).or_default());
        }
    }
}

impl AreaEntry {
    fn area(&self, order: usize) -> Area {
        Area {
            id: self.id.get_ref().clone(),
            label: self.label.clone(),
            short: self.short.clone(),
            group: self.group.clone(),
            order,
        }
    }
}

impl Meaning {
    /// Of two weights for one area, the stronger counts.
    pub(super) fn strengthen(&mut self, area: usize, weight: f32) {
        match self.areas.iter_mut().find(|(known, _)| *known == area) {
            Some((_, present)) if weight.abs() > present.abs() => *present = weight,
            Some(_) => {}
            None => self.areas.push((area, weight)),
        }
    }
}

fn weight_of(strengths: &BTreeMap<String, f32>, name: &str) -> Result<f32, String> {
    strengths.get(name).copied().ok_or_else(|| {
        let known: Vec<_> = strengths.keys().map(String::as_str).collect();
        format!("強さ「{name}」は [strengths] にありません（{}）", known.join("、"))
    })
}
