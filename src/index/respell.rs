//! Replacements for a word that occurs nowhere: words with the same reading, and corrections of typing errors.

use super::search::Reader;
use crate::text::{fold, katakana};

/// A replacement for a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Respelt {
    pub(crate) word: String,
    /// Whether it is the same word, typed as its reading.
    pub(crate) sure: bool,
}

/// Largest number of candidates looked up in the index.
const MOST: usize = 12;
/// Words of fewer characters are corrected only if the characters look alike, because too many other words are close.
const SHORTEST: usize = 3;
/// Smallest length, in characters, of words in which a missing or extra character is corrected.
const SHORTEST_WITH_GAPS: usize = 4;

/// Candidates for the intended word, the likeliest first.
pub(crate) fn respell(said: &str, reader: &Reader<'_>) -> Vec<Respelt> {
    let folded = fold(said);
    let places = reader.place_names();
    let known = reader.vocabulary.known_words().into_iter().chain(places.iter().map(String::as_str));
    let mut known: Vec<String> = known.map(fold).filter(|word| !word.is_empty() && *word != folded).collect();
    known.sort();
    known.dedup();

    let mut found: Vec<(usize, Respelt)> = Vec::new();
    let analyser = &reader.vocabulary.analyser;
    let typed = analyser.reading(&folded);
    let is_kana = folded.chars().all(|c| katakana(c) != c || ('ァ'..='ー').contains(&c));
    if is_kana && typed != folded {
        let kana: String = folded.chars().map(katakana).collect();
        found.push((0, Respelt { word: kana, sure: true }));
    }
    let wanted: String = if is_kana { folded.chars().map(katakana).collect() } else { typed };
    for word in &known {
        let slip = slip(&folded, word, reader);
        if let Some(distance) = slip {
            found.push((distance, Respelt { word: word.clone(), sure: false }));
        } else if near_in_length(&wanted, word) && analyser.reading(word) == wanted {
            found.push((usize::from(!is_kana), Respelt { word: word.clone(), sure: is_kana }));
        }
    }
    found.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.word.cmp(&other.word)));
    found.into_iter().map(|(_, respelt)| respelt).take(MOST).collect()
}

/// Whether a word may have a reading: each of its characters is read by one to four kana.
fn near_in_length(reading: &str, word: &str) -> bool {
    let (kana, characters) = (reading.chars().count(), word.chars().count());
    characters <= kana && kana <= characters * 4
}

/// The distance of a word from the typed one, if small: 1 for similar characters; 2 for one that differs, is extra or
/// missing, or has changed places with its neighbour.
fn slip(typed: &str, word: &str, reader: &Reader<'_>) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let room = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(room).take_while(|(x, y)| x == y).count();
    let (left, right) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    // 推進員 does not mean a department: 推進課
    let questions = &reader.vocabulary.questions;
    if questions.is_department(word) && !questions.is_department(typed) {
        return None;
    }
    let is_telling = |c: &char| !c.is_ascii();
    match (left, right) {
        ([x], [y]) if reader.vocabulary.questions.look_alike(*x, *y) => Some(1),
        ([x], [y]) if a.len() >= SHORTEST && is_telling(x) && is_telling(y) => Some(2),
        ([x], []) | ([], [x]) if a.len() >= SHORTEST_WITH_GAPS && is_telling(x) => Some(2),
        ([w, x], [y, z]) if a.len() >= SHORTEST && w == z && x == y => Some(2),
        _ => None,
    }
}
