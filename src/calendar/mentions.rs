//! Finds the fiscal years that a text names, whatever way they are written.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::bare::with_bare_years;
use super::era::{ERAS, kanji_number, of_era};
use super::{FiscalYear, LONGEST_RANGE, YearRange};
use crate::text::one_of;

/// A place in a text that names fiscal years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Which.
    pub years: YearRange,
    /// Where, in bytes of the text.
    pub at: Range<usize>,
    /// Whether a month was named: a date more than a year.
    pub month: bool,
}

/// Every mention of fiscal years in a text, in order. The same year in two writings side by side
/// (令和６年度（2024年度）) is one mention; a range (令和6～10年度, R11～) is one mention.
///
/// A bare western year counts only where it cannot be a quantity (2,000 or 2000件 do not).
#[must_use]
pub fn mentions(text: &str) -> Vec<Mention> {
    // kanji numerals occur only after 令和, 平成 and 昭和
    if !text.contains(is_number) && !text.contains(['和', '成']) {
        return Vec::new();
    }
    let plain = Plain::of(text);
    let mut found: Vec<Mention> = Vec::new();
    for captures in years(&plain.text) {
        let Some(mention) = read_year(&plain.text, &captures) else { continue };
        match found.last_mut() {
            Some(before) if joined(&plain.text, before, &mention) => {
                before.at.end = closed_end(&plain.text, before.at.end, mention.at.end);
            }
            Some(before) if spans(&plain.text, before, &mention) => {
                before.years.last = mention.years.last;
                before.at.end = mention.at.end;
            }
            _ => found.push(mention),
        }
    }
    found.iter_mut().for_each(|mention| extend(&plain.text, mention));
    let mut found = with_bare_years(&plain.text, found);
    for mention in &mut found {
        mention.at = plain.original(mention.at.start)..plain.original(mention.at.end);
    }
    found
}

/// The fiscal years that a cell names if it names years and nothing else besides the words of years themselves.
#[must_use]
pub fn only_years(text: &str) -> Option<YearRange> {
    let found = mentions(text);
    let rest = without(text, &found);
    match found.as_slice() {
        [one] if rest.chars().all(|c| c.is_whitespace() || one_of("年度()（）", c)) => Some(one.years),
        _ => None,
    }
}

/// The text without its mentions of years.
#[must_use]
pub fn without(text: &str, mentions: &[Mention]) -> String {
    let mut rest = String::new();
    let mut from = 0;
    for mention in mentions {
        rest.push_str(&text[from..mention.at.start]);
        from = mention.at.end;
    }
    rest.push_str(&text[from..]);
    rest
}

/// A year of the present era from a bare number, as below a header 年度（令和）: 6, ６, 元.
#[must_use]
pub fn reiwa(text: &str) -> Option<FiscalYear> {
    let plain = Plain::of(text.trim()).text;
    let number = plain.trim_end_matches("年度").trim_end_matches('年').trim();
    let n: i32 = if number == "元" { 1 } else { number.parse().ok()? };
    (1..=40).contains(&n).then_some(FiscalYear(ERAS[0].1 + n))
}

/// For [`Plain`] text, which has no white space but plain spaces: `\s` would cost more than all the rest to compile.
static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?: (?P<era>令和|平成|昭和|㋿|㍻|R\.?|H\.?) \ * (?: (?P<ey>元|[0-9]{1,2}) | (?P<ky>[一二三四五六七八九十]{1,3}) \ * (?P<ku>年度|年) )
          | (?P<fy>FY) \ * '? (?P<fyy>[0-9]{4}|[0-9]{2})
          | ['’‘] (?P<qy>[0-9]{2})
          | (?P<wy>(?:19|20)[0-9]{2}) )
        (?: \ * 年 \ * (?P<m>[0-9]{1,2}) \ * 月
          | [./] (?P<m2>[0-9]{1,2}) (?:[./][0-9]{1,2})?
          | \ * (?P<unit>年度|年) )?",
    )
    .expect("the pattern is constant")
});

