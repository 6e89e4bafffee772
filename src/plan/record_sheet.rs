//! Form: one small table for each initiative with labels at the left (計画年度 / 取組 / 目標, or 事業名 / 担当課 / 概要). The name is
//! in a row of the table or in the title above it.

use super::block::{self, Block, Lines};
use super::doubt::{Doubt, DoubtCode};
use super::flow::{Flow, FlowKind};
use super::forms::{Draft, FormReading};
use super::listing_table::goals;
use super::marker;
use super::names;
use super::record::ProgressEntry;
use super::schedule::{Schedule, is_blank};
use super::vocabulary::{FieldRole, PlanDictionaries, Section};
use super::{department, progress, target};
use crate::calendar::{self, YearRange};
use crate::document::{Cell, Table};

/// Roles of the columns of indicators.
const MEASURES: [FieldRole; 4] = [FieldRole::Indicator, FieldRole::Target, FieldRole::Baseline, FieldRole::TargetValue];

/// Reads every table of this form.
pub(crate) fn read(flow: &Flow<'_>, words: &PlanDictionaries, reading: &mut FormReading) {
    let blocks = reading.blocks.clone();
    for (index, item) in flow.items.iter().enumerate() {
        let FlowKind::Table(number) = item.kind else { continue };
        let outside = matches!(flow.section(index), Some(Section::Never));
        let table = &flow.document.tables[number];
        if outside || reading.tables.contains(&number) || has_names_side_by_side(table, words) {
            continue;
        }
        let sheets = sheets(&flow.document.tables[number], words);
        let block = block_of(&blocks, index);
        let drafts: Vec<Draft> =
            sheets.into_iter().filter_map(|sheet| sheet.record(flow, index, block, words)).collect();
        if drafts.is_empty() {
            continue;
        }
        reading.tables.insert(number);
        reading.items.extend(block.map_or(index..index + 1, |block| block.title..block.end));
        reading.drafts.extend(drafts);
    }
}

/// Whether most rows begin with a label: the table is about one initiative, not a list of several.
pub(crate) fn has_labels_down_the_side(table: &Table, words: &PlanDictionaries) -> bool {
    let first = (0..table.rows).filter_map(|row| table.cell_at(row, 0).filter(|cell| cell.row == row));
    let (labels, rows) = first.fold((0, 0), |(labels, rows), cell| {
        let label = words.role(&cell.text).is_some_and(is_label);
        (labels + usize::from(label), rows + 1)
    });
    labels >= 2 && labels * 2 >= rows
}

/// Whether several short texts follow a label for names in one row: the columns of the table are the initiatives.
fn has_names_side_by_side(table: &Table, words: &PlanDictionaries) -> bool {
    let first = row_cells(table, 0);
    let Some((label, values)) = first.split_first() else { return false };
    let is_name = |cell: &&Cell| {
        cell.row_span == 1
            && block::is_short(&cell.text)
            && words.role(&cell.text).is_none()
            && calendar::only_years(&cell.text).is_none()
            && !is_blank(&cell.text, words)
    };
    let names_them = matches!(words.role(&label.text), Some(FieldRole::Item | FieldRole::Task));
    // further rows show whether the first one is the header of a list
    names_them && values.len() > 1 && values.iter().all(is_name) && has_labels_down_the_side(table, words)
}

fn block_of(blocks: &[Block], index: usize) -> Option<Block> {
    blocks.iter().copied().find(|block| (block.title..block.end).contains(&index))
}

/// The rows of one initiative.
struct Sheet<'t> {
    table: &'t Table,
    draft: Draft,
    schedule: Schedule,
    axis: Vec<(std::ops::Range<usize>, YearRange)>,
    name: Option<&'t Cell>,
    measure: Option<&'t Cell>,
    /// The value of a label for a wider division (基本目標): the measure where no other label gives it.
    direction: Option<&'t Cell>,
    indicator: Option<String>,
    /// The columns under a row of 指標, 現状値, 目標値 inside the sheet, with their roles.
    measures: Vec<(std::ops::Range<usize>, FieldRole)>,
    roles: Vec<FieldRole>,
}

