//! Stores downloads: the PDF in its place, or beside the old one if it differs; then its entry in `corpus.toml`; then
//! the validators.

use std::io;
use std::iter;
use std::path::{Component, Path, PathBuf};

use thiserror::Error;

use super::answers::Answers;
use super::download::{Download, FetchError};
use super::{Arrival, Fetched, News, Present};
use crate::calendar::today;
use crate::corpus::edit_entries::{self, EditError, EntryChange};
use crate::corpus::imprint::{Imprint, ImprintWords};
use crate::corpus::manifest::{self, ManifestRules};
use crate::corpus::{Source, YearMonth, pdf_file};
use crate::ids::DocumentId;
use crate::pipeline::{self, ReadOptions};

/// Why nothing more is kept.
#[derive(Debug, Error)]
pub enum KeepError {
    /// `corpus.toml` can't be changed.
    #[error(transparent)]
    List(#[from] EditError),
    /// The validators cannot be written.
    #[error("{folder} に書き込めません: {cause}")]
    Unwritable {
        /// Where.
        folder: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

/// Writes downloads into the folder of a corpus.
pub struct Keeper<'a> {
    folder: &'a Path,
    rules: &'a ManifestRules,
    words: ImprintWords,
    reading: ReadOptions,
    known: Vec<Source>,
    answers: Answers,
}

/// Changes of `corpus.toml` for documents that arrived together.
#[derive(Default)]
struct Notes {
    changes: Vec<(DocumentId, EntryChange)>,
    editions: Vec<(String, Source)>,
    has_answers: bool,
}

impl<'a> Keeper<'a> {
    /// Opens the folder of a corpus with these documents.
    #[must_use]
    pub fn open(
        folder: &'a Path,
        known: Vec<Source>,
        rules: &'a ManifestRules,
        words: ImprintWords,
        reading: ReadOptions,
    ) -> Self {
        Self { folder, rules, words, reading, known, answers: Answers::open(folder) }
    }

    /// The stored validators.
    pub(super) const fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Stores the arrivals, all at once.
    pub(super) fn keep(&mut self, arrived: Vec<Arrival>) -> Result<Vec<Fetched>, KeepError> {
        let mut notes = Notes::default();
        let fetched = arrived.into_iter().map(|Arrival { source, present, result }| {
            let outcome = result.and_then(|download| self.keep_one(&source, &present, download, &mut notes));
            Fetched { source, outcome }
        });
        let fetched = fetched.collect();
        if !notes.changes.is_empty() || !notes.editions.is_empty() {
            self.known = edit_entries::change(self.folder, &notes.changes, &notes.editions, self.rules)?;
        }
        if notes.has_answers {
            let unwritable = |cause| KeepError::Unwritable { folder: self.folder.to_owned(), cause };
            self.answers.save().map_err(unwritable)?;
        }
        Ok(fetched)
    }

    /// Puts a PDF in its place, and notes the change of `corpus.toml`. The rules are checked first, so that one
    /// invalid document does not block the others.
    fn keep_one(
        &mut self,
        source: &Source,
        present: &Present,
        download: Download,
        notes: &mut Notes,
    ) -> Result<News, FetchError> {
        let Download::Pdf(bytes, said) = download else { return Ok(News::Same) };
        let own = match present {
            Present::Yes(own) => own,
            Present::No => &said.sha256,
        };
        if !source.sha256.is_empty() && source.sha256 != *own {
            return Err(FetchError::OtherPdf);
        }
        let recorded = Source { sha256: own.clone(), ..source.clone() };
        self.check(&recorded)?;
        let news = match present {
            Present::No => {
                self.place(&source.path, &bytes)?;
                News::First
            }
            Present::Yes(own) if *own == said.sha256 => News::Same,
            Present::Yes(_) => {
                let edition = self.edition(source, &bytes, &said.sha256);
                self.check(&edition)?;
                self.place(&edition.path, &bytes)?;
                notes.editions.push((comment(source), edition.clone()));
                self.known.push(edition.clone());
                News::Edition(Box::new(edition))
            }
        };
        if source.sha256.is_empty() {
            notes.changes.push((source.id.clone(), ("sha256", Some(own.clone()))));
            self.known.retain(|known| known.id != source.id);
            self.known.push(recorded);
        }
        notes.has_answers |= self.answers.learn(source.url.as_deref().unwrap_or_default(), said);
        Ok(news)
    }

    /// Whether the list can have the document beside the others.
    fn check(&self, source: &Source) -> Result<(), FetchError> {
        let others: Vec<Source> = self.known.iter().filter(|known| known.id != source.id).cloned().collect();
        manifest::conflict(&others, source).map_or(Ok(()), |reason| Err(FetchError::Refused(reason)))
    }

    /// Writes a PDF to a place within the corpus where there is none.
    fn place(&self, path: &Path, bytes: &[u8]) -> Result<(), FetchError> {
        let below = path.strip_prefix(self.folder).map_err(|_| FetchError::Outside)?;
        if !below.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err(FetchError::Outside);
        }
        match pdf_file::place(path, bytes) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(FetchError::Taken(path.to_owned())),
            Err(cause) => Err(FetchError::Unwritable { path: path.to_owned(), cause }),
        }
    }

    /// The entry of a new edition at the address of a document. Values missing from the PDF are taken over; if it
    /// prints no later month, that of the download is used.
    fn edition(&self, source: &Source, bytes: &[u8], sha256: &str) -> Source {
        let read =
            pipeline::read_document(bytes, &self.reading).map(|document| Imprint::of(&document.value, &self.words));
        let Imprint { published, period, .. } = read.unwrap_or_default();
        let now = today();
        let seen = now[..7].parse::<YearMonth>().unwrap_or(source.published).max(source.published);
        let id = self.free_id(&source.id, &now);
        Source {
            path: source.path.with_file_name(format!("{id}.pdf")),
            id: id.into(),
            published: published.filter(|published| *published > source.published).unwrap_or(seen),
            period: period.map(|period| (period.first, period.last)).or(source.period),
            sha256: sha256.to_owned(),
            ..source.clone()
        }
    }

    /// The id of a document with the day (`oshu-plan-20261129`), and a number where that is taken.
    fn free_id(&self, id: &str, day: &str) -> String {
        let is_day = |end: &str| end.len() == 8 && end.bytes().all(|byte| byte.is_ascii_digit());
        let base = id.rsplit_once('-').filter(|(_, end)| is_day(end)).map_or(id, |(base, _)| base);
        let dated = format!("{base}-{}", day.replace('-', ""));
        let numbered = (2..).map(|number| format!("{dated}-{number}"));
        let is_free = |id: &String| self.known.iter().all(|known| known.id != *id);
        iter::once(dated.clone()).chain(numbered).find(is_free).unwrap_or(dated)
    }
}

/// The comment above the entry of a new edition.
fn comment(source: &Source) -> String {
    format!(
        "kurabe fetch が {} に取得した、「{}」の新しい版です。文書名、公表年月、計画期間を確かめてください。",
        today(),
        source.id
    )
}
