//! The content of the index: one record for each initiative, passage and document.

use serde::{Deserialize, Serialize};

use super::passage::{Passage, column_titles, passages};
use crate::corpus::{Municipality, Source, SourceKind, YearMonth};
use crate::document::Document;
use crate::ids::{AreaId, DocumentId, InitiativeId, TopicId};
use crate::plan::correction::Correction;
use crate::plan::link::RecordLink;
use crate::plan::{Initiative, ScheduleEntry};
use crate::taxonomy::Classified;
use crate::text::fold;

/// A document as it goes into the index.
#[derive(Debug, Clone, Copy)]
pub struct IndexedDocument<'a> {
    /// Where it comes from.
    pub source: &'a Source,
    /// Its text.
    pub document: &'a Document,
    /// Its initiatives with their areas.
    pub initiatives: &'a [Classified],
    /// Links to the same initiatives in other documents.
    pub links: &'a [RecordLink],
    /// Digest of all of the above: a document whose digest has not changed is not indexed again.
    pub digest: &'a str,
}

/// The kind of a record, in the order of hits: initiatives before prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 取組
    Initiative,
    /// 本文: a paragraph, list item, heading or table row.
    Passage,
    /// 文書
    Document,
}

impl RecordKind {
    /// The Japanese word that tables print and queries name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Initiative => "取組",
            Self::Passage => "本文",
            Self::Document => "文書",
        }
    }

    /// Rank of the kind among hits: higher comes first.
    pub(crate) const fn rank(self) -> u64 {
        match self {
            Self::Initiative => 2,
            Self::Passage => 1,
            Self::Document => 0,
        }
    }
}

/// The properties shared by the records of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct About {
    /// Its id.
    pub(crate) document: DocumentId,
    pub(crate) title: String,
    pub(crate) municipality: Municipality,
    pub(crate) published: YearMonth,
    pub(crate) source_kind: SourceKind,
}

/// A record of the index, with enough data to show and cite it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    pub(crate) about: About,
    pub(crate) kind: RecordKind,
    /// PDF pages in order.
    pub(crate) pages: Vec<u32>,
    /// The number printed on the first.
    pub(crate) page_label: String,
    /// An initiative's id.
    pub(crate) initiative: Option<InitiativeId>,
    /// For a passage: the initiatives in it.
    pub(crate) initiatives: Vec<InitiativeId>,
    /// The name of an initiative, the text of a heading, the title of a document.
    pub(crate) name: Option<String>,
    /// Its texts, part by part.
    pub(crate) texts: Vec<String>,
    /// The texts above it, outermost first.
    pub(crate) context: Vec<String>,
    pub(crate) areas: Vec<AreaId>,
    pub(crate) topics: Vec<TopicId>,
    pub(crate) departments: Vec<String>,
    pub(crate) schedule: Vec<ScheduleEntry>,
    /// What people have corrected in it.
    pub(crate) corrections: Vec<Correction>,
    pub(crate) linked: Vec<Linked>,
}

/// The same initiative in another document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Linked {
    /// Its id there.
    pub initiative_id: InitiativeId,
    /// Confidence, from 0.5 to 1.
    pub score: f32,
}

/// The records of a document: its initiatives, its passages, itself. The index relies on this order.
pub(crate) fn records(input: &IndexedDocument<'_>) -> Vec<Record> {
    let mut records: Vec<Record> = input.initiatives.iter().map(|c| initiative(input, c)).collect();
    records.extend(passages(input.document).into_iter().map(|p| passage(input, p)));
    records.push(whole(input));
    records
}

fn blank(input: &IndexedDocument<'_>, kind: RecordKind, pages: Vec<u32>) -> Record {
    let first = pages.first().copied().unwrap_or(1);
    let label = input.document.pages.iter().find(|page| page.page == first).map(|page| page.label.clone());
    let about = About {
        document: input.source.id.clone(),
        title: input.source.title.clone(),
        municipality: input.source.municipality.clone(),
        published: input.source.published,
        source_kind: input.source.kind,
    };
    Record {
        about,
        kind,
        pages,
        page_label: label.unwrap_or_default(),
        initiative: None,
        initiatives: Vec::new(),
        name: None,
        texts: Vec::new(),
        context: Vec::new(),
        areas: Vec::new(),
        topics: Vec::new(),
        departments: Vec::new(),
        schedule: Vec::new(),
        corrections: Vec::new(),
        linked: Vec::new(),
    }
}

