//! Reads back a checklist filled in by people and appends its corrections to `corrections.csv`. All or none: if two
//! contradict each other, or a row has a mistake, nothing is written.

use std::io;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx};
use thiserror::Error;

use super::file::{CorrectionChange, CorrectionLine, Corrections, FILE_NAME};
use super::ledger::{Ledger, LedgerError, csv_line};
use crate::calendar::date_of_day;
use crate::corpus::manifest::ManifestProblem;
use crate::corpus::pdf_file::{self, FileError};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::user_list::CsvRow;
use crate::text::fold;

/// Columns that a row must have to be read; `corrections.csv` has all of them.
const COLUMNS: [&str; 6] = ["記録ID", "項目", "正しい値", "記入者", "日付", "理由"];
/// The column title of the id of a record.
const RECORD: [&str; 2] = ["取組ID", "記録ID"];
/// Entry for a field that must become empty: an empty cell corrects nothing.
const EMPTY: &str = "（空欄）";
/// Largest number of rows of a sheet; larger workbooks are not checklists of kurabe.
const MOST_ROWS: usize = 200_000;

/// Why no correction was taken over.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SpreadsheetError {
    /// The file can't be read.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: FileError,
    },
    /// It is no workbook.
    #[error(
        "{path} をExcelファイル（.xlsx）として読めません（{cause}）。Excelで「Excelブック (*.xlsx)」として保存してください。"
    )]
    NoWorkbook {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: calamine::XlsxError,
    },
    /// No sheet has the columns.
    #[error(
        "{path} に、列「取組ID」「項目」「正しい値」のあるシートがありません。kurabe が作った一覧（{list}）を使ってください。"
    )]
    NoList {
        /// Which.
        path: PathBuf,
        /// What kurabe calls such a list.
        list: &'static str,
    },
    /// Rows have mistakes.
    #[error("{path}: {}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Mistakes {
        /// Which.
        path: PathBuf,
        /// Each with its row.
        problems: Vec<ManifestProblem>,
    },
    /// Corrections of one field contradict each other.
    #[error("同じ取組の同じ項目に、違う値の訂正があります。どちらかに直してください。\n{}", .0.join("\n"))]
    Contradictions(
        /// Each with both lines.
        Vec<String>,
    ),
    /// The corrections of the corpus can't be read or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// The corrections that were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Corrections that are new.
    pub new: usize,
    /// Those that were there already.
    pub known: usize,
}

/// Appends the corrections of a filled-in workbook to those of the corpus.
///
/// # Errors
/// If the workbook cannot be read, a row has a mistake, two corrections contradict each other, or the file of the
/// corpus cannot be written; nothing is changed then.
pub fn take_over(workbook: &Path, corpus: &Path, taxonomy: &Taxonomy) -> Result<Taken, SpreadsheetError> {
    let sheets = read(workbook)?;
    let mut found: Vec<(String, CorrectionLine)> = Vec::new();
    for (sheet, csv, rows) in &sheets {
        let read = Corrections::parse(csv, taxonomy);
        if !read.problems.is_empty() {
            let row = |line: usize| rows.get(line).copied().unwrap_or(line);
            let own = |problem: ManifestProblem| ManifestProblem {
                line: row(problem.line),
                reason: format!("シート「{sheet}」: {}", problem.reason),
            };
            let problems = read.problems.into_iter().map(own).collect();
            return Err(SpreadsheetError::Mistakes { path: workbook.to_owned(), problems });
        }
        let name = workbook.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let place = |line: &CorrectionLine| {
            format!("{name}（シート「{sheet}」）の{}行目", rows.get(line.number).copied().unwrap_or(line.number))
        };
        found.extend(read.lines.into_iter().map(|line| (place(&line), line)));
    }
    let ledger = Ledger::open(corpus)?;
    let before = ledger.corrections(taxonomy)?;
    let known = before.iter().map(|line| (format!("{FILE_NAME} の{}行目", line.number), line.clone()));
    let fresh = fresh(known.collect(), found)?;
    let taken = Taken { new: fresh.0.len(), known: fresh.1 };
    if !fresh.0.is_empty() {
        ledger.add(fresh.0.iter().map(|line| &line.correction))?;
    }
    Ok(taken)
}

/// The corrections that are not known yet, and the number of those that are.
fn fresh(
    known: Vec<(String, CorrectionLine)>,
    found: Vec<(String, CorrectionLine)>,
) -> Result<(Vec<CorrectionLine>, usize), SpreadsheetError> {
    let (mut all, mut fresh, mut again) = (known, Vec::new(), 0);
    let mut contradictions = Vec::new();
    for (place, line) in found {
        let same = |(_, other): &&(String, CorrectionLine)| other.is_of_one_field(&line);
        // of two for one field the later one counts
        match all.iter().rev().find(same) {
            Some((_, other)) if says_the_same(other, &line) => again += 1,
            Some((other_place, other)) => contradictions.push(format!(
                "取組「{}」の「{}」: {other_place}「{}」と{place}「{}」",
                line.correction.record,
                line.correction.field,
                one_line(&other.correction.value),
                one_line(&line.correction.value)
            )),
            None => {
                fresh.push(line.clone());
                all.push((place, line));
            }
        }
    }
    if contradictions.is_empty() { Ok((fresh, again)) } else { Err(SpreadsheetError::Contradictions(contradictions)) }
}

fn says_the_same(a: &CorrectionLine, b: &CorrectionLine) -> bool {
    match (&a.change, &b.change) {
        (CorrectionChange::Field(_), CorrectionChange::Field(_)) => {
            a.correction.value.trim() == b.correction.value.trim()
        }
        (a, b) => a == b,
    }
}

