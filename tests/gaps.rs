//! Over the sample plans and twenty generated ones of other cities: no table says 記載なし of a topic whose words stand in
//! the text of the city's document, and each gap to the base is what the records and the texts give.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use kurabe::text::fold;
use serde_json::Value;
use support::Workplace;

const BASE: &str = "登米市";
const GENERATED: usize = 20;

/// The samples and the generated plans, each of a city of its own, run together.
fn run() -> Workplace {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workplace = Workplace::new();
    let mut list = fs::read_to_string(root.join("corpus/corpus.toml")).expect("the samples");
    for sample in fs::read_dir(root.join("corpus/sample")).expect("the samples").flatten() {
        if sample.path().extension().is_some_and(|end| end == "pdf") {
            let bytes = fs::read(sample.path()).expect("a sample");
            workplace.write(&format!("corpus/sample/{}", sample.file_name().to_string_lossy()), bytes);
        }
    }
    for ((id, pdf), (code, name)) in generated(root).into_iter().zip(cities(root)) {
        workplace.write(&format!("corpus/{id}.pdf"), fs::read(pdf).expect("a generated plan"));
        list += &format!(
            "\n[[document]]\nid = \"{id}\"\ncode = \"{code}\"\nmunicipality = \"{name}\"\ntitle = \"計画\"\nkind = \"plan\"\n\
             published = \"2025-03\"\nfile = \"{id}.pdf\"\n"
        );
    }
    workplace.write("corpus/corpus.toml", list);
    workplace.kurabe(&["run", "--base", BASE]).exits(0);
    workplace
}

fn generated(root: &Path) -> Vec<(String, std::path::PathBuf)> {
    let files = fs::read_dir(root.join("tests/grammar")).expect("generated plans").flatten().map(|entry| entry.path());
    let mut plans: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|end| end == "pdf"))
        .map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), path))
        .collect();
    plans.sort();
    plans.truncate(GENERATED);
    plans
}

/// Cities of which the samples have no plan.
fn cities(root: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(root.join("dictionaries/municipalities.csv")).expect("the directory");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row"));
    let others = rows.filter(|row| &row[4] == "市" && !["奥州市", "大崎市", BASE].contains(&&row[2]));
    let repeats = ["伊達市", "府中市"];
    others.filter(|row| !repeats.contains(&&row[2])).map(|row| (row[0].to_owned(), row[2].to_owned())).collect()
}

/// The words of each topic and of those that stand under it, folded, without white space.
fn words() -> BTreeMap<String, BTreeSet<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries/topics.toml");
    let file: toml::Table = toml::from_str(&fs::read_to_string(path).expect("topics")).expect("is TOML");
    let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for topic in file["topic"].as_array().expect("topics") {
        let terms = topic["terms"].as_array().expect("terms").iter().map(|term| term.as_str().expect("a word"));
        // shorter words and those with letters count as whole words only, which is another test's matter
        let plain = terms.filter(|term| term.chars().count() > 3 && !term.contains('|') && !term.is_ascii());
        let plain: BTreeSet<String> = plain.map(compact).collect();
        let ids = [topic.get("id"), topic.get("parent")].into_iter().flatten();
        for id in ids.map(|id| id.as_str().expect("an id").to_owned()) {
            words.entry(id).or_default().extend(plain.iter().cloned());
        }
    }
    words
}

fn compact(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

fn rows(workplace: &Workplace, table: &str) -> Vec<Value> {
    let json: Value = serde_json::from_str(&workplace.read(&format!("output/2026-03/{table}.json"))).expect("is JSON");
    json["rows"].as_array().expect("rows").clone()
}

/// The whole text of each document, as another part of kurabe writes it.
fn texts(workplace: &Workplace, rows: &[Value]) -> BTreeMap<String, String> {
    let documents = rows.iter().filter(|row| row["counted"] == true);
    let text = |row: &Value| {
        let id = row["document_id"].as_str().expect("an id").to_owned();
        let file = row["file"].as_str().expect("a file");
        let sample = format!("corpus/sample/{file}");
        let file = if workplace.path(&sample).exists() { sample } else { format!("corpus/{file}") };
        let text = workplace.kurabe(&["extract", &file, "--format", "text"]).exits(0).stdout;
        // tables of contents name what stands elsewhere
        let lines =
            text.lines().filter(|line| !line.contains("……") && !line.contains("・・・") && !line.contains("...."));
        (id, compact(&lines.collect::<String>()))
    };
    documents.map(text).collect()
}

#[test]
fn no_gap_is_stated_where_the_text_names_it() {
    let workplace = run();
    let texts = texts(&workplace, &rows(&workplace, "documents"));
    assert_eq!(texts.len(), GENERATED + 4, "one counted document a city");
    let words = words();
    let names = |document: &str, topic: &str| {
        let text = &texts[document];
        words[topic].iter().find(|word| text.contains(word.as_str()))
    };
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let matrix = rows(&workplace, "topic_matrix");
    let silent = matrix.iter().filter(|row| row["state"] == "記載なし");
    let mut checked = 0;
    for (document, topic) in silent.map(|row| (text(row, "document_id"), text(row, "topic_id"))) {
        checked += 1;
        assert_eq!(names(&document, &topic), None, "{topic} stands in the text of {document}");
    }
    assert!(checked > 100, "{checked} cells say 記載なし");
    // Each topic that others have and the base has not is a gap, and no other.
    let has = |base: bool| -> BTreeSet<String> {
        let counted = matrix.iter().filter(|row| row["initiatives"].as_u64() > Some(0));
        counted.filter(|row| (row["municipality"] == BASE) == base).map(|row| text(row, "topic_id")).collect()
    };
    let gaps: Vec<Value> = rows(&workplace, "gap")
        .into_iter()
        .filter(|row| row["level"] == "テーマ" && row["gap"] == "他団体にのみ記載")
        .collect();
    let found: BTreeSet<String> = gaps.iter().map(|row| text(row, "entry_id")).collect();
    assert_eq!(found, has(false).difference(&has(true)).cloned().collect());
    for row in gaps.iter().filter(|row| row["base_state"] == "記載なし") {
        assert_eq!(names("tome-plan", &text(row, "entry_id")), None, "{row}");
        assert!(!row["initiative_names"].as_array().expect("names").is_empty(), "the peers' initiatives are named");
    }
}
