//! `kurabe inspect`: what was seen on a page, drawn over it.

mod support;

use std::fs;

use support::Workplace;

/// A schedule table with arrows over the years.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/plans/bars.pdf");

#[test]
fn a_page_is_drawn_with_its_rulings_cells_and_lines() {
    let workplace = Workplace::new();
    workplace.write("計画 案.pdf", fs::read(SAMPLE).expect("the sample"));
    let drawn = workplace.kurabe(&["inspect", "計画 案.pdf", "--page", "1"]).exits(0);
    let paths: Vec<&str> = drawn.stdout.lines().collect();
    assert_eq!(paths.len(), 2, "{paths:?}");

    let svg = workplace.read("output/inspect/計画 案-p001.svg");
    assert!(svg.starts_with("<svg ") && svg.contains("data:image/png;base64,"));
    for title in ["罫線", "表 t1: 1行目 1列目", "1行目 "] {
        assert!(svg.contains(title), "no 「{title}」");
    }
    let png = fs::read(workplace.path("output/inspect/計画 案-p001.png")).expect("a picture");
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
}

#[test]
fn a_drawing_is_the_same_every_time() {
    let workplace = Workplace::new();
    let draw = || {
        workplace.kurabe(&["inspect", SAMPLE, "--page", "1"]).exits(0);
        workplace.read("output/inspect/bars-p001.svg")
    };
    assert_eq!(draw(), draw());
}

#[test]
fn a_page_that_is_not_there_is_named() {
    let workplace = Workplace::new();
    workplace.kurabe(&["inspect", SAMPLE, "--page", "99"]).exits(2).says(&["99ページはありません"]);
    workplace.kurabe(&["inspect", "無い.pdf", "--page", "1"]).exits(2).says(&["無い.pdf", "ファイルがありません"]);
    workplace.kurabe(&["inspect", SAMPLE, "--page", "0"]).exits(2);
}

/// Which tables competed on the pages of `tests/plans`, and why one won. To renew after a change of weights:
/// `INSTA_UPDATE=always cargo test --test inspect`.
#[test]
fn the_candidates_of_every_plan_and_their_reasons_read_as_written() {
    let workplace = Workplace::new();
    let plans = format!("{}/tests/plans", env!("CARGO_MANIFEST_DIR"));
    let files = fs::read_dir(plans).expect("the plans").map(|entry| entry.expect("a file").path());
    let mut pdfs: Vec<_> = files.filter(|path| path.extension().is_some_and(|it| it == "pdf")).collect();
    pdfs.sort();
    let mut all = String::new();
    for pdf in pdfs {
        let name = pdf.file_stem().expect("a name").to_string_lossy().into_owned();
        workplace.kurabe(&["inspect", &pdf.to_string_lossy(), "--page", "1", "--why"]).exits(0);
        let why = workplace.read(&format!("output/inspect/{name}-p001.txt"));
        let is_named = |word: &str| !word.chars().any(|c| c.is_ascii_lowercase());
        assert!(why.split_whitespace().all(is_named), "a feature or way without a wording: {why}");
        all.push_str(&format!("── {name}\n{why}"));
    }
    insta::assert_snapshot!("why", all);
}
