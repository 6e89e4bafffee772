//! `kurabe classify`: the national areas of the user's own list of initiatives.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::printer::Printer;
use super::result_file::FileFormat;
use super::{Status, result_file, usage};
use crate::batch;
use crate::corrections::spreadsheet::sheets;
use crate::export::plain_list::{List, ListValue};
use crate::settings::Settings;
use crate::taxonomy::user_list::{self, ListEntry, ListFormat, ListResult, Listing};
use crate::taxonomy::{Classifier, Taxonomy};
use crate::text::decode;

/// How a workbook (.xlsx) begins: it is a ZIP archive.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// 手持ちの取組の一覧を、国の項目に分類します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe classify ファイル [--format json|csv|xlsx] [--to ファイル]",
    after_help = "一覧は、1行に1件の JSON（\"id\"、\"text\"、\"headings\"）か、見出しの行がある Excel ブック（.xlsx）か CSV（列: 番号、取組または事業名、施策または分野）です。CSV は Excel の「CSV UTF-8（コンマ区切り）」と「CSV（コンマ区切り）」のどちらも読めます。csv と xlsx の結果には、一覧のすべての列が先に並びます。\n\n例: kurabe classify 一覧.xlsx --to 結果.xlsx"
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
    let format = result_file::format(format, to, Format::Json)?;
    if format == Format::Xlsx {
        result_file::check_workbook(to)?;
    }
    let Listing { titles, entries } = read(&file)?;
    let taxonomy = Taxonomy::load(&settings.dictionaries)?;
    let edition = edition.map(|asked| batch::edition(Some(&asked), &taxonomy)).transpose()?;
    let classifier = Classifier::new(&taxonomy);
    let classify = |entry: &ListEntry| user_list::classify_entry(entry, &classifier);
    let outputs: Vec<ListResult> = entries.par_iter().map(classify).collect();
    let rows = || rows(titles.clone(), &entries, &outputs, &taxonomy, edition.as_deref());
    match format {
        Format::Json => result_file::deliver(user_list::to_json_lines(&outputs)?.as_bytes(), to, printer)?,
        Format::Csv => result_file::deliver(&rows().to_csv()?, to, printer)?,
        Format::Xlsx => result_file::workbook(&[rows()], to, printer)?,
    }
    Ok(if outputs.is_empty() { Status::Nothing } else { Status::Done })
}

fn read(file: &Path) -> anyhow::Result<Listing> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).context("標準入力を読めません")?;
    } else {
        bytes = crate::corpus::pdf_file::read(file).map_err(|error| anyhow!("{}: {error}", file.display()))?;
    }
    if bytes.starts_with(ARCHIVE) {
        return read_workbook(file, bytes);
    }
    let text = decode(&bytes).ok_or_else(|| {
        anyhow!(
            "{}: CSVやJSONとして読める文字コードではありません。Excelでは「CSV UTF-8（コンマ区切り）」で保存し直してください。",
            file.display()
        )
    })?;
    user_list::read(&text, format_of(&text)).map_err(|error| anyhow!("{}: {error}", file.display()))
}

/// The first sheet that is a list of initiatives.
fn read_workbook(file: &Path, bytes: Vec<u8>) -> anyhow::Result<Listing> {
    let sheets = sheets(file, bytes)?;
    let mut read = sheets.iter().filter(|rows| !rows.is_empty()).map(|rows| user_list::read_rows(rows)).peekable();
    let first = read.peek().and_then(|first| first.as_ref().err()).map(ToString::to_string);
    let found = read.find_map(Result::ok);
    found.ok_or_else(|| anyhow!("{}: {}", file.display(), first.unwrap_or_else(|| "シートが空です。".to_owned())))
}

/// A list of JSON objects begins with one; anything else is a table.
fn format_of(input: &str) -> ListFormat {
    let first = input.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).chars().next();
    if first == Some('{') { ListFormat::JsonLines } else { ListFormat::Csv }
}

/// Columns of a list that has none of its own.
const ENTRY: &[&str] =
    &["list_id", "list_entry", "area_id", "area", "confidence_pct", "further_areas", "topics", "evidence"];
/// Columns added after those of the list.
const LABELS: &[&str] = &["area_id", "area", "confidence_pct", "further_areas", "topics", "evidence"];

/// The entries with all their own columns and their areas, in the words of an edition if one is given.
fn rows(
    mut own: Vec<String>,
    entries: &[ListEntry],
    outputs: &[ListResult],
    taxonomy: &Taxonomy,
    edition: Option<&str>,
) -> List {
    let columns = if own.is_empty() { ENTRY } else { LABELS };
    let widest = entries.iter().map(|entry| entry.cells.len()).max().unwrap_or(0);
    own.resize(own.len().max(widest), String::new());
    let row = |(entry, output): (&ListEntry, &ListResult)| -> Vec<ListValue> {
        let mut row: Vec<ListValue> = match columns {
            ENTRY => vec![entry.id.as_str().into(), entry.text.as_str().into()],
            _ => entry.cells.iter().map(|cell| cell.as_str().into()).collect(),
        };
        row.resize(columns.len() - LABELS.len() + own.len(), ListValue::Text(String::new()));
        row.extend(labels(output, taxonomy, edition));
        row
    };
    List { name: "国の項目", columns, rows: entries.iter().zip(outputs).map(row).collect(), own }
}

/// The labels of an entry, in the columns of [`LABELS`].
fn labels(output: &ListResult, taxonomy: &Taxonomy, edition: Option<&str>) -> Vec<ListValue> {
    let label = |id: &str| match edition {
        Some(edition) => taxonomy.heading(edition, id),
        None => taxonomy.area(id).map_or(id, |area| area.label.as_str()).to_owned(),
    };
    let primary = output.areas.iter().find(|area| area.primary);
    let further: Vec<String> = output.areas.iter().filter(|area| !area.primary).map(|a| label(&a.area)).collect();
    let topics = output.topics.iter().map(|id| taxonomy.topic(id).map_or(id.as_str(), |topic| &topic.label));
    let mut evidence: Vec<&str> = Vec::new();
    for term in primary.iter().flat_map(|area| &area.evidence).map(|evidence| evidence.term.as_str()) {
        // A word that occurs twice in an entry is shown once.
        if !evidence.contains(&term) {
            evidence.push(term);
        }
    }
    vec![
        primary.map(|area| area.area.to_string()).unwrap_or_default().into(),
        primary.map(|area| label(&area.area)).unwrap_or_default().into(),
        primary.map_or(ListValue::Text(String::new()), |area| f64::from((area.score * 100.0).round()).into()),
        further.join("、").into(),
        topics.collect::<Vec<_>>().join("、").into(),
        evidence.join("、").into(),
    ]
}
