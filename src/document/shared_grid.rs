//! Tables that are printed as one grid are taken apart: a header that comes again inside it begins a new table, and so
//! does the row at which the second of two titles above it takes over.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::header::{self, TableWithText};
use crate::document::table_captions::{Side, TitleLines};
use crate::layout::{OrderEntry, PageCell, PageLayout, PageTable};
use crate::text::fold;

/// Fewest characters that identify a row.
const TELLING: usize = 4;

/// A table of a page, or the part of its grid that is a table of its own.
pub(super) struct GridPart<'a> {
    pub(super) table: Cow<'a, PageTable>,
    /// Page index and index into that page's tables.
    pub(super) place: (usize, usize),
    /// The number of header rows, if known by more than appearance.
    pub(super) header_rows: Option<usize>,
    /// Titles above the grid that belong to another piece of it.
    foreign: Vec<String>,
}

impl GridPart<'_> {
    /// The titles above the piece, in their comparison form.
    pub(super) fn titles<'t>(&self, titles: &'t TitleLines<'_>, furniture: &dyn Fn(usize) -> bool) -> Vec<&'t str> {
        let mut above = titles.beside(self.place.0, &self.table, Side::Above, furniture);
        above.retain(|title| !self.foreign.iter().any(|foreign| foreign == title));
        above
    }
}

/// The tables of all pages in reading order, shared grids taken apart.
pub(super) fn pieces<'a>(
    pages: &'a [PageLayout],
    titles: &TitleLines<'_>,
    text_of: &dyn Fn(&PageCell) -> String,
) -> Vec<GridPart<'a>> {
    let places = pages.iter().enumerate().flat_map(|(p, page)| reading_order(page).into_iter().map(move |t| (p, t)));
    places
        .flat_map(|place| {
            let table = &pages[place.0].tables[place.1];
            by_titles(pages, titles, place, text_of).unwrap_or_else(|| by_header(table, place, text_of))
        })
        .collect()
}

fn reading_order(page: &PageLayout) -> Vec<usize> {
    let mut order: Vec<usize> =
        page.order.iter().filter_map(|r| if let OrderEntry::Table(i) = r { Some(*i) } else { None }).collect();
    let missing: Vec<usize> = (0..page.tables.len()).filter(|i| !order.contains(i)).collect();
    order.extend(missing);
    order
}

/// Cuts before each row at which the header comes again, or before the full-width heading above it.
fn by_header<'a>(
    table: &'a PageTable,
    place: (usize, usize),
    text_of: &dyn Fn(&PageCell) -> String,
) -> Vec<GridPart<'a>> {
    let part = TableWithText::new(table, table.cells.iter().map(text_of).collect());
    let header = header::rows(&part);
    let keys: Vec<_> = (0..header).map(|i| part.key(i)).collect();
    let again = |row: &usize| {
        let alike = |i: usize| part.row(row + i).count() == keys[i].len() && part.key(row + i) == keys[i];
        (0..header).all(alike) && is_border(table, *row)
    };
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for row in (header + 1..part.rows().saturating_sub(header)).filter(|row| header > 0 && again(row)) {
        let heading = part.row(row - 1).all(|(c, _)| c.column_span + 1 == table.columns.len() && c.row_span == 1);
        cuts.push(if heading { (row - 1, header + 1) } else { (row, header) });
    }
    if cuts.is_empty() {
        return vec![GridPart { table: Cow::Borrowed(table), place, header_rows: None, foreign: Vec::new() }];
    }
    cuts.insert(0, (0, header));
    let ends = cuts.iter().skip(1).map(|c| c.0).chain([part.rows()]);
    let pieces = cuts.iter().zip(ends).map(|((start, header), end)| GridPart {
        table: Cow::Owned(slice(table, 0..0, *start..end)),
        place,
        header_rows: Some(*header),
        foreign: Vec::new(),
    });
    pieces.collect()
}

/// Two titles side by side over one grid, the first of the table before, the second of the table after it: the
/// second begins at the row with which a table under that title elsewhere in the document begins.
fn by_titles<'a>(
    pages: &'a [PageLayout],
    titles: &TitleLines<'_>,
    place: (usize, usize),
    text_of: &dyn Fn(&PageCell) -> String,
) -> Option<Vec<GridPart<'a>>> {
    let (page, index) = place;
    let table = &pages[page].tables[index];
    let (first, second) = two_titles(&pages[page], table)?;
    let (first, second) = (titles.key(page, first), titles.key(page, second));
    let only = |page: usize, wanted: &str, other: &str| {
        let above = pages.get(page)?.tables.iter().map(|t| titles.beside(page, t, Side::Above, &|_| false));
        above.into_iter().any(|t| t.contains(&wanted) && !t.contains(&other)).then_some(())
    };
    only(page.checked_sub(1)?, first, second)?;
    only(page + 1, second, first)?;
    let part = TableWithText::new(table, table.cells.iter().map(text_of).collect());
    let header = header::rows(&part);
    let begins = |row: &usize, wanted: &[String]| {
        let said: Vec<String> = part.row(*row).map(|(_, text)| fold(text)).collect();
        is_border(table, *row) && wanted.iter().all(|w| said.contains(w))
    };
    let tables = pages.iter().enumerate().flat_map(|(p, page)| page.tables.iter().map(move |t| (p, page, t)));
    let row = tables.into_iter().find_map(|(p, page, t)| {
        let listed = (titles.key(p, line_just_above(page, t)?) == second).then(|| first_row(t, text_of))??;
        (header + 1..part.rows()).find(|row| begins(row, &listed))
    })?;
    let piece = |header_rows: Range<usize>, rows: Range<usize>, foreign: String| GridPart {
        table: Cow::Owned(slice(table, header_rows, rows)),
        place,
        header_rows: Some(header),
        foreign: vec![foreign],
    };
    let (first, second) = (first.to_owned(), second.to_owned());
    Some(vec![piece(0..0, 0..row, second), piece(0..header, row..part.rows(), first)])
}

