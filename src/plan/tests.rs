//! Plans of many forms, each invented here, with the records that a reader of them would write down.

use super::testing::{document, table};
use super::*;
use crate::dictionaries::Dictionaries;
use crate::document::Table;

fn records(lines: &[&str], tables: Vec<Table>) -> Vec<Initiative> {
    let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
    let context = PlanContext { municipality_code: Some("999999".into()), document_id: "plan".into() };
    read(&document(lines, tables), &context, &words).value
}

fn names(found: &[Initiative]) -> Vec<&str> {
    found.iter().map(|record| record.name.as_str()).collect()
}

fn schedule(record: &Initiative) -> Vec<(i32, &str)> {
    record.schedule.iter().map(|entry| (entry.fiscal_year.0, entry.text.as_str())).collect()
}

#[test]
fn gantt_marks_are_schedules() {
    let rows: &[&[&str]] = &[
        &["基本目標", "施策", "取組項目", "所管課", "年度別計画", "<", "<", "<"],
        &["^", "^", "^", "^", "R6", "R7", "R8", "R9～"],
        &["1 便利な窓口", "窓口のデジタル化", "書かない窓口の設置", "市民課", "○", "→", "→", ""],
        &["^", "^", "公金の電子納付", "会計課\n税務課", "", "検討", "○", "→"],
    ];
    let found = records(&["# 第4章 実施計画", "="], vec![table(2, rows)]);
    assert_eq!(names(&found), ["書かない窓口の設置", "公金の電子納付"]);
    assert_eq!(schedule(&found[0]), [(2024, "○"), (2025, "→"), (2026, "→")]);
    assert_eq!(schedule(&found[1]), [(2025, "検討"), (2026, "○"), (2027, "→")]);
    assert_eq!(found[1].measure.as_deref(), Some("窓口のデジタル化"));
    assert_eq!(found[1].departments, ["会計課", "税務課"]);
    assert_eq!(found[1].path, ["第4章 実施計画", "1 便利な窓口"]);
}

#[test]
fn indicators_have_present_and_target_values() {
    let rows: &[&[&str]] = &[
        &["事業名", "指標", "現状値\n（令和5年度）", "目標値\n（令和8年度）"],
        &["電子申請の拡充", "電子申請できる手続の数", "12件", "100件"],
        &["AI議事録", "年間利用時間", "40", "400時間"],
    ];
    let found = records(&["# 主要施策", "="], vec![table(1, rows)]);
    assert_eq!(names(&found), ["電子申請の拡充", "AI議事録"]);
    let target = &found[0].targets[0];
    assert_eq!(target.text, "100件");
    assert_eq!(target.indicator.as_deref(), Some("電子申請できる手続の数"));
    assert_eq!((target.value, target.unit.as_deref()), (Some(100.0), Some("件")));
    assert_eq!(target.fiscal_year.map(|year| year.0), Some(2026));
}

#[test]
fn years_may_be_words_of_one_column() {
    let rows: &[&[&str]] = &[
        &["番号", "事業名", "事業概要", "所管課", "実施年度"],
        &["1-1", "統合型GISの導入", "地図を共有する。", "都市計画課", "令和6～8年度"],
        &["1-2", "オープンデータの公開", "データを公開する。", "企画課", "R7～"],
    ];
    let found = records(&["# 事業一覧", "="], vec![table(1, rows)]);
    assert_eq!(found.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["999999/plan/1-1", "999999/plan/1-2"]);
    assert_eq!(schedule(&found[0]), [(2024, "令和6～8年度"), (2025, "令和6～8年度"), (2026, "令和6～8年度")]);
    assert_eq!(schedule(&found[1]), [(2025, "R7～")]);
    assert_eq!(found[1].description.as_deref(), Some("データを公開する。"));
}

#[test]
fn one_row_may_hold_two_initiatives() {
    let rows: &[&[&str]] = &[
        &["NO", "取組名", "担当課", "令和6年度", "令和7年度"],
        &["3\n4", "キャッシュレス決済\nセルフレジ", "会計課", "導入", "拡大"],
        &["", "・電子回覧板の試行\n・地域SNSの試行", "協働課", "試行", "－"],
    ];
    let found = records(&["# 取組一覧", "="], vec![table(1, rows)]);
    assert_eq!(names(&found), ["キャッシュレス決済", "セルフレジ", "電子回覧板の試行", "地域SNSの試行"]);
    assert_eq!(found[1].number.as_deref(), Some("4"));
    assert!(found.iter().all(|record| !record.departments.is_empty()));
    assert_eq!(schedule(&found[3]), [(2024, "試行")]);
}

