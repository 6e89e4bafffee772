//! Sheets without a table: the same labels come again and again in the running lines, each beside or above its value.
//! Each sheet is laid out as a table from where its lines stand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::likeness::Likeness;
use crate::document::{Cell, Table};
use crate::geometry::Rect;
use crate::plan::flow::{Flow, Kind};
use crate::text::fold;

/// A sheet as a table, and the items of the flow that it is made of.
#[derive(Debug)]
pub(super) struct Loose {
    /// Its cells.
    pub(super) table: Table,
    /// Its items, in reading order.
    pub(super) items: Vec<usize>,
}

/// Longer texts (bytes) are values.
const LONGEST_KEY: usize = 90;
/// A text is a label from this likeness on, if it comes again.
const LIKE: f32 = 0.3;
/// A kind of sheet has at least so many labels.
const FEWEST_LABELS: usize = 3;
/// So many items may stand above the first label of a sheet.
const LEAD: usize = 8;
/// No sheet has more items.
const LONGEST_SHEET: usize = 120;
/// Tables that are guessed from lines are less sure than those that the layout found.
const CONFIDENCE: f32 = 0.7;
/// Pages lie below one another at this distance.
const PAGE: f32 = 10_000.0;

/// The sheets in the lines of a document.
pub(super) fn find(flow: &Flow<'_>, likeness: &Likeness<'_>) -> Vec<Loose> {
    let keys: Vec<String> = flow.items.iter().map(|item| key(item.kind, &item.text)).collect();
    let Some(labels) = Labels::of(&keys, likeness) else { return Vec::new() };
    let sheets = labels.sheets(flow, &keys);
    sheets.into_iter().filter_map(|items| laid_out(flow, items, &keys, &labels)).collect()
}

fn key(kind: Kind, text: &str) -> String {
    if matches!(kind, Kind::Table(_)) || text.len() > LONGEST_KEY { String::new() } else { fold(text) }
}

/// The labels that come again, and the items with which sheets begin.
struct Labels<'k> {
    labels: BTreeSet<&'k str>,
    starts: Vec<usize>,
}

impl<'k> Labels<'k> {
    /// The label that comes most often, and those that come at least half as often.
    fn of(keys: &'k [String], likeness: &Likeness<'_>) -> Option<Self> {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, key) in keys.iter().enumerate().filter(|(_, key)| !key.is_empty()) {
            places.entry(key).or_default().push(index);
        }
        places.retain(|key, places| places.len() >= 2 && likeness.of(key) >= LIKE);
        let most = places.values().map(Vec::len).max()?;
        let usual: Vec<(&&str, &Vec<usize>)> = places.iter().filter(|(_, at)| at.len() * 2 >= most).collect();
        let begins = |at: &Vec<usize>| at.len() * 10 >= most * 8;
        let (_, starts) = usual.iter().filter(|(_, at)| begins(at)).min_by_key(|(_, at)| at[0])?;
        (usual.len() >= FEWEST_LABELS)
            .then(|| Self { labels: places.keys().copied().collect(), starts: (*starts).clone() })
    }

    /// The items of each sheet: from its first label, and what stands above the first sheet's first label and before
    /// it too, to the next sheet or the next heading.
    fn sheets(&self, flow: &Flow<'_>, keys: &[String]) -> Vec<Vec<usize>> {
        let first = self.starts[0];
        let above: BTreeSet<&str> = keys[first.saturating_sub(LEAD)..first].iter().map(String::as_str).collect();
        let is_lead = |index: usize| self.labels.contains(keys[index].as_str()) && above.contains(keys[index].as_str());
        let mut cuts: Vec<(usize, usize)> = Vec::new();
        for start in &self.starts {
            let least = cuts.last().map_or(0, |(_, before)| before + 1).max(start.saturating_sub(LEAD));
            cuts.push(((least..*start).find(|index| is_lead(*index)).unwrap_or(*start), *start));
        }
        let ends = cuts.iter().skip(1).map(|(from, _)| *from).chain([flow.items.len()]);
        let sheets = cuts.iter().zip(ends).map(|((from, start), end)| self.sheet(flow, keys, *from..end, *start));
        sheets.filter(|items| items.len() >= FEWEST_LABELS).collect()
    }

    fn sheet(&self, flow: &Flow<'_>, keys: &[String], range: Range<usize>, start: usize) -> Vec<usize> {
        let is_label = |index: usize| self.labels.contains(keys[index].as_str());
        let mut items = Vec::new();
        for index in range.clone().take(LONGEST_SHEET) {
            let heading = matches!(flow.items[index].kind, Kind::Heading(_)) && !is_label(index);
            // a value may be printed like a heading, but stands behind its label
            if heading && index > start && !is_label(index - 1) {
                break;
            }
            if !matches!(flow.items[index].kind, Kind::Table(_)) {
                items.push(index);
            }
        }
        items
    }
}

