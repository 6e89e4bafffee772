//! The initiative record: what staff compare and cite. Its JSON is kurabe's public format.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::correction::Correction;
use super::doubt::Doubt;
use super::printed_places::PrintedPlace;
use super::record_field::RecordField;
use crate::calendar::FiscalYear;
use crate::geometry::Rect;
use crate::ids::InitiativeId;

/// One initiative of one document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Initiative {
    /// `municipality code/document/number or name key`: the same after every run. Unique in a document.
    pub id: InitiativeId,
    /// The plan's own number, as printed.
    pub number: Option<String>,
    /// The plan's own name, without number and 【】.
    pub name: String,
    /// The 施策 above it.
    pub measure: Option<String>,
    /// Headings above it, outermost first, without the measure.
    pub path: Vec<String>,
    /// A description in the plan's words.
    pub description: Option<String>,
    /// Bullets of what will be done.
    pub actions: Vec<String>,
    /// Responsible departments, as printed.
    pub departments: Vec<String>,
    /// Related goals, as printed.
    pub related_goals: Vec<String>,
    /// What happens in which fiscal year; one entry a year.
    pub schedule: Vec<ScheduleEntry>,
    /// Targets in the plan's words.
    pub targets: Vec<Target>,
    /// Costs by fiscal year.
    #[serde(default)]
    pub costs: Vec<Cost>,
    /// Reported progress.
    pub progress: Vec<ProgressEntry>,
    /// PDF page on which the record begins, from 1.
    pub page: u32,
    /// The number printed on that page.
    pub page_label: String,
    /// Box of the record on that page.
    pub bbox: Rect,
    /// Exact words of the document that name it.
    pub quote: String,
    /// Other places of the document that name it (overview, system chart, appendix).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// What people have corrected in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// How sure the record is, from 0 to 1.
    pub confidence: f32,
    /// How sure its fields are, by their names in the JSON, from 0 to 1.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub field_confidence: BTreeMap<RecordField, f32>,
    /// Why it may be wrong; empty if there is no reason for doubt.
    pub doubts: Vec<Doubt>,
    /// Where its fields are printed, with the exact words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<RecordField, Vec<PrintedPlace>>,
}

impl Initiative {
    /// Notes a doubt, once.
    pub(crate) fn doubt(&mut self, doubt: Doubt) {
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    /// Whether the field has a value.
    #[must_use]
    pub fn states(&self, field: RecordField) -> bool {
        !self.texts(field).is_empty()
    }

    /// The printed texts of a field; empty if it has no value.
    #[must_use]
    pub fn texts(&self, field: RecordField) -> Vec<&str> {
        match field {
            RecordField::Number => self.number.iter().map(String::as_str).collect(),
            RecordField::Name => vec![&self.name],
            RecordField::Measure => self.measure.iter().map(String::as_str).collect(),
            RecordField::Description => self.description.iter().map(String::as_str).collect(),
            RecordField::Actions => self.actions.iter().map(String::as_str).collect(),
            RecordField::Departments => self.departments.iter().map(String::as_str).collect(),
            RecordField::RelatedGoals => self.related_goals.iter().map(String::as_str).collect(),
            RecordField::Schedule => self.schedule.iter().map(|entry| entry.text.as_str()).collect(),
            RecordField::Targets => self.targets.iter().map(|target| target.text.as_str()).collect(),
            RecordField::Costs => self.costs.iter().map(|cost| cost.text.as_str()).collect(),
            RecordField::Progress => {
                self.progress.iter().flat_map(|entry| [entry.status.as_str(), &entry.text]).collect()
            }
        }
    }

    /// The sentences of its doubts.
    pub fn doubt_messages(&self) -> impl Iterator<Item = String> {
        self.doubts.iter().map(Doubt::message)
    }

    /// Whether a glyph in one of its texts could not be decoded.
    pub(crate) fn has_unreadable(&self) -> bool {
        let own =
            [&self.name, &self.quote].into_iter().chain(&self.number).chain(&self.measure).chain(&self.description);
        let lists = self.actions.iter().chain(&self.departments).chain(&self.related_goals).chain(&self.path);
        let dated = self.schedule.iter().map(|entry| &entry.text).chain(self.targets.iter().map(|target| &target.text));
        let reported = self.progress.iter().map(|entry| &entry.text).chain(self.costs.iter().map(|cost| &cost.text));
        own.chain(lists).chain(dated).chain(reported).any(|text| text.contains('\u{fffd}'))
    }
}

/// A place that names an initiative.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Place {
    /// PDF page, from 1.
    pub page: u32,
    /// The number printed on it.
    pub page_label: String,
    /// Its exact words.
    pub quote: String,
}

