//! In: classified initiatives of several documents. Out: comparison tables as polars frames.
//!
//! All comparisons are made from the same [`frames::Frames`]. A new comparison is one file and one line in
//! [`COMPARISONS`]; its columns get their Japanese titles in `export/columns.rs`.

mod area_matrix;
mod areas;
mod catalogue;
mod counted;
mod coverage;
pub mod diff;
pub mod documents;
mod frames;
mod gap;
pub mod matrix;
mod options;
mod reading;
mod reference;
#[cfg(test)]
pub(crate) mod sample;
pub mod schedule;
mod side_by_side;
pub mod survey;
mod target;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_recomputed;
#[cfg(test)]
mod tests_selected;
mod topic_matrix;
mod unit;

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, PolarsError, PolarsResult};
use thiserror::Error;

pub use areas::default_edition;
pub use catalogue::{AreaLabel, Catalogue, TopicLabel};
use frames::Frames;
pub use frames::{progress_text, schedule_summary};
pub use options::{CompareOptions, Selection, municipality};
pub use reading::Reading;
pub use unit::Units;

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

/// Why nothing was compared.
#[derive(Debug, Error)]
pub enum CompareError {
    /// Something was asked for that is not there.
    #[error("{what}「{word}」はありません。{known}。")]
    Unknown {
        /// What it should be, in Japanese.
        what: &'static str,
        /// The user's word.
        word: String,
        /// What there is.
        known: String,
    },
    /// Polars refused a frame.
    #[error("比較表「{name}」を作れませんでした（プログラムの誤りと考えられます。報告してください）: {cause}")]
    Frame {
        /// Which comparison.
        name: &'static str,
        /// What polars says.
        cause: PolarsError,
    },
}

impl CompareError {
    fn unknown(what: &'static str, word: &str, known: String) -> Self {
        Self::Unknown { what, word: word.to_owned(), known }
    }
}

/// A function that makes one comparison; `None` where it was not asked for.
type Build = fn(&Frames<'_>) -> PolarsResult<Option<Comparison>>;

/// Every comparison, in the order of the sheets.
const COMPARISONS: &[(&str, Build)] = &[
    (area_matrix::NAME, area_matrix::build),
    (topic_matrix::NAME, topic_matrix::build),
    (gap::NAME, gap::build),
    (side_by_side::NAME, side_by_side::build),
    (schedule::NAME, schedule::build),
    (target::NAME, target::build),
    (survey::NAME, survey::build),
    (coverage::NAME, coverage::build),
    (documents::NAME, documents::build),
];

/// Names of all comparisons, in the order of the sheets.
pub fn names() -> impl Iterator<Item = &'static str> {
    COMPARISONS.iter().map(|(name, _)| *name)
}

/// Makes all comparisons of everything. The order of `readings` does not matter; that of `areas` is that of the tables.
///
/// # Errors
/// Only if polars refuses a frame, which is a mistake in kurabe and not in the input.
pub fn compare(readings: &[Reading<'_>], areas: &[AreaLabel]) -> Result<Vec<Comparison>, CompareError> {
    let catalogue = Catalogue { areas: areas.to_vec(), ..Catalogue::default() };
    compare_selected(readings, &catalogue, &Selection::all(readings))
}

/// Makes all comparisons of what was asked for ([`CompareOptions::select`]).
///
/// # Errors
/// Only if polars refuses a frame, which is a mistake in kurabe and not in the input.
pub fn compare_selected(
    readings: &[Reading<'_>],
    catalogue: &Catalogue,
    selection: &Selection,
) -> Result<Vec<Comparison>, CompareError> {
    let refused = |name| move |cause| CompareError::Frame { name, cause };
    let frames = Frames::new(readings, catalogue, selection).map_err(refused("frames"))?;
    let built = COMPARISONS.iter().map(|&(name, build)| build(&frames).map_err(refused(name)));
    built.filter_map(Result::transpose).collect()
}