/// The lowest two lines above a table, by index, if they are side by side; from left to right.
fn two_titles(page: &PageLayout, table: &PageTable) -> Option<(usize, usize)> {
    let bounds = |line: &usize| page.lines[*line].bounds;
    let lowest = bounds(&line_just_above(page, table)?);
    let beside = |line: &usize| {
        let bounds = bounds(line);
        Side::Above.holds(table, bounds) && bounds.overlap_y(lowest) > 0.5 * lowest.height()
    };
    let mut row: Vec<usize> = (0..page.lines.len()).filter(beside).collect();
    row.sort_by(|a, b| bounds(a).x0.total_cmp(&bounds(b).x0));
    if let [first, second] = row[..] { Some((first, second)) } else { None }
}

/// The lowest line above a table, by index.
fn line_just_above(page: &PageLayout, table: &PageTable) -> Option<usize> {
    let above = page.lines.iter().enumerate().filter(|(_, l)| Side::Above.holds(table, l.bounds));
    above.max_by(|(_, a), (_, b)| a.bounds.bottom.total_cmp(&b.bounds.bottom)).map(|(line, _)| line)
}

/// The texts of a table's first row below its header, if they distinguish it from others.
fn first_row(table: &PageTable, text_of: &dyn Fn(&PageCell) -> String) -> Option<Vec<String>> {
    let part = TableWithText::new(table, table.cells.iter().map(text_of).collect());
    let row = header::rows(&part);
    let texts: Vec<String> = part.row(row).map(|(_, text)| fold(text)).filter(|t| !t.is_empty()).collect();
    (texts.iter().map(|t| t.chars().count()).sum::<usize>() >= TELLING).then_some(texts)
}

/// Whether no cell lies across the upper border of a row.
fn is_border(table: &PageTable, row: usize) -> bool {
    !table.cells.iter().any(|c| c.row < row && row < c.row + c.row_span)
}

/// A table of some of the rows: header rows from above, then the rows.
fn slice(table: &PageTable, header: Range<usize>, rows: Range<usize>) -> PageTable {
    let moved = |cell: &PageCell| {
        let row = if header.contains(&cell.row) {
            cell.row
        } else if rows.contains(&cell.row) {
            cell.row - rows.start + header.len()
        } else {
            return None;
        };
        Some(PageCell { row, ..cell.clone() })
    };
    let mut bounds = table.bounds;
    bounds.top = table.rows[rows.start];
    bounds.bottom = table.rows[rows.end];
    let borders = table.rows[header.clone()].iter().chain(&table.rows[rows.start..=rows.end]).copied();
    PageTable {
        bounds,
        rows: borders.collect(),
        cells: table.cells.iter().filter_map(moved).collect(),
        ..table.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;
    use crate::layout::{TableKind, TextLine};
    use crate::pdf::Colour;

    /// A table of one line a cell, its header shaded.
    fn table(rows: &[&[&str]]) -> PageTable {
        let cell = |row: usize, column: usize, text: &str| PageCell {
            row,
            column,
            row_span: 1,
            column_span: 1,
            bounds: Rect::new(
                100.0 * column as f32,
                20.0 * row as f32,
                100.0 * (column + 1) as f32,
                20.0 * (row + 1) as f32,
            ),
            lines: vec![TextLine { text: text.to_owned(), size: 10.0, ..TextLine::default() }],
            shade: HEADER.contains(&text).then_some(Colour([0.85, 0.85, 0.85])),
            covered: false,
            closed_top: true,
            closed_bottom: true,
        };
        let cells = rows.iter().enumerate();
        let cells = cells.flat_map(|(row, texts)| texts.iter().enumerate().map(move |(c, text)| cell(row, c, text)));
        PageTable {
            kind: TableKind::Ruled,
            bounds: Rect::new(0.0, 0.0, 100.0 * rows[0].len() as f32, 20.0 * rows.len() as f32),
            columns: (0..=rows[0].len()).map(|column| 100.0 * column as f32).collect(),
            rows: (0..=rows.len()).map(|row| 20.0 * row as f32).collect(),
            cells: cells.collect(),
            confidence: 1.0,
            order: 0,
        }
    }

    /// The number of rows of each piece.
    fn cut(rows: &[&[&str]]) -> Vec<usize> {
        let table = table(rows);
        let text = |cell: &PageCell| cell.lines.iter().map(|line| line.text.as_str()).collect::<String>();
        by_header(&table, (0, 0), &text).iter().map(|piece| piece.table.rows.len() - 1).collect()
    }

    const HEADER: &[&str] = &["取組", "担当課", "令和7年度"];
    const ROW: &[&str] = &["窓口予約の拡充", "市民課", "導入"];
    const OTHER: &[&str] = &["電子契約の導入", "契約課", "検討"];

    #[test]
    fn a_header_that_comes_again_begins_a_table() {
        assert_eq!(cut(&[HEADER, ROW, OTHER, HEADER, OTHER, ROW]), [3, 3]);
        assert_eq!(cut(&[HEADER, ROW, OTHER, OTHER, ROW]), [5]);
    }

    #[test]
    fn a_cell_over_the_border_keeps_the_table_whole() {
        let mut one = table(&[HEADER, ROW, OTHER, HEADER, OTHER, ROW]);
        assert!(is_border(&one, 3));
        one.cells[6].row_span = 2;
        assert!(!is_border(&one, 3));
    }
}
