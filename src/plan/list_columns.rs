//! The columns of a table and their roles, read from the words of its header rows.

use super::vocabulary::{FieldRole, PlanDictionaries};
use super::{marker, progress};
use crate::calendar::{self, FiscalYear, YearRange};
use crate::document::{Cell, Table};
use crate::text::{fold, one_of};

/// The content of a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ColumnContent {
    /// A field that headers name by a word.
    Of(FieldRole),
    /// What happens in these years.
    Years(YearRange),
    /// The figure to reach by a year.
    TargetOf(Option<FiscalYear>),
    /// Progress of a period, as printed; the whole header where it names none.
    ProgressOf(String),
    /// A header that no dictionary knows.
    Unknown,
}

/// The columns of a table that lists initiatives, one a row.
#[derive(Debug)]
pub(crate) struct ListColumns {
    /// Rows of the header.
    pub(crate) header_rows: usize,
    /// The content of each column.
    pub(crate) kinds: Vec<ColumnContent>,
    /// The header words of each column, from top to bottom.
    pub(crate) labels: Vec<Vec<String>>,
}

/// Largest number of rows that are tried as a header.
const MOST_HEADER_ROWS: usize = 4;

impl ListColumns {
    /// Reads the header. The number of header rows that the layout found counts, unless another number of rows makes
    /// clearly more columns known.
    pub(crate) fn of(table: &Table, words: &PlanDictionaries) -> Self {
        let most = MOST_HEADER_ROWS.min(table.rows.saturating_sub(1)).max(table.header_rows.min(table.rows));
        let first = Self::with_header(table, table.header_rows.min(most), words);
        let mut best = first;
        for rows in 1..=most {
            if rows == best.header_rows || cut_through(table, rows) {
                continue;
            }
            let other = Self::with_header(table, rows, words);
            if other.known() >= best.known() + 2 {
                best = other;
            }
        }
        best.split_numbers(table);
        best.read_times();
        best
    }

    fn with_header(table: &Table, header_rows: usize, words: &PlanDictionaries) -> Self {
        let header: Vec<&Cell> = table.cells.iter().filter(|cell| cell.row < header_rows).collect();
        let labels: Vec<Vec<String>> = (0..table.columns).map(|c| labels(&header, c)).collect();
        let kinds = labels.iter().map(|labels| kind(labels, words)).collect();
        Self { header_rows, kinds, labels }
    }

    /// Number of columns with a known header; a header over several columns without headers of their own counts once.
    fn known(&self) -> usize {
        let new = |c: usize| c == 0 || self.labels[c] != self.labels[c - 1];
        (0..self.kinds.len()).filter(|c| self.kinds[*c] != ColumnContent::Unknown && new(*c)).count()
    }

    /// Whether a column has this role.
    pub(crate) fn has(&self, role: FieldRole) -> bool {
        self.position(role).is_some()
    }

    /// Whether a column shows that the table lists no initiatives.
    pub(crate) fn rule_out_initiatives(&self) -> bool {
        self.kinds.iter().any(|kind| matches!(kind, ColumnContent::Of(role) if role.rules_out_initiatives()))
    }

    /// The first column with this role.
    pub(crate) fn position(&self, role: FieldRole) -> Option<usize> {
        self.kinds.iter().position(|kind| *kind == ColumnContent::Of(role))
    }

