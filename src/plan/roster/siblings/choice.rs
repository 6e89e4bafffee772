//! Selects the promising rosters: those with statements beside texts that may be names.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::roster::Roster;

/// A roster with its evidence.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The roster.
    pub(super) roster: Roster,
    /// The items that its rows begin with.
    pub(super) leads: Vec<usize>,
    /// Whether most of its names end with a department in brackets or with leader dots, as no sentence does.
    pub(super) ended: bool,
}

/// Largest number of rosters whose rows begin with one item.
const READINGS: usize = 4;
/// Largest number of rosters that contain one item.
const COVERS: usize = 12;

/// The most informative rosters of each place; the others would only cost time.
pub(super) fn best(candidates: Vec<Candidate>) -> Vec<Roster> {
    let promises = candidates.iter().map(promise).enumerate();
    let mut order: Vec<(i64, usize)> = promises.filter_map(|(i, promise)| Some((-promise?, i))).collect();
    order.sort_unstable();
    let (mut readings, mut covers) = (BTreeMap::new(), BTreeMap::new());
    let mut kept = BTreeSet::new();
    for (_, i) in order {
        let leads = &candidates[i].leads;
        let items: Vec<usize> = candidates[i].roster.claims.items.iter().copied().collect();
        if is_fresh(leads, &readings, READINGS) && is_fresh(&items, &covers, COVERS) {
            leads.iter().for_each(|item| *readings.entry(*item).or_default() += 1);
            items.iter().for_each(|item| *covers.entry(*item).or_default() += 1);
            kept.insert(i);
        }
    }
    let kept = candidates.into_iter().enumerate().filter(|(i, _)| kept.contains(i));
    kept.map(|(_, candidate)| candidate.roster).collect()
}

/// Whether at least half of the items are not read too often.
fn is_fresh(items: &[usize], times: &BTreeMap<usize, usize>, most: usize) -> bool {
    items.iter().filter(|item| times.get(item).is_none_or(|times| *times < most)).count() * 2 >= items.len()
}

/// How much a roster states beside its names, and how plausible these are; `None` if they cannot be names.
fn promise(candidate: &Candidate) -> Option<i64> {
    /// How many of the first columns may hold the name.
    const NAME_COLUMNS: usize = 4;
    let roster = &candidate.roster;
    let rows = roster.rows.len();
    let filled = |column: usize| roster.column(column).count();
    let beside: usize = (1..roster.columns.len()).map(|c| filled(c).min(rows)).filter(|n| n * 2 >= rows).sum();
    let columns = 0..roster.columns.len().min(NAME_COLUMNS);
    let (likely, distinct) = columns.map(|column| names(candidate, column)).max()?;
    let alike = rows < 3 && beside < rows;
    if likely * 2 < rows || distinct * 3 < rows * 2 || alike {
        return None;
    }
    let quality = (beside.min(rows * 4) * 500 + likely * 2000 + distinct * 1000) / rows;
    // two lines that are alike may be so by chance
    let sure = match rows {
        0..=2 => 55,
        3 => 70,
        4..=5 => 85,
        6..=11 => 100,
        _ => 110,
    };
    i64::try_from(quality * sure).ok()
}

/// How many cells of a column may be names, and how many are unlike the others.
fn names(candidate: &Candidate, column: usize) -> (usize, usize) {
    let longest = if candidate.ended { 150 } else { 45 };
    let likely = |name: &&&str| {
        let letters = name.chars().filter(|c| c.is_alphabetic()).take(longest + 1).count();
        (3..=longest).contains(&letters) && (candidate.ended || !name.ends_with('。'))
    };
    let names: Vec<&str> = candidate.roster.column(column).map(|entry| entry.text.as_str()).collect();
    (names.iter().filter(likely).count(), names.iter().collect::<BTreeSet<_>>().len())
}
