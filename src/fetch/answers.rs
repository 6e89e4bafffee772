//! The validators of servers for downloaded PDFs (`corpus/.fetched.json`), used to ask whether a PDF has changed. If
//! the file is lost, PDFs are downloaded again and compared by their digests.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::atomic;

/// Name of the file in the folder of the corpus.
const FILE_NAME: &str = ".fetched.json";

/// The validators of a server for the PDF at one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Validators {
    /// The digest of the PDF to which they apply.
    pub(super) sha256: String,
    /// The header `ETag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    /// The header `Last-Modified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) modified: Option<String>,
}

/// Validators by address.
#[derive(Debug, Clone)]
pub(super) struct Answers {
    path: PathBuf,
    of: BTreeMap<String, Validators>,
}

impl Answers {
    /// Reads the file in the folder of a corpus; a missing or damaged one counts as empty.
    pub(super) fn open(corpus: &Path) -> Self {
        let path = corpus.join(FILE_NAME);
        let of = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { path, of }
    }

    /// The validators of this PDF at the address.
    pub(super) fn of(&self, address: &str, sha256: &str) -> Option<&Validators> {
        self.of.get(address).filter(|known| known.sha256 == sha256)
    }

    /// Stores the validators of the PDF at an address; returns whether they are new.
    pub(super) fn learn(&mut self, address: &str, said: Validators) -> bool {
        if said.etag.is_none() && said.modified.is_none() {
            return self.of.remove(address).is_some();
        }
        self.of.insert(address.to_owned(), said.clone()) != Some(said)
    }

    /// Writes the file.
    pub(super) fn save(&self) -> io::Result<()> {
        atomic::write_with(&self.path, |file| serde_json::to_writer_pretty(file, &self.of).map_err(io::Error::from))
    }
}
