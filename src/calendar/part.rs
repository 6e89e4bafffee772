//! Parts of a fiscal year: halves (上半期, 前期), quarters (第1四半期, 1Q, Ⅰ期) and months (4～6月).

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::text::one_of;

/// A part of a fiscal year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The first or second half, from 1.
    Half(u8),
    /// A quarter, from 1 (April to June).
    Quarter(u8),
    /// Months of the calendar, first and last.
    Months(u8, u8),
}

impl Part {
    /// Its months in the order of the fiscal year: 0 is April, 11 is March. First and last.
    #[must_use]
    pub const fn span(self) -> (u8, u8) {
        const fn place(month: u8) -> u8 {
            (month + 8) % 12
        }
        match self {
            Self::Half(half) => (half.saturating_sub(1) * 6, half * 6 - 1),
            Self::Quarter(quarter) => (quarter.saturating_sub(1) * 3, quarter * 3 - 1),
            Self::Months(first, last) => (place(first), place(last)),
        }
    }
}

macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).expect("the pattern is constant"));
    };
}

/// The part of a year that a folded text names, and the text without it.
pub(super) fn take(folded: &str) -> Option<(Part, String)> {
    pattern!(HALF, r"(?P<first>上半期|上期|前期|前半期?|上半)|(?P<second>下半期|下期|後期|後半期?|下半)");
    pattern!(
        QUARTER,
        r"(?:第?(?P<a>[1-4一二三四])(?:/4|四)(?:半期|期)|(?P<b>[1-4])q|q(?P<c>[1-4])|第?(?P<d>[1-4]|i{1,3}|iv|一|二|三|四)期)"
    );
    pattern!(MONTHS, r"(?P<from>[0-9]{1,2})月?(?:[~-]翌?(?P<to>[0-9]{1,2}))月|(?P<one>[0-9]{1,2})月");
    pattern!(QUARTERS, r"第?(?P<from>[1-4])(?:四半期|q)?[・,~-]第?(?P<to>[1-4])(?:四半期|q)");
    // one of these is in every name of a part, and in few other texts
    if !folded.contains(|c| one_of("期半月q", c)) {
        return None;
    }
    let rest = |found: &Captures<'_>| {
        let at = found.get(0).map_or(0..0, |whole| whole.range());
        format!("{}{}", &folded[..at.start], &folded[at.end..])
    };
    if let Some(found) = HALF.captures(folded) {
        return Some((Part::Half(if found.name("first").is_some() { 1 } else { 2 }), rest(&found)));
    }
    if let Some(found) = QUARTERS.captures(folded) {
        let (from, to) =
            (Part::Quarter(quarter(&found["from"])?).span().0, Part::Quarter(quarter(&found["to"])?).span().1);
        return Some((Part::Months((from + 3) % 12 + 1, (to + 3) % 12 + 1), rest(&found)));
    }
    if let Some(found) = QUARTER.captures(folded) {
        let number = ["a", "b", "c", "d"].iter().find_map(|name| found.name(name))?;
        return Some((Part::Quarter(quarter(number.as_str())?), rest(&found)));
    }
    let found = MONTHS.captures(folded)?;
    let month = |name: &str| found.name(name)?.as_str().parse::<u8>().ok().filter(|month| (1..=12).contains(month));
    let first = month("from").or_else(|| month("one"))?;
    let last = if found.name("to").is_some() { month("to")? } else { first };
    Some((Part::Months(first, last), rest(&found)))
}

fn quarter(text: &str) -> Option<u8> {
    let forms = [["1", "一", "i"], ["2", "二", "ii"], ["3", "三", "iii"], ["4", "四", "iv"]];
    let at = forms.iter().position(|forms| forms.contains(&text))?;
    u8::try_from(at + 1).ok()
}

/// The months of dates in a text: 令和6年4月～9月, R6.4～R6.9.
pub(super) fn months_of_dates(folded: &str) -> Option<Part> {
    pattern!(DATE, r"(?:年|[./~-])([0-9]{1,2})(?:月|[^0-9]|$)");
    let months = DATE.captures_iter(folded).filter_map(|found| found[1].parse::<u8>().ok());
    let months: Vec<u8> = months.filter(|month| (1..=12).contains(month)).collect();
    Some(Part::Months(*months.first()?, *months.last()?))
}
