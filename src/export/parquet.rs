//! A comparison as Parquet for analysts: the columns of the frame under their machine names, with their kinds. The same
//! frame gives the same bytes.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType as Kind, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use polars::prelude::{DataType, Series};

use super::{ExportError, Out};
use crate::compare::Comparison;

/// Rows of a row group: what is held in memory besides the frame.
const GROUP: usize = 65_536;

/// Writes the file.
pub(super) fn write(comparison: &Comparison, out: Out<'_>) -> Result<(), ExportError> {
    let columns: Vec<&Series> =
        comparison.frame.columns().iter().map(|column| column.as_materialized_series()).collect();
    file(&columns, comparison.frame.height(), &comparison.title, out).map_err(ExportError::Parquet)
}

fn file(columns: &[&Series], height: usize, title: &str, out: Out<'_>) -> Result<(), ParquetError> {
    let fields = columns.iter().map(|series| field(series).map(Arc::new)).collect::<Result<_, _>>()?;
    let schema = Type::group_type_builder("comparison").with_fields(fields).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("kurabe {}", env!("CARGO_PKG_VERSION")))
        .set_key_value_metadata(Some(vec![KeyValue::new("title".to_owned(), title.to_owned())]))
        .build();
    let mut file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    for first in (0..height).step_by(GROUP) {
        let mut group = file.next_row_group()?;
        for series in columns {
            let Some(mut out) = group.next_column()? else { break };
            values(&mut out, &series.slice(first as i64, GROUP))?;
            out.close()?;
        }
        group.close()?;
    }
    file.close().map(|_| ())
}

fn field(series: &Series) -> Result<Type, ParquetError> {
    let (physical, logical) = match series.dtype() {
        DataType::Boolean => (Physical::BOOLEAN, None),
        DataType::UInt32 => (Physical::INT32, Some(LogicalType::integer(32, false))),
        DataType::Int32 => (Physical::INT32, None),
        DataType::Float64 => (Physical::DOUBLE, None),
        DataType::String => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        other => return Err(unknown(other)),
    };
    Type::primitive_type_builder(series.name().as_str(), physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

fn values(out: &mut SerializedColumnWriter<'_>, series: &Series) -> Result<(), ParquetError> {
    let refused = |cause| ParquetError::External(Box::new(cause));
    match series.dtype() {
        DataType::Boolean => put::<BoolType>(out, series.bool().map_err(refused)?.iter()),
        DataType::UInt32 => {
            put::<Int32Type>(out, series.u32().map_err(refused)?.iter().map(|n| n.map(u32::cast_signed)))
        }
        DataType::Int32 => put::<Int32Type>(out, series.i32().map_err(refused)?.iter()),
        DataType::Float64 => put::<DoubleType>(out, series.f64().map_err(refused)?.iter()),
        DataType::String => {
            put::<ByteArrayType>(out, series.str().map_err(refused)?.iter().map(|text| text.map(ByteArray::from)))
        }
        other => Err(unknown(other)),
    }
}

/// Values with their definition levels: 0 for null.
fn put<K: Kind>(
    out: &mut SerializedColumnWriter<'_>,
    values: impl Iterator<Item = Option<K::T>>,
) -> Result<(), ParquetError> {
    let (mut levels, mut present) = (Vec::new(), Vec::new());
    for value in values {
        levels.push(i16::from(value.is_some()));
        present.extend(value);
    }
    out.typed::<K>().write_batch(&present, Some(&levels), None).map(|_| ())
}

fn unknown(kind: &DataType) -> ParquetError {
    ParquetError::NYI(format!("columns of {kind}"))
}
