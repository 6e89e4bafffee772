//! The documents of a corpus, read through the pipeline or taken from the store where nothing has changed since, with
//! what people have corrected in their records.

mod asked;
mod choice;
mod exchange;
mod filed;
mod links;
mod readers;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::compare::{self, Initiatives};
use crate::corpus::Source;
use crate::corpus::pdf_file::{self, FileError};
use crate::corrections::{Corrected, CorrectionChange, CorrectionLine, Corrections, Unmade, UnmadeReason};
use crate::diagnostic::{Warned, Warning};
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::digest::sha256;
use crate::document::{Document, DocumentWords};
use crate::ids::DocumentId;
use crate::pipeline::{self, Failure, ReadOptions, Records, Stages};
use crate::plan::PlanContext;
use crate::store::{Key, Store};
use crate::taxonomy::Mentions;
pub use asked::{AskError, Asked, edition, template};
pub use choice::{Choice, Chosen};
pub use exchange::ExchangeError;
pub use filed::Filed;
pub use links::links;
pub use readers::{ForAnother, Readers};

/// Reads documents and stores the results.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The stages that all documents go through.
    pub stages: Arc<Stages>,
    /// Stored results of earlier runs.
    pub store: Store,
    /// Digest of the dictionaries in force.
    pub dictionaries: String,
    /// How documents are read that are not in the store.
    pub reading: ReadOptions,
    /// What people have corrected.
    pub corrections: Corrections,
    /// The processes that read documents for this one; `None` where it reads them itself.
    pub readers: Option<Arc<Readers>>,
    /// The ids of the documents that this process has had read: what was not recognised in them would not be now.
    read: Arc<Mutex<BTreeSet<DocumentId>>>,
}

/// A document whose file has been looked at.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The document, with the digest of the file as it is now.
    pub source: Source,
    /// Whether the hash of the file differs from `corpus.toml`.
    pub changed: bool,
    /// Why the file can't be used, or could not where it was read.
    missing: Option<FileError>,
}

/// A document that has been read, or could not be.
#[derive(Debug)]
pub struct Entry<R = Records> {
    /// The document.
    pub source: Source,
    /// Whether the hash of the file differs from `corpus.toml`.
    pub changed: bool,
    /// What was read, with the corrections.
    pub outcome: Result<R, Failure>,
    /// What the corrections did.
    pub corrected: Corrected,
}

/// What an entry of the store holds of a document; a reading that failed is not kept.
type Stored = Warned<Document>;

impl Batch {
    /// Loads the stages and the corrections in the folder of the corpus; `store` may be empty.
    ///
    /// # Errors
    /// Where a dictionary can't be read or has a mistake. Mistakes in the corrections are
    /// [`Corrections::problems`].
    pub fn new(dictionaries: &Dictionaries, store: Store, corpus: &Path) -> Result<Self, DictionaryError> {
        let stages = Arc::new(Stages::load(dictionaries)?);
        let corrections = Corrections::open(corpus, stages.taxonomy());
        let reading = ReadOptions { words: DocumentWords::load(dictionaries)?, ..ReadOptions::default() };
        let dictionaries = sha256(dictionaries.of_reading()?.as_bytes());
        Ok(Self { stages, store, dictionaries, reading, corrections, readers: None, read: Arc::default() })
    }

    /// The same with the corrections as they are now.
    #[must_use]
    pub fn corrected_anew(&self, corpus: &Path) -> Self {
        Self { corrections: Corrections::open(corpus, self.stages.taxonomy()), ..self.clone() }
    }

    /// Looks at the file of a document: is it there, and as it was?
    #[must_use]
    pub fn open(source: &Source) -> Opened {
        let mut source = source.clone();
        match pdf_file::read(&source.path) {
            Err(missing) => Opened { source, changed: false, missing: Some(missing) },
            Ok(bytes) => {
                let sha256 = sha256(&bytes);
                let changed = !source.sha256.is_empty() && source.sha256 != sha256;
                source.sha256 = sha256;
                Opened { source, changed, missing: None }
            }
        }
    }

