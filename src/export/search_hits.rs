//! Search hits with Japanese labels: facets with counts, and a list for CSV and Excel.

use super::initiative_list::correction_text;
use super::plain_list::{List, ListValue};
use crate::calendar::{FiscalYear, wareki_years};
use crate::index::{Facet, Hit, Hits, Linked};
use crate::plan::{Phase, ScheduleEntry};
use crate::taxonomy::Taxonomy;

/// Labels of hits, from the taxonomy.
#[derive(Debug, Clone, Copy)]
pub struct HitLabels<'t>(pub &'t Taxonomy);

/// Facets with their Japanese labels, in the order in which they are shown.
pub const FACETS: [(&str, &str); 6] = [
    ("kind", "種別"),
    ("municipality", "自治体"),
    ("area", "国の項目"),
    ("topic", "テーマ"),
    ("year", "年度"),
    ("document", "文書"),
];

impl HitLabels<'_> {
    /// The label of an area.
    #[must_use]
    pub fn area(&self, id: &str) -> String {
        self.0.area(id).map_or(id, |area| area.label.as_str()).to_owned()
    }

    /// The label of a topic.
    #[must_use]
    pub fn topic(&self, id: &str) -> String {
        self.0.topic(id).map_or(id, |topic| topic.label.as_str()).to_owned()
    }

    /// The areas of a hit.
    #[must_use]
    pub fn areas(&self, hit: &Hit) -> String {
        hit.areas.iter().map(|id| self.area(id)).collect::<Vec<_>>().join("、")
    }

    /// The topics of a hit.
    #[must_use]
    pub fn topics(&self, hit: &Hit) -> String {
        hit.topics.iter().map(|id| self.topic(id)).collect::<Vec<_>>().join("、")
    }

    /// The label of a value of a facet.
    #[must_use]
    pub fn value(&self, field: &str, value: &str) -> String {
        match field {
            "area" => self.area(value),
            "topic" => self.topic(value),
            "year" => value.parse().map_or_else(|_| value.to_owned(), |year| FiscalYear(year).wareki()),
            _ => value.to_owned(),
        }
    }

    /// Facets with their counts, under Japanese labels.
    #[must_use]
    pub fn counts(&self, found: &Hits) -> Vec<(&'static str, Vec<(String, u64)>)> {
        let counts =
            |facet: &Facet| facet.counts.iter().map(|(value, n)| (self.value(facet.field, value), *n)).collect();
        let of = |field: &str| found.facets.iter().find(|facet| facet.field == field && !facet.counts.is_empty());
        FACETS.iter().filter_map(|(field, title)| Some((*title, counts(of(field)?)))).collect()
    }

    /// The facets as a list.
    #[must_use]
    pub fn facets(&self, found: &Hits) -> List {
        let row =
            |title: &str, (value, n): (String, u64)| vec![title.into(), value.into(), ListValue::Number(n as f64)];
        let rows = self
            .counts(found)
            .into_iter()
            .flat_map(|(title, counts)| counts.into_iter().map(move |count| row(title, count)).collect::<Vec<_>>());
        List { name: "内訳", own: Vec::new(), columns: &["facet", "facet_value", "counted"], rows: rows.collect() }
    }

    /// The hits as a list.
    #[must_use]
    pub fn list(&self, found: &Hits) -> List {
        let row = |hit: &Hit| -> Vec<ListValue> {
            vec![
                hit.code.as_str().into(),
                hit.municipality.as_str().into(),
                hit.prefecture.as_str().into(),
                hit.kind.label().into(),
                hit.initiative_id.as_deref().unwrap_or_default().into(),
                hit.name.as_ref().map(|name| name.text.clone()).unwrap_or_default().into(),
                hit.snippet.text.as_str().into(),
                hit.areas.join("、").into(),
                self.areas(hit).into(),
                self.topics(hit).into(),
                years(&hit.asked_years).into(),
                hit.departments.join("、").into(),
                hit.document_id.as_str().into(),
                hit.document_title.as_str().into(),
                hit.published.to_string().into(),
                hit.page.into(),
                hit.page_label.as_str().into(),
                linked(&hit.linked).into(),
                hit.corrections.iter().map(correction_text).collect::<Vec<_>>().join("、").into(),
                hit.citation.as_str().into(),
            ]
        };
        List { name: "検索結果", own: Vec::new(), columns: COLUMNS, rows: found.hits.iter().map(row).collect() }
    }
}

/// Columns of a list of hits.
const COLUMNS: &[&str] = &[
    "municipality_code",
    "municipality",
    "prefecture",
    "record_kind",
    "initiative_id",
    "name",
    "snippet",
    "area_id",
    "area",
    "topics",
    "asked_years",
    "departments",
    "document_id",
    "document",
    "published",
    "page",
    "page_label",
    "linked",
    "corrections",
    "citation",
];

/// 令和8年度：導入（窓口の設置）; the plan's words alone where their phase is not known.
#[must_use]
pub fn years(entries: &[ScheduleEntry]) -> String {
    let entry = |entry: &ScheduleEntry| {
        let words = entry.text.replace('\n', " ");
        let said = match entry.phase.map(Phase::label) {
            Some(phase) if phase == words => words,
            Some(phase) => format!("{phase}（{words}）"),
            None => words,
        };
        format!("{}：{said}", entry.fiscal_year)
    };
    entries.iter().map(entry).collect::<Vec<_>>().join("、")
}

/// 令和6年度 検討、令和7～9年度 導入: the phases of all years, with consecutive years of the same phase joined.
#[must_use]
pub fn phases(schedule: &[ScheduleEntry]) -> String {
    let known: Vec<(FiscalYear, Phase)> =
        schedule.iter().filter_map(|entry| Some((entry.fiscal_year, entry.phase?))).collect();
    let together = known.chunk_by(|(year, phase), (next, other)| phase == other && next.0 - year.0 <= 1);
    let said = together.filter_map(|same| {
        let ((first, phase), (last, _)) = (same.first()?, same.last()?);
        Some(format!("{} {}", wareki_years(*first, *last), phase.label()))
    });
    said.collect::<Vec<_>>().join("、")
}

/// The same initiative in other documents, with how sure that is.
#[must_use]
pub fn linked(linked: &[Linked]) -> String {
    let one = |link: &Linked| format!("{}（一致度{:.0}％）", link.initiative_id, link.score * 100.0);
    linked.iter().map(one).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_one_phase_are_together() {
        let entry = |year: i32, phase| ScheduleEntry { fiscal_year: FiscalYear(year), text: String::new(), phase };
        let introduction = Some(Phase::Introduction);
        let schedule =
            [entry(2024, Some(Phase::Study)), entry(2025, introduction), entry(2026, introduction), entry(2027, None)];
        assert_eq!(phases(&schedule), "令和6年度 検討、令和7～8年度 導入");
    }
}
