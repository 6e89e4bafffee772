//! The fiscal years of a table's columns: era and 年度 of one header apply to the rest of its row (令和6年度｜7年度｜8年度), and
//! halves, quarters and months belong to the year above them.

use std::sync::LazyLock;

use regex::Regex;

use super::era::{kanji_number, offsets};
use super::part::{self, Part};
use super::{FiscalYear, YearRange, mentions, without};
use crate::text::{fold, one_of};

/// The period of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnPeriod {
    /// Its fiscal years.
    pub years: YearRange,
    /// Which part of the year, where it is not all.
    pub part: Option<Part>,
    /// The other words of its headers: 計画, 目標値. Folded.
    pub rest: String,
    /// The deepest row of the header that names the year, from 0.
    pub level: usize,
    /// Whether an era is printed; false if 7年度 occurs alone and the present era is assumed.
    pub sure: bool,
}

/// No row of years has a longer gap.
const LONGEST_GAP: i32 = 15;

/// The period of each column by its headers. `levels` are the rows of the header from top to bottom, each with a text
/// for every column: a header over several columns is repeated for each. `context` are the years of the plan, for
/// rows without any era.
#[must_use]
pub fn columns(levels: &[Vec<&str>], context: Option<YearRange>) -> Vec<Option<ColumnPeriod>> {
    let width = levels.iter().map(Vec::len).max().unwrap_or(0);
    let mut found: Vec<Option<ColumnPeriod>> = vec![None; width];
    let mut above = vec![String::new(); width];
    let mut calendar_years = vec![false; width];
    for (level, row) in levels.iter().enumerate() {
        let headers: Vec<Header> = (0..width).map(|c| Header::of(row.get(c).copied().unwrap_or(""))).collect();
        let resolved = resolve(&headers, &found, &above, context);
        for (c, header) in headers.iter().enumerate() {
            if let Some((years, sure)) = resolved[c] {
                let rest = found[c].take().map_or(String::new(), |before| before.rest);
                found[c] = Some(ColumnPeriod { years, part: header.part, rest, level, sure });
                calendar_years[c] = header.is_calendar_year;
            } else if let (Some(period), Some(part)) =
                (found[c].as_mut(), header.part.or_else(|| sub_part(&headers, c)))
            {
                period.part = Some(part);
            }
            if let Some(period) = found[c].as_mut() {
                period.rest.push_str(&header.rest);
            }
            above[c].push_str(&header.folded);
        }
    }
    months_of_calendar_years(&mut found, &calendar_years);
    found
}

/// As [`columns`], of the headers over each column, from the outermost to the innermost.
#[must_use]
pub fn columns_under(headers: &[Vec<&str>], context: Option<YearRange>) -> Vec<Option<ColumnPeriod>> {
    let depth = headers.iter().map(Vec::len).max().unwrap_or(0);
    let level = |level: usize| headers.iter().map(|own| own.get(level).copied().unwrap_or("")).collect();
    let mut found = columns(&(0..depth).map(level).collect::<Vec<_>>(), context);
    found.resize(headers.len(), None);
    found
}

/// The period in a single header.
#[must_use]
pub fn column(header: &str) -> Option<ColumnPeriod> {
    columns(&[vec![header]], None).pop().flatten()
}

/// Whether a text names fiscal years or parts of them and nothing else: 令和6年度, 7年度, 上半期, 4～6月.
#[must_use]
pub fn is_year_like(text: &str) -> bool {
    /// Largest length in bytes of a header that consists of a year; a longer text says more.
    const LONGEST: usize = 200;
    /// Every character with which years and their parts are written.
    const WRITTEN: &str = "0123456789一二三四五六七八九十元令和平成昭年度月日期半上下前後第翌中以降からまで及びと末のrhfyqiv/.,・、:~-ー→()'’‘";
    let written = |c: char| one_of(WRITTEN, c);
    if text.len() > LONGEST || !fold(text).chars().all(written) {
        return false;
    }
    let header = Header::of(text);
    let named = header.years.is_some() || header.bare.is_some_and(|bare| bare.unit) || header.part.is_some();
    named && header.rest.is_empty()
}

/// A header as it reads alone.
struct Header {
    folded: String,
    years: Option<YearRange>,
    /// Numbers with which the year may be written: of 2024年度(R6) 24 and 6.
    numbers: Vec<i32>,
    bare: Option<Bare>,
    part: Option<Part>,
    /// 令和7年 without 度: January is of the fiscal year before.
    is_calendar_year: bool,
    rest: String,
}

/// A number that may be a year: 7年度, 7.
#[derive(Clone, Copy)]
struct Bare {
    first: i32,
    last: i32,
    unit: bool,
}

