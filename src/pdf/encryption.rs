//! Completes encrypted files that lopdf cannot unlock. The missing objects are appended as an incremental update (ISO
//! 32000-1, 7.5.6); the original bytes are unchanged.

use lopdf::{Document, IncrementalDocument, Object, StringFormat};

/// Whether a file that lopdf has unlocked is meant to be opened without a password. lopdf tries the empty password as
/// the owner's too; a file that only opens so was locked for readers (ISO 32000-2, 7.6.4.1).
pub(super) fn is_open_to_readers(document: &Document) -> bool {
    let Some(dictionary) = document.encryption_state.as_ref().and_then(|state| state.encode().ok()) else {
        return true;
    };
    let mut locked = Document::new();
    locked.trailer = document.trailer.clone();
    let encrypt = locked.add_object(dictionary);
    locked.trailer.set("Encrypt", encrypt);
    locked.authenticate_user_password("").is_ok()
}

/// The file with the inputs of the key where lopdf expects them: /Encrypt as an indirect object, and a file
/// identifier, empty if the file has none, as in poppler and pdf.js. `None` if nothing is missing or the update
/// cannot be written.
pub(super) fn completed(bytes: &[u8], document: &Document) -> Option<Vec<u8>> {
    let encrypt = document.trailer.get(b"Encrypt").ok()?;
    let is_direct = encrypt.as_dict().is_ok();
    let has_identifier =
        document.trailer.get(b"ID").and_then(Object::as_array).is_ok_and(|id| id.iter().any(|o| o.as_str().is_ok()));
    if !is_direct && has_identifier {
        return None;
    }
    // lopdf refuses to update what it knows to be encrypted; the added objects are not to be
    let mut previous = document.clone();
    previous.objects.clear();
    let mut update = IncrementalDocument::create_from(bytes.to_vec(), previous);
    let added = &mut update.new_document;
    if is_direct {
        let id = added.add_object(encrypt.clone());
        added.trailer.set("Encrypt", id);
    }
    if !has_identifier {
        let empty = Object::String(Vec::new(), StringFormat::Hexadecimal);
        added.trailer.set("ID", vec![empty.clone(), empty]);
    }
    if added.objects.is_empty() {
        // a cross-reference section without entries is none
        added.add_object(Object::Null);
    }
    let mut completed = Vec::new();
    update.save_to(&mut completed).ok()?;
    Some(completed)
}
