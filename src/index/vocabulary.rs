//! What search knows of words: the analyser, words that mean the same, and the names of areas and topics.

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::analyser::Analyser;
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::taxonomy::Taxonomy;
use crate::text::{Synonyms, Tokeniser, TokeniserError, fold};

/// A longer word has no other spellings that anyone would miss, and too many that could be made.
const LONGEST_WIDENED: usize = 14;
/// So many other words are tried for one.
const MOST_SYNONYMS: usize = 12;

/// Why the vocabulary can't be used.
#[derive(Debug, Error)]
pub enum VocabularyError {
    /// A dictionary can't be read or has a mistake.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
    /// The user dictionary has a mistake.
    #[error(transparent)]
    Tokeniser(#[from] TokeniserError),
}

/// What search knows of words. Index and query must be given the same.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    pub(crate) analyser: Analyser,
    pub(crate) areas: Names,
    pub(crate) topics: Names,
    synonyms: Synonyms,
    fingerprint: String,
}

impl Vocabulary {
    /// The vocabulary of the dictionaries in force.
    ///
    /// # Errors
    /// Where `user.csv` or `synonyms.toml` can't be read or has a mistake.
    pub fn open(dictionaries: &Dictionaries, taxonomy: &Taxonomy) -> Result<Self, VocabularyError> {
        let words = dictionaries.text("user.csv")?;
        let areas = taxonomy.areas().iter().map(|area| (area.id.clone(), vec![area.label.clone(), area.short.clone()]));
        let topics = taxonomy.topics().iter().map(|topic| (topic.id.clone(), vec![topic.label.clone()]));
        Ok(Self {
            analyser: Analyser::new(Tokeniser::new(&words)?),
            areas: Names(areas.collect()),
            topics: Names(topics.collect()),
            synonyms: Synonyms::load(dictionaries)?,
            fingerprint: Sha256::digest(words.as_bytes()).iter().map(|b| format!("{b:02x}")).collect(),
        })
    }

    /// Changes with everything that decides into which terms a text is cut. Synonyms and names act on the query only.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The other words for a word, folded: other spellings, then words of the same meaning.
    pub(crate) fn synonyms(&self, word: &str) -> Vec<String> {
        let folded = fold(word);
        if folded.chars().count() > LONGEST_WIDENED {
            return Vec::new();
        }
        // what contains the word itself is found by the word
        let other = |synonym: &String| !synonym.is_empty() && !synonym.contains(&folded);
        self.synonyms.of(word).into_iter().filter(other).take(MOST_SYNONYMS).collect()
    }
}

/// Ids with what people call them, in the order in which staff are to see them.
#[derive(Debug, Clone)]
pub(crate) struct Names(Vec<(String, Vec<String>)>);

impl Names {
    /// The ids that a name stands for: those with this id or name, else those whose names contain it.
    pub(crate) fn ids(&self, name: &str) -> Vec<&str> {
        let name = fold(name);
        let chosen = |matches: &dyn Fn(&str) -> bool| -> Vec<&str> {
            let known =
                self.0.iter().filter(|(id, names)| matches(&fold(id)) || names.iter().any(|n| matches(&fold(n))));
            known.map(|(id, _)| id.as_str()).collect()
        };
        let exact = chosen(&|known| known == name);
        if exact.is_empty() && !name.is_empty() { chosen(&|known| known.contains(&name)) } else { exact }
    }

    /// The first name of each.
    pub(crate) fn labels(&self) -> Vec<&str> {
        self.0.iter().filter_map(|(_, names)| names.first()).map(String::as_str).collect()
    }
}
