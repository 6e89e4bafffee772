//! A comparison for the pages of `web`: its cells as people read them, and the values that links need.

use std::borrow::Cow;

use super::plain_table::{PlainCell, PlainTable};
use super::shape::Shape;
use super::{ExportError, column_looks};
use crate::compare::{ColumnKind, Comparison, YearValue};

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

    /// What the columns on paper hold, with their Japanese titles.
    pub fn columns(&self) -> impl Iterator<Item = (&ColumnKind, &str)> {
        let titles = self.0.titles.iter().map(String::as_str);
        self.0.heads.iter().map(|head| &head.kind).zip(titles).take(self.0.on_paper)
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
            PlainCell::Number(number) => Cow::Owned(column_looks::number(self.0.kind(column), number)),
        }
    }

    /// The printed text of a row in the column that holds this; empty if the column is not printed.
    #[must_use]
    pub fn said(&self, row: usize, kind: &ColumnKind) -> Cow<'_, str> {
        self.0.place(kind).map_or(Cow::Borrowed(""), |column| self.cell(row, column))
    }

    /// The text of a row in the column that holds this, on paper or not.
    #[must_use]
    pub fn text(&self, row: usize, kind: &ColumnKind) -> Option<&'c str> {
        self.0.text(row, kind)
    }

    /// The phase that the words of a fiscal year state.
    #[must_use]
    pub fn phase_of_year(&self, row: usize, column: usize) -> Option<&'c str> {
        self.0.of_same_year(row, column, YearValue::Phase)
    }

    /// The number of a row in the column that holds this, on paper or not.
    #[must_use]
    pub fn number(&self, row: usize, kind: &ColumnKind) -> Option<f64> {
        self.0.number(row, kind)
    }
}
