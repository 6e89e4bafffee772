//! The input of every comparison: the selected documents and records, in order. The comparison that shows a text puts
//! it into a frame (`record_columns.rs`).

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::counted::{counted, is_counted};
use super::{Absence, AreaLabel, Catalogue, Reading, Selection, TopicLabel, lists};
use crate::calendar::{FiscalYear, wareki_month, wareki_years};
use crate::corpus::YearMonth;
use crate::plan::{Initiative, Phase, ScheduleEntry};
use crate::taxonomy::{Classified, OTHER};

/// Mark after a label that was not verified in the ministry's own text.
pub(super) const UNVERIFIED: &str = "※";

/// What all comparisons are made from.
pub(super) struct Frames<'a> {
    /// The documents, by municipality and id.
    pub(super) readings: Vec<&'a Reading<'a>>,
    /// One row a document, in the same order.
    pub(super) documents: DataFrame,
    /// The initiatives, by municipality, document, page and order; their places here are their numbers (`record`).
    pub(super) rows: Vec<RecordRow<'a>>,
    /// For each document whether counts are made of it.
    pub(super) counted: Vec<bool>,
    /// The meaning of absence from each document.
    pub(super) absences: Vec<Absence>,
    /// The areas in the order of the edition, then those of records that the edition has not.
    pub(super) areas: Vec<AreaLabel>,
    /// The topics that tables show, in the order of the catalogue.
    pub(super) topics: Vec<TopicLabel>,
    /// Areas, topics and units in force.
    pub(super) catalogue: &'a Catalogue,
    /// The selection.
    pub(super) selection: &'a Selection,
}

/// An initiative with its document, area and topics.
pub(super) struct RecordRow<'a> {
    /// The place of its document.
    pub(super) reading: IdxSize,
    /// The place of its area.
    pub(super) area: IdxSize,
    pub(super) classified: &'a Classified,
    /// Its topics and their parents.
    pub(super) topics: BTreeSet<&'a str>,
    /// Whether the numbers of the tables are made of it.
    pub(super) counted: bool,
    /// Whether the selection includes its area and topics.
    pub(super) selected: bool,
}

impl<'a> RecordRow<'a> {
    pub(super) const fn initiative(&self) -> &'a Initiative {
        &self.classified.initiative
    }
}

impl<'a> Frames<'a> {
    /// Sorts the documents of the selected municipalities, and their records.
    pub(super) fn new(
        readings: &'a [Reading<'a>],
        catalogue: &'a Catalogue,
        selection: &'a Selection,
    ) -> PolarsResult<Self> {
        let asked = |r: &&Reading<'_>| selection.codes.contains(&r.source.municipality.code);
        let mut readings: Vec<&Reading<'_>> = readings.iter().filter(asked).collect();
        readings.sort_by_key(|r| (&r.source.municipality.code, &r.source.id, &r.source.sha256));
        let areas = complete(&catalogue.areas, &readings);
        let rows = rows(&readings, &areas, catalogue, selection);
        let counted = counted_documents(&readings);
        let absences = absences(&readings, &counted);
        Ok(Self {
            documents: documents(&readings, &counted, &absences)?,
            topics: topics(&rows, catalogue, selection),
            counted,
            absences,
            readings,
            rows,
            areas,
            catalogue,
            selection,
        })
    }

    /// The documents of which counts are made, in their order.
    pub(super) fn counted_documents(&self) -> PolarsResult<DataFrame> {
        self.documents.filter(&BooleanChunked::new("counted".into(), &self.counted))
    }

    /// That some of the records that are counted have been corrected.
    pub(super) fn correction_note(&self) -> Option<String> {
        let is_corrected = |row: &&RecordRow<'_>| row.counted && !row.initiative().corrections.is_empty();
        let corrected = self.rows.iter().filter(is_corrected).count();
        (corrected > 0).then(|| format!("数えた取組のうち{corrected}件には、人による訂正を反映しています。"))
    }

    /// Whether the text of a document names an entry of a matrix, or a topic to which everything is narrowed down: then an
    /// initiative may have been missed there.
    pub(super) fn is_named(&self, place: usize, entry: &str) -> bool {
        let mentions = &self.readings[place].mentions;
        mentions.contains_key(entry)
            || self.selection.topics.iter().flatten().any(|topic| mentions.contains_key(topic.as_str()))
    }

    /// The numbers of the records for which something is true, in their order.
    pub(super) fn records(&self, is_meant: impl Fn(&RecordRow<'_>) -> bool) -> Vec<u32> {
        (0..).zip(&self.rows).filter(|(_, row)| is_meant(row)).map(|(record, _)| record).collect()
    }
}

