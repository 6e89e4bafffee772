//! What the lines above and below a table say, so that tables under the same title can be told from others.

use crate::geometry::Rect;
use crate::layout::{PageLayout, Table, TextLine};
use crate::text::fold;

/// Words that mark a table as going on.
const GOES_ON: [&str; 3] = ["続き", "つづき", "(続)"];

/// On which side of a table something stands.
#[derive(Clone, Copy)]
pub(super) enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

impl Side {
    /// Whether a box lies on this side of the table, in its columns.
    pub(super) fn holds(self, table: &Table, bounds: Rect) -> bool {
        let beside = bounds.overlap_x(table.bounds) <= 0.0;
        let centre = bounds.centre().y;
        !beside
            && match self {
                Self::Above => centre < table.bounds.top,
                Self::Below => centre > table.bounds.bottom,
            }
    }
}

/// What the lines on one side of a table say, without counters such as (2/6); lines that only say that the table
/// goes on are left out.
pub(super) fn keys(page: &PageLayout, table: &Table, side: Side, furniture: &dyn Fn(usize) -> bool) -> Vec<String> {
    let lines = page.lines.iter().enumerate();
    let kept = lines.filter(|(i, line)| !furniture(*i) && side.holds(table, line.bounds));
    kept.map(|(_, line)| key(line)).filter(|key| !key.is_empty()).collect()
}

pub(super) fn key(line: &TextLine) -> String {
    let mut key = fold(&line.text);
    for mark in GOES_ON {
        key = key.replace(&fold(mark), "");
    }
    while let Some(start) = key.rfind('(').filter(|_| key.ends_with(')')) {
        let inner = &key[start + 1..key.len() - 1];
        if !inner.chars().all(|c| c.is_ascii_digit() || c == '/') {
            break;
        }
        key.truncate(start);
    }
    key
}
