//! Small tables below siblings: the labels stand at the side or over the rows, and are alike in all of them.

use std::collections::BTreeMap;

use crate::document::{Cell, Table};

/// What the small tables of a set of siblings have in common.
#[derive(Debug, Default)]
pub(super) struct SmallTables {
    /// How many tables have these words over their rows,
    over: BTreeMap<String, usize>,
    /// … and how many these at their sides.
    beside: BTreeMap<String, usize>,
}

/// Longer words are no label.
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
        let entry = |cell: &'t Cell| {
            if cell.text.trim().is_empty() {
                return None;
            }
            let mut headers: Vec<String> = if sided {
                let side = table.cell_at(cell.row, cell.column.checked_sub(1)?).filter(|_| cell.column % 2 == 1)?;
                vec![label(&side.text)]
            } else {
                let header = |row| Some(label(&table.cell_at(row, cell.column)?.text));
                if cell.row < rows {
                    return None;
                }
                (0..rows).filter_map(header).collect()
            };
            headers.dedup();
            Some((headers, cell))
        };
        table.cells.iter().filter_map(entry).collect()
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
    /// Small tables have no more labels.
    const MOST: usize = 60;
    let labels = table.cells.iter().filter(|cell| is_label(cell)).take(MOST).map(|cell| label(&cell.text));
    labels.collect::<Vec<_>>().join("\t")
}

/// A cell's words as a label.
fn label(text: &str) -> String {
    text.trim().trim_end_matches([':', '：']).trim().replace('\n', "")
}
