//! The file of one comparison: CSV, JSON, Parquet or Markdown, written as the parts come.

use std::io::Write;

use ::parquet::file::writer::SerializedFileWriter;

use super::plain_table::PlainTable;
use super::shape::Shape;
use super::template::{Format, TemplateTable};
use super::{ExportError, comparison_json, csv, markdown, parquet};
use crate::compare::Comparison;

/// A file while its parts are written.
pub(super) enum Single<W: Write + Send> {
    Csv(Box<::csv::Writer<W>>),
    Json(W),
    Parquet(Box<SerializedFileWriter<W>>),
    Markdown(W),
}

impl<W: Write + Send> Single<W> {
    /// Begins the file; `one` is the first part. Formats with one file for all comparisons are written as Markdown.
    pub(super) fn begin(format: Format, one: &TemplateTable<'_>, mut out: W) -> Result<Self, ExportError> {
        Ok(match format {
            Format::Csv => {
                let table = PlainTable::for_machines(one.comparison, one.shape)?;
                Self::Csv(Box::new(csv::begin(&table.titles, out)?))
            }
            Format::Parquet => Self::Parquet(Box::new(parquet::begin(one.comparison, out)?)),
            Format::Json => {
                comparison_json::begin(one.comparison, &mut out)?;
                Self::Json(out)
            }
            Format::Markdown | Format::Xlsx | Format::Html | Format::Docx => {
                let table = PlainTable::for_people(one.comparison, one.columns, Some(one.shape))?;
                out.write_all(markdown::head(&one.comparison.title, &table, one.shape).as_bytes())?;
                Self::Markdown(out)
            }
        })
    }

    /// Adds a part.
    pub(super) fn add(&mut self, one: &TemplateTable<'_>) -> Result<(), ExportError> {
        match self {
            Self::Csv(writer) => {
                let table = PlainTable::for_machines(one.comparison, one.shape)?;
                csv::add(writer, (0..table.height).map(|row| table.row(row)))
            }
            Self::Json(out) => comparison_json::add(&one.comparison.frame, one.part == 0, out),
            Self::Parquet(file) => parquet::add(file, &one.comparison.frame),
            Self::Markdown(out) => {
                let table = PlainTable::for_people(one.comparison, one.columns, Some(one.shape))?;
                Ok(out.write_all(markdown::rows(&table, one.pdfs).as_bytes())?)
            }
        }
    }

    /// Ends the file and returns its writer.
    pub(super) fn finish(self, comparison: &Comparison, shape: &Shape) -> Result<W, ExportError> {
        match self {
            Self::Csv(writer) => writer.into_inner().map_err(|error| ExportError::Io(error.into_error())),
            Self::Json(mut out) => {
                comparison_json::finish(&comparison.notes, &mut out)?;
                Ok(out)
            }
            Self::Parquet(file) => file.into_inner().map_err(ExportError::Parquet),
            Self::Markdown(mut out) => {
                out.write_all(markdown::foot(&comparison.notes, shape).as_bytes())?;
                Ok(out)
            }
        }
    }
}
