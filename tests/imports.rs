//! Dependencies go one way: a module uses only those that stand before it here, and each library has its home.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the leaves to the command line. Those on one line do not know each other, the leaves apart.
const ORDER: &[&[&str]] = &[
    &["atomic", "calendar", "diagnostic", "dictionaries", "digest", "geometry", "ids", "keyed", "text", "weights"],
    &["pdf", "render"],
    &["ocr"],
    &["layout"],
    &["document"],
    &["corpus", "plan"],
    &["account"],
    &["taxonomy"],
    &["corrections"],
    &["compare", "index"],
    &["export"],
    &["pipeline", "store"],
    &["facade", "settings", "batch", "fetch"],
    &["web"],
    &["cli"],
];

/// Libraries with the modules that may use them.
const HOMES: &[(&str, &[&str])] = &[
    ("axum", &["web"]),
    ("calamine", &["corrections"]),
    ("clap", &["cli"]),
    ("console", &["cli"]),
    ("encoding_rs", &["text"]),
    ("hayro", &["render"]),
    ("hayro_cmap", &["pdf"]),
    ("indicatif", &["cli"]),
    ("lindera", &["text"]),
    ("lopdf", &["pdf"]),
    ("maud", &["web"]),
    ("parquet", &["export"]),
    ("polars", &["compare", "export"]),
    ("reqwest", &["fetch"]),
    ("ring", &["digest", "fetch"]),
    ("rust_xlsxwriter", &["export"]),
    ("rustls", &["fetch"]),
    ("tantivy", &["index"]),
    ("tokio", &["web"]),
];

/// Every source file with the module it belongs to.
fn sources() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(&root).expect("below src");
                let first = below.components().next().expect("a name").as_os_str().to_string_lossy();
                let module = first.trim_end_matches(".rs").to_owned();
                let text = fs::read_to_string(&path).expect("readable");
                found.push((path, module, text));
            }
        }
    }
    found.sort();
    found
}

/// The names that follow `prefix` in a text.
fn names_after<'t>(text: &'t str, prefix: &str) -> Vec<&'t str> {
    let name = |rest: &'t str| {
        rest.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '_').next().unwrap_or("")
    };
    text.split(prefix).skip(1).map(name).filter(|name| !name.is_empty()).collect()
}

#[test]
fn no_module_uses_one_above_it() {
    let ranks: BTreeMap<&str, usize> =
        ORDER.iter().enumerate().flat_map(|(rank, names)| names.iter().map(move |name| (*name, rank))).collect();
    let mut wrong = Vec::new();
    for (path, module, text) in sources() {
        if ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let rank = *ranks.get(module.as_str()).unwrap_or_else(|| panic!("{module} has no place in ORDER"));
        for name in names_after(&text, "crate::") {
            let allowed =
                name == module || ranks.get(name).is_some_and(|other| *other < rank || rank == 0 && *other == 0);
            if !allowed {
                wrong.push(format!("{}: crate::{name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_library_is_used_by_its_module_alone() {
    let mut wrong = Vec::new();
    for (path, module, text) in sources() {
        for (library, homes) in HOMES {
            let used = ["use ", "(", "<", " ", ":"].iter().any(|before| text.contains(&format!("{before}{library}::")));
            if used && !homes.contains(&module.as_str()) {
                wrong.push(format!("{}: {library}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
