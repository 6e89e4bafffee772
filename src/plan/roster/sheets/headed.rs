//! Sheets whose name is above their table instead of in it, and the headings over sheets.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::pool::Filled;
use crate::plan::flow::{Flow, FlowItem, FlowKind};
use crate::plan::label;
use crate::plan::roster::{Roster, RosterCell, RosterColumn, RosterShape, RowGroup};
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::fold;

/// Largest length of a name, in characters.
const LONGEST_NAME: usize = 80;

/// For each table its item of the flow.
fn places(flow: &Flow<'_>) -> BTreeMap<usize, usize> {
    let table = |(index, item): (usize, &FlowItem)| match item.kind {
        FlowKind::Table(table) => Some((table, index)),
        _ => None,
    };
    flow.items.iter().enumerate().filter_map(table).collect()
}

/// The same sheets with the line above each as their first column, if these lines differ. The text between that line
/// and the table becomes further columns.
pub(super) fn headed(
    flow: &Flow<'_>,
    sheets: &[Filled<'_, '_>],
    roster: &Roster,
    starts: &[usize],
    words: &PlanDictionaries,
) -> Option<Roster> {
    let titles = titles(flow, sheets, words)?;
    let mut headed = shifted(roster);
    let mut between = Between::default();
    for (nth, title) in titles.iter().enumerate() {
        let rows = starts[nth]..starts[nth + 1];
        let Some((title, place)) = *title else { continue };
        let item = &flow.items[title];
        let emphasis = u8::from(matches!(item.kind, FlowKind::Heading(_)));
        let entry =
            RosterCell { text: item.text.clone(), at: item.at.clone(), rows: rows.clone(), columns: 1, emphasis };
        headed.put(0, entry);
        headed.claims.items.insert(title);
        between.read(flow, title + 1..place, &rows, words);
    }
    between.put(&mut headed);
    let above = titles.iter().map(|title| title.map_or_else(Vec::new, |(title, _)| flow.items[title].above.clone()));
    put_groups(flow, &above.collect::<Vec<_>>(), &mut headed, starts);
    Some(headed)
}

/// For each sheet the line that names it and the item with which the sheet begins: the innermost headings or the lines
/// right above, whichever differ more.
fn titles(flow: &Flow<'_>, sheets: &[Filled<'_, '_>], words: &PlanDictionaries) -> Option<Vec<Option<(usize, usize)>>> {
    let places = places(flow);
    let inside: BTreeSet<usize> = sheets.iter().flat_map(|sheet| &sheet.region.items).copied().collect();
    let mut used = BTreeSet::new();
    let mut found: [Vec<Option<(usize, usize)>>; 2] = [Vec::new(), Vec::new()];
    for sheet in sheets {
        // of several sheets in one table only the first can have its name above
        let first = used.insert(sheet.region.table);
        let place = sheet.region.place.or_else(|| places.get(&sheet.region.table).copied()).filter(|_| first);
        let own = |title: Option<usize>| title.filter(|title| !inside.contains(title)).zip(place);
        let heading = place.and_then(|place| flow.items[place].above.last().copied());
        found[0].push(own(heading));
        found[1].push(own(place.and_then(|place| right_above(flow, place, words)).or(heading)));
    }
    let differing = |titles: &[Option<(usize, usize)>]| {
        titles.iter().flatten().map(|(title, _)| fold(&flow.items[*title].text)).collect::<BTreeSet<_>>().len()
    };
    let counts = [differing(&found[0]), differing(&found[1])];
    let [headings, lines] = found;
    let (count, titles) = if counts[0] >= counts[1] { (counts[0], headings) } else { (counts[1], lines) };
    (count * 10 >= sheets.len() * 6).then_some(titles)
}

/// The text between the names of sheets and their tables: a column for each label, and one for the rest.
#[derive(Default)]
struct Between {
    columns: BTreeMap<String, RosterColumn>,
    entries: Vec<(String, RosterCell)>,
    items: BTreeSet<usize>,
}

/// Largest number of lines between a name and its table.
const MOST_BETWEEN: usize = 8;

