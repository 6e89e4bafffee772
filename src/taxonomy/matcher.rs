//! All terms at once over a normalised text: at each place the longest, and none that lies inside another.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

use crate::keyed::{Keyed, start};
use crate::text::Normalised;

/// Finds terms.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    /// A line a term.
    lines: Cow<'static, str>,
    terms: Vec<Term>,
    /// Their numbers in the order of their [`start`], then the longest first.
    order: Vec<u32>,
    /// Ranges in `order` of the terms with the same start.
    by_start: Keyed<Range<u32>>,
}

/// The byte range of a term in the lines, without its bars.
#[derive(Debug, Clone, Copy)]
struct Term {
    from: u32,
    to: u32,
    bounded_start: bool,
    bounded_end: bool,
}

impl Term {
    /// The term that a line begins with; its place in the lines.
    fn new(line: &str, at: usize) -> Self {
        let tab = line.bytes().position(|byte| byte == b'\t').unwrap_or(line.len());
        let (term, at) = (&line[..tab], at as u32);
        let (bounded_start, bounded_end) = (term.starts_with('|'), term.ends_with('|'));
        let from = at + u32::from(bounded_start);
        Self { from, to: (at + tab as u32 - u32::from(bounded_end)).max(from), bounded_start, bounded_end }
    }
}

/// A term in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TermMatch {
    /// The number of the term, as given to [`Matcher::new`].
    pub(super) term: usize,
    /// Bytes of the normalised text.
    pub(super) span: Range<usize>,
}

impl Matcher {
    /// Takes terms in normal spelling, each the beginning of a line; the text after a tab is its [`Self::note`]. A
    /// `|` at an end requires a word boundary there: the next character must be of another script. Latin letters and
    /// digits always require one: AI is not in mail.
    pub(super) fn new(lines: Cow<'static, str>) -> Self {
        let mut terms = Vec::with_capacity(lines.bytes().filter(|byte| *byte == b'\n').count() + 1);
        let mut at = 0;
        for line in lines.split_terminator('\n') {
            terms.push(Term::new(line, at));
            at += line.len() + 1;
        }
        let key = |term: &Term| &lines[term.from as usize..term.to as usize];
        let mut starts: Vec<(u64, Reverse<u32>, u32)> = Vec::with_capacity(terms.len());
        let keys = (0..).zip(&terms).map(|(number, term)| (number, key(term))).filter(|(_, key)| !key.is_empty());
        starts.extend(keys.map(|(number, key)| (start(key), Reverse(key.len() as u32), number)));
        // as the terms of the vocabulary already are
        starts.sort_unstable();
        let mut by_start = Keyed::with_capacity_and_hasher(starts.len() / 2, Default::default());
        let mut from = 0;
        for same in starts.chunk_by(|a, b| a.0 == b.0) {
            let to = from + same.len() as u32;
            by_start.insert(same[0].0, from..to);
            from = to;
        }
        let order = starts.into_iter().map(|(.., number)| number).collect();
        Self { lines, terms, order, by_start }
    }

    /// How many terms there are.
    pub(super) const fn count(&self) -> usize {
        self.terms.len()
    }

    /// A term without its bars.
    pub(super) fn key(&self, number: usize) -> &str {
        let term = &self.terms[number];
        &self.lines[term.from as usize..term.to as usize]
    }

    /// How long a term is, its bars included.
    pub(super) fn length(&self, number: usize) -> usize {
        let term = &self.terms[number];
        self.key(number).len() + usize::from(term.bounded_start) + usize::from(term.bounded_end)
    }

    /// The text after a term in its line.
    pub(super) fn note(&self, number: usize) -> &str {
        let rest = &self.lines[self.terms[number].to as usize..];
        let line = rest.split('\n').next().unwrap_or_default();
        line.split_once('\t').map_or("", |(_, note)| note)
    }

    /// The terms of a text, in order. Terms may overlap (電子申請 and 申請管理 in 電子申請管理), not contain each other.
    pub(super) fn find(&self, text: &Normalised) -> Vec<TermMatch> {
        self.find_within(text, usize::MAX)
    }

