//! A frame with what each of its columns holds.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use polars::prelude::{Column, DataFrame, DataType, NamedFrom, Series};

use super::column_kind::{ColumnKind, MunicipalityValue, YearValue};
use super::column_vocabulary;
use crate::calendar::FiscalYear;

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHead {
    /// The machine name: the key of JSON and Parquet.
    pub name: String,
    /// What the column holds.
    pub kind: ColumnKind,
    /// The Japanese title, where data gives it (the name of a municipality).
    pub title: Option<String>,
}

/// A table as data: a polars frame that knows what its columns hold.
#[derive(Debug, Clone)]
pub struct TypedFrame {
    data: DataFrame,
    heads: Vec<ColumnHead>,
}

impl ColumnHead {
    /// The head of a column by its name; a name outside the vocabulary holds text.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let kind = column_vocabulary::kind(name).cloned().unwrap_or(ColumnKind::Text);
        Self { name: name.to_owned(), kind, title: None }
    }

    /// The head of a column of a fiscal year.
    #[must_use]
    pub fn of_year(value: YearValue, year: FiscalYear) -> Self {
        Self { name: format!("{}{}", value.stem(), year.0), kind: ColumnKind::OfYear(year, value), title: None }
    }

    /// The head of a column of a municipality, with its title where it is shown.
    #[must_use]
    pub fn of_municipality(value: MunicipalityValue, code: &str, title: Option<String>) -> Self {
        let kind = ColumnKind::OfMunicipality(Arc::from(code), value);
        Self { name: format!("{}{code}", value.stem()), kind, title }
    }

    /// A column with these values.
    pub(super) fn column<T>(&self, values: Vec<T>) -> Column
    where
        Series: NamedFrom<Vec<T>, [T]>,
    {
        Column::new(self.name.as_str().into(), values)
    }
}

impl TypedFrame {
    /// A frame with the heads of those of its columns that data names; the others are of the vocabulary.
    pub(super) fn new(data: DataFrame, named_by_data: Vec<ColumnHead>) -> Self {
        // A country has thousands of columns, seven for each municipality.
        let mut own: BTreeMap<String, ColumnHead> =
            named_by_data.into_iter().map(|head| (head.name.clone(), head)).collect();
        let names = data.get_column_names().into_iter();
        let heads = names.map(|name| own.remove(name.as_str()).unwrap_or_else(|| ColumnHead::named(name))).collect();
        Self { data, heads }
    }

    /// The heads of the columns, in their order.
    #[must_use]
    pub fn heads(&self) -> &[ColumnHead] {
        &self.heads
    }

    /// Each column with its head.
    pub(crate) fn typed_columns(&self) -> impl Iterator<Item = (&ColumnHead, &Series)> {
        self.heads.iter().zip(self.data.materialized_column_iter())
    }

    fn series(&self, kind: &ColumnKind) -> Option<&Series> {
        self.typed_columns().find(|(head, _)| head.kind == *kind).map(|(_, series)| series)
    }

    /// The text of a row in the first column of a kind.
    #[must_use]
    pub fn text(&self, row: usize, kind: &ColumnKind) -> Option<&str> {
        self.series(kind)?.str().ok()?.get(row)
    }

    /// The numbers of a row in the first column of a kind that holds several.
    #[must_use]
    pub fn numbers(&self, row: usize, kind: &ColumnKind) -> Vec<u32> {
        let is_list = |series: &&Series| matches!(series.dtype(), DataType::List(_));
        let list = self.series(kind).filter(is_list).and_then(|series| series.list().ok()?.get_as_series(row));
        let numbers = list.as_ref().and_then(|list| list.u32().ok());
        numbers.into_iter().flat_map(|numbers| numbers.iter().flatten()).collect()
    }
}

impl From<DataFrame> for TypedFrame {
    /// A frame of the vocabulary's columns alone.
    fn from(data: DataFrame) -> Self {
        Self::new(data, Vec::new())
    }
}

impl Deref for TypedFrame {
    type Target = DataFrame;

    fn deref(&self) -> &DataFrame {
        &self.data
    }
}
