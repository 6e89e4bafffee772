//! A page that is taken away takes its own records with it and those that inherit from it; all others stay as they are.

mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kurabe::document::{Document, Role};
use kurabe::plan::Initiative;
use kurabe::text::fold;
use rayon::prelude::*;
use records::read;

/// Plans of several pages. Two samples are not among them: in osaki-plan a chart and a list tell the same initiatives, and
/// which of them is followed depends on how many each has; in tome-plan the words with which a page begins go on from the
/// page before, whichever that is.
fn plans() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let plans =
        ["cards", "forms", "frame", "gantt", "slides", "system", "tree"].map(|name| format!("tests/plans/{name}"));
    let samples = ["kahoku-plan", "oshu-plan", "oshu-progress"].map(|name| format!("corpus/sample/{name}"));
    plans.into_iter().chain(samples).map(|name| root.join(name).with_extension("pdf")).collect()
}

/// What a record says, whatever its place.
fn said(record: &Initiative) -> String {
    let Initiative {
        number, name, measure, description, actions, departments, schedule, targets, costs, progress, ..
    } = record;
    format!(
        "{number:?} {name} {measure:?} {description:?} {actions:?} {departments:?} {schedule:?} {targets:?} {costs:?} {progress:?}"
    )
}

/// What a page gives to records: its headings, the names of its records, and the pages of its tables.
struct Given {
    page: u32,
    titles: Vec<String>,
    pages_of_tables: BTreeSet<u32>,
}

impl Given {
    fn of(page: u32, document: &Document, records: &[Initiative]) -> Self {
        let lines = document.pages.iter().filter(|other| other.page == page).flat_map(|page| &page.lines);
        let headings = lines.filter(|line| line.role == Role::Heading).map(|line| fold(&line.text));
        let names = records.iter().filter(|record| record.page == page).map(|record| fold(&record.name));
        let tables = document.tables.iter().filter(|table| table.pages.contains(&page));
        Self {
            page,
            titles: headings.chain(names).filter(|title| title.chars().count() > 2).collect(),
            pages_of_tables: tables.flat_map(|table| table.pages.iter().copied()).collect(),
        }
    }

    /// Whether a record stands on the page, is told there too, has a field from there, stands under one of its headings
    /// or initiatives, or in a table that goes over it.
    fn reaches(&self, record: &Initiative) -> bool {
        let places = record.places.iter().map(|place| place.page);
        let sources = record.sources.values().flatten().map(|source| source.page);
        let above = record.path.iter().chain(&record.measure).map(|text| fold(text));
        let mut pages = places.chain(sources).chain([record.page]);
        let is_under = |text: String| self.titles.iter().any(|title| text.contains(title) || title.contains(&text));
        pages.any(|page| page == self.page || self.pages_of_tables.contains(&page)) || above.into_iter().any(is_under)
    }
}

/// The records that should have stayed and did not, when a page is taken away.
fn lost(file: &Path, page: u32, document: &Document, before: &[Initiative]) -> Vec<String> {
    let mut pdf = lopdf::Document::load(file).expect("a PDF");
    pdf.delete_pages(&[page]);
    let folder = tempfile::tempdir().expect("a folder");
    let cut = folder.path().join("cut.pdf");
    pdf.save(&cut).expect("saves");
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    read(&cut).1.iter().for_each(|record| *left.entry(said(record)).or_default() += 1);
    let given = Given::of(page, document, before);
    let stays = before.iter().filter(|record| !given.reaches(record));
    let is_lost = |record: &&Initiative| match left.get_mut(&said(record)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    stays.filter(is_lost).map(|record| format!("{} without page {page}: {}", file.display(), said(record))).collect()
}

#[test]
fn a_page_takes_only_its_own_records_and_those_that_inherit_from_it_away() {
    let cuts: Vec<(usize, Vec<String>)> = plans()
        .par_iter()
        .map(|file| {
            let (document, before) = read(file);
            let pages: Vec<u32> = document.pages.iter().map(|page| page.page).collect();
            let lost = pages.par_iter().flat_map_iter(|page| lost(file, *page, &document, &before)).collect();
            (before.len() * (pages.len() - 1), lost)
        })
        .collect();
    let lost: Vec<&String> = cuts.iter().flat_map(|(_, lost)| lost).collect();
    assert!(cuts.iter().map(|(count, _)| count).sum::<usize>() > 100, "the plans have records");
    assert!(lost.is_empty(), "{lost:#?}");
}
