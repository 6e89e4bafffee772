//! The words of a document's records, to check whether the words of a page are among them.

use std::collections::{BTreeMap, BTreeSet};

use super::account_words::bare;
use crate::plan::{Initiative, PlanDictionaries};
use crate::text::fold;

/// How many pages a record may extend beyond the page on which it begins.
const REACH: u32 = 2;
/// Largest length, in bytes, of the text of records that is searched for one page.
const MOST_TEXT: usize = 200_000;
/// Least length of a text that is searched for in names on other pages.
const LONG: usize = 5;
/// Least length of a name that is searched for inside other texts.
const SHORTEST_NAME: usize = 4;

/// The words of the records, by page and for the whole document.
#[derive(Debug, Default)]
pub(super) struct RecordedWords {
    /// Whole texts of all records, folded.
    whole: BTreeSet<String>,
    /// Names, measures and headings of all records, one after the other.
    titles: String,
    pages: BTreeMap<u32, Page>,
    nothing: Page,
}

/// The words of the records of one page.
#[derive(Debug, Default)]
struct Page {
    texts: String,
    departments: String,
    names: Vec<String>,
}

/// Separator of texts that occurs in none of them.
const BETWEEN: char = '\0';

impl RecordedWords {
    pub(super) fn of(records: &[&Initiative], dictionaries: &PlanDictionaries) -> Self {
        let mut known = Self::default();
        let mut titles = BTreeSet::new();
        for record in records {
            let texts: Vec<String> = texts(record).map(|text| folded(text, dictionaries)).collect();
            let name = folded(&record.name, dictionaries);
            titles.insert(name.clone());
            titles.extend(record.measure.iter().chain(&record.path).map(|text| folded(text, dictionaries)));
            let begins: BTreeSet<u32> = record.places.iter().map(|place| place.page).chain([record.page]).collect();
            let pages: BTreeSet<u32> = begins.iter().flat_map(|page| *page..=page.saturating_add(REACH)).collect();
            for page in pages {
                known.pages.entry(page).or_default().add(record, &name, &texts);
            }
            known.whole.extend(texts);
        }
        known.titles = titles.into_iter().collect::<Vec<_>>().join("\0");
        known
    }

    fn page(&self, page: u32) -> &Page {
        self.pages.get(&page).unwrap_or(&self.nothing)
    }

    /// Whether a record contains these words, as a whole or as a part of a text of its pages.
    pub(super) fn says(&self, text: &str, page: u32, dictionaries: &PlanDictionaries) -> bool {
        let text = folded(text, dictionaries);
        let without_note = text.rsplit_once('(').map_or(text.as_str(), |(words, _)| words);
        let found = |text: &str| {
            let length = text.chars().count();
            self.whole.contains(text)
                || length > 1 && self.page(page).texts.contains(text)
                || length >= LONG && self.titles.contains(text)
        };
        text.chars().count() < 2
            || found(&text)
            || without_note.chars().count() >= SHORTEST_NAME && found(without_note)
            || self.page(page).names.iter().any(|name| name.len() * 2 >= text.len() && text.contains(name.as_str()))
    }

    /// Whether records contain a cell's text, or most of its lines.
    pub(super) fn says_cell(&self, text: &str, page: u32, dictionaries: &PlanDictionaries) -> bool {
        if self.says(text, page, dictionaries) {
            return true;
        }
        let lines: Vec<&str> = text.lines().filter(|line| line.trim().chars().count() >= SHORTEST_NAME).collect();
        let said = lines.iter().filter(|line| self.says(line, page, dictionaries)).count();
        lines.len() > 1 && said * 2 >= lines.len()
    }

    /// Whether a text contains the name of a record of the page or is contained in one; for a text of several lines,
    /// whether half of them name records.
    pub(super) fn names(&self, text: &str, page: u32, dictionaries: &PlanDictionaries) -> bool {
        if self.names_whole(text, page, dictionaries) {
            return true;
        }
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let named = lines.iter().filter(|line| self.names_whole(line, page, dictionaries)).count();
        lines.len() > 1 && named * 2 >= lines.len()
    }

    fn names_whole(&self, text: &str, page: u32, dictionaries: &PlanDictionaries) -> bool {
        let text = folded(text, dictionaries);
        let within = |name: &String| name.contains(text.as_str()) && text.chars().count() >= SHORTEST_NAME;
        self.whole_name(&text) || self.page(page).names.iter().any(|name| text.contains(name.as_str()) || within(name))
    }

