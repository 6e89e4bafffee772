//! The document's objects: opening a file with lopdf, its pages with their geometry and resources, and the small
//! accessors that look through references. Everything about ISO 32000-1, chapter 7, that later files need.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};
use thiserror::Error;

use super::inflate::{self, Inflated};
use super::{Limits, encryption};
use crate::geometry::{Rect, Transform};

/// Why a file cannot be read at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file has no PDF header, or nothing after it.
    #[error("PDFファイルではありません。PDFファイルを指定してください。")]
    NotPdf,
    /// A password is needed.
    #[error("パスワードで保護されているため開けません。パスワードを解除したPDFを用意してください。")]
    Encrypted,
    /// The structure can't be read.
    #[error("PDFの構造が壊れていて読み取れません（{0}）。発行元から入手し直すか、別のソフトで保存し直してください。")]
    Damaged(String),
    /// No page.
    #[error("ページがありません。ファイルを確認してください。")]
    NoPages,
}

/// Opens a file. Encryption with an empty user password is undone.
///
/// # Errors
/// See [`ReadError`].
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    // Acrobat accepts the header within the first 1024 bytes (ISO 32000-1, annex H, note 13)
    let start = bytes.windows(5).take(1024).position(|w| w == b"%PDF-").ok_or(ReadError::NotPdf)?;
    let bytes = &bytes[start..];
    let mut document = load(bytes, limits)?;
    if let Some(completed) = encryption::completed(bytes, &document) {
        document = load(&completed, limits)?;
    }
    if !encryption::is_open_to_readers(&document) {
        return Err(ReadError::Encrypted);
    }
    let locked = document.is_encrypted() && !document.was_encrypted();
    if !pages(&document, 1).is_empty() {
        return Ok(document);
    }
    Err(if locked || document.trailer.has(b"Encrypt") { ReadError::Encrypted } else { ReadError::NoPages })
}

fn load(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let options = LoadOptions { max_decompressed_size: Some(limits.stream_bytes), ..LoadOptions::default() };
    Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => ReadError::Encrypted,
        other => ReadError::Damaged(other.to_string()),
    })
}

/// The value of a key, references resolved; `None` if missing or null.
pub(super) fn entry<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let (_, object) = document.dereference(dictionary.get(key).ok()?).ok()?;
    (!object.is_null()).then_some(object)
}

/// A name as text, references resolved.
pub(super) fn name_of(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    Some(String::from_utf8_lossy(entry(document, dictionary, key)?.as_name().ok()?).into_owned())
}

/// An integer or real; `None` for any other object and for infinite values.
pub(super) fn number(object: &Object) -> Option<f32> {
    object.as_float().ok().filter(|n| n.is_finite())
}

/// The decoded bytes of a font's stream; `None` where a filter fails or it is larger than any font.
pub(super) fn stream_bytes(stream: &Stream) -> Option<Vec<u8>> {
    /// Largest size of an embedded font in bytes; larger ones are broken or hostile.
    const LARGEST_FONT: usize = 128 << 20;
    bytes_up_to(stream, LARGEST_FONT)
}

/// The decoded bytes of a stream; `None` where a filter fails or the limit of a stream is passed.
pub(super) fn content_bytes(stream: &Stream, limits: &Limits) -> Option<Vec<u8>> {
    bytes_up_to(stream, limits.stream_bytes)
}

fn bytes_up_to(stream: &Stream, most: usize) -> Option<Vec<u8>> {
    match inflate::whole(stream, most) {
        Inflated::Sound(bytes) => Some(bytes),
        Inflated::TooLarge => None,
        Inflated::NotPlain => stream.get_plain_content_with_limit(most).ok(),
        Inflated::Damaged(bytes) => Some(salvaged(stream, bytes, most)),
    }
}

/// For damaged data, the longer of our partial result and that of lopdf, which tries other formats.
pub(super) fn salvaged(stream: &Stream, bytes: Vec<u8>, most: usize) -> Vec<u8> {
    let other = stream.get_plain_content_with_limit(most).ok();
    other.filter(|other| other.len() > bytes.len()).unwrap_or(bytes)
}

/// The pages in order (7.7.3), at most `most`. A node that occurs twice in the tree is read once: it may be its own
/// child. A missing page is counted, so that later pages keep their numbers.
pub(super) fn pages(document: &Document, most: usize) -> Vec<ObjectId> {
    let root = document.catalog().and_then(|catalog| catalog.get(b"Pages")).and_then(Object::as_reference).ok();
    let (mut waiting, mut seen, mut pages): (Vec<ObjectId>, _, _) =
        (root.into_iter().collect(), BTreeSet::new(), Vec::new());
    while let Some(id) = waiting.pop().filter(|_| pages.len() < most) {
        let Ok(node) = document.get_dictionary(id) else {
            pages.extend((Some(id) != root).then_some(id));
            continue;
        };
        match entry(document, node, b"Kids").and_then(|kids| kids.as_array().ok()) {
            Some(kids) if seen.insert(id) => {
                waiting.extend(kids.iter().rev().filter_map(|kid| kid.as_reference().ok()))
            }
            None if !node.has_type(b"Pages") => pages.push(id),
            _ => {}
        }
    }
    pages
}

