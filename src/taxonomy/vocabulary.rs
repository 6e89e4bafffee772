//! Areas, topics and their words: `areas.toml` and `topics.toml`. `build/main.rs` reads those of the binary with this
//! file, so it may depend on nothing of kurabe except the dictionaries and the spellings.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::edition::{self, Edition};
use super::terms::{Meaning, Terms};
use crate::dictionaries::{Dictionaries, DictionaryError, line_of};
use crate::ids::{AreaId, TopicId};
use crate::text::{Synonyms, fold};

/// The area 国の項目なし.
pub const OTHER: &str = "other";

/// A national priority area. Its id is the same in every edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// `frontyard`.
    pub id: AreaId,
    /// Its label where no edition is selected.
    pub label: String,
    /// The same in a few characters, for column heads.
    pub short: String,
    /// What else it is called in new words of the ministry: バックヤード改革.
    #[serde(default)]
    pub called: Vec<String>,
    /// The group of the national plan it belongs to; empty for `other`.
    pub group: String,
    /// Its place among the areas, from 0.
    pub order: usize,
}

/// A recurrent initiative below the areas: 書かない窓口.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// `paperless_counter`.
    pub id: TopicId,
    /// In Japanese.
    pub label: String,
    /// Its areas, the strongest first.
    pub areas: Vec<AreaId>,
    /// The wider topic, by its id, of which its initiatives are too.
    #[serde(default)]
    pub parent: Option<TopicId>,
}

/// The weights of words by field, and the thresholds of the sums: `areas.toml`, in one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScoreRules {
    pub(super) positions: Positions,
    pub(super) decision: Decision,
}

/// Factors by position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    /// Below it, there is no national item.
    pub(super) least: f32,
    /// The least sum of the model that counts without any word of the vocabulary.
    pub(super) model_alone: f32,
    /// The share kept of the evidence for an area that needs digital words, if there are none beside it.
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

/// Words that are evidence for an area only in combination: one of each list, in one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Combination {
    pub(super) area: usize,
    pub(super) weight: f32,
    /// How many lists there are.
    pub(super) lists: usize,
}

/// All of the two files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Vocabulary {
    pub(crate) areas: Vec<Area>,
    pub(super) topics: Vec<Topic>,
    pub(super) rules: ScoreRules,
    /// As [`Terms::lines`] writes them.
    #[serde(skip)]
    pub(crate) terms: Cow<'static, str>,
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
    id: Spanned<AreaId>,
    label: String,
    short: String,
    #[serde(default)]
    called: Vec<String>,
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
    id: Spanned<TopicId>,
    label: String,
    #[serde(default)]
    parent: Option<Spanned<TopicId>>,
    terms: Vec<String>,
    areas: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// Dictionary of the words of the areas.
const AREAS: &str = "areas.toml";
/// Dictionary of the words of the topics.
const TOPICS: &str = "topics.toml";

/// A mistake in a file, in Japanese, and its byte range or line.
type Mistake = (usize, String);

/// A vocabulary of which some entries have been read.
struct Loading {
    synonyms: Synonyms,
    strengths: BTreeMap<String, f32>,
    terms: Terms,
    read: Vocabulary,
}

impl Vocabulary {
    /// Reads both files, and the items of the national plan's editions; widens every term by its spellings.
    ///
    /// # Errors
    /// Where a file can't be read or names an unknown strength or area.
    pub(crate) fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let synonyms = Synonyms::load(dictionaries)?;
        let AreasFile { digital, strengths, positions, decision, area } = dictionaries.toml(AREAS)?;
        let read = Self {
            areas: Vec::new(),
            topics: Vec::new(),
            rules: ScoreRules { positions, decision },
            terms: Cow::default(),
            combinations: Vec::new(),
            digital: digital.words.iter().flat_map(|word| synonyms.spellings_of(word)).collect(),
            needs_digital: area.iter().map(|entry| entry.needs_digital).collect(),
        };
        let mut loading = Loading { synonyms, strengths, terms: Terms::default(), read };
        loading.add_areas(&area).map_err(|mistake| invalid(dictionaries, AREAS, mistake))?;
        let TopicsFile { topic } = dictionaries.toml(TOPICS)?;
        check_parents(&topic).map_err(|mistake| invalid(dictionaries, TOPICS, mistake))?;
        for entry in topic {
            loading.add_topic(entry).map_err(|mistake| invalid(dictionaries, TOPICS, mistake))?;
        }
        loading.add_national(&edition::load_editions(dictionaries, |id| loading.area(id).is_some())?);
        Ok(Self { terms: loading.terms.lines().into(), ..loading.read })
    }
}

