//! In: comparison frames and documents. Out: CSV, XLSX, HTML, Word, Markdown, JSON and Parquet. Japanese column titles
//! live here only.
//!
//! Files are written under a temporary name and renamed, so that none is ever half written; the same input gives the
//! same bytes.

mod archive;
pub mod batch_records;
pub mod checklist;
pub mod column;
mod column_choice;
mod column_looks;
mod column_titles;
mod comparison_json;
mod csv;
pub mod document_json;
pub mod document_markdown;
pub mod document_text;
mod docx;
mod html;
pub mod initiative_list;
pub mod inspection;
mod layouts;
mod list_column;
mod markdown;
mod markup;
mod narrow;
mod packed_archive;
pub mod page_selection;
mod parquet;
mod pdf_links;
pub mod plain_list;
mod plain_table;
pub mod report;
pub mod search_hits;
mod shades;
mod shape;
mod shown;
mod single;
mod template;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_parts;
mod xlsx;

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use polars::prelude::PolarsError;
use thiserror::Error;

use crate::atomic::{self, Pending};
use crate::compare::{self, CompareError, Comparison, Comparisons, Parts};
pub use html::latest::{LATEST, latest};
use pdf_links::PdfLinks;
use plain_table::PlainTable;
use rayon::prelude::*;
use shape::Shape;
pub use shown::ShownTable;
use single::Single;
use template::TemplateTable;
pub use template::{Format, Template};

/// Name of the workbook.
pub const WORKBOOK: &str = "comparison.xlsx";
/// Name of the page for browsers.
pub const PAGE: &str = "comparison.html";

/// Name of the document for Word.
pub const SUMMARY: &str = "comparison.docx";

/// The content of the cover sheet besides the comparisons.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoverSheet {
    /// Title of the workbook.
    pub title: String,
    /// The edition of the national plan whose words name the areas, as printed.
    pub edition: String,
    /// The conditions, as label and text ([`Selection::conditions`](crate::compare::Selection::conditions)).
    pub conditions: Vec<(String, String)>,
}

