//! Plans of many forms, invented and printed by several programs, with the records that a person would write down.

mod records;

use std::path::{Path, PathBuf};

use kurabe::plan::{Initiative, ProgressEntry, Target};
use kurabe::text::fold;
use rayon::prelude::*;
use records::{folded, read, texts};
use serde_json::Value;

fn plans() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let files = std::fs::read_dir(folder).expect("the plans").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "pdf")).collect();
    files.sort();
    files
}

/// A target as far as the expected one says, in one line.
fn target(target: &Target, like: &Value) -> Vec<String> {
    let fields = [
        ("text", Some(Value::from(fold(&target.text)))),
        ("indicator", target.indicator.as_deref().map(|text| Value::from(fold(text)))),
        ("value", target.value.map(Value::from)),
        ("unit", target.unit.as_deref().map(|text| Value::from(fold(text)))),
        ("comparison", target.comparison.and_then(|c| serde_json::to_value(c).ok())),
        ("fiscal_year", target.fiscal_year.map(|year| Value::from(year.0))),
        ("baseline", target.baseline.as_ref().map(|b| Value::from(fold(&b.text)))),
    ];
    let said = fields.into_iter().filter(|(key, _)| like.get(key).is_some());
    said.map(|(key, value)| format!("{key} {}", plain(&value.unwrap_or(Value::Null)))).collect()
}

/// Numbers as numbers, words in their comparison form.
fn plain(value: &Value) -> String {
    value.as_f64().map_or_else(|| fold(value.as_str().unwrap_or("-")), |number| number.to_string())
}

fn differences(wanted: &Value, found: &Initiative) -> Vec<String> {
    let own = |text: &Option<String>| text.iter().map(|t| fold(t)).collect::<Vec<_>>();
    let mut differences = Vec::new();
    let mut compare = |field: &str, wanted: Vec<String>, found: Vec<String>| {
        if wanted != found {
            differences.push(format!("{field}: wanted {wanted:?}, found {found:?}"));
        }
    };
    for (field, value) in wanted.as_object().into_iter().flatten() {
        match field.as_str() {
            "name" => compare(field, texts(value), vec![fold(&found.name)]),
            "number" => compare(field, texts(value), own(&found.number)),
            "measure" => compare(field, texts(value), own(&found.measure)),
            "description" => compare(field, texts(value), own(&found.description)),
            "departments" => compare(field, texts(value), folded(&found.departments)),
            "actions" => compare(field, texts(value), folded(&found.actions)),
            "path" => compare(field, texts(value), folded(&found.path)),
            "progress" => {
                let entry = |p: &ProgressEntry| fold(&format!("{}|{}|{}", p.period, p.status, p.text));
                compare(field, texts(value), found.progress.iter().map(entry).collect());
            }
            "page" => compare(field, vec![value.to_string()], vec![found.page.to_string()]),
            "schedule" => {
                let years = value.as_object().into_iter().flatten();
                let years = years.map(|(year, text)| format!("{year} {}", fold(text.as_str().unwrap_or_default())));
                compare(field, years.collect(), records::schedule(found));
            }
            "targets" => {
                let wanted: Vec<&Value> = value.as_array().into_iter().flatten().collect();
                compare(field, vec![wanted.len().to_string()], vec![found.targets.len().to_string()]);
                for (wanted, found) in wanted.into_iter().zip(&found.targets) {
                    let mut said: Vec<String> = wanted
                        .as_object()
                        .into_iter()
                        .flatten()
                        .map(|(key, value)| format!("{key} {}", plain(value)))
                        .collect();
                    let mut read = target(found, wanted);
                    said.sort();
                    read.sort();
                    compare(field, said, read);
                }
            }
            other => panic!("the expected record has an unknown field {other}"),
        }
    }
    differences
}

#[test]
fn every_form_gives_its_records() {
    let plans = plans();
    assert!(plans.len() >= 25, "the invented plans are there");
    let mut wrong: Vec<String> = Vec::new();
    for plan in plans {
        let name = plan.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let wanted = std::fs::read_to_string(plan.with_extension("json")).expect("the expected records");
        let wanted: Vec<Value> = serde_json::from_str(&wanted).expect("JSON");
        let (_, found) = read(&plan);
        let names: Vec<&str> = found.iter().map(|record| record.name.as_str()).collect();
        let expected: Vec<&str> = wanted.iter().filter_map(|record| record["name"].as_str()).collect();
        if names.iter().map(|n| fold(n)).ne(expected.iter().map(|n| fold(n))) {
            wrong.push(format!("{name}: names wanted {expected:?}, found {names:?}"));
            continue;
        }
        for (wanted, found) in wanted.iter().zip(&found) {
            wrong.extend(differences(wanted, found).into_iter().map(|d| format!("{name}: {}: {d}", found.name)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The PDFs of a folder; none where it is absent.
fn pdfs(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not there", folder.display());
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "pdf"));
    files.sort();
    files
}

/// The samples, the invented plans, and real plans where they are at hand.
#[test]
fn every_quote_is_on_its_page() {
    let samples = pdfs("corpus/sample");
    assert!(!samples.is_empty(), "the samples are there");
    let real = ["../shared/pdf", "../shared/pdf-real"].into_iter().flat_map(pdfs);
    let files: Vec<PathBuf> = plans().into_iter().chain(samples).chain(real).collect();
    let checked: usize = files.par_iter().map(|file| checked_quotes(file)).sum();
    assert!(checked > 200, "only {checked} quotes");
}

/// The number of quotes of a document, all found on their pages.
fn checked_quotes(file: &Path) -> usize {
    let (document, found) = read(file);
    let mut checked = 0;
    for record in &found {
        let own = (record.page, &record.quote);
        for (page, quote) in std::iter::once(own).chain(record.places.iter().map(|p| (p.page, &p.quote))) {
            let lines = document.pages.iter().filter(|p| p.page == page).flat_map(|p| &p.lines);
            let text: String = lines.map(|line| line.text.as_str()).collect();
            assert!(!quote.trim().is_empty(), "{}: {} has no quote", file.display(), record.name);
            assert!(fold(&text).contains(&fold(quote)), "{} p. {page}: {quote}", file.display());
            checked += 1;
        }
    }
    checked
}
