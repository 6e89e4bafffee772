//! The input of every comparison: the selected documents and records, in order. Texts are put into a frame only by the
//! comparisons that show them (`record_columns.rs`).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use rayon::prelude::*;

use super::counted::{counted, is_counted};
use super::sketch::{Sketch, Sketches};
use super::{Absence, AreaLabel, Catalogue, Reading, Selection, TopicLabel, lists};
use crate::calendar::{FiscalYear, wareki_month, wareki_years};
use crate::corpus::YearMonth;
use crate::ids::TopicId;
use crate::plan::{Initiative, Phase, ScheduleEntry};
use crate::taxonomy::{Classified, OTHER};

/// Mark after a label that was not verified in the ministry's own text.
pub(super) const UNVERIFIED: &str = "※";

/// The selected documents and records from which all comparisons are made.
pub(super) struct Frames<'a> {
    /// The documents, by municipality and id.
    pub(super) readings: Vec<&'a Reading<'a>>,
    /// One row a document, in the same order.
    pub(super) documents: DataFrame,
    /// The initiatives, by municipality, document, page and order; their places here are their numbers (`record`).
    pub(super) rows: Vec<RecordRow>,
    /// The sketches of the records of each document.
    pub(super) sketches: Vec<Cow<'a, Sketches>>,
    /// For each document, whether its initiatives are counted.
    pub(super) counted: Vec<bool>,
    /// The meaning of absence from each document.
    pub(super) absences: Vec<Absence>,
    /// The areas in the order of the edition, followed by areas of records that the edition lacks.
    pub(super) areas: Vec<AreaLabel>,
    /// The topics that tables show, in the order of the catalogue.
    pub(super) topics: Vec<TopicLabel>,
    /// Areas, topics and units in force.
    pub(super) catalogue: &'a Catalogue,
    /// The selection.
    pub(super) selection: &'a Selection,
}

/// An initiative by its place, with what decides where it is shown and counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct RecordRow {
    /// The place of its document.
    pub(super) reading: IdxSize,
    /// Its place in the document.
    place: IdxSize,
    /// The place of its area.
    pub(super) area: IdxSize,
    /// Whether tables count it.
    pub(super) counted: bool,
    /// Whether the selection includes its area and topics.
    pub(super) selected: bool,
}

/// Records that a table shows.
pub(super) struct Loaded<'f> {
    pub(super) rows: Vec<&'f RecordRow>,
    /// The same with their texts.
    pub(super) records: Vec<Cow<'f, Classified>>,
}

impl Loaded<'_> {
    /// The records with their texts.
    pub(super) fn initiatives(&self) -> impl ExactSizeIterator<Item = &Initiative> {
        self.records.iter().map(|record| &record.initiative)
    }

    /// The records at these places, in this order, repeated as the places are.
    pub(super) fn repeated(&self, places: &[usize]) -> Loaded<'_> {
        let borrowed = |place: &usize| Cow::Borrowed(&*self.records[*place]);
        Loaded {
            rows: places.iter().map(|place| self.rows[*place]).collect(),
            records: places.iter().map(borrowed).collect(),
        }
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
        let sketches: Vec<Cow<'_, Sketches>> = readings.iter().map(|reading| reading.initiatives.sketches()).collect();
        let areas = complete(&catalogue.areas, &sketches);
        let rows = rows((&readings, &sketches), &areas, catalogue, selection);
        let counted = counted_documents(&readings);
        let absences = absences(&readings, &counted);
        Ok(Self {
            documents: documents(&readings, &counted, &absences)?,
            topics: topics(&rows, &sketches, catalogue, selection),
            counted,
            absences,
            readings,
            rows,
            sketches,
            areas,
            catalogue,
            selection,
        })
    }

    /// The counted documents, in their order.
    pub(super) fn counted_documents(&self) -> PolarsResult<DataFrame> {
        self.documents.filter(&BooleanChunked::new("counted".into(), &self.counted))
    }

    /// The note that some counted records have been corrected; `None` if none was.
    pub(super) fn correction_note(&self) -> Option<String> {
        let is_corrected = |row: &&RecordRow| row.counted && self.sketch(row).has.corrections;
        let corrected = self.rows.iter().filter(is_corrected).count();
        (corrected > 0).then(|| format!("数えた取組のうち{corrected}件には、人による訂正を反映しています。"))
    }

    /// Whether the text of a document mentions an entry of a matrix, or a topic of the selection: then an initiative
    /// may have been missed there.
    pub(super) fn is_named(&self, place: usize, entry: &str) -> bool {
        let mentions = &self.readings[place].mentions;
        mentions.contains_key(entry)
            || self.selection.topics.iter().flatten().any(|topic| mentions.contains_key(topic.as_str()))
    }

    /// The sketch of a record.
    pub(super) fn sketch(&self, row: &RecordRow) -> &Sketch {
        self.sketches[row.reading as usize].get(row.place as usize)
    }

    /// The years of the schedule of a record, with their phases.
    pub(super) fn schedule(&self, row: &RecordRow) -> &[(FiscalYear, Option<Phase>)] {
        self.sketches[row.reading as usize].schedule(row.place as usize)
    }

    /// The number printed on the page of a record, if there is one.
    pub(super) fn page_label(&self, row: &RecordRow) -> Option<&str> {
        self.sketches[row.reading as usize].page_label(self.sketch(row))
    }

    /// The topics of a record and their parents.
    pub(super) fn topics_of(&self, row: &RecordRow) -> BTreeSet<&str> {
        self.catalogue.with_parents(self.own_topics(row))
    }

    /// The topics of a record without their parents.
    pub(super) fn own_topics(&self, row: &RecordRow) -> impl Iterator<Item = &str> {
        self.sketches[row.reading as usize].topics(row.place as usize)
    }

    /// A record with its texts.
    pub(super) fn record(&self, row: &RecordRow) -> PolarsResult<Cow<'a, Classified>> {
        Ok(self.readings[row.reading as usize].initiatives.get(row.place as usize)?)
    }

    /// Records with their texts, in this order.
    pub(super) fn loaded(&self, records: &[u32]) -> PolarsResult<Loaded<'_>> {
        let rows: Vec<&RecordRow> = records.iter().map(|record| &self.rows[*record as usize]).collect();
        let records = rows.par_iter().map(|row| self.record(row)).collect::<PolarsResult<_>>()?;
        Ok(Loaded { rows, records })
    }

    /// Records for columns that show none of their texts.
    pub(super) fn unloaded(&self, records: &[u32]) -> Loaded<'_> {
        Loaded { rows: records.iter().map(|record| &self.rows[*record as usize]).collect(), records: Vec::new() }
    }

    /// The numbers of the records that satisfy a condition, in their order.
    pub(super) fn records(&self, is_meant: impl Fn(&RecordRow) -> bool) -> Vec<u32> {
        (0..).zip(&self.rows).filter(|(_, row)| is_meant(row)).map(|(record, _)| record).collect()
    }
}

