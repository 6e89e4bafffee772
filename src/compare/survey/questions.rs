//! The questions of a survey with their topics, areas and words: `survey.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::dictionaries::{Dictionaries, DictionaryError, line_of};
use crate::ids::{AreaId, TopicId};
use crate::taxonomy::Taxonomy;
use crate::text::fold;

/// The dictionary.
const FILE: &str = "survey.toml";

/// The questions of a survey and the words of its file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyQuestions {
    pub(super) title: String,
    /// Headings of codes, of names and of prefectures.
    pub(super) codes: Vec<String>,
    pub(super) names: Vec<String>,
    pub(super) prefectures: Vec<String>,
    done: Vec<String>,
    not_done: Vec<String>,
    #[serde(rename = "question")]
    pub(super) questions: Vec<Question>,
    /// The prefectures, in the order of codes, of names that several municipalities have.
    pub(super) same_names: BTreeMap<String, Vec<String>>,
}

/// A question, and which initiatives of a plan answer it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The part of the survey.
    pub group: String,
    /// The item, as the file writes it.
    pub item: String,
    /// Topics whose initiatives answer it.
    #[serde(default)]
    pub topics: Vec<TopicId>,
    /// Areas whose initiatives answer it.
    #[serde(default)]
    pub areas: Vec<AreaId>,
    /// Words that mark an initiative as an answer, whatever its topic.
    #[serde(default)]
    pub words: Vec<String>,
    /// Whether it asks for a plan, so that the document itself is the answer.
    #[serde(default)]
    pub asks_for_plan: bool,
}

impl SurveyQuestions {
    /// Reads `survey.toml`.
    ///
    /// # Errors
    /// Where it can't be read, has a mistake, or names a topic or area that isn't there.
    pub fn load(dictionaries: &Dictionaries, taxonomy: &Taxonomy) -> Result<Self, DictionaryError> {
        let file: Self = dictionaries.toml(FILE)?;
        for question in &file.questions {
            let topic = question.topics.iter().find(|id| taxonomy.topic(id).is_none()).map(TopicId::as_str);
            let area = question.areas.iter().find(|id| taxonomy.area(id).is_none()).map(AreaId::as_str);
            if let Some(unknown) = topic.or(area) {
                let reason = format!("「{}」の「{unknown}」というテーマ・国の項目はありません", question.item);
                let text = dictionaries.text(FILE)?;
                let line = line_of(&text, text.find(&format!("\"{unknown}\"")).unwrap_or(0));
                return Err(DictionaryError::Invalid { file: FILE.into(), line, reason });
            }
        }
        Ok(file)
    }

    /// The question that an item of the file asks.
    pub(super) fn find(&self, item: &str) -> Option<&Question> {
        let item = fold(item);
        self.questions.iter().find(|question| fold(&question.item) == item)
    }

    /// Whether an answer says that the thing is done, or not.
    pub(super) fn is_done(&self, answer: &str) -> Option<bool> {
        let answer = fold(answer);
        let is_one_of = |words: &[String]| words.iter().any(|word| fold(word) == answer);
        if is_one_of(&self.done) { Some(true) } else { is_one_of(&self.not_done).then_some(false) }
    }
}
