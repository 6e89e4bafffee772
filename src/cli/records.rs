//! `kurabe run --to-records` and `--from-records`: reading on many machines, tables on one (scale/README.md).

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::printer::Printer;
use super::{Status, tables};
use crate::atomic;
use crate::batch::{Batch, Opened};
use crate::corpus::Source;
use crate::corpus::manifest::{self, Manifest};
use crate::export::column;
use crate::ids::DocumentId;
use crate::settings::Settings;

/// The column of the Parquet files that holds the results of reading.
const COLUMN: &str = "reading";

/// Reads documents and writes the results, a line a document.
pub(super) fn write(
    batch: &Batch,
    opened: Vec<Opened>,
    corpus: &Path,
    to: &Path,
    printer: &Printer,
) -> anyhow::Result<Status> {
    /// Documents that are in memory at a time.
    const TOGETHER: usize = 64;
    let (count, mut failed) = (opened.len(), false);
    atomic::write_with(to, |file| -> anyhow::Result<()> {
        for some in opened.chunks(TOGETHER) {
            let entries = tables::read_all(batch, some.to_vec(), printer);
            failed |= tables::complain(&entries, printer);
            for entry in &entries {
                writeln!(file, "{}", batch.carry(entry, corpus)?)?;
            }
        }
        Ok(())
    })
    .with_context(|| format!("{} に書き込めません", to.display()))?;
    printer.note(format!("読み取った記録: {count}文書 → {}", to.display()));
    Ok(if failed { Status::Failed } else { Status::Done })
}

/// Imports the results of other machines into the store; returns the documents in the order of `corpus.toml`, if it
/// exists, followed by those that it lacks, by id.
pub(super) fn taken_in(
    batch: &Batch,
    folder: &Path,
    settings: &Settings,
    printer: &Printer,
) -> anyhow::Result<(Manifest, Vec<Opened>)> {
    if !folder.is_dir() {
        bail!("記録のフォルダー {} がありません。", folder.display());
    }
    let bar = printer.bar("記録", 0);
    let mut taken: BTreeMap<DocumentId, Opened> = BTreeMap::new();
    column::texts(folder, COLUMN, |text| -> anyhow::Result<()> {
        bar.inc(1);
        let opened = batch.take_in(text, &settings.corpus)?;
        let id = opened.source.id.clone();
        if taken.insert(id.clone(), opened).is_some() {
            bail!("「{id}」の記録が2つあります。記録のフォルダーを空にして、読み取りをやり直してください。");
        }
        Ok(())
    })?;
    bar.finish_and_clear();
    let listed = settings.manifest().map(|manifest| manifest.sources).unwrap_or_default();
    let mut opened: Vec<Opened> = listed.iter().filter_map(|source| taken.remove(&source.id)).collect();
    opened.extend(taken.into_values());
    let sources = checked(opened.iter().map(|opened| &opened.source))?;
    Ok((Manifest { sources, problems: Vec::new() }, opened))
}

/// The documents, if one corpus can have them all.
fn checked<'o>(sources: impl Iterator<Item = &'o Source>) -> anyhow::Result<Vec<Source>> {
    let (mut checked, mut registered): (Vec<Source>, _) = (Vec::new(), manifest::Registered::default());
    for source in sources {
        if let Some(reason) = registered.conflict(&checked, source) {
            bail!("記録どうしが合いません。{reason}");
        }
        registered.add(source);
        checked.push(source.clone());
    }
    Ok(checked)
}
