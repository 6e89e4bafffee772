//! Reading order of lines and tables: the order of painting where it reads like a page, positions where it does not.

use super::OrderEntry;
use super::position_order::{by_position, home};
use crate::geometry::Rect;

/// A line or table with its place on the page and in the painting order.
#[derive(Debug, Clone, Copy)]
pub(super) struct OrderItem {
    pub(super) region: OrderEntry,
    pub(super) bounds: Rect,
    pub(super) order: u32,
    /// Font size; height of the first line for tables.
    pub(super) size: f32,
    pub(super) vertical: bool,
}

/// A page with more lines and tables is a drawing or meant to be looked at without end, for each is compared with those
/// above it: it stays in the order of painting. A full page of the finest print has a thousand lines.
const MOST_ITEMS: usize = 20_000;
/// Largest share of wrong steps of a page that counts as painted in reading order.
const MAX_WRONG: f32 = 0.12;
/// Wrong steps that any long page may have: a page number or a slide's title is often painted last.
const FREE: usize = 1;
/// Steps from one paragraph to the next from which on a page may have a wrong one.
const LONG_PAGE: usize = 12;
/// Largest gap between lines of one paragraph, in em; its lines also have one size.
const LEADING: f32 = 0.9;
/// Largest ratio of the font sizes of two lines of one paragraph.
const SAME_SIZE: f32 = 1.15;
/// Largest gap between a title and its table, in em.
const TITLE_GAP: f32 = 2.5;
/// Narrower lines (em) beside each other are a label and its value, which are read across, and no columns of text.
const NARROW: f32 = 10.0;

/// The items in reading order. The items in each of `boxes`, the painted boxes of the page, stay together. `width` is
/// that of the page, in points.
pub(super) fn arrange(mut items: Vec<OrderItem>, boxes: &[Rect], width: f32) -> Vec<OrderItem> {
    items.sort_by_key(|item| item.order);
    if items.len() > MOST_ITEMS || is_plausible(&items, boxes) { items } else { by_position(items, boxes, width) }
}

/// Whether painting goes down each column of the page without leaving anything out that it comes back to, and
/// without jumping from column to column, apart from a few steps.
fn is_plausible(items: &[OrderItem], boxes: &[Rect]) -> bool {
    // isolated letters are strips and ornaments, however many there are
    let steps = items.iter().filter(|item| item.bounds.width() > 1.5 * item.size).count();
    let free = if steps < LONG_PAGE { 0 } else { FREE };
    let allowed = free.max((MAX_WRONG * steps as f32) as usize);
    let above = directly_above(items);
    let wrong = [rises(items), painted_late(&above), across(items, &above, boxes)];
    // one title painted last is both late and a step back up
    wrong.iter().all(|count| *count <= allowed) && wrong.iter().sum::<usize>() < allowed + FREE
}

/// Steps back up a column.
fn rises(items: &[OrderItem]) -> usize {
    let rises = |i: &usize| {
        let column = items[..*i].iter().rev().find(|before| shares_column(before.bounds, items[*i].bounds));
        column.is_some_and(|before| is_above(items[*i].bounds, before.bounds))
    };
    (1..items.len()).filter(rises).count()
}

/// Number of items painted after the item right below them. A title over several columns counts once.
fn painted_late(above: &[Option<usize>]) -> usize {
    let late = above.iter().enumerate().filter_map(|(below, above)| above.filter(|above| *above > below));
    let mut late: Vec<usize> = late.collect();
    late.sort_unstable();
    late.dedup();
    late.len()
}

/// Lines of a paragraph between which a line of another column is painted, lines of a box between which one
/// outside is, and titles of tables that are painted in a row.
fn across(items: &[OrderItem], above: &[Option<usize>], boxes: &[Rect]) -> usize {
    let homes: Vec<Option<usize>> = items.iter().map(|item| home(item.bounds, boxes)).collect();
    let paragraphs = paragraphs(items, above);
    let wide = |i: usize| paragraphs[i].width() >= NARROW * items[i].size;
    let beside = |a: usize, b: usize| {
        !shares_column(items[a].bounds, items[b].bounds) && items[a].bounds.overlap_y(items[b].bounds) > 0.0
    };
    let is_line = |i: usize| matches!(items[i].region, OrderEntry::Line(_));
    let interrupted = |(below, above): (usize, &Option<usize>)| {
        let Some(above) = above.filter(|above| *above < below) else { return false };
        let other = above + 1;
        let gap = (items[below].bounds.top - items[above].bounds.bottom) / items[above].size;
        if other < below && is_line(above) && is_line(other) && !is_line(below) {
            return gap <= TITLE_GAP && beside(above, other);
        }
        let lines = [above, other, below].into_iter().all(is_line);
        let leaves = |home: usize| homes[below] == Some(home) && !boxes[home].contains(items[other].bounds.centre());
        let boxed = homes[above].is_some_and(leaves);
        let columns = wide(above) && wide(other);
        lines && other < below && (beside(above, other) || beside(below, other)) && (boxed || columns && gap <= LEADING)
    };
    above.iter().enumerate().filter(|pair| interrupted(*pair)).count()
}