/// The areas of the edition, and those of records that the edition does not know, so that no record is lost.
fn complete(areas: &[AreaLabel], sketches: &[Cow<'_, Sketches>]) -> Vec<AreaLabel> {
    let found: BTreeSet<&str> = sketches.iter().flat_map(|of| of.iter().map(|sketch| of.area(sketch))).collect();
    let unknown = found.into_iter().filter(|id| areas.iter().all(|area| area.id != *id));
    let added = unknown.map(|id| match id {
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

/// The selected topics; if none are selected, the topics of any counted record in the selected areas.
fn topics(
    rows: &[RecordRow],
    sketches: &[Cow<'_, Sketches>],
    catalogue: &Catalogue,
    selection: &Selection,
) -> Vec<TopicLabel> {
    let of = |row: &RecordRow| sketches[row.reading as usize].topics(row.place as usize);
    let named: BTreeSet<&str> = rows.iter().filter(|row| row.counted).flat_map(of).collect();
    let found = catalogue.with_parents(named.into_iter());
    let unnamed = found.iter().filter(|id| catalogue.topic(id).is_none());
    let unnamed = unnamed.map(|id| TopicLabel {
        id: TopicId::from(*id),
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

fn rows(
    (readings, sketches): (&[&Reading<'_>], &[Cow<'_, Sketches>]),
    areas: &[AreaLabel],
    catalogue: &Catalogue,
    selection: &Selection,
) -> Vec<RecordRow> {
    let order: BTreeMap<&str, IdxSize> = areas.iter().map(|area| area.id.as_str()).zip(0..).collect();
    let counted = counted(readings, sketches);
    let mut rows: Vec<RecordRow> = Vec::with_capacity(sketches.iter().map(|of| of.len()).sum());
    for ((reading, of), counted) in (0..).zip(sketches).zip(counted) {
        let first = rows.len();
        for ((place, sketch), counted) in (0..).zip(of.iter()).zip(counted) {
            let area = of.area(sketch);
            let selected = selection.contains(area, || catalogue.with_parents(of.topics(place as usize)));
            rows.push(RecordRow { reading, place, area: order[area], counted, selected });
        }
        rows[first..].sort_by_key(|row| of.get(row.place as usize).page);
    }
    rows
}

fn documents(readings: &[&Reading<'_>], counted: &[bool], absences: &[Absence]) -> PolarsResult<DataFrame> {
    let text = |value: &dyn Fn(&Reading<'_>) -> Option<String>| readings.iter().map(|r| value(r)).collect::<Vec<_>>();
    let frame = df!(
        "municipality_code" => text(&|r| Some(r.source.municipality.code.to_string())),
        "municipality" => text(&|r| Some(r.source.municipality.name.clone())),
        "prefecture" => text(&|r| Some(r.source.municipality.prefecture.clone())),
        "document_id" => text(&|r| Some(r.source.id.to_string())),
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

/// Whether each document is counted.
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

/// The years of a schedule with their phases.
pub(super) fn phases(schedule: &[ScheduleEntry]) -> Vec<(FiscalYear, Option<Phase>)> {
    schedule.iter().map(|entry| (entry.fiscal_year, entry.phase)).collect()
}

/// The furthest phase that a schedule gives a year.
pub(super) fn furthest(schedule: &[(FiscalYear, Option<Phase>)], year: FiscalYear) -> Option<u32> {
    let of_year = schedule.iter().filter(|entry| entry.0 == year);
    of_year.filter_map(|entry| entry.1).max().map(|phase| phase as u32)
}

/// The first year in which a schedule has something introduced or in use.
pub(super) fn first_use(schedule: &[(FiscalYear, Option<Phase>)]) -> Option<i32> {
    let in_use = |phase: Phase| phase >= Phase::Introduction && phase != Phase::Ended;
    schedule.iter().filter(|entry| entry.1.is_some_and(in_use)).map(|entry| entry.0.0).min()
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
