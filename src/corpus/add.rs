//! Takes a PDF into the corpus: a copy in the folder and an entry at the end of `corpus.toml`, the rest of which
//! stays as it is, byte for byte.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::directory::Directory;
use super::manifest::{self, Manifest, ManifestProblem, ManifestRules};
use super::municipality::MunicipalityError;
use super::pdf_file::{self, FileError};
use super::{Period, Source, SourceKind, YearMonth};
use crate::atomic;
use crate::digest::sha256;
use crate::text::usual_ideographs;

/// The beginning of a new `corpus.toml`.
const HEADING: &str = "# kurabe が読む文書の一覧。`kurabe add` で追加できます。\n";

/// A document proposed for the corpus.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The PDF, anywhere.
    pub file: PathBuf,
    /// Name of the municipality; the prefecture may precede it.
    pub municipality: String,
    /// Its prefecture; it follows from the code.
    pub prefecture: Option<String>,
    /// Its code; only needed for the first document of a municipality.
    pub code: Option<String>,
    /// Title as printed.
    pub title: String,
    /// The kind of document.
    pub kind: SourceKind,
    /// When it was published.
    pub published: YearMonth,
    /// Plan period.
    pub period: Option<Period>,
    /// Edition of the national plan that it follows.
    pub edition: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its id; made from the file name or from code, kind and month where not given.
    pub id: Option<String>,
}

/// Why a document is not added. Nothing has been changed then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AddError {
    /// The file can't be read.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: FileError,
    },
    /// The file is no PDF.
    #[error("{path}: PDFファイルではありません。PDFファイルを指定してください。")]
    NotPdf {
        /// Which.
        path: PathBuf,
    },
    /// Code, name and prefecture do not fit.
    #[error(transparent)]
    Municipality(#[from] MunicipalityError),
    /// The municipality is in no list and its code not given.
    #[error(
        "「{name}」は内蔵の団体の一覧（令和6年1月1日）にありません。名称を確かめるか、--code で全国地方公共団体コードを6桁で指定してください（総務省の「全国地方公共団体コード」の一覧で確かめられます）。"
    )]
    CodeNeeded {
        /// Its name.
        name: String,
    },
    /// The name occurs in several prefectures.
    #[error(
        "「{name}」は複数あります（{found}）。--prefecture で都道府県か、--code で全国地方公共団体コードを指定してください。"
    )]
    SeveralCodes {
        /// The name.
        name: String,
        /// Codes with prefectures.
        found: String,
    },
    /// The code is that of another municipality.
    #[error(
        "全国地方公共団体コード「{code}」は{listed}のコードですが、名称は「{name}」となっています。どちらかを直してください。"
    )]
    OtherMunicipality {
        /// As given.
        code: String,
        /// Whose code it is.
        listed: String,
        /// The name given.
        name: String,
    },
    /// Something given is wrong, or already there.
    #[error("{0}")]
    Refused(String),
    /// `corpus.toml` has mistakes.
    #[error("{path} に誤りがあるため、追加できません。先に直してください。\n{}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Manifest {
        /// Which.
        path: PathBuf,
        /// The mistakes.
        problems: Vec<ManifestProblem>,
    },
    /// A file can't be written.
    #[error("{path} に書き込めません: {cause}")]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

/// Adds a document to the corpus in `folder`, which is made if there is none.
///
/// # Errors
/// Where anything about it does not fit; nothing has been changed then.
pub fn add(
    folder: &Path,
    proposal: &Proposal,
    rules: &ManifestRules,
    directory: &Directory,
) -> Result<Source, AddError> {
    let list = folder.join(manifest::FILE_NAME);
    let text = match fs::read_to_string(&list) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => HEADING.to_owned(),
        text => text.map_err(|cause| AddError::Unwritable { path: list.clone(), cause })?,
    };
    let known = Manifest::parse(&text, folder, rules);
    if !known.problems.is_empty() {
        return Err(AddError::Manifest { path: list, problems: known.problems });
    }
    let bytes =
        pdf_file::read(&proposal.file).map_err(|cause| AddError::File { path: proposal.file.clone(), cause })?;
    if !pdf_file::looks_like_pdf(&bytes) {
        return Err(AddError::NotPdf { path: proposal.file.clone() });
    }
    let source = check(proposal, folder, &known.sources, sha256(&bytes), (rules, directory))?;
    let copied = place(&source.path, &bytes)?;
    let entry = entry(&source, folder);
    let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
    atomic::write(&list, format!("{text}{gap}{entry}").as_bytes()).map_err(|cause| {
        if copied {
            // The entry is missing, so the copy would be an orphan; if it can't be removed, it does no harm.
            let _ = fs::remove_file(&source.path);
        }
        AddError::Unwritable { path: list, cause }
    })?;
    Ok(source)
}

