//! In: the flow of a document. Out: rosters of its label/value tables: sheets, one an initiative, with labels beside
//! or above their values; all alike sheets of the document are one roster.

mod assign;
mod checked;
mod headed;
mod items;
mod labels;
mod laid_out;
mod likeness;
mod loose;
mod pool;
mod region;
#[cfg(test)]
mod tests;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::flow::{Flow, FlowKind as ItemKind};
use crate::plan::roster::Roster;
use crate::plan::vocabulary::PlanDictionaries;
use labels::{Candidates, Kind};
use likeness::Likeness;
use pool::Filled;
use region::Region;

/// Fewest labels of a sheet.
const FEWEST_LABELS: usize = 2;
/// Fewest labels of a sheet that is the only one of its document.
const ALONE: usize = 3;
/// Factor on the confidence of a single sheet, which is below that of several that agree.
const SINGLE: f32 = 0.8;

/// Every reading of the document's tables as sheets.
pub(crate) fn propose(flow: &Flow<'_>, words: &PlanDictionaries) -> Vec<Roster> {
    let likeness = Likeness::new(words);
    let mut regions: Vec<Region<'_>> = Vec::new();
    for item in &flow.items {
        if let ItemKind::Table(index) = item.kind {
            regions.extend(region::regions(index, &flow.document.tables[index], &likeness));
        }
    }
    let mut rosters = kinds(flow, &regions, &likeness, words);
    let loose = loose::find(flow, &likeness);
    let known = flow.document.tables.len();
    let lines: Vec<Region<'_>> = loose.iter().enumerate().map(|(i, one)| region::whole(known + i, one)).collect();
    rosters.extend(kinds(flow, &lines, &likeness, words));
    let sheets: BTreeSet<usize> =
        rosters.iter().filter(|roster| roster.rows.len() > 1).flat_map(|r| &r.claims.tables).copied().collect();
    rosters.extend(items::propose(flow, words).into_iter().filter(|list| list.claims.tables.is_disjoint(&sheets)));
    rosters
}

/// The readings of each kind of sheet among the regions.
fn kinds(flow: &Flow<'_>, regions: &[Region<'_>], likeness: &Likeness<'_>, words: &PlanDictionaries) -> Vec<Roster> {
    let candidates = labels::candidates(regions, likeness);
    let kinds = labels::kinds(regions, &candidates);
    kinds.iter().flat_map(|kind| sheets(flow, kind, regions, &candidates, words)).collect()
}

/// The readings of one kind of sheet: with its names in a cell, and with its names in the headings above.
fn sheets(
    flow: &Flow<'_>,
    kind: &Kind,
    regions: &[Region<'_>],
    candidates: &Candidates,
    words: &PlanDictionaries,
) -> Vec<Roster> {
    let mut filled: Vec<Filled<'_, '_>> = Vec::new();
    let mut sure = f32::INFINITY;
    let marked: Vec<(&Region<'_>, Vec<bool>)> =
        kind.members.iter().map(|index| (&regions[*index], kind.mark(&regions[*index], candidates))).collect();
    let crossing = crossing(&marked);
    for (region, marks) in marked {
        let labels = marks.iter().filter(|mark| **mark).count();
        let sheet = Filled { region, values: assign::values(region, &marks, &crossing) };
        if labels >= FEWEST_LABELS && is_sheet(&sheet) {
            sure = sure.min(region.confidence);
            filled.push(sheet);
        }
    }
    if filled.is_empty() || (filled.len() == 1 && !stands_alone(&filled[0])) {
        return Vec::new();
    }
    let (mut roster, starts) = pool::pooled(&filled);
    roster.table_confidence = if filled.len() == 1 { sure * SINGLE } else { sure };
    let headed = headed::headed(flow, &filled, &roster, &starts, words);
    headed::group(flow, &filled, &mut roster, &starts);
    std::iter::once(roster).chain(headed).collect()
}

/// The labels before rows that are cut by the labels above them, in most of the sheets.
fn crossing(marked: &[(&Region<'_>, Vec<bool>)]) -> BTreeSet<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (region, marks) in marked {
        let values = assign::values(region, marks, &BTreeSet::new());
        let crossed: BTreeSet<&str> =
            values.iter().filter_map(|value| value.crossed).map(|label| region.keys[label].as_str()).collect();
        for key in crossed {
            *counts.entry(key).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| count * 2 >= marked.len()).map(|(key, _)| key.to_owned()).collect()
}

/// Whether a sheet unlike all others may be one: nearly all of it is labelled, most labels are beside their values,
/// and no label has many values.
fn stands_alone(sheet: &Filled<'_, '_>) -> bool {
    let labelled = sheet.values.iter().filter(|value| !value.paths[0].is_empty()).count();
    let is_told = |value: &&assign::Value| {
        !value.below_label && value.paths[0].last().is_some_and(|label| !sheet.region.is_year(*label))
    };
    let beside = sheet.values.iter().filter(is_told).count();
    beside >= ALONE && labelled * 10 >= sheet.values.len() * 7
}

/// Whether the labels of a part of a table each have a value of their own beside or below them. A list with a header
/// has many values under each of few labels.
fn is_sheet(sheet: &Filled<'_, '_>) -> bool {
    let keys = |path: &Vec<usize>| path.iter().map(|label| sheet.region.keys[*label].as_str()).collect::<Vec<_>>();
    let counts = |values: &mut dyn Iterator<Item = &assign::Value>| -> Vec<usize> {
        let mut paths: Vec<Vec<&str>> = values.flat_map(|value| &value.paths).map(keys).collect();
        paths.retain(|path| !path.is_empty());
        paths.sort();
        paths.chunk_by(|one, other| one == other).map(<[_]>::len).collect()
    };
    let values: usize = sheet.values.iter().map(|value| value.paths.len()).sum();
    let all = counts(&mut sheet.values.iter());
    let beside = counts(&mut sheet.values.iter().filter(|value| !value.below_label));
    let (labels, named) = (all.len(), all.iter().sum::<usize>());
    labels >= FEWEST_LABELS && named <= labels * 3 && named * 2 >= values && !are_abreast(&beside)
}

/// Whether most labels have several values beside them: each column of these is a record of its own.
fn are_abreast(values_of_labels: &[usize]) -> bool {
    let abreast = values_of_labels.iter().filter(|count| **count > 1).count();
    values_of_labels.len() > FEWEST_LABELS && abreast * 10 >= values_of_labels.len() * 7
}
