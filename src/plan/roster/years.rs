//! The fiscal years that columns stand for, by the words over them.

use super::Column;
use crate::calendar::{self, FiscalYear, YearRange};
use crate::text::fold;

/// For each column the years that its innermost header with a year names; figures alone (R6｜7｜8) go on from the
/// year before them.
pub(crate) fn of_columns(columns: &[Column]) -> Vec<Option<YearRange>> {
    let mut before: Option<FiscalYear> = None;
    columns
        .iter()
        .map(|column| {
            let said = column
                .headers
                .iter()
                .rev()
                .find_map(|header| calendar::mentions(header).first().map(|mention| mention.years));
            let years = said.or_else(|| {
                let figure = column.headers.last().and_then(|header| figure(header))?;
                Some(YearRange::single(follows(before?, figure)?))
            });
            before =
                years.map(|years| years.last.unwrap_or(years.first)).or(before.filter(|_| column.headers.is_empty()));
            years
        })
        .collect()
}

/// A header that is one or two figures, with 年 or 年度 behind them or not.
fn figure(header: &str) -> Option<i32> {
    let folded = fold(header);
    let digits = folded.trim_end_matches(['年', '度']);
    (1..=2).contains(&digits.len()).then(|| digits.parse().ok()).flatten()
}

/// The year that a short figure names where one stands before it: an era's or the end of a western one.
fn follows(before: FiscalYear, figure: i32) -> Option<FiscalYear> {
    /// Columns that skip more years are no run of years.
    const MOST: i32 = 5;
    let ahead = |year: i32| (1..=MOST).contains(&(year - before.0)).then_some(FiscalYear(year));
    ahead(2018 + figure).or_else(|| ahead(before.0 - before.0.rem_euclid(100) + figure))
}
