//! Matrices over many municipalities: narrow cells with a number and the sign of its phase (2運) or a mark, in blocks of
//! whole municipalities. Every such table has a legend of signs and marks.

use std::ops::Range;

use crate::compare::matrix::{MOST_WIDE, NOT_STATED, TO_CHECK, UNREAD};
use crate::compare::{ColumnHead, ColumnKind, MunicipalityValue};
use crate::plan::Phase;

/// Largest number of municipalities side by side on a page.
const MOST_BESIDE: usize = 30;
/// Largest number of municipalities in a page for browsers or Word; with more it would be unreadable, and the workbook
/// has all of them.
pub(super) const MOST: usize = 400;

/// Marks of cells without a number, with the words that they abbreviate.
pub(super) const MARKS: [(&str, &str); 3] = [("－", NOT_STATED), ("？", TO_CHECK), ("×", UNREAD)];

/// Whether a table has too many municipalities for wide cells.
pub(super) fn is_for(heads: &[&ColumnHead]) -> bool {
    let is_number =
        |head: &&&ColumnHead| matches!(head.kind, ColumnKind::OfMunicipality(_, MunicipalityValue::Initiatives));
    heads.iter().filter(is_number).count() > MOST_WIDE
}

/// The sign of a phase: the first letter of its word.
pub(super) fn sign(label: &str) -> &str {
    label.char_indices().nth(1).map_or(label, |(end, _)| &label[..end])
}

/// The mark that replaces these words in a cell.
pub(super) fn mark(words: &str) -> &str {
    MARKS.iter().find(|(_, known)| *known == words).map_or(words, |(mark, _)| *mark)
}

/// The signs with their words: 検＝検討.
pub(super) fn signs() -> impl Iterator<Item = (Phase, String)> {
    Phase::ALL.into_iter().map(|phase| (phase, format!("{}＝{}", sign(phase.label()), phase.label())))
}

/// The whole legend as a text.
pub(super) fn legend() -> String {
    let signs = signs().map(|(_, text)| text).collect::<Vec<_>>().join("　");
    let marks = MARKS.map(|(mark, words)| format!("{mark}＝{words}")).join("　");
    format!("数字は取組の件数、文字と色は段階です。{signs}　{marks}")
}

/// The municipalities of each block, as evenly as can be.
pub(super) fn blocks(municipalities: usize) -> Vec<Range<usize>> {
    let count = municipalities.div_ceil(MOST_BESIDE).max(1);
    (0..count).map(|block| municipalities * block / count..municipalities * (block + 1) / count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_has_a_sign_of_its_own() {
        let mut signs: Vec<&str> = Phase::ALL.iter().map(|phase| sign(phase.label())).collect();
        signs.sort_unstable();
        signs.dedup();
        assert_eq!(signs.len(), Phase::ALL.len());
        assert!(legend().contains("運＝運用") && legend().contains("？＝要確認"));
    }

    #[test]
    fn blocks_hold_every_municipality_once_and_none_is_much_shorter() {
        for count in [0, 7, 30, 31, 200, 1788] {
            let blocks = blocks(count);
            assert_eq!(blocks.iter().cloned().flatten().collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
            let sizes: Vec<usize> = blocks.iter().map(ExactSizeIterator::len).collect();
            assert!(sizes.iter().all(|size| *size <= MOST_BESIDE && size + 1 >= sizes[0]), "{sizes:?}");
        }
    }
}
