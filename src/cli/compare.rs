//! `kurabe compare`: chosen comparisons of chosen municipalities, without the whole batch.

use anyhow::bail;
use clap::Args;
use rayon::prelude::*;

use super::defaults::Defaults;
use super::municipality_options::ChoiceOptions;
use super::output_options::OutputOptions;
use super::printer::Printer;
use super::view::View;
use super::{Status, tables, usage};
use crate::batch::{self, Batch};
use crate::compare::{self, CompareOptions, Comparisons as _, Maker, documents};
use crate::export::{Format, Template};
use crate::settings::Settings;

/// 比較表を作ります（名前を省くとすべて）。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe compare [比較表…] [--municipality 自治体]… [--format 形式] [--to ファイル]",
    after_help = "比較表: area_matrix（国の項目別の取組件数）、topic_matrix（テーマ別の取組状況）、gap（基準の団体との差。--base が必要）、side_by_side（取組の比較）、schedule（工程の比較）、target（目標の比較）、cost（事業費の比較）、survey（調査との比較。--survey が必要）、coverage（読み取り状況）、documents（出典）\n\n例: kurabe compare area_matrix --municipality 奥州市 --municipality 登米市\n    kurabe compare --base 奥州市 --report 議会資料 --to 議会資料.xlsx"
)]
pub(super) struct Compare {
    /// 比較表の名前（area_matrix、side_by_side、schedule など）
    #[arg(value_name = "比較表", help_heading = "対象", conflicts_with = "report")]
    names: Vec<String>,
    #[command(flatten)]
    choice: ChoiceOptions,
    /// 国のこの項目だけを載せます（名称かID。何度でも指定できます）
    #[arg(long, value_name = "項目")]
    area: Vec<String>,
    /// このテーマの取組だけを載せます（名称かID。例: 書かない窓口。何度でも指定できます）
    #[arg(long, value_name = "テーマ")]
    topic: Vec<String>,
    #[command(flatten)]
    view: View,
    #[command(flatten)]
    output: OutputOptions,
}

impl Compare {
    /// Takes missing options from `kurabe.toml`.
    pub(super) fn or(mut self, defaults: &Defaults) -> Self {
        self.view = self.view.or(defaults);
        self
    }
}

pub(super) fn run(arguments: Compare, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let Compare { names, choice, area, topic, view, output } = arguments;
    let manifest = tables::manifest(settings, printer)?;
    let chosen = choice.of(&manifest, view.base.as_ref(), settings)?;
    let batch = Batch::new(&settings.dictionaries, settings.store(), &settings.corpus)?;
    let edition = batch::edition(view.edition.as_deref(), batch.stages.taxonomy())?;
    let template = batch::template(view.report.as_deref(), &settings.dictionaries)?;
    let entries =
        tables::read_all(&batch, chosen.sources.par_iter().map(|source| Batch::open(source)).collect(), printer);
    let mistaken = tables::complain_of_corrections(&batch, &entries, printer);
    let failed = tables::complain(&entries, printer) || mistaken || !manifest.problems.is_empty();
    let options =
        chosen.options(CompareOptions { areas: area, topics: topic, ..view.options(&edition, &manifest.sources) });
    let asked = tables::asked(&entries, &batch, &settings.dictionaries, &options, &view)?;
    let asked = asked.without(tables::missing(&manifest, &entries));
    let comparisons = asked.maker()?;
    let template = if names.is_empty() { template } else { named(&names, &comparisons, &output)? };
    output.write(&comparisons, &chosen.on(asked.cover(&template.title)), template, printer)?;
    Ok(if failed { Status::Failed } else { Status::Done })
}

/// The comparisons requested by name or title, with their sources if all go into one file or folder.
fn named(asked: &[String], comparisons: &Maker<'_>, output: &OutputOptions) -> anyhow::Result<Template> {
    let mut known = Vec::new();
    for name in compare::names() {
        known.extend(comparisons.comparison(name)?.map(|comparison| (name, comparison.title.clone())));
    }
    let mut names = Vec::new();
    for word in asked {
        match known.iter().find(|(name, title)| name == word || title == word) {
            Some((name, _)) => names.push(*name),
            None if word == "gap" => bail!("gap には基準の自治体が必要です。--base で指定してください。"),
            None if word == "survey" => bail!("survey には調査のCSVが必要です。--survey で指定してください。"),
            None => {
                let known: Vec<String> = known.iter().map(|(name, title)| format!("{name}（{title}）")).collect();
                bail!("「{word}」という比較表はありません。使える名前: {}", known.join("、"));
            }
        }
    }
    if output.is_of_all()? && !names.contains(&documents::NAME) {
        names.push(documents::NAME);
    }
    Ok(Template::of(names, tables::TITLE, &Format::ALL))
}
