//! Brings the index up to the corpus: only what changed is indexed, and what was committed is never lost.
//!
//! The commit's payload says which documents it holds, with their digests, so that list and index can't disagree. An
//! index made by another version is built anew beside the old one, which stays in use until the new one is whole.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tantivy::index::SegmentId;
use tantivy::indexer::{NoMergePolicy, UserOperation};
use tantivy::{Index, IndexWriter, SegmentMeta, Term};
use thiserror::Error;

use super::record::{IndexedDocument, records};
use super::schema::{self, Fields};
use super::vocabulary::SearchVocabulary;
use super::write::to_tantivy;
use crate::ids::DocumentId;

/// Memory in which each thread of the writer collects records before they go to disk, in bytes.
const MEMORY: usize = 128 << 20;
/// Number of writing threads; more would only wait for the thread that reads the documents.
const MOST_THREADS: usize = 4;
/// A large segment is rewritten when more than one in this many of its records is deleted. Rewriting for every changed
/// document would cost ten times as much as indexing the documents. Until then, deleted records still count for the
/// rarity of words.
const MOST_DELETED: u32 = 20;
/// Segments with fewer records are merged; rewriting larger ones after every update would cost more than searching
/// several.
const SMALL: u32 = 50_000;
/// Suffix of the name of an index while a new one replaces it.
pub(crate) const OLD: &str = "old";
/// Suffix of the name of an index while it is built beside the one in use.
pub(crate) const NEW: &str = "new";

/// Why the index could not be brought up to date. The old state is still there.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IndexError {
    /// Another process writes.
    #[error("別の kurabe が索引 {0} を更新しています。終わってから、もう一度実行してください。")]
    Busy(PathBuf),
    /// The folder holds something else, which must not be replaced.
    #[error("フォルダー {0} には索引ではないものがあります。別のフォルダーを指定してください。")]
    NotAnIndex(PathBuf),
    /// A file or folder can't be written.
    #[error("索引 {path} に書き込めません（{cause}）。空き容量と書き込み権限を確認してください。")]
    Io {
        /// The index.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// tantivy can't go on.
    #[error("索引 {path} を更新できません（{cause}）。索引のフォルダーを削除して、もう一度実行してください。")]
    Tantivy {
        /// The index.
        path: PathBuf,
        /// Why.
        cause: tantivy::TantivyError,
    },
    /// A record can't be written as JSON, or deflated.
    #[error("文書 {document} を索引に書き込めません（{cause}）。")]
    Record {
        /// Its id.
        document: String,
        /// Why.
        cause: std::io::Error,
    },
}

/// The effect of an update, in documents; `records` is the number of records now in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Stats {
    /// New ones.
    pub added: usize,
    /// Those whose digest changed.
    pub changed: usize,
    /// Those left alone.
    pub unchanged: usize,
    /// Those that are no longer in the corpus.
    pub removed: usize,
    /// Records in the index: initiatives, passages and documents.
    pub records: u64,
    /// Whether an index of another version was replaced.
    pub rebuilt: bool,
}

/// The payload of a commit.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct CommitPayload {
    /// Schema and analysis with which it was made.
    pub(crate) version: String,
    /// Digests by document id.
    documents: BTreeMap<DocumentId, String>,
}

impl CommitPayload {
    /// The payload of the last commit; `None` if kurabe has not committed yet.
    pub(crate) fn read(index: &Index) -> Option<Self> {
        payload(index)
    }
}

/// The part of the ledger that readers need, without the list of documents, which may be long.
#[derive(Deserialize)]
pub(crate) struct Made {
    /// Schema and analysis with which the index was made.
    pub(crate) version: String,
}

impl Made {
    /// The version of the last commit; `None` if kurabe has not committed yet.
    pub(crate) fn read(index: &Index) -> Option<Self> {
        payload(index)
    }
}

/// Reads the payload of the last commit of an index.
fn payload<T: DeserializeOwned>(index: &Index) -> Option<T> {
    serde_json::from_str(index.load_metas().ok()?.payload.as_deref()?).ok()
}

/// The version that an index must have to be used with this vocabulary.
pub(crate) fn version(vocabulary: &SearchVocabulary) -> String {
    format!("{}/{}", schema::VERSION, vocabulary.fingerprint())
}

