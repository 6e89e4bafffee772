//! Tables with a ruled header and nothing but lines across below it: the header says where the columns are.

use crate::layout::columns;
use crate::layout::components::{Basis, Component};
use crate::layout::half_ruled::{HIGHEST_ROW, SAME_END, bands, free, is_as_long, is_running_text, reaches_a_side};
use crate::layout::rules::{Axis, Origin, Rule};
use crate::layout::stops::Stops;
use crate::pdf::PageContent;

/// A header has at most so many lines across.
const DEEPEST: usize = 4;
/// So many rows must stand below it,
const FEWEST_ROWS: usize = 2;
/// … and this share of them clear of each border between columns.
const CLEAR: f32 = 0.7;

/// Extends the components that are headers over the free lines below them.
pub(super) fn extend(components: &mut [Component], rules: &[Rule], page: &PageContent) {
    let taken: Vec<_> = components.iter().map(|c| c.bounds().grown(SAME_END)).collect();
    let free = free(rules, components);
    for (index, component) in components.iter_mut().enumerate() {
        let below = taken.iter().enumerate().filter(|(other, t)| *other != index && t.top > taken[index].top);
        let next = below.filter(|(_, t)| t.overlap_x(taken[index]) > 0.0).map(|(_, t)| t.top).reduce(f32::min);
        let lines = rows_below(component, &free, next.unwrap_or(page.height), page);
        if let Some(body) = body(component, lines, page) {
            component.rules.extend(body.rules);
            component.basis = Basis::LinesAcross;
        }
    }
}

/// The lower side of a header and the lines below it, up to the last that runs from side to side.
fn rows_below(component: &Component, free: &[Rule], end: f32, page: &PageContent) -> Vec<Rule> {
    let bounds = component.bounds();
    let across: Vec<f32> = component.rules.iter().filter(|r| r.axis == Axis::Horizontal).map(|r| r.position).collect();
    let first = Rule {
        axis: Axis::Horizontal,
        position: across.iter().copied().fold(bounds.top, f32::max),
        start: bounds.x0,
        end: bounds.x1,
        thickness: 0.0,
        origin: Origin::Virtual,
    };
    let mut lines = vec![first];
    let distinct = across.iter().enumerate().filter(|(i, y)| !across[..*i].iter().any(|o| (o - **y).abs() <= SAME_END));
    if distinct.count() > DEEPEST {
        return lines;
    }
    for line in free.iter().filter(|r| r.position > first.position + SAME_END && r.position < end) {
        let before = lines[lines.len() - 1];
        let full = is_as_long(line, &first);
        if !full && !reaches_a_side(line, &first) {
            continue;
        }
        let near = line.position - before.position <= HIGHEST_ROW * page.height;
        if !near || is_running_text(&Rule { position: before.position, ..first }, line, page) {
            break;
        }
        lines.push(*line);
    }
    let last = lines.iter().rposition(|line| is_as_long(line, &first)).unwrap_or(0);
    lines.truncate(last + 1);
    lines
}

/// The rows between the lines, with the columns of the header, if their texts keep to them.
fn body(header: &Component, lines: Vec<Rule>, page: &PageContent) -> Option<Component> {
    let (first, sides) = (*lines.first()?, (lines[0].start, lines[0].end));
    let (bands, _) = bands(&lines, page, &Stops::default());
    let down = header.rules.iter().filter(|r| r.axis == Axis::Vertical && r.end >= first.position - SAME_END);
    let inner = |x: &f32| *x > sides.0 + SAME_END && *x < sides.1 - SAME_END;
    let mut borders: Vec<f32> = down.map(|r| r.position).filter(inner).collect();
    borders.sort_by(f32::total_cmp);
    borders.dedup_by(|a, b| (*a - *b).abs() <= SAME_END);
    let clear = |at: &f32| {
        let clear = bands.iter().filter(|b| !b.texts.iter().any(|t| t.x0 < *at && *at < t.x1)).count();
        clear as f32 >= CLEAR * bands.len() as f32
    };
    let parted = bands.iter().filter(|band| band.is_parted()).count();
    let keeps = !borders.is_empty() && borders.iter().all(clear) && parted as f32 >= CLEAR * bands.len() as f32;
    (bands.len() >= FEWEST_ROWS && keeps)
        .then(|| columns::component(&bands, sides, &borders, lines, Basis::LinesAcross))
        .flatten()
}
