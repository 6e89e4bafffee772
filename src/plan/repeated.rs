//! Tables whose header is repeated side by side: two initiatives in one row.

use crate::document::{Cell, Table};
use crate::text::fold;

/// The table itself, or the tables side by side in it, each with its own columns.
pub(crate) fn parts(table: &Table) -> Vec<Table> {
    let header: Vec<String> = (0..table.columns).map(|c| label(table, c)).collect();
    let Some(width) = period(&header) else { return vec![table.clone()] };
    (0..table.columns / width).map(|part| cut(table, part * width..(part + 1) * width)).collect()
}

/// The words over a column.
fn label(table: &Table, column: usize) -> String {
    (0..table.header_rows).filter_map(|row| table.cell_at(row, column)).map(|cell| fold(&cell.text)).collect()
}

/// The number of columns after which a header begins anew; of two at least, all different, none empty.
fn period(header: &[String]) -> Option<usize> {
    (2..=header.len() / 2).find(|width| {
        let first = &header[..*width];
        let distinct = first.iter().enumerate().all(|(i, label)| !label.is_empty() && !first[..i].contains(label));
        distinct && header.len().is_multiple_of(*width) && header.chunks(*width).all(|chunk| chunk == first)
    })
}

/// The cells that begin in a range of columns.
fn cut(table: &Table, columns: std::ops::Range<usize>) -> Table {
    let own = table.cells.iter().filter(|cell| columns.contains(&cell.column));
    let cells = own.map(|cell| Cell {
        column: cell.column - columns.start,
        column_span: cell.column_span.min(columns.end - cell.column),
        ..cell.clone()
    });
    Table { cells: cells.collect(), columns: columns.len(), ..table.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::table;

    #[test]
    fn a_header_that_occurs_twice_cuts_the_table() {
        let twice = table(1, &[&["取組名", "担当課", "取組名", "担当課"], &["甲", "総務課", "乙", "税務課"]]);
        let parts = parts(&twice);
        assert_eq!(parts.iter().map(|part| part.cells[2].text.as_str()).collect::<Vec<_>>(), ["甲", "乙"]);
        let once = table(1, &[&["取組名", "担当課", "R6", "R7"], &["甲", "総務課", "○", "○"]]);
        assert_eq!(super::parts(&once).len(), 1);
    }
}