    /// The same without the term of this number: those within it, where the text is the term itself.
    pub(super) fn find_within(&self, text: &Normalised, but: usize) -> Vec<TermMatch> {
        let mut found = Vec::new();
        let mut covered = 0;
        for (start, _) in text.text.char_indices() {
            if let Some(term) = self.longest_at(text, start, but) {
                let end = start + self.key(term).len();
                if end > covered {
                    found.push(TermMatch { term, span: start..end });
                    covered = end;
                }
            }
        }
        found
    }

    /// Whether a text has any of the terms.
    pub(super) fn is_in(&self, text: &Normalised) -> bool {
        text.text.char_indices().any(|(start, _)| self.longest_at(text, start, usize::MAX).is_some())
    }

    fn longest_at(&self, text: &Normalised, at: usize, but: usize) -> Option<usize> {
        let text_from = &text.text[at..];
        let first = text_from.chars().next().map_or(0, char::len_utf8);
        [start(text_from), start(&text_from[..first])].into_iter().find_map(|start| {
            let places = self.by_start.get(&start)?;
            let numbers = self.order[places.start as usize..places.end as usize].iter();
            numbers.map(|number| *number as usize).find(|number| *number != but && self.stands_at(text, at, *number))
        })
    }

    fn stands_at(&self, text: &Normalised, start: usize, number: usize) -> bool {
        let (term, key) = (&self.terms[number], self.key(number));
        if !text.text[start..].starts_with(key) {
            return false;
        }
        let end = start + key.len();
        let bounded = |at: usize, asked: bool| {
            let before = text.text[..at].chars().next_back();
            let after = text.text[at..].chars().next();
            let (Some(before), Some(after)) = (before, after) else { return true };
            let script = Script::of(before);
            let latin = matches!(script, Script::Letter | Script::Digit);
            !(asked || latin) || script != Script::of(after) || script == Script::Other || text.is_split_at(at)
        };
        bounded(start, term.bounded_start) && bounded(end, term.bounded_end)
    }
}

/// Scripts whose change is a word boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Letter,
    Digit,
    Hiragana,
    Katakana,
    Ideograph,
    Other,
}

impl Script {
    const fn of(character: char) -> Self {
        match character {
            'a'..='z' => Self::Letter,
            '0'..='9' => Self::Digit,
            'ぁ'..='ゖ' => Self::Hiragana,
            'ァ'..='ヺ' | 'ー' => Self::Katakana,
            '一'..='鿿' | '々' | '㐀'..='䶿' => Self::Ideograph,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise_compact;

    fn found(terms: &[&str], text: &str) -> Vec<String> {
        let normal = normalise_compact(text);
        let found = Matcher::new(terms.join("\n").into()).find(&normal);
        found.into_iter().map(|f| text[normal.original_span(f.span)].to_owned()).collect()
    }

    #[test]
    fn the_longest_term_wins_and_overlaps_stay() {
        assert_eq!(found(&["ai", "aiデマンド交通", "交通"], "ＡＩデマンド交通の導入"), ["ＡＩデマンド交通"]);
        assert_eq!(found(&["電子申請", "申請管理"], "電子申請管理"), ["電子申請", "申請管理"]);
    }

    #[test]
    fn latin_words_are_whole() {
        assert!(found(&["ai", "line"], "e-mailとオンラインonline").is_empty());
        assert_eq!(found(&["ai", "rpa"], "AI RPAの活用"), ["AI", "RPA"]);
        assert_eq!(found(&["20業務"], "120業務と20業務"), ["20業務"]);
    }

    #[test]
    fn a_bar_asks_for_a_boundary() {
        assert_eq!(found(&["|バス|"], "バスケットとデータバス"), Vec::<String>::new());
        assert_eq!(found(&["|バス|"], "町営バスの運行"), ["バス"]);
    }

    #[test]
    fn letters_spaced_out_are_found_in_place() {
        assert_eq!(found(&["窓口"], "書かない窓 口"), ["窓 口"]);
    }
}
