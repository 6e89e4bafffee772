//! A record that was found, as staff see it.

use serde::Serialize;
use tantivy::Score;

use super::analyser::Analyser;
use super::record::{Linked, Record, RecordKind};
use super::snippet::{Pattern, Snippet, marked, snippet};
use crate::calendar::YearRange;
use crate::corpus::YearMonth;
use crate::corpus::citation::citation;
use crate::ids::{AreaId, DocumentId, InitiativeId, MunicipalityCode, TopicId};
use crate::plan::ScheduleEntry;
use crate::plan::correction::Correction;

/// Separator of the parts of a record in a snippet: cells of a row, fields of an initiative.
const SEPARATOR: &str = "｜";

/// The words and years of a query that a hit shows.
#[derive(Debug, Default)]
pub(crate) struct SnippetRequest {
    /// The words to mark.
    pub(crate) patterns: Vec<Pattern>,
    /// The fiscal years whose phase is wanted.
    pub(crate) years: Vec<YearRange>,
}

/// One record that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The kind of record.
    pub kind: RecordKind,
    /// Id of the initiative; for a passage, the first initiative in it.
    pub initiative_id: Option<InitiativeId>,
    /// Name of an initiative, text of a heading, title of a document, marked.
    pub name: Option<Snippet>,
    /// Six-digit code of the municipality.
    pub code: MunicipalityCode,
    /// Its name.
    pub municipality: String,
    /// Its prefecture, because names repeat.
    pub prefecture: String,
    /// Id of the document.
    pub document_id: DocumentId,
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
    pub areas: Vec<AreaId>,
    /// Topic ids.
    pub topics: Vec<TopicId>,
    /// Responsible departments.
    pub departments: Vec<String>,
    /// The schedule of the plan.
    pub schedule: Vec<ScheduleEntry>,
    /// The schedule of the requested fiscal years, with the phase.
    pub asked_years: Vec<ScheduleEntry>,
    /// What people have corrected in it.
    pub corrections: Vec<Correction>,
    /// The same initiative in other documents.
    pub linked: Vec<Linked>,
    /// BM25; comparable only among hits of the same kind and query.
    pub score: f32,
    /// The words of the document, marked.
    pub snippet: Snippet,
    /// The line to paste: 〇〇市「計画名」（令和6年3月、12頁）.
    pub citation: String,
}

impl Hit {
    /// Builds the hit for a record and the requested words and years.
    pub(crate) fn of(record: Record, score: Score, asked: &SnippetRequest, analyser: &Analyser) -> Self {
        let SnippetRequest { patterns, years } = asked;
        let snippet = shown(&record, patterns, analyser);
        let is_asked = |entry: &&ScheduleEntry| years.iter().any(|range| range.contains(entry.fiscal_year));
        let page = record.pages.first().copied().unwrap_or(1);
        let about = record.about;
        Self {
            citation: citation(&about.municipality.name, &about.title, about.published, &record.page_label, page),
            kind: record.kind,
            initiative_id: record.initiative.or_else(|| record.initiatives.into_iter().next()),
            name: record.name.map(|name| marked(&name, patterns, analyser)),
            code: about.municipality.code,
            municipality: about.municipality.name,
            prefecture: about.municipality.prefecture,
            document_id: about.document,
            document_title: about.title,
            published: about.published,
            page,
            page_label: record.page_label,
            other_pages: record.pages.into_iter().skip(1).collect(),
            context: record.context,
            areas: record.areas,
            topics: record.topics,
            departments: record.departments,
            asked_years: record.schedule.iter().filter(is_asked).cloned().collect(),
            schedule: record.schedule,
            corrections: record.corrections,
            linked: record.linked,
            score,
            snippet,
        }
    }
}

/// The snippet: from the text if it contains a word; else from the text above it if that does; else from the text.
fn shown(record: &Record, patterns: &[Pattern], analyser: &Analyser) -> Snippet {
    let cut = |parts: &[String]| snippet(&parts.join(SEPARATOR), patterns, analyser);
    let text = cut(if record.texts.is_empty() { record.name.as_slice() } else { &record.texts });
    if !text.highlights.is_empty() {
        return text;
    }
    let context = cut(&record.context);
    if context.highlights.is_empty() { text } else { context }
}
