//! The texts of a document in which sheets are searched: its lines, the cells of its small tables, and labels that were
//! classified as furniture.

use std::collections::BTreeMap;

use super::likeness::{LIKE, Likeness};
use super::region::is_year;
use crate::document::{Line, Location, Page, Role};
use crate::geometry::Rect;
use crate::plan::flow::{Flow, FlowKind};
use crate::text::fold;

/// Largest length of a label, in bytes; longer texts are values.
const LONGEST_KEY: usize = 90;
/// Largest horizontal distance between labels of one column, in points.
const SAME_COLUMN: f32 = 3.0;
/// Largest difference of the heights of lines of one size, in points.
const SAME_HEIGHT: f32 = 0.8;
/// Least confidence of a table that is kept; a less certain one is a guess from the positions of lines.
const SURE: f32 = 0.8;
/// Largest number of cells of a table inside a sheet.
const LARGEST_PART: usize = 60;

/// A text of the document in reading order.
pub(super) struct Text {
    /// Folded; empty where it is too long for a label.
    pub(super) key: String,
    /// As printed.
    pub(super) text: String,
    /// Its place.
    pub(super) at: Option<Location>,
    /// Its item of the flow; `None` for a label that recurs at one place of every page and was taken for a running
    /// header.
    pub(super) item: Option<usize>,
    /// Whether it is a heading.
    pub(super) heading: bool,
    /// The table that it is a cell of, and the table's item.
    pub(super) table: Option<(usize, usize)>,
}

/// The items of the flow, and the labels among the furniture, each before its neighbours.
pub(super) fn texts(flow: &Flow<'_>, likeness: &Likeness<'_>) -> Vec<Text> {
    let mut lost: BTreeMap<u32, Vec<&Line>> =
        flow.document.pages.iter().map(|page| (page.page, labels_in_furniture(page, likeness))).collect();
    let mut found = Vec::new();
    for (index, item) in flow.items.iter().enumerate() {
        let at = item.at.first().copied();
        if let Some((at, lines)) = at.and_then(|at| Some((at, lost.get_mut(&at.page)?))) {
            let above = |line: &&Line| line.bbox.centre().y <= at.bbox.centre().y.max(at.bbox.top + line.bbox.height());
            let count = lines.iter().take_while(|line| above(line)).count();
            found.extend(lines.drain(..count).map(|line| furniture(line, at.page)));
        }
        if let FlowKind::Table(table) = item.kind {
            found.extend(of_table(flow, table).into_iter().map(|text| Text { table: Some((table, index)), ..text }));
            continue;
        }
        let heading = matches!(item.kind, FlowKind::Heading(_));
        found.push(Text { at, item: Some(index), heading, ..Text::of(&item.text) });
    }
    found
}

fn furniture(line: &Line, page: u32) -> Text {
    Text { at: Some(Location { page, bbox: line.bbox }), ..Text::of(&line.text) }
}

/// The style of a text. Sizes in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    left: f32,
    height: f32,
}

impl Look {
    /// Whether two texts begin in one column and are of one size.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (self.left - other.left).abs() <= SAME_COLUMN && (self.height - other.height).abs() <= SAME_HEIGHT
    }
}

impl Text {
    /// Its style, if it has a place.
    pub(super) fn look(&self) -> Option<Look> {
        let bbox = self.at?.bbox;
        Some(Look { left: bbox.x0, height: bbox.height() })
    }

    fn of(text: &str) -> Self {
        let key = if text.len() > LONGEST_KEY { String::new() } else { fold(text) };
        Self { key, text: text.to_owned(), at: None, item: None, heading: false, table: None }
    }
}

/// The cells of a small table, or its lines, where the table is a guess: it may be a part of a sheet, or one.
fn of_table(flow: &Flow<'_>, table: usize) -> Vec<Text> {
    let table = &flow.document.tables[table];
    if table.cells.len() > LARGEST_PART {
        return Vec::new();
    }
    let text = |text: &str, page: u32, bbox: Rect| Text { at: Some(Location { page, bbox }), ..Text::of(text) };
    if table.confidence >= SURE {
        let filled = table.cells.iter().filter(|cell| !cell.text.trim().is_empty());
        return filled.map(|cell| text(&cell.text, cell.page, cell.bbox)).collect();
    }
    let mut found = Vec::new();
    for page in flow.document.pages.iter().filter(|page| table.pages.contains(&page.page)) {
        let own = table.cells.iter().filter(|cell| cell.page == page.page).map(|cell| cell.bbox);
        let Some(place) = Rect::union_of(own) else { continue };
        let inside = |line: &&Line| line.role == Role::Table && place.contains(line.bbox.centre());
        found.extend(page.lines.iter().filter(inside).map(|line| text(&line.text, page.page, line.bbox)));
    }
    found
}

/// Lines in the furniture of a page that are similar to labels, other lines in their column, and the lines beside
/// these, from top to bottom.
fn labels_in_furniture<'d>(page: &'d Page, likeness: &Likeness<'_>) -> Vec<&'d Line> {
    let furniture = |line: &Line| matches!(line.role, Role::Header | Role::Navigation | Role::Footer);
    let is_label = |line: &Line| likeness.of(&line.text) >= LIKE || is_year(&line.text);
    let labels: Vec<&Line> = page.lines.iter().filter(|line| is_label(line)).collect();
    if !labels.iter().any(|line| furniture(line)) {
        return Vec::new();
    }
    let top = labels.iter().map(|label| label.bbox.top).fold(f32::INFINITY, f32::min);
    let bottom = labels.iter().map(|label| label.bbox.bottom).fold(0.0, f32::max);
    let below = |line: &Line| {
        let inside = line.bbox.top >= top && line.bbox.bottom <= bottom;
        let near = |a: f32, b: f32| (a - b).abs() <= SAME_COLUMN;
        let aligned =
            |label: &&Line| near(label.bbox.x0, line.bbox.x0) || near(label.bbox.centre().x, line.bbox.centre().x);
        inside && labels.iter().any(aligned)
    };
    let leads: Vec<&Line> =
        page.lines.iter().filter(|line| furniture(line) && (is_label(line) || below(line))).collect();
    let beside = |line: &Line| {
        let level = |label: &&Line| label.bbox.overlap_y(line.bbox) > 0.5 * line.bbox.height();
        leads.iter().any(|label| level(label) && label.bbox.x0 <= line.bbox.x0)
    };
    let mut found: Vec<&Line> = page.lines.iter().filter(|line| furniture(line) && beside(line)).collect();
    found.sort_by(|a, b| a.bbox.centre().y.total_cmp(&b.bbox.centre().y).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    found
}