/// Whether a year may be written with the character.
fn is_number(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || c == '元'
}

/// All places written as a year. A letter for an era must begin a word; this is checked here, because an expression
/// that checks it (`\bR`) searches Japanese text many times more slowly.
fn years(text: &str) -> impl Iterator<Item = Captures<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let captures = YEAR.captures_at(text, from)?;
            let whole = captures.get(0)?;
            let before = text[..whole.start()].chars().next_back();
            let in_word = before.is_some_and(|c| c.is_alphabetic() || c.is_ascii_digit() || c == '_');
            if in_word && whole.as_str().starts_with(|c: char| c.is_ascii_alphabetic()) {
                from = whole.start() + 1;
            } else {
                from = whole.end();
                return Some(captures);
            }
        }
    })
}

fn read_year(text: &str, captures: &Captures<'_>) -> Option<Mention> {
    let whole = captures.get(0)?;
    let unit = captures.name("unit");
    let month = captures.name("m").or(captures.name("m2")).and_then(|m| m.as_str().parse::<u8>().ok());
    if month.is_some_and(|m| !(1..=12).contains(&m)) {
        return None;
    }
    let year = if let (Some(era), Some(number)) = (captures.name("era"), captures.name("ey")) {
        if era.as_str().is_ascii() && letter_era_is_something_else(text, era.start(), whole.end()) {
            return None;
        }
        let n = if number.as_str() == "元" { 1 } else { number.as_str().parse().ok()? };
        of_era(era.as_str(), n)?
    } else if let (Some(era), Some(number)) = (captures.name("era"), captures.name("ky")) {
        of_era(era.as_str(), kanji_number(number.as_str())?)?
    } else if let Some(number) = captures.name("qy") {
        if quote_is_no_year(text, whole.start(), whole.end()) {
            return None;
        }
        2000 + number.as_str().parse::<i32>().ok()?
    } else if let Some(number) = captures.name("fyy") {
        let n: i32 = number.as_str().parse().ok()?;
        if n < 100 { 2000 + n } else { n }
    } else {
        let bare = month.is_none() && unit.is_none();
        if bare && western_is_a_quantity(text, whole.start(), whole.end()) {
            return None;
        }
        captures.name("wy")?.as_str().parse().ok()?
    };
    let fiscal = month.map_or(FiscalYear(year), |m| FiscalYear::of_month(year, m));
    Some(Mention { years: YearRange::single(fiscal), at: whole.range(), month: month.is_some() })
}

/// '24 in a word or before more digits (the 90's, '245).
fn quote_is_no_year(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    before.is_some_and(char::is_alphanumeric) || after.is_some_and(|c| c.is_ascii_alphanumeric() || one_of(",.%'’", c))
}

/// The words of an era year that cannot be (令和0年度, 平成40年度): shown as printed, and doubted.
#[must_use]
pub fn impossible(text: &str) -> Option<&str> {
    let plain = Plain::of(text);
    let found = years(&plain.text).find(|captures| {
        let Some(era) = captures.name("era").filter(|era| !era.as_str().is_ascii()) else { return false };
        let number = captures.name("ey").and_then(|number| number.as_str().parse().ok());
        number.is_some_and(|number| of_era(era.as_str(), number).is_none())
    })?;
    let at = found.get(0)?.range();
    Some(&text[plain.original(at.start)..plain.original(at.end)])
}

/// H2O, R2D2, H.264: a letter or digit goes on where a year would end.
fn letter_era_is_something_else(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    before.is_some_and(|c| c.is_ascii_alphanumeric()) || after.is_some_and(|c| c.is_ascii_alphanumeric())
}

/// 2000件, 12000, 2,024: digits that are counted things.
fn western_is_a_quantity(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().find(|c| !c.is_whitespace());
    before.is_some_and(|c| c.is_ascii_alphanumeric() || one_of(".,#", c))
        || after.is_some_and(|c| !one_of("()~-/RH令平上下前後第以Qq末計目実予中→・、", c))
}

