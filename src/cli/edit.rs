//! `kurabe edit`: changes the entry of a document in `corpus.toml`.

use std::io::Write as _;

use anyhow::{Context as _, bail};
use clap::Args;

use super::printer::Printer;
use super::{Status, usage};
use crate::corpus::edit_entries::{EntryChange, edit};
use crate::corpus::{Period, Source, SourceKind, YearMonth, pdf_file};
use crate::digest::sha256;
use crate::settings::Settings;

/// 登録した文書の文書名、年月、種類などを直します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "直す項目",
    override_usage = "kurabe edit 文書のid [直す項目…]",
    after_help = "文書の id は kurabe list で確かめられます。corpus.toml のほかの行と注記はそのまま残ります。--period、--edition、--url は、値を書かないと空欄になります。\n\n例: kurabe edit oshu-plan --title \"第二次奥州市DX全体方針\" --published 令和8年3月"
)]
pub(super) struct Edit {
    /// 直す文書の id
    #[arg(value_name = "文書のid", help_heading = "対象")]
    id: String,
    /// 文書名
    #[arg(long, value_name = "文書名")]
    title: Option<String>,
    /// 公表年月（例: 2026-03、令和8年3月。月が不明なら 2026）
    #[arg(long, value_name = "年月")]
    published: Option<YearMonth>,
    /// 文書の種類: plan（計画）、policy（方針）、progress（進捗状況）
    #[arg(long, value_name = "種類")]
    kind: Option<SourceKind>,
    /// 計画期間の最初と最後の年度（例: 2026-2030、令和8～12年度）
    #[arg(long, value_name = "年度-年度")]
    period: Option<Option<Period>>,
    /// 準拠する国の自治体DX推進計画の版（例: 2.2）
    #[arg(long, value_name = "版")]
    edition: Option<Option<String>>,
    /// 公表元のアドレス
    #[arg(long, value_name = "URL")]
    url: Option<Option<String>>,
    /// PDFを新しいものに置きかえたときに、今のファイルを登録した内容とみなします
    #[arg(long)]
    accept_file: bool,
}

impl Edit {
    /// What shall be changed, in the words of `corpus.toml`.
    fn changes(&self) -> Vec<EntryChange> {
        let mut changes: Vec<EntryChange> = Vec::new();
        changes.extend(self.title.clone().map(|title| ("title", Some(title.trim().to_owned()))));
        changes.extend(self.kind.map(|kind| ("kind", Some(kind.name().to_owned()))));
        changes.extend(self.published.map(|published| ("published", Some(published.to_string()))));
        changes.extend(self.period.map(|given| ("period", given.map(|period| period.to_string()))));
        changes.extend(self.edition.clone().map(|edition| ("edition", edition)));
        changes.extend(self.url.clone().map(|url| ("url", url)));
        changes
    }
}

pub(super) fn run(arguments: &Edit, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let mut changes = arguments.changes();
    if arguments.accept_file {
        let manifest = settings.manifest()?;
        if let Some(source) = manifest.sources.iter().find(|source| source.id == arguments.id) {
            let bytes = pdf_file::read(&source.path).with_context(|| source.path.display().to_string())?;
            changes.push(("sha256", Some(sha256(&bytes))));
        }
    }
    if changes.is_empty() && !arguments.accept_file {
        bail!(
            "直す項目を指定してください（--title、--published、--kind、--period、--edition、--url、--accept-file）。"
        );
    }
    let source = edit(&settings.corpus, &arguments.id, &changes, &settings.rules()?)?;
    let mut out = printer.results();
    writeln!(out, "直しました: {}", described(&source))?;
    out.flush()?;
    printer.note("次に kurabe run を実行すると、比較表に反映されます。");
    Ok(Status::Done)
}

/// A document in one line: `oshu-plan（岩手県奥州市）計画「奥州市DX計画」 2026-03公表、計画期間 2026-2030`.
pub(super) fn described(source: &Source) -> String {
    let Source { id, municipality, kind, title, published, period, .. } = source;
    let period = period.map(|(first, last)| format!("、計画期間 {first}-{last}")).unwrap_or_default();
    let city = format!("{}{}", municipality.prefecture, municipality.name);
    format!("{id}（{city}）{}「{title}」 {published}公表{period}", kind.label())
}
