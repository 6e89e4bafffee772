//! Assigns glyphs to cells by whole runs, so that a word that overhangs a border is not split.

use crate::geometry::Rect;
use crate::layout::grid::Grid;
use crate::pdf::{Glyph, Turn};

/// Glyphs of one line with a smaller gap (em) are one run.
const RUN_GAP: f32 = 1.0;
/// Baselines of one run differ by less than this (em).
const SAME_LINE: f32 = 0.3;
/// A gap of this many em at a border parts two texts even if one operator painted both.
const BORDER_GAP: f32 = 0.25;
/// A cell that holds this share of a run holds all of it.
const OWNS: f32 = 0.7;

/// Marks that Japanese typesetting hangs out over the end of a line: they never begin a text.
const HANGING: [&str; 4] = ["、", "。", "，", "．"];

/// Which glyphs of the page have found their table.
pub(super) struct Homes {
    taken: Vec<bool>,
}

/// The glyphs of a grid's cells.
pub(super) struct Placed {
    /// For each cell the indexes of its glyphs.
    pub(super) glyphs: Vec<Vec<usize>>,
    /// The texts that lie across a border and had to be cut.
    pub(super) crossing: Vec<String>,
    /// The number of texts.
    pub(super) runs: usize,
}

impl Homes {
    pub(super) fn new(glyphs: usize) -> Self {
        Self { taken: vec![false; glyphs] }
    }

    pub(super) fn take(&mut self, cells: &[Vec<usize>]) {
        for &glyph in cells.iter().flatten() {
            self.taken[glyph] = true;
        }
    }

    /// The glyphs that are in no table.
    pub(super) fn free(&self) -> Vec<usize> {
        (0..self.taken.len()).filter(|i| !self.taken[*i]).collect()
    }
}

/// Puts every glyph whose centre lies in the grid, and that no table has taken yet, into a cell.
pub(super) fn place(glyphs: &[Glyph], grid: &Grid, homes: &Homes) -> Placed {
    let atoms = atoms(grid);
    let width = grid.columns.len() - 1;
    let cell_of = |g: &Glyph| {
        let centre = g.bounds.centre();
        let (row, column) = (interval(&grid.rows, centre.y)?, interval(&grid.columns, centre.x)?);
        Some(atoms[row * width + column])
    };
    let is_space = |i: &usize| glyphs[*i].is_blank();
    let (spaces, printed): (Vec<usize>, Vec<usize>) = homes.free().into_iter().partition(is_space);
    let mut inside: Vec<(usize, usize)> = Vec::new();
    for index in printed {
        let before = inside.last().filter(|(before, _)| overhangs(glyphs, *before, index));
        if let Some(cell) = cell_of(&glyphs[index]).or(before.map(|(_, cell)| *cell)) {
            inside.push((index, cell));
        }
    }
    let mut placed = Placed { glyphs: vec![Vec::new(); grid.cells.len()], crossing: Vec::new(), runs: 0 };
    let mut rest = inside.as_slice();
    while !rest.is_empty() {
        let count = 1 + rest.windows(2).take_while(|w| goes_on(glyphs, w[0], w[1], rest[0].1)).count();
        let (run, after) = rest.split_at(count);
        placed.runs += 1;
        place_run(glyphs, run, &mut placed);
        rest = after;
    }
    // White space joins no texts: columns may be set with it.
    for space in spaces {
        if let Some(cell) = cell_of(&glyphs[space]) {
            placed.glyphs[cell].push(space);
        }
    }
    placed.glyphs.iter_mut().for_each(|cell| cell.sort_unstable());
    placed
}

/// The cell of each atomic field of the grid, row by row.
fn atoms(grid: &Grid) -> Vec<usize> {
    let width = grid.columns.len() - 1;
    let mut atoms = vec![0; width * (grid.rows.len() - 1)];
    for (index, cell) in grid.cells.iter().enumerate() {
        for row in cell.row..cell.row + cell.row_span {
            atoms[row * width + cell.column..row * width + cell.column + cell.column_span].fill(index);
        }
    }
    atoms
}

/// Between which two borders a coordinate lies.
fn interval(borders: &[f32], at: f32) -> Option<usize> {
    let after = borders.partition_point(|b| *b <= at);
    (after > 0 && after < borders.len()).then(|| after - 1)
}

/// Extent along and across the line of writing.
fn extents(glyph: &Glyph) -> ((f32, f32), f32) {
    let Rect { x0, top, x1, bottom } = glyph.bounds;
    if runs_down(glyph) { ((top, bottom), (x0 + x1) / 2.0) } else { ((x0, x1), (top + bottom) / 2.0) }
}

fn runs_down(glyph: &Glyph) -> bool {
    glyph.vertical != matches!(glyph.turn, Turn::Left | Turn::Right)
}

