//! Which hypotheses are the tables of the page: the likeliest first, larger ones before their parts, and none over
//! another unless it stands inside one of its cells.

use super::{Hypothesis, cell_bounds};
use crate::geometry::Rect;

/// What is less likely than this is no table.
const LEAST: f32 = 0.4;
/// Tables share no more than this of the smaller one's area: lines of one belong to the next.
const SHARED: f32 = 0.08;

/// The tables, and the hypotheses that lost without standing over one; by index.
pub(super) fn choose(scored: &[(&Hypothesis, f32)]) -> (Vec<usize>, Vec<usize>) {
    let worth: Vec<f32> = scored.iter().map(|(h, score)| worth(h, *score)).collect();
    let mut ranked: Vec<usize> = (0..scored.len()).collect();
    ranked.sort_by(|a, b| worth[*b].total_cmp(&worth[*a]));
    let (mut chosen, mut lost): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for index in ranked {
        let free = |others: &[usize]| others.iter().all(|other| !overlap(scored[*other].0, scored[index].0));
        if free(&chosen) {
            if worth[index] > 0.0 { chosen.push(index) } else { lost.push(index) }
        }
    }
    (chosen, lost)
}

/// How much a hypothesis is worth: how far above the least it scores, and more the more cells it explains.
fn worth(hypothesis: &Hypothesis, score: f32) -> f32 {
    let filled = hypothesis.laid.words.iter().filter(|w| !w.is_empty()).count();
    (score - LEAST) * (filled as f32).sqrt()
}

/// Whether two hypotheses read the same place, and neither stands in a cell of the other.
pub(super) fn overlap(a: &Hypothesis, b: &Hypothesis) -> bool {
    let Some(common) = a.bounds().intersection(b.bounds()) else { return false };
    let least = a.bounds().area().min(b.bounds().area());
    common.area() > SHARED * least && !inside(a, b.bounds()) && !inside(b, a.bounds())
}

/// Whether a box lies in one cell.
fn inside(hypothesis: &Hypothesis, inner: Rect) -> bool {
    let grid = &hypothesis.laid.grid;
    inner.area() < 0.9 * hypothesis.bounds().area()
        && grid.cells.iter().any(|c| {
            let cell = cell_bounds(grid, c).grown(1.0);
            cell.contains(crate::geometry::Point { x: inner.x0, y: inner.top })
                && cell.contains(crate::geometry::Point { x: inner.x1, y: inner.bottom })
        })
}
