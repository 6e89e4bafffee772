//! Tables whose cells hold several initiatives each, one a line: rows are fields, departments or years, and so may the
//! columns be.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{Cell, Table};
use crate::plan::flow::{Flow, FlowKind};
use crate::plan::roster::{Roster, RosterCell, RosterColumn, RosterRow, RosterShape, RowGroup};
use crate::plan::{marker, vocabulary::PlanDictionaries};

/// Largest mean length of entries, in characters; longer lines are sentences.
const LONGEST: usize = 60;
/// Largest number of entries of a table.
const MOST_ENTRIES: usize = 20_000;
/// Largest number of rows of a header.
const MOST_HEADER_ROWS: usize = 3;

/// The readings of every table whose cells are lists.
pub(super) fn propose(flow: &Flow<'_>, words: &PlanDictionaries) -> Vec<Roster> {
    let mut found = Vec::new();
    for item in &flow.items {
        let FlowKind::Table(index) = item.kind else { continue };
        let listing = Listing::of(&flow.document.tables[index], words);
        let lists: Vec<usize> = (0..listing.table.columns).filter(|column| listing.is_list(*column)).collect();
        let above =
            || item.above.iter().map(|i| RowGroup { text: flow.items[*i].text.clone(), at: flow.items[*i].at.clone() });
        let mut push = |mut roster: Roster| {
            roster.claims.tables.insert(index);
            roster.above = above().collect();
            roster.table_confidence = listing.table.confidence;
            found.push(roster);
        };
        if lists.len() >= 2 {
            push(listing.crossed(&lists));
        }
        if let Some(column) =
            lists.iter().copied().max_by_key(|column| (listing.entries_in(*column), usize::MAX - column))
        {
            push(listing.listed(column));
        }
    }
    found
}

/// A table with the entries of its cells.
struct Listing<'t> {
    table: &'t Table,
    header_rows: usize,
    /// For each cell its entries.
    entries: Vec<Vec<&'t str>>,
    /// For each column the cells of the body that begin in it.
    bodies: BTreeMap<usize, Vec<usize>>,
}

impl<'t> Listing<'t> {
    fn of(table: &'t Table, words: &PlanDictionaries) -> Self {
        let header_rows = table.header_rows.min(MOST_HEADER_ROWS);
        let entries = table.cells.iter().map(|cell| entries(&cell.text, words)).collect();
        let mut bodies: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, cell) in table.cells.iter().enumerate().filter(|(_, cell)| cell.row >= header_rows) {
            bodies.entry(cell.column).or_default().push(index);
        }
        Self { table, header_rows, entries, bodies }
    }

    fn body(&self, column: usize) -> impl Iterator<Item = usize> + '_ {
        self.bodies.get(&column).into_iter().flatten().copied()
    }

    fn entries_in(&self, column: usize) -> usize {
        self.body(column).map(|cell| self.entries[cell].len()).sum()
    }

    /// Whether many cells of a column hold several short entries.
    fn is_list(&self, column: usize) -> bool {
        let filled = self.body(column).filter(|cell| !self.entries[*cell].is_empty());
        let (mut cells, mut several, mut entries, mut length, mut sentences, mut lettered) = (0, 0, 0, 0, 0, 0);
        // the parts of a number that wraps are no entries
        let is_lettered = |entry: &&&str| entry.chars().filter(|c| c.is_alphabetic()).count() > 1;
        for cell in filled {
            cells += 1;
            several += usize::from(self.entries[cell].len() > 1);
            entries += self.entries[cell].len();
            length += self.entries[cell].iter().map(|entry| entry.chars().count()).sum::<usize>();
            lettered += self.entries[cell].iter().filter(is_lettered).count();
            sentences += self.entries[cell].iter().filter(|entry| entry.trim_end().ends_with('。')).count();
        }
        let wordy = length >= entries * 4 && length <= entries * LONGEST && lettered * 2 > entries;
        several > 0 && several * 3 >= cells && wordy && sentences * 2 <= entries && entries <= MOST_ENTRIES
    }

    /// Each entry of one column, with the other cells of its row.
    fn listed(&self, names: usize) -> Roster {
        let mut roster = self.empty(self.table.columns);
        for column in 0..self.table.columns {
            roster.columns[column] = RosterColumn { headers: self.headers(column) };
        }
        let starts = self.rows_of(&[names], &mut roster);
        self.fill(&mut roster, &starts, (0..self.table.columns).filter(|column| *column != names), 0);
        for row in self.header_rows..self.table.rows {
            let cells = self.body(names).filter(|cell| self.table.cells[*cell].row == row);
            self.put_entries(&mut roster, starts[row - self.header_rows], cells, names);
        }
        roster
    }

    /// Each entry of several columns, with the cells before them in its row and the header above it.
    fn crossed(&self, lists: &[usize]) -> Roster {
        let before = lists[0];
        let mut roster = self.empty(before + 2);
        for column in 0..before {
            roster.columns[column] = RosterColumn { headers: self.headers(column) };
        }
        let starts = self.rows_of(lists, &mut roster);
        self.fill(&mut roster, &starts, 0..before, 0);
        for row in self.header_rows..self.table.rows {
            let mut start = starts[row - self.header_rows];
            for column in lists {
                let cells = self.body(*column).filter(|cell| self.table.cells[*cell].row == row);
                let end = self.put_entries(&mut roster, start, cells, before + 1);
                if let Some(header) = self.header(*column).filter(|_| end > start) {
                    roster.put(before, RosterCell { rows: start..end, columns: 1, ..whole(header) });
                }
                start = end;
            }
        }
        roster
    }

    fn empty(&self, columns: usize) -> Roster {
        Roster { shape: RosterShape::Items, columns: vec![RosterColumn::default(); columns], ..Roster::default() }
    }

    /// Makes a row of the roster for each entry of the columns, and at least one for each row of the table; gives the
    /// first of each, and the end.
    fn rows_of(&self, lists: &[usize], roster: &mut Roster) -> Vec<usize> {
        let mut heights = vec![0; self.table.rows - self.header_rows];
        for cell in lists.iter().flat_map(|column| self.body(*column)) {
            heights[self.table.cells[cell].row - self.header_rows] += self.entries[cell].len();
        }
        let mut starts = vec![0];
        for height in heights {
            let row = RosterRow { cells: vec![None; roster.columns.len()], ..RosterRow::default() };
            roster.rows.extend(std::iter::repeat_n(row, height.max(1)));
            starts.push(roster.rows.len());
        }
        starts
    }

    /// Puts whole cells of columns over the rows of the entries beside them.
    fn fill(&self, roster: &mut Roster, starts: &[usize], columns: impl Iterator<Item = usize>, shift: usize) {
        for column in columns {
            for cell in self.body(column).map(|cell| &self.table.cells[cell]) {
                let from = starts[cell.row - self.header_rows];
                let to = starts[(cell.row + cell.row_span - self.header_rows).min(starts.len() - 1)];
                roster.put(column - shift, RosterCell { rows: from..to, columns: cell.column_span, ..whole(cell) });
            }
        }
    }

    /// Puts the entries of cells one below the other, and gives the row behind the last.
    fn put_entries(
        &self,
        roster: &mut Roster,
        start: usize,
        cells: impl Iterator<Item = usize>,
        column: usize,
    ) -> usize {
        let mut row = start;
        for cell in cells {
            for text in &self.entries[cell] {
                let rows: Range<usize> = row..row + 1;
                roster.put(
                    column,
                    RosterCell { text: (*text).to_owned(), rows, columns: 1, ..whole(&self.table.cells[cell]) },
                );
                row += 1;
            }
        }
        row
    }

    /// The innermost header of a column.
    fn header(&self, column: usize) -> Option<&'t Cell> {
        self.table.cell_at(self.header_rows.checked_sub(1)?, column)
    }

    fn headers(&self, column: usize) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for cell in (0..self.header_rows).filter_map(|row| self.table.cell_at(row, column)) {
            let text = cell.text.trim();
            if !text.is_empty() && found.last().is_none_or(|last| last != text) {
                found.push(text.to_owned());
            }
        }
        found
    }
}

