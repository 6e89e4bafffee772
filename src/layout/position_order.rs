//! Reading order by position alone: boxes are read as a whole, lines become paragraphs, headings are joined to their
//! text, and the rest is cut along white space.

use std::collections::BTreeMap;

use super::OrderEntry;
use super::order::OrderItem;
use crate::geometry::Rect;

/// Largest gap between lines of one paragraph, and largest difference of their sizes, in em.
const LEADING: f32 = 0.7;
/// Largest ratio of the font sizes of two lines of one paragraph.
const SAME_SIZE: f32 = 1.15;
/// Largest gap between a heading and the text below it, in em.
const HEADING_GAP: f32 = 2.5;
/// Largest gap between a heading and the box below it, in font sizes.
const HEADING_GAP_BOX: f32 = 9.0;
/// Largest height of a heading as a share of the height of the text below it.
const HEADING_HEIGHT: f32 = 0.6;
/// A painted box is a heading only as a band around one line, no higher than this (em).
const BAND: f32 = 3.0;
/// A gap between two parts of a page that is wider than the leading of running text (em).
const PARAGRAPH_GAP: f32 = 0.8;
/// The narrowest gutter between columns (em).
const GUTTER: f32 = 1.0;
/// The narrowest gutter between boxes and tables, in em.
const GUTTER_OF_AREAS: f32 = 0.3;
/// Fewest lines of a paragraph that shows a column of running text.
const COLUMN_LINES: usize = 3;
/// Least width of a column of text, as a share of the widest.
const COLUMN_WIDTH: f32 = 0.6;
/// A strip of links at the right side of a page is no wider than this share of it; the left side has numbers, too.
const STRIP: f32 = 0.08;
/// A strip of links at the left ends before this share of the width of the page.
const STRIP_LEFT: f32 = 0.05;
/// Cuts inside cuts deeper than this are no layout.
const MAX_CUTS: usize = 64;
/// Pages with more parts than this are drawings: looking for paragraphs would take too long.
const MAX_UNITS: usize = 3000;

/// The items by position. `boxes` are the painted boxes of the page, `width` its width in points.
pub(super) fn by_position(items: Vec<OrderItem>, boxes: &[Rect], width: f32) -> Vec<OrderItem> {
    let (vertical, horizontal): (Vec<OrderItem>, Vec<OrderItem>) = items.iter().partition(|i| i.vertical);
    if vertical.len() > horizontal.len() {
        // a page of vertical writing: lines from right to left
        let mut all = [vertical, horizontal].concat();
        all.sort_by(|a, b| b.bounds.x1.total_cmp(&a.bounds.x1).then(a.bounds.top.total_cmp(&b.bounds.top)));
        return all;
    }
    let mut units: BTreeMap<Option<usize>, Vec<Unit>> = BTreeMap::new();
    for item in &items {
        units.entry(home(item.bounds, boxes)).or_default().push(Unit::from(*item));
    }
    let mut by_area: Vec<usize> = (0..boxes.len()).collect();
    by_area.sort_by(|a, b| boxes[*a].area().total_cmp(&boxes[*b].area()));
    for place in by_area {
        let Some(inside) = units.remove(&Some(place)) else { continue };
        let size = inside.iter().map(|unit| unit.size).fold(0.0, f32::max);
        let parent = smallest_around(boxes[place], boxes, boxes[place].area());
        let area = Unit { bounds: boxes[place], size, items: arranged(inside), is_area: true };
        units.entry(parent).or_default().push(area);
    }
    let units: Vec<Unit> = units.into_values().flatten().collect();
    // strips of links at the sides run past all rows
    let (left, rest): (Vec<Unit>, Vec<Unit>) = units.into_iter().partition(|u| u.bounds.x1 <= STRIP_LEFT * width);
    let (right, body): (Vec<Unit>, Vec<Unit>) = rest.into_iter().partition(|u| u.bounds.x0 >= (1.0 - STRIP) * width);
    [left, body, right].into_iter().flat_map(arranged).collect()
}

/// The smallest box that holds the middle of a line or table.
pub(super) fn home(bounds: Rect, boxes: &[Rect]) -> Option<usize> {
    smallest_around(bounds, boxes, f32::INFINITY)
}

/// The smallest box that holds the middle of `bounds` and is larger than `least` (for a box: that holds nearly all of
/// it).
fn smallest_around(bounds: Rect, boxes: &[Rect], least: f32) -> Option<usize> {
    let holds = |b: &Rect| {
        if least.is_finite() {
            b.area() > 1.05 * least && b.intersection(bounds).is_some_and(|r| r.area() > 0.9 * bounds.area())
        } else {
            b.grown(1.0).contains(bounds.centre())
        }
    };
    let around = boxes.iter().enumerate().filter(|(_, b)| holds(b));
    around.min_by(|a, b| a.1.area().total_cmp(&b.1.area())).map(|(i, _)| i)
}

