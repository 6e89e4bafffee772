//! Features of a hypothesis, as numbers between 0 and 1 or a little more. Each contributes to its score with a
//! learned weight; none decides alone.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::rc::Rc;

use super::cell_contents::{CellContent, CellContents, Line};
use super::lay::{Laid, closes};
use super::may_be_rest;
use super::surroundings::{around, boxes, goes_on_beside, left_out};
use super::words::{Word, median};
use crate::geometry::Rect;
use crate::layout::components::Basis;
use crate::layout::grid::{Grid, GridCell};
use crate::layout::rules::{Axis, Rule};
use crate::text::one_of;

/// Texts are aligned within this (em).
const ALIGNED: f32 = 0.35;
/// A gap this wide (em) in a cell is one between columns that was not seen.
const UNCUT: f32 = 1.5;
/// Cells with more words than this hold text; three ideographs count as a word.
const LONG: f32 = 8.0;
/// A line is full if less than this (em) is left in its column.
const FULL: f32 = 1.2;
/// Running text is set in lines of at least this length (em).
const PROSE: f32 = 8.0;
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
    pub(super) words: &'a [Word],
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
    let grid = &laid.grid;
    let em = median(laid.words.iter().flatten().map(|w| w.size).collect()).max(1.0);
    let filled = grid.cells.iter().zip(&laid.words).filter(|(_, words)| !words.is_empty());
    let cells: Vec<Filled<'_>> = filled.map(|(at, words)| Filled { at, content: context.contents.of(words) }).collect();
    let (rows, columns) = (grid.rows.len() - 1, grid.columns.len() - 1);
    let count = cells.len().max(1) as f32;
    let of_cells = |is: &dyn Fn(&Filled<'_>) -> bool| cells.iter().filter(|c| is(c)).count() as f32 / count;
    let by_column = by_column(&cells, columns);
    let body = usize::from(rows > 2).max(laid.header);
    let shape = Shape::of(&cells, &by_column, rows, body);
    let bounds = bounds(grid);
    let around = around(bounds, grid, &cells, context, em);
    let lines = cells.iter().map(|c| c.lines.len()).sum::<usize>().max(1) as f32;
    let (row_lines, walls, all_walls) = ink(grid, context.rules);
    let is = |yes: bool| if yes { 1.0 } else { 0.0 };
    [
        of_cells(&|c| c.stacks_figures),
        of_cells(&|c| c.lines.iter().any(|l| l.widest_gap >= UNCUT * em)),
        aligned(&by_column, body, em),
        cells.iter().flat_map(|c| &c.lines).filter(|l| l.has_leaders).count() as f32 / lines,
        of_cells(&|c| c.length > LONG),
        of_column(&by_column[0], body, |c| c.begins_item),
        of_rows(&cells, rows, is_stacked),
        of_cells(&|c| c.is_sentence),
        of_rows(&cells, rows, |row| row.iter().filter(|c| c.lines.len() > 2).count() > 1),
        of_cells(&|c| c.text.starts_with(|a: char| a.is_ascii_lowercase())),
        around.below,
        around.above,
        laid.crossing as f32 / laid.texts.max(1) as f32,
        is(basis == Basis::Lines && all_walls > 0.95),
        is(basis == Basis::OpenSide),
        is(basis == Basis::Tiles),
        walls,
        shape.figures,
        shape.purity,
        cells.len() as f32 / grid.cells.len().max(1) as f32,
        row_lines,
        shape.complete,
        shape.single,
        shape.first_filled,
        of_column(&by_column[0], body, |c| c.is_figure),
        full_first_lines(&by_column, em),
        uneven(&cells),
        around.caption,
        around.figure,
        around.wide,
        (columns as f32).ln(),
        (rows as f32).ln(),
        shape.head_over_figures,
        is(is_contents(&by_column)),
        if columns == 2 { of_column(&by_column[0], 0, |c| c.is_mark) } else { 0.0 },
        prose_columns(&by_column, em),
        boxes(bounds, grid, context) / count,
        (context.curves.iter().filter(|c| bounds.contains(c.centre())).count() as f32 / count).min(1.0),
        gutter(&cells, &by_column, em),
        shape.empty,
        (grid.irregular + grid.cells.iter().filter(|c| c.outside).count()) as f32 / grid.cells.len().max(1) as f32,
        all_walls,
        is(columns == 2),
        is(rows <= 2 && !(basis == Basis::Lines && may_be_rest(bounds, context.page))),
        is(cells.first().is_some_and(|c| c.at.column_span == columns)),
        is(cells.last().is_some_and(|c| c.at.column_span == columns)),
        rest_rows(&cells, &by_column, em),
        row_space(&cells, &by_column, em),
        {
            let several =
                |column: usize| by_column.get(column).map_or(0.0, |own| of_column(own, body, |c| c.numbered_lines > 1));
            several(0).max(several(1))
        },
        of_column(&by_column[0], body, |c| c.begins_with_number),
        left_out(laid, bounds, context),
        goes_on_beside(&cells, bounds, context, em, rows),
        indented_rows(&cells, &by_column[0], em, rows),
        of_rows(&cells, rows, |row| {
            row.len() == 1 && row[0].at.column_span > 1 && row[0].at.row > 0 && row[0].length > LONG
        }),
        (lines / count).ln(),
        cut_texts(&by_column, em),
    ]
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

/// Page numbers that grow, in the last of a few columns.
fn is_contents(columns: &[Vec<&Filled<'_>>]) -> bool {
    let Some(last) = columns.last().filter(|_| columns.len() <= 4) else { return false };
    let page = |c: &&Filled<'_>| {
        let half_width = |c: char| ('０'..='９').position(|full| full == c).map_or(c, |n| (b'0' + n as u8) as char);
        let text: String = c.text.chars().filter(|c| !one_of("-－Pp.Ｐ ", *c)).map(half_width).collect();
        (1..=3).contains(&text.chars().count()).then(|| text.parse().ok()).flatten()
    };
    let numbers: Vec<u32> = last.iter().filter_map(page).collect();
    numbers.len() >= 3 && numbers.len() * 5 >= last.len() * 4 && numbers.is_sorted()
}

/// Counts by rows and columns.
struct Shape {
    figures: f32,
    purity: f32,
    complete: f32,
    single: f32,
    first_filled: f32,
    head_over_figures: f32,
    empty: f32,
}

impl Shape {
    fn of(cells: &[Filled<'_>], by_column: &[Vec<&Filled<'_>>], rows: usize, body: usize) -> Self {
        let columns = by_column.len();
        let (mut in_row, mut covered, mut first) = (vec![0; rows], vec![0; rows], vec![false; rows]);
        let mut used = vec![false; columns];
        for cell @ GridCell { row, column, row_span, column_span, .. } in cells.iter().map(|c| c.at) {
            // a heading between two lines is a row of its own
            let band = *column_span == columns && *row > 0 && cell.closed_top && cell.closed_bottom;
            in_row[*row] += if band { 2 } else { 1 };
            covered[*row..row + row_span].iter_mut().for_each(|c| *c += column_span);
            used[*column..column + column_span].fill(true);
            if *column == 0 {
                first[*row..row + row_span].fill(true);
            }
        }
        let share = |n: usize| n as f32 / rows.max(1) as f32;
        let (mut figures, mut purity, mut over, mut kinds, mut empty) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (own, used) in by_column.iter().zip(used) {
            let below = || single(own).filter(|c| c.at.row >= body);
            let count = below().count();
            if count == 0 {
                empty += f32::from(u8::from(!used));
                continue;
            }
            let numbers = below().filter(|c| c.is_figure).count() as f32 / count as f32;
            figures += numbers;
            purity += numbers.max(1.0 - numbers);
            kinds += 1.0;
            let head = own.iter().find(|h| h.at.row < body);
            over += if head.is_some_and(|h| !h.is_figure) && numbers > 0.6 { 1.0 } else { 0.0 };
        }
        let kinds = f32::max(kinds, 1.0);
        Self {
            figures: figures / kinds,
            purity: purity / kinds,
            complete: share(covered.iter().filter(|c| **c >= columns).count()),
            single: share(in_row.iter().filter(|c| **c == 1).count()),
            first_filled: share(first.iter().filter(|f| **f).count()),
            head_over_figures: over / kinds,
            empty: empty / columns.max(1) as f32,
        }
    }
}

/// The mean over columns of the share of cells that begin, end or are centred at one place.
fn aligned(columns: &[Vec<&Filled<'_>>], body: usize, em: f32) -> f32 {
    let (mut sum, mut counted) = (0.0, 0.0);
    for column in columns {
        let own: Vec<Rect> = single(column)
            .filter(|c| c.at.row >= body)
            .filter_map(|c| Rect::union_of(c.lines.iter().map(|l| l.bounds)))
            .collect();
        if own.len() < 2 {
            continue;
        }
        let places: [fn(&Rect) -> f32; 3] = [|r| r.x0, |r| r.x1, |r| r.centre().x];
        let best = places.iter().map(|place| {
            let mut at: Vec<f32> = own.iter().map(place).collect();
            at.sort_by(f32::total_cmp);
            let within = |i: usize| at.partition_point(|x| *x <= at[i] + 2.0 * ALIGNED * em) - i;
            (0..at.len()).map(within).max().unwrap_or(0)
        });
        sum += best.max().unwrap_or(0) as f32 / own.len() as f32;
        counted += 1.0;
    }
    if counted > 0.0 { sum / counted } else { 0.0 }
}

/// Where the lines of a column that no other shares end.
fn right_end(column: &[&Filled<'_>]) -> f32 {
    single(column).flat_map(|c| &c.lines).map(|l| l.bounds.x1).fold(0.0, f32::max)
}

/// The share of cells of several lines whose first line fills its column.
fn full_first_lines(columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    let (mut several, mut full) = (0_usize, 0);
    for column in columns {
        let right = right_end(column);
        for cell in single(column).filter(|c| c.lines.len() > 1) {
            several += 1;
            full += usize::from(right - cell.lines[0].bounds.x1 <= FULL * em);
        }
    }
    full as f32 / several.max(1) as f32
}

/// The share of rows that look like a continuation of the one above: each of their texts is below a full one, and
/// some column has none.
fn rest_rows(cells: &[Filled<'_>], columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    let right: Vec<f32> = columns.iter().map(|column| right_end(column)).collect();
    let rows: Vec<&[Filled<'_>]> = by_row(cells).collect();
    let goes_on = |w: &&[&[Filled<'_>]]| {
        let full = |below: &Filled<'_>| {
            let above = w[0].iter().find(|c| c.at.column == below.at.column && c.at.column_span == 1);
            above.and_then(|c| c.lines.last()).is_some_and(|l| right[below.at.column] - l.bounds.x1 <= FULL * em)
        };
        w[1].len() < w[0].len() && !w[1][0].at.closed_top && w[1].iter().all(full)
    };
    rows.windows(2).filter(goes_on).count() as f32 / rows.len().max(1) as f32
}

/// The share of cells with another below them whose last line is full, as if the text went on there.
fn cut_texts(columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    let (mut pairs, mut cut) = (0, 0);
    for column in columns {
        let own: Vec<&Filled<'_>> = single(column).collect();
        let right = right_end(column);
        for pair in own.windows(2).filter(|w| w[1].at.row == w[0].at.row + w[0].at.row_span) {
            let (Some(last), next) = (pair[0].lines.last(), &pair[1].lines[0]) else { continue };
            let full = last.bounds.width() >= 4.0 * em && right - last.bounds.x1 <= FULL * em;
            let close = next.bounds.top - last.bounds.bottom <= 0.7 * em && !pair[1].at.closed_top;
            pairs += 1;
            cut += usize::from(full && close);
        }
    }
    cut as f32 / pairs.max(1) as f32
}

/// The share of rows whose first text is indented and close below the one above it: the rest of an entry. A row with
/// figures of its own is an entry under a heading.
fn indented_rows(cells: &[Filled<'_>], first: &[&Filled<'_>], em: f32, rows: usize) -> f32 {
    let counted: BTreeSet<usize> = cells.iter().filter(|c| c.at.column > 0 && c.is_figure).map(|c| c.at.row).collect();
    let first: Vec<&Filled<'_>> = single(first).collect();
    let left = first.iter().map(|c| c.lines[0].bounds.x0).fold(f32::INFINITY, f32::min);
    let indented = |w: &&[&Filled<'_>]| {
        let (above, below) = (w[0].lines.last().map_or(w[0].lines[0].bounds, |l| l.bounds), w[1].lines[0].bounds);
        let close = below.top - above.bottom <= 0.6 * em && !w[1].at.closed_top;
        close && below.x0 >= left + 0.8 * em && w[1].at.row == w[0].at.row + 1 && !counted.contains(&w[1].at.row)
    };
    first.windows(2).filter(indented).count() as f32 / rows.max(1) as f32
}

/// How much wider (em) the spaces between rows are than those between the lines of a cell.
fn row_space(cells: &[Filled<'_>], columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    let gap = |a: &Line, b: &Line| b.bounds.top - a.bounds.bottom;
    let mut within: Vec<f32> = cells.iter().flat_map(|c| c.lines.windows(2).map(|w| gap(&w[0], &w[1]))).collect();
    let pairs = columns.iter().flat_map(|own| own.windows(2));
    let mut between: Vec<f32> = pairs.filter_map(|w| Some(gap(w[0].lines.last()?, w[1].lines.first()?))).collect();
    within.sort_by(f32::total_cmp);
    between.sort_by(f32::total_cmp);
    match (within.get(within.len() * 4 / 5), between.get(between.len() / 5)) {
        (Some(within), Some(between)) => ((between - within) / em).clamp(-1.0, 1.0),
        _ => 0.0,
    }
}

/// The spread of the distances from row to row, over their mean.
fn uneven(cells: &[Filled<'_>]) -> f32 {
    let top = |row: &[Filled<'_>]| row.iter().map(|c| c.lines[0].bounds.top).reduce(f32::min);
    let tops: Vec<f32> = by_row(cells).filter_map(top).collect();
    let steps: Vec<f32> = tops.windows(2).map(|w| w[1] - w[0]).collect();
    let mean = steps.iter().sum::<f32>() / steps.len().max(1) as f32;
    let spread = steps.iter().map(|s| (s - mean).powi(2)).sum::<f32>() / steps.len().max(1) as f32;
    if mean > 0.0 { (spread.sqrt() / mean).min(2.0) } else { 0.0 }
}

/// The share of columns that are set as running text: long lines that end at one place.
fn prose_columns(columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    let is_prose = |column: &&Vec<&Filled<'_>>| {
        let own = || column.iter().flat_map(|c| &c.lines);
        let right = own().map(|l| l.bounds.x1).fold(0.0, f32::max);
        let full = own().filter(|l| l.bounds.width() >= PROSE * em && right - l.bounds.x1 <= FULL * em).count();
        own().count() > 2 && full * 2 > own().count()
    };
    columns.iter().filter(is_prose).count() as f32 / columns.len().max(1) as f32
}

/// The narrowest space between texts on both sides of a border, in the mean of the borders (em).
fn gutter(cells: &[Filled<'_>], columns: &[Vec<&Filled<'_>>], em: f32) -> f32 {
    // where the texts of the cells that end at each border end
    let mut ends: Vec<Option<f32>> = vec![None; columns.len() + 1];
    for cell in cells {
        let end = &mut ends[cell.at.column + cell.at.column_span];
        *end = cell.lines.iter().map(|l| l.bounds.x1).chain(*end).reduce(f32::max);
    }
    let (mut sum, mut counted) = (0.0, 0.0);
    for (left, column) in ends[1..].iter().zip(&columns[1..]) {
        let right = column.iter().flat_map(|c| &c.lines).map(|l| l.bounds.x0).reduce(f32::min);
        if let (Some(left), Some(right)) = (left, right) {
            sum += ((right - left) / em).clamp(-1.0, 3.0);
            counted += 1.0;
        }
    }
    if counted > 0.0 { sum / counted } else { 0.0 }
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