#[test]
fn running_text_gives_its_innermost_headings() {
    let lines = [
        "# 第1章 計画の背景",
        "## 1 社会情勢",
        "人口は減少している。",
        "# 第3章 重点的な取組",
        "## 施策1 市民サービスの向上",
        "### (1) 手続のオンライン化",
        "すべての手続をオンラインで受け付ける。",
        "- ・電子署名の省略を進める。",
        "### (2) 情報発信の強化",
        "SNSで情報を発信する。",
        "# 第4章 推進体制",
        "## 1 推進本部",
        "市長を本部長とする。",
    ];
    let found = records(&lines, vec![]);
    assert_eq!(names(&found), ["手続のオンライン化", "情報発信の強化"]);
    assert_eq!(found[0].measure.as_deref(), Some("市民サービスの向上"));
    assert_eq!(found[0].number.as_deref(), Some("(1)"));
    assert_eq!(found[0].actions, ["電子署名の省略を進める。"]);
    assert_eq!(found[0].description.as_deref(), Some("すべての手続をオンラインで受け付ける。"));
}

#[test]
fn an_english_plan_is_read_too() {
    let rows: &[&[&str]] = &[
        &["No.", "Measure", "Initiative", "Department", "FY2024", "FY2025", "Target"],
        &["1", "Front office", "Online application desk", "Citizens Division", "Pilot", "Operation", "100 procedures"],
    ];
    let found = records(&["# Action plan", "="], vec![table(1, rows)]);
    assert_eq!(names(&found), ["Online application desk"]);
    assert_eq!(found[0].measure.as_deref(), Some("Front office"));
    assert_eq!(found[0].departments, ["Citizens Division"]);
    assert_eq!(schedule(&found[0]), [(2024, "Pilot"), (2025, "Operation")]);
    assert_eq!(found[0].schedule[0].phase, Some(Phase::Trial));
    assert_eq!(found[0].targets[0].text, "100 procedures");
}

#[test]
fn sheets_carry_their_name_or_are_under_it() {
    let sheet: &[&[&str]] = &[
        &["事業名", "学習用端末の更新", "担当課", "学校教育課"],
        &["事業概要", "端末を計画的に更新する。", "<", "<"],
        &["実施期間", "令和6年度～令和7年度", "目標", "1,200台"],
    ];
    let block: &[&[&str]] = &[
        &["年度", "R6", "R7", "R8"],
        &["内容", "設計", "構築", "運用"],
        &["目標", "全校に整備", "<", "<"],
        &["担当課", "教育総務課", "<", "<"],
    ];
    let lines =
        ["# 第5章 個別事業", "## 施策2 学校の情報化", "=", "### ② 校内無線LANの整備", "校内の通信を速くする。", "="];
    let found = records(&lines, vec![table(0, sheet), table(1, block)]);
    assert_eq!(names(&found), ["学習用端末の更新", "校内無線LANの整備"]);
    assert_eq!(found[0].departments, ["学校教育課"]);
    assert_eq!(found[0].targets[0].value, Some(1200.0));
    assert_eq!(schedule(&found[1]), [(2024, "設計"), (2025, "構築"), (2026, "運用")]);
    assert_eq!(found[1].targets[0].text, "全校に整備");
    assert_eq!(found[1].departments, ["教育総務課"]);
    assert_eq!(found[1].measure.as_deref(), Some("学校の情報化"));
    assert_eq!(found[1].description.as_deref(), Some("校内の通信を速くする。"));
}

#[test]
fn cards_and_charts_of_one_plan_are_the_same_records() {
    let chart: &[&[&str]] =
        &[&["人に優しい", "窓口", "◇リモート窓口\n◇出張窓口"], &["^", "学び", "◇スマホ教室\n◇相談会"]];
    let lines = [
        "# 第2章 施策の体系",
        "=",
        "%",
        "# 第3章 具体的な取組",
        "## 窓口",
        "[",
        "### 1 リモート窓口",
        "目指す方向性",
        "どこでも相談できるまち",
        "- ●支所と本庁を結びます。",
        "【主な担当課】 市民課、支所",
        "]",
        "### 2 出張窓口",
        "【概要】公民館で手続きを受け付けます。",
        "担当課：市民課",
    ];
    let found = records(&lines, vec![table(0, chart)]);
    assert_eq!(names(&found), ["リモート窓口", "出張窓口"]);
    assert_eq!(found[0].departments, ["市民課", "支所"]);
    assert_eq!(found[0].actions, ["支所と本庁を結びます。"]);
    assert_eq!(found[0].description.as_deref(), Some("どこでも相談できるまち"));
    assert_eq!((found[0].page, found[0].page_label.as_str()), (2, "-2-"));
    assert_eq!(found[1].description.as_deref(), Some("公民館で手続きを受け付けます。"));
}

#[test]
fn a_chart_alone_gives_names_with_doubts() {
    let chart: &[&[&str]] =
        &[&["人に優しい", "窓口", "◇リモート窓口\n◇出張窓口"], &["^", "学び", "◇スマホ教室\n◇相談会"]];
    let found = records(&["# 第2章 施策の体系", "="], vec![table(0, chart)]);
    assert_eq!(names(&found), ["リモート窓口", "出張窓口", "スマホ教室", "相談会"]);
    assert_eq!(found[3].measure.as_deref(), Some("学び"));
    assert!(found.iter().all(|record| record.confidence < 0.7));
}

