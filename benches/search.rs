//! How fast is the index, and how large? `cargo bench --bench search`; `KURABE_BENCH_RECORDS=1000000` for the size of
//! all of Japan. Prints records per second, the size beside the text, memory while searching, and latencies.

mod allocator;
mod generator;
mod memory;
mod sample;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use generator::{Generator, Question, Random, texts};
use kurabe::dictionaries::Dictionaries;
use kurabe::index::{Query, Reader, RecordKind, SearchVocabulary, Update, similar};
use kurabe::taxonomy::Taxonomy;
use kurabe::text::Tokeniser;
use memory::memory;

/// An index to search, which is built before if it is not there; without one, a temporary one is built.
const INDEX: &str = "KURABE_BENCH_INDEX";
const RECORDS: &str = "KURABE_BENCH_RECORDS";
const QUERIES: usize = 1_000;

fn main() {
    let samples = sample::read();
    let dictionaries = Dictionaries::embedded();
    let taxonomy = Taxonomy::load(&dictionaries).expect("embedded dictionaries");
    let vocabulary = SearchVocabulary::open(&dictionaries, &taxonomy).expect("embedded dictionaries");
    let words = dictionaries.text("user.csv").expect("embedded dictionaries");
    let tokeniser = Tokeniser::new(&words).expect("embedded dictionaries");
    let generator = Generator::new(samples, &tokeniser);
    let folder = tempfile::tempdir().expect("a folder");
    let given = std::env::var_os(INDEX).map(PathBuf::from);
    let index = given.clone().unwrap_or_else(|| folder.path().join("index"));
    if index.exists() {
        return search(&index, &generator, &tokeniser, &vocabulary);
    }
    let wanted = std::env::var(RECORDS).ok().and_then(|number| number.parse().ok()).unwrap_or(20_000);
    build(&index, &generator, wanted, &vocabulary);
    // in a process of its own, so that its memory is that of a search
    let this = std::env::current_exe().expect("this program");
    let status = Command::new(this).env(INDEX, &index).status().expect("this program runs");
    assert!(status.success(), "searching failed");
}

fn build(index: &Path, generator: &Generator, wanted: u64, vocabulary: &SearchVocabulary) {
    let (mut taken, mut text, mut documents, mut records) = (Duration::ZERO, 0, 0, 0);
    let (before, mut making) = (processor_of_all(), Duration::ZERO);
    let mut update = Update::begin(index, vocabulary).expect("an empty folder");
    while records < wanted {
        let started = Instant::now();
        let mut document = generator.document(documents);
        making += started.elapsed();
        documents += 1;
        let mut bytes = 0;
        texts(&mut document, &mut |part| bytes += part.len());
        let started = Instant::now();
        records += update.add(&document.indexed()).expect("indexed") as u64;
        taken += started.elapsed();
        text += bytes;
    }
    let started = Instant::now();
    let stats = update.finish().expect("committed");
    let finishing = started.elapsed();
    taken += finishing;
    let used = processor_of_all() - before;
    let per_second = stats.records as f64 / taken.as_secs_f64();
    println!("records            {} in {documents} documents", stats.records);
    println!(
        "indexing           {per_second:.0} records/s ({:.1} s, of it {:.1} s to finish)",
        taken.as_secs_f64(),
        finishing.as_secs_f64()
    );
    println!(
        "processor          {:.1} s of all threads, with at most {:.1} s to make the documents",
        used.as_secs_f64(),
        making.as_secs_f64()
    );
    report_size(index, text);
}

/// What the index takes on disk beside the text: by kind of file, and which fields take it.
fn report_size(index: &Path, text: usize) {
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    for entry in std::fs::read_dir(index).expect("the index") {
        let entry = entry.expect("a file");
        let kind = entry.path().extension().map_or(String::new(), |kind| kind.to_string_lossy().into_owned());
        *kinds.entry(kind).or_default() += entry.metadata().expect("a file").len();
    }
    let size: u64 = kinds.values().sum();
    println!("text               {} MB", text / 1_000_000);
    println!("index              {} MB, {:.2} of the text", size / 1_000_000, size as f64 / text as f64);
    report_parts("of it", kinds);
}

/// Which fields take the room: their terms, postings, positions, columns.
fn report_fields(index: &Path) {
    let usage = tantivy::Index::open_in_dir(index)
        .and_then(|index| Ok(index.reader()?.searcher().space_usage()?))
        .expect("the index can be read");
    let mut fields: BTreeMap<String, u64> = BTreeMap::new();
    for segment in usage.segments() {
        let parts = [
            ("term", segment.termdict()),
            ("idx", segment.postings()),
            ("pos", segment.positions()),
            ("fast", segment.fast_fields()),
            ("fieldnorm", segment.fieldnorms()),
        ];
        for (part, usage) in parts {
            for field in usage.fields() {
                *fields.entry(format!("{} {part}", field.field_name())).or_default() += field.total().get_bytes();
            }
        }
    }
    report_parts("by field", fields);
}