fn initiative(input: &IndexedDocument<'_>, classified: &Classified) -> Record {
    let source = &classified.initiative;
    // the primary area first
    let mut areas: Vec<_> = classified.areas.iter().map(|a| (!a.primary, a.area.clone())).collect();
    areas.sort_by_key(|(other, _)| *other);
    let label = Some(source.page_label.clone()).filter(|label| !label.is_empty());
    let base = blank(input, RecordKind::Initiative, vec![source.page]);
    Record {
        page_label: label.unwrap_or_else(|| base.page_label.clone()),
        initiative: Some(source.id.clone()),
        name: Some(source.name.clone()),
        texts: initiative_texts(source),
        context: source.path.iter().chain(&source.measure).cloned().collect(),
        areas: areas.into_iter().map(|(_, area)| area).collect(),
        topics: classified.topics.clone(),
        departments: source.departments.clone(),
        schedule: source.schedule.clone(),
        corrections: source.corrections.clone(),
        linked: linked(&source.id, input.links),
        ..base
    }
}

/// The other ends of an initiative's links.
fn linked(id: &str, links: &[RecordLink]) -> Vec<Linked> {
    let other = |link: &RecordLink| {
        let ends = [(&link.from, &link.to), (&link.to, &link.from)];
        let (_, other) = ends.into_iter().find(|(own, _)| own.as_str() == id)?;
        Some(Linked { initiative_id: other.clone(), score: link.score })
    };
    links.iter().filter_map(other).collect()
}

/// All texts of an initiative besides its name, in the order of the record, without repetitions.
fn initiative_texts(source: &Initiative) -> Vec<String> {
    let progress = source.progress.iter().flat_map(|p| [&p.status, &p.text]);
    let all = (source.description.iter())
        .chain(&source.actions)
        .chain(source.targets.iter().map(|target| &target.text))
        .chain(source.schedule.iter().map(|entry| &entry.text))
        .chain(progress)
        .chain(&source.departments)
        .chain(&source.related_goals)
        .chain([&source.quote]);
    let mut texts: Vec<String> = Vec::new();
    let mut seen = vec![fold(&source.name)];
    for text in all {
        let key = fold(text);
        if !key.is_empty() && !seen.contains(&key) {
            seen.push(key);
            texts.push(text.clone());
        }
    }
    texts
}

fn passage(input: &IndexedDocument<'_>, passage: Passage) -> Record {
    let folded: Vec<String> = passage.texts.iter().map(|text| fold(text)).collect();
    let stands_here = |initiative: &Initiative| {
        let name = fold(&initiative.name);
        let is_named = || !name.is_empty() && folded.iter().any(|text| text.contains(&name));
        passage.pages.contains(&initiative.page) && (is_named() || is_told(&folded, initiative))
    };
    let initiatives =
        input.initiatives.iter().map(|c| &c.initiative).filter(|i| stands_here(i)).map(|i| i.id.clone()).collect();
    let base = blank(input, RecordKind::Passage, passage.pages.clone());
    let (name, texts) =
        if passage.heading { (passage.texts.into_iter().next(), Vec::new()) } else { (None, passage.texts) };
    Record { initiatives, name, texts, context: passage.context, ..base }
}

/// Whether the initiative contains the whole folded text of a passage.
fn is_told(passage: &[String], initiative: &Initiative) -> bool {
    /// Least length, in characters, of a text that identifies an initiative; shorter ones (導入) occur in many.
    const SHORTEST: usize = 8;
    let long = passage.iter().all(|text| text.chars().count() >= SHORTEST);
    let texts: Vec<String> =
        if long { initiative_texts(initiative).iter().map(|text| fold(text)).collect() } else { Vec::new() };
    passage.iter().all(|text| texts.iter().any(|shown| shown.contains(text.as_str())))
}

fn whole(input: &IndexedDocument<'_>) -> Record {
    let first = input.document.pages.first().map_or(1, |page| page.page);
    let municipality = &input.source.municipality;
    Record {
        name: Some(input.source.title.clone()),
        texts: column_titles(input.document),
        context: vec![municipality.prefecture.clone(), municipality.name.clone()],
        ..blank(input, RecordKind::Document, vec![first])
    }
}