/// Every parent is a topic without a parent of its own: nothing counts two steps up.
fn check_parents(topics: &[TopicEntry]) -> Result<(), Mistake> {
    for parent in topics.iter().filter_map(|topic| topic.parent.as_ref()) {
        let found = topics.iter().find(|topic| topic.id.get_ref() == parent.get_ref());
        if found.is_none_or(|found| found.parent.is_some()) {
            let reason = format!("parent の話題「{}」がないか、それにも parent があります", parent.get_ref());
            return Err((parent.span().start, reason));
        }
    }
    Ok(())
}

impl Loading {
    /// The place of an area among those read.
    fn area(&self, id: &str) -> Option<usize> {
        self.read.areas.iter().position(|known| known.id == id)
    }

    fn add_areas(&mut self, entries: &[AreaEntry]) -> Result<(), Mistake> {
        for (order, entry) in entries.iter().enumerate() {
            if self.area(entry.id.get_ref()).is_some() {
                return Err((entry.id.span().start, format!("分野「{}」が2回あります", entry.id.get_ref())));
            }
            self.read.areas.push(entry.area(order));
            for (strength, terms) in &entry.terms {
                let weight = self.weight_of(strength)?;
                terms.iter().for_each(|term| self.add(term, |meaning| meaning.strengthen(order, weight)));
            }
            for together in &entry.together {
                let weight = self.weight_of(&together.strength)?;
                self.add_combination(order, weight, &together.words);
            }
        }
        match self.area(OTHER) {
            Some(_) => Ok(()),
            None => Err((0, format!("分野「{OTHER}」（国の項目なし）がありません"))),
        }
    }

    fn add_combination(&mut self, area: usize, weight: f32, lists: &[Vec<String>]) {
        let number = self.read.combinations.len();
        for (list, words) in lists.iter().enumerate() {
            words.iter().for_each(|word| self.add(word, |meaning| meaning.places.push((number, list))));
        }
        self.read.combinations.push(Combination { area, weight, lists: lists.len() });
    }

    fn add_topic(&mut self, entry: TopicEntry) -> Result<(), Mistake> {
        let number = self.read.topics.len();
        if self.read.topics.iter().any(|known| known.id == *entry.id.get_ref()) {
            return Err((entry.id.span().start, format!("話題「{}」が2回あります", entry.id.get_ref())));
        }
        let mut weights = Vec::new();
        for (area, strength) in &entry.areas {
            let order = self
                .area(area.get_ref())
                .ok_or_else(|| (area.span().start, format!("分野「{}」は areas.toml にありません", area.get_ref())))?;
            weights.push((order, self.weight_of(strength)?));
        }
        weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for term in &entry.terms {
            self.add(term, |meaning| {
                for (order, weight) in &weights {
                    meaning.strengthen(*order, *weight);
                }
                if !meaning.topics.contains(&number) {
                    meaning.topics.push(number);
                }
            });
        }
        let areas = weights.iter().map(|(order, _)| self.read.areas[*order].id.clone()).collect();
        let parent = entry.parent.map(Spanned::into_inner);
        self.read.topics.push(Topic { id: entry.id.into_inner(), label: entry.label, areas, parent });
        Ok(())
    }

    /// Makes the words of national items certain evidence for their areas.
    fn add_national(&mut self, editions: &[Edition]) {
        let weight = self.read.rules.decision.national;
        for item in editions.iter().flat_map(|edition| &edition.groups).flat_map(|group| &group.items) {
            if let Some(order) = self.area(item.area()) {
                self.terms.meaning(fold(&item.label)).strengthen(order, weight);
            }
        }
    }

    fn add(&mut self, term: &str, change: impl Fn(&mut Meaning)) {
        for spelling in self.synonyms.spellings_of(term) {
            change(self.terms.meaning(spelling));
        }
    }

    fn weight_of(&self, strength: &Spanned<String>) -> Result<f32, Mistake> {
        self.strengths.get(strength.get_ref()).copied().ok_or_else(|| {
            let known: Vec<_> = self.strengths.keys().map(String::as_str).collect();
            let reason = format!("強さ「{}」は [strengths] にありません（{}）", strength.get_ref(), known.join("、"));
            (strength.span().start, reason)
        })
    }
}

fn invalid(dictionaries: &Dictionaries, file: &str, (position, reason): Mistake) -> DictionaryError {
    match dictionaries.text(file) {
        Ok(text) => DictionaryError::Invalid { file: file.to_owned(), line: line_of(&text, position), reason },
        Err(unreadable) => unreadable,
    }
}

impl AreaEntry {
    fn area(&self, order: usize) -> Area {
        Area {
            id: self.id.get_ref().clone(),
            label: self.label.clone(),
            short: self.short.clone(),
            called: self.called.clone(),
            group: self.group.clone(),
            order,
        }
    }
}
