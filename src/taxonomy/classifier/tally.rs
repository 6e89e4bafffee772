//! Counts the words of the vocabulary in the fields and sums their weights by area and topic.

use std::ops::Range;

use super::Classifier;
use super::text_field::{TextField, TopicRank};
use crate::taxonomy::Evidence;
use crate::text::{Normalised, char_span};

/// The evidence found so far.
pub(in crate::taxonomy) struct Tally {
    /// By area.
    pub(in crate::taxonomy) sums: Vec<f32>,
    pub(super) evidence: Vec<Vec<Evidence>>,
    /// By topic: who named it.
    pub(super) topics: Vec<TopicRank>,
}

/// An occurrence of a term.
struct Word {
    term: usize,
    /// In the original field.
    bytes: Range<usize>,
    factor: f32,
}

/// The contribution of one word, or of several together, to an area.
struct Share {
    area: usize,
    weight: f32,
    words: Vec<usize>,
}

impl Share {
    /// Those for an area, then those against it.
    fn order(&self) -> (usize, bool) {
        (self.area, self.weight < 0.0)
    }
}

impl Tally {
    pub(super) fn new(areas: usize, topics: usize) -> Self {
        Self { sums: vec![0.0; areas], evidence: vec![Vec::new(); areas], topics: vec![TopicRank::None; topics] }
    }

    /// Reduces the evidence for these areas to a share: a bridge is hardly a matter of a digital plan, its sensor is.
    pub(super) fn weaken(&mut self, areas: &[bool], share: f32) {
        let found = self.sums.iter_mut().zip(&mut self.evidence).zip(areas);
        for ((sum, evidence), _) in found.filter(|(_, weakened)| **weakened) {
            *sum *= share;
            evidence.iter_mut().for_each(|word| word.weight *= share);
        }
    }
}

impl Classifier {
    /// Adds the evidence of a field. A word counts once a field; each further word for, or against, the same area
    /// counts less.
    pub(super) fn weigh(&self, field: &TextField<'_>, normal: &Normalised, tally: &mut Tally) {
        let cut = field.first_clause();
        let mut words: Vec<Word> = Vec::new();
        for found in self.meanings.matcher().find(normal) {
            if words.iter().any(|word| word.term == found.term) {
                continue;
            }
            let bytes = normal.original_span(found.span);
            let factor = if bytes.start < cut { field.weight } else { field.rest };
            words.push(Word { term: found.term, bytes, factor });
        }
        for word in &words {
            let topic_rank = if field.topic_rank == TopicRank::Name && word.bytes.start >= cut {
                TopicRank::Body
            } else {
                field.topic_rank
            };
            for topic in &self.meanings.of(word.term).topics {
                tally.topics[*topic] = tally.topics[*topic].min(topic_rank);
            }
        }
        let mut shares = self.shares(&words);
        // a word against an area counts whole beside a strong one for it
        shares.sort_by(|a, b| a.order().cmp(&b.order()).then(b.weight.abs().total_cmp(&a.weight.abs())));
        let mut rank = ((usize::MAX, false), 1.0);
        for share in shares {
            rank = (share.order(), if rank.0 == share.order() { rank.1 * self.positions.repeat } else { 1.0 });
            let weight = share.weight * rank.1;
            tally.sums[share.area] += weight;
            let each = weight / share.words.len() as f32;
            for word in share.words {
                merge(&mut tally.evidence[share.area], evidence(field, &words[word].bytes, each));
            }
        }
    }

    /// The contribution of a field's words to each area, alone and in combination.
    fn shares(&self, words_found: &[Word]) -> Vec<Share> {
        let mut shares = Vec::new();
        let mut filled: Vec<(usize, usize, usize)> = Vec::new();
        for (number, word) in words_found.iter().enumerate() {
            let meaning = self.meanings.of(word.term);
            let alone = meaning.areas.iter();
            shares.extend(alone.map(|(area, weight)| Share {
                area: *area,
                weight: weight * word.factor,
                words: vec![number],
            }));
            filled.extend(meaning.places.iter().map(|(combination, list)| (*combination, *list, number)));
        }
        filled.sort_unstable();
        for places in filled.chunk_by(|a, b| a.0 == b.0) {
            let combination = &self.combinations[places[0].0];
            let words = one_of_each(places);
            if words.len() == combination.lists && words.iter().any(|word| *word != words[0]) {
                let factor = words.iter().map(|word| words_found[*word].factor).fold(f32::INFINITY, f32::min);
                shares.push(Share { area: combination.area, weight: combination.weight * factor, words });
            }
        }
        shares
    }
}

/// For each list of a combination that is filled, a word: one that fills no list before it, where there is one. A long
/// word may fill several lists; alone, it is no combination.
fn one_of_each(places: &[(usize, usize, usize)]) -> Vec<usize> {
    let mut words: Vec<usize> = Vec::new();
    for list in places.chunk_by(|a, b| a.1 == b.1) {
        let other = list.iter().find(|place| !words.contains(&place.2));
        words.push(other.unwrap_or(&list[0]).2);
    }
    words
}

/// A piece of a field as evidence.
pub(super) fn evidence(field: &TextField<'_>, bytes: &Range<usize>, weight: f32) -> Evidence {
    let characters = char_span(field.text, bytes);
    Evidence {
        term: field.text[bytes.clone()].to_owned(),
        field: field.name.to_string(),
        start: characters.start,
        end: characters.end,
        weight,
    }
}

/// A word that supports an area alone and in combination is one piece of evidence.
fn merge(evidence: &mut Vec<Evidence>, new: Evidence) {
    match evidence.iter_mut().find(|e| e.start == new.start && e.end == new.end && e.field == new.field) {
        Some(known) => known.weight += new.weight,
        None => evidence.push(new),
    }
}
