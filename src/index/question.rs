//! The words that have a meaning in queries: `query.toml`.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::plan::Phase;
use crate::text::fold;

/// The words of `query.toml`, in normal spelling.
#[derive(Debug, Clone)]
pub(crate) struct QuestionWords {
    idle: BTreeSet<String>,
    negations: Vec<String>,
    phases: Vec<(Phase, Vec<String>)>,
    departments: Vec<String>,
    lookalike: Vec<String>,
    common: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    idle: Vec<String>,
    negations: Vec<String>,
    phase: Vec<PhaseEntry>,
    department: Endings,
    typo: Typo,
    similar: Similar,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhaseEntry {
    label: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Endings {
    endings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typo {
    lookalike: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Similar {
    common: Vec<String>,
}

impl QuestionWords {
    /// Reads `query.toml`.
    ///
    /// # Errors
    /// Where it can't be read, or names an unknown phase.
    pub(crate) fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        /// The file.
        const NAME: &str = "query.toml";
        let file: File = dictionaries.toml(NAME)?;
        let phase = |entry: PhaseEntry| match Phase::named(&entry.label) {
            Some(phase) => Ok((phase, folded(entry.words).collect())),
            None => Err(DictionaryError::Invalid {
                file: NAME.to_owned(),
                line: 1,
                reason: format!("「{}」という段階はありません", entry.label),
            }),
        };
        Ok(Self {
            idle: folded(file.idle).collect(),
            negations: file.negations,
            phases: file.phase.into_iter().map(phase).collect::<Result<_, _>>()?,
            departments: file.department.endings,
            lookalike: file.typo.lookalike,
            common: folded(file.similar.common).collect(),
        })
    }

    /// Whether a word only marks a question, or only names the kind of answer.
    pub(crate) fn is_idle(&self, word: &str) -> bool {
        self.idle.contains(word)
    }

    /// Whether a word negates the verb before it.
    pub(crate) fn negates(&self, word: &str) -> bool {
        self.negations.iter().any(|known| known == word)
    }

    /// The phase named by a word.
    pub(crate) fn phase(&self, word: &str) -> Option<Phase> {
        self.phases.iter().find(|(_, words)| words.iter().any(|known| known == word)).map(|(phase, _)| *phase)
    }

    /// Whether a word may name a department.
    pub(crate) fn is_department(&self, word: &str) -> bool {
        self.departments.iter().any(|ending| word.ends_with(ending.as_str()) && word != ending)
    }

    /// Whether two characters look alike.
    pub(crate) fn look_alike(&self, one: char, other: char) -> bool {
        self.lookalike.iter().any(|group| group.contains(one) && group.contains(other))
    }

    /// Whether a word occurs in initiatives of every kind and so identifies none.
    pub(crate) fn is_common(&self, word: &str) -> bool {
        self.common.contains(word)
    }
}

fn folded(words: Vec<String>) -> impl Iterator<Item = String> {
    words.into_iter().map(|word| fold(&word))
}
