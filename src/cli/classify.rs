//! `kurabe classify`: the national areas of the user's own list of initiatives.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::printer::Printer;
use super::{Status, usage};
use crate::export;
use crate::settings::Settings;
use crate::taxonomy::list::{self, Entry, ListFormat, Output};
use crate::taxonomy::{Classifier, Taxonomy};

/// 手持ちの取組の一覧を、国の項目に分類します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe classify ファイル [--format json|csv]",
    after_help = "一覧は、1行に1件の JSON（\"id\"、\"text\"、\"headings\"）か、見出しの行がある CSV（UTF-8。列: 番号、取組または事業名、施策または分野）です。"
)]
pub(super) struct Classify {
    /// 取組の一覧（- は標準入力）
    #[arg(value_name = "ファイル", help_heading = "対象")]
    file: PathBuf,
    /// 出力の形式: json（1行に1件）か csv。省くと json
    #[arg(
        long,
        value_name = "形式",
        value_enum,
        default_value = "json",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Csv,
}

pub(super) fn run(arguments: Classify, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let Classify { file, format } = arguments;
    let input = read(&file)?;
    let taxonomy = Taxonomy::load(&settings.dictionaries)?;
    let classifier = Classifier::new(&taxonomy);
    let entries = list::read(&input, format_of(&input)).map_err(|error| anyhow!("{}: {error}", file.display()))?;
    let texts: Vec<String> = entries.iter().map(|entry| entry.text.clone()).collect();
    let classify = |entry: Entry| list::classify_entry(entry, &classifier);
    let outputs: Vec<Output> = entries.into_par_iter().map(classify).collect();
    let mut out = printer.results();
    match format {
        Format::Json => out.write_all(list::to_json_lines(&outputs)?.as_bytes())?,
        Format::Csv => out.write_all(&csv(&outputs, &texts, &taxonomy)?)?,
    }
    out.flush()?;
    Ok(if outputs.is_empty() { Status::Nothing } else { Status::Done })
}

fn read(file: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).context("標準入力を読めません")?;
    } else {
        bytes = crate::corpus::file::read(file).map_err(|error| anyhow!("{}: {error}", file.display()))?;
    }
    String::from_utf8(bytes).map_err(|_| {
        anyhow!(
            "{}: 文字コードがUTF-8ではありません。Excelでは「CSV UTF-8（コンマ区切り）」で保存し直してください。",
            file.display()
        )
    })
}

/// A list of JSON objects begins with one; anything else is a table.
fn format_of(input: &str) -> ListFormat {
    let first = input.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).chars().next();
    if first == Some('{') { ListFormat::JsonLines } else { ListFormat::Csv }
}

fn csv(outputs: &[Output], texts: &[String], taxonomy: &Taxonomy) -> Result<Vec<u8>, export::ExportError> {
    let label = |id: &str| taxonomy.area(id).map_or(id, |area| area.label.as_str()).to_owned();
    let row = |(output, text): (&Output, &String)| {
        let primary = output.areas.iter().find(|area| area.primary);
        let further: Vec<String> = output.areas.iter().filter(|area| !area.primary).map(|a| label(&a.area)).collect();
        let topics = output.topics.iter().map(|id| taxonomy.topic(id).map_or(id.as_str(), |topic| &topic.label));
        let evidence = primary.iter().flat_map(|area| &area.evidence).map(|evidence| evidence.term.as_str());
        vec![
            output.id.clone(),
            text.clone(),
            primary.map(|area| area.area.clone()).unwrap_or_default(),
            primary.map(|area| label(&area.area)).unwrap_or_default(),
            primary.map(|area| format!("{:.0}", area.score * 100.0)).unwrap_or_default(),
            further.join("、"),
            topics.collect::<Vec<_>>().join("、"),
            evidence.collect::<Vec<_>>().join("、"),
        ]
    };
    let titles = ["番号", "取組", "国の項目ID", "国の項目", "確度（％）", "関連する国の項目", "テーマ", "根拠の語"];
    export::csv_of(&titles, outputs.iter().zip(texts).map(row))
}
