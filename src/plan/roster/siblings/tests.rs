//! What is read from small texts.

use super::*;
use crate::dictionaries::Dictionaries;
use crate::plan::testing::{document, table};

fn rosters(lines: &[&str], tables: Vec<crate::document::Table>) -> Vec<Roster> {
    let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
    let document = document(lines, tables);
    propose(&Flow::of(&document, &words), &words)
}

/// The roster whose first column holds these names.
fn named(rosters: &[Roster], names: &[&str]) -> Roster {
    let found = rosters.iter().find(|roster| texts(roster, 0) == names);
    let all: Vec<Vec<&str>> = rosters.iter().map(|roster| texts(roster, 0)).collect();
    found.cloned().unwrap_or_else(|| panic!("no roster of {names:?} in {all:?}"))
}

fn texts(roster: &Roster, column: usize) -> Vec<&str> {
    (0..roster.rows.len()).map(|row| roster.cell(row, column).map_or("", |cell| cell.text.as_str())).collect()
}

/// The texts under a header.
fn under<'r>(roster: &'r Roster, header: &[&str]) -> Vec<&'r str> {
    let column = roster.columns.iter().position(|column| column.headers == header);
    texts(roster, column.unwrap_or_else(|| panic!("no {header:?} in {:?}", roster.columns)))
}

#[test]
fn labels_below_names_are_columns() {
    let lines = [
        "# 第４章 取組",
        "## 窓口の改革",
        "① 書かない窓口の開設",
        "所管：住民課、税務課",
        "内容：申請書の記入を不要にします。",
        "② 予約システムの導入",
        "所管：総務課",
        "内容：待ち時間を短くします。",
        "## 地域の活力",
        "③ 電子決済の導入支援",
        "所管：産業観光課",
        "内容：費用の一部を補助します。",
    ];
    let roster =
        named(&rosters(&lines, Vec::new()), &["① 書かない窓口の開設", "② 予約システムの導入", "③ 電子決済の導入支援"]);
    assert_eq!(under(&roster, &["所管"]), ["住民課、税務課", "総務課", "産業観光課"]);
    assert_eq!(under(&roster, &["内容"])[2], "費用の一部を補助します。");
    let groups: Vec<&str> =
        roster.rows.iter().map(|row| row.groups.last().map_or("", |group| group.text.as_str())).collect();
    assert_eq!(groups, ["窓口の改革", "窓口の改革", "地域の活力"]);
    assert_eq!(roster.above[0].text, "第４章 取組", "{:?} {:?}", roster.above, roster.rows);
}

#[test]
fn departments_behind_the_last_sentence_and_years_in_brackets_are_columns() {
    let lines = [
        "# 重点施策",
        "（１）窓口の予約",
        "待たずに済むようにします。（担当：市民課）",
        "［令和８年度］設計　［令和９年度］運用",
        "（２）学習の支援",
        "自習室を開きます。（担当：教育課）",
        "［令和８年度］３校　［令和９年度］８校",
    ];
    let roster = named(&rosters(&lines, Vec::new()), &["（１）窓口の予約", "（２）学習の支援"]);
    assert_eq!(under(&roster, &["令和８年度"]), ["設計", "３校"]);
    assert_eq!(under(&roster, &["令和９年度"]), ["運用", "８校"]);
    let all: Vec<Vec<&str>> = (0..roster.columns.len()).map(|column| texts(&roster, column)).collect();
    assert!(all.contains(&vec!["市民課", "教育課"]), "{all:?}");
}

#[test]
fn departments_after_names_are_a_column_and_other_brackets_stay() {
    let lines = [
        "# 主な事業",
        "- ・防除の共同利用（農林課）",
        "- ・通信網の整備（第２期）（総務課）",
        "- ・わなの遠隔監視（担当：農林課、総務課）",
    ];
    let roster =
        named(&rosters(&lines, Vec::new()), &["・防除の共同利用", "・通信網の整備（第２期）", "・わなの遠隔監視"]);
    assert_eq!(texts(&roster, 1), ["農林課", "総務課", ""]);
    assert_eq!(under(&roster, &["担当"])[2], "農林課、総務課");
}

#[test]
fn dot_leaders_lead_to_a_column() {
    let lines = ["- ・子育て応援アプリ機能拡充事業………………子ども未来課", "- ◎保育所等入所選考導入事業………保育課"];
    let roster = named(&rosters(&lines, Vec::new()), &["・子育て応援アプリ機能拡充事業", "◎保育所等入所選考導入事業"]);
    assert_eq!(texts(&roster, 1), ["子ども未来課", "保育課"]);
}

