//! Numbers as Japanese documents print them: 1,234, ▲5.0, 1億2,000万, 1 234, and broken over lines (98⏎.5, 1,00⏎0).

use crate::text::one_of;
use std::borrow::Cow;
use std::ops::Range;

/// A number of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// The byte range of the number with its sign and 万 or 億.
    pub at: Range<usize>,
    /// The numeric value.
    pub value: f64,
    /// Whether it can't be read otherwise: digits that go on in the next line (1⏎50件) may be one number or two.
    pub sure: bool,
}

/// Signs of a negative number: those of bookkeeping (▲, △) and all dashes.
const MINUS: &str = "▲△-－−‐‑–—";

/// Spaces allowed between the digits of one number, in addition to a line end: the narrow ones that separate
/// thousands.
const NARROW_SPACES: &str = "\u{a0}\u{2009}\u{202f}";

/// Digits of a number without commas that goes on in the next line.
const LONGEST_BROKEN: usize = 4;

/// Every number of a text, in order. Fractions (3分の2), ordinals (第3回) and the digits of words in Latin letters (R7)
/// are none.
#[must_use]
pub fn numbers(text: &str) -> Vec<Number> {
    if !text.contains(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９')) {
        return Vec::new();
    }
    let mut scanner = Scanner::of(text);
    let mut found: Vec<Number> = Vec::new();
    while let Some(start) = scanner.next_digit() {
        let before = scanner.before(start);
        let Some((value, sure)) = scanner.value() else { continue };
        if scanner.is_fraction() || before == Some('第') || before.is_some_and(is_latin) {
            continue;
        }
        let sign = scanner.sign(start, found.last().map(|number| number.at.end));
        let (from, value) = sign.map_or((start, value), |at| (at, -value));
        found.push(Number { at: scanner.byte(from)..scanner.byte(scanner.at), value, sure });
    }
    found
}

/// The value of a text that is a number and nothing else.
#[must_use]
pub fn whole(text: &str) -> Option<f64> {
    let text = text.trim();
    match numbers(text).as_slice() {
        [one] if one.sure && one.at == (0..text.len()) => Some(one.value),
        _ => None,
    }
}

/// The text without the line ends that break a number: 98⏎.5％ → 98.5％.
#[must_use]
pub fn joined(text: &str) -> Cow<'_, str> {
    let broken = |number: &Number| number.sure && text[number.at.clone()].contains('\n');
    let breaks: Vec<Range<usize>> = match text.contains('\n') {
        true => numbers(text).into_iter().filter(broken).map(|number| number.at).collect(),
        false => Vec::new(),
    };
    if breaks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut from = 0;
    for number in breaks {
        whole.push_str(&text[from..number.start]);
        let lines = text[number.clone()].split('\n');
        lines.for_each(|line| whole.push_str(line.trim()));
        from = number.end;
    }
    whole.push_str(&text[from..]);
    Cow::Owned(whole)
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
}

/// Goes through the characters of a text from number to number. Full-width digits and signs count as the others.
struct Scanner {
    characters: Vec<(usize, char)>,
    length: usize,
    at: usize,
}

impl Scanner {
    fn of(text: &str) -> Self {
        let plain = |c: char| match c {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '，' => ',',
            '．' => '.',
            other => other,
        };
        Self { characters: text.char_indices().map(|(at, c)| (at, plain(c))).collect(), length: text.len(), at: 0 }
    }

    fn byte(&self, at: usize) -> usize {
        self.characters.get(at).map_or(self.length, |(byte, _)| *byte)
    }

    fn get(&self, at: usize) -> Option<char> {
        self.characters.get(at).map(|(_, c)| *c)
    }

