//! The frames that every comparison starts from: documents, initiatives, schedule entries, areas.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::counted::{counted, is_counted};
use super::schedule::phase_label;
use super::{AreaLabel, Catalogue, Reading, Selection, TopicLabel};
use crate::calendar::{FiscalYear, wareki_month, wareki_years};
use crate::corpus::YearMonth;
use crate::plan::{Initiative, Phase, ProgressEntry, ScheduleEntry};
use crate::taxonomy::{Classified, OTHER};

/// Mark behind a label that was not seen in the ministry's own text.
pub(super) const UNVERIFIED: &str = "※";

/// What all comparisons are made from.
pub(super) struct Frames<'a> {
    /// One row a document, by municipality and id.
    pub(super) documents: DataFrame,
    /// One row an initiative, by municipality, document, page and order; `record` numbers them.
    pub(super) initiatives: DataFrame,
    /// One row a schedule entry: `record`, `fy`, `words`, `phase`.
    pub(super) schedule: DataFrame,
    /// One row a target: `record` and what the plan says.
    pub(super) targets: DataFrame,
    /// Which initiative has which topic: `record`, `row_id`.
    pub(super) topic_keys: DataFrame,
    /// The areas in the order of the edition, then those of records that the edition has not.
    pub(super) areas: Vec<AreaLabel>,
    /// The topics that tables show, in the order of the catalogue.
    pub(super) topics: Vec<TopicLabel>,
    /// What was asked for.
    pub(super) selection: &'a Selection,
}

/// An initiative with what the frames need around it.
pub(super) struct Row<'a> {
    reading: &'a Reading<'a>,
    pub(super) classified: &'a Classified,
    area: &'a AreaLabel,
    area_order: u32,
    counted: bool,
}

