//! What was found out about texts: the readings of a document look at the same ones again and again, so each is looked at
//! once.

use std::cell::RefCell;
use std::collections::HashMap;

/// What is known of each text so far; cheap to clone.
#[derive(Debug)]
pub(super) struct Remembered<T>(RefCell<HashMap<String, T>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Clone> Remembered<T> {
    /// What is known of a text, found out where nothing is.
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
