//! From crossing lines to cells: the lines cut the plane into atomic cells, neighbours without a wall between them
//! are one region, and a region is a cell with its spans.

use crate::geometry::Point;
use crate::layout::rules::{Axis, Origin, Rule, SAME_POSITION};

/// Parallel lines this close (points) with no glyph between are one: a double border.
const DOUBLE: f32 = 3.0;
/// Thickness in em below which a strip without glyphs is no row or column of its own.
const STRIP: f32 = 0.5;
/// Thickness in points below which such a strip is none at any size of text.
const WIDEST_STRIP: f32 = 5.0;
/// Least share of the common side of two cells that lines must cover to separate them.
const WALL: f32 = 0.5;
/// A grid of which a larger share is open to the outside is a drawing: boxes joined by connectors.
const MAX_OUTSIDE: f32 = 0.4;

/// Cells that tile a rectangle.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// Column borders, left to right: one more than columns.
    pub(super) columns: Vec<f32>,
    /// Row borders, top to bottom: one more than rows.
    pub(super) rows: Vec<f32>,
    /// By row, then column.
    pub(super) cells: Vec<GridCell>,
    /// Cells that were no rectangles and have been cut.
    pub(super) irregular: usize,
}

/// A cell of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GridCell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    /// Whether a painted line closes it above.
    pub(super) closed_top: bool,
    /// Whether a painted line closes it below.
    pub(super) closed_bottom: bool,
    /// Whether no line parts it from the outside: a corner that is left out.
    pub(super) outside: bool,
    /// Whether a bar without words lies over it.
    pub(super) barred: bool,
    /// Whether it is a part of the ground of a drawn schedule, in which no lines part rows and bars.
    pub(super) drawn: bool,
}

#[cfg(test)]
impl GridCell {
    /// A cell of one row and column with lines above and below it.
    pub(super) const fn closed(row: usize, column: usize) -> Self {
        Self {
            row,
            column,
            row_span: 1,
            column_span: 1,
            closed_top: true,
            closed_bottom: true,
            outside: false,
            barred: false,
            drawn: false,
        }
    }
}

/// Lines of one position.
struct Line {
    position: f32,
    low: f32,
    high: f32,
    rules: Vec<Rule>,
}

impl Line {
    /// Whether lines cover most of the stretch.
    fn walls(&self, from: f32, to: f32, which: impl Fn(&Rule) -> bool) -> bool {
        self.ink(from, to, which) >= WALL * (to - from)
    }

    /// How much of the stretch is covered, in points.
    fn ink(&self, from: f32, to: f32, which: impl Fn(&Rule) -> bool) -> f32 {
        let (mut covered, mut reached) = (0.0, from);
        for rule in self.rules.iter().filter(|r| which(r)) {
            let (start, end) = (rule.start.max(reached), rule.end.min(to));
            if end > start {
                covered += end - start;
                reached = end;
            }
        }
        covered
    }
}

/// The positions of the lines of one axis, by complete linkage; strips that hold nothing close up.
fn positions(rules: &[Rule], axis: Axis, glyphs: &[Point], em: f32) -> Vec<Line> {
    let mut sorted: Vec<Rule> = rules.iter().filter(|r| r.axis == axis).copied().collect();
    sorted.sort_by(|a, b| a.position.total_cmp(&b.position));
    let mut lines: Vec<Line> = Vec::new();
    let strip = (STRIP * em).clamp(DOUBLE, WIDEST_STRIP);
    for rule in sorted {
        match lines.last_mut() {
            Some(line)
                if rule.position - line.low <= SAME_POSITION
                    || rule.position - line.low <= strip && empty_between(line, &rule, glyphs) =>
            {
                line.high = rule.position;
                line.rules.push(rule);
            }
            _ => lines.push(Line { position: 0.0, low: rule.position, high: rule.position, rules: vec![rule] }),
        }
    }
    for line in &mut lines {
        line.position = (line.low + line.high) / 2.0;
        line.rules.sort_by(|a, b| a.start.total_cmp(&b.start));
    }
    lines
}

