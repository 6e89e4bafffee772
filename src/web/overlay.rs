//! The marks over the picture of a page: the record, one of its fields, searched words.

use maud::{Markup, html};

use super::params::Params;
use crate::document::Page;
use crate::geometry::Rect;
use crate::plan::{Initiative, RecordField};
use crate::text::fold;

/// Margin around a mark, in points.
const ROOM: f32 = 2.0;

/// A box to mark, with its kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct OverlayBox {
    pub(super) bbox: Rect,
    pub(super) kind: OverlayKind,
}

/// The kind of thing that a box marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OverlayKind {
    /// The record.
    Record,
    /// A field of it.
    Field,
    /// Words.
    Words,
}

impl OverlayKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Field => "field",
            Self::Words => "words",
        }
    }
}

/// The marks of a page: a record with the requested field, or with all its fields; lines with the searched words.
pub(super) fn marks(page: &Page, record: Option<&Initiative>, params: &Params) -> Vec<OverlayBox> {
    let mut marks = Vec::new();
    if let Some(record) = record {
        if record.page == page.page {
            marks.push(OverlayBox { bbox: record.bbox, kind: OverlayKind::Record });
        }
        let asked = params.get("field").and_then(|key| RecordField::ALL.into_iter().find(|field| field.key() == key));
        let fields = record.sources.iter().filter(|(field, _)| asked.is_none_or(|asked| asked == **field));
        let places = fields.flat_map(|(_, places)| places).filter(|place| place.page == page.page);
        for place in places {
            let mark = OverlayBox { bbox: place.bbox, kind: OverlayKind::Field };
            if !marks.contains(&mark) {
                marks.push(mark);
            }
        }
    }
    let words: Vec<String> = params.each("mark").map(fold).filter(|word| !word.is_empty()).collect();
    let has_words = |text: &str| {
        let text = fold(text);
        words.iter().any(|word| text.contains(word))
    };
    let lines = page.lines.iter().filter(|line| !words.is_empty() && has_words(&line.text));
    marks.extend(lines.map(|line| OverlayBox { bbox: line.bbox, kind: OverlayKind::Words }));
    marks
}

/// The marks as a drawing that lies over the picture of the page.
pub(super) fn draw(page: &Page, marks: &[OverlayBox]) -> Markup {
    let number = |value: f32| format!("{value:.1}");
    html! {
        svg.overlay viewBox={ "0 0 " (number(page.width)) " " (number(page.height)) } preserveAspectRatio="none" aria-hidden="true" {
            @for mark in marks {
                @let bbox = mark.bbox.grown(ROOM);
                rect class=(mark.kind.class()) x=(number(bbox.x0)) y=(number(bbox.top))
                    width=(number(bbox.width().max(1.0))) height=(number(bbox.height().max(1.0))) {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Line, Role};
    use crate::plan::PrintedPlace;

    fn page() -> Page {
        let line = |text: &str, top: f32| Line {
            text: text.to_owned(),
            bbox: Rect::new(10.0, top, 90.0, top + 10.0),
            role: Role::Body,
            recognised: None,
            struck: false,
            lead: None,
        };
        Page {
            page: 3,
            width: 100.0,
            height: 200.0,
            lines: vec![line("書かない窓口", 20.0), line("市民課", 40.0)],
            ..Page::default()
        }
    }

    #[test]
    fn a_field_that_is_asked_for_is_marked_alone() {
        let place = |page: u32, top: f32| PrintedPlace {
            page,
            bbox: Rect::new(0.0, top, 50.0, top + 5.0),
            ..PrintedPlace::default()
        };
        let record = Initiative {
            page: 3,
            bbox: Rect::new(0.0, 10.0, 100.0, 60.0),
            sources: [
                (RecordField::Name, vec![place(3, 20.0)]),
                (RecordField::Departments, vec![place(3, 40.0), place(4, 0.0)]),
            ]
            .into(),
            ..Initiative::default()
        };
        let kinds = |query: &str| -> Vec<OverlayKind> {
            marks(&page(), Some(&record), &Params::parse(query.as_bytes())).iter().map(|mark| mark.kind).collect()
        };
        assert_eq!(kinds(""), [OverlayKind::Record, OverlayKind::Field, OverlayKind::Field]);
        assert_eq!(kinds("field=departments"), [OverlayKind::Record, OverlayKind::Field]);
        assert_eq!(kinds("field=departments&mark=窓口"), [OverlayKind::Record, OverlayKind::Field, OverlayKind::Words]);
    }

    #[test]
    fn marks_lie_where_the_page_has_them() {
        let marks = marks(&page(), None, &Params::parse("mark=市民課".as_bytes()));
        let drawn = draw(&page(), &marks).into_string();
        assert!(drawn.contains("viewBox=\"0 0 100.0 200.0\""), "{drawn}");
        assert!(drawn.contains("class=\"words\" x=\"8.0\" y=\"38.0\" width=\"84.0\" height=\"14.0\""), "{drawn}");
    }
}
