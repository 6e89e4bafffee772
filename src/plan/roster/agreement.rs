//! Agreement between the readings of a document on the same records: if two independent readings agree, both are
//! seldom wrong.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Hypothesis, RosterShape};
use crate::plan::forms::Draft;
use crate::plan::record::Initiative;
use crate::text::fold;

/// Least likelihood of a reading that is used as a witness.
const LEAST: f32 = 0.03;

/// The summed likelihoods of the readings that agree on a field, and of those that disagree.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Agreement {
    /// Weight of the readings with the same value.
    pub(crate) same: f32,
    /// Weight of the readings with another value.
    pub(crate) other: f32,
}

/// The statements of all readings about each name.
pub(super) struct Witnesses(BTreeMap<String, Vec<Witness>>);

struct Witness {
    shape: RosterShape,
    score: f32,
    /// The fields that it states, as numbers that are the same for the same words.
    says: Vec<(&'static str, u64)>,
}

impl Witnesses {
    /// Listens to all readings.
    pub(super) fn of(hypotheses: &[Hypothesis]) -> Self {
        let mut all: BTreeMap<String, Vec<Witness>> = BTreeMap::new();
        for hypothesis in hypotheses.iter().filter(|hypothesis| hypothesis.score >= LEAST) {
            for draft in &hypothesis.drafts {
                let witness = Witness { shape: hypothesis.shape, score: hypothesis.score, says: said(&draft.record) };
                all.entry(fold(&draft.record.name)).or_default().push(witness);
            }
        }
        Self(all)
    }

    /// Notes for each record of a reading the statements of the independent readings about it.
    pub(super) fn note(&self, hypothesis: &mut Hypothesis) {
        for draft in &mut hypothesis.drafts {
            draft.agreed = self.agreed(draft, hypothesis.shape);
        }
    }

    fn agreed(&self, draft: &Draft, shape: RosterShape) -> BTreeMap<&'static str, Agreement> {
        let others = || self.0.get(&fold(&draft.record.name)).into_iter().flatten().filter(|w| w.shape != shape);
        let mut agreed: BTreeMap<&'static str, Agreement> = BTreeMap::new();
        agreed.entry("name").or_default().same = others().map(|witness| witness.score).sum();
        for (field, own) in said(&draft.record) {
            let found = agreed.entry(field).or_default();
            for witness in others() {
                match witness.says.iter().find(|(known, _)| *known == field) {
                    Some((_, says)) if *says == own => found.same += witness.score,
                    Some(_) => found.other += witness.score,
                    None => {}
                }
            }
        }
        agreed
    }
}

/// The fields that a record states, as numbers that are the same for the same words.
pub(super) fn said(record: &Initiative) -> Vec<(&'static str, u64)> {
    let mut found = Vec::new();
    let mut put = |field: &'static str, texts: &mut dyn Iterator<Item = String>| {
        let mut hasher = DefaultHasher::new();
        let mut any = false;
        for text in texts {
            any = true;
            text.hash(&mut hasher);
        }
        if any {
            found.push((field, hasher.finish()));
        }
    };
    put("number", &mut record.number.iter().map(|number| fold(number)));
    put("description", &mut record.description.iter().map(|text| fold(text)));
    put("measure", &mut record.measure.iter().map(|measure| fold(measure)));
    put("departments", &mut record.departments.iter().map(|one| fold(one)));
    put("schedule", &mut record.schedule.iter().map(|entry| format!("{}{}", entry.fiscal_year.0, fold(&entry.text))));
    put("targets", &mut record.targets.iter().map(|target| fold(&target.text)));
    put("progress", &mut record.progress.iter().map(|entry| format!("{}/{}", fold(&entry.status), fold(&entry.text))));
    put("actions", &mut record.actions.iter().map(|one| fold(one)));
    put("costs", &mut record.costs.iter().map(|cost| format!("{cost:?}")));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::roster::{Claims, RosterEvidence};

    /// A reading of one record with this department.
    fn reading(shape: RosterShape, score: f32, department: &str) -> Hypothesis {
        let mut draft = Draft::default();
        draft.record.name = "窓口予約".into();
        draft.record.departments = vec![department.into()];
        Hypothesis {
            shape,
            claims: Claims::default(),
            evidence: RosterEvidence::Form { index: 0, unread: 0.0 },
            drafts: vec![draft],
            features: Vec::new(),
            beside: Vec::new(),
            score,
            rank: score,
        }
    }

    #[test]
    fn independent_readings_agree_or_disagree_by_their_likelihoods() {
        let mut all = [
            reading(RosterShape::Rows, 0.9, "市民課"),
            reading(RosterShape::Sheets, 0.5, "市民課"),
            reading(RosterShape::Siblings, 0.25, "総務課"),
            reading(RosterShape::Rows, 0.8, "総務課"),
            reading(RosterShape::Siblings, 0.01, "総務課"),
        ];
        let witnesses = Witnesses::of(&all);
        witnesses.note(&mut all[0]);
        let agreed = &all[0].drafts[0].agreed;
        assert_eq!(
            agreed["departments"],
            Agreement { same: 0.5, other: 0.25 },
            "its own shape and the unlikely are not heard"
        );
        assert_eq!(agreed["name"].same, 0.75);
    }
}
