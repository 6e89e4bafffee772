//! How long do all comparisons of the whole country take, and how much memory? `cargo bench --bench compare`: 1,788
//! municipalities with 100 initiatives each, made from the sample corpus; `KURABE_BENCH_MUNICIPALITIES` for another
//! number, `KURABE_BENCH_REPORT` for another report than the workbook alone (`full`: all files), `KURABE_BENCH_OUTPUT`
//! for a folder that keeps the files.

mod allocator;
#[allow(dead_code)] // questions are for benches/search.rs
mod generator;
mod memory;
mod sample;

use std::path::PathBuf;
use std::time::Instant;

use generator::Generator;
use kurabe::account::Account;
use kurabe::compare::{Catalogue, CompareOptions, Maker, Reading, default_edition, names};
use kurabe::corpus::Source;
use kurabe::dictionaries::Dictionaries;
use kurabe::document::Document;
use kurabe::export::{CoverSheet, Format, Template, write_report};
use kurabe::taxonomy::{Classified, Mentions, Taxonomy};
use kurabe::text::Tokeniser;
use memory::memory;

/// Of documents that were read whole.
static CLEAN: Account = Account { findings: Vec::new(), pages: Vec::new(), tables: Vec::new(), checked: Vec::new() };

/// Of documents whose text names no topic.
static NOTHING_NAMED: Mentions = Mentions::new();

/// Initiatives of a municipality.
const INITIATIVES: usize = 100;
/// Municipalities of the country, special wards among them and designated cities once.
const MUNICIPALITIES: u64 = 1_788;

fn main() {
    let wanted = std::env::var("KURABE_BENCH_MUNICIPALITIES").ok().and_then(|number| number.parse().ok());
    let country = country(wanted.unwrap_or(MUNICIPALITIES));
    let dictionaries = Dictionaries::embedded();
    let taxonomy = Taxonomy::load(&dictionaries).expect("embedded dictionaries");
    let edition = default_edition(&taxonomy).expect("an edition").id.clone();
    let catalogue = Catalogue::load(&taxonomy, &edition, &dictionaries).expect("embedded dictionaries");
    let report = std::env::var("KURABE_BENCH_REPORT");
    let template = report.map_or_else(
        |_| Template::of(names(), "全件一覧", &[Format::Xlsx]),
        |name| Template::load(&dictionaries, &name).expect("a report"),
    );
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = std::env::var_os("KURABE_BENCH_OUTPUT").map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    say("records made", None);

    let started = Instant::now();
    let readings: Vec<Reading<'_>> = country.iter().map(reading).collect();
    let base = country.first().map(|(source, _)| source.municipality.code.clone());
    let options = CompareOptions { base: base.map(String::from), ..CompareOptions::default() };
    let selection = options.select(&readings, &catalogue).expect("the base is there");
    let maker = Maker::new(&readings, &catalogue, &selection).expect("sorts");
    say("sorted", Some(started));
    let cover = CoverSheet { title: template.title.clone(), edition, conditions: selection.conditions(&catalogue) };
    let written = write_report(&maker, &cover, &template, &folder).expect("writes");
    say("written", Some(started));
    let size: u64 = written.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|file| file.len()).sum();
    println!("{} files, {} MB", written.len(), size >> 20);
}

/// Plans of as many municipalities, each with its records.
fn country(municipalities: u64) -> Vec<(Source, Vec<Classified>)> {
    let mut samples = sample::read();
    samples.retain(|sample| !sample.initiatives.is_empty());
    // Only the records are compared, without the exact words of their fields: as a batch does.
    for sample in &mut samples {
        sample.document = Document::default();
        sample.initiatives.iter_mut().for_each(|record| record.initiative.sources.clear());
    }
    let words = Dictionaries::embedded().text("user.csv").expect("embedded dictionaries");
    let generator = Generator::new(samples, &Tokeniser::new(&words).expect("embedded dictionaries"));
    let plan = |number: u64| {
        let mut plan = generator.document(number);
        let mut more = (1..).map(|part| generator.document(number + part * municipalities));
        while plan.initiatives.len() < INITIATIVES {
            plan.initiatives.extend(more.next().into_iter().flat_map(|more| more.initiatives));
        }
        plan.initiatives.truncate(INITIATIVES);
        plan.initiatives.shrink_to_fit();
        (plan.source, plan.initiatives)
    };
    (0..municipalities).map(plan).collect()
}

fn reading((source, initiatives): &(Source, Vec<Classified>)) -> Reading<'_> {
    let pages = initiatives.iter().map(|record| record.initiative.page).max().unwrap_or(0);
    Reading { source, pages, warnings: &[], initiatives: initiatives.into(), mentions: &NOTHING_NAMED, account: &CLEAN }
}

/// What has been done, since when, and the memory of this process: now, and at most.
fn say(what: &str, since: Option<Instant>) {
    let seconds = since.map_or(0.0, |since| since.elapsed().as_secs_f64());
    println!("{what:<14} {seconds:>6.1} s  {:>5} MB now  {:>5} MB at most", memory("VmRSS"), memory("VmHWM"));
}
