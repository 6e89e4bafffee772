//! The fields of the index.
//!
//! Names and texts are indexed as words and as pairs of characters, context as words. Frequencies and positions are
//! kept for pairs only, because phrases need them: texts are short, and repeated words say little. Lengths of texts are
//! kept where ranking needs them. Other fields filter, order and count. The data that hits show are
//! [stored](super::stored), so that the schema has no field that only prints.

use tantivy::schema::{FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions};

use super::analyser::{PAIRS, WORDS};

/// Version of the schema. Raise it when the fields, their analysis or contents change: older indexes are then rebuilt.
pub(crate) const VERSION: u32 = 7;

/// Fast field with the first PDF page of a record, by which hits of the same rank are ordered.
pub(crate) const FIRST_PAGE: &str = "first_page";
/// Fast field with the rank of a hit's kind: higher ranks come first.
pub(crate) const RANK: &str = "rank";
/// Fast field of a passage: the distance, in records, to the initiatives in it that precede it.
pub(crate) const REPEATS: &str = "repeats";
/// Fast field of a document's own record with its [`DocumentLabels`](super::segment::DocumentLabels).
pub(crate) const LABELS: &str = "labels";
/// Fast field with what is counted and differs among the records of a document: `area/…`, `topic/…`, `year/…`.
pub(crate) const FACET: &str = "facet";
/// Separator of the name of a facet from its value, and of a year from its phase.
pub(crate) const LABELLED: char = '/';
/// Placeholder for any year in the field of phases.
pub(crate) const ANY_YEAR: &str = "any";

/// A text as words and as pairs of characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextField {
    pub(crate) words: Field,
    pub(crate) pairs: Field,
}

/// The fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// An initiative's name, a heading, a document's title.
    pub(crate) name: TextField,
    /// The text of the record.
    pub(crate) text: TextField,
    /// The context above it (measure, headings, merged cells), as words.
    pub(crate) context: Field,
    /// Departments as printed, in pairs.
    pub(crate) department: Field,
    /// Name, folded, and code.
    pub(crate) municipality: Field,
    /// Name, folded.
    pub(crate) prefecture: Field,
    /// Area ids.
    pub(crate) area: Field,
    /// Topic ids.
    pub(crate) topic: Field,
    /// The kind of the record and that of its document.
    pub(crate) kind: Field,
    /// Fiscal years (April to March) by their first calendar year.
    pub(crate) year: Field,
    /// PDF pages, from 1.
    pub(crate) page: Field,
    /// Id of the document.
    pub(crate) document: Field,
    /// Id of the initiative.
    pub(crate) initiative: Field,
    /// `YEAR/PHASE`, and once more with [`ANY_YEAR`].
    pub(crate) phase: Field,
    pub(crate) facet: Field,
    pub(crate) rank: Field,
    pub(crate) repeats: Field,
    pub(crate) first_page: Field,
    pub(crate) labels: Field,
    /// Of every [so many](super::stored::CHUNK)th record of a document: it and those after it, as they are
    /// [stored](super::stored).
    pub(crate) records: Field,
}

/// The schema with its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let mut analysed = |name: &str, tokenizer: &str, kept: IndexRecordOption, lengths: bool| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(kept);
        let indexing = indexing.set_fieldnorms(lengths);
        builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
    };
    let (found, placed) = (IndexRecordOption::Basic, IndexRecordOption::WithFreqsAndPositions);
    let mut text = |name: &str| TextField {
        words: analysed(&format!("{name}_{WORDS}"), WORDS, found, true),
        pairs: analysed(&format!("{name}_{PAIRS}"), PAIRS, placed, true),
    };
    let (name, text) = (text("name"), text("text"));
    let context = analysed("context", WORDS, found, false);
    let department = analysed("department", PAIRS, placed, false);
    let exact = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let listed = TextOptions::default().set_fast("raw");
    // without lengths, which only ranking needs
    let numbers = NumericOptions::default().set_indexed();
    let fields = Fields {
        name,
        text,
        context,
        department,
        municipality: builder.add_text_field("municipality", exact.clone()),
        prefecture: builder.add_text_field("prefecture", exact.clone()),
        area: builder.add_text_field("area", exact.clone()),
        topic: builder.add_text_field("topic", exact.clone()),
        kind: builder.add_text_field("kind", exact.clone()),
        year: builder.add_i64_field("year", numbers.clone()),
        page: builder.add_u64_field("page", numbers),
        document: builder.add_text_field("document", exact.clone()),
        initiative: builder.add_text_field("initiative", exact.clone()),
        phase: builder.add_text_field("phase", exact),
        facet: builder.add_text_field(FACET, listed.clone()),
        rank: builder.add_u64_field(RANK, FAST),
        repeats: builder.add_u64_field(REPEATS, FAST),
        first_page: builder.add_u64_field(FIRST_PAGE, FAST),
        labels: builder.add_text_field(LABELS, listed),
        records: builder.add_bytes_field("records", STORED),
    };
    (builder.build(), fields)
}

/// A value prefixed with the name of its facet.
pub(crate) fn labelled(name: &str, value: &str) -> String {
    format!("{name}{LABELLED}{value}")
}
