//! `kurabe list`: the documents of the corpus, and whether their files are as they were.

use std::io::Write as _;

use clap::Args;

use super::printer::Printer;
use super::{Status, columns, usage};
use crate::corpus::{Source, file, manifest};
use crate::digest::sha256;
use crate::settings::Settings;

/// corpus の文書を一覧にします。
#[derive(Debug, Args)]
#[command(help_template = usage::HELP, override_usage = "kurabe list [指定…]")]
pub(super) struct List {}

pub(super) fn run(_: List, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let manifest = settings.manifest()?;
    let mut failed = !manifest.problems.is_empty();
    for problem in &manifest.problems {
        printer.error(format!("{}: {problem}", settings.corpus.join(manifest::FILE_NAME).display()));
    }
    let mut rows = Vec::new();
    for source in &manifest.sources {
        let state = match file::read(&source.path) {
            Ok(bytes) if source.sha256.is_empty() || sha256(&bytes) == source.sha256 => "あり",
            Ok(_) => "変更あり",
            Err(error) => {
                failed = true;
                printer.error(format!("{}（{}）: {error}", source.id, source.path.display()));
                "読めません"
            }
        };
        rows.push(row(source, state));
    }
    let mut out = printer.results();
    columns::write(&mut out, &["id", "コード", "自治体", "種類", "文書名", "公表", "期間", "版", "ファイル"], &rows)?;
    out.flush()?;
    Ok(match (failed, rows.is_empty()) {
        (true, _) => Status::Failed,
        (_, true) => Status::Nothing,
        _ => Status::Done,
    })
}

fn row(source: &Source, state: &str) -> [String; 9] {
    [
        source.id.clone(),
        source.municipality.code.clone(),
        format!("{}{}", source.municipality.prefecture, source.municipality.name),
        source.kind.label().into(),
        source.title.clone(),
        source.published.to_string(),
        source.period.map(|(first, last)| format!("{first}-{last}")).unwrap_or_default(),
        source.edition.clone().unwrap_or_default(),
        state.into(),
    ]
}
