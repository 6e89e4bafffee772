//! Form fields and annotations (ISO 32000-1, 12.5 and 12.7). The text that they show is text of the page; that of
//! notes and stamps gets a layer of its own.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::interpret::{Interpreter, Stopped};
use super::marked::is_off;
use super::object::{entry, matrix, name_of, number, rect};
use super::sink::Sink;
use super::state::State;
use super::{Glyph, Layer};
use crate::diagnostic::{Warning, WarningCode};
use crate::geometry::{Rect, Transform};

/// Flags (12.5.3, table 165): bits of `Hidden` and `NoView`.
const UNSEEN: i64 = 1 << 1 | 1 << 5;
/// Largest number of annotations that are read; no page has more.
const MOST: usize = 5_000;
/// How many ancestors of a field are searched for inherited values: far more than the field tree of a real form has.
const MAX_PARENTS: usize = 16;

/// The kinds of annotations (/Subtype) that comment on the text of a page, with their Japanese names.
const KINDS: &[(&str, &str)] = &[
    ("FreeText", "文字の書き込み"),
    ("Stamp", "スタンプ"),
    ("Text", "付せん"),
    ("StrikeOut", "取り消し線"),
    ("Highlight", "マーカー"),
    ("Underline", "下線"),
    ("Squiggly", "波線"),
    ("Caret", "挿入の指示"),
    ("Redact", "墨消しの指示"),
    ("Ink", "手書き"),
    ("Line", "線"),
    ("Square", "四角形"),
    ("Circle", "円"),
    ("Polygon", "多角形"),
    ("PolyLine", "折れ線"),
];

/// The fields and annotations of a page that are seen, in painting order.
pub(super) struct Annotations<'a> {
    document: &'a Document,
    seen: Vec<(String, &'a Dictionary)>,
}

