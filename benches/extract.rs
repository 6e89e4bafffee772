//! How fast are the stages that read a PDF? `cargo bench --bench extract [FILE…]`: without files, those of
//! corpus/sample and of ../shared/pdf, where it is. Prints pages per second: text alone, lines and tables,
//! all of `kurabe extract` but the printing. Pages of a file are read in parallel, as in use.

mod allocator;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kurabe::dictionaries::Dictionaries;
use kurabe::layout;
use kurabe::pdf::{self, Limits};
use kurabe::pipeline::{self, Stages};
use kurabe::plan::PlanContext;
use rayon::prelude::*;

/// A file is read until so much time has passed, three times at least; the fastest time counts.
const LONG_ENOUGH: Duration = Duration::from_millis(300);
const ROUNDS: usize = 3;

/// The stages, as columns.
const STAGES: [&str; 3] = ["text", "layout", "extract"];

fn main() {
    let stages = Stages::load(&Dictionaries::embedded()).expect("embedded dictionaries");
    let mut total = ([Duration::ZERO; STAGES.len()], 0);
    println!("{:>9} {:>9} {:>9}  pages/s", STAGES[0], STAGES[1], STAGES[2]);
    for path in files() {
        let bytes = fs::read(&path).expect("a readable file");
        let (times, pages) = measure(&bytes, &stages);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        report(&times, pages, &format!("{name} ({pages} pages)"));
        total.0.iter_mut().zip(times).for_each(|(sum, time)| *sum += time);
        total.1 += pages;
    }
    report(&total.0, total.1, "all of them");
}

/// What was asked for on the command line (cargo adds `--bench`), or the PDFs at hand.
fn files() -> Vec<PathBuf> {
    let asked: Vec<PathBuf> = std::env::args_os().skip(1).filter(|a| a != "--bench").map(PathBuf::from).collect();
    if !asked.is_empty() {
        return asked;
    }
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [home.join("corpus/sample"), home.join("../shared/pdf")];
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "pdf"));
    files.sort();
    files
}

/// The time of each stage, the ones before it left out but in the last, and the number of pages.
fn measure(bytes: &[u8], stages: &Stages) -> ([Duration; STAGES.len()], usize) {
    let pages = pdf::read(bytes, &Limits::default()).expect("a readable PDF").value;
    let text = fastest(|| (), |()| pdf::read(bytes, &Limits::default()).map(|read| read.value.len()));
    let layout = fastest(
        || pages.clone(),
        |pages| pages.into_par_iter().map(|page| layout::analyse(page).value.tables.len()).sum::<usize>(),
    );
    let about = PlanContext::default();
    let whole = fastest(
        || (),
        |()| {
            let document = pipeline::read_document(bytes, &pipeline::ReadOptions::default()).expect("a readable PDF");
            pipeline::read_records(&document, &about, stages).map(|records| records.initiatives.len())
        },
    );
    ([text, layout, whole], pages.len())
}

/// The fastest of several runs, each with what `prepare` gives it.
fn fastest<I, O>(prepare: impl Fn() -> I, run: impl Fn(I) -> O) -> Duration {
    let (began, mut best, mut rounds) = (Instant::now(), Duration::MAX, 0);
    while rounds < ROUNDS || began.elapsed() < LONG_ENOUGH {
        let given = prepare();
        let started = Instant::now();
        black_box(run(given));
        best = best.min(started.elapsed());
        rounds += 1;
    }
    best
}

fn report(times: &[Duration; STAGES.len()], pages: usize, name: &str) {
    let [text, layout, extract] = times.map(|time| pages as f64 / time.as_secs_f64().max(f64::EPSILON));
    println!("{text:9.0} {layout:9.0} {extract:9.0}  {name}");
}
