//! In: a document. Out: its initiative records (取組), each with its page and a quote as evidence. Small readers, one
//! file each, read the forms of plans; the page decides which apply, never the city.

pub mod correction;
pub mod link;
pub mod record;
pub mod record_field;

mod annotated;
mod block;
mod cache;
mod cell_lines;
mod content_words;
mod cost;
mod covered;
mod department;
mod ditto;
mod doubt;
mod endings;
mod figure;
mod flow;
mod forms;
mod headings;
mod identity;
mod indicators;
mod label;
mod labelled_block;
mod list_columns;
mod listing_table;
mod marker;
mod name_filter;
mod name_list;
mod names;
mod numbering;
mod ocr_doubt;
mod own_name;
mod page_title;
mod printed_places;
mod progress;
mod prose;
mod provenance;
mod reading_order;
mod record_sheet;
mod repeated;
mod role;
pub mod roster;
mod schedule;
mod status;
mod target;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text_kinds;
mod timeline;
mod vocabulary;

use std::collections::BTreeSet;

pub(crate) use department::split as read_departments;
pub use doubt::{Doubt, DoubtCode};
pub(crate) use marker::{Style, cut};
pub use printed_places::PrintedPlace;
pub use record::{
    Baseline, Comparator, Cost, CostKind, Initiative, Phase, Place, ProgressEntry, ScheduleEntry, Target,
};
pub use record_field::RecordField;
pub(crate) use schedule::phase as read_phase;
pub(crate) use target::read as read_target;
pub use vocabulary::PlanDictionaries;
pub(crate) use vocabulary::{FieldRole, Section};

use crate::calendar;
use crate::diagnostic::{Warned, Warning, WarningCode};
use crate::document::Document;
use crate::ids::{DocumentId, MunicipalityCode};
use crate::text::fold;
use flow::Flow;
use forms::{Draft, PlanForm};

/// Facts about a document that its records need beyond its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanContext {
    /// 全国地方公共団体コード, where known.
    pub municipality_code: Option<MunicipalityCode>,
    /// The document's id in the corpus, or its file's name without ending.
    pub document_id: DocumentId,
}

/// Reads all initiatives of a document, in the order of its pages.
///
/// Every record has the page on which it begins and the words that name it there. A document without initiatives
/// gives an empty list and a warning.
#[must_use]
pub fn read(document: &Document, context: &PlanContext, dictionaries: &PlanDictionaries) -> Warned<Vec<Initiative>> {
    let flow = Flow::of(document, dictionaries);
    let (kept, places, mut warnings) = roster::read(&flow, dictionaries);
    let mut drafts: Vec<Draft> = kept.into_iter().flat_map(roster::Hypothesis::into_drafts).collect();
    drafts.iter_mut().for_each(|draft| bare_name(draft, dictionaries));
    let names: BTreeSet<String> = drafts.iter().map(|draft| fold(&draft.record.name)).collect();
    drafts.extend(places.into_iter().filter(|draft| names.contains(&fold(&draft.record.name))));
    let mut drafts = identity::merge(drafts);
    ocr_doubt::doubt(&mut drafts, document);
    identity::assign(&mut drafts, context, document);
    if drafts.is_empty() {
        warnings.push(Warning::on_document(WarningCode::NoInitiatives, ""));
    }
    let mut records: Vec<Initiative> = drafts.into_iter().map(|draft| finished(draft, dictionaries)).collect();
    provenance::complete(&mut records, document);
    annotated::doubt(&mut records, document);
    covered::doubt(&mut records, document);
    Warned { value: records, warnings }
}

/// Removes marks and badges from a name: ★, 【新規】. Departments in brackets after it become those of a record that has
/// none.
fn bare_name(draft: &mut Draft, words: &PlanDictionaries) {
    let record = &mut draft.record;
    let clean = if record.departments.is_empty() { names::clean } else { names::clean_but_brackets };
    let own = clean(&record.name, words);
    if own.name.is_empty() || own.badges.is_empty() && own.departments.is_empty() {
        return;
    }
    record.name = own.name;
    record.departments.extend(own.departments);
}

/// For fallback forms, keeps only drafts whose name was already found, unless fewer than `below` were.
fn welcome(mut found: Vec<Draft>, known: &[Draft], form: &PlanForm) -> Vec<Draft> {
    let names: BTreeSet<String> = known.iter().map(|draft| fold(&draft.record.name)).collect();
    let again = |draft: &Draft| names.contains(&fold(&draft.record.name));
    if known.len() >= form.below || found.iter().any(again) {
        found.retain(|draft| form.below == usize::MAX || again(draft));
    }
    for draft in &mut found {
        draft.trust *= form.trust;
        draft.second_hand = form.below < usize::MAX;
    }
    found
}

/// Sets the confidence of a record and of its fields.
fn finished(mut draft: Draft, words: &PlanDictionaries) -> Initiative {
    if draft.record.has_unreadable() {
        draft.doubt(Doubt::on_record(DoubtCode::UnreadableLetters));
    }
    let has_wrong_year =
        |field: &RecordField| draft.record.texts(*field).into_iter().any(|text| calendar::impossible(text).is_some());
    let wrong: Vec<RecordField> = RecordField::ALL.into_iter().filter(has_wrong_year).collect();
    if !wrong.is_empty() {
        draft.doubt(Doubt::on_fields(DoubtCode::ImpossibleYear, wrong));
    }
    let measure = draft.record.measure.as_deref().and_then(|measure| numbering::take(measure, words));
    if let Some((number, name)) = measure.filter(|(_, name)| !name.is_empty()) {
        let name = name.to_owned();
        draft.outer_number.get_or_insert(number);
        draft.record.measure = Some(name);
    }
    roster::confidence::set(&mut draft, words);
    draft.record.confidence = (draft.record.confidence * draft.trust * 100.0).round() / 100.0;
    draft.record
}
