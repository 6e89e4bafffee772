//! Columns with several values per row (担当課, 頁). Each format writes them in its own way: people read them joined,
//! programs get one value a cell.

use std::borrow::Cow;

use polars::prelude::*;

/// Texts; null where there are none.
pub(crate) fn texts<'t>(name: &str, rows: impl ExactSizeIterator<Item = Vec<Cow<'t, str>>>) -> Column {
    let mut column = ListStringChunkedBuilder::new(name.into(), rows.len(), rows.len());
    for mut row in rows {
        row.retain(|text| !text.is_empty());
        if row.is_empty() {
            column.append_null();
        } else {
            column.append_values_iter(row.iter().map(AsRef::as_ref));
        }
    }
    column.finish().into_column()
}

/// Numbers; null where there are none.
pub(super) fn numbers(name: &str, rows: impl ExactSizeIterator<Item = Vec<u32>>) -> Column {
    let length = rows.len();
    let mut column = ListPrimitiveChunkedBuilder::<UInt32Type>::new(name.into(), length, length, DataType::UInt32);
    for row in rows {
        if row.is_empty() {
            column.append_null();
        } else {
            column.append_values_iter(row.into_iter());
        }
    }
    column.finish().into_column()
}
