//! In: classified initiatives of several documents. Out: comparison tables as polars frames.
//!
//! All comparisons are made from the same [`frames::Frames`]. A new comparison is one file and one line in
//! [`COMPARISONS`]; its columns get their Japanese titles in `export/columns.rs`.

pub mod area_matrix;
mod counted;
mod coverage;
mod documents;
mod frames;
mod reading;
mod reference;
#[cfg(test)]
pub(crate) mod sample;
pub mod schedule;
mod side_by_side;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, PolarsError, PolarsResult};
use thiserror::Error;

use frames::Frames;
pub use frames::{progress_text, schedule_summary};
pub use reading::Reading;

/// A national priority area in the words of one edition of the national plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaLabel {
    /// Stable id (`frontyard`).
    pub id: String,
    /// The edition's own words.
    pub label: String,
    /// The group of the edition it stands in (重点取組事項); empty where there is none.
    pub group: String,
    /// Whether nobody has seen the label in the ministry's own text: it is marked where it is printed.
    pub unverified: bool,
}

/// A comparison table.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Machine name: the name of its files.
    pub name: &'static str,
    /// Japanese title: heading and sheet name.
    pub title: String,
    /// The table for machines, one value a cell, `municipality_code` and `municipality` first.
    pub frame: DataFrame,
    /// The table for people, where it is laid out otherwise than for machines.
    pub printed: Option<Printed>,
    /// What a reader must know to read it rightly, in Japanese.
    pub notes: Vec<String>,
}

/// A table laid out for people, with columns that are named by data.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The table.
    pub frame: DataFrame,
    /// Titles of the columns whose names are no vocabulary of kurabe (`initiatives_032158`).
    pub titles: BTreeMap<String, String>,
}

/// What no comparison could be made of.
#[derive(Debug, Error)]
#[error("比較表「{name}」を作れませんでした（プログラムの誤りと考えられます。報告してください）: {cause}")]
pub struct CompareError {
    /// Which comparison.
    pub name: &'static str,
    /// What polars says.
    pub cause: PolarsError,
}

/// A function that makes one comparison.
type Build = fn(&Frames) -> PolarsResult<Comparison>;

/// Every comparison, in the order of the sheets.
const COMPARISONS: &[(&str, Build)] = &[
    (area_matrix::NAME, area_matrix::build),
    (side_by_side::NAME, side_by_side::build),
    (schedule::NAME, schedule::build),
    (coverage::NAME, coverage::build),
    (documents::NAME, documents::build),
];

/// Makes all comparisons. The order of `readings` does not matter; that of `areas` is the order of the tables.
///
/// # Errors
/// Only if polars refuses a frame, which is a mistake in kurabe and not in the input.
pub fn compare(readings: &[Reading<'_>], areas: &[AreaLabel]) -> Result<Vec<Comparison>, CompareError> {
    let frames = Frames::new(readings, areas).map_err(|cause| CompareError { name: "frames", cause })?;
    COMPARISONS.iter().map(|&(name, build)| build(&frames).map_err(|cause| CompareError { name, cause })).collect()
}
