//! `corpus/corpus.toml`: one `[[document]]` a document. An entry with a mistake is reported with its line and left
//! out; the others are used.

use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use super::conflict::{Registered, conflict};
use super::municipality::Prefectures;
use super::{Period, Source, SourceKind, YearMonth};
use crate::dictionaries::{Dictionaries, DictionaryError, line_of};

/// Name of the file in the folder of the corpus.
pub const FILE_NAME: &str = "corpus.toml";

/// The keys of an entry with their Japanese meanings; the first seven are required.
const FIELDS: [(&str, &str); 12] = [
    ("id", "文書の短い名前"),
    ("code", "全国地方公共団体コード"),
    ("municipality", "自治体名"),
    ("title", "文書名"),
    ("kind", "種類"),
    ("published", "公表年月"),
    ("file", "PDFのファイル名"),
    ("prefecture", "都道府県"),
    ("period", "計画期間"),
    ("edition", "準拠する国の計画の版"),
    ("url", "公表元のアドレス"),
    ("sha256", "PDFのSHA-256"),
];

/// What entries are checked against.
#[derive(Debug, Clone)]
pub struct ManifestRules {
    /// Prefectures and their numbers.
    pub prefectures: Prefectures,
    /// Known editions of the national plan (`2.2`).
    pub editions: Vec<String>,
}

impl ManifestRules {
    /// Reads them from the dictionaries.
    ///
    /// # Errors
    /// Where a dictionary can't be read or has a mistake.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let editions = dictionaries.list("national/")?;
        let edition = |name: String| name.strip_prefix("national/")?.strip_suffix(".toml").map(str::to_owned);
        Ok(Self {
            prefectures: Prefectures::load(dictionaries)?,
            editions: editions.into_iter().filter_map(edition).collect(),
        })
    }

    /// Checks that an edition of the national plan is known.
    ///
    /// # Errors
    /// The mistake, in Japanese.
    pub fn check_edition(&self, edition: &str) -> Result<(), String> {
        if self.editions.iter().any(|known| known == edition) {
            return Ok(());
        }
        let known = self.editions.join("、");
        Err(format!("国の計画の版「{edition}」の辞書がありません。使える版: {known}（不明なら書かないでください）"))
    }
}

/// The documents of a corpus, and the mistakes in its list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Manifest {
    /// The entries without mistake, in the order of the file.
    pub sources: Vec<Source>,
    /// The mistakes, by line.
    pub problems: Vec<ManifestProblem>,
}

/// A mistake in `corpus.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestProblem {
    /// Line, from 1.
    pub line: usize,
    /// The mistake and its remedy, in Japanese.
    pub reason: String,
}

impl fmt::Display for ManifestProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}行目: {}", self.line, self.reason)
    }
}

/// Why there is no list of documents at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// No file.
    #[error("{path} がありません。`kurabe add` で文書を登録するか、--corpus でフォルダーを指定してください。")]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// It is there, but cannot be read.
    #[error("{path} を読めません: {cause}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
}

impl Manifest {
    /// Reads the list in the folder of a corpus.
    ///
    /// # Errors
    /// Where there is no list, or it can't be read. Mistakes in it are [`Manifest::problems`].
    pub fn open(folder: &Path, rules: &ManifestRules) -> Result<Self, ManifestError> {
        let path = folder.join(FILE_NAME);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self::parse(&text, folder, rules)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(ManifestError::Missing { path }),
            Err(cause) => Err(ManifestError::Unreadable { path, cause }),
        }
    }

    /// Reads the text of a list; paths in it are taken from `folder`.
    #[must_use]
    pub fn parse(text: &str, folder: &Path, rules: &ManifestRules) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut broken: Vec<usize> = errors.iter().map(|e| e.span().map_or(0, |span| span.start)).collect();
        broken.sort_unstable();
        let (mut manifest, mut registered) = (Self::default(), Registered::default());
        for (range, entry) in entries(table.get_ref(), text, &mut manifest.problems) {
            if broken.iter().any(|at| range.contains(at)) {
                continue;
            }
            let mut fields = Fields { text, entry, start: range.start, problems: &mut manifest.problems };
            if let Some(source) = fields.source(folder, rules) {
                match registered.conflict(&manifest.sources, &source) {
                    None => {
                        registered.add(&source);
                        manifest.sources.push(source);
                    }
                    Some(reason) => fields.report(range.start, reason),
                }
            }
        }
        let mut broken: Vec<ManifestProblem> = broken.into_iter().map(|at| syntax_problem(text, at)).collect();
        broken.dedup();
        manifest.problems.extend(broken);
        manifest.problems.sort_by_key(|problem| problem.line);
        manifest
    }
}

/// Whether a text can be an id: it becomes part of file names and of the ids of initiatives.
///
/// # Errors
/// The mistake, in Japanese.
pub fn check_id(id: &str) -> Result<(), String> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if !id.is_empty() && id.len() <= 60 && id.chars().all(allowed) && !id.starts_with(['-', '_']) {
        return Ok(());
    }
    Err(format!("id「{id}」は使えません。半角の英小文字・数字・「-」「_」で60字以内（例: oshu-plan）にしてください。"))
}

