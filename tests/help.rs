//! Help and wrong usage, as a person reads them: all in Japanese.

mod support;

use support::Workplace;

const COMMANDS: [&str; 12] = [
    "run", "search", "compare", "diff", "add", "correct", "list", "extract", "inspect", "explain", "classify",
    "licenses",
];

#[test]
fn help_reads_as_written() {
    let workplace = Workplace::new();
    let mut all = workplace.kurabe(&["--help"]).exits(0).stdout;
    for command in COMMANDS {
        all += &format!("\n──────── kurabe {command} --help\n\n");
        all += &workplace.kurabe(&[command, "--help"]).exits(0).stdout;
    }
    insta::assert_snapshot!("help", all);
}

#[test]
fn wrong_usage_is_explained_in_japanese() {
    let workplace = Workplace::new();
    let mut all = String::new();
    for arguments in [
        &[][..],
        &["compair"],
        &["run", "--editon", "2.2"],
        &["run", "--edition"],
        &["add", "a.pdf"],
        &["add", "a.pdf", "--municipality", "奥州市", "--title", "計画", "--published", "2026-13"],
        &[
            "add",
            "a.pdf",
            "--municipality",
            "奥州市",
            "--title",
            "計画",
            "--published",
            "2026-03",
            "--period",
            "2030-2026",
        ],
        &["add", "a.pdf", "--municipality", "奥州市", "--title", "計画", "--published", "2026-03", "--kind", "計画"],
        &["extract"],
        &["extract", "a.pdf", "--format", "pdf"],
        &["extract", "a.pdf", "--quiet", "--quiet"],
        &["compare", "area_matrix", "--report", "議会資料"],
        &["compare", "--format", "pdf"],
        &["compare", "--survey-date", "2024-04"],
        &["run", "--date", "令和8年"],
        &["diff"],
        &["diff", "plans", "only-one"],
        &["search", "窓口", "--year", "来年"],
        &["search", "窓口", "--similar", "032158/oshu/1"],
        &["search", "窓口", "--phase", "完了"],
        &["explain"],
        &["list", "extra"],
    ] {
        let outcome = workplace.kurabe(arguments).exits(2);
        assert_eq!(outcome.stdout, "", "{arguments:?}");
        all += &format!("$ kurabe {}\n{}\n", arguments.join(" "), outcome.stderr);
    }
    insta::assert_snapshot!("wrong_usage", all);
}

#[test]
fn the_notices_go_with_the_binary() {
    let notices = Workplace::new().kurabe(&["licenses"]).exits(0).stdout;
    assert!(notices.contains("Nara Institute of Science") && notices.contains("Copyright 1990-2023 Adobe"));
}
