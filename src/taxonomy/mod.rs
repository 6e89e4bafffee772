//! In: initiatives (or any list of texts with headings). Out: the national priority areas of each, edition by
//! edition, with the words that led there. Areas, editions and terms are data in `dictionaries/`.

mod classifier;
mod contained_terms;
mod edition;
mod embedded;
mod explain;
mod matcher;
mod mention;
mod model;
mod terms;
pub mod user_list;
mod vocabulary;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::ids::{AreaId, TopicId};
use crate::plan::Initiative;

pub use classifier::{Classification, Classifier, ListItem, TextFeatures};
pub use edition::{Certainty, ChangeKind, Edition, EditionChange, EditionPeriod, Issued, ItemGroup, NationalItem};
pub use explain::{AreaExplained, AreaRole, Explanation, FieldExplained};
pub use mention::{Mentions, mentions};
use model::Model;
use terms::Meaning;
use vocabulary::Vocabulary;
pub use vocabulary::{Area, OTHER, Topic};

/// The national areas, the editions that name them, and the topics below them.
#[derive(Debug, Clone)]
pub struct Taxonomy {
    vocabulary: Vocabulary,
    model: Arc<Model>,
    editions: Vec<Edition>,
    crosswalk: Vec<EditionChange>,
}

/// What an edition calls an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'t> {
    /// An item of the edition, in its own words.
    Item {
        /// Its label; if the area has several items, that of the first.
        label: &'t str,
        /// The label of its group.
        group: &'t str,
        /// Its number in the group, from 1.
        number: usize,
        /// How sure the words are.
        certainty: Certainty,
    },
    /// The part of the edition that would name it has not been verified: 未確認.
    Unseen,
    /// The edition has no such item: eLTAX before 2.3, and `other` always.
    Absent,
}

impl Taxonomy {
    /// Reads `areas.toml`, `topics.toml`, `area_model.tsv`, `national/*.toml` and `crosswalk.toml`.
    ///
    /// # Errors
    /// Where a file can't be read or doesn't fit the others; the message names file and line.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let vocabulary =
            if dictionaries.are_embedded() { embedded::vocabulary() } else { Vocabulary::load(dictionaries)? };
        let known: Vec<AreaId> = vocabulary.areas.iter().map(|area| area.id.clone()).collect();
        let known_area = |id: &str| known.iter().any(|area| area == id);
        let editions = edition::load_editions(dictionaries, known_area)?;
        let crosswalk = edition::load_crosswalk(dictionaries, &editions, known_area)?;
        let model = Model::load(dictionaries, &known)?;
        Ok(Self { vocabulary, model: Arc::new(model), editions, crosswalk })
    }

    /// All areas in their order, `other` last.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        &self.vocabulary.areas
    }

    /// An area by its id.
    #[must_use]
    pub fn area(&self, id: &str) -> Option<&Area> {
        self.vocabulary.areas.iter().find(|area| area.id == id)
    }

    /// All topics in their order.
    #[must_use]
    pub fn topics(&self) -> &[Topic] {
        &self.vocabulary.topics
    }

    /// A topic by its id.
    #[must_use]
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.vocabulary.topics.iter().find(|topic| topic.id == id)
    }

    /// The words of areas and topics, in all their spellings.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.lines().map(|(word, _)| word)
    }

    /// The topics of a word in normal spelling.
    #[must_use]
    pub fn topics_of_word(&self, word: &str) -> Vec<&Topic> {
        let terms = &self.vocabulary.terms;
        // a whole term, with or without the signs of word boundaries
        let meaning = |at: usize| {
            let before = terms[..at].trim_end_matches('|');
            let behind = terms[at + word.len()..].trim_start_matches('|').strip_prefix('\t')?;
            (before.is_empty() || before.ends_with('\n')).then(|| behind.lines().next().unwrap_or_default())
        };
        let meanings = terms.match_indices(word).filter_map(|(at, _)| meaning(at));
        let places = meanings.flat_map(|meaning| Meaning::of(meaning).topics);
        places.filter_map(|place| self.topics().get(place)).collect()
    }

    /// Words in normal spelling, each with its meaning.
    fn lines(&self) -> impl Iterator<Item = (&str, &str)> {
        let parts = self.vocabulary.terms.lines().filter_map(|line| line.split_once('\t'));
        parts.map(|(word, meaning)| (word.trim_matches('|'), meaning))
    }

    /// All editions, oldest first.
    #[must_use]
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// An edition by its id.
    #[must_use]
    pub fn edition(&self, id: &str) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.id == id)
    }

    /// The edition issued last.
    #[must_use]
    pub fn latest(&self) -> Option<&Edition> {
        self.editions.last()
    }

    /// What changed between the editions, in the order of the file.
    #[must_use]
    pub fn crosswalk(&self) -> &[EditionChange] {
        &self.crosswalk
    }

    /// The items of an edition for an area, with their groups and numbers in the group (from 1).
    pub fn items<'t>(
        &'t self,
        edition: &str,
        area: &str,
    ) -> impl Iterator<Item = (&'t ItemGroup, usize, &'t NationalItem)> {
        let groups = self.edition(edition).map(|edition| edition.groups.as_slice()).unwrap_or_default();
        let items =
            groups.iter().flat_map(|group| (1..).zip(&group.items).map(move |(number, item)| (group, number, item)));
        items.filter(move |(_, _, item)| item.area() == area)
    }

    /// What an edition calls an area.
    #[must_use]
    pub fn standing(&self, edition: &str, area: &str) -> Standing<'_> {
        if let Some((group, number, item)) = self.items(edition, area).next() {
            let (label, group) = (item.label.as_str(), group.label.as_str());
            return Standing::Item { label, group, number, certainty: item.certainty };
        }
        let own_group = self.area(area).map_or("", |area| area.group.as_str());
        let groups = self.edition(edition).map(|edition| edition.groups.as_slice()).unwrap_or_default();
        match groups.iter().find(|group| group.id == own_group) {
            Some(group) if group.items.is_empty() => Standing::Unseen,
            _ => Standing::Absent,
        }
    }

    /// The heading to print for an area: the words of the given edition, marked if unverified.
    #[must_use]
    pub fn heading(&self, edition: &str, area: &str) -> String {
        let general = self.area(area).map_or(area, |known| known.label.as_str());
        match self.standing(edition, area) {
            Standing::Item { label, certainty: Certainty::Unverified, .. } => format!("{label}（文言未確認）"),
            Standing::Item { label, .. } => label.to_owned(),
            Standing::Unseen => format!("{general}（第{edition}版では未確認）"),
            Standing::Absent if area == OTHER => general.to_owned(),
            Standing::Absent => format!("{general}（第{edition}版に項目なし）"),
        }
    }
}

