//! From columns and rows to cells: each text covers the fields that it lies in; a text that crosses a border, has a
//! short line below it or is in the middle of several rows spans them.

use super::gutters;
use super::regions::Region;
use super::row_groups::{Rows, Starts};
use super::words::{Level, Text, Word};
use crate::geometry::Rect;
use crate::layout::grid::{Grid, GridCell};
use crate::layout::rules::{Axis, Rule};

/// A text reaches into a column if it lies in it by more than this (em).
const REACH: f32 = 0.3;
/// Gap at a border from which on it parts a text in two, in em.
const PARTS: f32 = 0.42;
/// Ratio to the other gaps of a text from which on a gap at a border parts it in two.
const WIDEST: f32 = 1.6;
/// A line across belongs to the border between two rows at this distance (points).
const AT_BORDER: f32 = 2.5;
/// A line covers a column, or closes a cell, along this share of it.
const COVERS: f32 = 0.5;
/// Lines of one label have no wider space between them (em).
const ONE_LABEL: f32 = 0.7;
/// A column that is filled in a larger share of the rows has no labels over several of them.
const GROUPED: f32 = 0.7;
/// The middle of a label and that of its rows differ by no more than this share of a row.
const MIDDLE: f32 = 0.3;

/// Cells with the words in them.
pub(super) struct Laid<'a> {
    pub(super) grid: Grid,
    /// For each cell its words.
    pub(super) words: Vec<Vec<&'a Word>>,
    /// How many texts lie across a border of columns below the header.
    pub(super) crossing: usize,
    /// How many texts there are.
    pub(super) texts: usize,
    /// Number of rows above the first line across.
    pub(super) header: usize,
}

/// A block of fields: ranges of rows and columns, ends exclusive.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Block {
    rows: (usize, usize),
    columns: (usize, usize),
}

impl Block {
    fn meets(&self, other: &Self) -> bool {
        let meet = |a: (usize, usize), b: (usize, usize)| a.0 < b.1 && b.0 < a.1;
        meet(self.rows, other.rows) && meet(self.columns, other.columns)
    }

    fn union(&self, other: &Self) -> Self {
        let union = |a: (usize, usize), b: (usize, usize)| (a.0.min(b.0), a.1.max(b.1));
        Self { rows: union(self.rows, other.rows), columns: union(self.columns, other.columns) }
    }
}

/// A piece of text with the fields it covers.
struct Placed<'p, 'a> {
    block: Block,
    words: &'p [&'a Word],
    bounds: Rect,
}

/// A piece of a text between two borders of columns.
struct Piece<'r, 'a> {
    words: &'r [&'a Word],
    bounds: Rect,
    /// Its range of columns, end exclusive.
    columns: (usize, usize),
}

/// The borders of the columns of a region, and for each level its texts as they part them.
pub(super) struct Columns<'r, 'a> {
    borders: Vec<f32>,
    levels: Vec<Vec<Piece<'r, 'a>>>,
}

impl<'r, 'a> Columns<'r, 'a> {
    /// Parts the texts of a region at the inner borders.
    pub(super) fn of(region: &'r Region<'a>, inner: &[f32]) -> Self {
        let borders = outer(region, inner);
        let pieces = |level: &'r Level<'a>| {
            let mut found = Vec::with_capacity(level.texts.len());
            level.texts.iter().for_each(|text| pieces(text, &borders, region.em, &mut found));
            found
        };
        let levels = region.levels.iter().map(pieces).collect();
        Self { levels, borders }
    }

    /// Number of columns.
    pub(super) const fn count(&self) -> usize {
        self.borders.len() - 1
    }

    /// Whether other borders part the texts in the same way.
    pub(super) fn part_alike(&self, other: &Self) -> bool {
        let alike = |a: &Piece<'_, '_>, b: &Piece<'_, '_>| a.columns == b.columns && a.words.len() == b.words.len();
        let same = |a: &Vec<Piece<'_, '_>>, b: &Vec<Piece<'_, '_>>| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        };
        self.borders.len() == other.borders.len() && self.levels.iter().zip(&other.levels).all(|(a, b)| same(a, b))
    }

    /// How many fields hold the beginning of a text if rows begin at these levels: no more cells are filled.
    pub(super) fn fields(&self, rows: &Rows<'_, '_>, starts: &Starts) -> usize {
        let width = self.borders.len() - 1;
        let mut filled = vec![false; width * starts.len()];
        for (level, pieces) in self.levels.iter().enumerate() {
            let row = span(rows, starts, level).0;
            pieces.iter().for_each(|piece| filled[row * width + piece.columns.0] = true);
        }
        filled.into_iter().filter(|filled| *filled).count()
    }
}

