//! In: classified initiatives of several documents. Out: comparison tables as polars frames with a kind for each
//! column.
//!
//! All comparisons are made from the same `frames::Frames`. A new comparison is one file and one line in `COMPARISONS`;
//! its columns get their kinds in `column_vocabulary.rs` and their Japanese titles in `export/column_titles.rs`.

mod absence;
mod area_matrix;
mod areas;
pub mod brief;
mod catalogue;
mod column_kind;
mod column_vocabulary;
pub mod cost;
mod counted;
mod coverage;
pub mod diff;
pub mod documents;
mod frames;
mod gap;
mod lists;
pub mod matrix;
mod options;
mod parts;
pub mod peers;
pub mod place;
mod reading;
mod record_columns;
mod reference;
#[cfg(test)]
pub(crate) mod sample;
pub mod schedule;
mod scope;
mod shelf;
mod side_by_side;
mod sketch;
pub mod survey;
mod target;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_recomputed;
#[cfg(test)]
mod tests_selected;
mod topic_matrix;
mod typed_frame;
mod unit;

use std::borrow::Cow;

use polars::prelude::{PolarsError, PolarsResult};
use thiserror::Error;

pub use absence::Absence;
pub use areas::default_edition;
pub use catalogue::{AreaLabel, Catalogue, TopicLabel};
pub use column_kind::{ColumnKind, MunicipalityValue, RecordSide, YearValue};
pub use counted::counted_documents;
use frames::Frames;
#[cfg(test)]
pub(crate) use lists::texts;
pub use options::{CompareOptions, Selection, municipality, newest_year};
pub use parts::Parts;
use place::Pdfs;
pub use reading::Reading;
pub use record_columns::{correction_text, progress_text, schedule_summary};
pub use reference::pages as page_ranges;
pub use shelf::{Initiatives, Packed, Shelf, Shelved};
pub use sketch::Sketches;
pub use typed_frame::{ColumnHead, TypedFrame};
pub use unit::Units;

/// A comparison table.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Machine name: the name of its files.
    pub name: &'static str,
    /// Japanese title: heading and sheet name.
    pub title: String,
    /// The table for machines, `municipality_code` and `municipality` first; columns with several values are lists.
    pub frame: TypedFrame,
    /// The table for people, if its layout differs from that for machines.
    pub printed: Option<TypedFrame>,
    /// Notes for the reader, in Japanese.
    pub notes: Vec<String>,
}

/// Why nothing was compared.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CompareError {
    /// A selected name does not exist.
    #[error("{what}「{word}」はありません。{known}。")]
    Unknown {
        /// The kind of name, in Japanese.
        what: &'static str,
        /// The user's word.
        word: String,
        /// The names that exist.
        known: String,
    },
    /// Polars refused a frame.
    #[error("比較表「{name}」を作れませんでした（プログラムの誤りと考えられます。報告してください）: {cause}")]
    Frame {
        /// Which comparison.
        name: &'static str,
        /// The error of polars.
        cause: PolarsError,
    },
}

impl CompareError {
    fn unknown(what: &'static str, word: &str, known: String) -> Self {
        Self::Unknown { what, word: word.to_owned(), known }
    }
}

