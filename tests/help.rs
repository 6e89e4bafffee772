//! Help and wrong usage, as a person reads them: all in Japanese.

mod support;

use std::process::Command;

use support::Workplace;

const COMMANDS: [&str; 20] = [
    "run",
    "serve",
    "search",
    "compare",
    "brief",
    "diff",
    "add",
    "fetch",
    "edit",
    "remove",
    "correct",
    "list",
    "extract",
    "inspect",
    "explain",
    "classify",
    "doctor",
    "completions",
    "licenses",
    "help",
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
        &["comapre"][..],
        &["help", "lst"],
        &["seach", "窓口"],
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
        &["add", "a.pdf", "--municipality", "奥州市", "--title", "計画", "--published", "2026-03", "--kind", "案"],
        &["extract"],
        &["extract", "a.pdf", "--format", "pdf"],
        &["extract", "a.pdf", "--quiet", "--quiet"],
        &["compare", "area_matrix", "--report", "議会資料"],
        &["compare", "--format", "pdf"],
        &["compare", "--survey-date", "2024-04"],
        &["run", "--date", "来年"],
        &["diff"],
        &["diff", "plans", "only-one"],
        &["search", "窓口", "--year", "来年"],
        &["search", "窓口", "--similar", "032158/oshu/1"],
        &["search", "窓口", "--phase", "完了"],
        &["explain"],
        &["list", "extra"],
        &["list", "--to", "一覧.pdf"],
        &["search", "窓口", "--to", "結果"],
        &["edit", "oshu"],
    ] {
        let outcome = workplace.kurabe(arguments).exits(2);
        assert_eq!(outcome.stdout, "", "{arguments:?}");
        all += &format!("$ kurabe {}\n{}\n", arguments.join(" "), outcome.stderr);
    }
    insta::assert_snapshot!("wrong_usage", all);
}

#[test]
fn help_is_there_however_it_is_asked_for() {
    let workplace = Workplace::new();
    let said = |arguments: &[&str]| workplace.kurabe(arguments).exits(0).stdout;
    assert_eq!(said(&["help"]), said(&["--help"]));
    assert_eq!(said(&["help", "search"]), said(&["search", "--help"]));
    workplace.write("kurabe.toml", "bass = 1");
    assert_eq!(said(&["help", "search"]), said(&["search", "--help"]));
    workplace.kurabe(&["list"]).exits(2).says(&["kurabe.toml", "「bass」", "base"]);
}

#[test]
fn no_example_quotes_as_only_a_unix_shell_does() {
    let workplace = Workplace::new();
    for command in COMMANDS {
        let help = workplace.kurabe(&[command, "--help"]).exits(0).stdout;
        assert!(!help.contains('\''), "{command}: {help}");
    }
    for text in [include_str!("../README.md"), include_str!("../README.ja.md")] {
        let quoting = |line: &&str| line.trim_start().starts_with("kurabe ") && line.contains('\'');
        assert_eq!(text.lines().find(quoting), None);
    }
}

#[test]
fn a_shell_completes_what_the_script_says() {
    let workplace = Workplace::new();
    workplace.write("kurabe.bash", workplace.kurabe(&["completions", "bash"]).exits(0).stdout);
    let completed = |words: &[&str]| {
        let line = words.join("' '");
        let script = format!(
            ". ./kurabe.bash; COMP_WORDS=('{line}'); COMP_CWORD={}; _kurabe; echo \"${{COMPREPLY[*]}}\"",
            words.len() - 1
        );
        let shell = Command::new("bash").args(["-c", &script]).current_dir(workplace.path(".")).output();
        shell.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    // Where there is no bash, nobody completes with it.
    let Ok(first) = completed(&["kurabe", "com"]) else { return };
    assert_eq!(first, "compare completions");
    assert_eq!(completed(&["kurabe", "search", "--lim"]).expect("bash"), "--limit");
    assert_eq!(completed(&["kurabe", "search", "--format", "x"]).expect("bash"), "xlsx");
    let powershell = workplace.kurabe(&["completions", "powershell"]).exits(0).stdout;
    let parts = ["'search --format' = @('table', 'json', 'csv', 'xlsx')", "'' = @('run', 'serve', 'search',"];
    assert!(parts.iter().all(|part| powershell.contains(part)), "{powershell}");
}

#[test]
fn the_version_states_which_build_it_is() {
    let version = Workplace::new().kurabe(&["--version"]).exits(0).stdout;
    assert!(version.starts_with(concat!("kurabe ", env!("CARGO_PKG_VERSION"), "（")), "{version}");
    assert!(version.contains(std::env::consts::ARCH) && version.contains("用、"), "{version}");
}

#[test]
fn the_notices_go_with_the_binary() {
    let notices = Workplace::new().kurabe(&["licenses"]).exits(0).stdout;
    assert!(notices.contains("Nara Institute of Science") && notices.contains("Copyright 1990-2023 Adobe"));
}
