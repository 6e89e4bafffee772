//! What of a record the truth of a made document bears out.

use std::collections::BTreeSet;

use kurabe::plan::Initiative;
use kurabe::text::fold;
use serde_json::Value;

/// Whether a field says what the truth says; `None` where the truth does not say.
pub(crate) fn is_right(record: &Initiative, truth: &Value, field: &str) -> Option<bool> {
    let text = |value: &Value| value.as_str().map(fold).filter(|text| !text.is_empty());
    match field {
        "number" => Some(record.number.as_deref().map(fold) == Some(text(&truth["no"])?)),
        "measure" => Some(record.measure.as_deref().map(fold) == Some(text(&truth["measure"])?)),
        "departments" => {
            let wanted: BTreeSet<String> = truth["departments"].as_array()?.iter().filter_map(text).collect();
            let found: BTreeSet<String> = record.departments.iter().map(|one| fold(one)).collect();
            (!wanted.is_empty()).then(|| wanted == found)
        }
        "schedule" => {
            let wanted = schedule(&truth["schedule"]);
            let said =
                record.schedule.iter().map(|entry| (i64::from(entry.fiscal_year.0), fold(&entry.text))).collect();
            (!wanted.is_empty()).then(|| wanted == said)
        }
        "targets" => {
            let said: String = record.targets.iter().map(|target| target.text.as_str()).collect();
            Some(text(&truth["target"])? == fold(&said))
        }
        "actions" => {
            let wanted: Vec<String> = truth["contents"].as_array()?.iter().filter_map(text).collect();
            let said: Vec<String> = record.actions.iter().map(|one| fold(one)).collect();
            (!wanted.is_empty()).then(|| wanted == said)
        }
        "progress" => {
            let entries =
                ["progress_first_half", "progress_second_half"].iter().filter_map(|key| truth[*key].as_array());
            let wanted: Vec<String> = entries.flatten().map(|entry| text(&entry["text"]).unwrap_or_default()).collect();
            let said: Vec<String> = record.progress.iter().map(|entry| fold(&entry.text)).collect();
            (!wanted.is_empty()).then(|| wanted == said)
        }
        _ => None,
    }
}

/// How many names of records are true, and fields of theirs.
pub(crate) fn hits<'r>(records: impl Iterator<Item = &'r Initiative>, truth: &[Value]) -> (f32, f32) {
    let mut left: Vec<&Value> = truth.iter().collect();
    let (mut names, mut fields) = (0.0, 0.0);
    for record in records {
        let name = fold(&record.name);
        let Some(at) = left.iter().position(|truth| is_named(truth, &name)) else { continue };
        names += 1.0;
        fields += right_fields(record, left.remove(at));
    }
    (names, fields)
}

/// Whether an initiative has a name, folded, or is also called so.
pub(crate) fn is_named(truth: &Value, folded: &str) -> bool {
    let own = truth["initiative"].as_str().is_some_and(|name| fold(name) == folded);
    own || truth["alt_names"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|name| name.as_str().is_some_and(|n| fold(n) == folded))
}

fn right_fields(record: &Initiative, truth: &Value) -> f32 {
    let text = |value: &Value| value.as_str().map(fold).unwrap_or_default();
    let wanted: BTreeSet<String> = truth["departments"].as_array().into_iter().flatten().map(text).collect();
    let found: BTreeSet<String> = record.departments.iter().map(|one| fold(one)).collect();
    let mut right = f32::from(u8::from(wanted == found && !wanted.is_empty()));
    let schedule: BTreeSet<(i64, String)> = schedule(&truth["schedule"]);
    let said = record.schedule.iter().map(|entry| (i64::from(entry.fiscal_year.0), fold(&entry.text))).collect();
    right += 1.5 * f32::from(u8::from(schedule == said && !schedule.is_empty()));
    right += f32::from(u8::from(record.measure.as_deref().map(fold) == truth["measure"].as_str().map(fold)));
    right += 0.5 * f32::from(u8::from(record.number.as_deref().map(fold) == truth["no"].as_str().map(fold)));
    let target: String = record.targets.iter().map(|target| target.text.as_str()).collect();
    right + f32::from(u8::from(truth["target"].as_str().is_some_and(|wanted| fold(wanted) == fold(&target))))
}

fn schedule(value: &Value) -> BTreeSet<(i64, String)> {
    let text = |value: &Value| value.as_str().map(fold).unwrap_or_default();
    match value {
        Value::Array(entries) => {
            entries.iter().map(|e| (e["fiscal_year"].as_i64().unwrap_or(0), text(&e["text"]))).collect()
        }
        Value::Object(years) => years.iter().map(|(y, t)| (y.parse().unwrap_or(0), text(t))).collect(),
        _ => BTreeSet::new(),
    }
}
