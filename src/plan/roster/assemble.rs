//! The records of a roster: what its columns hold, put together row by row. The one place that puts a fact into a
//! record.

mod places;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use super::affixes::Affixes;
use super::assign::ColumnAssignment;
use super::field::Field;
use super::{Roster, RosterCell, RowGroup, name_cell};
use crate::calendar::{self, YearRange};
use crate::geometry::Rect;
use crate::plan::cost::{self, CostContext};
use crate::plan::forms::Draft;
use crate::plan::names::{self, Name};
use crate::plan::progress::Accounts;
use crate::plan::record::{Initiative, ScheduleEntry, Target};
use crate::plan::record_field::RecordField;
use crate::plan::schedule::{Schedule, is_blank, phase};
use crate::plan::vocabulary::PlanDictionaries;
use crate::plan::{Doubt, DoubtCode, department, marker, progress, provenance, target};
use crate::text::{fold, one_of};

/// The records of a roster, in the order of its rows.
pub(crate) fn records(roster: &Roster, assignment: &ColumnAssignment, words: &PlanDictionaries) -> Vec<Draft> {
    let headers: Vec<Vec<&str>> =
        roster.columns.iter().map(|column| column.headers.iter().map(String::as_str).collect()).collect();
    let periods = calendar::columns_under(&headers, None);
    let years = periods.into_iter().map(|period| period.map(|period| period.years)).collect();
    let blank = roster.cells.iter().map(|entry| is_blank(&entry.text, words)).collect();
    let cost_contexts = headers.iter().map(|_| OnceCell::new()).collect();
    let described = name_cell::is_usual(roster, assignment.name, words);
    let affixes = Affixes::default();
    let mut rows = Assembly { roster, assignment, words, years, affixes, described, blank, cost_contexts };
    rows.affixes = Affixes::of(rows.names().iter().map(String::as_str));
    let mut drafts = Vec::new();
    let mut row = 0;
    while row < roster.rows.len() {
        let end = rows.end_of(row);
        if let Some(entry) = roster.cell(row, assignment.name).filter(|entry| rows.may_name(entry)) {
            drafts.extend(rows.of_name(entry, row..end));
        }
        row = end;
    }
    count_across(&mut drafts);
    drafts
}

/// Orders records side by side by their numbers, if these are consecutive.
fn count_across(drafts: &mut [Draft]) {
    let number = |draft: &Draft| draft.record.number.as_deref().and_then(|number| fold(number).parse::<u32>().ok());
    let numbers: Option<BTreeSet<u32>> = drafts.iter().map(number).collect();
    let Some(numbers) = numbers.filter(|numbers| numbers.len() == drafts.len() && !numbers.is_empty()) else { return };
    if numbers.iter().zip(numbers.iter().skip(1)).all(|(one, next)| one + 1 == *next) {
        drafts.sort_by_key(number);
    }
}

struct Assembly<'r> {
    roster: &'r Roster,
    assignment: &'r ColumnAssignment,
    words: &'r PlanDictionaries,
    years: Vec<Option<YearRange>>,
    affixes: Affixes,
    /// Whether the cells of names hold descriptions too.
    described: bool,
    /// For each cell of the roster whether it says nothing.
    blank: Vec<bool>,
    /// For each column the context of its sums of money.
    cost_contexts: Vec<OnceCell<CostContext>>,
}

impl<'r> Assembly<'r> {
    /// Where the record that begins in a row ends: with the cell of its name, and the rows below it that name nothing
    /// and have no number of their own.
    fn end_of(&self, row: usize) -> usize {
        let name = |row: usize| self.roster.cell(row, self.assignment.name);
        let covered = name(row).map_or(row + 1, |entry| entry.rows.end.max(row + 1));
        if self.words_at(row, self.assignment.name).is_none() {
            return covered;
        }
        let goes_on = |row: usize| {
            let nameless =
                name(row).is_none_or(|entry| entry.text.trim().is_empty() || self.only_departments(&entry.text));
            nameless
                && self.fresh(row, Field::Number).is_none()
                && self.roster.rows[row].groups == self.roster.rows[row - 1].groups
        };
        (covered..self.roster.rows.len()).find(|row| !goes_on(*row)).unwrap_or(self.roster.rows.len())
    }

