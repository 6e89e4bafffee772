//! kurabe as a library: what a program can build on, what it costs, and that neither changes unnoticed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kurabe::corpus::{Source, SourceKind};
use kurabe::dictionaries::Dictionaries;

/// The files whose public items are promised: the front door, and what it gives.
const PROMISED: [&str; 7] = [
    "src/facade.rs",
    "src/ids.rs",
    "src/document/mod.rs",
    "src/plan/record.rs",
    "src/taxonomy/mod.rs",
    "src/geometry.rs",
    "src/diagnostic.rs",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sample(name: &str) -> PathBuf {
    root().join("corpus/sample").join(name)
}

fn source(id: &str, code: &str, name: &str, prefecture: &str) -> Source {
    let rules = kurabe::corpus::manifest::ManifestRules::load(&Dictionaries::embedded()).expect("sound");
    Source {
        id: id.into(),
        municipality: rules.prefectures.municipality(code, name, Some(prefecture)).expect("is there"),
        title: id.into(),
        kind: SourceKind::Plan,
        published: "2026-03".parse().expect("a month"),
        period: None,
        edition: None,
        path: sample(&format!("{id}.pdf")),
        sha256: String::new(),
        url: None,
    }
}

#[test]
fn a_pdf_is_opened_read_classified_and_compared_in_a_few_calls() {
    let plans = [("oshu-plan", "032158", "奥州市", "岩手県"), ("tome-plan", "042129", "登米市", "宮城県")];
    let plans = plans.map(|(id, code, name, prefecture)| {
        let plan = kurabe::open(sample(&format!("{id}.pdf"))).expect("a readable PDF");
        assert!(plan.pages().len() > 5 && !plan.tables().is_empty(), "{id}");
        let names: Vec<String> = plan.initiatives().into_iter().map(|initiative| initiative.name).collect();
        let records = plan.classify().expect("classifies");
        let classified: Vec<&str> = records.initiatives.iter().map(|it| it.initiative.name.as_str()).collect();
        assert!(!names.is_empty() && names == classified, "{id}");
        (source(id, code, name, prefecture), records)
    });
    let comparisons = kurabe::compare_plans(&plans).expect("compares");
    let matrix = comparisons.iter().find(|comparison| comparison.name == "area_matrix").expect("is there");
    assert!(matrix.frame.height() > 0);
}

#[test]
fn rejects_non_pdf_with_a_reason() {
    assert!(matches!(kurabe::open(root().join("Cargo.toml")), Err(kurabe::Failure::Pdf(_))));
    assert!(matches!(kurabe::open("no-such-file.pdf"), Err(kurabe::Failure::File(_))));
}

#[test]
fn reading_needs_neither_polars_nor_tantivy_nor_ipadic() {
    let cargo = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--no-default-features", "--edges", "normal,build", "--prefix", "none"])
        .current_dir(root())
        .output()
        .expect("cargo");
    let tree = String::from_utf8(cargo.stdout).expect("UTF-8");
    assert!(tree.contains("lopdf v"), "{}", String::from_utf8_lossy(&cargo.stderr));
    for library in ["polars", "tantivy", "lindera", "clap", "hayro v", "rust_xlsxwriter", "parquet"] {
        let found = tree.lines().find(|line| line.starts_with(library));
        assert!(found.is_none(), "{found:?}");
    }
}

/// The public items of a file, each as it is declared, without bodies and documentation; of enums the variants, too.
fn public_items(file: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(file)).expect("readable");
    let code = text.split("\nmod tests {").next().unwrap_or_default();
    let code = code.lines().filter(|line| !matches!(line.trim_start().get(..2), Some("//" | "#[")));
    let (mut items, mut open, mut variants) = (Vec::new(), String::new(), None);
    for line in code {
        let (indent, text) = (line.len() - line.trim_start().len(), line.trim());
        match variants {
            Some(outer) if indent == outer => variants = None,
            Some(outer) if indent == outer + 4 && !text.starts_with(['}', ')']) => {
                items.push(format!("    {}", text.trim_end_matches([',', '{', ' '])));
            }
            _ => {}
        }
        if open.is_empty() && !text.starts_with("pub ") {
            continue;
        }
        open = format!("{open} {text}").trim().to_owned();
        if open.ends_with(['{', ';', ',', '}']) && open.matches('(').count() == open.matches(')').count() {
            if open.starts_with("pub enum") {
                variants = Some(indent);
            }
            items.push(open.split(" {").next().unwrap_or_default().trim_end_matches([',', ';']).to_owned());
            open.clear();
        }
    }
    items
}

#[test]
fn the_promised_items_change_only_on_purpose() {
    let listed: Vec<String> = PROMISED
        .iter()
        .map(|file| {
            assert!(Path::new(&root().join(file)).is_file(), "{file}");
            format!("# {file}\n{}\n", public_items(file).join("\n"))
        })
        .collect();
    insta::assert_snapshot!("public_items", listed.join("\n"));
}
