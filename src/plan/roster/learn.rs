//! Training data for the weights: the readings of a document with the features that the models use.
//!
//! Nothing here takes part in reading; `examples/train_plan` compares it with the truth of made documents.

use super::features::{self, Texts};
use super::field::Field;
use super::model::Features;
use super::{Roster, RosterEvidence, assign, explicit, hypotheses, propose};
use crate::document::{Document, Location};
use crate::plan::flow::Flow;
use crate::plan::record::Initiative;
use crate::plan::record_field::RecordField;
use crate::plan::text_kinds::Contents;
use crate::plan::vocabulary::PlanDictionaries;

/// A reading before any decision.
#[derive(Debug)]
pub struct ObservedRoster {
    /// How it was made.
    pub shape: String,
    /// Its columns.
    pub columns: Vec<ObservedColumn>,
}

/// A column of a reading.
#[derive(Debug)]
pub struct ObservedColumn {
    /// Its features.
    pub features: Features,
    /// Its headers.
    pub headers: Vec<String>,
    /// Its cells with words: their text and places.
    pub cells: Vec<(String, Vec<Location>)>,
}

/// A reading with the decision that the models in force take.
#[derive(Debug)]
pub struct JudgedRoster {
    /// How it was made.
    pub shape: String,
    /// Its features as a whole.
    pub features: Features,
    /// Its features in comparison with the readings of the same place.
    pub beside: Features,
    /// Its score with the models in force.
    pub score: f32,
    /// Its records, with how sure each field is by its column.
    pub records: Vec<(Initiative, Vec<(&'static str, f32)>)>,
    /// Tables and items of the text that it reads.
    pub claims: (Vec<usize>, Vec<usize>),
    /// What its columns are taken for, for looking at.
    pub columns: Vec<String>,
}

/// All readings of a document.
#[must_use]
pub fn observe(document: &Document, words: &PlanDictionaries) -> Vec<ObservedRoster> {
    let flow = Flow::of(document, words);
    let contents = Contents::new(words);
    let rosters = propose(&flow, words).into_iter().map(|roster| {
        let texts: Vec<Texts> = (0..roster.columns.len()).map(|column| Texts::of(&roster, column, &contents)).collect();
        let features = features::of_columns(&roster, &texts);
        let columns = features.into_iter().enumerate().map(|(column, features)| ObservedColumn {
            features,
            headers: roster.columns[column].headers.clone(),
            cells: roster
                .column(column)
                .filter(|entry| !entry.text.trim().is_empty())
                .map(|entry| (entry.text.clone(), entry.at.clone()))
                .collect(),
        });
        ObservedRoster { shape: format!("{:?}", roster.shape), columns: columns.collect() }
    });
    rosters.collect()
}

/// All readings of a document with their decisions.
#[must_use]
pub fn judged(document: &Document, words: &PlanDictionaries) -> Vec<JudgedRoster> {
    let flow = Flow::of(document, words);
    let explicit = explicit::read(&flow, words);
    let judged = hypotheses(&flow, explicit.hypotheses, words).into_iter().map(|hypothesis| {
        let columns = match &hypothesis.evidence {
            RosterEvidence::Columns(roster, assignment) => described(roster, assignment),
            RosterEvidence::Form { index, .. } => vec![format!("form {index}")],
        };
        JudgedRoster {
            shape: format!("{:?}", hypothesis.shape),
            features: hypothesis.features,
            beside: hypothesis.beside,
            score: hypothesis.score,
            records: hypothesis.drafts.into_iter().map(|d| (d.record, d.sure.into_iter().collect())).collect(),
            claims: (hypothesis.claims.tables.into_iter().collect(), hypothesis.claims.items.into_iter().collect()),
            columns,
        }
    });
    judged.collect()
}

fn described(roster: &Roster, assignment: &assign::ColumnAssignment) -> Vec<String> {
    let decided = assignment.fields.iter().zip(&assignment.sure);
    let columns = roster.columns.iter().zip(decided);
    columns.map(|(column, (field, sure))| format!("{}={} {sure:.2}", column.headers.join("/"), field.name())).collect()
}

/// A kept record with the features and the present likelihood of each of its statements.
pub type Stated = (Initiative, Vec<(RecordField, Features, f32)>);

/// The records of a document as they are kept.
#[must_use]
pub fn stated(document: &Document, words: &PlanDictionaries) -> Vec<Stated> {
    let flow = Flow::of(document, words);
    let (kept, ..) = super::read(&flow, words);
    let drafts = kept.into_iter().flat_map(super::Hypothesis::into_drafts);
    let likely = |(field, features): (RecordField, Features)| {
        let likely = words.models.confidence.probability(&features);
        (field, features, likely)
    };
    let stated = |draft| super::confidence::statements(&draft).into_iter().map(likely).collect();
    drafts.map(|draft| (draft.record.clone(), stated(draft))).collect()
}

/// The field that the model in force takes a column for.
#[must_use]
pub fn likeliest(features: &Features, words: &PlanDictionaries) -> Field {
    let likely = words.models.roles.probabilities(features);
    let most = Field::ALL.into_iter().zip(likely).max_by(|a, b| a.1.total_cmp(&b.1));
    most.map_or(Field::Other, |(field, _)| field)
}
