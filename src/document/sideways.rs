//! A table that is too wide for a page goes on beside it: the sheet of the columns on the right begins with the same
//! keys, row by row. Its other columns are put to the table.

use super::continuation::Joined;
use super::header::is_number;
use super::{Cell, Location, Table};
use crate::text::fold;

/// Fewest rows below the header with a unique key that both sheets contain.
const FEWEST_KEYS: usize = 3;
/// Rows on one height differ by no more than this (points).
const SAME_HEIGHT: f32 = 2.0;
/// Largest distance between the sheets of one table, in tables.
const FARTHEST: usize = 8;
/// How many of the first columns may hold keys.
const KEY_COLUMNS: usize = 3;

/// The tables, those put together that are one.
pub(super) fn join(tables: Vec<Joined>) -> Vec<Joined> {
    let mut whole: Vec<Sheet> = Vec::with_capacity(tables.len());
    for right in tables {
        let goes_on = |left: &&mut Sheet| {
            let table = &left.joined.table;
            table.pages.iter().all(|page| !right.table.pages.contains(page)) && repeated(table, &right.table) > 0
        };
        match whole.iter_mut().rev().take(FARTHEST).find(goes_on) {
            Some(left) => {
                put(&mut left.joined.table, &right.table);
                left.joined.parts.extend(right.parts);
                left.wide = true;
            }
            None => whole.push(Sheet { joined: right, wide: false }),
        }
    }
    below(whole)
}

/// A table, and whether it was put together sideways.
struct Sheet {
    joined: Joined,
    wide: bool,
}

/// Sheets that were put together go on below each other: the header again, and further rows.
fn below(sheets: Vec<Sheet>) -> Vec<Joined> {
    let mut done: Vec<Sheet> = Vec::with_capacity(sheets.len());
    for next in sheets {
        let goes_on = |above: &&mut Sheet| {
            let (a, b) = (&above.joined.table, &next.joined.table);
            above.wide && next.wide && a.columns == b.columns && same_header(a, b)
        };
        match done.last_mut().filter(goes_on) {
            Some(above) => {
                append(&mut above.joined.table, &next.joined.table);
                above.joined.parts.extend(next.joined.parts);
            }
            None => done.push(next),
        }
    }
    done.into_iter().map(|sheet| sheet.joined).collect()
}

fn same_header(above: &Table, below: &Table) -> bool {
    let header = |table: &Table| -> Vec<(usize, usize, String)> {
        let rows = table.header_rows;
        table.cells.iter().filter(|c| c.row < rows).map(|c| (c.row, c.column, fold(&c.text))).collect()
    };
    above.header_rows > 0 && header(above) == header(below)
}

/// Appends the rows below the header. A label over several rows that is not printed again goes on.
fn append(above: &mut Table, below: &Table) {
    let (header, last) = (below.header_rows, above.rows);
    for cell in below.cells.iter().filter(|c| c.row >= header) {
        let label = above.cells.iter_mut().find(|c| {
            cell.row == header
                && cell.text.is_empty()
                && c.column == cell.column
                && c.row + c.row_span == last
                && c.row_span > 1
                && c.column_span == cell.column_span
        });
        match label {
            Some(label) => {
                label.row_span += cell.row_span;
                label.continued.push(Location { page: cell.page, bbox: cell.bbox });
            }
            None => above.cells.push(Cell { row: cell.row - header + last, ..cell.clone() }),
        }
    }
    above.rows += below.rows - header;
    above.pages.extend(&below.pages);
    above.confidence = above.confidence.min(below.confidence);
    above.cells.sort_by_key(|c| (c.row, c.column));
}

