//! Word boundaries of katakana, digits and Latin letters in a folded text: ライン is not a word in オンライン, nor 5台 in
//! 1,865台. Words of other characters may begin and end anywhere.

use std::collections::HashMap;
use std::ops::Range;

use crate::text::Tokeniser;

/// The script of a character, for word boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BoundaryScript {
    Katakana,
    Digit,
    Latin,
    Other,
}

impl BoundaryScript {
    /// The script of a character of a folded text.
    pub(crate) const fn of(character: char) -> Self {
        match character {
            'ァ'..='ヺ' | 'ー' => Self::Katakana,
            '0'..='9' => Self::Digit,
            'a'..='z' => Self::Latin,
            _ => Self::Other,
        }
    }
}

/// Bytes of a text at which a word may begin, and before which one may end; both ascend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Boundaries {
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Boundaries {
    /// Whether a word may begin at a byte.
    pub(crate) fn begins(&self, at: usize) -> bool {
        self.starts.binary_search(&at).is_ok()
    }

    /// Whether a word may end before a byte.
    pub(crate) fn ends(&self, at: usize) -> bool {
        self.ends.binary_search(&at).is_ok()
    }

    /// Whether a span of the text may be a word: its katakana and digits do not continue outside.
    pub(crate) fn has_word(&self, text: &str, span: &Range<usize>) -> bool {
        let counts = |character: Option<char>| {
            matches!(character.map(BoundaryScript::of), Some(BoundaryScript::Katakana | BoundaryScript::Digit))
        };
        let found = &text[span.clone()];
        (!counts(found.chars().next()) || self.begins(span.start))
            && (!counts(found.chars().last()) || self.ends(span.end))
    }

    fn word(&mut self, start: usize, end: usize) {
        self.starts.push(start);
        self.ends.push(end);
    }
}

/// Finds boundaries. Caches those inside runs of katakana, because these recur.
#[derive(Clone)]
pub(crate) struct BoundaryFinder {
    tokeniser: Tokeniser,
    runs: HashMap<String, Vec<usize>>,
}

impl BoundaryFinder {
    pub(crate) fn new(tokeniser: Tokeniser) -> Self {
        Self { tokeniser, runs: HashMap::new() }
    }

    /// The boundaries of the words of katakana, digits and letters in a folded text.
    pub(crate) fn find(&mut self, folded: &str) -> Boundaries {
        let mut found = Boundaries::default();
        let mut characters = folded.char_indices().peekable();
        while let Some((start, first)) = characters.next() {
            let script = BoundaryScript::of(first);
            let mut end = start + first.len_utf8();
            while let Some((at, next)) = characters.peek().copied() {
                // the signs inside a number are followed by a digit: 1,865
                let is_inside = script == BoundaryScript::Digit
                    && matches!(next, ',' | '.')
                    && folded[at + 1..].starts_with(|c: char| c.is_ascii_digit());
                if BoundaryScript::of(next) != script && !is_inside {
                    break;
                }
                end = at + next.len_utf8();
                characters.next();
            }
            match script {
                BoundaryScript::Other => {}
                BoundaryScript::Katakana => self.katakana(&folded[start..end], start, &mut found),
                BoundaryScript::Digit | BoundaryScript::Latin => found.word(start, end),
            }
        }
        found
    }

    /// Adds the boundaries of a run of katakana that begins at a byte.
    fn katakana(&mut self, run: &str, at: usize, found: &mut Boundaries) {
        if !self.runs.contains_key(run) {
            self.runs.insert(run.to_owned(), self.tokeniser.boundaries(run));
        }
        let inside = &self.runs[run];
        found.starts.extend(inside.iter().map(|inside| at + inside).filter(|start| *start < at + run.len()));
        // サーバ is also a prefix of サーバー
        let short = run.strip_suffix('ー').map(|short| at + short.len());
        let mut ends: Vec<usize> = inside.iter().filter(|inside| **inside > 0).map(|inside| at + inside).collect();
        ends.extend(short);
        ends.sort_unstable();
        ends.dedup();
        found.ends.extend(ends);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The segments of a text at whose edges a word may begin and end.
    fn cut(text: &str) -> (Vec<&str>, Vec<&str>) {
        let csv = crate::dictionaries::Dictionaries::embedded().text("user.csv").expect("embedded");
        let mut finder = BoundaryFinder::new(Tokeniser::new(&csv).expect("user.csv"));
        let found = finder.find(text);
        (found.starts.iter().map(|at| &text[*at..]).collect(), found.ends.iter().map(|at| &text[..*at]).collect())
    }

    #[test]
    fn a_word_of_the_dictionary_has_no_word_inside() {
        assert_eq!(cut("オンライン化"), (vec!["オンライン化"], vec!["オンライン"]));
        assert_eq!(cut("スマートメーター").0, ["スマートメーター", "メーター"]);
        assert!(cut("サーバー").1.contains(&"サーバ"));
    }

    #[test]
    fn a_number_is_one_word() {
        assert_eq!(cut("全1,865台,3.5倍"), (vec!["1,865台,3.5倍", "3.5倍"], vec!["全1,865", "全1,865台,3.5"]));
        assert_eq!(cut("r8年"), (vec!["r8年", "8年"], vec!["r", "r8"]));
    }
}
