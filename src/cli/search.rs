//! `kurabe search`: initiatives and passages that match a query, with city, document and page.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::printer::Printer;
use super::result_file::FileFormat;
use super::{Status, result_file, usage, view};
use crate::calendar::FiscalYear;
use crate::export::initiative_list::correction_text;
use crate::export::search_hits::{HitLabels, linked, phases, years};
use crate::index::{Hit, Hits, Query, Reader, SearchVocabulary, Snippet, similar};
use crate::plan::Phase;
use crate::settings::Settings;
use crate::taxonomy::Taxonomy;

/// 読み取った文書から、取組と本文を探します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe search \"検索語\" [指定…]\n       kurabe search --similar 取組ID [指定…]",
    after_help = "例: kurabe search \"窓口 予約\"（両方を含む）、kurabe search \"窓口 OR 予約\"、kurabe search \"窓口 -予約\"（予約を除く）、kurabe search \"\\\"書かない窓口\\\"\"（この並びのまま）、kurabe search \"市:奥州 分野:窓口 段階:導入 年度:R8\"、kurabe search 書かない窓口をやっている市はどこ、kurabe search \"窓口\" --to 窓口.xlsx\n\n条件は、検索語の中に 市: 県: 分野: テーマ: 年度: 段階: 課: 文書: 種別: 取組: で書いても、下の指定で書いても同じです。名称は一部だけでも書けます。\n\n先に kurabe run を実行してください。"
)]
pub(super) struct Search {
    /// 検索語
    #[arg(value_name = "検索語", help_heading = "対象")]
    query: Vec<String>,
    /// この取組に似た、ほかの自治体の取組を探します（取組IDは検索結果や比較表にあります）
    #[arg(long, value_name = "取組ID", conflicts_with = "query", help_heading = "対象")]
    similar: Option<String>,
    /// この自治体から探します（名称かコード。何度でも指定できます）
    #[arg(long, value_name = "自治体")]
    municipality: Vec<String>,
    /// この都道府県から探します（何度でも指定できます）
    #[arg(long, value_name = "都道府県")]
    prefecture: Vec<String>,
    /// 国のこの項目から探します（名称かID。何度でも指定できます）
    #[arg(long, value_name = "項目")]
    area: Vec<String>,
    /// このテーマの取組を探します（名称かID。例: 書かない窓口。何度でも指定できます）
    #[arg(long, value_name = "テーマ")]
    topic: Vec<String>,
    /// この年度について書かれた取組を探します（例: 2026、R8、令和8年度）
    #[arg(long, value_name = "年度", value_parser = view::year)]
    year: Option<FiscalYear>,
    /// この段階の取組を探します（検討、実証、導入、運用、改善・拡大、定着、終了）。--year を添えるとその年度の段階で探します
    #[arg(long, value_name = "段階", value_parser = phase)]
    phase: Option<Phase>,
    /// 担当課の名称にこの語を含む取組を探します（何度でも指定できます）
    #[arg(long, value_name = "担当課")]
    department: Vec<String>,
    /// この種別から探します（取組、本文、文書、計画、方針、進捗状況。何度でも指定できます）
    #[arg(long, value_name = "種別")]
    kind: Vec<String>,
    /// 表示する件数。省くと20
    #[arg(long, value_name = "件数", default_value = "20", hide_default_value = true, value_parser = limit)]
    limit: usize,
    /// 出力の形式: table（表）、json、csv、xlsx（Excel）。省くと、--to の拡張子の形式か table
    #[arg(long, value_name = "形式", value_enum, hide_possible_values = true)]
    format: Option<Format>,
    /// 結果をこのファイルに書き出します（拡張子: txt、json、csv、xlsx）。省くと画面に表示します
    #[arg(long, value_name = "ファイル")]
    to: Option<PathBuf>,
}

/// Arguments in which words to exclude (`-予約`) are no options: their dash becomes the full-width one, which means the
/// same in a query.
pub(super) fn with_excluded_words(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    /// The options of one letter.
    const LETTERS: [&str; 3] = ["q", "h", "V"];
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|command| command == "search") {
        for argument in &mut arguments {
            let word = argument.to_str().and_then(|text| text.strip_prefix('-'));
            let excluded = word.filter(|word| !word.is_empty() && !word.starts_with('-') && !LETTERS.contains(word));
            if let Some(word) = excluded {
                *argument = format!("－{word}").into();
            }
        }
    }
    arguments
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Xlsx,
}

