//! The tables of a page: rulings → components → grids → tables whose cells know their glyphs. What encloses something
//! but is no table comes out as a shape.

use crate::diagnostic::{Code, Warning};
use crate::geometry::{Point, Rect};
use crate::layout::cell_text::{self, Homes, Placed};
use crate::layout::components::{self, Basis, Component};
use crate::layout::grid::{self, Grid};
use crate::layout::picture::Picture;
use crate::layout::rules::{self, Axis, Rule};
use crate::layout::{Cell, Shape, Table, TableKind, aligned, arrows, bars, half_ruled, headed, header};
use crate::pdf::{Colour, PageContent};

/// A grid with text in a smaller share of its cells is a chart or a drawing.
const MIN_FILLED: f32 = 0.1;
/// … where the grid is doubtful, in a smaller share than this;
const MIN_FILLED_DOUBTFUL: f32 = 0.5;
/// … or where more of its texts lie across borders.
const MAX_CROSSING: f32 = 0.15;
/// … of tiles without any line, in a smaller share than this.
const MIN_FILLED_TILES: f32 = 0.6;
/// A single row is the rest of a table of the page before only if it begins this high on the page …
const REST_TOP: f32 = 0.3;
/// … and is at least this wide.
const REST_WIDTH: f32 = 0.4;
/// A grid that had to be cut or has open corners, and of whose fields fewer are cells of their own, is a chart.
const MERGED: f32 = 0.25;
/// How far inside its corners a cell's background is looked at, in points.
const INSET: f32 = 2.0;

/// The tables of a page, and what encloses something else.
pub(super) struct TablesFound {
    pub(super) tables: Vec<TableDraft>,
    pub(super) shapes: Vec<Shape>,
    pub(super) warnings: Vec<Warning>,
}

/// A table whose cells have no lines yet.
pub(super) struct TableDraft {
    /// Cells without lines but for the marks of bars.
    pub(super) table: Table,
    /// For each cell the indexes of its glyphs in the page, in painting order.
    pub(super) glyphs: Vec<Vec<usize>>,
}

/// A grid with what it rests on.
struct Candidate {
    grid: Grid,
    basis: Basis,
}

/// Finds the tables of a page: first those with lines, then, in the text that is left, those without.
pub(super) fn find(page: &PageContent) -> TablesFound {
    let picture = Picture::of(page);
    let mut found = rules::find(page, &picture);
    found.shapes.extend(arrows::take(&mut found.rules, &found.shapes));
    let mut search = Search {
        page,
        picture: &picture,
        homes: Homes::new(page.glyphs.len()),
        found: TablesFound { tables: Vec::new(), shapes: found.shapes, warnings: Vec::new() },
    };
    if found.limited {
        search.found.warnings.push(Warning::on_page(page.number, Code::LimitReached, "罫線の数"));
    }
    let mut components = components::find(&found.rules, &found.tiles, &picture);
    headed::extend(&mut components, &found.rules, page);
    let shades = header::shaded(&found.tiles, &picture);
    components.extend(half_ruled::find(&found.rules, &shades, &components, page));
    search.take(components);
    let across: Vec<Rule> = found.rules.iter().filter(|r| r.axis == Axis::Horizontal).copied().collect();
    let free = search.homes.free();
    search.take(aligned::find(page, &free, &search.found.shapes, &across));
    let mut found = search.found;
    found.tables.sort_by(|a, b| {
        let (a, b) = (a.table.bounds, b.table.bounds);
        a.top.total_cmp(&b.top).then(a.x0.total_cmp(&b.x0))
    });
    found
}

/// What has been found so far, and which glyphs it has taken.
struct Search<'a> {
    page: &'a PageContent,
    picture: &'a Picture<'a>,
    homes: Homes,
    found: TablesFound,
}