/// A page's dictionary with what it inherits, its geometry and the map from its space to the upright page.
pub(super) struct PageObject<'a> {
    /// Resources, inherited where the page has none (7.7.3.4).
    pub(super) resources: Option<&'a Dictionary>,
    /// Width of the upright page in points.
    pub(super) width: f32,
    /// Height of the upright page in points.
    pub(super) height: f32,
    /// User space to the upright page, origin top left.
    pub(super) base: Transform,
}

/// Longest chain of /Parent that is followed.
const MAX_ANCESTORS: usize = 64;
/// Largest side of a page in user space units; viewers show up to 14,400.
const ENDLESS: f32 = 1e6;
/// US Letter, as viewers assume without a MediaBox.
const DEFAULT_BOX: Rect = Rect { x0: 0.0, top: 0.0, x1: 612.0, bottom: 792.0 };

impl<'a> PageObject<'a> {
    pub(super) fn read(document: &'a Document, id: ObjectId) -> Self {
        let inherited = |key: &[u8]| inherited(document, id, key);
        let resources = inherited(b"Resources").and_then(|r| r.as_dict().ok());
        let has_end = |area: &Rect| area.width().max(area.height()) < ENDLESS;
        let area = |key: &[u8]| inherited(key).and_then(|b| rect(document, b)).filter(has_end);
        let media = area(b"MediaBox").unwrap_or(DEFAULT_BOX);
        let crop = area(b"CropBox").and_then(|b| b.intersection(media)).filter(|b| b.area() > 1.0).unwrap_or(media);
        let unit = document.get_dictionary(id).ok().and_then(|p| entry(document, p, b"UserUnit")).and_then(number);
        let unit = f64::from(unit.filter(|u| (0.01..=1000.0).contains(u)).unwrap_or(1.0));
        let turns = (inherited(b"Rotate").and_then(number).unwrap_or(0.0) / 90.0).round() as i64;
        let (base, width, height) = upright(crop, turns.rem_euclid(4), unit);
        Self { resources, width, height, base }
    }
}

/// The map from user space (y upwards) to the page as shown after `turns` clockwise quarter turns.
fn upright(page: Rect, turns: i64, unit: f64) -> (Transform, f32, f32) {
    let [x0, y0, x1, y1] = [page.x0, page.top, page.x1, page.bottom].map(f64::from);
    let u = unit;
    let m = match turns {
        1 => [0.0, u, u, 0.0, -y0 * u, -x0 * u],
        2 => [-u, 0.0, 0.0, u, x1 * u, -y0 * u],
        3 => [0.0, -u, -u, 0.0, y1 * u, x1 * u],
        _ => [u, 0.0, 0.0, -u, -x0 * u, y1 * u],
    };
    let (w, h) = (((x1 - x0) * u) as f32, ((y1 - y0) * u) as f32);
    if turns % 2 == 1 { (Transform(m), h, w) } else { (Transform(m), w, h) }
}

fn inherited<'a>(document: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..MAX_ANCESTORS {
        if let Some(found) = entry(document, node, key) {
            return Some(found);
        }
        node = entry(document, node, b"Parent")?.as_dict().ok()?;
    }
    None
}

/// A rectangle of four numbers, corners in any order.
pub(super) fn rect(document: &Document, object: &Object) -> Option<Rect> {
    let items = object.as_array().ok()?;
    let n: Vec<f32> = items.iter().filter_map(|o| number(document.dereference(o).ok()?.1)).collect();
    let [x0, y0, x1, y1] = n[..] else { return None };
    let rect = Rect::new(x0, y0, x1, y1);
    (rect.area() > 0.0).then_some(rect)
}

/// A six-number matrix; the identity where it is none.
pub(super) fn matrix(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Transform {
    let read = || {
        let items = entry(document, dictionary, key)?.as_array().ok()?;
        let n: Vec<f64> = items.iter().filter_map(|o| number(document.dereference(o).ok()?.1)).map(f64::from).collect();
        <[f64; 6]>::try_from(n).ok()
    };
    read().map_or(Transform::IDENTITY, Transform)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rotated_pages_are_upright() {
        let page = Rect::new(10.0, 20.0, 110.0, 220.0);
        for (turns, corner) in [(0, (10.0, 220.0)), (1, (10.0, 20.0)), (2, (110.0, 20.0)), (3, (110.0, 220.0))] {
            let (base, width, height) = upright(page, turns, 1.0);
            let top_left = base.apply(corner.0, corner.1);
            assert_eq!((top_left.x, top_left.y), (0.0, 0.0), "{turns} turns");
            assert_eq!((width, height), if turns % 2 == 1 { (200.0, 100.0) } else { (100.0, 200.0) });
        }
    }

    #[test]
    fn rejects_non_pdf() {
        assert!(matches!(open(b"hello", &Limits::default()), Err(ReadError::NotPdf)));
        assert!(matches!(open(b"%PDF-1.4\nnothing", &Limits::default()), Err(ReadError::Damaged(_))));
    }
}
