//! `GLOSSARY.md` is held to the code: what it names is there, every stage has its words, and a word has one meaning.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The rows of the glossary: term and place.
fn entries() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("GLOSSARY.md")).expect("readable");
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| term "));
    let cells = rows.map(|row| row.trim_matches('|').split('|').map(str::trim).map(str::to_owned).collect::<Vec<_>>());
    cells
        .map(|cells| {
            assert!(cells.len() == 4 && cells.iter().all(|cell| !cell.is_empty()), "{cells:?}");
            (cells[0].clone(), cells[3].clone())
        })
        .collect()
}

/// The source files below `src`, as paths from the root with their texts.
fn sources() -> Vec<(String, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join("src")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(root()).expect("below").to_string_lossy().replace('\\', "/");
                found.push((below, fs::read_to_string(path).expect("readable")));
            }
        }
    }
    found.sort();
    found
}

/// The names of the types that a text defines, with `public` those alone that other stages can see.
fn types(text: &str, public: bool) -> BTreeSet<&str> {
    let code = text.split("\nmod tests {").next().unwrap_or_default();
    let name = |line: &'_ str| -> Option<(usize, usize)> {
        let trimmed = line.trim_start();
        let rest = match trimmed.strip_prefix("pub") {
            Some(rest) if rest.starts_with("(crate)") || rest.starts_with('(') && !public => {
                rest.split_once(')')?.1.trim_start()
            }
            Some(rest) => rest.strip_prefix(' ')?,
            None if public => return None,
            None => trimmed,
        };
        let rest = ["struct ", "enum ", "trait ", "type "].iter().find_map(|kind| rest.strip_prefix(kind))?;
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let start = line.len() - rest.len();
        Some((start, start + length))
    };
    code.lines().filter_map(|line| name(line).map(|(start, end)| &line[start..end])).collect()
}

#[test]
fn every_name_in_the_glossary_exists() {
    let sources: BTreeMap<String, String> = sources().into_iter().collect();
    for (term, place) in entries() {
        let named: Vec<&str> = place.split('`').skip(1).step_by(2).collect();
        let file = *named.last().unwrap_or_else(|| panic!("{term}: no file"));
        let text = sources.get(file).unwrap_or_else(|| panic!("{term}: {file} is not there"));
        for name in &named[..named.len() - 1] {
            assert!(types(text, false).contains(name), "{term}: {file} has no type {name}");
        }
    }
}

#[test]
fn every_stage_has_its_words() {
    let entries = entries();
    for folder in fs::read_dir(root().join("src")).expect("a folder") {
        let path = folder.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let is_stage = path.is_dir() && !["calendar", "cli", "render", "text"].contains(&name.as_str());
        let has_words = entries.iter().any(|(_, place)| place.contains(&format!("`src/{name}/")));
        assert!(has_words || !is_stage, "{name} has no word in GLOSSARY.md");
    }
}

#[test]
fn a_word_has_one_meaning() {
    let mut stages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in sources() {
        let stage = Path::new(&path).iter().nth(1).expect("a stage").to_string_lossy().replace(".rs", "");
        for name in types(&text, true) {
            stages.entry(name.to_owned()).or_default().insert(stage.clone());
        }
    }
    let twice: Vec<_> = stages.iter().filter(|(_, stages)| stages.len() > 1).collect();
    assert!(twice.is_empty(), "types of one name in several stages: {twice:#?}");
}
