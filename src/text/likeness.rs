//! How alike two short texts are, whatever their spelling.

use std::collections::BTreeSet;

use super::fold;

/// Dice's coefficient over the pairs of neighbouring characters of the normal spellings: 1 where they have the same
/// pairs, 0 where they share none. (Dice: Measures of the Amount of Ecologic Association Between Species, 1945.)
#[must_use]
pub fn likeness(one: &str, other: &str) -> f32 {
    let pairs = |text: &str| -> BTreeSet<(char, char)> {
        let folded = fold(text);
        folded.chars().zip(folded.chars().skip(1)).collect()
    };
    let (one, other) = (pairs(one), pairs(other));
    let all = one.len() + other.len();
    if all == 0 { 0.0 } else { 2.0 * one.intersection(&other).count() as f32 / all as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_is_what_shares_pairs() {
        assert!((likeness("窓口改革", "窓口改革") - 1.0).abs() < f32::EPSILON);
        assert!(likeness("窓口改革", "窓口の改革") > 0.5);
        assert!(likeness("窓口改革", "防災無線").abs() < f32::EPSILON);
        assert!(likeness("", "窓").abs() < f32::EPSILON);
    }
}
