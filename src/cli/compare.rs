//! `kurabe compare`: chosen comparisons of chosen municipalities, without the whole batch.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::printer::Printer;
use super::{Status, tables, usage};
use crate::batch::{Batch, Entry};
use crate::compare::{Comparison, documents};
use crate::corpus::Source;
use crate::corpus::manifest;
use crate::export;
use crate::settings::Settings;

/// 選んだ比較表だけを作ります（省くとすべて）。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe compare [比較表…] [--municipality 自治体]… [--edition 版] [--to フォルダー]",
    after_help = "例: kurabe compare area_matrix --municipality 奥州市 --municipality 登米市"
)]
pub(super) struct Compare {
    /// 比較表の名前（area_matrix、side_by_side、schedule など）
    #[arg(value_name = "比較表", help_heading = "対象")]
    names: Vec<String>,
    /// この自治体だけを比べます（名称かコード。何度でも指定できます）
    #[arg(long, value_name = "自治体")]
    municipality: Vec<String>,
    /// 国の項目を、この版の自治体DX推進計画の言葉で表します（例: 2.2）
    #[arg(long, value_name = "版")]
    edition: Option<String>,
    /// このフォルダーに CSV・Markdown・Excel で書き出します。省くと画面に表示します
    #[arg(long, value_name = "フォルダー")]
    to: Option<PathBuf>,
    /// 画面に表示する形式: markdown か csv。省くと markdown
    #[arg(
        long,
        value_name = "形式",
        value_enum,
        default_value = "markdown",
        hide_default_value = true,
        hide_possible_values = true,
        conflicts_with = "to"
    )]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Markdown,
    Csv,
}

pub(super) fn run(arguments: Compare, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let Compare { names, municipality, edition, to, format } = arguments;
    let manifest = settings.manifest()?;
    for problem in &manifest.problems {
        printer.error(format!("{}: {problem}", settings.corpus.join(manifest::FILE_NAME).display()));
    }
    let chosen = chosen_sources(&manifest.sources, &municipality)?;
    let batch = Batch::new(&settings.dictionaries, settings.store(), &settings.corpus)?;
    let edition = tables::edition(edition.as_deref(), batch.stages.taxonomy())?;
    let entries = tables::read_all(&batch, chosen.par_iter().map(|source| Batch::open(source)).collect(), printer);
    let mistaken = tables::complain_of_corrections(&batch, &entries, printer);
    let failed = complain(&entries, printer) || mistaken || !manifest.problems.is_empty();
    let (comparisons, cover) = tables::compare(&entries, batch.stages.taxonomy(), &settings.dictionaries, &edition)?;
    let comparisons = chosen_comparisons(comparisons, &names, to.is_some())?;
    let mut out = printer.results();
    if let Some(folder) = to {
        for path in export::write_all(&comparisons, &cover, &folder)? {
            writeln!(out, "{}", path.display())?;
        }
    } else if format == Format::Markdown {
        for comparison in &comparisons {
            writeln!(out, "{}", export::to_markdown(comparison)?)?;
        }
    } else if let [comparison] = comparisons.as_slice() {
        out.write_all(&export::to_csv(comparison)?)?;
    } else {
        bail!("CSV で表示できる比較表は1つです。名前を1つ指定するか、--to でフォルダーに書き出してください。");
    }
    out.flush()?;
    Ok(if failed { Status::Failed } else { Status::Done })
}

/// The documents of the municipalities asked for, by name or code; all where none is.
fn chosen_sources<'s>(sources: &'s [Source], asked: &[String]) -> anyhow::Result<Vec<&'s Source>> {
    let is = |source: &Source, asked: &String| {
        let city = &source.municipality;
        *asked == city.name || *asked == city.code || *asked == format!("{}{}", city.prefecture, city.name)
    };
    if let Some(unknown) = asked.iter().find(|asked| !sources.iter().any(|source| is(source, asked))) {
        let mut known: Vec<&str> = sources.iter().map(|source| source.municipality.name.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        bail!("「{unknown}」の文書は登録されていません。登録のある自治体: {}", known.join("、"));
    }
    Ok(sources.iter().filter(|source| asked.is_empty() || asked.iter().any(|asked| is(source, asked))).collect())
}

/// The comparisons asked for; a workbook always has its sources.
fn chosen_comparisons(
    comparisons: Vec<Comparison>,
    asked: &[String],
    with_sources: bool,
) -> anyhow::Result<Vec<Comparison>> {
    if let Some(unknown) = asked.iter().find(|asked| !comparisons.iter().any(|known| known.name == asked.as_str())) {
        let known: Vec<String> = comparisons.iter().map(|known| format!("{}（{}）", known.name, known.title)).collect();
        bail!("「{unknown}」という比較表はありません。使える名前: {}", known.join("、"));
    }
    let wanted = |comparison: &Comparison| {
        asked.is_empty()
            || asked.iter().any(|asked| asked == comparison.name)
            || (with_sources && comparison.name == documents::NAME)
    };
    Ok(comparisons.into_iter().filter(wanted).collect())
}

/// Names the documents that could not be read; whether there are any.
fn complain(entries: &[Entry], printer: &Printer) -> bool {
    let mut failed = false;
    for entry in entries {
        if let Err(failure) = &entry.outcome {
            failed = true;
            printer.error(format!("{}（{}）: {failure}", entry.source.id, entry.source.path.display()));
        }
    }
    failed
}