/// The proposal as a document, checked against all others.
fn check(
    proposal: &Proposal,
    folder: &Path,
    known: &[Source],
    sha256: String,
    (rules, directory): (&ManifestRules, &Directory),
) -> Result<Source, AddError> {
    let code = match &proposal.code {
        Some(code) => code.clone(),
        None => known_code(proposal, known, directory)?,
    };
    let municipality = rules.prefectures.municipality(&code, &proposal.municipality, proposal.prefecture.as_deref())?;
    if let Some(listed) = directory.contradicts(&municipality) {
        let listed = format!("{}{}", listed.prefecture, listed.name);
        return Err(AddError::OtherMunicipality { code: municipality.code.into(), listed, name: municipality.name });
    }
    let title = proposal.title.trim().to_owned();
    if title.is_empty() {
        return Err(AddError::Refused("文書名（--title）が空です。".into()));
    }
    if let Some(edition) = &proposal.edition {
        rules.check_edition(edition).map_err(AddError::Refused)?;
    }
    if let Some(url) = &proposal.url {
        manifest::check_url(url).map_err(AddError::Refused)?;
    }
    let id = match &proposal.id {
        Some(id) => id.clone(),
        None => default_id(proposal, &municipality.code, known),
    };
    manifest::check_id(&id).map_err(AddError::Refused)?;
    let source = Source {
        path: inside(folder, &proposal.file).unwrap_or_else(|| folder.join(format!("{id}.pdf"))),
        id: id.into(),
        municipality,
        title,
        kind: proposal.kind,
        published: proposal.published,
        period: proposal.period.map(|period| (period.first, period.last)),
        edition: proposal.edition.clone(),
        sha256,
        url: proposal.url.clone(),
    };
    manifest::conflict(known, &source).map_or(Ok(source), |reason| Err(AddError::Refused(reason)))
}

/// The code of a municipality that the corpus, or else the directory of all, knows by its name.
fn known_code(proposal: &Proposal, known: &[Source], directory: &Directory) -> Result<String, AddError> {
    let name = &usual_ideographs(proposal.municipality.trim());
    let mut found: Vec<(&str, &str)> = known
        .iter()
        .map(|source| &source.municipality)
        .filter(|m| m.name == *name || format!("{}{}", m.prefecture, m.name) == *name)
        .filter(|m| proposal.prefecture.as_ref().is_none_or(|prefecture| *prefecture == m.prefecture))
        .map(|m| (m.code.as_str(), m.prefecture.as_str()))
        .collect();
    if found.is_empty() {
        let listed = directory.named(name, proposal.prefecture.as_deref()).into_iter();
        found.extend(listed.map(|listed| (listed.code.as_str(), listed.prefecture.as_str())));
    }
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [] => Err(AddError::CodeNeeded { name: name.clone() }),
        [(code, _)] => Ok((*code).into()),
        several => {
            let found: Vec<String> = several.iter().map(|(code, prefecture)| format!("{prefecture} {code}")).collect();
            Err(AddError::SeveralCodes { name: name.clone(), found: found.join("、") })
        }
    }
}

/// The file's name where it can be an id and is free, or else code, kind and month.
fn default_id(proposal: &Proposal, code: &str, known: &[Source]) -> String {
    let stem = proposal.file.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
    let free = |id: &str| known.iter().all(|source| source.id != id);
    if stem.len() > 2 && manifest::check_id(&stem).is_ok() && free(&stem) {
        return stem;
    }
    format!("{code}-{}-{}", proposal.kind.name(), proposal.published)
}

/// The path below the folder of the corpus where the file already lies there: it is then used where it is.
fn inside(folder: &Path, file: &Path) -> Option<PathBuf> {
    let below = file.canonicalize().ok()?.strip_prefix(folder.canonicalize().ok()?).ok()?.to_owned();
    Some(folder.join(below))
}

/// Puts the bytes at `path`; whether they were not there before.
fn place(path: &Path, bytes: &[u8]) -> Result<bool, AddError> {
    pdf_file::place(path, bytes).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => AddError::Refused(format!(
            "{} には別のファイルがあります。--id で別の名前を指定してください。",
            path.display()
        )),
        _ => AddError::Unwritable { path: path.into(), cause },
    })
}

