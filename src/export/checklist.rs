//! The checklist: the doubtful records with columns for a person's corrections, and what may have been missed.
//! `corrections::spreadsheet` reads it back.

use super::ExportError;
use super::plain_list::{List, ListValue, to_xlsx};
use super::xlsx::list::Book;
use crate::account::Finding;
use crate::plan::Initiative;
use crate::plan::correction::CorrectableField;

/// Name of the workbook in the folder of a batch.
pub const CHECKLIST: &str = "check.xlsx";

/// Name of the sheet that is filled in.
pub const CORRECTIONS: &str = "訂正";
/// Name of the sheet for possibly missed initiatives.
const MISSED: &str = "読み取り漏れ";

/// Records with a lower confidence (0 to 1) are listed even without a named doubt.
const DOUBTFUL: f32 = 0.7;

/// Columns of the sheet into which people write corrections.
const FIELDS: &[&str] = &[
    "file",
    "page",
    "page_label",
    "initiative_id",
    "initiative",
    "doubts",
    "corrected_field",
    "read_value",
    "right_value",
    "corrected_by",
    "corrected_on",
    "corrected_why",
];
/// Columns of the sheet for possibly missed initiatives.
const FINDINGS: &[&str] = &[
    "file",
    "pages",
    "check_reasons",
    "initiative_id",
    "corrected_field",
    "right_value",
    "corrected_by",
    "corrected_on",
    "corrected_why",
];

/// Largest number of rows of a sheet besides its titles and a last one; Excel allows 1,048,576.
const MOST_ROWS: usize = 1_048_000;

/// Number of columns that are left empty to be filled in.
const TO_FILL_IN: usize = 4;

/// The entries to check in one or several documents.
#[derive(Debug, Default)]
pub struct Checklist {
    fields: Vec<Vec<ListValue>>,
    missed: Vec<Vec<ListValue>>,
}

impl Checklist {
    /// Adds the doubtful records of a document, a row a field.
    pub fn add<'r>(&mut self, file: &str, records: impl Iterator<Item = &'r Initiative>) {
        for record in records.filter(|record| is_doubtful(record)) {
            self.fields.extend(stated(record).into_iter().map(|(field, value)| row(file, record, &field, value)));
        }
    }

    /// Adds the findings of a document; `id` is `code/document`, empty for a document outside a corpus.
    pub fn add_missed<'f>(&mut self, file: &str, id: &str, findings: impl Iterator<Item = &'f Finding>) {
        let pages = |finding: &Finding| finding.pages.iter().map(u32::to_string).collect::<Vec<_>>().join("、");
        let row = |finding: &Finding| {
            let mut row: Vec<ListValue> = vec![file.into(), pages(finding).into(), finding.message().into()];
            row.extend([id.into(), ListValue::from(finding.key())]);
            row.extend(std::iter::repeat_n(ListValue::from(""), TO_FILL_IN));
            row
        };
        self.missed.extend(findings.map(row));
    }

    /// The sheets.
    #[must_use]
    pub fn into_lists(self) -> Vec<List> {
        vec![
            List { name: CORRECTIONS, own: Vec::new(), columns: FIELDS, rows: self.fields },
            List { name: MISSED, own: Vec::new(), columns: FINDINGS, rows: self.missed },
        ]
    }
}

/// The workbook with the entries to check of a corpus. For a large corpus, rows go to disk as they are added.
#[derive(Default)]
pub struct CheckBook {
    waiting: Checklist,
    book: Option<Book>,
    /// Number of rows that did not fit.
    left_out: usize,
}

impl CheckBook {
    /// Adds the entries to check of further documents.
    ///
    /// # Errors
    /// Where the rows can't be written to disk.
    pub fn add(&mut self, next: Checklist) -> Result<(), ExportError> {
        /// Number of rows in memory from which they go to disk.
        const MOST: usize = 16_000;
        self.waiting.fields.extend(next.fields);
        self.waiting.missed.extend(next.missed);
        if self.book.is_none() && self.waiting.fields.len() + self.waiting.missed.len() > MOST {
            self.book = Some(Book::new(&Checklist::default().into_lists(), true)?);
        }
        let Some(book) = &mut self.book else { return Ok(()) };
        for (place, list) in std::mem::take(&mut self.waiting).into_lists().iter().enumerate() {
            let room = MOST_ROWS.saturating_sub(book.rows(place)).min(list.rows.len());
            self.left_out += list.rows.len() - room;
            book.add(place, &list.rows[..room])?;
        }
        Ok(())
    }

