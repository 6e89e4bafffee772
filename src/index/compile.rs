//! Compiles an understood query into a tantivy query.
//!
//! Invariant: a record matches either a word or its exclusion, never both or neither. Each word becomes one clause over
//! all text fields, as words and as pairs of characters together, and NOT and phrases are built from that same clause.

use std::collections::BTreeSet;
use std::ops::{Bound, Range};

use tantivy::collector::DocSetCollector;
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, InvertedIndexRangeQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Searcher, Term};

use super::excluded::Excluded;
use super::record::RecordKind;
use super::schema::{ANY_YEAR, Fields, LABELS, labelled};
use super::segment::DocumentLabels;
use super::syntax::{Node, QueryField};
use super::vocabulary::{NamedThings, SearchVocabulary};
use super::word;
use crate::calendar::{FiscalYear, YearRange, only_years};
use crate::corpus::SourceKind;
use crate::plan::Phase;
use crate::text::fold;

/// Why a value cannot be used, in Japanese, and its position in the query.
pub(crate) struct BadValue {
    pub(crate) message: String,
    pub(crate) at: Range<usize>,
}

/// Why there is no query.
pub(crate) enum CompileError {
    Value(BadValue),
    Tantivy(tantivy::TantivyError),
}

impl From<tantivy::TantivyError> for CompileError {
    fn from(cause: tantivy::TantivyError) -> Self {
        Self::Tantivy(cause)
    }
}

/// Score added to a record of the requested topic, beside words that score 5 to 30: more than a mention in a text,
/// less than the word in a name.
const WEIGHT_TOPIC: Score = 4.0;
/// The same for an area, which is wider.
const WEIGHT_AREA: Score = 1.0;

type Compiled = Result<Box<dyn Query>, CompileError>;

/// Inputs of the compiler.
pub(crate) struct Compiler<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) vocabulary: &'a SearchVocabulary,
    pub(crate) searcher: &'a Searcher,
}

