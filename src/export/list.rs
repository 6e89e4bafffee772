//! A list that is no comparison: search hits, classified initiatives, extracted initiatives. Its columns bear the same
//! titles as those of the comparisons; as a workbook it has a sheet a list.

use std::collections::BTreeMap;

use super::table::Cell;
use super::{ExportError, columns, csv, xlsx};

/// A value of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, also if it looks like a number: a code keeps its leading zero.
    Text(String),
    /// A number.
    Number(f64),
}

/// Rows below their titles.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// Name of the sheet.
    pub name: &'static str,
    /// Titles of columns that somebody else has named; they stand first.
    pub own: Vec<String>,
    /// Columns by the names that have titles.
    pub columns: &'static [&'static str],
    /// A value for each column.
    pub rows: Vec<Vec<Value>>,
}

impl List {
    /// The titles of the columns, in Japanese where they are ours.
    #[must_use]
    pub fn titles(&self) -> Vec<String> {
        let ours = self.columns.iter().map(|name| columns::title(name, &BTreeMap::new()));
        self.own.iter().cloned().chain(ours).collect()
    }

    /// The bytes of a CSV file.
    ///
    /// # Errors
    /// Where the writer refuses, which no value gives it reason to.
    pub fn to_csv(&self) -> Result<Vec<u8>, ExportError> {
        let mut bytes = Vec::new();
        csv::write(&self.titles(), self.rows.iter().map(|row| row.iter().map(Value::cell)), &mut bytes)?;
        Ok(bytes)
    }
}

/// The bytes of a workbook with these lists.
///
/// # Errors
/// Where the writer refuses, for instance more rows than a sheet holds.
pub fn to_xlsx(lists: &[List]) -> Result<Vec<u8>, ExportError> {
    xlsx::list::write(lists)
}

impl Value {
    pub(super) fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) if text.is_empty() => Cell::Empty,
            Self::Text(text) => Cell::Text(text),
            Self::Number(number) => Cell::Number(*number),
        }
    }
}

impl From<Cell<'_>> for Value {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Empty => Self::Text(String::new()),
            Cell::Text(text) => text.into(),
            Cell::Number(number) => number.into(),
        }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}
