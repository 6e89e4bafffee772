//! The kind of text in a cell: a figure, a sentence, an item, a mark.

use crate::text::one_of;

/// Fewest dots of a leader to a page number.
const LEADERS: usize = 4;

/// How long a text is in words; three ideographs are one.
pub(super) fn words(text: &str) -> f32 {
    let wide = text.chars().filter(|c| *c as u32 >= 0x3000).count() as f32 / 3.0;
    wide + text.split_whitespace().filter(|w| w.starts_with(|c: char| (c as u32) < 0x3000)).count() as f32
}

/// Whether a text is a figure with its unit, or a mark that stands for one.
pub(super) fn is_figure(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let letters = text.chars().filter(|c| c.is_alphabetic() && !c.is_numeric()).count();
    let marks = || text.chars().all(|c| !c.is_alphanumeric());
    digits > 0 && letters <= 2 && letters <= digits
        || digits == 0 && letters == 0 && text.chars().count() <= 2 && marks()
}

pub(super) fn is_sentence(text: &str) -> bool {
    text.contains('。') || words(text) > 6.0 && text.ends_with('.')
}

pub(super) fn has_leaders(text: &str) -> bool {
    let dots = text.chars().filter(|c| one_of("．・…‥·⋯", *c)).count();
    let points = text.split_whitespace().map(|w| w.len() - w.trim_end_matches('.').len()).max().unwrap_or(0);
    dots >= LEADERS || points >= LEADERS || text.contains("....") || text.contains(". . . .")
}

/// Whether a text is a bullet or a number alone.
pub(super) fn is_mark(text: &str) -> bool {
    text.chars().count() <= 4 && !text.chars().any(|c| c.is_alphabetic() && !c.is_numeric())
}

pub(super) fn begins_item(text: &str) -> bool {
    let first = text.chars().next();
    let bullet = first.is_some_and(|c| one_of("・●○◎◇◆■□▪▶▷►➢✓❖※•⇒-–", c)) && text.chars().count() > 1;
    let number = text.trim_start_matches(['(', '（']).trim_start_matches(|c: char| c.is_ascii_digit());
    bullet || number.len() < text.len() && number.starts_with([')', '）'])
}

/// Whether a text begins as the numbers of entries do: 3, 1-2, (4), ⑤.
pub(super) fn begins_with_number(text: &str) -> bool {
    let bare = text.trim_start_matches(['(', '（', '第']);
    let first = bare.chars().next().is_some_and(char::is_numeric);
    let after = bare.trim_start_matches(|c: char| c.is_numeric() || one_of(".-－‐ー（）()", c));
    first
        && bare.chars().count() - after.chars().count() <= 6
        && (after.is_empty() || after.starts_with([' ', '\u{3000}', '.', '、', '．']))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn figures_have_units_or_are_marks() {
        assert!(["12件", "1,200千円", "○", "－", "50％"].into_iter().all(is_figure));
        assert!(["令和6年度から実施", "窓口", "○×△"].into_iter().all(|text| !is_figure(text)));
    }

    #[test]
    fn sentences_end_or_are_long() {
        assert!(is_sentence("窓口を減らす。") && !is_sentence("窓口の改革"));
        assert!(is_sentence("We will open a new counter next year.") && !is_sentence("No."));
    }

    #[test]
    fn leaders_are_runs_of_dots() {
        assert!(has_leaders("第1章……12・・") && has_leaders("Chapter 1 .... 12") && !has_leaders("3.14…"));
    }

    #[test]
    fn items_begin_with_a_bullet_or_a_number_in_brackets() {
        assert!(begins_item("・窓口") && begins_item("(1)窓口") && !begins_item("・") && !begins_item("窓口(1)"));
        assert!(begins_with_number("1-2 窓口") && begins_with_number("⑤") && !begins_with_number("43手続"));
    }
}
