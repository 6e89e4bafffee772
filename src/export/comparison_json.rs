//! A comparison as JSON for programs: `kurabe.comparison/2`, one object with its columns and rows under machine
//! names. A column of lists has an array in every row, or null.

use std::io::{self, Write};

use polars::prelude::{AnyValue, DataFrame, Series};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{ExportError, column_titles};
use crate::compare::Comparison;

/// Name and version of the format. A change of meaning raises the number; new columns do not.
const SCHEMA: &str = "kurabe.comparison/2";

/// Begins the file, up to its rows.
pub(super) fn begin(comparison: &Comparison, out: &mut dyn Write) -> Result<(), ExportError> {
    let heads = comparison.frame.heads().iter();
    let head = Head {
        schema: SCHEMA,
        name: comparison.name,
        title: &comparison.title,
        columns: heads.map(|head| ColumnJson { name: &head.name, title: column_titles::title(head) }).collect(),
    };
    let head = serde_json::to_string(&head).map_err(io::Error::from)?;
    Ok(write!(out, "{},\"rows\":[", head.strip_suffix('}').unwrap_or(&head))?)
}

/// Adds rows; `is_first` if they are the first of the file.
pub(super) fn add(frame: &DataFrame, is_first: bool, out: &mut dyn Write) -> Result<(), ExportError> {
    let columns: Vec<&Series> = frame.columns().iter().map(|column| column.as_materialized_series()).collect();
    for row in 0..frame.height() {
        if !is_first || row > 0 {
            out.write_all(b",")?;
        }
        serde_json::to_writer(&mut *out, &Row(&columns, row)).map_err(io::Error::from)?;
    }
    Ok(())
}

/// Ends the file.
pub(super) fn finish(notes: &[String], out: &mut dyn Write) -> Result<(), ExportError> {
    let notes = serde_json::to_string(notes).map_err(io::Error::from)?;
    Ok(out.write_all(format!("],\"notes\":{notes}}}\n").as_bytes())?)
}

#[derive(Serialize)]
struct Head<'a> {
    schema: &'static str,
    name: &'a str,
    title: &'a str,
    columns: Vec<ColumnJson<'a>>,
}

#[derive(Serialize)]
struct ColumnJson<'a> {
    name: &'a str,
    title: String,
}

struct Row<'a>(&'a [&'a Series], usize);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(Some(self.0.len()))?;
        for series in self.0 {
            let value = series.get(self.1).unwrap_or(AnyValue::Null);
            row.serialize_entry(series.name().as_str(), &Value(value))?;
        }
        row.end()
    }
}

struct Value<'a>(AnyValue<'a>);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            AnyValue::Boolean(value) => serializer.serialize_bool(*value),
            AnyValue::String(text) => serializer.serialize_str(text),
            AnyValue::UInt32(number) => serializer.serialize_u32(*number),
            AnyValue::Int32(number) => serializer.serialize_i32(*number),
            AnyValue::Float64(number) => serializer.serialize_f64(*number),
            AnyValue::List(values) => serializer.collect_seq(values.iter().map(Value)),
            _ => serializer.serialize_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    #[test]
    fn values_keep_their_kinds() {
        let frame = df!(
            "municipality_code" => ["032158"],
            "initiatives" => [Some(3u32)],
            "share_pct" => [Some(12.5)],
            "counted" => [true],
            "phase" => [None::<&str>],
        );
        let frame = frame.expect("is a frame");
        let comparison =
            Comparison { name: "any", title: "表\"".into(), frame: frame.into(), printed: None, notes: vec![] };
        let mut bytes = Vec::new();
        begin(&comparison, &mut bytes).expect("writes");
        add(&comparison.frame, true, &mut bytes).expect("writes");
        finish(&comparison.notes, &mut bytes).expect("writes");
        let text = String::from_utf8(bytes).expect("is UTF-8");
        let row = r#"{"municipality_code":"032158","initiatives":3,"share_pct":12.5,"counted":true,"phase":null}"#;
        assert!(text.contains(row), "{text}");
        assert!(text.contains(r#"{"name":"share_pct","title":"割合（％）"}"#), "{text}");
    }
}
