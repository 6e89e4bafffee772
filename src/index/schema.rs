//! The fields of the index.
//!
//! Texts of different weight: name and text as words and as pairs of characters, context as words. Positions are kept
//! where phrases need them: of the pairs, and of the context's words. The rest filters, orders and counts. What a hit shows is one stored value, so that the schema has no field that only prints.

use tantivy::schema::{
    FAST, FacetOptions, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};

use super::analyser::{PAIRS, WORDS};

/// To be raised when the fields, their analysis or what is written into them changes: older indexes are rebuilt.
pub(crate) const VERSION: u32 = 3;

/// Fast field by which hits of the same rank are ordered: page, then place on it.
pub(crate) const PLACE: &str = "place";
/// Fast field with the rank of a hit's kind: the higher, the earlier.
pub(crate) const RANK: &str = "rank";
/// Fast field of a passage: how far before it the initiatives stand that are found in it, in records.
pub(crate) const REPEATS: &str = "repeats";
/// Fast field with the document's id.
pub(crate) const DOCUMENT: &str = "document";
/// Facets that are counted: `/kind/…`, `/municipality/…`, `/area/…`, `/topic/…`, `/year/…`, `/document/…`.
pub(crate) const FACET: &str = "facet";
/// Facets `/YEAR/PHASE`, and once more with [`ANY_YEAR`].
pub(crate) const PHASE: &str = "phase";
/// Stands for every year in a facet of phases.
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
    /// What the record says.
    pub(crate) text: TextField,
    /// What stands above it: measure, headings, merged cells; as words.
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
    /// What the record is, and what its document is.
    pub(crate) kind: Field,
    /// Fiscal years (April to March) by their first calendar year.
    pub(crate) year: Field,
    /// PDF pages, from 1.
    pub(crate) page: Field,
    /// Id of the document.
    pub(crate) document: Field,
    /// Id of the initiative.
    pub(crate) initiative: Field,
    pub(crate) facet: Field,
    pub(crate) phase: Field,
    pub(crate) rank: Field,
    pub(crate) repeats: Field,
    pub(crate) place: Field,
    /// The [`Record`](super::record::Record) as JSON.
    pub(crate) record: Field,
}

/// The schema with its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let mut analysed = |name: &str, tokenizer: &str, kept: IndexRecordOption| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(kept);
        builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
    };
    let mut text = |name: &str| TextField {
        words: analysed(&format!("{name}_{WORDS}"), WORDS, IndexRecordOption::WithFreqs),
        pairs: analysed(&format!("{name}_{PAIRS}"), PAIRS, IndexRecordOption::WithFreqsAndPositions),
    };
    let (name, text) = (text("name"), text("text"));
    let context = analysed("context", WORDS, IndexRecordOption::WithFreqsAndPositions);
    let department = analysed("department", PAIRS, IndexRecordOption::WithFreqsAndPositions);
    let exact = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
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
        year: builder.add_i64_field("year", INDEXED),
        page: builder.add_u64_field("page", INDEXED),
        document: builder.add_text_field(DOCUMENT, exact.clone() | FAST),
        initiative: builder.add_text_field("initiative", exact),
        facet: builder.add_facet_field(FACET, FacetOptions::default()),
        phase: builder.add_facet_field(PHASE, FacetOptions::default()),
        rank: builder.add_u64_field(RANK, FAST),
        repeats: builder.add_u64_field(REPEATS, FAST),
        place: builder.add_u64_field(PLACE, FAST),
        record: builder.add_text_field("record", STORED),
    };
    (builder.build(), fields)
}
