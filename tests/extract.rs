//! `kurabe extract` and `kurabe classify` as a user meets them: formats, bad files, pipes.

mod support;

use std::process::Stdio;

use support::{OSHU, TOME, Workplace, garbled, locked, locked_for_readers, pages, plan, unidentified, workbook};

#[test]
fn text_comes_out_as_it_was_set() {
    let workplace = Workplace::new();
    workplace.write("DX 計画.pdf", pages(&[OSHU, TOME]));
    let text = workplace.kurabe(&["extract", "DX 計画.pdf", "--format", "text"]).exits(0).stdout;
    assert_eq!(text, format!("{}\n\u{c}{}\n\u{c}", OSHU.join("\n"), TOME.join("\n")));
    let second = workplace.kurabe(&["extract", "DX 計画.pdf", "--format", "text", "--pages", "2"]).exits(0).stdout;
    assert_eq!(second, format!("{}\n\u{c}", TOME.join("\n")));
}

#[test]
fn several_files_are_lines_of_json_in_their_order() {
    let workplace = Workplace::new();
    workplace.write("b.pdf", plan(OSHU));
    workplace.write("a.pdf", plan(TOME));
    let out = workplace.kurabe(&["extract", "b.pdf", "a.pdf"]).exits(0).stdout;
    let files: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(files.len(), 2);
    assert_eq!(files[0]["source"]["file"], "b.pdf");
    assert_eq!(files[1]["source"]["file"], "a.pdf");
    assert_eq!(files[1]["schema"], "kurabe.document/1");
    assert_eq!(files[1]["pages"][0]["lines"][2]["text"], TOME[2]);
}

#[test]
fn standard_input_is_a_file_named_dash() {
    let workplace = Workplace::new();
    let out = workplace.kurabe_with(&["extract", "-", "--format", "text"], &plan(OSHU)).exits(0).stdout;
    assert!(out.starts_with(OSHU[0]), "{out}");
    workplace.kurabe_with(&["extract", "-"], b"").exits(2).says(&["-: ", "PDFファイルではありません"]);
}

#[test]
fn a_pipe_and_names_with_spaces_go_together() {
    let workplace = Workplace::new();
    workplace.write("令和８年度　DX 計画（案）.pdf", plan(TOME));
    let out = workplace.kurabe_with(&["extract", "-", "令和８年度　DX 計画（案）.pdf"], &plan(OSHU)).exits(0).stdout;
    let files: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let read: Vec<_> =
        files.iter().map(|file| (&file["source"]["file"], &file["pages"][0]["lines"][2]["text"])).collect();
    assert_eq!(read, [(&"-".into(), &OSHU[2].into()), (&"令和８年度　DX 計画（案）.pdf".into(), &TOME[2].into())]);
}

#[test]
fn each_bad_file_is_named_with_its_reason_and_the_others_are_done() {
    let workplace = Workplace::new();
    workplace.write("表.xlsx", b"PK\x03\x04");
    workplace.write("鍵.pdf", locked(OSHU));
    workplace.write("所有者.pdf", locked_for_readers(OSHU));
    workplace.write("壊.pdf", &plan(OSHU)[..200]);
    workplace.write("良.pdf", plan(OSHU));
    let outcome = workplace
        .kurabe(&[
            "extract",
            "なし.pdf",
            "表.xlsx",
            "鍵.pdf",
            "所有者.pdf",
            "壊.pdf",
            ".",
            "良.pdf",
            "--format",
            "text",
        ])
        .exits(2)
        .says(&["なし.pdf: ファイルがありません", "表.xlsx: PDFファイルではありません"])
        .says(&["鍵.pdf: パスワードで保護", "所有者.pdf: パスワードで保護", ".: フォルダーです", "壊.pdf: "]);
    assert!(outcome.stdout.contains("書かない窓口"), "{outcome:#?}");
}

#[test]
fn files_without_identifier_or_with_a_direct_encryption_dictionary_are_unlocked() {
    let workplace = Workplace::new();
    for direct in [false, true] {
        workplace.write("plan.pdf", unidentified(OSHU, direct));
        let text = workplace.kurabe(&["extract", "plan.pdf", "--format", "text"]).exits(0).stdout;
        assert_eq!(text, format!("{}\n\u{c}", OSHU.join("\n")), "direct: {direct}");
    }
}

#[test]
fn limits_are_options() {
    let workplace = Workplace::new();
    workplace.write("plan.pdf", pages(&[OSHU, TOME]));
    let outcome =
        workplace.kurabe(&["extract", "plan.pdf", "--max-pages", "1"]).exits(0).says(&["途中まで", "1ページまで"]);
    assert!(outcome.stdout.contains("\"pages\":1"), "{outcome:#?}");
    workplace.kurabe(&["extract", "plan.pdf", "--seconds", "0"]).exits(2).says(&["--seconds", "1 から 1000000"]);
}