    /// The columns with this role.
    pub(crate) fn all(&self, role: FieldRole) -> impl Iterator<Item = usize> + '_ {
        self.kinds.iter().enumerate().filter(move |(_, kind)| **kind == ColumnContent::Of(role)).map(|(c, _)| c)
    }

    /// Number of columns that hold years.
    pub(crate) fn years(&self) -> usize {
        self.kinds.iter().filter(|kind| matches!(kind, ColumnContent::Years(_))).count()
    }

    /// The header of a column in one line.
    pub(crate) fn label(&self, column: usize) -> String {
        self.labels[column].join(" ").replace('\n', " ")
    }

    /// 時期 beside an initiative and who does it is when that happens, and no chronicle.
    fn read_times(&mut self) {
        let named = [FieldRole::Measure, FieldRole::Item, FieldRole::Task].into_iter().any(|role| self.has(role));
        if named && self.has(FieldRole::Department) {
            for kind in self.kinds.iter_mut().filter(|kind| **kind == ColumnContent::Of(FieldRole::Chronicle)) {
                *kind = ColumnContent::Of(FieldRole::Schedule);
            }
        }
    }

    /// One header over two columns, the first of numbers (取組 | 1 | 名称), or numbers under no header at all.
    fn split_numbers(&mut self, table: &Table) {
        for c in 0..self.kinds.len().saturating_sub(1) {
            let ladder = matches!(
                self.kinds[c],
                ColumnContent::Unknown
                    | ColumnContent::Of(
                        FieldRole::Direction
                            | FieldRole::Field
                            | FieldRole::Measure
                            | FieldRole::Item
                            | FieldRole::Task
                    )
            );
            let shared = self.labels[c].is_empty() || self.labels[c] == self.labels[c + 1];
            if ladder && shared && all_numbers(table, c, self.header_rows) {
                self.kinds[c] = ColumnContent::Of(FieldRole::Number);
            }
        }
    }
}

/// Whether a cell reaches over the border between header and body.
fn cut_through(table: &Table, rows: usize) -> bool {
    table.cells.iter().any(|cell| cell.row < rows && cell.row + cell.row_span > rows)
}

/// The cells of a column below the header that begin there.
pub(crate) fn body(table: &Table, column: usize, header_rows: usize) -> impl Iterator<Item = &Cell> {
    table.cells.iter().filter(move |cell| cell.column == column && cell.row >= header_rows)
}

fn all_numbers(table: &Table, column: usize, header_rows: usize) -> bool {
    let mut texts =
        body(table, column, header_rows).map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).peekable();
    texts.peek().is_some() && texts.all(|text| marker::numbers(text).is_some())
}