impl Header {
    fn of(text: &str) -> Self {
        let folded = fold(text);
        let named = mentions(text);
        let years = named.first().map(|mention| mention.years);
        let years = years.filter(|years| named.iter().all(|mention| mention.years == *years));
        let bare = if named.is_empty() { bare(&folded) } else { None };
        let dated = named.iter().any(|mention| mention.month);
        let mut header = Self {
            folded,
            years,
            numbers: Vec::new(),
            bare: None,
            part: None,
            is_calendar_year: false,
            rest: String::new(),
        };
        let rest = match bare {
            Some((bare, rest)) => {
                header.bare = Some(bare);
                rest
            }
            None => fold(&without(text, &named)),
        };
        let (part, rest) = part::take(&rest).map_or((None, rest.clone()), |(part, rest)| (Some(part), rest));
        header.part = if dated { part::months_of_dates(&header.folded) } else { part };
        header.rest = rest.trim_matches(|c: char| one_of("()年度末の・:~-", c)).to_owned();
        if let Some(first) = years.map(|years| years.first.0) {
            header.numbers = written_numbers(&header.folded, first);
            header.is_calendar_year = header.folded.contains('年') && !header.folded.contains("年度");
        }
        header
    }
}

/// The numbers of a text that are a year in some era or century.
fn written_numbers(folded: &str, year: i32) -> Vec<i32> {
    let numbers = folded.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<i32>().ok());
    let numbers = numbers.map(|n| n % 100).chain(folded.contains('元').then_some(1));
    let kanji = folded.split(|c: char| !one_of("一二三四五六七八九十", c)).filter_map(kanji_number);
    numbers.chain(kanji).filter(|n| offsets().contains(&(year - n))).collect()
}

/// 7年度, 7, 元年度, 7～9年度, 七年度, and what follows a 年度.
fn bare(folded: &str) -> Option<(Bare, String)> {
    /// Matches the head of a column that names a year without its era: 8年度, 8, ’26.
    static BARE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^\(?(?:(?P<first>[0-9]{1,2}|元)(?:[~-](?P<last>[0-9]{1,2}))?|(?P<kanji>[一二三四五六七八九十]{1,3}))(?P<unit>年度|年)?\)?(?P<rest>.*)$",
        )
        .expect("the pattern is constant")
    });
    if !folded.starts_with(|c: char| c.is_ascii_digit() || one_of("(元一二三四五六七八九十", c)) {
        return None;
    }
    let found = BARE.captures(folded)?;
    let unit = found.name("unit").map_or("", |unit| unit.as_str());
    let rest = &found["rest"];
    // 7年 of other words is a duration; kanji and 元 need the word 年
    let plain = found.name("first").is_some_and(|first| first.as_str() != "元");
    if (!rest.is_empty() && unit != "年度") || (unit.is_empty() && !plain) || rest.starts_with(['目', '間']) {
        return None;
    }
    let number = |text: &str| if text == "元" { Some(1) } else { text.parse().ok().or_else(|| kanji_number(text)) };
    let first = number(found.name("first").or(found.name("kanji"))?.as_str())?;
    let last = found.name("last").and_then(|last| number(last.as_str())).unwrap_or(first);
    (first <= last).then(|| (Bare { first, last, unit: !unit.is_empty() }, rest.to_owned()))
}

/// The years of each header of a row, and whether their era is sure.
fn resolve(
    headers: &[Header],
    parents: &[Option<ColumnPeriod>],
    above: &[String],
    context: Option<YearRange>,
) -> Vec<Option<(YearRange, bool)>> {
    let mut found: Vec<Option<(YearRange, bool)>> = headers.iter().map(|h| Some((h.years?, true))).collect();
    let forwards: Vec<usize> = (0..headers.len()).collect();
    let backwards: Vec<usize> = (0..headers.len()).rev().collect();
    if !found.iter().any(Option::is_some) {
        begin(headers, parents, above, context, &mut found);
    }
    for (order, step) in [(forwards, 1), (backwards, -1)] {
        let mut anchor: Option<(YearRange, Vec<i32>, bool)> = None;
        for c in order {
            let header = &headers[c];
            if let (None, Some(bare), Some((years, offsets, sure))) = (found[c], header.bare, anchor.as_ref()) {
                let single = parents[c].as_ref().is_some_and(|parent| parent.years.last == Some(parent.years.first));
                found[c] = (!single).then(|| next_years(bare, *years, offsets, step)).flatten().map(|y| (y, *sure));
            }
            if let Some((years, sure)) = found[c] {
                let numbers = if header.bare.is_some() {
                    header.bare.iter().map(|b| b.first).collect()
                } else {
                    header.numbers.clone()
                };
                anchor = Some((years, numbers.iter().map(|n| years.first.0 - n).collect(), sure));
            }
        }
    }
    found
}

