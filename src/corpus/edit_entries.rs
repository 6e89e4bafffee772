//! Changes, removes or appends entries of `corpus.toml`; the rest of the file stays the same, byte for byte.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use thiserror::Error;
use toml::de::DeTable;

use super::Source;
use super::add::entry;
use super::manifest::{self, Manifest, ManifestError, ManifestProblem, ManifestRules, entries};
use crate::atomic;
use crate::ids::DocumentId;

/// A key of an entry with its new value; `None` removes its line.
pub type EntryChange = (&'static str, Option<String>);

/// Why an entry is not changed. Nothing has been changed then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EditError {
    /// There is no list, or it can't be read.
    #[error(transparent)]
    List(#[from] ManifestError),
    /// The list has mistakes.
    #[error("{path} に誤りがあるため、変更できません。先に直してください。\n{}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Mistakes {
        /// Which.
        path: PathBuf,
        /// The mistakes.
        problems: Vec<ManifestProblem>,
    },
    /// No document has the id.
    #[error("文書「{id}」は登録されていません。登録のある文書: {}", .known.join("、"))]
    Unknown {
        /// The requested id.
        id: String,
        /// The ids that there are.
        known: Vec<String>,
    },
    /// The entry would be a mistake.
    #[error("{0}")]
    Refused(String),
    /// The list can't be written.
    #[error("{path} に書き込めません: {cause}")]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

/// Changes the entry of a document; the document as it is then.
///
/// # Errors
/// Where there is no such document, or the changes do not fit.
pub fn edit(folder: &Path, id: &str, changes: &[EntryChange], rules: &ManifestRules) -> Result<Source, EditError> {
    let list = List::open(folder, rules)?;
    list.source(id)?;
    let mut text = list.text.clone();
    for (key, value) in changes {
        text = with_value(&text, id, key, value.as_deref()).unwrap_or(text);
    }
    let changed = list.write(&text)?;
    let source = changed.sources.into_iter().find(|source| source.id == id);
    source.ok_or_else(|| EditError::Unknown { id: id.to_owned(), known: Vec::new() })
}

/// Changes the entries of several documents (by id), appends new ones, each after a comment, and returns the
/// resulting documents.
///
/// # Errors
/// If a document does not exist, or a value is invalid.
pub fn change(
    folder: &Path,
    changes: &[(DocumentId, EntryChange)],
    added: &[(String, Source)],
    rules: &ManifestRules,
) -> Result<Vec<Source>, EditError> {
    let list = List::open(folder, rules)?;
    let mut text = list.text.clone();
    for (id, (key, value)) in changes {
        list.source(id)?;
        text = with_value(&text, id, key, value.as_deref()).unwrap_or(text);
    }
    for (comment, source) in added {
        let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
        let entry = format!("{gap}# {comment}\n{}", entry(source, folder));
        text.push_str(&entry.replace('\n', line_end(&text)));
    }
    Ok(list.write(&text)?.sources)
}

/// Takes the entries of documents out; the documents as they were. Their PDFs stay.
///
/// # Errors
/// Where there is no such document.
pub fn remove(folder: &Path, ids: &[String], rules: &ManifestRules) -> Result<Vec<Source>, EditError> {
    let list = List::open(folder, rules)?;
    let sources = ids.iter().map(|id| list.source(id).cloned()).collect::<Result<Vec<_>, _>>()?;
    let text = ids.iter().fold(list.text.clone(), |text, id| without(&text, id).unwrap_or(text));
    list.write(&text)?;
    Ok(sources)
}

/// The list of a corpus, without mistakes.
struct List<'r> {
    path: PathBuf,
    folder: &'r Path,
    rules: &'r ManifestRules,
    text: String,
    sources: Vec<Source>,
}

