//! Finds records for a query: in order, folded, with snippets and facets.

use std::path::{Path, PathBuf};

use serde::Serialize;
use tantivy::query::{BooleanQuery, Query as TantivyQuery};
use tantivy::schema::Value;
use tantivy::{DocAddress, Index, Searcher, TantivyDocument};
use thiserror::Error;

use super::collect::{FACETS, matches};
use super::compile::{CompileError, Compiler, all_but};
use super::hit::Hit;
use super::record::{Kind, Record};
use super::schema::{self, Fields};
use super::segment::{Segment, segments};
use super::snippet::{Pattern, patterns};
use super::syntax::{Node, QueryError, error, parse};
use super::update::{Ledger, OLD, sibling, version};
use super::vocabulary::Vocabulary;
use crate::calendar::{FiscalYear, YearRange};

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
    #[error(transparent)]
    Query(#[from] QueryError),
    /// There is no such initiative.
    #[error("取組「{0}」は索引にありません。kurabe search の結果にある取組の id を指定してください。")]
    Unknown(String),
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
    /// All records that match, without the passages that only repeat an initiative which matches too.
    pub total: usize,
    /// The best of them, in order: initiatives before passages before documents, each by score, document, page.
    pub hits: Vec<Hit>,
    /// Counts over the same records.
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
    pub(crate) vocabulary: &'v Vocabulary,
    pub(crate) fields: Fields,
    pub(crate) searcher: Searcher,
    segments: Vec<Segment>,
}

impl<'v> Reader<'v> {
    /// Opens the index in `folder`.
    ///
    /// # Errors
    /// Where there is none, or it was made by another version.
    pub fn open(folder: &Path, vocabulary: &'v Vocabulary) -> Result<Self, SearchError> {
        // a process that was killed while it put a new index in its place has left the old one under its other name
        let stands = |folder: &Path| folder.join("meta.json").exists();
        let old = sibling(folder, OLD);
        let present = if stands(folder) || !stands(&old) { folder } else { &old };
        if !stands(present) {
            return Err(SearchError::Missing(folder.to_owned()));
        }
        let unreadable = |cause| SearchError::Unreadable { path: folder.to_owned(), cause };
        let index = Index::open_in_dir(present).map_err(unreadable)?;
        let (schema, fields) = schema::schema();
        if index.schema() != schema || Ledger::read(&index).is_none_or(|l| l.version != version(vocabulary)) {
            return Err(SearchError::OtherVersion(folder.to_owned()));
        }
        let reader = index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into();
        let searcher = reader.map_err(unreadable)?.searcher();
        let segments = segments(&searcher, &FACETS).map_err(unreadable)?;
        Ok(Self { folder: folder.to_owned(), vocabulary, fields, searcher, segments })
    }

    /// The best records for a query.
    ///
    /// # Errors
    /// Where the query has a mistake, or the index can't be read.
    pub fn search(&self, query: &Query) -> Result<Hits, SearchError> {
        let node = parse(&query.text)?;
        let compiled = self.compile(query, node.as_ref())?;
        let patterns = node.map(|node| patterns(&node, self.vocabulary)).unwrap_or_default();
        let mut hits = self.collect(&*compiled, query.offset + query.limit, &patterns)?;
        hits.hits.drain(..query.offset.min(hits.hits.len()));
        Ok(hits)
    }

    pub(crate) fn unreadable(&self, cause: tantivy::TantivyError) -> SearchError {
        SearchError::Unreadable { path: self.folder.clone(), cause }
    }

    pub(crate) const fn compiler(&self) -> Compiler<'_> {
        Compiler { fields: &self.fields, vocabulary: self.vocabulary, searcher: &self.searcher }
    }

    fn compile(&self, query: &Query, node: Option<&Node>) -> Result<Box<dyn TantivyQuery>, SearchError> {
        let compiler = self.compiler();
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

    /// The best records for a compiled query, with the numbers of all.
    pub(crate) fn collect(
        &self,
        query: &dyn TantivyQuery,
        limit: usize,
        patterns: &[Pattern],
    ) -> Result<Hits, SearchError> {
        let found = matches(query, limit, &self.searcher, &self.fields, &self.segments);
        let found = found.map_err(|cause| self.unreadable(cause))?;
        let facets = FACETS.map(|field| {
            let values = found.facets.iter().filter(|((known, _), _)| *known == field);
            let mut counts: Vec<_> = values.map(|((_, value), count)| (value.clone(), *count)).collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            Facet { field, counts }
        });
        let hit = |(score, address)| {
            let record = self.record(address).map_err(|cause| self.unreadable(cause))?;
            Ok(Hit::of(record, score, patterns, &self.vocabulary.analyser))
        };
        let hits = found.best.into_iter().map(hit).collect::<Result<_, SearchError>>()?;
        Ok(Hits { total: found.total, hits, facets: facets.into() })
    }

    /// The one record that a query matches.
    pub(crate) fn only(&self, query: &dyn TantivyQuery) -> Result<Option<Record>, SearchError> {
        let found = matches(query, 1, &self.searcher, &self.fields, &self.segments);
        let best = found.map(|found| found.best.first().copied()).map_err(|cause| self.unreadable(cause))?;
        best.map(|(_, address)| self.record(address)).transpose().map_err(|cause| self.unreadable(cause))
    }

    fn record(&self, address: DocAddress) -> tantivy::Result<Record> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        let stored = document.get_first(self.fields.record).and_then(|value| value.as_str()).unwrap_or_default();
        serde_json::from_str(stored).map_err(|e| tantivy::TantivyError::InternalError(e.to_string()))
    }
}
