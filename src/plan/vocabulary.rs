//! The words of plans: headers.toml, phases.toml, departments.toml and content.toml, ready for matching.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::content_words::ContentWords;
use super::endings::Endings;
use super::record::{Comparator, Phase};
pub(crate) use super::role::{FieldRole, Section};
use super::roster::model::{Judgement, RoleModel};
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::text::{fold, one_of};

/// The dictionaries of this stage.
#[derive(Debug, Clone)]
pub struct PlanDictionaries {
    /// Roles by whole labels.
    labels: BTreeMap<String, FieldRole>,
    /// Roles by parts of labels.
    parts: Endings<(FieldRole, Pattern)>,
    /// The sections that words of headings name, each with its place in the dictionary.
    sections: Endings<(usize, Section)>,
    lists: Vec<Pattern>,
    /// Words of headings that name no initiative themselves, longest first.
    empty: Vec<String>,
    contents: Vec<String>,
    never_names: Vec<String>,
    sums: Vec<String>,
    /// Learned weights.
    pub(crate) models: Models,
    /// Words that precede a number in headings, folded.
    pub(crate) numbered: Vec<String>,
    /// Units of figures, longest first.
    pub(crate) units: Vec<String>,
    /// Words after a figure that define its comparison, longest first.
    pub(crate) comparisons: Vec<(Comparator, String)>,
    /// Words after a year that make it the base of a comparison.
    pub(crate) compared_with: Vec<String>,
    /// Phases with their words, folded.
    pub(crate) phases: Endings<Phase>,
    /// Signs in cells of schedules.
    pub(crate) marks: Marks,
    /// Endings of departments, and labels before them.
    pub(crate) departments: Departments,
    /// What texts look like by their own words.
    pub(crate) content: ContentWords,
}

/// Signs used alone in the cells of a schedule, folded.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Marks {
    pub(crate) active: Vec<String>,
    pub(crate) onward: Vec<String>,
    pub(crate) blank: Vec<String>,
}

/// Endings and labels of departments.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Departments {
    pub(crate) endings: Endings,
    /// Endings that hardly anything else has.
    pub(crate) strong: Endings,
    /// Words that are departments by themselves.
    pub(crate) whole: Endings,
    /// Words that only end like a department.
    pub(crate) others: Vec<String>,
    pub(crate) labels: Vec<String>,
    /// Endings of organisations that are not part of a 課.
    pub(crate) equals: Vec<String>,
    /// What the units of a department end with.
    pub(crate) units: Vec<String>,
    /// What departments with units end with.
    pub(crate) over_units: Vec<String>,
}

/// The learned models: see `examples/train_plan`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Models {
    /// What columns hold.
    pub(crate) roles: RoleModel,
    /// Which readings list initiatives, each seen by itself.
    pub(crate) rosters: Judgement,
    /// Which do beside the readings of the same place.
    pub(crate) choice: Judgement,
    /// Which statements of records are right.
    pub(crate) confidence: Judgement,
}

impl Models {
    fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        Ok(Self {
            roles: RoleModel::load(dictionaries)?,
            rosters: Judgement::load(dictionaries, "roster_model.tsv")?,
            choice: Judgement::load(dictionaries, "choice_model.tsv")?,
            confidence: Judgement::load(dictionaries, "confidence_model.tsv")?,
        })
    }
}