impl<'r> List<'r> {
    fn open(folder: &'r Path, rules: &'r ManifestRules) -> Result<Self, EditError> {
        let path = folder.join(manifest::FILE_NAME);
        let manifest = Manifest::open(folder, rules)?;
        if !manifest.problems.is_empty() {
            return Err(EditError::Mistakes { path, problems: manifest.problems });
        }
        let text = fs::read_to_string(&path);
        let text = text.map_err(|cause| ManifestError::Unreadable { path: path.clone(), cause })?;
        Ok(Self { path, folder, rules, text, sources: manifest.sources })
    }

    fn source(&self, id: &str) -> Result<&Source, EditError> {
        self.sources.iter().find(|source| source.id == id).ok_or_else(|| EditError::Unknown {
            id: id.to_owned(),
            known: self.sources.iter().map(|source| source.id.to_string()).collect(),
        })
    }

    /// Writes the list with this text, if it has no mistakes.
    fn write(&self, text: &str) -> Result<Manifest, EditError> {
        let manifest = Manifest::parse(text, self.folder, self.rules);
        if let Some(problem) = manifest.problems.first() {
            return Err(EditError::Refused(problem.reason.clone()));
        }
        let unwritable = |cause| EditError::Unwritable { path: self.path.clone(), cause };
        atomic::write(&self.path, text.as_bytes()).map_err(unwritable)?;
        Ok(manifest)
    }
}

/// The byte ranges of an entry and its parts.
struct Place {
    /// From its header to the end of its last line.
    whole: Range<usize>,
    /// The line of the requested key, with its value.
    line: Option<(Range<usize>, Range<usize>)>,
}

/// Finds the entry of a document, and the line of a key in it.
fn place(text: &str, id: &str, key: &str) -> Option<Place> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - bare.len();
    let (table, _) = DeTable::parse_recoverable(bare);
    let found = entries(table.get_ref(), bare, &mut Vec::new());
    let (range, entry) = found.into_iter().find(|(_, entry)| {
        entry.get("id").and_then(|value| value.get_ref().as_str()).is_some_and(|value| value == id)
    })?;
    let end_of_line = |at: usize| bare[at..].find('\n').map_or(bare.len(), |end| at + end + 1);
    let last = entry.values().map(|value| value.span().end).max().unwrap_or(range.start);
    let shifted = |range: Range<usize>| range.start + offset..range.end + offset;
    let line = entry.get_key_value(key).map(|(key, value)| {
        let begin = bare[..key.span().start].rfind('\n').map_or(0, |end| end + 1);
        (shifted(begin..end_of_line(value.span().end)), shifted(value.span()))
    });
    Some(Place { whole: shifted(range.start..end_of_line(last)), line })
}

/// The text with a key of an entry changed; `None` where there is nothing to change.
fn with_value(text: &str, id: &str, key: &str, value: Option<&str>) -> Option<String> {
    let place = place(text, id, key)?;
    let quoted = value.map(|value| toml::Value::from(value).to_string());
    let (range, new) = match (place.line, quoted) {
        (Some((_, value)), Some(quoted)) => (value, quoted),
        (Some((line, _)), None) => (line, String::new()),
        (None, Some(quoted)) => {
            let end = place.whole.end;
            let break_before = if text[..end].ends_with('\n') { "" } else { line_end(text) };
            (end..end, format!("{break_before}{key} = {quoted}{}", line_end(text)))
        }
        (None, None) => return None,
    };
    Some(format!("{}{new}{}", &text[..range.start], &text[range.end..]))
}

/// The text without an entry and the empty line after it; comments above it stay.
fn without(text: &str, id: &str) -> Option<String> {
    let Range { start, end } = place(text, id, "id")?.whole;
    let rest = &text[end..];
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest);
    Some(format!("{}{rest}", &text[..start]))
}