impl FileFormat for Format {
    fn extension(&self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// The words without a pair of quotes around them: cmd.exe passes '…' as typed.
fn unquoted(words: &str) -> &str {
    let words = words.trim();
    [('\'', '\''), ('‘', '’')]
        .iter()
        .find_map(|(open, close)| words.strip_prefix(*open)?.strip_suffix(*close))
        .unwrap_or(words)
}

fn phase(text: &str) -> Result<Phase, String> {
    let known = || Phase::ALL.map(Phase::label);
    Phase::named(text).ok_or_else(|| format!("「{text}」という段階はありません。使える段階: {}", known().join("、")))
}

fn limit(text: &str) -> Result<usize, String> {
    let limit = text.parse().ok().filter(|limit| (1..=10_000).contains(limit));
    limit.ok_or_else(|| format!("「{text}」は件数ではありません。1から10000までの数を書いてください"))
}

pub(super) fn run(arguments: Search, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let Search { query, municipality, prefecture, area, topic, year, phase, department, kind, limit, .. } = arguments;
    let to = arguments.to.as_deref();
    let format = result_file::format(arguments.format, to, Format::Table)?;
    if format == Format::Xlsx {
        result_file::check_workbook(to)?;
    }
    let taxonomy = Taxonomy::load(&settings.dictionaries)?;
    let vocabulary = SearchVocabulary::open(&settings.dictionaries, &taxonomy)?;
    let query = Query {
        text: unquoted(&query.join(" ")).to_owned(),
        municipality,
        prefecture,
        area,
        topic,
        year,
        phase,
        department,
        kind_names: kind,
        limit,
        ..Query::default()
    };
    let reader = Reader::open(&settings.index(), &vocabulary)?;
    let found = match &arguments.similar {
        Some(id) => similar(&reader, id, &query)?,
        None => reader.search(&query)?,
    };
    let labels = HitLabels(&taxonomy);
    match format {
        Format::Table => {
            let is_terminal = to.is_none() && std::io::stdout().is_terminal();
            // a quote that is pasted has no marks
            let marks = if is_terminal { ("\u{1b}[1;4m", "\u{1b}[0m") } else { ("", "") };
            result_file::deliver(table(labels, &found, marks).as_bytes(), to, printer)?;
        }
        Format::Json => result_file::deliver(format!("{}\n", serde_json::to_string(&found)?).as_bytes(), to, printer)?,
        Format::Csv => result_file::deliver(&labels.list(&found).to_csv()?, to, printer)?,
        Format::Xlsx => result_file::workbook(&[labels.list(&found), labels.facets(&found)], to, printer)?,
    }
    let nothing = found.hits.is_empty();
    found.notes.iter().for_each(|note| printer.note(note));
    printer.note(match found.total {
        _ if nothing && arguments.similar.is_some() => "似た取組は見つかりませんでした。".to_owned(),
        0 => format!(
            "{}件の文書を探しましたが、見つかりませんでした。文書に書かれていないという意味で、未実施という意味ではありません。語を減らすか、別の言い方で試してください。",
            found.documents
        ),
        total => format!("{total}件のうち{}件を表示しました。", found.hits.len()),
    });
    Ok(if nothing { Status::Nothing } else { Status::Done })
}

/// Hits and facet counts as a person reads them.
fn table(labels: HitLabels<'_>, found: &Hits, marks: (&str, &str)) -> String {
    let mut text: String =
        (1..).zip(&found.hits).map(|(number, hit)| block(labels, number, hit, marks) + "\n").collect();
    if found.total > 0 {
        text.push_str("内訳\n");
    }
    for (title, counts) in labels.counts(found) {
        /// More values than this are not read.
        const MOST: usize = 10;
        let shown: Vec<String> = counts.iter().take(MOST).map(|(value, n)| format!("{value} {n}件")).collect();
        let more = if counts.len() > MOST { format!("、ほか{}", counts.len() - MOST) } else { String::new() };
        let _ = writeln!(text, "  {title}: {}{more}", shown.join("、"));
    }
    text
}

/// A hit: what and where, its labels, its words, the citation to paste.
fn block(labels: HitLabels<'_>, number: usize, hit: &Hit, marks: (&str, &str)) -> String {
    let name = hit.name.as_ref().map(|name| marked(name, marks)).unwrap_or_default();
    let mut lines = vec![format!("{number}. [{}] {name}", hit.kind.label())];
    lines.push(format!("{}{}（{}）　{}", hit.prefecture, hit.municipality, hit.code, page(hit)));
    let mut line = |label: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("{label}: {text}"));
        }
    };
    line("担当課", hit.departments.join("、"));
    line("国の項目", labels.areas(hit));
    line("テーマ", labels.topics(hit));
    line("工程", if hit.asked_years.is_empty() { phases(&hit.schedule) } else { years(&hit.asked_years) });
    line("原文", marked(&hit.snippet, marks));
    line("訂正", hit.corrections.iter().map(correction_text).collect::<Vec<_>>().join("、"));
    line("同じ取組", linked(&hit.linked));
    line("取組ID", hit.initiative_id.as_deref().unwrap_or_default().to_owned());
    line("引用", hit.citation.clone());
    lines.join("\n   ") + "\n"
}

/// The printed page, with that of the PDF beside it.
fn page(hit: &Hit) -> String {
    let Hit { page, page_label, .. } = hit;
    if page_label.is_empty() { format!("PDF {page}頁") } else { format!("{page_label}頁（PDF {page}頁）") }
}

/// The text with its hits between marks.
fn marked(snippet: &Snippet, (open, close): (&str, &str)) -> String {
    let piece = |(text, is_marked)| if is_marked { format!("{open}{text}{close}") } else { String::from(text) };
    snippet.pieces().into_iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_between_marks() {
        let snippet = Snippet { text: "書かない窓口と予約".into(), highlights: vec![4..6, 7..9] };
        assert_eq!(marked(&snippet, ("[", "]")), "書かない[窓口]と[予約]");
    }

    #[test]
    fn a_pair_of_quotes_is_taken_off() {
        let cases = [("'窓口 予約'", "窓口 予約"), ("'\"書かない\"'", "\"書かない\""), ("窓口'", "窓口'"), ("'", "'")];
        for (typed, meant) in cases {
            assert_eq!(unquoted(typed), meant);
        }
    }

    #[test]
    fn phases_go_by_either_of_their_words() {
        assert_eq!((phase("拡大"), phase("導入")), (Ok(Phase::Expansion), Ok(Phase::Introduction)));
        assert!(phase("完了").is_err_and(|reason| reason.contains("定着")));
    }
}
