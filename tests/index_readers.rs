//! Several readers search an index again and again while a batch writes to it: each answer is the old state or the new one,
//! whole, and none is an error.

mod rounds;

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use kurabe::dictionaries::Dictionaries;
use kurabe::index::{Query, Reader, RecordKind, SearchVocabulary};
use kurabe::taxonomy::Taxonomy;
use rounds::Size;

const DOCUMENTS: usize = 6;
const PARAGRAPHS: usize = 8;
const READERS: usize = 4;
/// Updates of all documents.
const ROUNDS: usize = 12;

fn vocabulary(dictionaries: &Dictionaries) -> SearchVocabulary {
    SearchVocabulary::open(dictionaries, &Taxonomy::load(dictionaries).expect("dictionaries")).expect("dictionaries")
}

/// Brings the index to the state of a round.
fn index(folder: &Path, round: usize, vocabulary: &SearchVocabulary) {
    rounds::index(folder, round, Size { documents: DOCUMENTS, paragraphs: PARAGRAPHS }, vocabulary);
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
