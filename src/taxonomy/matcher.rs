//! All terms at once over a normalised text: at each place the longest, and none that lies inside another.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::Normalised;

/// Finds terms.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    terms: Vec<Term>,
    /// The terms that begin with a character, longest first.
    by_first: BTreeMap<char, Vec<usize>>,
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
        let mut by_first: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        for (number, term) in terms.iter().enumerate() {
            if let Some(first) = term.key.chars().next() {
                by_first.entry(first).or_default().push(number);
            }
        }
        for numbers in by_first.values_mut() {
            numbers.sort_by_key(|number| std::cmp::Reverse(terms[*number].key.len()));
        }
        Self { terms, by_first }
    }

    /// The terms of a text, in order. Terms may overlap (電子申請 and 申請管理 in 電子申請管理), not contain each other.
    pub(super) fn find(&self, text: &Normalised) -> Vec<Found> {
        let mut found = Vec::new();
        let mut covered = 0;
        for (start, first) in text.text.char_indices() {
            let Some(candidates) = self.by_first.get(&first) else { continue };
            let longest = candidates.iter().find(|number| self.stands_at(text, start, **number));
            if let Some(&term) = longest {
                let end = start + self.terms[term].key.len();
                if end > covered {
                    found.push(Found { term, span: start..end });
                    covered = end;
                }
            }
        }
        found
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
