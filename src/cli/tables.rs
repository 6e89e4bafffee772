//! From the files of a corpus to comparison tables in the words of an edition: for the batch and `kurabe compare`.

use anyhow::{Context as _, bail};
use rayon::prelude::*;

use super::printer::Printer;
use crate::batch::{Batch, Entry, Opened, Reason};
use crate::compare::{self, Catalogue, CompareOptions, Comparison, Reading, default_edition};
use crate::corpus::corrections;
use crate::dictionaries::Dictionaries;
use crate::export::Cover;
use crate::taxonomy::Taxonomy;

/// The edition asked for, if it is known, or the default one.
pub(super) fn edition(asked: Option<&str>, taxonomy: &Taxonomy) -> anyhow::Result<String> {
    let Some(asked) = asked else {
        return default_edition(taxonomy).map(|edition| edition.id.clone()).context("国の計画の版の辞書がありません。");
    };
    if taxonomy.edition(asked).is_none() {
        let known: Vec<&str> = taxonomy.editions().iter().map(|edition| edition.id.as_str()).collect();
        bail!("国の計画の版「{asked}」の辞書がありません。使える版: {}", known.join("、"));
    }
    Ok(asked.into())
}

/// Documents in parallel; the result is in the order of the corpus.
pub(super) fn read_all(batch: &Batch, opened: Vec<Opened>, printer: &Printer) -> Vec<Entry> {
    let bar = printer.bar("読み取り", opened.len());
    let read = |opened: Opened| {
        bar.set_message(opened.source.id.clone());
        let entry = batch.read(opened);
        bar.inc(1);
        entry
    };
    let entries = opened.into_par_iter().map(read).collect();
    bar.finish_and_clear();
    entries
}

/// Says which corrections could not be made in documents that were read, and what is wrong with their file; whether
/// anything is.
pub(super) fn complain_of_corrections(batch: &Batch, entries: &[Entry], printer: &Printer) -> bool {
    for unmade in batch.unmade(entries).iter().filter(|unmade| unmade.reason != Reason::NoDocument) {
        printer.warning(corrections::FILE_NAME, None, &unmade.to_string());
    }
    for problem in &batch.corrections.problems {
        printer.error(format!("{}: {problem}", corrections::FILE_NAME));
    }
    !batch.corrections.problems.is_empty()
}

/// All comparisons, and what their cover says. A document that could not be read is in them as such.
pub(super) fn compare(
    entries: &[Entry],
    taxonomy: &Taxonomy,
    dictionaries: &Dictionaries,
    edition: &str,
) -> anyhow::Result<(Vec<Comparison>, Cover)> {
    let readings: Vec<Reading<'_>> = entries.iter().map(Entry::reading).collect();
    let catalogue = Catalogue::load(taxonomy, edition, dictionaries)?;
    let selection = CompareOptions::default().select(&readings, &catalogue)?;
    let comparisons = compare::compare_selected(&readings, &catalogue, &selection)?;
    let cover = Cover {
        title: "自治体DX計画の比較".into(),
        conditions: selection.conditions(&catalogue),
        edition: catalogue.edition,
    };
    Ok((comparisons, cover))
}
