//! What every search needs of the segments, read once when the index is opened: which records are of which document,
//! and the values of the facets.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::columnar::StrColumn;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::record::Kind;
use super::schema::{self, Fields};

/// Between the parts of [`Labels`] in their column.
const SEPARATOR: char = '\n';

/// What is known of a segment, by the ordinals that its columns use.
#[derive(Default)]
pub(crate) struct Segment {
    /// Its documents in their order: the records of each stand side by side.
    pub(crate) documents: Vec<Span>,
    /// The facets that differ among the records of a document, as field and value; `None` for others.
    pub(crate) facets: Vec<Option<(&'static str, String)>>,
}

/// The records of a document in a segment.
pub(crate) struct Span {
    /// The last of them, which is the document's own.
    pub(crate) last: DocId,
    /// The document's place among all documents by id, whatever the order in which they were indexed: a tie-break.
    pub(crate) place: u32,
    pub(crate) labels: Labels,
}

/// What is counted or sorted by, and the same for all records of a document.
pub(crate) struct Labels {
    /// The document's id.
    pub(crate) id: String,
    /// The municipality with its prefecture.
    pub(crate) municipality: String,
    /// The document as it is cited.
    pub(crate) document: String,
}

impl Labels {
    /// As they stand in the column of the document's own record.
    pub(crate) fn joined(&self) -> String {
        [self.id.as_str(), &self.municipality, &self.document].join(&SEPARATOR.to_string())
    }

    /// The labels of a document, by its own record.
    pub(crate) fn of(column: &StrColumn, record: DocId) -> tantivy::Result<Option<Self>> {
        let Some(ordinal) = column.term_ords(record).next() else { return Ok(None) };
        let joined = term(column, ordinal)?;
        let mut parts = joined.splitn(3, SEPARATOR).map(str::to_owned);
        let mut part = || parts.next().unwrap_or_default();
        Ok(Some(Self { id: part(), municipality: part(), document: part() }))
    }
}

impl Segment {
    /// The own record of the document that has a record, and the record's place in the document.
    pub(crate) fn place(&self, record: DocId) -> Option<(DocId, usize)> {
        let document = self.documents.partition_point(|document| document.last < record);
        let first = document.checked_sub(1).map_or(0, |before| self.documents[before].last + 1);
        Some((self.documents.get(document)?.last, (record - first) as usize))
    }
}

/// Reads what is known of the segments, in their order.
pub(crate) fn segments(
    searcher: &Searcher,
    fields: &Fields,
    counted: &[&'static str],
) -> tantivy::Result<Vec<Segment>> {
    let known = searcher.segment_readers().iter().map(|reader| {
        let facet = |label: String| {
            let (field, value) = label.split_once(schema::LABELLED)?;
            let field = counted.iter().find(|known| **known == field)?;
            Some((*field, value.to_owned()))
        };
        Ok(Segment {
            documents: spans(reader, fields)?,
            facets: terms(reader, schema::FACET)?.into_iter().map(facet).collect(),
        })
    });
    let mut segments = known.collect::<tantivy::Result<Vec<_>>>()?;
    let ids = segments.iter().flat_map(|segment| &segment.documents).map(|document| document.labels.id.clone());
    let sorted: BTreeSet<String> = ids.collect();
    let places: BTreeMap<String, u32> = sorted.into_iter().zip(0..).collect();
    for document in segments.iter_mut().flat_map(|segment| &mut segment.documents) {
        document.place = places.get(&document.labels.id).copied().unwrap_or(u32::MAX);
    }
    Ok(segments)
}

/// The documents of a segment, also those that are deleted: they part the others.
fn spans(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Vec<Span>> {
    let own = Term::from_field_text(fields.kind, Kind::Document.label());
    let postings = reader.inverted_index(fields.kind)?.read_postings(&own, IndexRecordOption::Basic)?;
    let (Some(mut postings), Some(column)) = (postings, reader.fast_fields().str(schema::LABELS)?) else {
        return Ok(Vec::new());
    };
    let mut spans = Vec::new();
    while postings.doc() != TERMINATED {
        let last = postings.doc();
        spans.extend(Labels::of(&column, last)?.map(|labels| Span { last, place: 0, labels }));
        postings.advance();
    }
    Ok(spans)
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
