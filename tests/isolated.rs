//! A document over which the process that reads it dies costs that document and no other: the batch goes on, names it, and
//! makes the tables of all the others.

#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use support::{Workplace, pages};

/// Lines of a page that takes longer to read than the two other documents of the corpus together.
const LINES: usize = 4_000;

/// The processes that a process has started to read documents.
fn readers(of: u32) -> Vec<u32> {
    let text = |pid: u32, name: &str| fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default();
    let all = fs::read_dir("/proc").expect("processes").flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok());
    let is_child = |pid: &u32| text(*pid, "status").lines().any(|line| line == format!("PPid:\t{of}"));
    pids.filter(is_child).filter(|pid| text(*pid, "cmdline").contains("\0reader\0")).collect()
}

#[test]
fn a_reader_that_dies_costs_one_document() {
    let workplace = Workplace::with_corpus();
    let lines: Vec<String> =
        (0..LINES).map(|line| format!("【第{line}の取組】を進めるため窓口の手続を見直します。")).collect();
    workplace.write("corpus/long.pdf", pages(&[&lines.iter().map(String::as_str).collect::<Vec<_>>()]));
    let list = workplace.read("corpus/corpus.toml");
    workplace.write(
        "corpus/corpus.toml",
        list + "\n[[document]]\nid = \"long\"\ncode = \"042153\"\nmunicipality = \"大崎市\"\ntitle = \"計画\"\n\
            kind = \"plan\"\npublished = \"2026-03\"\nfile = \"long.pdf\"\n",
    );
    let mut command = workplace.command(&["run"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("kurabe starts");
    let store = workplace.path("output/store");
    let is_read = |id: &str| {
        let names = fs::read_dir(&store).into_iter().flatten().flatten();
        names
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .any(|name| name.starts_with(&format!("{id}.filed.")))
    };
    while !(is_read("oshu") && is_read("tome")) {
        thread::sleep(Duration::from_millis(5));
    }
    assert!(!is_read("long"), "the long document must take longer than the others: more lines");
    let all = readers(child.id());
    assert!(!all.is_empty(), "documents are read in processes of their own");
    for pid in all {
        Command::new("kill").args(["-9", &pid.to_string()]).status().expect("kill runs");
    }
    let output = child.wait_with_output().expect("kurabe ends");
    let errors = String::from_utf8(output.stderr).expect("messages are UTF-8");
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("long.pdf") && errors.contains("異常終了"), "{errors}");
    let matrix = workplace.read("output/2026-03-不完全/area_matrix.md");
    assert!(matrix.contains("奥州市") && matrix.contains("登米市") && matrix.contains("読み取れず"), "{matrix}");
    // the next batch tries again, and nothing kills it
    workplace.kurabe(&["run"]).exits(0);
    assert!(workplace.read("output/2026-03/area_matrix.md").contains("大崎市"));
}
