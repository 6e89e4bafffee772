//! What is counted by rows and columns: figures, full rows, empty columns; and whether a hypothesis is a list of contents.

use super::{Filled, single};
use crate::layout::grid::GridCell;
use crate::text::one_of;

/// Page numbers that grow, in the last of a few columns.
pub(super) fn is_contents(columns: &[Vec<&Filled<'_>>]) -> bool {
    let Some(last) = columns.last().filter(|_| columns.len() <= 4) else { return false };
    let page = |c: &&Filled<'_>| {
        let half_width = |c: char| ('０'..='９').position(|full| full == c).map_or(c, |n| (b'0' + n as u8) as char);
        let text: String = c.text.chars().filter(|c| !one_of("-－Pp.Ｐ ", *c)).map(half_width).collect();
        (1..=3).contains(&text.chars().count()).then(|| text.parse().ok()).flatten()
    };
    let numbers: Vec<u32> = last.iter().filter_map(page).collect();
    numbers.len() >= 3 && numbers.len() * 5 >= last.len() * 4 && numbers.is_sorted()
}

/// Whether the first of these cells has a number, and the one in the row below it a number too, further right: a heading
/// over entries.
fn heads_entries(cells: &[Filled<'_>]) -> bool {
    let [heading, entry, ..] = cells else { return false };
    let (over, under) = (heading.lines[0].bounds, entry.lines[0].bounds);
    let below = entry.at.row == heading.at.row + heading.at.row_span && entry.at.column == 0;
    below && heading.begins_with_number && entry.begins_with_number && under.x0 >= over.x0 + 0.5 * over.height()
}

/// Whether the figures of the first column below the header count the rows: each is larger than the one above it.
pub(super) fn counts_rows(first: &[&Filled<'_>], body: usize) -> bool {
    let number = |c: &&&Filled<'_>| c.text.chars().map(|c| c.to_digit(10)).collect::<Option<Vec<u32>>>();
    let own: Vec<&&Filled<'_>> = first.iter().filter(|c| c.at.row >= body).collect();
    let counts: Option<Vec<Vec<u32>>> = own.iter().map(number).collect();
    let larger = |w: &[Vec<u32>]| (w[0].len(), &w[0]) < (w[1].len(), &w[1]);
    counts.is_some_and(|counts| counts.len() > 2 && counts.windows(2).all(larger))
}

/// Counts by rows and columns.
pub(super) struct Shape {
    pub(super) figures: f32,
    pub(super) purity: f32,
    pub(super) complete: f32,
    pub(super) single: f32,
    pub(super) first_filled: f32,
    pub(super) head_over_figures: f32,
    pub(super) empty: f32,
}

impl Shape {
    pub(super) fn of(cells: &[Filled<'_>], by_column: &[Vec<&Filled<'_>>], rows: usize, body: usize) -> Self {
        let columns = by_column.len();
        let (mut in_row, mut covered, mut first) = (vec![0; rows], vec![0; rows], vec![false; rows]);
        let mut used = vec![false; columns];
        for (at, cell @ GridCell { row, column, row_span, column_span, .. }) in cells.iter().map(|c| c.at).enumerate() {
            // a heading between two lines, or over entries with numbers, is a row of its own
            let heads = || cell.closed_top && cell.closed_bottom || heads_entries(&cells[at..]);
            let band = *column_span == columns && *row > 0 && heads();
            in_row[*row] += if band { 2 } else { 1 };
            covered[*row..row + row_span].iter_mut().for_each(|c| *c += column_span);
            used[*column..column + column_span].fill(true);
            if *column == 0 {
                first[*row..row + row_span].fill(true);
            }
        }
        let share = |n: usize| n as f32 / rows.max(1) as f32;
        let (mut figures, mut purity, mut over, mut kinds, mut empty) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (own, used) in by_column.iter().zip(used) {
            let below = || single(own).filter(|c| c.at.row >= body);
            let count = below().count();
            if count == 0 {
                empty += f32::from(u8::from(!used));
                continue;
            }
            let numbers = below().filter(|c| c.is_figure).count() as f32 / count as f32;
            figures += numbers;
            purity += numbers.max(1.0 - numbers);
            kinds += 1.0;
            let head = own.iter().find(|h| h.at.row < body);
            over += if head.is_some_and(|h| !h.is_figure) && numbers > 0.6 { 1.0 } else { 0.0 };
        }
        let kinds = f32::max(kinds, 1.0);
        Self {
            figures: figures / kinds,
            purity: purity / kinds,
            complete: share(covered.iter().filter(|c| **c >= columns).count()),
            single: share(in_row.iter().filter(|c| **c == 1).count()),
            first_filled: share(first.iter().filter(|f| **f).count()),
            head_over_figures: over / kinds,
            empty: empty / columns.max(1) as f32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;
    use crate::layout::tables::cell_contents::CellContents;
    use crate::layout::tables::words::Word;

    /// Whether a text over all columns heads the one below it as its entry, and the share of three rows that hold a single
    /// text.
    fn heads(heading: (&str, f32), entry: (&str, f32)) -> (bool, f32) {
        let word = |index: usize, (text, x): (&str, f32)| {
            let bounds = Rect::new(x, 20.0 * index as f32, x + 80.0, 20.0 * index as f32 + 10.0);
            Word { index, bounds, text: text.into(), size: 10.0, spaced: false }
        };
        let words = [word(0, heading), word(1, entry)];
        let open = GridCell { closed_top: false, closed_bottom: false, ..GridCell::closed(1, 0) };
        let at = [GridCell { column_span: 3, ..open }, GridCell { row: 2, ..open }];
        let contents = CellContents::default();
        let cells: Vec<Filled<'_>> =
            at.iter().zip(&words).map(|(at, word)| Filled { at, content: contents.of(&[word]) }).collect();
        let by_column = [cells.iter().collect(), Vec::new(), Vec::new()];
        (heads_entries(&cells), Shape::of(&cells, &by_column, 3, 1).single)
    }

    #[test]
    fn a_numbered_heading_heads_indented_entries_with_numbers() {
        assert_eq!(heads(("1 窓口", 0.0), ("1-1 予約", 10.0)), (true, 1.0 / 3.0), "only the entry is single");
        let no_heading = (false, 2.0 / 3.0);
        assert_eq!(heads(("1 窓口", 0.0), ("1-1 予約", 0.0)), no_heading, "not indented");
        assert_eq!(heads(("1 窓口", 0.0), ("予約", 10.0)), no_heading, "the rest of the text");
        assert_eq!(heads(("窓口", 0.0), ("1-1 予約", 10.0)), no_heading, "no number");
    }
}
