//! The stored form of the records of a document, with all data to show and cite them. A record is a row of numbers,
//! most of which refer to strings, so that repeated headings, departments or cells are stored once.
//!
//! Consecutive records form a chunk with the strings that are new in them. Chunks are deflated: texts of plans shrink
//! to a third, compared with nearly half for lz4, which tantivy offers. To show one record, only the chunks with its
//! strings are inflated, not the whole document.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{self, Read as _};

use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};

use super::record::{About, Record, RecordKind};
use crate::calendar::FiscalYear;
use crate::plan::{Phase, ScheduleEntry};

/// Number of records in a chunk. Smaller chunks are faster to read and take more space.
pub(crate) const CHUNK: usize = 128;
/// Level of deflate, from 0 to 9: higher levels save a few percent and take several times as long.
const LEVEL: u32 = 6;
/// Largest inflated size of a chunk, in bytes; the rest is cut off, as no plan has so much text.
const LARGEST: u64 = 256 << 20;
/// The order of the kinds in stored records.
const KINDS: [RecordKind; 3] = [RecordKind::Initiative, RecordKind::Passage, RecordKind::Document];

/// Encodes the records of one document, chunk by chunk.
pub(crate) fn write(records: &[Record]) -> io::Result<Vec<Vec<u8>>> {
    let mut strings = Strings::default();
    if let Some(first) = records.first() {
        strings.add(&serde_json::to_string(&first.about)?);
    }
    let mut chunks = Vec::new();
    for records in records.chunks(CHUNK) {
        let mut rows = Pieces::default();
        for record in records {
            rows.add(&row(record, &mut strings)?);
        }
        let mut chunk = Vec::new();
        strings.take().write(&mut chunk);
        rows.write(&mut chunk);
        chunks.push(deflate(&chunk)?);
    }
    Ok(chunks)
}

fn deflate(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut deflated = Vec::new();
    DeflateEncoder::new(bytes, Compression::new(LEVEL)).read_to_end(&mut deflated)?;
    Ok(deflated)
}

/// The record at this place of its document, whose chunks `fetch` returns by number; `None` if the data are damaged.
pub(crate) fn read<F: Fn(usize) -> Option<Vec<u8>>>(place: usize, fetch: F) -> Option<Record> {
    let mut chunks = Chunks { fetch, inflated: BTreeMap::new() };
    let about = serde_json::from_str::<About>(chunks.get(0)?.text(0)?).ok()?;
    let number = place / CHUNK;
    let bytes = chunks.get(number)?.row(place % CHUNK)?.to_vec();
    let mut row = Row { bytes: &bytes, chunk: number, next: 0, chunks };
    row.next = row.number()?;
    Some(Record {
        about,
        kind: *KINDS.get(row.number()?)?,
        pages: row.list(|row| row.number().and_then(|page| u32::try_from(page).ok()))?,
        page_label: row.text()?,
        initiative: row.ids()?.pop(),
        initiatives: row.ids()?,
        name: row.texts()?.pop(),
        texts: row.texts()?,
        context: row.texts()?,
        areas: row.ids()?,
        topics: row.ids()?,
        departments: row.texts()?,
        schedule: row.list(Row::entry)?,
        corrections: row.list(|row| serde_json::from_str(&row.text()?).ok())?,
        linked: row.list(|row| serde_json::from_str(&row.text()?).ok())?,
    })
}

fn row(record: &Record, strings: &mut Strings) -> serde_json::Result<Vec<u8>> {
    let mut row = Vec::new();
    number(&mut row, strings.pieces.count);
    let kind = KINDS.iter().position(|kind| *kind == record.kind);
    number(&mut row, kind.unwrap_or_default());
    number(&mut row, record.pages.len());
    record.pages.iter().for_each(|page| number(&mut row, *page as usize));
    strings.refer(&mut row, &record.page_label);
    list(&mut row, record.initiative.as_slice(), strings);
    list(&mut row, &record.initiatives, strings);
    list(&mut row, record.name.as_slice(), strings);
    list(&mut row, &record.texts, strings);
    list(&mut row, &record.context, strings);
    list(&mut row, &record.areas, strings);
    list(&mut row, &record.topics, strings);
    list(&mut row, &record.departments, strings);
    number(&mut row, record.schedule.len());
    for entry in &record.schedule {
        number(&mut row, usize::try_from(entry.fiscal_year.0).unwrap_or_default());
        strings.refer(&mut row, &entry.text);
        let phase = entry.phase.and_then(|phase| Phase::ALL.iter().position(|known| *known == phase));
        number(&mut row, phase.map_or(0, |phase| phase + 1));
    }
    // these are rare
    let corrections: Vec<String> = record.corrections.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let linked: Vec<String> = record.linked.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    [corrections, linked].iter().for_each(|texts| list(&mut row, texts, strings));
    Ok(row)
}

