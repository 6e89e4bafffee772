//! A record reduced to what every comparison needs to count and sort it: about a fiftieth of its size. Texts are loaded
//! only when a table shows them ([`Initiatives`](super::Initiatives)).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::frames::percent;
use crate::calendar::FiscalYear;
use crate::keyed;
use crate::plan::Phase;
use crate::taxonomy::Classified;
use crate::text::fold;

/// The sketches of the records of a document, in their order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sketches {
    /// Interned ids of areas and topics and printed page numbers.
    words: Vec<Box<str>>,
    each: Vec<Sketch>,
}

/// A record as numbers; texts are indices into the words of its document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Sketch {
    /// PDF page.
    pub(super) page: u32,
    page_label: u32,
    area: u32,
    topics: Box<[u32]>,
    /// The years of its schedule with their phases.
    pub(super) schedule: Box<[(FiscalYear, Option<Phase>)]>,
    /// Hash of its folded name; `None` if it has none.
    pub(super) name: Option<u64>,
    /// Confidence in percent.
    pub(super) confidence_pct: u8,
    /// Which fields it states.
    pub(super) has: Has,
}

/// Which fields a record states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Has {
    /// At least one department that is not empty.
    pub(super) departments: bool,
    /// Targets.
    pub(super) targets: bool,
    /// A target with words.
    pub(super) stated_targets: bool,
    pub(super) costs: bool,
    pub(super) progress: bool,
    pub(super) doubts: bool,
    pub(super) corrections: bool,
}

impl Sketches {
    /// The sketches of records.
    #[must_use]
    pub fn of(records: &[Classified]) -> Self {
        let mut words = Words::default();
        let each = records.iter().map(|record| Sketch::of(record, &mut words)).collect();
        Self { words: words.all, each }
    }

    /// Number of records.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.each.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.each.is_empty()
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &Sketch> {
        self.each.iter()
    }

    pub(super) fn get(&self, place: usize) -> &Sketch {
        &self.each[place]
    }

    /// The id of the primary area of a sketch.
    pub(super) fn area(&self, sketch: &Sketch) -> &str {
        &self.words[sketch.area as usize]
    }

    /// The ids of its topics.
    pub(super) fn topics<'s>(&'s self, sketch: &'s Sketch) -> impl Iterator<Item = &'s str> {
        sketch.topics.iter().map(|topic| &*self.words[*topic as usize])
    }

    /// The number printed on its page, if there is one.
    pub(super) fn page_label(&self, sketch: &Sketch) -> Option<&str> {
        Some(&*self.words[sketch.page_label as usize]).filter(|label| !label.is_empty())
    }
}

impl Sketch {
    fn of(record: &Classified, words: &mut Words) -> Self {
        let it = &record.initiative;
        let name = fold(&it.name);
        Self {
            page: it.page,
            page_label: words.place(&it.page_label),
            area: words.place(record.primary_area()),
            topics: record.topics.iter().map(|topic| words.place(topic)).collect(),
            schedule: it.schedule.iter().map(|entry| (entry.fiscal_year, entry.phase)).collect(),
            name: (!name.is_empty()).then(|| keyed::hash(&name)),
            confidence_pct: percent(it.confidence) as u8,
            has: Has {
                departments: it.departments.iter().any(|department| !department.is_empty()),
                targets: !it.targets.is_empty(),
                stated_targets: it.targets.iter().any(|target| !target.text.is_empty()),
                costs: !it.costs.is_empty(),
                progress: !it.progress.is_empty(),
                doubts: !it.doubts.is_empty(),
                corrections: !it.corrections.is_empty(),
            },
        }
    }
}

/// Interned words with their indices.
#[derive(Default)]
struct Words {
    all: Vec<Box<str>>,
    places: BTreeMap<Box<str>, u32>,
}

impl Words {
    /// The index of a word. No document has enough words to overflow it.
    fn place(&mut self, word: &str) -> u32 {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let place = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(word.into());
        self.places.insert(word.into(), place);
        place
    }
}