/// The areas of the edition, and those of records that the edition does not know, so that no record is lost.
fn complete(areas: &[AreaLabel], readings: &[&Reading<'_>]) -> Vec<AreaLabel> {
    let mut found: Vec<&str> = readings.iter().flat_map(|r| r.initiatives).map(Classified::primary_area).collect();
    found.sort_unstable();
    found.dedup();
    let unknown = found.iter().filter(|id| areas.iter().all(|area| area.id != **id));
    let added = unknown.map(|id| match *id {
        OTHER => {
            let label = "国の項目なし".to_owned();
            AreaLabel { short: label.clone(), label, group: String::new(), ..unnamed(OTHER) }
        }
        id => unnamed(id),
    });
    areas.iter().cloned().chain(added).collect()
}

fn unnamed(id: &str) -> AreaLabel {
    AreaLabel {
        id: id.into(),
        label: id.into(),
        short: id.into(),
        called: Vec::new(),
        group: "この版にない項目".into(),
        unverified: false,
    }
}

/// The selected topics; without a selection, those of any counted record in the selected areas.
fn topics(rows: &[RecordRow<'_>], catalogue: &Catalogue, selection: &Selection) -> Vec<TopicLabel> {
    let found: BTreeSet<&str> =
        rows.iter().filter(|row| row.counted).flat_map(|row| row.topics.iter().copied()).collect();
    let unnamed = found.iter().filter(|id| catalogue.topic(id).is_none());
    let unnamed = unnamed.map(|id| TopicLabel {
        id: (*id).to_owned(),
        label: (*id).to_owned(),
        area_ids: Vec::new(),
        parent: None,
    });
    let all = catalogue.topics.iter().cloned().chain(unnamed);
    let of_area =
        |topic: &TopicLabel| topic.area_ids.first().map_or(selection.areas.is_none(), |id| selection.has_area(id));
    let asked = |topic: &TopicLabel| match &selection.topics {
        Some(asked) => asked.contains(&topic.id),
        None => found.contains(topic.id.as_str()) && of_area(topic),
    };
    all.filter(asked).collect()
}

fn rows<'a>(
    readings: &[&'a Reading<'a>],
    areas: &[AreaLabel],
    catalogue: &'a Catalogue,
    selection: &Selection,
) -> Vec<RecordRow<'a>> {
    let order: BTreeMap<&str, IdxSize> = areas.iter().map(|area| area.id.as_str()).zip(0..).collect();
    let counted = counted(readings);
    let mut rows = Vec::with_capacity(readings.iter().map(|reading| reading.initiatives.len()).sum());
    for ((place, reading), counted) in (0..).zip(readings).zip(counted) {
        let first = rows.len();
        for (classified, counted) in reading.initiatives.iter().zip(counted) {
            let area = order[classified.primary_area()];
            let topics = catalogue.with_parents(&classified.topics);
            let selected = selection.contains(classified.primary_area(), &topics);
            rows.push(RecordRow { reading: place, area, classified, topics, counted, selected });
        }
        rows[first..].sort_by_key(|row| row.classified.initiative.page);
    }
    rows
}

