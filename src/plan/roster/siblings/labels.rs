//! The labels of siblings: words before or above their values, recognised by repetition.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::looks::bare;
use super::pieces::{Beginning, Piece};
use super::seen::{Seen, Word};
use super::years;
use crate::calendar;
use crate::keyed::Keyed;
use crate::plan::vocabulary::PlanDictionaries;
use crate::plan::{department, label};
use crate::text::{fold, one_of};

/// Largest length of a label, in characters.
const LONGEST: usize = 14;
/// Largest length, in characters, of a label with an explanation in brackets: 計画（令和7年度（2025））.
const LONGEST_NOTED: usize = 22;
/// Signs around labels.
const BRACKETS: [(char, char); 10] = [
    ('【', '】'),
    ('〈', '〉'),
    ('＜', '＞'),
    ('《', '》'),
    ('［', '］'),
    ('[', ']'),
    ('≪', '≫'),
    ('〔', '〕'),
    ('（', '）'),
    ('(', ')'),
];

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

/// A possible label at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The words, folded.
    pub(super) word: String,
    /// The words as printed.
    pub(super) printed: String,
    /// How they are set apart.
    pub(super) form: Form,
    /// Where what follows begins.
    pub(super) rest: usize,
}

/// The label that the first bytes of a text are, which look otherwise than the rest.
pub(super) fn styled(text: &str, length: usize) -> Option<Head> {
    let (label, rest) = text.split_at(length);
    let printed = bare(label).trim_end_matches([':', '：']).trim();
    let rest = text.len() - rest.trim_start_matches([':', '：']).trim_start().len();
    is_usable(printed).then(|| Head { word: fold(printed), printed: printed.to_owned(), form: Form::Signed, rest })
}

/// The possible label at the beginning of a line.
pub(super) fn candidate(line: &str) -> Option<Head> {
    let words = bare(line);
    let head = |label: &str, form: Form, rest: &str| {
        let (word, printed) = (fold(label), label.trim().to_owned());
        Some(Head { word, printed, form, rest: line.len() - rest.trim_start().len() })
    };
    if let Some((label, rest)) = enclosed(words) {
        let rest = rest.trim_start_matches([':', '：']);
        return if is_usable(label) { head(label, Form::Signed, rest) } else { None };
    }
    if let Some((label, rest)) = split_outside(words, |c| one_of(":：", c)).filter(|(label, _)| is_usable(label)) {
        return head(label, Form::Signed, rest);
    }
    if let Some(at) = year(words) {
        return head(&words[..at], Form::Year, &words[at..]);
    }
    if let Some((label, rest)) = split_outside(words, char::is_whitespace)
        && label.chars().count() > 1
        && is_usable(label)
    {
        return head(label, Form::Spaced, rest);
    }
    if is_usable(words) { head(words, Form::Alone, "") } else { None }
}

/// The words in brackets that a text begins with, and what follows.
fn enclosed(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let (open, close) = BRACKETS.into_iter().find(|(open, _)| *open == first)?;
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        depth += usize::from(c == open);
        if c == close {
            depth -= 1;
        }
        if depth == 0 {
            let inside = &text[open.len_utf8()..at];
            let label = one_of("（(", open) && inside.chars().count() < 2;
            return (!label).then(|| (inside, &text[at + close.len_utf8()..]));
        }
    }
    None
}

/// A text cut at the first sign outside of brackets.
fn split_outside(text: &str, is_sign: impl Fn(char) -> bool) -> Option<(&str, &str)> {
    /// Largest distance, in characters, at which the end of a label is searched for.
    const FARTHEST: usize = 4 * LONGEST;
    let mut depth = 0_i32;
    for (at, c) in text.char_indices().take(FARTHEST) {
        depth += i32::from(one_of("（(【［〔「", c)) - i32::from(one_of("）)】］〕」", c));
        if depth <= 0 && is_sign(c) {
            return Some((&text[..at], &text[at + c.len_utf8()..]));
        }
    }
    None
}

/// Whether words may be a label: they are short and without the signs of a sentence.
fn is_usable(label: &str) -> bool {
    if label.chars().nth(4 * LONGEST).is_some() {
        return false;
    }
    let folded = fold(label);
    let length = folded.chars().count();
    let words = folded.chars().any(char::is_alphabetic) && !folded.contains(['。', '、', '「', '」', ':']);
    let longest = if folded.ends_with(')') { LONGEST_NOTED } else { LONGEST };
    (1..=longest).contains(&length) && words
}