/// How lines end in the text.
fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    const LIST: &str = "# 一覧\n\n# 奥州市\n[[document]]\nid = \"oshu\"\ncode = \"032158\"\nmunicipality = \"奥州市\"\n\
                        title = \"計画\" # 表紙のとおり\nkind = \"plan\"\npublished = \"2026-03\"\nfile = \"oshu.pdf\"\n\n\
                        [[document]]\nid = \"tome\"\ncode = \"042129\"\nmunicipality = \"登米市\"\ntitle = \"方針\"\n\
                        kind = \"policy\"\npublished = \"2025\"\nperiod = \"2025-2029\"\nfile = \"tome.pdf\"";

    struct Corpus(tempfile::TempDir, ManifestRules);

    impl Corpus {
        fn new(text: &str) -> Self {
            let corpus = Self(tempfile::tempdir().unwrap(), ManifestRules::load(&Dictionaries::embedded()).unwrap());
            fs::write(corpus.0.path().join(manifest::FILE_NAME), text).unwrap();
            corpus
        }

        fn edit(&self, id: &str, changes: &[EntryChange]) -> Result<Source, EditError> {
            edit(self.0.path(), id, changes, &self.1)
        }

        fn text(&self) -> String {
            fs::read_to_string(self.0.path().join(manifest::FILE_NAME)).unwrap()
        }
    }

    #[test]
    fn only_what_is_changed_changes() {
        for text in [LIST.to_owned(), format!("\u{feff}{}", LIST.replace('\n', "\r\n"))] {
            let corpus = Corpus::new(&text);
            let changed = corpus.edit("oshu", &[("title", Some("第二次\"計画\"".into()))]).unwrap();
            assert_eq!(changed.title, "第二次\"計画\"");
            assert_eq!(corpus.text(), text.replace("\"計画\"", "'第二次\"計画\"'"));
        }
    }

    #[test]
    fn lines_are_added_after_the_entry_and_taken_out() {
        let corpus = Corpus::new(LIST);
        let changes = [("period", Some("2026-2030".into())), ("kind", Some("progress".into()))];
        assert_eq!(corpus.edit("oshu", &changes).unwrap().period, Some((2026, 2030)));
        let expected = LIST.replace("\"plan\"", "\"progress\"");
        let expected = expected.replace("\"oshu.pdf\"\n", "\"oshu.pdf\"\nperiod = \"2026-2030\"\n");
        assert_eq!(corpus.text(), expected);
        assert_eq!(corpus.edit("oshu", &[("period", None)]).unwrap().period, None);
        assert_eq!(corpus.text(), LIST.replace("\"plan\"", "\"progress\""));
        corpus.edit("tome", &[("url", Some("https://example.jp/".into()))]).unwrap();
        assert!(corpus.text().ends_with("file = \"tome.pdf\"\nurl = \"https://example.jp/\"\n"), "{}", corpus.text());
    }

    #[test]
    fn an_invalid_change_changes_nothing() {
        let corpus = Corpus::new(LIST);
        let refused = |id: &str, change: EntryChange, part: &str| {
            let message = corpus.edit(id, &[change]).unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
            assert_eq!(corpus.text(), LIST);
        };
        refused("osaki", ("title", Some("計画".into())), "oshu、tome");
        refused("oshu", ("title", Some(" ".into())), "空です");
        refused("oshu", ("edition", Some("9.9".into())), "使える版");
        refused("oshu", ("title", None), "「title」");
        let broken = Corpus::new("[[document]]\nid = 3\n");
        assert!(broken.edit("oshu", &[]).unwrap_err().to_string().contains("2行目"));
    }

    #[test]
    fn an_entry_goes_and_the_others_stay_as_they_are() {
        let corpus = Corpus::new(LIST);
        let removed = remove(corpus.0.path(), &["oshu".into()], &corpus.1).unwrap();
        assert_eq!(removed[0].title, "計画");
        let (heading, rest) = (LIST.find("[[").unwrap(), LIST.rfind("[[").unwrap());
        assert_eq!(corpus.text(), format!("{}{}", &LIST[..heading], &LIST[rest..]));
        remove(corpus.0.path(), &["tome".into()], &corpus.1).unwrap();
        assert_eq!(corpus.text(), LIST[..heading]);
        assert!(remove(corpus.0.path(), &["tome".into()], &corpus.1).is_err());
    }
}
