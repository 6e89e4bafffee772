//! Finds records for a query: in order, folded, with snippets and facets.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rayon::prelude::*;
use serde::Serialize;
use tantivy::query::{BooleanQuery, Query as TantivyQuery};
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, Index, Searcher, TantivyDocument};
use thiserror::Error;

use super::collect::matches;
use super::compile::{CompileError, Compiler};
use super::hit::{Hit, SnippetRequest};
use super::reading_folder::ReadingFolder;
use super::record::{Record, RecordKind};
use super::schema::{self, Fields};
use super::segment::{FACETS, IndexSummary, known};
use super::stored::{self, CHUNK};
use super::syntax::QueryError;
use super::update::{Made, NEW, OLD, sibling, version};
use super::vocabulary::SearchVocabulary;
use crate::calendar::{FiscalYear, YearRange};
use crate::plan::Phase;

/// Why a search was not possible.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SearchError {
    /// There is no index.
    #[error("索引 {0} がありません。先に kurabe run を実行してください。")]
    Missing(PathBuf),
    /// It was made by another version of kurabe or with other dictionaries.
    #[error("索引 {0} は別の版の kurabe か別の辞書で作られています。kurabe run で作り直してください。")]
    OtherVersion(PathBuf),
    /// It can't be read.
    #[error(
        "索引 {path} を読めません（{cause}）。読む権限があるか確認し、あるときは kurabe run で作り直してください。"
    )]
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
    /// In the query language of `index/syntax.rs`; may be empty where there are filters.
    pub text: String,
    /// Names or codes; records of any of these.
    pub municipality: Vec<String>,
    /// Ids or names of areas; records of any of these.
    pub area: Vec<String>,
    /// Only records that say something for this fiscal year.
    pub year: Option<FiscalYear>,
    /// Ids of documents; records of any of these.
    pub document: Vec<String>,
    /// Names of prefectures; records of any of these.
    pub prefecture: Vec<String>,
    /// Ids or names of topics; records of any of these.
    pub topic: Vec<String>,
    /// Parts of the names of departments; records of any of these.
    pub department: Vec<String>,
    /// Only records that are in this phase, in `year` where one is asked for.
    pub phase: Option<Phase>,
    /// Only records of these kinds; all where empty.
    pub kinds: Vec<RecordKind>,
    /// Names of kinds of records or documents (取組, 計画); records of any of these.
    pub kind_names: Vec<String>,
    /// How many hits to return.
    pub limit: usize,
    /// How many of the first hits to leave out.
    pub offset: usize,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Hits {
    /// Number of matching records, without passages that only repeat a matching initiative.
    pub total: usize,
    /// The best of them, in order: initiatives before passages before documents, each by score, document, page.
    pub hits: Vec<Hit>,
    /// Counts over the same records.
    pub facets: Vec<Facet>,
    /// Number of documents that were searched.
    pub documents: usize,
    /// How the answer deviates from the query, in Japanese.
    pub notes: Vec<String>,
}

/// Counts of the records by value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// `kind`, `municipality`, `area`, `topic`, `year` or `document`.
    pub field: &'static str,
    /// Values with their counts, in descending order of counts.
    pub counts: Vec<(String, u64)>,
}

/// Searches the index in `folder`.
///
/// # Errors
/// Where there is no usable index, or the query has a mistake.
pub fn search(folder: &Path, query: &Query, vocabulary: &SearchVocabulary) -> Result<Hits, SearchError> {
    Reader::open(folder, vocabulary)?.search(query)
}

/// An open index. It keeps seeing the state in which it was opened.
pub struct Reader<'v> {
    folder: PathBuf,
    pub(crate) vocabulary: &'v SearchVocabulary,
    pub(crate) fields: Fields,
    pub(crate) searcher: Searcher,
    pub(crate) known: IndexSummary,
}

impl<'v> Reader<'v> {
    /// Opens the index in `folder`, retrying while an update replaces its files.
    ///
    /// # Errors
    /// Where there is none, or it was made by another version.
    pub fn open(folder: &Path, vocabulary: &'v SearchVocabulary) -> Result<Self, SearchError> {
        /// Number of attempts to open an unreadable folder; an update replaces its files twice.
        const TRIES: u32 = 6;
        /// Delay before the first retry; doubled for each further one.
        const PAUSE: Duration = Duration::from_millis(5);
        for further in 1..TRIES {
            match Self::open_once(folder, vocabulary) {
                Err(SearchError::Unreadable { .. }) => thread::sleep(PAUSE * further),
                Err(SearchError::Missing(_)) if sibling(folder, NEW).exists() => thread::sleep(PAUSE * further),
                opened => return opened,
            }
        }
        Self::open_once(folder, vocabulary)
    }

    fn open_once(folder: &Path, vocabulary: &'v SearchVocabulary) -> Result<Self, SearchError> {
        // a process that was killed while swapping in a new index has left the old one under its temporary name
        let stands = |folder: &Path| folder.join("meta.json").exists();
        let old = sibling(folder, OLD);
        let present = if stands(folder) || !stands(&old) { folder } else { &old };
        if !stands(present) {
            return Err(SearchError::Missing(folder.to_owned()));
        }
        let unreadable = |cause| SearchError::Unreadable { path: folder.to_owned(), cause };
        let index = ReadingFolder::open(present).and_then(Index::open).map_err(unreadable)?;
        let (schema, fields) = schema::schema();
        if index.schema() != schema || Made::read(&index).is_none_or(|made| made.version != version(vocabulary)) {
            return Err(SearchError::OtherVersion(folder.to_owned()));
        }
        let reader = index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into();
        let searcher = reader.map_err(unreadable)?.searcher();
        let known = known(&searcher, &fields).map_err(unreadable)?;
        Ok(Self { folder: folder.to_owned(), vocabulary, fields, searcher, known })
    }

