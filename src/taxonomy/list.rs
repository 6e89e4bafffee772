//! The user's own list of initiatives: JSON Lines or CSV in, their areas out.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Assignment, Classification, Classifier, Item};
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
pub enum ListError {
    /// A line is not what it should be.
    #[error("{line}行目を読めません: {reason}")]
    Line {
        /// From 1.
        line: u64,
        /// In Japanese.
        reason: String,
    },
    /// The header row of a CSV lacks a column.
    #[error("CSVの1行目に{wanted}の列がありません（見つかった列: {found}）。列の見出しを直してください")]
    Column {
        /// Names that would do.
        wanted: &'static str,
        /// Names that are there.
        found: String,
    },
}

/// An entry of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// The list's own id; its line number where it gives none.
    #[serde(default)]
    pub id: String,
    /// The initiative.
    pub text: String,
    /// Headings above it, outermost first.
    #[serde(default)]
    pub headings: Vec<String>,
    /// The edition of the national plan that the list follows, where it says so.
    #[serde(default)]
    pub edition: Option<String>,
}

/// A line of the output.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The entry's id.
    pub id: String,
    /// Its areas, the primary one first.
    pub areas: Vec<Assignment>,
    /// Its topics.
    pub topics: Vec<String>,
}

/// Header words of a CSV: field, and the names that its column may bear.
const ID: &[&str] = &["id", "番号", "no", "no.", "№", "整理番号", "事業番号"];
const TEXT: &[&str] = &["text", "取組", "取組名", "取組内容", "事業名", "事業", "名称", "取り組み"];
const HEADINGS: &[&str] = &["headings", "heading", "施策", "施策名", "分野", "基本方針", "大項目", "中項目", "小項目"];
const EDITION: &[&str] = &["edition", "版"];

/// Classifies a list, in its order.
///
/// # Errors
/// Where the list can't be read.
pub fn classify_list(input: &str, format: ListFormat, classifier: &Classifier) -> Result<Vec<Output>, ListError> {
    let entries = read(input, format)?;
    Ok(entries.into_iter().map(|entry| classify_entry(entry, classifier)).collect())
}

/// Classifies one entry.
#[must_use]
pub fn classify_entry(entry: Entry, classifier: &Classifier) -> Output {
    let Classification { areas, topics } = classifier.classify(&Item { text: &entry.text, headings: &entry.headings });
    Output { id: entry.id, areas, topics }
}

/// Reads a list.
///
/// # Errors
/// Where a line can't be read, or a CSV has no column for the text.
pub fn read(input: &str, format: ListFormat) -> Result<Vec<Entry>, ListError> {
    let input = input.strip_prefix('\u{FEFF}').unwrap_or(input);
    match format {
        ListFormat::JsonLines => read_json_lines(input),
        ListFormat::Csv => read_csv(input),
    }
}

/// JSON Lines as printed by `kurabe classify --format json`.
///
/// # Errors
/// Never in practice: the records are plain data.
pub fn to_json_lines(outputs: &[Output]) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    for output in outputs {
        text.push_str(&serde_json::to_string(output)?);
        text.push('\n');
    }
    Ok(text)
}

fn read_json_lines(input: &str) -> Result<Vec<Entry>, ListError> {
    let lines = (1u64..).zip(input.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(line, text)| {
            let mut entry: Entry = serde_json::from_str(text).map_err(|e| ListError::Line {
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

fn read_csv(input: &str) -> Result<Vec<Entry>, ListError> {
    // the reader counts a line too few after CRLF
    let input = input.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input.as_bytes());
    let header = reader.headers().map_err(|e| unreadable(&e))?.clone();
    let columns = |names: &[&str]| -> Vec<usize> {
        let known = |title: &str| names.iter().any(|name| fold(name) == fold(title));
        header.iter().enumerate().filter(|(_, title)| known(title)).map(|(column, _)| column).collect()
    };
    let (ids, texts, headings, editions) = (columns(ID), columns(TEXT), columns(HEADINGS), columns(EDITION));
    if texts.is_empty() {
        let found = header.iter().collect::<Vec<_>>().join("、");
        return Err(ListError::Column { wanted: "「text」「取組」または「事業名」", found });
    }
    let mut entries = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| unreadable(&e))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = |columns: &[usize]| -> Vec<String> {
            let filled = columns.iter().filter_map(|column| record.get(*column)).map(|cell| unquoted(cell).trim());
            filled.filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
        };
        let text = cells(&texts);
        if text.is_empty() {
            continue;
        }
        entries.push(Entry {
            id: cells(&ids).into_iter().next().unwrap_or_else(|| line.to_string()),
            text: text.join("："),
            headings: cells(&headings),
            edition: cells(&editions).into_iter().next(),
        });
    }
    Ok(entries)
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
        let json = read(json, ListFormat::JsonLines).expect("json");
        let csv = read(csv, ListFormat::Csv).expect("csv");
        assert_eq!(json, csv);
        assert_eq!((json[0].id.as_str(), json[1].id.as_str()), ("a", "3"));
    }

    #[test]
    fn what_our_own_csv_quotes_comes_back() {
        let entries = read("番号,取組\n1,'=1+2 オンライン申請\n2,'普通の引用\n", ListFormat::Csv).expect("csv");
        assert_eq!((entries[0].text.as_str(), entries[1].text.as_str()), ("=1+2 オンライン申請", "'普通の引用"));
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let error = read("{\"text\": \"x\"}\n{\"id\": 3}\n", ListFormat::JsonLines).expect_err("no text");
        assert!(error.to_string().starts_with("2行目"), "{error}");
        let error = read("番号,担当課\n1,総務課\n", ListFormat::Csv).expect_err("no column").to_string();
        assert!(error.contains("取組") && error.contains("担当課"), "{error}");
    }
}
