//! Months and fiscal years in Japanese eras (和暦), as documents print them.

use crate::corpus::YearMonth;

/// First year and month of the eras, newest first. An era that begins within a month has that whole month.
const ERAS: &[(i32, u8, &str)] =
    &[(2019, 5, "令和"), (1989, 1, "平成"), (1926, 12, "昭和"), (1912, 7, "大正"), (1868, 9, "明治")];

/// A month: 令和6年3月; 令和6年 where the month is not known.
#[must_use]
pub fn month_in_era(published: YearMonth) -> String {
    let Some(month) = published.month else {
        let (name, year) = split(published.year);
        return format!("{name}{}年", era_year(year));
    };
    let era = ERAS.iter().find(|era| (era.0, era.1) <= (published.year, month));
    let (name, year) = era.map_or(("", published.year), |era| (era.2, published.year - era.0 + 1));
    format!("{name}{}年{month}月", era_year(year))
}

/// A fiscal year by the calendar year in which it begins: 令和6年度. The year of a change bears the new era's name.
#[must_use]
pub fn fiscal_year_in_era(year: i32) -> String {
    let (name, year) = split(year);
    format!("{name}{}年度", era_year(year))
}

/// Fiscal years from first to last: 令和6～8年度, 平成30～令和2年度.
#[must_use]
pub(super) fn fiscal_years(first: i32, last: i32) -> String {
    if first == last {
        return fiscal_year_in_era(first);
    }
    let (from, to) = (split(first), split(last));
    let name = if from.0 == to.0 { "" } else { to.0 };
    format!("{}{}～{name}{}年度", from.0, era_year(from.1), era_year(to.1))
}

fn split(year: i32) -> (&'static str, i32) {
    ERAS.iter().find(|era| era.0 <= year).map_or(("", year), |era| (era.2, year - era.0 + 1))
}

fn era_year(year: i32) -> String {
    if year == 1 { "元".into() } else { year.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_change_era_within_the_year() {
        let month = |year, month| month_in_era(YearMonth { year, month: Some(month) });
        assert_eq!(month(2024, 3), "令和6年3月");
        assert_eq!(month(2019, 5), "令和元年5月");
        assert_eq!(month(2019, 4), "平成31年4月");
        assert_eq!(month(1988, 12), "昭和63年12月");
        assert_eq!(month_in_era(YearMonth { year: 2024, month: None }), "令和6年");
    }

    #[test]
    fn fiscal_years_are_written_as_plans_write_them() {
        assert_eq!(fiscal_year_in_era(2025), "令和7年度");
        assert_eq!(fiscal_year_in_era(2019), "令和元年度");
        assert_eq!(fiscal_years(2024, 2024), "令和6年度");
        assert_eq!(fiscal_years(2024, 2026), "令和6～8年度");
        assert_eq!(fiscal_years(2018, 2020), "平成30～令和2年度");
    }
}
