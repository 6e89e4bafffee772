//! Builds the clause for a word or a phrase: the fields, forms and weights with which it is searched.
//!
//! In names and texts, a word is searched as a dictionary word, which covers inflection, and as pairs of characters,
//! which cover every substring. In the headings above a record it is searched as words only, with the parts of a
//! compound anywhere in them, because headings are records themselves and found by their pairs.

use std::ops::Bound;

use tantivy::query::{BoostQuery, ConstScoreQuery, InvertedIndexRangeQuery, Query};
use tantivy::schema::Field;
use tantivy::{Score, Term};

use super::analyser::{covering_pairs, covering_terms};
use super::clause::{Clause, TermForm};
use super::compile::exactly;
use super::schema::Fields;
use super::vocabulary::SearchVocabulary;
use crate::text::fold;

/// Weight of a match in the name; a description weighs less, headings still less.
const WEIGHT_NAME: Score = 5.0;
/// Weight of a word in the text.
const WEIGHT_TEXT: Score = 1.0;
/// Weight of a word in the headings above, which are less specific and shared by many.
const WEIGHT_CONTEXT: Score = 0.4;
/// Factor for a substring that is not a word itself (京都 in 東京都).
const WEIGHT_PAIRS: Score = 0.3;
/// Factor for another spelling of the same word.
const WEIGHT_SPELLING: Score = 0.9;
/// Factor for a synonym.
const WEIGHT_SYNONYM: Score = 0.5;
/// Score of a record of the municipality that a word names.
const WEIGHT_PLACE: Score = 0.5;

/// A word in any of its forms, its synonyms, and the municipality or prefecture that it names.
pub(crate) fn word(text: &str, fields: &Fields, vocabulary: &SearchVocabulary) -> Clause {
    let mut clause = Clause::default();
    say(&mut clause, &Wording { text, number: 0, weight: 1.0 }, fields, vocabulary);
    for (synonym, number) in vocabulary.synonyms(text).iter().zip(1..) {
        let weight = if synonym.spelling { WEIGHT_SPELLING } else { WEIGHT_SYNONYM };
        say(&mut clause, &Wording { text: &synonym.text, number, weight }, fields, vocabulary);
    }
    for field in [fields.municipality, fields.prefecture] {
        clause.others.push(Box::new(ConstScoreQuery::new(exactly(field, &fold(text)), WEIGHT_PLACE)));
    }
    clause
}

/// Exactly these characters.
pub(crate) fn phrase(text: &str, fields: &Fields, vocabulary: &SearchVocabulary) -> Clause {
    let mut clause = Clause::default();
    let wording = Wording { text, number: 0, weight: 1.0 };
    let folded = fold(text);
    for (field, weight, text) in [(fields.name, WEIGHT_NAME, 0), (fields.text, WEIGHT_TEXT, 1)] {
        add_substring(&mut clause, field.pairs, &folded, weight, wording.group(text));
    }
    // several words in the headings would not be exact
    if vocabulary.analyser.parts(text).len() == 1 {
        above(&mut clause, &wording, fields, vocabulary);
    }
    clause
}

/// A word in the name.
pub(crate) fn in_name(text: &str, fields: &Fields, vocabulary: &SearchVocabulary) -> Clause {
    let mut clause = substring(fields.name.pairs, &fold(text));
    if let [(_, word)] = &vocabulary.analyser.phrase(text)[..] {
        clause.forms.extend(TermForm::of(fields.name.words, [(0, word.as_str())], 1.0, 0));
    }
    clause
}

/// Exactly these characters in one field of pairs.
pub(crate) fn substring(field: Field, folded: &str) -> Clause {
    let mut clause = Clause::default();
    add_substring(&mut clause, field, folded, 1.0, 0);
    clause
}

/// One wording of the searched text.
struct Wording<'t> {
    text: &'t str,
    /// Distinguishes it from the other wordings of a clause.
    number: usize,
    weight: Score,
}

impl Wording<'_> {
    /// The group of its forms in one of three texts.
    const fn group(&self, text: usize) -> usize {
        self.number * 3 + text
    }
}

/// Adds a wording as words and as pairs.
fn say(clause: &mut Clause, wording: &Wording<'_>, fields: &Fields, vocabulary: &SearchVocabulary) {
    let words = vocabulary.analyser.phrase(wording.text);
    // a text of several dictionary words is searched in one piece: then the pairs are the word
    let pairs = if words.len() > 1 { 1.0 } else { WEIGHT_PAIRS };
    exact(clause, wording, pairs, fields);
    above(clause, wording, fields, vocabulary);
    if let [(_, word)] = &words[..] {
        for (field, weight, text) in [(fields.name, WEIGHT_NAME, 0), (fields.text, WEIGHT_TEXT, 1)] {
            let word = [(0, word.as_str())];
            clause.forms.extend(TermForm::of(field.words, word, weight * wording.weight, wording.group(text)));
        }
    }
}

/// Adds the characters of a wording, weighted in names and texts with `share` of a word's weight.
fn exact(clause: &mut Clause, wording: &Wording<'_>, share: Score, fields: &Fields) {
    let folded = fold(wording.text);
    for (field, weight, text) in [(fields.name, WEIGHT_NAME, 0), (fields.text, WEIGHT_TEXT, 1)] {
        add_word(clause, field.pairs, &folded, weight * share * wording.weight, wording.group(text));
    }
}

/// Adds the words of a wording in the text above a record.
fn above(clause: &mut Clause, wording: &Wording<'_>, fields: &Fields, vocabulary: &SearchVocabulary) {
    let words = vocabulary.analyser.parts(wording.text);
    let weight = WEIGHT_CONTEXT * wording.weight / words.len().max(1) as Score;
    let words = words.iter().map(|(distance, word)| (*distance, word.as_str()));
    clause.forms.extend(TermForm::of(fields.context, words, weight, wording.group(2)));
}

/// Adds these characters by their pairs, where they form a word.
fn add_word(clause: &mut Clause, field: Field, folded: &str, weight: Score, group: usize) {
    if folded.chars().nth(1).is_none() {
        return add_substring(clause, field, folded, weight, group);
    }
    let terms = covering_terms(folded);
    let weight = weight / terms.len() as Score;
    clause.forms.extend(TermForm::of(field, terms.iter().map(|(at, term)| (*at, term.as_str())), weight, group));
}

/// Adds these characters by their pairs. Without characters there is nothing to add.
fn add_substring(clause: &mut Clause, field: Field, folded: &str, weight: Score, group: usize) {
    if folded.chars().count() == 1 {
        // every character begins a term: alone or with the next
        let term = |text: &str| Term::from_field_text(field, text);
        let last = Bound::Included(term(&format!("{folded}{}", char::MAX)));
        let prefixed: Box<dyn Query> = Box::new(InvertedIndexRangeQuery::new(Bound::Included(term(folded)), last));
        clause.others.push(Box::new(BoostQuery::new(prefixed, weight)));
    } else if !folded.is_empty() {
        let pairs = covering_pairs(folded);
        let weight = weight / pairs.len() as Score;
        clause.forms.extend(TermForm::of(field, pairs, weight, group));
    }
}
