//! Small tables below siblings with the same labels at the side or over the rows.

use std::collections::BTreeMap;

use crate::document::{Cell, Table};

/// The labels that the small tables of a set of siblings share.
#[derive(Debug, Default)]
pub(super) struct SmallTables {
    /// Number of tables by the words over their rows.
    over: BTreeMap<String, usize>,
    /// Number of tables by the words at their sides.
    beside: BTreeMap<String, usize>,
}

/// Largest length of a label, in characters.
const LONGEST: usize = 20;

impl SmallTables {
    /// Looks at the tables of all siblings.
    pub(super) fn of<'t>(tables: impl Iterator<Item = &'t Table>) -> Self {
        let mut found = Self::default();
        for table in tables {
            *found.over.entry(over(table)).or_default() += 1;
            *found.beside.entry(beside(table)).or_default() += 1;
        }
        found
    }

    /// The cells of a table that are values, each with its labels, outermost first.
    pub(super) fn entries<'t>(&self, table: &'t Table) -> Vec<(Vec<String>, &'t Cell)> {
        let sided = self.is_sided(table);
        let rows = table.header_rows.max(1);
        let side = |cell: &'t Cell| {
            let side = table.cell_at(cell.row, cell.column.checked_sub(1)?).filter(|_| cell.column % 2 == 1)?;
            Some((vec![label(&side.text)], cell))
        };
        let header = |cell: &'t Cell, column: usize| {
            let mut headers: Vec<String> =
                (0..rows).filter_map(|row| Some(label(&table.cell_at(row, column)?.text))).collect();
            headers.dedup();
            (headers, cell)
        };
        let filled = table.cells.iter().filter(|cell| !cell.text.trim().is_empty());
        if sided {
            return filled.filter_map(side).collect();
        }
        // a header over several columns is repeated for each; a header over all is a line of its own
        let columns = |cell: &Cell| match cell.column_span {
            span if span < table.columns => cell.column..cell.column + span,
            _ => cell.column..cell.column + 1,
        };
        let below = filled.filter(|cell| cell.row >= rows);
        below.flat_map(|cell| columns(cell).map(move |column| header(cell, column))).collect()
    }

    /// Whether every second column holds labels: those that are alike in more tables are the labels.
    fn is_sided(&self, table: &Table) -> bool {
        let side = |cell: &&Cell| cell.column.is_multiple_of(2) && !cell.text.trim().is_empty();
        let short = table.cells.iter().filter(side).all(|cell| label(&cell.text).chars().count() <= LONGEST);
        if !table.columns.is_multiple_of(2) || !short {
            return false;
        }
        let times = |counts: &BTreeMap<String, usize>, key: &str| counts.get(key).copied().unwrap_or(0);
        let (over, beside) = (times(&self.over, &over(table)), times(&self.beside, &beside(table)));
        beside > over || beside == over && (table.header_rows == 0 || table.rows > 2 && table.columns == 2)
    }
}

/// The words over the rows.
fn over(table: &Table) -> String {
    words(table, |cell| cell.row < table.header_rows.max(1))
}

/// The words in every second column.
fn beside(table: &Table) -> String {
    words(table, |cell| cell.column % 2 == 0)
}

fn words(table: &Table, is_label: impl Fn(&Cell) -> bool) -> String {
    /// Largest number of labels of a small table.
    const MOST: usize = 60;
    let labels = table.cells.iter().filter(|cell| is_label(cell)).take(MOST).map(|cell| label(&cell.text));
    labels.collect::<Vec<_>>().join("\t")
}

/// A cell's words as a label.
fn label(text: &str) -> String {
    text.trim().trim_end_matches([':', '：']).trim().replace('\n', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_over_several_columns_is_repeated_for_each() {
        let cell = |row: usize, column: usize, column_span: usize, text: &str| Cell {
            row,
            column,
            row_span: 1,
            column_span,
            text: text.to_owned(),
            ..Cell::default()
        };
        let cells = vec![
            cell(0, 0, 1, "所管"),
            cell(0, 1, 1, "R7"),
            cell(0, 2, 1, "R8"),
            cell(1, 0, 1, "市民課"),
            cell(1, 1, 2, "運用"),
        ];
        let table = Table { cells, rows: 2, columns: 3, header_rows: 1, ..Table::default() };
        let small = SmallTables::of(std::iter::once(&table));
        let said: Vec<(String, &str)> =
            small.entries(&table).into_iter().map(|(headers, cell)| (headers.concat(), cell.text.as_str())).collect();
        let wanted = [("所管", "市民課"), ("R7", "運用"), ("R8", "運用")];
        assert_eq!(said, wanted.map(|(header, text)| (header.to_owned(), text)));
    }
}
