//! The corpus as the pages see it: an immutable state that is replaced as a whole when something changes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use thiserror::Error;

use super::cache::Cache;
use crate::batch::{Batch, Entry, Opened};
use crate::corpus::Source;
use crate::corpus::manifest::{Manifest, ManifestError};
use crate::dictionaries::DictionaryError;
use crate::document::Document;
use crate::export::checklist::is_doubtful;
use crate::ids::DocumentId;
use crate::index::{Reader, SearchError, SearchVocabulary, VocabularyError};
use crate::settings::{Settings, SettingsError};

/// Number of documents whose records are kept in memory.
const MOST_ENTRIES: usize = 128;
/// Number of documents whose text is kept in memory.
const MOST_DOCUMENTS: usize = 16;

/// Why the corpus cannot be opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LibraryError {
    /// A dictionary.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
    /// The words of search.
    #[error(transparent)]
    Vocabulary(#[from] VocabularyError),
    /// The settings or the list of documents.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

/// Documents, records and index in one state.
pub(super) struct Library {
    pub(super) manifest: Manifest,
    pub(super) batch: Batch,
    opened: BTreeMap<DocumentId, Opened>,
    /// The index, or why it can't be searched.
    reader: Result<Arc<Reader<'static>>, String>,
    entries: Mutex<Cache<DocumentId, Arc<Entry>>>,
    documents: Mutex<Cache<DocumentId, Arc<Document>>>,
    standings: Mutex<BTreeMap<DocumentId, CheckCount>>,
}

/// How much of a document there is to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CheckCount {
    /// Whether it has been read.
    pub(super) is_read: bool,
    pub(super) pages: u32,
    pub(super) initiatives: usize,
    /// Number of findings.
    pub(super) findings: usize,
    /// Records that a person should look at.
    pub(super) doubtful: usize,
}

impl CheckCount {
    fn of(entry: &Entry) -> Self {
        let Ok(records) = &entry.outcome else {
            return Self { is_read: false, pages: 0, initiatives: 0, findings: 0, doubtful: 0 };
        };
        let to_check =
            records.initiatives.iter().filter(|it| is_doubtful(&it.initiative) && it.initiative.corrections.is_empty());
        Self {
            is_read: true,
            pages: records.pages,
            initiatives: records.initiatives.len(),
            findings: records.account.findings.len(),
            doubtful: to_check.count(),
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Library {
    /// Opens everything.
    pub(super) fn open(settings: &Settings, vocabulary: &'static SearchVocabulary) -> Result<Self, LibraryError> {
        let batch = Batch::new(&settings.dictionaries, settings.store(), &settings.corpus)?;
        Self::with(batch, settings, vocabulary)
    }

    /// The corpus as it is now.
    pub(super) fn anew(
        &self,
        settings: &Settings,
        vocabulary: &'static SearchVocabulary,
    ) -> Result<Self, LibraryError> {
        Self::with(self.batch.corrected_anew(&settings.corpus), settings, vocabulary)
    }

    fn with(batch: Batch, settings: &Settings, vocabulary: &'static SearchVocabulary) -> Result<Self, LibraryError> {
        let manifest = match settings.manifest() {
            // a new user has no list of documents yet; it is created through the pages
            Err(SettingsError::Manifest(ManifestError::Missing { .. })) => Manifest::default(),
            manifest => manifest?,
        };
        let opened: Vec<Opened> = manifest.sources.par_iter().map(Batch::open).collect();
        Ok(Self {
            opened: opened.into_iter().map(|opened| (opened.source.id.clone(), opened)).collect(),
            reader: reader(settings, vocabulary),
            manifest,
            batch,
            entries: Mutex::new(Cache::new(MOST_ENTRIES)),
            documents: Mutex::new(Cache::new(MOST_DOCUMENTS)),
            standings: Mutex::default(),
        })
    }

    /// The same with the corrections as they are now; `changed` is the document that they are about.
    pub(super) fn corrected(&self, changed: &str, settings: &Settings) -> Self {
        let mut entries = locked(&self.entries).clone();
        entries.remove(&changed.into());
        let mut standings = locked(&self.standings).clone();
        standings.remove(changed);
        Self {
            manifest: self.manifest.clone(),
            batch: self.batch.corrected_anew(&settings.corpus),
            opened: self.opened.clone(),
            reader: self.reader.clone(),
            entries: Mutex::new(entries),
            documents: Mutex::new(locked(&self.documents).clone()),
            standings: Mutex::new(standings),
        }
    }

    /// A document by its id.
    pub(super) fn source(&self, id: &str) -> Option<&Source> {
        self.opened.get(id).map(|opened| &opened.source)
    }

    /// The records of a document, or why there are none.
    pub(super) fn entry(&self, id: &str) -> Option<Arc<Entry>> {
        let opened = self.opened.get(id)?;
        let known = locked(&self.entries).get(&opened.source.id);
        if known.is_some() {
            return known;
        }
        let entry = Arc::new(self.batch.stored(opened.clone()));
        locked(&self.entries).put(id.into(), Arc::clone(&entry), 1);
        Some(entry)
    }

    /// The records of several documents, in their order.
    pub(super) fn entries<'s>(&self, sources: impl IntoIterator<Item = &'s Source>) -> Vec<Arc<Entry>> {
        let sources: Vec<&Source> = sources.into_iter().collect();
        sources.into_par_iter().filter_map(|source| self.entry(&source.id)).collect()
    }

    /// How much of each document there is to check, in the order of the corpus.
    pub(super) fn standings(&self) -> Vec<(&Source, CheckCount)> {
        let standing = |source: &'_ Source| {
            let known = locked(&self.standings).get(&source.id).copied();
            let standing = known.or_else(|| Some(CheckCount::of(&*self.entry(&source.id)?)))?;
            locked(&self.standings).insert(source.id.clone(), standing);
            Some(standing)
        };
        self.manifest.sources.par_iter().filter_map(|source| Some((source, standing(source)?))).collect()
    }

    /// The text of a document, if it has been read.
    pub(super) fn document(&self, id: &str) -> Option<Arc<Document>> {
        let opened = self.opened.get(id)?;
        let known = locked(&self.documents).get(&opened.source.id);
        if known.is_some() {
            return known;
        }
        let document = Arc::new(self.batch.stored_document(&opened.source)?);
        locked(&self.documents).put(id.into(), Arc::clone(&document), 1);
        Some(document)
    }

    /// The index.
    pub(super) fn reader(&self) -> Result<&Reader<'static>, &str> {
        self.reader.as_deref().map_err(String::as_str)
    }
}

fn reader(settings: &Settings, vocabulary: &'static SearchVocabulary) -> Result<Arc<Reader<'static>>, String> {
    Reader::open(&settings.index(), vocabulary).map(Arc::new).map_err(|error| match error {
        SearchError::Missing(_) | SearchError::OtherVersion(_) => {
            "検索用の索引がまだありません。文書の読み取りが終わると検索できます。".to_owned()
        }
        error => error.to_string(),
    })
}
