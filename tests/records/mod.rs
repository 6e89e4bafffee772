//! What tests over whole documents share: reading a PDF into records, and comparing what stands in them.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;

use kurabe::dictionaries::Dictionaries;
use kurabe::document::{Document, DocumentWords};
use kurabe::pdf::Limits;
use kurabe::plan::{self, Initiative, PlanContext, PlanDictionaries};
use kurabe::text::fold;
use serde_json::Value;

/// The document and the records of a PDF.
pub(crate) fn read(file: &Path) -> (Document, Vec<Initiative>) {
    let bytes = std::fs::read(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let layouts = kurabe::pdf::read_each(&bytes, &Limits::default(), kurabe::layout::analyse).expect("a readable PDF");
    let document = kurabe::document::of_layouts(layouts, &DocumentWords::default()).value;
    let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
    let context = PlanContext { municipality_code: None, document_id: "document".into() };
    let records = plan::read(&document, &context, &words).value;
    (document, records)
}

/// A text or a list of texts, each in its comparison form; nothing for null.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![fold(text)],
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).map(fold).collect(),
        _ => Vec::new(),
    }
}

/// Texts in their comparison form.
pub(crate) fn folded(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| fold(text)).collect()
}

/// The schedule, a year an entry.
pub(crate) fn schedule(record: &Initiative) -> Vec<String> {
    record.schedule.iter().map(|entry| format!("{} {}", entry.fiscal_year.0, fold(&entry.text))).collect()
}
