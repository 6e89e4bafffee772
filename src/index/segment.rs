//! What every search needs of the segments, read once when the index is opened: the places of the documents and the
//! values of the facets.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::columnar::StrColumn;
use tantivy::{Searcher, SegmentReader};

use super::schema;

/// What is known of a segment, by the ordinals that its columns use.
#[derive(Default)]
pub(crate) struct Segment {
    /// The place of each document among all documents by id, whatever the order in which they were indexed: the last
    /// tie-break.
    pub(crate) documents: Vec<u32>,
    /// The facets that are counted, as field and value; `None` for others.
    pub(crate) facets: Vec<Option<(&'static str, String)>>,
}

/// Reads what is known of the segments, in their order.
pub(crate) fn segments(searcher: &Searcher, counted: &[&'static str]) -> tantivy::Result<Vec<Segment>> {
    let readers = searcher.segment_readers().iter();
    let ids: Vec<Vec<String>> =
        readers.clone().map(|reader| terms(reader, schema::DOCUMENT)).collect::<tantivy::Result<_>>()?;
    let sorted: BTreeSet<&str> = ids.iter().flatten().map(String::as_str).collect();
    let place: BTreeMap<&str, u32> = sorted.into_iter().zip(0..).collect();
    let known = ids.iter().zip(readers).map(|(ids, reader)| {
        let facet = |path: String| {
            // tantivy separates the steps of a facet's path with a null character
            let (field, value) = path.split_once('\0')?;
            let field = counted.iter().find(|known| **known == field)?;
            Some((*field, value.to_owned()))
        };
        Ok(Segment {
            documents: ids.iter().map(|id| place[id.as_str()]).collect(),
            facets: terms(reader, schema::FACET)?.into_iter().map(facet).collect(),
        })
    });
    known.collect()
}

/// The values of a column of texts, by ordinal.
fn terms(reader: &SegmentReader, field: &str) -> tantivy::Result<Vec<String>> {
    let Some(column) = reader.fast_fields().str(field)? else { return Ok(Vec::new()) };
    (0..column.num_terms() as u64).map(|ordinal| term(&column, ordinal)).collect()
}

fn term(column: &StrColumn, ordinal: u64) -> tantivy::Result<String> {
    let mut text = String::new();
    column.ord_to_str(ordinal, &mut text)?;
    Ok(text)
}
