//! The tables of a page: lines, gaps and heights give hypotheses, of which each has a score; those that are likeliest
//! and do not overlap are its tables. What loses gives its glyphs back; what encloses something but is no table comes
//! out as a shape.

mod cell_contents;
mod choice;
mod cuts;
mod features;
mod gutters;
mod kinds;
mod lay;
mod model;
mod reading;
mod recurring;
mod refine;
mod regions;
mod row_groups;
mod surroundings;
mod words;

use crate::diagnostic::{Warning, WarningCode};
use crate::geometry::{Point, Rect};
use crate::layout::background::Picture;
use crate::layout::cell_text::{self, Homes, Placed};
use crate::layout::components::{self, Basis, Component};
use crate::layout::grid::{self, Grid};
use crate::layout::overlays::{self, Overlay};
use crate::layout::rules::{self, Rule};
use crate::layout::{PageCell, PageTable, Shape, TableKind, arrows, bars, painted_areas};
use crate::pdf::{Colour, Glyph, Limits, PageContent};
use cell_contents::CellContents;
use choice::{Candidate, Promise};
use cuts::{Cut, Parted};
use features::{Context, Features};
use lay::Laid;
pub(crate) use reading::readings;
pub use reading::{TableReading, chosen_readings};
use regions::{Ground, Region};
use words::{ByHeight, Word};

/// Share of the page above which something must begin to be the rest of a table of the page before.
const REST_TOP: f32 = 0.3;
/// Least width of such a rest, as a share of the page.
const REST_WIDTH: f32 = 0.4;
/// Distance, in points, from its corners at which a cell's background is sampled.
const INSET: f32 = 2.0;
/// A page of which more glyphs are set downwards or turned has no tables without lines.
const DOWN: f32 = 0.5;
/// Hypotheses that are less likely are not compared.
const UNLIKELY: f32 = 0.05;
/// Least share of filled cells in a grid of lines that is certain, provided that few gaps lack a line.
const SETTLED: f32 = 0.4;
/// See `SETTLED`: the share of cells.
const UNCUT: f32 = 0.05;
/// See `SETTLED`: the share of cells that hold figures one over the other, as headers of years in two counts do.
const STACKED: f32 = 0.1;
/// A page with more words is a drawing or a map.
const MOST_WORDS: usize = 6_000;

/// The tables of a page, and what encloses something else.
pub(super) struct TablesFound {
    pub(super) tables: Vec<TableDraft>,
    pub(super) shapes: Vec<Shape>,
    pub(super) warnings: Vec<Warning>,
}

/// A table whose cells have no lines yet.
pub(super) struct TableDraft {
    /// Cells without lines but for the marks of bars.
    pub(super) table: PageTable,
    /// For each cell the indexes of its glyphs in the page, in painting order.
    pub(super) glyphs: Vec<Vec<usize>>,
}

/// One reading of a part of the page as a table.
struct Hypothesis<'a> {
    laid: Laid<'a>,
    basis: Basis,
    /// What its rows rest on, for people.
    way: &'static str,
    features: Features,
    score: f32,
}

impl<'a> Hypothesis<'a> {
    fn new(laid: Laid<'a>, basis: Basis, way: &'static str, context: &Context<'_>) -> Self {
        let features = features::of(&laid, basis, context);
        Self { score: model::score(&features, is_ruled(basis)), laid, basis, way, features }
    }

    fn bounds(&self) -> Rect {
        bounds(&self.laid.grid)
    }

    fn candidate(&self) -> Candidate<'_> {
        let filled = self.laid.words.iter().filter(|words| !words.is_empty()).count();
        Candidate { grid: &self.laid.grid, filled, score: self.score }
    }
}

/// The rulings and shapes of a page, and its words.
struct Scene<'a> {
    page: &'a PageContent,
    picture: Picture<'a>,
    words: Vec<Word>,
    rules: Vec<Rule>,
    tiles: Vec<Rect>,
    shapes: Vec<Shape>,
    stripes: Vec<Rect>,
    boxes: Vec<Rect>,
    curves: Vec<Rect>,
    contents: CellContents,
    /// Glyphs that are written on boxes over a table, by index.
    over: Vec<usize>,
    /// These boxes.
    overlays: Vec<Overlay>,
    limited: bool,
    down: f32,
}

