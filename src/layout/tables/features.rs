//! Features of a hypothesis, as numbers between 0 and 1 or a little more. Each contributes to its score with a
//! learned weight; none decides alone.

mod shape;
mod spacing;

use std::ops::Deref;
use std::rc::Rc;

use super::cell_contents::{CellContent, CellContents};
use super::lay::{Laid, closes};
use super::may_be_rest;
use super::surroundings::{Around, around, boxes, goes_on_beside, left_out};
use super::words::{ByHeight, median};
use crate::geometry::Rect;
use crate::layout::components::Basis;
use crate::layout::grid::{Grid, GridCell};
use crate::layout::rules::{Axis, Rule};
use shape::{Shape, counts_rows, is_contents};
use spacing::{
    aligned, cut_texts, full_first_lines, gutter, indented_rows, prose_columns, rest_rows, row_space, uneven,
};

/// Least gap, in em, inside a cell that suggests a missed column border.
const UNCUT: f32 = 1.5;
/// Cells with more words than this hold text; three ideographs count as a word.
const LONG: f32 = 8.0;
/// A painted line lies at a border at this distance (points).
const AT: f32 = 2.5;

/// The names of the features, in the order of their values.
pub(super) const NAMES: [&str; 56] = [
    "stacked_figures",
    "uncut_gaps",
    "aligned",
    "leaders",
    "long_cells",
    "bullets",
    "stacked_rows",
    "sentences",
    "tall_rows",
    "lower_case",
    "goes_on_below",
    "goes_on_above",
    "crossing",
    "ruled",
    "open_side",
    "tiles",
    "walls_in_ink",
    "figures",
    "pure_columns",
    "filled",
    "row_lines",
    "complete_rows",
    "single_rows",
    "first_filled",
    "first_figures",
    "full_first_lines",
    "uneven_pitch",
    "caption",
    "figure_caption",
    "beside_text",
    "ln_columns",
    "ln_rows",
    "head_over_figures",
    "contents",
    "marks_as_keys",
    "prose_columns",
    "boxes",
    "curves",
    "gutter",
    "empty_columns",
    "irregular",
    "lines_only",
    "two_columns",
    "two_rows",
    "band_first",
    "band_last",
    "rest_rows",
    "row_space",
    "keys_in_cell",
    "keys_in_order",
    "left_out",
    "goes_on_beside",
    "indented_rows",
    "text_rows",
    "ln_lines",
    "cut_texts",
];

/// The values of one hypothesis.
pub(super) type Features = [f32; NAMES.len()];

/// The content of the page around the hypotheses.
pub(super) struct Context<'a> {
    pub(super) words: ByHeight<'a>,
    pub(super) rules: &'a [Rule],
    /// Boxes that hold texts together.
    pub(super) boxes: &'a [Rect],
    /// Outlines that are no rectangles.
    pub(super) curves: &'a [Rect],
    /// The contents of cells.
    pub(super) contents: &'a CellContents,
    pub(super) page: Rect,
}

/// A cell with its content.
pub(super) struct Filled<'a> {
    pub(super) at: &'a GridCell,
    content: Rc<CellContent>,
}

impl Deref for Filled<'_> {
    type Target = CellContent;

    fn deref(&self) -> &CellContent {
        &self.content
    }
}

/// Measures a hypothesis.
pub(super) fn of(laid: &Laid<'_>, basis: Basis, context: &Context<'_>) -> Features {
    let filled = laid.grid.cells.iter().zip(&laid.words).filter(|(_, words)| !words.is_empty());
    let cells: Vec<Filled<'_>> = filled.map(|(at, words)| Filled { at, content: context.contents.of(words) }).collect();
    let by_column = by_column(&cells, laid.grid.columns.len() - 1);
    let measured = Measured::new(laid, basis, context, &cells, &by_column);
    let groups: [&[f32]; 6] = [
        &measured.texts(),
        &measured.borders(),
        &measured.arrangement(),
        &measured.resemblances(),
        &measured.extent(),
        &measured.continuations(),
    ];
    let (mut features, mut filled) = ([0.0; NAMES.len()], 0);
    for group in groups {
        features[filled..filled + group.len()].copy_from_slice(group);
        filled += group.len();
    }
    debug_assert_eq!(filled, NAMES.len(), "every feature has a value");
    features
}

/// A hypothesis with what several of its features are computed from. Its methods give the features in groups, in the
/// order of [`NAMES`].
struct Measured<'m> {
    laid: &'m Laid<'m>,
    basis: Basis,
    context: &'m Context<'m>,
    cells: &'m [Filled<'m>],
    by_column: &'m [Vec<&'m Filled<'m>>],
    /// Numbers of rows and columns.
    rows: usize,
    columns: usize,
    /// The first row below the header.
    body: usize,
    /// The median font size, in points.
    em: f32,
    bounds: Rect,
    shape: Shape,
    around: Around,
    /// Number of lines in all cells, at least 1.
    lines: f32,
    /// The shares of row borders, of inner walls and of all inner borders that are painted.
    row_lines: f32,
    walls: f32,
    all_walls: f32,
}

