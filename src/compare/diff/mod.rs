//! Compares a plan with its earlier plan or its progress report, and a batch with the previous one.
//!
//! Records are matched by `plan::link` (name, measure, number, description), as everywhere; every row names the
//! evidence (`matching.rs`), so that doubtful matches are visible.

mod editions;
mod matching;
mod progress;

use std::collections::BTreeMap;

use polars::prelude::PolarsError;

pub use editions::{PLANS, batches, plans};
pub use progress::{NAME as PROGRESS, progress};

use super::{CompareError, Reading};
use crate::corpus::SourceKind;

/// Pairs of plans of one municipality, each with the one before it; oldest first.
#[must_use]
pub fn successive<'r, 'a>(readings: &'r [Reading<'a>]) -> Vec<(&'r Reading<'a>, &'r Reading<'a>)> {
    let mut plans: Vec<&Reading<'_>> = readings.iter().filter(|r| r.source.kind != SourceKind::Progress).collect();
    plans.sort_by_key(|r| (&r.source.municipality.code, r.source.published, &r.source.id));
    let follows = |pair: &[&Reading<'_>]| {
        let [old, new] = [pair[0].source, pair[1].source];
        // Volumes of one month are parts of one plan, not successors.
        old.municipality.code == new.municipality.code && old.published < new.published
    };
    plans.windows(2).filter(|pair| follows(pair)).map(|pair| (pair[0], pair[1])).collect()
}

/// Each progress report with its plan: the last one published before it or, if there is none, the first after it,
/// whose schedule may cover the reported year.
#[must_use]
pub fn reported<'r, 'a>(readings: &'r [Reading<'a>]) -> Vec<(&'r Reading<'a>, &'r Reading<'a>)> {
    let mut reports: Vec<&Reading<'_>> = readings.iter().filter(|r| r.source.kind == SourceKind::Progress).collect();
    reports.sort_by_key(|r| (&r.source.municipality.code, r.source.published, &r.source.id));
    let mut all: BTreeMap<&str, Vec<&Reading<'_>>> = BTreeMap::new();
    for plan in readings.iter().filter(|reading| reading.source.kind != SourceKind::Progress) {
        all.entry(&plan.source.municipality.code).or_default().push(plan);
    }
    let plan_of = |report: &Reading<'_>| {
        let plans = || all.get(report.source.municipality.code.as_str()).into_iter().flatten().copied();
        let time = |plan: &&Reading<'a>| (plan.source.published, plan.source.id.clone());
        let before = plans().filter(|plan| plan.source.published <= report.source.published).max_by_key(time);
        before.or_else(|| plans().min_by_key(time))
    };
    reports.into_iter().filter_map(|report| Some((plan_of(report)?, report))).collect()
}

fn refused(name: &'static str) -> impl Fn(PolarsError) -> CompareError {
    move |cause| CompareError::Frame { name, cause }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{document, readings};
    use super::*;

    #[test]
    fn plans_follow_one_another_and_reports_their_plan() {
        let read = [
            document("032158", "new", SourceKind::Plan, 2026),
            document("032158", "report", SourceKind::Progress, 2025),
            document("032158", "old", SourceKind::Plan, 2022),
            document("042153", "alone", SourceKind::Plan, 2023),
            document("042153", "early", SourceKind::Progress, 2022),
            document("052019", "lonely", SourceKind::Progress, 2022),
        ];
        let readings = readings(&read);
        let ids = |pairs: Vec<(&Reading<'_>, &Reading<'_>)>| -> Vec<(String, String)> {
            pairs.iter().map(|(a, b)| (a.source.id.to_string(), b.source.id.to_string())).collect()
        };
        assert_eq!(ids(successive(&readings)), [("old".to_owned(), "new".to_owned())]);
        let expected =
            [("old", "report"), ("alone", "early")].map(|(plan, report)| (plan.to_owned(), report.to_owned()));
        assert_eq!(ids(reported(&readings)), expected);
    }
}