/// The range of rows of a level, end exclusive.
fn span(rows: &Rows<'_, '_>, starts: &Starts, level: usize) -> (usize, usize) {
    let row_of = |level: usize| starts.partition_point(|s| *s <= level) - 1;
    if rows.beside[level] { (row_of(level - 1), row_of(level + 1) + 1) } else { (row_of(level), row_of(level) + 1) }
}

/// Lays the texts of a region into columns and rows.
pub(super) fn lay<'a>(
    region: &Region<'a>,
    parted: &Columns<'_, 'a>,
    rows: &Rows<'_, 'a>,
    starts: &Starts,
) -> Option<Laid<'a>> {
    let columns = parted.borders.clone();
    let heights = heights(region, rows, starts);
    let mut placed: Vec<Placed<'_, '_>> = Vec::new();
    for (level, pieces) in parted.levels.iter().enumerate() {
        let rows = span(rows, starts, level);
        placed.extend(pieces.iter().map(|p| Placed {
            block: Block { rows, columns: p.columns },
            words: p.words,
            bounds: p.bounds,
        }));
    }
    let count = starts.len();
    let header = region.across.iter().filter(|r| region.is_full(r)).map(|r| r.position).find_map(|y| {
        let row = heights.iter().position(|h| (h - y).abs() <= AT_BORDER)?;
        (row > 0 && row < count && row <= 4).then_some(row)
    });
    let header = header.unwrap_or(0);
    let crosses = |p: &Placed<'_, '_>| p.block.columns.1 - p.block.columns.0 > 1 && p.block.rows.0 >= header.max(1);
    let crossing: Vec<usize> = (0..placed.len()).filter(|i| crosses(&placed[*i])).collect();
    let texts = placed.len();
    under_short_lines(region, &columns, &heights, &mut placed);
    bands(columns.len() - 1, header.max(1), count, &mut placed);
    let closed = |row: usize| closes(&region.across, heights[row], columns[0], columns[columns.len() - 1]);
    // a heading between two lines spans all columns although it crosses no border
    let is_band = |p: &Placed<'_, '_>| {
        let Block { rows, columns: own } = p.block;
        own == (0, columns.len() - 1) && closed(rows.0) && closed(rows.1)
    };
    let crossing = crossing.into_iter().filter(|i| !is_band(&placed[*i])).count();
    let groups = groups(region, &columns, &heights, header.max(1), &mut placed);
    let blocks = merged(&placed, &groups);
    let grid = grid(region, columns, heights, &blocks)?;
    let mut words = vec![Vec::new(); grid.cells.len()];
    let home = homes(&grid);
    for piece in &placed {
        let (row, column) = (piece.block.rows.0, piece.block.columns.0);
        if let Some(cell) = home.get(row * (grid.columns.len() - 1) + column).copied().flatten() {
            words[cell].extend(piece.words);
        }
    }
    Some(Laid { grid, words, crossing, texts, header })
}

/// For each field of a grid, row by row, the cell that covers it.
fn homes(grid: &Grid) -> Vec<Option<usize>> {
    let width = grid.columns.len() - 1;
    let mut homes = vec![None; width * (grid.rows.len() - 1)];
    for (index, cell) in grid.cells.iter().enumerate().rev() {
        for row in cell.row..cell.row + cell.row_span {
            homes[row * width + cell.column..row * width + cell.column + cell.column_span].fill(Some(index));
        }
    }
    homes
}

fn outer(region: &Region<'_>, borders: &[f32]) -> Vec<f32> {
    let (left, right) = region.sides;
    let inner = borders.iter().copied().filter(|x| left + 1.0 < *x && *x < right - 1.0);
    std::iter::once(left).chain(inner).chain([right]).collect()
}

