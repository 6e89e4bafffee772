//! What is stored of the records of a document, enough to show and cite them: of each record some numbers, most of
//! them places in one list of strings. So a heading, a department or a cell that an initiative repeats is stored once.
//! All of it is one value of the document's own record, deflated: a text of the plan takes a third of its bytes, where
//! lz4, which tantivy knows, leaves nearly half.

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::record::{About, Kind, Record};
use crate::calendar::FiscalYear;
use crate::plan::{Phase, ScheduleEntry};

/// How hard deflate tries, from 0 to 10: higher levels save some percent and take several times as long.
const LEVEL: u8 = 6;
/// What is larger when inflated is damaged, in bytes: no plan has so much text.
const LARGEST: usize = 256 << 20;
/// The order of the kinds in what is stored.
const KINDS: [Kind; 3] = [Kind::Initiative, Kind::Passage, Kind::Document];

/// What is stored of the records of one document.
pub(crate) fn write(records: &[Record]) -> serde_json::Result<Vec<u8>> {
    let (mut strings, mut rows) = (Strings::default(), Pieces::default());
    if let Some(first) = records.first() {
        strings.place(&serde_json::to_string(&first.about)?);
    }
    for record in records {
        rows.add(&row(record, &mut strings)?);
    }
    let mut stored = Vec::new();
    strings.pieces.write(&mut stored);
    rows.write(&mut stored);
    Ok(compress_to_vec(&stored, LEVEL))
}

/// The record with this place in its document; `None` if what is stored is damaged.
pub(crate) fn read(stored: &[u8], place: usize) -> Option<Record> {
    let inflated = decompress_to_vec_with_limit(stored, LARGEST).ok()?;
    let mut rest = inflated.as_slice();
    let strings = Listed::read(&mut rest)?;
    let rows = Listed::read(&mut rest)?;
    let mut row = Row { bytes: rows.get(place)?, strings: &strings };
    Some(Record {
        about: serde_json::from_str::<About>(strings.text(0)?).ok()?,
        kind: *KINDS.get(row.number()?)?,
        pages: row.list(|row| row.number().and_then(|page| u32::try_from(page).ok()))?,
        page_label: row.text()?,
        initiative: row.texts()?.pop(),
        initiatives: row.texts()?,
        name: row.texts()?.pop(),
        texts: row.texts()?,
        context: row.texts()?,
        areas: row.texts()?,
        topics: row.texts()?,
        departments: row.texts()?,
        schedule: row.list(Row::entry)?,
        corrections: row.list(|row| serde_json::from_str(&row.text()?).ok())?,
        linked: row.list(|row| serde_json::from_str(&row.text()?).ok())?,
    })
}

fn row(record: &Record, strings: &mut Strings) -> serde_json::Result<Vec<u8>> {
    let mut row = Vec::new();
    let kind = KINDS.iter().position(|kind| *kind == record.kind);
    number(&mut row, kind.unwrap_or_default());
    number(&mut row, record.pages.len());
    record.pages.iter().for_each(|page| number(&mut row, *page as usize));
    number(&mut row, strings.place(&record.page_label));
    let lists: [&[String]; 8] = [
        record.initiative.as_slice(),
        &record.initiatives,
        record.name.as_slice(),
        &record.texts,
        &record.context,
        &record.areas,
        &record.topics,
        &record.departments,
    ];
    lists.into_iter().for_each(|texts| list(&mut row, texts, strings));
    number(&mut row, record.schedule.len());
    for entry in &record.schedule {
        number(&mut row, usize::try_from(entry.fiscal_year.0).unwrap_or_default());
        number(&mut row, strings.place(&entry.text));
        let phase = entry.phase.and_then(|phase| Phase::ALL.iter().position(|known| *known == phase));
        number(&mut row, phase.map_or(0, |phase| phase + 1));
    }
    // these are rare
    let corrections: Vec<String> = record.corrections.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let linked: Vec<String> = record.linked.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    [corrections, linked].iter().for_each(|texts| list(&mut row, texts, strings));
    Ok(row)
}

fn list(row: &mut Vec<u8>, texts: &[String], strings: &mut Strings) {
    number(row, texts.len());
    texts.iter().for_each(|text| number(row, strings.place(text)));
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
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
    places: BTreeMap<String, usize>,
    pieces: Pieces,
}

