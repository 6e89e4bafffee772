//! How sure a record and each of its fields are: what of such statements was right in made documents.

use super::model::Features;
use crate::plan::forms::Draft;
use crate::plan::record::Initiative;
use crate::plan::vocabulary::PlanDictionaries;

/// A statement less likely than this to be right is to be checked.
pub(crate) const SURE: f32 = 0.8;

/// More witnesses say no more.
const MOST: f32 = 2.0;

/// The fields that a record may state, with the name of the field's columns and the Japanese name.
const FIELDS: [(&str, &str, &str); 8] = [
    ("number", "number", "番号"),
    ("measure", "measure", "施策"),
    ("departments", "department", "担当課"),
    ("schedule", "schedule", "年度別の予定"),
    ("targets", "target", "目標"),
    ("progress", "progress", "進捗"),
    ("actions", "action", "取組内容"),
    ("costs", "cost", "費用"),
];

/// Whether a record states a field.
fn states(record: &Initiative, field: &str) -> bool {
    match field {
        "number" => record.number.is_some(),
        "measure" => record.measure.is_some(),
        "departments" => !record.departments.is_empty(),
        "schedule" => !record.schedule.is_empty(),
        "targets" => !record.targets.is_empty(),
        "progress" => !record.progress.is_empty(),
        "actions" => !record.actions.is_empty(),
        _ => !record.costs.is_empty(),
    }
}

/// What is known of each statement of a record: of its name (`name`) and of each field that it states.
pub(crate) fn statements(draft: &Draft) -> Vec<(&'static str, Features)> {
    let mut found = vec![("name", features(draft, "name", "name"))];
    for (field, column, _) in FIELDS {
        if states(&draft.record, field) {
            found.push((field, features(draft, field, column)));
        }
    }
    found
}

fn features(draft: &Draft, field: &str, column: &str) -> Features {
    let source = if draft.by_columns { "columns" } else { "form" };
    let what = if field == "name" { "name" } else { "field" };
    let mut features = vec![
        (format!("{source} {what}"), 1.0),
        (format!("{source} {what} score"), logit(draft.score)),
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
            Some(sure) => features.push((format!("{what} column"), logit(*sure))),
            None => features.push((format!("{field} without column"), 1.0)),
        }
        features.push((format!("{what} name column"), logit(draft.sure.get("name").copied().unwrap_or(0.5))));
    }
    features
}

fn logit(probability: f32) -> f32 {
    let held = probability.clamp(0.01, 0.99);
    (held / (1.0 - held)).ln()
}

/// Sets the confidence of a record and of its fields; fields that are not sure are named among the doubts.
pub(crate) fn set(draft: &mut Draft, words: &PlanDictionaries) {
    for (field, features) in statements(draft) {
        let likely = (words.models.confidence.probability(&features) * 100.0).round() / 100.0;
        if field == "name" {
            draft.record.confidence = likely;
        } else {
            draft.record.field_confidence.insert(field.to_owned(), likely);
        }
    }
    let unsure: Vec<&str> = FIELDS
        .iter()
        .filter(|(field, ..)| draft.record.field_confidence.get(*field).is_some_and(|likely| *likely < SURE))
        .map(|(_, _, name)| *name)
        .collect();
    if !unsure.is_empty() {
        draft.doubt(format!("{}の読み取りを確かめてください", unsure.join("、")));
    }
}
