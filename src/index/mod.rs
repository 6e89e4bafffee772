//! In: classified initiatives and passages of documents. Out: a tantivy index on disk, and hits for a query.
