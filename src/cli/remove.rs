//! `kurabe remove`: takes documents out of the corpus.

use std::fs;
use std::io::Write as _;

use anyhow::Context as _;
use clap::Args;

use super::edit::described;
use super::printer::Printer;
use super::{Status, usage};
use crate::corpus::edit_entries::remove;
use crate::settings::Settings;

/// 文書の登録を取り消します（PDFは残します）。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe remove 文書のid… [--with-file]",
    after_help = "文書の id は kurabe list で確かめられます。corpus.toml のほかの行と注記、corrections.csv の訂正はそのまま残ります。\n\n例: kurabe remove oshu-plan-2022"
)]
pub(super) struct Remove {
    /// 登録を取り消す文書の id
    #[arg(value_name = "文書のid", required = true, help_heading = "対象")]
    ids: Vec<String>,
    /// PDFのファイルも消します（元に戻せません）
    #[arg(long)]
    with_file: bool,
}

pub(super) fn run(arguments: &Remove, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let mut out = printer.results();
    for source in remove(&settings.corpus, &arguments.ids, &settings.rules()?)? {
        writeln!(out, "登録を取り消しました: {}", described(&source))?;
        let path = source.path.display();
        if arguments.with_file {
            fs::remove_file(&source.path).with_context(|| format!("登録は取り消しましたが、{path} を消せません"))?;
            writeln!(out, "  PDFを消しました: {path}")?;
        } else {
            writeln!(out, "  PDFは残っています: {path}")?;
        }
    }
    out.flush()?;
    printer.note("次に kurabe run を実行すると、比較表に反映されます。");
    Ok(Status::Done)
}