fn documents(readings: &[&Reading<'_>], counted: &[bool], absences: &[Absence]) -> PolarsResult<DataFrame> {
    let text = |value: &dyn Fn(&Reading<'_>) -> Option<String>| readings.iter().map(|r| value(r)).collect::<Vec<_>>();
    let frame = df!(
        "municipality_code" => text(&|r| Some(r.source.municipality.code.clone())),
        "municipality" => text(&|r| Some(r.source.municipality.name.clone())),
        "prefecture" => text(&|r| Some(r.source.municipality.prefecture.clone())),
        "document_id" => text(&|r| Some(r.source.id.clone())),
        "document" => text(&|r| Some(r.source.title.clone())),
        "document_kind" => text(&|r| Some(r.source.kind.label().to_owned())),
        "published" => text(&|r| Some(r.source.published.to_string())),
        "published_era" => text(&|r| Some(month(r.source.published))),
        "first_fy" => readings.iter().map(|r| r.source.period.map(|p| p.0)).collect::<Vec<_>>(),
        "last_fy" => readings.iter().map(|r| r.source.period.map(|p| p.1)).collect::<Vec<_>>(),
        "period" => text(&|r| r.source.period.map(|(first, last)| wareki_years(FiscalYear(first), FiscalYear(last)))),
        "edition" => text(&|r| r.source.edition.clone()),
        "page_count" => readings.iter().map(|r| r.pages).collect::<Vec<_>>(),
        "file" => text(&|r| r.source.path.file_name().map(|name| name.to_string_lossy().into_owned())),
        "sha256" => text(&|r| Some(r.source.sha256.clone())),
        "url" => text(&|r| r.source.url.clone()),
        "unread_page_count" => readings.iter().map(|r| r.unread_pages().len() as u32).collect::<Vec<_>>(),
        "garbled_page_count" => readings.iter().map(|r| r.garbled_pages().len() as u32).collect::<Vec<_>>(),
        "has_gaps" => readings.iter().map(|r| r.has_gaps()).collect::<Vec<_>>(),
        "absence" => absences.iter().map(|absence| absence.label()).collect::<Vec<_>>(),
        "finding_count" => readings.iter().map(|r| r.account.count()).collect::<Vec<_>>(),
        "counted" => counted.to_vec(),
    )?;
    let unread = readings.iter().map(|reading| reading.unread_pages().into_iter().collect());
    let to_check = readings.iter().map(|reading| reading.account.pages_to_check().into_iter().collect());
    let reasons = readings.iter().map(|reading| reading.account.summary().into_iter().map(Into::into).collect());
    frame.hstack(&[
        lists::numbers("unread_pages", unread),
        lists::numbers("pages_to_check", to_check),
        lists::texts("check_reasons", reasons),
    ])
}

/// Whether counts are made of each document.
fn counted_documents(readings: &[&Reading<'_>]) -> Vec<bool> {
    let of_one = |a: &&Reading<'_>, b: &&Reading<'_>| a.source.municipality.code == b.source.municipality.code;
    let each = readings.chunk_by(of_one).flat_map(|all| all.iter().map(move |reading| is_counted(reading, all)));
    each.collect()
}

/// The meaning of absence from each document. If one of the counted documents of a municipality needs checking, so do
/// the others: for the municipality as a whole, absence cannot be stated.
fn absences(readings: &[&Reading<'_>], counted: &[bool]) -> Vec<Absence> {
    let to_check: BTreeSet<&str> = readings
        .iter()
        .zip(counted)
        .filter(|(reading, counted)| **counted && reading.absence() == Absence::ToCheck)
        .map(|(reading, _)| reading.source.municipality.code.as_str())
        .collect();
    let absence = |(reading, counted): (&&Reading<'_>, &bool)| {
        let is_to_check = *counted && to_check.contains(reading.source.municipality.code.as_str());
        reading.absence().max(if is_to_check { Absence::ToCheck } else { Absence::NotStated })
    };
    readings.iter().zip(counted).map(absence).collect()
}

/// The number printed on the page of an initiative, if there is one.
pub(super) fn page_label(initiative: &Initiative) -> Option<&str> {
    Some(initiative.page_label.as_str()).filter(|label| !label.is_empty())
}

/// The furthest phase that a schedule gives a year.
pub(super) fn furthest(schedule: &[ScheduleEntry], year: FiscalYear) -> Option<u32> {
    let of_year = schedule.iter().filter(|entry| entry.fiscal_year == year);
    of_year.filter_map(|entry| entry.phase).max().map(|phase| phase as u32)
}

/// The first year in which a schedule has something introduced or in use.
pub(super) fn first_use(schedule: &[ScheduleEntry]) -> Option<i32> {
    let in_use = |phase: Phase| phase >= Phase::Introduction && phase != Phase::Ended;
    schedule.iter().filter(|entry| entry.phase.is_some_and(in_use)).map(|entry| entry.fiscal_year.0).min()
}

/// The printed label: an unverified one is marked.
pub(super) fn printed_label(area: &AreaLabel) -> String {
    format!("{}{}", area.label, if area.unverified { UNVERIFIED } else { "" })
}

pub(super) fn percent(confidence: f32) -> u32 {
    (confidence.clamp(0.0, 1.0) * 100.0).round() as u32
}

fn month(published: YearMonth) -> String {
    wareki_month(published.year, published.month)
}
