//! The state shared by all requests.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::access::Door;
use super::images::Images;
use super::job::Jobs;
use super::library::{Library, LibraryError};
use super::{Options, ServeError};
use crate::calendar::FiscalYear;
use crate::corpus::directory::Directory;
use crate::index::SearchVocabulary;
use crate::settings::Settings;
use crate::taxonomy::Taxonomy;

/// The server.
pub(super) struct Site {
    pub(super) settings: Settings,
    pub(super) base: Option<String>,
    pub(super) year: Option<FiscalYear>,
    pub(super) directory: Directory,
    pub(super) door: Door,
    pub(super) images: Images,
    pub(super) jobs: Jobs,
    /// Held while `corpus.toml` is changed.
    pub(super) list: Mutex<()>,
    vocabulary: &'static SearchVocabulary,
    library: RwLock<Arc<Library>>,
}

impl Site {
    /// Opens the corpus.
    pub(super) fn open(options: Options, address: SocketAddr) -> Result<Self, ServeError> {
        let Options { settings, program, base, year, access } = options;
        let opened = |error| ServeError::Library(LibraryError::Dictionary(error));
        let taxonomy = Taxonomy::load(&settings.dictionaries).map_err(opened)?;
        let vocabulary = SearchVocabulary::open(&settings.dictionaries, &taxonomy);
        // Leaked on purpose, once: the index borrows it for as long as the program runs.
        let vocabulary: &'static SearchVocabulary = Box::leak(Box::new(vocabulary.map_err(LibraryError::from)?));
        let library = Library::open(&settings, vocabulary)?;
        Ok(Self {
            directory: Directory::load(&settings.dictionaries).map_err(opened)?,
            door: Door::new(access, address).ok_or(ServeError::NoChance)?,
            images: Images::default(),
            jobs: Jobs::new(program),
            list: Mutex::new(()),
            library: RwLock::new(Arc::new(library)),
            settings,
            base,
            year,
            vocabulary,
        })
    }

    /// The corpus as it is.
    pub(super) fn library(&self) -> Arc<Library> {
        Arc::clone(&self.library.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reloads documents and index.
    pub(super) fn look_again(&self) -> Result<(), LibraryError> {
        let library = self.library().anew(&self.settings, self.vocabulary)?;
        self.put(library);
        Ok(())
    }

    /// Reloads the corrections of a document.
    pub(super) fn correct_again(&self, document: &str) {
        let library = self.library().corrected(document, &self.settings);
        self.put(library);
    }

    fn put(&self, library: Library) {
        *self.library.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(library);
    }

    pub(super) fn taxonomy<'l>(&self, library: &'l Library) -> &'l Taxonomy {
        library.batch.stages.taxonomy()
    }
}
