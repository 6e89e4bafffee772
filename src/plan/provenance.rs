//! Where each field of a record is printed. What is taken from cells knows its place; for the rest the pages of the
//! record are searched for its words.

use super::doubt::{Doubt, DoubtCode};
use super::printed::{Finder, Printed};
use super::record::Initiative;
use super::record_field::RecordField;
use crate::document::{Document, Location};
use crate::geometry::Rect;

/// Notes where a field is printed: a place a page. Where a page break cuts the text, its parts are not known yet.
pub(crate) fn note(record: &mut Initiative, field: RecordField, words: &str, at: &[Location], under: Option<&str>) {
    let places = record.sources.entry(field).or_default();
    let is_cut = at.iter().any(|place| place.page != at[0].page);
    let mut pages: Vec<u32> = at.iter().map(|place| place.page).collect();
    pages.dedup();
    for page in pages {
        let boxes = at.iter().filter(|place| place.page == page).map(|place| place.bbox);
        let bbox = Rect::union_of(boxes).unwrap_or_default();
        let words = if is_cut { String::new() } else { words.to_owned() };
        let place = Printed { page, bbox, words, under: under.map(str::to_owned) };
        if !places.contains(&place) {
            places.push(place);
        }
    }
}

/// Gives every field that a record states its places, and doubts those of which its own page says nothing.
pub(super) fn complete(records: &mut [Initiative], document: &Document) {
    let mut finder = Finder::new(document);
    for record in records {
        for field in RecordField::ALL {
            if !record.states(field) {
                record.sources.remove(&field);
            } else if record.sources.contains_key(&field) {
                part(record, field, document);
            }
            if record.states(field) && !record.sources.contains_key(&field) {
                search(record, field, &mut finder);
            }
        }
    }
}

/// Gives the parts of a text that a page break cuts their words. A part without words is none; where it is that of the
/// record's own page, the cell says it on the other page only.
fn part(record: &mut Initiative, field: RecordField, document: &Document) {
    let Some(mut places) = record.sources.remove(&field) else { return };
    for place in places.iter_mut().filter(|place| place.words.is_empty()) {
        place.words = words_in(document, place.page, place.bbox);
    }
    let is_silent = |place: &Printed| place.words.is_empty();
    let own = |places: &[Printed], silent: bool| {
        places.iter().any(|place| place.page == record.page && is_silent(place) == silent)
    };
    let elsewhere = own(&places, true) && !own(&places, false);
    places.retain(|place| !is_silent(place));
    if !places.is_empty() {
        record.sources.insert(field, places);
    }
    if elsewhere {
        record.doubt(Doubt::on_fields(DoubtCode::OnOtherPage, [field]));
    }
}

/// The printed lines in a box, from top to bottom.
fn words_in(document: &Document, page: u32, bbox: Rect) -> String {
    let page = document.pages.iter().find(|other| other.page == page);
    let lines = page.into_iter().flat_map(|page| &page.lines).filter(|line| !line.role.is_furniture());
    let inside = lines.filter(|line| bbox.contains(line.bbox.centre()));
    inside.map(|line| line.text.trim()).collect::<Vec<_>>().join("\n")
}

/// Looks for the texts of a field; one that was put together from several lines is looked for line by line.
fn search(record: &mut Initiative, field: RecordField, finder: &mut Finder<'_>) {
    let mut places: Vec<Printed> = Vec::new();
    for text in record.texts(field) {
        let mut find = |text: &str| finder.find(text, record.page, record.bbox);
        let found = match find(text) {
            Some(whole) => vec![whole],
            None => text.lines().filter_map(find).collect(),
        };
        found.into_iter().for_each(|place| {
            if !places.contains(&place) {
                places.push(place);
            }
        });
    }
    if !places.is_empty() {
        record.sources.insert(field, places);
    }
}
