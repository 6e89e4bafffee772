//! A comparison for pages that are made elsewhere: its cells as people read them, and what links need beside them.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::comparison_json::JsonRows;
use super::plain_table::{PlainCell, PlainTable};
use super::shape::Shape;
use super::{ExportError, column_titles};
use crate::compare::Comparison;

/// The table that people see.
#[derive(Debug)]
pub struct ShownTable<'c>(PlainTable<'c>);

impl<'c> ShownTable<'c> {
    /// The table of a comparison.
    ///
    /// # Errors
    /// If the frame cannot be read, which is a mistake in kurabe.
    pub fn of(comparison: &'c Comparison) -> Result<Self, ExportError> {
        Ok(Self(PlainTable::for_people(comparison, None, Some(&Shape::of_part(comparison, None)?))?))
    }

    /// Machine names of the columns on paper, with their Japanese titles.
    pub fn columns(&self) -> impl Iterator<Item = (&str, &str)> {
        let titles = self.0.titles.iter().map(String::as_str);
        self.0.names.iter().map(String::as_str).zip(titles).take(self.0.on_paper)
    }

    /// Number of rows.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.0.height
    }

    /// The printed text of a cell.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        match self.0.cell(row, column) {
            PlainCell::Empty => Cow::Borrowed(""),
            PlainCell::Text(text) => Cow::Borrowed(text),
            PlainCell::Number(number) => Cow::Owned(column_titles::number(&self.0.names[column], number)),
        }
    }

    /// The printed text of the cell in the column of this name; empty if the column is not printed.
    #[must_use]
    pub fn said(&self, row: usize, name: &str) -> Cow<'_, str> {
        self.0.place(name).map_or(Cow::Borrowed(""), |column| self.cell(row, column))
    }

    /// The text of a column, on paper or not.
    #[must_use]
    pub fn text(&self, row: usize, name: &str) -> Option<&'c str> {
        self.0.text(row, name)
    }

    /// The number of a column, on paper or not.
    #[must_use]
    pub fn number(&self, row: usize, name: &str) -> Option<f64> {
        self.0.number(row, name)
    }
}

/// The rows for machines, by the names of the columns, as in the JSON.
///
/// # Errors
/// If the frame cannot be read, which is a mistake in kurabe.
pub fn rows(comparison: &Comparison) -> Result<Vec<Map<String, Value>>, ExportError> {
    let rows = serde_json::to_value(JsonRows(&comparison.frame)).map_err(std::io::Error::from)?;
    let object = |row| if let Value::Object(row) = row { Some(row) } else { None };
    Ok(if let Value::Array(rows) = rows { rows.into_iter().filter_map(object).collect() } else { Vec::new() })
}