/// For each item the box of its paragraph: the lines close above and below it in its size.
fn paragraphs(items: &[OrderItem], above: &[Option<usize>]) -> Vec<Rect> {
    let mut from_top: Vec<usize> = (0..items.len()).collect();
    from_top.sort_by(|a, b| items[*a].bounds.top.total_cmp(&items[*b].bounds.top));
    let mut first: Vec<usize> = (0..items.len()).collect();
    let mut boxes: Vec<Rect> = items.iter().map(|item| item.bounds).collect();
    for line in from_top {
        let goes_on = |above: &usize| {
            let (a, b) = (&items[*above], &items[line]);
            let same = a.size.max(b.size) <= SAME_SIZE * a.size.min(b.size);
            same && b.bounds.top - a.bounds.bottom <= LEADING * a.size
        };
        if let Some(above) = above[line].filter(goes_on) {
            first[line] = first[above];
            boxes[first[line]] = boxes[first[line]].union(items[line].bounds);
        }
    }
    first.into_iter().map(|first| boxes[first]).collect()
}

/// For each item the nearest one above it in its column.
fn directly_above(items: &[OrderItem]) -> Vec<Option<usize>> {
    let mut by_bottom: Vec<usize> = (0..items.len()).collect();
    by_bottom.sort_by(|a, b| items[*a].bounds.bottom.total_cmp(&items[*b].bounds.bottom));
    let nearest = |item: &OrderItem| {
        let before = by_bottom.iter().rev().copied();
        let mut higher = before.skip_while(|i| !is_above(items[*i].bounds, item.bounds));
        higher.find(|i| is_above(items[*i].bounds, item.bounds) && shares_column(items[*i].bounds, item.bounds))
    };
    items.iter().map(nearest).collect()
}

fn shares_column(a: Rect, b: Rect) -> bool {
    a.overlap_x(b) > 0.3 * a.width().min(b.width())
}