/// The `[[document]]` tables with the part of the text that each covers.
pub(super) fn entries<'t>(
    table: &'t DeTable<'t>,
    text: &str,
    problems: &mut Vec<ManifestProblem>,
) -> Vec<(Range<usize>, &'t DeTable<'t>)> {
    let mut found = Vec::new();
    for (key, value) in table {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("document", DeValue::Array(array)) => found.extend(array.iter()),
            _ => problems.push(ManifestProblem {
                line: line_of(text, key.span().start),
                reason: format!("「{}」は使えません。文書は [[document]] の下に書いてください。", key.get_ref()),
            }),
        }
    }
    let starts: Vec<usize> = found.iter().map(|entry| entry.span().start).collect();
    let ends = starts.iter().copied().skip(1).chain([text.len() + 1]);
    starts
        .iter()
        .zip(ends)
        .zip(found)
        .filter_map(|((start, end), entry)| Some((*start..end, entry.get_ref().as_table()?)))
        .collect()
}

/// A place where the text is no TOML.
fn syntax_problem(text: &str, at: usize) -> ManifestProblem {
    let line = line_of(text, at.min(text.len()));
    let shown = text.lines().nth(line - 1).unwrap_or("").trim();
    let reason = format!(
        "書き方に誤りがあり、読めません（{shown}）。「名前 = \"値\"」の形か、引用符「\"」が閉じているか、同じ名前が2度ないか、フォルダーの区切りが「/」かを確かめてください。"
    );
    ManifestProblem { line, reason }
}

/// One entry while it is read.
struct Fields<'a> {
    text: &'a str,
    entry: &'a DeTable<'a>,
    start: usize,
    problems: &'a mut Vec<ManifestProblem>,
}

impl Fields<'_> {
    /// The entry as a document; `None` if anything in it is wrong, which is then reported.
    fn source(&mut self, folder: &Path, rules: &ManifestRules) -> Option<Source> {
        let before = self.problems.len();
        for key in self.entry.keys() {
            if !FIELDS.iter().any(|(name, _)| *name == key.get_ref()) {
                let known: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
                let reason = format!("「{}」という項目はありません。使える項目: {}", key.get_ref(), known.join("、"));
                self.report(key.span().start, reason);
            }
        }
        for (name, label) in &FIELDS[..7] {
            if !self.entry.contains_key(*name) {
                self.report(
                    self.start,
                    format!("「{name}」（{label}）がありません。この行からの [[document]] に書き足してください。"),
                );
            }
        }
        let id = self.checked("id", |text| check_id(text).map(|()| text.to_owned()));
        let title = self.checked("title", filled);
        let file = self.checked("file", file);
        let kind = self.checked("kind", SourceKind::from_str);
        let published = self.checked("published", YearMonth::from_str);
        let period = self.checked("period", Period::from_str);
        let edition = self.checked("edition", |text| rules.check_edition(text).map(|()| text.to_owned()));
        let url = self.checked("url", check_url);
        let sha256 = self.checked("sha256", check_sha256);
        let (code, name, prefecture) = (self.string("code"), self.string("municipality"), self.string("prefecture"));
        let (code, at) = code?;
        let municipality = rules.prefectures.municipality(&code, &name?.0, prefecture.map(|p| p.0).as_deref());
        let municipality = municipality.map_err(|error| self.report(at, error.to_string())).ok()?;
        if self.problems.len() > before {
            return None;
        }
        Some(Source {
            id: id?.into(),
            municipality,
            title: title?,
            kind: kind?,
            published: published?,
            period: period.map(|period| (period.first, period.last)),
            edition,
            path: folder.join(file?),
            sha256: sha256.unwrap_or_default(),
            url,
        })
    }

    /// A text with its place; a value of another type is reported.
    fn string(&mut self, name: &str) -> Option<(String, usize)> {
        let value: &Spanned<DeValue<'_>> = self.entry.get(name)?;
        let at = value.span().start;
        match value.get_ref().as_str() {
            Some(text) => Some((text.to_owned(), at)),
            None => {
                self.report(at, format!("「{name}」の値は引用符で囲んでください（例: {name} = \"…\"）。"));
                None
            }
        }
    }

    /// A text that must pass a check.
    fn checked<T>(&mut self, name: &str, check: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let (text, at) = self.string(name)?;
        check(&text).map_err(|reason| self.report(at, format!("{name}: {reason}"))).ok()
    }

    fn report(&mut self, at: usize, reason: String) {
        self.problems.push(ManifestProblem { line: line_of(self.text, at), reason });
    }
}

fn filled(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("値が空です。".into()) } else { Ok(text.into()) }
}

