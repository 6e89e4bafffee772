//! The vocabulary of the search: the analyser, synonyms, and the names of areas and topics.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use thiserror::Error;

use super::analyser::Analyser;
use super::question::QuestionWords;
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::digest::sha256;
use crate::ids::{AreaId, TopicId};
use crate::taxonomy::Taxonomy;
use crate::text::{Synonyms, Tokeniser, TokeniserError, fold};

/// Largest length, in characters, of a word whose other spellings are generated; longer words would have too many.
const LONGEST_WIDENED: usize = 14;
/// Smallest length, in characters, of a word that stays the same without its final long vowel; shorter ones do not: バー.
const SHORTEST_CUT: usize = 3;
/// Largest number of synonyms tried for a word.
const MOST_SYNONYMS: usize = 12;

/// Why the vocabulary can't be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum VocabularyError {
    /// A dictionary can't be read or has a mistake.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
    /// The user dictionary has a mistake.
    #[error(transparent)]
    Tokeniser(#[from] TokeniserError),
}

/// The vocabulary of the search. Index and query must use the same one.
#[derive(Debug, Clone)]
pub struct SearchVocabulary {
    pub(crate) analyser: Analyser,
    pub(crate) areas: NamedThings,
    pub(crate) topics: NamedThings,
    pub(crate) questions: QuestionWords,
    taxonomy: Taxonomy,
    synonyms: Synonyms,
    fingerprint: String,
    /// Created by the first query that needs it; updates of the index do not.
    callings: Arc<OnceLock<Callings>>,
}

/// The names of areas and topics, in normal spelling.
#[derive(Debug)]
struct Callings {
    /// Ids of areas with their short and all their names.
    areas: Vec<(AreaId, String, Vec<String>)>,
    /// Ids of topics by their names.
    topics: HashMap<String, BTreeSet<TopicId>>,
}

impl SearchVocabulary {
    /// The vocabulary of the dictionaries in force.
    ///
    /// # Errors
    /// Where `user.csv`, `query.toml` or `synonyms.toml` can't be read or has a mistake.
    pub fn open(dictionaries: &Dictionaries, taxonomy: &Taxonomy) -> Result<Self, VocabularyError> {
        let words = dictionaries.text("user.csv")?;
        let topics = taxonomy.topics();
        let areas = taxonomy.areas().iter().map(|area| Name {
            id: area.id.to_string(),
            names: [area.label.clone(), area.short.clone()]
                .into_iter()
                .chain(area.called.iter().cloned())
                .chain(national(taxonomy, &area.id))
                .collect(),
            hints: topics.iter().filter(|t| t.areas.first() == Some(&area.id)).map(|t| t.label.clone()).collect(),
        });
        let topics = topics.iter().map(|topic| Name {
            id: topic.id.to_string(),
            names: vec![topic.label.clone()],
            hints: Vec::new(),
        });
        Ok(Self {
            analyser: Analyser::new(Tokeniser::new(&words)?),
            areas: NamedThings(areas.collect()),
            topics: NamedThings(topics.collect()),
            questions: QuestionWords::load(dictionaries)?,
            taxonomy: taxonomy.clone(),
            synonyms: Synonyms::load(dictionaries)?,
            fingerprint: sha256(words.as_bytes()),
            callings: Arc::default(),
        })
    }

    /// A digest of everything that determines the terms of a text. Synonyms and names affect queries only.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The areas and topics that a word names, as ids: an area by one of its names, or by a part of one that has its short
    /// name in it; a topic by its name, or by one of its words.
    pub(crate) fn named(&self, word: &str) -> Named {
        let Callings { areas, topics } = self.callings.get_or_init(|| self.callings());
        let wanted = fold(word);
        let is_called = |(_, short, names): &&(AreaId, String, Vec<String>)| {
            names.iter().any(|name| *name == wanted || (wanted.contains(short) && name.contains(&wanted)))
        };
        Named {
            areas: areas.iter().filter(is_called).map(|(id, ..)| id.clone()).collect(),
            topics: self.topics_of(&wanted, topics),
        }
    }

    /// The topics whose name or one of whose words this is.
    fn topics_of(&self, word: &str, called: &HashMap<String, BTreeSet<TopicId>>) -> Vec<TopicId> {
        let mut topics: BTreeSet<TopicId> = called.get(word).cloned().unwrap_or_default();
        topics.extend(self.taxonomy.topics_of_word(word).into_iter().map(|topic| topic.id.clone()));
        topics.into_iter().collect()
    }

