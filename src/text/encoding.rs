//! The text of a file that people have saved: UTF-8 with or without a byte order mark, or what Japanese Excel writes as
//! 「CSV（コンマ区切り）」.

use encoding_rs::SHIFT_JIS;

/// The text, without byte order mark; `None` where the bytes are neither UTF-8 nor CP932 (which the WHATWG Encoding
/// Standard calls Shift_JIS).
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_encodings_of_excel() {
        assert_eq!(decode("取組,①".as_bytes()).as_deref(), Some("取組,①"));
        assert_eq!(decode("\u{feff}取組".as_bytes()).as_deref(), Some("取組"));
        // ① and 髙 are CP932's own: JIS X 0208 has neither.
        assert_eq!(decode(b"\x8e\xe6\x91g,\x87\x40\xfb\xfc").as_deref(), Some("取組,①髙"));
    }

    #[test]
    fn other_bytes_are_not_text() {
        assert_eq!(decode(b"\xff\xfe\x16\x00"), None);
        assert_eq!(decode(b"PK\x03\x04\xff\xff"), None);
    }
}
