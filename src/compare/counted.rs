//! Selects the records that are counted, so that an initiative in a plan, in its predecessor and in a progress report
//! is counted once.

use std::collections::BTreeSet;

use super::Reading;
use crate::corpus::SourceKind;
use crate::text::fold;

/// The rule, as tables print it.
pub(super) const RULE: &str = "件数は、自治体ごとに最も新しい計画・方針（同じ月に発行された計画・方針が複数あるときはそのすべて）\
    の取組を数えています。進捗状況の報告は、計画・方針がない自治体でだけ数えます。複数の文書にある同じ名称の取組は1件です。";

/// For each reading (sorted by municipality) and each of its initiatives, whether it is counted.
pub(super) fn counted(readings: &[&Reading<'_>]) -> Vec<Vec<bool>> {
    let of_one = |a: &&Reading<'_>, b: &&Reading<'_>| a.source.municipality.code == b.source.municipality.code;
    readings.chunk_by(of_one).flat_map(counted_of_one).collect()
}

/// Whether counts are made of a document, given all documents of its municipality.
pub(super) fn is_counted(reading: &Reading<'_>, of_one: &[&Reading<'_>]) -> bool {
    let rank = |r: &Reading<'_>| (r.source.kind != SourceKind::Progress, r.source.published);
    of_one.iter().all(|other| rank(other) <= rank(reading))
}

fn counted_of_one(readings: &[&Reading<'_>]) -> Vec<Vec<bool>> {
    let mut seen = BTreeSet::new();
    readings
        .iter()
        .map(|reading| {
            if !is_counted(reading, readings) {
                return vec![false; reading.initiatives.len()];
            }
            let names: Vec<String> = reading.initiatives.iter().map(|r| fold(&r.initiative.name)).collect();
            // A name may occur twice in one document, under two measures.
            let flags = names.iter().map(|name| name.is_empty() || !seen.contains(name)).collect();
            seen.extend(names);
            flags
        })
        .collect()
}
