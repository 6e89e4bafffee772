//! Which hypotheses are the tables of the page: the likeliest first, larger ones before their parts, and none over
//! another unless it stands inside one of its cells.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::{bounds, cell_bounds};
use crate::geometry::Rect;
use crate::layout::grid::Grid;

/// What is less likely than this is no table.
const LEAST: f32 = 0.4;
/// Tables share no more than this of the smaller one's area: lines of one belong to the next.
const SHARED: f32 = 0.08;

/// A hypothesis as it competes.
pub(super) struct Candidate<'a> {
    pub(super) grid: &'a Grid,
    /// How many of its cells hold words.
    pub(super) filled: usize,
    pub(super) score: f32,
}

impl Candidate<'_> {
    fn worth(&self) -> f32 {
        worth(self.score, self.filled)
    }
}

/// How much a hypothesis is worth: how far above the least it scores, and more the more cells it explains.
fn worth(score: f32, filled: usize) -> f32 {
    (score - LEAST) * (filled as f32).sqrt()
}

/// What is known of a hypothesis before it is made.
pub(super) struct Promise {
    pub(super) bounds: Rect,
    /// How many of its cells hold words, at most.
    pub(super) filled: usize,
}

/// What may be chosen next: the worthiest, what is not made yet before what is, then in their order.
struct Entry {
    /// How much it is worth, or can be at most.
    worth: f32,
    made: bool,
    place: usize,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_worth = self.worth.total_cmp(&other.worth);
        by_worth.then(other.made.cmp(&self.made)).then(other.place.cmp(&self.place))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

/// The same as [`choose`] of all hypotheses, without making those that stand over a worthier one: `made` are there,
/// each promise is made by its place where it comes to that. Which are the tables, and which of `made` lost.
pub(super) fn search<H>(
    made: Vec<H>,
    promises: &[Promise],
    make: impl Fn(usize) -> Option<H>,
    candidate: impl Fn(&H) -> Candidate<'_>,
) -> (Vec<H>, Vec<H>) {
    let known = made.len();
    let mut all: Vec<Option<H>> = made.into_iter().map(Some).collect();
    all.resize_with(known + promises.len(), || None);
    let there = all.iter().enumerate().filter_map(|(place, h)| Some((place, candidate(h.as_ref()?).worth())));
    let mut queue: BinaryHeap<Entry> = there.map(|(place, worth)| Entry { worth, made: true, place }).collect();
    queue.extend(promises.iter().enumerate().map(|(i, p)| Entry {
        worth: worth(1.0, p.filled),
        made: false,
        place: known + i,
    }));
    let (mut chosen, mut lost): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    while let Some(Entry { worth, made, place }) = queue.pop() {
        let chosen_grids = || chosen.iter().filter_map(|i| all[*i].as_ref()).map(|h| candidate(h).grid);
        if !made {
            if chosen_grids().all(|grid| may_stand_beside(grid, promises[place - known].bounds)) {
                all[place] = make(place - known);
                let worth = all[place].as_ref().map(|h| candidate(h).worth());
                queue.extend(worth.map(|worth| Entry { worth, made: true, place }));
            }
        } else if all[place].as_ref().is_some_and(|h| chosen_grids().all(|grid| !overlap(grid, candidate(h).grid))) {
            if worth > 0.0 { chosen.push(place) } else { lost.push(place) }
        }
    }
    chosen.sort_unstable();
    let mut take = |places: Vec<usize>| places.into_iter().filter_map(|place| all[place].take()).collect();
    (take(chosen), take(lost))
}

/// Whether a hypothesis with such a box may go without standing over a table.
fn may_stand_beside(table: &Grid, other: Rect) -> bool {
    /// A hypothesis may be so much larger (points) than was promised.
    const ABOUT: f32 = 1.5;
    let own = bounds(table);
    let Some(common) = own.intersection(other) else { return true };
    let around = other.grown(ABOUT);
    let encloses = around.union(own) == around;
    common.area() <= SHARED * own.area().min(other.area()) || encloses || inside(table, other)
}

/// The tables, and the hypotheses that lost without standing over one; by index.
pub(super) fn choose(candidates: &[Candidate<'_>]) -> (Vec<usize>, Vec<usize>) {
    let worth: Vec<f32> = candidates.iter().map(Candidate::worth).collect();
    let mut ranked: Vec<usize> = (0..candidates.len()).collect();
    ranked.sort_by(|a, b| worth[*b].total_cmp(&worth[*a]));
    let (mut chosen, mut lost): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for index in ranked {
        let free =
            |others: &[usize]| others.iter().all(|other| !overlap(candidates[*other].grid, candidates[index].grid));
        if free(&chosen) {
            if worth[index] > 0.0 { chosen.push(index) } else { lost.push(index) }
        }
    }
    (chosen, lost)
}

/// Whether two hypotheses read the same place, and neither stands in a cell of the other.
pub(super) fn overlap(a: &Grid, b: &Grid) -> bool {
    let (own, other) = (bounds(a), bounds(b));
    let Some(common) = own.intersection(other) else { return false };
    common.area() > SHARED * own.area().min(other.area()) && !inside(a, other) && !inside(b, own)
}

/// Whether a box lies in one cell.
fn inside(grid: &Grid, inner: Rect) -> bool {
    inner.area() < 0.9 * bounds(grid).area()
        && grid.cells.iter().any(|c| {
            let cell = cell_bounds(grid, c).grown(1.0);
            cell.contains(crate::geometry::Point { x: inner.x0, y: inner.top })
                && cell.contains(crate::geometry::Point { x: inner.x1, y: inner.bottom })
        })
}
