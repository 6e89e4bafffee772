//! The sample corpus as all stages read it.

use std::path::{Path, PathBuf};

use kurabe::corpus::Source;
use kurabe::corpus::manifest::{Manifest, Rules};
use kurabe::dictionaries::Dictionaries;
use kurabe::document::Document;
use kurabe::index::{IndexedDocument, Vocabulary};
use kurabe::pipeline::{self, ReadOptions, Stages};
use kurabe::plan::PlanContext;
use kurabe::taxonomy::Classified;
use rayon::prelude::*;

/// A document of the sample corpus.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) source: Source,
    pub(crate) document: Document,
    pub(crate) initiatives: Vec<Classified>,
}

impl Sample {
    /// The document as it goes into the index.
    pub(crate) fn indexed(&self) -> IndexedDocument<'_> {
        IndexedDocument {
            source: &self.source,
            document: &self.document,
            initiatives: &self.initiatives,
            links: &[],
            digest: &self.source.sha256,
        }
    }
}

/// The folder of the repository's corpus.
pub(crate) fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// All documents of the sample corpus, in its order, and the vocabulary to index and search them with.
pub(crate) fn read() -> (Vec<Sample>, Vocabulary) {
    let dictionaries = Dictionaries::embedded();
    let stages = Stages::load(&dictionaries).expect("embedded dictionaries");
    let vocabulary = Vocabulary::open(&dictionaries, stages.taxonomy()).expect("embedded dictionaries");
    let rules = Rules::load(&dictionaries).expect("embedded dictionaries");
    let manifest = Manifest::open(&corpus(), &rules).expect("corpus.toml");
    let samples = manifest.sources.into_par_iter().map(|source| {
        let bytes = std::fs::read(&source.path).expect("a sample document");
        let document = pipeline::read_document(&bytes, &ReadOptions::default()).expect("a readable PDF");
        let about =
            PlanContext { municipality_code: Some(source.municipality.code.clone()), document_id: source.id.clone() };
        let records = pipeline::read_records(&document, &about, &stages).expect("records");
        Sample { source, document: document.value, initiatives: records.initiatives }
    });
    (samples.collect(), vocabulary)
}
