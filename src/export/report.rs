//! `run.json`: the documents read, the failures, and the files written by a batch. The same corpus gives the same
//! bytes.

use serde::{Deserialize, Serialize};

use super::document_json::WarningJson;
use crate::account::Finding;
use crate::corpus::{SourceKind, YearMonth, manifest};

/// Name and version of the format.
pub const SCHEMA: &str = "kurabe.run/1";

/// A batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// [`SCHEMA`].
    pub schema: String,
    /// Version of kurabe.
    pub version: String,
    /// Digest of the dictionaries in force.
    pub dictionaries: String,
    /// Edition of the national plan whose words name the areas.
    pub edition: String,
    /// The folder of the tables, below that of the output.
    pub folder: String,
    /// Sums.
    pub counts: Counts,
    /// The documents read, in the order of `corpus.toml`.
    pub documents: Vec<DocumentReport>,
    /// The documents that could not be read, in the same order.
    pub failures: Vec<FailureReport>,
    /// What came of the corrections that people have written down.
    pub corrections: CorrectionsReport,
    /// The files written, besides this one.
    pub outputs: Vec<OutputReport>,
}

impl RunReport {
    /// Whether the tables are incomplete: a document could not be read, or an entry of the list is mistaken.
    #[must_use]
    pub fn documents_missing(&self) -> bool {
        self.failures.iter().any(|failure| failure.id.is_some() || failure.file == manifest::FILE_NAME)
    }
}

/// Sums over a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Documents read.
    pub documents: usize,
    /// PDF pages of them.
    pub pages: usize,
    /// Initiatives found.
    pub initiatives: usize,
    /// Documents of which initiatives may have been missed.
    #[serde(default)]
    pub to_check: usize,
    /// Warnings; notes are not counted.
    pub warnings: usize,
    /// Documents and entries of `corpus.toml` that failed.
    pub failures: usize,
    /// Records in the index: initiatives, passages and documents.
    pub indexed: u64,
    /// Links between the records of successive documents.
    pub links: usize,
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentReport {
    /// Its id.
    pub id: String,
    /// 全国地方公共団体コード.
    pub code: String,
    /// Name of the municipality.
    pub municipality: String,
    /// Its prefecture.
    pub prefecture: String,
    /// Title as printed.
    pub title: String,
    /// The kind of document.
    pub kind: SourceKind,
    /// When it was published.
    pub published: YearMonth,
    /// The file, from the folder of the corpus.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Whether the hash of the file differs from `corpus.toml`.
    pub changed: bool,
    /// Number of PDF pages.
    pub pages: u32,
    /// Number of initiatives.
    pub initiatives: usize,
    /// The findings of its account.
    #[serde(default)]
    pub findings: Vec<FindingReport>,
    /// The warnings of the stages.
    pub warnings: Vec<WarningJson>,
}

/// Something that may have been missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingReport {
    /// Code and places.
    #[serde(flatten)]
    pub finding: Finding,
    /// The sentence for a person.
    pub message: String,
}

/// What failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureReport {
    /// Id of the document; `null` for an entry of `corpus.toml` that can't be used.
    pub id: Option<String>,
    /// Its municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipality: Option<String>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The file, from the folder of the corpus.
    pub file: String,
    /// Why, and what to do, in Japanese.
    pub reason: String,
}

impl FailureReport {
    /// A failure of a file that is no document.
    #[must_use]
    pub fn of_file(file: &str, reason: String) -> Self {
        Self { id: None, municipality: None, title: None, file: file.to_owned(), reason }
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputReport {
    /// The file, from the folder of the output.
    pub file: String,
    /// SHA-256 of it.
    pub sha256: String,
}

/// What came of `corrections.csv`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionsReport {
    /// How many were made.
    pub made: usize,
    /// Those that fit no record, in the order of the file.
    pub unmade: Vec<UnmadeReport>,
    /// How far the labels agree with the areas that people have checked, in the order of the areas.
    pub agreement: Vec<AgreementReport>,
}

/// A correction that could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmadeReport {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The record that it names.
    pub record: String,
    /// Why, with the line, and what to do, in Japanese.
    pub reason: String,
}

/// An area in the labels that kurabe gave and in those of the people who checked them. Only checked records count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementReport {
    /// Its id.
    pub area: String,
    /// Its label in the edition.
    pub label: String,
    /// Records to which kurabe gave it.
    pub given: usize,
    /// Records to which people gave it.
    pub right: usize,
    /// Records to which both did.
    pub agreed: usize,
}
