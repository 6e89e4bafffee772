//! Where each field of a record is printed. Text from cells has its place; for other text the pages of the record are
//! searched.

use super::doubt::{Doubt, DoubtCode};
use super::printed_places::{PrintedFinder, PrintedPlace};
use super::record::Initiative;
use super::record_field::RecordField;
use crate::document::{Document, Location};
use crate::geometry::Rect;
use crate::text::fold;

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
        let place = PrintedPlace { page, bbox, words, under: under.map(str::to_owned) };
        if !places.contains(&place) {
            places.push(place);
        }
    }
}

/// Gives every stated field its places, and doubts the fields whose words are not on the record's own page.
pub(super) fn complete(records: &mut [Initiative], document: &Document) {
    let mut finder = PrintedFinder::new(document);
    for record in records {
        for field in RecordField::ALL {
            if !record.states(field) {
                record.sources.remove(&field);
            } else if record.sources.contains_key(&field) {
                part(record, field, document);
            }
        }
        // a number too short for a search is printed where the name is
        for field in std::iter::once(RecordField::Name).chain(RecordField::ALL) {
            if record.states(field) && !record.sources.contains_key(&field) {
                search(record, field, &mut finder);
            }
        }
    }
}

/// Assigns to the parts of a text cut by a page break their own words. A part without words is dropped; if it is that
/// of the record's own page, the text is on the other page only.
fn part(record: &mut Initiative, field: RecordField, document: &Document) {
    let Some(mut places) = record.sources.remove(&field) else { return };
    for place in places.iter_mut().filter(|place| place.words.is_empty()) {
        place.words = words_in(document, place.page, place.bbox);
    }
    let is_silent = |place: &PrintedPlace| place.words.is_empty();
    let own = |places: &[PrintedPlace], silent: bool| {
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
fn search(record: &mut Initiative, field: RecordField, finder: &mut PrintedFinder<'_>) {
    let mut places: Vec<PrintedPlace> = Vec::new();
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
    if places.is_empty() {
        places = beside_name(record, field);
    }
    if !places.is_empty() {
        record.sources.insert(field, places);
    }
}

/// The place of a text too short for a search (the number 3): among the words that name the record, if anywhere.
fn beside_name(record: &Initiative, field: RecordField) -> Vec<PrintedPlace> {
    let wanted: Vec<String> = record.texts(field).into_iter().map(fold).collect();
    let says = |place: &&PrintedPlace| wanted.iter().any(|text| fold(&place.words).contains(text));
    record.sources.get(&RecordField::Name).into_iter().flatten().filter(says).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Line, Page, Role};

    fn page(number: u32, lines: &[(&str, f32)]) -> Page {
        let line = |(text, top): &(&str, f32)| Line {
            text: (*text).to_owned(),
            bbox: Rect::new(10.0, *top, 90.0, *top + 10.0),
            role: Role::Table,
            recognised: None,
            struck: false,
            lead: None,
        };
        Page { page: number, lines: lines.iter().map(line).collect(), ..Page::default() }
    }

    /// A record on page 2 whose 担当課 is in a cell that begins on page 1.
    fn completed(second_half: &[(&str, f32)]) -> Initiative {
        let document =
            Document { pages: vec![page(1, &[("市民課", 700.0)]), page(2, second_half)], ..Document::default() };
        let mut record = Initiative {
            name: "窓口予約".into(),
            departments: vec!["市民課".into()],
            page: 2,
            ..Initiative::default()
        };
        let halves = [(1, 690.0), (2, 10.0)];
        let at = halves.map(|(page, top)| Location { page, bbox: Rect::new(0.0, top, 100.0, top + 60.0) });
        note(&mut record, RecordField::Departments, "市民課", &at, Some("担当課"));
        complete(std::slice::from_mut(&mut record), &document);
        record
    }

    #[test]
    fn words_before_the_page_break_only_are_doubted_after_it() {
        let record = completed(&[("窓口予約", 200.0)]);
        let places = &record.sources[&RecordField::Departments];
        assert_eq!((places.len(), places[0].page, places[0].words.as_str()), (1, 1, "市民課"));
        assert_eq!(places[0].under.as_deref(), Some("担当課"));
        assert_eq!(record.doubts, [Doubt::on_fields(DoubtCode::OnOtherPage, [RecordField::Departments])]);
        assert_eq!(record.sources[&RecordField::Name][0].words, "窓口予約");
    }

    #[test]
    fn words_that_continue_after_the_page_break_are_not() {
        let record = completed(&[("（続き）", 20.0), ("窓口予約", 200.0)]);
        let words: Vec<&str> = record.sources[&RecordField::Departments].iter().map(|p| p.words.as_str()).collect();
        assert_eq!(words, ["市民課", "（続き）"]);
        assert!(record.doubts.is_empty(), "{:?}", record.doubts);
    }
}
