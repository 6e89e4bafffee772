//! Adds to a long term the meanings of the terms within it. The matcher reports only the longest term at a place, so
//! オンライン受付 would hide 受付, which another rule needs.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::matcher::Matcher;
use super::terms::Meaning;
use crate::text::normalise_compact;

/// The meanings of a matcher's terms, by number. A meaning, with those it inherits, is computed on first use: a
/// document contains a few hundred of the thousands of terms.
#[derive(Debug, Clone)]
pub(super) struct Meanings {
    matcher: Matcher,
    read: Vec<OnceLock<Box<Meaning>>>,
}

impl Meanings {
    /// Takes terms in normal spelling, as [`super::terms::Terms::lines`] writes them.
    pub(super) fn new(lines: Cow<'static, str>) -> Self {
        let matcher = Matcher::new(lines);
        Self { read: std::iter::repeat_with(OnceLock::new).take(matcher.count()).collect(), matcher }
    }

    /// Finds the terms.
    pub(super) const fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// The meaning of a term. It inherits those of the terms within it; a term without an area or topic of its own
    /// takes over theirs.
    pub(super) fn of(&self, number: usize) -> &Meaning {
        self.read[number].get_or_init(|| {
            let within = self.matcher.find_within(&normalise_compact(self.matcher.key(number)), number);
            let mut meaning = self.own(number);
            let taken: Vec<_> = within.into_iter().map(|found| self.seen_from(found.term, number)).collect();
            meaning.take_over(taken.iter().map(AsRef::as_ref));
            Box::new(meaning)
        })
    }

    /// Its own meaning.
    fn own(&self, number: usize) -> Meaning {
        Meaning::of(self.matcher.note(number))
    }

    /// The meaning that a contained term passes on. Spellings of one word with and without a boundary contain each
    /// other; the shorter one does not wait for the longer.
    fn seen_from(&self, within: usize, number: usize) -> Cow<'_, Meaning> {
        let order = |number: usize| (self.matcher.length(number), number);
        if order(within) < order(number) { Cow::Borrowed(self.of(within)) } else { Cow::Owned(self.own(within)) }
    }
}

impl Meaning {
    fn take_over<'m>(&mut self, within: impl Iterator<Item = &'m Self>) {
        let (speaks, has_topic) = (!self.areas.is_empty(), !self.topics.is_empty());
        for word in within {
            self.places.extend(&word.places);
            word.areas.iter().filter(|_| !speaks).for_each(|(area, weight)| self.strengthen(*area, *weight));
            self.topics.extend(word.topics.iter().filter(|_| !has_topic));
        }
        self.topics.sort_unstable();
        self.topics.dedup();
        self.places.sort_unstable();
        self.places.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::terms::Terms;

    /// The meaning of the last of some words.
    fn of_last(words: &[(&str, &Meaning)]) -> Meaning {
        let mut terms = Terms::default();
        words.iter().for_each(|(word, meaning)| *terms.meaning((*word).to_owned()) = (*meaning).clone());
        let meanings = Meanings::new(terms.lines().into());
        let (last, _) = words[words.len() - 1];
        let is_last = |number: &usize| {
            meanings.matcher.key(*number) == last.trim_matches('|') && meanings.matcher.length(*number) == last.len()
        };
        let last = (0..meanings.matcher.count()).find(is_last).expect("one of them");
        meanings.of(last).clone()
    }

    #[test]
    fn a_word_that_only_waits_for_others_states_what_the_word_within_it_says() {
        let said = Meaning { areas: vec![(3, 4.0)], ..Meaning::default() };
        let waiting = Meaning { places: vec![(0, 1)], ..Meaning::default() };
        let taken = of_last(&[("人材", &said), ("窓口", &said), ("人材育成", &waiting)]);
        assert_eq!(taken, Meaning { areas: vec![(3, 4.0)], places: vec![(0, 1)], ..Meaning::default() });
        assert_eq!(of_last(&[("人材育成", &waiting), ("窓口", &said)]).places, []);
    }

    #[test]
    fn spellings_within_each_other_come_to_an_end() {
        let (free, bounded) = (
            Meaning { topics: vec![1], ..Meaning::default() },
            Meaning { areas: vec![(2, 1.0)], ..Meaning::default() },
        );
        let taken = of_last(&[("ai", &free), ("|ai|", &bounded)]);
        assert_eq!((taken.areas, taken.topics), (vec![(2, 1.0)], vec![1]));
    }

    #[test]
    fn a_word_has_the_places_and_topics_of_the_words_within_it_and_keeps_its_own_weight() {
        let long = Meaning { areas: vec![(0, 2.6)], ..Meaning::default() };
        let short = Meaning { areas: vec![(1, 0.8)], topics: vec![5], places: vec![(7, 0)] };
        let taken = of_last(&[("受付", &short), ("電子受付", &long)]);
        assert_eq!(taken, Meaning { areas: vec![(0, 2.6)], topics: vec![5], places: vec![(7, 0)] });
    }
}
