//! The confidence of a record and of each field: the share of such statements that was right in made documents.

use super::field::Field;
use super::model::{Features, log_odds};
use crate::plan::forms::Draft;
use crate::plan::record_field::RecordField;
use crate::plan::vocabulary::PlanDictionaries;
use crate::plan::{Doubt, DoubtCode};

/// Likelihood of being right below which a statement is to be checked.
pub(crate) const SURE: f32 = 0.8;

/// Lower bound of a probability, and of its distance from 1.
const NEVER: f32 = 0.01;
/// Upper bound of the weight of agreeing witnesses.
const MOST: f32 = 2.0;

/// The judged statements of a record, each with the columns that it is read from. Staff see the fields in this order.
const JUDGED: [(RecordField, Field); 9] = [
    (RecordField::Name, Field::Name),
    (RecordField::Number, Field::Number),
    (RecordField::Measure, Field::Measure),
    (RecordField::Departments, Field::Department),
    (RecordField::Schedule, Field::Schedule),
    (RecordField::Targets, Field::Target),
    (RecordField::Progress, Field::Progress),
    (RecordField::Actions, Field::Action),
    (RecordField::Costs, Field::Cost),
];

/// The features of each statement of a record: of its name and of each field with a value.
pub(crate) fn statements(draft: &Draft) -> Vec<(RecordField, Features)> {
    let stated = JUDGED.into_iter().filter(|(field, _)| draft.record.states(*field));
    stated.map(|(field, column)| (field, features(draft, field, column))).collect()
}

fn features(draft: &Draft, field: RecordField, column: Field) -> Features {
    let source = if draft.by_columns { "columns" } else { "form" };
    let what = if field == RecordField::Name { "name" } else { "field" };
    let (field, column) = (field.key(), column.name());
    let mut features = vec![
        (format!("{source} {what}"), 1.0),
        (format!("{source} {what} score"), log_odds(draft.score, NEVER)),
        (format!("{source} doubts"), draft.record.doubts.len().min(3) as f32),
        (format!("{source} {field}"), 1.0),
    ];
    let agreed = draft.agreed.get(field).copied().unwrap_or_default();
    let named = draft.agreed.get("name").copied().unwrap_or_default();
    let mut put = |name: &str, value: f32| features.push((format!("{source} {what} {name}"), value));
    if agreed.same + agreed.other > 0.0 {
        put("agreed", agreed.same / (agreed.same + agreed.other));
        put("agreed by", agreed.same.min(MOST));
        put("contradicted by", agreed.other.min(MOST));
    } else {
        put("alone", 1.0);
    }
    put("named by", named.same.min(MOST));
    if draft.by_columns {
        match draft.sure.get(column) {
            Some(sure) => features.push((format!("{what} column"), log_odds(*sure, NEVER))),
            None => features.push((format!("{field} without column"), 1.0)),
        }
        features.push((format!("{what} name column"), log_odds(draft.sure.get("name").copied().unwrap_or(0.5), NEVER)));
    }
    features
}

/// Sets the confidence of a record and of its fields; fields that are not sure are named among the doubts.
pub(crate) fn set(draft: &mut Draft, words: &PlanDictionaries) {
    for (field, features) in statements(draft) {
        let likely = (words.models.confidence.probability(&features) * 100.0).round() / 100.0;
        if field == RecordField::Name {
            draft.record.confidence = likely;
        } else {
            draft.record.field_confidence.insert(field, likely);
        }
    }
    let is_unsure = |field: &RecordField| draft.record.field_confidence.get(field).is_some_and(|likely| *likely < SURE);
    let unsure: Vec<RecordField> = JUDGED.into_iter().map(|(field, _)| field).filter(is_unsure).collect();
    if !unsure.is_empty() {
        draft.doubt(Doubt::on_fields(DoubtCode::Unsure, unsure));
    }
}
