//! Writes the records of a document into the fields of the index.

use std::collections::BTreeSet;
use std::io;

use tantivy::TantivyDocument;

use super::record::{Record, RecordKind};
use super::schema::{ANY_YEAR, Fields, TextField, labelled};
use super::segment::DocumentLabels;
use super::stored::{self, CHUNK};
use crate::calendar::FiscalYear;
use crate::corpus::citation::cited;
use crate::plan::Phase;
use crate::text::fold;

/// All records of a document as tantivy takes them, in their order.
pub(crate) fn to_tantivy(records: &[Record], fields: &Fields) -> io::Result<Vec<TantivyDocument>> {
    let mut documents = Vec::with_capacity(records.len());
    for (record, place) in records.iter().zip(0..) {
        let mut document = TantivyDocument::default();
        record.add_to(&mut document, fields);
        let standing = records[..place].iter().zip(0..).filter(|(other, _)| record.shows(other));
        standing.for_each(|(_, other)| document.add_u64(fields.repeats, (place - other) as u64));
        documents.push(document);
    }
    let chunks = stored::write(records)?;
    documents.iter_mut().step_by(CHUNK).zip(chunks).for_each(|(first, chunk)| first.add_bytes(fields.records, &chunk));
    if let (Some(own), Some(record)) = (documents.last_mut(), records.last()) {
        own.add_text(fields.labels, record.labels().joined());
    }
    Ok(documents)
}

impl Record {
    fn add_to(&self, document: &mut TantivyDocument, fields: &Fields) {
        add_texts(document, fields.name, self.name.as_slice());
        add_texts(document, fields.text, &self.texts);
        // the measure describes an initiative as well as its description does
        if self.kind == RecordKind::Initiative {
            add_texts(document, fields.text, self.context.last().map_or(&[], std::slice::from_ref));
        }
        self.context.iter().for_each(|above| document.add_text(fields.context, above));
        self.departments.iter().for_each(|department| document.add_text(fields.department, department));
        let municipality = &self.about.municipality;
        document.add_text(fields.municipality, fold(&municipality.name));
        document.add_text(fields.municipality, &municipality.code);
        document.add_text(fields.prefecture, fold(&municipality.prefecture));
        self.areas.iter().for_each(|area| document.add_text(fields.area, area));
        self.topics.iter().for_each(|topic| document.add_text(fields.topic, topic));
        document.add_text(fields.kind, self.kind.label());
        document.add_text(fields.kind, self.about.source_kind.label());
        self.years().iter().for_each(|year| document.add_i64(fields.year, year.0.into()));
        self.pages.iter().for_each(|page| document.add_u64(fields.page, (*page).into()));
        document.add_text(fields.document, &self.about.document);
        self.initiative.iter().for_each(|id| document.add_text(fields.initiative, id));
        self.facets().iter().for_each(|facet| document.add_text(fields.facet, facet));
        self.phases().iter().for_each(|phase| document.add_text(fields.phase, phase));
        document.add_u64(fields.rank, self.kind.rank());
        document.add_u64(fields.first_page, self.pages.first().copied().unwrap_or(0).into());
    }

    /// Fiscal years in the record's schedule.
    fn years(&self) -> BTreeSet<FiscalYear> {
        self.schedule.iter().map(|entry| entry.fiscal_year).collect()
    }

    /// Whether this passage has an initiative in it.
    fn shows(&self, other: &Self) -> bool {
        other.initiative.as_ref().is_some_and(|id| self.initiatives.contains(id))
    }

    /// The facets that differ among the records of a document.
    fn facets(&self) -> Vec<String> {
        let areas = self.areas.iter().map(|area| labelled("area", area));
        let topics = self.topics.iter().map(|topic| labelled("topic", topic));
        let years = self.years().into_iter().map(|year| labelled("year", &year.0.to_string()));
        areas.chain(topics).chain(years).collect()
    }

    fn phases(&self) -> BTreeSet<String> {
        let phases = self.schedule.iter().filter_map(|entry| Some((entry.fiscal_year, entry.phase.map(Phase::label)?)));
        phases.flat_map(|(year, phase)| [labelled(&year.0.to_string(), phase), labelled(ANY_YEAR, phase)]).collect()
    }

    /// The facets that the records of a document share.
    fn labels(&self) -> DocumentLabels {
        let about = &self.about;
        DocumentLabels {
            id: about.document.to_string(),
            municipality: format!("{}{}", about.municipality.prefecture, about.municipality.name),
            document: cited(&about.municipality.name, &about.title, about.published, None),
        }
    }
}

fn add_texts(document: &mut TantivyDocument, field: TextField, texts: &[String]) {
    for text in texts {
        document.add_text(field.words, text);
        document.add_text(field.pairs, text);
    }
}