/// The words over a column, each cell of the header once, from top to bottom.
fn labels(header: &[&Cell], column: usize) -> Vec<String> {
    let covers = |cell: &&&Cell| (cell.column..cell.column + cell.column_span).contains(&column);
    let texts = header.iter().filter(covers).map(|cell| cell.text.trim());
    texts.filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

fn kind(labels: &[String], words: &PlanDictionaries) -> ColumnContent {
    let Some((own, above)) = labels.split_last() else { return ColumnContent::Unknown };
    let above_role = above.iter().rev().find_map(|label| words.role(label));
    if let Some(years) = years_of(own, above_role, words) {
        return years;
    }
    let joined = labels.concat();
    match words.role(own).or_else(|| words.role(&joined)).or_else(|| corner(own, words)) {
        Some(FieldRole::Progress) => ColumnContent::ProgressOf(progress::period(&labels.join(""))),
        Some(FieldRole::TargetValue) => ColumnContent::TargetOf(None),
        Some(role) => ColumnContent::Of(role),
        None => match above_role {
            // The cells under such a header have its role, whatever their words.
            Some(
                role @ (FieldRole::Department
                | FieldRole::Goals
                | FieldRole::Schedule
                | FieldRole::Status
                | FieldRole::Aside),
            ) => ColumnContent::Of(role),
            Some(FieldRole::Progress) => ColumnContent::ProgressOf(progress::period(&labels.join(""))),
            _ => ColumnContent::Unknown,
        },
    }
}

/// A corner that names both its column and its row (施策 ＼ 年度): the column counts.
fn corner(own: &str, words: &PlanDictionaries) -> Option<FieldRole> {
    let parts: Vec<&str> =
        own.split(|c: char| c.is_whitespace() || one_of("＼\\/／", c)).filter(|p| !p.is_empty()).collect();
    let roles: Option<Vec<FieldRole>> = parts.iter().map(|part| words.role(part)).collect();
    let (axis, own): (Vec<FieldRole>, Vec<FieldRole>) =
        roles?.into_iter().partition(|role| matches!(role, FieldRole::YearAxis | FieldRole::Schedule));
    match own.as_slice() {
        [own] if axis.len() == 1 => Some(*own),
        _ => None,
    }
}

/// A header with a year in it: the year's schedule, target, baseline or progress.
fn years_of(own: &str, above: Option<FieldRole>, words: &PlanDictionaries) -> Option<ColumnContent> {
    let mentions = calendar::mentions(own);
    let Some(first) = mentions.first() else {
        let under_years = matches!(above, Some(FieldRole::YearAxis | FieldRole::Schedule | FieldRole::Chronicle));
        return under_years.then(|| calendar::reiwa(own)).flatten().map(|y| ColumnContent::Years(YearRange::single(y)));
    };
    let rest = calendar::without(own, &mentions);
    let role = words.role(&rest).or_else(|| words.role(own));
    let plain = fold(&rest).chars().all(|c| one_of("上下前後半期年度()計画予定末~-", c));
    let due = Some(first.years.last.unwrap_or(first.years.first));
    match (role, above) {
        (Some(FieldRole::Target | FieldRole::TargetValue), _) => Some(ColumnContent::TargetOf(due)),
        (Some(FieldRole::Baseline), _) => Some(ColumnContent::Of(FieldRole::Baseline)),
        (Some(FieldRole::Progress | FieldRole::Content), _) => Some(ColumnContent::ProgressOf(progress::period(own))),
        (
            Some(FieldRole::Schedule | FieldRole::YearAxis) | None,
            Some(FieldRole::Target | FieldRole::TargetValue | FieldRole::Indicator),
        ) if plain => Some(ColumnContent::TargetOf(due)),
        (Some(FieldRole::Schedule | FieldRole::YearAxis) | None, Some(FieldRole::Progress)) if plain => {
            Some(ColumnContent::ProgressOf(progress::period(own)))
        }
        (Some(FieldRole::Schedule | FieldRole::YearAxis | FieldRole::Item) | None, _) if plain || role.is_some() => {
            Some(ColumnContent::Years(first.years))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::testing::table;

    fn columns(rows: &[&[&str]], header_rows: usize) -> Vec<ColumnContent> {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let mut table = table(header_rows, rows);
        table.header_rows = header_rows;
        ListColumns::of(&table, &words).kinds
    }

    fn years(year: i32) -> ColumnContent {
        ColumnContent::Years(YearRange::single(FiscalYear(year)))
    }

    #[test]
    fn years_in_one_row_or_under_a_common_header() {
        let one = columns(&[&["No.", "取組", "担当", "2024\nR6", "令和７年度"], &["1", "A", "総務課", "", ""]], 1);
        assert_eq!(one[3..], [years(2024), years(2025)]);
        let two = columns(
            &[
                &["取組名", "担当課", "年度（令和）", "<", "<"],
                &["^", "^", "6", "7", "8"],
                &["A", "総務課", "○", "", ""],
            ],
            1,
        );
        assert_eq!(two[2..], [years(2024), years(2025), years(2026)]);
    }

    #[test]
    fn a_corner_names_its_column() {
        let found = columns(&[&["施策　　　　年度", "R7", "R8"], &["電子申請", "検討", "導入"]], 1);
        assert_eq!(found[0], ColumnContent::Of(FieldRole::Measure));
    }

    #[test]
    fn targets_and_progress_have_their_years() {
        let found = columns(
            &[
                &["事業名", "指標", "現状値", "目標値\n（令和8年度）", "R7上半期までの取組内容"],
                &["A", "件数", "1", "2", "x"],
            ],
            1,
        );
        assert_eq!(
            found[1..],
            [
                ColumnContent::Of(FieldRole::Indicator),
                ColumnContent::Of(FieldRole::Baseline),
                ColumnContent::TargetOf(Some(FiscalYear(2026))),
                ColumnContent::ProgressOf("R7上半期".into()),
            ]
        );
    }

    #[test]
    fn a_header_over_number_and_name_is_two_columns() {
        let found = columns(&[&["方向", "取組", "<", "担当課"], &["1", "3", "水道の点検", "水道課"]], 1);
        assert_eq!(found[1..3], [ColumnContent::Of(FieldRole::Number), ColumnContent::Of(FieldRole::Item)]);
    }
}