fn list<T: AsRef<str>>(row: &mut Vec<u8>, texts: &[T], strings: &mut Strings) {
    number(row, texts.len());
    texts.iter().for_each(|text| strings.refer(row, text.as_ref()));
}

/// Writes a variable-length integer: seven bits per byte, lowest first; the highest bit means that more follow.
fn number(bytes: &mut Vec<u8>, mut value: usize) {
    while value > 0x7F {
        bytes.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn read_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= usize::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Pieces of bytes as they are collected.
#[derive(Default)]
struct Pieces {
    count: usize,
    lengths: Vec<u8>,
    bytes: Vec<u8>,
}

impl Pieces {
    fn add(&mut self, piece: &[u8]) {
        self.count += 1;
        number(&mut self.lengths, piece.len());
        self.bytes.extend(piece);
    }

    /// Writes how many there are, their lengths, and all of them.
    fn write(&self, stored: &mut Vec<u8>) {
        number(stored, self.count);
        stored.extend(&self.lengths);
        stored.extend(&self.bytes);
    }
}

/// Strings as they are collected, each once.
#[derive(Default)]
struct Strings {
    /// The chunk of each string, and its place there.
    places: BTreeMap<String, (usize, usize)>,
    /// The number of the current chunk.
    chunk: usize,
    /// The strings of the current chunk.
    pieces: Pieces,
}

impl Strings {
    fn add(&mut self, text: &str) {
        self.places.insert(text.to_owned(), (self.chunk, self.pieces.count));
        self.pieces.add(text.as_bytes());
    }

    /// Writes a reference to a string into a row: 0 if it is new and thus the next; else the distance to its chunk,
    /// and its place there.
    fn refer(&mut self, row: &mut Vec<u8>, text: &str) {
        if let Some((chunk, place)) = self.places.get(text) {
            number(row, self.chunk + 1 - chunk);
            number(row, *place);
        } else {
            number(row, 0);
            self.add(text);
        }
    }

    /// Returns the strings of the current chunk and begins the next.
    fn take(&mut self) -> Pieces {
        self.chunk += 1;
        std::mem::take(&mut self.pieces)
    }
}

/// A chunk as it is read: where its pieces begin, and the last ends.
struct Chunk {
    bytes: Vec<u8>,
    strings: Vec<usize>,
    rows: Vec<usize>,
}

impl Chunk {
    fn inflate(deflated: &[u8]) -> Option<Self> {
        let mut bytes = Vec::with_capacity(4 * deflated.len());
        DeflateDecoder::new(deflated).take(LARGEST).read_to_end(&mut bytes).ok()?;
        let mut rest = bytes.as_slice();
        let strings = bounds(&mut rest, bytes.len())?;
        let rows = bounds(&mut rest, bytes.len())?;
        Some(Self { bytes, strings, rows })
    }

    fn text(&self, place: usize) -> Option<&str> {
        std::str::from_utf8(self.piece(&self.strings, place)?).ok()
    }

    fn row(&self, place: usize) -> Option<&[u8]> {
        self.piece(&self.rows, place)
    }

    fn piece(&self, bounds: &[usize], place: usize) -> Option<&[u8]> {
        self.bytes.get(*bounds.get(place)?..*bounds.get(place + 1)?)
    }
}

/// The bounds of the pieces at the start of `rest`, with the end of `length` bytes; leaves the data after them.
fn bounds(rest: &mut &[u8], length: usize) -> Option<Vec<usize>> {
    let lengths = (0..read_number(rest)?).map(|_| read_number(rest)).collect::<Option<Vec<_>>>()?;
    let mut end = length - rest.len();
    let mut bounds = vec![end];
    for piece in lengths {
        *rest = rest.split_at_checked(piece)?.1;
        end += piece;
        bounds.push(end);
    }
    Some(bounds)
}

/// The chunks of a document that have been inflated so far.
struct Chunks<F> {
    fetch: F,
    inflated: BTreeMap<usize, Chunk>,
}

impl<F: Fn(usize) -> Option<Vec<u8>>> Chunks<F> {
    fn get(&mut self, number: usize) -> Option<&Chunk> {
        Some(match self.inflated.entry(number) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Chunk::inflate(&(self.fetch)(number)?)?),
        })
    }
}

/// The unread rest of a row.
struct Row<'a, F> {
    bytes: &'a [u8],
    /// The chunk of the row.
    chunk: usize,
    /// The index in the chunk of the next new string.
    next: usize,
    chunks: Chunks<F>,
}

