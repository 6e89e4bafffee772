//! The text below a sibling, split by its labels, brackets, bullets and years.

use super::labels::Labels;
use super::looks;
use super::pieces::Piece;
use super::seen::Seen;
use super::small_tables::SmallTables;
use super::{tail, years};
use crate::document::{Document, Location, Table};
use crate::plan::marker;
use crate::plan::vocabulary::PlanDictionaries;

/// In which column a text goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// The line of the sibling itself.
    Name,
    /// A number by itself.
    Number,
    /// Text in brackets after the name.
    Bracket(String),
    /// Text after dot leaders or a gap, or beside the name.
    Tail,
    /// Lines that are nothing but departments.
    Department,
    /// The value of a label; the inner label may be a year.
    Label(Vec<String>),
    /// Entries of a list.
    Bullets,
    /// Notes below.
    Note,
    /// Other text, by its place where all siblings have the same number of paragraphs.
    Rest(usize),
}

/// A text and its column.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its column.
    pub(super) slot: Slot,
    /// Its words.
    pub(super) text: String,
    /// Its places.
    pub(super) at: Vec<Location>,
}

/// A text of a body.
#[derive(Debug, Clone)]
struct Bit {
    text: String,
    at: Vec<Location>,
}

/// Cuts the pieces of a sibling into parts; and whether a label came again after another one, as where two siblings were
/// taken for one.
pub(super) fn parts(
    body: &[Piece],
    document: &Document,
    small: &SmallTables,
    labels: &Labels,
    seen: &Seen<'_>,
) -> (Vec<Part>, bool) {
    let mut reader = Reader {
        labels,
        seen,
        words: seen.words,
        tables: small,
        parts: Vec::new(),
        open: None,
        indent: None,
        waited: 0.0,
        waiting: Vec::new(),
        paragraphs: 0,
        said: Vec::new(),
        again: false,
    };
    for piece in body {
        match piece.table.and_then(|table| document.tables.get(table)) {
            Some(table) => reader.table(table),
            None => reader.piece(piece),
        }
    }
    (reader.parts, reader.again)
}

/// Reads a body from top to bottom.
struct Reader<'l> {
    labels: &'l Labels,
    seen: &'l Seen<'l>,
    words: &'l PlanDictionaries,
    tables: &'l SmallTables,
    parts: Vec<Part>,
    /// The open label, and whether it is alone in its line.
    open: Option<(String, bool)>,
    /// Left edge of the values after a label that is alone in its line.
    indent: Option<f32>,
    /// Where the label that is open begins.
    waited: f32,
    /// Labels in a row that wait for their values.
    waiting: Vec<(String, Option<Location>)>,
    paragraphs: usize,
    /// The labels that were read, each once in a row.
    said: Vec<String>,
    again: bool,
}

