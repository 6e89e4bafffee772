//! `corpus/corrections.csv`: what people correct survives every run, is shown as a correction, and is never lost
//! without a word.

mod support;

use support::{OSHU, Workplace, plan};

const COUNTER: &str = "032158/oshu/書かない窓口の導入";
const ONLINE: &str = "032158/oshu/オンライン申請の拡充";

fn corrections(workplace: &Workplace, lines: &[String]) {
    let file = format!("\u{feff}記録ID,項目,正しい値,記入者,日付,理由\r\n{}\r\n", lines.join("\r\n"));
    workplace.write("corpus/corrections.csv", file);
}

fn report(workplace: &Workplace) -> serde_json::Value {
    serde_json::from_str(&workplace.read("output/run.json")).expect("run.json is JSON")
}

/// What `kurabe search` finds, as JSON.
fn found(workplace: &Workplace, arguments: &[&str]) -> serde_json::Value {
    let arguments = [&["search", "--format", "json"], arguments].concat();
    serde_json::from_str(&workplace.kurabe(&arguments).exits(0).stdout).expect("JSON")
}

#[test]
fn corrections_reach_tables_and_index_and_survive_every_run() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run"]).exits(0);
    corrections(
        &workplace,
        &[
            format!("{COUNTER},担当課,市民課,山田,2026/4/1,担当の読み落とし"),
            format!("{COUNTER},令和8年度,本格導入,山田,2026/4/1,工程の読み落とし"),
            format!("{COUNTER},国の項目,BPR,佐藤,2026-04-02,庁内の業務"),
        ],
    );
    let out = workplace.kurabe(&["run"]).exits(0).stdout;
    assert!(out.contains("訂正: 3件を反映、0件は反映できず"), "{out}");
    let holds = || {
        let table = workplace.read("output/2026-03/side_by_side.csv");
        let row = table.lines().find(|line| line.contains(COUNTER)).expect("the record");
        assert!(row.contains("市民課") && row.contains("本格導入") && row.contains("BPR"), "{row}");
        let hit = &found(&workplace, &["市民課"])["hits"][0];
        assert_eq!(hit["initiative_id"], COUNTER);
        assert_eq!(hit["areas"], serde_json::json!(["bpr"]));
        assert_eq!(hit["corrections"][0]["who"], "山田");
        assert_eq!(hit["corrections"][0]["when"], "2026-04-01");
        let shown = workplace.kurabe(&["search", "市民課"]).exits(0).stdout;
        assert!(shown.contains("訂正: 担当課（山田、2026-04-01）：担当の読み落とし"), "{shown}");
        let compared = workplace.kurabe(&["compare", "side_by_side", "--format", "csv"]).exits(0).stdout;
        assert!(compared.contains("市民課"), "{compared}");
        let extracted = workplace.kurabe(&["extract", "corpus/oshu.pdf", "--format", "csv"]).exits(0).stdout;
        assert!(extracted.contains("担当課（山田、2026-04-01）：担当の読み落とし"), "{extracted}");
    };
    holds();
    workplace.kurabe(&["run"]).exits(0).says(&["変わっていない"]);
    workplace.kurabe(&["run", "--fresh"]).exits(0);
    holds();
    corrections(&workplace, &[]);
    workplace.kurabe(&["run"]).exits(0);
    let table = workplace.read("output/2026-03/side_by_side.csv");
    assert!(!table.contains("市民課"), "a correction that is taken back is gone: {table}");
    workplace.kurabe(&["search", "市民課"]).exits(1);
}

#[test]
fn only_the_corrected_document_is_indexed_again_and_none_is_read_again() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run"]).exits(0);
    let records = |workplace: &Workplace| -> Vec<String> {
        let store = support::tree(&workplace.path("output/store"));
        store.into_iter().map(|(name, _)| name).filter(|name| name.contains(".records.")).collect()
    };
    let before = records(&workplace);
    corrections(&workplace, &[format!("{ONLINE},名称,電子申請の拡充,山田,,")]);
    workplace.kurabe(&["run"]).exits(0);
    assert_eq!(records(&workplace), before);
    assert_eq!(found(&workplace, &["電子申請の拡充"])["hits"][0]["initiative_id"], ONLINE);
}