fn report_parts(name: &str, mut parts: BTreeMap<String, u64>) {
    parts.retain(|_, size| *size > 100_000);
    let parts: Vec<_> = parts.iter().map(|(part, size)| format!("{part} {:.1} MB", *size as f64 / 1e6)).collect();
    println!("{name:<18} {}", parts.join(", "));
}

fn search(index: &Path, generator: &Generator, tokeniser: &Tokeniser, vocabulary: &SearchVocabulary) {
    report_fields(index);
    let reader = Reader::open(index, vocabulary).expect("the index");
    let before = memory("VmRSS");
    let mut random = Random(42);
    let every = Query { kinds: vec![RecordKind::Document], limit: 1, ..Query::default() };
    let documents = reader.search(&every).expect("a query").total as u64;
    let first = Query { kinds: vec![RecordKind::Initiative, RecordKind::Passage], limit: 2_000, ..Query::default() };
    let first = reader.search(&first).expect("a query").hits;
    let above: usize = first.iter().flat_map(|hit| &hit.context).map(String::len).sum();
    println!("above              {} bytes stand above each record and are indexed with it", above / first.len().max(1));
    let mut questions = Vec::new();
    while questions.len() < QUERIES {
        let document = generator.document(random.below(documents));
        let id = document.initiatives.first().map(|first| first.initiative.id.clone());
        questions.extend(generator.question(&document, &mut random, tokeniser).zip(id));
    }
    let plain = |question: &Question| Query { text: question.words.clone(), limit: 20, ..Query::default() };
    type Ask<'a> = (&'a str, Box<dyn Fn(&Question) -> Query>);
    let kinds: [Ask<'_>; 3] = [
        (
            "市 分野",
            Box::new(move |q| Query {
                municipality: vec![q.municipality.clone()],
                area: vec![q.area.clone()],
                ..plain(q)
            }),
        ),
        ("分野 年度", Box::new(move |q| Query { area: vec![q.area.clone()], year: q.year, ..plain(q) })),
        ("-", Box::new(plain)),
    ];
    for (name, ask) in kinds {
        let mut times = Vec::new();
        let (mut work, mut found) = (Vec::new(), 0);
        for (question, _) in &questions {
            let query = ask(question);
            let (started, used) = (Instant::now(), processor());
            let hits = reader.search(&query).expect("a query");
            times.push((started.elapsed(), question.words.clone(), hits.total));
            work.push(processor() - used);
            found += hits.total;
        }
        report(&format!("two words, {name}"), &mut times, &mut work, found / questions.len());
    }
    let (mut times, mut work) = (Vec::new(), Vec::new());
    for (question, id) in questions.iter().take(100) {
        let (started, used) = (Instant::now(), processor());
        let found = similar(&reader, id, &Query { limit: 10, ..Query::default() }).expect("an initiative");
        times.push((started.elapsed(), question.words.clone(), found.total));
        work.push(processor() - used);
    }
    report("similar", &mut times, &mut work, 0);
    println!(
        "memory             {} MB while searching ({} MB before; {} MB of it not files)",
        memory("VmHWM"),
        before,
        memory("RssAnon")
    );
}

fn report(name: &str, times: &mut [(Duration, String, usize)], work: &mut [Duration], found: usize) {
    times.sort();
    work.sort();
    let place = |share: f64| ((times.len() - 1) as f64 * share) as usize;
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    let [p50, p90, p99, longest] = [0.5, 0.9, 0.99, 1.0].map(|share| milliseconds(times[place(share)].0));
    println!("{name:<18} p50 {p50:.2} ms, p90 {p90:.2} ms, p99 {p99:.2} ms, longest {longest:.2} ms");
    let [p50, p90, p99] = [0.5, 0.9, 0.99].map(|share| milliseconds(work[place(share)]));
    let (_, words, hits) = &times[times.len() - 1];
    println!(
        "{:<18} p50 {p50:.2} ms, p90 {p90:.2} ms, p99 {p99:.2} ms; {found} hits on average, {hits} for {words}",
        "  processor"
    );
}

/// What all threads of this process have used of the processors: on a busy machine the clock says little. Zero where
/// the system does not tell.
fn processor() -> Duration {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let used = threads.filter_map(|thread| {
        let status = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        status.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(used.sum())
}

/// The same, with the threads that have ended, in hundredths of a second.
fn processor_of_all() -> Duration {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = status.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    // USER_HZ is 100 on every Linux
    Duration::from_millis(ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10)
}
