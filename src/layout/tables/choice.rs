//! Chooses the tables of the page among hypotheses: the likeliest first, larger ones before their parts, and none
//! over another unless it lies inside one of its cells.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use super::{bounds, cell_bounds};
use crate::geometry::Rect;
use crate::layout::grid::Grid;

/// Least likelihood of a table.
pub(super) const LEAST: f32 = 0.4;
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

/// Bounds on a hypothesis before it is computed.
pub(super) struct Promise {
    pub(super) bounds: Rect,
    /// How many of its cells hold words, at most.
    pub(super) filled: usize,
    /// The region that it cuts, and what its rows rest on.
    pub(super) way: (usize, &'static str),
    /// Number of its columns.
    pub(super) columns: usize,
}

impl Promise {
    /// Upper bound of the worth of the hypothesis.
    fn worth(&self) -> f32 {
        worth(1.0, self.filled)
    }
}

/// How much a hypothesis is worth: how far above the least it scores, and more the more cells it explains.
fn worth(score: f32, filled: usize) -> f32 {
    (score - LEAST) * (filled as f32).sqrt()
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

/// The tables among hypotheses, and those that lost without standing over one, each in their order. `made` are there; the
/// hypothesis of a promise is made, by its place, only where no worthier table stands already, and where the same way to
/// cut the same region was not vain with more cells and no fewer columns.
pub(super) fn choose<H>(
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
    let promised = promises.iter().zip(known..);
    queue.extend(promised.map(|(promise, place)| Entry { worth: promise.worth(), made: false, place }));
    let (mut chosen, mut lost): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    // the most columns with which a way came to nothing
    let mut vain: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    while let Some(Entry { worth, made, place }) = queue.pop() {
        let chosen_grids = || chosen.iter().filter_map(|i| all[*i].as_ref()).map(|h| candidate(h).grid);
        if !made {
            let promise = &promises[place - known];
            let is_vain = vain.get(&promise.way).is_some_and(|columns| promise.columns <= *columns);
            if !is_vain && chosen_grids().all(|grid| may_stand_beside(grid, promise.bounds)) {
                all[place] = make(place - known);
                match &all[place] {
                    Some(h) => queue.push(Entry { worth: candidate(h).worth(), made: true, place }),
                    None => {
                        let most = vain.entry(promise.way).or_default();
                        *most = promise.columns.max(*most);
                    }
                }
            }
        } else if all[place].as_ref().is_some_and(|h| chosen_grids().all(|grid| !overlap(grid, candidate(h).grid))) {
            if worth > 0.0 { chosen.push(place) } else { lost.push(place) }
        }
    }
    chosen.sort_unstable();
    let mut take = |places: Vec<usize>| places.into_iter().filter_map(|place| all[place].take()).collect();
    (take(chosen), take(lost))
}

/// Whether a hypothesis with such a box may coexist with a table.
fn may_stand_beside(table: &Grid, other: Rect) -> bool {
    /// How much larger, in points, a hypothesis may be than its promise.
    const ABOUT: f32 = 1.5;
    let own = bounds(table);
    let Some(common) = own.intersection(other) else { return true };
    let around = other.grown(ABOUT);
    let encloses = around.union(own) == around;
    common.area() <= SHARED * own.area().min(other.area()) || encloses || inside(table, other)
}

/// Whether two hypotheses cover the same place, and neither lies in a cell of the other.
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::layout::grid::GridCell;

    /// A hypothesis of one row of cells, 100 points wide and high each.
    struct Row {
        grid: Grid,
        score: f32,
    }

    impl Row {
        fn of(cells: usize, top: f32, score: f32) -> Self {
            let cell = |column: usize| GridCell {
                row: 0,
                column,
                row_span: 1,
                column_span: 1,
                closed_top: false,
                closed_bottom: false,
                outside: false,
                barred: false,
                drawn: false,
            };
            let columns = (0..=cells).map(|x| 100.0 * x as f32).collect();
            let grid =
                Grid { columns, rows: vec![top, top + 100.0], cells: (0..cells).map(cell).collect(), irregular: 0 };
            Self { grid, score }
        }

        fn candidate(&self) -> Candidate<'_> {
            Candidate { grid: &self.grid, filled: self.grid.cells.len(), score: self.score }
        }

        fn promise(&self) -> Promise {
            // each row is cut in a way of its own
            let way = (self.grid.rows[0] as usize, "line");
            let columns = self.grid.columns.len() - 1;
            Promise { bounds: bounds(&self.grid), filled: self.grid.cells.len(), way, columns }
        }
    }

    fn tops(rows: &[Row]) -> Vec<f32> {
        rows.iter().map(|row| row.grid.rows[0]).collect()
    }

    #[test]
    fn a_promise_competes_like_a_made_hypothesis() {
        let rows =
            || vec![Row::of(4, 0.0, 0.9), Row::of(3, 20.0, 0.95), Row::of(2, 300.0, 0.3), Row::of(2, 310.0, 0.5)];
        let (there, lost) = choose(rows(), &[], |_| None, Row::candidate);
        assert_eq!(tops(&there), [0.0, 310.0]);
        assert_eq!(lost.len(), 0, "one stands over each table");
        let promises: Vec<Promise> = rows().iter().map(Row::promise).collect();
        let (made, _) = choose(Vec::new(), &promises, |i| rows().into_iter().nth(i), Row::candidate);
        assert_eq!(tops(&made), tops(&there));
    }

    #[test]
    fn a_promise_over_a_worthier_table_is_not_made() {
        let asked = RefCell::new(Vec::new());
        let rows = || vec![Row::of(9, 0.0, 0.9), Row::of(3, 20.0, 0.95), Row::of(3, 300.0, 0.9)];
        let promises: Vec<Promise> = rows().iter().map(Row::promise).collect();
        let make = |i: usize| {
            asked.borrow_mut().push(i);
            rows().into_iter().nth(i)
        };
        let (chosen, _) = choose(Vec::new(), &promises, make, Row::candidate);
        assert_eq!(tops(&chosen), [0.0, 300.0]);
        assert_eq!(asked.into_inner(), [0, 2]);
    }

    #[test]
    fn a_cut_that_failed_with_more_cells_and_as_many_columns_is_not_tried_again() {
        let asked = RefCell::new(Vec::new());
        let promise = |cells: usize, columns: usize, way: &'static str| Promise {
            way: (0, way),
            columns,
            ..Row::of(cells, 0.0, 0.9).promise()
        };
        let promises = [promise(5, 2, "line"), promise(4, 2, "line"), promise(4, 3, "line"), promise(3, 2, "leading")];
        let make = |i: usize| {
            asked.borrow_mut().push(i);
            (i > 0).then(|| Row::of(promises[i].filled, 0.0, 0.9))
        };
        let (chosen, _) = choose(Vec::new(), &promises, make, Row::candidate);
        assert_eq!(chosen.iter().map(|row| row.grid.cells.len()).collect::<Vec<_>>(), [4]);
        assert_eq!(asked.into_inner(), [0, 2, 3]);
    }

    #[test]
    fn an_unlikely_hypothesis_loses() {
        let (chosen, lost) = choose(vec![Row::of(4, 0.0, 0.2)], &[], |_| None, Row::candidate);
        assert_eq!((chosen.len(), lost.len()), (0, 1));
    }
}
