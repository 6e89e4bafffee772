//! Finds pages whose text may differ from the printed letters: the /ToUnicode map of a font contradicts the rest of
//! the file. Fonts are judged after all pages are read, by everything that the document shows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use lopdf::Document;

use super::font::contradicted;
use super::fonts::Fonts;
use super::{Glyph, Layer, PageContent};
use crate::diagnostic::{Warning, WarningCode};
use crate::text::plausible::is_implausible;

/// How often a page shows each code of each font.
type Codes = BTreeMap<(u32, u32), usize>;

/// The text shown on one page.
struct PageShown {
    codes: Codes,
    /// Whether its text is none of the language.
    implausible: bool,
}

/// The text shown in a document, by page.
#[derive(Default)]
pub(super) struct ShownText(Mutex<BTreeMap<u32, PageShown>>);

impl ShownText {
    /// Adds a page.
    pub(super) fn add(&self, page: &PageContent) {
        let shown = page.glyphs.iter().filter(|g| g.font > 0 && g.layer == Layer::Text && !g.is_blank());
        let mut keys: Vec<(u32, u32)> = shown.map(|g| (g.font, g.code)).collect();
        keys.sort_unstable();
        let codes = keys.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect();
        let implausible = is_implausible(runs(&page.glyphs).iter().map(String::as_str));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(page.number, PageShown { codes, implausible });
    }

    /// The pages with letters that can't be trusted.
    pub(super) fn doubts(self, document: &Document, fonts: &Fonts) -> Vec<Warning> {
        let pages = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut by_font: BTreeMap<u32, BTreeMap<u32, usize>> = BTreeMap::new();
        for ((font, code), count) in pages.values().flat_map(|page| &page.codes) {
            *by_font.entry(*font).or_default().entry(*code).or_default() += count;
        }
        let fonts = fonts.by_number();
        let wrong: BTreeMap<u32, BTreeSet<u32>> = by_font
            .iter()
            .filter_map(|(number, codes)| Some((*number, contradicted(document, fonts.get(number)?, codes))))
            .collect();
        let is_wrong = |(font, code): &(u32, u32)| wrong.get(font).is_some_and(|wrong| wrong.contains(code));
        let what = |page: &PageShown| -> Option<String> {
            let count: usize = page.codes.iter().filter(|(key, _)| is_wrong(key)).map(|(_, count)| count).sum();
            let senseless = page.implausible.then(|| "日本語として読めない並びです".to_owned());
            senseless.or_else(|| (count > 0).then(|| format!("フォントの情報と食い違う文字{count}字")))
        };
        let doubtful = pages.iter().filter_map(|(page, shown)| Some((*page, what(shown)?)));
        doubtful.map(|(page, what)| Warning::on_page(page, WarningCode::DoubtfulText, what)).collect()
    }
}

/// The texts of glyphs that one operator paints. Small kana are left out: readings are no sentences.
fn runs(glyphs: &[Glyph]) -> Vec<String> {
    /// Ruby is smaller than this share of the median size of ideographs.
    const SMALL: f32 = 0.7;
    let is_ideograph = |g: &Glyph| g.text.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let mut sizes: Vec<f32> = glyphs.iter().filter(|g| is_ideograph(g)).map(|g| g.size).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let least = sizes.get(sizes.len() / 2).map_or(0.0, |size| SMALL * size);
    let text = |run: &[Glyph]| run.iter().filter(|g| g.size >= least).map(|g| g.text.as_str()).collect();
    glyphs.chunk_by(|a, b| a.run == b.run).map(text).collect()
}
