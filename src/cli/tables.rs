//! From the files of a corpus to comparison tables in the words of an edition: what the batch, `compare` and `diff` share.

use std::io;
use std::time::Instant;

use rayon::prelude::*;

use super::printer::Printer;
use super::view::View;
use crate::batch::{Asked, Batch, Entry, Filed, Opened};
use crate::compare::{self, CompareOptions, Reading, Shelf};
use crate::corpus::Source;
use crate::corpus::manifest::{self, Manifest};
use crate::corrections;
use crate::corrections::UnmadeReason;
use crate::dictionaries::Dictionaries;
use crate::settings::Settings;

/// The title of tables that no template has named.
pub(super) const TITLE: &str = "自治体DX計画の比較";

/// The documents of the corpus; what is wrong with the list is said.
pub(super) fn manifest(settings: &Settings, printer: &Printer) -> anyhow::Result<Manifest> {
    let manifest = settings.manifest()?;
    for problem in &manifest.problems {
        printer.error(format!("{}: {problem}", settings.corpus.join(manifest::FILE_NAME).display()));
    }
    Ok(manifest)
}

/// Documents in parallel; the result is in the order of the corpus.
pub(super) fn read_all(batch: &Batch, opened: Vec<Opened>, printer: &Printer) -> Vec<Entry> {
    let bar = printer.bar("読み取り", opened.len());
    let read = |opened: Opened| {
        bar.set_message(opened.source.id.to_string());
        let begun = Instant::now();
        let entry = batch.read(opened);
        let read = entry.outcome.as_ref().ok().map(|records| (records.pages, records.initiatives.len()));
        printer.detail(|| described(&entry.source.id, read, begun));
        bar.inc(1);
        entry
    };
    let entries = opened.into_par_iter().map(read).collect();
    bar.finish_and_clear();
    entries
}

/// Documents in parallel, with their records on a shelf; the result is in the order of the corpus.
pub(super) fn file_all(
    batch: &Batch,
    opened: Vec<Opened>,
    shelf: &Shelf,
    printer: &Printer,
) -> io::Result<Vec<Entry<Filed>>> {
    let sources: Vec<Source> = opened.iter().map(|opened| opened.source.clone()).collect();
    let counted = compare::counted_documents(sources.iter());
    let bar = printer.bar("読み取り", opened.len());
    let read = |opened: Opened| {
        bar.set_message(opened.source.id.to_string());
        let begun = Instant::now();
        let entry = batch.file(opened, shelf, &counted)?;
        let read = entry.outcome.as_ref().ok().map(|filed| (filed.pages, filed.records.sketches.len()));
        printer.detail(|| described(&entry.source.id, read, begun));
        bar.inc(1);
        Ok(entry)
    };
    let entries = opened.into_par_iter().map(read).collect();
    bar.finish_and_clear();
    entries
}

/// What became of a document of so many pages and initiatives: `oshu-plan: 12ページ、取組40件（0.8秒）`
fn described(id: &str, read: Option<(u32, usize)>, begun: Instant) -> String {
    let seconds = begun.elapsed().as_secs_f32();
    let read = match read {
        Some((pages, initiatives)) => format!("{pages}ページ、取組{initiatives}件"),
        None => "読み取れません".to_owned(),
    };
    format!("{id}: {read}（{seconds:.1}秒）")
}

/// Says which corrections could not be made in documents that were read, and what is wrong with their file; whether
/// anything is.
pub(super) fn complain_of_corrections<R>(batch: &Batch, entries: &[Entry<R>], printer: &Printer) -> bool {
    for unmade in batch.unmade(entries).iter().filter(|unmade| unmade.reason != UnmadeReason::NoDocument) {
        printer.warning(corrections::FILE_NAME, None, &unmade.to_string());
    }
    for problem in &batch.corrections.problems {
        printer.error(format!("{}: {problem}", corrections::FILE_NAME));
    }
    !batch.corrections.problems.is_empty()
}

/// Names the documents that could not be read; whether there are any.
pub(super) fn complain<R>(entries: &[Entry<R>], printer: &Printer) -> bool {
    let mut failed = false;
    for entry in entries {
        if let Err(failure) = &entry.outcome {
            failed = true;
            let Source { id, municipality, title, path, .. } = &entry.source;
            let named = named(&municipality.name, title, &format!("{id}、{}", path.display()));
            printer.error(format!("{named}: {failure}"));
        }
    }
    failed
}

/// The documents that should be in the tables and are not: those that could not be read, and mistaken entries of the list.
pub(super) fn missing<R>(manifest: &Manifest, entries: &[Entry<R>]) -> Vec<String> {
    let unread = entries.iter().filter(|entry| entry.outcome.is_err()).map(|entry| {
        let Source { id, municipality, title, .. } = &entry.source;
        named(&municipality.name, title, id)
    });
    let mistaken =
        manifest.problems.iter().map(|problem| format!("{} の{}行目の文書", manifest::FILE_NAME, problem.line));
    unread.chain(mistaken).collect()
}

/// A document as messages name it: 奥州市『第二次奥州市DX全体方針』（oshu-plan.pdf）
pub(super) fn named(municipality: &str, title: &str, place: &str) -> String {
    format!("{municipality}『{title}』（{place}）")
}

/// What was asked for of documents that were read, with the survey that stands beside them.
pub(super) fn asked<'e>(
    entries: &'e [Entry],
    batch: &Batch,
    dictionaries: &Dictionaries,
    options: &CompareOptions,
    view: &View,
) -> anyhow::Result<Asked<'e>> {
    asked_of(entries.iter().map(Entry::reading).collect(), batch, dictionaries, options, view)
}

/// The same of documents however they are kept.
pub(super) fn asked_of<'e>(
    readings: Vec<Reading<'e>>,
    batch: &Batch,
    dictionaries: &Dictionaries,
    options: &CompareOptions,
    view: &View,
) -> anyhow::Result<Asked<'e>> {
    let asked = Asked::of(readings, batch, dictionaries, options)?;
    let survey = view.survey(asked.readings(), dictionaries, batch.stages.taxonomy())?;
    Ok(asked.with_survey(survey))
}
