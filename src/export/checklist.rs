//! The checklist: the doubtful records with columns for a person's corrections, and what may have been missed.
//! `corrections::spreadsheet` reads it back.

use std::io;
use std::path::{Path, PathBuf};

use super::plain_list::{List, ListValue, to_xlsx};
use super::xlsx::long_lists::{self, LongBook};
use super::xlsx::packed::PackedRows;
use super::{ExportError, write_file, write_through};
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
    pub fn into_lists(self) -> [List; 2] {
        [
            List { name: CORRECTIONS, own: Vec::new(), columns: FIELDS, rows: self.fields },
            List { name: MISSED, own: Vec::new(), columns: FINDINGS, rows: self.missed },
        ]
    }
}

/// A [`Checklist`] as a large workbook takes it, and as a store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedChecklist {
    fields: PackedRows,
    missed: PackedRows,
}

impl PackedChecklist {
    /// Packs what is to be checked of a document.
    ///
    /// # Errors
    /// None that input gives reason to.
    pub fn of(checklist: Checklist) -> io::Result<Self> {
        let [fields, missed] = &checklist.into_lists();
        Ok(Self { fields: long_lists::pack(fields)?, missed: long_lists::pack(missed)? })
    }

    /// The bytes for a store.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.fields.to_bytes(&mut bytes);
        self.missed.to_bytes(&mut bytes);
        bytes
    }

    /// What [`Self::to_bytes`] gave; `None` where it is damaged.
    #[must_use]
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let (fields, missed) = (PackedRows::take(&mut bytes)?, PackedRows::take(&mut bytes)?);
        bytes.is_empty().then_some(Self { fields, missed })
    }
}

/// The workbook with what is to be checked of a corpus. Of a large one the rows go to disk as they come, packed.
#[derive(Default)]
pub struct CheckBook {
    /// What there is as long as it is little, document by document.
    waiting: Vec<Checklist>,
    book: Option<LongBook>,
    /// Rows that found no room, of each sheet.
    left_out: [usize; 2],
}

impl CheckBook {
    /// Whether there is so much that documents come packed.
    #[must_use]
    pub const fn is_large(&self) -> bool {
        self.book.is_some()
    }

    /// Adds what is to be checked of the next document.
    ///
    /// # Errors
    /// Where the rows can't be written to disk.
    pub fn add(&mut self, next: Checklist) -> Result<(), ExportError> {
        /// Number of rows in memory from which they go to disk.
        const MOST: usize = 16_000;
        if self.is_large() {
            return self.add_packed(&PackedChecklist::of(next)?);
        }
        self.waiting.push(next);
        if self.waiting.iter().map(|list| list.fields.len() + list.missed.len()).sum::<usize>() > MOST {
            self.book = Some(LongBook::new(Checklist::default().into_lists().into())?);
            for list in std::mem::take(&mut self.waiting) {
                self.add_packed(&PackedChecklist::of(list)?)?;
            }
        }
        Ok(())
    }

    /// Adds the same, packed; only to a book that is large.
    ///
    /// # Errors
    /// Where the rows can't be written to disk.
    pub fn add_packed(&mut self, next: &PackedChecklist) -> Result<(), ExportError> {
        let Some(book) = &mut self.book else { return Ok(()) };
        for (place, rows) in [&next.fields, &next.missed].into_iter().enumerate() {
            let count = rows.rows as usize;
            // What follows a document without room is left out too: the sheet ends in one place.
            if self.left_out[place] > 0 || book.rows(place) + count > MOST_ROWS {
                self.left_out[place] += count;
            } else {
                book.add(place, rows)?;
            }
        }
        Ok(())
    }

    /// Writes the workbook, whole or not at all. Where a sheet had no room for all, its last row says so.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn write(self, path: &Path) -> Result<PathBuf, ExportError> {
        let Self { waiting, book, left_out } = self;
        let Some(mut book) = book else {
            let mut all = Checklist::default();
            for list in waiting {
                all.fields.extend(list.fields);
                all.missed.extend(list.missed);
            }
            return write_file(path, &to_xlsx(&all.into_lists())?);
        };
        let [fields, missed] = left_out.map(|rows| (rows > 0).then(|| no_room_for(rows)).into_iter().collect());
        let lists = Checklist { fields, missed }.into_lists();
        for (place, list) in lists.iter().enumerate() {
            book.add(place, &long_lists::pack(list)?)?;
        }
        write_through(path, |out| book.finish(out))
    }
}

/// A row that says how many found no room.
fn no_room_for(rows: usize) -> Vec<ListValue> {
    let mut row = vec![ListValue::from(""); FIELDS.len()];
    row[0] = format!(
        "このほか{rows}行は、Excelの行数の上限を超えるため載せていません。文書のフォルダーを分けて実行してください。"
    )
    .into();
    row
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

    /// The XML of both sheets.
    fn sheets(book: CheckBook) -> [String; 2] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = book.write(&folder.path().join(CHECKLIST)).expect("writes");
        let mut archive = zip::ZipArchive::new(std::fs::File::open(path).expect("opens")).expect("an archive");
        ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]
            .map(|name| io::read_to_string(archive.by_name(name).expect("a sheet")).expect("is whole"))
    }

    #[test]
    fn rows_without_room_are_counted_in_the_last_one() {
        let packed = PackedChecklist::of(Checklist {
            fields: vec![vec![ListValue::from("窓口"); FIELDS.len()]; 3],
            missed: vec![vec![ListValue::from("漏れ"); FINDINGS.len()]; 2],
        })
        .expect("packs");
        assert_eq!(PackedChecklist::from_bytes(&packed.to_bytes()).as_ref(), Some(&packed));
        let mut book = CheckBook {
            book: Some(LongBook::new(Checklist::default().into_lists().into()).expect("begins")),
            ..CheckBook::default()
        };
        book.add_packed(&packed).expect("adds");
        // as if one before had found no room
        book.left_out[0] = 1;
        book.add_packed(&packed).expect("leaves out");
        let [fields, missed] = sheets(book);
        let rows = |sheet: &str| sheet.matches("<row ").count();
        assert_eq!((rows(&fields), rows(&missed)), (1 + 3 + 1, 1 + 4));
        assert!(fields.contains("このほか4行"), "{fields}");
        assert!(
            fields.contains("<dimension ref=\"A1:L5\"/>") && fields.contains("<autoFilter ref=\"A1:L5\"/>"),
            "{fields}"
        );
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
