//! The records of a document, in memory or on a shelf: a file from which a record is read again when a table shows its
//! texts. The records of a whole country then need no more memory than one part of one table.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::sketch::Sketches;
use crate::taxonomy::Classified;

/// An anonymous temporary file of records, deleted when the process ends.
#[derive(Debug)]
pub struct Shelf {
    file: File,
    /// Where the next records go.
    end: Mutex<u64>,
}

/// The records of one document on a [`Shelf`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shelved {
    /// Their sketches.
    pub sketches: Sketches,
    /// Where the first of them begins, in bytes.
    begin: u64,
    /// Where each ends, in bytes from there.
    ends: Vec<u32>,
}

/// Records serialised one after the other, with the end of each: the form in which a shelf and the store hold them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Packed {
    /// The records as JSON: of each the initiative, its areas and its topics.
    pub bytes: Vec<u8>,
    /// Where each ends, in bytes.
    pub ends: Vec<u32>,
}

/// The records of a document, wherever they are.
#[derive(Debug, Clone, Copy)]
pub enum Initiatives<'a> {
    /// In memory.
    Here(&'a [Classified]),
    /// On a shelf.
    On(&'a Shelf, &'a Shelved),
}

impl Packed {
    /// Packs records without the exact words and places of their fields, which no comparison shows.
    ///
    /// # Errors
    /// Where a document has more text than 4 GB.
    pub fn of(records: &[Classified]) -> io::Result<Self> {
        let mut packed = Self::default();
        for Classified { initiative, areas, topics } in records {
            let mut initiative = Cow::Borrowed(initiative);
            if !initiative.sources.is_empty() {
                initiative.to_mut().sources.clear();
            }
            // The three side by side: one object of all fields takes twice the time to read.
            serde_json::to_writer(&mut packed.bytes, &(initiative, areas, topics))?;
            packed.ends.push(u32::try_from(packed.bytes.len()).map_err(io::Error::other)?);
        }
        Ok(packed)
    }
}

impl Shelf {
    /// Creates an empty shelf in a folder.
    ///
    /// # Errors
    /// Where no file can be made there.
    pub fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile_in(folder)?, end: Mutex::new(0) })
    }

    /// Appends the records of a document.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn put(&self, packed: &Packed, mut sketches: Sketches) -> io::Result<Shelved> {
        sketches.shrink_to_fit();
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = *end;
        *end += packed.bytes.len() as u64;
        drop(end);
        write_at(&self.file, &packed.bytes, begin)?;
        Ok(Shelved { sketches, begin, ends: packed.ends.clone() })
    }

    /// A record of a document.
    fn get(&self, of: &Shelved, place: usize) -> io::Result<Classified> {
        let begin = place.checked_sub(1).map_or(0, |before| of.ends[before]);
        let mut bytes = vec![0; (of.ends[place] - begin) as usize];
        read_at(&self.file, &mut bytes, of.begin + u64::from(begin))?;
        let (initiative, areas, topics) = serde_json::from_slice(&bytes)?;
        Ok(Classified { initiative, areas, topics })
    }
}

impl<'a> Initiatives<'a> {
    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self {
            Self::Here(records) => records.len(),
            Self::On(_, shelved) => shelved.sketches.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What all comparisons ask of them.
    #[must_use]
    pub fn sketches(&self) -> Cow<'a, Sketches> {
        match self {
            Self::Here(records) => Cow::Owned(Sketches::of(records)),
            Self::On(_, shelved) => Cow::Borrowed(&shelved.sketches),
        }
    }

    /// The records in memory; empty for a shelf. Comparisons of two documents keep both in memory.
    #[must_use]
    pub const fn here(&self) -> &'a [Classified] {
        match self {
            Self::Here(records) => records,
            Self::On(..) => &[],
        }
    }

    /// The record at a place; without the exact words of its fields if it was on a shelf.
    ///
    /// # Errors
    /// Where the shelf can't be read.
    pub fn get(&self, place: usize) -> io::Result<Cow<'a, Classified>> {
        match self {
            Self::Here(records) => Ok(Cow::Borrowed(&records[place])),
            Self::On(shelf, shelved) => shelf.get(shelved, place).map(Cow::Owned),
        }
    }

    /// All of them, in their order.
    ///
    /// # Errors
    /// Where the shelf can't be read.
    pub fn all(&self) -> io::Result<Vec<Cow<'a, Classified>>> {
        (0..self.len()).map(|place| self.get(place)).collect()
    }
}

impl<'a, R: AsRef<[Classified]> + ?Sized> From<&'a R> for Initiatives<'a> {
    fn from(records: &'a R) -> Self {
        Self::Here(records.as_ref())
    }
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn write_at(file: &File, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, at)?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        (bytes, at) = (&bytes[written..], at + written as u64);
    }
    Ok(())
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        (bytes, at) = (&mut bytes[read..], at + read as u64);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::sample::corpus;
    use super::*;

    #[test]
    fn records_come_back_from_a_shelf_as_they_were() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(folder.path()).expect("a shelf");
        let read = corpus(5);
        let put = |records: &[Classified]| {
            shelf.put(&Packed::of(records).expect("packs"), Sketches::of(records)).expect("is put there")
        };
        let shelved: Vec<Shelved> = read.iter().map(|read| put(&read.initiatives)).collect();
        for (read, shelved) in read.iter().zip(&shelved) {
            let there = Initiatives::On(&shelf, shelved);
            assert_eq!(there.len(), read.initiatives.len());
            let back: Vec<Classified> = there.all().expect("reads").into_iter().map(Cow::into_owned).collect();
            assert_eq!(back, read.initiatives);
            assert_eq!(*there.sketches(), *Initiatives::from(&read.initiatives).sketches());
        }
    }
}
