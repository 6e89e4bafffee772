//! The user's own list of initiatives: JSON Lines or CSV in, their areas out.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Assignment, Classification, Classifier, ListItem};
use crate::ids::TopicId;
use crate::text::fold;
use crate::text::formula::unquoted;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    /// One JSON object a line.
    JsonLines,
    /// A table with a header row.
    Csv,
}

/// Why a list can't be read.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListError {
    /// A line is invalid.
    #[error("{line}行目を読めません: {reason}")]
    Line {
        /// From 1.
        line: u64,
        /// In Japanese.
        reason: String,
    },
    /// The header row of a CSV has no such column.
    #[error("{wanted}の列がありません（1行目の列: {found}）。列の見出しを直してください")]
    Column {
        /// Names that would do.
        wanted: &'static str,
        /// Names that are there.
        found: String,
    },
}

/// An entry of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct ListEntry {
    /// The list's own id; its line number where it gives none.
    #[serde(default)]
    pub id: String,
    /// The initiative.
    pub text: String,
    /// Headings above it, outermost first.
    #[serde(default)]
    pub headings: Vec<String>,
    /// The edition of the national plan that the list follows, if stated.
    #[serde(default)]
    pub edition: Option<String>,
    /// All cells of its row, of a list that is a table.
    #[serde(skip)]
    pub cells: Vec<String>,
}

/// A list that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The titles of its columns; empty for JSON.
    pub titles: Vec<String>,
    /// Its entries, in its order.
    pub entries: Vec<ListEntry>,
}

/// A line of the output.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListResult {
    /// The entry's id.
    pub id: String,
    /// Its areas, the primary one first.
    pub areas: Vec<Assignment>,
    /// Its topics.
    pub topics: Vec<TopicId>,
}

/// Accepted titles of the column with the id of an entry.
const ID: &[&str] = &["id", "番号", "no", "no.", "№", "整理番号", "事業番号"];
/// Titles of columns with the text of an entry.
const TEXT: &[&str] = &["text", "取組", "取組名", "取組内容", "事業名", "事業", "名称", "取り組み"];
/// Titles of columns with the headings above an entry.
const HEADINGS: &[&str] = &["headings", "heading", "施策", "施策名", "分野", "基本方針", "大項目", "中項目", "小項目"];
/// Titles of columns with the edition of the national plan.
const EDITION: &[&str] = &["edition", "版"];

/// Classifies one entry.
#[must_use]
pub fn classify_entry(entry: &ListEntry, classifier: &Classifier) -> ListResult {
    let Classification { areas, topics } =
        classifier.classify(&ListItem { text: &entry.text, headings: &entry.headings });
    ListResult { id: entry.id.clone(), areas, topics }
}

/// Reads a list.
///
/// # Errors
/// Where a line can't be read, or a CSV has no column for the text.
pub fn read(input: &str, format: ListFormat) -> Result<Listing, ListError> {
    let input = input.strip_prefix('\u{FEFF}').unwrap_or(input);
    match format {
        ListFormat::JsonLines => Ok(Listing { titles: Vec::new(), entries: read_json_lines(input)? }),
        ListFormat::Csv => read_rows(&csv_rows(input)?),
    }
}

/// JSON Lines as printed by `kurabe classify --format json`.
///
/// # Errors
/// Never in practice: the records are plain data.
pub fn to_json_lines(outputs: &[ListResult]) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    for output in outputs {
        text.push_str(&serde_json::to_string(output)?);
        text.push('\n');
    }
    Ok(text)
}

fn read_json_lines(input: &str) -> Result<Vec<ListEntry>, ListError> {
    let lines = (1u64..).zip(input.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(line, text)| {
            let mut entry: ListEntry = serde_json::from_str(text).map_err(|e| ListError::Line {
                line,
                reason: format!("JSONの1行に1件、少なくとも \"text\" を書いてください（{e}）"),
            })?;
            if entry.id.is_empty() {
                entry.id = line.to_string();
            }
            Ok(entry)
        })
        .collect()
}

/// The rows of a CSV with the lines on which they begin.
fn csv_rows(input: &str) -> Result<Vec<CsvRow>, ListError> {
    // the reader counts a line too few after CRLF
    let input = input.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(input.as_bytes());
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        Ok((line, record.iter().map(|cell| unquoted(cell).to_owned()).collect()))
    };
    reader.records().map(row).collect()
}