impl Between {
    fn read(&mut self, flow: &Flow<'_>, items: Range<usize>, rows: &Range<usize>, words: &PlanDictionaries) {
        let plain = |index: usize| matches!(flow.items[index].kind, FlowKind::Paragraph | FlowKind::ListItem);
        if items.len() > MOST_BETWEEN || !items.clone().all(plain) {
            return;
        }
        let mut rest: Option<RosterCell> = None;
        for index in items {
            let item = &flow.items[index];
            self.items.insert(index);
            let labelled = label::read(&item.text, words).filter(|(_, value)| !value.is_empty());
            if let Some((_, value)) = labelled {
                let printed = item.text.trim_end().strip_suffix(value).unwrap_or_default().trim_end();
                let name = printed.trim_end_matches([':', '：']).trim().to_owned();
                let entry = RosterCell {
                    text: value.to_owned(),
                    at: item.at.clone(),
                    rows: rows.clone(),
                    columns: 1,
                    emphasis: 0,
                };
                self.columns.entry(fold(&name)).or_insert_with(|| RosterColumn { headers: vec![name.clone()] });
                self.entries.push((fold(&name), entry));
                continue;
            }
            match &mut rest {
                Some(entry) => {
                    entry.text = format!("{}\n{}", entry.text, item.text);
                    entry.at.extend(&item.at);
                }
                None => {
                    let (text, at) = (item.text.clone(), item.at.clone());
                    rest = Some(RosterCell { text, at, rows: rows.clone(), columns: 1, emphasis: 0 });
                }
            }
        }
        if let Some(entry) = rest {
            self.columns.entry(String::new()).or_default();
            self.entries.push((String::new(), entry));
        }
    }

    fn put(self, roster: &mut Roster) {
        let first = roster.columns.len();
        let places: BTreeMap<String, usize> =
            self.columns.keys().enumerate().map(|(nth, key)| (key.clone(), first + nth)).collect();
        roster.columns.extend(self.columns.into_values());
        for (key, entry) in self.entries {
            roster.put(places[&key], entry);
        }
        let width = roster.columns.len();
        roster.rows.iter_mut().for_each(|row| row.cells.resize(width, None));
        roster.claims.items.extend(self.items);
    }
}

/// Sets the headings above sheets whose name is in a cell.
pub(super) fn group(flow: &Flow<'_>, sheets: &[Filled<'_, '_>], roster: &mut Roster, starts: &[usize]) {
    let places = places(flow);
    let above = |sheet: &Filled<'_, '_>| {
        let place = sheet.region.place.or_else(|| places.get(&sheet.region.table).copied());
        place.map_or_else(Vec::new, |item| flow.items[item].above.clone())
    };
    put_groups(flow, &sheets.iter().map(above).collect::<Vec<_>>(), roster, starts);
}

/// The roster with room for one more column at its left.
fn shifted(roster: &Roster) -> Roster {
    let mut headed = Roster { shape: RosterShape::Headed, ..roster.clone() };
    headed.columns.insert(0, RosterColumn::default());
    for row in &mut headed.rows {
        row.cells.insert(0, None);
    }
    headed
}

/// Splits headings into those over all sheets and those over each.
fn put_groups(flow: &Flow<'_>, above: &[Vec<usize>], roster: &mut Roster, starts: &[usize]) {
    let group = |index: &usize| {
        let item = &flow.items[*index];
        RowGroup { text: item.text.clone(), at: item.at.clone() }
    };
    let common = above.iter().skip(1).fold(above.first().map_or(0, Vec::len), |common, path| {
        path.iter().zip(&above[0]).take(common).take_while(|(one, other)| one == other).count()
    });
    // a single sheet's own heading is its group
    let common = if above.len() == 1 { common.saturating_sub(1) } else { common };
    roster.above = above.first().map_or_else(Vec::new, |path| path[..common].iter().map(group).collect());
    for (nth, path) in above.iter().enumerate() {
        let groups: Vec<RowGroup> = path.iter().skip(common).map(group).collect();
        for row in &mut roster.rows[starts[nth]..starts[nth + 1]] {
            row.groups.clone_from(&groups);
        }
    }
}

/// A short line right above a table that may name it.
fn right_above(flow: &Flow<'_>, table: usize, words: &PlanDictionaries) -> Option<usize> {
    let short = |index: &usize| {
        let text = flow.items[*index].text.trim();
        let note = text.starts_with(['(', '（', '※', '注', '表', '図']) || text.ends_with('。');
        !note && text.chars().count() <= LONGEST_NAME && label::read(text, words).is_none()
    };
    let above = table.checked_sub(1).filter(|index| !matches!(flow.items[*index].kind, FlowKind::Table(_)));
    above.filter(short)
}
