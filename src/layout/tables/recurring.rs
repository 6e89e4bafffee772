//! Headers that come again on a page: no table has its header twice, so each of them begins a table.

use std::collections::BTreeMap;

use super::words::Level;
use crate::layout::rules::{Axis, Rule};

/// A header has so many texts at least: fewer come again by chance.
const FEWEST: usize = 3;
/// Texts of a header are this long (characters) in the mean: marks and figures of two rows are alike by chance.
const SHORTEST: usize = 2;
/// The same header begins at the same place, within this (points).
const SAME_PLACE: f32 = 2.0;
/// The line over a header is this near (times its font size) above its lowest texts at most: a header has some lines.
const FARTHEST: f32 = 4.0;
/// So many lines at most stand between two tables of one header: a heading, a unit.
const MOST_BETWEEN: usize = 3;

/// Where a table begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning {
    /// The line over its header, else the top of the header, in points from the top of the page.
    pub(super) top: f32,
    /// The line that closes the table before, where one does: what stands between the two belongs to neither.
    pub(super) closed: Option<f32>,
}

/// Where the tables begin whose header comes again among these levels, from top to bottom.
pub(super) fn beginnings(levels: &[Level<'_>], rules: &[Rule]) -> Vec<Beginning> {
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, level) in levels.iter().enumerate().filter(|(_, level)| level.texts.len() >= FEWEST) {
        let text = words(level);
        if text.chars().count() >= SHORTEST * level.texts.len() && !text.chars().all(|c| c.is_numeric()) {
            alike.entry(text).or_default().push(place);
        }
    }
    let again = |places: &Vec<usize>| {
        places.len() > 1 && places.iter().all(|at| is_same_place(&levels[places[0]], &levels[*at]))
    };
    let mut headers: Vec<Vec<usize>> = alike.into_values().filter(again).collect();
    headers.sort();
    let mut found: Vec<usize> = Vec::new();
    for places in headers {
        // what comes again between two headers is a part of their tables
        if found.last().is_none_or(|last| places[0] > *last) {
            found.extend(places);
        }
    }
    found.into_iter().map(|at| beginning(levels, at, rules)).collect()
}

fn words(level: &Level<'_>) -> String {
    level.words().map(|word| word.text.as_str()).collect()
}

fn is_same_place(one: &Level<'_>, other: &Level<'_>) -> bool {
    let ends = |level: &Level<'_>| [level.bounds.x0, level.bounds.x1];
    ends(one).iter().zip(ends(other)).all(|(a, b)| (a - b).abs() <= SAME_PLACE)
}

fn beginning(levels: &[Level<'_>], at: usize, rules: &[Rule]) -> Beginning {
    let header = &levels[at];
    let spans =
        |rule: &&Rule| rule.axis == Axis::Horizontal && rule.start <= header.bounds.x0 && rule.end >= header.bounds.x1;
    let nearest = |from: f32, to: f32| {
        let within = rules.iter().filter(spans).map(|rule| rule.position).filter(|y| from <= *y && *y < to);
        within.max_by(f32::total_cmp)
    };
    let above = header.bounds.top - FARTHEST * header.size();
    let Some(top) = nearest(above, header.bounds.top + 1.0) else {
        return Beginning { top: header.bounds.top, closed: None };
    };
    let closing = nearest(0.0, top - 1.0);
    let between = |closed: f32| levels[..at].iter().filter(|l| l.bounds.top > closed && l.bounds.bottom < top).count();
    Beginning { top, closed: closing.filter(|closed| (1..=MOST_BETWEEN).contains(&between(*closed))) }
}
