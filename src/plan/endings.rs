//! The words of a dictionary that texts end with or hold, found by their last character.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer};

use crate::text::fold;

/// Words with their meanings, found at the end of texts.
#[derive(Debug, Clone)]
pub(crate) struct Endings<T = ()> {
    /// By the last character, longer words first.
    by_last: FxHashMap<char, Vec<(String, T)>>,
}

impl<T> Default for Endings<T> {
    fn default() -> Self {
        Self { by_last: FxHashMap::default() }
    }
}

impl<'de> Deserialize<'de> for Endings {
    /// A list of a dictionary, folded.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(deserializer)?;
        Ok(Self::new(words.iter().map(|word| ((), fold(word)))))
    }
}

impl<T> Endings<T> {
    /// Sorts words. Empty ones end nothing.
    pub(crate) fn new(words: impl IntoIterator<Item = (T, String)>) -> Self {
        let mut by_last: FxHashMap<char, Vec<(String, T)>> = FxHashMap::default();
        for (meaning, word) in words {
            if let Some(last) = word.chars().next_back() {
                by_last.entry(last).or_default().push((word, meaning));
            }
        }
        by_last.values_mut().for_each(|words| words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len())));
        Self { by_last }
    }

    /// Whether a text is one of the words.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.at_end_of(text).any(|word| word == text)
    }

    /// The words that a text ends with, longest first.
    pub(crate) fn at_end_of(&self, text: &str) -> impl Iterator<Item = &str> {
        self.ending(text).map(|(word, _)| word.as_str())
    }

    fn ending(&self, text: &str) -> impl Iterator<Item = &(String, T)> {
        let words = text.chars().next_back().and_then(|last| self.by_last.get(&last));
        words.into_iter().flatten().filter(move |(word, _)| text.ends_with(word.as_str()))
    }

    /// The meanings of the words that a text holds, by their ends; a word comes as often as it occurs.
    pub(crate) fn within(&self, text: &str) -> impl Iterator<Item = (&str, &T)> {
        let ends = text.char_indices().map(|(at, last)| at + last.len_utf8());
        ends.flat_map(|end| self.ending(&text[..end])).map(|(word, meaning)| (word.as_str(), meaning))
    }

    /// The meaning of the word that ends last in a text; of words with the same end, the longest.
    pub(crate) fn last_in(&self, text: &str) -> Option<&T> {
        text.char_indices()
            .rev()
            .find_map(|(at, last)| self.ending(&text[..at + last.len_utf8()]).next().map(|(_, meaning)| meaning))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_ends_last_counts_and_of_two_the_longer() {
        let words = [(1, "導入"), (2, "本格導入"), (3, "検討"), (4, "")];
        let endings = Endings::new(words.map(|(meaning, word)| (meaning, word.to_owned())));
        for (text, wanted) in [("導入の検討", Some(3)), ("検討後に本格導入する", Some(2)), ("周知", None), ("", None)]
        {
            assert_eq!(endings.last_in(text).copied(), wanted, "{text}");
        }
        let within: Vec<_> = endings.within("検討後に本格導入する").map(|(word, meaning)| (word, *meaning)).collect();
        assert_eq!(within, [("検討", 3), ("本格導入", 2), ("導入", 1)]);
        assert!(endings.has("導入") && !endings.has("検討後に導入") && !endings.has(""));
    }
}
