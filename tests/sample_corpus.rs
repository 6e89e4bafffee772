//! The corpus that comes with kurabe: a fresh clone reads all of it and compares all four municipalities.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use support::Workplace;

#[test]
fn a_fresh_clone_compares_all_four_municipalities() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let workplace = Workplace::new();
    workplace.kurabe(&["run", "--corpus", &corpus.to_string_lossy()]).exits(0);
    let report: serde_json::Value = serde_json::from_str(&workplace.read("output/run.json")).expect("JSON");
    let documents = report["documents"].as_array().expect("a list");
    let found: BTreeMap<&str, u64> = documents
        .iter()
        .map(|document| (document["id"].as_str().expect("id"), document["initiatives"].as_u64().expect("a number")))
        .collect();
    for (id, found) in &found {
        let content = fs::read(corpus.join(format!("sample/source/{id}.json"))).expect("the content of the sample");
        let content: serde_json::Value = serde_json::from_slice(&content).expect("JSON");
        let written = content["records"].as_array().expect("a list").len() as u64;
        // Reading is judged elsewhere, record by record; here a whole form must not be missed.
        assert!(*found * 10 >= written * 9 && *found * 10 <= written * 11, "{id}: {found} of {written}");
    }
    assert_eq!(found.len(), 5);
    assert!(documents.iter().all(|document| document["changed"] == false), "corpus.toml has the digests of the files");
    for table in ["area_matrix", "side_by_side", "schedule", "coverage", "documents"] {
        let text = workplace.read(&format!("output/2026-03/{table}.csv"));
        for name in ["奥州市", "大崎市", "河北町", "登米市"] {
            assert!(text.contains(name), "{name} in {table}");
        }
    }
}