/// Cuts a table into sheets: a label that names an initiative begins a new one.
fn sheets<'t>(table: &'t Table, words: &PlanDictionaries) -> Vec<Sheet<'t>> {
    let mut sheets = Vec::new();
    let mut sheet = Sheet::new(table);
    for row in 0..table.rows {
        let cells = row_cells(table, row);
        if sheet.read_axis(&cells, words) || sheet.read_measures(&cells, words) || sheet.measured(&cells, words) {
            continue;
        }
        for (role, values) in pairs(&cells, words) {
            if sheet.names(role, &values, words) {
                if sheet.name.is_some() {
                    sheets.push(std::mem::replace(&mut sheet, Sheet::new(table)));
                }
                sheet.name = values.first().copied();
            }
            sheet.put(role, &values, words);
        }
    }
    sheets.push(sheet);
    sheets.retain(Sheet::is_one);
    sheets
}

fn row_cells(table: &Table, row: usize) -> Vec<&Cell> {
    let mut cells: Vec<&Cell> = Vec::new();
    for cell in (0..table.columns).filter_map(|c| table.cell_at(row, c)) {
        // A label that covers several rows holds for each; a value does so only in its first.
        if !cells.iter().any(|c| std::ptr::eq(*c, cell)) && (cell.row == row || cell.column == 0) {
            cells.push(cell);
        }
    }
    cells
}

/// The labels of a row with the cells after each.
fn pairs<'t>(cells: &[&'t Cell], words: &PlanDictionaries) -> Vec<(FieldRole, Vec<&'t Cell>)> {
    let mut found: Vec<(FieldRole, Vec<&Cell>)> = Vec::new();
    let mut open = false;
    for (i, cell) in cells.iter().enumerate() {
        let label = words.role(&cell.text).filter(|role| is_label(*role));
        // Labels side by side are a header, not labels with values.
        let alone = cells.get(i + 1).is_some_and(|next| words.role(&next.text).is_none());
        match label {
            Some(role) if (i == 0 || found.last().is_some_and(|(_, v)| !v.is_empty())) && alone => {
                found.push((role, Vec::new()));
                open = true;
            }
            Some(_) if i == 0 => open = false,
            _ => {
                if let (true, Some((_, values))) = (open, found.last_mut()) {
                    values.push(cell);
                }
            }
        }
    }
    found.retain(|(_, values)| !values.is_empty());
    found
}

const fn is_label(role: FieldRole) -> bool {
    !matches!(role, FieldRole::Aside | FieldRole::Term | FieldRole::Chronicle | FieldRole::Bid | FieldRole::Status)
}

impl<'t> Sheet<'t> {
    fn new(table: &'t Table) -> Self {
        let draft = Draft { trust: table.confidence.clamp(0.0, 1.0), ..Draft::default() };
        Self {
            table,
            draft,
            schedule: Schedule::default(),
            axis: Vec::new(),
            name: None,
            measure: None,
            direction: None,
            indicator: None,
            measures: Vec::new(),
            roles: Vec::new(),
        }
    }

    /// Whether the rows describe one initiative: two labels or more, one of them for the action or the department.
    fn is_one(&self) -> bool {
        let telling = [
            FieldRole::Item,
            FieldRole::Task,
            FieldRole::Measure,
            FieldRole::Content,
            FieldRole::Schedule,
            FieldRole::Department,
            FieldRole::Description,
        ];
        let mut distinct = self.roles.clone();
        distinct.sort();
        distinct.dedup();
        distinct.len() >= 2 && distinct.iter().any(|role| telling.contains(role))
    }

    /// Reads a row of years: the cells below belong to them.
    fn read_axis(&mut self, cells: &[&Cell], words: &PlanDictionaries) -> bool {
        let labelled = cells.first().is_some_and(|cell| words.role(&cell.text) == Some(FieldRole::YearAxis));
        let years = |cell: &Cell| {
            calendar::only_years(&cell.text)
                .or_else(|| labelled.then(|| calendar::reiwa(&cell.text).map(YearRange::single)).flatten())
        };
        let found: Vec<_> =
            cells.iter().filter_map(|cell| Some((cell.column..cell.column + cell.column_span, years(cell)?))).collect();
        if found.len() < 2 {
            return false;
        }
        self.axis = found;
        // a row of years also ends the rows of indicators above it
        self.measures.clear();
        self.roles.push(FieldRole::YearAxis);
        true
    }