/// Where the year ends that a short text begins with.
fn year(text: &str) -> Option<usize> {
    /// Largest length, in characters, of the step of a year.
    const LONGEST_STEP: usize = 48;
    let short = text.chars().nth(LONGEST_STEP).is_none();
    let begins = text.starts_with(|c: char| c.is_numeric() || one_of("令平RHＲＨ", c));
    if !short || !begins {
        return None;
    }
    let first = calendar::mentions(text).into_iter().next()?;
    let mut next = text[first.at.end..].chars();
    let joined = next.next().is_some_and(|c| one_of("からのにをは～〜-－", c)) && next.next().is_some();
    (first.at.start == 0 && !first.month && !joined).then(|| years::close(text, first.at.end))
}

/// The labels of a set of siblings.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Words set apart by signs, lines or space, with the loosest form in which they are labels, and as printed.
    apart: BTreeMap<String, (Form, String)>,
    /// Words that begin lines without being set apart.
    glued: BTreeSet<String>,
}

/// In how many siblings a word occurs, by form of label.
#[derive(Debug, Default, Clone, Copy)]
struct Count<'t> {
    printed: &'t str,
    last: usize,
    signed: usize,
    alone: usize,
    spaced: usize,
    year: usize,
}

impl Labels {
    /// Learns the labels from the first words of the pieces of each sibling.
    pub(super) fn learn(siblings: &[&[Piece]], seen: &Seen<'_>) -> Self {
        let mut counts: HashMap<&str, Count<'_>> = HashMap::new();
        for (i, pieces) in siblings.iter().enumerate() {
            for (place, head) in pieces.iter().enumerate().filter_map(|(p, piece)| Some((p, piece.head.as_ref()?))) {
                // a text alone below a label alone is its value
                if head.form == Form::Alone && place > 0 && is_open(&pieces[place - 1]) {
                    continue;
                }
                let count = counts.entry(head.word.as_str()).or_default();
                if count.last <= i {
                    count.last = i + 1;
                    count.printed = if count.printed.is_empty() { &head.printed } else { count.printed };
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
        let apart = counts.iter().filter_map(|(word, count)| {
            let form = form_of(seen.word(word), *count, n)?;
            Some(((*word).to_owned(), (form, count.printed.to_owned())))
        });
        let mut apart: BTreeMap<String, (Form, String)> = apart.collect();
        // 計画（令和7年度） makes 計画（令和8年度） a label, even if it occurs once
        let stem = |word: &str| seen.word(word).names_year.then(|| stem(word));
        let stems: BTreeSet<String> = apart.keys().filter_map(|word| stem(word)).collect();
        let alike = counts.iter().filter(|(word, count)| {
            count.signed + count.year > 0
                && !apart.contains_key(**word)
                && stem(word).is_some_and(|stem| stems.contains(&stem))
        });
        let alike: Vec<(String, (Form, String))> = alike
            .map(|(word, count)| {
                let form = if count.year > 0 { Form::Year } else { Form::Signed };
                ((*word).to_owned(), (form, count.printed.to_owned()))
            })
            .collect();
        apart.extend(alike);
        let glued = glued(siblings, &apart, seen.words);
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
        let known = |head: &Head| self.apart.get(&head.word).filter(|(least, _)| head.form <= *least);
        if let Some((head, (_, printed))) = head.and_then(|head| Some((head, known(head)?))) {
            return Some((printed.clone(), text[head.rest..].trim()));
        }
        let words = bare(text);
        let glued = self.glued.iter().rev().find(|label| words.starts_with(label.as_str()))?;
        Some((glued.clone(), words[glued.len()..].trim_start_matches([':', '：']).trim()))
    }

    /// The position within a text of a label that is set apart by signs or follows a full stop directly.
    pub(super) fn inside(&self, text: &str, seen: &Seen<'_>) -> Option<usize> {
        if self.apart.is_empty() && self.glued.is_empty() {
            return None;
        }
        let begins = |opening: &&Opening| {
            let signed = opening.word.as_ref().is_some_and(|word| self.apart.contains_key(word));
            signed || self.glued.iter().any(|label| text[opening.at..].starts_with(label.as_str()))
        };
        seen.openings(text).iter().find(begins).map(|opening| opening.at)
    }
}

/// A place inside of a text at which a label may begin.
#[derive(Debug)]
pub(super) struct Opening {
    /// Bytes of the text before it.
    at: usize,
    /// The words that signs set apart there, folded.
    word: Option<String>,
}

/// The positions within a text at which a label may begin: at brackets, after full stops and spaces.
pub(super) fn openings(text: &str) -> Vec<Opening> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let opens = at > 0 && BRACKETS.iter().any(|(open, _)| *open == c);
        let begins = at > 0 && (before == '。' || before.is_whitespace()) && !c.is_whitespace();
        if opens || begins {
            found.push(Opening { at, word: signed(&text[at..]) });
        }
        before = c;
    }
    found
}

/// The words at the beginning of a text that signs set apart, folded.
fn signed(text: &str) -> Option<String> {
    let head: &str = text.char_indices().nth(LONGEST_NOTED + 2).map_or(text, |(at, _)| &text[..at]);
    let sign = head.contains([':', '：', '】', '〕', '］', '＞', '〉', '）', ')']);
    let found = if sign { candidate(head) } else { None };
    found.filter(|head| head.form == Form::Signed).map(|head| head.word)
}

/// Whether a piece is a label in signs with nothing after it.
fn is_open(piece: &Piece) -> bool {
    piece.head.as_ref().is_some_and(|head| head.form == Form::Signed && piece.text[head.rest..].trim().is_empty())
}

/// A label that names a year, without the year's figures.
fn stem(word: &str) -> String {
    word.chars().filter(|c| !c.is_numeric()).collect()
}

/// The loosest form in which a word is a label of these siblings.
fn form_of(word: Word, count: Count<'_>, n: usize) -> Option<Form> {
    let Word { department, known, governs, names_year, only_years, plain } = word;
    let share = |part: usize, percent: usize| part * 100 >= n * percent;
    if count.year >= 1 && (count.year >= 2 && share(count.year, 20) || share(count.year, 40)) {
        return Some(Form::Year);
    }
    if department && !known && !governs && !share(count.signed + count.alone + count.spaced, 60) {
        return None;
    }
    if plain && count.spaced >= 2 && (share(count.spaced, 50) && count.spaced >= 3 || known) {
        return Some(Form::Spaced);
    }
    if count.alone >= 2 && plain && (share(count.alone, 60) || known && share(count.alone, 15)) {
        return Some(Form::Alone);
    }
    // 計画（令和8年度） over its value
    if names_year && count.alone >= 2 && share(count.alone, 20) {
        return Some(Form::Alone);
    }
    let signed = count.signed >= 2 && share(count.signed, 20) || count.signed >= 1 && (known || only_years);
    signed.then_some(if known && plain { Form::Alone } else { Form::Signed })
}

/// Words that begin a piece in most siblings, followed by varying words.
fn glued(
    siblings: &[&[Piece]],
    apart: &BTreeMap<String, (Form, String)>,
    words: &PlanDictionaries,
) -> BTreeSet<String> {
    /// Least number of siblings whose repetition is significant.
    const FEWEST: usize = 3;
    let n = siblings.len();
    if n < FEWEST {
        return BTreeSet::new();
    }
    // each word, how many siblings have it, and the last of them
    let mut counts: Keyed<(&str, (usize, usize))> = Keyed::default();
    for (i, pieces) in siblings.iter().enumerate() {
        for piece in *pieces {
            for Beginning { number, length } in &piece.beginnings {
                let (_, count) = counts.entry(*number).or_insert_with(|| (&bare(&piece.text)[..*length], (0, 0)));
                if count.1 <= i {
                    *count = (count.0 + 1, i + 1);
                }
            }
        }
    }
    let enough = |count: usize| count * 10 >= n * 6 && count >= FEWEST;
    // slightly rarer words show that the word is longer
    let counts: BTreeMap<&str, (usize, usize)> =
        counts.into_values().filter(|(_, (count, _))| count * 100 >= n * 48).collect();
    let label = |word: &str| is_glued_label(word, words) && !apart.contains_key(&fold(word));
    maximal(&counts, enough).into_iter().filter(|word| label(word)).map(str::to_owned).collect()
}

/// The beginnings of a text of letters only.
pub(super) fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    /// Largest length, in characters, of a label printed without a separator before its value.
    const LONGEST_GLUED: usize = 9;
    let words = bare(text);
    let letters = words.char_indices().take_while(|(_, c)| c.is_alphabetic() && !c.is_numeric());
    letters.skip(1).take(LONGEST_GLUED).map(move |(at, c)| &words[..at + c.len_utf8()])
}

/// The words that are frequent enough and followed by more than one other word; of those with the same start, the
/// shortest.
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

/// Whether a word without a sign after it may be a label.
pub(super) fn is_glued_label(word: &str, words: &PlanDictionaries) -> bool {
    let hiragana = word.chars().last().is_some_and(|c| ('ぁ'..='ん').contains(&c));
    let year = calendar::only_years(word).is_some() || ["令和", "平成"].contains(&word);
    // 担当する課: ends like a department, but no department is followed by other departments
    governs(word, words) || is_known(word, words) || !hiragana && !year && !department::ends_like_one(word, words)
}

/// Whether a word begins with a label of departments.
pub(super) fn governs(word: &str, words: &PlanDictionaries) -> bool {
    words.departments.labels.iter().any(|label| label.chars().count() > 1 && word.starts_with(label.as_str()))
}

/// Whether a word is known as the label of a field.
pub(super) fn is_known(word: &str, words: &PlanDictionaries) -> bool {
    matches!(label::read(word, words), Some((label::Label::Field(_), "")))
}
