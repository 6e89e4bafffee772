//! The labels of siblings: words that stand before or over what belongs to them, told by their coming again.

use std::collections::{BTreeMap, BTreeSet};

use super::looks::bare;
use super::pieces::Piece;
use crate::calendar;
use crate::plan::department;
use crate::plan::vocabulary::PlanDictionaries;
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
    /// It is a year.
    Year,
}

/// What may be a label at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The words, folded.
    pub(super) word: String,
    /// How they are set apart.
    pub(super) form: Form,
    /// Where what follows begins.
    pub(super) rest: usize,
}

/// What may be a label at the beginning of a line.
pub(super) fn candidate(line: &str) -> Option<Head> {
    let words = bare(line);
    let head =
        |word: String, form: Form, rest: &str| Some(Head { word, form, rest: line.len() - rest.trim_start().len() });
    for (open, close) in BRACKETS {
        if let Some((label, rest)) = words.strip_prefix(open).and_then(|inner| inner.split_once(close)) {
            return head(usable(label)?, Form::Signed, rest.trim_start_matches([':', '：']));
        }
    }
    if let Some((label, rest)) = words.split_once([':', '：'])
        && let Some(word) = usable(label)
    {
        return head(word, Form::Signed, rest);
    }
    if let Some(at) = year(words) {
        return head(fold(&words[..at]), Form::Year, &words[at..]);
    }
    if let Some(word) = usable(words) {
        return head(word, Form::Alone, "");
    }
    let (label, rest) = words.split_once([' ', '\u{3000}', '\t'])?;
    head(usable(label)?, Form::Spaced, rest)
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

/// Where the year ends that a short text begins with.
fn year(text: &str) -> Option<usize> {
    /// What happens in a year is told in fewer characters.
    const LONGEST_STEP: usize = 48;
    let short = text.chars().nth(LONGEST_STEP).is_none();
    let begins = text.starts_with(|c: char| c.is_numeric() || "令平RHＲＨ".contains(c));
    if !short || !begins {
        return None;
    }
    let first = calendar::mentions(text).into_iter().next()?;
    let next = text[first.at.end..].chars().next();
    let apart = next.is_none_or(|c| !"からのにをは～〜-－".contains(c));
    (first.at.start == 0 && !first.month && apart).then_some(first.at.end)
}

/// The labels of a set of siblings.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Words set apart by signs, lines or space, with the loosest form in which they are labels.
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
    year: usize,
}

impl Labels {
    /// Learns the labels from the first words of the pieces of each sibling.
    pub(super) fn learn(siblings: &[&[Piece]], words: &PlanDictionaries) -> Self {
        let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
        for (i, pieces) in siblings.iter().enumerate() {
            for head in pieces.iter().filter_map(|piece| piece.head.as_ref()) {
                let count = counts.entry(head.word.as_str()).or_default();
                if count.last <= i {
                    count.last = i + 1;
                    match head.form {
                        Form::Signed => count.signed += 1,
                        Form::Alone => count.alone += 1,
                        Form::Spaced => count.spaced += 1,
                        Form::Year => count.year += 1,
                    }
                }
            }
        }
        let n = siblings.len();
        let apart =
            counts.iter().filter_map(|(word, count)| Some(((*word).to_owned(), form_of(word, *count, n, words)?)));
        let apart: BTreeMap<String, Form> = apart.collect();
        let glued = glued(siblings, &apart, words);
        Self { apart, glued }
    }

    /// The label that a piece begins with, and what follows.
    pub(super) fn of<'t>(&self, piece: &'t Piece) -> Option<(String, &'t str)> {
        self.with(piece.head.as_ref(), &piece.text)
    }

    /// The label that a text begins with, and what follows.
    pub(super) fn read<'t>(&self, text: &'t str) -> Option<(String, &'t str)> {
        self.with(candidate(text).as_ref(), text)
    }

    fn with<'t>(&self, head: Option<&Head>, text: &'t str) -> Option<(String, &'t str)> {
        if let Some(head) = head
            && self.apart.get(&head.word).is_some_and(|least| head.form <= *least)
        {
            return Some((head.word.clone(), text[head.rest..].trim()));
        }
        let words = bare(text);
        let glued = self.glued.iter().rev().find(|label| words.starts_with(label.as_str()))?;
        Some((glued.clone(), words[glued.len()..].trim_start_matches([':', '：']).trim()))
    }

    /// Where a label that is set apart by signs or glued behind a full stop stands inside of a text.
    pub(super) fn inside(&self, text: &str) -> Option<usize> {
        if self.apart.is_empty() && self.glued.is_empty() {
            return None;
        }
        let mut before = ' ';
        for (at, c) in text.char_indices() {
            let opens = at > 0 && BRACKETS.iter().any(|(open, _)| *open == c);
            let begins = at > 0 && (before == '。' || before.is_whitespace()) && !c.is_whitespace();
            if (opens || begins) && self.begins(&text[at..]) {
                return Some(at);
            }
            before = c;
        }
        None
    }

    fn begins(&self, text: &str) -> bool {
        let head: &str = text.char_indices().nth(LONGEST + 2).map_or(text, |(at, _)| &text[..at]);
        let signed = head.contains([':', '：', '】', '〕', '］', '＞', '〉'])
            && candidate(head).is_some_and(|head| head.form == Form::Signed && self.apart.contains_key(&head.word));
        signed || self.glued.iter().any(|label| text.starts_with(label.as_str()))
    }
}

