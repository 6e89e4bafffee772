//! Headers that recur on a page: no table has its header twice, so each occurrence begins a table.

use std::collections::BTreeMap;

use super::words::Level;
use crate::layout::rules::{Axis, Rule};

/// Fewest texts of a header: fewer recur by chance.
const FEWEST: usize = 3;
/// Least mean length, in characters, of the texts of a header: shorter marks and figures recur by chance.
const SHORTEST: usize = 2;
/// Largest distance between the ends of two occurrences of a header, in points.
const SAME_PLACE: f32 = 2.0;
/// Largest distance of the line over a header from its lowest texts, in em: a header may have several levels.
const FARTHEST: f32 = 4.0;
/// Most lines of text between two tables with the same header: a heading, a unit.
const MOST_BETWEEN: usize = 3;

/// Where a table begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning {
    /// Height of the line over its header, or of the top of the header if there is none, in points from the top.
    pub(super) top: f32,
    /// Height of the line that closes the table above, if there is one: what is between the two belongs to neither.
    pub(super) closed: Option<f32>,
}

/// The beginnings of the tables whose header recurs among these levels, from top to bottom.
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
        // a row that recurs between two headers is part of their tables
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

#[cfg(test)]
mod tests {
    use super::super::words::{Word, levels};
    use super::*;
    use crate::geometry::Rect;
    use crate::layout::rules::Origin;

    /// Words of rows at these heights, one in each column.
    fn words(rows: &[(f32, [&str; 3])]) -> Vec<Word> {
        let word = |index: usize, text: &str, x: f32, y: f32| Word {
            index,
            bounds: Rect::new(x, y, x + 10.0 * text.chars().count() as f32, y + 10.0),
            text: text.into(),
            size: 10.0,
            spaced: false,
        };
        let cells =
            rows.iter().flat_map(|(y, texts)| [50.0, 200.0, 350.0].into_iter().zip(texts).map(|(x, t)| (*t, x, *y)));
        cells.enumerate().map(|(index, (text, x, y))| word(index, text, x, y)).collect()
    }

    fn tops(rows: &[(f32, [&str; 3])], rules: &[Rule]) -> Vec<(f32, Option<f32>)> {
        let words = words(rows);
        let levels = levels(words.iter().collect());
        beginnings(&levels, rules).into_iter().map(|beginning| (beginning.top, beginning.closed)).collect()
    }

    fn line(position: f32) -> Rule {
        Rule { axis: Axis::Horizontal, position, start: 40.0, end: 500.0, thickness: 0.5, origin: Origin::Line }
    }

    const HEADER: [&str; 3] = ["取組名", "担当課", "予算額"];

    #[test]
    fn each_occurrence_of_a_header_begins_a_table_at_the_line_above_it() {
        let rows = [
            (100.0, HEADER),
            (120.0, ["窓口予約", "市民課", "120"]),
            (160.0, ["電子契約編", "契約関係", "千円"]),
            (180.0, HEADER),
            (200.0, ["会議録作成", "総務課", "300"]),
        ];
        let found = tops(&rows, &[line(95.0), line(140.0), line(175.0)]);
        assert_eq!(found, [(95.0, None), (175.0, Some(140.0))], "a heading is between the two");
    }

    #[test]
    fn rows_that_recur_by_chance_are_no_headers() {
        let marks = [(100.0, ["○", "○", "○"]), (120.0, ["窓口", "市民課", "検討"]), (140.0, ["○", "○", "○"])];
        assert!(tops(&marks, &[]).is_empty(), "marks");
        let once = [(100.0, HEADER), (120.0, ["窓口", "市民課", "検討"])];
        assert!(tops(&once, &[]).is_empty());
    }
}
