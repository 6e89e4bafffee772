//! Form: a table that lists initiatives, one a row, under a header (施策, 取組, 担当課, R6, R7). Merged cells apply to all
//! rows that they cover; a cell with several numbers and names is several records.

mod places;

use super::doubt::{Doubt, DoubtCode};
use super::flow::{Flow, FlowKind};
use super::forms::{Draft, FormReading};
use super::list_columns::{self, ColumnContent, ListColumns};
use super::marker;
use super::names::{self, Name};
use super::progress::Accounts;
use super::record::{Baseline, Initiative, ProgressEntry, Target};
use super::record_field::RecordField;
use super::schedule::{Schedule, is_blank};
use super::vocabulary::{FieldRole, PlanDictionaries, Section};
use super::{cell_lines, department, progress, record_sheet, repeated, target};
use crate::diagnostic::{Warning, WarningCode};
use crate::document::{Cell, Document, Table};
use crate::geometry::Rect;
use crate::text::fold;

/// The ladder from the outermost division to the initiative.
const LADDER: [FieldRole; 6] =
    [FieldRole::Direction, FieldRole::Field, FieldRole::Measure, FieldRole::Item, FieldRole::Task, FieldRole::Vague];

/// Reads every table of this form.
pub(crate) fn read(flow: &Flow<'_>, words: &PlanDictionaries, reading: &mut FormReading) {
    for (index, item) in flow.items.iter().enumerate() {
        let FlowKind::Table(number) = item.kind else { continue };
        let table = &flow.document.tables[number];
        let section = flow.section(index).or_else(|| table.title.as_deref().and_then(|t| words.section(t)));
        if record_sheet::has_labels_down_the_side(table, words) {
            continue;
        }
        let mut found = Vec::new();
        for table in &repeated::parts(table) {
            let columns = ListColumns::of(table, words);
            let Some(name) = name_column(table, &columns, section) else { continue };
            let rows = Rows { document: flow.document, table, columns: &columns, name, words, path: path(flow, index) };
            let records = rows.read();
            if !records.is_empty() {
                reading.warnings.extend(unread(table, &columns, name));
            }
            found.extend(records);
        }
        if found.is_empty() {
            continue;
        }
        // Tables side by side are read row by row; a stable sort by place keeps the order within a row.
        found.sort_by_key(|draft| (draft.record.page, draft.record.bbox.top as i32));
        reading.tables.insert(number);
        reading.drafts.extend(found);
    }
}

/// The headings above a table without their numbers; a chapter keeps its words only.
fn path(flow: &Flow<'_>, index: usize) -> Vec<String> {
    flow.path(index).into_iter().map(names::one_line).collect()
}

/// The column that names the initiatives, where the table is one of initiatives at all.
fn name_column(table: &Table, columns: &ListColumns, section: Option<Section>) -> Option<usize> {
    if section == Some(Section::Never) || columns.rule_out_initiatives() {
        return None;
    }
    let has = |role| columns.has(role);
    let progress = columns.kinds.iter().any(|k| matches!(k, ColumnContent::ProgressOf(_)));
    let targets = columns.kinds.iter().any(|k| matches!(k, ColumnContent::TargetOf(_))) || has(FieldRole::Target);
    let dated = columns.years() >= 2 || has(FieldRole::Schedule);
    let explicit = has(FieldRole::Department) || dated || progress;
    if has(FieldRole::Chronicle) && !explicit {
        return None;
    }
    let named = [FieldRole::Measure, FieldRole::Item, FieldRole::Task].into_iter().filter(|r| has(*r)).count();
    let described = has(FieldRole::Description) || has(FieldRole::Content) || has(FieldRole::Number);
    let likely = section == Some(Section::Initiatives);
    let fits = match named {
        0 => likely && ((has(FieldRole::Content) && explicit) || (has(FieldRole::Vague) && dated)),
        1 => explicit || targets || (described && likely),
        _ => explicit || targets || section != Some(Section::Outside),
    };
    if fits { finest(table, columns) } else { None }
}