/// How many columns of the table on the right repeat those on the left: the keys, and the columns before them.
fn repeated(left: &Table, right: &Table) -> usize {
    if left.rows != right.rows || left.rows < FEWEST_KEYS + 1 {
        return 0;
    }
    let column = |table: &Table, column: usize| -> Vec<(usize, usize, String)> {
        let own = table.cells.iter().filter(|c| c.column == column);
        own.map(|c| (c.row, c.row_span, fold(&c.text))).collect()
    };
    let same = |at: &usize| column(left, *at) == column(right, *at);
    let common = (0..left.columns.min(right.columns)).take_while(same).count();
    let is_key = |at: usize| {
        let mut keys: Vec<String> = column(left, at).into_iter().filter(|k| k.0 > 0).map(|k| k.2).collect();
        let (rows, numbers) = (keys.len(), keys.iter().filter(|k| is_number(k)).count());
        keys.sort_unstable();
        keys.dedup();
        keys.len() == rows && numbers >= FEWEST_KEYS && numbers * 5 >= rows * 4
    };
    // many tables count their rows; those of one sheet are on one height, or repeat more than the number
    let level = || {
        let heights = |table: &Table| -> Vec<(f32, f32)> {
            table.cells.iter().filter(|c| c.column == 0).map(|c| (c.bbox.top, c.bbox.bottom)).collect()
        };
        let near = |a: f32, b: f32| (a - b).abs() <= SAME_HEIGHT;
        heights(left).iter().zip(heights(right)).all(|(a, b)| near(a.0, b.0) && near(a.1, b.1))
    };
    let keyed = common < right.columns && (0..common.min(KEY_COLUMNS)).any(is_key) && (common > 1 || level());
    if keyed { common } else { 0 }
}

/// Puts the columns of the table on the right to the one on the left.
fn put(left: &mut Table, right: &Table) {
    let common = repeated(left, right);
    let shift = left.columns - common;
    let beyond = right.cells.iter().filter(|c| c.column >= common);
    left.cells.extend(beyond.map(|c| Cell { column: c.column + shift, ..c.clone() }));
    left.cells.sort_by_key(|c| (c.row, c.column));
    left.columns += right.columns - common;
    left.pages.extend(&right.pages);
    left.header_rows = left.header_rows.max(right.header_rows);
    left.confidence = left.confidence.min(right.confidence);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet on a page: a header and rows of texts.
    fn sheet(page: u32, rows: &[&[&str]]) -> Joined {
        let cell = |row: usize, column: usize, text: &str| Cell {
            row,
            column,
            row_span: 1,
            column_span: 1,
            text: text.to_owned(),
            page,
            ..Cell::default()
        };
        let cells = rows.iter().enumerate();
        let cells = cells.flat_map(|(row, texts)| texts.iter().enumerate().map(move |(c, text)| cell(row, c, text)));
        let table = Table {
            pages: vec![page],
            header_rows: 1,
            columns: rows[0].len(),
            rows: rows.len(),
            cells: cells.collect(),
            confidence: 1.0,
            ..Table::default()
        };
        Joined { table, parts: Vec::new() }
    }

    /// A header and rows with their numbers, each with a text.
    fn numbered(page: u32, header: &str, texts: [&str; 4]) -> Joined {
        let numbers = ["1", "2", "3", "4"];
        let rows: Vec<[&str; 2]> = numbers.into_iter().zip(texts).map(|(number, text)| [number, text]).collect();
        let first = ["No", header];
        let rows: Vec<&[&str]> = std::iter::once(&first[..]).chain(rows.iter().map(|row| &row[..])).collect();
        sheet(page, &rows)
    }

    #[test]
    fn a_sheet_with_the_same_numbers_on_the_next_page_is_the_right_half_of_the_table() {
        let left = numbered(1, "取組", ["窓口予約", "電子契約", "会議録", "広報"]);
        let joined = join(vec![left, numbered(2, "R7", ["検討", "導入", "運用", "検討"])]);
        let [whole] = joined.as_slice() else { panic!("{} tables", joined.len()) };
        assert_eq!((whole.table.columns, whole.table.rows), (3, 5));
        assert_eq!(whole.table.cell_at(2, 2).map(|cell| cell.text.as_str()), Some("導入"));
        assert_eq!(whole.table.pages, [1, 2]);
    }

    #[test]
    fn a_table_of_the_same_page_and_one_with_rows_at_other_heights_are_tables_of_their_own() {
        let left = || numbered(1, "取組", ["窓口予約", "電子契約", "会議録", "広報"]);
        let right = |page| numbered(page, "R7", ["検討", "導入", "運用", "検討"]);
        assert_eq!(join(vec![left(), right(1)]).len(), 2, "one page");
        let mut lower = right(2);
        lower.table.cells.iter_mut().for_each(|cell| cell.bbox.top += 40.0);
        assert_eq!(join(vec![left(), lower]).len(), 2, "every table counts its rows");
    }
}
