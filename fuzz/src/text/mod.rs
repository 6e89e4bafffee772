//! What the document stage needs of the text module: no tokeniser, no dictionaries.

#[path = "../../../src/text/kanji.rs"]
mod kanji;
#[path = "../../../src/text/normalise.rs"]
mod normalise;

pub use normalise::fold;
