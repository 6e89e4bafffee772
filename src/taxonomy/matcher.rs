//! All terms at once over a normalised text: at each place the longest, and none that lies inside another.

use std::ops::Range;

use super::keyed::{Keyed, key};
use crate::text::Normalised;

/// Finds terms.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    terms: Vec<Term>,
    /// The terms that begin with two characters, longest first; terms of one character stand under it.
    by_start: Keyed<Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Term {
    key: String,
    bounded_start: bool,
    bounded_end: bool,
}

/// A term in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The number of the term, as given to [`Matcher::new`].
    pub(super) term: usize,
    /// Bytes of the normalised text.
    pub(super) span: Range<usize>,
}

impl Matcher {
    /// Takes terms in normal spelling. A `|` at an end asks for a word boundary there: the next character is not of
    /// the same script. Latin letters and digits ask for it by themselves: AI is not in mail.
    pub(super) fn new<'t>(terms: impl Iterator<Item = &'t str>) -> Self {
        let terms: Vec<Term> = terms
            .map(|term| Term {
                key: term.trim_matches('|').to_owned(),
                bounded_start: term.starts_with('|'),
                bounded_end: term.ends_with('|'),
            })
            .collect();
        let mut longest_first: Vec<usize> = (0..terms.len()).filter(|number| !terms[*number].key.is_empty()).collect();
        longest_first.sort_by_key(|number| std::cmp::Reverse(terms[*number].key.len()));
        let mut by_start: Keyed<Vec<usize>> = Keyed::default();
        for number in longest_first {
            by_start.entry(key(terms[number].key.chars().take(2))).or_default().push(number);
        }
        Self { terms, by_start }
    }

    /// The terms of a text, in order. Terms may overlap (電子申請 and 申請管理 in 電子申請管理), not contain each other.
    pub(super) fn find(&self, text: &Normalised) -> Vec<Found> {
        self.find_within(text, usize::MAX)
    }

    /// The same without the term of this number: those within it, where the text is the term itself.
    pub(super) fn find_within(&self, text: &Normalised, but: usize) -> Vec<Found> {
        let mut found = Vec::new();
        let mut covered = 0;
        for (start, _) in text.text.char_indices() {
            if let Some(term) = self.longest_at(text, start, but) {
                let end = start + self.terms[term].key.len();
                if end > covered {
                    found.push(Found { term, span: start..end });
                    covered = end;
                }
            }
        }
        found
    }

    /// Whether a text has any of the terms.
    pub(super) fn is_in(&self, text: &Normalised) -> bool {
        text.text.char_indices().any(|(start, _)| self.longest_at(text, start, usize::MAX).is_some())
    }

    fn longest_at(&self, text: &Normalised, start: usize, but: usize) -> Option<usize> {
        let mut characters = text.text[start..].chars();
        let (first, second) = (characters.next(), characters.next());
        let pair = second.and_then(|_| self.by_start.get(&key(first.into_iter().chain(second))));
        let candidates =
            pair.into_iter().flatten().chain(self.by_start.get(&key(first.into_iter())).into_iter().flatten());
        candidates.copied().find(|number| *number != but && self.stands_at(text, start, *number))
    }

    fn stands_at(&self, text: &Normalised, start: usize, number: usize) -> bool {
        let term = &self.terms[number];
        if !text.text[start..].starts_with(&term.key) {
            return false;
        }
        let end = start + term.key.len();
        let bounded = |at: usize, asked: bool| {
            let before = text.text[..at].chars().next_back();
            let after = text.text[at..].chars().next();
            let (Some(before), Some(after)) = (before, after) else { return true };
            let script = Script::of(before);
            let latin = matches!(script, Script::Letter | Script::Digit);
            !(asked || latin) || script != Script::of(after) || script == Script::Other || text.is_split_at(at)
        };
        bounded(start, term.bounded_start) && bounded(end, term.bounded_end)
    }
}

/// What a word boundary stands between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Letter,
    Digit,
    Hiragana,
    Katakana,
    Ideograph,
    Other,
}

impl Script {
    const fn of(character: char) -> Self {
        match character {
            'a'..='z' => Self::Letter,
            '0'..='9' => Self::Digit,
            'ぁ'..='ゖ' => Self::Hiragana,
            'ァ'..='ヺ' | 'ー' => Self::Katakana,
            '一'..='鿿' | '々' | '㐀'..='䶿' => Self::Ideograph,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise_compact;

    fn found(terms: &[&str], text: &str) -> Vec<String> {
        let normal = normalise_compact(text);
        let found = Matcher::new(terms.iter().copied()).find(&normal);
        found.into_iter().map(|f| text[normal.original_span(f.span)].to_owned()).collect()
    }

    #[test]
    fn the_longest_term_wins_and_overlaps_stay() {
        assert_eq!(found(&["ai", "aiデマンド交通", "交通"], "ＡＩデマンド交通の導入"), ["ＡＩデマンド交通"]);
        assert_eq!(found(&["電子申請", "申請管理"], "電子申請管理"), ["電子申請", "申請管理"]);
    }

    #[test]
    fn latin_words_are_whole() {
        assert!(found(&["ai", "line"], "e-mailとオンラインonline").is_empty());
        assert_eq!(found(&["ai", "rpa"], "AI RPAの活用"), ["AI", "RPA"]);
        assert_eq!(found(&["20業務"], "120業務と20業務"), ["20業務"]);
    }

    #[test]
    fn a_bar_asks_for_a_boundary() {
        assert_eq!(found(&["|バス|"], "バスケットとデータバス"), Vec::<String>::new());
        assert_eq!(found(&["|バス|"], "町営バスの運行"), ["バス"]);
    }

    #[test]
    fn letters_spaced_out_are_found_where_they_stand() {
        assert_eq!(found(&["窓口"], "書かない窓 口"), ["窓 口"]);
    }
}
