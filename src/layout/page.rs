//! The stage for one page, step by step: remove duplicate glyphs, detect vertical writing, set aside text that is not
//! part of the page, drop lines that belong to text, give tables their glyphs, form lines of the rest, put everything
//! in reading order.

use rayon::prelude::*;

use super::lines::Parting;
use super::order::{OrderItem, arrange};
use super::{
    Aside, OrderEntry, PageLayout, PageTable, Shape, TextLine, asides, lines, struck, tables, vertical, visible_glyphs,
};
use crate::diagnostic::{Warned, Warning, WarningCode};
use crate::geometry::Rect;
use crate::pdf::{Limits, PageContent};

/// Largest number of glyphs of a page that is analysed. A page with more is a map, a drawing, or an attempt to
/// exhaust the program. An A0 poster full of ordinary text has fewer; this many scattered at random take eight
/// seconds.
const MOST_GLYPHS: usize = 200_000;

/// Lays out a page. Every glyph that is not white space ends up in exactly one line, in a cell or outside.
#[must_use]
pub fn analyse(page: PageContent) -> Warned<PageLayout> {
    analyse_within(page, &Limits::default())
}

/// The same within a limit of time: once it is reached no further tables are looked for, and what would have been one is
/// lines.
#[must_use]
pub fn analyse_within(mut page: PageContent, limits: &Limits) -> Warned<PageLayout> {
    let is_cut = page.glyphs.len() > MOST_GLYPHS;
    page.glyphs.truncate(MOST_GLYPHS);
    let asides = make_ready(&mut page);
    let mut found = tables::find_within(&page, limits);
    if is_cut {
        found.warnings.push(Warning::on_page(page.number, WarningCode::LimitReached, format!("{MOST_GLYPHS}字まで")));
    }

    let mut in_table = vec![false; page.glyphs.len()];
    for &glyph in found.tables.iter().flat_map(|draft| draft.glyphs.iter().flatten()) {
        in_table[glyph] = true;
    }
    let tables: Vec<PageTable> = found.tables.into_iter().map(|draft| fill(&page, draft)).collect();
    let outside: Vec<usize> = (0..page.glyphs.len()).filter(|i| !in_table[*i]).collect();
    let mut text = lines::build(&page.glyphs, &outside, Parting::Gutters);
    let order = reading_order(&text, &tables, &boxes(&page, &found.shapes), page.width);
    number_blocks(&mut text, &order);

    let value = PageLayout {
        number: page.number,
        label: page.label,
        width: page.width,
        height: page.height,
        turned: 90 * page.turned.quarters_to_upright(),
        lines: text,
        tables,
        shapes: found.shapes,
        order,
        asides,
        annotated: page.annotated,
    };
    Warned { value, warnings: found.warnings }
}

/// Lays out all pages of a document, in parallel, within a limit of time.
#[must_use]
pub fn analyse_all(pages: Warned<Vec<PageContent>>, limits: &Limits) -> Warned<Vec<PageLayout>> {
    let mut warnings = Vec::new();
    let pages = pages.unpack(&mut warnings).into_par_iter();
    let layouts: Vec<Warned<PageLayout>> = pages.map(|page| analyse_within(page, limits)).collect();
    let value = layouts.into_iter().map(|page| page.unpack(&mut warnings)).collect();
    Warned { value, warnings }
}

/// All readings of the parts of a page as tables, for people who ask why a table was read as it was.
#[must_use]
pub fn readings(mut page: PageContent) -> Vec<tables::TableReading> {
    make_ready(&mut page);
    tables::readings(&page)
}

/// Removes from the page what would disturb its tables, and returns it.
fn make_ready(page: &mut PageContent) -> Vec<Aside> {
    page.glyphs = visible_glyphs::without_duplicates(std::mem::take(&mut page.glyphs), page.width, page.height);
    vertical::mark(&mut page.glyphs, page.width, page.height);
    let asides = asides::take(page);
    struck::take(page);
    asides
}

/// Gives a table's cells their lines.
fn fill(page: &PageContent, draft: tables::TableDraft) -> PageTable {
    let mut table = draft.table;
    for (cell, members) in table.cells.iter_mut().zip(&draft.glyphs) {
        cell.lines.extend(lines::build(&page.glyphs, members, Parting::Nothing));
    }
    table
}

/// The painted boxes that may hold text; an area nearly as large as the page is its background.
fn boxes(page: &PageContent, shapes: &[Shape]) -> Vec<Rect> {
    let largest = MAX_BOX * page.width * page.height;
    let mut boxes: Vec<Rect> = shapes.iter().map(|s| s.bounds).filter(|b| b.area() < largest).collect();
    boxes.sort_by(|a, b| <[f32; 4]>::from(*a).partial_cmp(&<[f32; 4]>::from(*b)).unwrap_or(std::cmp::Ordering::Equal));
    boxes.dedup();
    boxes
}

fn reading_order(lines: &[TextLine], tables: &[PageTable], boxes: &[Rect], width: f32) -> Vec<OrderEntry> {
    let of_line = |(i, line): (usize, &TextLine)| OrderItem {
        region: OrderEntry::Line(i),
        bounds: line.bounds,
        order: line.order,
        size: line.size,
        vertical: line.vertical,
    };
    let of_table = |(i, table): (usize, &PageTable)| OrderItem {
        region: OrderEntry::Table(i),
        bounds: table.bounds,
        order: table.order,
        size: table.cells.iter().flat_map(|c| &c.lines).map(|l| l.size).next().unwrap_or(10.0),
        vertical: false,
    };
    let items = lines.iter().enumerate().map(of_line).chain(tables.iter().enumerate().map(of_table)).collect();
    arrange(items, boxes, width).into_iter().map(|item| item.region).collect()
}

/// Largest share of the page that a box of text covers; a larger one is a background.
const MAX_BOX: f32 = 0.6;
/// Lines further apart than this (in font sizes, from box to box) are in different blocks.
const BLOCK_GAP: f32 = 0.9;
/// Lines of a block differ in size by no more than this factor.
const BLOCK_SIZE: f32 = 1.25;

/// How many lines back the rest of a paragraph is searched for: a strip at the side may be painted between its lines.
const LOOK_BACK: usize = 3;

/// Numbers blocks: neighbours in reading order, close below each other and of one size.
fn number_blocks(lines: &mut [TextLine], order: &[OrderEntry]) {
    let (mut block, mut recent): (usize, Vec<usize>) = (0, Vec::new());
    for region in order {
        let OrderEntry::Line(i) = *region else {
            recent.clear();
            continue;
        };
        let near = recent.iter().rev().take(LOOK_BACK).copied();
        lines[i].block = match near.into_iter().find(|p| is_same_block(&lines[*p], &lines[i])) {
            Some(previous) => lines[previous].block,
            None => {
                block += 1;
                block
            }
        };
        recent.push(i);
    }
}

fn is_same_block(a: &TextLine, b: &TextLine) -> bool {
    let (small, large) = (a.size.min(b.size), a.size.max(b.size));
    if a.vertical != b.vertical || large > BLOCK_SIZE * small {
        return false;
    }
    let (upper, lower): (Rect, Rect) = (a.bounds, b.bounds);
    if a.vertical {
        return upper.x0 - lower.x1 <= BLOCK_GAP * large && upper.overlap_y(lower) > 0.0 && lower.x0 < upper.x0;
    }
    let gap = lower.top - upper.bottom;
    (-0.5 * large..=BLOCK_GAP * large).contains(&gap) && upper.overlap_x(lower) > 0.0
}
