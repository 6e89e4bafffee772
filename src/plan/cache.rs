//! A cache of results about texts: the readings of a document examine the same texts repeatedly.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

/// The results so far, by text.
#[derive(Debug)]
pub(super) struct Remembered<T>(RefCell<FxHashMap<String, T>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Clone> Remembered<T> {
    /// The cached result for a text, or that of `find`, which is then cached.
    pub(super) fn of(&self, text: &str, find: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.borrow().get(text) {
            return known.clone();
        }
        let found = find();
        self.0.borrow_mut().insert(text.to_owned(), found.clone());
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_looked_at_once() {
        let (lengths, mut looks) = (Remembered::default(), 0);
        for text in ["窓口", "予約", "窓口"] {
            let length = lengths.of(text, || {
                looks += 1;
                text.len()
            });
            assert_eq!(length, 6);
        }
        assert_eq!(looks, 2);
    }
}