/// Whether no glyph's centre lies between a line and the next rule, where both run. Rules that don't run side by
/// side have no strip between them unless they lie as close as a double border.
fn empty_between(line: &Line, rule: &Rule, glyphs: &[Point]) -> bool {
    let mut side_by_side = false;
    for other in &line.rules {
        let (from, to) = (rule.start.max(other.start), rule.end.min(other.end));
        if from >= to {
            continue;
        }
        side_by_side = true;
        let between = |p: &&Point| {
            let (along, across) = if rule.axis == Axis::Horizontal { (p.x, p.y) } else { (p.y, p.x) };
            from <= along && along <= to && other.position < across && across < rule.position
        };
        if glyphs.iter().any(|p| between(&p)) {
            return false;
        }
    }
    side_by_side || rule.position - line.low <= DOUBLE
}

/// Atomic cells between the positions.
struct Lattice {
    x: Vec<Line>,
    y: Vec<Line>,
}

/// A block of atomic cells: rows `top..bottom`, columns `left..right`.
#[derive(Clone, Copy)]
struct Block {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
}

impl Lattice {
    fn width(&self) -> usize {
        self.x.len() - 1
    }

    fn height(&self) -> usize {
        self.y.len() - 1
    }

    /// Whether a wall closes the cell on its left; `column` may be one past the last.
    fn wall_left(&self, row: usize, column: usize) -> bool {
        self.x[column].walls(self.y[row].position, self.y[row + 1].position, |_| true)
    }

    /// Whether a wall closes the cell above; `row` may be one past the last.
    fn wall_above(&self, row: usize, column: usize) -> bool {
        self.y[row].walls(self.x[column].position, self.x[column + 1].position, |_| true)
    }

    /// The neighbours of a cell that no wall parts from it; `None` for the outside.
    fn open_neighbours(&self, cell: usize) -> Vec<Option<usize>> {
        let (row, column, w) = (cell / self.width(), cell % self.width(), self.width());
        let mut open = Vec::with_capacity(4);
        if !self.wall_left(row, column) {
            open.push((column > 0).then(|| cell - 1));
        }
        if !self.wall_left(row, column + 1) {
            open.push((column + 1 < w).then(|| cell + 1));
        }
        if !self.wall_above(row, column) {
            open.push((row > 0).then(|| cell - w));
        }
        if !self.wall_above(row + 1, column) {
            open.push((row + 1 < self.height()).then(|| cell + w));
        }
        open
    }

    /// Regions of cells without walls between them, as a number a cell; and which regions the outside reaches.
    fn flood(&self) -> (Vec<usize>, Vec<bool>) {
        let count = self.width() * self.height();
        let mut region = vec![usize::MAX; count];
        let mut outside = Vec::new();
        for seed in 0..count {
            if region[seed] != usize::MAX {
                continue;
            }
            let id = outside.len();
            outside.push(false);
            let mut stack = vec![seed];
            region[seed] = id;
            while let Some(cell) = stack.pop() {
                for next in self.open_neighbours(cell) {
                    match next {
                        None => outside[id] = true,
                        Some(n) if region[n] == usize::MAX => {
                            region[n] = id;
                            stack.push(n);
                        }
                        Some(_) => {}
                    }
                }
            }
        }
        (region, outside)
    }

    fn area(&self, cell: usize) -> f32 {
        let (row, column) = (cell / self.width(), cell % self.width());
        (self.x[column + 1].position - self.x[column].position) * (self.y[row + 1].position - self.y[row].position)
    }
}

/// The grids of a component: one as a rule, several where tables are merely joined by a line, none where the lines
/// enclose nothing.
pub(super) fn build(rules: &[Rule], glyphs: &[Point], em: f32) -> Vec<Grid> {
    let lattice =
        Lattice { x: positions(rules, Axis::Vertical, glyphs, em), y: positions(rules, Axis::Horizontal, glyphs, em) };
    if lattice.x.len() < 2 || lattice.y.len() < 2 {
        return Vec::new();
    }
    let (region, outside) = lattice.flood();
    let inside: Vec<bool> = region.iter().map(|&r| !outside[r]).collect();
    patches(&inside, lattice.width()).into_iter().filter_map(|block| grid(&lattice, block, &region, &inside)).collect()
}

