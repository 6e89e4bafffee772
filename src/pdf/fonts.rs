//! The fonts of a document, parsed once however many pages use them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use lopdf::{Dictionary, Document, ObjectId};

use super::font::Font;
use super::object::entry;

/// Fonts of a document, each parsed once, whatever page asks for it.
#[derive(Default)]
pub(super) struct Fonts {
    known: Mutex<BTreeMap<ObjectId, Arc<Font>>>,
}

impl Fonts {
    /// All fonts that have been read, by their numbers.
    pub(super) fn by_number(&self) -> BTreeMap<u32, Arc<Font>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.values().map(|font| (font.number, Arc::clone(font))).collect()
    }

    /// The font of that resource name.
    pub(super) fn get(&self, document: &Document, resources: &Dictionary, name: &[u8]) -> Option<Arc<Font>> {
        let fonts = entry(document, resources, b"Font")?.as_dict().ok()?;
        let object = fonts.get(name).ok()?;
        let (id, object) = document.dereference(object).ok()?;
        let dictionary = object.as_dict().ok()?;
        let Some(id) = id else { return Some(Arc::new(Font::read(document, dictionary, 0))) };
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        known.or_else(|| {
            let font = Arc::new(Font::read(document, dictionary, id.0));
            self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&font));
            Some(font)
        })
    }
}