fn whole(cell: &Cell) -> RosterCell {
    RosterCell { text: cell.text.trim().to_owned(), at: cell.places(), ..RosterCell::default() }
}

/// The entries of a cell: its lines, or, where most of them begin with a mark or number, what goes from mark to mark.
fn entries<'t>(text: &'t str, words: &PlanDictionaries) -> Vec<&'t str> {
    let text = text.trim();
    let mut starts: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            starts.push((at, marker::cut(line.trim(), &words.numbered).style.is_some()));
        }
        at += line.len();
    }
    let marked = starts.iter().filter(|(_, marked)| *marked).count();
    if marked * 2 >= starts.len() && starts.first().is_some_and(|(_, marked)| *marked) {
        starts.retain(|(_, marked)| *marked);
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    starts.iter().zip(ends).map(|((start, _), end)| text[*start..end].trim()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::testing;

    fn read(header_rows: usize, rows: &[&[&str]]) -> Vec<Roster> {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let document = testing::document(&["="], vec![testing::table(header_rows, rows)]);
        propose(&Flow::of(&document, &words), &words)
    }

    fn texts(roster: &Roster) -> Vec<Vec<&str>> {
        let row =
            |row: usize| (0..roster.columns.len()).map(move |c| roster.cell(row, c).map_or("", |e| e.text.as_str()));
        (0..roster.rows.len()).map(|r| row(r).collect()).collect()
    }

    #[test]
    fn each_line_of_a_cell_is_an_entry() {
        let rosters = read(
            1,
            &[
                &["分野", "主な取組", "担当"],
                &["窓口", "・書かない窓口の導入\n・申請の電子化", "市民課"],
                &["防災", "・水位の監視", "防災課"],
            ],
        );
        assert_eq!(rosters.len(), 1);
        assert_eq!(
            texts(&rosters[0]),
            [
                ["窓口", "・書かない窓口の導入", "市民課"],
                ["窓口", "・申請の電子化", "市民課"],
                ["防災", "・水位の監視", "防災課"]
            ]
        );
    }

    #[test]
    fn columns_of_lists_give_their_header_to_each_entry() {
        let rosters = read(
            1,
            &[
                &["年度", "市民サービス", "行政運営"],
                &["令和7年度", "書かない窓口の導入\n申請の電子化", "電子決裁の導入"],
                &["令和8年度", "相談のオンライン化", "文書の電子化\n会議の見直し"],
            ],
        );
        let entries = texts(&rosters[0]);
        assert_eq!(entries[1], ["令和7年度", "市民サービス", "申請の電子化"]);
        assert_eq!(entries[5], ["令和8年度", "行政運営", "会議の見直し"]);
    }
}
