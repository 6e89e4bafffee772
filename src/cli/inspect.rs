//! `kurabe inspect`: draws what was recognised on a page over the page.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;

use super::printer::Printer;
use super::{Status, usage};
use crate::atomic;
use crate::corpus::pdf_file;
use crate::export::inspection::{self, Inspection, Why};
use crate::pdf::{self, Limits, PageContent};
use crate::pipeline::ReadOptions;
use crate::render::{self, Bitmap};
use crate::settings::Settings;
use crate::{document, layout, pipeline};

/// Pixels a point: 144 to the inch, enough to read the smallest print of a plan.
const SCALE: f32 = 2.0;
/// Time limit for rendering the picture of a page.
const PATIENCE: Duration = Duration::from_secs(60);

/// PDFのページに、読み取った罫線、セル、行、読む順を重ねた図を作ります。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe inspect ファイル --page 12",
    after_help = "表のセルがおかしいときに、どの罫線と文字からそう読み取ったかを確かめられます。\n\
                  図は output/inspect/ に SVG と PNG で書き出します。--why を付けると、その場所を表として読む\n\
                  候補のそれぞれについて、確かさと、表らしい点・表らしくない点を文章（.txt）でも書き出します。"
)]
pub(super) struct Inspect {
    /// 調べるPDF
    #[arg(value_name = "ファイル", help_heading = "対象")]
    file: PathBuf,
    /// PDFのページ（1から）
    #[arg(long, value_name = "ページ", value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,
    /// 表の候補と、選んだ理由・選ばなかった理由も書き出す
    #[arg(long)]
    why: bool,
}

pub(super) fn run(arguments: Inspect, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let Inspect { file, page, why } = arguments;
    let name = file.display();
    let bytes = pdf_file::read(&file).with_context(|| name.to_string())?;
    let reading =
        ReadOptions { words: document::DocumentWords::load(&settings.dictionaries)?, ..ReadOptions::default() };
    let document = pipeline::read_document(&bytes, &reading).with_context(|| name.to_string())?.value;
    let pages = document.pages.len();
    if page as usize > pages {
        printer.error(format!("{name}: {page}ページはありません（全{pages}ページ）。"));
        return Ok(Status::Failed);
    }
    let content = content(&bytes, page).with_context(|| name.to_string())?;
    let mut inspection = Inspection::of(&content, &document);
    let painted = render::page(&bytes, page, SCALE, PATIENCE).map(|p| p.turned(content.turned.quarters_to_upright()));
    let picture = painted.unwrap_or_else(|| {
        printer.warning(&name.to_string(), Some(page), "ページの絵を描けないので、読み取ったものだけを描きます。");
        Bitmap::blank((inspection.width * SCALE) as u32, (inspection.height * SCALE) as u32)
    });
    let mut written = Vec::new();
    if why {
        let why = Why::of(&layout::readings(content), &settings.dictionaries)?;
        inspection.marks.extend(why.marks());
        written.push(("txt", why.to_text().into_bytes()));
    }
    written.push(("svg", inspection::to_svg(&inspection, &picture)?.into_bytes()));
    written.push(("png", inspection::to_png(&inspection, &picture)?));
    let mut out = printer.results();
    for (extension, drawing) in written {
        let path = place(&settings.output, &file, page, extension);
        atomic::write(&path, &drawing).with_context(|| format!("{}に書けません", path.display()))?;
        writeln!(out, "{}", path.display())?;
    }
    out.flush()?;
    Ok(Status::Done)
}

fn content(bytes: &[u8], page: u32) -> anyhow::Result<PageContent> {
    let pages = pdf::read(bytes, &Limits::default())?.value;
    pages.into_iter().nth(page as usize - 1).context("ページを読み取れません。")
}

/// `output/inspect/計画-p012.svg`
fn place(output: &Path, file: &Path, page: u32, extension: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    output.join("inspect").join(format!("{stem}-p{page:03}.{extension}"))
}