impl Search<'_> {
    /// Makes tables of the components that hold text like one, and shapes of the others.
    fn take(&mut self, components: Vec<Component>) {
        let mut candidates = Vec::new();
        for component in components {
            for mut grid in grids(&component, self.page) {
                if shaped_like_table(&grid, component.basis, self.page) {
                    bars::lay(&mut grid, &self.found.shapes, self.page);
                    candidates.push(Candidate { grid, basis: component.basis });
                } else if component.basis != Basis::Tiles {
                    self.frame(&grid);
                }
            }
        }
        // Inner tables first: a glyph belongs to the smallest grid around it.
        candidates.sort_by(|a, b| area(&a.grid).total_cmp(&area(&b.grid)));
        for candidate in candidates {
            let placed = cell_text::place(&self.page.glyphs, &candidate.grid, &self.homes);
            if holds_text(&candidate, &placed, self.page) {
                self.homes.take(&placed.glyphs);
                warn(self.page, &candidate, &placed, &mut self.found.warnings);
                self.found.tables.push(draft(self.page, &candidate, placed.glyphs, self.picture));
            } else {
                self.frame(&candidate.grid);
            }
        }
    }

    /// Keeps the cells of what is no table as boxes.
    fn frame(&mut self, grid: &Grid) {
        let frame = |c| Shape { bounds: cell_bounds(grid, c), fill: None, rectangular: true, order: 0 };
        self.found.shapes.extend(grid.cells.iter().map(frame));
    }
}

/// The grids of a component, with the glyphs that lie in it for what is empty.
fn grids(component: &Component, page: &PageContent) -> Vec<Grid> {
    let Some(bounds) = Rect::union_of(component.rules.iter().map(rules::Rule::bounds)) else { return Vec::new() };
    let inside = page.glyphs.iter().filter(|g| bounds.contains(g.bounds.centre()));
    let (centres, mut sizes): (Vec<Point>, Vec<f32>) =
        inside.filter(|g| !g.is_blank()).map(|g| (g.bounds.centre(), g.size)).unzip();
    sizes.sort_by(f32::total_cmp);
    let em = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    grid::build(&component.rules, &centres, em)
}

/// At least two rows and columns; a single row only where it may be the rest of a table from the page before: tiles in
/// a row are a strip of links.
fn shaped_like_table(grid: &Grid, basis: Basis, page: &PageContent) -> bool {
    let (rows, columns) = (grid.rows.len() - 1, grid.columns.len() - 1);
    let bounds = bounds(grid);
    let rest = bounds.top <= REST_TOP * page.height && bounds.width() >= REST_WIDTH * page.width;
    columns >= 2 && (rows >= 2 || rest && basis != Basis::Tiles) && grid.cells.len() >= 2
}

fn bounds(grid: &Grid) -> Rect {
    let last = |list: &[f32]| list.last().copied().unwrap_or_default();
    Rect::new(grid.columns[0], grid.rows[0], last(&grid.columns), last(&grid.rows))
}

fn area(grid: &Grid) -> f32 {
    bounds(grid).area()
}

fn cell_bounds(grid: &Grid, cell: &grid::GridCell) -> Rect {
    Rect::new(
        grid.columns[cell.column],
        grid.rows[cell.row],
        grid.columns[cell.column + cell.column_span],
        grid.rows[cell.row + cell.row_span],
    )
}

/// Whether enough cells hold text. A grid that had to be guessed or cut, or whose text lies across its borders, must
/// hold more: it may be a chart or a drawing.
fn holds_text(candidate: &Candidate, placed: &Placed, page: &PageContent) -> bool {
    let has_text = |list: &&Vec<usize>| list.iter().any(|i| !page.glyphs[*i].is_blank());
    let count = placed.glyphs.iter().filter(has_text).count();
    let grid = &candidate.grid;
    let guessed = !matches!(candidate.basis, Basis::Lines | Basis::Tiles) || grid.irregular > 0;
    let corners = grid.cells.iter().filter(|c| c.outside).count();
    let crossing = placed.crossing.len() as f32 / placed.runs.max(1) as f32;
    let fields = (grid.rows.len() - 1) * (grid.columns.len() - 1);
    let merged = (grid.irregular > 0 || corners > 0) && (grid.cells.len() as f32) < MERGED * fields as f32;
    if guessed && crossing > MAX_CROSSING || merged {
        return false;
    }
    let doubtful = guessed || corners > 1 || crossing > 0.0;
    let share = match candidate.basis {
        Basis::Tiles => MIN_FILLED_TILES,
        _ if doubtful => MIN_FILLED_DOUBTFUL,
        _ => MIN_FILLED,
    };
    count >= 2 && count as f32 >= share * grid.cells.len() as f32
}

