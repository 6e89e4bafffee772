//! One pass over the records that match a query: leaves out what only repeats, counts, and keeps the best.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::columnar::{Column, ColumnValues, StrColumn};
use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentReader, TERMINATED};

use super::order::DocumentOrder;
use super::record::Kind;
use super::schema::{self, Fields};
use super::statistics::Statistics;

/// The facets that are counted.
pub(crate) const FACETS: [&str; 4] = ["kind", "municipality", "area", "year"];

/// What matches a query. A passage that only repeats an initiative which matches too is left out everywhere.
#[derive(Default)]
pub(crate) struct Matches {
    pub(crate) total: usize,
    /// Records by facet and value.
    pub(crate) facets: BTreeMap<(&'static str, String), u64>,
    /// The best, in order.
    pub(crate) best: Vec<(Score, DocAddress)>,
}

/// What `query` matches, with the best `limit` records.
pub(crate) fn matches(
    query: &dyn Query,
    limit: usize,
    searcher: &Searcher,
    fields: &Fields,
    order: &DocumentOrder,
) -> tantivy::Result<Matches> {
    let statistics = Statistics { searcher, fields };
    let weight = query.weight(EnableScoring::enabled_from_statistics_provider(&statistics, searcher))?;
    let segments = searcher.segment_readers();
    let found = (0..segments.len() as u32).into_par_iter().zip(segments).map(|(number, reader)| {
        let mut pass = Pass::new(reader, number, limit, order.of_segment(number))?;
        pass.run(&*weight)?;
        pass.finish()
    });
    let mut all = Matches::default();
    let mut best = Vec::new();
    for (matches, candidates) in found.collect::<tantivy::Result<Vec<_>>>()? {
        all.total += matches.total;
        matches.facets.into_iter().for_each(|(value, count)| *all.facets.entry(value).or_default() += count);
        best.extend(candidates);
    }
    best.sort_unstable_by(|a, b| b.cmp(a));
    best.truncate(limit);
    all.best = best.into_iter().map(|candidate| (candidate.score, candidate.address)).collect();
    Ok(all)
}

/// A record that may be among the best. The greater comes first: kind, then score, then document, then place in it.
struct Candidate {
    rank: u64,
    score: Score,
    place: Reverse<(u32, u64)>,
    address: DocAddress,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        let score = self.score.total_cmp(&other.score);
        self.rank.cmp(&other.rank).then(score).then_with(|| self.place.cmp(&other.place))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Candidate {}

/// The pass over one segment.
struct Pass<'a> {
    reader: &'a SegmentReader,
    segment: u32,
    limit: usize,
    document_places: &'a [u32],
    ranks: Arc<dyn ColumnValues<u64>>,
    places: Arc<dyn ColumnValues<u64>>,
    documents: Option<StrColumn>,
    repeats: Column<u64>,
    facets: Option<StrColumn>,
    /// The initiatives that match, ascending.
    initiatives: Vec<DocId>,
    total: usize,
    /// By facet ordinal.
    counts: Vec<u64>,
    best: BinaryHeap<Reverse<Candidate>>,
}

impl<'a> Pass<'a> {
    fn new(reader: &'a SegmentReader, segment: u32, limit: usize, document_places: &'a [u32]) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        let facets = fast.str(schema::FACET)?;
        Ok(Self {
            reader,
            segment,
            limit,
            document_places,
            ranks: fast.column_first_or_default(schema::RANK)?,
            places: fast.column_first_or_default(schema::PLACE)?,
            documents: fast.str(schema::DOCUMENT)?,
            repeats: fast.u64(schema::REPEATS)?,
            initiatives: Vec::new(),
            total: 0,
            counts: vec![0; facets.as_ref().map_or(0, |facets| facets.num_terms())],
            facets,
            best: BinaryHeap::with_capacity(limit + 1),
        })
    }

    fn run(&mut self, weight: &dyn Weight) -> tantivy::Result<()> {
        let mut scorer = weight.scorer(self.reader, 1.0)?;
        let alive = self.reader.alive_bitset();
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                let rank = self.ranks.get_val(doc);
                if !self.repeats(doc, rank) {
                    self.count(doc);
                    // the score is worked out only where it can decide
                    if self.best.len() < self.limit || self.best.peek().is_some_and(|worst| rank >= worst.0.rank) {
                        self.offer(doc, rank, scorer.score());
                    }
                }
            }
            doc = scorer.advance();
        }
        Ok(())
    }

    /// Whether a record only repeats an initiative that matches too. The initiatives of a document stand before its
    /// passages, so they have been seen.
    fn repeats(&mut self, doc: DocId, rank: u64) -> bool {
        if rank == Kind::Initiative.rank() {
            self.initiatives.push(doc);
            return false;
        }
        let mut initiatives = self
            .repeats
            .values_for_doc(doc)
            .filter_map(|distance| u32::try_from(distance).ok().and_then(|distance| doc.checked_sub(distance)));
        initiatives.any(|initiative| self.initiatives.binary_search(&initiative).is_ok())
    }

    fn count(&mut self, doc: DocId) {
        self.total += 1;
        for ordinal in self.facets.iter().flat_map(|facets| facets.ords().values_for_doc(doc)) {
            if let Some(count) = self.counts.get_mut(ordinal as usize) {
                *count += 1;
            }
        }
    }

    fn offer(&mut self, doc: DocId, rank: u64, score: Score) {
        let full = self.best.len() >= self.limit;
        if full && self.best.peek().is_none_or(|worst| rank == worst.0.rank && score < worst.0.score) {
            return;
        }
        let document = self.documents.as_ref().and_then(|column| column.term_ords(doc).next()).unwrap_or(0);
        let document = self.document_places.get(document as usize).copied().unwrap_or(u32::MAX);
        let place = Reverse((document, self.places.get_val(doc)));
        let address = DocAddress::new(self.segment, doc);
        self.best.push(Reverse(Candidate { rank, score, place, address }));
        if full {
            self.best.pop();
        }
    }

    fn finish(self) -> tantivy::Result<(Matches, Vec<Candidate>)> {
        let mut facets = BTreeMap::new();
        for (count, ordinal) in self.counts.into_iter().zip(0..).filter(|(count, _)| *count > 0) {
            let mut path = String::new();
            if let Some(column) = &self.facets {
                column.ord_to_str(ordinal, &mut path)?;
            }
            // tantivy separates the steps of a facet's path with a null character
            if let Some((field, value)) = path.split_once('\0')
                && let Some(field) = FACETS.iter().find(|known| **known == field)
            {
                facets.insert((*field, value.to_owned()), count);
            }
        }
        let best = self.best.into_iter().map(|candidate| candidate.0).collect();
        Ok((Matches { total: self.total, facets, best: Vec::new() }, best))
    }
}
