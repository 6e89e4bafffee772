//! Other ways to write a word: `synonyms.toml`. The classifier and the search widen their words with it.

use std::collections::HashMap;

use serde::Deserialize;

use super::normalise::fold;
use crate::dictionaries::{Dictionaries, DictionaryError};

/// Largest number of spellings of a term: each group multiplies them, and a long term may hold words of many.
const MOST_SPELLINGS: usize = 256;

/// The groups of `synonyms.toml`, in normal spelling.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    spellings: Vec<Vec<String>>,
    interchangeable: Vec<Vec<String>>,
    synonyms: Vec<Vec<String>>,
    /// Of spellings and interchangeable words: [`by_first`].
    by_first: HashMap<char, Vec<(String, usize)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    spelling: Vec<Words>,
    #[serde(default)]
    interchange: Vec<Words>,
    #[serde(default)]
    synonym: Vec<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

impl Synonyms {
    /// Reads `synonyms.toml`.
    ///
    /// # Errors
    /// Where it can't be read.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let file: File = dictionaries.toml("synonyms.toml")?;
        let folded =
            |groups: Vec<Words>| groups.into_iter().map(|g| g.words.iter().map(|w| fold(w)).collect()).collect();
        Ok(Self::new(folded(file.spelling), folded(file.interchange), folded(file.synonym)))
    }

    fn new(spellings: Vec<Vec<String>>, interchangeable: Vec<Vec<String>>, synonyms: Vec<Vec<String>>) -> Self {
        let by_first = by_first(&[spellings.as_slice(), interchangeable.as_slice()].concat());
        Self { spellings, interchangeable, synonyms, by_first }
    }

    /// All words of all groups.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let groups = self.spellings.iter().chain(&self.interchangeable).chain(&self.synonyms);
        groups.flatten().map(String::as_str)
    }

    /// Words that mean the same as a whole word, itself first, in normal spelling: for queries.
    #[must_use]
    pub fn of(&self, word: &str) -> Vec<String> {
        let key = fold(word);
        let mut found = self.spellings_of(word);
        for group in self.synonyms.iter().filter(|g| g.contains(&key)) {
            found.extend(group.iter().cloned());
        }
        without_repeats(found)
    }

    /// A term in all its spellings, the given one first, in normal spelling: 手続のオンライン化 is also
    /// 手続きのオンライン化, オンライン予約 is also ネット予約 (but オンライン by itself is not ネット). At most 256: of a
    /// term with words of many groups, the groups that come last in the file are varied in its first spellings only.
    #[must_use]
    pub fn spellings_of(&self, term: &str) -> Vec<String> {
        let mut found = vec![fold(term)];
        let mut groups = Vec::new();
        self.groups_in(&found[0], 0, &mut groups);
        if groups.is_empty() {
            return found;
        }
        while let Some(group) = groups.iter().min().copied() {
            let before = found.len();
            match group.checked_sub(self.spellings.len()) {
                None => vary(&mut found, &self.spellings[group], false),
                Some(place) => vary(&mut found, &self.interchangeable[place], true),
            }
            groups.retain(|other| *other != group);
            // a new spelling may hold words of groups that the term had none of
            found[before..].iter().for_each(|spelling| self.groups_in(spelling, group + 1, &mut groups));
        }
        without_repeats(found)
    }

    /// Notes the groups from `least` on that have a word in a text: numbers of spellings, then of interchangeable
    /// words.
    fn groups_in(&self, text: &str, least: usize, groups: &mut Vec<usize>) {
        for (at, first) in text.char_indices() {
            let Some(words) = self.by_first.get(&first) else { continue };
            for (word, group) in words {
                if *group >= least && text[at..].starts_with(word.as_str()) && !groups.contains(group) {
                    groups.push(*group);
                }
            }
        }
    }
}

/// The words of all groups with the number of their group, by their first character.
fn by_first(groups: &[Vec<String>]) -> HashMap<char, Vec<(String, usize)>> {
    let mut words: HashMap<char, Vec<(String, usize)>> = HashMap::new();
    for (number, word) in (0..).zip(groups).flat_map(|(number, group)| group.iter().map(move |word| (number, word))) {
        if let Some(first) = word.chars().next() {
            words.entry(first).or_default().push((word.clone(), number));
        }
    }
    words
}

/// Adds to `terms` those with one word of a group in place of another.
fn vary(terms: &mut Vec<String>, group: &[String], only_inside: bool) {
    for place in 0..terms.len() {
        // a longer word of the group may contain a shorter (手続き, 手続): the longest match is the intended one
        let standing = group.iter().filter(|w| terms[place].contains(w.as_str())).max_by_key(|w| w.len());
        let Some(standing) = standing else { continue };
        let term = terms[place].clone();
        if let Some(word) = Some(standing).filter(|w| !only_inside || w.len() < term.trim_matches('|').len()) {
            let room = MOST_SPELLINGS.saturating_sub(terms.len());
            let others = group.iter().filter(|w| *w != word).take(room);
            terms.extend(others.map(|other| term.replace(word.as_str(), other)));
        }
    }
}

fn without_repeats(words: Vec<String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn synonyms() -> Synonyms {
        let group = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        Synonyms::new(
            vec![group(&["手続き", "手続"])],
            vec![group(&["オンライン", "ネット"])],
            vec![group(&["rpa", "業務自動化"])],
        )
    }

    #[test]
    fn spellings_are_tried_inside_a_term() {
        let found = synonyms().spellings_of("手続のオンライン化");
        assert_eq!(found[0], "手続のオンライン化");
        for spelling in ["手続きのオンライン化", "手続のネット化", "手続きのネット化"] {
            assert!(found.contains(&spelling.to_owned()), "{found:?}");
        }
        assert_eq!(found.len(), 4);
        assert_eq!(synonyms().spellings_of("オンライン"), ["オンライン"]);
    }

    #[test]
    fn spellings_do_not_multiply_without_end() {
        let group = |letter: char| (0..8).map(|n| format!("{letter}{n}")).collect();
        let many = Synonyms::new(('a'..='h').map(group).collect(), Vec::new(), Vec::new());
        let found = many.spellings_of("a0b0c0d0e0f0g0h0");
        assert_eq!(found.len(), MOST_SPELLINGS);
        assert_eq!(found[0], "a0b0c0d0e0f0g0h0");
    }

    #[test]
    fn synonyms_are_whole_words() {
        assert_eq!(synonyms().of("ＲＰＡ"), ["rpa", "業務自動化"]);
        assert_eq!(synonyms().of("RPA研修"), ["rpa研修"]);
    }
}