impl<'m> Measured<'m> {
    fn new(
        laid: &'m Laid<'m>,
        basis: Basis,
        context: &'m Context<'m>,
        cells: &'m [Filled<'m>],
        by_column: &'m [Vec<&'m Filled<'m>>],
    ) -> Self {
        let (grid, rows) = (&laid.grid, laid.grid.rows.len() - 1);
        let em = median(laid.words.iter().flatten().map(|w| w.size).collect()).max(1.0);
        let body = usize::from(rows > 2).max(laid.header);
        let bounds = bounds(grid);
        let (row_lines, walls, all_walls) = ink(grid, context.rules);
        Self {
            laid,
            basis,
            context,
            cells,
            by_column,
            rows,
            columns: by_column.len(),
            body,
            em,
            bounds,
            shape: Shape::of(cells, by_column, rows, body),
            around: around(bounds, grid, cells, context, em),
            lines: cells.iter().map(|c| c.lines.len()).sum::<usize>().max(1) as f32,
            row_lines,
            walls,
            all_walls,
        }
    }

    /// Number of cells with text, at least 1.
    const fn count(&self) -> f32 {
        if self.cells.is_empty() { 1.0 } else { self.cells.len() as f32 }
    }

    /// The share of cells that are such.
    fn of_cells(&self, is: impl Fn(&Filled<'_>) -> bool) -> f32 {
        self.cells.iter().filter(|c| is(c)).count() as f32 / self.count()
    }

    /// The share of the cells of the first column below the header that are such.
    fn of_first(&self, is: impl Fn(&Filled<'_>) -> bool) -> f32 {
        of_column(&self.by_column[0], self.body, is)
    }

    /// What kinds of text the cells hold.
    fn texts(&self) -> [f32; 10] {
        let leaders = self.cells.iter().flat_map(|c| &c.lines).filter(|l| l.has_leaders).count();
        [
            self.of_cells(|c| c.stacks_figures),
            self.of_cells(|c| c.lines.iter().any(|l| l.widest_gap >= UNCUT * self.em)),
            aligned(self.by_column, self.body, self.em),
            leaders as f32 / self.lines,
            self.of_cells(|c| c.length > LONG),
            self.of_first(|c| c.begins_item),
            of_rows(self.cells, self.rows, is_stacked),
            self.of_cells(|c| c.is_sentence),
            of_rows(self.cells, self.rows, |row| row.iter().filter(|c| c.lines.len() > 2).count() > 1),
            self.of_cells(|c| c.text.starts_with(|a: char| a.is_ascii_lowercase())),
        ]
    }

    /// Texts across the borders, and the ink of the borders.
    fn borders(&self) -> [f32; 7] {
        [
            self.around.below,
            self.around.above,
            self.laid.crossing as f32 / self.laid.texts.max(1) as f32,
            one_if(self.basis == Basis::Lines && self.all_walls > 0.95),
            one_if(self.basis == Basis::OpenSide),
            one_if(self.basis == Basis::Tiles),
            self.walls,
        ]
    }

    /// How the texts fill rows and columns.
    fn arrangement(&self) -> [f32; 10] {
        [
            self.shape.figures,
            self.shape.purity,
            self.cells.len() as f32 / self.laid.grid.cells.len().max(1) as f32,
            self.row_lines,
            self.shape.complete,
            self.shape.single,
            self.shape.first_filled,
            if counts_rows(&self.by_column[0], self.body) { 0.0 } else { self.of_first(|c| c.is_figure) },
            full_first_lines(self.by_column, self.em),
            uneven(self.cells),
        ]
    }

    /// The neighbourhood and the size, and likeness to contents, lists and running text.
    fn resemblances(&self) -> [f32; 10] {
        [
            self.around.caption,
            self.around.figure,
            self.around.wide,
            (self.columns as f32).ln(),
            (self.rows as f32).ln(),
            self.shape.head_over_figures,
            one_if(is_contents(self.by_column)),
            if self.columns == 2 { of_column(&self.by_column[0], 0, |c| c.is_mark) } else { 0.0 },
            prose_columns(self.by_column, self.em),
            boxes(self.bounds, &self.laid.grid, self.context) / self.count(),
        ]
    }

    /// Drawings inside, the grid as a whole, and rows from side to side.
    fn extent(&self) -> [f32; 10] {
        let grid = &self.laid.grid;
        let curves = self.context.curves.iter().filter(|c| self.bounds.contains(c.centre())).count();
        let irregular = grid.irregular + grid.cells.iter().filter(|c| c.outside).count();
        let is_rest = || self.basis == Basis::Lines && may_be_rest(self.bounds, self.context.page);
        let is_band = |cell: Option<&Filled<'_>>| one_if(cell.is_some_and(|c| c.at.column_span == self.columns));
        [
            (curves as f32 / self.count()).min(1.0),
            gutter(self.cells, self.by_column, self.em),
            self.shape.empty,
            irregular as f32 / grid.cells.len().max(1) as f32,
            self.all_walls,
            one_if(self.columns == 2),
            one_if(self.rows <= 2 && !is_rest()),
            is_band(self.cells.first()),
            is_band(self.cells.last()),
            rest_rows(self.cells, self.by_column, self.em),
        ]
    }

    /// Whether rows are entries, or continue each other or the text around.
    fn continuations(&self) -> [f32; 9] {
        let keys = |column: usize| {
            self.by_column.get(column).map_or(0.0, |own| of_column(own, self.body, |c| c.numbered_lines > 1))
        };
        let is_text = |row: &[&Filled<'_>]| {
            row.len() == 1 && row[0].at.column_span > 1 && row[0].at.row > 0 && row[0].length > LONG
        };
        [
            row_space(self.cells, self.by_column, self.em),
            keys(0).max(keys(1)),
            self.of_first(|c| c.begins_with_number),
            left_out(self.laid, self.bounds, self.context),
            goes_on_beside(self.cells, self.bounds, self.context, self.em, self.rows),
            indented_rows(self.cells, &self.by_column[0], self.em, self.rows),
            of_rows(self.cells, self.rows, is_text),
            (self.lines / self.count()).ln(),
            cut_texts(self.by_column, self.em),
        ]
    }
}

const fn one_if(yes: bool) -> f32 {
    if yes { 1.0 } else { 0.0 }
}

fn bounds(grid: &Grid) -> Rect {
    let last = |list: &[f32]| list.last().copied().unwrap_or_default();
    Rect::new(grid.columns[0], grid.rows[0], last(&grid.columns), last(&grid.rows))
}

/// Whether two cells or more have the same number of lines, several, on the same heights: rows that were not parted.
fn is_stacked(row: &[&Filled<'_>]) -> bool {
    let alike = |a: &Filled<'_>, b: &Filled<'_>| {
        a.lines.len() == b.lines.len()
            && a.lines.len() > 1
            && a.lines.iter().zip(&b.lines).all(|(x, y)| (x.bounds.centre().y - y.bounds.centre().y).abs() < 2.0)
    };
    row.iter().enumerate().any(|(i, a)| row[i + 1..].iter().any(|b| alike(a, b)))
}

/// The cells that begin in each column, from top to bottom.
fn by_column<'a, 'c>(cells: &'c [Filled<'a>], columns: usize) -> Vec<Vec<&'c Filled<'a>>> {
    let mut own = vec![Vec::new(); columns];
    for cell in cells {
        own[cell.at.column].push(cell);
    }
    own
}

/// The cells of a column that no other column shares.
fn single<'a, 'c>(column: &'c [&'c Filled<'a>]) -> impl Iterator<Item = &'c Filled<'a>> {
    column.iter().copied().filter(|c| c.at.column_span == 1)
}

/// The share of the cells of a column below the header that are such.
fn of_column(column: &[&Filled<'_>], body: usize, is: impl Fn(&Filled<'_>) -> bool) -> f32 {
    let own = || column.iter().filter(|c| c.at.row >= body);
    own().filter(|c| is(c)).count() as f32 / own().count().max(1) as f32
}

/// The share of rows whose cells, those over several rows left out, are such.
fn of_rows(cells: &[Filled<'_>], rows: usize, is: impl Fn(&[&Filled<'_>]) -> bool) -> f32 {
    let count = by_row(cells).filter(|row| is(&row.iter().filter(|c| c.at.row_span == 1).collect::<Vec<_>>())).count();
    count as f32 / rows.max(1) as f32
}

