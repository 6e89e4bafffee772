//! Finds the labels of similar sheets: short texts that occur in most of the sheets and look like labels, and years in
//! a row or column.

use std::collections::{BTreeMap, BTreeSet};

use super::likeness::Likeness;
use super::region::Region;

/// A set of regions with mostly the same labels.
#[derive(Debug, Default)]
pub(super) struct Kind {
    /// Indices of regions, in reading order.
    pub(super) members: Vec<usize>,
    /// How many members have each text that may be a label.
    counts: BTreeMap<String, Count>,
}

/// How often a text occurs in sheets of one kind.
#[derive(Debug, Default)]
struct Count {
    /// In how many of them.
    members: usize,
    /// In how many of them with this as its first column.
    columns: BTreeMap<usize, usize>,
}

impl Count {
    /// Whether it is nearly always in the same column.
    fn is_steady(&self) -> bool {
        self.columns.values().max().is_some_and(|most| most * 10 >= self.members * 9)
    }
}

/// Texts that may be labels: folded text → how much it is like one.
pub(super) type Candidates = BTreeMap<String, f32>;

/// Largest number of kinds of sheets; later sheets join one of them or remain alone.
const MOST_KINDS: usize = 48;
/// Least likeness with which a text that occurs only once is a candidate.
const SURE: f32 = 0.7;
/// Likeness from which on a label may be missing in more than a few sheets.
const LIKELY: f32 = 0.4;
/// Likeness from which on a label is accepted if only two sheets have it.
const WEAK: f32 = 0.2;
/// Least likeness of a repeated text that is a candidate.
const POSSIBLE: f32 = 0.04;

/// The texts of all regions that may be labels.
pub(super) fn candidates(regions: &[Region<'_>], likeness: &Likeness<'_>) -> Candidates {
    let mut found: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for region in regions {
        let mut seen = BTreeSet::new();
        for (key, cell) in region.keys.iter().zip(&region.cells) {
            if !key.is_empty() && seen.insert(key.as_str()) {
                found.entry(key).or_insert((0, &cell.text)).0 += 1;
            }
        }
    }
    let like = found.into_iter().map(|(key, (count, text))| (key, count, likeness.of(text)));
    like.filter(|(_, count, like)| *like >= SURE || (*count > 1 && *like > POSSIBLE))
        .map(|(key, _, like)| (key.to_owned(), like))
        .collect()
}

/// Puts regions together whose labels are mostly the same.
pub(super) fn kinds(regions: &[Region<'_>], candidates: &Candidates) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for (index, region) in regions.iter().enumerate() {
        let own = own_labels(region, candidates);
        if own.is_empty() {
            continue;
        }
        let agreements = kinds.iter().map(|kind| kind.agreement(&own, candidates)).enumerate();
        let best = agreements.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, agreement)| *agreement >= 0.5);
        match best {
            Some((kind, _)) => kinds[kind].take(index, &own),
            None if kinds.len() < MOST_KINDS => {
                let mut kind = Kind::default();
                kind.take(index, &own);
                kinds.push(kind);
            }
            None => {}
        }
    }
    kinds
}

/// The texts of a region that may be labels, with the column of the first of each.
fn own_labels<'r>(region: &'r Region<'_>, candidates: &Candidates) -> BTreeMap<&'r str, usize> {
    let mut own = BTreeMap::new();
    for (key, cell) in region.keys.iter().zip(&region.cells) {
        if candidates.contains_key(key) {
            own.entry(key.as_str()).or_insert(cell.column - region.columns.start);
        }
    }
    own
}

impl Kind {
    fn take(&mut self, region: usize, own: &BTreeMap<&str, usize>) {
        self.members.push(region);
        for (key, column) in own {
            let count = self.counts.entry((*key).to_owned()).or_default();
            count.members += 1;
            *count.columns.entry(*column).or_default() += 1;
        }
    }

    /// The weight of the common labels relative to the larger set.
    fn agreement(&self, own: &BTreeMap<&str, usize>, candidates: &Candidates) -> f32 {
        let weight = |key: &str| candidates.get(key).copied().unwrap_or(0.0);
        let usual = || self.counts.iter().filter(|(_, count)| count.members * 2 >= self.members.len());
        let common: f32 = usual().filter(|(key, _)| own.contains_key(key.as_str())).map(|(key, _)| weight(key)).sum();
        let theirs: f32 = usual().map(|(key, _)| weight(key)).sum();
        let ours: f32 = own.keys().map(|key| weight(key)).sum();
        if common > 0.0 { common / theirs.max(ours) } else { 0.0 }
    }

