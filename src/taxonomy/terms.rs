//! The terms of the vocabulary with their meanings, as a text with a line for each: `build/main.rs` writes that of the
//! binary. A document contains a few hundred of the thousands, and only their meanings are parsed.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use crate::keyed::place;

/// The meaning of a term; areas and topics by their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Meaning {
    pub(crate) areas: Vec<(usize, f32)>,
    pub(crate) topics: Vec<usize>,
    /// The places it fills in combinations: (combination, list).
    pub(crate) places: Vec<(usize, usize)>,
}

/// Terms in normal spelling with their meanings; a `|` at either end of a term requires a word boundary.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms(BTreeMap<String, Meaning>);

impl Terms {
    /// The meaning of a term, so far.
    pub(crate) fn meaning(&mut self, term: String) -> &mut Meaning {
        self.0.entry(term).or_default()
    }

    /// A line a term: the term, a tab, and its meaning; in the order of [`place`].
    pub(crate) fn lines(&self) -> String {
        let mut terms: Vec<_> = self.0.iter().collect();
        terms.sort_by_cached_key(|(term, _)| place(term));
        terms.into_iter().map(|(term, meaning)| format!("{term}\t{}\n", meaning.to_text())).collect()
    }
}

impl Meaning {
    /// Of two weights for one area, the stronger counts.
    pub(crate) fn strengthen(&mut self, area: usize, weight: f32) {
        match self.areas.iter_mut().find(|(known, _)| *known == area) {
            Some((_, present)) if weight.abs() > present.abs() => *present = weight,
            Some(_) => {}
            None => self.areas.push((area, weight)),
        }
    }

    /// `3=2.6 7=4`, a tab, topics, a tab, `0=1`.
    fn to_text(&self) -> String {
        let topics: Vec<String> = self.topics.iter().map(ToString::to_string).collect();
        format!("{}\t{}\t{}", write_pairs(&self.areas), topics.join(" "), write_pairs(&self.places))
    }

    /// Parses a meaning from the text after a term. Invalid numbers are ignored: only [`Terms::lines`] writes this
    /// text.
    pub(crate) fn of(text: &str) -> Self {
        let mut parts = text.split('\t');
        let mut next = || parts.next().unwrap_or_default();
        Self { areas: read_pairs(next()), topics: numbers(next()).collect(), places: read_pairs(next()) }
    }
}

fn write_pairs<A: Display, B: Display>(pairs: &[(A, B)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(a, b)| format!("{a}={b}")).collect();
    pairs.join(" ")
}

fn read_pairs<A: FromStr, B: FromStr>(text: &str) -> Vec<(A, B)> {
    let pair = |pair: &str| {
        let (a, b) = pair.split_once('=')?;
        Some((a.parse().ok()?, b.parse().ok()?))
    };
    text.split(' ').filter_map(pair).collect()
}

fn numbers(text: &str) -> impl Iterator<Item = usize> {
    text.split(' ').filter_map(|number| number.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_terms_are_read_back() {
        let all = Meaning { areas: vec![(3, 2.6), (0, -0.5)], topics: vec![5, 83], places: vec![(0, 1), (12, 0)] };
        let some = Meaning { topics: vec![7], ..Meaning::default() };
        let mut terms = Terms::default();
        *terms.meaning("窓口".to_owned()) = all.clone();
        *terms.meaning("|ai|".to_owned()) = some.clone();
        let lines = terms.lines();
        let read = |line: &str| line.split_once('\t').map(|(term, meaning)| (term.to_owned(), Meaning::of(meaning)));
        let read: Vec<_> = lines.lines().filter_map(read).collect();
        assert_eq!(read, [("|ai|".to_owned(), some), ("窓口".to_owned(), all)]);
    }
}