impl PlanDictionaries {
    /// Reads `headers.toml`, `phases.toml`, `departments.toml` and `content.toml`.
    ///
    /// # Errors
    /// If one of them cannot be read or its content is invalid; with file and line.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let headers: HeadersFile = dictionaries.toml("headers.toml")?;
        let phases: PhasesFile = dictionaries.toml("phases.toml")?;
        let mut departments: Departments = dictionaries.toml("departments.toml")?;
        fold_all([&mut departments.others, &mut departments.labels]);
        let mut marks = phases.marks;
        fold_all([&mut marks.active, &mut marks.onward, &mut marks.blank]);
        let mut numbered = headers.sections.numbered.clone();
        let mut glue = headers.sections.glue.clone();
        let mut contents = headers.sections.contents.clone();
        let mut comparisons = headers.targets.comparisons.words();
        comparisons.sort_by_key(|(_, word)| std::cmp::Reverse(word.len()));
        let mut units = headers.targets.units;
        let mut compared_with = headers.targets.compared_with;
        let (mut never_names, mut sums) = (headers.labels.never, headers.labels.sums);
        fold_all([&mut never_names, &mut sums]);
        fold_all([&mut numbered, &mut glue, &mut contents, &mut units, &mut compared_with]);
        units.sort_by_key(|unit| std::cmp::Reverse(unit.len()));
        let (labels, parts) = headers.columns.patterns();
        let sections = headers.sections.words();
        let heads = sections.iter().filter(|(section, _)| *section == Section::Initiatives);
        let mut empty: Vec<String> = heads.map(|(_, word)| word.clone()).chain(glue).collect();
        empty.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Ok(Self {
            labels,
            parts: Endings::new(parts.into_iter().map(|(role, pattern)| {
                let word = pattern.word.clone();
                ((role, pattern), word)
            })),
            sections: Endings::new(sections.into_iter().enumerate().map(|(at, (section, word))| ((at, section), word))),
            lists: headers.labels.lists.iter().map(|word| Pattern::new(word)).collect(),
            empty,
            contents,
            never_names,
            sums,
            models: Models::load(dictionaries)?,
            numbered,
            units,
            comparisons,
            compared_with,
            phases: Endings::new(phases.phases.words()),
            marks,
            departments,
            content: ContentWords::load(dictionaries)?,
        })
    }

    /// The role that a header or label gives to its column or line.
    pub(crate) fn role(&self, label: &str) -> Option<FieldRole> {
        self.role_of(bare(&fold(label)))
    }

    /// As [`Self::role`], for a label cleaned by [`bare`]. The whole label takes precedence over its parts.
    pub(crate) fn role_of(&self, label: &str) -> Option<FieldRole> {
        self.labels.get(label).copied().or_else(|| {
            // figures are no part of a header
            if label.len() > LONGEST_LABEL || !label.contains(char::is_alphabetic) {
                return None;
            }
            let parts = self.parts.within(label).map(|(_, part)| part);
            let best = parts.filter_map(|(role, pattern)| Some((pattern.strength(label)?, *role)));
            // Of equal strength the first in the ladder wins, so that the choice doesn't hang on the file's order.
            best.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, role)| role)
        })
    }

    /// Whether a label, cleaned by [`bare`], introduces a list of initiatives (主な取組, 取組例).
    pub(crate) fn heads_list(&self, label: &str) -> bool {
        self.lists.iter().any(|pattern| pattern.strength(label).is_some())
    }

    /// Whether the whole of a text is a word for a column or label.
    pub(crate) fn is_header(&self, text: &str) -> bool {
        self.labels.contains_key(bare(&fold(text)))
    }

    /// The words that are the whole of a label, folded.
    pub(crate) fn header_words(&self) -> impl Iterator<Item = &str> {
        self.labels.keys().map(String::as_str)
    }

    /// Whether words name something that is in every plan and no initiative (PDCA, 合計, 本部長).
    pub(crate) fn never_names(&self, name: &str) -> bool {
        self.never_names.contains(&fold_label(name))
    }

    /// Whether the text is the label of a sum (小計, 合計, 総務費 小計).
    pub(crate) fn is_sum(&self, text: &str) -> bool {
        let label = fold_label(text);
        // 計 alone ends too many other words
        let ends = |sum: &String| sum.chars().count() > 1 && label.ends_with(sum.as_str());
        self.sums.contains(&label) || self.sums.iter().any(ends)
    }

    /// Whether a heading introduces a table of contents.
    pub(crate) fn is_contents(&self, heading: &str) -> bool {
        let heading = fold_label(heading);
        self.contents.contains(&heading)
    }

    /// Whether the subject of a heading is never an initiative: such words are a third of it or more.
    pub(crate) fn is_never(&self, heading: &str) -> bool {
        let heading = fold(heading);
        let mut never = self.sections.within(&heading).filter(|(_, (_, section))| *section == Section::Never);
        never.any(|(word, _)| word.len() * 3 >= heading.len())
    }

    /// Whether a heading only announces initiatives (主要な取組, 8 取組分野) and names none.
    pub(crate) fn is_generic(&self, heading: &str) -> bool {
        let mut rest = fold_label(super::marker::cut(heading, &self.numbered).words);
        for word in &self.empty {
            if rest.contains(word.as_str()) {
                rest = rest.replace(word.as_str(), "");
            }
        }
        rest.is_empty()
    }

    /// The section that a heading names: its longest known word decides.
    pub(crate) fn section(&self, heading: &str) -> Option<Section> {
        let heading = fold(heading);
        self.sections
            .within(&heading)
            .max_by_key(|(word, (at, section))| (*section == Section::Never, word.chars().count(), *at))
            .map(|(_, (_, section))| *section)
    }
}

