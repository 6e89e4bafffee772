//! Tables with the same headers as one list: a plan often has a table of one form under each of its measures.

use std::collections::BTreeMap;

use super::{Claims, Roster, RosterRow, RosterShape};
use crate::text::fold;

/// Largest number of rows of a pooled list; longer ones are read well enough table by table.
const MOST_ROWS: usize = 400;

/// The lists that tables with the same headers make together, among the readings of single tables.
pub(super) fn pooled(rosters: &[Roster]) -> Vec<Roster> {
    let mut alike: BTreeMap<(RosterShape, Vec<String>), Vec<&Roster>> = BTreeMap::new();
    let is_list = |roster: &&Roster| match roster.shape {
        RosterShape::Rows => roster.is_headed,
        // the labels at its side are its headers
        RosterShape::Columns => true,
        _ => false,
    };
    for roster in rosters.iter().filter(is_list) {
        let members = alike.entry((roster.shape, headers(roster))).or_default();
        // another reading of the same table adds nothing
        if members.iter().all(|member| !member.claims.overlap(&roster.claims)) {
            members.push(roster);
        }
    }
    let rows = |members: &[&Roster]| members.iter().map(|member| member.rows.len()).sum::<usize>();
    let several = alike.into_values().filter(|members| members.len() > 1 && rows(members) <= MOST_ROWS);
    several.map(|members| pool(&members)).collect()
}

/// The folded headers of the columns.
fn headers(roster: &Roster) -> Vec<String> {
    roster.columns.iter().map(|column| column.headers.iter().map(|header| fold(header)).collect()).collect()
}

/// One list of the rows of all tables, each row under the headings of its own table.
fn pool(members: &[&Roster]) -> Roster {
    let first = members[0];
    let same = |depth: &usize| members.iter().all(|member| member.above.get(*depth) == first.above.get(*depth));
    let common = (0..first.above.len()).take_while(same).count();
    let mut all = Roster {
        above: first.above[..common].to_vec(),
        columns: first.columns.clone(),
        shape: first.shape,
        is_headed: first.is_headed,
        claims: Claims::default(),
        table_confidence: members.iter().map(|member| member.table_confidence).fold(1.0, f32::min),
        ..Roster::default()
    };
    for member in members {
        let (rows, cells) = (all.rows.len(), all.cells.len());
        all.rows.extend(member.rows.iter().map(|row| RosterRow {
            cells: row.cells.iter().map(|cell| cell.map(|cell| cell + cells)).collect(),
            groups: member.above[common..].iter().chain(&row.groups).cloned().collect(),
        }));
        let moved = member.cells.iter().cloned().map(|mut cell| {
            cell.rows = cell.rows.start + rows..cell.rows.end + rows;
            cell
        });
        all.cells.extend(moved);
        all.claims.add(&member.claims);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::{RosterCell, RosterColumn, RowGroup};
    use super::*;

    fn table(index: usize, header: &str, heading: &str, names: &[&str]) -> Roster {
        let group = |text: &str| RowGroup { text: text.to_owned(), at: Vec::new() };
        let mut roster = Roster {
            columns: vec![RosterColumn { headers: vec![header.to_owned()] }],
            rows: vec![RosterRow { cells: vec![None], groups: Vec::new() }; names.len()],
            above: vec![group("取組の一覧"), group(heading)],
            claims: Claims { tables: [index].into(), ..Claims::default() },
            is_headed: true,
            ..Roster::default()
        };
        for (row, name) in names.iter().enumerate() {
            roster.put(
                0,
                RosterCell { text: (*name).to_owned(), rows: row..row + 1, columns: 1, ..RosterCell::default() },
            );
        }
        roster
    }

    #[test]
    fn tables_of_one_form_are_one_list_under_their_headings() {
        let tables = [
            table(0, "取組", "届出の電子化", &["窓口予約", "電子申請"]),
            table(1, "取 組", "格差の解消", &["相談会"]),
            table(2, "指標", "目標", &["申請率"]),
        ];
        let [list] = pooled(&tables).try_into().expect("two of the tables are alike");
        let names: Vec<&str> = (0..3).filter_map(|row| Some(list.cell(row, 0)?.text.as_str())).collect();
        assert_eq!(names, ["窓口予約", "電子申請", "相談会"]);
        let over: Vec<&str> = list.rows.iter().map(|row| row.groups[0].text.as_str()).collect();
        assert_eq!(over, ["届出の電子化", "届出の電子化", "格差の解消"]);
        assert_eq!((list.above.len(), list.claims.tables.len()), (1, 2));
        assert_eq!(list.cell(2, 0).map(|cell| cell.rows.clone()), Some(2..3));
    }

    #[test]
    fn two_readings_of_one_table_are_not_pooled() {
        let one = table(0, "取組", "届出の電子化", &["窓口予約"]);
        assert_eq!(pooled(&[one.clone(), one]).len(), 0);
    }
}