/// The boxes around inner cells that hang together.
fn patches(inside: &[bool], width: usize) -> Vec<Block> {
    let mut seen = vec![false; inside.len()];
    let mut blocks = Vec::new();
    for seed in 0..inside.len() {
        if seen[seed] || !inside[seed] {
            continue;
        }
        seen[seed] = true;
        let mut stack = vec![seed];
        let mut block = Block { top: usize::MAX, left: usize::MAX, bottom: 0, right: 0 };
        while let Some(cell) = stack.pop() {
            let (row, column) = (cell / width, cell % width);
            block = Block {
                top: block.top.min(row),
                left: block.left.min(column),
                bottom: block.bottom.max(row + 1),
                right: block.right.max(column + 1),
            };
            let neighbours = [
                (column > 0).then(|| cell - 1),
                (column + 1 < width).then(|| cell + 1),
                (row > 0).then(|| cell - width),
                Some(cell + width).filter(|n| *n < inside.len()),
            ];
            for next in neighbours.into_iter().flatten().filter(|n| inside[*n]) {
                if !std::mem::replace(&mut seen[next], true) {
                    stack.push(next);
                }
            }
        }
        blocks.push(block);
    }
    blocks
}

/// The grid of one block: its regions become cells, and areas connected to the outside become open corners.
fn grid(lattice: &Lattice, block: Block, region: &[usize], inside: &[bool]) -> Option<Grid> {
    let width = lattice.width();
    let members = || (block.top..block.bottom).flat_map(|r| (block.left..block.right).map(move |c| r * width + c));
    let area = |want: bool| members().filter(|c| inside[*c] == want).map(|c| lattice.area(c)).sum::<f32>();
    let (inner, outer) = (area(true), area(false));
    if outer > MAX_OUTSIDE * (inner + outer) {
        return None;
    }
    let mut regions: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut sorted: Vec<usize> = members().collect();
    sorted.sort_by_key(|c| (region[*c], *c));
    for cell in sorted {
        match regions.last_mut() {
            Some((id, cells)) if *id == region[cell] => cells.push(cell),
            _ => regions.push((region[cell], vec![cell])),
        }
    }
    let mut blocks = Vec::new();
    let mut irregular = 0;
    for (_, cells) in regions {
        let open = !inside[cells[0]];
        let pieces = rectangles(lattice, cells);
        irregular += usize::from(pieces.len() > 1 && !open);
        blocks.extend(pieces.into_iter().map(|b| (b, open)));
    }
    Some(compact(lattice, &blocks, irregular))
}

/// Cuts a set of cells into rectangles, along the border that already has the most ink.
fn rectangles(lattice: &Lattice, cells: Vec<usize>) -> Vec<Block> {
    let width = lattice.width();
    let rows = || cells.iter().map(|c| c / width);
    let columns = || cells.iter().map(|c| c % width);
    let (Some(top), Some(bottom), Some(left), Some(right)) =
        (rows().min(), rows().max(), columns().min(), columns().max())
    else {
        return Vec::new();
    };
    if cells.len() == (bottom + 1 - top) * (right + 1 - left) {
        return vec![Block { top, left, bottom: bottom + 1, right: right + 1 }];
    }
    let has = |row: usize, column: usize| cells.binary_search(&(row * width + column)).is_ok();
    let x = |i: usize| lattice.x[i].position;
    let y = |i: usize| lattice.y[i].position;
    // Borders where the outline of the set changes, each with its ink: (ink, by row, border).
    let mut cuts: Vec<(f32, bool, usize)> = Vec::new();
    for row in top + 1..=bottom {
        if (left..=right).any(|c| has(row, c) != has(row - 1, c)) {
            let ink = (left..=right).filter(|c| has(row, *c)).map(|c| lattice.y[row].ink(x(c), x(c + 1), |_| true));
            cuts.push((ink.sum(), true, row));
        }
    }
    for column in left + 1..=right {
        if (top..=bottom).any(|r| has(r, column) != has(r, column - 1)) {
            let ink =
                (top..=bottom).filter(|r| has(*r, column)).map(|r| lattice.x[column].ink(y(r), y(r + 1), |_| true));
            cuts.push((ink.sum(), false, column));
        }
    }
    // The first of the best: rows before columns.
    let Some((_, by_row, border)) = cuts.into_iter().reduce(|a, b| if b.0 > a.0 { b } else { a }) else {
        return Vec::new();
    };
    let before = |c: &usize| if by_row { c / width < border } else { c % width < border };
    let (one, other) = cells.into_iter().partition(before);
    let mut pieces = rectangles(lattice, one);
    pieces.extend(rectangles(lattice, other));
    pieces
}