fn is_above(a: Rect, b: Rect) -> bool {
    a.bottom <= b.top + 0.2 * b.height().min(a.height())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(i: usize, x: f32, y: f32, order: u32) -> OrderItem {
        OrderItem {
            region: OrderEntry::Line(i),
            bounds: Rect::new(x, y, x + 100.0, y + 10.0),
            order,
            size: 10.0,
            vertical: false,
        }
    }

    fn names(items: Vec<OrderItem>) -> Vec<usize> {
        arrange(items, &[], 600.0)
            .iter()
            .map(|i| if let OrderEntry::Line(n) = i.region { n } else { usize::MAX })
            .collect()
    }

    #[test]
    fn painting_order_is_kept_where_it_reads_well() {
        // two boxes side by side, the right one painted first
        let items = vec![item(0, 200.0, 0.0, 0), item(1, 200.0, 12.0, 1), item(2, 0.0, 0.0, 2), item(3, 0.0, 12.0, 3)];
        assert_eq!(names(items), [0, 1, 2, 3]);
    }

    #[test]
    fn positions_decide_where_painting_is_not_a_guide() {
        // two columns under a title, painted from the bottom to the top
        let mut items = vec![item(0, 0.0, 0.0, 99)];
        for line in 0..8 {
            items.push(item(1 + line, 0.0, 40.0 + 12.0 * line as f32, 50 - 2 * line as u32));
            items.push(item(9 + line, 200.0, 40.0 + 12.0 * line as f32, 49 - 2 * line as u32));
        }
        assert_eq!(names(items), (0..17).collect::<Vec<_>>());
    }

    #[test]
    fn items_in_a_box_are_read_together() {
        // two cards side by side with lines at the same heights, painted upwards
        let boxes = [Rect::new(0.0, 0.0, 110.0, 200.0), Rect::new(120.0, 0.0, 230.0, 200.0)];
        let items: Vec<OrderItem> = (0..8)
            .flat_map(|i| {
                let (y, order) = (20.0 * i as f32, 40 - 2 * i as u32);
                [item(i, 5.0, y, order), item(8 + i, 125.0, y, order + 1)]
            })
            .collect();
        let got: Vec<OrderEntry> = arrange(items, &boxes, 600.0).iter().map(|i| i.region).collect();
        assert_eq!(got, (0..16).map(OrderEntry::Line).collect::<Vec<_>>());
    }

    #[test]
    fn lines_that_are_left_out_and_come_back_are_not_reading_order() {
        // indented first lines painted after all others, as by programs that sort by the left side
        let items: Vec<OrderItem> =
            (0..12).map(|i| item(i, 0.0, 14.0 * i as f32, if i % 3 == 0 { 50 } else { 0 } + i as u32)).collect();
        assert_eq!(names(items), (0..12).collect::<Vec<_>>());
    }

    #[test]
    fn columns_painted_line_by_line_across_are_read_one_after_the_other() {
        let lines = |i: usize| {
            [item(i, 0.0, 14.0 * i as f32, 2 * i as u32), item(8 + i, 130.0, 14.0 * i as f32, 2 * i as u32 + 1)]
        };
        assert_eq!(names((0..8).flat_map(lines).collect()), (0..16).collect::<Vec<_>>());
    }

    #[test]
    fn a_title_painted_last_on_a_short_page_is_read_first() {
        let items: Vec<OrderItem> =
            (0..5).map(|i| item(i, 0.0, 30.0 * i as f32, if i == 0 { 99 } else { i as u32 })).collect();
        assert_eq!(names(items), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn loose_lines_of_cards_painted_across_are_read_card_by_card() {
        // lines further apart than in a paragraph; those of the second card a little lower
        let boxes = [Rect::new(0.0, 0.0, 110.0, 200.0), Rect::new(120.0, 0.0, 230.0, 200.0)];
        let line = |i: usize| {
            let y = 10.0 + 30.0 * i as f32;
            [item(i, 5.0, y, 2 * i as u32), item(6 + i, 125.0, y + 2.0, 2 * i as u32 + 1)]
        };
        let items: Vec<OrderItem> = (0..6).flat_map(line).collect();
        let got: Vec<OrderEntry> = arrange(items, &boxes, 600.0).iter().map(|i| i.region).collect();
        assert_eq!(got, (0..12).map(OrderEntry::Line).collect::<Vec<_>>());
    }

    #[test]
    fn titles_painted_in_a_row_are_over_their_tables() {
        let table = |i: usize, x: f32, order: u32| OrderItem {
            region: OrderEntry::Table(i),
            bounds: Rect::new(x, 15.0, x + 100.0, 200.0),
            ..item(0, x, 15.0, order)
        };
        let columns = (0..3).map(|i| (i, 110.0 * i as f32));
        let items = columns.flat_map(|(i, x)| [item(i, x, 0.0, i as u32), table(i, x, 10 + i as u32)]).collect();
        let got: Vec<OrderEntry> = arrange(items, &[], 600.0).iter().map(|i| i.region).collect();
        let wanted = (0..3).flat_map(|i| [OrderEntry::Line(i), OrderEntry::Table(i)]);
        assert_eq!(got, wanted.collect::<Vec<_>>());
    }

    #[test]
    fn a_card_is_not_a_heading_of_the_card_below() {
        // two rows of cards, each under its title, painted in no order; the lower cards are much taller
        let boxes: Vec<Rect> = [(0.0, 20.0, 60.0), (0.0, 120.0, 260.0)]
            .into_iter()
            .flat_map(|(x, top, bottom)| [Rect::new(x, top, 110.0, bottom), Rect::new(120.0, top, 230.0, bottom)])
            .collect();
        let places = [
            (5.0, 5.0),
            (5.0, 30.0),
            (125.0, 5.0),
            (125.0, 30.0),
            (5.0, 105.0),
            (5.0, 130.0),
            (125.0, 105.0),
            (125.0, 130.0),
        ];
        let items: Vec<OrderItem> =
            places.iter().enumerate().map(|(i, (x, y))| item(i, *x, *y, 20 - i as u32)).collect();
        let got: Vec<OrderEntry> = arrange(items, &boxes, 600.0).iter().map(|i| i.region).collect();
        assert_eq!(got, (0..8).map(OrderEntry::Line).collect::<Vec<_>>());
    }
}
