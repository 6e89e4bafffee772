//! Finds the header rows at the top of a table: rows repeated on a later page, or rows that differ from those below
//! (shading, weight), are above the only line, name the years of the columns, or are short labels over longer or
//! numeric text. A table may have none.

use crate::calendar;
use crate::geometry::Rect;
use crate::layout::{PageCell, PageTable};
use crate::pdf::Colour;
use crate::text::{fold, one_of};

/// No header is deeper than this many rows.
const DEEPEST: usize = 4;
/// Shades that differ less in every channel are one.
const SAME_SHADE: f32 = 0.04;
/// Most characters of a usual header label.
const LABEL: usize = 20;
/// Factor by which the text below a header label is longer than the label, in at least one column.
const LONGER: f32 = 2.0;

/// A first column that holds this many times more than its label holds text, not keys.
const MUCH_LONGER: f32 = 6.0;
/// Units of figures are no longer than this.
const LONGEST_UNIT: usize = 2;
/// Such a share of the first row's cells must be labels.
const MOST: f32 = 0.8;

/// A table of one page with the text of its cells.
pub(super) struct TableWithText<'a> {
    pub(super) table: &'a PageTable,
    /// Text of each cell.
    pub(super) texts: Vec<String>,
    /// The cells that begin in each row.
    begins: Vec<Vec<usize>>,
}

impl<'a> TableWithText<'a> {
    pub(super) fn new(table: &'a PageTable, texts: Vec<String>) -> Self {
        let last = table.cells.iter().map(|cell| cell.row + 1).max().unwrap_or(0);
        let mut begins = vec![Vec::new(); last];
        table.cells.iter().enumerate().for_each(|(cell, PageCell { row, .. })| begins[*row].push(cell));
        Self { table, texts, begins }
    }

    pub(super) fn rows(&self) -> usize {
        self.table.rows.len().saturating_sub(1)
    }

    /// The cells that begin in a row, with their texts.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = (&PageCell, &str)> {
        let cells = self.begins.get(row).into_iter().flatten();
        cells.map(|cell| (&self.table.cells[*cell], self.texts[*cell].as_str()))
    }

    /// A row in the form used for comparison: the places and texts of its cells.
    pub(super) fn key(&self, row: usize) -> Vec<(usize, usize, usize, String)> {
        self.row(row).map(|(c, text)| (c.column, c.column_span, c.row_span, fold(text))).collect()
    }

    /// The number of rows that a header reaching `rows` deep covers, so that no cell is cut: a heading over two rows
    /// makes the header two rows deep. 0 where nothing would be left below.
    fn closed(&self, rows: usize) -> usize {
        let mut depth = rows;
        loop {
            let reach = self.table.cells.iter().filter(|c| c.row < depth).map(|c| c.row + c.row_span).max();
            match reach {
                Some(reach) if reach > depth => depth = reach,
                _ => break,
            }
        }
        if depth > DEEPEST || depth >= self.rows() { 0 } else { depth }
    }

    /// Shade of a row where all its cells have one and the same.
    fn row_shade(&self, row: usize) -> Option<Colour> {
        let mut shades = self.row(row).map(|(c, _)| c.shade);
        let first = shades.next()??;
        shades.all(|s| s.is_some_and(|s| s.distance(first) <= SAME_SHADE)).then_some(first)
    }

    fn is_bold(&self, row: usize) -> bool {
        let mut with_text = self.row(row).filter(|(_, text)| !text.trim().is_empty()).peekable();
        with_text.peek().is_some() && with_text.all(|(c, _)| c.lines.iter().all(|l| l.bold))
    }
}

/// The number of leading rows that are the same in both parts: the header that a page repeats.
pub(super) fn repeated(a: &TableWithText<'_>, b: &TableWithText<'_>) -> usize {
    let same = |row: &usize| {
        let key = a.key(*row);
        key.iter().any(|(.., text)| !text.is_empty()) && key == b.key(*row)
    };
    let count = (0..DEEPEST.min(a.rows()).min(b.rows())).take_while(same).count();
    (0..=count).rev().find(|n| *n == 0 || a.closed(*n) == *n || *n == a.rows()).unwrap_or(0)
}

/// The number of header rows of a table by its looks.
pub(super) fn rows(part: &TableWithText<'_>) -> usize {
    if part.rows() < 2 {
        return 0;
    }
    let looks = [by_shade, by_weight, by_line, by_years, by_labels];
    looks.iter().find_map(|rows| rows(part)).map_or(0, |depth| without_bands(part, depth))
}

