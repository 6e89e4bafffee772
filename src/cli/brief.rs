//! `kurabe brief`: one theme over the municipalities, as it goes into an answer to the council.

use anyhow::bail;
use clap::Args;
use rayon::prelude::*;

use super::defaults::Defaults;
use super::municipality_options::ChoiceOptions;
use super::output_options::OutputOptions;
use super::printer::Printer;
use super::tables;
use super::view::View;
use super::{Status, usage};
use crate::batch::{self, Batch};
use crate::compare::Traced;
use crate::compare::brief::{self, Theme, WordPages};
use crate::corpus::Source;
use crate::export::{Format, Template};
use crate::settings::Settings;

/// 1つのテーマについて、どの団体がいつから何をしているかを、原文と出典つきでまとめます（議会答弁などの資料用）。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe brief テーマ [--base 自治体] [--year 年度] [--to 答弁資料.docx]",
    after_help = "テーマ: テーマの名称（書かない窓口）、国の項目の名称、または言葉（空白で区切るとすべてを含むもの）\n\n例: kurabe brief 書かない窓口 --base 登米市 --year 2026 --to 答弁資料.docx\n    kurabe brief \"窓口 予約\" --prefecture 宮城県"
)]
pub(super) struct Brief {
    /// 調べるテーマ、国の項目、または言葉
    #[arg(value_name = "テーマ", help_heading = "対象")]
    theme: String,
    #[command(flatten)]
    choice: ChoiceOptions,
    #[command(flatten)]
    view: View,
    #[command(flatten)]
    output: OutputOptions,
}

impl Brief {
    /// Takes missing options from `kurabe.toml`.
    pub(super) fn or(mut self, defaults: &Defaults) -> Self {
        self.view = self.view.or(defaults);
        self
    }
}

pub(super) fn run(arguments: Brief, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let Brief { theme, choice, view, output } = arguments;
    if theme.trim().is_empty() {
        bail!("テーマを指定してください（例: kurabe brief 書かない窓口）。");
    }
    let manifest = tables::manifest(settings, printer)?;
    let chosen = choice.of(&manifest, view.base.as_ref(), settings)?;
    let batch = Batch::new(&settings.dictionaries, settings.store(), &settings.corpus)?;
    let edition = batch::edition(view.edition.as_deref(), batch.stages.taxonomy())?;
    let entries =
        tables::read_all(&batch, chosen.sources.par_iter().map(|source| Batch::open(source)).collect(), printer);
    let mistaken = tables::complain_of_corrections(&batch, &entries, printer);
    let failed = tables::complain(&entries, printer) || mistaken || !manifest.problems.is_empty();
    let options = chosen.options(view.options(&edition, &manifest.sources));
    let asked = tables::asked(&entries, &batch, &settings.dictionaries, &options, &view)?;
    let asked = asked.without(tables::missing(&manifest, &entries));
    let theme = Theme::of(&theme, asked.catalogue());
    let places = |source: &Source| match &theme {
        // unreadable documents have already been reported
        Theme::Words(words) => {
            batch.document(source).map_or_else(|_| WordPages::new(), |text| brief::places(&text.value, words))
        }
        Theme::Topic(..) | Theme::Area(..) => WordPages::new(),
    };
    let comparisons = asked.brief(&theme, &places)?;
    let title = format!("「{}」の取組状況", theme.label());
    let template = Template::of([brief::STATED, brief::SILENT, brief::CITATIONS], &title, &Format::ALL);
    let found = comparisons.first().is_some_and(|stated| stated.frame.height() > 0);
    let traced = Traced { comparisons: &comparisons, pdfs: asked.pdfs() };
    output.write(&traced, &chosen.on(asked.cover(&title)), template, printer)?;
    Ok(match (failed, found) {
        (true, _) => Status::Failed,
        (false, true) => Status::Done,
        (false, false) => Status::Nothing,
    })
}