    /// The bytes of the workbook. If not all rows fit into a sheet, its last row says so.
    ///
    /// # Errors
    /// Where the writer refuses.
    pub fn finish(self) -> Result<Vec<u8>, ExportError> {
        let Some(mut book) = self.book else { return to_xlsx(&self.waiting.into_lists()) };
        if self.left_out > 0 {
            let mut last = vec![ListValue::from(""); FIELDS.len()];
            last[0] = format!(
                "このほか{}行は、Excelの行数の上限を超えるため載せていません。文書のフォルダーを分けて実行してください。",
                self.left_out
            )
            .into();
            book.add(0, &[last])?;
        }
        book.finish()
    }
}

fn row(file: &str, record: &Initiative, field: &str, value: String) -> Vec<ListValue> {
    let mut row: Vec<ListValue> = vec![
        file.into(),
        record.page.into(),
        record.page_label.as_str().into(),
        record.id.as_str().into(),
        record.name.as_str().into(),
        record.doubt_messages().collect::<Vec<_>>().join("\n").into(),
        field.into(),
        value.into(),
    ];
    row.extend(std::iter::repeat_n(ListValue::from(""), TO_FILL_IN));
    row
}

/// Whether a person should look at a record.
#[must_use]
pub fn is_doubtful(record: &Initiative) -> bool {
    !record.doubts.is_empty() || record.confidence < DOUBTFUL
}

/// The value of each correctable field of a record, in the format of corrections; empty if it has none.
#[must_use]
pub fn stated(record: &Initiative) -> Vec<(String, String)> {
    let mut stated: Vec<(String, String)> = CorrectableField::names()
        .filter_map(|name| Some((name.to_owned(), value(record, CorrectableField::named(name)?))))
        .collect();
    let mut years: Vec<_> = record.schedule.iter().map(|entry| entry.fiscal_year).collect();
    years.dedup();
    for year in years {
        let entries = record.schedule.iter().filter(|entry| entry.fiscal_year == year);
        let words: Vec<&str> = entries.map(|entry| entry.text.as_str()).collect();
        stated.push((year.wareki(), words.join("\n")));
    }
    stated
}

fn value(record: &Initiative, field: CorrectableField) -> String {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    match field {
        CorrectableField::Number => optional(&record.number),
        CorrectableField::Name => record.name.clone(),
        CorrectableField::Measure => optional(&record.measure),
        CorrectableField::Description => optional(&record.description),
        CorrectableField::Actions => record.actions.join("\n"),
        CorrectableField::Departments => record.departments.join("\n"),
        CorrectableField::RelatedGoals => record.related_goals.join("\n"),
        CorrectableField::Targets => {
            record.targets.iter().map(|target| target.text.as_str()).collect::<Vec<_>>().join("\n")
        }
        // each year of a schedule has a row of its own
        CorrectableField::Schedule(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::to_check;
    use crate::plan::{Doubt, DoubtCode};

    #[test]
    fn more_rows_than_memory_should_hold_are_all_there() {
        let many = || Checklist {
            fields: (0..9_000).map(|row: u32| vec![ListValue::from(row); FIELDS.len()]).collect(),
            missed: Vec::new(),
        };
        let mut book = CheckBook::default();
        book.add(many()).expect("adds");
        assert!(book.book.is_none());
        book.add(many()).expect("adds");
        assert_eq!(book.book.as_ref().map(|book| book.rows(0)), Some(18_000));
        assert!(book.finish().expect("writes").starts_with(b"PK"));
    }

    #[test]
    fn doubtful_records_have_a_row_a_field_and_columns_to_fill_in() {
        let doubtful = Initiative {
            id: "c/d/1".into(),
            name: "窓口".into(),
            page: 3,
            confidence: 0.9,
            doubts: vec![Doubt::on_record(DoubtCode::CutByPage)],
            departments: vec!["総務課".into(), "税務課".into()],
            ..Initiative::default()
        };
        let sure = Initiative { doubts: Vec::new(), ..doubtful.clone() };
        let mut checklist = Checklist::default();
        checklist.add("計画.pdf", [&doubtful, &sure].into_iter());
        checklist.add_missed("計画.pdf", "c/d", to_check(&[7, 8]).findings.iter());
        let lists = checklist.into_lists();
        let titles = lists[0].titles();
        for title in ["取組ID", "項目", "正しい値", "記入者", "日付", "理由"] {
            assert_eq!(titles.iter().filter(|known| *known == title).count(), 1, "{title} in {titles:?}");
        }
        assert_eq!(lists[0].rows.len(), CorrectableField::names().count());
        let has = |text: &str| lists[0].rows.iter().any(|row| row.contains(&ListValue::from(text)));
        assert!(has("担当課") && has("総務課\n税務課"));
        assert_eq!(lists[1].rows[0][1], ListValue::from("7、8"));
        let titles = lists[1].titles();
        for title in ["取組ID", "項目", "正しい値"] {
            assert!(titles.iter().any(|known| known == title), "{title} in {titles:?}");
        }
        assert_eq!(lists[1].rows[0][3..5], [ListValue::from("c/d"), ListValue::from("番号の飛び（7・8頁、1件、3）")]);
    }
}
