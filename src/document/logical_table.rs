//! A table as it grows over pages: the parts of one page are appended to one grid, the header once, a row that a
//! page break cuts in one piece.

use crate::document::header::TableWithText;
use crate::document::{Cell, CellLine, Location, Table, wrap};
use crate::layout;

/// Column positions of two parts agree within this (points), after one common shift.
const SAME_COLUMN: f32 = 2.0;
/// Pages with odd and even margins differ by no more than this.
const LARGEST_SHIFT: f32 = 60.0;

/// The grid so far.
pub(super) struct Growing {
    pub(super) table: Table,
    /// Column borders in the frame of the first part.
    columns: Vec<f32>,
}

/// How the column borders of a part map to those of the common grid.
pub(super) struct Alignment {
    columns: Vec<f32>,
    /// For each border of the grid so far its index in the common grid.
    old: Vec<usize>,
    /// For each border of the part its index in the common grid.
    new: Vec<usize>,
}

impl Growing {
    /// A table that begins with this part.
    pub(super) fn begin(part: &TableWithText<'_>, page: u32, header_rows: usize) -> Self {
        let cells: Vec<Cell> = part.table.cells.iter().zip(&part.texts).map(|(c, t)| cell(c, t, page)).collect();
        let table = Table {
            pages: vec![page],
            header_rows,
            columns: part.table.columns.len().saturating_sub(1),
            rows: part.rows(),
            cells,
            confidence: part.table.confidence,
            ..Table::default()
        };
        Self { table, columns: part.table.columns.clone() }
    }

    /// How the columns of a part map to this grid: the borders of one must be among those of the other. If they are
    /// not, but the header is repeated cell by cell (`same_header`), columns map one to one.
    pub(super) fn align(&self, part: &TableWithText<'_>, same_header: bool) -> Option<Alignment> {
        let (ours, theirs) = (&self.columns, &part.table.columns);
        let shift = ours.first()? - theirs.first()?;
        let shifted: Vec<f32> = theirs.iter().map(|x| x + shift).collect();
        let within = |list: &[f32], x: f32| list.iter().position(|l| (l - x).abs() <= SAME_COLUMN);
        let map = |from: &[f32], to: &[f32]| from.iter().map(|x| within(to, *x)).collect::<Option<Vec<usize>>>();
        let identity = |count: usize| (0..count).collect::<Vec<usize>>();
        let ends = (ours.last()? - shifted.last()?).abs() <= SAME_COLUMN && shift.abs() <= LARGEST_SHIFT;
        if ends && let Some(new) = map(&shifted, ours) {
            return Some(Alignment { columns: ours.clone(), old: identity(ours.len()), new });
        }
        if ends && let Some(old) = map(ours, &shifted) {
            return Some(Alignment { new: identity(shifted.len()), columns: shifted, old });
        }
        let by_header = same_header && ours.len() == theirs.len();
        by_header.then(|| Alignment { columns: ours.clone(), old: identity(ours.len()), new: identity(ours.len()) })
    }

    /// Appends the rows of a part from `skip` on. With `cut`, its first row is the rest of the last row.
    pub(super) fn append(&mut self, part: &TableWithText<'_>, page: u32, alignment: Alignment, skip: usize, cut: bool) {
        recut(&mut self.table.cells, &alignment.old);
        let own = part.table.cells.iter().zip(&part.texts).filter(|(c, _)| c.row >= skip);
        let (mut cells, closed): (Vec<Cell>, Vec<bool>) =
            own.map(|(c, text)| (cell(c, text, page), c.closed_top)).unzip();
        recut(&mut cells, &alignment.new);
        self.columns = alignment.columns;
        self.table.columns = self.columns.len() - 1;
        let last = self.table.rows;
        let base = if cut { last - 1 } else { last };
        let (first, others): (Vec<_>, Vec<_>) = cells.into_iter().zip(closed).partition(|(cell, _)| cell.row == skip);
        let first: Vec<Cell> = first.into_iter().map(|(cell, _)| cell).collect();
        let labelled = self.left_out_together(last, &first);
        for cell in first {
            let cell = Cell { row: base, ..cell };
            match self.above(last, &cell) {
                Some(above) if cut || self.is_label(above, &cell, part, &labelled) => self.take_in(above, cell, cut),
                _ => self.table.cells.push(cell),
            }
        }
        for (cell, closed) in others {
            let cell = Cell { row: cell.row - skip + base, ..cell };
            match self.unended(page, &cell).filter(|_| !closed) {
                Some(above) => self.take_in(above, cell, false),
                None => self.table.cells.push(cell),
            }
        }
        self.table.rows = base + part.rows() - skip;
        self.table.pages.push(page);
        self.table.confidence = self.table.confidence.min(part.table.confidence);
        self.table.cells.sort_by_key(|c| (c.row, c.column));
    }

    /// The label over several rows of the page before that an empty cell goes on with.
    fn unended(&self, page: u32, rest: &Cell) -> Option<usize> {
        let at = self.above(rest.row, rest)?;
        let above = &self.table.cells[at];
        let empty = rest.text.trim().is_empty();
        (empty && above.page < page && above.row_span > 2 && !above.text.trim().is_empty()).then_some(at)
    }

