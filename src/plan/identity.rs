//! Which drafts are one initiative, and the id by which each is known after every run and in next year's edition.

use std::collections::{BTreeMap, BTreeSet};

use super::PlanContext;
use super::forms::Draft;
use super::record::{Initiative, Place};
use super::record_field::RecordField;
use crate::digest::sha256;
use crate::document::Document;
use crate::ids::InitiativeId;
use crate::text::fold;

/// Joins drafts of one initiative: the same name under the same measure, or under none. The fullest keeps its fields
/// and takes missing ones from the others, which become its other places.
pub(crate) fn merge(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut merged: Vec<Draft> = Vec::new();
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for draft in drafts {
        let key = fold(&draft.record.name);
        let known = by_name.entry(key).or_default();
        let agreeing = known.iter().copied().find(|i| same(&merged[*i].record, &draft.record));
        // A chart may put a name under other words than its own block does.
        let named = known.iter().copied().find(|i| merged[*i].second_hand || draft.second_hand);
        match agreeing.or(named) {
            Some(i) => {
                let other = std::mem::replace(&mut merged[i], draft);
                merged[i] = joined(other, std::mem::take(&mut merged[i]));
            }
            None => {
                known.push(merged.len());
                merged.push(draft);
            }
        }
    }
    merged.sort_by_key(|draft| draft.record.page);
    merged
}

/// Whether two records of one name are the same: not if both have a measure, or both a number, and these differ.
fn same(a: &Initiative, b: &Initiative) -> bool {
    let agree = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => fold(a) == fold(b),
        _ => true,
    };
    agree(&a.measure, &b.measure) && agree(&a.number, &b.number)
}

fn joined(a: Draft, b: Draft) -> Draft {
    let (mut full, other) = if is_better(&b, &a) { (b, a) } else { (a, b) };
    let (into, from) = (&mut full.record, other.record);
    let place = Place { page: from.page, page_label: String::new(), quote: from.quote };
    if (place.page, &place.quote) != (into.page, &into.quote) {
        into.places.push(place);
    }
    into.places.extend(from.places);
    into.places.sort_by_key(|place| place.page);
    let lacking: Vec<RecordField> = RecordField::ALL.into_iter().filter(|field| !into.states(*field)).collect();
    into.sources.extend(from.sources.into_iter().filter(|(field, _)| lacking.contains(field)));
    into.number = into.number.take().or(from.number);
    into.measure = into.measure.take().or(from.measure);
    into.description = into.description.take().or(from.description);
    fill(&mut into.actions, from.actions);
    fill(&mut into.departments, from.departments);
    fill(&mut into.related_goals, from.related_goals);
    fill(&mut into.schedule, from.schedule);
    fill(&mut into.targets, from.targets);
    fill(&mut into.progress, from.progress);
    full
}

/// Whether one draft is better than another: primary forms before fallback forms, then by number of fields. Of two
/// lists read by learned roles the fuller one is better, regardless of their likelihoods.
fn is_better(one: &Draft, other: &Draft) -> bool {
    let by_fields = fullness(&one.record).cmp(&fullness(&other.record));
    let by_hand = other.second_hand.cmp(&one.second_hand);
    let learned = one.by_columns && other.by_columns;
    (if learned { by_fields } else { by_hand.then(by_fields) }).is_gt()
}

fn fill<T>(into: &mut Vec<T>, from: Vec<T>) {
    if into.is_empty() {
        *into = from;
    }
}

/// Number of fields that a record has.
fn fullness(record: &Initiative) -> usize {
    let lists = [
        record.actions.len(),
        record.departments.len(),
        record.schedule.len(),
        record.targets.len(),
        record.progress.len(),
    ];
    lists.into_iter().filter(|n| *n > 0).count()
        + usize::from(record.description.is_some())
        + usize::from(record.measure.is_some())
}

/// Assigns ids: `code/document/key`. The key is the plan's number; or the measure's number and the plan's, if the
/// plan restarts numbering under each measure; or the name, if neither is unique among all numbered records.
pub(crate) fn assign(drafts: &mut [Draft], context: &PlanContext, document: &Document) {
    let own = |d: &Draft| d.record.number.as_deref().map(number_key);
    let nested = |d: &Draft| match (&d.outer_number, own(d)) {
        (Some(outer), Some(own)) => Some(format!("{}-{own}", number_key(outer))),
        (None, own) => own,
        _ => None,
    };
    let keys: Vec<Option<String>> = if unique(drafts, own) {
        drafts.iter().map(own).collect()
    } else if unique(drafts, nested) {
        drafts.iter().map(nested).collect()
    } else {
        vec![None; drafts.len()]
    };
    let code = context.municipality_code.as_deref().unwrap_or("-");
    let mut taken = BTreeSet::new();
    for (draft, key) in drafts.iter_mut().zip(keys) {
        let key = key.unwrap_or_else(|| name_key(&draft.record.name));
        let key = free(key, draft.record.measure.as_deref(), &taken);
        draft.record.id = InitiativeId::new(code, &context.document_id, &key);
        taken.insert(key);
        let label =
            |page: u32| document.pages.iter().find(|p| p.page == page).map_or_else(String::new, |p| p.label.clone());
        draft.record.page_label = label(draft.record.page);
        draft.record.places.iter_mut().for_each(|place| place.page_label = label(place.page));
    }
}

