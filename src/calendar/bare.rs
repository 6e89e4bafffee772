//! Years without an era after one with an era: 令和6・7年度, 令和6年度に検討し、7年度に導入.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::mentions::number_in_writing;
use super::{FiscalYear, LONGEST_RANGE, Mention, YearRange};

/// Adds them to the years of a text that have an era.
pub(super) fn with_bare_years(text: &str, found: Vec<Mention>) -> Vec<Mention> {
    let starts: Vec<usize> = found.iter().skip(1).map(|mention| mention.at.start).chain([text.len()]).collect();
    let mut all = Vec::with_capacity(found.len());
    for (mut mention, end) in found.into_iter().zip(starts) {
        let (base, year) = (number_in_writing(text, &mention), mention.years.first.0);
        let mut last = base + mention.years.last.map_or(0, |last| last.0 - year);
        let mut from = mention.at.end;
        let open = mention.years.last.is_none() || mention.month;
        while let Some((number, at, enumerated)) = bare_year(text, from, end).filter(|_| !open) {
            from = at.end;
            if !(last + 1..base + LONGEST_RANGE).contains(&number) {
                continue;
            }
            if enumerated && number == last + 1 && mention.at.end == at.start {
                mention.years.last = Some(FiscalYear(year + number - base));
                mention.at.end = at.end;
            } else {
                let (mut other, years) = (mention.clone(), YearRange::single(FiscalYear(year + number - base)));
                (other.years, other.at) = (years, at);
                all.push(std::mem::replace(&mut mention, other));
            }
            last = number;
        }
        all.push(mention);
    }
    all
}

/// The next year without an era: after ・ (included in its range then), or with 年度.
fn bare_year(text: &str, from: usize, to: usize) -> Option<(i32, Range<usize>, bool)> {
    /// Matches a year that is named in a list, as the 8 of 令和7・8年度.
    static ENUMERATED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^ *(?:[・･、,/]|及び|と) *([0-9]{1,2})(?: *(年度|年)|[・･、,/)](?: *[0-9]{1,2} *年度| *$)?| *$)")
            .expect("the pattern is constant")
    });
    /// Matches a year with its unit, but without an era: 8年度.
    static WITH_UNIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[^0-9第約数各.,～~-])([0-9]{1,2})年度(?:[^目間分]|$)").expect("the pattern is constant")
    });
    let rest = text.get(from..to)?;
    let place = |found: &Captures<'_>, start: usize, end: usize| {
        let number = found.get(1)?.as_str().parse().ok()?;
        Some((number, from + start..from + end))
    };
    if let Some(found) = ENUMERATED.captures(rest) {
        let end = found.get(2).or(found.get(1))?.end();
        let (number, at) = place(&found, 0, end)?;
        return Some((number, at, true));
    }
    let found = WITH_UNIT.captures(rest)?;
    let digits = found.get(1)?;
    let (number, at) = place(&found, digits.start(), digits.end() + "年度".len())?;
    Some((number, at, false))
}