impl Compiler<'_> {
    /// The query for a node.
    pub(crate) fn query(&self, node: &Node) -> Compiled {
        match node {
            Node::Word(text) => Ok(self.word(text)),
            Node::Phrase(text) => Ok(Box::new(word::phrase(text, self.fields, self.vocabulary))),
            Node::Field(name, value, at) => self.field(*name, value, at),
            Node::Not(inner) => Ok(all_but(vec![self.query(inner)?], Vec::new())),
            Node::Any(nodes) => {
                let parts = nodes.iter().map(|node| Ok((Occur::Should, self.alternative(node)?)));
                Ok(Box::new(BooleanQuery::new(parts.collect::<Result<_, CompileError>>()?)))
            }
            Node::All(nodes) => self.all(nodes),
        }
    }

    /// A disjunction of several ways to ask for something; records of a topic rank higher for it.
    fn alternative(&self, node: &Node) -> Compiled {
        let query = self.query(node)?;
        Ok(match node {
            Node::Field(QueryField::Topic, ..) => Box::new(ConstScoreQuery::new(query, WEIGHT_TOPIC)),
            Node::Field(QueryField::Area, ..) => Box::new(ConstScoreQuery::new(query, WEIGHT_AREA)),
            _ => query,
        })
    }

    fn all(&self, nodes: &[Node]) -> Compiled {
        let (mut without, mut with) = (Vec::new(), Vec::new());
        let years = named_years(nodes);
        for node in nodes {
            match node {
                // a phase next to a year is the phase in that year
                Node::Field(QueryField::Phase, value, _) if !years.is_empty() && Phase::named(value).is_some() => {
                    let phases = Phase::named(value).into_iter();
                    let of_years = phases.flat_map(|phase| years.iter().map(move |year| (phase, *year)));
                    with.push(filter(Box::new(BooleanQuery::union(
                        of_years.map(|(phase, year)| self.phase(phase, Some(year))).collect(),
                    ))));
                }
                Node::Not(inner) => without.push(self.query(inner)?),
                other => with.push(self.query(other)?),
            }
        }
        Ok(all_but(without, with))
    }

    /// A word in any of its forms.
    pub(crate) fn word(&self, text: &str) -> Box<dyn Query> {
        Box::new(word::word(text, self.fields, self.vocabulary))
    }

    fn field(&self, name: QueryField, value: &str, at: &Range<usize>) -> Compiled {
        let bad = |message: String| CompileError::Value(BadValue { message, at: at.clone() });
        match name {
            QueryField::Municipality => self.municipality(value, at),
            QueryField::Prefecture => self.prefecture(value, at),
            QueryField::Area => self.area(value).map_err(bad),
            QueryField::Topic => self.topic(value).map_err(bad),
            QueryField::Year => year_range(value).map(|range| self.years(range)).ok_or_else(|| {
                bad(format!(
                    "「{value}」は年度ではありません。「R8」「令和8年度」「2026」「R6～R8」のように書いてください。"
                ))
            }),
            QueryField::Phase => match Phase::named(value) {
                Some(phase) => Ok(self.phase(phase, None)),
                None => {
                    let known = Phase::ALL.map(Phase::label).join("、");
                    Err(bad(format!("「{value}」という段階はありません。段階: {known}")))
                }
            },
            QueryField::Page => fold(value).parse().map(|page| self.page(page)).map_err(|_| {
                bad(format!("「{value}」はページ番号ではありません。PDFの何枚目かを数字で書いてください。"))
            }),
            QueryField::Department => Ok(self.department(value)),
            QueryField::Name => Ok(Box::new(word::in_name(value, self.fields, self.vocabulary))),
            QueryField::Document => self.document(value, at),
            QueryField::Kind => self.kind(value).map_err(bad),
        }
    }

    /// Records of the municipality with this code or name; 市町村区 may be omitted, the prefecture may precede it.
    pub(crate) fn municipality(&self, value: &str, at: &Range<usize>) -> Compiled {
        let folded = fold(value);
        let ends = folded.char_indices().filter(|(_, c)| "都道府県".contains(*c)).map(|(at, c)| at + c.len_utf8());
        for (prefecture, name) in ends.map(|end| folded.split_at(end)) {
            let both = [(self.fields.prefecture, prefecture), (self.fields.municipality, name)];
            let count = |(field, value)| self.searcher.doc_freq(&Term::from_field_text(field, value));
            if count(both[0])? > 0 && count(both[1])? > 0 {
                let both = both.map(|(field, value)| exactly(field, value));
                return Ok(filter(Box::new(BooleanQuery::intersection(both.into()))));
            }
        }
        self.known(self.fields.municipality, value, &["市", "町", "村", "区"], at)
    }

    /// Records of the prefecture with this name; 都道府県 may be left out.
    pub(crate) fn prefecture(&self, value: &str, at: &Range<usize>) -> Compiled {
        self.known(self.fields.prefecture, value, &["都", "道", "府", "県"], at)
    }

    /// Records with a value that the index knows, as given or with one of the endings.
    fn known(&self, field: Field, value: &str, endings: &[&str], at: &Range<usize>) -> Compiled {
        let folded = fold(value);
        let spellings = [""].iter().chain(endings).map(|ending| format!("{folded}{ending}"));
        let mut found: Vec<Box<dyn Query>> = Vec::new();
        for spelling in spellings {
            if self.searcher.doc_freq(&Term::from_field_text(field, &spelling))? > 0 {
                found.push(exactly(field, &spelling));
            }
        }
        if found.is_empty() {
            let message = format!("「{value}」の文書は索引にありません。名前を確認してください。");
            return Err(CompileError::Value(BadValue { message, at: at.clone() }));
        }
        Ok(filter(Box::new(BooleanQuery::union(found))))
    }

    /// Records of the areas with a name.
    pub(crate) fn area(&self, value: &str) -> Result<Box<dyn Query>, String> {
        named(self.fields.area, &self.vocabulary.areas, value, "分野")
    }

    /// Records of the topics with a name.
    pub(crate) fn topic(&self, value: &str) -> Result<Box<dyn Query>, String> {
        named(self.fields.topic, &self.vocabulary.topics, value, "テーマ")
    }

    /// Records of a department whose name contains a text.
    pub(crate) fn department(&self, value: &str) -> Box<dyn Query> {
        filter(Box::new(word::substring(self.fields.department, &fold(value))))
    }

    /// Records that are in this phase in a fiscal year; without one, in any.
    pub(crate) fn phase(&self, phase: Phase, year: Option<FiscalYear>) -> Box<dyn Query> {
        let year = year.map_or_else(|| ANY_YEAR.to_owned(), |year| year.0.to_string());
        filter(exactly(self.fields.phase, &labelled(&year, phase.label())))
    }

    /// Records with a schedule for these fiscal years.
    pub(crate) fn years(&self, range: YearRange) -> Box<dyn Query> {
        let term = |year: FiscalYear| Term::from_field_i64(self.fields.year, year.0.into());
        if range.last == Some(range.first) {
            return filter(Box::new(TermQuery::new(term(range.first), IndexRecordOption::Basic)));
        }
        let last = range.last.map_or(Bound::Unbounded, |year| Bound::Included(term(year)));
        filter(Box::new(InvertedIndexRangeQuery::new(Bound::Included(term(range.first)), last)))
    }

    fn page(&self, page: u64) -> Box<dyn Query> {
        filter(Box::new(TermQuery::new(Term::from_field_u64(self.fields.page, page), IndexRecordOption::Basic)))
    }

    /// Records of the document with this id.
    pub(crate) fn of_document(&self, id: &str) -> Box<dyn Query> {
        exactly(self.fields.document, id)
    }

    /// Records of the documents with this id, or whose title contains the value.
    fn document(&self, value: &str, at: &Range<usize>) -> Compiled {
        let mut terms = vec![exactly(self.fields.document, value)];
        terms.extend(self.titled(value)?.iter().map(|id| exactly(self.fields.document, id)));
        if terms.len() == 1 && self.searcher.doc_freq(&Term::from_field_text(self.fields.document, value))? == 0 {
            let message = format!("「{value}」という題名の文書は索引にありません。");
            return Err(CompileError::Value(BadValue { message, at: at.clone() }));
        }
        Ok(filter(Box::new(BooleanQuery::union(terms))))
    }

    /// Ids of the documents whose title contains a text.
    fn titled(&self, text: &str) -> tantivy::Result<Vec<String>> {
        let documents = exactly(self.fields.kind, RecordKind::Document.label());
        let titled: Box<dyn Query> = Box::new(word::substring(self.fields.name.pairs, &fold(text)));
        let found = self.searcher.search(&BooleanQuery::intersection(vec![documents, titled]), &DocSetCollector)?;
        let mut ids = Vec::new();
        for address in found.into_iter().collect::<BTreeSet<_>>() {
            let columns = self.searcher.segment_reader(address.segment_ord).fast_fields();
            if let Some(column) = columns.str(LABELS)? {
                ids.extend(DocumentLabels::of(&column, address.doc_id)?.map(|labels| labels.id));
            }
        }
        ids.sort();
        Ok(ids)
    }

    /// Records of a kind.
    pub(crate) fn of_kind(&self, kind: RecordKind) -> Box<dyn Query> {
        filter(exactly(self.fields.kind, kind.label()))
    }

    /// Records of a kind, or of documents of a kind, by name.
    pub(crate) fn kind(&self, value: &str) -> Result<Box<dyn Query>, String> {
        let kinds = [RecordKind::Initiative, RecordKind::Passage, RecordKind::Document].map(RecordKind::label);
        let sources = SourceKind::ALL.map(|(.., label)| label);
        let value = fold(value);
        let known = || kinds.iter().chain(&sources);
        let label =
            known().find(|label| value.starts_with(**label) || (!value.is_empty() && label.starts_with(&value)));
        let labels: Vec<&str> = known().copied().collect();
        label
            .map(|label| filter(exactly(self.fields.kind, label)))
            .ok_or_else(|| format!("「{value}」という種別はありません。種別: {}", labels.join("、")))
    }
}

