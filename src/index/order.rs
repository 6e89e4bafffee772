//! The order of documents by id, whatever the order in which they were indexed: the last tie-break.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::Searcher;

use super::schema;

/// For each segment, the place of each of its document ordinals among all documents.
pub(crate) struct DocumentOrder(Vec<Vec<u32>>);

impl DocumentOrder {
    pub(crate) fn of(searcher: &Searcher) -> tantivy::Result<Self> {
        let mut ids: Vec<Vec<String>> = Vec::new();
        for segment in searcher.segment_readers() {
            let mut known = Vec::new();
            if let Some(column) = segment.fast_fields().str(schema::DOCUMENT)? {
                for ordinal in 0..column.num_terms() as u64 {
                    let mut id = String::new();
                    column.ord_to_str(ordinal, &mut id)?;
                    known.push(id);
                }
            }
            ids.push(known);
        }
        let sorted: BTreeSet<&str> = ids.iter().flatten().map(String::as_str).collect();
        let place: BTreeMap<&str, u32> = sorted.into_iter().zip(0..).collect();
        Ok(Self(ids.iter().map(|ids| ids.iter().map(|id| place[id.as_str()]).collect()).collect()))
    }

    /// The places of a segment's document ordinals.
    pub(crate) fn of_segment(&self, segment: u32) -> &[u32] {
        self.0.get(segment as usize).map_or(&[], Vec::as_slice)
    }
}