impl<F: Fn(usize) -> Option<Vec<u8>>> Row<'_, F> {
    fn number(&mut self) -> Option<usize> {
        read_number(&mut self.bytes)
    }

    fn text(&mut self) -> Option<String> {
        let (chunk, place) = match self.number()? {
            0 => {
                self.next += 1;
                (self.chunk, self.next - 1)
            }
            before => ((self.chunk + 1).checked_sub(before)?, self.number()?),
        };
        self.chunks.get(chunk)?.text(place).map(str::to_owned)
    }

    fn list<T>(&mut self, each: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.number()?).map(|_| each(self)).collect()
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        self.list(Self::text)
    }

    fn ids<T: From<String>>(&mut self) -> Option<Vec<T>> {
        Some(self.texts()?.into_iter().map(T::from).collect())
    }

    fn entry(&mut self) -> Option<ScheduleEntry> {
        let fiscal_year = FiscalYear(i32::try_from(self.number()?).ok()?);
        let text = self.text()?;
        let phase = match self.number()? {
            0 => None,
            place => Some(*Phase::ALL.get(place - 1)?),
        };
        Some(ScheduleEntry { fiscal_year, text, phase })
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::corpus::{Municipality, SourceKind, YearMonth};
    use crate::index::Linked;
    use crate::plan::correction::Correction;

    fn record() -> Record {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let entry =
            |year, text: &str, phase| ScheduleEntry { fiscal_year: FiscalYear(year), text: text.to_owned(), phase };
        Record {
            about: About {
                document: "plan".into(),
                title: "𠮷野計画".to_owned(),
                municipality: Municipality {
                    code: "032158".into(),
                    name: "奥州市".to_owned(),
                    prefecture: "岩手県".to_owned(),
                },
                published: YearMonth { year: 2024, month: None },
                source_kind: SourceKind::Plan,
            },
            kind: RecordKind::Initiative,
            pages: vec![7, 300],
            page_label: "- 6 -".to_owned(),
            initiative: Some("032158/plan/窓口".into()),
            initiatives: Vec::new(),
            name: Some("窓口改革".to_owned()),
            texts: texts(&["窓口を𠮷野に置く。", "", "市民課"]),
            context: texts(&["第1章", "窓口改革"]),
            areas: vec!["frontyard".into()],
            topics: Vec::new(),
            departments: texts(&["市民課"]),
            schedule: vec![entry(2025, "市民課", Some(Phase::Ended)), entry(2026, "→", None)],
            corrections: vec![Correction { who: "山田".to_owned(), ..Correction::default() }],
            linked: vec![Linked { initiative_id: "他".into(), score: 0.75 }],
        }
    }

    fn read_again(stored: &[Vec<u8>], place: usize) -> Option<Record> {
        read(place, |chunk| stored.get(chunk).cloned())
    }

    #[test]
    fn stored_records_are_read_back() {
        let passage =
            Record { kind: RecordKind::Passage, initiative: None, name: None, schedule: Vec::new(), ..record() };
        let mut records = vec![record(), passage];
        // two chunks and a half, with repeated and unique strings
        for number in 0..CHUNK * 5 / 2 {
            records.push(Record { texts: vec![number.to_string(), "市民課".to_owned()], ..record() });
        }
        records.push(Record { kind: RecordKind::Document, page_label: String::new(), ..record() });
        let stored = write(&records).expect("stored");
        let found: Vec<_> = (0..records.len()).filter_map(|place| read_again(&stored, place)).collect();
        assert_eq!(found, records);
        assert_eq!(read_again(&stored, records.len()), None);
    }

    #[test]
    fn repeated_strings_are_stored_once() {
        let size = |records: &[Record]| write(records).expect("stored").iter().map(Vec::len).sum::<usize>();
        let (one, two) = (size(&[record()]), size(&[record(), record()]));
        assert!(two - one < 40, "{one} bytes, with another {two}");
        let (more, most) = (size(&vec![record(); CHUNK]), size(&vec![record(); CHUNK + 1]));
        assert!(most - more < 80, "{more} bytes, with another chunk {most}");
    }

    #[test]
    fn only_the_chunks_are_read_that_hold_the_strings() {
        let own = |number: usize| Record { name: Some(number.to_string()), ..record() };
        let stored = write(&(0..CHUNK * 4).map(own).collect::<Vec<_>>()).expect("stored");
        let fetched = RefCell::new(Vec::new());
        let fetch = |chunk: usize| {
            fetched.borrow_mut().push(chunk);
            stored.get(chunk).cloned()
        };
        assert_eq!(read(CHUNK * 3, fetch), Some(own(CHUNK * 3)));
        assert_eq!(fetched.into_inner(), [0, 3]);
    }

    #[test]
    fn damaged_chunks_are_not_read() {
        let stored = write(&[record()]).expect("stored").remove(0);
        for length in 0..stored.len() {
            assert_eq!(read_again(&[stored[..length].to_vec()], 0), None, "{length} bytes");
        }
        assert_eq!(read_again(&[], 0), None);
        assert_eq!(read_again(&[vec![0xFF; 30]], 0), None);
        assert_eq!(read_again(&[deflate(&[0xFF; 30]).expect("in memory")], 0), None);
    }
}