/// The schedule of one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScheduleEntry {
    /// The fiscal year (April to March).
    pub fiscal_year: FiscalYear,
    /// The plan's own words.
    pub text: String,
    /// The words as one of the seven phases, where they can be read so.
    pub phase: Option<Phase>,
}

/// The stages of an initiative's life (dictionaries/phases.toml gives the words).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 検討
    Study,
    /// 実証
    Trial,
    /// 導入
    Introduction,
    /// 運用
    Operation,
    /// 改善・拡大
    Expansion,
    /// 定着
    Established,
    /// 終了
    Ended,
}

impl Phase {
    /// All phases, in their order.
    pub const ALL: [Self; 7] = [
        Self::Study,
        Self::Trial,
        Self::Introduction,
        Self::Operation,
        Self::Expansion,
        Self::Established,
        Self::Ended,
    ];

    /// The phase of this name, or of one of the two that it is called by (改善・拡大).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let names = |phase: &Self| phase.label().split('・').chain([phase.label()]).any(|label| label == name);
        Self::ALL.into_iter().find(names)
    }

    /// The Japanese word that tables print.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Study => "検討",
            Self::Trial => "実証",
            Self::Introduction => "導入",
            Self::Operation => "運用",
            Self::Expansion => "改善・拡大",
            Self::Established => "定着",
            Self::Ended => "終了",
        }
    }
}

/// A target in the plan's words and, where readable, as a figure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Target {
    /// The whole text of the target.
    pub text: String,
    /// The measured quantity.
    pub indicator: Option<String>,
    /// The figure to reach.
    pub value: Option<f64>,
    /// Its unit, as printed.
    pub unit: Option<String>,
    /// How the figure is compared, if the words state it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparator>,
    /// The state when the plan was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// The year by which it is to be reached.
    pub fiscal_year: Option<FiscalYear>,
}

/// How a target compares the achieved value with its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// 以上
    AtLeast,
    /// 以下, 以内, 未満
    AtMost,
    /// 増加, 向上: by the figure
    Increase,
    /// 削減, 減少: by the figure
    Decrease,
}

/// The present value beside a target.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// As printed.
    pub text: String,
    /// Its figure, where it can be read.
    pub value: Option<f64>,
    /// The year for which it holds.
    pub fiscal_year: Option<FiscalYear>,
}

/// A sum of money for an initiative.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cost {
    /// The fiscal year for which it holds.
    pub fiscal_year: Option<FiscalYear>,
    /// In yen, whatever unit is printed.
    pub amount: i64,
    /// The unit of the amount: 円.
    pub unit: String,
    /// As printed.
    pub text: String,
    /// Whether it is granted, spent or expected, if the words state it.
    pub kind: Option<CostKind>,
}

/// The meaning of a sum of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostKind {
    /// 予算
    Budget,
    /// 決算
    Settled,
    /// 計画, 見込
    Planned,
}

/// A report on progress.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProgressEntry {
    /// The period as printed (R7上半期).
    pub period: String,
    /// The word in 【】; empty if the text has none.
    pub status: String,
    /// The text.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::doubt::DoubtCode;

    #[test]
    fn a_field_is_stated_if_it_has_a_text() {
        let record =
            Initiative { name: "窓口予約".into(), departments: vec!["市民課".into()], ..Initiative::default() };
        assert!(record.states(RecordField::Departments) && !record.states(RecordField::Schedule));
        assert_eq!(record.texts(RecordField::Departments), ["市民課"]);
    }

    #[test]
    fn a_doubt_is_noted_once() {
        let mut record = Initiative::default();
        let doubt = Doubt::on_record(DoubtCode::Recognised);
        record.doubt(doubt.clone());
        record.doubt(doubt);
        assert_eq!(record.doubts.len(), 1);
    }

    #[test]
    fn an_undecoded_glyph_in_any_text_is_found() {
        let clean = Initiative { name: "窓口予約".into(), ..Initiative::default() };
        let broken = Initiative { actions: vec!["窓口\u{fffd}".into()], ..clean.clone() };
        assert!(broken.has_unreadable() && !clean.has_unreadable());
    }
}
