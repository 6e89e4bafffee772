//! What the index holds: one record an initiative, passage and document, and how each is written into the fields.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::Facet;

use super::citation::cited;
use super::passage::{Passage, passages};
use super::schema::{ANY_YEAR, Fields, TextField};
use crate::calendar::FiscalYear;
use crate::corpus::{Municipality, Source, SourceKind, YearMonth};
use crate::document::Document;
use crate::plan::correction::Correction;
use crate::plan::link::RecordLink;
use crate::plan::{Initiative, Phase, ScheduleEntry};
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
    /// Which of them are one initiative with those of other documents.
    pub links: &'a [RecordLink],
    /// Changes whenever one of the others does: a document with the digest it had is not indexed again.
    pub digest: &'a str,
}

/// What a record is. The order is that of the hits: initiatives before prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 取組
    Initiative,
    /// 本文: a paragraph, list item, heading or table row.
    Passage,
    /// 文書
    Document,
}

impl Kind {
    /// The Japanese word that tables print and queries name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Initiative => "取組",
            Self::Passage => "本文",
            Self::Document => "文書",
        }
    }

    /// The higher, the earlier among the hits.
    pub(crate) const fn rank(self) -> u64 {
        match self {
            Self::Initiative => 2,
            Self::Passage => 1,
            Self::Document => 0,
        }
    }
}

/// What is stored of a record: enough to show and cite it. What is empty takes no room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) kind: Kind,
    pub(crate) document: String,
    pub(crate) title: String,
    pub(crate) municipality: Municipality,
    pub(crate) published: YearMonth,
    pub(crate) source_kind: SourceKind,
    /// PDF pages, the first first.
    pub(crate) pages: Vec<u32>,
    /// The number printed on the first.
    pub(crate) page_label: String,
    /// An initiative's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) initiative: Option<String>,
    /// A passage: the initiatives that stand in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) initiatives: Vec<String>,
    /// The name of an initiative, the text of a heading, the title of a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// What it says, part by part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) texts: Vec<String>,
    /// What stands above it, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) context: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) areas: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) topics: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) departments: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) schedule: Vec<ScheduleEntry>,
    /// What people have corrected in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) corrections: Vec<Correction>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) linked: Vec<Linked>,
}

/// The same initiative in another document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Linked {
    /// Its id there.
    pub initiative_id: String,
    /// How sure it is, from 0.5 to 1.
    pub score: f32,
}

/// The records of a document: its initiatives, its passages, itself.
pub(crate) fn records(input: &IndexedDocument<'_>) -> Vec<Record> {
    let mut records: Vec<Record> = input.initiatives.iter().map(|c| initiative(input, c)).collect();
    records.extend(passages(input.document).into_iter().map(|p| passage(input, p)));
    records.push(whole(input));
    records
}

/// All records of a document as tantivy takes them, in the order of [`records`].
pub(crate) fn to_tantivy(records: &[Record], fields: &Fields) -> serde_json::Result<Vec<TantivyDocument>> {
    records.iter().zip(0..).map(|(record, order)| record.to_tantivy(fields, records, order)).collect()
}

fn blank(input: &IndexedDocument<'_>, kind: Kind, pages: Vec<u32>) -> Record {
    let first = pages.first().copied().unwrap_or(1);
    let label = input.document.pages.iter().find(|page| page.page == first).map(|page| page.label.clone());
    Record {
        kind,
        document: input.source.id.clone(),
        title: input.source.title.clone(),
        municipality: input.source.municipality.clone(),
        published: input.source.published,
        source_kind: input.source.kind,
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
    let base = blank(input, Kind::Initiative, vec![source.page]);
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

/// Everything an initiative says besides its name, in the order of the record; each text once.
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
        passage.pages.contains(&initiative.page) && !name.is_empty() && folded.iter().any(|text| text.contains(&name))
    };
    let initiatives =
        input.initiatives.iter().map(|c| &c.initiative).filter(|i| stands_here(i)).map(|i| i.id.clone()).collect();
    let base = blank(input, Kind::Passage, passage.pages.clone());
    let (name, texts) =
        if passage.heading { (passage.texts.into_iter().next(), Vec::new()) } else { (None, passage.texts) };
    Record { initiatives, name, texts, context: passage.context, ..base }
}

