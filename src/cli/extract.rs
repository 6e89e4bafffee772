//! `kurabe extract`: the text, tables and initiatives of single PDFs.

use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::printer::Printer;
use super::reading_options::ReadingOptions;
use super::result_file::FileFormat;
use super::{Status, result_file, usage};
use crate::corpus::Source;
use crate::corpus::pdf_file::{self, FileError};
use crate::corrections::Corrections;
use crate::diagnostic::{Severity, Warned};
use crate::digest::sha256;
use crate::document::Document;
use crate::export::initiative_list::InitiativeRows;
use crate::export::page_selection::{Extracted, PageSelection};
use crate::export::{document_json, document_markdown, document_text};
use crate::ids::InitiativeId;
use crate::pipeline::{self, Failure, ReadOptions, Records, Stages};
use crate::plan::PlanContext;
use crate::settings::Settings;

/// Files read at a time: enough to keep the processors busy, few enough to hold in memory.
const AT_A_TIME: usize = 16;

/// PDFから文章、表、取組を取り出します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe extract ファイル… [--format json|text|markdown|csv|xlsx] [--pages 3-5,8] [--to ファイル]",
    after_help = "csv と xlsx は取組の一覧で、確かめてほしいもの（「要確認」の欄に理由があるもの。取組を読み取れていないおそれのある頁も含みます）から順に並びます。xlsx のシート「訂正」に正しい値を書き込むと、kurabe correct で取り込めます。\n\n例: kurabe extract 計画.pdf --to 取組.xlsx"
)]
pub(super) struct Extract {
    /// 読み取るPDF（- は標準入力）
    #[arg(value_name = "ファイル", required = true, help_heading = "対象")]
    files: Vec<PathBuf>,
    /// 出力の形式: json（1文書1行）、text（文章）、markdown（見出しと表）、csv（取組の一覧）、xlsx（取組の一覧をExcelで）。省くと、--to の拡張子の形式か json
    #[arg(long, value_name = "形式", value_enum, hide_possible_values = true)]
    format: Option<Format>,
    /// 出力するPDFのページ（例: 3-5,8）。省くと全ページ
    #[arg(long, value_name = "ページ")]
    pages: Option<PageSelection>,
    #[command(flatten)]
    reading: ReadingOptions,
    /// 結果をこのファイルに書き出します（拡張子: json、txt、md、csv、xlsx）。省くと標準出力に出します
    #[arg(long, value_name = "ファイル")]
    to: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Text,
    Markdown,
    Csv,
    Xlsx,
}

