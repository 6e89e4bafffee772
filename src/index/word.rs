//! The clause for a word or a phrase: in which fields it is looked for, in which forms, with which weights.
//!
//! In names and texts a word is looked for as a word of the dictionary, which knows inflection, and as pairs of
//! characters, which miss no substring. In what stands above a record it is looked for as words only: those texts are
//! records of their own, found by their pairs.

use std::ops::Bound;

use tantivy::query::{BoostQuery, ConstScoreQuery, InvertedIndexRangeQuery, Query};
use tantivy::schema::Field;
use tantivy::{Score, Term};

use super::analyser::covering_pairs;
use super::clause::{Clause, Form, Place};
use super::compile::exactly;
use super::schema::Fields;
use super::vocabulary::Vocabulary;
use crate::text::fold;

/// Weights of a match by where it stands: the name before the description before what stands above.
const WEIGHT_NAME: Score = 5.0;
const WEIGHT_TEXT: Score = 1.0;
const WEIGHT_CONTEXT: Score = 0.4;
/// A substring that is no word of its own (京都 in 東京都) counts less than a word.
const WEIGHT_PAIRS: Score = 0.3;
/// A word of the same meaning counts less than the word itself.
const WEIGHT_SYNONYM: Score = 0.5;
/// Being in the municipality that a word names.
const WEIGHT_PLACE: Score = 0.5;

/// A word in any of its forms, its synonyms, and the municipality or prefecture that it names.
pub(crate) fn word(text: &str, fields: &Fields, vocabulary: &Vocabulary) -> Clause {
    let mut clause = said(text, fields, vocabulary);
    for synonym in vocabulary.synonyms(text) {
        exact(&mut clause, &synonym, WEIGHT_SYNONYM * WEIGHT_PAIRS, fields, vocabulary);
    }
    for field in [fields.municipality, fields.prefecture] {
        clause.others.push(Box::new(ConstScoreQuery::new(exactly(field, &fold(text)), WEIGHT_PLACE)));
    }
    clause
}

/// A word in any of its forms, without its synonyms.
fn said(text: &str, fields: &Fields, vocabulary: &Vocabulary) -> Clause {
    let mut clause = Clause::default();
    let words = vocabulary.analyser.phrase(text);
    // what the dictionary cuts into several words is looked for in one piece: then the pairs are the word
    let weight = if words.len() > 1 { 1.0 } else { WEIGHT_PAIRS };
    exact(&mut clause, &fold(text), weight, fields, vocabulary);
    if let [(_, word)] = &words[..] {
        for (field, place, weight) in [(fields.name, Place::Name, WEIGHT_NAME), (fields.text, Place::Text, WEIGHT_TEXT)]
        {
            clause.forms.extend(Form::of(field.words, [(0, word.as_str())], weight, place));
        }
    }
    clause
}

/// Exactly these characters.
pub(crate) fn phrase(text: &str, fields: &Fields, vocabulary: &Vocabulary) -> Clause {
    let mut clause = Clause::default();
    exact(&mut clause, &fold(text), 1.0, fields, vocabulary);
    clause
}

/// A word in the name.
pub(crate) fn in_name(text: &str, fields: &Fields, vocabulary: &Vocabulary) -> Clause {
    let mut clause = substring(fields.name.pairs, &fold(text));
    if let [(_, word)] = &vocabulary.analyser.phrase(text)[..] {
        clause.forms.extend(Form::of(fields.name.words, [(0, word.as_str())], 1.0, Place::Name));
    }
    clause
}

/// Exactly these characters in one field of pairs.
pub(crate) fn substring(field: Field, folded: &str) -> Clause {
    let mut clause = Clause::default();
    add_substring(&mut clause, field, folded, 1.0, Place::Name);
    clause
}

fn exact(clause: &mut Clause, folded: &str, weight: Score, fields: &Fields, vocabulary: &Vocabulary) {
    add_substring(clause, fields.name.pairs, folded, weight * WEIGHT_NAME, Place::Name);
    add_substring(clause, fields.text.pairs, folded, weight * WEIGHT_TEXT, Place::Text);
    let words = vocabulary.analyser.phrase(folded);
    let weight = WEIGHT_CONTEXT * weight.max(WEIGHT_SYNONYM) / words.len().max(1) as Score;
    let words = words.iter().map(|(distance, word)| (*distance, word.as_str()));
    clause.forms.extend(Form::of(fields.context, words, weight, Place::Context));
}

/// Adds these characters by their pairs. Without characters there is nothing to add.
fn add_substring(clause: &mut Clause, field: Field, folded: &str, weight: Score, place: Place) {
    if folded.chars().count() == 1 {
        // every character begins a term: alone or with the next
        let term = |text: &str| Term::from_field_text(field, text);
        let last = Bound::Included(term(&format!("{folded}{}", char::MAX)));
        let prefixed: Box<dyn Query> = Box::new(InvertedIndexRangeQuery::new(Bound::Included(term(folded)), last));
        clause.others.push(Box::new(BoostQuery::new(prefixed, weight)));
    } else if !folded.is_empty() {
        let pairs = covering_pairs(folded);
        let weight = weight / pairs.len() as Score;
        clause.forms.extend(Form::of(field, pairs, weight, place));
    }
}
