//! Reading order of lines and tables: the order of painting where it reads like a page, positions where it does not.

use super::Region;
use crate::geometry::Rect;

/// A line or table with its place on the page and in the painting order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) region: Region,
    pub(super) bounds: Rect,
    pub(super) order: u32,
    /// Font size; height of the first line for tables.
    pub(super) size: f32,
    pub(super) vertical: bool,
}

/// A page is painted in reading order if at most this share of its steps goes back up a column.
const MAX_RISES: f32 = 0.12;
/// … a few are always allowed: headers, page numbers and slide titles are often painted last.
const FREE_RISES: usize = 3;
/// A gap between two parts of a page that is wider than the leading of running text (em).
const PARAGRAPH_GAP: f32 = 0.8;
/// A title band and what it heads share so much of the wider one's width.
const TITLE_SIDES: f32 = 0.85;
/// Cuts inside cuts deeper than this are no layout.
const MAX_CUTS: usize = 64;
/// The narrowest gutter between columns (em).
const GUTTER: f32 = 1.0;

/// The items in reading order. `boxes` are the painted boxes of the page: what stands in one is read together.
pub(super) fn arrange(mut items: Vec<Item>, boxes: &[Rect]) -> Vec<Item> {
    items.sort_by_key(|item| item.order);
    if is_plausible(&items) { items } else { by_position(items, boxes) }
}