/// A line of a sheet with its place; pages lie below one another.
struct Piece {
    item: usize,
    place: Rect,
    label: bool,
}

fn laid_out(flow: &Flow<'_>, items: Vec<usize>, keys: &[String], labels: &Labels<'_>) -> Option<Loose> {
    let place = |item: &usize| {
        let at = flow.items[*item].at.first()?;
        let shift = PAGE * f32::from(u16::try_from(at.page).unwrap_or(u16::MAX));
        let place = Rect { top: at.bbox.top + shift, bottom: at.bbox.bottom + shift, ..at.bbox };
        Some(Piece { item: *item, place, label: labels.labels.contains(keys[*item].as_str()) })
    };
    let pieces: Vec<Piece> = items.iter().filter_map(place).collect();
    let rows = spanned(rows(pieces));
    let borders = borders(&rows);
    let columns = borders.len() + 1;
    let mut table = Table { rows: rows.len(), columns, confidence: CONFIDENCE, ..Table::default() };
    let mut taken = BTreeSet::new();
    for (row, pieces) in rows.iter().enumerate() {
        for (piece, height) in pieces {
            let (from, to) = reach(piece.place, &borders);
            let from = (from..=to).find(|column| !taken.contains(&(row, *column)))?;
            let at = flow.items[piece.item].at.first()?;
            let free = |column: &usize| *column == from || !taken.contains(&(row, *column));
            let width = (from..=to).take_while(free).count();
            let covered = (row..row + height).flat_map(|row| (from..from + width).map(move |column| (row, column)));
            taken.extend(covered);
            let text = flow.items[piece.item].text.clone();
            let (row_span, column_span) = (*height, width);
            table.cells.push(Cell {
                row,
                column: from,
                row_span,
                column_span,
                text,
                page: at.page,
                bbox: at.bbox,
                ..Cell::default()
            });
        }
    }
    let holes = (0..rows.len()).flat_map(|row| (0..columns).map(move |column| (row, column)));
    for (row, column) in holes.filter(|place| !taken.contains(place)) {
        table.cells.push(Cell { row, column, row_span: 1, column_span: 1, ..Cell::default() });
    }
    table.cells.sort_by_key(|cell| (cell.row, cell.column));
    Some(Loose { table, items })
}

/// Lines beside one another, from left to right.
fn rows(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| a.place.centre().y.total_cmp(&b.place.centre().y));
    let beside = |a: Rect, b: Rect| a.bottom.min(b.bottom) - a.top.max(b.top) > 0.6 * a.height().min(b.height());
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut().filter(|row| row.iter().any(|other| beside(other.place, piece.place))) {
            Some(row) => row.push(piece),
            None => rows.push(vec![piece]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.place.x0.total_cmp(&b.place.x0));
    }
    rows
}