    /// The texts that are labels of this kind of sheet.
    fn labels(&self, candidates: &Candidates) -> BTreeSet<&str> {
        let count = self.members.len();
        let is_label = |key: &str, with: &Count| {
            let like = candidates.get(key).copied().unwrap_or(0.0);
            let share = |tenths: usize| with.members * 10 >= count * tenths;
            match like {
                like if like >= 1.0 => true,
                like if like >= SURE => share(2),
                like if count >= 3 && like >= LIKELY => share(6),
                like if count >= 3 => share(8) && with.is_steady() && like > POSSIBLE,
                like => count == 2 && share(10) && with.is_steady() && like >= WEAK,
            }
        };
        self.counts.iter().filter(|(key, with)| is_label(key, with)).map(|(key, _)| key.as_str()).collect()
    }

    /// For each cell of a region whether it is a label.
    pub(super) fn mark(&self, region: &Region<'_>, candidates: &Candidates) -> Vec<bool> {
        let labels = self.labels(candidates);
        let mut marks: Vec<bool> = region.keys.iter().map(|key| labels.contains(key.as_str())).collect();
        demote_values(region, &mut marks, candidates);
        promote_years(region, &mut marks);
        marks
    }
}

/// A text that most sheets have may be a constant value: one between two labels, or one after a label at the end of
/// the row, which would have no value without it.
fn demote_values(region: &Region<'_>, marks: &mut [bool], candidates: &Candidates) {
    let before = marks.to_vec();
    let is_label = |cell: Option<usize>| cell.is_some_and(|cell| before[cell]);
    for cell in 0..marks.len() {
        let like = candidates.get(&region.keys[cell]).copied().unwrap_or(0.0);
        if !before[cell] || like >= 0.5 {
            continue;
        }
        let left = is_label(region.left(cell, region.cells[cell].row));
        let right = region.right(cell).is_none_or(|right| before[right]);
        let below = region.below(cell).is_none_or(|below| before[below] || region.keys[below].is_empty());
        let pairs = region
            .right(cell)
            .and_then(|right| region.right(right))
            .is_some_and(|next| !before[next] && !region.is_year(next));
        marks[cell] = !(left && right && (below || pairs));
    }
}

/// Years beside one another are above their values; years below one another are before them.
fn promote_years(region: &Region<'_>, marks: &mut [bool]) {
    let years: Vec<bool> = (0..marks.len()).map(|cell| region.is_year(cell)).collect();
    let before = marks.to_vec();
    let is_value = |other: Option<usize>| other.is_some_and(|other| !before[other] && !years[other]);
    let headed = |cell: usize| {
        let at = region.cells[cell];
        let above = region.above(at.row, at.column);
        above.is_some_and(|above| before[above] && region.cells[above].column_span <= at.column_span)
    };
    let mut cell = 0;
    while cell < marks.len() {
        let run = run(region, &years, cell);
        if run.len() > 1 {
            let stands_above =
                run.iter().any(|one| is_value(region.below(*one))) && !run.iter().any(|one| headed(*one));
            run.iter().for_each(|one| marks[*one] = stands_above);
        } else if years[cell] {
            marks[cell] = is_value(region.right(cell)) && is_stacked(region, &years, &before, cell);
        }
        cell += run.len().max(1);
    }
}

/// The years beside one another that begin with a cell.
fn run(region: &Region<'_>, years: &[bool], cell: usize) -> Vec<usize> {
    let next = |cell: &usize| region.right(*cell).filter(|right| years[*right] && *right > *cell);
    std::iter::successors(Some(cell).filter(|cell| years[*cell]), next).collect()
}

/// Whether a year is below or above another one, without a label of its own before it.
fn is_stacked(region: &Region<'_>, years: &[bool], labels: &[bool], cell: usize) -> bool {
    let at = region.cells[cell];
    let year = |other: Option<usize>| other.is_some_and(|other| years[other]);
    let own = |left: usize| labels[left] && region.cells[left].row_span <= at.row_span;
    let labelled = region.left(cell, at.row).is_some_and(own);
    !labelled && (year(region.below(cell)) || year(region.above(at.row, at.column)))
}