    /// Reads a document, or takes the stored result for the same file and dictionaries; then applies the corrections.
    /// The store holds the uncorrected result, so that corrections can be changed and revoked.
    #[must_use]
    pub fn read(&self, opened: Opened) -> Entry {
        let Opened { source, changed, missing } = opened;
        let outcome = missing.map_or_else(|| self.records(&source), |missing| Err(missing.into()));
        self.corrected(source, changed, outcome)
    }

    /// The stored result of a document, corrections applied, or that it has not been read: nothing is read here, so
    /// that a PDF cannot harm a server.
    #[must_use]
    pub fn stored(&self, opened: Opened) -> Entry {
        let Opened { source, changed, missing } = opened;
        let stored = || self.store.get(&self.records_key(&source)).ok_or(Failure::NotYet);
        let outcome = missing.map_or_else(stored, |missing| Err(missing.into()));
        self.corrected(source, changed, outcome)
    }

    /// The entry of a document with its corrections made.
    fn corrected(&self, source: Source, changed: bool, outcome: Result<Records, Failure>) -> Entry {
        match outcome {
            Ok(records) => {
                let (records, corrected) = pipeline::correct_records(records, &self.lines_of(&source), &self.stages);
                Entry { source, changed, outcome: Ok(records), corrected }
            }
            Err(failure) => Entry { source, changed, outcome: Err(failure), corrected: Corrected::default() },
        }
    }

    /// The corrections that were made in none of these documents, in the order of the file.
    #[must_use]
    pub fn unmade<R>(&self, entries: &[Entry<R>]) -> Vec<Unmade<'_>> {
        let made: BTreeSet<usize> = entries.iter().flat_map(|entry| &entry.corrected.lines).copied().collect();
        let left = self.corrections.lines.iter().filter(|line| !made.contains(&line.number));
        let entry_of = |line: &CorrectionLine| entries.iter().find(|entry| line.is_of(&entry.source));
        left.map(|line| {
            let reason = match entry_of(line) {
                None => UnmadeReason::NoDocument,
                Some(Entry { outcome: Err(_), .. }) => UnmadeReason::Unread,
                Some(_) if line.change == CorrectionChange::Checked => UnmadeReason::NoFinding,
                Some(_) => UnmadeReason::NoRecord,
            };
            Unmade { line, reason }
        })
        .collect()
    }

    /// The text of a document, if the store has it.
    #[must_use]
    pub fn stored_document(&self, source: &Source) -> Option<Document> {
        self.store.get(&self.document_key(source)).map(|stored: Stored| stored.value)
    }

    /// The corrections of a document's records.
    fn lines_of<'s>(&'s self, source: &'s Source) -> Vec<&'s CorrectionLine> {
        self.corrections.of(source).collect()
    }

    fn records(&self, source: &Source) -> Result<Records, Failure> {
        let key = self.records_key(source);
        let known = || self.store.get(&key).filter(|records: &Records| !self.may_add_to(source, &records.warnings));
        if let Some(records) = known() {
            return Ok(records);
        }
        if let Some(readers) = &self.readers {
            readers.read(source)?;
            self.note_read(source);
            // Where the store can't be written nothing is there: then it is read here.
            if let Some(records) = self.store.get(&key) {
                return Ok(records);
            }
        }
        let about =
            PlanContext { municipality_code: Some(source.municipality.code.clone()), document_id: source.id.clone() };
        let records = pipeline::read_records(&self.document(source)?, &about, &self.stages)?;
        self.keep(&key, &records);
        Ok(records)
    }

    /// The text of a document.
    ///
    /// # Errors
    /// Where it is not in the store and can't be read.
    pub fn document(&self, source: &Source) -> Result<Stored, Failure> {
        let key = self.document_key(source);
        if let Some(document) =
            self.store.get(&key).filter(|document: &Stored| !self.may_add_to(source, &document.warnings))
        {
            return Ok(document);
        }
        let document = pipeline::read_document(&pdf_file::read(&source.path)?, &self.reading)?;
        self.note_read(source);
        self.keep(&key, &document);
        Ok(document)
    }

    /// Whether a document is worth reading again although it is in the store.
    fn may_add_to(&self, source: &Source, warnings: &[Warning]) -> bool {
        let read = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        self.reading.may_add_to(warnings.iter().map(|warning| warning.code)) && !read().contains(&source.id)
    }

    /// Notes that a document has been read by this process, or for it.
    fn note_read(&self, source: &Source) {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(source.id.clone());
    }

    /// The entries of the store that belong to a document.
    #[must_use]
    pub fn keys(&self, source: &Source) -> [Key; 2] {
        [self.document_key(source), self.records_key(source)]
    }

    /// Changes whenever a record of the document may, by another file, other dictionaries or other corrections.
    #[must_use]
    pub fn digest(&self, source: &Source) -> String {
        let corrections: Vec<_> = self.lines_of(source).into_iter().map(|line| &line.correction).collect();
        // Corrections are plain texts: they can't fail to be written.
        let corrections = serde_json::to_string(&corrections).unwrap_or_default();
        format!("{} {corrections}", self.records_key(source).as_str())
    }

    fn document_key(&self, source: &Source) -> Key {
        Key::of(&format!("{}.document", source.id), &[&source.sha256, &self.reading.words.fingerprint()])
    }

    fn records_key(&self, source: &Source) -> Key {
        let inputs = [source.sha256.as_str(), &self.dictionaries, &source.municipality.code, &source.id];
        Key::of(&format!("{}.records", source.id), &inputs)
    }

    /// A result that cannot be stored is computed again next time: slower, not wrong.
    fn keep<T: Serialize + for<'de> Deserialize<'de>>(&self, key: &Key, value: &T) {
        let _ = self.store.put(key, value);
    }
}

