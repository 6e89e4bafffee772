//! A list that is not a comparison: search hits, classified initiatives, extracted initiatives. Its columns have the
//! titles of the comparisons; a workbook has a sheet for each list.

use super::plain_table::PlainCell;
use super::{ExportError, column_titles, csv, xlsx};

/// A value of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum ListValue {
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
    /// Titles of columns named by the user; they come first.
    pub own: Vec<String>,
    /// Columns by the names that have titles.
    pub columns: &'static [&'static str],
    /// A value for each column.
    pub rows: Vec<Vec<ListValue>>,
}

impl List {
    /// The titles of the columns, in Japanese for those of kurabe.
    #[must_use]
    pub fn titles(&self) -> Vec<String> {
        let ours = self.columns.iter().map(|name| column_titles::named(name));
        self.own.iter().cloned().chain(ours).collect()
    }

    /// The bytes of a CSV file.
    ///
    /// # Errors
    /// Never for any value, unless the writer itself fails.
    pub fn to_csv(&self) -> Result<Vec<u8>, ExportError> {
        let mut bytes = Vec::new();
        csv::write(&self.titles(), self.rows.iter().map(|row| row.iter().map(ListValue::cell)), &mut bytes)?;
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

impl ListValue {
    pub(super) fn cell(&self) -> PlainCell<'_> {
        match self {
            Self::Text(text) if text.is_empty() => PlainCell::Empty,
            Self::Text(text) => PlainCell::Text(text),
            Self::Number(number) => PlainCell::Number(*number),
        }
    }
}

impl From<PlainCell<'_>> for ListValue {
    fn from(cell: PlainCell<'_>) -> Self {
        match cell {
            PlainCell::Empty => Self::Text(String::new()),
            PlainCell::Text(text) => text.into(),
            PlainCell::Number(number) => number.into(),
        }
    }
}

impl From<String> for ListValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for ListValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for ListValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for ListValue {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}
