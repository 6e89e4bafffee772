//! Which hypotheses are the tables of the page: the likeliest first, larger ones before their parts, and none over
//! another unless it stands inside one of its cells.

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
    /// How much it is worth: how far above the least it scores, and more the more cells it explains.
    fn worth(&self) -> f32 {
        (self.score - LEAST) * (self.filled as f32).sqrt()
    }
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