/// The finest column of the ladder: most cells begin there; of equals the deepest.
fn finest(table: &Table, columns: &ListColumns) -> Option<usize> {
    let cells = |c: &usize| {
        list_columns::body(table, *c, columns.header_rows).filter(|cell| !cell.text.trim().is_empty()).count()
    };
    let strong = [FieldRole::Measure, FieldRole::Item, FieldRole::Task];
    let ladder = strong.iter().enumerate().flat_map(|(depth, role)| columns.all(*role).map(move |c| (c, depth)));
    let best = ladder.max_by_key(|(c, depth)| (cells(c), *depth, std::cmp::Reverse(*c))).map(|(c, _)| c);
    let content = columns.position(FieldRole::Content);
    match (best, content) {
        // 施策 over several rows of 取組内容: the contents are the initiatives.
        (Some(best), Some(content))
            if !columns.has(FieldRole::Item) && !columns.has(FieldRole::Task) && cells(&content) > cells(&best) =>
        {
            Some(content)
        }
        (Some(best), _) => Some(best),
        (None, Some(content)) => Some(content),
        (None, None) => columns.position(FieldRole::Vague),
    }
}

/// Columns with words in them whose header no dictionary knows.
fn unread(table: &Table, columns: &ListColumns, name: usize) -> Vec<Warning> {
    let known = |c: usize| c == name || columns.kinds[c] != ColumnContent::Unknown || columns.labels[c].is_empty();
    let filled = |c: usize| list_columns::body(table, c, columns.header_rows).any(|cell| !cell.text.trim().is_empty());
    let page = table.pages.first().copied().unwrap_or(1);
    let unknown = (0..table.columns).filter(|c| !known(*c) && filled(*c));
    unknown.map(|c| Warning::on_page(page, WarningCode::UnreadColumn, columns.label(c))).collect()
}

/// The rows of one table.
struct Rows<'t> {
    document: &'t Document,
    table: &'t Table,
    columns: &'t ListColumns,
    name: usize,
    words: &'t PlanDictionaries,
    path: Vec<String>,
}