/// A folded label without the notes in brackets after it and the signs around it.
pub(crate) fn bare(folded: &str) -> &str {
    let whole = folded.trim_matches(|c: char| one_of(":：■◆●○・【】〈〉<>[]《》≪≫", c));
    match whole.split_once('(') {
        Some((words, note)) if !words.is_empty() && note.ends_with(')') => words,
        _ => whole,
    }
}

fn fold_label(label: &str) -> String {
    bare(&fold(label)).to_owned()
}

pub(super) fn fold_all<const N: usize>(lists: [&mut Vec<String>; N]) {
    for list in lists {
        for word in list.iter_mut() {
            *word = fold(word);
        }
    }
}

/// Largest length of a header or label, in bytes.
const LONGEST_LABEL: usize = 300;

/// The strength of a complete match: more than the length of any header in characters.
const WHOLE: usize = 1000;

/// A word of a dictionary: the whole of a label, or its beginning, end or middle.
#[derive(Debug, Clone)]
struct Pattern {
    word: String,
    open_start: bool,
    open_end: bool,
}

impl Pattern {
    fn new(written: &str) -> Self {
        let open_start = written.starts_with('…');
        let open_end = written.ends_with('…');
        let word = fold(written.trim_matches('…'));
        // The notes that labels lose are lost here too.
        let word = if open_start || open_end { word } else { bare(&word).to_owned() };
        Self { word, open_start, open_end }
    }

    const fn is_whole(&self) -> bool {
        !self.open_start && !self.open_end
    }

