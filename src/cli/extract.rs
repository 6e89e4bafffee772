//! `kurabe extract`: what is read of PDFs, without a corpus.

use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::printer::Printer;
use super::{Status, usage};
use crate::corpus::file::{self, FileError};
use crate::export::extracted::{Extracted, PageSelection};
use crate::export::initiatives::Sheet;
use crate::export::{document, json, text};
use crate::pipeline::{self, Failure, Reading};

/// Files read at a time: enough to keep the processors busy, few enough to hold in memory.
const AT_A_TIME: usize = 16;

/// PDFから文章、表、取組を取り出します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe extract ファイル… [--format json|text|markdown|csv] [--pages 3-5,8]"
)]
pub(super) struct Extract {
    /// 読み取るPDF（- は標準入力）
    #[arg(value_name = "ファイル", required = true, display_order = 0)]
    files: Vec<PathBuf>,
    /// 出力の形式: json（1文書1行）、text（文章）、markdown（見出しと表）、csv（取組の一覧）。省くと json
    #[arg(
        long,
        value_name = "形式",
        value_enum,
        default_value = "json",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: Format,
    /// 出力するPDFのページ（例: 3-5,8）。省くと全ページ
    #[arg(long, value_name = "ページ")]
    pages: Option<PageSelection>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Text,
    Markdown,
    Csv,
}

/// A file that was read, under the name that the user gave it.
struct Found {
    name: String,
    sha256: String,
    reading: Reading,
}

pub(super) fn run(arguments: Extract, printer: &Printer) -> anyhow::Result<Status> {
    let Extract { files, format, pages } = arguments;
    let (selection, mut sheet) = (pages.unwrap_or_default(), Sheet::default());
    let (mut status, mut out) = (Status::Done, printer.results());
    let bar = printer.bar("読み取り", files.len());
    for files in files.chunks(AT_A_TIME) {
        let read: Vec<(String, Result<Found, Failure>)> =
            files.par_iter().map(|path| (named(path), read(path))).collect();
        for (name, found) in read {
            bar.inc(1);
            match found {
                Ok(found) => print(&mut out, format, &found, &selection, &mut sheet, printer)?,
                Err(failure) => {
                    printer.error(format!("{name}: {failure}"));
                    status = Status::Failed;
                }
            }
        }
    }
    bar.finish_and_clear();
    if format == Format::Csv {
        out.write_all(&sheet.into_csv()?)?;
    }
    out.flush()?;
    Ok(status)
}

fn read(path: &Path) -> Result<Found, Failure> {
    let bytes = if path == Path::new("-") { standard_input()? } else { file::read(path)? };
    Ok(Found { name: named(path), sha256: file::sha256(&bytes), reading: pipeline::read(&bytes)? })
}

fn standard_input() -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(FileError::Unreadable)
}

fn named(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn print(
    out: &mut impl Write,
    format: Format,
    found: &Found,
    selection: &PageSelection,
    sheet: &mut Sheet,
    printer: &Printer,
) -> anyhow::Result<()> {
    let Reading { document, initiatives, warnings } = &found.reading;
    let extracted = Extracted { file: &found.name, sha256: &found.sha256, document, initiatives, warnings, selection };
    for warning in extracted.warnings() {
        printer.warning(&found.name, warning);
    }
    let pages = document.pages.len();
    if selection.beyond(u32::try_from(pages).unwrap_or(u32::MAX)).next().is_some() {
        printer.note(format!("注意: {}: 全{pages}ページなので、それより後のページはありません。", found.name));
    }
    match format {
        Format::Json => json::write(out, &extracted)?,
        Format::Text => text::write(out, &extracted)?,
        Format::Markdown => document::write(out, &extracted)?,
        Format::Csv => sheet.add(&extracted),
    }
    Ok(())
}
