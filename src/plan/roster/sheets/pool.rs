//! Sheets with mostly the same labels as one roster: its columns are the labels, its rows the sheets.

use std::collections::BTreeMap;

use super::assign::Value;
use super::checked::checked;
use super::region::{Region, Series};
use crate::plan::roster::{Roster, RosterCell, RosterColumn, RosterRow, RosterShape};

/// A sheet with its values.
pub(super) struct Filled<'r, 'd> {
    /// Its region.
    pub(super) region: &'r Region<'d>,
    /// Its values.
    pub(super) values: Vec<Value>,
}

/// The folded labels of a column; columns without labels are distinguished by their order.
type Path = Vec<String>;

/// Largest number of entries of a list inside a sheet that become rows of the roster.
const LONGEST_LIST: usize = 12;
/// Largest number of columns of a roster.
const MOST_COLUMNS: usize = 120;

/// One value of a sheet as it goes into the roster.
struct Placed {
    columns: Vec<Path>,
    /// Its place in a list inside the sheet, if it is an entry of one.
    rows: Option<std::ops::Range<usize>>,
    cells: Vec<usize>,
}

/// Makes one roster of alike sheets, with the row at which each begins, and the end.
pub(super) fn pooled(sheets: &[Filled<'_, '_>]) -> (Roster, Vec<usize>) {
    let columns = Columns::of(sheets);
    let mut roster = Roster { shape: RosterShape::Sheets, ..Roster::default() };
    roster.columns = columns.headers.iter().map(|headers| RosterColumn { headers: headers.clone() }).collect();
    let mut starts = Vec::new();
    let mut open = Open::default();
    for sheet in sheets {
        starts.push(roster.rows.len());
        roster.claims.tables.extend(&sheet.region.parts);
        roster.claims.items.extend(&sheet.region.items);
        put(&mut roster, sheet, &columns);
        open.carry(&mut roster, sheet, starts[starts.len() - 1]);
    }
    starts.push(roster.rows.len());
    (roster, starts)
}

/// The text above the first label of a sheet that may apply to the sheets below it in its table.
#[derive(Default)]
struct Open {
    /// The series of the sheets.
    series: Option<Series>,
    /// Column and cell of the roster, in their order.
    cells: Vec<(usize, usize)>,
}

impl Open {
    /// Applies the open text to a sheet that has none of its own.
    fn carry(&mut self, roster: &mut Roster, sheet: &Filled<'_, '_>, first: usize) {
        let series = Some(sheet.region.series);
        if self.series != series {
            *self = Self { series, cells: Vec::new() };
        }
        let own = |column: usize| roster.rows[first].cells[column];
        // a new outer grouping ends the inner ones
        if let Some(new) = self.cells.iter().position(|(column, _)| own(*column).is_some()) {
            self.cells.truncate(new);
        }
        let lead = |cell: usize| sheet.region.cells[cell].row < sheet.region.lead;
        let height = sheet.values.iter().filter(|value| lead(value.cell) && !value.paths[0].is_empty()).count();
        let mut fresh: Vec<(usize, usize)> = Vec::new();
        for column in 0..roster.columns.len() {
            let Some(cell) = own(column) else { continue };
            let place = roster.cells[cell].at.first();
            let is_lead = |value: &Value| {
                let at = sheet.region.cells[value.cell];
                lead(value.cell)
                    && !value.paths[0].is_empty()
                    && place.is_some_and(|p| p.page == at.page && p.bbox == at.bbox)
            };
            if height > 0 && sheet.values.iter().any(is_lead) && roster.cells[cell].columns == 1 {
                fresh.push((column, cell));
            }
        }
        let end = roster.rows.len();
        for (column, cell) in &self.cells {
            for row in &mut roster.rows[first..end] {
                row.cells[*column] = Some(*cell);
            }
            roster.cells[*cell].rows.end = end;
        }
        self.cells.extend(fresh);
    }
}

fn put(roster: &mut Roster, sheet: &Filled<'_, '_>, columns: &Columns) {
    let placed = placed(sheet);
    let height = placed.iter().filter_map(|one| Some(one.rows.as_ref()?.end)).max().unwrap_or(1);
    let first = roster.rows.len();
    let row = RosterRow { cells: vec![None; columns.headers.len()], ..RosterRow::default() };
    roster.rows.extend(std::iter::repeat_n(row, height));
    for one in placed {
        let at: Vec<usize> = one.columns.iter().filter_map(|path| columns.index.get(path).copied()).collect();
        if at.is_empty() {
            continue;
        }
        let rows = one.rows.map_or(first..first + height, |rows| first + rows.start..first + rows.end);
        let entry = RosterCell { columns: at.len(), rows: rows.clone(), ..entry(sheet.region, &one.cells) };
        let index = roster.cells.len();
        roster.cells.push(entry);
        for row in &mut roster.rows[rows] {
            for column in &at {
                row.cells[*column] = Some(index);
            }
        }
    }
}

/// Cells below one another under one label are one text, line by line.
fn entry(region: &Region<'_>, cells: &[usize]) -> RosterCell {
    let texts: Vec<String> = cells.iter().map(|cell| checked(region.cells[*cell].text.trim())).collect();
    let at = cells.iter().flat_map(|cell| region.cells[*cell].places());
    RosterCell { text: texts.join("\n"), at: at.collect(), ..RosterCell::default() }
}