#[test]
fn runs_of_years_are_a_column_a_year() {
    let lines = [
        "# 情報の発信",
        "- ●分野別の配信",
        "スケジュール（令和７年度：分野の設定／令和８年度：配信）",
        "- ●音声での配信",
        "スケジュール（令和７年度：試作／令和８年度：公開）",
        "- ●字幕での配信",
        "スケジュール（令和７年度：試行）",
    ];
    let roster = named(&rosters(&lines, Vec::new()), &["●分野別の配信", "●音声での配信", "●字幕での配信"]);
    let year = |year: &str| {
        let column = roster.columns.iter().position(|column| column.headers.last().is_some_and(|last| last == year));
        texts(&roster, column.unwrap_or_else(|| panic!("{:?}", roster.columns)))
    };
    assert_eq!(year("令和７年度"), ["分野の設定", "試作", "試行"]);
    assert_eq!(year("令和８年度"), ["配信", "公開", ""]);
}

#[test]
fn small_tables_under_headings_are_pooled() {
    let small = |department: &str, target: &str| table(1, &[&["担当課", "目標"], &[department, target]]);
    let lines = ["# 窓口の予約", "=", "# 電子申請の拡大", "=", "# 字幕の配信", "="];
    let tables = vec![small("総務課", "50件"), small("住民課", "80％"), small("議会事務局", "12回")];
    let roster = named(&rosters(&lines, tables), &["窓口の予約", "電子申請の拡大", "字幕の配信"]);
    assert_eq!(roster.shape, crate::plan::roster::RosterShape::Headed);
    assert_eq!(under(&roster, &["担当課"]), ["総務課", "住民課", "議会事務局"]);
    assert_eq!(under(&roster, &["目標"]), ["50件", "80％", "12回"]);
    assert_eq!(roster.claims.tables.len(), 3);
}

#[test]
fn names_are_found_over_lines_of_departments() {
    let lines = [
        "# 主な取組",
        "見守り訪問の充実",
        "〔介護保険課〕",
        "対象を広げます。",
        "手話通訳の配置",
        "〔福祉課、総務課〕",
        "窓口に置きます。",
        "通学路の見える化",
        "〔学校教育課〕",
        "地図に示します。",
    ];
    let roster = named(&rosters(&lines, Vec::new()), &["見守り訪問の充実", "手話通訳の配置", "通学路の見える化"]);
    assert_eq!(texts(&roster, 1), ["介護保険課", "福祉課、総務課", "学校教育課"]);
    assert_eq!(texts(&roster, 2), ["対象を広げます。", "窓口に置きます。", "地図に示します。"]);
}

#[test]
fn values_that_recur_are_not_labels() {
    let lines = [
        "# 窓口の予約",
        "【種別】",
        "継続",
        "【担当】",
        "総務課",
        "# 電子申請の拡大",
        "【種別】",
        "継続",
        "【担当】",
        "住民課",
        "# 字幕の配信",
        "【種別】",
        "継続",
        "【担当】",
        "総務課",
    ];
    let roster = named(&rosters(&lines, Vec::new()), &["窓口の予約", "電子申請の拡大", "字幕の配信"]);
    assert_eq!(under(&roster, &["種別"]), ["継続", "継続", "継続"]);
    assert_eq!(under(&roster, &["担当"]), ["総務課", "住民課", "総務課"]);
}

#[test]
fn many_items_stay_cheap() {
    let lines: Vec<String> = (0..6000)
        .map(|i| match i % 3 {
            0 => format!("- ・窓口の改革その{i}"),
            1 => format!("担当：第{i}課"),
            _ => format!("{i}回目の説明です。"),
        })
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let found = rosters(&lines, Vec::new());
    assert!(found.len() < 100, "{} rosters", found.len());
}

#[test]
fn names_in_quotation_marks_are_read_from_running_text() {
    let lines = [
        "# 窓口の改革",
        "令和6年度は、「窓口の予約」（総務課）に443千円を計上し、待ち時間を短くします。あわせて、「電子申請の拡大」（住民課）に79千円を計上します。",
        "# 情報の発信",
        "令和6年度は、「字幕の配信」（議会事務局）に120千円を計上します。",
    ];
    let roster = named(&rosters(&lines, Vec::new()), &["窓口の予約", "電子申請の拡大", "字幕の配信"]);
    assert_eq!(texts(&roster, 1), ["総務課", "住民課", "議会事務局"]);
    assert_eq!(under(&roster, &["令和6年度"]), ["443千円", "", "120千円"]);
    assert_eq!(roster.rows[2].groups[0].text, "情報の発信");
}

#[test]
fn a_label_that_recurs_shows_that_two_siblings_were_taken_for_one() {
    let body = |name: &'static str| {
        [name, "所管：住民課", "内容：申請書を不要にします。", "所管：総務課", "内容：待ち時間を短くします。"]
    };
    let lines: Vec<&str> =
        ["① 書かない窓口の開設", "② 予約システムの導入", "③ 電子決済の導入支援"].into_iter().flat_map(body).collect();
    let names = ["① 書かない窓口の開設", "② 予約システムの導入", "③ 電子決済の導入支援"];
    let twice = named(&rosters(&lines, Vec::new()), &names);
    assert!((twice.said_again - 1.0).abs() < f32::EPSILON);
    let once: Vec<&str> = lines.chunks(5).flat_map(|body| &body[..3]).copied().collect();
    assert!(named(&rosters(&once, Vec::new()), &names).said_again.abs() < f32::EPSILON);
}