    /// How well the pattern fits: whole matches beat parts, longer parts shorter ones.
    fn strength(&self, label: &str) -> Option<usize> {
        let part = match (self.open_start, self.open_end) {
            (false, false) => return (label == self.word).then_some(WHOLE),
            (true, false) => label.ends_with(&self.word),
            (false, true) => label.starts_with(&self.word),
            (true, true) => label.contains(&self.word),
        };
        part.then(|| self.word.chars().count())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadersFile {
    columns: ColumnWords,
    sections: SectionWords,
    labels: LabelWords,
    targets: TargetWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelWords {
    lists: Vec<String>,
    never: Vec<String>,
    sums: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetWords {
    units: Vec<String>,
    compared_with: Vec<String>,
    comparisons: ComparisonWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionWords {
    initiatives: Vec<String>,
    outside: Vec<String>,
    never: Vec<String>,
    numbered: Vec<String>,
    glue: Vec<String>,
    contents: Vec<String>,
}

impl SectionWords {
    fn words(self) -> Vec<(Section, String)> {
        let lists =
            [(Section::Initiatives, self.initiatives), (Section::Outside, self.outside), (Section::Never, self.never)];
        lists.into_iter().flat_map(|(section, words)| words.into_iter().map(move |w| (section, fold(&w)))).collect()
    }
}

macro_rules! word_lists {
    ($name:ident -> $key:ty { $($field:ident = $value:expr),* $(,)? }) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name { $($field: Vec<String>),* }
        impl $name {
            fn lists(self) -> Vec<($key, Vec<String>)> { vec![$(($value, self.$field)),*] }
        }
    };
}

word_lists!(ColumnWords -> FieldRole {
    direction = FieldRole::Direction, field = FieldRole::Field, measure = FieldRole::Measure, item = FieldRole::Item, task = FieldRole::Task,
    vague = FieldRole::Vague, number = FieldRole::Number, content = FieldRole::Content, description = FieldRole::Description, background = FieldRole::Background,
    department = FieldRole::Department, goals = FieldRole::Goals, schedule = FieldRole::Schedule, year_axis = FieldRole::YearAxis,
    target = FieldRole::Target, indicator = FieldRole::Indicator, baseline = FieldRole::Baseline, target_value = FieldRole::TargetValue,
    progress = FieldRole::Progress, status = FieldRole::Status, aside = FieldRole::Aside, term = FieldRole::Term,
    bid = FieldRole::Bid, chronicle = FieldRole::Chronicle,
});

impl ColumnWords {
    /// Those that are the whole of a label, and those that are a part of it.
    fn patterns(self) -> (BTreeMap<String, FieldRole>, Vec<(FieldRole, Pattern)>) {
        let (mut labels, mut parts) = (BTreeMap::new(), Vec::new());
        for (role, word) in self.lists().into_iter().flat_map(|(role, words)| words.into_iter().map(move |w| (role, w)))
        {
            let pattern = Pattern::new(&word);
            if pattern.is_whole() {
                labels
                    .entry(pattern.word)
                    .and_modify(|known: &mut FieldRole| *known = role.min(*known))
                    .or_insert(role);
            } else {
                parts.push((role, pattern));
            }
        }
        (labels, parts)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhasesFile {
    phases: PhaseWords,
    marks: Marks,
}

word_lists!(PhaseWords -> Phase {
    study = Phase::Study, trial = Phase::Trial, introduction = Phase::Introduction, operation = Phase::Operation,
    expansion = Phase::Expansion, established = Phase::Established, ended = Phase::Ended,
});

word_lists!(ComparisonWords -> Comparator {
    at_least = Comparator::AtLeast, at_most = Comparator::AtMost, increase = Comparator::Increase,
    decrease = Comparator::Decrease,
});

impl ComparisonWords {
    fn words(self) -> Vec<(Comparator, String)> {
        self.lists().into_iter().flat_map(|(key, words)| words.into_iter().map(move |w| (key, fold(&w)))).collect()
    }
}

impl PhaseWords {
    fn words(self) -> Vec<(Phase, String)> {
        self.lists().into_iter().flat_map(|(phase, words)| words.into_iter().map(move |w| (phase, fold(&w)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> PlanDictionaries {
        PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    #[test]
    fn headers_are_distinguished() {
        let words = words();
        for (header, role) in [
            ("施策", Some(FieldRole::Measure)),
            ("取　組", Some(FieldRole::Item)),
            ("取組\nNO", Some(FieldRole::Number)),
            ("NO", Some(FieldRole::Number)),
            ("関連戦略\n目標NO", Some(FieldRole::Goals)),
            ("担当課（室）", Some(FieldRole::Department)),
            ("施策内容", Some(FieldRole::Content)),
            ("目指す方向性", Some(FieldRole::Description)),
            ("【主な担当課】", Some(FieldRole::Department)),
            ("現状値", Some(FieldRole::Baseline)),
            ("期待される施策の主な効果", Some(FieldRole::Background)),
            ("目　標", Some(FieldRole::Target)),
            ("Department", Some(FieldRole::Department)),
            ("用語", Some(FieldRole::Term)),
            ("浮き彫りとなった課題", None),
        ] {
            assert_eq!(words.role(header), role, "{header}");
        }
    }

    #[test]
    fn sections_are_distinguished() {
        let words = words();
        assert_eq!(words.section("第3章　主要な取組"), Some(Section::Initiatives));
        assert_eq!(words.section("国の動向／重点取組事項"), Some(Section::Never));
        assert_eq!(words.section("1 DX関連の取組状況"), Some(Section::Outside));
        assert_eq!(words.section("市長あいさつ"), None);
    }

    #[test]
    fn a_mistake_is_reported_with_its_line() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        std::fs::write(folder.path().join("phases.toml"), "[phases]\nstudy = 3\n").expect("a file can be written");
        let dictionaries = Dictionaries::open(folder.path()).expect("the folder is there");
        let error = PlanDictionaries::load(&dictionaries).expect_err("3 is no list");
        assert!(error.to_string().contains("phases.toml の2行目"), "{error}");
    }
}