fn unique(drafts: &[Draft], key: impl Fn(&Draft) -> Option<String>) -> bool {
    let mut seen = BTreeSet::new();
    drafts.iter().filter(|d| d.record.number.is_some()).all(|d| key(d).is_some_and(|key| seen.insert(key)))
}

/// `（１）` → `1`, `１－（２）` → `1-2`
fn number_key(number: &str) -> String {
    let mut key = String::new();
    for c in fold(number).chars() {
        if c.is_alphanumeric() {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    key.trim_matches('-').to_owned()
}

fn name_key(name: &str) -> String {
    /// Largest length, in characters, of a name in an id; longer ones (whole sentences) are cut and get a digest.
    const LONGEST: usize = 40;
    let key: String = fold(name).chars().filter(|c| c.is_alphanumeric() || *c == 'ー').collect();
    if key.chars().count() <= LONGEST {
        return key;
    }
    let digest = sha256(key.as_bytes());
    format!("{}-{}", key.chars().take(LONGEST - 10).collect::<String>(), &digest[..8])
}

/// The key itself, or with the measure before it, or with a counter after it, whichever is free first.
fn free(key: String, measure: Option<&str>, taken: &BTreeSet<String>) -> String {
    if !taken.contains(&key) {
        return key;
    }
    let under = measure.map(|measure| format!("{}-{key}", name_key(measure)));
    if let Some(under) = under.filter(|under| !taken.contains(under)) {
        return under;
    }
    let counted = (2..).map(|n| format!("{key}-{n}")).find(|key| !taken.contains(key));
    counted.unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(number: Option<&str>, outer: Option<&str>, name: &str, measure: Option<&str>) -> Draft {
        let record = Initiative {
            number: number.map(str::to_owned),
            name: name.to_owned(),
            measure: measure.map(str::to_owned),
            quote: name.to_owned(),
            page: 1,
            ..Initiative::default()
        };
        Draft { record, outer_number: outer.map(str::to_owned), trust: 1.0, ..Draft::default() }
    }

    fn ids(mut drafts: Vec<Draft>) -> Vec<String> {
        let context = PlanContext { municipality_code: Some("032158".into()), document_id: "plan".into() };
        assign(&mut drafts, &context, &Document::default());
        drafts.into_iter().map(|d| d.record.id.into()).collect()
    }

    #[test]
    fn numbers_make_ids_as_far_as_they_tell_records_apart() {
        let plain = ids(vec![draft(Some("(1)"), None, "A", None), draft(Some("２"), None, "B", None)]);
        assert_eq!(plain, ["032158/plan/1", "032158/plan/2"]);
        let nested = ids(vec![draft(Some("1"), Some("1"), "A", None), draft(Some("1"), Some("2"), "B", None)]);
        assert_eq!(nested, ["032158/plan/1-1", "032158/plan/2-1"]);
        let named = ids(vec![draft(Some("1"), None, "押印の見直し", None), draft(Some("1"), None, "電子 申請", None)]);
        assert_eq!(named, ["032158/plan/押印の見直し", "032158/plan/電子申請"]);
        let twice = ids(vec![draft(None, None, "研修", Some("人材")), draft(None, None, "研修", Some("広報"))]);
        assert_eq!(twice, ["032158/plan/研修", "032158/plan/広報-研修"]);
    }

    #[test]
    fn one_initiative_in_two_places_is_one_record() {
        let mut full = draft(Some("1"), None, "電子申請の拡大", Some("窓口"));
        full.record.departments = vec!["総務課".into()];
        full.record.page = 9;
        let merged = merge(vec![
            draft(None, None, "電子申請の 拡大", None),
            full,
            draft(None, None, "電子申請の拡大", Some("別")),
        ]);
        assert_eq!(merged.len(), 2);
        let record = merged.iter().find(|d| d.record.page == 9).map(|d| &d.record);
        assert_eq!(record.map(|r| r.places.len()), Some(1));
    }
}