/// A row of a table with its line number.
pub type CsvRow = (u64, Vec<String>);

/// Reads the rows of a table. Its titles may come after some lines of description.
///
/// # Errors
/// If no row has a title for the text.
pub fn read_rows(rows: &[CsvRow]) -> Result<Listing, ListError> {
    /// Largest number of rows above the titles.
    const MOST_ABOVE: usize = 10;
    let columns = |titles: &[String], names: &[&str]| -> Vec<usize> {
        let known = |title: &String| names.iter().any(|name| fold(name) == fold(title));
        titles.iter().enumerate().filter(|(_, title)| known(title)).map(|(column, _)| column).collect()
    };
    let header = rows.iter().take(MOST_ABOVE).position(|(_, row)| !columns(row, TEXT).is_empty());
    let Some(header) = header else {
        let found = rows.first().map(|(_, row)| row.join("、")).unwrap_or_default();
        return Err(ListError::Column { wanted: "「text」「取組」または「事業名」", found });
    };
    let titles = &rows[header].1;
    let [ids, texts, headings, editions] = [ID, TEXT, HEADINGS, EDITION].map(|names| columns(titles, names));
    let entry = |(line, row): &CsvRow| {
        let cells = |columns: &[usize]| -> Vec<String> {
            let filled = columns.iter().filter_map(|column| row.get(*column)).map(|cell| cell.trim());
            filled.filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
        };
        let text = cells(&texts);
        (!text.is_empty()).then(|| ListEntry {
            id: cells(&ids).into_iter().next().unwrap_or_else(|| line.to_string()),
            text: text.join("："),
            headings: cells(&headings),
            edition: cells(&editions).into_iter().next(),
            cells: row.clone(),
        })
    };
    Ok(Listing { titles: titles.clone(), entries: rows[header + 1..].iter().filter_map(entry).collect() })
}

fn unreadable(error: &csv::Error) -> ListError {
    let line = error.position().map_or(1, csv::Position::line);
    ListError::Line {
        line, reason: format!("CSVとして読めません。文字コードと引用符を確かめてください（{error}）")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_lines_and_csv_give_the_same_entries() {
        let json = "{\"id\": \"a\", \"text\": \"電子申請\", \"headings\": [\"窓口\"]}\n\n{\"text\": \"RPA\"}\n";
        let csv = "\u{FEFF}番号,分野,取組\r\na,窓口,電子申請\r\n,,RPA\r\n,,\r\n";
        let json = read(json, ListFormat::JsonLines).expect("json").entries;
        let Listing { titles, entries } = read(csv, ListFormat::Csv).expect("csv");
        assert_eq!(
            (titles, &entries[1].cells),
            (vec!["番号".into(), "分野".into(), "取組".into()], &vec!["".into(), "".into(), "RPA".into()])
        );
        let csv: Vec<ListEntry> = entries.into_iter().map(|entry| ListEntry { cells: Vec::new(), ..entry }).collect();
        assert_eq!(json, csv);
        assert_eq!((json[0].id.as_str(), json[1].id.as_str()), ("a", "3"));
    }

    #[test]
    fn quoting_in_our_own_csv_is_reversible() {
        let entries = read("番号,取組\n1,'=1+2 オンライン申請\n2,'普通の引用\n", ListFormat::Csv).expect("csv").entries;
        assert_eq!((entries[0].text.as_str(), entries[1].text.as_str()), ("=1+2 オンライン申請", "'普通の引用"));
    }

    #[test]
    fn titles_may_be_below_a_heading() {
        let Listing { titles, entries } =
            read("令和8年度 取組一覧,,\n,,\n課,事業名\n総務課,電子申請\n", ListFormat::Csv).expect("csv");
        assert_eq!((titles.len(), entries.len(), entries[0].id.as_str()), (2, 1, "4"));
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let error = read("{\"text\": \"x\"}\n{\"id\": 3}\n", ListFormat::JsonLines).expect_err("no text");
        assert!(error.to_string().starts_with("2行目"), "{error}");
        let error = read("番号,担当課\n1,総務課\n", ListFormat::Csv).expect_err("no column").to_string();
        assert!(error.contains("取組") && error.contains("担当課"), "{error}");
    }
}