fn by_position(items: Vec<Item>, boxes: &[Rect]) -> Vec<Item> {
    let (vertical, horizontal): (Vec<Item>, Vec<Item>) = items.iter().partition(|i| i.vertical);
    if vertical.len() > horizontal.len() {
        // a page of vertical writing: lines from right to left
        let mut all = [vertical, horizontal].concat();
        all.sort_by(|a, b| b.bounds.x1.total_cmp(&a.bounds.x1).then(a.bounds.top.total_cmp(&b.bounds.top)));
        return all;
    }
    let mut units: Vec<(Option<usize>, Unit)> =
        items.iter().map(|item| (smallest_around(item.bounds, boxes, f32::INFINITY), Unit::from(*item))).collect();
    let mut by_area: Vec<usize> = (0..boxes.len()).collect();
    by_area.sort_by(|a, b| boxes[*a].area().total_cmp(&boxes[*b].area()));
    for home in by_area {
        let (inside, others): (Vec<_>, Vec<_>) = units.into_iter().partition(|(h, _)| *h == Some(home));
        units = others;
        if let Some(size) = inside.iter().map(|(_, unit)| unit.size).reduce(f32::max) {
            let items = arranged(inside.into_iter().map(|(_, unit)| unit).collect());
            let parent = smallest_around(boxes[home], boxes, boxes[home].area());
            units.push((parent, Unit { bounds: boxes[home], size, items, is_area: true }));
        }
    }
    arranged(units.into_iter().map(|(_, unit)| unit).collect())
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

/// What is read in one go: an item, or a box with the items in it, in order.
struct Unit {
    bounds: Rect,
    size: f32,
    items: Vec<Item>,
    /// A box or a table: something that can have a title above it.
    is_area: bool,
}

impl From<Item> for Unit {
    fn from(item: Item) -> Self {
        Self {
            bounds: item.bounds,
            size: item.size,
            items: vec![item],
            is_area: matches!(item.region, Region::Table(_)),
        }
    }
}

fn arranged(units: Vec<Unit>) -> Vec<Item> {
    let mut out = Vec::new();
    cut(with_titles(units), &mut out, 0);
    out
}

/// Joins a title band to the box or table under it: the same sides, and no more than a line between them. Cards and
/// columns are then cut as a whole.
fn with_titles(mut units: Vec<Unit>) -> Vec<Unit> {
    units.sort_by(|a, b| a.bounds.top.total_cmp(&b.bounds.top).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
    let mut done: Vec<Unit> = Vec::with_capacity(units.len());
    for unit in units {
        let title = done.iter().rposition(|above| unit.is_area && is_title_of(above, &unit));
        match title.map(|place| done.remove(place)) {
            Some(mut above) => {
                above.bounds = above.bounds.union(unit.bounds);
                above.items.extend(unit.items);
                done.push(above);
            }
            None => done.push(unit),
        }
    }
    done
}

fn is_title_of(above: &Unit, unit: &Unit) -> bool {
    let (a, b) = (above.bounds, unit.bounds);
    let gap = b.top - a.bottom;
    let same_sides = a.overlap_x(b) > TITLE_SIDES * a.width().max(b.width());
    above.items.len() <= 2
        && a.height() < b.height()
        && same_sides
        && (-0.5 * above.size..=1.2 * above.size).contains(&gap)
}

/// Whether painting goes down each column of the page, apart from a few jumps.
fn is_plausible(items: &[Item]) -> bool {
    let rises = (1..items.len())
        .filter(|i| {
            let column = items[..*i].iter().rev().find(|before| shares_column(before.bounds, items[*i].bounds));
            column.is_some_and(|before| rises(before.bounds, items[*i].bounds))
        })
        .count();
    rises <= FREE_RISES.max((MAX_RISES * items.len() as f32) as usize)
}

fn shares_column(a: Rect, b: Rect) -> bool {
    a.overlap_x(b) > 0.3 * a.width().min(b.width())
}

/// Whether `b` stands above `a`.
fn rises(a: Rect, b: Rect) -> bool {
    b.bottom <= a.top + 0.2 * a.height()
}

/// Recursive cuts along white space (Nagy and Seth, 1984): first across the page at gaps wider than the leading,
/// then between columns, at last by height.
fn cut(mut items: Vec<Unit>, out: &mut Vec<Item>, depth: usize) {
    if items.len() <= 1 || depth > MAX_CUTS {
        items.sort_by(|a, b| a.bounds.top.total_cmp(&b.bounds.top).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
        out.extend(items.into_iter().flat_map(|unit| unit.items));
        return;
    }
    let em = median(items.iter().map(|i| i.size));
    let rows = gaps(&items, |r| (r.top, r.bottom), PARAGRAPH_GAP * em);
    let columns = gaps(&items, |r| (r.x0, r.x1), GUTTER * em);
    let split = if let Some(at) = widest(&rows) {
        Some((at, true))
    } else if let Some(at) = widest(&columns) {
        Some((at, false))
    } else {
        widest(&gaps(&items, |r| (r.top, r.bottom), 0.0)).map(|at| (at, true))
    };
    let Some((at, across)) = split else {
        return cut(items, out, MAX_CUTS + 1);
    };
    let (first, rest): (Vec<Unit>, Vec<Unit>) =
        items.into_iter().partition(|i| if across { i.bounds.centre().y < at } else { i.bounds.centre().x < at });
    cut(first, out, depth + 1);
    cut(rest, out, depth + 1);
}

/// White gaps of at least `least` points in the projection of all boxes: (middle, width).
fn gaps(items: &[Unit], side: impl Fn(Rect) -> (f32, f32), least: f32) -> Vec<(f32, f32)> {
    let mut sides: Vec<(f32, f32)> = items.iter().map(|i| side(i.bounds)).collect();
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

    fn item(i: usize, x: f32, y: f32, order: u32) -> Item {
        Item {
            region: Region::Line(i),
            bounds: Rect::new(x, y, x + 100.0, y + 10.0),
            order,
            size: 10.0,
            vertical: false,
        }
    }

    fn names(items: Vec<Item>) -> Vec<usize> {
        arrange(items, &[]).iter().map(|i| if let Region::Line(n) = i.region { n } else { usize::MAX }).collect()
    }

    #[test]
    fn painting_order_is_kept_where_it_reads_well() {
        // two boxes side by side, the right one painted first
        let items = vec![item(0, 200.0, 0.0, 0), item(1, 200.0, 12.0, 1), item(2, 0.0, 0.0, 2), item(3, 0.0, 12.0, 3)];
        assert_eq!(names(items), [0, 1, 2, 3]);
    }

    #[test]
    fn positions_decide_where_painting_is_no_guide() {
        // two columns under a title, painted from the bottom to the top
        let mut items = vec![item(0, 0.0, 0.0, 99)];
        for line in 0..8 {
            items.push(item(1 + line, 0.0, 40.0 + 12.0 * line as f32, 50 - 2 * line as u32));
            items.push(item(9 + line, 200.0, 40.0 + 12.0 * line as f32, 49 - 2 * line as u32));
        }
        assert_eq!(names(items), (0..17).collect::<Vec<_>>());
    }

    #[test]
    fn what_stands_in_a_box_is_read_together() {
        // two cards side by side whose lines stand on the same heights, painted upwards
        let boxes = [Rect::new(0.0, 0.0, 110.0, 200.0), Rect::new(120.0, 0.0, 230.0, 200.0)];
        let items: Vec<Item> = (0..8)
            .flat_map(|i| {
                let (y, order) = (20.0 * i as f32, 40 - 2 * i as u32);
                [item(i, 5.0, y, order), item(8 + i, 125.0, y, order + 1)]
            })
            .collect();
        let got: Vec<Region> = by_position(items, &boxes).iter().map(|i| i.region).collect();
        assert_eq!(got, (0..16).map(Region::Line).collect::<Vec<_>>());
    }
}
