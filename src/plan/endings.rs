//! The words of a dictionary that texts end with, found by their last character.

use std::collections::HashMap;

/// Words, each with what it means.
#[derive(Debug, Clone)]
pub(crate) struct Endings<T> {
    /// By the last character, longer words first.
    by_last: HashMap<char, Vec<(String, T)>>,
}

impl<T> Endings<T> {
    /// Sorts words. Empty ones end nothing.
    pub(crate) fn new(words: impl IntoIterator<Item = (T, String)>) -> Self {
        let mut by_last: HashMap<char, Vec<(String, T)>> = HashMap::new();
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
        let last = text.chars().next_back();
        last.and_then(|last| self.by_last.get(&last)).is_some_and(|words| words.iter().any(|(word, _)| word == text))
    }

    /// What the word means that ends last in a text; of words that end together, the longest.
    pub(crate) fn last_in(&self, text: &str) -> Option<&T> {
        text.char_indices().rev().find_map(|(at, last)| {
            let before = &text[..at + last.len_utf8()];
            let found = self.by_last.get(&last)?.iter().find(|(word, _)| before.ends_with(word.as_str()));
            found.map(|(_, meaning)| meaning)
        })
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
        assert!(endings.has("導入") && !endings.has("検討後に導入") && !endings.has(""));
    }
}
