//! In: `corpus/corpus.toml`. Out: the documents to read and the municipalities they belong to, checked.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A local government.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Municipality {
    /// 全国地方公共団体コード: six digits as text, the last a check digit.
    pub code: String,
    /// Name (奥州市).
    pub name: String,
    /// Prefecture (岩手県): names of municipalities repeat, so it is always printed.
    pub prefecture: String,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// 計画
    Plan,
    /// 方針
    Policy,
    /// 進捗状況
    Progress,
}

/// A year and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct YearMonth {
    /// Calendar year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
}

/// A document of the corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Short name, unique in the corpus (`oshu-plan`).
    pub id: String,
    /// Whose it is.
    pub municipality: Municipality,
    /// Title as printed.
    pub title: String,
    /// What it is.
    pub kind: SourceKind,
    /// When it was published.
    pub published: YearMonth,
    /// Plan period, first and last fiscal year.
    pub period: Option<(i32, i32)>,
    /// Edition of the national plan it follows, where known (`2.2`).
    pub edition: Option<String>,
    /// The PDF.
    pub path: PathBuf,
    /// SHA-256 of the PDF, lower-case hexadecimal.
    pub sha256: String,
    /// Where it was published, where known.
    pub url: Option<String>,
}

impl std::fmt::Display for YearMonth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl From<YearMonth> for String {
    fn from(value: YearMonth) -> Self {
        value.to_string()
    }
}

impl TryFrom<String> for YearMonth {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("「{text}」は年月（例: 2026-03）ではありません");
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        let value = Self { year: year.parse().map_err(|_| wrong())?, month: month.parse().map_err(|_| wrong())? };
        if (1900..2200).contains(&value.year) && (1..=12).contains(&value.month) { Ok(value) } else { Err(wrong()) }
    }
}
