//! A process that is killed while it indexes loses nothing that it had committed, and leaves an index that can be
//! searched and updated. `KURABE_KILLS=50 cargo test --test index_crash` kills more often.

mod rounds;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use kurabe::dictionaries::Dictionaries;
use kurabe::index::{Query, Reader, RecordKind, SearchVocabulary};
use kurabe::taxonomy::Taxonomy;
use rounds::Size;

/// Tells the process that is to be killed where to index.
const FOLDER: &str = "KURABE_CRASH_FOLDER";
const DOCUMENTS: usize = 12;
const PARAGRAPHS: usize = 40;
/// The longest that a process is left alone after it began to index; on a slow machine, three updates.
const LONGEST: Duration = Duration::from_millis(600);
/// How often the longest time is doubled for a process that has committed nothing.
const MOST_DOUBLINGS: u32 = 5;

/// Two vocabularies that cut texts differently, so that changing from one to the other builds the index anew.
fn vocabularies(folder: &Path) -> [SearchVocabulary; 2] {
    let own = folder.join("dictionaries");
    fs::create_dir_all(&own).expect("a folder");
    fs::write(own.join("user.csv"), "# no words of our own\n").expect("written");
    [Dictionaries::embedded(), Dictionaries::open(&own).expect("a folder")].map(|dictionaries| {
        let taxonomy = Taxonomy::load(&dictionaries).expect("dictionaries");
        SearchVocabulary::open(&dictionaries, &taxonomy).expect("dictionaries")
    })
}

/// Brings the index to the state of a round. Every third round changes the vocabulary, and so builds the index anew.
fn index(folder: &Path, round: usize, vocabularies: &[SearchVocabulary; 2]) {
    let size = Size { documents: DOCUMENTS, paragraphs: PARAGRAPHS };
    rounds::index(&folder.join("index"), round, size, &vocabularies[round / 3 % 2]);
}

/// The last round that a process says is committed.
fn committed(folder: &Path) -> Option<usize> {
    fs::read_to_string(folder.join("committed")).ok()?.parse().ok()
}

/// No test of its own: what the killed process runs. It goes on where the last one was killed, until it is killed too.
#[test]
fn helper_that_indexes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let vocabularies = vocabularies(&folder);
    fs::write(folder.join("begun"), "").expect("written");
    let first = committed(&folder).map_or(0, |round| round + 1);
    for round in first..first + 10_000 {
        index(&folder, round, &vocabularies);
        // in one step, so that it is there whole or not at all
        fs::write(folder.join("committed.new"), round.to_string()).expect("written");
        fs::rename(folder.join("committed.new"), folder.join("committed")).expect("renamed");
    }
}

/// Runs the helper and kills it some time after it began.
fn kill_after(delay: Duration, folder: &Path) {
    let begun = folder.join("begun");
    let _ = fs::remove_file(&begun);
    let this = std::env::current_exe().expect("this program");
    let mut child = Command::new(this)
        .args(["--exact", "helper_that_indexes_until_it_is_killed"])
        .env(FOLDER, folder)
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("this program runs");
    let started = Instant::now();
    while !begun.exists() {
        assert!(started.elapsed() < Duration::from_secs(120), "the helper does not begin");
        std::thread::sleep(Duration::from_millis(2));
    }
    std::thread::sleep(delay);
    child.kill().expect("killed");
    child.wait().expect("ended");
}

/// Each record that the index holds says the same round, all records are there, and none is older than what was
/// committed. `None` where nothing was committed yet and there is no index.
fn state(folder: &Path, vocabularies: &[SearchVocabulary; 2]) -> Option<usize> {
    let opened = vocabularies.iter().find_map(|vocabulary| Reader::open(&folder.join("index"), vocabulary).ok());
    let Some(reader) = opened else {
        assert_eq!(committed(folder), None, "the index can't be opened any more");
        return None;
    };
    let all = |text: String, kind| {
        let query = Query { text, kinds: vec![kind], limit: 1, ..Query::default() };
        reader.search(&query).expect("the index can be read").total
    };
    assert_eq!(all(String::new(), RecordKind::Document), DOCUMENTS);
    assert_eq!(all(String::new(), RecordKind::Passage), DOCUMENTS * PARAGRAPHS);
    let last = committed(folder);
    let possible = last.unwrap_or(0)..=last.map_or(0, |round| round + 1);
    let round = possible.into_iter().find(|round| all(format!("\"第{round}回の\""), RecordKind::Passage) > 0);
    let round = round.expect("a round that was committed, or the one after it");
    assert_eq!(
        all(format!("\"第{round}回の\""), RecordKind::Passage),
        DOCUMENTS * PARAGRAPHS,
        "round {round} is whole"
    );
    Some(round)
}

#[test]
fn a_killed_process_loses_nothing_that_was_committed() {
    let kills = std::env::var("KURABE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(6_u32);
    let folder = tempfile::tempdir().expect("a folder");
    let vocabularies = vocabularies(folder.path());
    let started = Instant::now();
    index(&folder.path().join("measured"), 0, &vocabularies);
    let longest = LONGEST.max(started.elapsed() * 3);
    let mut rounds = 0;
    for kill in 0..kills {
        // spread over the time in which several updates begin and end
        let share = f64::from(kill * 7 % kills) / f64::from(kills.max(1)) + 0.02;
        kill_after(longest.mul_f64(share), folder.path());
        rounds = state(folder.path(), &vocabularies).unwrap_or(rounds);
    }
    // on a busy machine a process may need far longer than the measured one
    for doubling in 1..=MOST_DOUBLINGS {
        if rounds == 0 && kills >= 3 {
            kill_after(longest * 2_u32.pow(doubling), folder.path());
            rounds = state(folder.path(), &vocabularies).unwrap_or(rounds);
        }
    }
    index(folder.path(), rounds + 3, &vocabularies);
    fs::write(folder.path().join("committed"), (rounds + 3).to_string()).expect("written");
    assert_eq!(state(folder.path(), &vocabularies), Some(rounds + 3), "it can still be updated");
    println!("{kills} kills over {rounds} rounds");
    assert!(rounds > 0 || kills < 3, "the processes got nowhere");
}
