//! How similar a text is to known labels, by parts of words: a soft measure, because another plan uses 主管課所 instead
//! of 所管課.

use std::collections::{BTreeMap, BTreeSet};

use super::region::{is_year, unspaced};
use crate::calendar;
use crate::plan::vocabulary::{FieldRole, PlanDictionaries, bare};
use crate::plan::{department, marker};
use crate::text::fold;

/// Least likeness of a repeated text that is a label.
pub(super) const LIKE: f32 = 0.3;
/// Largest length of a label, in characters.
const LONGEST: usize = 24;
/// Usual largest length of a label, in characters.
const USUAL: usize = 12;

/// Parts of known labels.
#[derive(Debug)]
pub(super) struct Likeness<'w> {
    words: &'w PlanDictionaries,
    pairs: BTreeSet<[char; 2]>,
    /// Characters that two known labels or more end with.
    ends: BTreeSet<char>,
}

impl<'w> Likeness<'w> {
    /// Learns the parts from the dictionary of headers.
    pub(super) fn new(words: &'w PlanDictionaries) -> Self {
        let mut pairs = BTreeSet::new();
        let mut ends: BTreeMap<char, usize> = BTreeMap::new();
        for label in words.header_words() {
            pairs.extend(pairs_of(label));
            if let Some(last) = label.chars().last() {
                *ends.entry(last).or_default() += 1;
            }
        }
        let ends = ends.into_iter().filter(|(_, count)| *count > 1).map(|(last, _)| last).collect();
        Self { words, pairs, ends }
    }

    /// From 0 (a value for certain) to 1 (a known label).
    pub(super) fn of(&self, text: &str) -> f32 {
        let folded = fold(text);
        let label = bare(&folded);
        let length = label.chars().count();
        if length == 0 || length > LONGEST || is_value(text, label) || self.is_phase(label) {
            return 0.0;
        }
        let unspaced = unspaced(text);
        let years = calendar::mentions(&unspaced);
        if !years.is_empty() {
            // R7年度からR8年度まで is a value, 目標（R8末） a label
            let rest = self.of(&calendar::without(&unspaced, &years));
            return if rest >= 0.3 { rest * 0.9 } else { 0.0 };
        }
        match self.words.role_of(label) {
            // 重点, 計: as often a value
            Some(FieldRole::Aside) => return 0.45,
            Some(_) if self.words.is_header(text) => return 1.0,
            Some(_) => return if length <= USUAL { 0.8 } else { 0.5 },
            None => {}
        }
        if department::ends_like_one(text, self.words) {
            return 0.1;
        }
        self.by_parts(label, length)
    }

    /// Whether a text is a word of schedules and nothing else.
    fn is_phase(&self, label: &str) -> bool {
        self.words.phases.has(label)
    }

    fn by_parts(&self, label: &str, length: usize) -> f32 {
        let pairs: Vec<[char; 2]> = pairs_of(label).collect();
        let known = pairs.iter().filter(|pair| self.pairs.contains(*pair)).count();
        #[allow(clippy::cast_precision_loss)] // a label has few characters
        let share = if pairs.is_empty() { 0.0 } else { known as f32 / pairs.len() as f32 };
        let end = label.chars().last().is_some_and(|last| self.ends.contains(&last));
        let fit = 0.5f32.mul_add(share, if end { 0.25 } else { 0.0 });
        if length <= USUAL { 0.15 + fit } else { fit * 0.5 }
    }
}

/// Whether a text is never a label: sentences, figures, years, entries of lists.
fn is_value(text: &str, label: &str) -> bool {
    label.contains(['。', '→', '☑', '☐', '□'])
        || !label.contains(char::is_alphabetic)
        || label.starts_with(|c: char| marker::is_bullet(c))
        || label.starts_with(|c: char| c.is_ascii_digit())
        || text.trim().contains("\n・")
        || is_year(text)
}

fn pairs_of(label: &str) -> impl Iterator<Item = [char; 2]> + '_ {
    label.chars().zip(label.chars().skip(1)).map(|(one, two)| [one, two])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn unknown_labels_are_more_like_labels_than_values_are() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let likeness = Likeness::new(&words);
        for label in ["担当課", "取組名称", "取組の目標", "目標年度", "主な取組の内容"] {
            assert!(likeness.of(label) >= 0.5, "{label} {}", likeness.of(label));
        }
        for value in ["総務課", "令和7年度", "・申請の受付", "1,200千円", "窓口で受け付けます。"]
        {
            assert!(likeness.of(value) <= 0.3, "{value} {}", likeness.of(value));
        }
    }
}