    /// Reads a row of 指標, 現状値, 目標値: each row below is one target.
    fn read_measures(&mut self, cells: &[&Cell], words: &PlanDictionaries) -> bool {
        let role = |cell: &Cell| words.role(&cell.text).filter(|r| MEASURES.contains(r));
        let found: Vec<_> =
            cells.iter().filter_map(|cell| Some((cell.column..cell.column + cell.column_span, role(cell)?))).collect();
        let has = |role: FieldRole| found.iter().any(|(_, r)| *r == role);
        // the first cell may be the label of the rows
        let all = cells.iter().skip(1).all(|cell| role(cell).is_some());
        if !all || !has(FieldRole::TargetValue) || !(has(FieldRole::Indicator) || has(FieldRole::Target)) {
            return false;
        }
        self.roles.push(FieldRole::Indicator);
        // with an indicator of its own, the first cell is only the label of the rows
        let first = usize::from(has(FieldRole::Indicator) && found[0].1 != FieldRole::Indicator);
        self.measures = found.into_iter().skip(first).collect();
        true
    }

    /// A row below such a row.
    fn measured(&mut self, cells: &[&Cell], words: &PlanDictionaries) -> bool {
        let under = |role: FieldRole| {
            let (columns, _) = self.measures.iter().rfind(|(_, r)| *r == role)?;
            let cell = cells.iter().find(|cell| cell.column == columns.start)?;
            (!is_blank(&cell.text, words)).then(|| cell.text.trim())
        };
        let indicator = under(FieldRole::Indicator).or_else(|| under(FieldRole::Target));
        let labelled =
            cells.len() == 2 || cells.iter().skip(1).any(|cell| words.role(&cell.text).is_some_and(is_label));
        let (Some(indicator), Some(value)) = (indicator, under(FieldRole::TargetValue)) else {
            return false;
        };
        if labelled {
            self.measures.clear();
            return false;
        }
        let baseline = under(FieldRole::Baseline).and_then(|text| target::baseline(text, "", words));
        for mut read in target::all_of_column(Some(&names::one_line(indicator)), value, None, words) {
            read.baseline = baseline.clone().or(read.baseline);
            self.draft.record.targets.push(read);
        }
        true
    }

    /// Whether a label names the initiative: not where its row is cut by years.
    fn names(&self, role: FieldRole, values: &[&Cell], words: &PlanDictionaries) -> bool {
        let names = |cell: &Cell| block::is_short(&cell.text) && !is_blank(&cell.text, words);
        matches!(role, FieldRole::Item | FieldRole::Task)
            && self.axis.is_empty()
            && values.len() == 1
            && names(values[0])
    }

    fn put(&mut self, role: FieldRole, values: &[&'t Cell], words: &PlanDictionaries) {
        self.roles.push(role);
        let text =
            values.iter().map(|cell| cell.text.trim()).filter(|t| !is_blank(t, words)).collect::<Vec<_>>().join("\n");
        if text.is_empty() {
            return;
        }
        let planned = matches!(
            role,
            FieldRole::Item
                | FieldRole::Task
                | FieldRole::Content
                | FieldRole::Schedule
                | FieldRole::Vague
                | FieldRole::YearAxis
        );
        if planned && !self.axis.is_empty() {
            values.iter().for_each(|cell| self.of_years(cell, words));
            return;
        }
        let reported = if role == FieldRole::Progress { self.progress(values, words) } else { Vec::new() };
        let record = &mut self.draft.record;
        match role {
            FieldRole::Department => record.departments.extend(department::split(&text, words)),
            FieldRole::Goals => record.related_goals.extend(goals(&text, words)),
            FieldRole::Number => record.number = Some(names::one_line(&text)),
            FieldRole::Measure => self.measure = values.first().copied(),
            FieldRole::Direction if self.direction.is_none() => self.direction = values.first().copied(),
            FieldRole::Direction | FieldRole::Field => record.path.push(names::one_line(&text)),
            FieldRole::Schedule | FieldRole::YearAxis => self.schedule.add_text(&text, words),
            FieldRole::Indicator => {
                self.draft.measured.extend(target::of_indicator(&text, words));
                self.indicator = Some(names::one_line(&text));
            }
            FieldRole::Target | FieldRole::TargetValue => self.targets(values, words),
            FieldRole::Progress => record.progress.extend(reported),
            FieldRole::Description | FieldRole::Background | FieldRole::Content | FieldRole::Vague => {
                match &mut record.description {
                    Some(before) => *before = format!("{before}\n{text}"),
                    None => record.description = Some(text),
                }
            }
            _ => {}
        }
    }

    fn years_of(&self, cell: &Cell) -> impl Iterator<Item = YearRange> + '_ {
        let columns = cell.column..cell.column + cell.column_span;
        let over = move |range: &std::ops::Range<usize>| range.start < columns.end && columns.start < range.end;
        self.axis.iter().filter(move |(range, _)| over(range)).map(|(_, years)| *years)
    }

