//! `kurabe add`: takes a PDF into the corpus.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context as _;
use clap::Args;

use super::printer::Printer;
use super::{Status, ask, usage};
use crate::corpus::add::{AddError, Proposal, add};
use crate::corpus::directory::Directory;
use crate::corpus::imprint::{Imprint, ImprintWords};
use crate::corpus::{Period, SourceKind, YearMonth, pdf_file};
use crate::document::DocumentWords;
use crate::pipeline::{self, ReadOptions};
use crate::settings::Settings;

/// PDFを corpus に加えます（ファイルを写し、corpus.toml に書き足します）。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe add ファイル --municipality 自治体名 --code コード [指定…]",
    after_help = "登録する前に、PDFを読み取れるか確かめます。文書名、公表年月、種類、計画期間は、省くとPDFの表紙などから読み取って示し、画面の前に人がいれば確認を求めます。あとから直すには kurabe edit を使います。\n\n例: kurabe add 計画.pdf --municipality 奥州市\n    kurabe add 計画.pdf --municipality 奥州市 --title \"第二次奥州市DX全体方針\" --published 令和8年3月 --period 2026-2030"
)]
pub(super) struct Add {
    /// 加えるPDF
    #[arg(value_name = "ファイル", help_heading = "対象")]
    file: PathBuf,
    /// 自治体名（例: 奥州市）
    #[arg(long, value_name = "自治体名")]
    municipality: String,
    /// 全国地方公共団体コード（6桁）。自治体名（と都道府県）から決まるときは省けます
    #[arg(long, value_name = "コード")]
    code: Option<String>,
    /// 文書名。表紙のとおりに書きます。省くと表紙から読み取ります
    #[arg(long, value_name = "文書名")]
    title: Option<String>,
    /// 公表年月（例: 2026-03、令和8年3月。月が不明なら 2026）。省くと表紙から読み取ります
    #[arg(long, value_name = "年月")]
    published: Option<YearMonth>,
    /// 都道府県。省くとコードから決まります
    #[arg(long, value_name = "都道府県")]
    prefecture: Option<String>,
    /// 文書の種類: plan（計画）、policy（方針）、progress（進捗状況）。省くと文書名から決まります
    #[arg(long, value_name = "種類")]
    kind: Option<SourceKind>,
    /// 計画期間の最初と最後の年度（例: 2026-2030、令和8～12年度）。省くと本文から読み取ります
    #[arg(long, value_name = "年度-年度")]
    period: Option<Period>,
    /// 準拠する国の自治体DX推進計画の版（例: 2.2）。不明なら省きます
    #[arg(long, value_name = "版")]
    edition: Option<String>,
    /// 公表元のアドレス
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// 文書の短い名前（例: oshu-plan）。省くとファイル名などから決まります
    #[arg(long, value_name = "id")]
    id: Option<String>,
    /// 読み取った文書名などの確認を求めません
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(arguments: Add, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let words = ImprintWords::load(&settings.dictionaries)?;
    let read = look_at(&arguments.file, &words, settings, printer)?;
    let proposal = arguments.completed(read, &words, printer)?;
    let source = add(&settings.corpus, &proposal, &settings.rules()?, &Directory::load(&settings.dictionaries)?)?;
    if is_future(source.published) {
        printer.note(format!(
            "注意: 公表年月「{}」は先の日付です。誤りなら kurabe edit {} --published 年月 で直してください。",
            source.published, source.id
        ));
    }
    let (city, mut out) = (&source.municipality, printer.results());
    writeln!(
        out,
        "追加しました: {}（{}{}、{}）「{}」 → {}",
        source.id,
        city.prefecture,
        city.name,
        city.code,
        source.title,
        source.path.display()
    )?;
    out.flush()?;
    if let Some(given) = proposal.code.as_ref().filter(|given| city.code != crate::text::fold(given)) {
        printer.note(format!(
            "注意: コード「{given}」は現在の「{}」（{}）に当たるため、そのコードで登録しました。",
            city.name, city.code
        ));
    }
    printer.note("次に kurabe run を実行すると、比較表に入ります。");
    Ok(Status::Done)
}

/// Reads the PDF and its imprint before it is added. An invalid file is rejected before any question is asked.
fn look_at(path: &Path, words: &ImprintWords, settings: &Settings, printer: &Printer) -> anyhow::Result<Imprint> {
    let bytes = pdf_file::read(path).map_err(|cause| AddError::File { path: path.into(), cause })?;
    if !pdf_file::looks_like_pdf(&bytes) {
        return Err(AddError::NotPdf { path: path.into() }.into());
    }
    let reading = ReadOptions { words: DocumentWords::load(&settings.dictionaries)?, ..ReadOptions::default() };
    let document = pipeline::read_document(&bytes, &reading)
        .with_context(|| format!("{}: 読み取れないPDFなので、登録しません", path.display()))?
        .value;
    if document.pages.iter().all(|page| page.lines.is_empty()) {
        printer.note(format!(
            "注意: {}: 文字を読み取れるページがありません（全{}ページ）。スキャン画像なら、kurabe run --ocr で読み取れることがあります。",
            path.display(),
            document.pages.len()
        ));
    }
    Ok(Imprint::of(&document, words))
}

impl Add {
    /// Fills missing values from the document; at a terminal the user confirms them.
    fn completed(self, read: Imprint, words: &ImprintWords, printer: &Printer) -> anyhow::Result<Proposal> {
        let mut blanks = Blanks { asks: !self.yes && ask::is_somebody_there(), read: Vec::new() };
        let title = blanks.filled("文書名", self.title, read.title)?;
        let title = title.context("文書名を表紙から読み取れません。--title で指定してください。")?;
        let published = blanks.filled("公表年月", self.published, read.published)?;
        let published = published.context("公表年月を表紙から読み取れません。--published で指定してください。")?;
        let kind = blanks.filled("種類", self.kind, Some(words.kind(&title)))?.unwrap_or(SourceKind::Plan);
        let period = blanks.filled("計画期間", self.period, read.period)?;
        if !blanks.read.is_empty() {
            let read = blanks.read.join("、");
            printer.note(format!("PDFから読み取りました: {read}。違うときは kurabe edit で直してください。"));
        }
        let Self { file, municipality, prefecture, code, edition, url, id, .. } = self;
        Ok(Proposal { file, municipality, prefecture, code, title, kind, published, period, edition, url, id })
    }
}

/// Values left out by the user, to be filled in from the document.
struct Blanks {
    /// Whether to ask the user.
    asks: bool,
    /// Values read from the document without confirmation.
    read: Vec<String>,
}

impl Blanks {
    /// The given value, or the one found; at a terminal the user confirms or replaces it.
    fn filled<T: Display + FromStr<Err: Display>>(
        &mut self,
        label: &str,
        given: Option<T>,
        found: Option<T>,
    ) -> io::Result<Option<T>> {
        if given.is_some() {
            return Ok(given);
        }
        if self.asks {
            return ask::value(label, found, &mut io::stdin().lock(), &mut io::stderr());
        }
        self.read.extend(found.as_ref().map(|found| format!("{label}「{found}」")));
        Ok(found)
    }
}

/// Whether a month lies after the present one. Average months are exact enough to warn of a slip of the pen.
fn is_future(published: YearMonth) -> bool {
    /// Seconds in a twelfth of the mean Gregorian year, which is exact enough to notice a date in the future.
    const SECONDS_PER_MONTH: u64 = 2_629_746;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs();
    let months = i64::from(published.year - 1970) * 12 + i64::from(published.month.unwrap_or(1)) - 1;
    months > i64::try_from(now / SECONDS_PER_MONTH).unwrap_or(i64::MAX)
}
