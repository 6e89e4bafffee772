//! In: comparison frames and documents. Out: CSV, XLSX, HTML, Word, Markdown and JSON. Japanese column titles live here only.
//!
//! Files are written beside their place and renamed, so that none is ever half written; the same input gives the
//! same bytes.

mod columns;
mod csv;
pub mod document;
pub mod extracted;
mod frames;
mod html;
pub mod initiatives;
pub mod json;
mod layouts;
mod markdown;
mod markup;
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
pub use template::{Format, Template};

/// Name of the workbook.
pub const WORKBOOK: &str = "comparison.xlsx";
/// Name of the page for browsers.
pub const PAGE: &str = "comparison.html";

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
    let chosen = template.choose(comparisons);
    let mut written = Vec::new();
    for format in &template.formats {
        match format {
            Format::Xlsx => written.push(write_file(folder, WORKBOOK, &xlsx::write(&chosen, cover)?)?),
            Format::Html => written.push(write_file(folder, PAGE, html::write(&chosen, cover)?.as_bytes())?),
            Format::Docx => {}
            Format::Csv => {
                for one in &chosen {
                    let bytes = csv::write(&Table::for_machines(one.comparison)?)?;
                    written.push(write_file(folder, &format!("{}.csv", one.comparison.name), &bytes)?);
                }
            }
            Format::Json => {
                for one in &chosen {
                    let bytes = frames::write(one.comparison)?;
                    written.push(write_file(folder, &format!("{}.json", one.comparison.name), &bytes)?);
                }
            }
            Format::Markdown => {
                for one in &chosen {
                    let page = markdown::write(one.comparison, &Table::for_people(one.comparison, one.columns)?);
                    written.push(write_file(folder, &format!("{}.md", one.comparison.name), page.as_bytes())?);
                }
            }
        }
    }
    Ok(written)
}

/// Writes a file whole or not at all.
fn write_file(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, ExportError> {
    let path = folder.join(name);
    atomic::write(&path, bytes).map_err(|cause| ExportError::Unwritable { path: path.clone(), cause })?;
    Ok(path)
}
