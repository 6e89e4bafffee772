//! Tables: which parts became records, and which look like records without having become any.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Around;
use super::finding::{Finding, Reason};
use crate::calendar;
use crate::document::{Cell, Table};
use crate::plan::{FieldRole, Section};
use crate::text::fold;

/// Least length of a meaningful text, in characters.
const SHORTEST: usize = 4;
/// Fewest kinds of labels at the side that make a table a sheet about one thing.
const SHEET_LABELS: usize = 3;
/// Fewest rows with consecutive numbers that suggest initiatives.
const NUMBERED: usize = 3;
/// Fewest cells with endings of names that suggest initiatives.
const NAMES: usize = 4;
/// Fewest fiscal years side by side that suggest initiatives.
const YEARS: usize = 2;
/// Largest length, in characters, of the name of a row that may have been missed.
const LONGEST_NAME: usize = 60;
/// Largest number of cells of a table that are examined.
const MOST_CELLS: usize = 20_000;

/// What became of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableAccount {
    /// The table (`t1`).
    pub id: String,
    /// The PDF pages of the table.
    pub pages: Vec<u32>,
    /// Cells with words, header and labels apart.
    pub cells: usize,
    /// Those whose words are among those of a record.
    pub cells_read: usize,
    /// Whether it is something else than a table of initiatives (glossary, chronicle, indicators).
    pub aside: bool,
    /// Headers of columns whose words no record has.
    pub unread_columns: Vec<String>,
}

/// A table with the roles of its headers and cells.
pub(super) struct ExaminedTable<'t> {
    table: &'t Table,
    section: Option<Section>,
    body: Vec<&'t Cell>,
    /// Cells with words: no numbers, years or labels.
    worded: Vec<&'t Cell>,
    /// The cells whose text records contain.
    said: BTreeSet<(usize, usize)>,
    headers: BTreeSet<FieldRole>,
    roles: BTreeSet<FieldRole>,
    is_sheet: bool,
    /// Years named by headers, and all that headers and labels name.
    years_across: usize,
    years: usize,
}

impl<'t> ExaminedTable<'t> {
    pub(super) fn at(table: &'t Table, section: Option<Section>, around: &Around<'_>) -> Self {
        let cells = || table.cells.iter().take(MOST_CELLS);
        let role = |cell: &&Cell| around.role(&cell.text);
        let headers: BTreeSet<FieldRole> =
            cells().filter(|c| c.row < table.header_rows).filter_map(|c| role(&c)).collect();
        let body: Vec<&Cell> = cells().filter(|c| c.row >= table.header_rows).collect();
        let labels: BTreeSet<FieldRole> = body.iter().filter_map(role).collect();
        let sides: BTreeSet<String> =
            body.iter().filter(|c| c.column <= 1 && role(c).is_some()).map(|c| fold(&c.text)).collect();
        let is_worded = |c: &&&Cell| has_words(&c.text) && role(c).is_none();
        let worded: Vec<&Cell> = body.iter().filter(is_worded).copied().collect();
        let said = worded.iter().filter(|c| around.known.says_cell(&c.text, c.page, around.dictionaries));
        let is_header = |c: &&Cell| c.row < table.header_rows.max(1);
        let across: BTreeSet<i32> = cells().filter(is_header).filter_map(|c| year(&c.text)).collect();
        let down: BTreeSet<i32> = cells().filter(|c| c.column == 0).filter_map(|c| year(&c.text)).collect();
        Self {
            table,
            section,
            said: said.map(|c| (c.row, c.column)).collect(),
            worded,
            body,
            roles: headers.union(&labels).copied().collect(),
            headers,
            is_sheet: sides.len() >= SHEET_LABELS,
            years_across: across.len(),
            years: across.union(&down).count(),
        }
    }

    fn is_said(&self, cell: &Cell) -> bool {
        self.said.contains(&(cell.row, cell.column))
    }

    fn has_names(&self) -> bool {
        self.roles.contains(&FieldRole::Item) || self.roles.contains(&FieldRole::Task)
    }

    /// Whether it is a glossary, a chronology, the outcome of bids, or indicators alone.
    pub(super) fn is_aside(&self) -> bool {
        let indicators = self.roles.contains(&FieldRole::Indicator) && !self.roles.contains(&FieldRole::Department);
        self.headers.iter().any(|role| role.rules_out_initiatives())
            || self.headers.contains(&FieldRole::Chronicle)
            || indicators && !self.has_names()
            || self.section == Some(Section::Never)
    }

    pub(super) fn account(&self, around: &Around<'_>) -> TableAccount {
        TableAccount {
            id: self.table.id.clone(),
            pages: self.table.pages.clone(),
            cells: self.worded.len(),
            cells_read: self.said.len(),
            aside: self.is_aside(),
            unread_columns: if self.said.is_empty() || self.is_sheet {
                Vec::new()
            } else {
                self.unread_columns(around)
            },
        }
    }

