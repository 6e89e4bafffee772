//! The digital agency's open survey data (実施, 未実施) beside the plans: the survey's answer of each municipality, the
//! plan's statement, and contradictions between the two. The user supplies the file; `survey.toml` describes its
//! format.

mod columns;
mod file;
mod questions;
mod table;

use crate::corpus::YearMonth;
use crate::ids::MunicipalityCode;
pub use file::SurveyError;
pub use questions::{Question, SurveyQuestions};
pub(super) use table::{NAME, build};

/// The answers of a survey for the municipalities of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// The title of the survey.
    pub title: String,
    /// The date of the answers, if the user gives it.
    pub date: Option<YearMonth>,
    /// The answers, by municipality and question.
    pub answers: Vec<Answer>,
    /// Notes for the reader, in Japanese: unused items, ambiguous columns.
    pub notes: Vec<String>,
}

/// One municipality's answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Code of the municipality.
    pub code: MunicipalityCode,
    /// The question.
    pub question: Question,
    /// The answer in the words of the file.
    pub text: String,
    /// Whether the answer is 実施 or 未実施; `None` for other answers, such as shares.
    pub is_done: Option<bool>,
}

impl Survey {
    /// The answers of this file and of another.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.answers.extend(other.answers);
        self.answers.sort_by(|a, b| a.code.cmp(&b.code));
        self.notes.extend(other.notes);
        self.notes.dedup();
        self
    }
}