#[test]
fn a_page_without_text_is_named() {
    let workplace = Workplace::new();
    workplace.write("scan.pdf", pages(&[OSHU, &[]]));
    let outcome = workplace.kurabe(&["extract", "scan.pdf"]).exits(0).says(&["注意: scan.pdf: p.2: 文字情報がない"]);
    let json: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(json["warnings"][0]["code"], "no_text_layer");
    let quiet = workplace.kurabe(&["extract", "scan.pdf", "--quiet"]).exits(0);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn a_page_whose_letters_have_no_code_points_is_as_good_as_a_picture() {
    let workplace = Workplace::new();
    workplace.write("garbled.pdf", garbled(&[OSHU]));
    let outcome = workplace
        .kurabe(&["extract", "garbled.pdf"])
        .exits(0)
        .says(&["p.1: 文字コードを特定できない文字が", "p.1: 文字情報がないか、文字コードを特定できないページ"]);
    let json: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let codes: Vec<&str> =
        json["warnings"].as_array().expect("a list").iter().filter_map(|w| w["code"].as_str()).collect();
    assert!(codes.contains(&"unknown_glyphs") && codes.contains(&"no_text_layer"), "{codes:?}");
    assert!(json["pages"][0]["lines"].to_string().contains('\u{fffd}'), "they stay in their places");
}

#[test]
fn the_csv_opens_in_excel() {
    let workplace = Workplace::new();
    workplace.write("a.pdf", plan(OSHU));
    let out = workplace.kurabe(&["extract", "a.pdf", "--format", "csv"]).exits(0).stdout;
    assert!(out.starts_with("\u{feff}ファイル,"), "{out}");
    assert_eq!(out.matches('\n').count(), out.matches("\r\n").count(), "{out}");
}

#[test]
fn pages_that_are_not_there_are_reported() {
    let workplace = Workplace::new();
    workplace.write("a.pdf", plan(OSHU));
    workplace.kurabe(&["extract", "a.pdf", "--pages", "9"]).exits(0).says(&["全1ページ"]);
    workplace.kurabe(&["extract", "a.pdf", "--pages", "x"]).exits(2).says(&["--pages", "3-5,8"]);
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let workplace = Workplace::new();
    let many: Vec<&[&str]> = vec![OSHU; 60];
    workplace.write("a.pdf", pages(&many));
    let mut child = workplace
        .command(&["extract", "a.pdf", "--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kurabe starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("kurabe ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_list_is_classified_in_its_order() {
    let workplace = Workplace::new();
    let list = "{\"id\": \"b\", \"text\": \"オンライン申請の拡充\"}\n{\"id\": \"a\", \"text\": \"花壇の手入れ\"}\n";
    let out = workplace.kurabe_with(&["classify", "-"], list.as_bytes()).exits(0).stdout;
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((&lines[0]["id"], &lines[1]["id"]), (&"b".into(), &"a".into()));
    assert_eq!(lines[0]["areas"][0]["area"], "frontyard");
    assert_eq!(lines[1]["areas"][0]["area"], "other");
    workplace.write("一覧.csv", "番号,事業名\r\n7,スマホ教室の開催\r\n");
    let csv = workplace.kurabe(&["classify", "一覧.csv", "--format", "csv"]).exits(0).stdout;
    assert!(csv.contains("\r\n7,スマホ教室の開催,digital_divide,"), "{csv}");
}

#[test]
fn a_list_may_be_what_excel_saves_and_become_a_workbook() {
    let workplace = Workplace::new();
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode("番号,取組\r\n7,①スマホ教室の開催\r\n8,庁舎のLED化\r\n9,=1+1\r\n");
    workplace.write("一覧.csv", bytes);
    let csv = workplace.kurabe(&["classify", "一覧.csv", "--format", "csv"]).exits(0).stdout;
    assert!(csv.contains("\r\n7,①スマホ教室の開催,digital_divide,デジタルデバイド対策,"), "{csv}");
    assert!(csv.contains("\r\n8,庁舎のLED化,other,国の項目なし,"), "{csv}");
    let arguments = ["classify", "一覧.csv", "--format", "csv", "--edition", "4.0"];
    assert!(workplace.kurabe(&arguments).exits(0).stdout.contains("第4.0版では未確認"));
    workplace.kurabe(&["classify", "一覧.csv", "--edition", "9"]).exits(2).says(&["版「9」", "2.2"]);
    workplace.kurabe(&["classify", "一覧.csv", "--format", "xlsx", "--to", "結果.xlsx"]).exits(0).says(&["結果.xlsx"]);
    let sheets = workbook(&workplace, "結果.xlsx");
    assert_eq!(sheets.len(), 1);
    assert!(sheets[0].contains("国の項目なし") && sheets[0].contains("①スマホ教室の開催"), "{}", sheets[0]);
    assert!(!sheets[0].contains("<f>"), "no text becomes a formula: {}", sheets[0]);
}

#[test]
fn the_doubtful_come_first_in_a_workbook_too() {
    let workplace = Workplace::new();
    workplace.write("a.pdf", plan(OSHU));
    workplace.kurabe(&["extract", "a.pdf", "--format", "xlsx", "--to", "取組.xlsx"]).exits(0);
    let sheets = workbook(&workplace, "取組.xlsx");
    assert!(sheets[0].contains("書かない窓口の導入") && sheets[0].contains("要確認"), "{}", sheets[0]);
    workplace.kurabe(&["extract", "a.pdf", "--to", "取組.json"]).exits(0);
    assert_eq!(workplace.read("取組.json"), workplace.kurabe(&["extract", "a.pdf"]).exits(0).stdout);
}

#[test]
fn a_list_that_cannot_be_read_is_explained() {
    let workplace = Workplace::new();
    workplace.write("utf16.csv", b"\xff\xfe\xd6\x53\x44\x7d");
    workplace.kurabe(&["classify", "utf16.csv"]).exits(2).says(&["utf16.csv", "CSV UTF-8"]);
    workplace
        .kurabe_with(&["classify", "-"], "{\"text\": \"窓口\"}\n{\"id\": 3}\n".as_bytes())
        .exits(2)
        .says(&["2行目"]);
    workplace.kurabe_with(&["classify", "-"], "番号,担当\n1,総務課\n".as_bytes()).exits(2).says(&["1行目", "事業名"]);
    workplace.kurabe(&["classify", "なし.csv"]).exits(2).says(&["なし.csv: ファイルがありません"]);
}