impl Rows<'_> {
    fn read(&self) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        let mut group: Option<String> = None;
        let mut row = self.columns.header_rows;
        while row < self.table.rows {
            let Some(cell) = self.table.cell_at(row, self.name) else {
                row += 1;
                continue;
            };
            let end = (cell.row + cell.row_span).max(row + 1);
            if let Some(band) = self.band(row) {
                group = Some(band);
            } else if !self.is_skipped(cell, row) {
                drafts.extend(self.records(cell, row, end, group.as_deref()));
            }
            row = end;
        }
        drafts
    }

    /// A row that is one cell from side to side is a heading of the rows below it.
    fn band(&self, row: usize) -> Option<String> {
        let cell = self.table.cell_at(row, 0)?;
        let whole = cell.column_span >= self.table.columns && self.table.columns > 2;
        (whole && !cell.text.trim().is_empty()).then(|| names::one_line(&cell.text))
    }

    /// Empty names, sums, and repeated header rows.
    fn is_skipped(&self, cell: &Cell, row: usize) -> bool {
        let name = fold(&cell.text);
        let header_again = self.columns.labels[self.name].iter().any(|label| fold(label) == name);
        let sum = matches!(name.as_str(), "合計" | "計" | "小計" | "総計" | "total");
        let alone = (0..self.table.columns)
            .filter_map(|c| self.table.cell_at(row, c))
            .all(|other| std::ptr::eq(other, cell) || other.text.trim().is_empty());
        is_blank(&cell.text, self.words)
            || header_again
            || sum
            || (alone && self.table.columns > 3 && name.starts_with("※"))
    }

    fn records(&self, cell: &Cell, row: usize, end: usize, group: Option<&str>) -> Vec<Draft> {
        let number = self.number_column().and_then(|c| self.text(row, c)).unwrap_or_default();
        let split = names::split(number, &self.names_in(cell, number), self.words);
        let base = self.fields(row, end, group);
        split.into_iter().map(|name| self.record(name, cell, &base)).collect()
    }

    /// The text of a cell of names, a name a line where its printed lines show as many names as there are numbers.
    fn names_in(&self, cell: &Cell, number: &str) -> String {
        let several = marker::numbers(number).filter(|numbers| numbers.len() > 1);
        let lines = several.and_then(|numbers| {
            let printed = cell_lines::printed(self.document, cell);
            cell_lines::cut(&printed, cell.bbox, numbers.len())
        });
        lines.map_or_else(|| cell.text.clone(), |lines| lines.join("\n"))
    }

    fn record(&self, name: Name, cell: &Cell, base: &Draft) -> Draft {
        let mut draft = base.clone();
        draft.record.number = name.number;
        draft.record.name = name.name;
        draft.record.quote = name.quote;
        draft.record.page = cell.page;
        self.place(&mut draft.record, RecordField::Name, cell, self.name);
        if draft.record.measure.is_none() {
            draft.record.measure = name.heading;
        }
        if let Some(doubt) = name.doubt {
            draft.doubt(doubt);
        }
        draft
    }

    /// The column of the initiative's own number: the last one left of its name.
    fn number_column(&self) -> Option<usize> {
        self.columns
            .all(FieldRole::Number)
            .filter(|c| *c < self.name)
            .last()
            .or_else(|| self.columns.position(FieldRole::Number))
    }

    fn text(&self, row: usize, column: usize) -> Option<&str> {
        self.table.cell_at(row, column).map(|cell| cell.text.trim()).filter(|text| !text.is_empty())
    }

    /// The texts of a column in the rows of one record, each cell once.
    fn texts(&self, rows: std::ops::Range<usize>, column: usize) -> Vec<&Cell> {
        let mut cells: Vec<&Cell> = Vec::new();
        for cell in rows.filter_map(|row| self.table.cell_at(row, column)) {
            if !cell.text.trim().is_empty() && !cells.iter().any(|c| std::ptr::eq(*c, cell)) {
                cells.push(cell);
            }
        }
        cells
    }

    /// Everything but number and name.
    fn fields(&self, row: usize, end: usize, group: Option<&str>) -> Draft {
        let mut draft = Draft { trust: self.table.confidence.clamp(0.0, 1.0), ..Draft::default() };
        draft.record.path = self.path.clone();
        draft.record.path.extend(group.map(str::to_owned));
        self.divisions(row, &mut draft);
        self.contents(row, end, &mut draft.record);
        draft.record.schedule = self.schedule(row, end);
        draft.record.targets = self.targets(row, end);
        draft.record.progress = self.progress(row, end);
        draft.record.bbox = self.bounds(row);
        self.places(row, end, &mut draft.record);
        if draft.trust < 0.8 {
            draft.doubt(Doubt::on_record(DoubtCode::UncertainTable));
        }
        if (row..end)
            .any(|r| (0..self.table.columns).filter_map(|c| self.table.cell_at(r, c)).any(|c| !c.continued.is_empty()))
        {
            draft.doubt(Doubt::on_record(DoubtCode::CutByPage));
        }
        draft
    }

    /// The cell of a division, and the doubt if its own cell is empty: a merged cell cut by a page break may continue
    /// empty, and a division may be written once, above empty cells.
    fn division(&self, row: usize, column: usize) -> Option<(&Cell, Option<DoubtCode>)> {
        let cell = self.table.cell_at(row, column)?;
        if !cell.text.trim().is_empty() {
            return Some((cell, None));
        }
        let rows = (self.columns.header_rows..cell.row).rev().take_while(|row| self.band(*row).is_none());
        let mut cells = rows.filter_map(|row| self.table.cell_at(row, column));
        let above = cells.find(|cell| !cell.text.trim().is_empty())?;
        let doubt =
            if above.page < cell.page { DoubtCode::SuppliedFromPageBefore } else { DoubtCode::SuppliedFromRowAbove };
        Some((above, Some(doubt)))
    }

    /// The columns of the ladder above the name: the last is the measure, the others are part of the path.
    fn divisions(&self, row: usize, draft: &mut Draft) {
        let upper: Vec<usize> =
            LADDER.iter().flat_map(|role| self.columns.all(*role)).filter(|c| *c != self.name).collect();
        let measure = upper.iter().copied().rfind(|c| {
            matches!(self.columns.kinds[*c], ColumnContent::Of(FieldRole::Measure | FieldRole::Item | FieldRole::Task))
                && *c < self.name
        });
        for c in upper {
            let Some((cell, supplied)) = self.division(row, c).filter(|_| c < self.name) else { continue };
            let text = cell.text.trim();
            if let Some(code) = supplied {
                draft.doubt(Doubt::on_fields(code, [RecordField::Measure]));
            }
            let cut = marker::cut(text, &self.words.numbered);
            if Some(c) == measure {
                draft.record.measure = Some(names::one_line(cut.words));
                self.place(&mut draft.record, RecordField::Measure, cell, c);
                draft.outer_number = cut.number.or_else(|| self.number_before(row, c));
            } else if c < self.name {
                let bare = marker::numbers(text).is_some();
                draft.record.path.push(if bare {
                    format!("{}{text}", self.columns.label(c))
                } else {
                    names::one_line(text)
                });
                if draft.outer_number.is_none() && bare {
                    draft.outer_number = Some(text.to_owned());
                }
            }
        }
    }

    /// The number in the column before a name.
    fn number_before(&self, row: usize, column: usize) -> Option<String> {
        let own = self.number_column();
        let before = self.columns.all(FieldRole::Number).filter(|c| *c < column && Some(*c) != own).last()?;
        self.text(row, before).map(str::to_owned)
    }

    fn contents(&self, row: usize, end: usize, record: &mut Initiative) {
        let joined = |c: usize| {
            let texts: Vec<&str> = self.texts(row..end, c).into_iter().map(|cell| cell.text.trim()).collect();
            (!texts.is_empty()).then(|| texts.join("\n"))
        };
        for (c, kind) in self.columns.kinds.iter().enumerate().filter(|(c, _)| *c != self.name) {
            let Some(text) = joined(c) else { continue };
            match kind {
                // 内容 beside a better name is its description.
                ColumnContent::Of(
                    FieldRole::Description | FieldRole::Background | FieldRole::Content | FieldRole::Vague,
                ) => match &mut record.description {
                    Some(before) => *before = format!("{before}\n{text}"),
                    None => record.description = Some(text),
                },
                ColumnContent::Of(FieldRole::Department) => {
                    for name in department::split(&text, self.words) {
                        if !record.departments.contains(&name) {
                            record.departments.push(name);
                        }
                    }
                }
                ColumnContent::Of(FieldRole::Goals) => record.related_goals.extend(goals(&text, self.words)),
                _ => {}
            }
        }
    }

    fn schedule(&self, row: usize, end: usize) -> Vec<super::record::ScheduleEntry> {
        let mut schedule = Schedule::default();
        for (c, kind) in self.columns.kinds.iter().enumerate() {
            let cells = self.texts(row..end, c);
            match kind {
                ColumnContent::Years(years) => {
                    cells.iter().for_each(|cell| schedule.add(*years, &cell.text, self.words))
                }
                ColumnContent::Of(FieldRole::Schedule) => {
                    cells.iter().for_each(|cell| schedule.add_text(&cell.text, self.words))
                }
                _ => {}
            }
        }
        schedule.finish(self.words)
    }

    fn targets(&self, row: usize, end: usize) -> Vec<Target> {
        let indicator =
            self.columns.position(FieldRole::Indicator).or_else(|| self.columns.position(FieldRole::Target));
        let kinds = self.columns.kinds.iter().enumerate();
        let due = |(c, kind)| if let &ColumnContent::TargetOf(due) = kind { Some((c, due)) } else { None };
        let values: Vec<(usize, _)> = kinds.filter_map(due).collect();
        let mut targets = Vec::new();
        for (c, due) in &values {
            for cell in self.texts(row..end, *c).into_iter().filter(|cell| !is_blank(&cell.text, self.words)) {
                let measured = indicator.and_then(|i| self.text(cell.row.max(row), i));
                for mut read in target::all_of_column(measured, &cell.text, *due, self.words) {
                    read.baseline = self.baseline(cell.row.max(row)).or(read.baseline);
                    targets.push(read);
                }
            }
        }
        let own = self.columns.all(FieldRole::Target).filter(|c| values.is_empty() || Some(*c) != indicator);
        for cell in own.flat_map(|c| self.texts(row..end, c)).filter(|cell| !is_blank(&cell.text, self.words)) {
            targets.extend(target::read_all(&cell.text, self.words));
        }
        targets
    }

    fn baseline(&self, row: usize) -> Option<Baseline> {
        let column = self.columns.position(FieldRole::Baseline)?;
        target::baseline(self.text(row, column)?, &self.columns.label(column), self.words)
    }

    fn progress(&self, row: usize, end: usize) -> Vec<ProgressEntry> {
        let mut accounts = Accounts::default();
        for (c, kind) in self.columns.kinds.iter().enumerate() {
            if let ColumnContent::ProgressOf(period) = kind {
                let cells = self.texts(row..end, c).into_iter();
                accounts.put(c, cells.flat_map(|cell| progress::entries(period, &cell.text, self.words)).collect());
            }
        }
        for c in self.columns.all(FieldRole::Status) {
            for cell in self.texts(row..end, c) {
                accounts.rate(c, names::one_line(&cell.text), self.columns.label(c), self.words);
            }
        }
        accounts.entries()
    }

    /// The box of the row, from its first cell that has one to its last.
    fn bounds(&self, row: usize) -> Rect {
        let cells = (0..self.table.columns).filter_map(|c| self.table.cell_at(row, c));
        let own = cells.filter(|cell| cell.row == row).map(|cell| cell.bbox);
        Rect::union_of(own).unwrap_or_default()
    }
}

