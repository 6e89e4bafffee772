//! Statistics of the whole index for BM25.

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::schema::Fields;

/// The assumed length of a text whose length is not stored.
pub(crate) const AVERAGE: u32 = 1;

/// BM25 with fixed average lengths: a record's score does not change with the length of others, and an index that was
/// updated step by step ranks like one built at once.
pub(crate) struct Statistics<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let Fields { name, text, .. } = self.fields;
        let average = match field {
            f if f == name.words => 5,
            f if f == name.pairs => 12,
            f if f == text.words => 30,
            f if f == text.pairs => 80,
            // other fields store no lengths: all texts count as average
            _ => AVERAGE.into(),
        };
        Ok(average * self.total_num_docs()?)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}
