//! The digital agency's open survey data (実施, 未実施) beside the plans: what it says of each municipality, what the plan
//! says, and where the two contradict each other. The file is the user's; how it is read is data (`survey.toml`).

mod columns;
mod file;
mod questions;
mod table;

use crate::corpus::YearMonth;
pub use file::SurveyError;
pub use questions::{Question, SurveyQuestions};
pub(super) use table::{NAME, build};

/// The answers of a survey for the municipalities of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// What the survey is called.
    pub title: String,
    /// As of when it was answered, if the user says.
    pub date: Option<YearMonth>,
    /// The answers, by municipality and question.
    pub answers: Vec<Answer>,
    /// What a reader must know, in Japanese: items that were not used, columns that could not be told apart.
    pub notes: Vec<String>,
}

/// What one municipality answered to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Code of the municipality.
    pub code: String,
    /// The question.
    pub question: Question,
    /// The answer as it stands in the file.
    pub text: String,
    /// Whether it says that the thing is done, or not; `None` for other answers, such as shares.
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