/// The goals of a cell, one by one: (1)(4), 3・4, lines.
pub(crate) fn goals(text: &str, words: &PlanDictionaries) -> Vec<String> {
    let spaced = text.replace(")(", ")\n(").replace("）（", "）\n（");
    let parts = spaced.split(['\n', '、', '，', ',', '・']).map(str::trim);
    parts.filter(|part| !is_blank(part, words)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::testing::{document, table};

    fn names(tables: Vec<crate::document::Table>) -> Vec<String> {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let document = document(&["# 具体的な取組", "="], tables);
        let mut reading = FormReading::default();
        read(&Flow::of(&document, &words), &words, &mut reading);
        reading.drafts.into_iter().map(|draft| draft.record.name).collect()
    }

    #[test]
    fn each_row_under_a_header_is_a_record() {
        let rows: &[&[&str]] = &[&["取組", "担当課"], &["窓口予約の公開", "市民課"], &["公園の照明の更新", "土木課"]];
        assert_eq!(names(vec![table(1, rows)]), ["窓口予約の公開", "公園の照明の更新"]);
    }

    #[test]
    fn a_row_of_sums_is_not_a_record() {
        let rows: &[&[&str]] = &[&["取組", "担当課"], &["窓口予約の公開", "市民課"], &["合計", ""]];
        assert_eq!(names(vec![table(1, rows)]), ["窓口予約の公開"]);
    }

    #[test]
    fn a_glossary_lists_no_initiatives() {
        let rows: &[&[&str]] = &[&["用語", "解説"], &["クラウド", "外部の計算機を使うこと"]];
        assert!(names(vec![table(1, rows)]).is_empty());
    }
}
