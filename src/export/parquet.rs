//! A comparison as Parquet for analysts: the columns of the frame under their machine names, with their data types. The
//! same frame gives the same bytes.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType as Kind, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use polars::prelude::{DataFrame, DataType, Series};

use super::ExportError;
use super::list_column::Lists;
use crate::compare::Comparison;

/// Begins the file; each part of the comparison is a row group.
pub(super) fn begin<W: Write + Send>(comparison: &Comparison, out: W) -> Result<SerializedFileWriter<W>, ExportError> {
    file(comparison, out).map_err(ExportError::Parquet)
}

fn file<W: Write + Send>(comparison: &Comparison, out: W) -> Result<SerializedFileWriter<W>, ParquetError> {
    let columns = comparison.frame.columns().iter().map(|column| column.as_materialized_series());
    let fields = columns.map(|series| field(series).map(Arc::new)).collect::<Result<_, _>>()?;
    let schema = Type::group_type_builder("comparison").with_fields(fields).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("kurabe {}", env!("CARGO_PKG_VERSION")))
        .set_key_value_metadata(Some(vec![KeyValue::new("title".to_owned(), comparison.title.clone())]))
        .build();
    SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))
}

/// Adds the rows of a part.
pub(super) fn add<W: Write + Send>(file: &mut SerializedFileWriter<W>, frame: &DataFrame) -> Result<(), ExportError> {
    if frame.height() == 0 {
        return Ok(());
    }
    group(file, frame).map_err(ExportError::Parquet)
}

fn group<W: Write + Send>(file: &mut SerializedFileWriter<W>, frame: &DataFrame) -> Result<(), ParquetError> {
    let mut group = file.next_row_group()?;
    for series in frame.columns().iter().map(|column| column.as_materialized_series()) {
        let Some(mut out) = group.next_column()? else { break };
        values(&mut out, series)?;
        out.close()?;
    }
    group.close().map(|_| ())
}

fn field(series: &Series) -> Result<Type, ParquetError> {
    let name = series.name().as_str();
    let DataType::List(inner) = series.dtype() else { return value_field(name, series.dtype()) };
    let group = |name, kind, field| {
        let group = Type::group_type_builder(name).with_fields(vec![Arc::new(field)]).with_repetition(kind);
        group.with_logical_type((kind == Repetition::OPTIONAL).then_some(LogicalType::List)).build()
    };
    let list = group("list", Repetition::REPEATED, value_field("element", inner)?)?;
    group(name, Repetition::OPTIONAL, list)
}

fn value_field(name: &str, kind: &DataType) -> Result<Type, ParquetError> {
    let (physical, logical) = match kind {
        DataType::Boolean => (Physical::BOOLEAN, None),
        DataType::UInt32 => (Physical::INT32, Some(LogicalType::integer(32, false))),
        DataType::Int32 => (Physical::INT32, None),
        DataType::Float64 => (Physical::DOUBLE, None),
        DataType::String => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        other => return Err(unknown(other)),
    };
    Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

/// How values are assigned to rows: a definition level per value (0 if the row has none) and, for lists, whether a
/// value continues the list of the value before.
struct Levels {
    definition: Vec<i16>,
    repetition: Option<Vec<i16>>,
}

fn values(out: &mut SerializedColumnWriter<'_>, series: &Series) -> Result<(), ParquetError> {
    let refused = |cause| ParquetError::External(Box::new(cause));
    let DataType::List(_) = series.dtype() else {
        let definition = series.is_not_null().iter().map(|is| i16::from(is == Some(true))).collect();
        return put_series(out, series, &Levels { definition, repetition: None });
    };
    let lists = Lists::new(series).map_err(refused)?;
    let (mut definition, mut repetition) = (Vec::new(), Vec::new());
    for length in (0..lists.height()).map(|row| lists.range(row).len()) {
        // level 3: list, element and value are present
        definition.extend(if length == 0 { vec![0] } else { vec![3; length] });
        repetition.extend((0..length.max(1)).map(|place| i16::from(place > 0)));
    }
    put_series(out, &lists.values, &Levels { definition, repetition: Some(repetition) })
}

fn put_series(out: &mut SerializedColumnWriter<'_>, series: &Series, levels: &Levels) -> Result<(), ParquetError> {
    let refused = |cause| ParquetError::External(Box::new(cause));
    match series.dtype() {
        DataType::Boolean => put::<BoolType>(out, series.bool().map_err(refused)?.iter(), levels),
        DataType::UInt32 => {
            put::<Int32Type>(out, series.u32().map_err(refused)?.iter().map(|n| n.map(u32::cast_signed)), levels)
        }
        DataType::Int32 => put::<Int32Type>(out, series.i32().map_err(refused)?.iter(), levels),
        DataType::Float64 => put::<DoubleType>(out, series.f64().map_err(refused)?.iter(), levels),
        DataType::String => put::<ByteArrayType>(
            out,
            series.str().map_err(refused)?.iter().map(|text| text.map(ByteArray::from)),
            levels,
        ),
        other => Err(unknown(other)),
    }
}

fn put<K: Kind>(
    out: &mut SerializedColumnWriter<'_>,
    values: impl Iterator<Item = Option<K::T>>,
    levels: &Levels,
) -> Result<(), ParquetError> {
    let present: Vec<K::T> = values.flatten().collect();
    let Levels { definition, repetition } = levels;
    out.typed::<K>().write_batch(&present, Some(definition), repetition.as_deref()).map(|_| ())
}

fn unknown(kind: &DataType) -> ParquetError {
    ParquetError::NYI(format!("columns of {kind}"))
}
