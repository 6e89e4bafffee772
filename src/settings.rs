//! Arguments and files, opened and checked. No stage reads arguments or the environment.

use std::path::{Path, PathBuf};

use crate::corpus::manifest::{Manifest, ManifestError, ManifestRules};
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::store::Store;

/// What every command works with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The dictionaries in force.
    pub dictionaries: Dictionaries,
    /// Folder of the corpus, which holds `corpus.toml`.
    pub corpus: PathBuf,
    /// Folder of everything that can be made again.
    pub output: PathBuf,
}

impl Settings {
    /// Opens the folders and files named by the arguments.
    ///
    /// # Errors
    /// If the folder of dictionaries cannot be read.
    pub fn open(dictionaries: Option<&Path>, corpus: &Path, output: &Path) -> Result<Self, DictionaryError> {
        let dictionaries = dictionaries.map_or(Ok(Dictionaries::embedded()), Dictionaries::open)?;
        Ok(Self { dictionaries, corpus: corpus.into(), output: output.into() })
    }

    /// Where the index is.
    #[must_use]
    pub fn index(&self) -> PathBuf {
        self.output.join("index")
    }

    /// Stored results of earlier runs.
    #[must_use]
    pub fn store(&self) -> Store {
        Store::new(self.output.join("store"))
    }

    /// The rules for checking the documents of the corpus.
    ///
    /// # Errors
    /// If a dictionary cannot be read or contains a mistake.
    pub fn rules(&self) -> Result<ManifestRules, DictionaryError> {
        ManifestRules::load(&self.dictionaries)
    }

    /// The documents of the corpus.
    ///
    /// # Errors
    /// Where there is no list, or it or a dictionary can't be read.
    pub fn manifest(&self) -> Result<Manifest, SettingsError> {
        Ok(Manifest::open(&self.corpus, &self.rules()?)?)
    }
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// A dictionary.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
    /// The list of documents.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
}