impl<'a> Annotations<'a> {
    pub(super) fn of_page(document: &'a Document, page: ObjectId, hidden_layers: &[ObjectId]) -> Self {
        let listed = document.get_dictionary(page).ok().and_then(|page| entry(document, page, b"Annots"));
        let listed = listed.and_then(|list| list.as_array().ok()).into_iter().flatten().take(MOST);
        let is_seen = |annotation: &Dictionary| {
            let flags = entry(document, annotation, b"F").and_then(number).unwrap_or(0.0) as i64;
            flags & UNSEEN == 0 && !is_off(document, annotation.get(b"OC").ok(), hidden_layers)
        };
        let read = |item: &'a Object| {
            let annotation = document.dereference(item).ok()?.1.as_dict().ok().filter(|it| is_seen(it))?;
            Some((name_of(document, annotation, b"Subtype")?, annotation))
        };
        Self { document, seen: listed.filter_map(read).collect() }
    }

    /// Paints the text of fields, notes and stamps over the page; `state` is that of an empty page.
    pub(super) fn paint<S: Sink>(&self, to: &mut Interpreter<'a, S>, state: &State) -> Result<(), Stopped> {
        for (kind, annotation) in &self.seen {
            to.layer = match kind.as_str() {
                "Widget" => Layer::Field,
                "FreeText" | "Stamp" => Layer::Note,
                _ => continue,
            };
            let area = entry(self.document, annotation, b"Rect").and_then(|r| rect(self.document, r));
            if let Some(((id, form), area)) = appearance(self.document, annotation).zip(area) {
                to.state = State { ctm: fitted(self.document, form, area).then(state.ctm), ..state.clone() };
                to.paint_form(id, form, &Dictionary::new())?;
            }
        }
        Ok(())
    }

    /// Marks the glyphs that an annotation strikes out; `base` leads from user space to the page.
    pub(super) fn strike(&self, glyphs: &mut [Glyph], base: Transform) {
        let struck = self.seen.iter().filter(|(kind, _)| kind == "StrikeOut");
        let areas: Vec<Rect> = struck.flat_map(|(_, annotation)| self.quads(annotation, base)).collect();
        if areas.is_empty() {
            return;
        }
        for glyph in glyphs {
            glyph.struck = areas.iter().any(|area| area.contains(glyph.bounds.centre()));
        }
    }

    /// The boxes of the marked text: those of /QuadPoints, or the annotation's own.
    pub(super) fn areas(&self, base: Transform) -> Vec<Rect> {
        let telling = self.seen.iter().filter(|(kind, _)| KINDS.iter().any(|(known, _)| known == kind));
        let areas = telling.flat_map(|(_, annotation)| {
            let quads = self.quads(annotation, base);
            if quads.is_empty() { self.area(annotation, base).into_iter().collect() } else { quads }
        });
        areas.take(MOST).collect()
    }

    /// The box of an annotation on the page.
    fn area(&self, annotation: &Dictionary, base: Transform) -> Option<Rect> {
        let b = rect(self.document, entry(self.document, annotation, b"Rect")?)?;
        let corners = [(b.x0, b.top), (b.x1, b.bottom)];
        Rect::around(corners.map(|(x, y)| base.apply(f64::from(x), f64::from(y))))
    }

    /// The boxes of /QuadPoints: eight numbers each (table 179).
    fn quads(&self, annotation: &Dictionary, base: Transform) -> Vec<Rect> {
        let points = entry(self.document, annotation, b"QuadPoints").and_then(|points| points.as_array().ok());
        let numbers: Vec<f64> = points.into_iter().flatten().filter_map(number).map(f64::from).take(8 * MOST).collect();
        let around = |quad: &[f64]| Rect::around(quad.chunks_exact(2).map(|p| base.apply(p[0], p[1])));
        numbers.chunks_exact(8).filter_map(around).collect()
    }

    /// Warnings about the page's annotations and about fields whose displayed text the file does not contain.
    pub(super) fn warnings(&self, page: u32) -> impl Iterator<Item = Warning> {
        let count = |kind: &str| self.seen.iter().filter(|(other, _)| other == kind).count();
        let counted = KINDS.iter().map(|(kind, name)| (count(kind), name)).filter(|(count, _)| *count > 0);
        let said: Vec<String> = counted.map(|(count, name)| format!("{name}{count}件")).collect();
        let unread = self.seen.iter().filter(|(kind, it)| kind == "Widget" && self.is_unread(it)).count();
        let annotated = (!said.is_empty()).then(|| Warning::on_page(page, WarningCode::Annotated, said.join("、")));
        let fields = (unread > 0).then(|| Warning::on_page(page, WarningCode::UnreadFields, unread.to_string()));
        annotated.into_iter().chain(fields)
    }

    /// Whether a field has a text but no appearance.
    fn is_unread(&self, field: &Dictionary) -> bool {
        let has_text = |value: &Object| value.as_str().is_ok_and(|text| !text.is_empty());
        appearance(self.document, field).is_none() && self.inherited(field, b"V").is_some_and(has_text)
    }

    fn inherited(&self, field: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        let mut node = field;
        for _ in 0..MAX_PARENTS {
            if let Some(found) = entry(self.document, node, key) {
                return Some(found);
            }
            node = entry(self.document, node, b"Parent")?.as_dict().ok()?;
        }
        None
    }
}

/// The normal appearance (12.5.5): a form, or one for each state.
fn appearance<'a>(document: &'a Document, annotation: &'a Dictionary) -> Option<(ObjectId, &'a Stream)> {
    let all = entry(document, annotation, b"AP")?.as_dict().ok()?;
    let mut normal = all.get(b"N").ok()?;
    if let Ok(states) = document.dereference(normal).ok()?.1.as_dict() {
        normal = states.get(name_of(document, annotation, b"AS")?.as_bytes()).ok()?;
    }
    let (id, form) = document.dereference(normal).ok()?;
    Some((id?, form.as_stream().ok()?))
}

