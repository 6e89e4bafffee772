//! What people at a desk type besides the great commands: where results go, dates, the list of documents, defaults.

mod support;

use std::fs;

use support::{OSHU, TOME, Workplace, locked, pages, plan, workbook};

#[test]
fn the_extension_decides_what_is_written() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run", "--quiet"]).exits(0);
    workplace.kurabe(&["search", "窓口", "--to", "結果.xlsx"]).exits(0);
    assert!(workbook(&workplace, "結果.xlsx")[0].contains("書かない窓口の導入"));
    workplace.kurabe(&["search", "窓口", "--to", "結果.CSV"]).exits(0);
    assert!(workplace.read("結果.CSV").starts_with("\u{feff}全国地方公共団体コード,"));
    workplace.kurabe(&["search", "窓口", "--to", "結果.txt"]).exits(0);
    assert!(workplace.read("結果.txt").contains("取組ID"));
    workplace.write("一覧.csv", "番号,取組\n1,電子申請\n");
    workplace.kurabe(&["classify", "一覧.csv", "--to", "分類.xlsx"]).exits(0);
    assert!(workbook(&workplace, "分類.xlsx")[0].contains("電子申請"));
    workplace.kurabe(&["extract", "oshu.pdf", "--to", "計画.md"]).exits(0);
    assert!(workplace.read("計画.md").contains("窓口サービスの改革"));
    workplace.kurabe(&["list", "--to", "文書.json"]).exits(0);
    assert!(workplace.read("文書.json").contains("\"id\":\"oshu\""));
}

#[test]
fn an_extension_that_cannot_be_written_is_refused() {
    let workplace = Workplace::with_corpus();
    workplace.write("一覧.csv", "番号,取組\n1,電子申請\n");
    for arguments in [
        &["search", "窓口", "--to", "結果.pdf"][..],
        &["classify", "一覧.csv", "--to", "結果.pdf"],
        &["extract", "oshu.pdf", "--to", "結果.pdf"],
        &["compare", "--to", "結果.pdf"],
        &["diff", "plans", "--to", "結果.pdf"],
        &["list", "--to", "結果.pdf"],
    ] {
        workplace.kurabe(arguments).exits(2).says(&["結果.pdf", "「.pdf」", "使える拡張子", ".json"]);
        assert!(!workplace.path("結果.pdf").exists(), "{arguments:?}");
    }
    workplace.kurabe(&["classify", "一覧.csv", "--format", "csv", "--to", "結果.xlsx"]).exits(2).says(&["合いません"]);
    fs::create_dir(workplace.path("2026.03")).expect("a folder");
    workplace.kurabe(&["compare", "target", "--to", "2026.03", "--format", "md"]).exits(0);
    assert!(workplace.path("2026.03/target.md").exists());
}

#[test]
fn quotes_that_a_shell_leaves_are_taken_off() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run", "--quiet"]).exits(0);
    let plain = workplace.kurabe(&["search", "窓口 申請"]).exits(0).stdout;
    assert_eq!(workplace.kurabe(&["search", "'窓口", "申請'"]).exits(0).stdout, plain);
}

#[test]
fn years_and_months_may_be_japanese() {
    let workplace = Workplace::new();
    workplace.write("a.pdf", plan(OSHU));
    let arguments = ["add", "a.pdf", "--municipality", "奥州市", "--code", "032158", "--title", "計画"];
    let dates = ["--published", "令和8年3月", "--period", "R8-R12", "--id", "oshu"];
    workplace.kurabe(&[&arguments[..], &dates].concat()).exits(0);
    let list = workplace.read("corpus/corpus.toml");
    assert!(list.contains("published = \"2026-03\"") && list.contains("period = \"2026-2030\""), "{list}");
    let table = |year: &str| workplace.kurabe(&["compare", "area_matrix", "--year", year]).exits(0).stdout;
    assert!(table("R9").contains("令和9年度"));
    assert!(["令和9年度", "2027", "令和9年"].iter().all(|year| table(year) == table("R9")));
    workplace.kurabe(&["run", "--quiet", "--date", "令和8年3月31日"]).exits(0);
    assert!(workplace.path("output/2026-03-31/comparison.xlsx").exists());
}