#[test]
fn a_correction_whose_record_is_gone_is_reported_in_every_run() {
    let workplace = Workplace::with_corpus();
    corrections(
        &workplace,
        &[
            format!("{COUNTER},担当課,市民課,山田,2026-04-01,"),
            "032158/oshu/なくなった取組,担当課,市民課,山田,2026-04-01,".into(),
            "032158/other/1,担当課,市民課,山田,2026-04-01,".into(),
        ],
    );
    for _ in 0..2 {
        let outcome = workplace.kurabe(&["run"]).exits(0);
        assert!(outcome.stdout.contains("訂正: 1件を反映、2件は反映できず"), "{outcome:#?}");
        outcome.says(&["corrections.csv: 3行目", "なくなった取組", "4行目", "文書が登録されていません"]);
    }
    let report = report(&workplace);
    assert_eq!(report["corrections"]["made"], 1);
    assert_eq!(report["corrections"]["unmade"][0]["line"], 3);
    assert_eq!(report["counts"]["warnings"], 2);
    workplace.kurabe(&["compare", "--municipality", "奥州市"]).exits(0).says(&["3行目"]);
    workplace.write("corpus/oshu.pdf", plan(&OSHU[..4]));
    corrections(&workplace, &[format!("{ONLINE},担当課,市民課,山田,2026-04-01,")]);
    workplace.kurabe(&["run"]).exits(0).says(&["2行目", "オンライン申請の拡充", "差しかえ"]);
}

#[test]
fn mistakes_are_reported_with_their_line_and_the_other_lines_are_made() {
    let workplace = Workplace::with_corpus();
    corrections(
        &workplace,
        &[
            format!("{COUNTER},担当,市民課,山田,2026-04-01,"),
            format!("{COUNTER},担当課,市民課,山田,4月1日,"),
            format!("{COUNTER},国の項目,窓口,山田,,"),
            format!("{COUNTER},担当課,総務課,山田,,"),
        ],
    );
    workplace
        .kurabe(&["run"])
        .exits(2)
        .says(&["corpus/corrections.csv: 2行目: 項目「担当」はありません", "3行目: 「4月1日」は日付ではありません"])
        .says(&["4行目: 「窓口」という国の項目はありません"]);
    assert_eq!(report(&workplace)["corrections"]["made"], 1);
    assert!(workplace.read("output/2026-03/side_by_side.csv").contains("総務課"));
    workplace.write("corpus/corrections.csv", "記録ID,値\na,b\n");
    workplace.kurabe(&["run"]).exits(2).says(&["corrections.csv: 1行目", "「項目」がありません"]);
}

#[test]
fn reads_plain_csv_saved_by_excel() {
    let workplace = Workplace::with_corpus();
    let file = format!("記録ID,項目,正しい値,記入者,日付,理由\r\n{COUNTER},担当課,髙橋課①,山田,2026/4/1,\r\n");
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(&file);
    workplace.write("corpus/corrections.csv", bytes);
    workplace.kurabe(&["run"]).exits(0);
    assert!(workplace.read("output/2026-03/side_by_side.csv").contains("髙橋課①"));
}

#[test]
fn labels_and_people_are_compared_by_area() {
    let workplace = Workplace::with_corpus();
    corrections(
        &workplace,
        &[
            format!("{COUNTER},国の項目,フロントヤード,佐藤,2026-04-02,"),
            format!("{ONLINE},国の項目,自治体のAI・RPAの利用推進、フロントヤード,佐藤,2026-04-02,"),
            format!("{ONLINE},担当課,総務課,佐藤,2026-04-02,"),
        ],
    );
    let out = workplace.kurabe(&["run"]).exits(0).stdout;
    assert!(out.contains("国の項目の一致: 人が確かめた2件のうち1件（50％）"), "{out}");
    let agreement = &report(&workplace)["corrections"]["agreement"];
    let row = |area: &str| agreement.as_array().expect("rows").iter().find(|row| row["area"] == area).expect("a row");
    let counts = |area: &str| ["given", "right", "agreed"].map(|name| row(area)[name].as_u64());
    assert_eq!(counts("frontyard"), [Some(2), Some(1), Some(1)]);
    assert_eq!(counts("ai_rpa"), [Some(0), Some(1), Some(0)]);
    assert_eq!(agreement.as_array().map(Vec::len), Some(2));
}

