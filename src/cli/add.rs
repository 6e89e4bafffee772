//! `kurabe add`: takes a PDF into the corpus.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::printer::Printer;
use super::{Status, usage};
use crate::corpus::add::{Proposal, add};
use crate::corpus::{Period, SourceKind, YearMonth};
use crate::settings::Settings;

/// PDFを corpus に加えます（ファイルを写し、corpus.toml に書き足します）。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe add ファイル --municipality 自治体名 --code コード --title 文書名 --published 年月 [指定…]",
    after_help = "例: kurabe add 計画.pdf --municipality 奥州市 --code 032158 --title 第二次奥州市DX全体方針 --published 2026-03 --period 2026-2030"
)]
pub(super) struct Add {
    /// 加えるPDF
    #[arg(value_name = "ファイル", help_heading = "対象")]
    file: PathBuf,
    /// 自治体名（例: 奥州市）
    #[arg(long, value_name = "自治体名")]
    municipality: String,
    /// 文書名。表紙のとおりに書きます
    #[arg(long, value_name = "文書名")]
    title: String,
    /// 公表年月。西暦で書きます（例: 2026-03。月が不明なら 2026）
    #[arg(long, value_name = "年月")]
    published: YearMonth,
    /// 全国地方公共団体コード（6桁）。同じ自治体の文書が既にあれば省けます
    #[arg(long, value_name = "コード")]
    code: Option<String>,
    /// 都道府県。省くとコードから決まります
    #[arg(long, value_name = "都道府県")]
    prefecture: Option<String>,
    /// 文書の種類: plan（計画）、policy（方針）、progress（進捗状況）。省くと plan
    #[arg(long, value_name = "種類", default_value = "plan", hide_default_value = true)]
    kind: SourceKind,
    /// 計画期間の最初と最後の年度（例: 2026-2030）
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
}

pub(super) fn run(arguments: Add, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let Add { file, municipality, title, published, code, prefecture, kind, period, edition, url, id } = arguments;
    let proposal = Proposal { file, municipality, prefecture, code, title, kind, published, period, edition, url, id };
    let source = add(&settings.corpus, &proposal, &settings.rules()?)?;
    if is_future(source.published) {
        printer.note(format!(
            "注意: 公表年月「{}」は先の日付です。誤りなら corpus.toml を直してください。",
            source.published
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
    if let Some(given) = proposal.code.as_ref().filter(|given| crate::text::fold(given) != city.code) {
        printer.note(format!(
            "注意: コード「{given}」は現在の「{}」（{}）に当たるため、そのコードで登録しました。",
            city.name, city.code
        ));
    }
    printer.note("次に kurabe run を実行すると、比較表に入ります。");
    Ok(Status::Done)
}

/// Whether a month lies after the present one. Average months are exact enough to warn of a slip of the pen.
fn is_future(published: YearMonth) -> bool {
    const SECONDS_PER_MONTH: u64 = 2_629_746;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs();
    let months = i64::from(published.year - 1970) * 12 + i64::from(published.month.unwrap_or(1)) - 1;
    months > i64::try_from(now / SECONDS_PER_MONTH).unwrap_or(i64::MAX)
}
