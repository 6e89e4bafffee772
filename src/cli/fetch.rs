//! `kurabe fetch`: downloads the PDFs for which `corpus.toml` gives an address.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Args;

use super::edit::described;
use super::printer::Printer;
use super::{Status, tables, usage};
use crate::atomic;
use crate::corpus::imprint::ImprintWords;
use crate::corpus::{Source, manifest};
use crate::document::DocumentWords;
use crate::fetch::{Client, FetchLimits, Fetched, Keeper, News, fetch, with_address};
use crate::pipeline::ReadOptions;
use crate::settings::Settings;

/// corpus.toml にアドレス（url）のある文書のPDFを、インターネットから取得します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe fetch [文書のid…] [指定…]",
    after_help = "通信をするコマンドはこれだけです。まだ手元にないPDFは corpus.toml の file の名前で保存し、SHA-256 を書き込みます。前回から変わっていないPDFは取得し直しません。アドレスの内容が変わっていたら、前のPDFと登録を残したまま、新しい版として別のファイルと登録を加えます。\n\nプロキシは環境変数 HTTPS_PROXY、HTTP_PROXY、NO_PROXY（Windows では、なければシステムの設定）、証明書は Windows などに登録されたものを使います。同じサーバーには1件ずつ、間をあけて接続します。\n\n例: kurabe fetch\n    kurabe fetch oshu-plan"
)]
pub(super) struct Fetch {
    /// 取得する文書の id。省くと、アドレスのあるすべての文書
    #[arg(value_name = "文書のid", help_heading = "対象")]
    ids: Vec<String>,
    /// 1件にかける時間の上限。省くと 120
    #[arg(long, value_name = "秒", value_parser = whole::<1>)]
    seconds: Option<u64>,
    /// 1件の大きさの上限。省くと 200
    #[arg(long, value_name = "MB", value_parser = whole::<1>)]
    megabytes: Option<u64>,
    /// 同じサーバーに次の接続をするまでの間。省くと 1
    #[arg(long, value_name = "秒", value_parser = whole::<0>)]
    pause: Option<u64>,
}

impl Fetch {
    fn limits(&self) -> FetchLimits {
        FetchLimits {
            time: Duration::from_secs(self.seconds.unwrap_or(120)),
            bytes: self.megabytes.unwrap_or(200) << 20,
            pause: Duration::from_secs(self.pause.unwrap_or(1)),
        }
    }
}

/// What became of the documents, counted.
#[derive(Default)]
struct Tally {
    first: usize,
    editions: usize,
    same: usize,
    failed: usize,
}

pub(super) fn run(arguments: &Fetch, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let (manifest, rules) = (settings.manifest()?, settings.rules()?);
    if !manifest.problems.is_empty() {
        let problems: Vec<String> = manifest.problems.iter().map(ToString::to_string).collect();
        let list = settings.corpus.join(manifest::FILE_NAME);
        bail!("{} に誤りがあるため、取得できません。先に直してください。\n{}", list.display(), problems.join("\n"));
    }
    let wanted = wanted(&manifest.sources, &arguments.ids)?;
    if wanted.is_empty() {
        printer.note("アドレスのある文書がありません。corpus.toml に url を書くか、kurabe edit 文書のid --url URL で加えてください。");
        return Ok(Status::Nothing);
    }
    remove_leftovers(settings, &wanted)?;
    let client = Client::new(arguments.limits())?;
    let reading = ReadOptions { words: DocumentWords::load(&settings.dictionaries)?, ..ReadOptions::default() };
    let words = ImprintWords::load(&settings.dictionaries)?;
    let mut keeper = Keeper::open(&settings.corpus, manifest.sources, &rules, words, reading);
    let bar = printer.bar("取得", wanted.len());
    let mut tally = Tally::default();
    fetch(wanted, &client, &mut keeper, |fetched| {
        bar.inc(1);
        bar.set_message(fetched.source.id.to_string());
        tally.count(&fetched, printer);
    })?;
    bar.finish_and_clear();
    tally.announce(printer)
}

/// The documents to fetch: the requested ones, or all with an address.
fn wanted(sources: &[Source], ids: &[String]) -> anyhow::Result<Vec<Source>> {
    let fetchable = with_address(sources);
    for id in ids {
        let source = sources.iter().find(|source| source.id == *id);
        let source =
            source.with_context(|| format!("文書「{id}」は登録されていません（kurabe list で確かめられます）。"))?;
        if source.url.is_none() {
            bail!("文書「{id}」にはアドレスがありません。kurabe edit {id} --url URL で加えてください。");
        }
        if let Some(newer) = fetchable.iter().find(|newer| newer.url == source.url && newer.id != *id) {
            bail!("文書「{id}」のアドレスには、新しい版「{}」があります。その id を指定してください。", newer.id);
        }
    }
    let is_meant = |source: &&&Source| ids.is_empty() || ids.iter().any(|id| source.id == *id);
    Ok(fetchable.iter().filter(is_meant).map(|source| (*source).clone()).collect())
}

/// What an interrupted run has left half-written beside the PDFs.
fn remove_leftovers(settings: &Settings, wanted: &[Source]) -> anyhow::Result<()> {
    let folders: BTreeSet<_> = wanted.iter().filter_map(|source| source.path.parent()).collect();
    for folder in folders.into_iter().chain([settings.corpus.as_path()]) {
        atomic::remove_leftovers(folder).with_context(|| format!("{} を読めません", folder.display()))?;
    }
    Ok(())
}

impl Tally {
    fn count(&mut self, fetched: &Fetched, printer: &Printer) {
        let Fetched { source, outcome } = fetched;
        let Source { id, municipality, title, url, .. } = source;
        match outcome {
            Ok(News::First) => {
                self.first += 1;
                printer.note(format!("取得しました: {id} → {}", source.path.display()));
            }
            Ok(News::Same) => {
                self.same += 1;
                printer.detail(|| format!("変わっていません: {id}"));
            }
            Ok(News::Edition(edition)) => {
                self.editions += 1;
                printer.note(format!(
                    "内容が変わったため、新しい版として加えました: {}\n  違うときは kurabe edit {} で直してください。前の版「{id}」も残っています。",
                    described(edition),
                    edition.id
                ));
            }
            Err(error) => {
                self.failed += 1;
                let address = url.as_deref().unwrap_or_default();
                let named = tables::named(&municipality.name, title, &format!("{id}、{address}"));
                printer.error(format!("{named}: {error}"));
            }
        }
    }

    fn announce(&self, printer: &Printer) -> anyhow::Result<Status> {
        let Self { first, editions, same, failed } = self;
        let mut out = printer.results();
        writeln!(out, "取得: 新規{first}件、新しい版{editions}件、変更なし{same}件、失敗{failed}件")?;
        out.flush()?;
        if first + editions > 0 {
            printer.note("次に kurabe run を実行すると、比較表に反映されます。");
        }
        Ok(if *failed > 0 { Status::Failed } else { Status::Done })
    }
}

/// Parses a whole number of at least `LEAST`, small enough that no sum of it overflows.
fn whole<const LEAST: u64>(text: &str) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| (LEAST..=1_000_000).contains(number));
    number.ok_or_else(|| format!("「{text}」は {LEAST} から 1000000 までの整数ではありません。"))
}
