//! From the files of a corpus to comparison tables in the words of an edition: what the batch, `compare` and `diff` share.

use std::time::Instant;

use anyhow::{Context as _, bail};
use rayon::prelude::*;

use super::printer::Printer;
use super::view::View;
use crate::batch::{Batch, Entry, Opened, UnmadeReason};
use crate::compare::brief::{self, Places, Theme};
use crate::compare::place::Pdfs;
use crate::compare::{Catalogue, CompareError, CompareOptions, Comparison, Maker, Reading, Selection, default_edition};
use crate::corpus::manifest::{self, Manifest};
use crate::corpus::{Source, corrections};
use crate::dictionaries::Dictionaries;
use crate::export::{Cover, Template};
use crate::settings::Settings;
use crate::taxonomy::Taxonomy;

/// The title of tables that no template has named.
pub(super) const TITLE: &str = "自治体DX計画の比較";

/// The template of those who do not ask for one.
const USUAL: &str = "full";

/// The documents of the corpus; what is wrong with the list is said.
pub(super) fn manifest(settings: &Settings, printer: &Printer) -> anyhow::Result<Manifest> {
    let manifest = settings.manifest()?;
    for problem in &manifest.problems {
        printer.error(format!("{}: {problem}", settings.corpus.join(manifest::FILE_NAME).display()));
    }
    Ok(manifest)
}

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

/// The template asked for by name or label, or the usual one.
pub(super) fn template(asked: Option<&str>, dictionaries: &Dictionaries) -> anyhow::Result<Template> {
    let all = Template::all(dictionaries)?;
    let asked = asked.unwrap_or(USUAL);
    let known =
        all.iter().map(|(name, template)| format!("{}（{name}）", template.label)).collect::<Vec<_>>().join("、");
    let found = all.into_iter().find(|(name, template)| name == asked || template.label == asked);
    let Some((_, template)) = found else {
        bail!("報告書のひな形「{asked}」はありません。使えるひな形: {known}");
    };
    Ok(template)
}

/// Documents in parallel; the result is in the order of the corpus.
pub(super) fn read_all(batch: &Batch, opened: Vec<Opened>, printer: &Printer) -> Vec<Entry> {
    let bar = printer.bar("読み取り", opened.len());
    let read = |opened: Opened| {
        bar.set_message(opened.source.id.clone());
        let begun = Instant::now();
        let entry = batch.read(opened);
        printer.detail(|| described(&entry, begun));
        bar.inc(1);
        entry
    };
    let entries = opened.into_par_iter().map(read).collect();
    bar.finish_and_clear();
    entries
}

/// What became of a document: `oshu-plan: 12ページ、取組40件（0.8秒）`
fn described(entry: &Entry, begun: Instant) -> String {
    let seconds = begun.elapsed().as_secs_f32();
    let read = match &entry.outcome {
        Ok(records) => format!("{}ページ、取組{}件", records.pages, records.initiatives.len()),
        Err(_) => "読み取れません".to_owned(),
    };
    format!("{}: {read}（{seconds:.1}秒）", entry.source.id)
}

/// Says which corrections could not be made in documents that were read, and what is wrong with their file; whether
/// anything is.
pub(super) fn complain_of_corrections(batch: &Batch, entries: &[Entry], printer: &Printer) -> bool {
    for unmade in batch.unmade(entries).iter().filter(|unmade| unmade.reason != UnmadeReason::NoDocument) {
        printer.warning(corrections::FILE_NAME, None, &unmade.to_string());
    }
    for problem in &batch.corrections.problems {
        printer.error(format!("{}: {problem}", corrections::FILE_NAME));
    }
    !batch.corrections.problems.is_empty()
}

/// Names the documents that could not be read; whether there are any.
pub(super) fn complain(entries: &[Entry], printer: &Printer) -> bool {
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
pub(super) fn missing(manifest: &Manifest, entries: &[Entry]) -> Vec<String> {
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

/// What was asked for, of documents that were read. One that could not be read is in the comparisons as such.
pub(super) struct Asked<'e> {
    readings: Vec<Reading<'e>>,
    catalogue: Catalogue,
    selection: Selection,
}

impl<'e> Asked<'e> {
    pub(super) fn new(
        entries: &'e [Entry],
        batch: &Batch,
        dictionaries: &Dictionaries,
        options: &CompareOptions,
        view: &View,
    ) -> anyhow::Result<Self> {
        let taxonomy = batch.stages.taxonomy();
        let readings: Vec<Reading<'_>> = entries.iter().map(Entry::reading).collect();
        let catalogue = Catalogue::load(taxonomy, options.edition.as_deref().unwrap_or_default(), dictionaries)?;
        let survey = view.survey(&readings, dictionaries, taxonomy)?;
        let selection = options.select(&readings, &catalogue)?.with_survey(survey);
        Ok(Self { readings, catalogue, selection })
    }

    /// The same, with tables that say that these documents are missing.
    pub(super) fn without(self, missing: Vec<String>) -> Self {
        Self { selection: self.selection.without(missing), ..self }
    }

    /// The PDFs of the documents that were read, for links.
    pub(super) fn pdfs(&self) -> Pdfs {
        let read = self.readings.iter().filter(|reading| reading.pages > 0);
        read.map(|reading| (reading.source.id.clone(), reading.source.path.clone())).collect()
    }

    /// The comparisons.
    pub(super) fn maker(&self) -> Result<Maker<'_>, CompareError> {
        Maker::new(&self.readings, &self.catalogue, &self.selection)
    }

    /// What the tables sort by.
    pub(super) const fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The tables on one theme.
    pub(super) fn brief(
        &self,
        theme: &Theme,
        places: &dyn Fn(&Source) -> Places,
    ) -> Result<Vec<Comparison>, CompareError> {
        brief::brief(&self.readings, &self.catalogue, &self.selection, theme, places)
    }

    /// What a cover says of them.
    pub(super) fn cover(&self, title: &str) -> Cover {
        let conditions = self.selection.conditions(&self.catalogue);
        Cover { title: title.to_owned(), conditions, edition: self.catalogue.edition.clone() }
    }
}