/// The loosest form in which a word is a label of these siblings.
fn form_of(word: &str, count: Count, n: usize, words: &PlanDictionaries) -> Option<Form> {
    let department = department::ends_like_one(word, words);
    let known = words.role(word).is_some() && !department;
    let share = |part: usize, percent: usize| part * 100 >= n * percent;
    if count.year >= 1 && (count.year >= 2 && share(count.year, 20) || share(count.year, 40)) {
        return Some(Form::Year);
    }
    if department && !share(count.signed + count.alone + count.spaced, 80) {
        return None;
    }
    let plain = !word.chars().any(char::is_numeric);
    if plain && count.spaced >= 3 && (share(count.spaced, 50) || known) {
        return Some(Form::Spaced);
    }
    if count.alone >= 2 && plain && (share(count.alone, 40) || known && share(count.alone, 15)) {
        return Some(Form::Alone);
    }
    let year = calendar::only_years(word).is_some();
    let signed = count.signed >= 2 && share(count.signed, 20) || count.signed >= 1 && (known || year);
    signed.then_some(if known && plain { Form::Alone } else { Form::Signed })
}

/// Words that begin a piece in most siblings and stand before ever other words.
fn glued(siblings: &[&[Piece]], apart: &BTreeMap<String, Form>, words: &PlanDictionaries) -> BTreeSet<String> {
    /// Fewer siblings show nothing.
    const FEWEST: usize = 3;
    let n = siblings.len();
    if n < FEWEST {
        return BTreeSet::new();
    }
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (i, pieces) in siblings.iter().enumerate() {
        for piece in *pieces {
            for word in beginnings(&piece.text) {
                let entry = counts.entry(word).or_insert((0, 0));
                if entry.1 <= i {
                    *entry = (entry.0 + 1, i + 1);
                }
            }
        }
    }
    let enough = |count: usize| count * 10 >= n * 6 && count >= FEWEST;
    let label = |word: &str| is_glued_label(word, words) && !apart.contains_key(&fold(word));
    maximal(&counts, enough).into_iter().filter(|word| label(word)).map(str::to_owned).collect()
}

/// The beginnings of a text of letters only.
pub(super) fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    /// Longer labels are set apart.
    const LONGEST_GLUED: usize = 9;
    let words = bare(text);
    let letters = words.char_indices().take_while(|(_, c)| c.is_alphabetic() && !c.is_numeric());
    letters.skip(1).take(LONGEST_GLUED).map(move |(at, c)| &words[..at + c.len_utf8()])
}

/// Of words with their counts those that come often enough and stand before other words than one; the shortest of
/// those that begin alike.
pub(super) fn maximal<'t>(counts: &BTreeMap<&'t str, (usize, usize)>, enough: impl Fn(usize) -> bool) -> Vec<&'t str> {
    let mut found: Vec<&str> = Vec::new();
    for (word, (count, _)) in counts.iter().filter(|(_, (count, _))| enough(*count)) {
        let behind = (std::ops::Bound::Excluded(*word), std::ops::Bound::Unbounded);
        let mut longer = counts.range::<str, _>(behind).take_while(|(other, _)| other.starts_with(word));
        let goes_on = longer.any(|(_, (other, _))| other * 10 >= count * 8);
        if !goes_on && !found.last().is_some_and(|last| word.starts_with(last)) {
            found.push(word);
        }
    }
    found
}

/// Whether a word without any sign behind it may be a label.
pub(super) fn is_glued_label(word: &str, words: &PlanDictionaries) -> bool {
    let hiragana = word.chars().last().is_some_and(|c| ('ぁ'..='ん').contains(&c));
    let year = calendar::only_years(word).is_some() || ["令和", "平成"].contains(&word);
    !hiragana && !year && !department::ends_like_one(word, words)
}