/// The borders of rows: at a line between them where there is one, else half way.
fn heights(region: &Region<'_>, rows: &Rows<'_, '_>, starts: &Starts) -> Vec<f32> {
    let mut heights = vec![region.top()];
    for pair in starts.windows(2) {
        let (first, start) = (pair[0], pair[1]);
        let own = |r: std::ops::Range<usize>| r.filter(|i| !rows.beside[*i]).map(|i| rows.levels[i].bounds);
        let above = own(first..start).map(|b| b.bottom).fold(f32::NEG_INFINITY, f32::max);
        let below = rows.levels[start].bounds.top;
        let (from, to) = (above.min(below) - 1.0, above.max(below) + 1.0);
        let line = region.across[region.across.partition_point(|r| r.position < from)..].first();
        let line = line.map(|r| r.position).filter(|y| *y <= to);
        heights.push(line.unwrap_or(f32::midpoint(above, below)));
    }
    heights.push(region.bottom());
    for i in 1..heights.len() {
        heights[i] = heights[i].max(heights[i - 1] + 0.1);
    }
    heights
}

/// Adds the pieces of a text: parted where a gap lies at a border and is no mere space.
fn pieces<'r, 'a>(text: &'r Text<'a>, columns: &[f32], em: f32, found: &mut Vec<Piece<'r, 'a>>) {
    let words = text.words.as_slice();
    let gap = |i: usize| words[i + 1].bounds.x0 - words[i].bounds.x1;
    let widest_but = |at: usize| (0..words.len() - 1).filter(|i| *i != at).map(gap).fold(0.0, f32::max);
    let mut from = 0;
    for i in 0..words.len() {
        let ends = i + 1 == words.len() || {
            let (end, next) = (words[i].bounds.x1, words[i + 1].bounds.x0);
            let first = columns.partition_point(|x| *x < end - 0.15 * em);
            let at_border = columns.get(first).is_some_and(|x| *x <= next + 0.15 * em);
            let wide = || gap(i) >= PARTS * em || words.len() > 2 && gap(i) >= WIDEST * widest_but(i);
            // where texts begin one below the other, a narrow gap parts them too
            let begins = || columns.iter().any(|x| (next - gutters::BEFORE * em - x).abs() <= gutters::ALIGNED * em);
            at_border && !words[i + 1].spaced && (wide() || begins())
        };
        if ends {
            found.extend(piece(&words[from..=i], columns, em));
            from = i + 1;
        }
    }
}

fn piece<'r, 'a>(words: &'r [&'a Word], columns: &[f32], em: f32) -> Option<Piece<'r, 'a>> {
    let bounds = Rect::union_of(words.iter().map(|w| w.bounds))?;
    let reach = (REACH * em).min(0.4 * bounds.width());
    let last = columns.len() - 2;
    let from = columns[1..=last].partition_point(|x| *x <= bounds.x0 + reach);
    let to = columns[1..=last].partition_point(|x| *x < bounds.x1 - reach);
    Some(Piece { words, bounds, columns: (from, to.max(from) + 1) })
}

/// A text that is alone in its row, in the first of several columns, spans the whole row: a heading of the rows below
/// it. Tables in Latin script leave the other fields empty.
fn bands(columns: usize, body: usize, rows: usize, placed: &mut [Placed<'_, '_>]) {
    let mut in_row = vec![0_usize; rows];
    for piece in placed.iter() {
        in_row[piece.block.rows.0..piece.block.rows.1].iter_mut().for_each(|n| *n += 1);
    }
    let is_ideographic = |p: &Placed<'_, '_>| p.words.iter().any(|w| w.text.chars().any(|c| c as u32 >= 0x3000));
    for piece in placed.iter_mut().filter(|p| columns > 2 && p.block.columns.0 == 0) {
        let (row, end) = piece.block.rows;
        if end == row + 1 && row >= body && end < rows && in_row[row] == 1 && is_ideographic(piece) {
            piece.block.columns.1 = columns;
        }
    }
}

