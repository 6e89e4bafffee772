//! Ruled tables of a page: rulings → components → grids → tables whose cells know their glyphs. What encloses
//! something but is no table comes out as a shape.

use crate::diagnostic::{Code, Warning};
use crate::geometry::{Point, Rect};
use crate::layout::bars;
use crate::layout::cell_text::{self, Homes, Placed};
use crate::layout::components::{self, Component};
use crate::layout::grid::{self, Grid};
use crate::layout::half_ruled;
use crate::layout::picture::Picture;
use crate::layout::rules;
use crate::layout::{Cell, Shape, Table, TableKind};
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
/// How far inside its corners a cell's background is looked at, in points.
const INSET: f32 = 2.0;

/// What the page's rulings enclose.
pub(super) struct TablesFound {
    pub(super) tables: Vec<TableDraft>,
    pub(super) shapes: Vec<Shape>,
    pub(super) warnings: Vec<Warning>,
}

/// A table whose cells have no lines yet.
pub(super) struct TableDraft {
    /// Cells with empty `lines`.
    pub(super) table: Table,
    /// For each cell the indexes of its glyphs in the page, in painting order.
    pub(super) glyphs: Vec<Vec<usize>>,
}

/// A grid with what its component says about it.
struct Candidate {
    grid: Grid,
    open: bool,
    tiled: bool,
    half_ruled: bool,
}

/// Finds the ruled tables of a page.
pub(super) fn find(page: &PageContent) -> TablesFound {
    let picture = Picture::of(page);
    let found = rules::find(page, &picture);
    let mut frames = Vec::new();
    let mut warnings = Vec::new();
    if found.limited {
        warnings.push(Warning::on_page(page.number, Code::LimitReached, "罫線の数"));
    }
    let mut candidates = Vec::new();
    let mut components = components::find(&found.rules, &found.tiles, &picture);
    components.extend(half_ruled::find(&found.rules, &components, page));
    for component in components {
        for mut grid in grids(&component, page) {
            if shaped_like_table(&grid, page) {
                bars::lay(&mut grid, &found.shapes, page);
                let Component { open, tiled, half_ruled, .. } = component;
                candidates.push(Candidate { grid, open, tiled, half_ruled });
            } else if !component.tiled {
                frames.extend(grid.cells.iter().map(|c| frame(&grid, c)));
            }
        }
    }
    // Inner tables first: a glyph belongs to the smallest grid around it.
    candidates.sort_by(|a, b| area(&a.grid).total_cmp(&area(&b.grid)));
    let mut tables = Vec::new();
    let mut homes = Homes::new(page.glyphs.len());
    for candidate in candidates {
        let placed = cell_text::place(&page.glyphs, &candidate.grid, &homes);
        if !holds_text(&candidate, &placed, page) {
            frames.extend(candidate.grid.cells.iter().map(|c| frame(&candidate.grid, c)));
            continue;
        }
        homes.take(&placed.glyphs);
        warn(page, &candidate.grid, &placed, &mut warnings);
        tables.push(draft(page, &candidate, placed.glyphs, &picture));
    }
    tables.sort_by(|a, b| {
        let (a, b) = (a.table.bounds, b.table.bounds);
        a.top.total_cmp(&b.top).then(a.x0.total_cmp(&b.x0))
    });
    let shapes = found.shapes.into_iter().chain(frames).collect();
    TablesFound { tables, shapes, warnings }
}

/// The grids of a component, with the glyphs that lie in it for what is empty.
fn grids(component: &Component, page: &PageContent) -> Vec<Grid> {
    let Some(bounds) = Rect::union_of(component.rules.iter().map(rules::Rule::bounds)) else { return Vec::new() };
    let inside = page.glyphs.iter().filter(|g| bounds.contains(g.bounds.centre()));
    let (centres, mut sizes): (Vec<Point>, Vec<f32>) =
        inside.filter(|g| !g.text.trim().is_empty()).map(|g| (g.bounds.centre(), g.size)).unzip();
    sizes.sort_by(f32::total_cmp);
    let em = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    grid::build(&component.rules, &centres, em)
}

/// At least two rows and columns; a single row only where it may be the rest of a table from the page before.
fn shaped_like_table(grid: &Grid, page: &PageContent) -> bool {
    let (rows, columns) = (grid.rows.len() - 1, grid.columns.len() - 1);
    let bounds = bounds(grid);
    let rest = bounds.top <= REST_TOP * page.height && bounds.width() >= REST_WIDTH * page.width;
    columns >= 2 && (rows >= 2 || rest) && grid.cells.len() >= 2
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

fn frame(grid: &Grid, cell: &grid::GridCell) -> Shape {
    Shape { bounds: cell_bounds(grid, cell), fill: None, rectangular: true, order: 0 }
}

/// Whether enough cells hold text. A grid that had to be guessed or cut, or whose text lies across its borders, must
/// hold more: it may be a chart or a drawing.
fn holds_text(candidate: &Candidate, placed: &Placed, page: &PageContent) -> bool {
    let has_text = |list: &&Vec<usize>| list.iter().any(|i| !page.glyphs[*i].text.trim().is_empty());
    let count = placed.glyphs.iter().filter(has_text).count();
    let grid = &candidate.grid;
    let guessed = candidate.open || grid.irregular > 0;
    let corners = grid.cells.iter().filter(|c| c.outside).count();
    let crossing = placed.crossing.len() as f32 / placed.runs.max(1) as f32;
    if guessed && crossing > MAX_CROSSING {
        return false;
    }
    let doubtful = guessed || corners > 1 || crossing > 0.0;
    let share = match (candidate.tiled, doubtful) {
        (true, _) => MIN_FILLED_TILES,
        (_, true) => MIN_FILLED_DOUBTFUL,
        _ => MIN_FILLED,
    };
    count >= 2 && count as f32 >= share * grid.cells.len() as f32
}

fn warn(page: &PageContent, grid: &Grid, placed: &Placed, warnings: &mut Vec<Warning>) {
    let bbox = Some(bounds(grid));
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
    let cells = grid.cells.iter().map(|c| {
        let bounds = cell_bounds(grid, c);
        Cell {
            row: c.row,
            column: c.column,
            row_span: c.row_span,
            column_span: c.column_span,
            bounds,
            lines: Vec::new(),
            shade: shade(bounds, picture),
            closed_top: c.closed_top,
            closed_bottom: c.closed_bottom,
        }
    });
    let order = glyphs.iter().flatten().map(|i| page.glyphs[*i].order).min().unwrap_or_default();
    let table = Table {
        kind: if candidate.half_ruled { TableKind::HalfRuled } else { TableKind::Ruled },
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
    let mut confidence = 0.99_f32;
    if candidate.open {
        confidence -= 0.05;
    }
    if candidate.tiled {
        confidence -= 0.2;
    }
    if grid.irregular > 0 || grid.cells.iter().any(|c| c.outside) {
        confidence -= 0.1;
    }
    if candidate.half_ruled {
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
#[path = "ruled_table_tests.rs"]
mod tests;
