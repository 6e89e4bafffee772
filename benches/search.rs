//! How fast is the index, and how large? `cargo bench --bench search`; `KURABE_BENCH_RECORDS=1000000` for the size of
//! all of Japan. Prints records per second, the size beside the text, memory while searching, and latencies.

#![allow(missing_docs, unreachable_pub)]

mod generator;
#[path = "../tests/support/sample.rs"]
mod sample;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use generator::{Generator, Question, Random, texts};
use kurabe::dictionaries::Dictionaries;
use kurabe::index::{Kind, Query, Reader, Update, Vocabulary, similar};
use kurabe::text::Tokeniser;

/// Where the process that searches finds the index: in a process of its own its memory is that of a search.
const INDEX: &str = "KURABE_BENCH_INDEX";
const RECORDS: &str = "KURABE_BENCH_RECORDS";
const QUERIES: usize = 1_000;

fn main() {
    let (samples, vocabulary) = sample::read();
    let words = Dictionaries::embedded().text("user.csv").expect("embedded dictionaries");
    let tokeniser = Tokeniser::new(&words).expect("embedded dictionaries");
    let generator = Generator::new(samples, &tokeniser);
    if let Ok(index) = std::env::var(INDEX) {
        return search(Path::new(&index), &generator, &tokeniser, &vocabulary);
    }
    let wanted = std::env::var(RECORDS).ok().and_then(|number| number.parse().ok()).unwrap_or(20_000);
    let folder = tempfile::tempdir().expect("a folder");
    let index = folder.path().join("index");
    build(&index, &generator, wanted, &vocabulary);
    let this = std::env::current_exe().expect("this program");
    let status = Command::new(this).env(INDEX, &index).status().expect("this program runs");
    assert!(status.success(), "searching failed");
}

fn build(index: &Path, generator: &Generator, wanted: u64, vocabulary: &Vocabulary) {
    let (mut taken, mut text, mut documents, mut records) = (Duration::ZERO, 0, 0, 0);
    let processor = processor_seconds();
    let mut update = Update::begin(index, vocabulary).expect("an empty folder");
    while records < wanted {
        let mut document = generator.document(documents);
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
    let processor = processor_seconds() - processor;
    let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
    for entry in std::fs::read_dir(index).expect("the index") {
        let entry = entry.expect("a file");
        let kind = entry.path().extension().map_or(String::new(), |kind| kind.to_string_lossy().into_owned());
        *sizes.entry(kind).or_default() += entry.metadata().expect("a file").len();
    }
    let size: u64 = sizes.values().sum();
    let per_second = stats.records as f64 / taken.as_secs_f64();
    println!("records            {} in {documents} documents", stats.records);
    println!(
        "indexing           {per_second:.0} records/s ({:.1} s, of it {:.1} s to finish)",
        taken.as_secs_f64(),
        finishing.as_secs_f64()
    );
    println!("processor          {processor:.1} s with the making of the documents");
    println!("text               {} MB", text >> 20);
    println!("index              {} MB, {:.2} of the text", size >> 20, size as f64 / text as f64);
    sizes.retain(|_, size| *size >> 20 > 0);
    println!(
        "of it              {}",
        sizes.iter().map(|(kind, size)| format!("{kind} {} MB", size >> 20)).collect::<Vec<_>>().join(", ")
    );
}

fn search(index: &Path, generator: &Generator, tokeniser: &Tokeniser, vocabulary: &Vocabulary) {
    let reader = Reader::open(index, vocabulary).expect("the index");
    let before = memory("VmRSS");
    let mut random = Random(42);
    let every = Query { kinds: vec![Kind::Document], limit: 1, ..Query::default() };
    let documents = reader.search(&every).expect("a query").total as u64;
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
        let mut found = 0;
        for (question, _) in &questions {
            let query = ask(question);
            let started = Instant::now();
            let hits = reader.search(&query).expect("a query");
            times.push((started.elapsed(), question.words.clone(), hits.total));
            found += hits.total;
        }
        report(&format!("two words, {name}"), &mut times, found / questions.len());
    }
    let mut times = Vec::new();
    for (question, id) in questions.iter().take(100) {
        let started = Instant::now();
        let found = similar(&reader, id, 10).expect("an initiative");
        times.push((started.elapsed(), question.words.clone(), found.total));
    }
    report("similar", &mut times, 0);
    println!(
        "memory             {} MB while searching ({} MB before; {} MB of it not files)",
        memory("VmHWM"),
        before,
        memory("RssAnon")
    );
}

fn report(name: &str, times: &mut [(Duration, String, usize)], found: usize) {
    times.sort();
    let at = |share: f64| &times[((times.len() - 1) as f64 * share) as usize];
    let milliseconds = |share: f64| at(share).0.as_secs_f64() * 1e3;
    println!(
        "{name:<18} p50 {:.2} ms, p90 {:.2} ms, p99 {:.2} ms, longest {:.2} ms ({}: {} hits); {found} hits on average",
        milliseconds(0.5),
        milliseconds(0.9),
        milliseconds(0.99),
        milliseconds(1.0),
        at(1.0).1,
        at(1.0).2
    );
}

/// A line of /proc/self/status, in MB; 0 where there is none.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status
        .lines()
        .find_map(|l| l.strip_prefix(line)?.strip_prefix(':')?.split_whitespace().next()?.parse::<u64>().ok());
    value.unwrap_or(0) >> 10
}

/// What this process has used of the processors; 0 where that is not known.
fn processor_seconds() -> f64 {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = status.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    // USER_HZ is 100 on every Linux
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
