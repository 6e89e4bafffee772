//! In: `corpus/corpus.toml`. Out: the documents to read and the municipalities they belong to, checked.

pub mod add;
pub mod citation;
mod conflict;
pub mod directory;
pub mod edit_entries;
pub mod imprint;
pub mod manifest;
pub mod municipality;
pub mod pdf_file;

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use crate::calendar::{only_years, typed};
use crate::ids::{DocumentId, MunicipalityCode};

/// A local government.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Municipality {
    /// 全国地方公共団体コード: six digits as text, the last a check digit.
    pub code: MunicipalityCode,
    /// Name (奥州市).
    pub name: String,
    /// Prefecture (岩手県): names of municipalities repeat, so it is always printed.
    pub prefecture: String,
}

/// The kind of a document.
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

/// A year and month, or a year alone where the document prints no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct YearMonth {
    /// Calendar year.
    pub year: i32,
    /// 1 to 12, where known.
    pub month: Option<u8>,
}

fn as_slashed<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&pdf_file::slashed(path))
}

/// A document of the corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Short name, unique in the corpus (`oshu-plan`).
    pub id: DocumentId,
    /// Whose it is.
    pub municipality: Municipality,
    /// Title as printed.
    pub title: String,
    /// The kind of the document.
    pub kind: SourceKind,
    /// When it was published.
    pub published: YearMonth,
    /// Plan period, first and last fiscal year.
    pub period: Option<(i32, i32)>,
    /// Edition of the national plan it follows, where known (`2.2`).
    pub edition: Option<String>,
    /// The PDF.
    #[serde(serialize_with = "as_slashed")]
    pub path: PathBuf,
    /// SHA-256 of the PDF, lower-case hexadecimal; empty if `corpus.toml` has none and the file has not been read
    /// yet.
    pub sha256: String,
    /// Where it was published, where known.
    pub url: Option<String>,
}

impl SourceKind {
    /// Every kind with its name in `corpus.toml` and on the command line, and its Japanese word.
    pub const ALL: [(Self, &str, &str); 3] =
        [(Self::Plan, "plan", "計画"), (Self::Policy, "policy", "方針"), (Self::Progress, "progress", "進捗状況")];

    /// Its name in `corpus.toml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, name, _)| name)
    }

    /// The Japanese word.
    #[must_use]
    pub fn label(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, _, label)| label)
    }
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for SourceKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.iter().find(|(_, name, label)| [*name, *label].contains(&text)).map(|(kind, ..)| *kind).ok_or_else(
            || {
                let known: Vec<String> =
                    Self::ALL.iter().map(|(_, name, label)| format!("{name}（{label}）")).collect();
                format!("文書の種類「{text}」は使えません。使える種類: {}", known.join("、"))
            },
        )
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.month {
            Some(month) => write!(f, "{:04}-{month:02}", self.year),
            None => write!(f, "{:04}", self.year),
        }
    }
}

impl From<YearMonth> for String {
    fn from(value: YearMonth) -> Self {
        value.to_string()
    }
}

impl FromStr for YearMonth {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = typed(text).filter(|typed| typed.day.is_none()).ok_or_else(|| {
            format!("「{text}」は年月ではありません。「2026-03」「令和8年3月」のように（月が不明なら「2026」「令和8年」）書いてください")
        })?;
        Ok(Self { year: read.year, month: read.month })
    }
}

impl TryFrom<String> for YearMonth {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// First and last fiscal year of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The calendar year in which the first begins.
    pub first: i32,
    /// The calendar year in which the last begins.
    pub last: i32,
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let years = match text.split_once('-').map(|(first, last)| (typed(first), typed(last))) {
            Some((Some(first), Some(last))) => Some((first.fiscal_year().0, last.fiscal_year().0)),
            _ => only_years(text).and_then(|years| Some((years.first.0, years.last?.0))),
        };
        let (first, last) = years.filter(|(first, last)| first <= last).ok_or_else(|| {
            format!(
                "計画期間「{text}」は読めません。最初と最後の年度を「2026-2030」「令和8～12年度」のように書いてください"
            )
        })?;
        Ok(Self { first, last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_and_written_alike() {
        for text in ["2026-03", "2024"] {
            assert_eq!(text.parse::<YearMonth>().map(|month| month.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("令和8年3月".parse(), Ok(YearMonth { year: 2026, month: Some(3) }));
        for text in ["", "2026-13", "2026-00", "2026-", "26-03", "2026-03-01"] {
            assert!(text.parse::<YearMonth>().is_err(), "{text}");
        }
    }

    #[test]
    fn periods_are_read_in_either_calendar() {
        for text in ["2026-2030", "R8-R12", "R8-12", "令和8～12年度", "令和8年度～令和12年度", "2026～2030年度"]
        {
            assert_eq!(text.parse(), Ok(Period { first: 2026, last: 2030 }), "{text}");
        }
        for text in ["", "2030-2026", "R12-R8", "令和8年度～", "計画"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