fn paths<'s>(sheet: &'s Filled<'_, '_>) -> impl Iterator<Item = (&'s Value, Vec<Path>)> {
    let mut unnamed = 0;
    sheet.values.iter().map(move |value| {
        let keys = |path: &Vec<usize>| path.iter().map(|label| sheet.region.keys[*label].clone()).collect::<Path>();
        let mut paths: Vec<Path> = value.paths.iter().map(keys).collect();
        if paths.iter().any(Vec::is_empty) {
            paths = vec![vec![String::new(), unnamed.to_string()]];
            unnamed += 1;
        }
        paths.dedup();
        (value, paths)
    })
}

/// The values of a sheet: those with the same labels together, or each an entry of a list.
fn placed(sheet: &Filled<'_, '_>) -> Vec<Placed> {
    let mut groups: BTreeMap<Vec<Path>, Vec<&Value>> = BTreeMap::new();
    let mut order: Vec<Vec<Path>> = Vec::new();
    for (value, paths) in paths(sheet) {
        let group = groups.entry(paths.clone()).or_default();
        if group.is_empty() {
            order.push(paths);
        }
        group.push(value);
    }
    let lists = lists(sheet, &groups);
    let mut found = Vec::new();
    for columns in order {
        let Some(group) = groups.remove(&columns) else { continue };
        match group.first().and_then(|value| lists.get(&list_of(value))).filter(is_list) {
            Some(rows) if group[0].below_label => {
                for value in group {
                    let at = sheet.region.cells[value.cell];
                    let start = rows.iter().position(|row| *row == at.row).unwrap_or(0);
                    let end = rows.iter().filter(|row| **row < at.row + at.row_span).count();
                    let rows = Some(start..end.max(start + 1));
                    found.push(Placed { columns: columns.clone(), rows, cells: vec![value.cell] });
                }
            }
            _ => {
                let cells = group.iter().map(|value| value.cell).collect();
                found.push(Placed { columns, rows: None, cells });
            }
        }
    }
    found
}

/// The list inside its sheet that a value belongs to: two lists cannot share a row of labels, so the outer labels
/// identify it.
fn list_of(value: &Value) -> Vec<usize> {
    value.paths[0].split_last().map_or_else(Vec::new, |(_, outer)| outer.to_vec())
}

/// For each list inside a sheet the rows of the table on which its entries begin: a list has two columns or more, and
/// two entries or more.
fn lists(sheet: &Filled<'_, '_>, groups: &BTreeMap<Vec<Path>, Vec<&Value>>) -> BTreeMap<Vec<usize>, Vec<usize>> {
    let mut lists: BTreeMap<Vec<usize>, (usize, Vec<usize>)> = BTreeMap::new();
    for group in groups.values().filter(|group| group[0].below_label) {
        let (columns, rows) = lists.entry(list_of(group[0])).or_default();
        *columns += usize::from(group.len() > 1);
        rows.extend(group.iter().map(|value| sheet.region.cells[value.cell].row));
    }
    let sorted = |(list, (columns, mut rows)): (Vec<usize>, (usize, Vec<usize>))| {
        rows.sort_unstable();
        rows.dedup();
        (columns > 1).then_some((list, rows))
    };
    lists.into_iter().filter_map(sorted).collect()
}

fn is_list(rows: &&Vec<usize>) -> bool {
    (2..=LONGEST_LIST).contains(&rows.len())
}

/// The columns of all sheets.
struct Columns {
    index: BTreeMap<Path, usize>,
    headers: Vec<Vec<String>>,
}

impl Columns {
    /// Columns in their most frequent order in the sheets.
    fn of(sheets: &[Filled<'_, '_>]) -> Self {
        struct Seen {
            place: f64,
            count: f64,
            first: usize,
            headers: Vec<String>,
        }
        let mut seen: BTreeMap<Path, Seen> = BTreeMap::new();
        for sheet in sheets {
            let values: Vec<_> = paths(sheet).collect();
            #[allow(clippy::cast_precision_loss)] // a sheet has few values
            for (place, (value, paths)) in values.iter().enumerate() {
                let place = place as f64 / values.len() as f64;
                for (nth, path) in paths.iter().enumerate() {
                    let next = seen.len();
                    let headers = || headers(sheet.region, value.paths.get(nth));
                    let entry = Seen { place: 0.0, count: 0.0, first: next, headers: Vec::new() };
                    let entry = seen.entry(path.clone()).or_insert_with(|| Seen { headers: headers(), ..entry });
                    entry.place += place;
                    entry.count += 1.0;
                }
            }
        }
        let mut seen: Vec<(Path, Seen)> = seen.into_iter().collect();
        // what only few of many sheets have would be noise
        let few = sheets.len() / 20;
        seen.retain(|(path, seen)| seen.count > few as f64 || !path[0].is_empty());
        seen.sort_by(|(_, a), (_, b)| (a.place / a.count).total_cmp(&(b.place / b.count)).then(a.first.cmp(&b.first)));
        seen.truncate(MOST_COLUMNS);
        let index = seen.iter().enumerate().map(|(i, (path, _))| (path.clone(), i)).collect();
        Self { index, headers: seen.into_iter().map(|(_, seen)| seen.headers).collect() }
    }
}

fn headers(region: &Region<'_>, path: Option<&Vec<usize>>) -> Vec<String> {
    path.into_iter().flatten().map(|label| region.cells[*label].text.trim().to_owned()).collect()
}