/// The path of a document: a list written on Windows is read the same elsewhere. Where TOML reads a letter after a
/// backslash as a line end or another escape, the name matches no file.
fn file(text: &str) -> Result<String, String> {
    if text.contains(char::is_control) {
        return Err("フォルダーの区切りは「\\」でなく「/」で書いてください（例: file = \"2026/計画.pdf\"）。".into());
    }
    filled(&text.replace('\\', "/"))
}

/// Checks an address of the web.
///
/// # Errors
/// The mistake, in Japanese.
pub fn check_url(text: &str) -> Result<String, String> {
    if ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme)) {
        return Ok(text.into());
    }
    Err(format!("「{text}」は https:// か http:// で始まるアドレスではありません。"))
}

fn check_sha256(text: &str) -> Result<String, String> {
    if text.len() == 64 && text.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)) {
        return Ok(text.into());
    }
    Err("SHA-256 は0～9とa～fの64字です。分からなければこの行を消してください。".into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const GOOD: &str = r#"[[document]]
id = "oshu-plan"
code = "032158"
municipality = "奥州市"
prefecture = "岩手県"
title = "第二次奥州市DX全体方針"
kind = "plan"
published = "2026-03"
period = "2026-2030"
file = "sample/oshu-plan.pdf"
"#;

    fn parse(text: &str) -> Manifest {
        Manifest::parse(text, Path::new("corpus"), &ManifestRules::load(&Dictionaries::embedded()).unwrap())
    }

    /// The entry with one line changed, after a good one of another city.
    fn second(from: &str, to: &str) -> Manifest {
        let first = GOOD.replace("oshu-plan", "tome-plan").replace("032158", "042129").replace("奥州市", "登米市");
        let first = first.replace("岩手県", "宮城県");
        assert!(GOOD.contains(from), "{from}");
        parse(&format!("# 一覧\n{first}\n{}", GOOD.replace(from, to)))
    }

    #[test]
    fn an_entry_becomes_a_document() {
        let manifest = parse(GOOD);
        assert_eq!(manifest.problems, []);
        let source = &manifest.sources[0];
        assert_eq!(source.path, Path::new("corpus/sample/oshu-plan.pdf"));
        assert_eq!((source.period, source.kind), (Some((2026, 2030)), SourceKind::Plan));
        assert_eq!(source.sha256, "");
    }

    #[test]
    fn folders_may_be_parted_as_windows_does() {
        let manifest = parse(&GOOD.replace("\"sample/oshu-plan.pdf\"", "'sample\\oshu-plan.pdf'"));
        assert_eq!(manifest.problems, []);
        assert_eq!(manifest.sources[0].path, Path::new("corpus/sample/oshu-plan.pdf"));
    }

    #[test]
    fn a_mistake_is_reported_with_its_line_and_the_other_entries_are_kept() {
        for (from, to, line, part) in [
            ("\"032158\"", "\"032157\"", 15, "検査数字"),
            ("\"032158\"", "32158", 15, "引用符"),
            ("\"岩手県\"", "\"宮城県\"", 15, "岩手県のコード"),
            ("kind = \"plan\"", "kind = \"案\"", 19, "plan（計画）"),
            ("\"2026-03\"", "\"2026年13月\"", 20, "2026-03"),
            ("\"2026-2030\"", "\"2030-2026\"", 21, "計画期間"),
            ("title = \"第二次奥州市DX全体方針\"\n", "", 13, "「title」"),
            ("title =", "titel =", 13, "「title」"),
            ("\"oshu-plan\"", "\"奥州\"", 14, "英小文字"),
            ("\"oshu-plan\"", "\"tome-plan\"", 13, "既に使われています"),
            ("\"第二次奥州市DX全体方針\"", "\"第二次奥州市DX全体方針", 18, "引用符"),
            ("kind = ", "kind ", 19, "書き方に誤り"),
            ("sample/oshu", "sample\\oshu", 22, "フォルダーの区切りが「/」か"),
            ("sample/oshu", "sample\\new", 22, "「/」で書いてください"),
        ] {
            let manifest = second(from, to);
            let problems: Vec<String> = manifest.problems.iter().map(ToString::to_string).collect();
            assert!(
                manifest.problems.iter().any(|p| p.line == line && p.reason.contains(part)),
                "{from} → {to}: {problems:?}"
            );
            let ids: Vec<&str> = manifest.sources.iter().map(|s| s.id.as_str()).collect();
            assert_eq!(ids, ["tome-plan"], "{from} → {to}");
        }
    }

    #[test]
    fn a_name_belongs_to_one_code() {
        let other = GOOD.replace("oshu-plan", "other").replace("奥州市", "一関市");
        let manifest = parse(&format!("{GOOD}\n{other}"));
        assert_eq!(manifest.sources.len(), 1);
        assert!(manifest.problems[0].reason.contains("「奥州市」として既に登録"), "{:?}", manifest.problems);
    }

    #[test]
    fn names_entries_that_are_not_documents() {
        let manifest = parse(&format!("name = \"x\"\n{GOOD}"));
        assert_eq!(manifest.sources.len(), 1);
        assert_eq!(manifest.problems[0].line, 1);
        assert!(parse("").problems.is_empty());
    }
}
