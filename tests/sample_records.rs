//! The records of the sample documents are those that their sources say, field by field.

mod records;

use std::path::Path;

use kurabe::plan::Initiative;
use kurabe::text::fold;
use records::{folded, read, texts};
use serde_json::Value;

/// What of an expected record another record contradicts.
fn differences(wanted: &Value, found: &Initiative) -> Vec<String> {
    let mut differences = Vec::new();
    let mut compare = |field: &str, wanted: Vec<String>, found: Vec<String>| {
        if !wanted.is_empty() && wanted != found {
            differences.push(format!("{field}: wanted {wanted:?}, found {found:?}"));
        }
    };
    let own = |text: &Option<String>| text.iter().map(|t| fold(t)).collect::<Vec<_>>();
    compare("number", texts(&wanted["number"]), own(&found.number));
    compare("measure", texts(&wanted["measure"]), own(&found.measure));
    compare("departments", texts(&wanted["departments"]), folded(&found.departments));
    compare("related_goals", texts(&wanted["related_goals"]), folded(&found.related_goals));
    compare("actions", texts(&wanted["actions"]), folded(&found.actions));
    compare("target", texts(&wanted["target"]), found.targets.iter().map(|t| fold(&t.text)).collect());
    compare("page", vec![wanted["page"].to_string()], vec![found.page.to_string()]);
    let progress = wanted["progress"].as_array().into_iter().flatten();
    let entry = |period: &str, status: &str, text: &str| fold(&format!("{period}|{status}|{text}"));
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    compare(
        "progress",
        progress.map(|p| entry(&word(&p["period"]), &word(&p["status"]), &word(&p["text"]))).collect(),
        found.progress.iter().map(|p| entry(&p.period, &p.status, &p.text)).collect(),
    );
    compare("schedule", schedule(&wanted["schedule"]), records::schedule(found));
    if let Some(description) = wanted["description"].as_str() {
        // A lead sentence may follow in the same block.
        let starts = found.description.as_ref().is_some_and(|d| fold(d).starts_with(&fold(description)));
        if !starts {
            differences.push(format!("description: wanted {description}, found {:?}", found.description));
        }
    }
    differences
}

/// Year by year, without cells that say that there is nothing.
fn schedule(wanted: &Value) -> Vec<String> {
    let years = wanted.as_object().into_iter().flatten();
    let said = years.map(|(year, text)| (year, fold(text.as_str().unwrap_or_default())));
    said.filter(|(_, text)| text != "-" && text != "—").map(|(year, text)| format!("{year} {text}")).collect()
}

#[test]
fn all_records_of_the_samples_are_read_with_their_fields() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample");
    for id in ["kahoku-plan", "osaki-plan", "oshu-plan", "oshu-progress", "tome-plan"] {
        let (_, found) = read(&folder.join(format!("{id}.pdf")));
        let source = std::fs::read_to_string(folder.join(format!("source/{id}.json"))).expect("the source");
        let source: Value = serde_json::from_str(&source).expect("JSON");
        let wanted = source["records"].as_array().expect("records");
        let mut left: Vec<&Initiative> = found.iter().collect();
        for record in wanted {
            let name = fold(record["name"].as_str().expect("a name"));
            // Names may repeat: the record that contradicts least is meant.
            let candidates = left.iter().enumerate().filter(|(_, f)| fold(&f.name) == name);
            let best = candidates.min_by_key(|(_, f)| differences(record, f).len()).map(|(i, _)| i);
            let best = best.map(|i| left.remove(i)).unwrap_or_else(|| panic!("{id}: no record {}", record["name"]));
            assert_eq!(differences(record, best), Vec::<String>::new(), "{id}: {}", best.name);
        }
        let extra: Vec<&str> = left.iter().map(|record| record.name.as_str()).collect();
        assert_eq!(extra, Vec::<&str>::new(), "{id}: records that the source does not know");
    }
}