    /// The cell with words that covers a row in a column.
    fn words_at(&self, row: usize, column: usize) -> Option<&'r RosterCell> {
        let index = self.roster.rows.get(row)?.cells.get(column).copied().flatten()?;
        (!self.blank[index]).then(|| &self.roster.cells[index])
    }

    /// A cell with words that begins in a row and holds a field.
    fn fresh(&self, row: usize, field: Field) -> Option<&'r RosterCell> {
        self.columns(field).filter_map(|column| self.words_at(row, column)).find(|entry| entry.rows.start == row)
    }

    fn columns(&self, field: Field) -> impl Iterator<Item = usize> + '_ {
        (0..self.assignment.fields.len()).filter(move |column| self.assignment.fields[*column] == field)
    }

    /// The cells of a column in the rows of a record, each once, with words.
    fn entries(&self, rows: &Range<usize>, column: usize) -> Vec<&'r RosterCell> {
        let mut found: Vec<&RosterCell> = Vec::new();
        for entry in rows.clone().filter_map(|row| self.words_at(row, column)) {
            if !found.last().is_some_and(|last| std::ptr::eq(*last, entry)) {
                found.push(entry);
            }
        }
        found
    }

    /// Whether a cell may hold a name: words, no sum, not the header again.
    fn may_name(&self, entry: &RosterCell) -> bool {
        let folded = fold(&entry.text);
        let header = self.roster.columns[self.assignment.name].headers.iter().any(|header| fold(header) == folded);
        let wordy = folded.chars().filter(|c| c.is_alphabetic()).count() >= 2;
        wordy && !header && !self.words.is_sum(&entry.text)
    }

    /// The name of a cell, and the lines below it where most cells of names have such lines.
    fn parted<'t>(&self, text: &'t str) -> (&'t str, Vec<&'t str>) {
        if self.described { name_cell::parted(text, self.words) } else { (text, Vec::new()) }
    }

    /// The texts of all names, without the numbers and badges that are known.
    fn names(&self) -> Vec<String> {
        let entries = self.roster.column(self.assignment.name).filter(|entry| self.may_name(entry));
        let own = entries.map(|entry| self.parted(&entry.text).0);
        let texts = own.flat_map(|text| names::split("", &self.without_department(text).0, self.words));
        texts.map(|name| names::clean(&name.name, self.words).name).collect()
    }

    fn of_name(&self, entry: &RosterCell, rows: Range<usize>) -> Vec<Draft> {
        let number = self.columns(Field::Number).find_map(|column| self.entries(&rows, column).first().copied());
        // if there is a column of departments, brackets after a name mean something else: （図書館）, （支所）
        let told = self.columns(Field::Department).any(|column| !self.entries(&rows, column).is_empty());
        let (own, body) = self.parted(&entry.text);
        let number_text = number.map_or("", |number| number.text.as_str());
        let mut found = names::split(number_text, own, self.words);
        let mut behind = Vec::new();
        // the brackets at the end of a cell with several names are those of the last one
        if !told && found.len() == 1 {
            let text;
            (text, behind) = self.without_department(own);
            found = names::split(number_text, &text, self.words);
        }
        let below = self.entries(&rows, self.assignment.name).into_iter().skip(1);
        let below = below.filter_map(|entry| department::only_in_brackets(&entry.text, self.words)).flatten();
        let behind = behind.into_iter().chain(below).collect();
        let mut base = self.base(entry, &rows, behind);
        name_cell::complete(&body, &mut base.record, self.words);
        found.into_iter().map(|name| self.named(name, entry, &base, told)).collect()
    }

    /// Whether a cell of names holds nothing but departments in brackets: a page break has cut them off their name.
    fn only_departments(&self, text: &str) -> bool {
        department::only_in_brackets(text, self.words).is_some()
    }

    /// Splits off the department after or under the name in its own cell, in another style or line.
    fn without_department(&self, text: &str) -> (String, Vec<String>) {
        /// Least likelihood that the last line of a cell consists of departments only, for it to be read so.
        const SURE: f32 = 0.9;
        if let Some(found) = department::in_brackets(text, self.words) {
            return found;
        }
        if let Some((name, last)) = text.trim_end().rsplit_once(['\n', ' '])
            && department::likeness(last, self.words) >= SURE
        {
            return (name.to_owned(), department::split(last, self.words));
        }
        (text.to_owned(), Vec::new())
    }

    fn named(&self, name: Name, entry: &RosterCell, base: &Draft, told: bool) -> Draft {
        let mut draft = base.clone();
        let clean = if told { names::clean_but_brackets } else { names::clean };
        let mut own = clean(&name.name, self.words);
        let (bare, counted) = self.affixes.strip(&own.name);
        if bare != own.name {
            let inner = clean(bare, self.words);
            own.departments.extend(inner.departments);
            own.number = own.number.or(counted).or(inner.number);
            own.name = inner.name;
        }
        draft.record.name = names::one_line(&own.name);
        draft.record.number = name.number.or(own.number);
        draft.record.quote = if entry.text.contains(&name.quote) { name.quote } else { entry.text.clone() };
        own.departments.into_iter().for_each(|one| add(&mut draft.record.departments, one));
        if draft.record.measure.is_none() {
            draft.record.measure = name.heading;
        }
        self.name_says(entry, &mut draft.record);
        if let Some(doubt) = name.doubt {
            draft.doubt(doubt);
        }
        draft
    }

    /// Everything but the name and its number.
    fn base(&self, entry: &RosterCell, rows: &Range<usize>, behind: Vec<String>) -> Draft {
        let mut draft = Draft { trust: 1.0, ..Draft::default() };
        draft.record.page = entry.at.first().map_or(1, |at| at.page);
        draft.record.bbox = self.bounds(rows, draft.record.page);
        self.groups(rows.start, &mut draft);
        self.departments(rows, behind, &mut draft.record);
        self.contents(rows, &mut draft.record);
        draft.record.schedule = self.schedule(rows);
        self.costs_under_words(rows, &mut draft.record);
        self.costs_beside_words(rows, &mut draft.record);
        self.targets(rows, &mut draft.record);
        draft.measured = self.measured(rows);
        self.progress(rows, &mut draft.record);
        self.certainty(rows, &mut draft);
        self.sources(rows, &mut draft.record);
        draft
    }

    /// The box of the record on its first page.
    fn bounds(&self, rows: &Range<usize>, page: u32) -> Rect {
        let cells =
            rows.clone().flat_map(|row| (0..self.roster.columns.len()).filter_map(move |c| self.roster.cell(row, c)));
        let own = cells.filter(|entry| rows.contains(&entry.rows.start)).flat_map(|entry| &entry.at);
        Rect::union_of(own.filter(|at| at.page == page).map(|at| at.bbox)).unwrap_or_default()
    }

    /// The measure and the path: columns of groups, bands and headings from the outermost to the innermost.
    fn groups(&self, row: usize, draft: &mut Draft) {
        let mut above: Vec<RowGroup> = self.roster.above.clone();
        above.extend(self.roster.rows[row].groups.iter().cloned());
        let mut said = false;
        for column in self.columns(Field::Measure) {
            let Some((entry, supplied)) = self.group_cell(row, column) else { continue };
            said = true;
            if supplied {
                draft.doubt(Doubt::on_fields(DoubtCode::SuppliedFromRowAbove, [RecordField::Measure]));
            }
            above.push(RowGroup { text: names::one_line(&entry.text), at: entry.at.clone() });
        }
        let innermost = if said { above.pop() } else { self.innermost(&mut above) };
        if let Some(group) = innermost {
            let cut = marker::cut(&group.text, &self.words.numbered);
            let own = names::clean(cut.words, self.words);
            draft.record.measure = Some(own.name).filter(|name| !name.is_empty());
            draft.outer_number = cut.number.or(own.number);
            if !group.at.is_empty() {
                provenance::note(&mut draft.record, RecordField::Measure, &group.text, &group.at, None);
            }
        }
        draft.record.path = above.into_iter().map(|group| names::one_line(&group.text)).collect();
    }

    /// The innermost heading that does more than announce initiatives.
    fn innermost(&self, above: &mut Vec<RowGroup>) -> Option<RowGroup> {
        let at = above.iter().rposition(|group| !self.words.is_generic(&group.text))?;
        Some(above.remove(at))
    }

    /// The cell of a group; if it is empty, the one above it under the same headings. A name whose cell also covers
    /// the column of groups belongs to none.
    fn group_cell(&self, row: usize, column: usize) -> Option<(&'r RosterCell, bool)> {
        let groups = &self.roster.rows[row].groups;
        let rows = (0..=row).rev().take_while(|above| self.roster.rows[*above].groups == *groups);
        for above in rows {
            let name = self.roster.cell(above, self.assignment.name);
            if name.zip(self.roster.cell(above, column)).is_some_and(|(name, group)| std::ptr::eq(name, group)) {
                return None;
            }
            if let Some(entry) = self.words_at(above, column) {
                return Some((entry, above < row && !entry.rows.contains(&row)));
            }
        }
        None
    }

    fn departments(&self, rows: &Range<usize>, behind: Vec<String>, record: &mut Initiative) {
        for column in self.columns(Field::Department) {
            for entry in self.entries(rows, column) {
                department::split(&entry.text, self.words)
                    .into_iter()
                    .for_each(|one| add(&mut record.departments, one));
            }
        }
        behind.into_iter().for_each(|one| add(&mut record.departments, one));
        let mut marked: Vec<(usize, String)> = Vec::new();
        for column in self.columns(Field::DepartmentMark) {
            let Some(header) = self.roster.columns[column].headers.last() else { continue };
            if let Some(entry) = self.entries(rows, column).first() {
                let lead = usize::from(!entry.text.contains(['◎', '主', '●']));
                marked.push((lead, names::one_line(header).replace(' ', "")));
            }
        }
        marked.sort_by_key(|(lead, _)| *lead);
        marked.into_iter().for_each(|(_, one)| add(&mut record.departments, one));
    }

    fn contents(&self, rows: &Range<usize>, record: &mut Initiative) {
        for column in self.columns(Field::Description) {
            for entry in self.entries(rows, column) {
                match &mut record.description {
                    // a cell over two columns of one header belongs to both
                    Some(before) if *before == entry.text => {}
                    Some(before) => *before = format!("{before}\n{}", entry.text),
                    None => record.description = Some(entry.text.clone()),
                }
            }
        }
        for column in self.columns(Field::Action) {
            for entry in self.entries(rows, column) {
                for line in entry.text.lines() {
                    let line = marker::without_bullet(line);
                    if !line.is_empty() {
                        record.actions.push(line.to_owned());
                    }
                }
            }
        }
        for column in self.columns(Field::Cost) {
            let context = self.cost_context(column);
            for entry in self.entries(rows, column) {
                record.costs.extend(cost::read(&entry.text, &context, self.words));
            }
        }
    }

    /// The context for sums of money from the headers of a column and the heading above it.
    fn cost_context(&self, column: usize) -> CostContext {
        *self.cost_contexts[column].get_or_init(|| {
            let headers: Vec<&str> = self.roster.columns[column].headers.iter().map(String::as_str).collect();
            let caption = self.roster.above.last().map_or("", |group| group.text.as_str());
            CostContext::of(&headers, caption, self.words)
        })
    }

    /// Sums of money under the words of a year: they are costs, and the words alone are the schedule.
    fn costs_under_words(&self, rows: &Range<usize>, record: &mut Initiative) {
        for column in self.columns(Field::Schedule) {
            let context = self.cost_context(column);
            for entry in self.entries(rows, column) {
                let (words, costs) = cost::take_off(&entry.text, &context, self.words);
                if costs.is_empty() || words.trim().is_empty() {
                    continue;
                }
                for said in record.schedule.iter_mut().filter(|said| said.text == entry.text) {
                    said.text.clone_from(&words);
                }
                record.costs.extend(costs);
            }
        }
    }

    /// Figures in rows of their own under the words of the years: a row of steps and a row of costs.
    fn costs_beside_words(&self, rows: &Range<usize>, record: &mut Initiative) {
        let figures = |text: &str| {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            digits > 0 && text.chars().all(|c| c.is_ascii_digit() || one_of(",.-△▲千円 ", c))
        };
        let (costs, words): (Vec<_>, Vec<_>) =
            record.schedule.iter().cloned().partition(|entry| figures(&fold(&entry.text)));
        let years = |entries: &[ScheduleEntry]| entries.iter().map(|entry| entry.fiscal_year).collect::<BTreeSet<_>>();
        let wide = costs.iter().any(|entry| entry.text.contains([',', '，']));
        if costs.is_empty() || words.is_empty() || !wide || years(&costs).is_disjoint(&years(&words)) {
            return;
        }
        for column in self.columns(Field::Schedule) {
            let context = self.cost_context(column);
            let entries = self.entries(rows, column).into_iter().filter(|entry| figures(&fold(&entry.text)));
            record.costs.extend(entries.flat_map(|entry| cost::read(&entry.text, &context, self.words)));
        }
        record.schedule = words;
    }

    /// One entry a year for each cell: several cells of one year are several entries.
    fn schedule(&self, rows: &Range<usize>) -> Vec<ScheduleEntry> {
        let mut found: Vec<ScheduleEntry> = Vec::new();
        let mut free = Schedule::default();
        for column in 0..self.assignment.fields.len() {
            let field = self.assignment.fields[column];
            if !matches!(field, Field::Schedule | Field::Period) {
                continue;
            }
            for entry in self.entries(rows, column) {
                match self.years[column].filter(|_| field == Field::Schedule) {
                    Some(years) => {
                        for fiscal_year in years.years() {
                            let said = ScheduleEntry { fiscal_year, text: entry.text.clone(), phase: None };
                            if !found.contains(&said) {
                                found.push(said);
                            }
                        }
                    }
                    None => free.add_text(&entry.text, self.words),
                }
            }
        }
        if found.is_empty() {
            return free.finish(self.words);
        }
        found.sort_by_key(|entry| entry.fiscal_year);
        let mut before = None;
        for entry in &mut found {
            let carried = self.words.marks.onward.contains(&fold(&entry.text)).then_some(before).flatten();
            before = phase(&entry.text, self.words).or(carried);
            entry.phase = before;
        }
        found
    }

    fn targets(&self, rows: &Range<usize>, record: &mut Initiative) {
        let indicators: Vec<usize> = self.columns(Field::Indicator).collect();
        let baselines: Vec<usize> = self.columns(Field::Baseline).collect();
        for column in self.columns(Field::Target) {
            let due = self.years[column].map(|years| years.last.unwrap_or(years.first));
            for entry in self.entries(rows, column) {
                let at = entry.rows.start.max(rows.start);
                let beside = |columns: &[usize]| {
                    let before = columns.iter().rev().find(|other| **other < column).or(columns.first());
                    let beside = before.and_then(|other| Some((*other, self.roster.cell(at, *other)?)));
                    beside.filter(|(_, beside)| !std::ptr::eq(*beside, entry))
                };
                let indicator = beside(&indicators).map(|(_, entry)| names::one_line(&entry.text));
                let baseline = beside(&baselines).and_then(|(other, entry)| {
                    target::baseline(&entry.text, &self.roster.columns[other].headers.join(" "), self.words)
                });
                for mut read in target::all_of_column(indicator.as_deref(), &entry.text, due, self.words) {
                    read.baseline = read.baseline.or_else(|| baseline.clone());
                    record.targets.push(read);
                }
            }
        }
    }

    /// Targets of indicators in one cell with their figures, if no column holds targets: 登録率　14％（R5）→ 50％（R11）.
    fn measured(&self, rows: &Range<usize>) -> Vec<Target> {
        if self.columns(Field::Target).next().is_some() {
            return Vec::new();
        }
        let cells = self.columns(Field::Indicator).flat_map(|column| self.entries(rows, column));
        cells.flat_map(|entry| target::of_indicator(&entry.text, self.words)).collect()
    }

    /// Accounts and ratings in the order of their columns.
    fn progress(&self, rows: &Range<usize>, record: &mut Initiative) {
        let mut accounts = Accounts::default();
        for column in self.columns(Field::Progress) {
            let period = progress::period(&self.roster.columns[column].headers.join(""));
            let entries = self.entries(rows, column).into_iter();
            accounts.put(column, entries.flat_map(|e| progress::entries(&period, &e.text, self.words)).collect());
        }
        for column in self.columns(Field::Status) {
            if let Some(entry) = self.entries(rows, column).first() {
                let period = self.roster.columns[column].headers.join(" ");
                accounts.rate(column, names::one_line(&entry.text), period, self.words);
            }
        }
        record.progress.extend(accounts.entries());
    }

    /// How sure each field is: as sure as the column that it comes from.
    fn certainty(&self, rows: &Range<usize>, draft: &mut Draft) {
        for (column, field) in self.assignment.fields.iter().enumerate() {
            if *field == Field::Other || self.entries(rows, column).is_empty() {
                continue;
            }
            let sure = self.assignment.sure[column];
            draft.sure.entry(field.name()).and_modify(|least| *least = least.min(sure)).or_insert(sure);
        }
    }
}