/// A label that stands alone between two rows which both begin right of it belongs to both.
fn spanned(rows: Vec<Vec<Piece>>) -> Vec<Vec<(Piece, usize)>> {
    let starts: Vec<f32> = rows.iter().map(|row| row[0].place.x0).collect();
    let mut found: Vec<Vec<(Piece, usize)>> = Vec::new();
    for (index, mut row) in rows.into_iter().enumerate() {
        let right = row[0].place.x1;
        let near = |other: Option<&f32>| other.is_some_and(|start| *start > right);
        if row.len() == 1
            && row[0].label
            && near(starts.get(index + 1))
            && near(index.checked_sub(1).and_then(|i| starts.get(i)))
        {
            if let (Some(piece), Some(above)) = (row.pop(), found.last_mut()) {
                above.insert(0, (piece, 2));
            }
            continue;
        }
        found.push(row.into_iter().map(|piece| (piece, 1)).collect());
    }
    found
}

/// The borders between columns: before each label or value that stands right of a label, and midway between labels
/// beside one another.
fn borders(rows: &[Vec<(Piece, usize)>]) -> Vec<f32> {
    /// Borders nearer to one another than this are one.
    const SAME: f32 = 12.0;
    let mut found: Vec<f32> = Vec::new();
    for row in rows {
        for pair in row.windows(2) {
            let (left, right) = (&pair[0].0, &pair[1].0);
            if left.label && right.label {
                found.push(f32::midpoint(left.place.x1, right.place.x0));
            } else if left.label || right.label {
                found.push(right.place.x0 - 1.0);
            }
        }
    }
    found.sort_by(f32::total_cmp);
    let mut borders: Vec<f32> = Vec::new();
    for border in found {
        if borders.last().is_none_or(|last| border - last > SAME) {
            borders.push(border);
        }
    }
    borders
}

/// The first and last column that a line reaches into.
fn reach(place: Rect, borders: &[f32]) -> (usize, usize) {
    /// A line may reach over a border by this without being in the next column.
    const OVER: f32 = 4.0;
    let from = borders.partition_point(|border| *border <= place.x0 + OVER);
    let to = borders.partition_point(|border| *border < place.x1 - OVER);
    (from.min(to.max(from)), to.max(from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::document::{Document, Element, Location, Page, Text};
    use crate::plan::vocabulary::PlanDictionaries;

    #[test]
    fn lines_with_the_same_labels_are_sheets() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let text = |text: &str, x0: f32, top: f32| {
            let bbox = Rect { x0, top, x1: x0 + 40.0, bottom: top + 10.0 };
            Element::Paragraph(Text { value: text.to_owned(), at: vec![Location { page: 1, bbox }] })
        };
        let mut elements = Vec::new();
        for (nth, name) in ["窓口の予約", "申請の電子化"].into_iter().enumerate() {
            let top = 40.0 + 200.0 * f32::from(u8::try_from(nth).expect("few sheets"));
            let row = |nth: u8| top + 20.0 * f32::from(nth);
            elements.extend([text("取組名", 50.0, row(0)), text(name, 150.0, row(0))]);
            elements.extend([text("担当課", 50.0, row(1)), text("総務課", 150.0, row(1))]);
            elements.extend([text("スケジュール", 50.0, row(3)), text("R7", 150.0, row(2)), text("R8", 250.0, row(2))]);
            elements.extend([text("検討", 150.0, row(4)), text("導入", 250.0, row(4))]);
        }
        let pages = vec![Page { page: 1, ..Page::default() }];
        let document = Document { pages, elements, ..Document::default() };
        let flow = Flow::of(&document, &words);
        let found = find(&flow, &Likeness::new(&words));
        assert_eq!(found.len(), 2);
        let place = |text: &str| {
            let cell = found[0].table.cells.iter().find(|cell| cell.text == text).expect("the text is in the table");
            (cell.row, cell.column, cell.row_span)
        };
        assert_eq!(place("取組名"), (0, 0, 1));
        assert_eq!(place("窓口の予約"), (0, 1, 1));
        assert_eq!(place("スケジュール"), (2, 0, 2));
        assert_eq!(place("導入"), (3, 2, 1));
    }
}