    /// What areas and topics are called, in normal spelling.
    fn callings(&self) -> Callings {
        let area = |area: &crate::taxonomy::Area| {
            (area.id.clone(), fold(&area.short), self.areas.names(&area.id).map(fold).collect())
        };
        let mut topics: HashMap<String, BTreeSet<TopicId>> = HashMap::new();
        let mut add = |word: String, id: &TopicId| _ = topics.entry(word).or_default().insert(id.clone());
        for topic in self.taxonomy.topics() {
            for name in topic.label.split('・').chain([topic.label.as_str()]) {
                self.synonyms.spellings_of(name).into_iter().for_each(|spelling| add(spelling, &topic.id));
            }
        }
        Callings { areas: self.taxonomy.areas().iter().map(area).collect(), topics }
    }

    /// All words that the dictionaries know: of areas and topics, and those of the same meaning.
    pub(crate) fn known_words(&self) -> Vec<&str> {
        let named = self.areas.all().chain(self.topics.all()).flat_map(|name| name.split('・').chain([name]));
        named.chain(self.taxonomy.words()).chain(self.synonyms.words()).collect()
    }

    /// The other words for a word: other spellings, then words of the same meaning.
    pub(crate) fn synonyms(&self, word: &str) -> Vec<Synonym> {
        let folded = fold(word);
        if folded.chars().count() > LONGEST_WIDENED {
            return Vec::new();
        }
        let spellings = self.synonyms.spellings_of(word);
        // words that contain the word itself are found by it anyway
        let other = |synonym: &String| !synonym.is_empty() && !synonym.contains(&folded);
        let others = self.synonyms.of(word).into_iter().filter(other).take(MOST_SYNONYMS);
        let others = others.map(|text| Synonym { spelling: spellings.contains(&text), text });
        // コンピューター becomes コンピュータ; the index handles the reverse
        let short = folded.strip_suffix('ー').filter(|short| short.chars().count() >= SHORTEST_CUT);
        others.chain(short.map(|short| Synonym { spelling: true, text: short.to_owned() })).collect()
    }
}

/// The labels of an area in the editions of the national plan.
fn national(taxonomy: &Taxonomy, area: &str) -> Vec<String> {
    let items = taxonomy.editions().iter().flat_map(|edition| &edition.groups).flat_map(|group| &group.items);
    items.filter(|item| item.area() == area).map(|item| item.label.clone()).collect()
}

/// An alternative for a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Synonym {
    /// In normal spelling.
    pub(crate) text: String,
    /// Whether it is another spelling of the same word.
    pub(crate) spelling: bool,
}

/// Things with ids and names, in the order in which staff are to see them.
#[derive(Debug, Clone)]
pub(crate) struct NamedThings(Vec<Name>);

/// An id with the names that people use for it.
#[derive(Debug, Clone)]
struct Name {
    id: String,
    names: Vec<String>,
    /// Names of things that belong to it: 書かない窓口 belongs to the area フロントヤード改革, so 分野:窓口 means that area.
    hints: Vec<String>,
}

/// The ids that a word refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) areas: Vec<AreaId>,
    pub(crate) topics: Vec<TopicId>,
}

impl NamedThings {
    /// The names of an id.
    fn names(&self, id: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |known| known.id == id).flat_map(|known| &known.names).map(String::as_str)
    }

    /// All names of all things.
    fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|known| &known.names).map(String::as_str)
    }

    /// The ids of a name: exact matches, else those whose names contain it, else those whose hints do.
    pub(crate) fn ids(&self, name: &str) -> Vec<&str> {
        let wanted = fold(name);
        if wanted.is_empty() {
            return Vec::new();
        }
        let called = |known: &Name| fold(&known.id) == wanted || known.names.iter().any(|n| fold(n) == wanted);
        let named = |known: &Name| known.names.iter().any(|n| fold(n).contains(&wanted));
        let hinted = |known: &Name| known.hints.iter().any(|n| fold(n).contains(&wanted));
        let ways: [&dyn Fn(&Name) -> bool; 3] = [&called, &named, &hinted];
        let found = ways.iter().map(|way| self.0.iter().filter(|known| way(known)).map(|known| known.id.as_str()));
        found.map(Iterator::collect).find(|ids: &Vec<&str>| !ids.is_empty()).unwrap_or_default()
    }

    /// The first name of each thing.
    pub(crate) fn labels(&self) -> Vec<&str> {
        self.0.iter().filter_map(|known| known.names.first()).map(String::as_str).collect()
    }
}