impl<'a> Scene<'a> {
    fn of(page: &'a PageContent) -> Self {
        let picture = Picture::of(page);
        let mut found = rules::find(page, &picture);
        found.shapes.extend(arrows::take(&mut found.rules, &found.shapes));
        let laid_over = |g: &Glyph| found.overlays.iter().any(|o| o.holds(g));
        let mut over: Vec<usize> = (0..page.glyphs.len()).filter(|i| laid_over(&page.glyphs[*i])).collect();
        over.extend(overlays::overprinted(page, &found.rules));
        over.sort_unstable();
        over.dedup();
        let words::Words { mut words, down } = words::of(page, &found.rules, &over);
        words.truncate(MOST_WORDS);
        let texts: Vec<Rect> = words.iter().map(|w| w.bounds).collect();
        let ground = painted_areas::ground(&found.shapes, &texts, page, &picture);
        let curves = found.shapes.iter().filter(|s| !s.rectangular).map(|s| s.bounds).collect();
        Self {
            page,
            picture,
            words,
            down,
            rules: found.rules,
            tiles: found.tiles,
            shapes: found.shapes,
            stripes: ground.stripes,
            boxes: ground.boxes,
            curves,
            contents: CellContents::default(),
            over,
            overlays: found.overlays,
            limited: found.limited,
        }
    }

    fn context(&self) -> Context<'_> {
        let page = Rect::new(0.0, 0.0, self.page.width, self.page.height);
        Context {
            words: ByHeight::of(&self.words),
            rules: &self.rules,
            boxes: &self.boxes,
            curves: &self.curves,
            contents: &self.contents,
            page,
        }
    }
}

/// Finds the tables of a page, however long it takes.
#[cfg(test)]
fn find(page: &PageContent) -> TablesFound {
    find_within(page, &Limits::default())
}

/// Finds the tables of a page, as many as there is time for.
pub(super) fn find_within(page: &PageContent, limits: &Limits) -> TablesFound {
    let out_of_time = || Warning::on_page(page.number, WarningCode::LimitReached, "表を探す時間の上限");
    if limits.is_over() {
        return TablesFound { tables: Vec::new(), shapes: Vec::new(), warnings: vec![out_of_time()] };
    }
    let scene = Scene::of(page);
    let context = scene.context();
    let Enclosed { hypotheses, open, settled } = enclosed(&scene, &context, limits);
    let regions = if limits.is_over() { Vec::new() } else { regions(&scene, &open, &settled) };
    let (parted, cuts) = cuts::of(&regions);
    let promises: Vec<Promise> = cuts.iter().map(|cut| parted[cut.parted].promise(cut)).collect();
    let make = |i: usize| {
        let has_time = !limits.is_over();
        has_time.then(|| hypothesis(&parted[cuts[i].parted], &cuts[i], &context)).flatten()
    };
    let (mut chosen, lost) = choice::choose(hypotheses, &promises, make, Hypothesis::candidate);
    let mut found = TablesFound { tables: Vec::new(), shapes: scene.shapes.clone(), warnings: Vec::new() };
    found.warnings.extend(limits.is_over().then(out_of_time));
    if scene.limited {
        found.warnings.push(Warning::on_page(page.number, WarningCode::LimitReached, "罫線の数"));
    }
    let lost: Vec<Shape> = lost.iter().filter(|h| encloses(h)).flat_map(frames).collect();
    let mut homes = Homes::new(page.glyphs.len());
    homes.take(std::slice::from_ref(&scene.over));
    if !scene.over.is_empty() {
        let text: String = scene.over.iter().map(|i| page.glyphs[*i].text.as_str()).collect();
        found.warnings.push(Warning::on_page(page.number, WarningCode::TextCrossesBorder, format!("「{text}」")));
    }
    // Inner tables first: a glyph belongs to the smallest grid around it.
    chosen.sort_by(|a, b| a.bounds().area().total_cmp(&b.bounds().area()));
    for hypothesis in &mut chosen {
        if !is_ruled(hypothesis.basis) {
            bars::lay(&mut hypothesis.laid.grid, &found.shapes, page);
        }
        let placed = cell_text::place(&page.glyphs, &hypothesis.laid.grid, &homes);
        homes.take(&placed.glyphs);
        warn(page, hypothesis, &placed, &mut found.warnings);
        found.tables.push(draft(&scene, hypothesis, placed.glyphs));
    }
    found.shapes.extend(lost);
    found.tables.sort_by(|a, b| {
        let (a, b) = (a.table.bounds, b.table.bounds);
        a.top.total_cmp(&b.top).then(a.x0.total_cmp(&b.x0))
    });
    found
}