#[test]
fn other_texts_give_no_record() {
    let glossary: &[&[&str]] = &[&["用語", "解説"], &["AI", "人工知能のこと。"]];
    let history: &[&[&str]] = &[&["年", "施策", "概要"], &["H13", "e-Japan戦略", "国の戦略"]];
    let period: &[&[&str]] =
        &[&["", "R6", "R7", "R8"], &["総合計画", "前期", "<", "<"], &["DX計画", "第1次", "<", "<"]];
    let figures: &[&[&str]] = &[&["年度（令和）", "6", "7"], &["目標", "12", "7"], &["実績", "12", "9"]];
    let roles: &[&[&str]] = &[&["部門", "基本的な役割"], &["市長", "方針を示す。"]];
    let lines = [
        "# 目次",
        "1 取組 3",
        "# 第1章 国の動向",
        "=",
        "# 第2章 計画の期間",
        "=",
        "# 第3章 目標と実績",
        "=",
        "# 第4章 推進体制",
        "=",
        "# 用語集",
        "=",
    ];
    let tables = [history, period, figures, roles, glossary].map(|rows| table(1, rows)).to_vec();
    assert_eq!(names(&records(&lines, tables)), Vec::<&str>::new());
}

#[test]
fn a_document_without_initiatives_states_it() {
    let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
    let found = read(&document(&["# はじめに", "本文。"], vec![]), &PlanContext::default(), &words);
    assert!(found.value.is_empty());
    assert_eq!(found.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), [WarningCode::NoInitiatives]);
}

#[test]
fn a_complete_label_takes_no_more_lines() {
    let lines = [
        "# 第3章 重点的な取組",
        "## ① 電子申請の拡大",
        "目指す方向性",
        "来庁しなくてよい町にします。",
        "【担当課】総務課、",
        "税務課",
        "次の章では職場を見直します。",
    ];
    let found = records(&lines, vec![]);
    assert_eq!(found[0].departments, ["総務課", "税務課"]);
}

#[test]
fn a_division_written_once_holds_for_the_empty_cells_below() {
    let rows: &[&[&str]] = &[
        &["施策", "取組", "担当課", "R7", "R8"],
        &["窓口の改善", "予約の電子化", "市民課", "検討", "導入"],
        &["", "案内の電子化", "市民課", "", "検討"],
    ];
    let found = records(&["# 取組一覧", "="], vec![table(1, rows)]);
    assert_eq!(found[1].measure.as_deref(), Some("窓口の改善"));
    assert!(
        found[1]
            .doubts
            .iter()
            .any(|doubt| matches!(doubt.code, DoubtCode::SuppliedFromRowAbove | DoubtCode::SuppliedFromPageBefore)),
        "{:?}",
        found[1].doubts
    );
    assert!(found[1].confidence < found[0].confidence);
}

#[test]
fn letters_that_cannot_be_decoded_are_a_doubt() {
    let rows: &[&[&str]] = &[&["取組", "担当課", "R7", "R8"], &["予約の\u{fffd}子化", "市民課", "検討", "導入"]];
    let found = records(&["# 取組一覧", "="], vec![table(1, rows)]);
    assert!(found[0].doubts[0].code == DoubtCode::UnreadableLetters);
}

#[test]
fn the_outcome_of_bids_lists_no_initiatives() {
    let rows = |party, price| -> Vec<Vec<&str>> {
        vec![
            vec!["事業名", "担当課", party, price, "概要", "期間"],
            vec!["中央橋の補修工事", "建設課", "㈱山田組", "1,200千円", "橋の補修", "R6.5.15～R6.10.25"],
            vec!["庁舎照明の更新工事", "総務課", "㈱川田電機", "2,300千円", "照明の更新", "R6.6.10～R6.12.20"],
            vec!["防災システムの改修", "防災課", "㈱森田製作所", "3,100千円", "機器の改修", "R6.7.1～R7.2.28"],
        ]
    };
    let read = |party, price| {
        let rows = rows(party, price);
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        records(&["# 令和6年度の事業", "="], vec![table(1, &rows)]).len()
    };
    assert_eq!(read("連携先", "事業費"), 3);
    assert_eq!(read("入札参加業者", "事業費"), 0);
    assert_eq!(read("落札者", "予定価格（税抜）"), 0);
}

#[test]
fn a_rating_is_the_status_of_the_account_beside_it() {
    let rows: &[&[&str]] = &[
        &["番号", "取組名", "担当課", "取組状況", "評価"],
        &["1", "オンライン申請の拡大", "市民課", "手続を増やした。", "Ａ"],
        &["2", "書かない窓口の開設", "税務課", "着手が遅れた。", "Ｃ"],
    ];
    let document = document(&["# 第3章 取組", "="], vec![table(1, rows)]);
    let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
    let found = read(&document, &PlanContext::default(), &words).value;
    let said: Vec<Vec<(&str, &str)>> = found
        .iter()
        .map(|record| record.progress.iter().map(|entry| (entry.status.as_str(), entry.text.as_str())).collect())
        .collect();
    assert_eq!(said, [[("Ａ", "手続を増やした。")], [("Ｃ", "着手が遅れた。")]]);
}
