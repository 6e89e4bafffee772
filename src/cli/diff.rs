//! `kurabe diff`: what changed between two plans, between a plan and its progress report, between two batches.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::output_options::OutputOptions;
use super::printer::Printer;
use super::{Status, folder, tables, usage};
use crate::batch::{self, Batch, Entry};
use crate::compare::place::Pdfs;
use crate::compare::{Catalogue, Comparison, Reading, Traced, diff, municipality};
use crate::corpus::Source;
use crate::corpus::manifest::Manifest;
use crate::export::batch_records::{self, RECORDS};
use crate::export::{CoverSheet, Format, Template};
use crate::settings::Settings;

/// 前の計画・進捗状況・前回の一括処理との違いを表にします。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe diff plans|progress|batches [前 後] [--municipality 自治体]… [--format 形式] [--to ファイル]",
    after_help = "例: kurabe diff progress --municipality 奥州市\n    kurabe diff plans oshu-plan-2022 oshu-plan\n    kurabe diff batches output/2025-03 output/2026-03 --to 前年との違い.xlsx"
)]
pub(super) struct Diff {
    /// 何を比べるか: plans（前の計画と新しい計画）、progress（計画と進捗状況の報告）、batches（前回と今回の一括処理）
    #[arg(value_name = "種類", help_heading = "対象", value_enum, hide_possible_values = true)]
    kind: Kind,
    /// 比べる2つ: 文書の id（plans、progress）か、一括処理のフォルダー（batches）。省くと、すべての組か、最も新しい2つのフォルダー
    #[arg(value_names = ["前", "後"], help_heading = "対象", num_args = 2)]
    sides: Vec<String>,
    /// この自治体だけを比べます（名称かコード。何度でも指定できます）
    #[arg(long, value_name = "自治体")]
    municipality: Vec<String>,
    /// 国の項目を、この版の自治体DX推進計画の言葉で表します（例: 2.2）
    #[arg(long, value_name = "版")]
    edition: Option<String>,
    #[command(flatten)]
    output: OutputOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Plans,
    Progress,
    Batches,
}

pub(super) fn run(arguments: Diff, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let batch = Batch::new(&settings.dictionaries, settings.store(), &settings.corpus)?;
    let taxonomy = batch.stages.taxonomy();
    let edition = batch::edition(arguments.edition.as_deref(), taxonomy)?;
    let catalogue = Catalogue::load(taxonomy, &edition, &settings.dictionaries)?;
    let (comparison, pdfs, failed) = match arguments.kind {
        Kind::Batches => (between_batches(&arguments, settings, &catalogue)?, Pdfs::new(), false),
        Kind::Plans | Kind::Progress => between_documents(&arguments, settings, &batch, &catalogue, printer)?,
    };
    let cover = CoverSheet { title: comparison.title.clone(), edition: catalogue.edition, conditions: Vec::new() };
    let is_empty = comparison.frame.height() == 0;
    let template = Template::of([comparison.name], &comparison.title, &Format::ALL);
    arguments.output.write(&Traced { comparisons: &[comparison], pdfs }, &cover, template, printer)?;
    Ok(match (failed, is_empty) {
        (true, _) => Status::Failed,
        (_, true) => Status::Nothing,
        _ => Status::Done,
    })
}

/// Plans with their earlier plans or reports, their PDFs, and whether a document could not be read.
fn between_documents(
    arguments: &Diff,
    settings: &Settings,
    batch: &Batch,
    catalogue: &Catalogue,
    printer: &Printer,
) -> anyhow::Result<(Comparison, Pdfs, bool)> {
    let manifest = tables::manifest(settings, printer)?;
    let opened = chosen(arguments, &manifest)?.par_iter().map(|source| Batch::open(source)).collect();
    let entries = tables::read_all(batch, opened, printer);
    let mistaken = tables::complain_of_corrections(batch, &entries, printer);
    let failed = tables::complain(&entries, printer) || mistaken || !manifest.problems.is_empty();
    // A document that could not be read is skipped; it has been reported.
    let readings: Vec<Reading<'_>> = entries.iter().filter(is_read).map(Entry::reading).collect();
    let is_progress = arguments.kind == Kind::Progress;
    let pairs = match readings.as_slice() {
        [first, second] if !arguments.sides.is_empty() => {
            let is_first = first.source.id == arguments.sides[0];
            vec![if is_first { (first, second) } else { (second, first) }]
        }
        all if is_progress => diff::reported(all),
        all => diff::successive(all),
    };
    if pairs.is_empty() && !failed {
        printer.note(if is_progress {
            "進捗状況の報告（kind = \"progress\"）と計画がそろっている自治体がありません。"
        } else {
            "発行年月の異なる計画が2つ以上ある自治体がありません。前の計画も kurabe add で加えてください。"
        });
    }
    let mut comparison =
        if is_progress { diff::progress(&pairs, &batch.stages.plan)? } else { diff::plans(&pairs, catalogue)? };
    let missing = tables::missing(&manifest, &entries);
    if !missing.is_empty() {
        comparison.notes.insert(0, format!("含まれていない文書があります: {}", missing.join("、")));
    }
    let pdf = |reading: &Reading<'_>| (reading.source.id.clone(), reading.source.path.clone());
    Ok((comparison, readings.iter().map(pdf).collect(), failed))
}

