//! Sheets as they come out as rosters.

use super::propose;
use crate::dictionaries::Dictionaries;
use crate::document::Table;
use crate::plan::flow::Flow;
use crate::plan::roster::{Roster, RosterShape};
use crate::plan::testing::{document, table};
use crate::plan::vocabulary::PlanDictionaries;

fn read(lines: &[&str], tables: Vec<Table>) -> Vec<Roster> {
    let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
    let document = document(lines, tables);
    propose(&Flow::of(&document, &words), &words)
}

fn first(rosters: &[Roster], shape: RosterShape) -> &Roster {
    rosters.iter().find(|roster| roster.shape == shape).expect("there is such a reading")
}

/// The texts of the column under these labels, one a row.
fn column<'r>(roster: &'r Roster, headers: &[&str]) -> Vec<&'r str> {
    let at = roster.columns.iter().position(|column| column.headers == headers);
    let at = at.unwrap_or_else(|| panic!("no column {headers:?} in {:?}", roster.columns));
    (0..roster.rows.len()).map(|row| roster.cell(row, at).map_or("", |entry| entry.text.as_str())).collect()
}

#[test]
fn sheets_on_pages_of_their_own_are_one_roster() {
    let sheet = |name: &str, department: &str, kind: &str, plan: &str| {
        table(
            0,
            &[
                &["取組名", name, "<", "区分", kind],
                &["担当課", department, "<", "<", "<"],
                &["年度別計画", "令和7年度", "<", "令和8年度", "<"],
                &["^", plan, "<", "運用", "<"],
            ],
        )
    };
    let tables = vec![
        sheet("窓口の予約", "市民課", "☑新規 □継続", "検討"),
        sheet("申請の電子化", "総務課", "□新規 ☑継続", "導入"),
        sheet("会議の見直し", "総務課", "☑新規 □継続", "検討"),
    ];
    let rosters = read(&["=", "%", "=", "%", "="], tables);
    let roster = first(&rosters, RosterShape::Sheets);
    assert_eq!(column(roster, &["取組名"]), ["窓口の予約", "申請の電子化", "会議の見直し"]);
    assert_eq!(column(roster, &["担当課"]), ["市民課", "総務課", "総務課"]);
    assert_eq!(column(roster, &["区分"]), ["新規", "継続", "新規"]);
    assert_eq!(column(roster, &["年度別計画", "令和7年度"]), ["検討", "導入", "検討"]);
    assert_eq!(column(roster, &["年度別計画", "令和8年度"]), ["運用", "運用", "運用"]);
    assert_eq!(roster.claims.tables.len(), 3);
}

#[test]
fn stacked_sheets_share_the_text_above_them() {
    let rosters = read(
        &["="],
        vec![table(
            0,
            &[
                &["施策", "便利な窓口"],
                &["事業名", "窓口の予約"],
                &["担当課", "市民課"],
                &["事業名", "申請の電子化"],
                &["担当課", "総務課"],
                &["施策", "安全なまち"],
                &["事業名", "水位の監視"],
                &["担当課", "防災課"],
            ],
        )],
    );
    let roster = first(&rosters, RosterShape::Sheets);
    assert_eq!(column(roster, &["事業名"]), ["窓口の予約", "申請の電子化", "水位の監視"]);
    assert_eq!(column(roster, &["施策"]), ["便利な窓口", "便利な窓口", "安全なまち"]);
}

#[test]
fn sheets_side_by_side_are_distinguished() {
    let rosters = read(
        &["="],
        vec![table(
            0,
            &[
                &["事業名", "窓口の予約", "事業名", "申請の電子化"],
                &["担当課", "市民課", "担当課", "総務課"],
                &["概要", "予約を受け付ける。", "概要", "申請を電子化する。"],
            ],
        )],
    );
    let roster = first(&rosters, RosterShape::Sheets);
    assert_eq!(column(roster, &["事業名"]), ["窓口の予約", "申請の電子化"]);
    assert_eq!(column(roster, &["担当課"]), ["市民課", "総務課"]);
}

#[test]
fn indicators_of_a_sheet_are_rows_below_its_name() {
    let sheet = |name: &str, second: &str| {
        table(
            0,
            &[
                &["取組名", name, "<", "<"],
                &["成果指標", "指標名", "現状値", "目標値"],
                &["^", "申請の件数", "3件", "5件"],
                &["^", second, "25分", "10分"],
            ],
        )
    };
    let rosters = read(&["=", "%", "="], vec![sheet("窓口の予約", "待ち時間"), sheet("申請の電子化", "処理時間")]);
    let roster = first(&rosters, RosterShape::Sheets);
    assert_eq!(column(roster, &["取組名"]), ["窓口の予約", "窓口の予約", "申請の電子化", "申請の電子化"]);
    assert_eq!(column(roster, &["成果指標", "指標名"]), ["申請の件数", "待ち時間", "申請の件数", "処理時間"]);
    assert_eq!(column(roster, &["成果指標", "目標値"]), ["5件", "10分", "5件", "10分"]);
}

#[test]
fn rows_that_years_cut_are_distinguished_from_rows_over_all_years() {
    let sheet = |plan: [&str; 2], target: &str| {
        table(1, &[&["計画年度", "令和7年度", "令和8年度"], &["取組", plan[0], plan[1]], &["目標", target, "<"]])
    };
    let lines = ["# 窓口の予約", "=", "# 申請の電子化", "=", "# 会議の見直し", "="];
    let tables = vec![sheet(["検討", "導入"], "全窓口"), sheet(["導入", "運用"], "半分"), sheet(["検証", "<"], "なし")];
    let rosters = read(&lines, tables);
    let roster = first(&rosters, RosterShape::Headed);
    assert_eq!(column(roster, &[]), ["窓口の予約", "申請の電子化", "会議の見直し"]);
    assert_eq!(column(roster, &["取組", "令和8年度"]), ["導入", "運用", "検証"]);
    assert_eq!(column(roster, &["目標"]), ["全窓口", "半分", "なし"]);
}

#[test]
fn text_between_a_name_and_its_table_belongs_to_it() {
    let sheet = |department: &str| table(1, &[&["担当課", "令和7年度", "令和8年度"], &[department, "検討", "導入"]]);
    let lines = ["# 窓口の予約", "予約を受け付ける。", "=", "# 申請の電子化", "申請を電子化する。", "="];
    let rosters = read(&lines, vec![sheet("市民課"), sheet("総務課")]);
    let roster = first(&rosters, RosterShape::Headed);
    let last = roster.columns.len() - 1;
    assert_eq!(roster.cell(1, last).map(|entry| entry.text.as_str()), Some("申請を電子化する。"));
}

#[test]
fn lists_are_not_sheets() {
    let rows: Vec<[String; 3]> = (0..40).map(|i| [format!("窓口の予約{i}"), "総務課".into(), "検討".into()]).collect();
    let mut list: Vec<Vec<&str>> = vec![vec!["取組名", "担当課", "令和7年度"]];
    list.extend(rows.iter().map(|row| row.iter().map(String::as_str).collect()));
    let list: Vec<&[&str]> = list.iter().map(Vec::as_slice).collect();
    assert!(read(&["="], vec![table(1, &list)]).iter().all(|roster| roster.shape == RosterShape::Items));
}

#[test]
fn labels_with_several_values_each_list_a_record_in_each_column() {
    assert!(super::are_abreast(&[3, 3, 2, 1]));
    assert!(!super::are_abreast(&[1, 1, 1, 3]), "one label over three years");
    assert!(!super::are_abreast(&[2, 2]), "two labels say too little");
}
