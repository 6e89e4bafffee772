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
    /// The topics of all records in sequence: one allocation per record would take more memory than the topics do.
    topics: Vec<u32>,
    /// The years of all schedules with their phases.
    schedules: Vec<(FiscalYear, Option<Phase>)>,
    each: Vec<Sketch>,
}

/// A record as numbers; texts are indices into the words of its document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Sketch {
    /// PDF page.
    pub(super) page: u32,
    page_label: u32,
    area: u32,
    /// End of its topics among those of the document; they begin at the end of the record before.
    topics_end: u32,
    /// End of its schedule among those of the document.
    schedule_end: u32,
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
    pub(super) schedule: bool,
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
        let (mut words, mut topics, mut schedules) = (Words::default(), Vec::new(), Vec::new());
        let sketch = |record: &Classified| {
            topics.extend(record.topics.iter().map(|topic| words.place(topic)));
            schedules.extend(record.initiative.schedule.iter().map(|entry| (entry.fiscal_year, entry.phase)));
            let [topics_end, schedule_end] = [topics.len(), schedules.len()].map(small);
            Sketch { topics_end, schedule_end, ..Sketch::of(record, &mut words) }
        };
        let each = records.iter().map(sketch).collect();
        Self { words: words.all, topics, schedules, each }
    }

    /// Gives back the memory that lists have taken while they grew: sketches stay as long as a batch lasts.
    pub(super) fn shrink_to_fit(&mut self) {
        self.words.shrink_to_fit();
        self.topics.shrink_to_fit();
        self.schedules.shrink_to_fit();
        self.each.shrink_to_fit();
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

    /// The ids of the topics of the record at a place.
    pub(super) fn topics(&self, place: usize) -> impl Iterator<Item = &str> {
        let begin = place.checked_sub(1).map_or(0, |before| self.each[before].topics_end);
        let topics = &self.topics[begin as usize..self.each[place].topics_end as usize];
        topics.iter().map(|topic| &*self.words[*topic as usize])
    }

    /// The years of the schedule of the record at a place, with their phases.
    pub(super) fn schedule(&self, place: usize) -> &[(FiscalYear, Option<Phase>)] {
        let begin = place.checked_sub(1).map_or(0, |before| self.each[before].schedule_end);
        &self.schedules[begin as usize..self.each[place].schedule_end as usize]
    }

    /// Whether any schedule names a year.
    pub(super) fn name(&self, year: FiscalYear) -> bool {
        self.schedules.iter().any(|entry| entry.0 == year)
    }

    /// The number printed on its page, if there is one.
    pub(super) fn page_label(&self, sketch: &Sketch) -> Option<&str> {
        Some(&*self.words[sketch.page_label as usize]).filter(|label| !label.is_empty())
    }
}

impl Sketch {
    /// Without topics and schedule.
    fn of(record: &Classified, words: &mut Words) -> Self {
        let it = &record.initiative;
        let name = fold(&it.name);
        Self {
            page: it.page,
            page_label: words.place(&it.page_label),
            area: words.place(record.primary_area()),
            topics_end: 0,
            schedule_end: 0,
            name: (!name.is_empty()).then(|| keyed::hash(&name)),
            confidence_pct: percent(it.confidence) as u8,
            has: Has {
                departments: it.departments.iter().any(|department| !department.is_empty()),
                schedule: !it.schedule.is_empty(),
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

/// A count within one document, none of which is large enough to overflow it.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Interned words with their indices.
#[derive(Default)]
struct Words {
    all: Vec<Box<str>>,
    places: BTreeMap<Box<str>, u32>,
}

impl Words {
    /// The index of a word.
    fn place(&mut self, word: &str) -> u32 {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let place = small(self.all.len());
        self.all.push(word.into());
        self.places.insert(word.into(), place);
        place
    }
}
