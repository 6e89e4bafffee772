//! Normalisation with offset maps, and Japanese tokens: what extraction, classification and search share.

use unicode_normalization::UnicodeNormalization;

/// The key under which two spellings of the same words are equal: NFKC, lower case, no white space, the variants
/// of dash, wave dash and middle dot made one. For comparing only: what is printed stays as printed.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' => '-',
            '〜' => '~',
            '‧' | '•' => '・',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}
