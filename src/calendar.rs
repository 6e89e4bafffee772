//! Fiscal years (年度: April to March) and months in Japanese eras, in all the ways that plans write them.

use std::fmt;

use serde::{Deserialize, Serialize};

use era::era_year;

mod bare;
mod columns;
mod era;
mod mentions;
mod part;
mod typed;

pub use columns::{ColumnPeriod, column, columns, columns_under, is_year_like};
pub use mentions::{Mention, impossible, mentions, only_years, reiwa, without};
pub use part::Part;
pub use typed::{Typed, months, typed};

/// A Japanese fiscal year by the calendar year in which it begins: 令和7年度 = 2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(pub i32);

/// More years than any plan spans; a longer range is a misread one.
const LONGEST_RANGE: i32 = 30;

impl FiscalYear {
    /// The fiscal year to which a month belongs: March 2026 belongs to 2025.
    #[must_use]
    pub const fn of_month(year: i32, month: u8) -> Self {
        Self(if month < 4 { year - 1 } else { year })
    }

    /// In Japanese writing: 令和7年度, 令和元年度, 平成30年度.
    #[must_use]
    pub fn wareki(self) -> String {
        // An era that begins during a fiscal year names it: 2019 is 令和元年度.
        format!("{}年度", era_year(self.0, 12))
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.wareki())
    }
}

/// A day, counted from 1970-01-01, as `2026-04-01`.
#[must_use]
pub fn date_of_day(day: i64) -> String {
    /// Days from 0000-03-01 to 1970-01-01.
    const BEFORE: i64 = 719_468;
    let days = day + BEFORE;
    // Years that begin in March, by eras of 400 years.
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, further) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + further)
}

/// The day that it is in Japan, as `2026-04-01`.
#[must_use]
pub fn today() -> String {
    /// Seconds by which the time of Japan is ahead of UTC.
    const AHEAD: u64 = 9 * 60 * 60;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs();
    date_of_day(i64::try_from((now + AHEAD) / 86_400).unwrap_or_default())
}

/// A month in Japanese writing: 令和6年3月; 令和6年 where the month is not known.
#[must_use]
pub fn wareki_month(year: i32, month: Option<u8>) -> String {
    month.map_or_else(|| format!("{}年", era_year(year, 12)), |month| format!("{}年{month}月", era_year(year, month)))
}

/// Fiscal years from first to last: 令和6～8年度, 平成30～令和2年度.
#[must_use]
pub fn wareki_years(first: FiscalYear, last: FiscalYear) -> String {
    let (from, to) = (era_year(first.0, 12), era_year(last.0, 12));
    let name = |year: &str| year.trim_end_matches(|c: char| c.is_ascii_digit() || c == '元').to_owned();
    if first == last {
        first.wareki()
    } else if name(&from) == name(&to) {
        format!("{from}～{}年度", to.trim_start_matches(&name(&to)))
    } else {
        format!("{from}～{to}年度")
    }
}

/// One fiscal year, several, or all from one on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct YearRange {
    /// The first.
    pub first: FiscalYear,
    /// The last; `None` where the range is open (R11～).
    pub last: Option<FiscalYear>,
}

impl YearRange {
    /// A single year.
    #[must_use]
    pub const fn single(year: FiscalYear) -> Self {
        Self { first: year, last: Some(year) }
    }

    /// Whether a year is one of them.
    #[must_use]
    pub fn contains(self, year: FiscalYear) -> bool {
        year >= self.first && self.last.is_none_or(|last| year <= last)
    }

    /// Its years; of an open range only the first, because its end is unknown.
    pub fn years(self) -> impl Iterator<Item = FiscalYear> {
        (self.first.0..=self.last.unwrap_or(self.first).0).map(FiscalYear)
    }
}

#[cfg(test)]
mod tests;
