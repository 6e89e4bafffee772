//! In: a page without text layer, or with one that has no code points. Out: the same page with the glyphs that
//! Tesseract, an installed program, reads from its picture, each with its confidence.

mod tesseract;
mod tsv;

use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;
use thiserror::Error;

use crate::diagnostic::{Warned, Warning, WarningCode};
use crate::pdf::{Glyph, Limits, PageContent};
use crate::render;
use tesseract::Tesseract;

/// Pixels per inch, the resolution for which Tesseract is trained.
const RESOLUTION: f32 = 300.0;

/// Why pages can't be recognised at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OcrError {
    /// The program is missing or does not start.
    #[error(
        "文字認識（--ocr）には Tesseract が必要ですが、見つかりません。Tesseract OCR を日本語データ（jpn）と一緒にインストールしてから、もう一度実行してください\
         （Windows: インストーラーの Additional language data で Japanese を選ぶ、Debian・Ubuntu: apt install tesseract-ocr tesseract-ocr-jpn）。"
    )]
    NoProgram,
    /// It has no Japanese.
    #[error(
        "Tesseract に日本語データ（jpn）がありません。日本語データを追加してから、もう一度実行してください\
         （Windows: インストーラーの Additional language data で Japanese を選ぶ、Debian・Ubuntu: apt install tesseract-ocr-jpn）。"
    )]
    NoJapanese,
}

/// Observes the progress of recognition, which takes seconds a page.
pub trait Watcher: std::fmt::Debug + Send + Sync {
    /// Called before `pages` pages of a document are recognised; the returned function is called after each of them.
    fn begin(&self, pages: usize) -> Box<dyn Fn() + Send + Sync>;
}

/// Recognises the text of pages.
#[derive(Debug, Clone)]
pub struct Recogniser {
    tesseract: Tesseract,
    watcher: Option<Arc<dyn Watcher>>,
}

impl Recogniser {
    /// Finds Tesseract and its Japanese data.
    ///
    /// # Errors
    /// Where one of them is not installed.
    pub fn find() -> Result<Self, OcrError> {
        Ok(Self { tesseract: Tesseract::find()?, watcher: None })
    }

    /// The same, watched.
    #[must_use]
    pub fn watched_by(self, watcher: Arc<dyn Watcher>) -> Self {
        Self { watcher: Some(watcher), ..self }
    }

    /// Recognises the text of pages without a text layer and of those whose text is unreliable, and notes this in
    /// their warnings. `time` is the limit for one page.
    pub fn fill(&self, pages: &mut Warned<Vec<PageContent>>, bytes: &[u8], limits: &Limits, time: Duration) {
        let unreadable = |w: &&Warning| matches!(w.code, WarningCode::NoTextLayer | WarningCode::DoubtfulText);
        let blank: Vec<u32> = pages.warnings.iter().filter(unreadable).filter_map(|w| w.page).collect();
        if blank.is_empty() {
            return;
        }
        let done = self.watcher.as_ref().map(|watcher| watcher.begin(blank.len()));
        let read: Vec<Warning> = pages
            .value
            .par_iter_mut()
            .filter(|page| blank.contains(&page.number))
            .filter_map(|page| {
                let warning = self.fill_page(page, bytes, &limits.clone().within(time), time);
                done.iter().for_each(|done| done());
                warning
            })
            .collect();
        let replaced = |w: &Warning| match read.iter().find(|other| other.page == w.page).map(|other| other.code) {
            Some(WarningCode::Recognised) => {
                matches!(w.code, WarningCode::NoTextLayer | WarningCode::UnknownGlyphs | WarningCode::DoubtfulText)
            }
            said => said.is_some() && w.code == WarningCode::NoTextLayer,
        };
        pages.warnings.retain(|warning| !replaced(warning));
        pages.warnings.extend(read);
    }

    /// Recognises a page and returns its warning; `None` if nothing on it can be recognised.
    fn fill_page(&self, page: &mut PageContent, bytes: &[u8], limits: &Limits, time: Duration) -> Option<Warning> {
        let picture = render::page(bytes, page.number, RESOLUTION / 72.0, time)?;
        match self.tesseract.read(&picture, picture.width as f32 / page.width, limits) {
            Ok(glyphs) if glyphs.is_empty() => None,
            Ok(glyphs) => {
                let sure = percent(&glyphs);
                page.glyphs = glyphs;
                Some(Warning::on_page(page.number, WarningCode::Recognised, sure.to_string()))
            }
            Err(reason) => Some(Warning::on_page(page.number, WarningCode::NotRecognised, reason)),
        }
    }
}

/// How sure the recognition was on average, in percent.
fn percent(glyphs: &[Glyph]) -> u32 {
    let sum: f32 = glyphs.iter().filter_map(|glyph| glyph.recognised).sum();
    (100.0 * sum / glyphs.len() as f32).round() as u32
}
