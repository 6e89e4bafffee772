//! In: classified initiatives and passages of documents. Out: a tantivy index on disk, and hits for a query.
//!
//! [`update()`] brings the index up to the corpus, document by document; [`search()`] finds initiatives, passages and
//! documents in it; [`similar()`] finds initiatives like a given one. All need the same [`SearchVocabulary`].

mod analyser;
mod answer;
mod boundary;
mod clause;
mod collect;
mod compile;
mod excluded;
mod hit;
mod lexer;
mod occurrence;
mod passage;
mod question;
mod reading_folder;
mod record;
mod respell;
mod schema;
mod search;
mod segment;
mod similar;
mod snippet;
mod statistics;
mod stored;
mod syntax;
#[cfg(test)]
mod tests;
mod understand;
mod unit;
mod update;
mod vocabulary;
mod word;
mod write;

pub use analyser::Analyser;
pub use hit::Hit;
pub use record::{IndexedDocument, Linked, RecordKind};
pub use search::{Facet, Hits, Query, Reader, SearchError, search};
pub use similar::similar;
pub use snippet::Snippet;
pub use syntax::QueryError;
pub use update::{IndexError, Stats, Update, update};
pub use vocabulary::{SearchVocabulary, VocabularyError};