#[test]
fn an_entry_is_edited_and_removed_and_the_rest_stays() {
    let workplace = Workplace::with_corpus();
    let before = format!("# 課の一覧\n{}", workplace.read("corpus/corpus.toml"));
    workplace.write("corpus/corpus.toml", &before);
    let said = workplace.kurabe(&["edit", "oshu", "--published", "令和7年3月", "--kind", "policy"]).exits(0).stdout;
    assert!(said.contains("奥州市") && said.contains("方針") && said.contains("2025-03"), "{said}");
    let expected = before.replacen("2026-03", "2025-03", 1).replacen("\"plan\"", "\"policy\"", 1);
    assert_eq!(workplace.read("corpus/corpus.toml"), expected);
    workplace.kurabe(&["edit", "oshu", "--period", "2025-2029"]).exits(0);
    workplace.kurabe(&["edit", "oshu", "--period"]).exits(0);
    assert_eq!(workplace.read("corpus/corpus.toml"), expected);
    workplace.kurabe(&["edit", "osaki", "--title", "計画"]).exits(2).says(&["osaki", "oshu、tome"]);
    let said = workplace.kurabe(&["remove", "oshu"]).exits(0).stdout;
    assert!(said.contains("oshu.pdf") && workplace.path("corpus/oshu.pdf").exists(), "{said}");
    let list = workplace.read("corpus/corpus.toml");
    assert!(list.starts_with("# 課の一覧\n") && !list.contains("oshu") && list.contains("tome"), "{list}");
    workplace.kurabe(&["remove", "tome", "--with-file"]).exits(0);
    assert!(!workplace.path("corpus/tome.pdf").exists());
    workplace.kurabe(&["list"]).exits(1);
}

#[test]
fn the_list_tells_programs_the_state_of_each_file() {
    let workplace = Workplace::with_corpus();
    workplace.write("corpus/tome.pdf", plan(OSHU));
    let json = workplace.kurabe(&["list", "--format", "json"]).exits(0).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let states: Vec<&str> = json["documents"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|document| document["state"].as_str())
        .collect();
    assert_eq!((json["schema"].as_str(), states), (Some("kurabe.documents/1"), vec!["present", "changed"]));
    assert_eq!(json["documents"][0]["municipality"]["name"], "奥州市");
}

#[test]
fn kurabe_alone_states_what_to_do_next() {
    let workplace = Workplace::new();
    let empty = workplace.kurabe(&[]).exits(0).stdout;
    assert!(empty.contains("文書: 0件") && empty.contains("kurabe add") && empty.contains("kurabe help"), "{empty}");
    let workplace = Workplace::with_corpus();
    let fresh = workplace.kurabe(&[]).exits(0).stdout;
    assert!(fresh.contains("文書: 2件") && fresh.contains("比較表: まだありません"), "{fresh}");
    workplace.kurabe(&["run", "--quiet"]).exits(0);
    let done = workplace.kurabe(&[]).exits(0).stdout;
    assert!(done.contains("latest.html") && done.contains("kurabe search \"書かない窓口\""), "{done}");
}

#[test]
fn the_doctor_names_what_is_missing_and_what_is_wrong() {
    let workplace = Workplace::new();
    let empty = workplace.kurabe(&["doctor"]).exits(0).stdout;
    assert!(empty.contains("△ 文書の一覧") && empty.contains("○ 国の計画の版: 第"), "{empty}");
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run", "--quiet"]).exits(0);
    let good = workplace.kurabe(&["doctor"]).exits(0).stdout;
    let parts =
        ["○ 文書の一覧: corpus/corpus.toml に2件", "○ 結果のフォルダー", "○ 検索用の索引", "文字認識", "実行ファイル"];
    assert!(parts.iter().all(|part| good.contains(part)), "{good}");
    fs::remove_file(workplace.path("corpus/tome.pdf")).expect("is there");
    let wrong = workplace.kurabe(&["doctor"]).exits(2).stdout;
    assert!(wrong.contains("× 文書の一覧") && wrong.contains("tome.pdf"), "{wrong}");
}