/// Records with one of the ids of a name.
fn named(field: Field, names: &NamedThings, value: &str, what: &str) -> Result<Box<dyn Query>, String> {
    let ids = names.ids(value);
    if ids.is_empty() {
        return Err(format!("「{value}」という{what}はありません。{what}: {}", names.labels().join("、")));
    }
    Ok(filter(Box::new(BooleanQuery::union(ids.into_iter().map(|id| exactly(field, id)).collect()))))
}

/// The fiscal years that some of these ask for.
fn named_years(nodes: &[Node]) -> Vec<FiscalYear> {
    let range = |node: &Node| match node {
        Node::Field(QueryField::Year, value, _) => year_range(value),
        _ => None,
    };
    nodes.iter().filter_map(range).flat_map(YearRange::years).collect()
}

/// Parses a value as fiscal years: R8, 令和8年度, 2026, R6～R8, R8～.
pub(crate) fn year_range(value: &str) -> Option<YearRange> {
    let western = || fold(value).parse().ok().filter(|year| (1900..2200).contains(year)).map(FiscalYear);
    only_years(value).or_else(|| western().map(YearRange::single))
}

/// A clause that filters without ranking.
pub(crate) fn filter(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

pub(crate) fn exactly(field: Field, value: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
}

/// Records with all of `with` (or any record, if there are none) and none of `without`.
pub(crate) fn all_but(without: Vec<Box<dyn Query>>, mut with: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if with.is_empty() {
        with.push(filter(Box::new(AllQuery)));
    }
    let with = with.into_iter().map(|query| (Occur::Must, query));
    let without = without.into_iter().map(|query| (Occur::MustNot, Box::new(Excluded(query)) as Box<dyn Query>));
    Box::new(BooleanQuery::new(with.chain(without).collect()))
}
