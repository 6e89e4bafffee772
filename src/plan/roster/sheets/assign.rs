//! Assigns labels to the values of a sheet: the label to the left, the label above, and the outer labels of those.

use std::collections::BTreeSet;

use super::region::Region;

/// A value with the labels that hold for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    /// The cell.
    pub(super) cell: usize,
    /// The labels of each column that it covers, outermost first; one empty path if it has none.
    pub(super) paths: Vec<Vec<usize>>,
    /// Whether the innermost label is above it: then values below one another are entries of a list.
    pub(super) below_label: bool,
    /// The label of its row, if that crosses the label of its column.
    pub(super) crossed: Option<usize>,
}

/// Largest distance, in cells, of a label from its value.
const FARTHEST: usize = 40;
/// Largest number of labels that apply to one value.
const DEEPEST: usize = 4;

/// The values of a sheet in the order of its rows. `marks` marks the cells that are labels; `crossing` holds the
/// labels (folded) before rows that are divided by the labels above them, so that a value over all of their columns
/// applies to each.
pub(super) fn values(region: &Region<'_>, marks: &[bool], crossing: &BTreeSet<String>) -> Vec<Value> {
    let sheet = Sheet { region, marks, crossing };
    let is_value = |cell: &usize| !marks[*cell] && !region.cells[*cell].text.trim().is_empty();
    (0..marks.len()).filter(is_value).map(|cell| sheet.value(cell)).collect()
}

/// How a label above a value holds for it.
enum Scope {
    /// The cell before both of them, if it is a label.
    Same(Option<usize>),
    /// The label of the value's row crosses that of its column.
    Crossed,
    /// Not at all.
    None,
}

struct Sheet<'r, 'd> {
    region: &'r Region<'d>,
    marks: &'r [bool],
    crossing: &'r BTreeSet<String>,
}

impl Sheet<'_, '_> {
    fn value(&self, cell: usize) -> Value {
        let before = self.left_labels(cell);
        let beside = before.first().copied();
        if let Some(above) = self.above(cell) {
            let outer = match self.scope(above, cell, beside) {
                Scope::Same(outer) => Some((outer, None)),
                Scope::Crossed => Some((beside, beside)),
                Scope::None => None,
            };
            if let Some((outer, crossed)) = outer {
                let start = outer.map_or_else(Vec::new, |label| self.leftward(label));
                let path = |label: usize| start.iter().copied().chain(self.upward(label)).collect();
                let paths = self.covered(above, cell).into_iter().map(path).collect();
                return Value { cell, paths, below_label: true, crossed };
            }
        }
        let paths: Vec<Vec<usize>> = before.into_iter().map(|label| self.leftward(label)).collect();
        let paths = if paths.is_empty() { vec![Vec::new()] } else { paths };
        Value { cell, paths, below_label: false, crossed: None }
    }

    fn covers(&self, cell: usize, row: usize) -> bool {
        let cell = self.region.cells[cell];
        (cell.row..cell.row + cell.row_span).contains(&row)
    }

    /// The nearest labels to the left, one or more for each row that the value covers.
    fn left_labels(&self, value: usize) -> Vec<usize> {
        let at = self.region.cells[value];
        let mut found: Vec<usize> = Vec::new();
        for row in (at.row..at.row + at.row_span).take(FARTHEST) {
            let mut next = self.region.left(value, row);
            for _ in 0..FARTHEST {
                let Some(cell) = next else { break };
                if self.marks[cell] {
                    if !found.contains(&cell) && !self.stands_above(cell) {
                        found.push(cell);
                    }
                    break;
                }
                next = self.region.left(cell, row);
            }
        }
        found
    }

    /// Whether the value of a label is below it, because the place to its right is empty or another label.
    fn stands_above(&self, label: usize) -> bool {
        let below = self.region.below(label).is_some_and(|below| !self.marks[below]);
        let right = self.region.right(label).is_none_or(|right| self.marks[right] && !self.is_inner(label, right));
        below && right
    }

    /// Whether a label is to the right of one that covers more rows.
    fn is_inner(&self, outer: usize, inner: usize) -> bool {
        self.region.cells[outer].row_span > self.region.cells[inner].row_span
    }

    /// The nearest label above whose value is below it.
    fn above(&self, value: usize) -> Option<usize> {
        let at = self.region.cells[value];
        let mut row = at.row;
        for _ in 0..FARTHEST {
            let cell = self.region.above(row, at.column)?;
            if self.marks[cell] {
                return self.heads_column(cell).then_some(cell);
            }
            row = self.region.cells[cell].row;
        }
        None
    }

