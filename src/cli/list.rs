//! `kurabe list`: the documents of the corpus, and whether their files are as they were.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::printer::Printer;
use super::result_file::FileFormat;
use super::{Status, result_file, text_table, usage};
use crate::corpus::{Source, manifest, pdf_file};
use crate::digest::sha256;
use crate::settings::Settings;

/// corpus の文書を一覧にします。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe list [--format table|json] [--to ファイル]",
    after_help = "「ファイル」の欄: あり、変更あり（登録した時と内容が違う）、読めません"
)]
pub(super) struct List {
    /// 出力の形式: table（表）、json。省くと、--to の拡張子の形式か table
    #[arg(long, value_name = "形式", value_enum, hide_possible_values = true)]
    format: Option<Format>,
    /// 結果をこのファイルに書き出します（拡張子: txt、json）。省くと画面に表示します
    #[arg(long, value_name = "ファイル")]
    to: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

impl FileFormat for Format {
    fn extension(&self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Json => "json",
        }
    }
}

/// Whether the file of a document is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Present,
    Changed,
    Unreadable,
}

/// A document as programs get it.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    source: &'a Source,
    state: State,
}

pub(super) fn run(arguments: &List, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let to = arguments.to.as_deref();
    let format = result_file::format(arguments.format, to, Format::Table)?;
    let manifest = settings.manifest()?;
    for problem in &manifest.problems {
        printer.error(format!("{}: {problem}", settings.corpus.join(manifest::FILE_NAME).display()));
    }
    let listed: Vec<Listed<'_>> =
        manifest.sources.iter().map(|source| Listed { source, state: state(source, printer) }).collect();
    let bytes = match format {
        Format::Table => table(&listed, text_table::room().filter(|_| to.is_none()))?,
        Format::Json => {
            let json = serde_json::json!({"schema": "kurabe.documents/1", "documents": listed});
            format!("{json}\n").into_bytes()
        }
    };
    result_file::deliver(&bytes, to, printer)?;
    let failed = !manifest.problems.is_empty() || listed.iter().any(|listed| listed.state == State::Unreadable);
    Ok(match (failed, listed.is_empty()) {
        (true, _) => Status::Failed,
        (_, true) => Status::Nothing,
        _ => Status::Done,
    })
}

fn state(source: &Source, printer: &Printer) -> State {
    match pdf_file::read(&source.path) {
        Ok(bytes) if source.sha256.is_empty() || sha256(&bytes) == source.sha256 => State::Present,
        Ok(_) => State::Changed,
        Err(error) => {
            printer.error(format!("{}（{}）: {error}", source.id, source.path.display()));
            State::Unreadable
        }
    }
}

fn table(listed: &[Listed<'_>], room: Option<usize>) -> std::io::Result<Vec<u8>> {
    let titles = ["id", "コード", "自治体", "種類", "文書名", "公表", "期間", "版", "ファイル"];
    let rows: Vec<[String; 9]> = listed.iter().map(row).collect();
    let mut bytes = Vec::new();
    text_table::write(&mut bytes, &titles, &rows, room)?;
    Ok(bytes)
}

fn row(Listed { source, state }: &Listed<'_>) -> [String; 9] {
    let state = match state {
        State::Present => "あり",
        State::Changed => "変更あり",
        State::Unreadable => "読めません",
    };
    [
        source.id.to_string(),
        source.municipality.code.to_string(),
        format!("{}{}", source.municipality.prefecture, source.municipality.name),
        source.kind.label().into(),
        source.title.clone(),
        source.published.to_string(),
        source.period.map(|(first, last)| format!("{first}-{last}")).unwrap_or_default(),
        source.edition.clone().unwrap_or_default(),
        state.into(),
    ]
}
