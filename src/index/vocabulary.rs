//! What search knows of words: the analyser, words that mean the same, and the names of areas.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::analyser::Analyser;
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::text::{Tokeniser, TokeniserError, fold};

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

/// An area and what people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaName {
    /// Its id (`frontyard`).
    pub id: String,
    /// Its label, then other names.
    pub names: Vec<String>,
}

/// What search knows of words. Index and query must be given the same.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    pub(crate) analyser: Analyser,
    /// Groups of words that mean the same, folded.
    synonyms: Vec<Vec<String>>,
    areas: Vec<AreaName>,
    fingerprint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SynonymFile {
    #[serde(default)]
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    words: Vec<String>,
}

impl Vocabulary {
    /// The vocabulary of the dictionaries in force; `areas` in the order in which staff are to see them.
    ///
    /// # Errors
    /// Where `user.csv` or `synonyms.toml` can't be read or has a mistake.
    pub fn open(dictionaries: &Dictionaries, areas: Vec<AreaName>) -> Result<Self, VocabularyError> {
        let words = dictionaries.text("user.csv")?;
        let synonyms: SynonymFile = dictionaries.toml("synonyms.toml")?;
        let fold_all = |group: &Group| group.words.iter().map(|word| fold(word)).collect();
        Ok(Self {
            analyser: Analyser::new(Tokeniser::new(&words)?),
            synonyms: synonyms.group.iter().map(fold_all).collect(),
            areas,
            fingerprint: Sha256::digest(words.as_bytes()).iter().map(|b| format!("{b:02x}")).collect(),
        })
    }

    /// Changes with everything that decides into which terms a text is cut. Synonyms and areas act on the query only.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The other words for a folded word.
    pub(crate) fn synonyms(&self, folded: &str) -> Vec<&str> {
        let mut found: Vec<&str> = (self.synonyms.iter())
            .filter(|group| group.iter().any(|word| word == folded))
            .flatten()
            .map(String::as_str)
            .filter(|word| *word != folded)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The areas that a name stands for: those with this id or name, else those whose names contain it.
    pub(crate) fn areas(&self, name: &str) -> Vec<&AreaName> {
        let name = fold(name);
        let exact = |area: &&AreaName| fold(&area.id) == name || area.names.iter().any(|n| fold(n) == name);
        let found: Vec<&AreaName> = self.areas.iter().filter(exact).collect();
        if !found.is_empty() || name.is_empty() {
            return found;
        }
        self.areas.iter().filter(|area| area.names.iter().any(|n| fold(n).contains(&name))).collect()
    }

    /// The labels of all areas.
    pub(crate) fn area_labels(&self) -> impl Iterator<Item = &str> {
        self.areas.iter().filter_map(|area| area.names.first()).map(String::as_str)
    }
}