fn add(list: &mut Vec<String>, one: String) {
    if !list.contains(&one) {
        list.push(one);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::roster::{RosterColumn, RosterRow};

    /// The names and departments that a single cell of names gives.
    fn of_cell(text: &str) -> Vec<(String, Vec<String>)> {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let mut roster =
            Roster { columns: vec![RosterColumn::default()], rows: vec![RosterRow::default()], ..Roster::default() };
        roster.put(0, RosterCell { text: text.to_owned(), rows: 0..1, columns: 1, ..RosterCell::default() });
        let (fields, sure, texts) = (vec![Field::Name], vec![1.0], Vec::new());
        let assignment = ColumnAssignment { fields, sure, name: 0, texts, fit: 0.0, by_head: None };
        let drafts = records(&roster, &assignment, &words).into_iter();
        drafts.map(|draft| (draft.record.name, draft.record.departments)).collect()
    }

    #[test]
    fn departments_in_brackets_belong_to_their_own_name() {
        let of = |name: &str, department: &str| (name.to_owned(), vec![department.to_owned()]);
        assert_eq!(of_cell("窓口予約の公開（市民課）"), [of("窓口予約の公開", "市民課")]);
        assert_eq!(
            of_cell("・窓口予約の公開（市民課）\n・学習支援の拡充（教育課）"),
            [of("窓口予約の公開", "市民課"), of("学習支援の拡充", "教育課")]
        );
    }
}
