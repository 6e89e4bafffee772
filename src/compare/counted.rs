//! Selects the records that are counted, so that an initiative in a plan, in its predecessor and in a progress report
//! is counted once.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Reading;
use super::sketch::Sketches;
use crate::corpus::{Source, SourceKind, YearMonth};

/// The rule, as tables print it.
pub(super) const RULE: &str = "件数は、自治体ごとに最も新しい計画・方針（同じ月に発行された計画・方針が複数あるときはそのすべて）\
    の取組を数えています。進捗状況の報告は、計画・方針がない自治体でだけ数えます。複数の文書にある同じ名称の取組は1件です。";

/// For each reading (sorted by municipality) and each of its initiatives, whether it is counted.
pub(super) fn counted(readings: &[&Reading<'_>], sketches: &[Cow<'_, Sketches>]) -> Vec<Vec<bool>> {
    let of_one = |a: &&Reading<'_>, b: &&Reading<'_>| a.source.municipality.code == b.source.municipality.code;
    let mut sketches = sketches.iter();
    readings.chunk_by(of_one).flat_map(|readings| counted_of_one(readings, &mut sketches)).collect()
}

/// Whether the initiatives of a document are counted, given all documents of its municipality.
pub(super) fn is_counted(reading: &Reading<'_>, of_one: &[&Reading<'_>]) -> bool {
    of_one.iter().all(|other| rank(other.source) <= rank(reading.source))
}

fn rank(source: &Source) -> (bool, YearMonth) {
    (source.kind != SourceKind::Progress, source.published)
}

/// The ids of the compared documents whose initiatives are counted.
#[must_use]
pub fn counted_documents<'s>(sources: impl Iterator<Item = &'s Source> + Clone) -> BTreeSet<&'s str> {
    let mut highest: BTreeMap<&str, (bool, YearMonth)> = BTreeMap::new();
    for source in sources.clone() {
        let known = highest.entry(&source.municipality.code).or_insert_with(|| rank(source));
        *known = rank(source).max(*known);
    }
    let is_highest = |source: &&Source| highest.get(source.municipality.code.as_str()) == Some(&rank(source));
    sources.filter(is_highest).map(|source| source.id.as_str()).collect()
}

fn counted_of_one<'s>(
    readings: &[&Reading<'_>],
    sketches: &mut impl Iterator<Item = &'s Cow<'s, Sketches>>,
) -> Vec<Vec<bool>> {
    let mut seen = BTreeSet::new();
    readings
        .iter()
        .zip(sketches)
        .map(|(reading, of)| {
            if !is_counted(reading, readings) {
                return vec![false; of.len()];
            }
            // A name may occur twice in one document, under two measures.
            let flags = of.iter().map(|sketch| sketch.name.is_none_or(|name| !seen.contains(&name))).collect();
            seen.extend(of.iter().filter_map(|sketch| sketch.name));
            flags
        })
        .collect()
}