impl Reader<'_> {
    /// Reads a piece; a label in the middle of it begins something new.
    fn piece(&mut self, piece: &Piece) {
        let mut rest = piece.text.as_str();
        while let Some(at) = self.labels.inside(rest, self.seen) {
            let label = if rest.len() == piece.text.len() { self.labels.of(piece) } else { self.labels.read(rest) };
            // the label of the whole is no label of what follows it
            let cut = at.max(label.map_or(0, |(_, behind)| rest.len() - behind.len()));
            if cut >= rest.len() || cut == 0 || cut > at {
                break;
            }
            self.bit(&rest[..cut], piece);
            rest = &rest[cut..];
        }
        self.bit(rest, piece);
        if let Some(beside) = &piece.beside {
            let slot = if tail::is_department(beside, self.words) { Slot::Department } else { Slot::Tail };
            self.put(slot, Bit { text: beside.clone(), at: piece.at.clone() });
        }
    }

    fn bit(&mut self, text: &str, piece: &Piece) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let whole = text.len() == piece.text.len();
        let read = if whole { self.labels.of(piece) } else { self.labels.read(text) };
        let bit = Bit { text: text.to_owned(), at: piece.at.clone() };
        if let Some((label, _)) = &read {
            self.say(label);
        }
        match read.map(|(label, rest)| (label, rest.to_owned())) {
            Some((label, rest)) if rest.is_empty() => {
                self.waiting.push((label.clone(), bit.at.first().copied()));
                self.open = Some((label, true));
                self.indent = None;
            }
            // R7…19校、R8…57校: a run of years begins with a year, as others begin with a label
            Some((label, _))
                if bit.text.contains(&label) && self.seen.years(&bit.text).iter().any(|(y, _)| *y == label) =>
            {
                self.waiting.clear();
                self.open = None;
                self.spread(Slot::Label(vec![label]), bit, Vec::new());
            }
            Some((label, rest)) => {
                self.waiting.clear();
                self.open = Some((label.clone(), false));
                self.put_labelled(label, Bit { text: rest, at: bit.at });
            }
            None => self.value(bit, whole && piece.department),
        }
    }

    fn say(&mut self, label: &str) {
        if self.said.last().is_some_and(|last| last == label) {
            return;
        }
        self.again |= self.said.iter().any(|said| said == label);
        self.said.push(label.to_owned());
    }

    fn value(&mut self, bit: Bit, department: bool) {
        if self.waiting.len() > 1
            && let Some(at) = self.awaited(&bit)
        {
            let label = if at.1 { self.waiting[at.0].0.clone() } else { self.waiting.remove(at.0).0 };
            return self.put_labelled(label, bit);
        }
        self.waited = self.waiting.pop().map_or(self.waited, |(_, at)| at.map_or(0.0, |at| at.bbox.x0));
        self.waiting.clear();
        let left = bit.at.first().map_or(0.0, |at| at.bbox.x0);
        if self.indent.is_some_and(|indent| left < indent - 3.0) {
            self.open = None;
        }
        match self.open.clone() {
            Some((label, true)) if !department || self.is_empty_or_department(&label) => {
                self.indent = self.indent.or(Some(left)).filter(|left| *left > self.waited + 3.0);
                self.put_labelled(label, bit);
            }
            _ => self.loose(bit, department),
        }
    }

    /// The label in a row of labels that a value belongs to, and whether its position shows this.
    fn awaited(&self, bit: &Bit) -> Option<(usize, bool)> {
        let value = bit.at.first()?.bbox;
        let beside = |at: &Location| at.bbox.x1 <= value.x0 + 2.0 && at.bbox.overlap_y(value) > 0.3 * value.height();
        let level = self.waiting.iter().rposition(|(_, at)| at.as_ref().is_some_and(beside));
        if let Some(level) = level.filter(|_| value.area() > 0.0) {
            return Some((level, true));
        }
        let over = |at: &Location| at.bbox.bottom <= value.top + 2.0 && at.bbox.overlap_x(value) > 0.0;
        let same_row = self.waiting.windows(2).all(|pair| match (pair[0].1, pair[1].1) {
            (Some(a), Some(b)) => a.bbox.overlap_y(b.bbox) > 0.0,
            _ => false,
        });
        let above = self.waiting.iter().rposition(|(_, at)| at.as_ref().is_some_and(over)).filter(|_| same_row);
        above.map(|at| (at, true)).or(Some((0, false)))
    }

    /// Whether a label has no value yet, or departments.
    fn is_empty_or_department(&self, label: &str) -> bool {
        let slot = Slot::Label(vec![label.to_owned()]);
        let value = self.parts.iter().find(|part| part.slot == slot);
        value.is_none_or(|part| part.text.lines().all(|line| tail::is_department(line, self.words)))
    }

    /// Text that no label names.
    fn loose(&mut self, bit: Bit, department: bool) {
        // ［総務課］対象を広げます。
        if let Some((inside, rest)) = tail::heading(&bit.text, self.words).filter(|_| !department) {
            let (inside, rest) = (inside.to_owned(), rest.to_owned());
            self.put(Slot::Department, Bit { text: inside, at: bit.at.clone() });
            return self.loose(Bit { text: rest, at: bit.at }, false);
        }
        // 対象を広げます。（担当：総務課）
        let behind =
            tail::department(&bit.text, self.words).filter(|(before, _)| before.ends_with('。') && !department);
        if let Some((before, inside)) = behind {
            let inside = tail::labelled(inside, self.words).1.to_owned();
            let before = Bit { text: before.to_owned(), at: bit.at.clone() };
            self.put(Slot::Department, Bit { text: inside, at: bit.at });
            return self.loose(before, false);
        }
        let slot = if department {
            let text = tail::enclosed(&bit.text).unwrap_or(&bit.text).to_owned();
            return self.put(Slot::Department, Bit { text, at: bit.at });
        } else if marker::numbers(&bit.text).is_some() {
            Slot::Number
        } else if bit.text.starts_with(['※', '＊', '*']) || bit.text.starts_with("（注") || bit.text.starts_with("注")
        {
            Slot::Note
        } else if looks::bare(&bit.text) != bit.text {
            Slot::Bullets
        } else {
            self.paragraphs += 1;
            Slot::Rest(self.paragraphs - 1)
        };
        self.spread(slot, bit, Vec::new());
    }

    fn put_labelled(&mut self, label: String, bit: Bit) {
        self.spread(Slot::Label(vec![label.clone()]), bit, vec![label]);
    }

    /// Stores a text; one with several years (R6：検討／R7：実施) gets a column for each year.
    fn spread(&mut self, slot: Slot, bit: Bit, label: Vec<String>) {
        if let Some((year, rest)) = years::in_brackets(&bit.text).filter(|_| !label.is_empty()) {
            let headers = label.into_iter().chain([year]).collect();
            return self.put(Slot::Label(headers), Bit { text: rest, at: bit.at });
        }
        let years = self.seen.years(&bit.text);
        if years.is_empty() {
            return self.put(slot, bit);
        }
        for (year, text) in years.iter().cloned() {
            let headers = label.iter().cloned().chain([year]).collect();
            self.put(Slot::Label(headers), Bit { text, at: bit.at.clone() });
        }
    }

    fn put(&mut self, slot: Slot, bit: Bit) {
        let before = self.parts.iter_mut().find(|part| part.slot == slot);
        match before {
            Some(part) => {
                part.text.push('\n');
                part.text.push_str(&bit.text);
                part.at.extend(bit.at);
            }
            None => self.parts.push(Part { slot, text: bit.text, at: bit.at }),
        }
    }

    /// A small table: labels at the side, or a header over its rows.
    fn table(&mut self, table: &Table) {
        self.waiting.clear();
        self.open = None;
        for (headers, cell) in self.tables.entries(table) {
            let at = vec![Location { page: cell.page, bbox: cell.bbox }];
            self.put(Slot::Label(headers), Bit { text: cell.text.trim().to_owned(), at });
        }
    }
}
