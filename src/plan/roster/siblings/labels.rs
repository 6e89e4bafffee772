//! The labels of siblings: words that stand before or over what belongs to them, told by their coming again.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar;
use crate::plan::vocabulary::PlanDictionaries;
use crate::plan::{department, marker};
use crate::text::fold;

/// Longer words are no label.
const LONGEST: usize = 14;
/// Signs around labels.
const BRACKETS: [(char, char); 8] =
    [('【', '】'), ('〈', '〉'), ('＜', '＞'), ('《', '》'), ('［', '］'), ('[', ']'), ('≪', '≫'), ('〔', '〕')];

/// How a label is set apart from what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// By a colon or brackets.
    Signed,
    /// By a line of its own.
    Alone,
    /// By white space.
    Spaced,
}

/// What may be a label at the beginning of a line, its form, and what follows.
pub(super) fn candidate(line: &str) -> Option<(String, Form, &str)> {
    let bare = marker::without_bullet(line);
    for (open, close) in BRACKETS {
        if let Some((label, rest)) = bare.strip_prefix(open).and_then(|inner| inner.split_once(close)) {
            let rest = rest.trim_start_matches([':', '：']).trim();
            return usable(label).map(|word| (word, Form::Signed, rest));
        }
    }
    if let Some((label, rest)) = bare.split_once([':', '：'])
        && let Some(word) = usable(label)
    {
        return Some((word, Form::Signed, rest.trim()));
    }
    if let Some(word) = usable(bare) {
        return Some((word, Form::Alone, ""));
    }
    let (label, rest) = bare.split_once([' ', '\u{3000}', '\t'])?;
    usable(label).map(|word| (word, Form::Spaced, rest.trim()))
}

/// A label as it is compared: short words without the signs of a sentence.
fn usable(label: &str) -> Option<String> {
    if label.chars().nth(4 * LONGEST).is_some() {
        return None;
    }
    let folded = fold(label);
    let length = folded.chars().count();
    let words = folded.chars().any(char::is_alphabetic) && !folded.contains(['。', '、', '「', '」']);
    ((1..=LONGEST).contains(&length) && words).then_some(folded)
}

/// The labels of a set of siblings.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Words set apart by signs, lines or space.
    apart: BTreeMap<String, Form>,
    /// Words that begin lines without being set apart.
    glued: BTreeSet<String>,
}

/// In how many siblings a word stands, by form.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    last: usize,
    signed: usize,
    alone: usize,
    spaced: usize,
}

impl Labels {
    /// Learns the labels from the first words of the lines of each sibling.
    pub(super) fn learn<'t>(siblings: &[Vec<&'t str>], words: &PlanDictionaries) -> Self {
        let n = siblings.len();
        let mut counts: BTreeMap<String, Count> = BTreeMap::new();
        for (i, lines) in siblings.iter().enumerate() {
            for (word, form, _) in lines.iter().filter_map(|line| candidate(line)) {
                let count = counts.entry(word).or_default();
                if count.last <= i {
                    count.last = i + 1;
                    match form {
                        Form::Signed => count.signed += 1,
                        Form::Alone => count.alone += 1,
                        Form::Spaced => count.spaced += 1,
                    }
                }
            }
        }
        let apart = counts.iter().filter_map(|(word, count)| Some((word.clone(), form_of(word, *count, n, words)?)));
        let apart: BTreeMap<String, Form> = apart.collect();
        let glued = glued(siblings, &apart, words);
        Self { apart, glued }
    }

    /// The label that a line begins with, and what follows.
    pub(super) fn read<'t>(&self, line: &'t str) -> Option<(String, &'t str)> {
        if let Some((word, form, rest)) = candidate(line)
            && self.apart.get(&word).is_some_and(|least| form <= *least)
        {
            return Some((word, rest));
        }
        let bare = marker::without_bullet(line);
        let glued = self.glued.iter().rev().find(|label| bare.starts_with(label.as_str()))?;
        let rest = bare[glued.len()..].trim_start_matches([':', '：']).trim();
        Some((glued.clone(), rest))
    }

    /// Where a label that is set apart by brackets or glued behind a full stop stands inside of a text.
    pub(super) fn inside(&self, text: &str) -> Option<usize> {
        let mut before = ' ';
        for (at, c) in text.char_indices() {
            let opens = at > 0 && BRACKETS.iter().any(|(open, _)| *open == c);
            let begins = at > 0 && (before == '。' || before.is_whitespace()) && !c.is_whitespace();
            let rest = &text[at..];
            if opens && matches!(candidate(rest), Some((word, Form::Signed, _)) if self.apart.contains_key(&word)) {
                return Some(at);
            }
            if begins && (self.signed(rest) || self.glued.iter().any(|label| rest.starts_with(label.as_str()))) {
                return Some(at);
            }
            before = c;
        }
        None
    }

    fn signed(&self, text: &str) -> bool {
        let head: &str = text.char_indices().nth(LONGEST + 2).map_or(text, |(at, _)| &text[..at]);
        head.contains([':', '：'])
            && matches!(candidate(head), Some((word, Form::Signed, _)) if self.apart.contains_key(&word))
    }

    /// How many labels there are.
    pub(super) fn len(&self) -> usize {
        self.apart.len() + self.glued.len()
    }
}

