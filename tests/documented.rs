//! The source explains itself: every constant says in a full sentence what it is, every file in its first line what it
//! holds.

use std::fs;
use std::path::{Path, PathBuf};

/// The source files of the program, without those that hold nothing but tests.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut found, mut folders) = (Vec::new(), vec![root.join("src"), root.join("build")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let holds_tests = name.starts_with("test") || name.ends_with("tests");
            if holds_tests {
                continue;
            } else if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push((path.clone(), fs::read_to_string(path).expect("readable")));
            }
        }
    }
    assert!(found.len() > 200, "the source is there");
    found.sort();
    found
}

/// The name of the constant that a line defines.
fn constant(line: &str) -> Option<&str> {
    let rest = line.trim_start();
    let rest = match rest.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1,
        Some(rest) => rest,
        None => rest,
    };
    let rest = rest.trim_start();
    let name = rest.strip_prefix("const ").or_else(|| rest.strip_prefix("static "))?.split_once(':')?.0;
    name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_').then_some(name).filter(|n| *n != "_")
}

/// The documentation right above a line, attributes passed over.
fn documentation(lines: &[&str]) -> String {
    let above = lines.iter().rev().map(|line| line.trim());
    let above = above.skip_while(|line| line.starts_with("#["));
    let mut found: Vec<&str> = above.map_while(|line| line.strip_prefix("///")).map(str::trim).collect();
    found.reverse();
    found.join(" ")
}

/// Why a documentation does not stand alone.
fn fault(documentation: &str) -> Option<&'static str> {
    match (documentation.chars().next(), documentation.chars().last()) {
        (Some(first), _) if first.is_lowercase() || first == '…' => Some("begins in the middle of a sentence"),
        (_, Some('.' | ')' | '!' | '?')) => None,
        (_, Some(_)) => Some("ends in the middle of a sentence"),
        _ => Some("is missing"),
    }
}

#[test]
fn every_constant_states_in_a_full_sentence_what_it_is() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let code = text.split("\nmod tests {").next().unwrap_or_default();
        let lines: Vec<&str> = code.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(name) = constant(line) else { continue };
            if let Some(fault) = fault(&documentation(&lines[..at])) {
                wrong.push(format!("{}:{}: the documentation of {name} {fault}", path.display(), at + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_states_in_its_first_line_what_it_holds() {
    let silent: Vec<PathBuf> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn incomplete_sentences_are_found() {
    let code = "/// … and this share of them agree.\n#[allow(dead_code)]\npub(super) const AGREEING: f32 = 0.8;";
    let lines: Vec<&str> = code.lines().collect();
    assert_eq!(constant(lines[2]), Some("AGREEING"));
    assert_eq!(fault(&documentation(&lines[..2])), Some("begins in the middle of a sentence"));
    assert_eq!(fault("A line has at least so many marks,"), Some("ends in the middle of a sentence"));
    assert_eq!((fault(""), fault("Fewest marks of a dotted line.")), (Some("is missing"), None));
    assert_eq!((constant("const fn of() {"), constant("static TEXTS: LazyLock<Vec<&str>> =")), (None, Some("TEXTS")));
}