    fn of_years(&mut self, cell: &Cell, words: &PlanDictionaries) {
        for years in self.years_of(cell).collect::<Vec<_>>() {
            self.schedule.add(years, &cell.text, words);
        }
    }

    /// One target over all years, or one for each.
    fn targets(&mut self, values: &[&Cell], words: &PlanDictionaries) {
        let filled: Vec<&&Cell> = values.iter().filter(|cell| !is_blank(&cell.text, words)).collect();
        for cell in &filled {
            let due = self.years_of(cell).last().map(|years| years.last.unwrap_or(years.first));
            self.draft.record.targets.extend(if filled.len() > 1 || self.indicator.is_some() {
                target::all_of_column(self.indicator.as_deref(), &cell.text, due, words)
            } else {
                target::read_all(&cell.text, words)
            });
        }
    }

    fn progress(&self, values: &[&Cell], words: &PlanDictionaries) -> Vec<ProgressEntry> {
        let period = |cell: &Cell| self.years_of(cell).next().map_or_else(String::new, |years| years.first.wareki());
        values.iter().flat_map(|cell| progress::entries(&period(cell), &cell.text, words)).collect()
    }

    /// The record, with its name from the table or from the title above it.
    fn record(self, flow: &Flow<'_>, index: usize, block: Option<Block>, words: &PlanDictionaries) -> Option<Draft> {
        let title = title(flow, index, block, words);
        let mut draft = match (self.name.or(self.measure), title) {
            (Some(cell), _) => self.named(cell, flow, index, words),
            (None, Some(title)) => {
                let mut draft = block::titled(flow, title, words);
                let mut lines = Lines::new(words);
                lines.read(flow, title + 1..block.map_or(index, |block| block.end), &mut draft);
                lines.finish(&mut draft);
                draft
            }
            (None, None) => return None,
        };
        self.fill(&mut draft, words);
        let told = !draft.record.schedule.is_empty()
            || !draft.record.departments.is_empty()
            || draft.record.description.is_some();
        (told && !draft.record.name.is_empty()).then_some(draft)
    }

    fn named(&self, cell: &Cell, flow: &Flow<'_>, index: usize, words: &PlanDictionaries) -> Draft {
        let mut draft = Draft::default();
        block::place(flow, &flow.items[index].above, &mut draft, words);
        let cut = marker::cut(&cell.text, &words.numbered);
        draft.record.number = cut.number;
        draft.record.name = names::one_line(cut.words);
        draft.record.quote = cell.text.trim().to_owned();
        draft.record.page = cell.page;
        draft.record.bbox = cell.bbox;
        let own = self.measure.filter(|measure| !std::ptr::eq(*measure, cell));
        if let (Some(_), Some(direction)) = (own, self.direction) {
            draft.record.path.push(names::one_line(&direction.text));
        }
        if let Some(measure) = own.or(self.direction) {
            draft.record.measure = Some(names::one_line(marker::cut(&measure.text, &words.numbered).words));
        }
        draft
    }

