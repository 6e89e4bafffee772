//! A date as someone types it: 令和8年3月31日, R8.3, 2026-03, 2026/3, 令和8年度.

use std::sync::LazyLock;

use regex::Regex;

use super::FiscalYear;
use super::era::of_era;
use super::mentions::Plain;

/// A year, with month and day where they were typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed {
    /// The calendar year, or the fiscal year where 年度 was typed.
    pub year: i32,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

impl Typed {
    /// The fiscal year that is meant: that of the month where one was typed, the year itself otherwise.
    #[must_use]
    pub const fn fiscal_year(self) -> FiscalYear {
        match self.month {
            Some(month) => FiscalYear::of_month(self.year, month),
            None => FiscalYear(self.year),
        }
    }
}

/// Matches a date as people type it, in either calendar.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?: (?P<era>令和|平成|昭和|㋿|㍻|[RHSrhs]) \.? (?P<number>元|[0-9]{1,2}) | (?P<western>[0-9]{4}) )
        (?: 年度? | (?:年|[-./]) (?P<month>[0-9]{1,2}) (?: 月? | (?:月|[-./]) (?P<day>[0-9]{1,2}) 日? ) )?$",
    )
    .expect("the pattern is constant")
});

/// Reads a date; `None` where the text is none.
#[must_use]
pub fn typed(text: &str) -> Option<Typed> {
    let plain: String = Plain::of(text).text.chars().filter(|c| !c.is_whitespace()).collect();
    let found = DATE.captures(&plain)?;
    let year = match (found.name("era"), found.name("number")) {
        (Some(era), Some(number)) => {
            let number = if number.as_str() == "元" { 1 } else { number.as_str().parse().ok()? };
            of_era(&era.as_str().to_uppercase(), number)?
        }
        _ => found.name("western")?.as_str().parse().ok().filter(|year| (1900..2200).contains(year))?,
    };
    let part = |name: &str, most: u8| match found.name(name) {
        None => Some(None),
        Some(part) => part.as_str().parse().ok().filter(|number| (1..=most).contains(number)).map(Some),
    };
    Some(Typed { year, month: part("month", 12)?, day: part("day", 31)? })
}

/// Every month that is written out in a text: 令和8年3月, 2026年3月.
#[must_use]
pub fn months(text: &str) -> Vec<Typed> {
    /// Matches a month as people type it, in either calendar.
    static MONTH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:(?:令和|平成|昭和) *(?:元|[0-9]{1,2})|[0-9]{4}) *年 *[0-9]{1,2} *月")
            .expect("the pattern is constant")
    });
    MONTH.find_iter(&Plain::of(text).text).filter_map(|found| typed(found.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_writing() {
        let of = |text: &str| typed(text).map(|typed| (typed.year, typed.month, typed.day));
        for text in ["2026-03", "2026/3", "2026年3月", "令和8年3月", "R8.3", "Ｒ８．３", "r8-03", "令和 8 年 3 月"]
        {
            assert_eq!(of(text), Some((2026, Some(3), None)), "{text}");
        }
        for text in ["2026", "R8", "令和8年", "令和8年度", "2026年度"] {
            assert_eq!(of(text), Some((2026, None, None)), "{text}");
        }
        for text in ["2026-03-31", "令和8年3月31日", "R8.3.31"] {
            assert_eq!(of(text), Some((2026, Some(3), Some(31))), "{text}");
        }
        assert_eq!((of("令和元年"), of("H31"), of("S64")), (Some((2019, None, None)), of("2019"), of("1989")));
    }

    #[test]
    fn rejects_invalid_dates() {
        for text in ["", "8", "26-03", "2026-13", "2026-00", "2026-", "2026-03-32", "R0", "R99", "T5", "来年"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn months_are_found_in_a_text() {
        let found = months("平成３１年３月策定、令和４年 ３ 月改定、令和4年度");
        assert_eq!(found.iter().map(|t| (t.year, t.month)).collect::<Vec<_>>(), [(2019, Some(3)), (2022, Some(3))]);
    }

    #[test]
    fn a_month_belongs_to_a_fiscal_year() {
        let years = ["令和8年3月", "令和8年4月", "令和8年度"].map(|text| typed(text).map(|t| t.fiscal_year().0));
        assert_eq!(years, [Some(2025), Some(2026), Some(2026)]);
    }
}
