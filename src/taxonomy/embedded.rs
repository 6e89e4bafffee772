//! The vocabulary of the binary as `build/main.rs` read it: to widen its words by their spellings takes as long as to read a
//! plan of ten pages.

use std::borrow::Cow;

use super::vocabulary::Vocabulary;

/// JSON of a [`Vocabulary`] without its terms.
const VOCABULARY: &str = include_str!(concat!(env!("OUT_DIR"), "/vocabulary.json"));
/// Its terms.
const TERMS: &str = include_str!(concat!(env!("OUT_DIR"), "/terms.tsv"));

/// What [`Vocabulary::load`] gives for the embedded dictionaries.
pub(super) fn vocabulary() -> Vocabulary {
    let rest: Vocabulary = serde_json::from_str(VOCABULARY).expect("written by the same code");
    Vocabulary { terms: Cow::Borrowed(TERMS), ..rest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn it_is_what_the_dictionaries_say() {
        assert!(TERMS.lines().count() > 1_000);
        assert_eq!(vocabulary(), Vocabulary::load(&Dictionaries::embedded()).expect("sound"));
    }
}