/// Brings the index in `folder` up to these documents: the whole corpus, in any order.
///
/// # Errors
/// If it cannot be written. The last commit stays usable.
pub fn update<'a>(
    folder: &Path,
    documents: impl IntoIterator<Item = IndexedDocument<'a>>,
    vocabulary: &SearchVocabulary,
) -> Result<Stats, IndexError> {
    let mut update = Update::begin(folder, vocabulary)?;
    for document in documents {
        update.add(&document)?;
    }
    update.finish()
}

/// An update under way. Dropped without [`finish`](Self::finish), it leaves the index as it was.
pub struct Update {
    folder: PathBuf,
    /// Where the writer writes: `folder`, or its sibling when the index is built anew.
    target: PathBuf,
    index: Index,
    writer: IndexWriter,
    fields: Fields,
    /// The documents of the last commit.
    before: BTreeMap<DocumentId, String>,
    ledger: CommitPayload,
    stats: Stats,
    /// Released when the process ends, however it ends.
    _lock: File,
}

impl Update {
    /// Opens the index for an update, or begins a new one where there is none, or one of another version.
    ///
    /// # Errors
    /// Where another process writes, or the folder can't be written.
    pub fn begin(folder: &Path, vocabulary: &SearchVocabulary) -> Result<Self, IndexError> {
        let lock = lock(folder)?;
        let io = |cause| IndexError::Io { path: folder.to_owned(), cause };
        recover(folder).map_err(io)?;
        let version = version(vocabulary);
        let (schema, fields) = schema::schema();
        let usable = Index::open_in_dir(folder).ok().filter(|index| index.schema() == schema).and_then(|index| {
            let ledger = CommitPayload::read(&index)?;
            (ledger.version == version).then_some((index, ledger.documents))
        });
        let rebuilt = usable.is_none()
            && is_index(folder).map_err(io)?.ok_or_else(|| IndexError::NotAnIndex(folder.to_owned()))?;
        let (target, index, before) = match usable {
            Some((index, before)) => (folder.to_owned(), index, before),
            None => {
                let target = sibling(folder, NEW);
                remove(&target).and_then(|()| fs::create_dir_all(&target)).map_err(io)?;
                let index = Index::create_in_dir(&target, schema).map_err(|cause| tantivy_error(folder, cause))?;
                (target, index, BTreeMap::new())
            }
        };
        vocabulary.analyser.register(&index);
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(MOST_THREADS));
        let writer: IndexWriter =
            index.writer_with_num_threads(threads, threads * MEMORY).map_err(|cause| tantivy_error(folder, cause))?;
        // segments are merged once, at the end: in the background the result would depend on timing
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let ledger = CommitPayload { version, documents: BTreeMap::new() };
        let stats = Stats { rebuilt, ..Stats::default() };
        Ok(Self { folder: folder.to_owned(), target, index, writer, fields, before, ledger, stats, _lock: lock })
    }

    /// Keeps an indexed document. Returns whether it is there with this digest; if not, it must be
    /// [added](Self::add).
    pub fn keep(&mut self, id: &str, digest: &str) -> bool {
        let current = self.before.get(id).is_some_and(|known| known == digest);
        if current && self.ledger.documents.insert(id.into(), digest.to_owned()).is_none() {
            self.stats.unchanged += 1;
        }
        current
    }

    /// Adds a document and returns its number of records; one that is there with the same digest is left alone (0).
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(&mut self, document: &IndexedDocument<'_>) -> Result<usize, IndexError> {
        let id = &document.source.id;
        if self.ledger.documents.contains_key(id) || self.keep(id, document.digest) {
            return Ok(0);
        }
        if self.before.contains_key(id) {
            self.delete(id);
            self.stats.changed += 1;
        } else {
            self.stats.added += 1;
        }
        let records = to_tantivy(&records(document), &self.fields)
            .map_err(|cause| IndexError::Record { document: id.to_string(), cause })?;
        // one batch: its records are adjacent in one segment, in this order
        let count = records.len();
        let operations = records.into_iter().map(UserOperation::Add);
        self.writer.run(operations).map_err(|cause| tantivy_error(&self.folder, cause))?;
        self.ledger.documents.insert(id.clone(), document.digest.to_owned());
        Ok(count)
    }

    fn delete(&self, id: &str) {
        self.writer.delete_term(Term::from_field_text(self.fields.document, id));
    }

    /// Removes the documents that were neither added nor kept, and commits.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn finish(mut self) -> Result<Stats, IndexError> {
        let gone: Vec<DocumentId> =
            self.before.keys().filter(|id| !self.ledger.documents.contains_key(*id)).cloned().collect();
        gone.iter().for_each(|id| self.delete(id));
        self.stats.removed = gone.len();
        let fresh = self.target != self.folder;
        if fresh || self.stats.added + self.stats.changed + self.stats.removed > 0 {
            let payload = serde_json::to_string(&self.ledger)
                .map_err(|cause| IndexError::Record { document: "全体".to_owned(), cause: cause.into() })?;
            self.commit(&payload).map_err(|cause| tantivy_error(&self.folder, cause))?;
        }
        self.merge().map_err(|cause| tantivy_error(&self.folder, cause))?;
        let metas = self.index.load_metas().map_err(|cause| tantivy_error(&self.folder, cause))?;
        self.stats.records = metas.segments.iter().map(|segment| u64::from(segment.num_docs())).sum();
        let Self { folder, target, index, writer, stats, _lock, .. } = self;
        writer.wait_merging_threads().map_err(|cause| tantivy_error(&folder, cause))?;
        drop(index);
        share(&target).map_err(|cause| IndexError::Io { path: folder.clone(), cause })?;
        if fresh {
            swap(&target, &folder).map_err(|cause| IndexError::Io { path: folder, cause })?;
        }
        Ok(stats)
    }

    fn commit(&mut self, payload: &str) -> tantivy::Result<()> {
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(payload);
        commit.commit()?;
        Ok(())
    }

    /// Merges small segments, and large ones with many deleted records: scores are then the same as in an index built
    /// at once, except for the weight of a few deleted records of large segments.
    fn merge(&mut self) -> tantivy::Result<()> {
        let metas = self.index.searchable_segment_metas()?;
        let is_stale = |segment: &&SegmentMeta| {
            let is_small = segment.num_docs() < SMALL;
            segment.has_deletes() && (is_small || segment.num_deleted_docs() > segment.max_doc() / MOST_DELETED)
        };
        let stale = metas.iter().any(|segment| is_stale(&segment));
        let merged: Vec<SegmentId> = metas
            .iter()
            .filter(|segment| is_stale(segment) || segment.num_docs() < SMALL)
            .map(SegmentMeta::id)
            .collect();
        // listed documents are not deleted
        drop(metas);
        if merged.len() > 1 || stale {
            self.writer.merge(&merged).wait()?;
            self.writer.garbage_collect_files().wait()?;
        }
        Ok(())
    }
}