/// A text with a short line below it spans the columns of the line.
fn under_short_lines(region: &Region<'_>, columns: &[f32], heights: &[f32], placed: &mut [Placed<'_, '_>]) {
    for line in region.across.iter().filter(|r| !region.is_full(r)) {
        let covered: Vec<usize> = columns
            .windows(2)
            .enumerate()
            .filter(|(_, c)| line.end.min(c[1]) - line.start.max(c[0]) > COVERS * (c[1] - c[0]))
            .map(|(i, _)| i)
            .collect();
        let (Some(first), Some(last)) = (covered.first().copied(), covered.last().copied()) else { continue };
        let row = heights.partition_point(|h| *h < line.position - AT_BORDER).saturating_sub(1);
        let above = |p: &&mut Placed<'_, '_>| {
            let centre = p.bounds.centre();
            p.block.rows == (row, row + 1) && line.start <= centre.x && centre.x <= line.end
        };
        let mut over: Vec<&mut Placed<'_, '_>> = placed.iter_mut().filter(above).collect();
        if let [text] = over.as_mut_slice()
            && last > first
        {
            let own = text.block.columns;
            text.block.columns = (own.0.min(first), own.1.max(last + 1));
        }
    }
}

/// Labels printed once for several rows, in one of the first two columns: where lines across stop short of them, or
/// in the middle of their rows.
fn groups(
    region: &Region<'_>,
    columns: &[f32],
    heights: &[f32],
    header: usize,
    placed: &mut [Placed<'_, '_>],
) -> Vec<Block> {
    let rows = heights.len() - 1;
    let mut found = Vec::new();
    for column in 0..2.min(columns.len() - 2) {
        if rows < header + 2 {
            break;
        }
        let mut own: Vec<usize> = (0..placed.len())
            .filter(|i| placed[*i].block.columns == (column, column + 1) && placed[*i].block.rows.0 >= header)
            .collect();
        own.sort_by(|a, b| placed[*a].bounds.top.total_cmp(&placed[*b].bounds.top));
        let close = |a: &usize, b: &usize| placed[*b].bounds.top - placed[*a].bounds.bottom <= ONE_LABEL * region.em;
        let chunks: Vec<&[usize]> = own.chunk_by(close).collect();
        let labels: Vec<Rect> =
            chunks.iter().filter_map(|label| Rect::union_of(label.iter().map(|i| placed[*i].bounds))).collect();
        if labels.is_empty() || labels.len() as f32 > GROUPED * (rows - header) as f32 {
            continue;
        }
        let by_lines = by_lines(region, (columns[column], columns[column + 1]), heights, header, &labels);
        let Some(spans) = by_lines.or_else(|| by_middle(heights, header, &labels)) else { continue };
        // a label has fewer lines than rows; as many are a column of their own
        let fewer = |(label, (from, to)): (&&[usize], &(usize, usize))| to - from == 1 || label.len() < to - from;
        if !chunks.iter().zip(&spans).all(fewer) {
            continue;
        }
        for (label, (from, to)) in labels.iter().zip(&spans) {
            for i in &own {
                if label.contains(placed[*i].bounds.centre()) {
                    placed[*i].block.rows = (*from, *to);
                }
            }
            found.push(Block { rows: (*from, *to), columns: (column, column + 1) });
        }
    }
    found
}

/// The rows of each label where the lines that part the other columns do not reach into this one.
fn by_lines(
    region: &Region<'_>,
    (left, right): (f32, f32),
    heights: &[f32],
    header: usize,
    labels: &[Rect],
) -> Option<Vec<(usize, usize)>> {
    let at = |row: usize| {
        let here = region.across.iter().filter(move |r| (r.position - heights[row]).abs() <= AT_BORDER);
        let reaches = here.clone().any(|r| r.end.min(right) - r.start.max(left) > COVERS * (right - left));
        (here.count() > 0, reaches)
    };
    let inner: Vec<(bool, bool)> = (header + 1..heights.len() - 1).map(at).collect();
    if !inner.iter().all(|(lined, _)| *lined) || inner.iter().all(|(_, reaches)| *reaches) {
        return None;
    }
    let mut borders = vec![header];
    borders.extend(inner.iter().enumerate().filter(|(_, (_, reaches))| *reaches).map(|(i, _)| header + 1 + i));
    borders.push(heights.len() - 1);
    let spans: Vec<(usize, usize)> = borders.windows(2).map(|w| (w[0], w[1])).collect();
    let of = |label: &Rect| {
        let y = label.centre().y;
        spans.iter().copied().find(|(from, to)| heights[*from] <= y && y <= heights[*to])
    };
    let found: Vec<(usize, usize)> = labels.iter().map(of).collect::<Option<_>>()?;
    found.windows(2).all(|w| w[0] != w[1]).then_some(found)
}

