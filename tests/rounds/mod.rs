//! Documents of a made-up corpus that say in every paragraph which round of updates they are of.

use std::path::{Path, PathBuf};

use kurabe::corpus::{Municipality, Source, SourceKind, YearMonth};
use kurabe::document::{Document, Element, Page, Text};
use kurabe::index::{IndexedDocument, SearchVocabulary, update};

/// How large the corpus is.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// Number of documents.
    pub(crate) documents: usize,
    /// Paragraphs of each document.
    pub(crate) paragraphs: usize,
}

/// Brings the index in a folder to the state of a round.
pub(crate) fn index(folder: &Path, round: usize, size: Size, vocabulary: &SearchVocabulary) {
    let sources: Vec<Source> = (0..size.documents).map(source).collect();
    let paragraph = |number: usize| {
        let value = format!("第{round}回の{number}番目の取組として、窓口の手続のオンライン化を進める。");
        Element::Paragraph(Text { value, at: Vec::new() })
    };
    let elements = (0..size.paragraphs).map(paragraph).collect();
    let document = Document { elements, pages: vec![Page { page: 1, ..Page::default() }], ..Document::default() };
    let digest = round.to_string();
    let documents = sources.iter().map(|source| IndexedDocument {
        source,
        document: &document,
        initiatives: &[],
        links: &[],
        digest: &digest,
    });
    update(folder, documents, vocabulary).expect("updated");
}

fn source(number: usize) -> Source {
    Source {
        id: format!("plan-{number}").into(),
        municipality: Municipality {
            code: format!("{number:06}").into(),
            name: format!("第{number}市"),
            prefecture: "岩手県".to_owned(),
        },
        title: "デジタル計画".to_owned(),
        kind: SourceKind::Plan,
        published: YearMonth { year: 2024, month: Some(3) },
        period: None,
        edition: None,
        path: PathBuf::from("plan.pdf"),
        sha256: String::new(),
        url: None,
    }
}