/// Whether the second mention repeats the first in another writing.
fn joined(text: &str, first: &Mention, second: &Mention) -> bool {
    first.years == second.years
        && text[first.at.end..second.at.start].chars().all(|c| c.is_whitespace() || one_of("()/・=年度", c))
}

/// The end of a mention continued in brackets: after them and a 年度 that follows.
fn closed_end(text: &str, opened: usize, end: usize) -> usize {
    if !text[opened..end].contains('(') {
        return end;
    }
    /// Matches the other calendar's year in brackets after a year.
    static CLOSE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^ *\) *(?:年度|年)?").expect("the pattern is constant"));
    CLOSE.find(&text[end..]).map_or(end, |m| end + m.end())
}

/// Whether both mentions are the ends of one range.
fn spans(text: &str, first: &Mention, second: &Mention) -> bool {
    let gap = text[first.at.end..second.at.start].trim();
    let length = second.years.first.0 - first.years.first.0;
    first.years.last == Some(first.years.first)
        && matches!(gap, "~" | "-" | "から" | "→" | "~(" | "ー")
        && (0..LONGEST_RANGE).contains(&length)
}

/// Lengthens a single year to the range that begins with it: ～10年度, ～ and 以降.
fn extend(text: &str, mention: &mut Mention) {
    /// Matches the end of a period that repeats no era: ～10年度.
    static BARE_END: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\s*(?:[~-]|から)\s*([0-9]{1,2})\s*(年度|年)?([^0-9月年/.件%名人]|$)")
            .expect("the pattern is constant")
    });
    /// Matches the sign of a period that has no end: ～.
    static OPEN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\s*(?:~\s*(?:[^\s0-9]|$)|以降|以後)").expect("the pattern is constant"));
    if mention.years.last != Some(mention.years.first) {
        return;
    }
    let rest = &text[mention.at.end..];
    if let Some(found) = BARE_END.captures(rest) {
        let last: i32 = found[1].parse().unwrap_or(0);
        let first = mention.years.first.0;
        let base = number_in_writing(text, mention);
        if (1..LONGEST_RANGE).contains(&(last - base)) {
            mention.years.last = Some(FiscalYear(first + last - base));
            mention.at.end += found.get(2).or(found.get(1)).map_or(0, |m| m.end());
        }
    } else if let Some(found) = OPEN.find(rest) {
        mention.years.last = None;
        let mark = found.as_str().trim_start_matches(|c: char| c.is_whitespace() || c == '~');
        mention.at.end += found.end() - if mark.starts_with('以') { 0 } else { mark.len() };
    }
}

/// The number that a single year has as written: 令和6～10年度 counts in the era, 2024-28 in the century.
pub(super) fn number_in_writing(text: &str, mention: &Mention) -> i32 {
    let written = &text[mention.at.clone()];
    let first = mention.years.first.0;
    if written.contains(['令', 'R', '㋿']) {
        first - ERAS[0].1
    } else if written.contains(['平', 'H', '㍻']) {
        first - ERAS[1].1
    } else {
        first % 100
    }
}

/// The text with full-width letters, digits and signs made half-width, a character for a character, and the way back.
pub(super) struct Plain {
    pub(super) text: String,
    offsets: Vec<(usize, usize)>,
}

impl Plain {
    pub(super) fn of(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut offsets = Vec::with_capacity(original.len());
        for (at, c) in original.char_indices() {
            offsets.push((text.len(), at));
            text.push(match c {
                '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
                space if space.is_whitespace() => ' ',
                '〜' => '~',
                '‐' | '‑' | '–' | '—' | '―' | '−' => '-',
                other => other,
            });
        }
        offsets.push((text.len(), original.len()));
        Self { text, offsets }
    }

    fn original(&self, at: usize) -> usize {
        self.offsets.binary_search_by_key(&at, |(plain, _)| *plain).map_or(0, |i| self.offsets[i].1)
    }
}