    /// The cell that ends with the last row, in the columns of a cell of the first row of a part.
    fn above(&self, last: usize, rest: &Cell) -> Option<usize> {
        let ends = |c: &Cell| c.row + c.row_span == last;
        self.table.cells.iter().position(|c| ends(c) && c.column == rest.column && c.column_span == rest.column_span)
    }

    /// The rows, as the first and their number, under two or more labels that the first row of a part leaves out: a
    /// single empty label may be meant to be empty.
    fn left_out_together(&self, last: usize, first: &[Cell]) -> Vec<(usize, usize)> {
        let left_out = |rest: &Cell| {
            let above = &self.table.cells[self.above(last, rest)?];
            let label = above.row_span > 1 && !above.text.trim().is_empty() && rest.text.trim().is_empty();
            label.then_some((above.row, above.row_span))
        };
        let mut rows: Vec<(usize, usize)> = first.iter().filter_map(left_out).collect();
        rows.sort_unstable();
        rows.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).map(|same| same[0]).collect()
    }

    /// Whether a cell of a part's first row is the rest of a label over several rows, printed on one of the pages: where
    /// it is left out on the new page, or on the page before.
    fn is_label(&self, above: usize, rest: &Cell, part: &TableWithText<'_>, labelled: &[(usize, usize)]) -> bool {
        let above = &self.table.cells[above];
        let leading = part
            .table
            .cells
            .iter()
            .zip(&part.texts)
            .all(|(c, text)| c.bounds.x0 >= rest.bbox.x0 || c.bounds.top > rest.bbox.top || text.trim().is_empty());
        let (said, says) = (!above.text.trim().is_empty(), !rest.text.trim().is_empty());
        let left_out = said && !says && (above.row_span > 1 || rest.row_span > 1);
        let beside = labelled.contains(&(above.row, above.row_span));
        let said_later = !said && says && above.row_span > 1;
        left_out && (leading || beside) || said_later || rest.row_span > 1 && said != says
    }

    /// Lets a cell take in its rest.
    fn take_in(&mut self, above: usize, rest: Cell, cut: bool) {
        let above = &mut self.table.cells[above];
        if !rest.text.trim().is_empty() {
            let (text, wrapped) = joined(&above.text, &rest.text);
            above.text = text;
            let lines = rest.lines.into_iter().enumerate();
            above.lines.extend(lines.map(|(i, l)| CellLine { wrapped: if i == 0 { wrapped } else { l.wrapped }, ..l }));
        }
        above.covered |= rest.covered;
        above.row_span += rest.row_span - usize::from(cut);
        above.continued.push(Location { page: rest.page, bbox: rest.bbox });
    }
}

fn cell(cell: &layout::PageCell, text: &str, page: u32) -> Cell {
    Cell {
        row: cell.row,
        column: cell.column,
        row_span: cell.row_span,
        column_span: cell.column_span,
        text: text.to_owned(),
        page,
        bbox: cell.bounds,
        continued: Vec::new(),
        covered: cell.covered,
        lines: if cell.covered { Vec::new() } else { lines(cell, page) },
    }
}

fn lines(cell: &layout::PageCell, page: u32) -> Vec<CellLine> {
    let line = |(line, wrapped): (&layout::TextLine, bool)| CellLine {
        text: line.text.clone(),
        page,
        bbox: line.bounds,
        size: line.size,
        bold: line.bold,
        wrapped,
    };
    cell.lines.iter().zip(wrap::wrapped(cell)).map(line).collect()
}

/// Moves cells to the columns of a finer grid.
fn recut(cells: &mut [Cell], map: &[usize]) {
    for cell in cells {
        let (from, to) = (map[cell.column], map[cell.column + cell.column_span]);
        cell.column = from;
        cell.column_span = to - from;
    }
}

/// The two halves of a text that a page break cuts, and whether the second goes on in the line of the first: a
/// sentence that ended keeps its line end.
fn joined(above: &str, rest: &str) -> (String, bool) {
    if above.is_empty() {
        return (rest.to_owned(), false);
    }
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let ended = ends_sentence(above);
    let between = if ended {
        "\n"
    } else if latin(above.chars().last()) && latin(rest.chars().next()) {
        " "
    } else {
        ""
    };
    (format!("{above}{between}{rest}"), !ended)
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['。', '．', '！', '？', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn halves_of_a_cut_text_are_joined_by_how_the_first_ends() {
        assert_eq!(joined("窓口を", "減らす"), ("窓口を減らす".into(), true));
        assert_eq!(joined("窓口を減らす。", "予約を"), ("窓口を減らす。\n予約を".into(), false));
        assert_eq!(joined("open", "data"), ("open data".into(), true), "Latin words keep their space");
        assert_eq!(joined("", "減らす"), ("減らす".into(), false));
    }

    #[test]
    fn cells_move_to_the_columns_of_a_finer_grid() {
        let cell = |column: usize, column_span: usize| Cell { column, column_span, row_span: 1, ..Cell::default() };
        let mut cells = [cell(0, 1), cell(1, 1), cell(0, 2)];
        recut(&mut cells, &[0, 2, 3]);
        assert_eq!(cells.map(|c| (c.column, c.column_span)), [(0, 2), (2, 1), (0, 3)]);
    }
}