/// The loosest form in which a word is a label of these siblings.
fn form_of(word: &str, count: Count, n: usize, words: &PlanDictionaries) -> Option<Form> {
    let all = count.signed + count.alone + count.spaced;
    let known = words.role(word).is_some() && !department::ends_like_one(word, words);
    let share = |part: usize, percent: usize| part * 100 >= n * percent;
    let year = calendar::only_years(word).is_some();
    if department::ends_like_one(word, words) && !known && !share(all, 80) {
        return None;
    }
    let plain = !word.chars().any(char::is_numeric);
    if plain && count.spaced >= 3 && (share(count.spaced, 50) || known) {
        return Some(Form::Spaced);
    }
    if count.alone >= 2 && plain && (share(count.alone, 40) || known && share(count.alone, 15)) {
        return Some(Form::Alone);
    }
    let signed = count.signed >= 2 && share(count.signed, 20) || count.signed >= 1 && (known || year);
    signed.then_some(if known && plain { Form::Alone } else { Form::Signed })
}

/// Words that begin a line in most siblings and stand before ever other words.
fn glued(siblings: &[Vec<&str>], apart: &BTreeMap<String, Form>, words: &PlanDictionaries) -> BTreeSet<String> {
    /// Fewer siblings show nothing.
    const FEWEST: usize = 4;
    const LONGEST_GLUED: usize = 8;
    let n = siblings.len();
    let mut found = BTreeSet::new();
    if n < FEWEST {
        return found;
    }
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (i, lines) in siblings.iter().enumerate() {
        for line in lines {
            let bare = marker::without_bullet(line);
            let letters = bare.char_indices().take_while(|(_, c)| c.is_alphabetic() && !c.is_numeric());
            for (at, c) in letters.skip(1).take(LONGEST_GLUED) {
                let entry = counts.entry(&bare[..at + c.len_utf8()]).or_insert((0, 0));
                if entry.1 <= i {
                    *entry = (entry.0 + 1, i + 1);
                }
            }
        }
    }
    for (word, (count, _)) in &counts {
        let share = *count * 10 >= n * 6;
        let longer = counts.range::<str, _>((std::ops::Bound::Excluded(*word), std::ops::Bound::Unbounded));
        let mut longer = longer.take_while(|(other, _)| other.starts_with(word));
        let goes_on = longer.any(|(_, (other, _))| other * 10 >= count * 8);
        let hiragana = word.chars().last().is_some_and(|c| ('ぁ'..='ん').contains(&c));
        let taken = apart.contains_key(*word) || calendar::only_years(word).is_some();
        if share && !goes_on && !hiragana && !taken && !department::ends_like_one(word, words) {
            found.insert((*word).to_owned());
        }
    }
    // 所管 and 所管課: the longer one is the label where both are
    let all = found.clone();
    found.retain(|word| !all.iter().any(|other| other.len() < word.len() && word.starts_with(other.as_str())));
    found
}
