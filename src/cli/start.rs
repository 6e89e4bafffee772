//! `kurabe` without a command: the state of the corpus, and the next step.

use std::io::Write as _;

use clap::Parser as _;

use super::printer::Printer;
use super::run::REPORT;
use super::{Arguments, Command, double_click, version};
use crate::corpus::manifest::FILE_NAME;
use crate::export::LATEST;
use crate::settings::Settings;

/// Where to find more, whatever is there.
const MORE: &str = "そのほか
  kurabe serve         同じことを、ブラウザーの画面で
  kurabe help          すべてのコマンドと指定
  kurabe help add      コマンドごとの説明（add を、調べたいコマンドに）
  kurabe doctor        うまく動かないときの点検
";

/// Instructions for opening a console, for users who have started kurabe by double click.
const CONSOLE: &str = "
コマンドを使うには、kurabe.exe のあるフォルダーをエクスプローラーで開き、アドレスバーに cmd と入力して Enter を押します。
開いた画面で、上のコマンドを入力します。";

/// Offer to make the tables, for users who have documents and no tables yet.
const OFFER: &str = "
Enterキーを押すと、登録してある文書を今すぐ読み取り、比較表を作ります（しないときは n と Enter）: ";

pub(super) fn run(settings: &Settings, printer: &Printer) -> anyhow::Result<Option<Command>> {
    let documents = settings.manifest().map(|manifest| manifest.sources.len()).unwrap_or_default();
    let page = settings.output.join(LATEST);
    let is_done = settings.output.join(REPORT).is_file() && page.is_file();
    let (list, page) = (settings.corpus.join(FILE_NAME), page.display().to_string());
    let mut out = printer.results();
    writeln!(out, "kurabe {}", version::NUMBER)?;
    writeln!(out, "自治体のDX計画（PDF）を読み取り、取組を国の重点項目ごとに比べる表を作ります。\n\n今の状態")?;
    writeln!(out, "  文書: {documents}件（{}）", list.display())?;
    writeln!(out, "  比較表: {}\n\n次にすること", if is_done { &page } else { "まだありません" })?;
    let add = "kurabe add 計画.pdf --municipality 奥州市";
    let steps = match (documents, is_done) {
        (0, _) => [(add, "計画のPDFを登録します。"), ("kurabe run", "登録した文書を読み取り、比較表を作ります。")],
        (_, false) => [("kurabe run", "登録した文書を読み取り、比較表を作ります。"), (add, "計画のPDFを加えます。")],
        _ => [
            ("kurabe search \"書かない窓口\"", "取組と本文を探します。"),
            ("kurabe run", "文書を加えたり直したりしたあとに、比較表を作り直します。"),
        ],
    };
    if is_done {
        writeln!(out, "  {page} を開く\n      比較表を見ます。")?;
    }
    for (command, what) in steps {
        writeln!(out, "  {command}\n      {what}")?;
    }
    write!(out, "\n{MORE}")?;
    out.flush()?;
    drop(out);
    if !double_click::is_start() {
        return Ok(None);
    }
    printer.note(CONSOLE);
    let makes_tables = documents > 0 && !is_done && double_click::agrees(OFFER);
    Ok(if makes_tables { Arguments::try_parse_from(["kurabe", "run"])?.command } else { None })
}
