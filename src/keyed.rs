//! Hash maps keyed by integers that stand for short texts. They are queried for every character of every text, so the
//! hash is one multiplication. Iteration order is unspecified; never iterate.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table under [`key`]s.
pub(crate) type Keyed<T> = HashMap<u64, T, BuildHasherDefault<Spread>>;

/// Up to three characters as a number: none takes more than 21 bits.
pub(crate) fn key(characters: impl Iterator<Item = char>) -> u64 {
    characters.fold(0, |key, character| key << 21 | u64::from(character))
}

/// A whole text as a number that no other text of a few thousand is likely to have. FNV-1a, 64 bits.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// What terms are looked up by: the first two characters, or the only one.
pub(crate) fn start(text: &str) -> u64 {
    key(text.chars().take(2))
}

/// The order in which terms are tried: those with one [`start`] side by side, the longest first.
pub(crate) fn place(term: &str) -> (u64, Reverse<usize>) {
    let bare = term.trim_matches('|');
    (start(bare), Reverse(bare.len()))
}

/// Spreads a number over all bits.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        // 2^64 divided by the golden ratio; the high half is spread best, the table looks at the low one too
        let product = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = product ^ product >> 32;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_characters_tells_them_apart() {
        let keys = ["窓", "窓口", "口窓", "窓口業"].map(|text| key(text.chars()));
        assert!((0..keys.len()).all(|at| !keys[..at].contains(&keys[at])), "{keys:?}");
    }
}