/// Why a table could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
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
    /// The output cannot be written; `Self::at` adds its path.
    #[error("書き込めません: {0}")]
    Io(#[from] io::Error),
    /// A comparison could not be made.
    #[error(transparent)]
    Comparison(#[from] CompareError),
    /// A frame could not be read.
    #[error("比較表を読めませんでした（プログラムの誤りと考えられます。報告してください）: {0}")]
    Frame(#[from] PolarsError),
    /// The CSV writer refused.
    #[error("CSVを作れませんでした: {0}")]
    Csv(#[from] ::csv::Error),
    /// The Parquet writer refused.
    #[error("Parquetを作れませんでした: {0}")]
    Parquet(::parquet::errors::ParquetError),
    /// The writer of the document for Word refused.
    #[error("Wordファイルを作れませんでした: {0}")]
    Docx(::zip::result::ZipError),
    /// The workbook writer refused, for instance more rows than a sheet holds.
    #[error("Excelファイルを作れませんでした（シート「{sheet}」）: {cause}。自治体や項目を絞って実行してください。")]
    Workbook {
        /// Which sheet.
        sheet: String,
        /// Why.
        cause: rust_xlsxwriter::XlsxError,
    },
}

impl ExportError {
    /// The error with the file that could not be written.
    fn at(self, path: &Path) -> Self {
        let unwritable = |cause| Self::Unwritable { path: path.to_owned(), cause };
        match self {
            Self::Io(cause) => unwritable(cause),
            Self::Csv(error) => match error.into_kind() {
                ::csv::ErrorKind::Io(cause) => unwritable(cause),
                kind => Self::Csv(io::Error::other(format!("{kind:?}")).into()),
            },
            other => other,
        }
    }
}

/// A writer of bytes.
type Out<'o> = &'o mut (dyn Write + Send);

/// A file that holds all comparisons of a report. They are added one after the other, part by part, and not kept.
trait Whole: Send {
    /// Notes the link targets in a comparison before any comparison is written.
    fn look_at(&mut self, _: &TemplateTable<'_>) -> Result<(), ExportError> {
        Ok(())
    }

    /// Writes a part of a comparison.
    fn add(&mut self, chosen: &TemplateTable<'_>) -> Result<(), ExportError>;

    /// Writes the file.
    fn finish(self: Box<Self>, out: Out<'_>) -> Result<(), ExportError>;
}

/// Begins a file of all comparisons.
fn whole<'c>(format: Format, cover: &'c CoverSheet) -> Result<Box<dyn Whole + 'c>, ExportError> {
    Ok(match format {
        Format::Html => Box::new(html::HtmlPage::new(cover)),
        Format::Docx => Box::new(docx::Pages::new(cover)),
        _ => Box::new(xlsx::Book::new(cover)?),
    })
}

/// Writes the files of a report; the files in the order of its formats. Each comparison is made, written and dropped, part by
/// part; the files are written side by side.
///
/// # Errors
/// If a file cannot be written; those written before stay.
pub fn write_report(
    comparisons: &(impl Comparisons + ?Sized),
    cover: &CoverSheet,
    template: &Template,
    folder: &Path,
) -> Result<Vec<PathBuf>, ExportError> {
    std::fs::create_dir_all(folder).map_err(|cause| ExportError::Unwritable { path: folder.to_owned(), cause })?;
    let formats = || template.formats.iter().copied().enumerate();
    let of_all =
        |(place, format): (usize, Format)| Some((place, folder.join(format.file_of_all()?), whole(format, cover)));
    let mut wholes = Vec::new();
    for (place, path, whole) in formats().filter_map(of_all) {
        wholes.push((place, path, whole?));
    }
    look_ahead(comparisons, template, wholes.iter_mut().map(|(.., whole)| whole))?;
    let pdfs = PdfLinks::from(folder, &comparisons.pdfs());
    let mut written = Vec::new();
    template.each(comparisons, |parts, columns| {
        let singles: Vec<(usize, Format)> = formats().filter(|(_, format)| format.file_of_all().is_none()).collect();
        let wholes: Vec<_> = wholes.iter_mut().map(|(.., whole)| whole).collect();
        let own = in_parts(parts, columns, &pdfs, (&singles, wholes, folder))?;
        written.extend(singles.iter().map(|(place, _)| *place).zip(own));
        Ok(())
    })?;
    let finish = |(place, path, whole): (usize, PathBuf, Box<dyn Whole + '_>)| {
        Ok::<_, ExportError>((place, write_through(&path, |out| whole.finish(out))?))
    };
    written.extend(wholes.into_par_iter().map(finish).collect::<Result<Vec<_>, _>>()?);
    written.sort_by_key(|(place, _)| *place);
    Ok(written.into_iter().map(|(_, path)| path).collect())
}

/// Where a comparison is written: its own files in these formats in a folder, and the files of all comparisons.
type Files<'f, 'w, 'c> = (&'f [(usize, Format)], Vec<&'w mut Box<dyn Whole + 'c>>, &'f Path);

/// Writes a comparison to all files side by side, part by part; while one part is written the next is made. The files of
/// its own are returned.
fn in_parts(
    parts: &Parts<'_>,
    columns: Option<&[String]>,
    pdfs: &PdfLinks,
    (formats, mut wholes, folder): Files<'_, '_, '_>,
) -> Result<Vec<PathBuf>, ExportError> {
    let (shape, mut comparison) = Shape::of(parts, columns)?;
    let shape = &shape;
    let begin = |(_, format): &(usize, Format)| {
        let path = folder.join(format!("{}.{}", comparison.name, format.extension()));
        let one = TemplateTable { comparison: &comparison, shape, part: 0, columns, pdfs };
        let file = Pending::beside(&path).map_err(|cause| ExportError::from(cause).at(&path))?;
        Ok((Single::begin(*format, &one, file).map_err(|error| error.at(&path))?, path))
    };
    let mut singles: Vec<(Single<Pending>, PathBuf)> = formats.iter().map(begin).collect::<Result<_, ExportError>>()?;
    for part in 0..parts.count() {
        let one = TemplateTable { comparison: &comparison, shape, part, columns, pdfs };
        let write = || {
            let alone = singles.par_iter_mut().map(|(single, path)| single.add(&one).map_err(|error| error.at(path)));
            let together = wholes.par_iter_mut().map(|whole| whole.add(&one));
            together.chain(alone).collect::<Result<(), ExportError>>()
        };
        let next = || (part + 1 < parts.count()).then(|| parts.part(part + 1)).transpose();
        let (wrote, next) = rayon::join(write, next);
        wrote?;
        if let Some(next) = next? {
            comparison = next;
        }
    }
    let finish = |(single, path): (Single<Pending>, PathBuf)| {
        let file = single.finish(&comparison, shape).map_err(|error| error.at(&path))?;
        file.commit().map_err(|cause| ExportError::from(cause).at(&path))?;
        Ok(path)
    };
    singles.into_iter().map(finish).collect()
}

/// Lets the files of all comparisons note the link targets of their tables.
fn look_ahead<'w, 'c: 'w>(
    comparisons: &(impl Comparisons + ?Sized),
    template: &Template,
    wholes: impl Iterator<Item = &'w mut Box<dyn Whole + 'c>>,
) -> Result<(), ExportError> {
    let mut wholes: Vec<_> = wholes.collect();
    if wholes.is_empty() {
        return Ok(());
    }
    template.each_outline(REFERRED_TO, comparisons, |one| wholes.iter_mut().try_for_each(|whole| whole.look_at(one)))
}

/// Comparisons that others refer to: documents, and the records behind a number.
const REFERRED_TO: &[&str] = &[compare::documents::NAME, compare::RECORDS];

/// Writes the comparisons of a report in one format. For a format with one comparison a file, only the first is
/// written. There are no links to PDFs, because the target of the bytes is unknown.
///
/// # Errors
/// If a frame cannot be read or a writer fails.
pub fn to_bytes(
    comparisons: &(impl Comparisons + ?Sized),
    cover: &CoverSheet,
    template: &Template,
    format: Format,
) -> Result<Vec<u8>, ExportError> {
    bytes(comparisons, cover, template, format, &PdfLinks::default())
}

/// Writes the comparisons of a report into one file with links to the PDFs, relative to its folder.
///
/// # Errors
/// If a frame cannot be read, a writer fails or the file cannot be written.
pub fn to_file(
    comparisons: &(impl Comparisons + ?Sized),
    cover: &CoverSheet,
    template: &Template,
    format: Format,
    path: &Path,
) -> Result<PathBuf, ExportError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let pdfs = PdfLinks::from(folder, &comparisons.pdfs());
    write_file(path, &bytes(comparisons, cover, template, format, &pdfs)?)
}

fn bytes(
    comparisons: &(impl Comparisons + ?Sized),
    cover: &CoverSheet,
    template: &Template,
    format: Format,
    pdfs: &PdfLinks,
) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    if format.file_of_all().is_some() {
        let mut whole = whole(format, cover)?;
        look_ahead(comparisons, template, [&mut whole].into_iter())?;
        template.each(comparisons, |parts, columns| {
            let (shape, first) = Shape::of(parts, columns)?;
            whole.add(&TemplateTable { comparison: &first, shape: &shape, part: 0, columns, pdfs })?;
            (1..parts.count()).try_for_each(|part| {
                let comparison = parts.part(part)?;
                whole.add(&TemplateTable { comparison: &comparison, shape: &shape, part, columns, pdfs })
            })
        })?;
        whole.finish(&mut bytes)?;
    } else {
        template.each(comparisons, |parts, columns| {
            if bytes.is_empty() {
                bytes = alone(format, parts, columns, pdfs)?;
            }
            Ok(())
        })?;
    }
    Ok(bytes)
}

