//! In: comparison frames and documents. Out: CSV, XLSX, HTML, Word, Markdown, JSON and Parquet. Japanese column titles
//! live here only.
//!
//! Files are written beside their place and renamed, so that none is ever half written; the same input gives the
//! same bytes.

mod columns;
mod csv;
pub mod document;
mod docx;
pub mod extracted;
mod frames;
mod html;
pub mod initiatives;
pub mod inspection;
pub mod json;
mod layouts;
pub mod list;
mod markdown;
mod markup;
mod parquet;
pub mod records;
pub mod report;
mod shades;
mod table;
mod template;
#[cfg(test)]
mod tests;
pub mod text;
mod xlsx;

use std::path::{Path, PathBuf};

use polars::prelude::PolarsError;
use thiserror::Error;

use crate::atomic;
use crate::compare::{self, Comparison};
pub use html::latest::{LATEST, latest};
use table::{Cell, Table};
use template::Chosen;
pub use template::{Format, Template};

/// Name of the workbook.
pub const WORKBOOK: &str = "comparison.xlsx";
/// Name of the page for browsers.
pub const PAGE: &str = "comparison.html";

/// Name of the document for Word.
pub const SUMMARY: &str = "comparison.docx";

/// What the cover sheet says besides what the comparisons tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover {
    /// Title of the workbook.
    pub title: String,
    /// The edition of the national plan in whose words the areas stand, as printed.
    pub edition: String,
    /// What was asked for, as label and text ([`Selection::conditions`](crate::compare::Selection::conditions)).
    pub conditions: Vec<(String, String)>,
}

/// Why a table could not be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// A file or folder cannot be written.
    #[error(
        "{path} に書き込めません: {cause}。フォルダーの権限と空き容量を確かめ、このファイルを開いているアプリケーションがあれば閉じてください。"
    )]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A frame could not be read.
    #[error("比較表を読めませんでした（プログラムの誤りと考えられます。報告してください）: {0}")]
    Frame(#[from] PolarsError),
    /// The CSV writer refused.
    #[error("CSVを作れませんでした: {0}")]
    Csv(#[from] ::csv::Error),
    /// The Parquet writer refused.
    #[error("Parquetを作れませんでした: {0}")]
    Parquet(::parquet::errors::ParquetError),
    /// The JSON writer refused.
    #[error("JSONを作れませんでした: {0}")]
    Json(std::io::Error),
    /// The writer of the document for Word refused.
    #[error("Wordファイルを作れませんでした: {0}")]
    Docx(std::io::Error),
    /// The workbook writer refused, for instance more rows than a sheet holds.
    #[error("Excelファイルを作れませんでした（シート「{sheet}」）: {cause}。自治体や項目を絞って実行してください。")]
    Workbook {
        /// Which sheet.
        sheet: String,
        /// Why.
        cause: rust_xlsxwriter::XlsxError,
    },
}

/// Writes the files of a report; the files in the order written.
///
/// # Errors
/// If a file cannot be written; those written before stay.
pub fn write_report(
    comparisons: &[Comparison],
    cover: &Cover,
    template: &Template,
    folder: &Path,
) -> Result<Vec<PathBuf>, ExportError> {
    std::fs::create_dir_all(folder).map_err(|cause| ExportError::Unwritable { path: folder.to_owned(), cause })?;
    let chosen = template.choose(comparisons);
    let mut written = Vec::new();
    for format in &template.formats {
        if let Some(name) = format.file_of_all() {
            written.push(write_file(&folder.join(name), &all(*format, &chosen, cover)?)?);
            continue;
        }
        for one in &chosen {
            let name = format!("{}.{}", one.comparison.name, format.extension());
            written.push(write_file(&folder.join(name), &single(*format, one, cover)?)?);
        }
    }
    Ok(written)
}

/// The comparisons of a report in one format. Of a format with a file a comparison only the first is taken.
///
/// # Errors
/// If a frame cannot be read or a writer refuses.
pub fn to_bytes(
    comparisons: &[Comparison],
    cover: &Cover,
    template: &Template,
    format: Format,
) -> Result<Vec<u8>, ExportError> {
    let chosen = template.choose(comparisons);
    match chosen.first() {
        Some(one) if format.file_of_all().is_none() => single(format, one, cover),
        _ => all(format, &chosen, cover),
    }
}

/// All comparisons in one file.
fn all(format: Format, chosen: &[Chosen<'_>], cover: &Cover) -> Result<Vec<u8>, ExportError> {
    match format {
        Format::Html => Ok(html::write(chosen, cover)?.into_bytes()),
        Format::Docx => docx::write(chosen, cover),
        _ => xlsx::write(chosen, cover),
    }
}

/// One comparison in a file of its own.
fn single(format: Format, one: &Chosen<'_>, cover: &Cover) -> Result<Vec<u8>, ExportError> {
    match format {
        Format::Csv => to_csv(one.comparison),
        Format::Json => frames::write(one.comparison),
        Format::Parquet => parquet::write(one.comparison),
        Format::Markdown => Ok(markdown_of(one)?.into_bytes()),
        Format::Xlsx | Format::Html | Format::Docx => all(format, &[*one], cover),
    }
}

/// Whether a file of a folder of tables is one of kurabe: named as [`write_report`] names them.
#[must_use]
pub fn is_table_file(name: &str) -> bool {
    let of_all = Format::ALL.iter().any(|format| format.file_of_all() == Some(name));
    let of_one = |extension: &str| Format::ALL.iter().any(|f| f.file_of_all().is_none() && f.extension() == extension);
    let parts = name.rsplit_once('.');
    of_all || parts.is_some_and(|(stem, extension)| of_one(extension) && compare::names().any(|known| known == stem))
}

/// A comparison as CSV.
///
/// # Errors
/// If the frame cannot be read, which is a mistake in kurabe.
pub fn to_csv(comparison: &Comparison) -> Result<Vec<u8>, ExportError> {
    let table = Table::for_machines(comparison)?;
    csv::write(&table.titles, (0..table.height).map(|row| table.row(row)))
}

/// A comparison as a Markdown page.
///
/// # Errors
/// If the frame cannot be read, which is a mistake in kurabe.
pub fn to_markdown(comparison: &Comparison) -> Result<String, ExportError> {
    markdown_of(&Chosen { comparison, columns: None })
}

/// The titles and rows that go on paper, as texts for a terminal.
///
/// # Errors
/// If the frame cannot be read, which is a mistake in kurabe.
pub fn to_texts(comparison: &Comparison) -> Result<(Vec<String>, Vec<Vec<String>>), ExportError> {
    let table = Table::for_people(comparison, None)?;
    let text = |(cell, name): (Cell<'_>, &String)| match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.to_owned(),
        Cell::Number(number) => columns::number(name, number),
    };
    let row = |row: usize| table.row(row).zip(&table.names).take(table.on_paper).map(text).collect();
    Ok((table.titles[..table.on_paper].to_vec(), (0..table.height).map(row).collect()))
}

fn markdown_of(chosen: &Chosen<'_>) -> Result<String, ExportError> {
    Ok(markdown::write(chosen.comparison, &Table::for_people(chosen.comparison, chosen.columns)?))
}

/// Writes a file whole or not at all.
///
/// # Errors
/// If it cannot be written; the message names it.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<PathBuf, ExportError> {
    atomic::write(path, bytes).map_err(|cause| ExportError::Unwritable { path: path.to_owned(), cause })?;
    Ok(path.to_owned())
}