/// A header without the rows at its end that are one cell from side to side: they look like the header but belong to
/// the rows below.
fn without_bands(part: &TableWithText<'_>, depth: usize) -> usize {
    let columns = part.table.columns.len().saturating_sub(1);
    let is_band = |row: usize| {
        let mut cells = part.row(row);
        columns > 1 && cells.next().is_some_and(|(cell, _)| cell.column_span == columns) && cells.next().is_none()
    };
    let under = (1..depth).rev().take_while(|row| is_band(*row)).count();
    if is_band(0) { depth } else { depth - under }
}

/// Whether the first row looks as the header of another part does.
pub(super) fn styled_alike(part: &TableWithText<'_>, model: &TableWithText<'_>) -> bool {
    match (part.row_shade(0), model.row_shade(0)) {
        (Some(a), Some(b)) => a.distance(b) <= SAME_SHADE,
        (None, None) => by_weight(part).is_some() && by_weight(model).is_some(),
        _ => false,
    }
}

/// Leading rows that are shaded all along in one colour, over rows that aren't.
fn by_shade(part: &TableWithText<'_>) -> Option<usize> {
    let shade = part.row_shade(0)?;
    let like = |row: usize| part.row_shade(row).is_some_and(|s| s.distance(shade) <= SAME_SHADE);
    let depth = (0..part.rows()).take_while(|row| like(*row) || part.row(*row).next().is_none()).count();
    let below = (depth..part.rows()).filter(|row| like(*row)).count();
    // Zebra stripes are shaded too, but come again and again.
    let striped = below * 3 > part.rows().saturating_sub(depth);
    (!striped).then(|| part.closed(depth)).filter(|d| *d > 0)
}

/// Leading rows that are bold all along, over rows that aren't.
fn by_weight(part: &TableWithText<'_>) -> Option<usize> {
    let depth = (0..part.rows()).take_while(|row| part.is_bold(*row)).count();
    let below = (depth..part.rows()).filter(|row| part.is_bold(*row)).count();
    (depth > 0 && below * 3 <= part.rows() - depth).then(|| part.closed(depth)).filter(|d| *d > 0)
}

/// Leading rows over the first line across, in a table with few of them.
fn by_line(part: &TableWithText<'_>) -> Option<usize> {
    let ends = |row: usize| part.table.cells.iter().filter(move |c| c.row + c.row_span == row);
    let lined = |row: &usize| ends(*row).next().is_some() && ends(*row).all(|c| c.closed_bottom);
    let depth = (1..part.rows()).find(lined)?;
    let (inner, below) = (part.rows() - depth - 1, (depth + 1..part.rows()).filter(lined).count());
    (inner > 1 && below * 3 <= inner).then(|| part.closed(depth)).filter(|d| *d > 0)
}

/// Leading rows down to the one that names the years of two columns or more, over one that names none.
fn by_years(part: &TableWithText<'_>) -> Option<usize> {
    let years = |row: usize| {
        let names = |text: &str| calendar::only_years(text.trim()).is_some() && !is_number(&fold(text));
        part.row(row).filter(|(_, text)| names(text)).count()
    };
    let row = (0..DEEPEST.min(part.rows())).find(|row| years(*row) >= 2)?;
    let key = part.row(row).next().is_some_and(|(c, text)| c.column > 0 || calendar::only_years(text.trim()).is_none());
    (key && row + 1 < part.rows() && years(row + 1) == 0).then(|| part.closed(row + 1)).filter(|d| *d == row + 1)
}

/// A first row of short labels, none of them a number: over text that is longer or numeric, or all set in the
/// middle of their cells over text that isn't.
fn by_labels(part: &TableWithText<'_>) -> Option<usize> {
    let depth = part.closed(1);
    let labels: Vec<(&PageCell, String)> = part.row(0).map(|(c, text)| (c, fold(text))).collect();
    let label = |(index, (_, text)): &(usize, &(&PageCell, String))| {
        let corner = *index == 0 && text.is_empty();
        corner || !text.is_empty() && text.chars().count() <= LABEL && !is_number(text) && !text.contains('。')
    };
    let all_labels = labels.iter().enumerate().filter(label).count() as f32 >= MOST * labels.len() as f32;
    if depth == 0 || labels.len() < 2 || !all_labels {
        return None;
    }
    // The row of a key and its value contrasts in the column of values alone; a key is never much longer than others.
    let contrasting = labels.iter().filter(|(cell, label)| contrasts(part, depth, cell, label, LONGER)).count();
    let over_text = labels.first().is_some_and(|(cell, label)| contrasts(part, depth, cell, label, MUCH_LONGER));
    let different = contrasting >= 2 && contrasting * 2 >= labels.len() || over_text;
    let middle = labels.iter().all(|(cell, label)| label.is_empty() || centred(cell));
    let below_middle = part.table.cells.iter().filter(|c| c.row >= depth && !c.lines.is_empty());
    (different || middle && below_middle.clone().any(|c| !centred(c))).then_some(depth)
}