    /// Headers without a role above words that no record contains.
    fn unread_columns(&self, around: &Around<'_>) -> Vec<String> {
        let heads = self.table.cells.iter().filter(|c| c.row + c.row_span == self.table.header_rows);
        let unread = heads.filter(|head| {
            let below: Vec<&&Cell> = self.worded.iter().filter(|c| c.column == head.column).collect();
            let known = around.role(&head.text).is_some() || year(&head.text).is_some();
            !known && !head.text.trim().is_empty() && below.len() > 1 && below.iter().all(|c| !self.is_said(c))
        });
        unread.map(|head| super::finding::short(&head.text)).collect()
    }

    /// What looks like initiatives and gave no record.
    pub(super) fn findings(&self, around: &Around<'_>) -> Vec<Finding> {
        if self.is_aside() || self.worded.is_empty() {
            return Vec::new();
        }
        let mut findings = self.headed(around);
        if self.said.len() * 3 < self.worded.len() {
            findings.extend(self.silent(around));
        } else if !self.is_sheet {
            findings.extend(self.rows(around));
        }
        findings
    }

    fn found(&self, reason: Reason, cell: &Cell, words: &str) -> Finding {
        Finding::new(reason, cell.page, Some(&self.table.id), words)
    }

    /// Cells under, or beside, a header for names that name nothing.
    fn headed(&self, around: &Around<'_>) -> Vec<Finding> {
        let names = self.name_cells(around);
        let unread: Vec<&&Cell> = names.iter().filter(|c| !around.names(&c.text, c.page)).collect();
        if unread.len() < 2 || unread.len() * 3 < names.len() {
            return Vec::new();
        }
        unread.iter().map(|c| self.found(Reason::UnreadName, c, &c.text)).collect()
    }

