//! `kurabe doctor`: checks the installation, for users who want to know why something does not work.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use clap::Args;

use super::defaults::FILE_NAME;
use super::printer::Printer;
use super::{Status, usage, version};
use crate::batch;
use crate::corpus::{manifest, pdf_file};
use crate::index::{Reader, SearchVocabulary};
use crate::ocr::Recogniser;
use crate::settings::Settings;
use crate::taxonomy::Taxonomy;

/// 動作に必要なものがそろっているか点検します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, override_usage = "kurabe doctor",
    after_help = "印: ○ そろっている、△ なくても動く（使えない機能がある）、× 直す必要がある。× があるときの終了コードは 2 です。"
)]
pub(super) struct Doctor {}

/// How something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Good,
    /// Something can be done only with it.
    Missing,
    Wrong,
}

/// Something that was looked at.
struct Finding {
    what: &'static str,
    mark: Mark,
    said: String,
}

pub(super) fn run(_: &Doctor, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let mut findings = vec![
        good("版", version::WHOLE.to_owned()),
        good("実行ファイル", std::env::current_exe().map(|path| path.display().to_string()).unwrap_or_default()),
        good("既定の指定", if Path::new(FILE_NAME).is_file() { FILE_NAME } else { "kurabe.toml はありません" }.into()),
    ];
    findings.extend(dictionaries(settings));
    findings.extend(corpus(settings));
    findings.extend(output(settings));
    findings.push(match Recogniser::find() {
        Ok(_) => good("文字認識", "Tesseract と日本語データがあります（--ocr が使えます）".into()),
        Err(error) => Finding { what: "文字認識", mark: Mark::Missing, said: error.to_string() },
    });
    let mut out = printer.results();
    for Finding { what, mark, said } in &findings {
        let mark = match mark {
            Mark::Good => "○",
            Mark::Missing => "△",
            Mark::Wrong => "×",
        };
        writeln!(out, "{mark} {what}: {said}")?;
    }
    out.flush()?;
    let is_wrong = findings.iter().any(|finding| finding.mark == Mark::Wrong);
    Ok(if is_wrong { Status::Failed } else { Status::Done })
}

fn good(what: &'static str, said: String) -> Finding {
    Finding { what, mark: Mark::Good, said }
}

/// The dictionaries, and the editions of the national plan that they know.
fn dictionaries(settings: &Settings) -> Vec<Finding> {
    let place = if settings.dictionaries.are_embedded() {
        "内蔵のもの"
    } else {
        "--dictionaries のフォルダーのもの"
    };
    let mut findings = vec![good("辞書", place.into())];
    let editions = Taxonomy::load(&settings.dictionaries).map_err(anyhow::Error::from).and_then(|taxonomy| {
        let known: Vec<&str> = taxonomy.editions().iter().map(|edition| edition.id.as_str()).collect();
        Ok(format!("第{}版（使える版: {}）", batch::edition(None, &taxonomy)?, known.join("、")))
    });
    findings.push(match editions {
        Ok(said) => good("国の計画の版", said),
        Err(error) => Finding { what: "国の計画の版", mark: Mark::Wrong, said: format!("{error:#}") },
    });
    findings
}

/// The list of documents, the documents, and whether more can be added.
fn corpus(settings: &Settings) -> Vec<Finding> {
    let list = settings.corpus.join(manifest::FILE_NAME);
    if !list.exists() {
        let said = format!("{} はまだありません（kurabe add で登録すると作ります）", list.display());
        return vec![Finding { what: "文書の一覧", mark: Mark::Missing, said }];
    }
    let mut findings = vec![match settings.manifest() {
        Err(error) => Finding { what: "文書の一覧", mark: Mark::Wrong, said: error.to_string() },
        Ok(manifest) => match manifest.problems.as_slice() {
            [] => documents(&list, &manifest.sources),
            [first, ..] => {
                let said = format!("{}: 誤りが{}件あります。{first}", list.display(), manifest.problems.len());
                Finding { what: "文書の一覧", mark: Mark::Wrong, said }
            }
        },
    }];
    findings.push(writable("文書のフォルダー", &settings.corpus));
    findings
}

fn documents(list: &Path, sources: &[crate::corpus::Source]) -> Finding {
    let unreadable: Vec<String> = sources
        .iter()
        .filter_map(|source| Some(format!("{}（{}）", source.path.display(), pdf_file::read(&source.path).err()?)))
        .collect();
    let (mark, more) = match unreadable.len() {
        0 => (Mark::Good, String::new()),
        count => (Mark::Wrong, format!("、読めないもの{count}件: {}", unreadable.join("、"))),
    };
    Finding { what: "文書の一覧", mark, said: format!("{} に{}件{more}", list.display(), sources.len()) }
}

/// Where results go, and whether there are any to search.
fn output(settings: &Settings) -> Vec<Finding> {
    if !settings.output.exists() {
        let said = format!("{} はまだありません（kurabe run が作ります）", settings.output.display());
        return vec![Finding { what: "結果のフォルダー", mark: Mark::Missing, said }];
    }
    let index = Taxonomy::load(&settings.dictionaries).map_err(anyhow::Error::from).and_then(|taxonomy| {
        let vocabulary = SearchVocabulary::open(&settings.dictionaries, &taxonomy)?;
        Ok(Reader::open(&settings.index(), &vocabulary).map(|_| ())?)
    });
    let index = match index {
        Ok(()) => good("検索用の索引", "あります".into()),
        Err(error) => Finding { what: "検索用の索引", mark: Mark::Missing, said: format!("{error:#}") },
    };
    vec![writable("結果のフォルダー", &settings.output), index]
}

/// Whether a folder can be read and written to: tried out, because permissions are unreliable on shared drives.
fn writable(what: &'static str, folder: &Path) -> Finding {
    let shown = folder.display();
    let tried = fs::read_dir(folder)
        .map_err(|error| ("を読めません", error))
        .and_then(|_| tempfile::tempfile_in(folder).map(drop).map_err(|error| ("に書き込めません", error)));
    match tried {
        Ok(()) => good(what, format!("{shown} は読み書きできます")),
        Err((how, error)) => Finding { what, mark: Mark::Wrong, said: format!("{shown} {how}（{error}）") },
    }
}
