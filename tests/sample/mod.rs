//! The sample corpus as all stages read it.

use std::path::{Path, PathBuf};

use kurabe::corpus::manifest::{Manifest, ManifestRules};
use kurabe::corpus::{Municipality, Source, SourceKind, YearMonth};
use kurabe::dictionaries::Dictionaries;
use kurabe::document::Document;
use kurabe::index::{IndexedDocument, SearchVocabulary};
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
pub(crate) fn read() -> (Vec<Sample>, SearchVocabulary) {
    let dictionaries = Dictionaries::embedded();
    let stages = Stages::load(&dictionaries).expect("embedded dictionaries");
    let vocabulary = SearchVocabulary::open(&dictionaries, stages.taxonomy()).expect("embedded dictionaries");
    let rules = ManifestRules::load(&dictionaries).expect("embedded dictionaries");
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

/// The pages of `tests/plans`, each as a plan of a city of its own.
pub(crate) fn forms() -> Vec<Sample> {
    let stages = Stages::load(&Dictionaries::embedded()).expect("embedded dictionaries");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let files = std::fs::read_dir(folder).expect("the plans").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "pdf")).collect();
    files.sort();
    let forms = files.into_par_iter().enumerate().map(|(number, path)| {
        let bytes = std::fs::read(&path).expect("a plan");
        let id = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let code = format!("{:06}", 20_000 + number).into();
        let municipality = Municipality { code, name: format!("第{number}市"), prefecture: "架空県".into() };
        let source = Source {
            id: id.as_str().into(),
            municipality: municipality.clone(),
            title: "計画".into(),
            kind: SourceKind::Plan,
            published: YearMonth { year: 2025, month: Some(3) },
            period: None,
            edition: None,
            path,
            sha256: id.clone(),
            url: None,
        };
        let document = pipeline::read_document(&bytes, &ReadOptions::default()).expect("a readable PDF");
        let about = PlanContext { municipality_code: Some(municipality.code), document_id: id.into() };
        let records = pipeline::read_records(&document, &about, &stages).expect("records");
        Sample { source, document: document.value, initiatives: records.initiatives }
    });
    forms.collect()
}