fn is_read(entry: &&Entry) -> bool {
    entry.outcome.is_ok()
}

/// The documents requested by id or municipality.
fn chosen<'m>(arguments: &Diff, manifest: &'m Manifest) -> anyhow::Result<Vec<&'m Source>> {
    let sources = &manifest.sources;
    if let Some(unknown) = arguments.sides.iter().find(|id| !sources.iter().any(|source| source.id == **id)) {
        let known: Vec<&str> = sources.iter().map(|source| source.id.as_str()).collect();
        bail!("文書「{unknown}」は登録されていません。登録のある文書: {}", known.join("、"));
    }
    let sides: Vec<&Source> =
        sources.iter().filter(|source| arguments.sides.iter().any(|side| source.id == *side)).collect();
    if let [one, other] = sides.as_slice()
        && one.municipality.code != other.municipality.code
    {
        bail!(
            "{}と{}は別の団体です。diff は同じ団体の文書を比べます。団体どうしは kurabe compare で比べてください。",
            one.municipality.name,
            other.municipality.name
        );
    }
    let known = sources.iter().map(|s| (s.municipality.code.as_str(), &s.municipality)).collect();
    let code = |word: &String| municipality(word, &known).map(|city| city.code.clone());
    let codes = arguments.municipality.iter().map(code).collect::<Result<Vec<_>, _>>()?;
    let is_chosen = |source: &&Source| {
        (arguments.sides.is_empty() || arguments.sides.iter().any(|side| source.id == *side))
            && (codes.is_empty() || codes.contains(&source.municipality.code))
    };
    Ok(sources.iter().filter(is_chosen).collect())
}

/// Two folders of batches, the last two where none are named.
fn between_batches(arguments: &Diff, settings: &Settings, catalogue: &Catalogue) -> anyhow::Result<Comparison> {
    let folders = match arguments.sides.as_slice() {
        [old, new] => [old, new].map(PathBuf::from),
        _ => folder::last_two(&settings.output)?.with_context(|| {
            format!(
                "{} に一括処理のフォルダーが2つありません。比べるフォルダーを2つ指定してください。",
                settings.output.display()
            )
        })?,
    };
    let [old, new] = folders.each_ref().map(|folder| documents(folder));
    let (old, new) = (old?, new?);
    let known = new.iter().chain(&old).map(|d| (d.source.municipality.code.as_str(), &d.source.municipality)).collect();
    let code = |word: &String| municipality(word, &known).map(|city| city.code.clone());
    let codes = arguments.municipality.iter().map(code).collect::<Result<Vec<_>, _>>()?;
    let is_chosen = |document: &&batch_records::DocumentRecords| {
        codes.is_empty() || codes.contains(&document.source.municipality.code)
    };
    let [olds, news] = [&old, &new]
        .map(|all| all.iter().filter(is_chosen).map(batch_records::DocumentRecords::reading).collect::<Vec<_>>());
    let mut comparison = diff::batches(&olds, &news, catalogue)?;
    let name = |folder: &Path| folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
    comparison.notes.insert(0, format!("前回: {}　今回: {}", name(&folders[0]), name(&folders[1])));
    Ok(comparison)
}

fn documents(folder: &Path) -> anyhow::Result<Vec<batch_records::DocumentRecords>> {
    let path = folder.join(RECORDS);
    let unreadable = || {
        format!(
            "{} を読めません。kurabe run が作ったフォルダー（例: output/2026-03）を指定してください",
            path.display()
        )
    };
    let file = File::open(&path).with_context(unreadable)?;
    batch_records::read(BufReader::new(file)).with_context(unreadable)
}