/// Whether lines enclose the cells of a hypothesis.
const fn encloses(hypothesis: &Hypothesis<'_>) -> bool {
    matches!(hypothesis.basis, Basis::Lines | Basis::OpenSide)
}

const fn is_ruled(basis: Basis) -> bool {
    matches!(basis, Basis::Lines | Basis::OpenSide | Basis::Tiles)
}

/// The cells of a rejected hypothesis, as boxes.
fn frames(hypothesis: &Hypothesis<'_>) -> Vec<Shape> {
    let grid = &hypothesis.laid.grid;
    let frame = |c| Shape { bounds: cell_bounds(grid, c), fill: None, rectangular: true, order: 0 };
    grid.cells.iter().map(frame).collect()
}

/// The readings of what lines enclose.
struct Enclosed<'a> {
    hypotheses: Vec<Hypothesis<'a>>,
    /// The boxes of regions with more than one reading.
    open: Vec<Rect>,
    /// The boxes of regions with one certain reading.
    settled: Vec<Rect>,
}

/// Reads the grids that lines make, as they are and with what gaps part in them.
fn enclosed<'a>(scene: &'a Scene<'_>, context: &Context<'_>, limits: &Limits) -> Enclosed<'a> {
    let (mut found, mut settled, mut open) = (Vec::new(), Vec::new(), Vec::new());
    let components = components::find(&scene.rules, &scene.tiles, &scene.picture).into_iter();
    for component in components.take_while(|_| !limits.is_over()) {
        for mut grid in grids(&component, scene.page) {
            let bounds = bounds(&grid);
            if shaped_like_table(&grid, component.basis, scene.page) {
                bars::lay(&mut grid, &scene.shapes, scene.page);
            }
            let shaped = shaped_like_table(&grid, component.basis, scene.page);
            let laid = refine::fill(grid, &scene.words);
            let hypothesis = Hypothesis::new(laid, component.basis, "lines", context);
            let others: Vec<Laid<'_>> = refine::readings(&hypothesis.laid, &scene.words);
            let clear = shaped && is_clear(&hypothesis);
            if clear {
                settled.push(bounds)
            } else {
                open.push(bounds)
            }
            let others =
                others.into_iter().map(|laid| Hypothesis::new(laid, component.basis, "lines and gaps", context));
            found.extend(others.filter(|h| shaped_like_table(&h.laid.grid, h.basis, scene.page)));
            if shaped {
                found.push(hypothesis);
            } else {
                found.push(Hypothesis { score: 0.0, ..hypothesis });
            }
        }
    }
    Enclosed { hypotheses: found, open, settled }
}

/// Candidate regions regardless of what closes their cells.
fn regions<'a>(scene: &'a Scene<'_>, open: &[Rect], settled: &[Rect]) -> Vec<Region<'a>> {
    if scene.down > DOWN {
        return Vec::new();
    }
    regions::find(&Ground {
        words: &scene.words,
        rules: &scene.rules,
        stripes: &scene.stripes,
        boxes: &scene.boxes,
        components: open,
        settled,
        page: Rect::new(0.0, 0.0, scene.page.width, scene.page.height),
    })
}

/// Whether a grid of lines is such that nothing but its own refinements can be a better reading.
fn is_clear(hypothesis: &Hypothesis<'_>) -> bool {
    let of = |name: &str| features::NAMES.iter().position(|n| *n == name).map_or(0.0, |i| hypothesis.features[i]);
    let lined = of("lines_only") > 0.95 && of("irregular") == 0.0 && of("filled") >= SETTLED;
    // a single row may be the header of what lines across alone part
    let rows = hypothesis.laid.grid.rows.len() - 1;
    rows > 1 && lined && of("uncut_gaps") < UNCUT && of("stacked_figures") < STACKED && hypothesis.score > 0.5
}

