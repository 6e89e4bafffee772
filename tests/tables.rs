//! `kurabe compare`, `kurabe diff` and the reports of `kurabe run`: formats, places, templates, surveys and years.

mod support;

use std::fs;
use std::path::Path;

use support::{OSHU, TOME, Workplace, plan};

#[test]
fn tables_go_where_and_as_what_they_are_asked_for() {
    let workplace = Workplace::with_corpus();
    let screen = workplace.kurabe(&["compare", "area_matrix"]).exits(0).stdout;
    assert!(screen.contains("【国の項目別の取組件数】") && screen.contains("合計"), "{screen}");
    let csv = workplace.kurabe(&["compare", "取組の比較", "--format", "csv"]).exits(0).stdout;
    assert!(csv.starts_with("\u{feff}全国地方公共団体コード,地方公共団体名,") && csv.contains("\r\n"), "{csv}");
    workplace.kurabe(&["compare", "--format", "csv"]).exits(2).says(&["1つ", "--to"]);
    workplace.kurabe(&["compare", "target", "--to", "目標.json"]).exits(0);
    assert!(workplace.read("目標.json").starts_with("{\"schema\":\"kurabe.comparison/2\""));
    workplace.kurabe(&["compare", "target", "--to", "a.json", "--format", "csv"]).exits(2).says(&["拡張子"]);
    let written =
        workplace.kurabe(&["compare", "schedule", "coverage", "--to", "表", "--format", "md"]).exits(0).stdout;
    assert_eq!(written.lines().count(), 3, "with the sources: {written}");
    for file in ["比較.xlsx", "比較.docx", "比較.html"] {
        workplace.kurabe(&["compare", "--base", "奥州市", "--to", file]).exits(0);
        assert!(fs::metadata(workplace.path(file)).expect("is written").len() > 1000, "{file}");
    }
    assert!(workplace.read("比較.html").contains("奥州市との差"));
}

#[test]
fn a_choice_of_areas_topics_and_base_is_kept_to_or_refused() {
    let workplace = Workplace::with_corpus();
    let compared = |arguments: &[&str]| workplace.kurabe(&[&["compare"], arguments].concat());
    let some = compared(&["side_by_side", "--topic", "書かない窓口", "--format", "csv"]).exits(0).stdout;
    assert!(some.contains("書かない窓口の導入") && !some.contains("RPAの活用"), "{some}");
    let some = compared(&["side_by_side", "--area", "ai_rpa", "--format", "csv"]).exits(0).stdout;
    assert!(some.contains("RPAの活用") && !some.contains("書かない窓口の導入"), "{some}");
    let year = compared(&["area_matrix", "--year", "2027", "--edition", "2.2"]).exits(0).stdout;
    assert!(year.contains("令和9年度"), "{year}");
    compared(&["gap"]).exits(2).says(&["--base"]);
    compared(&["survey"]).exits(2).says(&["--survey"]);
    compared(&["matrix"]).exits(2).says(&["area_matrix（国の項目別の取組件数）"]);
    compared(&["--report", "概要"]).exits(2).says(&["「概要」", "全件一覧（full）、議会資料（summary）"]);
    compared(&["--topic", "空飛ぶ車"]).exits(2).says(&["空飛ぶ車", "paperless_counter"]);
}

#[test]
fn a_batch_writes_what_its_report_asks_for_and_leaves_older_ones_alone() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run", "--base", "奥州市"]).exits(0);
    assert!(workplace.path("output/2026-03/gap.csv").exists());
    workplace.write("output/2026-03/議案.csv", "手で作った表");
    workplace.kurabe(&["run", "--report", "議会資料"]).exits(0);
    let exists = |name: &str| workplace.path(name).exists();
    assert!(!exists("output/2026-03/gap.csv"), "a table of other conditions does not stay");
    assert!(!exists("output/2026-03/area_matrix.md"), "議会資料 has no Markdown");
    assert!(exists("output/2026-03/議案.csv") && exists("output/2026-03/comparison.docx"));
    workplace.kurabe(&["run", "--date", "2027-01-15"]).exits(0);
    assert_eq!(workplace.read("output/latest"), "2027-01-15\n");
    assert!(exists("output/2026-03/comparison.xlsx"), "older batches stay");
    workplace.kurabe(&["diff", "batches"]).exits(1);
}

#[test]
fn a_batch_is_compared_with_the_last() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run", "--date", "2025-03"]).exits(0);
    let changed: Vec<&str> =
        OSHU.iter().map(|line| if *line == OSHU[4] { "【オンライン申請の拡充と改善】" } else { line }).collect();
    workplace.write("corpus/oshu.pdf", plan(&changed));
    workplace.write("corpus/tome.pdf", plan(&[&TOME[..4], &["【電子決裁の導入】", "決裁を電子化します。"]].concat()));
    workplace.kurabe(&["run", "--date", "2026-03"]).exits(0);
    let csv = workplace.kurabe(&["diff", "batches", "--format", "csv"]).exits(0).stdout;
    let row =
        |part: &str| csv.lines().find(|line| line.contains(part)).unwrap_or_else(|| panic!("{part}: {csv}")).to_owned();
    assert!(row("オンライン申請の拡充と改善").contains("名称変更,名称が類似"), "{csv}");
    assert!(row("電子決裁の導入").contains(",追加,"), "{csv}");
    assert!(row("スマホ教室の開催").contains(",記載終了,"), "{csv}");
    assert!(!csv.contains("書かない窓口の導入"), "what is the same is left out: {csv}");
    let one = ["diff", "batches", "output/2025-03", "output/2026-03", "--municipality", "奥州市", "--format", "csv"];
    assert!(!workplace.kurabe(&one).exits(0).stdout.contains("登米市"));
    workplace
        .kurabe(&["diff", "batches", "output/2025-03", "corpus"])
        .exits(2)
        .says(&["corpus/records.jsonl", "kurabe run"]);
}

