//! Compares a reading with the others of the same place. The content of a place is best seen from what its readings
//! have in common, and from which of them leaves out least; a short list that is read completely is as good as a long
//! one. The lists of a plan are similar, so readings elsewhere in the document are evidence too.

use std::collections::{BTreeMap, BTreeSet};

use super::agreement::said;
use super::model::{Features, log_odds};
use super::{Hypothesis, RosterShape};
use crate::text::fold;

/// Least likelihood of a reading that is used as a witness.
const LEAST: f32 = 0.1;
/// Lower bound of a likelihood, and of its distance from 1.
const NEVER: f32 = 0.005;
/// Upper bound of the log odds between two readings.
const FARTHEST: f32 = 4.0;
/// Number of departments above which they are seldom responsible for one initiative.
const MANY: usize = 3;

/// For each reading its features in comparison with its rivals, from the likelihood of each by itself.
pub(super) fn features(hypotheses: &[Hypothesis]) -> Vec<Features> {
    let outlines: Vec<Outline> = hypotheses.iter().map(Outline::of).collect();
    let of_one = |at: usize| {
        let overlaps = |other: &usize| hypotheses[*other].claims.overlap(&hypotheses[at].claims);
        let (rivals, others): (Vec<usize>, Vec<usize>) =
            (0..hypotheses.len()).filter(|other| *other != at).partition(overlaps);
        let of = |indices: Vec<usize>| indices.into_iter().map(|index| &outlines[index]).collect::<Vec<_>>();
        let (rivals, others) = (of(rivals), of(others));
        let own = &outlines[at];
        let found = own.beside(&rivals).into_iter().chain(own.apart(&rivals, &others));
        let before = super::judge::prefix(&hypotheses[at]);
        let found = found.filter(|(_, value)| *value != 0.0);
        found.map(|(name, value)| (format!("{before}beside:{name}"), value)).collect()
    };
    (0..hypotheses.len()).map(of_one).collect()
}

/// A reading in numbers.
struct Outline {
    shape: RosterShape,
    score: f32,
    names: BTreeSet<String>,
    /// Different things that its records state.
    facts: usize,
    /// Different entries of schedules.
    years: usize,
    /// Lines and tables that it reads.
    reads: usize,
    /// The fields that most of its records state.
    usual: Vec<&'static str>,
    /// The share of its records that state just these.
    regular: f32,
    /// The share of its records with more departments than one initiative has.
    crowded: f32,
}