    fn is_digit(&self, at: usize) -> bool {
        self.get(at).is_some_and(|c| c.is_ascii_digit())
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.get(at))
    }

    fn next_digit(&mut self) -> Option<usize> {
        while self.at < self.characters.len() && !self.is_digit(self.at) {
            self.at += 1;
        }
        (self.at < self.characters.len()).then_some(self.at)
    }

    /// Parses digits with their 億, 万 and 千; returns the value and whether it is certain, and moves past them.
    fn value(&mut self) -> Option<(f64, bool)> {
        let (mut total, mut section) = (0.0, 0.0);
        let mut smallest = f64::INFINITY;
        let mut sure = true;
        loop {
            let (digits, digits_sure) = self.digits()?;
            sure &= digits_sure;
            let small = self.small_magnitude(smallest.is_finite());
            section += digits * small.unwrap_or(1.0);
            match self.large_magnitude() {
                Some(large) if large < smallest => {
                    total += section * large;
                    (section, smallest) = (0.0, large);
                }
                _ if small.is_none() => return Some((total + section, sure)),
                _ => {}
            }
            let rest = self.over_line_end(self.at);
            if !self.is_digit(rest) || (rest != self.at && smallest.is_infinite()) {
                return Some((total + section, sure));
            }
            self.at = rest;
        }
    }

    /// Parses 千 and 百 as part of the number. In 5千円 the unit stays 千円, unless 億 or 万 came before.
    fn small_magnitude(&mut self, after_large: bool) -> Option<f64> {
        let next = self.get(self.at + 1);
        let counted = |more: &str| next.is_none_or(|c| c.is_ascii_digit() || more.contains(c));
        let factor = match self.get(self.at)? {
            '千' if next == Some('円') && !after_large => return None,
            '千' if next != Some('葉') => 1e3,
            '百' if counted("万億円人件") => 1e2,
            _ => return None,
        };
        self.at += 1;
        Some(factor)
    }

    fn large_magnitude(&mut self) -> Option<f64> {
        let factor = match self.get(self.at)? {
            '万' => 1e4,
            '億' => 1e8,
            '兆' => 1e12,
            _ => return None,
        };
        self.at += 1;
        Some(factor)
    }

    /// Digits with their commas and decimals.
    fn digits(&mut self) -> Option<(f64, bool)> {
        let mut digits = String::new();
        let start = self.at;
        self.run(&mut digits);
        let mut sure = true;
        if !self.comma_groups(&mut digits) && !self.spaced_groups(start, &mut digits) {
            sure = self.broken(start, &mut digits);
        }
        self.decimals(&mut digits);
        Some((digits.parse().ok()?, sure))
    }

    fn run(&mut self, digits: &mut String) {
        while let Some(c) = self.get(self.at).filter(char::is_ascii_digit) {
            digits.push(c);
            self.at += 1;
        }
    }

    /// Reads three digits from here, possibly continued on the next line; returns the end position.
    fn group(&self, from: usize, digits: &mut String) -> Option<usize> {
        let mut at = self.over_line_end(from);
        let mut count = 0;
        while count < 3 {
            at = if count == 0 { at } else { self.over_line_end(at) };
            digits.push(self.get(at).filter(char::is_ascii_digit)?);
            (at, count) = (at + 1, count + 1);
        }
        (!self.is_digit(at)).then_some(at)
    }

    /// Reads `,200,000` after the first digits.
    fn comma_groups(&mut self, digits: &mut String) -> bool {
        let mut found = false;
        while digits.len() <= 3 || found {
            let comma = if self.get(self.at) == Some(',') { self.at } else { self.over_line_end(self.at) };
            let mut more = String::new();
            let end = (self.get(comma) == Some(',')).then(|| self.group(comma + 1, &mut more)).flatten();
            let Some(end) = end else { break };
            digits.push_str(&more);
            (self.at, found) = (end, true);
        }
        found
    }

    /// Reads `1 234 567`, unless the first digits may belong to the text before them.
    fn spaced_groups(&mut self, start: usize, digits: &mut String) -> bool {
        let free = self.before(start).is_none_or(|c| c.is_whitespace() || one_of("(（:：～~、▲△", c));
        let mut found = false;
        while free && (found || (digits.len() <= 3 && !digits.starts_with('0'))) {
            let gap = self.get(self.at).is_some_and(|c| c == ' ' || NARROW_SPACES.contains(c));
            let group: String = (1..=3).filter_map(|k| self.get(self.at + k)).collect();
            let whole = group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()) && !self.is_digit(self.at + 4);
            if !gap || !whole {
                break;
            }
            digits.push_str(&group);
            (self.at, found) = (self.at + 4, true);
        }
        found
    }

    /// Reads digits continued on the next line: certain only if they start with a zero, as no number does (1⏎00).
    fn broken(&mut self, start: usize, digits: &mut String) -> bool {
        let next = self.over_line_end(self.at);
        if next == self.at || !self.is_digit(next) {
            return !self.goes_on_from_line_before(start);
        }
        let length = (next..).take_while(|at| self.is_digit(*at)).count();
        let after = self.get(next + length);
        let word_before = self.before(start).is_some_and(|c| is_latin(c) || one_of("和成", c));
        let zero = self.get(next) == Some('0') && after.is_some_and(|c| !c.is_whitespace() && !one_of(".,", c));
        if zero && !word_before && digits.len() + length <= LONGEST_BROKEN {
            self.at = next;
            self.run(digits);
            return true;
        }
        false
    }

    /// Whether digits end the line before this one.
    fn goes_on_from_line_before(&self, start: usize) -> bool {
        let mut at = start;
        let mut over = false;
        while let Some(c) = self.before(at).filter(|c| c.is_whitespace()) {
            over |= c == '\n';
            at -= 1;
        }
        over && self.before(at).is_some_and(|c| c.is_ascii_digit())
    }

    fn decimals(&mut self, digits: &mut String) {
        let point = if self.get(self.at) == Some('.') { self.at } else { self.over_line_end(self.at) };
        if self.get(point) != Some('.') {
            return;
        }
        let first = self.over_line_end(point + 1);
        let length = (first..).take_while(|at| self.is_digit(*at)).count();
        // 1.2.3 and 2024.4.1 are no decimals
        if length == 0 || (self.get(first + length) == Some('.') && self.is_digit(first + length + 1)) {
            return;
        }
        digits.push('.');
        self.at = first;
        self.run(digits);
    }

    /// The position after one line end and the spaces around it; unchanged if there is none.
    fn over_line_end(&self, at: usize) -> usize {
        let length = (at..).take_while(|at| self.get(*at).is_some_and(char::is_whitespace)).count();
        let ends = (at..at + length).filter(|at| self.get(*at) == Some('\n')).count();
        if ends == 1 { at + length } else { at }
    }

    /// Moves past 分の2.
    fn is_fraction(&mut self) -> bool {
        let fraction = self.get(self.at) == Some('分') && self.get(self.at + 1) == Some('の');
        if fraction && self.is_digit(self.at + 2) {
            self.at += 2;
            self.run(&mut String::new());
        }
        fraction
    }

    /// The position of the minus before a number. A dash after digits or letters is a separator (1-2, A-3, 5日-10日); a
    /// triangle before a month is a milestone (▲4月).
    fn sign(&self, start: usize, number_before: Option<usize>) -> Option<usize> {
        let mut at = start.checked_sub(1)?;
        while self.get(at)?.is_whitespace() && self.get(at)? != '\n' {
            at = at.checked_sub(1)?;
        }
        let sign = self.get(at).filter(|c| MINUS.contains(*c))?;
        if "▲△".contains(sign) {
            return (!matches!(self.get(self.at), Some('月' | '年' | '/'))).then_some(at);
        }
        let before = self.before(at);
        let apart = before.is_none_or(|c| c.is_whitespace() || one_of("(（:：、→⇒>", c));
        // a unit may come between a number and the dash of a range
        let unit = number_before.is_some_and(|end| self.byte(at).saturating_sub(end) <= 12);
        let part = before.is_some_and(|c| c.is_ascii_alphanumeric() || one_of(")）", c));
        (at + 1 == start && !part && (apart || !unit)).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<f64> {
        numbers(text).iter().filter(|number| number.sure).map(|number| number.value).collect()
    }

    #[test]
    fn numbers_broken_over_lines_are_one() {
        for (text, value, one) in [
            ("98\n.5％", 98.5, "98.5％"),
            ("98.\n5％", 98.5, "98.5％"),
            ("1,00\n0件", 1000.0, "1,000件"),
            ("1,\n200件", 1200.0, "1,200件"),
            ("1\n,200件", 1200.0, "1,200件"),
            ("1\n00％", 100.0, "100％"),
            ("１，２０\n０件", 1200.0, "１，２００件"),
        ] {
            assert_eq!((values(text), joined(text).as_ref()), (vec![value], one), "{text}");
        }
    }

    #[test]
    fn digits_that_may_be_two_numbers_are_not_sure() {
        for text in ["1\n50件", "5\n6", "令和5\n0件", "R5\n0件", "35\n40％"] {
            assert!(numbers(text).iter().all(|number| !number.sure || number.value < 1.0), "{text}");
            assert_eq!(joined(text), text);
        }
        assert_eq!(joined("50％\n80％"), "50％\n80％");
        assert_eq!(values("50％\n80％"), [50.0, 80.0]);
    }

    #[test]
    fn triangles_and_dashes_are_minus() {
        for text in ["▲5.0％", "△5.0％", "▲ 5.0", "－5％", "−5％", "-5%", "前年度比－5％", "（▲5）", "約-5件"]
        {
            assert_eq!(values(text), [-5.0], "{text}");
        }
        assert_eq!(values("5日-10日"), [5.0, 10.0]);
        assert_eq!(values("1-2"), [1.0, 2.0]);
        assert_eq!(values("▲4月"), [4.0]);
        assert_eq!(values("50％→-5％"), [50.0, -5.0]);
    }

    #[test]
    fn ten_thousands_have_their_rests() {
        for (text, value) in [
            ("1億2,000万円", 120_000_000.0),
            ("1万2千件", 12_000.0),
            ("1.5万人", 15_000.0),
            ("2千500人", 2_500.0),
            ("3百万円", 3_000_000.0),
            ("2千万円", 20_000_000.0),
            ("1億\n2,000万円", 120_000_000.0),
            ("3,850千円", 3850.0),
            ("1 234件", 1234.0),
            ("1\u{2009}234\u{2009}567円", 1_234_567.0),
            ("12,345", 12_345.0),
            ("1,2", 1.0),
        ] {
            assert_eq!(values(text).first(), Some(&value), "{text}");
        }
    }

    #[test]
    fn fractions_ordinals_and_words_are_not_numbers() {
        for text in ["3分の2", "第3回", "R7", "A4判"] {
            assert_eq!(values(text), Vec::<f64>::new(), "{text}");
        }
        assert_eq!(values("窓口1 234件"), [1.0, 234.0]);
        assert_eq!((whole(" ▲ 5.0 "), whole("5件"), whole("1\n2")), (Some(-5.0), None, None));
    }
}
