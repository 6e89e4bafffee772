//! In: comparison frames and documents. Out: CSV, XLSX, HTML, Word, Markdown and JSON. Japanese column titles live here only.
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
pub mod report;
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
use crate::compare::Comparison;
use table::Table;
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

/// Writes each comparison as CSV and Markdown and all of them as one workbook; the files in the order written.
///
/// # Errors
/// If a file cannot be written; those written before stay.
pub fn write_all(comparisons: &[Comparison], cover: &Cover, folder: &Path) -> Result<Vec<PathBuf>, ExportError> {
    write_report(comparisons, cover, &Template::everything(), folder)
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
    let mut file = |name: &str, bytes: &[u8]| -> Result<(), ExportError> {
        written.push(write_file(folder, name, bytes)?);
        Ok(())
    };
    for format in &template.formats {
        match format {
            Format::Xlsx => file(WORKBOOK, &xlsx::write(&chosen, cover)?)?,
            Format::Html => file(PAGE, html::write(&chosen, cover)?.as_bytes())?,
            Format::Docx => file(SUMMARY, &docx::write(&chosen, cover)?)?,
            Format::Csv | Format::Json | Format::Markdown => {
                for one in &chosen {
                    let (extension, bytes) = match format {
                        Format::Csv => ("csv", to_csv(one.comparison)?),
                        Format::Json => ("json", frames::write(one.comparison)?),
                        _ => ("md", markdown_of(one)?.into_bytes()),
                    };
                    file(&format!("{}.{extension}", one.comparison.name), &bytes)?;
                }
            }
        }
    }
    Ok(written)
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

fn markdown_of(chosen: &Chosen<'_>) -> Result<String, ExportError> {
    Ok(markdown::write(chosen.comparison, &Table::for_people(chosen.comparison, chosen.columns)?))
}

/// Writes a file whole or not at all.
fn write_file(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, ExportError> {
    let path = folder.join(name);
    atomic::write(&path, bytes).map_err(|cause| ExportError::Unwritable { path: path.clone(), cause })?;
    Ok(path)
}