/// The hypothesis of a cut of a region, unless it is too unlikely.
fn hypothesis<'a>(parted: &Parted<'_, 'a>, cut: &Cut, context: &Context<'_>) -> Option<Hypothesis<'a>> {
    let hypothesis = Hypothesis::new(parted.lay(cut)?, parted.basis(), cut.way, context);
    (hypothesis.score >= UNLIKELY).then_some(hypothesis)
}

/// The grids of a component; the glyphs inside it show which strips are empty.
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
    let rest = may_be_rest(bounds(grid), Rect::new(0.0, 0.0, page.width, page.height));
    columns >= 2 && (rows >= 2 || rest && basis != Basis::Tiles) && grid.cells.len() >= 2
}

/// Whether a table may continue that of the page before: then few rows are no evidence against it.
fn may_be_rest(table: Rect, page: Rect) -> bool {
    table.top <= REST_TOP * page.height() && table.width() >= REST_WIDTH * page.width()
}

fn bounds(grid: &Grid) -> Rect {
    let last = |list: &[f32]| list.last().copied().unwrap_or_default();
    Rect::new(grid.columns[0], grid.rows[0], last(&grid.columns), last(&grid.rows))
}

fn cell_bounds(grid: &Grid, cell: &grid::GridCell) -> Rect {
    Rect::new(
        grid.columns[cell.column],
        grid.rows[cell.row],
        grid.columns[cell.column + cell.column_span],
        grid.rows[cell.row + cell.row_span],
    )
}

fn warn(page: &PageContent, hypothesis: &Hypothesis<'_>, placed: &Placed, warnings: &mut Vec<Warning>) {
    let (grid, basis) = (&hypothesis.laid.grid, hypothesis.basis);
    let bbox = Some(bounds(grid));
    if matches!(basis, Basis::Stripes | Basis::Alignment) {
        warnings.push(Warning { bbox, ..Warning::on_page(page.number, WarningCode::TableWithoutLines, "") });
    }
    if grid.irregular > 0 {
        let warning = Warning::on_page(page.number, WarningCode::IrregularCell, grid.irregular.to_string());
        warnings.push(Warning { bbox, ..warning });
    }
    if let Some(text) = placed.crossing.first() {
        let warning = Warning::on_page(page.number, WarningCode::TextCrossesBorder, format!("「{text}」"));
        warnings.push(Warning { bbox, ..warning });
    }
}

fn draft(scene: &Scene<'_>, hypothesis: &Hypothesis<'_>, glyphs: Vec<Vec<usize>>) -> TableDraft {
    let (page, grid) = (scene.page, &hypothesis.laid.grid);
    let is_blank = |cell: &Vec<usize>| cell.iter().all(|i| page.glyphs[*i].is_blank());
    let cells = grid.cells.iter().zip(&glyphs).map(|(c, own)| {
        let bounds = cell_bounds(grid, c);
        let mark = (c.barred && is_blank(own)).then(|| bars::mark(bounds));
        PageCell {
            row: c.row,
            column: c.column,
            row_span: c.row_span,
            column_span: c.column_span,
            bounds,
            lines: mark.into_iter().collect(),
            shade: shade(bounds, &scene.picture),
            covered: scene.overlays.iter().any(|over| over.covers(bounds, &page.covered)),
            closed_top: c.closed_top,
            closed_bottom: c.closed_bottom,
        }
    });
    let order = glyphs.iter().flatten().map(|i| page.glyphs[*i].order).min().unwrap_or_default();
    let table = PageTable {
        kind: match hypothesis.basis {
            Basis::Lines | Basis::OpenSide | Basis::Tiles => TableKind::Ruled,
            Basis::LinesAcross | Basis::Stripes => TableKind::HalfRuled,
            Basis::Alignment => TableKind::Aligned,
        },
        bounds: bounds(grid),
        columns: grid.columns.clone(),
        rows: grid.rows.clone(),
        cells: cells.collect(),
        confidence: confidence(hypothesis),
        order,
    };
    TableDraft { table, glyphs }
}

/// How sure a grid is a table: painted lines on all sides are; every guess takes something away.
fn confidence(hypothesis: &Hypothesis<'_>) -> f32 {
    let grid = &hypothesis.laid.grid;
    let mut confidence: f32 = match hypothesis.basis {
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
