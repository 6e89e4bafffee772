//! Words that reveal the kind of a text, ready for matching: content.toml.

use serde::Deserialize;

use super::endings::Endings;
use super::record::CostKind;
use super::vocabulary::fold_all;
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::text::fold;

/// A word for a cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CostWord {
    /// Its place among all, longer ones first.
    pub(crate) rank: usize,
    /// The kind that it names; `None`: it is only a part of a cost.
    pub(crate) kind: Option<CostKind>,
}

/// Words that reveal the kind of a text, folded; endings longest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct ContentWords {
    /// Endings of names of initiatives.
    pub(crate) name_endings: Vec<String>,
    /// Badges before or after a name (新規, 継続).
    pub(crate) badges: Vec<String>,
    /// Endings of measured quantities.
    pub(crate) indicator_endings: Vec<String>,
    /// Words before a figure that mark it as the present state.
    pub(crate) present: Vec<String>,
    /// Words that are ratings of progress.
    pub(crate) ratings: Vec<String>,
    /// Letters and signs that are ratings.
    pub(crate) grades: Vec<String>,
    /// Ditto marks for the cell above.
    pub(crate) ditto_above: Vec<String>,
    /// Ditto marks for the cell to the left.
    pub(crate) ditto_left: Vec<String>,
    /// Words beside or above a sum of money, each with its rank: longer ones come first.
    pub(crate) costs: Endings<CostWord>,
    /// Words of headers over the text before a revision of the plan.
    pub(crate) before: Vec<String>,
    /// Words of headers over the text since a revision of the plan.
    pub(crate) after: Vec<String>,
}

impl ContentWords {
    /// Reads the file.
    pub(super) fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        Ok(dictionaries.toml::<ContentFile>("content.toml")?.words())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentFile {
    names: NameWords,
    indicators: IndicatorWords,
    status: StatusWords,
    signs: SignWords,
    costs: CostWords,
    #[serde(default)]
    revisions: RevisionWords,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RevisionWords {
    before: Vec<String>,
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameWords {
    endings: Vec<String>,
    badges: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorWords {
    endings: Vec<String>,
    present: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusWords {
    words: Vec<String>,
    grades: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignWords {
    ditto_above: Vec<String>,
    ditto_left: Vec<String>,
}

impl ContentFile {
    fn words(self) -> ContentWords {
        let mut words = ContentWords {
            name_endings: self.names.endings,
            badges: self.names.badges,
            indicator_endings: self.indicators.endings,
            present: self.indicators.present,
            ratings: self.status.words,
            grades: self.status.grades,
            ditto_above: self.signs.ditto_above,
            ditto_left: self.signs.ditto_left,
            costs: self.costs.words(),
            before: self.revisions.before,
            after: self.revisions.after,
        };
        fold_all([&mut words.name_endings, &mut words.badges, &mut words.indicator_endings, &mut words.present]);
        fold_all([&mut words.ratings, &mut words.grades, &mut words.ditto_above, &mut words.ditto_left]);
        fold_all([&mut words.before, &mut words.after]);
        for list in [&mut words.before, &mut words.after] {
            list.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        for list in [&mut words.name_endings, &mut words.indicator_endings, &mut words.badges, &mut words.ratings] {
            list.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        words
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CostWords {
    budget: Vec<String>,
    settled: Vec<String>,
    planned: Vec<String>,
    parts: Vec<String>,
}

impl CostWords {
    fn words(self) -> Endings<CostWord> {
        let lists = [
            (Some(CostKind::Budget), self.budget),
            (Some(CostKind::Settled), self.settled),
            (Some(CostKind::Planned), self.planned),
            (None, self.parts),
        ];
        let lists = lists.into_iter();
        let mut words: Vec<_> =
            lists.flat_map(|(kind, words)| words.into_iter().map(move |w| (kind, fold(&w)))).collect();
        words.sort_by_key(|(_, word)| std::cmp::Reverse(word.len()));
        let ranked = words.into_iter().enumerate();
        Endings::new(ranked.map(|(rank, (kind, word))| (CostWord { rank, kind }, word)))
    }
}