#[test]
fn plans_are_compared_with_their_earlier_ones_and_their_reports() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["diff", "plans"]).exits(1).says(&["kurabe add"]);
    workplace.kurabe(&["diff", "progress"]).exits(1).says(&["progress"]);
    workplace.write("old.pdf", plan(&[&OSHU[..4], &["【電子契約の導入】", "契約を電子化します。"]].concat()));
    let add = ["add", "old.pdf", "--municipality", "奥州市", "--title", "旧計画", "--published"];
    workplace.kurabe(&[&add[..], &["2022-03"]].concat()).exits(0);
    let csv = workplace.kurabe(&["diff", "plans", "--format", "csv"]).exits(0).stdout;
    for (change, name) in
        [("変更なし", "書かない窓口の導入"), ("追加", "オンライン申請の拡充"), ("記載終了", "電子契約の導入")]
    {
        assert!(csv.lines().any(|line| line.contains(change) && line.contains(name)), "{change} {name}: {csv}");
    }
    workplace.kurabe(&["diff", "plans", "oshu", "nothing"]).exits(2).says(&["nothing", "登録のある文書"]);
    workplace.kurabe(&["diff", "plans", "--to", "違い.xlsx"]).exits(0);
}

#[test]
fn a_survey_is_beside_the_plans() {
    let workplace = Workplace::with_corpus();
    workplace.write("調査.csv", ",,奥州市,登米市\n業務,RPAの導入状況,実施,未実施\n");
    let asked = ["compare", "survey", "--survey", "調査.csv", "--survey-date", "2024-04", "--format", "csv"];
    let csv = workplace.kurabe(&asked).exits(0).stdout;
    let row = |city: &str| csv.lines().find(|line| line.contains(city)).expect("a row").to_owned();
    assert!(row("奥州市").contains("調査は実施、計画に記載なし,1,") && row("奥州市").contains("2024-04"), "{csv}");
    assert!(row("登米市").contains("調査は未実施、計画に記載あり,0,"), "{csv}");
    assert!(row("奥州市").contains("2026-03"), "the date of the plan too: {csv}");
    workplace.write("他.csv", "a,b\n1,2\n");
    workplace.kurabe(&["run", "--survey", "他.csv"]).exits(2).says(&["他.csv", "調査項目が見つかりません"]);
    workplace.kurabe(&["run", "--survey", "ない.csv"]).exits(2).says(&["ない.csv"]);
}

/// The digital agency's own files, where they are at hand: what they say of the four cities of the samples, read by another
/// reader, and what stands beside it.
#[test]
fn the_published_files_are_read_as_they_are() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/survey");
    let folder =
        if folder.exists() { folder } else { Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/survey") };
    let Ok(files) = fs::read_dir(&folder) else { return eprintln!("skipped: {} is not here", folder.display()) };
    let mut files: Vec<String> = files.flatten().map(|file| file.path().to_string_lossy().into_owned()).collect();
    files.sort();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").to_string_lossy().into_owned();
    let workplace = Workplace::new();
    let mut asked =
        vec!["compare", "survey", "--corpus", &corpus, "--survey-date", "2024-04", "--to", "表", "--format", "json"];
    files.iter().for_each(|file| asked.extend(["--survey", file]));
    workplace.kurabe(&asked).exits(0);
    let json: serde_json::Value = serde_json::from_str(&workplace.read("表/survey.json")).expect("is JSON");
    let rows = json["rows"].as_array().expect("rows");
    let mut compared = 0;
    for file in &files {
        let bytes = fs::read_to_string(file).expect("UTF-8");
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.trim_start_matches('\u{feff}').as_bytes());
        let grid: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        for city in ["奥州市", "大崎市", "河北町", "登米市"] {
            let column = grid[0].iter().position(|name| name == city).expect("a column");
            for row in &grid[1..] {
                let (item, answer) = (row[1].trim(), row[column].trim());
                let found = rows.iter().find(|row| row["municipality"] == city && row["survey_item"] == item);
                let Some(found) = found else {
                    assert!(answer.is_empty() || item.contains('_'), "{city} {item}: {answer} is lost");
                    continue;
                };
                let value = found["survey_value"].as_f64().map(|value| format!("{value}%"));
                let text = value.or_else(|| found["survey_answer"].as_str().map(ToOwned::to_owned)).expect("an answer");
                assert_eq!(text.trim_end_matches('%').parse::<f64>().ok(), answer.trim_end_matches('%').parse().ok());
                assert!(answer.ends_with('%') || text == answer, "{city} {item}");
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared} values");
    let plan = |city: &str| {
        let row = rows.iter().find(|row| row["municipality"] == city && row["survey_item"] == "全体方針策定");
        row.expect("is asked").clone()
    };
    for city in ["奥州市", "大崎市", "河北町", "登米市"] {
        let row = plan(city);
        assert_eq!(row["state"], "記載あり", "{row}");
        assert!(row["published"][0].is_string() && row["survey_date"] == "2024-04", "both dates stand there: {row}");
    }
}
