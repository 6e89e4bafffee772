//! The trait between the interpreter of content streams and its consumers.

use std::ops::Range;

use compact_str::ToCompactString as _;

use super::occlusion::Occluder;
use super::{Glyph, Layer, PageContent, Path, Turn};
use crate::geometry::Rect;

/// A consumer of a page's content, in painting order.
pub(super) trait Sink {
    /// A glyph that shows text. `visible` is false for render mode 3 (the text layer of scanned pages) and for text in
    /// the colour of its ground.
    fn glyph(&mut self, glyph: Glyph, visible: bool);
    /// A painted path.
    fn path(&mut self, path: Path);
    /// An image, by its box on the page, cut to the clip.
    fn image(&mut self, bounds: Rect);
    /// An area in which nothing is seen of the glyphs that came before.
    fn cover(&mut self, area: &Occluder);
    /// How many glyphs have come so far.
    fn glyphs(&self) -> usize;
    /// The glyphs of a range show this text together (ActualText, ISO 32000-1, 14.9.4).
    fn replace(&mut self, range: Range<usize>, text: &str);
}

/// Largest number of comparisons of the glyphs of a page with areas that may hide them.
const MAX_COVERING: usize = 64 << 20;

/// Collects a page.
pub(super) struct PageCollector {
    pub(super) content: PageContent,
    visible: Vec<bool>,
    /// The glyphs that were seen until something was painted over them, by index.
    covered: Vec<usize>,
    /// How many more times a glyph may be held against an area.
    covering: usize,
}

impl PageCollector {
    pub(super) const fn new(content: PageContent) -> Self {
        Self { content, visible: Vec::new(), covered: Vec::new(), covering: MAX_COVERING }
    }

    /// The page as a reader sees it: invisible text counts only where a page has no other of its own (an OCR layer).
    pub(super) fn finish(mut self) -> PageContent {
        let own = |g: &Glyph| g.layer == Layer::Text && !g.is_blank();
        self.content.hidden = self.visible.iter().zip(&self.content.glyphs).filter(|(v, g)| !**v && own(g)).count();
        let any_visible = self.visible.iter().zip(&self.content.glyphs).any(|(v, g)| *v && own(g));
        if any_visible {
            let covered = self.covered.iter().map(|i| &self.content.glyphs[*i]).filter(|g| own(g));
            self.content.covered = covered.map(|g| g.bounds).collect();
        } else {
            self.content.hidden = 0;
        }
        let page = Rect { x0: 0.0, top: 0.0, x1: self.content.width, bottom: self.content.height };
        let mut visible = self.visible.iter();
        self.content.glyphs.retain(|glyph| {
            let shown = *visible.next().unwrap_or(&true) || !any_visible && glyph.layer == Layer::Text;
            shown && !glyph.text.is_empty() && page.contains(glyph.bounds.centre())
        });
        self.content
    }
}

impl Sink for PageCollector {
    fn glyph(&mut self, glyph: Glyph, visible: bool) {
        self.content.glyphs.push(glyph);
        self.visible.push(visible);
    }

    fn path(&mut self, path: Path) {
        self.content.paths.push(path);
    }

    fn image(&mut self, bounds: Rect) {
        self.content.images.push(bounds);
    }

    fn cover(&mut self, area: &Occluder) {
        // give up on pages with pathological overpainting
        let Some(left) = self.covering.checked_sub(self.visible.len()) else { return };
        self.covering = left;
        for (index, (visible, glyph)) in self.visible.iter_mut().zip(&self.content.glyphs).enumerate() {
            if *visible && area.hides(glyph.bounds) {
                *visible = false;
                self.covered.push(index);
            }
        }
    }

    fn glyphs(&self) -> usize {
        self.content.glyphs.len()
    }

    /// Assigns one character to each glyph if the numbers match. Otherwise the first glyph of the line gets the whole
    /// text; replacement text for glyphs on several lines cannot be placed and is ignored.
    fn replace(&mut self, range: Range<usize>, text: &str) {
        let Some(glyphs) = self.content.glyphs.get_mut(range) else { return };
        let shown = glyphs.iter().filter(|g| !g.text.is_empty()).count();
        if shown == text.chars().count() {
            for (glyph, c) in glyphs.iter_mut().filter(|g| !g.text.is_empty()).zip(text.chars()) {
                glyph.text = c.to_compact_string();
            }
            return;
        }
        let Some(bounds) = Rect::union_of(glyphs.iter().map(|g| g.bounds)) else { return };
        let Some((first, rest)) = glyphs.split_first_mut() else { return };
        let thickness = if matches!(first.turn, Turn::None | Turn::Half) { bounds.height() } else { bounds.width() };
        if thickness > 1.5 * first.size && !first.vertical {
            return;
        }
        first.text = text.into();
        first.bounds = bounds;
        rest.iter_mut().for_each(|glyph| glyph.text.clear());
    }
}
