//! Finds records for a query: in order, folded, with snippets and facets.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use tantivy::collector::{Count, FacetCollector, TopDocs};
use tantivy::index::SegmentId;
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, Query as TantivyQuery};
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, DocId, Index, Score, Searcher, SegmentReader, TantivyDocument, Term};
use thiserror::Error;

use super::citation::citation;
use super::compile::{CompileError, Compiler, all_but};
use super::record::{Kind, Record};
use super::schema::{self, Fields};
use super::snippet::{Pattern, Snippet, marked, patterns, snippet};
use super::syntax::{Node, QueryError, error, parse};
use super::update::{Ledger, version};
use super::vocabulary::Vocabulary;
use crate::calendar::{FiscalYear, YearRange};
use crate::corpus::YearMonth;
use crate::plan::ScheduleEntry;

/// Between the parts of a record in a snippet: cells of a row, fields of an initiative.
const SEPARATOR: &str = "｜";

/// Why nothing could be searched.
#[derive(Debug, Error)]
pub enum SearchError {
    /// There is no index.
    #[error("索引 {0} がありません。先に kurabe run を実行してください。")]
    Missing(PathBuf),
    /// It was made by another version of kurabe or with other dictionaries.
    #[error("索引 {0} は別の版の kurabe か別の辞書で作られています。kurabe run で作り直してください。")]
    OtherVersion(PathBuf),
    /// It can't be read.
    #[error("索引 {path} を読めません（{cause}）。索引のフォルダーを削除して kurabe run で作り直してください。")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: tantivy::TantivyError,
    },
    /// The query has a mistake.
    #[error("{0}")]
    Query(#[from] QueryError),
    /// A value given beside the query can't be used.
    #[error("{0}")]
    Filter(String),
}

/// What to search for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// In the query language of [`syntax`](super::syntax); may be empty where there are filters.
    pub text: String,
    /// Names or codes; records of any of these.
    pub municipality: Vec<String>,
    /// Ids or names of areas; records of any of these.
    pub area: Vec<String>,
    /// Only records that say something for this fiscal year.
    pub year: Option<FiscalYear>,
    /// Only records of these kinds; all where empty.
    pub kinds: Vec<Kind>,
    /// How many hits to return.
    pub limit: usize,
    /// How many of the first hits to leave out.
    pub offset: usize,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Hits {
    /// All records that match, before passages are folded into their initiatives.
    pub total: usize,
    /// The best of them, in order: initiatives before passages before documents, each by score, document, page.
    pub hits: Vec<Hit>,
    /// Counts over all records that match.
    pub facets: Vec<Facet>,
}

/// How many of the records have which value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// `kind`, `municipality`, `area` or `year`.
    pub field: &'static str,
    /// Values with their counts, the greatest first.
    pub counts: Vec<(String, u64)>,
}

/// One record that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Id of the initiative; of a passage, the first initiative that stands in it.
    pub initiative_id: Option<String>,
    /// Name of an initiative, text of a heading, title of a document, marked.
    pub name: Option<Snippet>,
    /// Six-digit code of the municipality.
    pub code: String,
    /// Its name.
    pub municipality: String,
    /// Its prefecture: names repeat.
    pub prefecture: String,
    /// Id of the document.
    pub document_id: String,
    /// Its title.
    pub document_title: String,
    /// When it was published.
    pub published: YearMonth,
    /// PDF page, from 1.
    pub page: u32,
    /// The number printed on it; may be empty.
    pub page_label: String,
    /// Further pages with the same text.
    pub other_pages: Vec<u32>,
    /// Headings above it, outermost first.
    pub context: Vec<String>,
    /// Area ids, the primary one first.
    pub areas: Vec<String>,
    /// Topic ids.
    pub topics: Vec<String>,
    /// Responsible departments.
    pub departments: Vec<String>,
    /// What the plan says of each fiscal year.
    pub schedule: Vec<ScheduleEntry>,
    /// BM25; comparable only among hits of the same kind and query.
    pub score: f32,
    /// The words of the document, marked.
    pub snippet: Snippet,
    /// The line to paste: 〇〇市「計画名」（令和6年3月、12頁）.
    pub citation: String,
}

/// Searches the index in `folder`.
///
/// # Errors
/// Where there is no usable index, or the query has a mistake.
pub fn search(folder: &Path, query: &Query, vocabulary: &Vocabulary) -> Result<Hits, SearchError> {
    Reader::open(folder, vocabulary)?.search(query)
}

/// An open index. It keeps seeing the state in which it was opened.
pub struct Reader<'v> {
    folder: PathBuf,
    vocabulary: &'v Vocabulary,
    fields: Fields,
    searcher: Searcher,
    order: Arc<DocumentOrder>,
}