/// Whether the text below a label is mostly numbers, or [`LONGER`] times as long.
fn contrasts(part: &TableWithText<'_>, depth: usize, cell: &PageCell, label: &str, times: f32) -> bool {
    let under = part.table.cells.iter().zip(&part.texts);
    let below: Vec<String> = under
        .filter(|(c, _)| c.row >= depth && c.column == cell.column)
        .map(|(_, text)| fold(text))
        .filter(|text| !text.is_empty())
        .collect();
    let numbers = below.iter().filter(|t| is_figure(t)).count();
    let length: usize = below.iter().map(|t| t.chars().count()).sum();
    let longer = length as f32 >= times * (label.chars().count().max(1) * below.len()) as f32;
    !below.is_empty() && !label.is_empty() && (numbers * 2 > below.len() || longer)
}

/// Whether the lines of a cell are centred.
fn centred(cell: &PageCell) -> bool {
    let Some(text) = Rect::union_of(cell.lines.iter().map(|l| l.bounds)) else { return false };
    let em = cell.lines[0].size;
    ((text.x0 - cell.bounds.x0) - (cell.bounds.x1 - text.x1)).abs() <= em
}

/// Whether a text is a number, or a number with its unit (25分, 1,200件).
fn is_figure(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || one_of(",.約", c));
    is_number(text) || text.starts_with(|c: char| c.is_ascii_digit()) && unit.chars().count() <= LONGEST_UNIT
}

/// Whether a text is a number, with its separators.
pub(super) fn is_number(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || one_of(",.%-+△▲()/~", c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::TableKind;

    /// The header rows of a table with these texts, with a line under the rows of `lined`.
    fn header(rows: &[&[&str]], lined: &[usize]) -> usize {
        let borders = |count: usize| (0..=count).map(|i| 100.0 * i as f32).collect::<Vec<f32>>();
        let cell = |row: usize, column: usize| PageCell {
            row,
            column,
            row_span: 1,
            column_span: 1,
            bounds: Rect::default(),
            lines: Vec::new(),
            shade: None,
            covered: false,
            closed_top: false,
            closed_bottom: lined.contains(&row),
        };
        let table = PageTable {
            kind: TableKind::Ruled,
            bounds: Rect::default(),
            columns: borders(rows[0].len()),
            rows: borders(rows.len()),
            cells: (0..rows.len()).flat_map(|r| (0..rows[r].len()).map(move |c| cell(r, c))).collect(),
            confidence: 0.9,
            order: 0,
        };
        let texts = rows.iter().flat_map(|row| row.iter().map(|t| (*t).to_owned())).collect();
        super::rows(&TableWithText::new(&table, texts))
    }

    #[test]
    fn years_over_columns_are_a_header() {
        assert_eq!(header(&[&["取組", "R6", "R7"], &["窓口", "検討", "導入"], &["決裁", "導入", ""]], &[]), 1);
        let levels: [&[&str]; 3] = [&["取組", "年度", ""], &["", "令和6年度", "令和7年度"], &["窓口", "検討", "導入"]];
        assert_eq!(header(&levels, &[]), 2);
        // A row of years under years is data about them.
        assert_eq!(header(&[&["窓口", "R6", "R7"], &["決裁", "R6", "R8"], &["相談", "R7", "R9"]], &[]), 0);
    }

    #[test]
    fn the_only_line_parts_the_header() {
        let rows: [&[&str]; 4] = [&["職", "名"], &["長", "甲"], &["次", "乙"], &["係", "丙"]];
        assert_eq!(header(&rows, &[0]), 1);
        assert_eq!(header(&rows, &[0, 1, 2, 3]), 0);
        assert_eq!(header(&rows, &[]), 0);
    }

    #[test]
    fn figures_with_units_are_below_labels() {
        let rows: [&[&str]; 3] =
            [&["指標", "現状値", "目標値"], &["申請", "1,200件", "5,000件"], &["待ち", "25分", "10分"]];
        assert_eq!(header(&rows, &[]), 1);
    }
}
