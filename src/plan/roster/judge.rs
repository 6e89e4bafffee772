//! The probability that a roster, read by its assignment, lists initiatives.

use std::collections::BTreeSet;

use super::assign::ColumnAssignment;
use super::field::Field;
use super::model::Features;
use super::{Hypothesis, Roster, RosterEvidence, RowGroup};
use crate::plan::forms::Draft;
use crate::plan::text_kinds::Contents;
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::fold;

/// Largest number of names that are examined.
const ENOUGH: usize = 60;

/// Features of a hypothesis as a whole. Results of the readers of forms are judged separately: their features are
/// prefixed with the form.
pub(crate) fn features(hypothesis: &Hypothesis, contents: &Contents<'_>, words: &PlanDictionaries) -> Features {
    let mut features = Features::new();
    let before = prefix(hypothesis);
    let mut put = |name: &str, value: f32| {
        if value != 0.0 {
            features.push((format!("{before}{name}"), value));
        }
    };
    put(&format!("shape:{:?}", hypothesis.shape), 1.0);
    of_names(&hypothesis.drafts, contents, words, &mut put);
    match &hypothesis.evidence {
        RosterEvidence::Columns(roster, assignment) => {
            put("fit", assignment.fit.max(-4.0));
            put("name column", assignment.sure[assignment.name]);
            put("name column unsure", f32::from(u8::from(assignment.sure[assignment.name] < 0.5)));
            put("table confidence", roster.table_confidence);
            put("labels said again", roster.said_again);
            of_fields(roster, assignment, &mut put);
            of_headings(&roster.above, words, &mut put);
        }
        RosterEvidence::Form { unread, .. } => {
            put("unread", *unread);
            let trust = hypothesis.drafts.iter().map(|draft| draft.trust).sum::<f32>();
            put("trust", trust / hypothesis.drafts.len().max(1) as f32);
            let doubts = hypothesis.drafts.iter().filter(|draft| !draft.record.doubts.is_empty()).count();
            put("doubts", doubts as f32 / hypothesis.drafts.len().max(1) as f32);
        }
    }
    features
}

/// The prefix of the names of a reading's features.
pub(super) fn prefix(hypothesis: &Hypothesis) -> String {
    match &hypothesis.evidence {
        RosterEvidence::Columns(..) => String::new(),
        RosterEvidence::Form { index, .. } => format!("form {index}:"),
    }
}

fn of_names(drafts: &[Draft], contents: &Contents<'_>, words: &PlanDictionaries, put: &mut dyn FnMut(&str, f32)) {
    let seen: Vec<&Draft> = drafts.iter().take(ENOUGH).collect();
    let count = seen.len().max(1) as f32;
    let mut sums: Vec<(&'static str, f32)> = Vec::new();
    for draft in &seen {
        for (at, (name, value)) in contents.kinds(&draft.record.name).into_iter().enumerate() {
            match sums.get_mut(at) {
                Some(sum) => sum.1 += value,
                None => sums.push((name, value)),
            }
        }
    }
    sums.into_iter().for_each(|(name, sum)| put(&format!("names:{name}"), sum / count));
    let told: BTreeSet<String> = seen.iter().map(|draft| fold(&draft.record.name)).collect();
    put("names told apart", told.len() as f32 / count);
    put("never names", seen.iter().filter(|draft| words.never_names(&draft.record.name)).count() as f32 / count);
    put("single record", f32::from(u8::from(drafts.len() == 1)));
    let share = |holds: &dyn Fn(&Draft) -> bool| seen.iter().filter(|draft| holds(draft)).count() as f32 / count;
    put("have number", share(&|draft| draft.record.number.is_some()));
    put("have department", share(&|draft| !draft.record.departments.is_empty()));
    put("have schedule", share(&|draft| !draft.record.schedule.is_empty()));
    put("have target", share(&|draft| !draft.record.targets.is_empty()));
    put("have description", share(&|draft| draft.record.description.is_some() || !draft.record.actions.is_empty()));
    put("have progress", share(&|draft| !draft.record.progress.is_empty()));
    put("have measure", share(&|draft| draft.record.measure.is_some()));
    let bare = |draft: &Draft| {
        let record = &draft.record;
        record.departments.is_empty()
            && record.schedule.is_empty()
            && record.targets.is_empty()
            && record.progress.is_empty()
    };
    put("have nothing", share(&bare));
}

fn of_fields(roster: &Roster, assignment: &ColumnAssignment, put: &mut dyn FnMut(&str, f32)) {
    for field in Field::ALL {
        let columns = assignment.fields.iter().zip(&assignment.sure).filter(|(own, _)| **own == field);
        let most = columns.map(|(_, sure)| *sure).fold(0.0, f32::max);
        put(&format!("column:{}", field.name()), most);
    }
    let filled = assignment.texts.iter().filter(|texts| texts.filled > 0).count().max(1) as f32;
    let headed = roster.columns.iter().zip(&assignment.texts).filter(|(c, t)| !c.headers.is_empty() && t.filled > 0);
    let fills: Vec<f32> = headed.map(|(_, texts)| texts.fill).collect();
    put("headed columns full", fills.iter().filter(|fill| **fill > 0.9).count() as f32 / fills.len().max(1) as f32);
    put("headed columns scarce", fills.iter().filter(|fill| **fill < 0.4).count() as f32 / fills.len().max(1) as f32);
    let other =
        assignment.fields.iter().zip(&assignment.texts).filter(|(f, t)| **f == Field::Other && t.filled > 0).count();
    put("columns without role", other as f32 / filled);
    put("few columns", f32::from(u8::from(roster.columns.len() <= 2)));
    put("names filled", assignment.texts[assignment.name].fill);
    put("unheaded", f32::from(u8::from(roster.columns.iter().all(|column| column.headers.is_empty()))));
}

/// Features of the headings above, by the words of sections in the dictionary.
fn of_headings(above: &[RowGroup], words: &PlanDictionaries, put: &mut dyn FnMut(&str, f32)) {
    let mut never = false;
    let mut innermost = None;
    for text in above.iter().map(|group| group.text.as_str()) {
        never |= words.is_never(text);
        innermost = words.section(text).or(innermost);
    }
    put("section never", f32::from(u8::from(never)));
    if let Some(section) = innermost {
        put(&format!("section:{section:?}"), 1.0);
    }
    put("no heading", f32::from(u8::from(above.is_empty())));
}