impl<'v> Reader<'v> {
    /// Opens the index in `folder`.
    ///
    /// # Errors
    /// Where there is none, or it was made by another version.
    pub fn open(folder: &Path, vocabulary: &'v Vocabulary) -> Result<Self, SearchError> {
        if !folder.join("meta.json").exists() {
            return Err(SearchError::Missing(folder.to_owned()));
        }
        let unreadable = |cause| SearchError::Unreadable { path: folder.to_owned(), cause };
        let index = Index::open_in_dir(folder).map_err(unreadable)?;
        let (schema, fields) = schema::schema();
        if index.schema() != schema || Ledger::read(&index).is_none_or(|l| l.version != version(vocabulary)) {
            return Err(SearchError::OtherVersion(folder.to_owned()));
        }
        let reader = index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into();
        let searcher = reader.map_err(unreadable)?.searcher();
        let order = Arc::new(DocumentOrder::of(&searcher).map_err(unreadable)?);
        Ok(Self { folder: folder.to_owned(), vocabulary, fields, searcher, order })
    }

    /// The best records for a query.
    ///
    /// # Errors
    /// Where the query has a mistake, or the index can't be read.
    pub fn search(&self, query: &Query) -> Result<Hits, SearchError> {
        let node = parse(&query.text)?;
        let compiled = self.compile(query, node.as_ref())?;
        let wanted = query.offset + query.limit;
        let mut fetch = wanted * 2 + 20;
        loop {
            let (total, facets, found) = self.collect(&*compiled, fetch).map_err(|e| self.unreadable(e))?;
            let complete = found.len() < fetch;
            let folded = self.fold(found).map_err(|e| self.unreadable(e))?;
            if complete || folded.len() >= wanted {
                let patterns = node.map(|node| patterns(&node, self.vocabulary)).unwrap_or_default();
                let shown = folded.into_iter().skip(query.offset).take(query.limit);
                let hits = shown.map(|(score, record)| self.hit(score, record, &patterns)).collect();
                return Ok(Hits { total, hits, facets });
            }
            fetch *= 4;
        }
    }

    fn unreadable(&self, cause: tantivy::TantivyError) -> SearchError {
        SearchError::Unreadable { path: self.folder.clone(), cause }
    }

    fn compile(&self, query: &Query, node: Option<&Node>) -> Result<Box<dyn TantivyQuery>, SearchError> {
        let compiler = Compiler { fields: &self.fields, vocabulary: self.vocabulary, searcher: &self.searcher };
        let refuse = |cause| match cause {
            CompileError::Value(bad) => SearchError::Query(error(&query.text, bad.at, bad.message)),
            CompileError::Tantivy(cause) => self.unreadable(cause),
        };
        let outside = |cause| match cause {
            CompileError::Value(bad) => SearchError::Filter(bad.message),
            CompileError::Tantivy(cause) => self.unreadable(cause),
        };
        let mut parts = Vec::new();
        if let Some(node) = node {
            parts.push(compiler.query(node).map_err(refuse)?);
        }
        let any_of = |parts: Vec<_>| (!parts.is_empty()).then(|| Box::new(BooleanQuery::union(parts)) as Box<_>);
        let municipalities = query.municipality.iter().map(|name| compiler.municipality(name, &(0..0)));
        parts.extend(any_of(municipalities.collect::<Result<_, _>>().map_err(outside)?));
        let areas = query.area.iter().map(|name| compiler.area(name));
        parts.extend(any_of(areas.collect::<Result<_, _>>().map_err(SearchError::Filter)?));
        parts.extend(query.year.map(|year| compiler.years(YearRange::single(year))));
        parts.extend(any_of(query.kinds.iter().map(|kind| compiler.of_kind(*kind)).collect()));
        if parts.is_empty() {
            return Err(SearchError::Filter("検索する語がありません。例: kurabe search '窓口 予約'".to_owned()));
        }
        Ok(all_but(Vec::new(), parts))
    }

    /// The number of records, their facets, and the best of them in order.
    fn collect(&self, query: &dyn TantivyQuery, limit: usize) -> tantivy::Result<(usize, Vec<Facet>, Vec<Found>)> {
        let order = Arc::clone(&self.order);
        let best = TopDocs::with_limit(limit.max(1)).tweak_score(move |segment: &SegmentReader| {
            let position = order.in_segment(segment);
            move |document: DocId, score: Score| {
                let (rank, place) = position(document);
                (rank, score, Reverse(place))
            }
        });
        let mut facets = FacetCollector::for_field(schema::FACET);
        FACETS.iter().for_each(|field| facets.add_facet(&format!("/{field}")));
        let statistics = Statistics { searcher: &self.searcher, fields: &self.fields };
        let (total, facets, best) =
            self.searcher.search_with_statistics_provider(query, &(Count, facets, best), &statistics)?;
        let facets = FACETS.iter().map(|field| {
            let mut counts: Vec<(String, u64)> = (facets.get(&format!("/{field}")))
                .filter_map(|(facet, count)| Some(((*facet.to_path().last()?).to_owned(), count)))
                .collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            Facet { field, counts }
        });
        Ok((total, facets.collect(), best.into_iter().map(|((_, score, _), address)| (score, address)).collect()))
    }

