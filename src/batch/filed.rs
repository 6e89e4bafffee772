//! A document of a large batch: its records lie on a shelf, and the store keeps them in that form, so that unchanged
//! ones are not parsed again. The full records can be loaded from the store.

use std::collections::BTreeSet;
use std::io;

use serde::{Deserialize, Serialize};

use super::{Batch, Entry, NOTHING_NAMED, NOTHING_READ, NOTHING_READ_OF_IT, Opened};
use crate::account::Account;
use crate::compare::{self, Initiatives, Packed, Shelf, Shelved, Sketches};
use crate::corpus::Source;
use crate::corrections::Corrected;
use crate::diagnostic::Warning;
use crate::digest::sha256;
use crate::pipeline::{self, Failure, Records};
use crate::store::Key;
use crate::taxonomy::Mentions;

/// What was read of a document whose records lie on a shelf.
#[derive(Debug)]
pub struct Filed {
    /// Number of PDF pages.
    pub pages: u32,
    /// Its initiatives.
    pub records: Shelved,
    /// Where the words of topics stand in its text; nothing where no count is made of the document.
    pub mentions: Mentions,
    /// What may have been missed, without what became of each page and table.
    pub account: Account,
    /// What all stages noticed.
    pub warnings: Vec<Warning>,
}

/// What stands before the records in the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Head {
    pages: u32,
    sketches: Sketches,
    /// Where each record ends.
    ends: Vec<u32>,
    mentions: Mentions,
    account: Account,
    warnings: Vec<Warning>,
    /// Digest of the records behind the head.
    packed: String,
    /// Digest of all that was read of the document, as the store has it.
    whole: String,
}

/// What is put on a shelf.
struct Ready {
    head: Head,
    packed: Packed,
}

impl Ready {
    fn of(records: &Records, whole: String) -> io::Result<Self> {
        let packed = Packed::of(&records.initiatives)?;
        let account = &records.account;
        let account = Account { findings: account.findings.clone(), checked: account.checked.clone(), ..NOTHING_READ };
        let head = Head {
            pages: records.pages,
            sketches: Sketches::of(&records.initiatives),
            ends: packed.ends.clone(),
            mentions: records.mentions.clone(),
            account,
            warnings: records.warnings.clone(),
            packed: sha256(&packed.bytes),
            whole,
        };
        Ok(Self { head, packed })
    }

    /// A line with the head, then the records.
    fn bytes(&self) -> serde_json::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec(&self.head)?;
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.packed.bytes);
        Ok(bytes)
    }

    /// What [`Self::bytes`] wrote; `None` where it is damaged.
    fn read(mut bytes: Vec<u8>) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
        bytes.drain(..=end);
        let packed = Packed { bytes, ends: head.ends.clone() };
        (sha256(&packed.bytes) == head.packed && head.ends.len() == head.sketches.len())
            .then_some(Self { head, packed })
    }
}

impl Batch {
    /// Reads a document, or takes from the store what was read of it, and puts its records on the shelf. `counted` are the
    /// ids of the documents of which counts are made.
    ///
    /// # Errors
    /// Where the shelf can't be written.
    pub fn file(&self, opened: Opened, shelf: &Shelf, counted: &BTreeSet<&str>) -> io::Result<Entry<Filed>> {
        let is_there = opened.missing.is_none();
        let mut ready = is_there.then(|| self.ready(&opened.source)).flatten();
        if let (None, true, Some(readers)) = (&ready, is_there, &self.readers)
            && !self.store.contains(&self.records_key(&opened.source))
        {
            if let Err(failure) = readers.read(&opened.source) {
                let Opened { source, changed, .. } = opened;
                return Ok(Entry { source, changed, outcome: Err(failure), corrected: Corrected::default() });
            }
            self.note_read(&opened.source);
            ready = self.ready(&opened.source);
        }
        let (source, changed, ready, corrected) = match ready {
            Some(ready) => (opened.source, opened.changed, Ok(ready), Corrected::default()),
            None => {
                let entry = self.read(opened);
                let ready = entry.outcome.map(|records| self.made_ready(&entry.source, &records));
                let ready = match ready {
                    Ok(ready) => Ok(ready?),
                    Err(failure) => Err(failure),
                };
                (entry.source, entry.changed, ready, entry.corrected)
            }
        };
        let outcome = match ready {
            Err(failure) => Err(failure),
            Ok(Ready { head, packed }) => Ok(Filed {
                pages: head.pages,
                records: shelf.put(&packed, head.sketches)?,
                mentions: if counted.contains(source.id.as_str()) { head.mentions } else { Mentions::new() },
                account: head.account,
                warnings: head.warnings,
            }),
        };
        Ok(Entry { source, changed, outcome, corrected })
    }

