//! Text printed over or beside the main text, in layers of its own: ruby, stamps and watermarks, annotations. None of
//! it is part of a line or cell.

use super::glyph_places::GlyphPlaces;
use super::lines::{self, Parting};
use super::{Aside, TextLine, ruby};
use crate::geometry::Rect;
use crate::pdf::{Glyph, Layer, PageContent};

/// Ratio of the size of a stamp to that of the text under it, at least.
const LARGER: f32 = 1.8;
/// Fewest glyphs of other text that a stamp covers.
const COVERED: usize = 2;
/// This share of a glyph's box at each side shows nothing.
const MARGIN: f32 = 0.1;
/// Greatest distance between the middles of neighbouring glyphs of one stamp, in em.
const NEXT: f32 = 2.0;
/// Largest ratio of the sizes of two glyphs of one stamp.
const SAME_SIZE: f32 = 1.1;

/// Takes out of a page the glyphs that are none of its text, as lines of their own.
pub(super) fn take(page: &mut PageContent) -> Vec<Aside> {
    mark_stamps(&mut page.glyphs, page.width, page.height);
    let ruby = ruby::find(&page.glyphs, page.width, page.height);
    for (glyph, is_ruby) in page.glyphs.iter_mut().zip(ruby) {
        if is_ruby && glyph.layer == Layer::Text {
            glyph.layer = Layer::Ruby;
        }
    }
    let is_text = |glyph: &Glyph| matches!(glyph.layer, Layer::Text | Layer::Field);
    if page.glyphs.iter().all(is_text) {
        return Vec::new();
    }
    let (text, others): (Vec<Glyph>, Vec<Glyph>) = std::mem::take(&mut page.glyphs).into_iter().partition(is_text);
    page.glyphs = text;
    let mut asides = Vec::new();
    for layer in [Layer::Note, Layer::Ruby] {
        let members: Vec<usize> = (0..others.len()).filter(|i| others[*i].layer == layer).collect();
        let read = lines::build(&others, &members, Parting::Gutters);
        asides.extend(read.into_iter().map(|line| Aside { layer, line }));
    }
    let stamps: Vec<&Glyph> = others.iter().filter(|g| g.layer == Layer::Stamp).collect();
    let pieces = stamps.chunk_by(|a, b| is_same_stamp(a, b)).filter_map(piece);
    asides.extend(pieces.map(|line| Aside { layer: Layer::Stamp, line }));
    asides
}

/// Marks glyphs that are set askew, unless the page is, and those of large text across small text.
fn mark_stamps(glyphs: &mut [Glyph], width: f32, height: f32) {
    let askew = glyphs.iter().filter(|g| g.askew).count();
    if askew > 0 && 2 * askew < glyphs.len() {
        glyphs.iter_mut().filter(|g| g.askew && g.layer == Layer::Text).for_each(|g| g.layer = Layer::Stamp);
    }
    let printed = |g: &&Glyph| !g.is_blank() && g.layer == Layer::Text;
    let smallest = glyphs.iter().filter(printed).map(|g| g.size).fold(f32::INFINITY, f32::min);
    let is_large = |g: &Glyph| g.size >= LARGER * smallest && g.layer == Layer::Text;
    if !glyphs.iter().any(is_large) {
        return;
    }
    let places = GlyphPlaces::of(glyphs, width, height);
    let mut start = 0;
    while start < glyphs.len() {
        let run = &glyphs[start..];
        let count = 1 + run.windows(2).take_while(|w| is_same_stamp(&w[0], &w[1])).count();
        let members = start..start + count;
        start += count;
        if !is_large(&glyphs[members.start]) {
            continue;
        }
        let covered: usize = members.clone().map(|i| covered(glyphs, i, &places)).sum();
        if covered >= COVERED {
            glyphs[members].iter_mut().for_each(|g| g.layer = Layer::Stamp);
        }
    }
}