impl<'a> Frames<'a> {
    /// Builds the frames from the documents of the municipalities asked for.
    pub(super) fn new(readings: &[Reading<'_>], catalogue: &Catalogue, selection: &'a Selection) -> PolarsResult<Self> {
        let asked = |r: &&Reading<'_>| selection.codes.contains(&r.source.municipality.code);
        let mut sorted: Vec<&Reading<'_>> = readings.iter().filter(asked).collect();
        sorted.sort_by_key(|r| (&r.source.municipality.code, &r.source.id, &r.source.sha256));
        let areas = complete(&catalogue.areas, &sorted);
        let rows = rows(&sorted, &areas);
        Ok(Self {
            documents: documents(&sorted)?,
            initiatives: initiatives(&rows, catalogue, selection)?,
            schedule: schedule(&rows)?,
            targets: super::target::frame(&rows, &catalogue.units)?,
            topic_keys: topic_keys(&rows)?,
            topics: topics(&rows, catalogue, selection),
            areas,
            selection,
        })
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
        id: id.into(), label: id.into(), short: id.into(), group: "この版にない項目".into(), unverified: false
    }
}

/// The topics asked for; where none are, those of any counted record, in the areas asked for.
fn topics(rows: &[Row<'_>], catalogue: &Catalogue, selection: &Selection) -> Vec<TopicLabel> {
    let found: BTreeSet<&str> =
        rows.iter().filter(|row| row.counted).flat_map(|row| &row.classified.topics).map(String::as_str).collect();
    let unnamed = found.iter().filter(|id| catalogue.topic(id).is_none());
    let unnamed = unnamed.map(|id| TopicLabel { id: (*id).to_owned(), label: (*id).to_owned(), area_ids: Vec::new() });
    let all = catalogue.topics.iter().cloned().chain(unnamed);
    let of_area =
        |topic: &TopicLabel| topic.area_ids.first().map_or(selection.areas.is_none(), |id| selection.has_area(id));
    let asked = |topic: &TopicLabel| match &selection.topics {
        Some(asked) => asked.contains(&topic.id),
        None => found.contains(topic.id.as_str()) && of_area(topic),
    };
    all.filter(asked).collect()
}

fn topic_keys(rows: &[Row<'_>]) -> PolarsResult<DataFrame> {
    let keys: Vec<(u32, &str)> = (0..)
        .zip(rows)
        .flat_map(|(record, row)| {
            let topics: BTreeSet<&str> = row.classified.topics.iter().map(String::as_str).collect();
            topics.into_iter().map(move |topic| (record, topic))
        })
        .collect();
    df!(
        "record" => keys.iter().map(|key| key.0).collect::<Vec<_>>(),
        "row_id" => keys.iter().map(|key| key.1).collect::<Vec<_>>(),
    )
}

fn rows<'a>(readings: &[&'a Reading<'a>], areas: &'a [AreaLabel]) -> Vec<Row<'a>> {
    let order: BTreeMap<&str, (u32, &AreaLabel)> =
        (0..).zip(areas).map(|(order, area)| (area.id.as_str(), (order, area))).collect();
    let counted = counted(readings);
    let mut rows = Vec::new();
    for (reading, counted) in readings.iter().zip(counted) {
        let first = rows.len();
        for (classified, counted) in reading.initiatives.iter().zip(counted) {
            let (area_order, area) = order[classified.primary_area()];
            rows.push(Row { reading, classified, area, area_order, counted });
        }
        rows[first..].sort_by_key(|row| row.classified.initiative.page);
    }
    rows
}

fn documents(readings: &[&Reading<'_>]) -> PolarsResult<DataFrame> {
    let text = |value: &dyn Fn(&Reading<'_>) -> Option<String>| readings.iter().map(|r| value(r)).collect::<Vec<_>>();
    let of_one = |r: &Reading<'_>| -> Vec<&Reading<'_>> {
        let same = |other: &&&Reading<'_>| other.source.municipality.code == r.source.municipality.code;
        readings.iter().filter(same).copied().collect()
    };
    df!(
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
        "unread_pages" => text(&|r| joined(r.unread_pages().iter().map(ToString::to_string), "、")),
        "garbled_page_count" => readings.iter().map(|r| r.garbled_pages().len() as u32).collect::<Vec<_>>(),
        "has_gaps" => readings.iter().map(|r| r.has_gaps()).collect::<Vec<_>>(),
        "counted" => readings.iter().map(|r| is_counted(r, &of_one(r))).collect::<Vec<_>>(),
    )
}

fn initiatives(rows: &[Row<'_>], catalogue: &Catalogue, selection: &Selection) -> PolarsResult<DataFrame> {
    let phases: Vec<Option<u32>> =
        rows.iter().map(|r| furthest(&r.classified.initiative.schedule, selection.fiscal_year)).collect();
    let topic = |id: &String| catalogue.topic(id).map_or_else(|| id.clone(), |topic| topic.label.clone());
    let text = |value: &dyn Fn(&Row<'_>) -> Option<String>| rows.iter().map(value).collect::<Vec<_>>();
    let field = |value: &dyn Fn(&Initiative) -> Option<String>| {
        rows.iter().map(|row| value(&row.classified.initiative)).collect::<Vec<_>>()
    };
    df!(
        "record" => (0..rows.len() as u32).collect::<Vec<_>>(),
        "municipality_code" => text(&|r| Some(r.reading.source.municipality.code.clone())),
        "municipality" => text(&|r| Some(r.reading.source.municipality.name.clone())),
        "prefecture" => text(&|r| Some(r.reading.source.municipality.prefecture.clone())),
        "area_order" => rows.iter().map(|r| r.area_order).collect::<Vec<_>>(),
        "area_group" => text(&|r| Some(r.area.group.clone())),
        "area_id" => text(&|r| Some(r.area.id.clone())),
        "area" => text(&|r| Some(printed_label(r.area))),
        "further_area_ids" => text(&|r| joined(further_areas(r.classified), "、")),
        "topic_ids" => text(&|r| joined(r.classified.topics.iter().cloned(), "、")),
        "topics" => text(&|r| joined(r.classified.topics.iter().map(topic), "、")),
        "phase_order" => &phases,
        "phase" => phases.iter().map(|phase| phase_label((*phase)?)).collect::<Vec<_>>(),
        "survey_phase_order" => rows
            .iter()
            .map(|r| furthest(&r.classified.initiative.schedule, selection.survey_year()))
            .collect::<Vec<_>>(),
        "first_use_fy" => rows.iter().map(|r| first_use(&r.classified.initiative.schedule)).collect::<Vec<_>>(),
        "selected" => rows
            .iter()
            .map(|r| selection.contains(&r.area.id, &r.classified.topics))
            .collect::<Vec<_>>(),
        "heading" => field(&|i| joined(i.path.iter().cloned(), " ＞ ")),
        "measure" => field(&|i| i.measure.clone()),
        "number" => field(&|i| i.number.clone()),
        "initiative_id" => field(&|i| Some(i.id.clone())),
        "initiative" => field(&|i| Some(i.name.clone())),
        "description" => field(&|i| joined(i.description.iter().chain(&i.actions).cloned(), "\n")),
        "departments" => field(&|i| joined(i.departments.iter().cloned(), "、")),
        "schedule" => field(&|i| joined(schedule_summary(&i.schedule), "\n")),
        "targets" => field(&|i| joined(i.targets.iter().map(|t| t.text.clone()), "\n")),
        "progress" => field(&|i| joined(i.progress.iter().map(progress_text), "\n")),
        "document_kind" => text(&|r| Some(r.reading.source.kind.label().to_owned())),
        "document_id" => text(&|r| Some(r.reading.source.id.clone())),
        "document" => text(&|r| Some(r.reading.source.title.clone())),
        "published" => text(&|r| Some(r.reading.source.published.to_string())),
        "published_era" => text(&|r| Some(month(r.reading.source.published))),
        "page" => rows.iter().map(|r| r.classified.initiative.page).collect::<Vec<_>>(),
        "page_label" => field(&|i| Some(i.page_label.clone()).filter(|label| !label.is_empty())),
        "quote" => field(&|i| Some(i.quote.clone())),
        "confidence_pct" => rows.iter().map(|r| percent(r.classified.initiative.confidence)).collect::<Vec<_>>(),
        "doubts" => field(&|i| joined(i.doubts.iter().cloned(), "\n")),
        "counted" => rows.iter().map(|r| r.counted).collect::<Vec<_>>(),
    )
}

fn schedule(rows: &[Row<'_>]) -> PolarsResult<DataFrame> {
    let entries: Vec<(u32, &ScheduleEntry)> = (0..)
        .zip(rows)
        .flat_map(|(record, row)| row.classified.initiative.schedule.iter().map(move |entry| (record, entry)))
        .collect();
    df!(
        "record" => entries.iter().map(|e| e.0).collect::<Vec<_>>(),
        "fy" => entries.iter().map(|e| e.1.fiscal_year.0).collect::<Vec<_>>(),
        "words" => entries.iter().map(|e| e.1.text.clone()).collect::<Vec<_>>(),
        "phase" => entries.iter().map(|e| e.1.phase.map(|phase| phase as u32)).collect::<Vec<_>>(),
    )
}

/// The furthest phase that a schedule gives a year.
fn furthest(schedule: &[ScheduleEntry], year: FiscalYear) -> Option<u32> {
    let of_year = schedule.iter().filter(|entry| entry.fiscal_year == year);
    of_year.filter_map(|entry| entry.phase).max().map(|phase| phase as u32)
}

/// The first year in which a schedule has something introduced or in use.
pub(super) fn first_use(schedule: &[ScheduleEntry]) -> Option<i32> {
    let in_use = |phase: Phase| phase >= Phase::Introduction && phase != Phase::Ended;
    schedule.iter().filter(|entry| entry.phase.is_some_and(in_use)).map(|entry| entry.fiscal_year.0).min()
}

/// The label as tables print it: one that nobody saw in the ministry's own text is marked.
pub(super) fn printed_label(area: &AreaLabel) -> String {
    format!("{}{}", area.label, if area.unverified { UNVERIFIED } else { "" })
}

fn further_areas(classified: &Classified) -> impl Iterator<Item = String> {
    classified.areas.iter().filter(|a| !a.primary).map(|a| a.area.clone())
}

/// The schedule in lines, years with the same words together: 令和6年度：導入, 令和7～9年度：運用.
#[must_use]
pub fn schedule_summary(schedule: &[ScheduleEntry]) -> Vec<String> {
    let mut entries: Vec<&ScheduleEntry> = schedule.iter().collect();
    entries.sort_by_key(|entry| entry.fiscal_year);
    entries
        .chunk_by(|a, b| a.text == b.text && b.fiscal_year.0 - a.fiscal_year.0 <= 1)
        .filter_map(|same| Some((same.first()?, same.last()?)))
        .map(|(first, last)| format!("{}：{}", wareki_years(first.fiscal_year, last.fiscal_year), first.text))
        .collect()
}

/// A report on progress in one line: R7上半期：【運用開始】….
#[must_use]
pub fn progress_text(entry: &ProgressEntry) -> String {
    let status = if entry.status.is_empty() { String::new() } else { format!("【{}】", entry.status) };
    let parts = [&entry.period, &format!("{status}{}", entry.text)];
    parts.iter().filter(|part| !part.is_empty()).map(|part| part.as_str()).collect::<Vec<_>>().join("：")
}

/// Parts in one text; nothing where there is none.
fn joined(parts: impl IntoIterator<Item = String>, separator: &str) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(separator))
}

fn percent(confidence: f32) -> u32 {
    (confidence.clamp(0.0, 1.0) * 100.0).round() as u32
}

fn month(published: YearMonth) -> String {
    wareki_month(published.year, published.month)
}