    /// Whether a label is beside another one of its height, or has nothing to its right.
    fn heads_column(&self, label: usize) -> bool {
        let alike =
            |other: usize| self.marks[other] && self.region.cells[other].row_span == self.region.cells[label].row_span;
        match self.region.right(label) {
            None => true,
            Some(right) if self.marks[right] => !self.is_inner(label, right),
            Some(right) => {
                let left = self.region.left(label, self.region.cells[label].row);
                left.is_some_and(alike) && self.region.cells[right].row_span > self.region.cells[label].row_span
            }
        }
    }

    /// How the label above applies to a value: both follow the same cell, or the row's label crosses the column.
    fn scope(&self, label: usize, value: usize, beside: Option<usize>) -> Scope {
        let at = self.region.cells[value];
        let (first, edge) = self.run(label, at.row);
        let Some(edge) = edge else {
            return match beside {
                None => Scope::Same(None),
                Some(beside) if self.crosses(label, value, first, beside) => Scope::Crossed,
                Some(_) => Scope::None,
            };
        };
        if self.covers(edge, at.row) {
            return Scope::Same(self.marks[edge].then_some(edge));
        }
        match beside {
            Some(beside) if self.crosses(label, value, first, beside) => Scope::Crossed,
            _ => Scope::None,
        }
    }

    /// The first label of the row of labels that contains a label, and the cell to its left. A label that also covers
    /// `row` is not one of them, but before them.
    fn run(&self, label: usize, row: usize) -> (usize, Option<usize>) {
        let line = self.region.cells[label].row;
        let mut first = label;
        loop {
            match self.region.left(first, line) {
                Some(left) if self.marks[left] && !self.covers(left, row) && first != left => first = left,
                left => return (first, left),
            }
        }
    }

    /// Whether a value is in a grid of labels above and labels at the left: it covers some of the columns but not
    /// all, and its row has no label among them.
    fn crosses(&self, label: usize, value: usize, first: usize, beside: usize) -> bool {
        let (line, at) = (self.region.cells[label].row, self.region.cells[value]);
        let corner = self.region.cells[beside].column + self.region.cells[beside].column_span;
        let from = self.region.cells[first].column.max(corner);
        let mut end = self.region.cells[label].column + self.region.cells[label].column_span;
        while let Some(next) = self.region.at(line, end).filter(|next| self.marks[*next]) {
            end = self.region.cells[next].column + self.region.cells[next].column_span;
        }
        let free = |column: usize| self.region.at(at.row, column).is_none_or(|cell| !self.marks[cell]);
        let alone = self.region.cells[label].column == from && self.region.cells[label].column_span == end - from;
        let all = at.column <= from && at.column + at.column_span >= end;
        let all = all && !self.crossing.contains(&self.region.keys[beside]);
        !alone && !all && (from..end).all(free)
    }

    /// The labels of one row that a value reaches over.
    fn covered(&self, label: usize, value: usize) -> Vec<usize> {
        let (line, at) = (self.region.cells[label].row, self.region.cells[value]);
        let mut found = Vec::new();
        let mut column = at.column;
        while column < at.column + at.column_span {
            let Some(cell) = self.region.at(line, column).filter(|cell| self.marks[*cell]) else { break };
            found.push(cell);
            column = self.region.cells[cell].column + self.region.cells[cell].column_span;
        }
        found
    }

    /// A label with the adjacent ones to its left that cover as many rows or more, outermost first.
    fn leftward(&self, label: usize) -> Vec<usize> {
        let mut path = vec![label];
        while path.len() < DEEPEST {
            let inner = path[path.len() - 1];
            let rows = self.region.cells[inner].row_span;
            match self.region.left(inner, self.region.cells[inner].row) {
                Some(outer) if self.marks[outer] && self.region.cells[outer].row_span >= rows => path.push(outer),
                _ => break,
            }
        }
        path.reverse();
        path
    }

    /// A label with the adjacent ones above it that cover as many columns or more, outermost first.
    fn upward(&self, label: usize) -> Vec<usize> {
        let mut path = vec![label];
        while path.len() < DEEPEST {
            let at = self.region.cells[path[path.len() - 1]];
            match self.region.above(at.row, at.column) {
                Some(outer)
                    if self.marks[outer]
                        && self.region.cells[outer].column_span >= at.column_span
                        && self.heads_column(outer) =>
                {
                    path.push(outer);
                }
                _ => break,
            }
        }
        path.reverse();
        path
    }
}
