//! Several readers search an index again and again while a batch writes to it: each answer is the old state or the new one,
//! whole, and none is an error.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use kurabe::corpus::{Municipality, Source, SourceKind, YearMonth};
use kurabe::dictionaries::Dictionaries;
use kurabe::document::{Document, Element, Page, Text};
use kurabe::index::{IndexedDocument, Query, Reader, RecordKind, SearchVocabulary, update};
use kurabe::taxonomy::Taxonomy;

const DOCUMENTS: usize = 6;
const PARAGRAPHS: usize = 8;
const READERS: usize = 4;
/// Updates of all documents.
const ROUNDS: usize = 12;

fn vocabulary(dictionaries: &Dictionaries) -> SearchVocabulary {
    SearchVocabulary::open(dictionaries, &Taxonomy::load(dictionaries).expect("dictionaries")).expect("dictionaries")
}

/// Brings the index to the state of a round: each paragraph of each document says which round it is.
fn index(folder: &Path, round: usize, vocabulary: &SearchVocabulary) {
    let paragraph = |number: usize| {
        let value = format!("第{round}回の{number}番目の取組として、窓口の手続のオンライン化を進める。");
        Element::Paragraph(Text { value, at: Vec::new() })
    };
    let elements = (0..PARAGRAPHS).map(paragraph).collect();
    let document = Document { elements, pages: vec![Page { page: 1, ..Page::default() }], ..Document::default() };
    let sources: Vec<Source> = (0..DOCUMENTS).map(source).collect();
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
        id: format!("plan-{number}"),
        municipality: Municipality {
            code: format!("{number:06}"),
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

/// The round that the index is in, as one reader sees it in several questions.
fn round(folder: &Path, vocabulary: &SearchVocabulary) -> usize {
    let reader = Reader::open(folder, vocabulary).expect("the index can be opened");
    let count = |text: String, kind| {
        let query = Query { text, kinds: vec![kind], limit: 1, ..Query::default() };
        reader.search(&query).expect("the index can be searched").total
    };
    assert_eq!(count(String::new(), RecordKind::Document), DOCUMENTS);
    let counts: Vec<usize> =
        (0..=ROUNDS).map(|round| count(format!("\"第{round}回の\""), RecordKind::Passage)).collect();
    let seen: Vec<usize> = (0..=ROUNDS).filter(|round| counts[*round] > 0).collect();
    assert_eq!(seen.len(), 1, "one state: {counts:?}");
    assert_eq!(counts[seen[0]], DOCUMENTS * PARAGRAPHS, "and all of it: {counts:?}");
    seen[0]
}

#[test]
fn readers_see_the_old_state_or_the_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("index");
    let vocabulary = vocabulary(&Dictionaries::embedded());
    index(&folder, 0, &vocabulary);
    let (is_done, answers, newest) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                let mut last = 0;
                while !is_done.load(Ordering::SeqCst) {
                    let committed = newest.load(Ordering::SeqCst);
                    let seen = round(&folder, &vocabulary);
                    assert!(seen >= committed.max(last), "what was committed before is never gone");
                    last = seen;
                    answers.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        for number in 1..=ROUNDS {
            index(&folder, number, &vocabulary);
            newest.store(number, Ordering::SeqCst);
        }
        let before = answers.load(Ordering::SeqCst);
        while answers.load(Ordering::SeqCst) < before + READERS {
            thread::yield_now();
        }
        is_done.store(true, Ordering::SeqCst);
    });
    assert_eq!(round(&folder, &vocabulary), ROUNDS);
    println!("{} answers over {ROUNDS} updates", answers.into_inner());
}
