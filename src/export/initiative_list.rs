//! Initiatives of extracted documents as a list for a spreadsheet: one a row, the doubtful ones first.

use super::checklist::Checklist;
use super::page_selection::Extracted;
use super::plain_list::{List, ListValue};
use crate::account::Finding;
pub use crate::compare::correction_text;
use crate::compare::{progress_text, schedule_summary};
use crate::taxonomy::Classified;

/// Columns by the names that have titles.
const COLUMNS: &[&str] = &[
    "file",
    "page",
    "page_label",
    "initiative_id",
    "number",
    "heading",
    "measure",
    "initiative",
    "description",
    "departments",
    "related_goals",
    "schedule",
    "targets",
    "progress",
    "area_id",
    "further_area_ids",
    "topic_ids",
    "quote",
    "confidence_pct",
    "doubts",
    "corrections",
];

/// Rows of one or several documents.
#[derive(Debug, Default)]
pub struct InitiativeRows {
    rows: Vec<(bool, Vec<ListValue>)>,
    checklist: Checklist,
}

impl InitiativeRows {
    /// Adds the initiatives of the chosen pages of a document, and the findings there.
    pub fn add(&mut self, extracted: &Extracted<'_>) {
        let row = |record: &Classified| (record.initiative.doubts.is_empty(), row(extracted.file, record));
        self.rows.extend(extracted.findings().map(|finding| (false, missed(extracted.file, finding))));
        self.rows.extend(extracted.initiatives().map(row));
        self.checklist.add(extracted.file, extracted.initiatives().map(|record| &record.initiative));
        self.checklist.add_missed(extracted.file, extracted.id, extracted.findings());
    }

    /// The rows as a list.
    #[must_use]
    pub fn into_list(self) -> List {
        self.into_lists().swap_remove(0)
    }

    /// The rows as a list, followed by the lists to fill in.
    #[must_use]
    pub fn into_lists(mut self) -> Vec<List> {
        // The sort is stable: doubtful rows and others each keep the order of the documents.
        self.rows.sort_by_key(|(certain, _)| *certain);
        let rows = self.rows.into_iter().map(|(_, row)| row).collect();
        let mut lists = vec![List { name: "取組", own: Vec::new(), columns: COLUMNS, rows }];
        lists.extend(self.checklist.into_lists());
        lists
    }
}

/// A row with only a page and a finding.
fn missed(file: &str, finding: &Finding) -> Vec<ListValue> {
    let value = |column: &&str| -> ListValue {
        match *column {
            "file" => file.into(),
            "page" => finding.pages.first().copied().unwrap_or_default().into(),
            "doubts" => finding.message().into(),
            _ => ListValue::from(""),
        }
    };
    COLUMNS.iter().map(value).collect()
}

fn row(file: &str, record: &Classified) -> Vec<ListValue> {
    let it = &record.initiative;
    let optional = |value: &Option<String>| value.clone().unwrap_or_default();
    let joined = |values: Vec<String>, separator: &str| values.join(separator);
    let description = it.description.iter().chain(&it.actions).cloned().collect();
    let further = record.areas.iter().filter(|area| !area.primary).map(|area| area.area.to_string()).collect();
    vec![
        file.into(),
        it.page.into(),
        it.page_label.as_str().into(),
        it.id.as_str().into(),
        optional(&it.number).into(),
        joined(it.path.clone(), " ＞ ").into(),
        optional(&it.measure).into(),
        it.name.as_str().into(),
        joined(description, "\n").into(),
        joined(it.departments.clone(), "、").into(),
        joined(it.related_goals.clone(), "、").into(),
        joined(schedule_summary(&it.schedule), "\n").into(),
        joined(it.targets.iter().map(|target| target.text.clone()).collect(), "\n").into(),
        joined(it.progress.iter().map(progress_text).collect(), "\n").into(),
        record.primary_area().into(),
        joined(further, "、").into(),
        joined(record.topics.iter().map(ToString::to_string).collect(), "、").into(),
        it.quote.as_str().into(),
        (f64::from(it.confidence) * 100.0).round().into(),
        joined(it.doubt_messages().collect(), "\n").into(),
        joined(it.corrections.iter().map(correction_text).collect(), "\n").into(),
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::page_selection::PageSelection;
    use super::*;
    use crate::document::Document;
    use crate::plan::{Doubt, DoubtCode, Initiative};

    #[test]
    fn doubtful_rows_come_first_and_every_column_has_a_title() {
        let record = |name: &str, doubts: Vec<Doubt>| Classified {
            initiative: Initiative { name: name.into(), page: 3, confidence: 0.5, doubts, ..Initiative::default() },
            areas: Vec::new(),
            topics: Vec::new(),
        };
        let initiatives =
            [record("確かな取組", Vec::new()), record("=疑わしい取組", vec![Doubt::on_record(DoubtCode::CutByPage)])];
        let (document, selection) = (Document::default(), PageSelection::default());
        let extracted = Extracted {
            file: "計画.pdf",
            id: "",
            sha256: "",
            document: &document,
            initiatives: &initiatives,
            account: None,
            warnings: &[],
            selection: &selection,
        };
        let mut sheet = InitiativeRows::default();
        sheet.add(&extracted);
        let text = String::from_utf8(sheet.into_list().to_csv().unwrap()).unwrap();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
        assert!(lines[0].chars().all(|c| !c.is_ascii_lowercase()), "a title is missing: {}", lines[0]);
        assert!(lines[1].contains("'=疑わしい取組") && lines[2].contains("確かな取組"), "{text}");
    }
}
