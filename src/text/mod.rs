//! Normalisation with offset maps, and Japanese tokens: what extraction, classification and search share.

pub mod japanese;
mod kanji;
pub mod normalise;
pub mod synonyms;

pub use japanese::{Token, Tokeniser, TokeniserError, WordClass};
pub use normalise::{Normalised, char_span, fold, normalise, normalise_compact};
pub use synonyms::Synonyms;