fn whole(input: &IndexedDocument<'_>) -> Record {
    let first = input.document.pages.first().map_or(1, |page| page.page);
    let municipality = &input.source.municipality;
    Record {
        name: Some(input.source.title.clone()),
        context: vec![municipality.prefecture.clone(), municipality.name.clone()],
        ..blank(input, Kind::Document, vec![first])
    }
}

impl Record {
    /// Fiscal years for which the record says something.
    fn years(&self) -> Vec<FiscalYear> {
        let mut years: Vec<FiscalYear> = self.schedule.iter().map(|entry| entry.fiscal_year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// The record as tantivy takes it; it is `records[order]` of its document.
    fn to_tantivy(&self, fields: &Fields, records: &[Self], order: usize) -> serde_json::Result<TantivyDocument> {
        let mut document = TantivyDocument::default();
        add_texts(&mut document, fields.name, self.name.as_slice());
        add_texts(&mut document, fields.text, &self.texts);
        // the measure says as much of an initiative as its description
        if self.kind == Kind::Initiative {
            add_texts(&mut document, fields.text, self.context.last().map_or(&[], std::slice::from_ref));
        }
        self.context.iter().for_each(|above| document.add_text(fields.context, above));
        self.departments.iter().for_each(|department| document.add_text(fields.department, department));
        document.add_text(fields.municipality, fold(&self.municipality.name));
        document.add_text(fields.municipality, &self.municipality.code);
        document.add_text(fields.prefecture, fold(&self.municipality.prefecture));
        self.areas.iter().for_each(|area| document.add_text(fields.area, area));
        self.topics.iter().for_each(|topic| document.add_text(fields.topic, topic));
        document.add_text(fields.kind, self.kind.label());
        document.add_text(fields.kind, self.source_kind.label());
        self.years().iter().for_each(|year| document.add_i64(fields.year, year.0.into()));
        self.pages.iter().for_each(|page| document.add_u64(fields.page, (*page).into()));
        document.add_text(fields.document, &self.document);
        self.initiative.iter().for_each(|id| document.add_text(fields.initiative, id));
        self.facets().into_iter().for_each(|facet| document.add_facet(fields.facet, facet));
        self.phases().into_iter().for_each(|phase| document.add_facet(fields.phase, phase));
        document.add_u64(fields.rank, self.kind.rank());
        document.add_u64(fields.place, u64::from(self.pages.first().copied().unwrap_or(0)) << 32 | order as u64);
        let standing = records[..order].iter().zip(0..).filter(|(record, _)| self.shows(record));
        standing.for_each(|(_, place)| document.add_u64(fields.repeats, (order - place) as u64));
        document.add_text(fields.record, serde_json::to_string(self)?);
        Ok(document)
    }

    /// Whether this passage has an initiative in it.
    fn shows(&self, other: &Self) -> bool {
        other.initiative.as_ref().is_some_and(|id| self.initiatives.contains(id))
    }

    fn facets(&self) -> Vec<Facet> {
        let place = format!("{}{}", self.municipality.prefecture, self.municipality.name);
        let mut facets = vec![facet("kind", self.kind.label()), facet("municipality", &place)];
        facets.extend(self.areas.iter().map(|area| facet("area", area)));
        facets.extend(self.topics.iter().map(|topic| facet("topic", topic)));
        facets.extend(self.years().iter().map(|year| facet("year", &year.0.to_string())));
        facets.push(facet("document", &cited(&self.municipality.name, &self.title, self.published, None)));
        facets
    }

    fn phases(&self) -> BTreeSet<Facet> {
        let phases = self.schedule.iter().filter_map(|entry| Some((entry.fiscal_year, entry.phase.map(Phase::label)?)));
        phases.flat_map(|(year, phase)| [facet(&year.0.to_string(), phase), facet(ANY_YEAR, phase)]).collect()
    }
}

fn facet(field: &str, value: &str) -> Facet {
    Facet::from_path([field, value])
}

fn add_texts(document: &mut TantivyDocument, field: TextField, texts: &[String]) {
    for text in texts {
        document.add_text(field.words, text);
        document.add_text(field.pairs, text);
    }
}