/// The empty account of a document that could not be read.
const NOTHING_READ: Account =
    Account { findings: Vec::new(), checked: Vec::new(), pages: Vec::new(), tables: Vec::new() };

/// A borrowable [`NOTHING_READ`].
static NOTHING_READ_OF_IT: Account = NOTHING_READ;

/// The empty mentions of a document that could not be read.
static NOTHING_NAMED: Mentions = Mentions::new();

impl Entry {
    /// The document for the comparisons: one that could not be read is in them as such.
    #[must_use]
    pub fn reading(&self) -> compare::Reading<'_> {
        let records = self.outcome.as_ref().ok();
        compare::Reading {
            source: &self.source,
            pages: records.map_or(0, |records| records.pages),
            warnings: records.map_or(&[], |records| &records.warnings),
            initiatives: records.map_or(Initiatives::Here(&[]), |records| (&records.initiatives).into()),
            mentions: records.map_or(&NOTHING_NAMED, |records| &records.mentions),
            account: records.map_or(&NOTHING_READ_OF_IT, |records| &records.account),
        }
    }
}

impl Opened {
    /// Changes whenever anything does that the tables show of the document.
    #[must_use]
    pub fn digest(&self, batch: &Batch) -> String {
        let source = serde_json::to_string(&self.source).unwrap_or_default();
        let missing = self.missing.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{source} {} {} {missing}", self.changed, batch.digest(&self.source))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::corpus::{Municipality, SourceKind, YearMonth};

    fn source(path: &Path) -> Source {
        Source {
            id: "plan".into(),
            municipality: Municipality {
                code: "032158".into(), name: "奥州市".into(), prefecture: "岩手県".into()
            },
            title: "計画".into(),
            kind: SourceKind::Plan,
            published: YearMonth { year: 2026, month: Some(3) },
            period: None,
            edition: None,
            path: path.into(),
            sha256: "0".repeat(64),
            url: None,
        }
    }

    #[test]
    fn a_missing_and_a_changed_file_are_distinguished() {
        let folder = tempfile::tempdir().unwrap();
        let batch =
            Batch::new(&Dictionaries::embedded(), Store::new(folder.path().join("store")), folder.path()).unwrap();
        let path = folder.path().join("plan.pdf");
        let missing = Batch::open(&source(&path));
        assert!(!missing.changed);
        std::fs::write(&path, "no PDF").unwrap();
        let changed = Batch::open(&source(&path));
        assert!(changed.changed && changed.source.sha256 != "0".repeat(64));
        assert_ne!(missing.digest(&batch), changed.digest(&batch));
        assert!(matches!(batch.read(missing).outcome, Err(Failure::File(FileError::Missing))));
        assert!(matches!(batch.read(changed).outcome, Err(Failure::Pdf(_))));
    }
}
