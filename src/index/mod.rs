//! In: classified initiatives and passages of documents. Out: a tantivy index on disk, and hits for a query.
//!
//! [`update`] brings the index up to the corpus, document by document; [`search`] finds initiatives, passages and
//! documents in it. Both need the same [`Vocabulary`].

mod analyser;
mod citation;
mod compile;
mod excluded;
mod lexer;
mod passage;
mod record;
mod schema;
mod search;
mod snippet;
mod syntax;
#[cfg(test)]
mod tests;
mod update;
mod vocabulary;

pub use analyser::Analyser;
pub use citation::citation;
pub use record::{IndexedDocument, Kind};
pub use search::{Facet, Hit, Hits, Query, Reader, SearchError, search};
pub use snippet::Snippet;
pub use syntax::QueryError;
pub use update::{IndexError, Stats, Update, update};
pub use vocabulary::{Vocabulary, VocabularyError};
