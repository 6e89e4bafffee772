//! The fields of an entry of `corpus.toml`, each checked; what is wrong is reported with its line.

use std::path::Path;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::manifest::{ManifestProblem, ManifestRules};
use super::{Period, Source, SourceKind, YearMonth};
use crate::dictionaries::line_of;

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

/// One entry while it is read.
pub(super) struct EntryFields<'a> {
    pub(super) text: &'a str,
    pub(super) entry: &'a DeTable<'a>,
    /// Where the entry begins, in bytes of the text.
    pub(super) start: usize,
    pub(super) problems: &'a mut Vec<ManifestProblem>,
}

impl EntryFields<'_> {
    /// The entry as a document; `None` if anything in it is wrong, which is then reported.
    pub(super) fn source(&mut self, folder: &Path, rules: &ManifestRules) -> Option<Source> {
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

    pub(super) fn report(&mut self, at: usize, reason: String) {
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