    pub(crate) fn unreadable(&self, cause: tantivy::TantivyError) -> SearchError {
        SearchError::Unreadable { path: self.folder.clone(), cause }
    }

    pub(crate) const fn compiler(&self) -> Compiler<'_> {
        Compiler { fields: &self.fields, vocabulary: self.vocabulary, searcher: &self.searcher }
    }

    /// The conditions of a query besides its words; all must hold.
    pub(crate) fn filters(&self, query: &Query) -> Result<Vec<Box<dyn TantivyQuery>>, SearchError> {
        let compiler = self.compiler();
        let outside = |cause| match cause {
            CompileError::Value(bad) => SearchError::Filter(bad.message),
            CompileError::Tantivy(cause) => self.unreadable(cause),
        };
        let nowhere = 0..0;
        let municipality = |name: &String| compiler.municipality(name, &nowhere).map_err(outside);
        let prefecture = |name: &String| compiler.prefecture(name, &nowhere).map_err(outside);
        let area = |name: &String| compiler.area(name).map_err(SearchError::Filter);
        let topic = |name: &String| compiler.topic(name).map_err(SearchError::Filter);
        let kind = |name: &String| compiler.kind(name).map_err(SearchError::Filter);
        let parts = [
            any_of(&query.municipality, municipality)?,
            any_of(&query.prefecture, prefecture)?,
            any_of(&query.document, |id| Ok(compiler.of_document(id)))?,
            any_of(&query.area, area)?,
            any_of(&query.topic, topic)?,
            any_of(&query.department, |name| Ok(compiler.department(name)))?,
            any_of(&query.kind_names, kind)?,
            any_of(&query.kinds, |kind| Ok(compiler.of_kind(*kind)))?,
            query.phase.map(|phase| compiler.phase(phase, query.year)),
            query.year.map(|year| compiler.years(YearRange::single(year))),
        ];
        Ok(parts.into_iter().flatten().collect())
    }

    /// The best records for a compiled query, with the counts of all.
    pub(crate) fn collect(
        &self,
        query: &dyn TantivyQuery,
        limit: usize,
        asked: &SnippetRequest,
    ) -> Result<Hits, SearchError> {
        let found = matches(query, limit, &self.searcher, &self.fields, &self.known);
        let found = found.map_err(|cause| self.unreadable(cause))?;
        let facets = FACETS.map(|field| {
            let counted = self.known.values.of(field).map(|(value, place)| (value, found.counts[place]));
            let mut counts: Vec<_> =
                counted.filter(|(_, count)| *count > 0).map(|(value, count)| (value.clone(), count)).collect();
            // the sort is stable: equal counts keep the order of the values
            counts.sort_by_key(|(_, count)| Reverse(*count));
            Facet { field, counts }
        });
        let hit = |(score, address)| {
            let record = self.record(address).map_err(|cause| self.unreadable(cause))?;
            Ok(Hit::of(record, score, asked, &self.vocabulary.analyser))
        };
        let hits = found.best.into_par_iter().map(hit).collect::<Result<_, SearchError>>()?;
        Ok(Hits {
            total: found.total,
            hits,
            facets: facets.into(),
            documents: self.known.segments.iter().map(|segment| segment.documents.len()).sum(),
            notes: Vec::new(),
        })
    }

    /// The one record that a query matches.
    pub(crate) fn only(&self, query: &dyn TantivyQuery) -> Result<Option<Record>, SearchError> {
        let found = matches(query, 1, &self.searcher, &self.fields, &self.known);
        let best = found.map(|found| found.best.first().copied()).map_err(|cause| self.unreadable(cause))?;
        best.map(|(_, address)| self.record(address)).transpose().map_err(|cause| self.unreadable(cause))
    }

    fn record(&self, address: DocAddress) -> tantivy::Result<Record> {
        let damaged = || tantivy::TantivyError::InternalError(format!("record {address:?} is damaged"));
        let segment = &self.known.segments[address.segment_ord as usize];
        let (first, place) = segment.place(address.doc_id).ok_or_else(damaged)?;
        let fetch = |chunk: usize| {
            let doc_id = first + DocId::try_from(chunk * CHUNK).ok()?;
            let record: TantivyDocument = self.searcher.doc(DocAddress { doc_id, ..address }).ok()?;
            record.get_first(self.fields.records)?.as_bytes().map(<[u8]>::to_vec)
        };
        stored::read(place, fetch).ok_or_else(damaged)
    }
}

/// Records of any of these values; `None` where there are none.
fn any_of<T>(
    values: &[T],
    query: impl Fn(&T) -> Result<Box<dyn TantivyQuery>, SearchError>,
) -> Result<Option<Box<dyn TantivyQuery>>, SearchError> {
    let parts = values.iter().map(query).collect::<Result<Vec<_>, _>>()?;
    Ok((!parts.is_empty()).then(|| Box::new(BooleanQuery::union(parts)) as Box<_>))
}