impl FileFormat for Format {
    fn extension(&self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// A file that was read, under the name that the user gave it.
struct Found {
    name: String,
    /// `code/document` in the corpus; empty for a file that is in none.
    id: InitiativeId,
    sha256: String,
    document: Warned<Document>,
    /// `None` where the format does not ask for initiatives.
    records: Option<Records>,
}

/// How files are read: which stages there are, and which files the corpus knows.
struct Reader {
    stages: Option<Stages>,
    known: Vec<Source>,
    corpus: PathBuf,
    reading: ReadOptions,
}

pub(super) fn run(arguments: Extract, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let Extract { files, format, pages, reading, to } = arguments;
    let to = to.as_deref();
    let format = result_file::format(format, to, Format::Json)?;
    if format == Format::Xlsx {
        result_file::check_workbook(to)?;
    }
    let reading = reading.open(&settings.dictionaries, printer.recognition())?;
    let with_records = matches!(format, Format::Json | Format::Csv | Format::Xlsx);
    let stages = with_records.then(|| Stages::load(&settings.dictionaries)).transpose()?;
    // Outside a corpus, or beside one with mistakes, a file is simply an unknown one.
    let known = settings.manifest().map(|manifest| manifest.sources).unwrap_or_default();
    let reader = Reader { stages, known, corpus: settings.corpus.clone(), reading };
    let (selection, mut sheet) = (pages.unwrap_or_default(), InitiativeRows::default());
    let mut status = Status::Done;
    // A file is written as a whole, the screen document by document.
    let (mut screen, mut gathered) = (printer.results(), Vec::new());
    let mut out: &mut dyn Write = if to.is_some() { &mut gathered } else { &mut screen };
    let bar = printer.bar("読み取り", files.len());
    for files in files.chunks(AT_A_TIME) {
        let read: Vec<Result<Found, Failure>> = files.par_iter().map(|path| reader.read(path)).collect();
        for (path, found) in files.iter().zip(read) {
            bar.inc(1);
            match found {
                Ok(found) => print(&mut out, format, &found, &selection, &mut sheet, printer)?,
                Err(failure) => {
                    printer.error(format!("{}: {failure}", path.display()));
                    status = Status::Failed;
                }
            }
        }
    }
    bar.finish_and_clear();
    screen.flush()?;
    drop(screen);
    // the process ends here: to free every word of the dictionaries takes as long as to read a page
    std::mem::forget(reader);
    match format {
        Format::Csv => result_file::deliver(&sheet.into_list().to_csv()?, to, printer)?,
        Format::Xlsx => result_file::workbook(&sheet.into_lists(), to, printer)?,
        Format::Json | Format::Text | Format::Markdown if to.is_some() => result_file::deliver(&gathered, to, printer)?,
        Format::Json | Format::Text | Format::Markdown => {}
    }
    Ok(status)
}

impl Reader {
    fn read(&self, path: &Path) -> Result<Found, Failure> {
        let bytes = if path == Path::new("-") { standard_input()? } else { pdf_file::read(path)? };
        let sha256 = sha256(&bytes);
        let document = pipeline::read_document(&bytes, &self.reading)?;
        let known = self.known.iter().find(|source| source.sha256 == sha256);
        let about = about(path, known);
        let records = self.stages.as_ref().map(|stages| {
            let records = pipeline::read_records(&document, &about, stages)?;
            let Some(source) = known else { return Ok(records) };
            let corrections = Corrections::open(&self.corpus, stages.taxonomy());
            let lines: Vec<_> = corrections.of(source).collect();
            Ok::<_, Failure>(pipeline::correct_records(records, &lines, stages).0)
        });
        let id = known.map(Source::whole_id).unwrap_or_default();
        Ok(Found { name: pdf_file::slashed(path), id, sha256, document, records: records.transpose()? })
    }
}

/// A file of the corpus has the same initiative ids here as in the batch; others are named after the file.
fn about(path: &Path, known: Option<&Source>) -> PlanContext {
    let stem = || path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    PlanContext {
        municipality_code: known.map(|source| source.municipality.code.clone()),
        document_id: known.map_or_else(|| stem().into(), |source| source.id.clone()),
    }
}

fn standard_input() -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|cause| FileError::Unreadable(Arc::new(cause)))
}

fn print(
    out: &mut impl Write,
    format: Format,
    found: &Found,
    selection: &PageSelection,
    sheet: &mut InitiativeRows,
    printer: &Printer,
) -> anyhow::Result<()> {
    let Found { name, id, sha256, document, records } = found;
    let extracted = Extracted {
        file: name,
        id,
        sha256,
        document: &document.value,
        initiatives: records.as_ref().map_or(&[], |records| &records.initiatives),
        account: records.as_ref().map(|records| &records.account),
        warnings: records.as_ref().map_or(&document.warnings, |records| &records.warnings),
        selection,
    };
    for warning in extracted.warnings().filter(|warning| warning.severity() == Severity::Warning) {
        printer.warning(name, warning.page, &warning.message());
    }
    let pages = document.value.pages.len();
    if selection.beyond(pages).next().is_some() {
        printer.note(format!("注意: {name}: 全{pages}ページなので、それより後のページはありません。"));
    }
    match format {
        Format::Json => document_json::write(out, &extracted)?,
        Format::Text => document_text::write(out, &extracted)?,
        Format::Markdown => document_markdown::write(out, &extracted)?,
        Format::Csv | Format::Xlsx => sheet.add(&extracted),
    }
    Ok(())
}
