//! Pages without a text layer are recognised in the process that reads their document (`run --ocr`): one that dies there
//! costs that document, one that is not done in time its page, and a page on which nothing is recognised is tried once a
//! run. What recognises is a script in the place of Tesseract.

#![cfg(target_os = "linux")]

mod support;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use support::{Outcome, Workplace};

const SCANNED: &[u8] = include_bytes!("scanned/scanned.pdf");

/// Two documents with text and one of a picture, and a Tesseract that does this with a picture: `$2` is its result without
/// the ending. Each picture is noted in `seen`.
fn workplace(does: &str) -> Workplace {
    let workplace = Workplace::with_corpus();
    workplace.write("scan.pdf", SCANNED);
    let city = ["--municipality", "大崎市", "--code", "042153", "--title", "計画", "--published", "2026-03"];
    workplace.kurabe(&[&["add", "scan.pdf"][..], &city].concat()).exits(0);
    let seen = workplace.path("seen");
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo jpn; exit; fi\necho >> '{}'\n{does}\n",
        seen.display()
    );
    workplace.write("bin/tesseract", script);
    fs::set_permissions(workplace.path("bin/tesseract"), Permissions::from_mode(0o755)).expect("may be run");
    workplace
}

/// Runs a batch with that Tesseract.
fn run(workplace: &Workplace, arguments: &[&str]) -> Outcome {
    let path = format!("{}:{}", workplace.path("bin").display(), std::env::var("PATH").unwrap_or_default());
    let mut command = workplace.command(&[&["run", "--ocr"][..], arguments].concat());
    let output = command.env("PATH", path).output().expect("kurabe starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let status = output.status.code().expect("ends by itself");
    Outcome { status, stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// How often a picture was to be recognised.
fn seen(workplace: &Workplace) -> usize {
    fs::read_to_string(workplace.path("seen")).map_or(0, |seen| seen.lines().count())
}

#[test]
fn recognised_text_is_that_of_the_document() {
    let table = "level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n\
        4\\t1\\t1\\t1\\t1\\t0\\t300\\t300\\t900\\t50\\t-1\\t\\n5\\t1\\t1\\t1\\t1\\t1\\t300\\t300\\t900\\t50\\t93\\t窓口の見直しを進めます。\\n";
    let workplace = workplace(&format!("printf '{table}' > \"$2.tsv\""));
    run(&workplace, &[]).exits(0).says(&["文字認識（OCR）で読み取りました"]);
    assert_eq!(seen(&workplace), 1);
    let found = workplace.kurabe(&["search", "窓口の見直し"]).exits(0);
    assert!(found.stdout.contains("大崎市"), "{found:#?}");
}

#[test]
fn a_process_that_dies_while_it_recognises_costs_one_document() {
    let workplace = workplace("kill -9 $PPID");
    run(&workplace, &[]).exits(2).says(&["大崎市", "異常終了"]);
    let matrix = workplace.read("output/2026-03-不完全/area_matrix.md");
    assert!(matrix.contains("奥州市") && matrix.contains("登米市"), "{matrix}");
}

#[test]
fn a_page_that_is_not_recognised_in_time_is_given_up() {
    let workplace = workplace("exec sleep 600");
    run(&workplace, &["--seconds", "1"]).exits(0).says(&["処理時間の上限"]);
}

#[test]
fn a_page_on_which_nothing_is_recognised_is_tried_once_a_run() {
    let workplace = workplace("printf 'level\\n' > \"$2.tsv\"");
    run(&workplace, &[]).exits(0).says(&["文字情報がない"]);
    assert_eq!(seen(&workplace), 1);
    run(&workplace, &[]).exits(0).says(&["文字情報がない"]);
    assert_eq!(seen(&workplace), 2, "the next run tries again");
}