#[test]
fn defaults_are_in_a_file() {
    let workplace = Workplace::with_corpus();
    fs::rename(workplace.path("corpus"), workplace.path("文書")).expect("is there");
    workplace.write("kurabe.toml", "corpus = \"文書\"\noutput = \"結果\"\nbase = \"奥州市\"\nyear = \"R9\"\n");
    workplace.kurabe(&["run", "--quiet"]).exits(0);
    assert!(workplace.path("結果/latest.html").exists() && !workplace.path("output").exists());
    let gap = workplace.kurabe(&["compare", "gap"]).exits(0).stdout;
    assert!(gap.contains("奥州市"), "{gap}");
    let table = workplace.kurabe(&["compare", "area_matrix"]).exits(0).stdout;
    assert!(table.contains("令和9年度"), "{table}");
    let other = workplace.kurabe(&["compare", "area_matrix", "--year", "R10"]).exits(0).stdout;
    assert!(other.contains("令和10年度"), "{other}");
}

/// A plan with a cover: title, month and city, then a page with the period.
fn covered() -> Vec<u8> {
    pages(&[
        &["奥州市DX推進計画", "令和8年3月", "奥州市"],
        &["１ 計画の期間", "令和8年度から令和12年度までの5年間とします。"],
        OSHU,
    ])
}

#[test]
fn values_from_the_imprint_need_not_be_typed() {
    let workplace = Workplace::new();
    workplace.write("a.pdf", covered());
    let outcome = workplace.kurabe(&["add", "a.pdf", "--municipality", "奥州市", "--code", "032158"]).exits(0);
    outcome.says(&[
        "文書名「奥州市DX推進計画」",
        "公表年月「2026-03」",
        "種類「計画」",
        "計画期間「2026-2030」",
        "kurabe edit",
    ]);
    let list = workplace.read("corpus/corpus.toml");
    for part in ["title = \"奥州市DX推進計画\"", "kind = \"plan\"", "published = \"2026-03\"", "period = \"2026-2030\""]
    {
        assert!(list.contains(part), "{list}");
    }
    workplace.write("b.pdf", plan(OSHU));
    let add = ["add", "b.pdf", "--municipality", "奥州市"];
    workplace.kurabe(&add).exits(2).says(&["文書名", "--title"]);
    workplace.kurabe(&[&add[..], &["--title", "計画"]].concat()).exits(2).says(&["公表年月", "--published"]);
    assert_eq!(workplace.read("corpus/corpus.toml"), list);
}

#[test]
fn a_pdf_that_cannot_be_read_is_not_added_and_an_empty_one_is_warned_of() {
    let workplace = Workplace::new();
    let add = |file: &str, city: &str, code: &str| {
        workplace.kurabe(&[
            "add",
            file,
            "--municipality",
            city,
            "--code",
            code,
            "--title",
            "計画",
            "--published",
            "2026",
        ])
    };
    workplace.write("broken.pdf", "%PDF-1.7\nnothing else");
    add("broken.pdf", "奥州市", "032158").exits(2).says(&["broken.pdf", "登録しません"]);
    workplace.write("locked.pdf", locked(OSHU));
    add("locked.pdf", "奥州市", "032158").exits(2).says(&["locked.pdf", "登録しません"]);
    workplace.write("empty.pdf", "");
    for (file, reason) in [("missing.pdf", "ファイルがありません"), ("empty.pdf", "PDFファイルではありません")]
    {
        // Not asked for a title first: there is nothing it could be the title of.
        workplace.kurabe(&["add", file, "--municipality", "奥州市"]).exits(2).says(&[file, reason]);
    }
    assert!(!workplace.path("corpus").exists());
    workplace.write("scan.pdf", pages(&[&[], &[]]));
    add("scan.pdf", "奥州市", "032158").exits(0).says(&["scan.pdf", "文字を読み取れるページがありません", "--ocr"]);
    add("scan.pdf", "登米市", "042129").exits(2).says(&["同じPDF", "別の自治体「岩手県奥州市」", "「scan」"]);
}

