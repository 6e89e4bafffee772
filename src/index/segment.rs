//! Data of the segments that every search needs, read once when the index is opened: which records belong to which
//! document, and the values of the facets.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::columnar::StrColumn;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::record::RecordKind;
use super::schema::{self, Fields};

/// Separator of the parts of [`DocumentLabels`] in their column.
const SEPARATOR: char = '\n';

/// The facets that are counted.
pub(crate) const FACETS: [&str; 6] = ["kind", "municipality", "area", "topic", "year", "document"];

/// Summary of an index.
pub(crate) struct IndexSummary {
    /// Its segments, in their order.
    pub(crate) segments: Vec<Segment>,
    /// The values of the facets; counts refer to them by index. The kinds come first, by rank.
    pub(crate) values: Values,
}

/// Summary of a segment.
pub(crate) struct Segment {
    /// Its documents in order: the records of each are adjacent.
    pub(crate) documents: Vec<Span>,
    /// By ordinals of their column, the places of the values that differ among the records of a document.
    pub(crate) facets: Vec<Option<usize>>,
}

/// The records of a document in a segment.
pub(crate) struct Span {
    /// The last of them, which is the document's own.
    pub(crate) last: DocId,
    /// The document's place among all documents by id, whatever the order in which they were indexed: a tie-break.
    pub(crate) place: u32,
    /// The places of the values that all its records have: municipality and document.
    pub(crate) values: [usize; 2],
}

/// Values for counting and sorting that all records of a document share.
pub(crate) struct DocumentLabels {
    /// The document's id.
    pub(crate) id: String,
    /// The municipality with its prefecture.
    pub(crate) municipality: String,
    /// The document as it is cited.
    pub(crate) document: String,
}

impl DocumentLabels {
    /// The value of the column in the document's own record.
    pub(crate) fn joined(&self) -> String {
        [self.id.as_str(), &self.municipality, &self.document].join(&SEPARATOR.to_string())
    }

    /// The labels of a document, by its own record.
    pub(crate) fn of(column: &StrColumn, record: DocId) -> tantivy::Result<Option<Self>> {
        let Some(ordinal) = column.term_ords(record).next() else { return Ok(None) };
        let mut joined = String::new();
        column.ord_to_str(ordinal, &mut joined)?;
        Ok(Some(Self::parted(&joined)))
    }

    /// The labels of a document, as [`Self::joined`].
    fn parted(joined: &str) -> Self {
        let mut parts = joined.splitn(3, SEPARATOR).map(str::to_owned);
        let mut part = || parts.next().unwrap_or_default();
        Self { id: part(), municipality: part(), document: part() }
    }
}

impl Segment {
    /// The first record of the document that has a record, and the record's place in the document.
    pub(crate) fn place(&self, record: DocId) -> Option<(DocId, usize)> {
        let document = self.documents.partition_point(|document| document.last < record);
        let first = document.checked_sub(1).map_or(0, |before| self.documents[before].last + 1);
        self.documents.get(document).map(|_| (first, (record - first) as usize))
    }
}

/// Values of facets, each with its place among all.
#[derive(Default)]
pub(crate) struct Values {
    places: BTreeMap<&'static str, BTreeMap<String, usize>>,
    /// How many there are.
    pub(crate) count: usize,
}

impl Values {
    fn place(&mut self, field: &'static str, value: String) -> usize {
        let place = *self.places.entry(field).or_default().entry(value).or_insert(self.count);
        self.count = self.count.max(place + 1);
        place
    }

    /// The values of a facet, in order, with their places.
    pub(crate) fn of(&self, field: &str) -> impl Iterator<Item = (&String, usize)> {
        self.places.get(field).into_iter().flatten().map(|(value, place)| (value, *place))
    }
}

/// Reads the summary of an index.
pub(crate) fn known(searcher: &Searcher, fields: &Fields) -> tantivy::Result<IndexSummary> {
    let mut values = Values::default();
    for kind in [RecordKind::Document, RecordKind::Passage, RecordKind::Initiative] {
        values.place("kind", kind.label().to_owned());
    }
    let own: Vec<_> =
        searcher.segment_readers().iter().map(|reader| own_records(reader, fields)).collect::<tantivy::Result<_>>()?;
    let ids: BTreeSet<&str> = own.iter().flatten().map(|(_, labels)| labels.id.as_str()).collect();
    let places: BTreeMap<&str, u32> = ids.into_iter().zip(0..).collect();
    let mut segments = Vec::new();
    for (reader, own) in searcher.segment_readers().iter().zip(&own) {
        let span = |(last, labels): &(DocId, DocumentLabels)| Span {
            last: *last,
            place: places[labels.id.as_str()],
            values: [
                values.place("municipality", labels.municipality.clone()),
                values.place("document", labels.document.clone()),
            ],
        };
        let documents = own.iter().map(span).collect();
        let mut facet = |label: String| {
            let (field, value) = label.split_once(schema::LABELLED)?;
            let field = FACETS.iter().find(|known| **known == field)?;
            Some(values.place(field, value.to_owned()))
        };
        let facets = terms(reader, schema::FACET)?.into_iter().map(&mut facet).collect();
        segments.push(Segment { documents, facets });
    }
    Ok(IndexSummary { segments, values })
}

/// The own records of the documents of a segment, including deleted ones, which delimit the others.
fn own_records(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Vec<(DocId, DocumentLabels)>> {
    let own = Term::from_field_text(fields.kind, RecordKind::Document.label());
    let postings = reader.inverted_index(fields.kind)?.read_postings(&own, IndexRecordOption::Basic)?;
    let (Some(mut postings), Some(column)) = (postings, reader.fast_fields().str(schema::LABELS)?) else {
        return Ok(Vec::new());
    };
    let joined = terms(reader, schema::LABELS)?;
    let mut records = Vec::new();
    while postings.doc() != TERMINATED {
        let record = postings.doc();
        let own = column.term_ords(record).next().and_then(|ordinal| joined.get(ordinal as usize));
        records.extend(own.map(|joined| (record, DocumentLabels::parted(joined))));
        postings.advance();
    }
    Ok(records)
}

/// The values of a column of texts, by ordinal: read at once, because reading one costs its whole block.
fn terms(reader: &SegmentReader, field: &str) -> tantivy::Result<Vec<String>> {
    let Some(column) = reader.fast_fields().str(field)? else { return Ok(Vec::new()) };
    let mut terms = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        terms.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(terms)
}
