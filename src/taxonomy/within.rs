//! What a long word takes over from the words within it. Only the longest word at a place is found in a text, so that
//! オンライン受付 would hide the 受付 that another rule waits for.

use std::collections::BTreeMap;

use super::matcher::Matcher;
use super::vocabulary::Meaning;
use crate::text::normalise_compact;

/// Lets every term fill the places of the terms within it; one that speaks for no area, or has no topic, also takes
/// theirs.
pub(super) fn take_over(terms: &mut BTreeMap<String, Meaning>) {
    let keys: Vec<String> = terms.keys().cloned().collect();
    let matcher = Matcher::new(keys.iter().map(String::as_str));
    let mut shortest_first: Vec<usize> = (0..keys.len()).collect();
    shortest_first.sort_by_key(|number| keys[*number].len());
    for number in shortest_first {
        let key = &keys[number];
        let within = matcher.find_within(&normalise_compact(key.trim_matches('|')), number);
        let within: Vec<Meaning> = within.iter().filter_map(|found| terms.get(&keys[found.term]).cloned()).collect();
        if let Some(meaning) = terms.get_mut(key) {
            meaning.take_over(within);
        }
    }
}

impl Meaning {
    fn take_over(&mut self, within: Vec<Self>) {
        let (speaks, has_topic) = (!self.areas.is_empty(), !self.topics.is_empty());
        for word in within {
            self.places.extend(word.places);
            word.areas.into_iter().filter(|_| !speaks).for_each(|(area, weight)| self.strengthen(area, weight));
            self.topics.extend(word.topics.into_iter().filter(|_| !has_topic));
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

    #[test]
    fn a_word_that_only_waits_for_others_says_what_the_word_within_it_says() {
        let said = Meaning { areas: vec![(3, 4.0)], ..Meaning::default() };
        let waiting = Meaning { places: vec![(0, 1)], ..Meaning::default() };
        let mut terms: BTreeMap<String, Meaning> =
            [("人材".to_owned(), said.clone()), ("人材育成".to_owned(), waiting), ("窓口".to_owned(), said)].into();
        take_over(&mut terms);
        assert_eq!(terms["人材育成"], Meaning { areas: vec![(3, 4.0)], places: vec![(0, 1)], ..Meaning::default() });
        assert_eq!(terms["窓口"].places, []);
    }

    #[test]
    fn a_word_has_the_places_and_topics_of_the_words_within_it_and_keeps_its_own_weight() {
        let long = Meaning { areas: vec![(0, 2.6)], ..Meaning::default() };
        let short = Meaning { areas: vec![(1, 0.8)], topics: vec![5], places: vec![(7, 0)] };
        let mut terms: BTreeMap<String, Meaning> = [("受付".to_owned(), short), ("電子受付".to_owned(), long)].into();
        take_over(&mut terms);
        assert_eq!(terms["電子受付"], Meaning { areas: vec![(0, 2.6)], topics: vec![5], places: vec![(7, 0)] });
    }
}
