//! A frame as rows of plain cells with Japanese titles: what CSV, XLSX and Markdown write.

use std::collections::BTreeMap;

use polars::prelude::{AnyValue, DataFrame, PolarsResult};

use super::columns;
use crate::compare::Comparison;
use crate::compare::matrix::{INITIATIVES_OF, NOT_STATED, UNREAD};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// Text, also if it looks like a number: a code keeps its leading zero.
    Text(String),
    /// A number.
    Number(f64),
}

impl Cell {
    /// The text, where it is one.
    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// A table ready to be written.
#[derive(Debug)]
pub(super) struct Table {
    /// Machine names of the columns.
    pub(super) names: Vec<String>,
    /// Their Japanese titles.
    pub(super) titles: Vec<String>,
    /// How many of the columns are on paper; the rest is for the screen.
    pub(super) on_paper: usize,
    /// Rows of cells.
    pub(super) rows: Vec<Vec<Cell>>,
    /// Columns of the frame that are not shown, by name: ids that links need, phases that give colours.
    pub(super) hidden: BTreeMap<String, Vec<Cell>>,
}

impl Table {
    /// The form for machines: all columns.
    pub(super) fn for_machines(comparison: &Comparison) -> PolarsResult<Self> {
        let names = names(&comparison.frame);
        let on_paper = names.len();
        Self::new(&comparison.frame, names, on_paper, &BTreeMap::new())
    }

    /// The form for people: the columns that the printed table shows.
    pub(super) fn for_people(comparison: &Comparison) -> PolarsResult<Self> {
        let none = BTreeMap::new();
        let (frame, titles) = comparison.printed.as_ref().map_or((&comparison.frame, &none), |p| (&p.frame, &p.titles));
        let (names, on_paper) = columns::printed(comparison.name, &names(frame));
        Self::new(frame, names, on_paper, titles)
    }

    fn new(
        frame: &DataFrame,
        names: Vec<String>,
        on_paper: usize,
        titles: &BTreeMap<String, String>,
    ) -> PolarsResult<Self> {
        let mut rows = vec![Vec::with_capacity(names.len()); frame.height()];
        for name in &names {
            for (row, cell) in rows.iter_mut().zip(cells(frame, name)?) {
                row.push(cell);
            }
        }
        let mut hidden = BTreeMap::new();
        for name in self::names(frame).into_iter().filter(|name| !names.contains(name)) {
            hidden.insert(name.clone(), cells(frame, &name)?);
        }
        let titles = names.iter().map(|name| columns::title(name, titles)).collect();
        Ok(Self { names, titles, on_paper, rows, hidden })
    }

    /// The text of a cell, shown or not; nothing where the column or the text is missing.
    pub(super) fn text(&self, row: usize, name: &str) -> Option<&str> {
        let shown = || self.rows.get(row)?.get(self.names.iter().position(|known| known == name)?);
        self.hidden.get(name).and_then(|column| column.get(row)).or_else(shown)?.text()
    }
}

fn cells(frame: &DataFrame, name: &str) -> PolarsResult<Vec<Cell>> {
    Ok(frame.column(name)?.as_materialized_series().iter().map(|value| cell(name, &value)).collect())
}

fn names(frame: &DataFrame) -> Vec<String> {
    frame.get_column_names().into_iter().map(ToString::to_string).collect()
}

/// A value of a frame as a cell. In the columns of municipalities 0 and null are states, not numbers.
fn cell(name: &str, value: &AnyValue<'_>) -> Cell {
    let states = name.starts_with(INITIATIVES_OF);
    match value {
        AnyValue::Null if states => Cell::Text(UNREAD.into()),
        AnyValue::UInt32(0) if states => Cell::Text(NOT_STATED.into()),
        AnyValue::Null => Cell::Empty,
        AnyValue::Boolean(true) => Cell::Text("○".into()),
        AnyValue::Boolean(false) => Cell::Empty,
        AnyValue::String("") => Cell::Empty,
        AnyValue::String(text) => Cell::Text((*text).to_owned()),
        AnyValue::StringOwned(text) => Cell::Text(text.to_string()),
        number => number.extract::<f64>().map_or(Cell::Empty, Cell::Number),
    }
}
