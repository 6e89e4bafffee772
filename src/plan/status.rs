//! Ratings: a word, letter or sign for the state of progress (達成, 概ね順調, A, ◎, B：やや遅れ).

use super::vocabulary::PlanDictionaries;
use crate::text::{fold, one_of};

/// Largest length of a rating, in characters.
const LONGEST: usize = 24;

/// Whether the whole of a text rates something: a word of status, a grade, or both side by side.
pub(crate) fn is_rating(text: &str, words: &PlanDictionaries) -> bool {
    let folded = fold(text);
    if folded.is_empty() || folded.chars().count() > LONGEST {
        return false;
    }
    is_word(&folded, words) || is_grade(&folded, words) || is_both(&folded, words)
}

/// Whether a folded text is a word of status.
fn is_word(folded: &str, words: &PlanDictionaries) -> bool {
    words.content.ratings.iter().any(|word| word == folded)
}

/// A, A評価, 評価A, 【B】, (○)
fn is_grade(folded: &str, words: &PlanDictionaries) -> bool {
    let bare = folded.trim_matches(|c: char| one_of("()[]【】「」〈〉", c));
    let bare = ["評価", "判定", "ランク"]
        .iter()
        .fold(bare, |bare, word| bare.strip_suffix(word).or_else(|| bare.strip_prefix(word)).unwrap_or(bare));
    words.content.grades.iter().any(|grade| grade == bare) || is_word(bare, words)
}

/// A grade and the word for it: A：達成, ○（順調）, 順調(B), ○順調
fn is_both(folded: &str, words: &PlanDictionaries) -> bool {
    let bare = folded.trim_matches(|c: char| one_of("()[]【】「」〈〉", c));
    let apart = |rest: &str| {
        let rest = rest.trim_matches(|c: char| one_of("()[]【】:：.、,・-", c));
        is_word(rest, words)
    };
    words.content.grades.iter().any(|grade| {
        bare.strip_prefix(grade.as_str()).is_some_and(apart) || bare.strip_suffix(grade.as_str()).is_some_and(apart)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn ratings_are_words_grades_or_both() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        for text in [
            "達成",
            "概ね\n順調",
            "Ａ",
            "A評価",
            "【B】",
            "A：達成",
            "○（順調）",
            "順調(B)",
            "◎",
            "実施中",
            "未着手",
            "×",
        ] {
            assert!(is_rating(text, &words), "{text}");
        }
        for text in ["", "電子申請の導入", "総務課", "AI", "順調に進んでいる手続きの一覧", "5", "50％"]
        {
            assert!(!is_rating(text, &words), "{text}");
        }
    }
}