/// A function that makes one comparison; `None` where it was not asked for.
#[derive(Clone, Copy)]
enum Build {
    /// As a whole.
    Whole(fn(&Frames<'_>) -> PolarsResult<Option<Comparison>>),
    /// In parts, because it has at least one row per record.
    Parts(for<'f> fn(&'f Frames<'_>) -> PolarsResult<Option<Parts<'f>>>),
}

/// Every comparison, in the order of the sheets.
const COMPARISONS: &[(&str, Build)] = &[
    (area_matrix::NAME, Build::Whole(area_matrix::build)),
    (topic_matrix::NAME, Build::Whole(topic_matrix::build)),
    (gap::NAME, Build::Whole(gap::build)),
    (side_by_side::NAME, Build::Parts(side_by_side::parts)),
    (schedule::NAME, Build::Parts(schedule::parts)),
    (target::NAME, Build::Parts(target::parts)),
    (cost::NAME, Build::Parts(cost::parts)),
    (survey::NAME, Build::Whole(survey::build)),
    (coverage::NAME, Build::Whole(coverage::build)),
    (documents::NAME, Build::Whole(documents::build)),
];

/// The comparison with one row per record.
pub const RECORDS: &str = side_by_side::NAME;

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

/// Makes all comparisons of the selection ([`CompareOptions::select`]).
///
/// # Errors
/// Only if polars rejects a frame, which is a bug in kurabe.
pub fn compare_selected(
    readings: &[Reading<'_>],
    catalogue: &Catalogue,
    selection: &Selection,
) -> Result<Vec<Comparison>, CompareError> {
    let maker = Maker::new(readings, catalogue, selection)?;
    names().filter_map(|name| maker.make(name).transpose()).collect()
}

/// A source of comparisons for a report. Several files may take from it at the same time.
pub trait Comparisons: Sync {
    /// The comparison of a name; `None` where it was not asked for or is not there.
    ///
    /// # Errors
    /// Only if polars rejects a frame, which is a bug in kurabe.
    fn comparison(&self, name: &str) -> Result<Option<Cow<'_, Comparison>>, CompareError>;

    /// The comparison in parts.
    ///
    /// # Errors
    /// As [`Self::comparison`].
    fn parts(&self, name: &str) -> Result<Option<Parts<'_>>, CompareError> {
        Ok(self.comparison(name)?.map(Parts::one))
    }

    /// The rows of the comparison for links that only refer to them; columns may be missing.
    ///
    /// # Errors
    /// As [`Self::comparison`].
    fn outline(&self, name: &str) -> Result<Option<Cow<'_, Comparison>>, CompareError> {
        self.comparison(name)
    }

    /// The folder of the PDFs to which the rows link; empty if it is unknown.
    fn pdfs(&self) -> Pdfs {
        Pdfs::new()
    }
}

/// Comparisons that already exist, with the PDFs to which their rows link.
pub struct Traced<'c> {
    /// The comparisons.
    pub comparisons: &'c [Comparison],
    /// The PDFs of their documents.
    pub pdfs: Pdfs,
}

impl Comparisons for Traced<'_> {
    fn comparison(&self, name: &str) -> Result<Option<Cow<'_, Comparison>>, CompareError> {
        self.comparisons.comparison(name)
    }

    fn pdfs(&self) -> Pdfs {
        self.pdfs.clone()
    }
}

impl Comparisons for [Comparison] {
    fn comparison(&self, name: &str) -> Result<Option<Cow<'_, Comparison>>, CompareError> {
        Ok(self.iter().find(|comparison| comparison.name == name).map(Cow::Borrowed))
    }
}

/// Makes each comparison on request and keeps none, because a single one over the whole country is large.
pub struct Maker<'a> {
    frames: Frames<'a>,
}

impl<'a> Maker<'a> {
    /// Prepares the selection ([`CompareOptions::select`]).
    ///
    /// # Errors
    /// Only if polars rejects a frame, which is a bug in kurabe.
    pub fn new(
        readings: &'a [Reading<'a>],
        catalogue: &'a Catalogue,
        selection: &'a Selection,
    ) -> Result<Self, CompareError> {
        let refused = |cause| CompareError::Frame { name: "frames", cause };
        Ok(Self { frames: Frames::new(readings, catalogue, selection).map_err(refused)? })
    }

    fn make(&self, name: &str) -> Result<Option<Comparison>, CompareError> {
        Ok(self.parts(name)?.map(|parts| parts.whole()).transpose()?.map(Cow::into_owned))
    }
}

impl Comparisons for Maker<'_> {
    fn comparison(&self, name: &str) -> Result<Option<Cow<'_, Comparison>>, CompareError> {
        Ok(self.make(name)?.map(Cow::Owned))
    }

    fn parts(&self, name: &str) -> Result<Option<Parts<'_>>, CompareError> {
        let Some(&(name, build)) = COMPARISONS.iter().find(|(known, _)| *known == name) else { return Ok(None) };
        let made = match build {
            Build::Whole(build) => build(&self.frames).map(|whole| whole.map(|whole| Parts::one(Cow::Owned(whole)))),
            Build::Parts(parts) => parts(&self.frames),
        };
        let made = made.map_err(|cause| CompareError::Frame { name, cause })?;
        Ok(made.map(|parts| parts.map(|comparison| self.frames.with_scope(comparison))))
    }

    fn outline(&self, name: &str) -> Result<Option<Cow<'_, Comparison>>, CompareError> {
        if name != RECORDS {
            return self.comparison(name);
        }
        let refused = |cause| CompareError::Frame { name: RECORDS, cause };
        Ok(Some(Cow::Owned(side_by_side::outline(&self.frames).map_err(refused)?)))
    }

    fn pdfs(&self) -> Pdfs {
        let read = self.frames.readings.iter().filter(|reading| reading.pages > 0);
        read.map(|reading| (reading.source.id.clone(), reading.source.path.clone())).collect()
    }
}
