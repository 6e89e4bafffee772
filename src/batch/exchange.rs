//! The results of reading a document as text, for another machine that makes the tables: imported into its store,
//! they are as if the document had been read there.

use std::path::Path;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Batch, Entry, Opened, Stored};
use crate::corpus::Source;
use crate::corpus::pdf_file::FileError;
use crate::ids::DocumentId;
use crate::pipeline::Records;

/// Name and version of the format. A change of meaning raises the number.
const SCHEMA: &str = "kurabe.reading/1";

/// The results of reading a document.
#[derive(Debug, Serialize, Deserialize)]
struct Carried {
    schema: String,
    /// The version of kurabe that has read it.
    version: String,
    /// The digest of the dictionaries in force there.
    dictionaries: String,
    /// The document; its path from the folder of the corpus, with `/`.
    source: Source,
    /// Whether the hash of its file differed from `corpus.toml`.
    changed: bool,
    /// Its text, if it could be read.
    document: Option<Stored>,
    /// Its records before any correction, if it could be read.
    records: Option<Records>,
    /// Why it could not.
    failure: Option<String>,
}

/// Why a text can't be taken in.
#[derive(Debug, Error)]
pub enum ExchangeError {
    /// It is none of this format.
    #[error("kurabe run --to-records の記録として読めません（{0}）。")]
    Format(String),
    /// Another kurabe has written it.
    #[error("「{id}」は kurabe {theirs} で読み取られています（この kurabe は {ours}）。同じ版で読み取ってください。")]
    Version {
        /// Which document.
        id: DocumentId,
        /// Its version.
        theirs: String,
        /// Ours.
        ours: &'static str,
    },
    /// It was read with other dictionaries.
    #[error("「{0}」は別の辞書で読み取られています。読み取ったときと同じ辞書（--dictionaries）を指定してください。")]
    Dictionaries(DocumentId),
    /// A result just read is missing from the store.
    #[error("「{0}」の読み取り結果を保存できません。結果のフォルダーの権限と空き容量を確かめてください。")]
    Lost(DocumentId),
    /// The store can't be written.
    #[error("読み取り結果を保存できません: {0}")]
    Store(std::io::Error),
}

impl Batch {
    /// A document that was read, as one line of text; `corpus` is the folder that its path lies in.
    ///
    /// # Errors
    /// Where the store has lost it.
    pub fn carry(&self, entry: &Entry, corpus: &Path) -> Result<String, ExchangeError> {
        let lost = || ExchangeError::Lost(entry.source.id.clone());
        let path = entry.source.path.strip_prefix(corpus).unwrap_or(&entry.source.path);
        let [document_key, records_key] = self.keys(&entry.source);
        let mut carried = Carried {
            schema: SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            dictionaries: self.dictionaries.clone(),
            source: Source { path: path.to_owned(), ..entry.source.clone() },
            changed: entry.changed,
            document: None,
            records: None,
            failure: None,
        };
        match &entry.outcome {
            Ok(_) => {
                carried.document = Some(self.store.get(&document_key).ok_or_else(lost)?);
                carried.records = Some(self.store.get(&records_key).ok_or_else(lost)?);
            }
            Err(failure) => carried.failure = Some(failure.to_string()),
        }
        serde_json::to_string(&carried).map_err(|error| ExchangeError::Format(error.to_string()))
    }

    /// Takes a text of [`Self::carry`] into the store. The document that comes back is read from there; its PDF, which may be
    /// on another machine, is not looked at.
    ///
    /// # Errors
    /// Where the text is none, another kurabe or other dictionaries have made it, or the store can't be written.
    pub fn take_in(&self, text: &str, corpus: &Path) -> Result<Opened, ExchangeError> {
        let carried: Carried = serde_json::from_str(text).map_err(|error| ExchangeError::Format(error.to_string()))?;
        if carried.schema != SCHEMA {
            return Err(ExchangeError::Format(carried.schema));
        }
        let (id, ours) = (carried.source.id.clone(), env!("CARGO_PKG_VERSION"));
        if carried.version != ours {
            return Err(ExchangeError::Version { id, theirs: carried.version, ours });
        }
        if carried.dictionaries != self.dictionaries {
            return Err(ExchangeError::Dictionaries(id));
        }
        let source = Source { path: corpus.join(&carried.source.path), ..carried.source };
        let [document_key, records_key] = self.keys(&source);
        let missing = match (carried.document, carried.records) {
            (Some(document), Some(records)) => {
                let kept =
                    self.store.put(&document_key, &document).and_then(|()| self.store.put(&records_key, &records));
                kept.map_err(ExchangeError::Store)?;
                None
            }
            _ => Some(FileError::Elsewhere(carried.failure.unwrap_or_default())),
        };
        Ok(Opened { source, changed: carried.changed, missing })
    }
}
