//! Annotations over records and words struck out: the printed text may no longer be valid.

use super::doubt::{Doubt, DoubtCode};
use super::record::Initiative;
use super::record_field::RecordField;
use crate::document::{Document, Page};
use crate::geometry::Rect;

/// Least share of the height of the lower of an annotation and a text that must overlap for the annotation to lie over
/// the text.
const COVERED: f32 = 0.3;
/// Largest share of a page that an annotation on a record covers; a larger one (a stamp across the page) is about the
/// whole page.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Line, Role};
    use crate::plan::PrintedPlace;

    /// The doubts on a record in the middle of a page over which a note lies, or a line of which is struck out.
    fn doubts(note: Option<Rect>, struck: Option<Rect>) -> Vec<(DoubtCode, Vec<RecordField>)> {
        let line =
            |bbox| Line {
                text: "市民課".into(), bbox, role: Role::Table, recognised: None, struck: true, lead: None
            };
        let page = Page {
            page: 1,
            width: 600.0,
            height: 800.0,
            annotated: note.into_iter().collect(),
            lines: struck.map(line).into_iter().collect(),
            ..Page::default()
        };
        let document = Document { pages: vec![page], ..Document::default() };
        let place = PrintedPlace { page: 1, bbox: Rect::new(300.0, 200.0, 400.0, 220.0), ..PrintedPlace::default() };
        let mut record = Initiative { page: 1, bbox: Rect::new(50.0, 200.0, 550.0, 220.0), ..Initiative::default() };
        record.sources.insert(RecordField::Departments, vec![place]);
        doubt(std::slice::from_mut(&mut record), &document);
        record.doubts.into_iter().map(|doubt| (doubt.code, doubt.fields)).collect()
    }

    #[test]
    fn a_note_is_a_doubt_on_what_it_lies_over() {
        let over = |x0, top, x1, bottom| doubts(Some(Rect::new(x0, top, x1, bottom)), None);
        assert_eq!(over(320.0, 205.0, 500.0, 218.0), [(DoubtCode::Annotated, vec![RecordField::Departments])]);
        assert_eq!(over(450.0, 205.0, 500.0, 218.0), [(DoubtCode::Annotated, vec![])]);
        assert_eq!(over(320.0, 222.0, 500.0, 235.0), []);
        assert_eq!(over(0.0, 0.0, 600.0, 800.0), [], "a stamp across the page is about the page");
    }

    #[test]
    fn words_that_are_struck_out_are_a_doubt_on_their_field() {
        let struck = doubts(None, Some(Rect::new(305.0, 203.0, 335.0, 214.0)));
        assert_eq!(struck, [(DoubtCode::StruckOut, vec![RecordField::Departments])]);
    }
}
