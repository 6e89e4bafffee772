//! Pages as pictures, for character recognition.

use lopdf::{Document, ObjectId};

use super::canvas::{Canvas, Picture};
use super::interpret::Interpreter;
use super::object::{PageObject, open};
use super::state::State;
use super::{Limits, ReadError, fonts, hidden_layers};
use crate::geometry::Rect;

/// A larger picture (A2 at 300 dpi has 35 million pixels) is painted coarser.
const MAX_PIXELS: f32 = 36e6;

/// Paints the pages of one document.
#[derive(Debug)]
pub struct Renderer<'l> {
    document: Document,
    pages: Vec<ObjectId>,
    hidden: Vec<ObjectId>,
    limits: &'l Limits,
}

impl<'l> Renderer<'l> {
    /// Opens a document.
    ///
    /// # Errors
    /// Where the file as a whole can't be read.
    pub fn open(bytes: &[u8], limits: &'l Limits) -> Result<Self, ReadError> {
        let document = open(bytes, limits)?;
        let pages = document.page_iter().take(limits.pages).collect();
        let hidden = hidden_layers(&document);
        Ok(Self { document, pages, hidden, limits })
    }

    /// The images and paths of a page (from 1) with so many pixels a point; what was painted when a limit was reached.
    /// `None` where there is no such page or it has no content that can be read.
    #[must_use]
    pub fn page(&self, number: u32, scale: f32) -> Option<Picture> {
        let id = *self.pages.get((number as usize).checked_sub(1)?)?;
        let content = self.document.get_page_content_with_limit(id, self.limits.stream_bytes).ok()?;
        let page = PageObject::read(&self.document, id);
        let coarser = (MAX_PIXELS / (page.width * page.height)).sqrt();
        let mut canvas = Canvas::new(page.width, page.height, scale.min(coarser));
        let fonts = fonts::Fonts::default();
        let state = State::new(page.base, Rect { x0: 0.0, top: 0.0, x1: page.width, bottom: page.height });
        let mut interpreter = Interpreter::new(&self.document, &fonts, self.limits, &self.hidden, &mut canvas, state);
        // a page that is too large has been painted in part
        let _ = interpreter.run(&content, &page.resources);
        Some(canvas.finish())
    }
}
