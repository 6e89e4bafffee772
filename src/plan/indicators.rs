//! Tables of indicators without initiatives of their own (指標 / 現状値 / 目標値): the targets of the item above them.

use super::list_columns::{ColumnContent, ListColumns};
use super::record::Target;
use super::schedule::is_blank;
use super::target;
use super::vocabulary::{FieldRole, PlanDictionaries};
use crate::document::{Cell, Table};

/// The targets of a table whose columns are an indicator and its values, and nothing else that matters.
pub(crate) fn read(table: &Table, words: &PlanDictionaries) -> Vec<Target> {
    let columns = ListColumns::of(table, words);
    let names = [FieldRole::Measure, FieldRole::Item, FieldRole::Task, FieldRole::Content, FieldRole::Term];
    let Some(measured) = columns.position(FieldRole::Indicator).or_else(|| columns.position(FieldRole::Target)) else {
        return Vec::new();
    };
    if names.into_iter().any(|role| columns.has(role)) {
        return Vec::new();
    }
    (columns.header_rows..table.rows).flat_map(|row| of_row(table, row, measured, &columns, words)).collect()
}

/// The targets of one row: one for each column with a value.
pub(crate) fn of_row(
    table: &Table,
    row: usize,
    measured: usize,
    columns: &ListColumns,
    words: &PlanDictionaries,
) -> Vec<Target> {
    let own = |c: usize| table.cell_at(row, c).filter(|cell| cell.row == row && !is_blank(&cell.text, words));
    let Some(indicator) = table.cell_at(row, measured).map(|cell| cell.text.trim()) else { return Vec::new() };
    let baseline = columns
        .position(FieldRole::Baseline)
        .and_then(|c| own(c).and_then(|cell: &Cell| target::baseline(&cell.text, &columns.label(c), words)));
    let values = columns.kinds.iter().enumerate().filter_map(|(c, kind)| match kind {
        ColumnContent::TargetOf(due) => own(c).map(|cell| (cell, *due)),
        _ => None,
    });
    let read = values.flat_map(|(cell, due)| target::all_of_column(Some(indicator), &cell.text, due, words));
    read.map(|read| Target { baseline: baseline.clone().or(read.baseline), ..read }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::testing::table;

    fn targets(header_rows: usize, rows: &[&[&str]]) -> Vec<Target> {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        read(&table(header_rows, rows), &words)
    }

    #[test]
    fn a_table_of_indicators_gives_targets_with_their_baseline() {
        let found = targets(1, &[&["指標", "現状値", "目標値"], &["オンライン申請率", "30％", "60％"]]);
        let [target] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(target.indicator.as_deref(), Some("オンライン申請率"));
        assert_eq!(target.value, Some(60.0));
        assert_eq!(target.baseline.as_ref().and_then(|baseline| baseline.value), Some(30.0));
    }

    #[test]
    fn a_table_that_lists_initiatives_is_no_table_of_indicators() {
        let rows: [&[&str]; 2] = [&["取組名", "指標", "目標値"], &["窓口予約", "利用件数", "500件"]];
        assert!(targets(1, &rows).is_empty());
        assert!(targets(1, &[&["担当課", "備考"], &["総務課", "なし"]]).is_empty(), "no indicator at all");
    }
}