    fn name_cells(&self, around: &Around<'_>) -> Vec<&'t Cell> {
        let role = |cell: &Cell| around.role(&cell.text);
        let finest = if self.headers.contains(&FieldRole::Task) { FieldRole::Task } else { FieldRole::Item };
        if self.headers.contains(&finest) {
            let heads = self.table.cells.iter().filter(|c| c.row < self.table.header_rows && role(c) == Some(finest));
            let columns: BTreeSet<usize> = heads.flat_map(|c| c.column..c.column + c.column_span).collect();
            return self.worded.iter().filter(|c| columns.contains(&c.column)).copied().collect();
        }
        // years across: the columns beside 取組 hold the work of each year
        if self.years_across >= YEARS {
            return Vec::new();
        }
        let is_label = |c: &&&Cell| matches!(role(c), Some(FieldRole::Item | FieldRole::Task));
        let labels: BTreeMap<usize, usize> = self.body.iter().filter(is_label).map(|c| (c.row, c.column)).collect();
        let beside = |c: &&&Cell| labels.get(&c.row).is_some_and(|label| c.column > *label);
        self.worded.iter().filter(beside).copied().collect()
    }

    /// Findings for a table from which little was read although it looks like initiatives.
    fn silent(&self, around: &Around<'_>) -> Vec<Finding> {
        let like_names = self.worded.iter().filter(|c| !self.is_said(c) && around.is_like_a_name(&c.text)).count();
        let departments = self.body.iter().filter(|c| !around.words.departments(&c.text).is_empty()).count();
        let amounts = self.body.iter().filter(|c| is_amount(&c.text)).count();
        let numbers: BTreeSet<String> =
            self.body.iter().filter(|c| c.column == 0 && is_number(&c.text)).map(|c| fold(&c.text)).collect();
        let mut signs = Vec::new();
        let mut sign = |is: bool, words: &'static str| signs.extend(is.then_some(words));
        sign(self.has_names(), "取組の欄");
        sign(departments >= 2 || self.roles.contains(&FieldRole::Department), "担当課");
        sign(self.years >= YEARS && like_names >= 2, "年度");
        sign(amounts >= NUMBERED && like_names >= 2, "金額");
        sign(numbers.len() >= NUMBERED, "番号");
        sign(like_names >= NAMES, "取組名らしい語");
        let elsewhere = self.section == Some(Section::Outside) && !self.has_names();
        if signs.is_empty() || elsewhere {
            return Vec::new();
        }
        let pages: BTreeSet<u32> = self.table.cells.iter().map(|c| c.page).collect();
        let words = signs.join("・");
        pages.into_iter().map(|page| Finding::new(Reason::SilentTable, page, Some(&self.table.id), &words)).collect()
    }

    /// Rows without a record among rows that have one.
    fn rows(&self, around: &Around<'_>) -> Vec<Finding> {
        let narrow = |c: &&&Cell| c.column_span * 2 <= self.table.columns.max(2);
        let mut named: BTreeMap<usize, usize> = BTreeMap::new();
        for cell in self.body.iter().filter(narrow).filter(|c| around.known.names(&c.text, c.page, around.dictionaries))
        {
            *named.entry(cell.column).or_default() += 1;
        }
        let column = named.iter().max_by_key(|(column, count)| (**count, std::cmp::Reverse(**column)));
        let Some((column, count)) = column.filter(|(_, count)| **count > 1) else { return self.unsaid_rows(around) };
        let names: Vec<&&Cell> = self.worded.iter().filter(narrow).filter(|c| c.column == *column).collect();
        let unread = names.iter().filter(|c| !around.names(&c.text, c.page) && !around.words.is_sum(&c.text));
        if count * 2 < names.len() {
            return self.unsaid_rows(around);
        }
        let unread = unread.map(|c| self.found(Reason::SilentRow, c, &c.text));
        unread.chain(self.nameless_rows(*column)).collect()
    }

    /// Rows with a number of their own and words beside it, but no name.
    fn nameless_rows(&self, names: usize) -> Vec<Finding> {
        let filled = |row: usize| self.body.iter().filter(move |c| c.row == row && !c.text.trim().is_empty());
        let rows: Vec<usize> = self.worded.iter().filter(|c| c.column == names).map(|c| c.row).collect();
        let counts = |column: usize| {
            let numbered = |row: &&usize| filled(**row).any(|c| c.column == column && is_count(&c.text));
            rows.iter().filter(numbered).count() * 3 >= rows.len() * 2
        };
        let numbers: BTreeSet<usize> = (0..names).filter(|column| counts(*column)).collect();
        let is_nameless = |c: &&&Cell| c.column == names && c.text.trim().is_empty();
        let nameless = self.body.iter().filter(is_nameless).filter_map(|c| {
            let number = filled(c.row).find(|n| numbers.contains(&n.column) && is_count(&n.text))?;
            let beside: Vec<&str> = filled(c.row).filter(|n| n.column > names).map(|n| n.text.trim()).collect();
            let words = format!("{} {}", number.text.trim(), beside.join(" "));
            (!beside.is_empty()).then(|| self.found(Reason::SilentRow, number, &words))
        });
        nameless.collect()
    }

    /// Rows of which nothing was read at all, where no column of names is known.
    fn unsaid_rows(&self, around: &Around<'_>) -> Vec<Finding> {
        let mut rows: BTreeMap<usize, Vec<&Cell>> = BTreeMap::new();
        for cell in &self.worded {
            rows.entry(cell.row).or_default().push(cell);
        }
        let is_name = |c: &&Cell| {
            let length = fold(&c.text).chars().count();
            length <= LONGEST_NAME && !c.text.contains('。') && around.words.departments(&c.text).is_empty()
        };
        let is_silent = |cells: &[&Cell]| {
            !cells.iter().any(|c| self.is_said(c)) && cells.iter().any(is_name) && !around.words.is_sum(&cells[0].text)
        };
        let silent: Vec<&Cell> = rows.into_values().filter(|cells| is_silent(cells)).map(|cells| cells[0]).collect();
        if silent.len() < 2 && !silent.iter().any(|c| around.is_like_a_name(&c.text)) {
            return Vec::new();
        }
        silent.into_iter().map(|c| self.found(Reason::SilentRow, c, &c.text)).collect()
    }
}

/// Whether a text contains words, not only figures, dates and signs.
fn has_words(text: &str) -> bool {
    let text = fold(text);
    let figures = |c: char| c.is_numeric() || ",.%△()~年度月日令和r-".contains(c);
    text.chars().count() >= SHORTEST && !text.chars().all(figures)
}

/// The first fiscal year that a header or label names.
fn year(text: &str) -> Option<i32> {
    calendar::mentions(text).first().map(|mention| mention.years.first.0)
}

/// 1,200 or 35千円.
fn is_amount(text: &str) -> bool {
    let text = fold(text);
    let figures = text.trim_start_matches(['△', '▲', '-']);
    let end = figures.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(figures.len());
    let (number, unit) = figures.split_at(end);
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let units = ["円", "千円", "万円", "百万円", "億円"];
    digits > 0 && (units.contains(&unit) || unit.is_empty() && number.contains(','))
}

/// A number as rows of a list have: 3, (3), 1-2, Ⅰ-1.
fn is_count(text: &str) -> bool {
    /// Largest length of a number, in characters.
    const LONGEST: usize = 12;
    let text = fold(text);
    text.chars().any(char::is_numeric) && text.chars().count() <= LONGEST && !text.contains(['年', '月', '円', '%'])
}

/// 3, (3), ③.
fn is_number(text: &str) -> bool {
    let text = fold(text);
    let inside = text.trim_matches(['(', ')', '.']);
    (1..=3).contains(&inside.len()) && inside.chars().all(|c| c.is_ascii_digit())
}
