//! The values of a record's fields, each with its place in the document and its confidence.

use serde::Serialize;

use crate::calendar::FiscalYear;
use crate::compare::progress_text;
use crate::plan::correction::CorrectableField;
use crate::plan::record_field::RecordField;
use crate::plan::{Initiative, PrintedPlace};
use crate::text::fold;

/// A field with its place.
#[derive(Debug, Serialize)]
pub(super) struct PlacedField {
    /// The Japanese name of the field.
    field: String,
    /// The value.
    value: String,
    /// Its place; `None` if it is not printed as such (a year covered by a bar, a correction).
    place: Option<PrintedPlace>,
    /// How sure it is, from 0 to 1, where that is measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f32>,
    /// Its doubts, and whether a person has corrected it.
    reasons: Vec<String>,
}

/// The fields of a record with a value, in the order of the format.
pub(super) fn of(record: &Initiative) -> Vec<PlacedField> {
    RecordField::ALL.into_iter().flat_map(|field| of_field(record, field)).collect()
}

fn of_field(record: &Initiative, field: RecordField) -> Vec<PlacedField> {
    let mut places: Vec<Option<&PrintedPlace>> = record.sources.get(&field).into_iter().flatten().map(Some).collect();
    let stated = statements(record, field).into_iter().map(|(name, value, printed, year)| {
        let place = place_of(&printed, &mut places);
        let corrected = is_corrected(record, field, year);
        let confidence = match field {
            RecordField::Name => Some(record.confidence),
            _ => record.field_confidence.get(&field).copied(),
        };
        let doubts = record.doubts.iter().filter(|doubt| doubt.fields.contains(&field));
        let mut reasons: Vec<String> = doubts.map(|doubt| doubt.message()).collect();
        reasons.extend(corrected.then(|| "人の訂正による".to_owned()));
        PlacedField { field: name, value, place, confidence: confidence.filter(|_| !corrected), reasons }
    });
    stated.collect()
}

/// The entries of a field: name, value, the words to search for, and year.
fn statements(record: &Initiative, field: RecordField) -> Vec<(String, String, String, Option<FiscalYear>)> {
    match field {
        RecordField::Schedule => {
            let entry = |text: &String, year: FiscalYear| (year.wareki(), text.clone(), text.clone(), Some(year));
            record.schedule.iter().map(|said| entry(&said.text, said.fiscal_year)).collect()
        }
        RecordField::Progress => {
            let name = field.label().to_owned();
            let words = |text: &str, status: &str| if text.is_empty() { status.to_owned() } else { text.to_owned() };
            let entries = record.progress.iter();
            entries.map(|e| (name.clone(), progress_text(e), words(&e.text, &e.status), None)).collect()
        }
        _ => {
            let texts = record.texts(field).into_iter();
            texts.map(|text| (field.label().to_owned(), text.to_owned(), text.to_owned(), None)).collect()
        }
    }
}

/// The place of some words. Each place is used once before any is reused, so that equal words of several years get
/// their own.
fn place_of(words: &str, places: &mut Vec<Option<&PrintedPlace>>) -> Option<PrintedPlace> {
    let wanted = fold(words);
    let says = |place: &PrintedPlace| {
        let there = fold(&place.words);
        there.contains(&wanted) || !there.is_empty() && wanted.contains(&there)
    };
    let at = places.iter().position(|place| place.is_some_and(says))?;
    let place = places[at].take();
    places.push(place);
    place.cloned()
}

/// Whether a person has corrected a field, or the year of a schedule.
fn is_corrected(record: &Initiative, field: RecordField, year: Option<FiscalYear>) -> bool {
    let corrected = record.corrections.iter().filter_map(|correction| CorrectableField::named(&correction.field));
    corrected.into_iter().any(|corrected| match corrected {
        CorrectableField::Schedule(years) => year.is_some_and(|year| years.years().any(|known| known == year)),
        other => other.record_field() == field,
    })
}

impl PlacedField {
    /// `  担当課: 総務課　PDF 3頁「総務課、税務課」「担当課」の欄、確度98％`
    pub(super) fn line(&self) -> String {
        let one_line = |text: &str| text.lines().collect::<Vec<_>>().join(" ");
        let place = self.place.as_ref().map_or_else(
            || "原本に同じ語は見つかりません".to_owned(),
            |place| format!("PDF {}頁「{}」", place.page, short(&one_line(&place.words))),
        );
        let under =
            self.place.as_ref().and_then(|place| place.under.as_ref()).map(|under| format!("見出し「{under}」"));
        let sure = self.confidence.map(|sure| format!("確度{:.0}％", sure * 100.0));
        let why: Vec<String> = under.into_iter().chain(sure).chain(self.reasons.iter().cloned()).collect();
        let why = if why.is_empty() { String::new() } else { format!("（{}）", why.join("、")) };
        format!("  {}: {}　{place}{why}", self.field, short(&one_line(&self.value)))
    }
}

/// As much of a text as a line of a screen holds.
fn short(text: &str) -> String {
    /// Largest number of characters of a value that are shown.
    const MOST: usize = 60;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST - 1).collect::<String>() + "…" }
}
