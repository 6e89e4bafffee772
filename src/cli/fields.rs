//! What the fields of a record say, each with the place in the document that says it.

use serde::Serialize;

use crate::account::{Printed, printed};
use crate::compare::progress_text;
use crate::document::Document;
use crate::plan::Initiative;

/// A field with its place.
#[derive(Debug, Serialize)]
pub(super) struct Stated {
    /// What it is called.
    field: String,
    /// What the record says.
    value: String,
    /// Where that is printed; `None` where it stands nowhere as it is (a mark, a year that a bar covers, a correction).
    place: Option<Printed>,
}

/// The fields of a record that say something, in the order of the format.
pub(super) fn of(record: &Initiative, document: &Document) -> Vec<Stated> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut add = |field: &str, value: &str| fields.push((field.to_owned(), value.to_owned()));
    record.number.iter().for_each(|number| add("番号", number));
    add("取組名", &record.name);
    record.measure.iter().for_each(|measure| add("施策", measure));
    record.description.iter().for_each(|text| add("概要", text));
    record.actions.iter().for_each(|text| add("取組内容", text));
    record.departments.iter().for_each(|text| add("担当課", text));
    record.related_goals.iter().for_each(|text| add("関連目標", text));
    record.schedule.iter().for_each(|entry| add(&entry.fiscal_year.wareki(), &entry.text));
    record.targets.iter().for_each(|target| add("目標", &target.text));
    record.costs.iter().for_each(|cost| add("事業費", &cost.text));
    let stated = fields.into_iter().map(|(field, value)| Stated {
        place: printed(document, &value, record.page, record.bbox),
        field,
        value,
    });
    let reported = record.progress.iter().map(|entry| Stated {
        field: "進捗状況".to_owned(),
        value: progress_text(entry),
        place: printed(document, &entry.text, record.page, record.bbox),
    });
    stated.chain(reported).collect()
}

impl Stated {
    /// `  担当課: 総務課　PDF 3頁「総務課、税務課」`
    pub(super) fn line(&self) -> String {
        let one_line = |text: &str| text.lines().collect::<Vec<_>>().join(" ");
        let place = self.place.as_ref().map_or_else(
            || "原本に同じ語は見つかりません".to_owned(),
            |place| format!("PDF {}頁「{}」", place.page, short(&one_line(&place.words))),
        );
        format!("  {}: {}　{place}", self.field, short(&one_line(&self.value)))
    }
}

/// As much of a text as a line of a screen holds.
fn short(text: &str) -> String {
    /// So many characters are shown.
    const MOST: usize = 60;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST - 1).collect::<String>() + "…" }
}