    /// Reads a document into the store, ready to be filed.
    pub(super) fn read_into_store(&self, source: &Source) -> Result<(), Failure> {
        let records = self.records(source)?;
        // What can't be made ready now is when it is filed.
        let _ = self.made_ready(source, &records);
        Ok(())
    }

    /// All that was read of a document that has been filed, with the corrections.
    ///
    /// # Errors
    /// Where it is no longer in the store and can't be read again.
    pub fn whole(&self, source: &Source) -> Result<Records, Failure> {
        let (records, _) = pipeline::correct_records(self.records(source)?, &self.lines_of(source), &self.stages);
        Ok(records)
    }

    /// The text of all that was read of a document, as the store has it; `None` where it is not there as it was, or people
    /// have corrected it.
    #[must_use]
    pub fn whole_text(&self, source: &Source) -> Option<Vec<u8>> {
        let head = self.lines_of(source).is_empty().then(|| self.ready_head(source)).flatten()?;
        self.store.bytes(&self.records_key(source)).filter(|bytes| sha256(bytes) == head.whole)
    }

    /// The entry of the store that keeps the records of a document ready for a shelf.
    #[must_use]
    pub fn filed_key(&self, source: &Source) -> Key {
        Key::of(&format!("{}.filed", source.id), &[&self.digest(source)])
    }

    /// What the store has ready. Of corrected documents it has nothing: what the corrections did must be known too.
    fn ready(&self, source: &Source) -> Option<Ready> {
        if !self.lines_of(source).is_empty() {
            return None;
        }
        let ready = Ready::read(self.store.bytes(&self.filed_key(source))?)?;
        (!self.may_add_to(source, &ready.head.warnings)).then_some(ready)
    }

    fn ready_head(&self, source: &Source) -> Option<Head> {
        let bytes = self.store.bytes(&self.filed_key(source))?;
        serde_json::from_slice(bytes.split(|byte| *byte == b'\n').next()?).ok()
    }

    fn made_ready(&self, source: &Source, records: &Records) -> io::Result<Ready> {
        if !self.lines_of(source).is_empty() {
            return Ready::of(records, String::new());
        }
        let ready = Ready::of(records, sha256(&serde_json::to_vec(records)?))?;
        // What can't be kept is made again next time: slower, not wrong.
        let _ = self.store.put_bytes(&self.filed_key(source), &ready.bytes()?);
        Ok(ready)
    }
}

impl Entry<Filed> {
    /// The document for the comparisons: one that could not be read is in them as such.
    #[must_use]
    pub fn reading_on<'e>(&'e self, shelf: &'e Shelf) -> compare::Reading<'e> {
        let filed = self.outcome.as_ref().ok();
        compare::Reading {
            source: &self.source,
            pages: filed.map_or(0, |filed| filed.pages),
            warnings: filed.map_or(&[], |filed| &filed.warnings),
            initiatives: filed.map_or(Initiatives::Here(&[]), |filed| Initiatives::On(shelf, &filed.records)),
            mentions: filed.map_or(&NOTHING_NAMED, |filed| &filed.mentions),
            account: filed.map_or(&NOTHING_READ_OF_IT, |filed| &filed.account),
        }
    }
}