    /// Whether a line is, or begins, the name of a record that the page has.
    pub(super) fn is_name(&self, text: &str, page: u32, dictionaries: &PlanDictionaries) -> bool {
        let text = folded(text, dictionaries);
        let begins = |name: &String| name.contains(text.as_str()) && text.len() * 2 >= name.len();
        self.page(page).names.iter().any(|name| text.contains(name.as_str()) || begins(name))
    }

    fn whole_name(&self, text: &str) -> bool {
        text.chars().count() >= SHORTEST_NAME && self.titles.split(BETWEEN).any(|title| title == text)
    }

    /// Whether records of the page have all these departments.
    pub(super) fn has_departments(&self, departments: &[String], page: u32) -> bool {
        departments.iter().all(|department| self.page(page).departments.contains(department.as_str()))
    }
}

impl Page {
    fn add(&mut self, record: &Initiative, name: &str, texts: &[String]) {
        for text in texts.iter().filter(|text| !text.is_empty()) {
            if self.texts.len() + text.len() <= MOST_TEXT {
                self.texts.push(BETWEEN);
                self.texts.push_str(text);
            }
        }
        for department in &record.departments {
            if self.departments.len() <= MOST_TEXT {
                self.departments.push(BETWEEN);
                self.departments.push_str(&fold(department));
            }
        }
        if name.chars().count() >= SHORTEST_NAME {
            self.names.push(name.to_owned());
        }
    }
}

/// All texts of a record.
fn texts(record: &Initiative) -> impl Iterator<Item = &str> {
    let own = [&record.name, &record.quote].into_iter().chain(&record.number).chain(&record.measure);
    let lists = record.actions.iter().chain(&record.departments).chain(&record.related_goals).chain(&record.path);
    let schedule = record.schedule.iter().map(|entry| &entry.text);
    let targets = record.targets.iter().flat_map(|target| target.indicator.iter().chain([&target.text]));
    let baselines = record.targets.iter().flat_map(|target| &target.baseline).map(|baseline| &baseline.text);
    let progress = record.progress.iter().flat_map(|entry| [&entry.status, &entry.text]);
    let costs = record.costs.iter().map(|cost| &cost.text);
    let places = record.places.iter().map(|place| &place.quote);
    let all = own.chain(&record.description).chain(lists).chain(schedule).chain(targets).chain(baselines);
    all.chain(progress).chain(costs).chain(places).map(String::as_str)
}

/// The folded words of a text without its numbering and marks.
fn folded(text: &str, dictionaries: &PlanDictionaries) -> String {
    fold(bare(text, dictionaries).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn words() -> PlanDictionaries {
        PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    fn record() -> Initiative {
        let mut record = Initiative { name: "窓口予約の公開".into(), page: 3, ..Initiative::default() };
        record.description = Some("待ち時間を短くする。".into());
        record.departments = vec!["市民課".into()];
        record
    }

    #[test]
    fn a_record_is_known_on_its_page_and_the_next_ones() {
        let (record, words) = (record(), words());
        let known = RecordedWords::of(&[&record], &words);
        assert!(known.is_name("窓口予約の公開", 3, &words) && known.is_name("窓口予約の公開", 3 + REACH, &words));
        assert!(!known.is_name("窓口予約の公開", 4 + REACH, &words), "too far behind the record");
        assert!(known.has_departments(&["市民課".into()], 3) && !known.has_departments(&["税務課".into()], 3));
    }

    #[test]
    fn parts_of_a_text_are_known_on_its_pages_only() {
        let (record, words) = (record(), words());
        let known = RecordedWords::of(&[&record], &words);
        assert!(known.says("待ち時間", 3, &words) && !known.says("待ち時間", 9, &words));
        assert!(known.says("待ち時間を短くする。", 9, &words), "a whole text is known everywhere");
        assert!(!known.says("公園の照明を替える。", 3, &words));
    }

    #[test]
    fn a_cell_is_known_if_half_of_its_lines_are() {
        let (record, words) = (record(), words());
        let known = RecordedWords::of(&[&record], &words);
        assert!(known.says_cell("待ち時間を短くする。\n公園の照明を替える。", 3, &words));
        assert!(!known.says_cell("道路の点検を行う。\n公園の照明を替える。\n待ち時間", 9, &words));
    }
}