impl Outline {
    fn of(hypothesis: &Hypothesis) -> Self {
        let records = || hypothesis.drafts.iter().map(|draft| &draft.record);
        let stated: Vec<Vec<(&'static str, u64)>> = records().map(said).collect();
        let mut alike: BTreeMap<Vec<&'static str>, usize> = BTreeMap::new();
        for facts in &stated {
            *alike.entry(facts.iter().map(|(field, _)| *field).collect()).or_default() += 1;
        }
        let (usual, most) = alike.into_iter().max_by_key(|(_, count)| *count).unwrap_or_default();
        let years = records().flat_map(|record| &record.schedule).map(|entry| (entry.fiscal_year, &entry.text));
        let crowded = records().filter(|record| record.departments.len() > MANY).count();
        Self {
            shape: hypothesis.shape,
            score: hypothesis.score,
            names: records().map(|record| fold(&record.name)).collect(),
            facts: stated.iter().flatten().collect::<BTreeSet<_>>().len(),
            years: years.collect::<BTreeSet<_>>().len(),
            reads: hypothesis.claims.tables.len() + hypothesis.claims.items.len(),
            usual,
            regular: share(most, stated.len()),
            crowded: share(crowded, stated.len()),
        }
    }

    fn beside(&self, rivals: &[&Self]) -> [(&'static str, f32); 9] {
        let most = |count: &dyn Fn(&Self) -> usize| {
            let best = rivals.iter().map(|rival| count(rival)).max().unwrap_or(0);
            share(count(self), best.max(count(self)))
        };
        let likeliest = rivals.iter().map(|rival| rival.score).fold(0.0, f32::max);
        [
            ("names", most(&|one| one.names.len())),
            ("facts", most(&|one| one.facts)),
            ("years", most(&|one| one.years)),
            ("reads", most(&|one| one.reads)),
            ("named by", self.named_by(rivals)),
            ("lead", (log_odds(self.score, NEVER) - log_odds(likeliest, NEVER)).clamp(-FARTHEST, FARTHEST)),
            ("nothing", f32::from(u8::from(rivals.is_empty()))),
            ("regular", self.regular),
            ("crowded", self.crowded),
        ]
    }

    /// Features from the readings of other places: the likelihood of the likeliest of the same shape, and the length
    /// of this list relative to the longest of the document.
    fn apart(&self, rivals: &[&Self], others: &[&Self]) -> [(&'static str, f32); 2] {
        let alike = others.iter().filter(|other| other.shape == self.shape && other.usual == self.usual);
        let likely = || rivals.iter().chain(others).filter(|other| other.score >= LEAST);
        let longest = likely().map(|other| other.names.len()).max().unwrap_or(0);
        [
            ("alike", alike.map(|other| other.score).fold(0.0, f32::max)),
            ("length", share(self.names.len(), longest.max(self.names.len()))),
        ]
    }

    /// The share of its names that the likely rivals give too, each rival as far as it is likely.
    fn named_by(&self, rivals: &[&Self]) -> f32 {
        let likely = || rivals.iter().filter(|rival| rival.score >= LEAST);
        let all: f32 = likely().map(|rival| rival.score).sum();
        let same = |rival: &&&Self| rival.score * self.names.intersection(&rival.names).count() as f32;
        let named: f32 = likely().map(|rival| same(&rival)).sum();
        if all == 0.0 { 0.0 } else { named / all / self.names.len().max(1) as f32 }
    }
}

fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::forms::Draft;
    use crate::plan::record::Initiative;
    use crate::plan::roster::Claims;

    fn reading(names: &[&str], tables: &[usize], score: f32) -> Hypothesis {
        let record = |name: &&str| Initiative { name: (*name).to_owned(), ..Initiative::default() };
        let drafts = names.iter().map(|name| Draft { record: record(name), ..Draft::default() }).collect();
        let claims = Claims { tables: tables.iter().copied().collect(), ..Claims::default() };
        Hypothesis { claims, drafts, score, ..Hypothesis::default() }
    }

    fn of(features: &Features, name: &str) -> f32 {
        let found = features.iter().find(|(own, _)| own.ends_with(&format!("beside:{name}")));
        found.map_or(0.0, |(_, value)| *value)
    }

    #[test]
    fn a_reading_is_compared_with_those_of_the_same_place_alone() {
        let all = [
            reading(&["窓口予約", "学習支援"], &[0], 0.5),
            reading(&["窓口予約", "学習支援", "相談会", "見守り"], &[0, 1], 0.2),
            reading(&["担い手", "通学路", "防災", "健康", "観光"], &[2], 0.9),
        ];
        let found = features(&all);
        assert!((of(&found[0], "names") - 0.5).abs() < 1e-6, "{found:?}");
        assert!((of(&found[1], "names") - 1.0).abs() < 1e-6, "{found:?}");
        assert!((of(&found[0], "named by") - 1.0).abs() < 1e-6, "{found:?}");
        assert!((of(&found[1], "named by") - 0.5).abs() < 1e-6, "{found:?}");
        assert!(of(&found[0], "lead") > 0.0 && of(&found[1], "lead") < 0.0, "{found:?}");
        assert!((of(&found[2], "nothing") - 1.0).abs() < 1e-6, "{found:?}");
        assert!(of(&found[0], "nothing").abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn a_value_shared_by_all_records_counts_once() {
        let mut all = [reading(&["窓口予約", "学習支援"], &[0], 0.5), reading(&["窓口予約", "学習支援"], &[0], 0.5)];
        for (at, department) in ["市民課", "教育課"].iter().enumerate() {
            all[0].drafts[at].record.departments = vec!["市民課".to_owned(), "教育課".to_owned()];
            all[1].drafts[at].record.departments = vec![(*department).to_owned()];
        }
        let found = features(&all);
        assert!((of(&found[0], "facts") - 0.5).abs() < 1e-6 && of(&found[1], "facts") > 0.9, "{found:?}");
    }

    #[test]
    fn doubtful_readings_are_not_witnesses() {
        let all = [reading(&["窓口予約"], &[0], 0.5), reading(&["窓口予約"], &[0], 0.05)];
        let found = features(&all);
        assert!(of(&found[0], "named by").abs() < 1e-6 && of(&found[1], "named by") > 0.9, "{found:?}");
    }
}
