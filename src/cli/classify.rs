//! `kurabe classify`: the national areas of the user's own list of initiatives.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::delivery::FileFormat;
use super::printer::Printer;
use super::{Status, delivery, tables, usage};
use crate::export::list::{List, Value};
use crate::settings::Settings;
use crate::taxonomy::list::{self, Entry, ListFormat, Output};
use crate::taxonomy::{Classifier, Taxonomy};
use crate::text::decode;

/// 手持ちの取組の一覧を、国の項目に分類します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe classify ファイル [--format json|csv|xlsx] [--to ファイル]",
    after_help = "一覧は、1行に1件の JSON（\"id\"、\"text\"、\"headings\"）か、見出しの行がある CSV（列: 番号、取組または事業名、施策または分野）です。Excel の「CSV UTF-8（コンマ区切り）」と「CSV（コンマ区切り）」のどちらも読めます。\n\n例: kurabe classify 一覧.csv --to 結果.xlsx"
)]
pub(super) struct Classify {
    /// 取組の一覧（- は標準入力）
    #[arg(value_name = "ファイル", help_heading = "対象")]
    file: PathBuf,
    /// 国の項目を、この版の自治体DX推進計画の言葉で表します（例: 2.2。csv と xlsx）
    #[arg(long, value_name = "版")]
    edition: Option<String>,
    /// 出力の形式: json（1行に1件）、csv、xlsx（Excel）。省くと、--to の拡張子の形式か json
    #[arg(long, value_name = "形式", value_enum, hide_possible_values = true)]
    format: Option<Format>,
    /// 結果をこのファイルに書き出します（拡張子: json、csv、xlsx）。省くと標準出力に出します
    #[arg(long, value_name = "ファイル")]
    to: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Csv,
    Xlsx,
}

impl FileFormat for Format {
    fn extension(&self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

pub(super) fn run(arguments: Classify, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let Classify { file, edition, format, to } = arguments;
    let to = to.as_deref();
    let format = delivery::format(format, to, Format::Json)?;
    if format == Format::Xlsx {
        delivery::check_workbook(to)?;
    }
    let input = read(&file)?;
    let taxonomy = Taxonomy::load(&settings.dictionaries)?;
    let edition = edition.map(|asked| tables::edition(Some(&asked), &taxonomy)).transpose()?;
    let classifier = Classifier::new(&taxonomy);
    let entries = list::read(&input, format_of(&input)).map_err(|error| anyhow!("{}: {error}", file.display()))?;
    let texts: Vec<String> = entries.iter().map(|entry| entry.text.clone()).collect();
    let classify = |entry: Entry| list::classify_entry(entry, &classifier);
    let outputs: Vec<Output> = entries.into_par_iter().map(classify).collect();
    let rows = || rows(&outputs, &texts, &taxonomy, edition.as_deref());
    match format {
        Format::Json => delivery::deliver(list::to_json_lines(&outputs)?.as_bytes(), to, printer)?,
        Format::Csv => delivery::deliver(&rows().to_csv()?, to, printer)?,
        Format::Xlsx => delivery::workbook(&[rows()], to, printer)?,
    }
    Ok(if outputs.is_empty() { Status::Nothing } else { Status::Done })
}

fn read(file: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).context("標準入力を読めません")?;
    } else {
        bytes = crate::corpus::file::read(file).map_err(|error| anyhow!("{}: {error}", file.display()))?;
    }
    decode(&bytes).ok_or_else(|| {
        anyhow!(
            "{}: CSVやJSONとして読める文字コードではありません。Excelでは「CSV UTF-8（コンマ区切り）」で保存し直してください。",
            file.display()
        )
    })
}

/// A list of JSON objects begins with one; anything else is a table.
fn format_of(input: &str) -> ListFormat {
    let first = input.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).chars().next();
    if first == Some('{') { ListFormat::JsonLines } else { ListFormat::Csv }
}

/// Columns of the list.
const COLUMNS: &[&str] =
    &["list_id", "list_entry", "area_id", "area", "confidence_pct", "further_areas", "topics", "evidence"];

/// The entries with their areas, in the words of an edition where one is asked for.
fn rows(outputs: &[Output], texts: &[String], taxonomy: &Taxonomy, edition: Option<&str>) -> List {
    let label = |id: &str| match edition {
        Some(edition) => taxonomy.heading(edition, id),
        None => taxonomy.area(id).map_or(id, |area| area.label.as_str()).to_owned(),
    };
    let row = |(output, text): (&Output, &String)| -> Vec<Value> {
        let primary = output.areas.iter().find(|area| area.primary);
        let further: Vec<String> = output.areas.iter().filter(|area| !area.primary).map(|a| label(&a.area)).collect();
        let topics = output.topics.iter().map(|id| taxonomy.topic(id).map_or(id.as_str(), |topic| &topic.label));
        let evidence = primary.iter().flat_map(|area| &area.evidence).map(|evidence| evidence.term.as_str());
        vec![
            output.id.as_str().into(),
            text.as_str().into(),
            primary.map(|area| area.area.clone()).unwrap_or_default().into(),
            primary.map(|area| label(&area.area)).unwrap_or_default().into(),
            primary.map_or(Value::Text(String::new()), |area| f64::from((area.score * 100.0).round()).into()),
            further.join("、").into(),
            topics.collect::<Vec<_>>().join("、").into(),
            evidence.collect::<Vec<_>>().join("、").into(),
        ]
    };
    List { name: "国の項目", columns: COLUMNS, rows: outputs.iter().zip(texts).map(row).collect() }
}