/// An initiative with its areas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Classified {
    /// The record.
    #[serde(flatten)]
    pub initiative: Initiative,
    /// At least one; exactly one is primary. `other` means 国の項目なし.
    pub areas: Vec<Assignment>,
    /// Topics below the areas.
    pub topics: Vec<TopicId>,
}

impl Classified {
    /// The id of the primary area.
    #[must_use]
    pub fn primary_area(&self) -> &str {
        self.areas.iter().find(|a| a.primary).map_or("other", |a| a.area.as_str())
    }
}

/// One area given to a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// Area id (such as `frontyard`), stable over the editions.
    pub area: AreaId,
    /// Whether it is the first one.
    pub primary: bool,
    /// How sure it is, from 0 to 1.
    pub score: f32,
    /// What led there.
    pub evidence: Vec<Evidence>,
}

/// A word as evidence for an area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The words in their source spelling.
    pub term: String,
    /// `text`, `headings[i]`, or the record's field (`name`, `measure`, `path[i]`, `description`, `actions[i]`).
    pub field: String,
    /// First character (Unicode scalar values).
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Its weight.
    pub weight: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taxonomy() -> Taxonomy {
        Taxonomy::load(&Dictionaries::embedded()).expect("dictionaries")
    }

    fn label<'t>(taxonomy: &'t Taxonomy, edition: &str, area: &str) -> Option<&'t str> {
        match taxonomy.standing(edition, area) {
            Standing::Item { label, .. } => Some(label),
            Standing::Unseen | Standing::Absent => None,
        }
    }

    #[test]
    fn editions_are_in_order_of_issue() {
        let taxonomy = taxonomy();
        let ids: Vec<_> = taxonomy.editions().iter().map(|e| e.id.as_str()).collect();
        assert_eq!(ids, ["1.0", "2.0", "2.1", "2.2", "2.3", "3.0", "4.0"]);
        assert_eq!(taxonomy.latest().map(|e| e.id.as_str()), Some("4.0"));
    }

    #[test]
    fn an_online_procedure_of_edition_1_is_under_the_front_yard_from_2_1_on() {
        let taxonomy = taxonomy();
        let classifier = Classifier::new(&taxonomy);
        let headings = ["行政手続のオンライン化".to_owned()];
        let given = classifier
            .classify(&ListItem { text: "補助金の申請を電子的に受け付ける。", headings: &headings });
        let area = &given.areas[0];
        assert_eq!(area.area, "frontyard");
        assert!(area.evidence.iter().any(|e| e.field == "headings[0]"), "the city's own heading is evidence");
        assert_eq!(label(&taxonomy, "1.0", &area.area), Some("自治体の行政手続のオンライン化"));
        for edition in ["2.1", "2.2", "2.3", "3.0", "4.0"] {
            assert_eq!(label(&taxonomy, edition, &area.area), Some("自治体フロントヤード改革の推進"), "{edition}");
        }
        let change = taxonomy.crosswalk().iter().find(|c| c.area() == "frontyard").expect("crosswalk");
        assert_eq!((change.kind, change.to()), (ChangeKind::Widened, "2.1"));
    }

    #[test]
    fn eltax_exists_from_2_3_on() {
        let taxonomy = taxonomy();
        for edition in ["1.0", "2.0", "2.1", "2.2"] {
            assert_eq!(taxonomy.standing(edition, "eltax"), Standing::Absent, "{edition}");
        }
        let Standing::Item { number, certainty, .. } = taxonomy.standing("2.3", "eltax") else { panic!("2.3") };
        assert_eq!((number, certainty), (3, Certainty::Verified));
        assert!(taxonomy.heading("2.2", "eltax").contains("項目なし"));
        assert_eq!(taxonomy.heading("2.3", "eltax"), "公金収納におけるeLTAXの活用");
    }

    #[test]
    fn unverified_labels_are_marked() {
        let taxonomy = taxonomy();
        assert!(taxonomy.heading("4.0", "frontyard").contains("未確認"));
        assert_eq!(taxonomy.standing("4.0", "bpr"), Standing::Unseen);
        assert!(taxonomy.heading("4.0", "bpr").contains("未確認"));
        assert!(!taxonomy.heading("2.2", "bpr").contains("未確認"));
        assert_eq!(taxonomy.heading("2.2", OTHER), "国の項目なし");
    }

    #[test]
    fn a_new_edition_is_one_new_file() {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::create_dir(folder.path().join("national")).expect("folder");
        let file = folder.path().join("national/5.0.toml");
        let edition = "edition = \"5.0\"\nissued = { date = \"2026-03-31\", certainty = \"unverified\" }\n\
                       period = { from = \"2026-04\", to = \"2031-03\", certainty = \"unverified\" }\n[[group]]\n\
                       id = \"priority\"\nlabel = \"重点\"\ncertainty = \"unverified\"\nitems = [\n\
                       { label = \"窓口\", area = \"AREA\", certainty = \"verified\" },\n]\n";
        std::fs::write(&file, edition.replace("AREA", "frontyard")).expect("file");
        let dictionaries = Dictionaries::open(folder.path()).expect("folder");
        let taxonomy = Taxonomy::load(&dictionaries).expect("new edition");
        assert_eq!(taxonomy.latest().map(|e| e.id.as_str()), Some("5.0"));
        assert_eq!(taxonomy.heading("5.0", "frontyard"), "窓口");

        std::fs::write(&file, edition.replace("AREA", "front")).expect("file");
        let error = Taxonomy::load(&dictionaries).expect_err("unknown area").to_string();
        assert!(error.contains("national/5.0.toml") && error.contains("9行目") && error.contains("front"), "{error}");
    }

    #[test]
    fn every_area_has_its_place_and_every_topic_an_area() {
        let taxonomy = taxonomy();
        assert_eq!(taxonomy.areas().len(), 15);
        assert_eq!(taxonomy.areas().last().map(|a| a.id.as_str()), Some(OTHER));
        for topic in taxonomy.topics() {
            assert!(
                topic.areas.iter().all(|id| taxonomy.area(id).is_some()) && !topic.areas.is_empty(),
                "{}",
                topic.id
            );
        }
    }
}
