//! What a batch writes document by document: its records, and the list of what is to be checked.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use rayon::prelude::*;

use crate::atomic;
use crate::batch::Batch;
use crate::compare::{Initiatives, Reading};
use crate::corpus::{Source, pdf_file};
use crate::export::batch_records::{self, RECORDS};
use crate::export::checklist::{CHECKLIST, CheckBook, Checklist, PackedChecklist};
use crate::store::Key;

/// Documents that are made ready side by side before they are written.
const TOGETHER: usize = 32;

/// Writes these files of a batch.
pub(super) struct DocumentFiles<'b> {
    pub(super) batch: &'b Batch,
    /// The folder of the PDFs.
    pub(super) corpus: &'b Path,
}

impl DocumentFiles<'_> {
    /// Writes the records of the batch and the list to check; the files written.
    pub(super) fn write(&self, readings: &[Reading<'_>], folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
        let path = folder.join(RECORDS);
        atomic::write_with(&path, |file| -> anyhow::Result<()> {
            for some in readings.chunks(TOGETHER) {
                let lines: Vec<Vec<u8>> = some.par_iter().map(|one| self.line(one)).collect::<anyhow::Result<_>>()?;
                lines.iter().try_for_each(|line| file.write_all(line))?;
            }
            Ok(())
        })
        .with_context(|| super::run::unwritable(&path))?;
        Ok(vec![path, self.write_checklist(readings, folder)?])
    }

    /// The line of a document among the records.
    fn line(&self, reading: &Reading<'_>) -> anyhow::Result<Vec<u8>> {
        if reading.pages == 0 {
            return Ok(batch_records::line(reading)?);
        }
        if let Some(text) = self.batch.whole_text(reading.source) {
            return Ok(batch_records::line_of_text(reading.source, &text)?);
        }
        let whole = self.batch.whole(reading.source).map_err(|failure| anyhow!("{}: {failure}", reading.source.id))?;
        let initiatives = Initiatives::from(&whole.initiatives);
        let (mentions, account) = (&whole.mentions, &whole.account);
        Ok(batch_records::line(&Reading { initiatives, mentions, account, ..*reading })?)
    }

    /// Writes the list to check, with columns to fill in.
    fn write_checklist(&self, readings: &[Reading<'_>], folder: &Path) -> anyhow::Result<PathBuf> {
        let mut book = CheckBook::default();
        for some in readings.chunks(TOGETHER) {
            if book.is_large() {
                let packed: Vec<_> =
                    some.par_iter().map(|one| self.packed_checklist(one)).collect::<io::Result<_>>()?;
                packed.iter().try_for_each(|list| book.add_packed(list))?;
            } else {
                let lists: Vec<_> = some.par_iter().map(|one| self.checklist(one)).collect::<io::Result<_>>()?;
                lists.into_iter().try_for_each(|list| book.add(list))?;
            }
        }
        Ok(book.write(&folder.join(CHECKLIST))?)
    }

    /// What is to be checked of a document, from the store where it has not changed.
    fn packed_checklist(&self, reading: &Reading<'_>) -> io::Result<PackedChecklist> {
        let (store, key) = (&self.batch.store, self.checklist_key(reading.source));
        if let Some(packed) = store.bytes(&key).and_then(|bytes| PackedChecklist::from_bytes(&bytes)) {
            return Ok(packed);
        }
        let packed = PackedChecklist::of(self.checklist(reading)?)?;
        // What can't be kept is made again next time: slower, not wrong.
        let _ = store.put_bytes(&key, &packed.to_bytes());
        Ok(packed)
    }

    /// The entry of the store that keeps the packed rows of a document's list to check.
    pub(super) fn checklist_key(&self, source: &Source) -> Key {
        let file = pdf_file::below(&source.path, self.corpus);
        Key::of(&format!("{}.check", source.id), &[&self.batch.digest(source), &file])
    }

    /// What is to be checked of a document.
    fn checklist(&self, reading: &Reading<'_>) -> io::Result<Checklist> {
        let (source, mut checklist) = (reading.source, Checklist::default());
        let file = pdf_file::below(&source.path, self.corpus);
        let records = reading.initiatives.all()?;
        checklist.add(&file, records.iter().map(|record| &record.initiative));
        let id = format!("{}/{}", source.municipality.code, source.id);
        checklist.add_missed(&file, &id, reading.account.findings.iter());
        Ok(checklist)
    }
}
