//! `kurabe correct`: takes the corrections of a list to check that people have filled in.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::printer::Printer;
use super::{Status, usage};
use crate::corrections::FILE_NAME;
use crate::corrections::spreadsheet::take_over;
use crate::settings::Settings;
use crate::taxonomy::Taxonomy;

/// 確認用のExcelファイルに書き込んだ訂正を取り込みます。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe correct ファイル",
    after_help = "kurabe run が作る check.xlsx（又は kurabe extract --format xlsx）のシート「訂正」の「正しい値」の欄に書き込みます（空欄にする項目には「（空欄）」と書きます）。ほかの取組や項目は、行を足して取組IDと項目を書きます。シート「読み取り漏れ」の行は、原本を見て漏れがなければ「正しい値」に「なし」と書きます。すべての行に「なし」と書いた文書は、要確認でなくなります。取り込んだ訂正は corpus/corrections.csv の末尾に加わり、次の kurabe run から反映されます。同じ取組の同じ項目に違う値の訂正があるときは、取り込みません。\n\n例: kurabe correct output/2026-03/check.xlsx"
)]
pub(super) struct Correct {
    /// 書き込んだExcelファイル（.xlsx）
    #[arg(value_name = "ファイル", help_heading = "対象")]
    file: PathBuf,
}

pub(super) fn run(arguments: Correct, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let taxonomy = Taxonomy::load(&settings.dictionaries)?;
    let taken = take_over(&arguments.file, &settings.corpus, &taxonomy)?;
    let mut out = printer.results();
    writeln!(out, "訂正{}件を {} に加えました。", taken.new, settings.corpus.join(FILE_NAME).display())?;
    if taken.known > 0 {
        writeln!(out, "同じ訂正が既にあるもの: {}件", taken.known)?;
    }
    out.flush()?;
    if taken.new > 0 {
        printer.note("次に kurabe run を実行すると、比較表に反映されます。");
    }
    Ok(if taken.new + taken.known > 0 { Status::Done } else { Status::Nothing })
}
