//! The items of the flow with their lines, as siblings are found among them.

use super::looks::Look;
use crate::document::{Line, Location};
use crate::geometry::Rect;
use crate::plan::flow::{Flow, Item, Kind};
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::fold;

/// An item of the flow, and what shows what it is.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Index in the flow.
    pub(super) item: usize,
    /// The table that it is.
    pub(super) table: Option<usize>,
    /// Its words.
    pub(super) text: String,
    /// Where it stands.
    pub(super) at: Vec<Location>,
    /// Its lines as printed; one where the document does not show them.
    pub(super) lines: Vec<Printed>,
    /// Its level, if it is a heading.
    pub(super) level: Option<u8>,
    /// The painted box around it.
    pub(super) boxed: Option<usize>,
    /// Height of its letters in points, rounded.
    pub(super) size: i32,
    /// How it begins and ends.
    pub(super) look: Look,
}

/// A line as printed.
#[derive(Debug, Clone)]
pub(super) struct Printed {
    /// Its words.
    pub(super) text: String,
    /// Where it stands.
    pub(super) at: Location,
}

/// More lines are not looked at.
const MOST_LINES: usize = 60;

/// The items of a flow as pieces, one an item.
pub(super) fn of(flow: &Flow<'_>, words: &PlanDictionaries) -> Vec<Piece> {
    let pages: Vec<Vec<&Line>> = flow.document.pages.iter().map(|page| sorted(&page.lines)).collect();
    let numbers: Vec<u32> = flow.document.pages.iter().map(|page| page.page).collect();
    let lines_of = |page: u32| numbers.binary_search(&page).ok().map(|at| pages[at].as_slice());
    flow.items.iter().enumerate().map(|(index, item)| piece(index, item, lines_of, words)).collect()
}

fn sorted(lines: &[Line]) -> Vec<&Line> {
    let mut lines: Vec<&Line> = lines.iter().filter(|line| !line.role.is_furniture()).collect();
    lines.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    lines
}

fn piece<'l>(
    index: usize,
    item: &Item,
    lines_of: impl Fn(u32) -> Option<&'l [&'l Line]>,
    words: &PlanDictionaries,
) -> Piece {
    let (level, table) = match item.kind {
        Kind::Heading(level) => (Some(level), None),
        Kind::Table(table) => (None, Some(table)),
        Kind::Paragraph | Kind::ListItem => (None, None),
    };
    let lines = if table.is_some() { Vec::new() } else { printed(item, lines_of) };
    let height = lines.first().map_or(0.0, |line| line.at.bbox.height().min(line.at.bbox.width()));
    Piece {
        item: index,
        table,
        text: item.text.trim().to_owned(),
        at: item.at.clone(),
        lines,
        level,
        boxed: item.in_box,
        size: height.round() as i32,
        look: Look::of(&item.text, words),
    }
}

/// The lines of an item: those that its places hold, if they say the same words.
fn printed<'l>(item: &Item, lines_of: impl Fn(u32) -> Option<&'l [&'l Line]>) -> Vec<Printed> {
    let mut found = Vec::new();
    for place in &item.at {
        let lines = lines_of(place.page).unwrap_or_default();
        let around = place.bbox.grown(0.5);
        let from = lines.partition_point(|line| line.bbox.top < around.top);
        let level = lines[from..].iter().take(MOST_LINES * 4).take_while(|line| line.bbox.top <= around.bottom);
        found.extend(level.filter(|line| holds(around, line.bbox)).map(|line| Printed {
            text: line.text.trim().to_owned(),
            at: Location { page: place.page, bbox: line.bbox },
        }));
    }
    let said: String = found.iter().map(|line| fold(&line.text)).collect();
    if !found.is_empty() && found.len() <= MOST_LINES && said == fold(&item.text) {
        return found;
    }
    let at = item.at.first().copied().unwrap_or(Location { page: 0, bbox: Rect::default() });
    vec![Printed { text: item.text.trim().to_owned(), at }]
}

fn holds(around: Rect, line: Rect) -> bool {
    around.contains(line.centre()) && line.top >= around.top && line.bottom <= around.bottom
}

/// Lines joined: a space only between words of Latin letters.
pub(super) fn join<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let mut joined = String::new();
    for line in lines {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(joined.chars().last()) && latin(line.chars().next()) {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}