/// The cells that begin in each row that has any.
pub(super) fn by_row<'a, 'c>(cells: &'c [Filled<'a>]) -> impl Iterator<Item = &'c [Filled<'a>]> {
    // cells come by row
    cells.chunk_by(|a, b| a.at.row == b.at.row)
}

/// The shares of row borders and of inner walls that are painted, and of all inner borders.
fn ink(grid: &Grid, rules: &[Rule]) -> (f32, f32, f32) {
    let (left, right) = (grid.columns[0], grid.columns[grid.columns.len() - 1]);
    let lined = grid.rows.iter().filter(|y| closes(rules, **y, left, right)).count();
    let row_lines = lined as f32 / grid.rows.len() as f32;
    let down = |x: f32| rules.iter().filter(move |r| r.axis == Axis::Vertical && (r.position - x).abs() <= AT);
    let (mut walls, mut painted, mut floors, mut shut) = (0, 0, 0, 0);
    let by_column: Vec<Vec<&Rule>> = grid.columns.iter().map(|x| down(*x).collect()).collect();
    // bars in a ground are parted by their own edges
    for cell in grid.cells.iter().filter(|cell| !cell.drawn) {
        if cell.column > 0 {
            let (top, bottom) = (grid.rows[cell.row], grid.rows[cell.row + cell.row_span]);
            let ink: f32 = by_column[cell.column].iter().map(|r| (r.end.min(bottom) - r.start.max(top)).max(0.0)).sum();
            walls += 1;
            painted += usize::from(ink > 0.5 * (bottom - top));
        }
        if cell.row > 0 {
            floors += 1;
            shut += usize::from(cell.closed_top);
        }
    }
    let share = |a: usize, b: usize| a as f32 / b.max(1) as f32;
    (row_lines, share(painted, walls), share(painted + shut, walls + floors))
}