/// The entry in the format of `corpus.toml`.
pub(super) fn entry(source: &Source, folder: &Path) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let mut lines = vec![
        ("id", source.id.to_string()),
        ("code", source.municipality.code.to_string()),
        ("municipality", source.municipality.name.clone()),
        ("prefecture", source.municipality.prefecture.clone()),
        ("title", source.title.clone()),
        ("kind", source.kind.name().to_owned()),
        ("published", source.published.to_string()),
    ];
    lines.extend(source.period.map(|(first, last)| ("period", format!("{first}-{last}"))));
    lines.extend(source.edition.clone().map(|edition| ("edition", edition)));
    lines.push(("file", pdf_file::below(&source.path, folder)));
    lines.extend(source.url.clone().map(|url| ("url", url)));
    lines.push(("sha256", source.sha256.clone()));
    lines.iter().fold("[[document]]\n".to_owned(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name} = {}", quoted(value));
        text
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    struct Place {
        folder: tempfile::TempDir,
        rules: ManifestRules,
    }

    impl Place {
        fn new() -> Self {
            Self {
                folder: tempfile::tempdir().unwrap(),
                rules: ManifestRules::load(&Dictionaries::embedded()).unwrap(),
            }
        }

        fn corpus(&self) -> PathBuf {
            self.folder.path().join("corpus")
        }

        fn list(&self) -> String {
            fs::read_to_string(self.corpus().join("corpus.toml")).unwrap()
        }

        fn proposal(&self, name: &str, content: &str) -> Proposal {
            let file = self.folder.path().join(name);
            fs::write(&file, content).unwrap();
            Proposal {
                file,
                municipality: "奥州市".into(),
                prefecture: None,
                code: Some("032158".into()),
                title: "第二次\"奥州市\"DX全体方針".into(),
                kind: SourceKind::Plan,
                published: YearMonth { year: 2026, month: Some(3) },
                period: Some(Period { first: 2026, last: 2030 }),
                edition: None,
                url: Some("https://example.jp/plan.pdf".into()),
                id: None,
            }
        }

        fn add(&self, proposal: &Proposal) -> Result<Source, AddError> {
            let directory = Directory::load(&Dictionaries::embedded()).unwrap();
            add(&self.corpus(), proposal, &self.rules, &directory)
        }
    }

    #[test]
    fn an_added_entry_is_read_back_and_the_rest_of_the_list_is_untouched() {
        let place = Place::new();
        let first = place.add(&place.proposal("plan-a.pdf", "%PDF-1.7 a")).unwrap();
        assert_eq!(first.id, "plan-a");
        let before = place.list();
        let mut second = place.proposal("計画.pdf", "%PDF-1.7 b");
        (second.code, second.kind) = (None, SourceKind::Progress);
        let second = place.add(&second).unwrap();
        assert_eq!(second.id, "032158-progress-2026-03");
        assert!(place.list().starts_with(&before));
        let manifest = Manifest::open(&place.corpus(), &place.rules).unwrap();
        assert_eq!(manifest.problems, []);
        assert_eq!(manifest.sources, [first, second]);
        assert_eq!(fs::read(&manifest.sources[1].path).unwrap(), b"%PDF-1.7 b");
    }

    #[test]
    fn rejects_invalid_entries_and_changes_nothing() {
        let place = Place::new();
        place.add(&place.proposal("plan.pdf", "%PDF-1.7 a")).unwrap();
        let (before, files) = (place.list(), fs::read_dir(place.corpus()).unwrap().count());
        let refused = |change: &dyn Fn(&mut Proposal), part: &str| {
            let mut proposal = place.proposal("other.pdf", "%PDF-1.7 other");
            change(&mut proposal);
            let message = place.add(&proposal).unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
        };
        refused(&|p| p.code = Some("032157".into()), "検査数字");
        refused(&|p| p.prefecture = Some("宮城県".into()), "岩手県のコード");
        refused(&|p| p.municipality = "一関市".into(), "岩手県奥州市のコード");
        refused(&|p| p.id = Some("plan".into()), "既に使われています");
        refused(&|p| p.edition = Some("9.9".into()), "使える版");
        refused(&|p| p.url = Some("ftp://x".into()), "https://");
        refused(&|p| p.title = " ".into(), "空です");
        refused(&|p| (p.code, p.municipality) = (None, "架空市".into()), "--code");
        refused(&|p| (p.code, p.municipality) = (None, "府中市".into()), "広島県 342084");
        refused(&|p| fs::write(&p.file, "%PDF-1.7 a").unwrap(), "同じPDF");
        refused(&|p| fs::write(&p.file, "PK").unwrap(), "PDFファイルではありません");
        refused(&|p| fs::remove_file(&p.file).unwrap(), "ファイルがありません");
        assert_eq!(place.list(), before);
        assert_eq!(fs::read_dir(place.corpus()).unwrap().count(), files);
    }

    #[test]
    fn a_list_with_a_mistake_is_not_added_to() {
        let place = Place::new();
        fs::create_dir(place.corpus()).unwrap();
        fs::write(place.corpus().join("corpus.toml"), "[[document]]\nid = 3\n").unwrap();
        let message = place.add(&place.proposal("plan.pdf", "%PDF-1.7 a")).unwrap_err().to_string();
        assert!(message.contains("2行目"), "{message}");
    }

    #[test]
    fn a_file_inside_the_corpus_stays_where_it_is() {
        let place = Place::new();
        fs::create_dir_all(place.corpus().join("2026")).unwrap();
        let proposal = place.proposal("corpus/2026/計画.pdf", "%PDF-1.7 a");
        assert_eq!(place.add(&proposal).unwrap().path, place.corpus().join("2026/計画.pdf"));
        assert!(place.list().contains("file = \"2026/計画.pdf\""));
    }
}
