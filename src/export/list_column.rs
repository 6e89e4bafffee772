//! Access to a column of lists: all values in one series, and where those of each row are.

use std::ops::Range;

use polars::prelude::{PolarsResult, Series};

/// The lists of a column.
#[derive(Debug)]
pub(super) struct Lists {
    /// The values of all rows.
    pub(super) values: Series,
    /// Where the values of each row begin, followed by the end of the last ones.
    begins: Vec<usize>,
}

impl Lists {
    pub(super) fn new(column: &Series) -> PolarsResult<Self> {
        let column = column.rechunk();
        // A sliced column still holds the values of the whole column until it is trimmed.
        let column = column.trim_lists_to_normalized_offsets().unwrap_or(column);
        let lists = column.list()?;
        let mut begins = vec![0];
        for row in 0..lists.len() {
            begins.push(begins[row] + lists.get_as_series(row).map_or(0, |list| list.len()));
        }
        Ok(Self { values: lists.get_inner(), begins })
    }

    /// Number of rows.
    pub(super) fn height(&self) -> usize {
        self.begins.len() - 1
    }

    /// Where the values of a row are.
    pub(super) fn range(&self, row: usize) -> Range<usize> {
        self.begins[row]..self.begins[row + 1]
    }

    /// Largest number of values in a row.
    pub(super) fn longest(&self) -> usize {
        (0..self.height()).map(|row| self.range(row).len()).max().unwrap_or(0)
    }
}
