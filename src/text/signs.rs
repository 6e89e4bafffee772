//! Single characters that mean something: brackets, bullets, joints.

/// Whether a character is one of some signs. `str::contains` sets up a search for each character outside of ASCII, which
/// takes a hundred times as long.
#[inline]
#[must_use]
pub fn one_of(signs: &str, character: char) -> bool {
    signs.chars().any(|sign| sign == character)
}