fn warn(page: &PageContent, Candidate { grid, basis }: &Candidate, placed: &Placed, warnings: &mut Vec<Warning>) {
    let bbox = Some(bounds(grid));
    if matches!(basis, Basis::Stripes | Basis::Alignment) {
        warnings.push(Warning { bbox, ..Warning::on_page(page.number, Code::TableWithoutLines, "") });
    }
    if grid.irregular > 0 {
        let warning = Warning::on_page(page.number, Code::IrregularCell, grid.irregular.to_string());
        warnings.push(Warning { bbox, ..warning });
    }
    if let Some(text) = placed.crossing.first() {
        let warning = Warning::on_page(page.number, Code::TextCrossesBorder, format!("「{text}」"));
        warnings.push(Warning { bbox, ..warning });
    }
}

fn draft(page: &PageContent, candidate: &Candidate, glyphs: Vec<Vec<usize>>, picture: &Picture<'_>) -> TableDraft {
    let grid = &candidate.grid;
    let is_blank = |cell: &Vec<usize>| cell.iter().all(|i| page.glyphs[*i].is_blank());
    let cells = grid.cells.iter().zip(&glyphs).map(|(c, own)| {
        let bounds = cell_bounds(grid, c);
        let mark = (c.barred && is_blank(own)).then(|| bars::mark(bounds));
        Cell {
            row: c.row,
            column: c.column,
            row_span: c.row_span,
            column_span: c.column_span,
            bounds,
            lines: mark.into_iter().collect(),
            shade: shade(bounds, picture),
            closed_top: c.closed_top,
            closed_bottom: c.closed_bottom,
        }
    });
    let order = glyphs.iter().flatten().map(|i| page.glyphs[*i].order).min().unwrap_or_default();
    let table = Table {
        kind: match candidate.basis {
            Basis::Lines | Basis::OpenSide | Basis::Tiles => TableKind::Ruled,
            Basis::LinesAcross | Basis::Stripes => TableKind::HalfRuled,
            Basis::Alignment => TableKind::Aligned,
        },
        bounds: bounds(grid),
        columns: grid.columns.clone(),
        rows: grid.rows.clone(),
        cells: cells.collect(),
        confidence: confidence(candidate),
        order,
    };
    TableDraft { table, glyphs }
}

/// How sure a grid is a table: painted lines on all sides are; every guess takes something away.
fn confidence(candidate: &Candidate) -> f32 {
    let grid = &candidate.grid;
    let mut confidence: f32 = match candidate.basis {
        Basis::Lines => 0.99,
        Basis::OpenSide => 0.94,
        Basis::LinesAcross => 0.84,
        Basis::Tiles => 0.79,
        Basis::Stripes => 0.74,
        Basis::Alignment => 0.6,
    };
    if grid.irregular > 0 || grid.cells.iter().any(|c| c.outside) {
        confidence -= 0.1;
    }
    if grid.rows.len() < 3 {
        confidence -= 0.4;
    }
    confidence
}

/// The background of a cell: what shows near most of its corners, if it isn't the white of the paper.
fn shade(bounds: Rect, picture: &Picture<'_>) -> Option<Colour> {
    let inner = bounds.grown(-INSET.min(bounds.width() / 4.0).min(bounds.height() / 4.0));
    let corners = [(inner.x0, inner.top), (inner.x1, inner.top), (inner.x0, inner.bottom), (inner.x1, inner.bottom)];
    let colours = corners.map(|(x, y)| picture.colour_at(Point { x, y }));
    let same = |a: &Colour| colours.iter().filter(|b| b.distance(*a) <= rules::CONTRAST).count();
    let most = colours.into_iter().max_by_key(same)?;
    (same(&most) >= 2 && most.distance(Colour::WHITE) > rules::CONTRAST / 2.0).then_some(most)
}

#[cfg(test)]
mod aligned_tests;
#[cfg(test)]
mod header_tests;
#[cfg(test)]
mod ruled_tests;
#[cfg(test)]
mod schedule_tests;
#[cfg(test)]
mod testing;
