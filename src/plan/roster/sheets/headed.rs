//! Sheets whose name stands above their table and not in it, and the headings over sheets.

use std::collections::{BTreeMap, BTreeSet};

use super::pool::Filled;
use crate::plan::flow::{Flow, Item, Kind};
use crate::plan::roster::{Column, Entry, Group, Roster, Shape};
use crate::text::fold;

/// A name is no longer than this (characters).
const LONGEST_NAME: usize = 80;

/// For each table its item of the flow.
fn places(flow: &Flow<'_>) -> BTreeMap<usize, usize> {
    let table = |(index, item): (usize, &Item)| match item.kind {
        Kind::Table(table) => Some((table, index)),
        _ => None,
    };
    flow.items.iter().enumerate().filter_map(table).collect()
}

/// The same sheets with the line above each as their first column, where these lines differ.
pub(super) fn headed(flow: &Flow<'_>, sheets: &[Filled<'_, '_>], roster: &Roster, starts: &[usize]) -> Option<Roster> {
    let places = places(flow);
    let inside: BTreeSet<usize> = sheets.iter().flat_map(|sheet| &sheet.region.items).copied().collect();
    let mut used = BTreeSet::new();
    let mut titles: Vec<Option<usize>> = Vec::new();
    for sheet in sheets {
        // of several sheets in one table only the first can have its name above
        let first = used.insert(sheet.region.table);
        let place = sheet.region.place.or_else(|| places.get(&sheet.region.table).copied());
        titles.push(place.filter(|_| first).and_then(|item| title(flow, item, &inside)));
    }
    let distinct: BTreeSet<String> = titles.iter().flatten().map(|title| fold(&flow.items[*title].text)).collect();
    if distinct.len() * 10 < sheets.len() * 6 {
        return None;
    }
    let mut headed = shifted(roster);
    for (nth, title) in titles.iter().enumerate() {
        let rows = starts[nth]..starts[nth + 1];
        let Some(title) = *title else { continue };
        let item = &flow.items[title];
        let emphasis = u8::from(matches!(item.kind, Kind::Heading(_)));
        let entry = Entry { text: item.text.clone(), at: item.at.clone(), rows, columns: 1, emphasis };
        headed.put(0, entry);
        headed.claims.items.insert(title);
    }
    let above = titles.iter().map(|title| title.map_or_else(Vec::new, |title| flow.items[title].above.clone()));
    put_groups(flow, &above.collect::<Vec<_>>(), &mut headed, starts);
    Some(headed)
}

/// Sets the headings above sheets whose name stands in a cell.
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
    let mut headed = Roster { shape: Shape::Headed, ..roster.clone() };
    headed.columns.insert(0, Column::default());
    for row in &mut headed.rows {
        row.cells.insert(0, None);
    }
    headed
}

/// The headings that stand over all sheets, and those over each.
fn put_groups(flow: &Flow<'_>, above: &[Vec<usize>], roster: &mut Roster, starts: &[usize]) {
    let group = |index: &usize| {
        let item = &flow.items[*index];
        Group { text: item.text.clone(), at: item.at.clone() }
    };
    let common = above.iter().skip(1).fold(above.first().map_or(0, Vec::len), |common, path| {
        path.iter().zip(&above[0]).take(common).take_while(|(one, other)| one == other).count()
    });
    // a single sheet's own heading is its group
    let common = if above.len() == 1 { common.saturating_sub(1) } else { common };
    roster.above = above.first().map_or_else(Vec::new, |path| path[..common].iter().map(group).collect());
    for (nth, path) in above.iter().enumerate() {
        let groups: Vec<Group> = path.iter().skip(common).map(group).collect();
        for row in &mut roster.rows[starts[nth]..starts[nth + 1]] {
            row.groups.clone_from(&groups);
        }
    }
}

/// The line that names a table: a short one right above it, else the innermost heading.
fn title(flow: &Flow<'_>, table: usize, inside: &BTreeSet<usize>) -> Option<usize> {
    let short = |index: &usize| {
        let text = flow.items[*index].text.trim();
        let note = text.starts_with(['(', '（', '※', '注', '表', '図']) || text.ends_with('。');
        !note && text.chars().count() <= LONGEST_NAME
    };
    let right_above = table.checked_sub(1).filter(|index| !matches!(flow.items[*index].kind, Kind::Table(_)));
    let heading = flow.items[table].above.last().copied();
    right_above.filter(short).or(heading).filter(|index| !inside.contains(index))
}