/// The rows of each label that is in their middle, from the first row to the last.
fn by_middle(heights: &[f32], header: usize, labels: &[Rect]) -> Option<Vec<(usize, usize)>> {
    let last = heights.len() - 1;
    let pitch = (heights[last] - heights[header]) / (last - header) as f32;
    let mut spans = Vec::new();
    let mut from = header;
    for (i, label) in labels.iter().enumerate() {
        let end = if i + 1 == labels.len() { heights[last] } else { 2.0 * label.centre().y - heights[from] };
        let to = (from + 1..=last).min_by(|a, b| (heights[*a] - end).abs().total_cmp(&(heights[*b] - end).abs()))?;
        let middle = f32::midpoint(heights[from], heights[to]);
        if (middle - label.centre().y).abs() > MIDDLE * pitch || label.bottom > heights[to] + pitch / 2.0 {
            return None;
        }
        spans.push((from, to));
        from = to;
    }
    (from == last && spans.iter().any(|(from, to)| to - from > 1)).then_some(spans)
}

/// The blocks that are more than a field; those that meet are one.
fn merged(placed: &[Placed<'_, '_>], groups: &[Block]) -> Vec<Block> {
    let wide = |b: &Block| b.rows.1 - b.rows.0 > 1 || b.columns.1 - b.columns.0 > 1;
    let mut blocks: Vec<Block> = Vec::new();
    for block in placed.iter().map(|p| p.block).chain(groups.iter().copied()).filter(wide) {
        let mut block = block;
        while let Some(i) = blocks.iter().position(|b| b.meets(&block)) {
            block = block.union(&blocks.swap_remove(i));
        }
        blocks.push(block);
    }
    blocks
}

fn grid(region: &Region<'_>, columns: Vec<f32>, rows: Vec<f32>, blocks: &[Block]) -> Option<Grid> {
    let (width, height) = (columns.len() - 1, rows.len() - 1);
    // what covers each field; blocks have nothing in common
    let mut over: Vec<Option<&Block>> = vec![None; width * height];
    for block in blocks {
        for row in block.rows.0..block.rows.1 {
            over[row * width + block.columns.0..row * width + block.columns.1].fill(Some(block));
        }
    }
    let near: Vec<&[Rule]> = rows.iter().map(|y| at_height(&region.across, *y)).collect();
    let mut cells = Vec::new();
    for row in 0..height {
        for column in 0..width {
            let field = Block { rows: (row, row + 1), columns: (column, column + 1) };
            let block = over[row * width + column].copied().unwrap_or(field);
            if (block.rows.0, block.columns.0) != (row, column) {
                continue;
            }
            let (left, right) = (columns[block.columns.0], columns[block.columns.1]);
            cells.push(GridCell {
                row,
                column,
                row_span: block.rows.1 - row,
                column_span: block.columns.1 - column,
                closed_top: closes(near[block.rows.0], rows[block.rows.0], left, right),
                closed_bottom: closes(near[block.rows.1], rows[block.rows.1], left, right),
                outside: false,
                barred: false,
                drawn: false,
            });
        }
    }
    (width > 0 && height > 0).then_some(Grid { columns, rows, cells, irregular: 0 })
}

/// The lines near a height, of lines from top to bottom.
fn at_height(across: &[Rule], y: f32) -> &[Rule] {
    let first = across.partition_point(|r| r.position < y - AT_BORDER);
    let count = across[first..].partition_point(|r| r.position <= y + AT_BORDER);
    &across[first..first + count]
}

/// Whether lines at a height run along most of a stretch.
pub(super) fn closes(rules: &[Rule], at: f32, left: f32, right: f32) -> bool {
    let near = rules.iter().filter(|r| r.axis == Axis::Horizontal && (r.position - at).abs() <= AT_BORDER);
    near.map(|r| (r.end.min(right) - r.start.max(left)).max(0.0)).sum::<f32>() > COVERS * (right - left)
}
