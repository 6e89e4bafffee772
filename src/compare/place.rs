//! The target of a cell's link: a document with a page, as one text in hidden columns.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::ids::DocumentId;

/// The PDFs of the documents, by id.
pub type Pdfs = BTreeMap<DocumentId, PathBuf>;

/// A place as a text: `oshu-plan#12`.
pub(super) fn place(document: &str, page: u32) -> String {
    format!("{document}#{page}")
}

/// The document and the page of a place.
#[must_use]
pub fn parts(place: &str) -> Option<(&str, u32)> {
    let (document, page) = place.rsplit_once('#')?;
    Some((document, page.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_can_be_had_back_whatever_the_document_is_called() {
        assert_eq!(parts(&place("plan#1", 12)), Some(("plan#1", 12)));
        assert_eq!(parts("plan"), None);
    }
}
