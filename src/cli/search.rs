//! `kurabe search`: initiatives and passages that say what someone looks for, with city, document and page.

use std::io::{IsTerminal as _, Write as _};

use clap::{Args, ValueEnum};

use super::printer::Printer;
use super::{Status, usage, view};
use crate::calendar::FiscalYear;
use crate::export;
use crate::index::{self, Hit, Hits, Query, Snippet, Vocabulary};
use crate::settings::Settings;
use crate::taxonomy::Taxonomy;

/// 読み取った文書から、取組と本文を探します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定", override_usage = "kurabe search '検索語' [指定…]",
    after_help = "例: kurabe search '窓口 予約'（両方を含む）、kurabe search '窓口 OR 予約'、kurabe search '窓口 -予約'（予約を除く）、kurabe search '\"書かない窓口\"'（この並びのまま）\n\n先に kurabe run を実行してください。"
)]
pub(super) struct Search {
    /// 検索語
    #[arg(value_name = "検索語", help_heading = "対象")]
    query: Vec<String>,
    /// この自治体から探します（名称かコード。何度でも指定できます）
    #[arg(long, value_name = "自治体")]
    municipality: Vec<String>,
    /// 国のこの項目から探します（名称かID。何度でも指定できます）
    #[arg(long, value_name = "項目")]
    area: Vec<String>,
    /// この年度について書かれた取組を探します（西暦。例: 2026）
    #[arg(long, value_name = "年度", value_parser = view::year)]
    year: Option<FiscalYear>,
    /// 表示する件数。省くと20
    #[arg(long, value_name = "件数", default_value = "20", hide_default_value = true, value_parser = limit)]
    limit: usize,
    /// 出力の形式: table（表）、json、csv。省くと table
    #[arg(
        long,
        value_name = "形式",
        value_enum,
        default_value = "table",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

fn limit(text: &str) -> Result<usize, String> {
    let limit = text.parse().ok().filter(|limit| (1..=10_000).contains(limit));
    limit.ok_or_else(|| format!("「{text}」は件数ではありません。1から10000までの数を書いてください"))
}

pub(super) fn run(arguments: Search, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let Search { query, municipality, area, year, limit, format } = arguments;
    let vocabulary = Vocabulary::open(&settings.dictionaries, &Taxonomy::load(&settings.dictionaries)?)?;
    let query = Query { text: query.join(" "), municipality, area, year, limit, ..Query::default() };
    let found = index::search(&settings.index(), &query, &vocabulary)?;
    let mut out = printer.results();
    match format {
        Format::Table => {
            let marks = if std::io::stdout().is_terminal() { ("\u{1b}[1;4m", "\u{1b}[0m") } else { ("【", "】") };
            for (number, hit) in (1..).zip(&found.hits) {
                writeln!(out, "{}", block(number, hit, marks))?;
            }
        }
        Format::Json => writeln!(out, "{}", serde_json::to_string(&found)?)?,
        Format::Csv => out.write_all(&csv(&found)?)?,
    }
    out.flush()?;
    printer.note(match found.total {
        0 => "見つかりませんでした。語を減らすか、別の言い方で試してください。".to_owned(),
        total => format!("{total}件のうち{}件を表示しました。", found.hits.len()),
    });
    Ok(if found.total == 0 { Status::Nothing } else { Status::Done })
}

/// A hit as three lines: what and where, the words, the citation to paste.
fn block(number: usize, hit: &Hit, marks: (&str, &str)) -> String {
    let kind = hit.kind.label();
    let name = hit.name.as_ref().map(|name| marked(name, marks)).unwrap_or_default();
    let place = format!("{}{}（{}）", hit.prefecture, hit.municipality, hit.code);
    let words = marked(&hit.snippet, marks);
    format!("{number}. [{kind}] {name}\n   {place} PDF {}頁  {}\n   {words}\n", hit.page, hit.citation)
}

/// The text with its hits between marks.
fn marked(snippet: &Snippet, (open, close): (&str, &str)) -> String {
    let mut text = String::with_capacity(snippet.text.len());
    let mut at = 0;
    for range in &snippet.highlights {
        text.push_str(&snippet.text[at..range.start]);
        text.push_str(open);
        text.push_str(&snippet.text[range.clone()]);
        text.push_str(close);
        at = range.end;
    }
    text.push_str(&snippet.text[at..]);
    text
}

fn csv(found: &Hits) -> Result<Vec<u8>, export::ExportError> {
    let titles = [
        "全国地方公共団体コード",
        "地方公共団体名",
        "都道府県名",
        "種別",
        "取組ID",
        "名称",
        "抜粋",
        "国の項目ID",
        "文書ID",
        "文書",
        "発行年月（西暦）",
        "頁（PDF）",
        "頁（印刷）",
        "出典",
    ];
    let row = |hit: &Hit| {
        vec![
            hit.code.clone(),
            hit.municipality.clone(),
            hit.prefecture.clone(),
            hit.kind.label().to_owned(),
            hit.initiative_id.clone().unwrap_or_default(),
            hit.name.as_ref().map(|name| name.text.clone()).unwrap_or_default(),
            hit.snippet.text.clone(),
            hit.areas.join("、"),
            hit.document_id.clone(),
            hit.document_title.clone(),
            hit.published.to_string(),
            hit.page.to_string(),
            hit.page_label.clone(),
            hit.citation.clone(),
        ]
    };
    export::csv_of(&titles, found.hits.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_stand_between_marks() {
        let snippet = Snippet { text: "書かない窓口と予約".into(), highlights: vec![12..18, 21..27] };
        assert_eq!(marked(&snippet, ("[", "]")), "書かない[窓口]と[予約]");
    }
}