fn one_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(" ")
}

/// The rows of each sheet of a workbook as a person sees them, with their numbers.
///
/// # Errors
/// Where the bytes are no workbook.
pub fn sheets(path: &Path, bytes: Vec<u8>) -> Result<Vec<Vec<CsvRow>>, SpreadsheetError> {
    let no_workbook = |cause| SpreadsheetError::NoWorkbook { path: path.to_owned(), cause };
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(io::Cursor::new(bytes)).map_err(no_workbook)?;
    let names = workbook.sheet_names();
    let rows = |name: &String| {
        let range = workbook.worksheet_range(name).map_err(no_workbook)?;
        let first = range.start().map_or(1, |(row, _)| u64::from(row) + 1);
        Ok((first..).zip(range.rows().take(MOST_ROWS)).map(|(at, row)| (at, row.iter().map(text).collect())).collect())
    };
    names.iter().map(rows).collect()
}

/// A sheet as the CSV that [`Corrections::parse`] reads, and for each of its lines the row of the sheet.
type Sheet = (String, String, Vec<usize>);

/// The filled-in rows of every sheet that has the columns.
fn read(path: &Path) -> Result<Vec<Sheet>, SpreadsheetError> {
    let bytes = pdf_file::read(path).map_err(|cause| SpreadsheetError::File { path: path.to_owned(), cause })?;
    let no_workbook = |cause| SpreadsheetError::NoWorkbook { path: path.to_owned(), cause };
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(io::Cursor::new(bytes)).map_err(no_workbook)?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(no_workbook)?;
        let first = range.start().map_or(0, |(row, _)| row as usize);
        let mut rows = range.rows().take(MOST_ROWS).enumerate();
        let Some((_, titles)) = rows.next() else { continue };
        let place =
            |wanted: &[&str]| titles.iter().position(|title| wanted.iter().any(|w| fold(w) == fold(&text(title))));
        let places: Vec<Option<usize>> = COLUMNS
            .iter()
            .map(|column| if *column == COLUMNS[0] { place(&RECORD) } else { place(&[*column]) })
            .collect();
        if places[..3].iter().any(Option::is_none) {
            continue;
        }
        let mut csv = csv_line(COLUMNS.iter().map(|column| (*column).to_owned()));
        // line 1 of the text is the header
        let mut numbers = vec![0, first + 1];
        for (at, row) in rows {
            let cell = |column: usize| places[column].and_then(|place| row.get(place)).map(text).unwrap_or_default();
            let values: Vec<String> = (0..COLUMNS.len()).map(cell).collect();
            if values[2].trim().is_empty() {
                continue;
            }
            let values = values.into_iter().map(|value| if value.trim() == EMPTY { String::new() } else { value });
            let line = csv_line(values);
            numbers.extend(std::iter::repeat_n(first + at + 1, line.lines().count()));
            csv.push_str(&line);
        }
        sheets.push((name, csv, numbers));
    }
    if sheets.is_empty() {
        return Err(SpreadsheetError::NoList { path: path.to_owned(), list: "check.xlsx、extract --format xlsx" });
    }
    Ok(sheets)
}

/// A cell as a person sees it; a date as `2026-04-01`.
fn text(cell: &Data) -> String {
    match cell {
        Data::String(text) | Data::DateTimeIso(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(date) => day(date.as_f64()),
        _ => String::new(),
    }
}

/// Day of Excel's calendar as a date: day 1 is 1900-01-01, and 1900 counts as a leap year.
fn day(serial: f64) -> String {
    /// Day 0 of the system's calendar, 1970-01-01.
    const EPOCH: i64 = 25_569;
    /// The last day that Excel supports.
    const LAST: f64 = 2_958_465.0;
    date_of_day(serial.clamp(0.0, LAST).floor() as i64 - EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn lines(csv: &str, of: &str) -> Vec<(String, CorrectionLine)> {
        let taxonomy = Taxonomy::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let read = Corrections::parse(&format!("記録ID,項目,正しい値\n{csv}"), &taxonomy);
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        read.lines.into_iter().map(|line| (format!("{of}の{}行目", line.number), line)).collect()
    }

    #[test]
    fn corrections_are_new_known_or_contradict_others() {
        let known = || lines("c/d/1,取組名,窓口\nc/d/2,国の項目,BPR\n", "既存");
        let (new, again) = fresh(known(), lines("c/d/1,名称,窓口\nc/d/1,番号,3\nc/d/2,国の項目,BPR\n", "表"))
            .expect("no contradiction");
        assert_eq!((new.len(), again), (1, 2));
        let refused =
            fresh(known(), lines("c/d/1,番号,3\nc/d/1,名称,会議\n", "表")).expect_err("a contradiction").to_string();
        assert!(refused.contains("既存の2行目「窓口」と表の3行目「会議」"), "{refused}");
        let refused =
            fresh(Vec::new(), lines("c/d/1,番号,3\nc/d/1,番号,4\n", "表")).expect_err("a contradiction").to_string();
        assert!(refused.contains("表の2行目「3」と表の3行目「4」"), "{refused}");
    }

    #[test]
    fn days_of_excel_are_dates() {
        for (serial, date) in [(46_113.0, "2026-04-01"), (45_351.5, "2024-02-29"), (61.0, "1900-03-01")] {
            assert_eq!(day(serial), date);
        }
        assert_eq!(day(f64::INFINITY), "9999-12-31");
    }
}
