//! A comparison that is made part by part: a table of all records of a country over ten years does not fit into memory.

use std::borrow::Cow;
use std::ops::Range;

use polars::prelude::PolarsResult;

use super::{CompareError, Comparison};

/// Number of records in a part. A part of the table with the longest texts takes about 40 MB.
const RECORDS: usize = 16_384;

/// Makes the part of a comparison with some of its records.
type Make<'p> = Box<dyn Fn(Range<usize>) -> Result<Cow<'p, Comparison>, CompareError> + Sync + 'p>;

/// A comparison in parts, each with the rows of some records, in their order. Title, columns and notes are the same.
pub struct Parts<'p> {
    records: usize,
    make: Make<'p>,
}

impl<'p> Parts<'p> {
    /// A comparison in a single part.
    #[must_use]
    pub fn one(comparison: Cow<'p, Comparison>) -> Self {
        Self { records: 0, make: Box::new(move |_| Ok(comparison.clone())) }
    }

    /// A comparison over this number of records, made range by range.
    pub(crate) fn of(
        name: &'static str,
        records: usize,
        make: impl Fn(Range<usize>) -> PolarsResult<Comparison> + Sync + 'p,
    ) -> Self {
        let refused = move |cause| CompareError::Frame { name, cause };
        Self { records, make: Box::new(move |range| make(range).map(Cow::Owned).map_err(refused)) }
    }

    /// The same comparison with `act` applied to each part.
    pub(super) fn map(self, act: impl Fn(Comparison) -> Comparison + Sync + 'p) -> Self {
        let Self { records, make } = self;
        Self { records, make: Box::new(move |range| Ok(Cow::Owned(act(make(range)?.into_owned())))) }
    }

    /// How many parts there are; at least one.
    #[must_use]
    pub const fn count(&self) -> usize {
        let parts = self.records.div_ceil(RECORDS);
        if parts == 0 { 1 } else { parts }
    }

    /// A part.
    ///
    /// # Errors
    /// Only if polars refuses a frame, or records can't be read again.
    pub fn part(&self, place: usize) -> Result<Cow<'p, Comparison>, CompareError> {
        let begin = (place * RECORDS).min(self.records);
        (self.make)(begin..(begin + RECORDS).min(self.records))
    }

    /// The whole comparison at once.
    ///
    /// # Errors
    /// As [`Self::part`].
    pub fn whole(&self) -> Result<Cow<'p, Comparison>, CompareError> {
        (self.make)(0..self.records)
    }
}