impl Strings {
    /// The place of a string, which is added if it is new.
    fn place(&mut self, text: &str) -> usize {
        if let Some(known) = self.places.get(text) {
            return *known;
        }
        let place = self.pieces.count;
        self.pieces.add(text.as_bytes());
        self.places.insert(text.to_owned(), place);
        place
    }
}

/// Pieces of bytes as they are read.
struct Listed<'a> {
    /// Where each begins, and the last ends.
    bounds: Vec<usize>,
    bytes: &'a [u8],
}

impl<'a> Listed<'a> {
    /// Reads the pieces with which `stored` begins, and leaves what comes after them.
    fn read(stored: &mut &'a [u8]) -> Option<Self> {
        let count = read_number(stored)?;
        let mut bounds = vec![0];
        let mut end = 0_usize;
        for _ in 0..count {
            end = end.checked_add(read_number(stored)?)?;
            bounds.push(end);
        }
        let (bytes, rest) = stored.split_at_checked(end)?;
        *stored = rest;
        Some(Self { bounds, bytes })
    }

    fn get(&self, place: usize) -> Option<&'a [u8]> {
        self.bytes.get(*self.bounds.get(place)?..*self.bounds.get(place + 1)?)
    }

    fn text(&self, place: usize) -> Option<&'a str> {
        std::str::from_utf8(self.get(place)?).ok()
    }
}

/// What is left to read of a row.
struct Row<'a> {
    bytes: &'a [u8],
    strings: &'a Listed<'a>,
}

impl Row<'_> {
    fn number(&mut self) -> Option<usize> {
        read_number(&mut self.bytes)
    }

    fn text(&mut self) -> Option<String> {
        let place = self.number()?;
        self.strings.text(place).map(str::to_owned)
    }

    fn list<T>(&mut self, each: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.number()?).map(|_| each(self)).collect()
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        self.list(Self::text)
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
                document: "plan".to_owned(),
                title: "𠮷野計画".to_owned(),
                municipality: Municipality {
                    code: "032158".to_owned(),
                    name: "奥州市".to_owned(),
                    prefecture: "岩手県".to_owned(),
                },
                published: YearMonth { year: 2024, month: None },
                source_kind: SourceKind::Plan,
            },
            kind: Kind::Initiative,
            pages: vec![7, 300],
            page_label: "- 6 -".to_owned(),
            initiative: Some("032158/plan/窓口".to_owned()),
            initiatives: Vec::new(),
            name: Some("窓口改革".to_owned()),
            texts: texts(&["窓口を𠮷野に置く。", "", "市民課"]),
            context: texts(&["第1章", "窓口改革"]),
            areas: texts(&["frontyard"]),
            topics: Vec::new(),
            departments: texts(&["市民課"]),
            schedule: vec![entry(2025, "市民課", Some(Phase::Ended)), entry(2026, "→", None)],
            corrections: vec![Correction { who: "山田".to_owned(), ..Correction::default() }],
            linked: vec![Linked { initiative_id: "他".to_owned(), score: 0.75 }],
        }
    }

    #[test]
    fn what_is_stored_is_read_as_it_was() {
        let passage = Record { kind: Kind::Passage, initiative: None, name: None, schedule: Vec::new(), ..record() };
        let records = [record(), passage, Record { kind: Kind::Document, page_label: String::new(), ..record() }];
        let stored = write(&records).expect("stored");
        let found: Vec<_> = (0..3).map(|place| read(&stored, place)).collect();
        assert_eq!(found, records.map(Some));
        assert_eq!(read(&stored, 3), None);
    }

    #[test]
    fn what_records_repeat_is_stored_once() {
        let size = |records: &[Record]| write(records).expect("stored").len();
        let (one, two) = (size(&[record()]), size(&[record(), record()]));
        assert!(two - one < 40, "{one} bytes, with another {two}");
    }

    #[test]
    fn what_is_damaged_is_not_read() {
        let stored = write(&[record()]).expect("stored");
        for length in 0..stored.len() {
            assert_eq!(read(&stored[..length], 0), None, "{length} bytes");
        }
        assert_eq!(read(&[0xFF; 30], 0), None);
        assert_eq!(read(&compress_to_vec(&[0xFF; 30], LEVEL), 0), None);
    }
}