/// Whether the next glyph belongs to the same run, which began in the cell `first`: the same line without a gap, and
/// no border between the two that separates two texts. Text painted by another operator in a cell that the run
/// reaches only by overhanging belongs to that cell.
fn goes_on(glyphs: &[Glyph], (a, cell_a): (usize, usize), (b, cell_b): (usize, usize), first: usize) -> bool {
    let (a, b) = (&glyphs[a], &glyphs[b]);
    let em = a.size.max(b.size).max(f32::MIN_POSITIVE);
    let ((from_a, to_a), across_a) = extents(a);
    let ((from_b, to_b), across_b) = extents(b);
    let gap = (from_b - to_a).max(from_a - to_b);
    let line = a.turn == b.turn && a.vertical == b.vertical && (across_a - across_b).abs() < SAME_LINE * em;
    let anew = a.run != b.run && !HANGING.contains(&b.text.as_str());
    let border = if cell_a == cell_b { anew && cell_b != first } else { anew || gap > BORDER_GAP * em };
    line && gap < RUN_GAP * em && !border
}

/// Whether a glyph outside the grid hangs over from the glyph before it.
fn overhangs(glyphs: &[Glyph], before: usize, index: usize) -> bool {
    let same_text = glyphs[before].run == glyphs[index].run || HANGING.contains(&glyphs[index].text.as_str());
    before + 1 == index && same_text && goes_on(glyphs, (before, 0), (index, 0), 0)
}

fn place_run(glyphs: &[Glyph], run: &[(usize, usize)], placed: &mut Placed) {
    let first = run[0].1;
    if run.iter().all(|(_, cell)| *cell == first) {
        placed.glyphs[first].extend(run.iter().map(|(glyph, _)| *glyph));
        return;
    }
    let width = |glyph: usize| {
        let ((from, to), _) = extents(&glyphs[glyph]);
        to - from
    };
    let total: f32 = run.iter().map(|(g, _)| width(*g)).sum();
    let share = |cell: usize| run.iter().filter(|(_, c)| *c == cell).map(|(g, _)| width(*g)).sum::<f32>();
    let owner = run.iter().map(|(_, cell)| *cell).find(|cell| share(*cell) >= OWNS * total);
    if owner.is_none() {
        placed.crossing.push(run.iter().map(|(g, _)| glyphs[*g].text.as_str()).collect());
    }
    for (glyph, cell) in run {
        placed.glyphs[owner.unwrap_or(*cell)].push(*glyph);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::grid::GridCell;

    /// Two cells side by side with the border at 100.
    fn grid() -> Grid {
        let cell = |column| GridCell::closed(0, column);
        Grid { columns: vec![0.0, 100.0, 200.0], rows: vec![0.0, 20.0], cells: vec![cell(0), cell(1)], irregular: 0 }
    }

    /// Full-width glyphs of 10 points painted by one operator.
    fn text(text: &str, x: f32, run: u32) -> Vec<Glyph> {
        let glyph = |(place, c): (usize, char)| Glyph {
            text: c.to_string().into(),
            bounds: Rect::new(x + 10.0 * place as f32, 5.0, x + 10.0 * (place + 1) as f32, 15.0),
            size: 10.0,
            run,
            ..Glyph::default()
        };
        text.chars().enumerate().map(glyph).collect()
    }

    fn texts(glyphs: &[Glyph]) -> (Vec<String>, Vec<String>) {
        let placed = place(glyphs, &grid(), &Homes::new(glyphs.len()));
        let joined = |cell: &Vec<usize>| cell.iter().map(|glyph| glyphs[*glyph].text.as_str()).collect();
        (placed.glyphs.iter().map(joined).collect(), placed.crossing)
    }

    #[test]
    fn a_word_that_overhangs_a_border_stays_whole_in_the_cell_with_most_of_it() {
        let (cells, crossing) = texts(&text("市民課窓口係", 50.0, 1));
        assert_eq!(cells, ["市民課窓口係", ""]);
        assert!(crossing.is_empty());
    }

    #[test]
    fn a_text_half_on_each_side_is_cut_and_noted() {
        let (cells, crossing) = texts(&text("市民課窓口係", 70.0, 1));
        assert_eq!(cells, ["市民課", "窓口係"]);
        assert_eq!(crossing, ["市民課窓口係"]);
    }

    #[test]
    fn texts_of_two_operators_are_two_even_without_a_gap() {
        let glyphs: Vec<Glyph> = text("窓口の", 70.0, 1).into_iter().chain(text("市民課", 100.0, 2)).collect();
        assert_eq!(texts(&glyphs), (vec!["窓口の".to_owned(), "市民課".to_owned()], Vec::new()));
    }

    #[test]
    fn glyphs_that_another_table_has_taken_stay_there() {
        let glyphs = text("窓口", 10.0, 1);
        let mut homes = Homes::new(glyphs.len());
        homes.take(&[vec![0]]);
        assert_eq!(place(&glyphs, &grid(), &homes).glyphs, [vec![1], vec![]]);
        assert_eq!(homes.free(), [1]);
    }
}