/// A unit of reading: an item, a paragraph, or a box with its items in order.
struct Unit {
    bounds: Rect,
    size: f32,
    items: Vec<OrderItem>,
    /// A box or a table.
    is_area: bool,
}

impl From<OrderItem> for Unit {
    fn from(item: OrderItem) -> Self {
        Self {
            bounds: item.bounds,
            size: item.size,
            items: vec![item],
            is_area: matches!(item.region, OrderEntry::Table(_)),
        }
    }
}

impl Unit {
    /// Appends the unit below.
    fn append(&mut self, below: Self) {
        self.bounds = self.bounds.union(below.bounds);
        self.items.extend(below.items);
        self.is_area |= below.is_area;
    }
}

fn arranged(mut units: Vec<Unit>) -> Vec<OrderItem> {
    let mut out = Vec::new();
    units.sort_by(|a, b| a.bounds.top.total_cmp(&b.bounds.top).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
    if units.len() <= MAX_UNITS {
        units = stacked(units, is_paragraph);
        units = stacked(units, is_heading);
    }
    cut(units, &mut out, 0);
    out
}

/// Joins units from the bottom up where one is alone above another that is alone too, if `joins` allows it.
fn stacked(units: Vec<Unit>, joins: impl Fn(&Unit, &Unit) -> bool) -> Vec<Unit> {
    let mut waiting = units;
    let mut done: Vec<Unit> = Vec::with_capacity(waiting.len());
    while let Some(mut unit) = waiting.pop() {
        let below = done.iter().rposition(|below| {
            is_over(unit.bounds, below.bounds) && joins(&unit, below) && stands_alone(&unit, below, &waiting, &done)
        });
        if let Some(place) = below {
            unit.append(done.remove(place));
        }
        done.push(unit);
    }
    done.reverse();
    done
}

/// Whether no other unit lies right above or right below in the columns of both.
fn stands_alone(above: &Unit, below: &Unit, waiting: &[Unit], done: &[Unit]) -> bool {
    let between = |other: &Unit| {
        let under = is_over(above.bounds, other.bounds) && other.bounds.top < below.bounds.bottom;
        let over = is_over(other.bounds, below.bounds) && other.bounds.bottom > above.bounds.top;
        !std::ptr::eq(other, below) && (under || over)
    };
    !waiting.iter().chain(done).any(between)
}

/// Whether `a` is above `b` in one column.
fn is_over(a: Rect, b: Rect) -> bool {
    a.overlap_x(b) > 0.1 * a.width().min(b.width()) && a.bottom <= b.top + 0.5 * a.height().min(b.height())
}

fn is_paragraph(above: &Unit, below: &Unit) -> bool {
    let (small, large) = (above.size.min(below.size), above.size.max(below.size));
    let gap = below.bounds.top - above.bounds.bottom;
    let overlap = above.bounds.overlap_x(below.bounds);
    !above.is_area
        && !below.is_area
        && large <= SAME_SIZE * small
        && gap <= LEADING * large
        && overlap > 0.5 * above.bounds.width().min(below.bounds.width())
}

/// A short text over something taller that is as wide or wider.
fn is_heading(above: &Unit, below: &Unit) -> bool {
    let (a, b) = (above.bounds, below.bounds);
    let body = below.is_area || below.items.len() > 1;
    let band =
        matches!(above.items[..], [OrderItem { region: OrderEntry::Line(_), .. }]) && a.height() <= BAND * above.size;
    let title = !above.is_area || band;
    let inside = a.overlap_x(b) > 0.6 * a.width();
    let farthest = if below.is_area { HEADING_GAP_BOX } else { HEADING_GAP };
    title
        && body
        && inside
        && a.height() <= HEADING_HEIGHT * b.height()
        && b.top - a.bottom <= farthest * above.size.max(below.size)
}

/// Recursive cuts along white space (Nagy and Seth, 1984): between columns of running text, then across the page at
/// gaps wider than the leading, then between other columns, at last by height.
fn cut(units: Vec<Unit>, out: &mut Vec<OrderItem>, depth: usize) {
    if units.len() <= 1 || depth > MAX_CUTS {
        out.extend(by_line(units).into_iter().flat_map(|unit| unit.items));
        return;
    }
    let em = median(units.iter().map(|i| i.size));
    let rows = widest(&gaps(&units, |r| (r.top, r.bottom), PARAGRAPH_GAP * em));
    let gutter = if units.iter().all(|unit| unit.is_area) { GUTTER_OF_AREAS } else { GUTTER };
    let columns = widest(&gaps(&units, |r| (r.x0, r.x1), gutter * em));
    let split = match (rows, columns) {
        (_, Some(at)) if are_columns_of_text(&units, at) => Some((at, false)),
        (Some(at), _) => Some((at, true)),
        (None, Some(at)) => Some((at, false)),
        (None, None) => widest(&gaps(&units, |r| (r.top, r.bottom), 0.0)).map(|at| (at, true)),
    };
    let Some((at, across)) = split else {
        return cut(units, out, MAX_CUTS + 1);
    };
    let (first, rest): (Vec<Unit>, Vec<Unit>) =
        units.into_iter().partition(|i| if across { i.bounds.centre().y < at } else { i.bounds.centre().x < at });
    cut(first, out, depth + 1);
    cut(rest, out, depth + 1);
}

/// Units not separated by white space, line by line.
fn by_line(mut units: Vec<Unit>) -> Vec<Unit> {
    units.sort_by(|a, b| a.bounds.top.total_cmp(&b.bounds.top).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
    let mut start = 0;
    while start < units.len() {
        let first = units[start].bounds;
        let level = units[start..].iter().take_while(|u| u.bounds.overlap_y(first) > 0.5 * first.height()).count();
        let end = start + level.max(1);
        units[start..end].sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
        start = end;
    }
    units
}

/// Whether there is running text on both sides of a gutter.
fn are_columns_of_text(units: &[Unit], gutter: f32) -> bool {
    let is_text = |left: bool| {
        let side: Vec<&Unit> = units.iter().filter(|u| (u.bounds.centre().x < gutter) == left).collect();
        let width = Rect::union_of(side.iter().map(|u| u.bounds)).map_or(0.0, Rect::width);
        side.iter().any(|u| !u.is_area && u.items.len() >= COLUMN_LINES && u.bounds.width() >= COLUMN_WIDTH * width)
    };
    is_text(true) && is_text(false)
}

/// White gaps of at least `least` points in the projection of all boxes: (middle, width).
fn gaps(units: &[Unit], side: impl Fn(Rect) -> (f32, f32), least: f32) -> Vec<(f32, f32)> {
    let mut sides: Vec<(f32, f32)> = units.iter().map(|i| side(i.bounds)).collect();
    sides.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found = Vec::new();
    let mut end = f32::NEG_INFINITY;
    for (start, stop) in sides {
        if end.is_finite() && start - end >= least && start > end {
            found.push((f32::midpoint(start, end), start - end));
        }
        end = end.max(stop);
    }
    found
}

fn widest(gaps: &[(f32, f32)]) -> Option<f32> {
    gaps.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|gap| gap.0)
}

fn median(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::OrderEntry;

    fn item(i: usize, x: f32, y: f32) -> OrderItem {
        let bounds = Rect::new(x, y, x + 100.0, y + 10.0);
        OrderItem { region: OrderEntry::Line(i), bounds, order: 0, size: 10.0, vertical: false }
    }

    fn order(items: Vec<OrderItem>, boxes: &[Rect]) -> Vec<usize> {
        let line = |item: &OrderItem| if let OrderEntry::Line(n) = item.region { n } else { usize::MAX };
        by_position(items, boxes, 600.0).iter().map(line).collect()
    }

    #[test]
    fn columns_of_text_are_read_one_after_the_other() {
        let lines = |i: usize| [item(i, 50.0, 12.0 * i as f32), item(4 + i, 300.0, 12.0 * i as f32)];
        assert_eq!(order((0..4).flat_map(lines).collect(), &[]), (0..8).collect::<Vec<_>>());
    }

    #[test]
    fn a_label_and_its_value_are_read_across() {
        let items = vec![item(0, 50.0, 0.0), item(1, 300.0, 0.0), item(2, 50.0, 40.0), item(3, 300.0, 40.0)];
        assert_eq!(order(items, &[]), [0, 1, 2, 3]);
    }

    #[test]
    fn vertical_lines_are_read_from_right_to_left() {
        let vertical = |i: usize, x: f32| OrderItem { vertical: true, ..item(i, x, 0.0) };
        assert_eq!(order(vec![vertical(1, 50.0), vertical(0, 400.0)], &[]), [0, 1]);
    }

    #[test]
    fn the_smallest_box_around_its_middle_holds_a_line() {
        let boxes = [Rect::new(0.0, 0.0, 500.0, 500.0), Rect::new(10.0, 10.0, 200.0, 100.0)];
        assert_eq!(home(Rect::new(20.0, 20.0, 120.0, 30.0), &boxes), Some(1));
        assert_eq!(home(Rect::new(20.0, 300.0, 120.0, 310.0), &boxes), Some(0));
        assert_eq!(home(Rect::new(20.0, 600.0, 120.0, 610.0), &boxes), None);
    }
}