/// The years of a bare number beside an anchor: adjacent to it unless 年度 marks it as a year.
fn next_years(bare: Bare, anchor: YearRange, offsets: &[i32], step: i32) -> Option<YearRange> {
    let end = if step > 0 { anchor.last.unwrap_or(anchor.first).0 } else { anchor.first.0 };
    offsets.iter().find_map(|offset| {
        let years = YearRange { first: FiscalYear(bare.first + offset), last: Some(FiscalYear(bare.last + offset)) };
        let gap = if step > 0 { years.first.0 - end } else { end - years.last.map_or(0, |last| last.0) };
        let longest = if bare.unit { LONGEST_GAP } else { 1 };
        (gap <= longest && (gap > 0 || years == anchor)).then_some(years)
    })
}

/// The first year of a row that has no era: by the words above it, by the years of the plan, or, of 7年度, by the
/// present era.
fn begin(
    headers: &[Header],
    parents: &[Option<ColumnPeriod>],
    above: &[String],
    context: Option<YearRange>,
    found: &mut [Option<(YearRange, bool)>],
) {
    let Some(c) = headers.iter().position(|header| header.bare.is_some()) else { return };
    let Some(bare) = headers[c].bare else { return };
    let parent = parents[c].as_ref();
    if parent.is_some_and(|parent| parent.years.last == Some(parent.years.first)) {
        return;
    }
    let follows = |header: &&Header| header.bare.is_some_and(|next| next.first == bare.last + 1);
    let row = bare.unit || headers[c + 1..].iter().find(|header| header.bare.is_some()).as_ref().is_some_and(follows);
    let years =
        |offset: i32| YearRange { first: FiscalYear(bare.first + offset), last: Some(FiscalYear(bare.last + offset)) };
    let within = |range: YearRange| {
        let last = range.last.unwrap_or(range.first).0;
        offsets().into_iter().map(years).find(|y| (range.first.0..=last).contains(&y.first.0))
    };
    let said = &above[c];
    let era = [("令和", 2018), ("平成", 1988), ("西暦", 2000)].iter().find(|(era, _)| said.contains(era));
    let axis = said.contains("年度") || said.contains("年次");
    let known = parent.and_then(|parent| within(parent.years)).or_else(|| era.map(|(_, offset)| years(*offset)));
    let known = known.or_else(|| context.and_then(within)).map(|y| (y, true));
    let assumed = || (bare.unit || axis).then(|| (years(2018), false));
    found[c] = row.then(|| known.or_else(assumed)).flatten();
}

/// A bare number under a year: a month (4, 5 to 3) or a quarter (1 to 4), by the row that contains it.
fn sub_part(headers: &[Header], c: usize) -> Option<Part> {
    let number = headers[c].bare.filter(|bare| !bare.unit && bare.first == bare.last)?.first;
    let row: Vec<i32> =
        headers.iter().filter_map(|header| Some(header.bare.filter(|bare| !bare.unit)?.first)).collect();
    let quarters =
        row.len() > 1 && row.iter().all(|n| (1..=4).contains(n)) && row.windows(2).all(|w| w[1] % 4 == (w[0] + 1) % 4);
    let months = row.len() > 1 && row.iter().all(|n| (1..=12).contains(n));
    let number = u8::try_from(number).ok()?;
    match (quarters, months) {
        (true, _) => Some(Part::Quarter(number)),
        (_, true) => Some(Part::Months(number, number)),
        _ => None,
    }
}

/// January to March under 令和7年 belong to 令和6年度; under R7 where the year before ends with December.
fn months_of_calendar_years(found: &mut [Option<ColumnPeriod>], calendar_years: &[bool]) {
    let months = |period: &Option<ColumnPeriod>| match period.as_ref()?.part? {
        Part::Months(first, last) => Some((first, last)),
        _ => None,
    };
    for c in 0..found.len() {
        let Some((first, _)) = months(&found[c]).filter(|(first, _)| *first < 4) else { continue };
        let Some(year) = found[c].as_ref().map(|period| period.years.first.0) else { continue };
        // in the order of the fiscal year an April comes before
        let same = (0..c).filter(|d| {
            found[*d].as_ref().is_some_and(|period| {
                period.years.first.0 == year && period.level == found[c].as_ref().map_or(0, |p| p.level)
            })
        });
        let fiscal = same.clone().any(|d| months(&found[d]).is_some_and(|(before, _)| before > 3));
        if calendar_years[c]
            && !fiscal
            && let Some(period) = found[c].as_mut()
        {
            let years = FiscalYear::of_month(year, first);
            period.years = YearRange::single(years);
        }
    }
}

#[cfg(test)]
mod tests;
