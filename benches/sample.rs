//! The sample corpus as all stages read it.

use std::path::Path;

use kurabe::corpus::Source;
use kurabe::corpus::manifest::{Manifest, ManifestRules};
use kurabe::dictionaries::Dictionaries;
use kurabe::document::Document;
use kurabe::index::IndexedDocument;
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
    #[allow(dead_code)] // comparisons need none
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

/// All documents of the sample corpus, in its order.
pub(crate) fn read() -> Vec<Sample> {
    let rules = ManifestRules::load(&Dictionaries::embedded()).expect("embedded dictionaries");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let manifest = Manifest::open(&corpus, &rules).expect("corpus.toml");
    let samples = manifest.sources.into_par_iter().map(|source| {
        let plan = kurabe::open(&source.path).expect("a readable PDF");
        let initiatives = plan.classify().expect("records").initiatives;
        Sample { source, document: plan.document().clone(), initiatives }
    });
    samples.collect()
}