#[test]
fn a_list_may_be_a_workbook_and_keeps_its_columns() {
    let workplace = Workplace::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "表紙").expect("writes");
    let sheet = book.add_worksheet();
    let rows = [
        ["取組一覧", "", ""],
        ["担当課", "事業名", "名称コード"],
        ["市民課", "書かない窓口と書かない窓口の予約", "007"],
    ];
    for (at, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write(at, column, cell).expect("writes");
        }
    }
    workplace.write("一覧.xlsx", book.save_to_buffer().expect("a workbook"));
    let csv = workplace.kurabe(&["classify", "一覧.xlsx", "--format", "csv"]).exits(0).stdout;
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    assert_eq!(
        lines.next(),
        Some("担当課,事業名,名称コード,国の項目ID,国の項目,確度（％）,関連する国の項目,テーマ,根拠の語")
    );
    let line = lines.next().expect("an entry");
    assert!(line.starts_with("市民課,書かない窓口と書かない窓口の予約,007,frontyard,"), "{line}");
    let evidence = line.rsplit(',').next().expect("the last cell");
    let words: Vec<&str> = evidence.trim_matches('"').split('、').collect();
    let once: std::collections::BTreeSet<&str> = words.iter().copied().collect();
    assert!(words.contains(&"書かない窓口") && once.len() == words.len(), "{evidence}");
    workplace.kurabe(&["classify", "一覧.xlsx", "--to", "結果.xlsx"]).exits(0);
    let sheet = &workbook(&workplace, "結果.xlsx")[0];
    assert!(sheet.contains("フロントヤード") && !sheet.contains("frontyard") && sheet.contains("市民課"), "{sheet}");
    workplace.write("空.xlsx", rust_xlsxwriter::Workbook::new().save_to_buffer().expect("a workbook"));
    workplace.kurabe(&["classify", "空.xlsx"]).exits(2).says(&["空.xlsx"]);
}

#[test]
fn messages_name_city_and_document() {
    let workplace = Workplace::with_corpus();
    workplace.write("corpus/tome.pdf", pages(&[TOME, &[]]));
    let said = workplace.kurabe(&["run"]).exits(0);
    let said = said.says(&["登米市『登米市DX計画』（tome.pdf）: p.2", "kurabe edit tome --accept-file"]);
    assert!(!said.stderr.contains("奥州市"), "{}", said.stderr);
    workplace.kurabe(&["edit", "tome", "--accept-file"]).exits(0);
    assert!(!workplace.kurabe(&["run"]).exits(0).stderr.contains("変わっています"));
    fs::remove_file(workplace.path("corpus/oshu.pdf")).expect("is there");
    for arguments in [&["run"][..], &["compare", "area_matrix"]] {
        workplace.kurabe(arguments).exits(2).says(&["エラー: 奥州市『奥州市DX計画』（oshu、", "ファイルがありません"]);
    }
}

#[test]
fn verbose_output_shows_each_step() {
    let workplace = Workplace::with_corpus();
    let outcome = workplace.kurabe(&["run", "--verbose"]).exits(0);
    outcome.says(&[
        "文書: corpus",
        "oshu: 1ページ、取組2件",
        "索引: ",
        "書き出し: output/2026-03/comparison.xlsx",
        "秒]",
    ]);
    assert!(!workplace.kurabe(&["run", "--fresh"]).exits(0).stderr.contains("秒]"));
    workplace.kurabe(&["run", "--verbose", "--quiet"]).exits(2).says(&["--verbose", "--quiet", "同時に使えません"]);
}
