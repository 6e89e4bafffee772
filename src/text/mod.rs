//! Encodings, normalisation with offset maps, and Japanese tokens: what extraction, classification and search share.

pub mod encoding;
pub mod formula;
#[cfg(feature = "search")]
pub mod japanese;
mod kanji;
mod likeness;
pub mod normalise;
pub mod number;
pub mod plausible;
mod signs;
pub mod synonyms;
#[cfg(feature = "search")]
mod user_words;

pub use encoding::decode;
#[cfg(feature = "search")]
pub use japanese::{Token, Tokeniser, TokeniserError, WordClass, katakana};
pub use likeness::likeness;
pub use normalise::{Normalised, char_span, fold, normalise, normalise_compact, usual_ideographs};
pub use signs::one_of;
pub use synonyms::Synonyms;
