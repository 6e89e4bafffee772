//! Tables of one row under a row of years (R7 | R8 | R9): the schedule of the item above them.

use super::list_columns::{ColumnContent, ListColumns};
use super::vocabulary::{FieldRole, PlanDictionaries};
use crate::calendar::YearRange;
use crate::document::Table;

/// The words of each column of years, where a table has nothing but those, a label and one row.
pub(crate) fn read<'t>(table: &'t Table, words: &PlanDictionaries) -> Vec<(YearRange, &'t str)> {
    let columns = ListColumns::of(table, words);
    let label = |c: usize| {
        let empty = columns.labels[c].is_empty();
        c == 0
            && (empty
                || matches!(
                    columns.kinds[c],
                    ColumnContent::Of(FieldRole::YearAxis | FieldRole::Schedule | FieldRole::Item)
                ))
    };
    let fits = (0..table.columns).all(|c| matches!(columns.kinds[c], ColumnContent::Years(_)) || label(c));
    if !fits || columns.years() < 2 || table.rows != columns.header_rows + 1 {
        return Vec::new();
    }
    let cells = columns.kinds.iter().enumerate().filter_map(|(c, kind)| match kind {
        ColumnContent::Years(years) => Some((*years, table.cell_at(columns.header_rows, c)?.text.as_str())),
        _ => None,
    });
    cells.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::testing::table;

    #[test]
    fn a_row_of_years_and_a_row_of_words_are_a_schedule() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let years = table(1, &[&["R7", "R8", "R9"], &["準備", "開始", "<"]]);
        let said: Vec<_> = read(&years, &words).into_iter().map(|(y, text)| (y.first.0, text)).collect();
        assert_eq!(said, [(2025, "準備"), (2026, "開始"), (2027, "開始")]);
        let other = table(1, &[&["区分", "R7", "R8"], &["人口", "12,310", "12,105"], &["世帯", "5,120", "5,101"]]);
        assert!(read(&other, &words).is_empty());
    }
}
