//! Annotations over records and words that are struck out: what stands there may hold no more.

use super::doubt::{Doubt, DoubtCode};
use super::record::Initiative;
use super::record_field::RecordField;
use crate::document::{Document, Page};
use crate::geometry::Rect;

/// An annotation lies over a text where it covers this part of the lower of both in height.
const COVERED: f32 = 0.3;
/// What covers more of a page is about the page: a stamp across it.
const MOST_OF_PAGE: f32 = 0.5;

/// Doubts the records over which an annotation lies, and those of which words are struck out.
pub(super) fn doubt(records: &mut [Initiative], document: &Document) {
    let is_marked = |page: &&Page| !page.annotated.is_empty() || page.lines.iter().any(|line| line.struck);
    for page in document.pages.iter().filter(is_marked) {
        let whole = MOST_OF_PAGE * page.width * page.height;
        let notes: Vec<Rect> = page.annotated.iter().copied().filter(|note| note.area() < whole).collect();
        let struck: Vec<Rect> = page.lines.iter().filter(|line| line.struck).map(|line| line.bbox).collect();
        for record in &mut *records {
            mark(record, page.page, &struck, DoubtCode::StruckOut);
            mark(record, page.page, &notes, DoubtCode::Annotated);
        }
    }
}

/// Notes a doubt on the fields that are printed under one of the marks, or on the record where only its box is.
fn mark(record: &mut Initiative, page: u32, marks: &[Rect], code: DoubtCode) {
    let meets = |at: Rect| marks.iter().any(|mark| lies_over(*mark, at));
    let is_marked = |field: &RecordField| {
        let places = record.sources.get(field).into_iter().flatten();
        places.filter(|place| place.page == page).any(|place| meets(place.bbox))
    };
    let fields: Vec<RecordField> = RecordField::ALL.into_iter().filter(is_marked).collect();
    if !fields.is_empty() || record.page == page && meets(record.bbox) {
        record.doubt(Doubt::on_fields(code, fields));
    }
}

fn lies_over(mark: Rect, text: Rect) -> bool {
    mark.overlap_x(text) > 0.0 && mark.overlap_y(text) > COVERED * mark.height().min(text.height())
}
