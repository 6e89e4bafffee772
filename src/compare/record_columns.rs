//! Columns of initiatives, made only for the records and columns that a comparison shows: the texts of all columns over
//! the whole country do not fit into memory.

use std::borrow::Cow;

use polars::prelude::*;

use super::frames::{Frames, Loaded, RecordRow, page_label, percent, printed_label};
use super::lists;
use crate::calendar::wareki_years;
use crate::corpus::citation;
use crate::ids::TopicId;
use crate::plan::correction::Correction;
use crate::plan::{Initiative, ProgressEntry, ScheduleEntry};
use crate::taxonomy::Classified;

/// A text borrowed from the record, or composed from it.
type Text<'a> = Option<Cow<'a, str>>;

impl Frames<'_> {
    /// These columns of these records, in their order.
    pub(super) fn columns(&self, loaded: &Loaded<'_>, names: &[&'static str]) -> PolarsResult<Vec<Column>> {
        names.iter().map(|name| self.column(loaded, name)).collect()
    }

    fn column<'l>(&'l self, loaded: &'l Loaded<'_>, name: &'static str) -> PolarsResult<Column> {
        let rows = || loaded.rows.iter().copied();
        let text = |of: &dyn Fn(&'l Initiative) -> Text<'l>| {
            Column::new(name.into(), loaded.initiatives().map(of).collect::<Vec<_>>())
        };
        let list = |of: &dyn Fn(&'l Classified) -> Vec<Cow<'l, str>>| {
            lists::texts(name, loaded.records.iter().map(|record| of(record)))
        };
        let area = |of: &dyn Fn(&super::AreaLabel) -> String| {
            let all: Vec<String> = self.areas.iter().map(of).collect();
            // Taken from a short column, so that all rows share its texts.
            Column::new(name.into(), all).take(&IdxCa::from_vec(name.into(), rows().map(|row| row.area).collect()))
        };
        let topic = |id: &'l TopicId| self.catalogue.topic(id).map_or(id.as_str(), |topic| topic.label.as_str());
        Ok(match name {
            "area_group" => area(&|area| area.group.clone())?,
            "area_id" => area(&|area| area.id.to_string())?,
            "area" => area(&printed_label)?,
            "further_area_ids" => {
                list(&|c| c.areas.iter().filter(|area| !area.primary).map(|area| area.area.as_str().into()).collect())
            }
            "topic_ids" => list(&|c| c.topics.iter().map(|topic| topic.as_str().into()).collect()),
            "topics" => list(&|c| c.topics.iter().map(topic).map(Cow::Borrowed).collect()),
            "heading" => list(&|c| borrowed(&c.initiative.path)),
            "description" => list(&|c| borrowed(c.initiative.description.iter().chain(&c.initiative.actions))),
            "departments" => list(&|c| borrowed(&c.initiative.departments)),
            "schedule" => list(&|c| owned(schedule_summary(&c.initiative.schedule))),
            "targets" => list(&|c| borrowed(c.initiative.targets.iter().map(|target| &target.text))),
            "progress" => list(&|c| owned(c.initiative.progress.iter().map(progress_text))),
            "doubts" => list(&|c| owned(c.initiative.doubt_messages())),
            "corrections" => list(&|c| owned(c.initiative.corrections.iter().map(correction_text))),
            "measure" => text(&|it| it.measure.as_deref().map(Cow::Borrowed)),
            "number" => text(&|it| it.number.as_deref().map(Cow::Borrowed)),
            "initiative_id" => text(&|it| Some(it.id.as_str().into())),
            "initiative" => text(&|it| Some(it.name.as_str().into())),
            "page_label" => text(&|it| page_label(it).map(Cow::Borrowed)),
            "quote" => text(&|it| Some(it.quote.as_str().into())),
            "citation" => Column::new(name.into(), rows().map(|row| self.cited(row)).collect::<Vec<_>>()),
            "page" => Column::new(name.into(), rows().map(|row| self.sketch(row).page).collect::<Vec<_>>()),
            "confidence_pct" => {
                let each = loaded.initiatives().map(|it| percent(it.confidence));
                Column::new(name.into(), each.collect::<Vec<_>>())
            }
            "counted" => Column::new(name.into(), rows().map(|row| row.counted).collect::<Vec<_>>()),
            // All others are columns of the document.
            _ => {
                let documents = rows().map(|row| row.reading).collect();
                self.documents.column(name)?.take(&IdxCa::from_vec(name.into(), documents))?
            }
        })
    }
}

impl Frames<'_> {
    /// The place of an initiative, as staff cite it.
    pub(super) fn cited(&self, row: &RecordRow) -> String {
        let (source, page) = (self.readings[row.reading as usize].source, self.sketch(row).page);
        let label = self.page_label(row).unwrap_or_default();
        citation::citation(&source.municipality.name, &source.title, source.published, label, page)
    }
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

/// A correction in one line: 担当課（山田、2026-04-01）：列の読み違い.
#[must_use]
pub fn correction_text(correction: &Correction) -> String {
    let Correction { field, who, when, why, .. } = correction;
    let by: Vec<&str> = [who, when].into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let by = if by.is_empty() { String::new() } else { format!("（{}）", by.join("、")) };
    let why = if why.is_empty() { String::new() } else { format!("：{why}") };
    format!("{field}{by}{why}")
}

pub(super) fn borrowed<'t>(texts: impl IntoIterator<Item = &'t String>) -> Vec<Cow<'t, str>> {
    texts.into_iter().map(|text| Cow::Borrowed(text.as_str())).collect()
}

pub(super) fn owned<'t>(texts: impl IntoIterator<Item = String>) -> Vec<Cow<'t, str>> {
    texts.into_iter().map(Cow::Owned).collect()
}