/// A list to check as `kurabe run` makes it, with values filled in.
fn fill_in(workplace: &Workplace, rows: &[[&str; 3]]) {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().set_name("読み取り漏れ").expect("a name").write(0, 0, "PDF頁").expect("writes");
    let sheet = workbook.add_worksheet();
    sheet.set_name("訂正").expect("a name");
    for (column, title) in
        (0..).zip(["ファイル", "取組ID", "項目", "読み取った値", "正しい値", "記入者", "日付", "理由"])
    {
        sheet.write(0, column, title).expect("writes");
    }
    let date = rust_xlsxwriter::ExcelDateTime::parse_from_str("2026-04-01").expect("a date");
    for (row, [id, field, value]) in (1..).zip(rows) {
        for (column, text) in [(1, id), (2, field), (4, value)] {
            sheet.write(row, column, *text).expect("writes");
        }
        sheet.write(row, 5, "山田").expect("writes");
        let format = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d");
        sheet.write_with_format(row, 6, &date, &format).expect("writes");
    }
    workbook.save(workplace.path("確認.xlsx")).expect("saves");
}

#[test]
fn a_list_that_was_filled_in_becomes_corrections_once() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run"]).exits(0);
    let made = support::workbook(&workplace, "output/2026-03/check.xlsx");
    assert!(made[0].contains("正しい値") && made[0].contains("記入者"), "{}", made[0]);
    fill_in(&workplace, &[[COUNTER, "担当課", "市民課\n税務課"], [COUNTER, "名称", ""], [ONLINE, "概要", "（空欄）"]]);
    let out = workplace.kurabe(&["correct", "確認.xlsx"]).exits(0).stdout;
    assert!(out.contains("訂正2件を corpus/corrections.csv に加えました"), "{out}");
    let text = workplace.read("corpus/corrections.csv");
    let expected = format!(
        "\u{feff}記録ID,項目,正しい値,記入者,日付,理由\r\n{COUNTER},担当課,\"市民課\r\n税務課\",山田,2026-04-01,\r\n{ONLINE},概要,,山田,2026-04-01,\r\n"
    );
    assert_eq!(text, expected);
    assert!(workplace.kurabe(&["correct", "確認.xlsx"]).exits(0).stdout.contains("既にあるもの: 2件"));
    assert_eq!(workplace.read("corpus/corrections.csv"), expected, "not a second time");
    let out = workplace.kurabe(&["run"]).exits(0).stdout;
    assert!(out.contains("訂正: 2件を反映"), "{out}");
    assert!(workplace.read("output/2026-03/side_by_side.csv").contains("税務課"));
}

#[test]
fn contradicting_corrections_are_refused_with_both_lines() {
    let workplace = Workplace::with_corpus();
    let before = format!("項目,取組ID,値\n取組名,{COUNTER},窓口改革\n");
    workplace.write("corpus/corrections.csv", &before);
    fill_in(&workplace, &[[ONLINE, "番号", "3"], [COUNTER, "名称", "書かない窓口"]]);
    workplace
        .kurabe(&["correct", "確認.xlsx"])
        .exits(2)
        .says(&["corrections.csv の2行目「窓口改革」", "確認.xlsx（シート「訂正」）の3行目「書かない窓口」"]);
    assert_eq!(workplace.read("corpus/corrections.csv"), before, "nothing is written");
    fill_in(&workplace, &[[ONLINE, "番号", "3"]]);
    workplace.kurabe(&["correct", "確認.xlsx"]).exits(0);
    let text = workplace.read("corpus/corrections.csv");
    assert_eq!(text, format!("\u{feff}項目,取組ID,値\r\n取組名,{COUNTER},窓口改革\r\n番号,{ONLINE},3\r\n"));
}

#[test]
fn explains_corrections_that_cannot_be_taken_over() {
    let workplace = Workplace::with_corpus();
    fill_in(&workplace, &[[ONLINE, "番号", "3"], [ONLINE, "色", "青"]]);
    workplace.kurabe(&["correct", "確認.xlsx"]).exits(2).says(&["確認.xlsx", "3行目", "シート「訂正」", "色"]);
    workplace.write("表.xlsx", "no workbook");
    workplace.kurabe(&["correct", "表.xlsx"]).exits(2).says(&["表.xlsx", "Excelブック"]);
    workplace.kurabe(&["correct", "なし.xlsx"]).exits(2).says(&["なし.xlsx", "ファイルがありません"]);
    fill_in(&workplace, &[[ONLINE, "番号", ""]]);
    workplace.kurabe(&["correct", "確認.xlsx"]).exits(1);
    assert!(!workplace.path("corpus/corrections.csv").exists());
}
