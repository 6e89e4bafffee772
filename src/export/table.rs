//! A frame as rows of plain cells with Japanese titles: what every format writes. Cells are read from the frame one by
//! one, so that a table over the whole country costs no second copy.

use std::collections::BTreeMap;

use polars::prelude::{AnyValue, DataFrame, PolarsResult, Series};

use super::{columns, layouts};
use crate::compare::Comparison;
use crate::compare::matrix::{INITIATIVES_OF, NOT_STATED, UNREAD};

/// A value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text, also if it looks like a number: a code keeps its leading zero.
    Text(&'a str),
    /// A number.
    Number(f64),
}

impl<'a> Cell<'a> {
    /// The text, where it is one.
    pub(super) const fn text(self) -> Option<&'a str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// A table ready to be written.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// Machine names of the columns.
    pub(super) names: Vec<String>,
    /// Their Japanese titles.
    pub(super) titles: Vec<String>,
    /// How many of the columns are on paper; the rest is for the screen.
    pub(super) on_paper: usize,
    /// Number of rows.
    pub(super) height: usize,
    columns: Vec<&'a Series>,
    /// All columns of the frame by name, also those that are not shown: ids that links need, phases that give colours.
    all: BTreeMap<&'a str, &'a Series>,
}

impl<'a> Table<'a> {
    /// The form for machines: all columns.
    pub(super) fn for_machines(comparison: &'a Comparison) -> PolarsResult<Self> {
        let names = names(&comparison.frame);
        let on_paper = names.len();
        Self::new(&comparison.frame, names, on_paper, &BTreeMap::new())
    }

    /// The form for people: the columns that a template has chosen, or those that the printed table shows.
    pub(super) fn for_people(comparison: &'a Comparison, chosen: Option<&[String]>) -> PolarsResult<Self> {
        let none = BTreeMap::new();
        let (frame, titles) = comparison.printed.as_ref().map_or((&comparison.frame, &none), |p| (&p.frame, &p.titles));
        let (names, on_paper) = layouts::printed(comparison.name, &names(frame), chosen);
        Self::new(frame, names, on_paper, titles)
    }

    fn new(
        frame: &'a DataFrame,
        names: Vec<String>,
        on_paper: usize,
        titles: &BTreeMap<String, String>,
    ) -> PolarsResult<Self> {
        let all: BTreeMap<&str, &Series> =
            frame.columns().iter().map(|c| (c.name().as_str(), c.as_materialized_series())).collect();
        let columns = names.iter().map(|name| Ok(frame.column(name)?.as_materialized_series()));
        let columns = columns.collect::<PolarsResult<Vec<_>>>()?;
        let titles = names.iter().map(|name| columns::title(name, titles)).collect();
        Ok(Self { names, titles, on_paper, height: frame.height(), columns, all })
    }

    /// A cell of a shown column.
    pub(super) fn cell(&self, row: usize, column: usize) -> Cell<'a> {
        self.columns.get(column).map_or(Cell::Empty, |series| cell(series, row))
    }

    /// The cells of a row, in the order of the columns.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = Cell<'a>> + '_ {
        self.columns.iter().map(move |series| cell(series, row))
    }

    /// The text of a cell, shown or not; nothing where the column or the text is missing.
    pub(super) fn text(&self, row: usize, name: &str) -> Option<&'a str> {
        self.all.get(name).and_then(|series| cell(series, row).text())
    }

    /// The place of a shown column.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }
}

fn names(frame: &DataFrame) -> Vec<String> {
    frame.get_column_names().into_iter().map(ToString::to_string).collect()
}

/// A value of a frame as a cell. In the columns of municipalities 0 and null are states, not numbers.
fn cell(series: &Series, row: usize) -> Cell<'_> {
    let states = series.name().starts_with(INITIATIVES_OF);
    match series.get(row) {
        Err(_) => Cell::Empty,
        Ok(AnyValue::Null) if states => Cell::Text(UNREAD),
        Ok(AnyValue::UInt32(0)) if states => Cell::Text(NOT_STATED),
        Ok(AnyValue::Null | AnyValue::Boolean(false) | AnyValue::String("")) => Cell::Empty,
        Ok(AnyValue::Boolean(true)) => Cell::Text("○"),
        Ok(AnyValue::String(text)) => Cell::Text(text),
        Ok(number) => number.extract::<f64>().map_or(Cell::Empty, Cell::Number),
    }
}