    /// The records without the passages that only repeat an initiative found before them.
    fn fold(&self, found: Vec<Found>) -> tantivy::Result<Vec<(Score, Record)>> {
        let mut initiatives = BTreeSet::new();
        let mut kept = Vec::new();
        for (score, address) in found {
            let record = self.record(address)?;
            if record.initiatives.iter().any(|id| initiatives.contains(id)) {
                continue;
            }
            initiatives.extend(record.initiative.clone());
            kept.push((score, record));
        }
        Ok(kept)
    }

    fn record(&self, address: DocAddress) -> tantivy::Result<Record> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        let stored = document.get_first(self.fields.record).and_then(|value| value.as_str()).unwrap_or_default();
        serde_json::from_str(stored).map_err(|e| tantivy::TantivyError::InternalError(e.to_string()))
    }

    fn hit(&self, score: Score, record: Record, patterns: &[Pattern]) -> Hit {
        let snippet = self.snippet(&record, patterns);
        let page = record.pages.first().copied().unwrap_or(1);
        Hit {
            citation: citation(&record.municipality.name, &record.title, record.published, &record.page_label, page),
            kind: record.kind,
            initiative_id: record.initiative.or_else(|| record.initiatives.into_iter().next()),
            name: record.name.map(|name| marked(&name, patterns, &self.vocabulary.analyser)),
            code: record.municipality.code,
            municipality: record.municipality.name,
            prefecture: record.municipality.prefecture,
            document_id: record.document,
            document_title: record.title,
            published: record.published,
            page,
            page_label: record.page_label,
            other_pages: record.pages.into_iter().skip(1).collect(),
            context: record.context,
            areas: record.areas,
            topics: record.topics,
            departments: record.departments,
            schedule: record.schedule,
            score,
            snippet,
        }
    }

    /// From the text, if a word stands there; else from what stands above, if one stands there; else the text.
    fn snippet(&self, record: &Record, patterns: &[Pattern]) -> Snippet {
        let cut = |parts: &[String]| snippet(&parts.join(SEPARATOR), patterns, &self.vocabulary.analyser);
        let text = cut(if record.texts.is_empty() { record.name.as_slice() } else { &record.texts });
        if !text.highlights.is_empty() {
            return text;
        }
        let context = cut(&record.context);
        if context.highlights.is_empty() { text } else { context }
    }
}

/// A record by its address, with its score.
type Found = (Score, DocAddress);

/// The facets that are counted.
const FACETS: [&str; 4] = ["kind", "municipality", "area", "year"];

/// The order of documents by id, whatever the order in which they were indexed: the last tie-break.
struct DocumentOrder {
    /// For each segment, the place of each of its document ordinals.
    places: BTreeMap<SegmentId, Vec<u32>>,
}

impl DocumentOrder {
    fn of(searcher: &Searcher) -> tantivy::Result<Self> {
        let mut ids = BTreeMap::new();
        for segment in searcher.segment_readers() {
            let mut known = Vec::new();
            if let Some(column) = segment.fast_fields().str(schema::DOCUMENT)? {
                for ordinal in 0..column.num_terms() as u64 {
                    let mut id = String::new();
                    column.ord_to_str(ordinal, &mut id)?;
                    known.push(id);
                }
            }
            ids.insert(segment.segment_id(), known);
        }
        let sorted: BTreeSet<String> = ids.values().flatten().cloned().collect();
        let place: BTreeMap<&str, u32> = sorted.iter().map(String::as_str).zip(0..).collect();
        let places = ids.iter().map(|(segment, ids)| (*segment, ids.iter().map(|id| place[id.as_str()]).collect()));
        Ok(Self { places: places.collect() })
    }

    /// For a record of the segment: the rank of its kind, and its document's place with its own place in it.
    fn in_segment(&self, segment: &SegmentReader) -> impl Fn(DocId) -> (u64, (u32, u64)) + 'static + use<> {
        // the schema has these as fast fields, so they are there
        let numbers = |field| segment.fast_fields().u64(field).ok().map(|column| column.first_or_default_col(0));
        let (ranks, places) = (numbers(schema::RANK), numbers(schema::PLACE));
        let documents = segment.fast_fields().str(schema::DOCUMENT).ok().flatten();
        let order = self.places.get(&segment.segment_id()).cloned().unwrap_or_default();
        move |id| {
            let document = documents.as_ref().and_then(|column| column.term_ords(id).next()).unwrap_or(0);
            let document = order.get(document as usize).copied().unwrap_or(u32::MAX);
            let number = |column: &Option<Arc<dyn tantivy::columnar::ColumnValues<u64>>>| {
                column.as_ref().map_or(0, |column| column.get_val(id))
            };
            (number(&ranks), (document, number(&places)))
        }
    }
}

/// BM25 with fixed average lengths: a record's score does not change with the length of others, and an index that was
/// updated step by step ranks like one built at once.
struct Statistics<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let Fields { name, text, context, .. } = self.fields;
        let average = match field {
            f if f == name.words => 5,
            f if f == name.pairs => 12,
            f if f == text.words => 30,
            f if f == text.pairs => 80,
            f if f == context.words => 10,
            f if f == context.pairs => 25,
            _ => 1,
        };
        Ok(average * self.total_num_docs()?)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}