/// How many glyphs of much smaller text have their middles inside a glyph. A mark that shows nothing but its outline may
/// have a figure in it.
fn covered(glyphs: &[Glyph], of: usize, places: &GlyphPlaces) -> usize {
    let Glyph { bounds, size, text, .. } = &glyphs[of];
    if !text.chars().all(char::is_alphanumeric) || text.is_empty() {
        return 0;
    }
    let Rect { x0, top, x1, bottom } = bounds.grown(-MARGIN * size);
    let inside = Rect { x0, top, x1, bottom };
    let near = places.within((x0, x1), (top, bottom));
    let small = |g: &Glyph| !g.is_blank() && g.layer == Layer::Text && *size >= LARGER * g.size;
    near.filter(|i| small(&glyphs[*i]) && inside.contains(glyphs[*i].bounds.centre())).count()
}

/// Whether two glyphs painted one after the other are of one stamp.
fn is_same_stamp(a: &Glyph, b: &Glyph) -> bool {
    let (p, q) = (a.bounds.centre(), b.bounds.centre());
    let em = a.size.max(b.size);
    em <= SAME_SIZE * a.size.min(b.size) && a.layer == b.layer && (p.x - q.x).hypot(p.y - q.y) <= NEXT * em
}

/// The line of a stamp, in painting order: it may run in any direction.
fn piece(glyphs: &[&Glyph]) -> Option<TextLine> {
    let shown = || glyphs.iter().filter(|g| !g.is_blank());
    let first = *shown().next()?;
    let text: String = glyphs.iter().map(|g| g.text.as_str()).collect();
    Some(TextLine {
        text: text.trim().to_owned(),
        bounds: Rect::union_of(shown().map(|g| g.bounds))?,
        size: first.size,
        bold: first.bold,
        colour: first.colour,
        order: first.order,
        glyphs: glyphs.len(),
        ..TextLine::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::lines::tests::set;

    fn page(glyphs: Vec<Glyph>) -> PageContent {
        PageContent { width: 600.0, height: 800.0, glyphs, ..PageContent::default() }
    }

    fn large(text: &str, x: f32, y: f32, size: f32) -> Vec<Glyph> {
        let place = |(i, g): (usize, Glyph)| {
            let left = x + size * i as f32;
            Glyph { bounds: Rect::new(left, y, left + size, y + size), size, ..g }
        };
        set(text, 0.0, 0.0, 9).into_iter().enumerate().map(place).collect()
    }

    fn texts(asides: &[Aside]) -> Vec<(Layer, &str)> {
        asides.iter().map(|a| (a.layer, a.line.text.as_str())).collect()
    }

    #[test]
    fn a_watermark_across_lines_is_a_layer_of_its_own() {
        let lines = (0..6).flat_map(|i| set("電子申請を広げる取組です。", 0.0, 14.0 * i as f32, i)).collect::<Vec<_>>();
        let count = lines.len();
        let mut page = page([lines, large("素案", 20.0, 10.0, 50.0)].concat());
        assert_eq!(texts(&take(&mut page)), [(Layer::Stamp, "素案")]);
        assert_eq!(page.glyphs.len(), count);
    }

    #[test]
    fn headings_and_badges_are_text() {
        let mut headed = page([large("基本方針", 0.0, 0.0, 24.0), set("電子申請を広げる。", 0.0, 26.0, 1)].concat());
        assert_eq!(texts(&take(&mut headed)), []);
        let mut badge = page([large("●", 0.0, 0.0, 30.0), set("12", 5.0, 10.0, 1)].concat());
        assert_eq!(texts(&take(&mut badge)), []);
    }

    #[test]
    fn text_askew_is_a_stamp_unless_the_page_is() {
        let askew = |text: &str| set(text, 0.0, 0.0, 5).into_iter().map(|g| Glyph { askew: true, ..g });
        let mut page = page(set("電子申請を広げる。", 0.0, 26.0, 1).into_iter().chain(askew("見本")).collect());
        assert_eq!(texts(&take(&mut page)), [(Layer::Stamp, "見本")]);
        page.glyphs = askew("電子申請").collect();
        assert_eq!(texts(&take(&mut page)), []);
    }

    #[test]
    fn notes_are_lines_of_their_own() {
        let note = set("中止", 5.0, 0.0, 1).into_iter().map(|g| Glyph { layer: Layer::Note, ..g });
        let mut page = page(set("電子申請", 0.0, 0.0, 0).into_iter().chain(note).collect());
        assert_eq!(texts(&take(&mut page)), [(Layer::Note, "中止")]);
    }
}
