//! Pages that are pictures: `--ocr` reads them where Tesseract with Japanese is installed, and says so; where it is not,
//! it says what to install. `scanned.pdf` is a fax-like picture (CCITT G4, 200 dpi) of a plan made for this test.

mod support;

use std::process::Command;

use support::Workplace;

const SCANNED: &[u8] = include_bytes!("scanned/scanned.pdf");

/// Whether Tesseract reads Japanese here.
fn is_installed() -> bool {
    let languages = Command::new("tesseract").arg("--list-langs").output();
    languages.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).lines().any(|line| line == "jpn"))
}

#[test]
fn a_scanned_page_is_recognised_and_marked() {
    if !is_installed() {
        eprintln!("skipped: Tesseract with Japanese data is not installed");
        return;
    }
    let workplace = Workplace::new();
    workplace.write("scan.pdf", SCANNED);
    let plain = workplace.kurabe(&["extract", "scan.pdf"]).exits(0).says(&["p.1", "文字情報がない"]);
    assert!(!plain.stdout.contains("\"ocr\""));
    let outcome =
        workplace.kurabe(&["extract", "scan.pdf", "--ocr"]).exits(0).says(&["p.1", "文字認識（OCR）で読み取りました"]);
    let json: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let lines = json["pages"][0]["lines"].as_array().expect("lines");
    let text: String = lines.iter().filter_map(|line| line["text"].as_str()).collect();
    assert!(text.contains("窓口") && text.contains("オンライン申請"), "{text}");
    assert!(lines.iter().all(|line| line["ocr"].as_f64().is_some_and(|sure| sure > 0.5)), "{lines:?}");
    let records = json["initiatives"].as_array().expect("initiatives");
    assert!(!records.is_empty());
    for record in records {
        assert!(record["confidence"].as_f64().expect("a number") < 0.85, "{record}");
        assert!(record["doubts"].to_string().contains("OCR"), "{record}");
    }
}

#[test]
fn a_batch_reads_again_what_ocr_may_add_to() {
    if !is_installed() {
        eprintln!("skipped: Tesseract with Japanese data is not installed");
        return;
    }
    let workplace = Workplace::new();
    workplace.write("scan.pdf", SCANNED);
    let add = [
        "add",
        "scan.pdf",
        "--municipality",
        "奥州市",
        "--code",
        "032158",
        "--title",
        "計画",
        "--published",
        "2026-03",
    ];
    workplace.kurabe(&add).exits(0);
    workplace.kurabe(&["run"]).exits(0).says(&["文字情報がない"]);
    workplace.kurabe(&["run", "--ocr"]).exits(0).says(&["文字認識（OCR）で読み取りました"]);
    let again = workplace.kurabe(&["run"]).exits(0).says(&["前回から変わっていない"]);
    assert!(again.stderr.contains("文字認識（OCR）"), "what was recognised stays: {again:#?}");
}

#[test]
fn without_tesseract_it_states_what_to_install() {
    let workplace = Workplace::new();
    workplace.write("scan.pdf", SCANNED);
    let output = workplace.command(&["extract", "scan.pdf", "--ocr"]).env("PATH", "").output().expect("kurabe starts");
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains("Tesseract OCR を日本語データ（jpn）と一緒にインストール"), "{message}");
}