fn tantivy_error(folder: &Path, cause: tantivy::TantivyError) -> IndexError {
    IndexError::Tantivy { path: folder.to_owned(), cause }
}

/// Whether the folder holds an index (`false` if it is empty or not there); `None` if it holds something else.
fn is_index(folder: &Path) -> io::Result<Option<bool>> {
    if folder.join("meta.json").exists() {
        return Ok(Some(true));
    }
    let empty = !folder.exists() || fs::read_dir(folder)?.next().is_none();
    Ok(empty.then_some(false))
}

/// `output/index` and `new` make `output/index.new`.
pub(crate) fn sibling(folder: &Path, suffix: &str) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn lock(folder: &Path) -> Result<File, IndexError> {
    let io = |cause| IndexError::Io { path: folder.to_owned(), cause };
    let path = sibling(folder, "lock");
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(io)?;
    }
    let file = File::create(&path).map_err(io)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(IndexError::Busy(folder.to_owned())),
        // a file system without locks: only tantivy's own lock remains
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// Gives the files of a folder the permissions of the folder itself; tantivy restricts some to their owner.
#[cfg(unix)]
fn share(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    /// The permissions to read and write, without the permission to execute.
    const OF_FILES: u32 = 0o666;
    let rights = fs::metadata(folder)?.permissions().mode() & OF_FILES;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.metadata()?.permissions().mode() & OF_FILES != rights {
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(rights))?;
        }
    }
    Ok(())
}

/// On other systems, files inherit the permissions of their folder.
#[cfg(not(unix))]
fn share(_: &Path) -> io::Result<()> {
    Ok(())
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Replaces the old index by the new one.
fn swap(new: &Path, folder: &Path) -> io::Result<()> {
    let old = sibling(folder, OLD);
    if folder.exists() {
        remove(&old)?;
        fs::rename(folder, &old)?;
    }
    fs::rename(new, folder)?;
    remove(&old)
}

/// Completes an interrupted [`swap`]: between its renames the old index has its other name.
fn recover(folder: &Path) -> io::Result<()> {
    let old = sibling(folder, OLD);
    if old.exists() && !folder.exists() {
        return fs::rename(&old, folder);
    }
    remove(&old)
}
