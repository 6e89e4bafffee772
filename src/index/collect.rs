//! One pass over the records that match a query: drops repetitions, counts, and keeps the best.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::columnar::{Column, ColumnValues, StrColumn};
use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentReader};

use super::record::RecordKind;
use super::schema::{self, Fields};
use super::segment::{IndexSummary, Segment};
use super::statistics::Statistics;

/// Approximate number of records of a segment that one thread processes. Every part looks up the words again.
const PART: u32 = 250_000;

/// The matches of a query, without passages that only repeat a matching initiative.
#[derive(Default)]
pub(crate) struct Matches {
    pub(crate) total: usize,
    /// How many of them have each of the [known](IndexSummary) values.
    pub(crate) counts: Vec<u64>,
    /// The best, in order.
    pub(crate) best: Vec<(Score, DocAddress)>,
}

/// The matches of `query`, with the best `limit` records.
pub(crate) fn matches(
    query: &dyn Query,
    limit: usize,
    searcher: &Searcher,
    fields: &Fields,
    known: &IndexSummary,
) -> tantivy::Result<Matches> {
    let statistics = Statistics { searcher, fields };
    let weight = query.weight(EnableScoring::enabled_from_statistics_provider(&statistics, searcher))?;
    let found = parts(known).into_par_iter().map(|(segment, documents)| {
        let mut pass = Pass::new(searcher.segment_reader(segment), segment, known, limit)?;
        pass.run(&*weight, documents)?;
        Ok(pass.finish())
    });
    let mut all = Matches { counts: vec![0; known.values.count], ..Matches::default() };
    let mut best = Vec::new();
    for (matches, candidates) in found.collect::<tantivy::Result<Vec<_>>>()? {
        all.total += matches.total;
        all.counts.iter_mut().zip(matches.counts).for_each(|(sum, count)| *sum += count);
        best.extend(candidates);
    }
    best.sort_unstable_by(|a, b| b.cmp(a));
    best.truncate(limit);
    all.best = best.into_iter().map(|candidate| (candidate.score, candidate.address)).collect();
    Ok(all)
}

/// The segments with their documents by place; large ones in parts, so that all threads get similar amounts.
fn parts(known: &IndexSummary) -> Vec<(u32, Range<usize>)> {
    let mut parts = Vec::new();
    for (segment, number) in known.segments.iter().zip(0..) {
        let records = segment.documents.last().map_or(0, |document| document.last + 1);
        let count = records.div_ceil(PART);
        let cut = |part: u32| segment.documents.partition_point(|document| document.last < records / count * part);
        let ends = (1..count).map(cut).chain([segment.documents.len()]);
        let mut start = 0;
        for end in ends {
            parts.push((number, start..end));
            start = end;
        }
    }
    parts
}

/// A record that may be among the best. The greater comes first: kind, then score, then document, then place in it.
struct Candidate {
    rank: u64,
    score: Score,
    place: Reverse<(u32, u64, DocId)>,
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

/// The pass over one segment, or a part of it.
struct Pass<'a> {
    reader: &'a SegmentReader,
    segment: u32,
    known: &'a Segment,
    limit: usize,
    ranks: Arc<dyn ColumnValues<u64>>,
    pages: Arc<dyn ColumnValues<u64>>,
    repeats: Column<u64>,
    facets: Option<StrColumn>,
    /// The initiatives that match, ascending.
    initiatives: Vec<DocId>,
    total: usize,
    /// The place of the document of the current record.
    document: usize,
    /// Counts by place of the value.
    counts: Vec<u64>,
    best: BinaryHeap<Reverse<Candidate>>,
}

impl<'a> Pass<'a> {
    fn new(reader: &'a SegmentReader, segment: u32, known: &'a IndexSummary, limit: usize) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        Ok(Self {
            reader,
            segment,
            known: &known.segments[segment as usize],
            limit,
            ranks: fast.column_first_or_default(schema::RANK)?,
            pages: fast.column_first_or_default(schema::FIRST_PAGE)?,
            repeats: fast.u64(schema::REPEATS)?,
            initiatives: Vec::new(),
            total: 0,
            document: 0,
            counts: vec![0; known.values.count],
            facets: fast.str(schema::FACET)?,
            best: BinaryHeap::with_capacity(limit + 1),
        })
    }

    /// Processes these documents; the records of a document are never split.
    fn run(&mut self, weight: &dyn Weight, documents: Range<usize>) -> tantivy::Result<()> {
        let end_of = |documents: usize| documents.checked_sub(1).map_or(0, |last| self.known.documents[last].last + 1);
        let (first, end) = (end_of(documents.start), end_of(documents.end));
        self.document = documents.start;
        let mut scorer = weight.scorer(self.reader, 1.0)?;
        let alive = self.reader.alive_bitset();
        let mut doc = scorer.doc();
        if doc < first {
            doc = scorer.seek(first);
        }
        while doc < end {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                let rank = self.ranks.get_val(doc);
                if !self.repeats(doc, rank) {
                    self.count(doc, rank);
                    // the score is computed only if it can matter
                    if self.best.len() < self.limit || self.best.peek().is_some_and(|worst| rank >= worst.0.rank) {
                        self.offer(doc, rank, scorer.score());
                    }
                }
            }
            doc = scorer.advance();
        }
        Ok(())
    }

    /// Whether a record only repeats an initiative that also matches. The initiatives of a document precede its
    /// passages, so they have been seen.
    fn repeats(&mut self, doc: DocId, rank: u64) -> bool {
        if rank == RecordKind::Initiative.rank() {
            self.initiatives.push(doc);
            return false;
        }
        let mut initiatives = self
            .repeats
            .values_for_doc(doc)
            .filter_map(|distance| u32::try_from(distance).ok().and_then(|distance| doc.checked_sub(distance)));
        initiatives.any(|initiative| self.initiatives.binary_search(&initiative).is_ok())
    }

    fn count(&mut self, doc: DocId, rank: u64) {
        self.total += 1;
        // records come in their order
        while self.known.documents.get(self.document).is_some_and(|document| document.last < doc) {
            self.document += 1;
        }
        let document = self.known.documents.get(self.document);
        let shared = document.into_iter().flat_map(|document| document.values);
        // only initiatives have areas, topics and years
        let facets = self.facets.iter().filter(|_| rank == RecordKind::Initiative.rank());
        let facets = facets.flat_map(|facets| facets.ords().values_for_doc(doc));
        let own = facets.filter_map(|ordinal| *self.known.facets.get(ordinal as usize)?);
        // the kinds come first, by rank
        for value in [rank as usize].into_iter().chain(shared).chain(own) {
            self.counts[value] += 1;
        }
    }

    fn offer(&mut self, doc: DocId, rank: u64, score: Score) {
        let full = self.best.len() >= self.limit;
        if full && self.best.peek().is_none_or(|worst| rank == worst.0.rank && score < worst.0.score) {
            return;
        }
        let document = self.known.documents.get(self.document).map_or(u32::MAX, |document| document.place);
        let place = Reverse((document, self.pages.get_val(doc), doc));
        let address = DocAddress::new(self.segment, doc);
        self.best.push(Reverse(Candidate { rank, score, place, address }));
        if full {
            self.best.pop();
        }
    }

    fn finish(self) -> (Matches, Vec<Candidate>) {
        let best = self.best.into_iter().map(|candidate| candidate.0).collect();
        (Matches { total: self.total, counts: self.counts, best: Vec::new() }, best)
    }
}