    fn fill(self, draft: &mut Draft, words: &PlanDictionaries) {
        let from = self.draft.record;
        let record = &mut draft.record;
        draft.trust = self.draft.trust;
        record.number = record.number.take().or(from.number);
        record.path.extend(from.path);
        record.description = match (record.description.take(), from.description) {
            (Some(before), Some(own)) => Some(format!("{before}\n{own}")),
            (before, own) => own.or(before),
        };
        record.departments.extend(from.departments);
        record.related_goals.extend(from.related_goals);
        record.targets.extend(from.targets);
        draft.measured.extend(self.draft.measured);
        record.progress.extend(from.progress);
        let schedule = self.schedule.finish(words);
        if !schedule.is_empty() {
            record.schedule = schedule;
        }
        let broken = self.table.cells.iter().any(|cell| !cell.continued.is_empty());
        if broken {
            draft.doubt(Doubt::on_record(DoubtCode::CutByPage));
        }
    }
}

/// The title of a sheet: a short line right above it, or the title of its block; not a generic one such as 工程表.
fn title(flow: &Flow<'_>, index: usize, block: Option<Block>, words: &PlanDictionaries) -> Option<usize> {
    let names = |i: &usize| {
        let text = &flow.items[*i].text;
        !words.is_generic(text) && words.role(text).is_none() && super::label::read(text, words).is_none()
    };
    let right_above = index.checked_sub(1).filter(|i| {
        let item = &flow.items[*i];
        item.kind == FlowKind::Paragraph
            && block::is_short(&item.text)
            && !item.text.trim_start().starts_with(['(', '（', '※', '表', '図'])
    });
    let own = block.map(|block| block.title);
    let outer = flow.items[index].above.iter().rev().copied();
    right_above.into_iter().chain(own).chain(outer).find(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::testing::{document, table};

    fn read_sheets(tables: Vec<Table>) -> FormReading {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let lines: Vec<&str> = std::iter::once("# 具体的な取組").chain(tables.iter().map(|_| "=")).collect();
        let document = document(&lines, tables);
        let mut reading = FormReading::default();
        read(&Flow::of(&document, &words), &words, &mut reading);
        reading
    }

    #[test]
    fn labels_at_the_left_give_one_record() {
        let rows: &[&[&str]] =
            &[&["事業名", "窓口予約の公開"], &["担当課", "市民課"], &["概要", "待ち時間を短くする。"]];
        let reading = read_sheets(vec![table(0, rows)]);
        let records: Vec<&crate::plan::Initiative> = reading.drafts.iter().map(|draft| &draft.record).collect();
        assert_eq!(records.len(), 1);
        assert_eq!(
            (records[0].name.as_str(), &records[0].departments[..]),
            ("窓口予約の公開", &["市民課".to_owned()][..])
        );
        assert!(reading.tables.contains(&0), "the table is claimed");
    }

    #[test]
    fn a_table_with_names_side_by_side_is_no_sheet() {
        let rows: &[&[&str]] = &[
            &["取組名", "窓口予約の公開", "学習支援の拡充"],
            &["担当課", "市民課", "教育課"],
            &["目標", "50％", "30人"],
        ];
        assert!(read_sheets(vec![table(0, rows)]).drafts.is_empty());
    }

    #[test]
    fn indicators_end_with_the_next_row_of_years_and_a_division_is_the_measure() {
        let rows: &[&[&str]] = &[
            &["事業名", "窓口予約の公開", "<", "<"],
            &["基本目標", "待たせない役場をつくる", "<", "<"],
            &["担当課", "市民課", "<", "<"],
            &["ＫＰＩ", "指標", "基準値", "目標値"],
            &["", "予約率", "10％", "50％"],
            &["事業費", "R7年度", "R8年度", "R9年度"],
            &["", "1,200", "800", "900"],
        ];
        let reading = read_sheets(vec![table(0, rows)]);
        let record = &reading.drafts[0].record;
        assert_eq!(record.measure.as_deref(), Some("待たせない役場をつくる"));
        let targets: Vec<&str> = record.targets.iter().map(|target| target.text.as_str()).collect();
        assert_eq!(targets, ["50％"]);
    }

    #[test]
    fn a_table_without_labels_is_left_to_others() {
        let reading = read_sheets(vec![table(0, &[&["人口", "12,000"], &["面積", "300"]])]);
        assert!(reading.drafts.is_empty() && reading.tables.is_empty());
    }
}