/// Drops the positions at which no cell begins or ends.
fn compact(lattice: &Lattice, blocks: &[(Block, bool)], irregular: usize) -> Grid {
    let borders = |values: Vec<usize>| {
        let mut values = values;
        values.sort_unstable();
        values.dedup();
        values
    };
    let rows = borders(blocks.iter().flat_map(|(b, _)| [b.top, b.bottom]).collect());
    let columns = borders(blocks.iter().flat_map(|(b, _)| [b.left, b.right]).collect());
    let index = |list: &[usize], value: usize| list.partition_point(|v| *v < value);
    let painted = |r: &Rule| r.origin != Origin::Virtual;
    let closed =
        |row: usize, b: &Block| lattice.y[row].walls(lattice.x[b.left].position, lattice.x[b.right].position, painted);
    let mut cells: Vec<GridCell> = blocks
        .iter()
        .map(|(b, outside)| GridCell {
            row: index(&rows, b.top),
            column: index(&columns, b.left),
            row_span: index(&rows, b.bottom) - index(&rows, b.top),
            column_span: index(&columns, b.right) - index(&columns, b.left),
            closed_top: closed(b.top, b),
            closed_bottom: closed(b.bottom, b),
            outside: *outside,
            barred: false,
            drawn: false,
        })
        .collect();
    cells.sort_by_key(|c| (c.row, c.column));
    Grid {
        columns: columns.iter().map(|i| lattice.x[*i].position).collect(),
        rows: rows.iter().map(|i| lattice.y[*i].position).collect(),
        cells,
        irregular,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn rule(axis: Axis, position: f32, start: f32, end: f32) -> Rule {
        Rule { axis, position, start, end, thickness: 0.5, origin: Origin::Line }
    }

    /// Two rows and two columns of 100 by 30 points, of which the line between the upper cells is left out or not.
    fn lines(upper_wall: bool) -> Vec<Rule> {
        let across = [0.0, 30.0, 60.0].map(|y| rule(Axis::Horizontal, y, 0.0, 200.0));
        let sides = [0.0, 200.0].map(|x| rule(Axis::Vertical, x, 0.0, 60.0));
        let wall = rule(Axis::Vertical, 100.0, if upper_wall { 0.0 } else { 30.0 }, 60.0);
        across.into_iter().chain(sides).chain([wall]).collect()
    }

    fn glyphs() -> Vec<Point> {
        [(50.0, 15.0), (150.0, 15.0), (50.0, 45.0), (150.0, 45.0)].map(|(x, y)| Point { x, y }).to_vec()
    }

    #[test]
    fn crossing_lines_make_cells() {
        let grids = build(&lines(true), &glyphs(), 10.0);
        let cells: Vec<(usize, usize)> = grids[0].cells.iter().map(|c| (c.row, c.column)).collect();
        assert_eq!((grids.len(), cells), (1, vec![(0, 0), (0, 1), (1, 0), (1, 1)]));
    }

    #[test]
    fn cells_without_a_wall_between_them_are_one() {
        let grids = build(&lines(false), &glyphs(), 10.0);
        let spans: Vec<(usize, usize)> = grids[0].cells.iter().map(|c| (c.row, c.column_span)).collect();
        assert_eq!(spans, [(0, 2), (1, 1), (1, 1)]);
    }

    #[test]
    fn a_double_border_without_glyphs_is_one_line() {
        let mut lines = lines(true);
        lines.push(rule(Axis::Horizontal, 32.0, 0.0, 200.0));
        assert_eq!(build(&lines, &glyphs(), 10.0)[0].rows.len(), 3);
    }
}