/// The bytes of the file of one comparison.
fn alone(
    format: Format,
    parts: &Parts<'_>,
    columns: Option<&[String]>,
    pdfs: &PdfLinks,
) -> Result<Vec<u8>, ExportError> {
    let (shape, mut comparison) = Shape::of(parts, columns)?;
    let shape = &shape;
    let first = TemplateTable { comparison: &comparison, shape, part: 0, columns, pdfs };
    let mut single = Single::begin(format, &first, Vec::new())?;
    single.add(&first)?;
    for part in 1..parts.count() {
        comparison = parts.part(part)?;
        single.add(&TemplateTable { comparison: &comparison, shape, part, columns, pdfs })?;
    }
    single.finish(&comparison, shape)
}

/// Whether a file in a folder of tables has a name that [`write_report`] gives.
#[must_use]
pub fn is_table_file(name: &str) -> bool {
    let of_all = Format::ALL.iter().any(|format| format.file_of_all() == Some(name));
    let of_one = |extension: &str| Format::ALL.iter().any(|f| f.file_of_all().is_none() && f.extension() == extension);
    let parts = name.rsplit_once('.');
    of_all || parts.is_some_and(|(stem, extension)| of_one(extension) && compare::names().any(|known| known == stem))
}

/// A comparison as a Markdown page.
///
/// # Errors
/// If the frame cannot be read, which is a mistake in kurabe.
pub fn to_markdown(comparison: &Comparison) -> Result<String, ExportError> {
    let bytes = alone(Format::Markdown, &Parts::one(Cow::Borrowed(comparison)), None, &PdfLinks::default())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The titles and rows that go on paper, as texts for a terminal.
///
/// # Errors
/// If the frame cannot be read, which is a mistake in kurabe.
pub fn to_texts(comparison: &Comparison) -> Result<(Vec<String>, Vec<Vec<String>>), ExportError> {
    let table = PlainTable::for_people(comparison, None, Some(&Shape::of_part(comparison, None)?))?;
    let row = |row: usize| (0..table.on_paper).map(|column| table.shown(row, column).into_owned()).collect();
    Ok((table.titles[..table.on_paper].to_vec(), (0..table.height).map(row).collect()))
}

/// Writes a file through a writer, whole or not at all.
fn write_through(path: &Path, fill: impl FnOnce(Out<'_>) -> Result<(), ExportError>) -> Result<PathBuf, ExportError> {
    atomic::write_with(path, fill).map_err(|error| error.at(path))?;
    Ok(path.to_owned())
}

/// Writes a file whole or not at all.
///
/// # Errors
/// If it cannot be written; the message names it.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<PathBuf, ExportError> {
    atomic::write(path, bytes).map_err(|cause| ExportError::Unwritable { path: path.to_owned(), cause })?;
    Ok(path.to_owned())
}
