//! Initiatives of extracted documents as CSV for a spreadsheet: one a row, the doubtful ones first.

use std::collections::BTreeMap;

use super::extracted::Extracted;
use super::{ExportError, columns, csv_of};
use crate::compare::{progress_text, schedule_summary};
use crate::taxonomy::Classified;

/// Columns by the names that have titles.
const COLUMNS: [&str; 20] = [
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
];

/// Rows of one or several documents.
#[derive(Debug, Default)]
pub struct Sheet {
    rows: Vec<(bool, Vec<String>)>,
}

impl Sheet {
    /// Adds the initiatives of the chosen pages of a document.
    pub fn add(&mut self, extracted: &Extracted<'_>) {
        let row = |record: &Classified| (record.initiative.doubts.is_empty(), row(extracted.file, record));
        self.rows.extend(extracted.initiatives().map(row));
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// Where the writer refuses, which no value of these rows gives it reason to.
    pub fn into_csv(mut self) -> Result<Vec<u8>, ExportError> {
        // Within the doubtful and the others the order is that of the documents.
        self.rows.sort_by_key(|(certain, _)| *certain);
        let titles = COLUMNS.map(|name| columns::title(name, &BTreeMap::new()));
        csv_of(&titles.each_ref().map(String::as_str), self.rows.into_iter().map(|(_, row)| row))
    }
}

fn row(file: &str, record: &Classified) -> Vec<String> {
    let it = &record.initiative;
    let optional = |value: &Option<String>| value.clone().unwrap_or_default();
    let joined = |values: Vec<String>, separator: &str| values.join(separator);
    let description = it.description.iter().chain(&it.actions).cloned().collect();
    let further = record.areas.iter().filter(|area| !area.primary).map(|area| area.area.clone()).collect();
    vec![
        file.to_owned(),
        it.page.to_string(),
        it.page_label.clone(),
        it.id.clone(),
        optional(&it.number),
        joined(it.path.clone(), " ＞ "),
        optional(&it.measure),
        it.name.clone(),
        joined(description, "\n"),
        joined(it.departments.clone(), "、"),
        joined(it.related_goals.clone(), "、"),
        joined(schedule_summary(&it.schedule), "\n"),
        joined(it.targets.iter().map(|target| target.text.clone()).collect(), "\n"),
        joined(it.progress.iter().map(progress_text).collect(), "\n"),
        record.primary_area().to_owned(),
        joined(further, "、"),
        joined(record.topics.clone(), "、"),
        it.quote.clone(),
        (f64::from(it.confidence) * 100.0).round().to_string(),
        joined(it.doubts.clone(), "\n"),
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::extracted::PageSelection;
    use super::*;
    use crate::document::Document;
    use crate::plan::Initiative;

    #[test]
    fn doubtful_rows_come_first_and_every_column_has_a_title() {
        let record = |name: &str, doubts: &[&str]| Classified {
            initiative: Initiative {
                name: name.into(),
                page: 3,
                confidence: 0.5,
                doubts: doubts.iter().map(|doubt| (*doubt).to_owned()).collect(),
                ..Initiative::default()
            },
            areas: Vec::new(),
            topics: Vec::new(),
        };
        let initiatives = [record("確かな取組", &[]), record("=疑わしい取組", &["推定"])];
        let (document, selection) = (Document::default(), PageSelection::default());
        let extracted = Extracted {
            file: "計画.pdf",
            sha256: "",
            document: &document,
            initiatives: &initiatives,
            warnings: &[],
            selection: &selection,
        };
        let mut sheet = Sheet::default();
        sheet.add(&extracted);
        let text = String::from_utf8(sheet.into_csv().unwrap()).unwrap();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
        assert!(lines[0].chars().all(|c| !c.is_ascii_lowercase()), "a title is missing: {}", lines[0]);
        assert!(lines[1].contains("'=疑わしい取組") && lines[2].contains("確かな取組"), "{text}");
    }
}
