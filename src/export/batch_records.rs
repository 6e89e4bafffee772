//! The records of a batch as JSON Lines, one document a line: input of a later comparison (`kurabe diff batches`) and
//! of programs that read records instead of tables.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::compare::Reading;
use crate::corpus::Source;
use crate::diagnostic::Warning;
use crate::taxonomy::{Classified, Mentions};

/// Name of the file in the folder of a batch.
pub const RECORDS: &str = "records.jsonl";

/// Name and version of the format. A change of meaning raises the number; new fields do not.
const SCHEMA: &str = "kurabe.records/1";

/// A document of a batch with its records.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DocumentRecords {
    schema: String,
    /// The document; its path is the name of the file alone.
    pub source: Source,
    /// Number of PDF pages; 0 where it could not be read.
    pub pages: u32,
    /// Its initiatives.
    pub initiatives: Vec<Classified>,
    /// Mentions of topics in its text; empty in files of earlier versions.
    #[serde(default)]
    pub mentions: Mentions,
    /// What became of its pages; nothing in files of earlier versions.
    #[serde(default)]
    pub account: Account,
    /// The warnings of all stages.
    pub warnings: Vec<Warning>,
}

#[derive(Serialize)]
struct Line<'a> {
    schema: &'static str,
    source: Source,
    pages: u32,
    initiatives: &'a [Classified],
    mentions: &'a Mentions,
    account: &'a Account,
    warnings: &'a [Warning],
}

impl DocumentRecords {
    /// The document as input for comparisons.
    #[must_use]
    pub fn reading(&self) -> Reading<'_> {
        Reading {
            source: &self.source,
            pages: self.pages,
            warnings: &self.warnings,
            initiatives: (&self.initiatives).into(),
            mentions: &self.mentions,
            account: &self.account,
        }
    }
}

/// Writes the documents in their order. Paths are cut to file names: the same corpus gives the same bytes anywhere.
///
/// # Errors
/// Where `out` can't be written to.
pub fn write(out: &mut dyn Write, readings: &[Reading<'_>]) -> io::Result<()> {
    readings.iter().try_for_each(|reading| out.write_all(&line(reading)?))
}

/// The line of a document whose records are in memory.
///
/// # Errors
/// None for any input.
pub fn line(reading: &Reading<'_>) -> io::Result<Vec<u8>> {
    let Reading { pages, initiatives, mentions, account, warnings, .. } = *reading;
    let (source, initiatives) = (of_any_place(reading.source), initiatives.here());
    let line = Line { schema: SCHEMA, source, pages, initiatives, mentions, account, warnings };
    let mut bytes = serde_json::to_vec(&line)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The line of a document from its source and the JSON text of all other fields of `Line`.
///
/// # Errors
/// None that input gives reason to.
pub fn line_of_text(source: &Source, text: &[u8]) -> io::Result<Vec<u8>> {
    let source = serde_json::to_string(&of_any_place(source))?;
    let mut bytes = format!("{{\"schema\":\"{SCHEMA}\",\"source\":{source},").into_bytes();
    bytes.extend_from_slice(text.strip_prefix(b"{").unwrap_or(text));
    bytes.push(b'\n');
    Ok(bytes)
}

/// A document without the folder of its PDF.
fn of_any_place(source: &Source) -> Source {
    let file = source.path.file_name().map(PathBuf::from).unwrap_or_default();
    Source { path: file, ..source.clone() }
}

/// Reads the documents of a batch.
///
/// # Errors
/// `InvalidData` with the line (from 1) that is no document of this format, or where `input` can't be read.
pub fn read(input: impl BufRead) -> io::Result<Vec<DocumentRecords>> {
    let wrong = |line: usize| io::Error::new(io::ErrorKind::InvalidData, format!("{line}行目を読めません"));
    let mut documents = Vec::new();
    for (line, text) in (1..).zip(input.lines()) {
        let document: DocumentRecords = serde_json::from_str(&text?).map_err(|_| wrong(line))?;
        if document.schema != SCHEMA {
            return Err(wrong(line));
        }
        documents.push(document);
    }
    Ok(documents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{corpus, readings};

    #[test]
    fn documents_come_back_as_they_were_and_damage_is_reported_with_its_line() {
        let read_before = corpus(11);
        let mut bytes = Vec::new();
        write(&mut bytes, &readings(&read_before)).expect("writes");
        let back = read(bytes.as_slice()).expect("reads");
        assert_eq!(back.len(), read_before.len());
        for (back, before) in back.iter().zip(&read_before) {
            assert_eq!((back.pages, &back.warnings), (before.pages, &before.warnings));
            assert_eq!((&back.initiatives, &back.account), (&before.initiatives, &before.account));
            assert_eq!(back.source.path.to_string_lossy(), format!("{}.pdf", before.source.id));
        }
        bytes.truncate(bytes.len() - 9);
        let error = read(bytes.as_slice()).expect_err("the last line is cut off").to_string();
        assert!(error.contains(&format!("{}行目", read_before.len())), "{error}");
    }
}
