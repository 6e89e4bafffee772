//! The content of a page (ISO 32000-1, 7.8.2): its streams concatenated, with a warning for each missing part.

use lopdf::{DecompressError, Dictionary, Document, Error, Object, ObjectId, Stream};

use super::Limits;
use super::inflate::{self, Inflated};
use super::object::{entry, salvaged};

/// Reason in Japanese: there is no content stream.
const NO_CONTENT: &str = "ページの内容がありません";
/// Reason in Japanese: a stream is larger than the limit once it is inflated.
const TOO_LARGE: &str = "展開後の大きさが上限を超えています";
/// Reason in Japanese: the compressed bytes are broken, and what came before was kept.
const DAMAGED: &str = "圧縮データが壊れています";
/// Reason in Japanese: the compressed bytes give nothing.
const FAILED: &str = "圧縮データを展開できません";

/// Operators, and why they are not all.
#[derive(Debug, Default)]
pub(super) struct ContentStreams {
    pub(super) bytes: Vec<u8>,
    pub(super) lacks: Option<&'static str>,
}

impl ContentStreams {
    const fn whole(bytes: Vec<u8>) -> Self {
        Self { bytes, lacks: None }
    }

    const fn lacking(what: &'static str) -> Self {
        Self { bytes: Vec::new(), lacks: Some(what) }
    }

    /// That of a page.
    pub(super) fn of_page(document: &Document, page: ObjectId, limits: &Limits) -> Self {
        let streams = document.get_page_contents(page);
        let is_blank = |named: &Object| named.is_null() || named.as_array().is_ok_and(Vec::is_empty);
        let means_blank = |page: &Dictionary| page.get(b"Contents").map_or(true, is_blank);
        if streams.is_empty() && !document.get_dictionary(page).is_ok_and(means_blank) {
            return Self::lacking(NO_CONTENT);
        }
        let mut content = Self::default();
        for id in streams {
            let most = limits.stream_bytes.saturating_sub(content.bytes.len());
            let stream = document.get_object(id).and_then(Object::as_stream);
            let part = stream.map_or(Self::lacking(NO_CONTENT), |stream| Self::of_stream(document, stream, most));
            content.append(part);
        }
        content
    }

    fn append(&mut self, part: Self) {
        if self.bytes.is_empty() {
            self.bytes = part.bytes;
        } else {
            self.bytes.extend(part.bytes);
        }
        self.bytes.push(b'\n');
        self.lacks = part.lacks.or(self.lacks);
    }

    fn of_stream(document: &Document, stream: &Stream, most: usize) -> Self {
        let length = || entry(document, &stream.dict, b"Length").and_then(|length| length.as_i64().ok());
        if stream.content.is_empty() && length() != Some(0) {
            return Self::lacking(NO_CONTENT);
        }
        match inflate::whole(stream, most) {
            Inflated::Sound(bytes) => Self::whole(bytes),
            Inflated::TooLarge => Self::lacking(TOO_LARGE),
            Inflated::NotPlain => Self::by_filters(stream, most),
            Inflated::Damaged(bytes) => Self { bytes: damaged(stream, bytes, most), lacks: Some(DAMAGED) },
        }
    }

    /// Decodes by the named filters; an unknown filter may be a misspelt name.
    fn by_filters(stream: &Stream, most: usize) -> Self {
        match stream.decompressed_content_with_limit(most) {
            Ok(bytes) => Self::whole(bytes),
            Err(Error::Unimplemented(_)) if stream.content.len() <= most => Self::whole(stream.content.clone()),
            Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => Self::lacking(TOO_LARGE),
            Err(_) => Self::lacking(FAILED),
        }
    }
}

/// The data before the damage. If there are none, the raw data, provided they are operators wrongly declared as
/// compressed.
fn damaged(stream: &Stream, bytes: Vec<u8>, most: usize) -> Vec<u8> {
    let bytes = salvaged(stream, bytes, most);
    let is_text = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    let plain = bytes.is_empty() && stream.content.len() <= most && stream.content.iter().take(64).all(is_text);
    if plain { stream.content.clone() } else { bytes }
}