/// The map that brings the box of an appearance into the annotation's (12.5.5, algorithm 8.1).
fn fitted(document: &Document, form: &Stream, area: Rect) -> Transform {
    let own = matrix(document, &form.dict, b"Matrix");
    let bounds = entry(document, &form.dict, b"BBox").and_then(|b| rect(document, b)).and_then(|b| {
        let corners = [(b.x0, b.top), (b.x1, b.top), (b.x0, b.bottom), (b.x1, b.bottom)];
        Rect::around(corners.map(|(x, y)| own.apply(f64::from(x), f64::from(y))))
    });
    let Some(b) = bounds.filter(|b| b.area() > 0.0) else { return Transform::IDENTITY };
    let (across, down) = (f64::from(area.width() / b.width()), f64::from(area.height() / b.height()));
    let to = |from: f32, to: f32, scale: f64| f64::from(to) - scale * f64::from(from);
    Transform([across, 0.0, 0.0, down, to(b.x0, area.x0, across), to(b.top, area.top, down)])
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    /// A page of 200 by 100 points without content, with these annotations, read.
    fn read(annotations: Vec<Dictionary>) -> crate::diagnostic::Warned<Vec<crate::pdf::PageContent>> {
        let mut document = Document::with_version("1.5");
        let font =
            document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
        let form = Stream::new(
            dictionary! { "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 50.into(), 10.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F" => font } } },
            b"0 0 50 10 re S BT /F 8 Tf 2 2 Td (memo) Tj ET".to_vec(),
        );
        let form = document.add_object(form);
        let content = document.add_object(Stream::new(dictionary! {}, b"BT ET".to_vec()));
        let list: Vec<Object> = annotations
            .into_iter()
            .map(|mut annotation| {
                if !annotation.has(b"NoAppearance") {
                    annotation.set("AP", dictionary! { "N" => form });
                }
                annotation.set("Rect", vec![100.into(), 20.into(), 200.into(), 40.into()]);
                Object::Reference(document.add_object(annotation))
            })
            .collect();
        let pages = document.new_object_id();
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content, "Annots" => list,
            "MediaBox" => vec![0.into(), 0.into(), 200.into(), 100.into()],
        });
        document
            .objects
            .insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("written");
        crate::pdf::read(&bytes, &crate::pdf::Limits::default()).expect("readable")
    }

    fn text(page: &crate::pdf::PageContent) -> String {
        page.glyphs.iter().map(|g| g.text.as_str()).collect()
    }

    #[test]
    fn fields_are_text_in_place() {
        let read = read(vec![dictionary! { "Subtype" => "Widget", "F" => 4 }]);
        let page = &read.value[0];
        assert_eq!((text(page).as_str(), page.glyphs[0].layer), ("memo", Layer::Field));
        assert!((page.glyphs[0].bounds.x0 - 104.0).abs() < 0.1 && (page.glyphs[0].size - 16.0).abs() < 0.1);
        assert!(page.paths.is_empty(), "its frame is no ruling");
        assert!(read.warnings.is_empty());
    }

    #[test]
    fn notes_are_read_and_said() {
        let read = read(vec![dictionary! { "Subtype" => "FreeText" }, dictionary! { "Subtype" => "Highlight" }]);
        assert_eq!(read.value[0].glyphs[0].layer, Layer::Note);
        assert_eq!(text(&read.value[0]), "memo");
        let [said] = &read.warnings[..] else { panic!("{:?}", read.warnings) };
        assert_eq!((said.code, said.page), (WarningCode::Annotated, Some(1)));
        assert_eq!(said.detail, "文字の書き込み1件、マーカー1件");
    }

    #[test]
    fn invisible_annotations_are_not_read() {
        for flags in [2, 32] {
            let read = read(vec![dictionary! { "Subtype" => "Widget", "F" => flags }]);
            assert_eq!((text(&read.value[0]).as_str(), read.warnings.len()), ("", 0));
        }
    }

    #[test]
    fn a_field_without_appearance_is_said() {
        let field = dictionary! { "Subtype" => "Widget", "NoAppearance" => true, "V" => Object::string_literal("x") };
        assert_eq!(read(vec![field]).warnings[0].code, WarningCode::UnreadFields);
    }
}
