//! The end of a line: a department in brackets, the text after dot leaders or a wide gap.

use crate::plan::department;
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::fold;

/// Brackets around an addition to the line before them.
const PAIRS: [(char, char); 8] =
    [('（', '）'), ('(', ')'), ('【', '】'), ('［', '］'), ('[', ']'), ('〔', '〕'), ('〈', '〉'), ('＜', '＞')];
/// Signs that form a leader to a text.
const LEADERS: &str = ".．・…‥·･─―";
/// Fewest dots that form a leader.
const LEADING: usize = 3;

/// The bracket that closes one of these.
pub(super) fn closing(open: char) -> Option<char> {
    PAIRS.iter().find(|(own, _)| *own == open).map(|(_, close)| *close)
}

/// Splits a line at dot leaders into the words before and the text after.
pub(super) fn leader(line: &str) -> Option<(&str, &str)> {
    let mut start = None;
    let mut count = 0;
    for (at, c) in line.char_indices() {
        if LEADERS.contains(c) {
            start.get_or_insert(at);
            count += if c == '…' { 2 } else { 1 };
        } else if c.is_whitespace() && count > 0 {
            continue;
        } else if count >= LEADING {
            let from = start.unwrap_or(0);
            let (before, behind) = (line[..from].trim(), line[at..].trim());
            return (!before.is_empty() && !behind.is_empty()).then_some((before, behind));
        } else {
            (start, count) = (None, 0);
        }
    }
    None
}

/// Cuts a line at a wide gap: a tab, or two wide spaces.
pub(super) fn gap(line: &str) -> Option<(&str, &str)> {
    let wide =
        |gap: &str| gap.contains('\t') || gap.chars().map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum::<usize>() >= 3;
    let mut start = None;
    for (at, c) in line.trim().char_indices() {
        match (c.is_whitespace(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let line = line.trim();
                if wide(&line[from..at]) {
                    return Some((line[..from].trim(), line[at..].trim()));
                }
                start = None;
            }
            _ => {}
        }
    }
    None
}

/// Splits the brackets off the end of a line: the words before, and their content.
pub(super) fn brackets(line: &str) -> Option<(&str, &str)> {
    let line = line.trim().trim_end_matches('。').trim_end();
    let (open, close) = PAIRS.into_iter().find(|(_, close)| line.ends_with(*close))?;
    let mut depth = 0_usize;
    for (at, c) in line.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
            if depth == 0 {
                let inside = &line[at + open.len_utf8()..line.len() - close.len_utf8()];
                return (at > 0).then(|| (line[..at].trim(), inside.trim()));
            }
        }
    }
    None
}

/// Cuts departments in brackets off the end of a line.
pub(super) fn department<'t>(line: &'t str, words: &PlanDictionaries) -> Option<(&'t str, &'t str)> {
    brackets(line).filter(|(_, inside)| is_department(labelled(inside, words).1, words))
}

/// Whether a text holds nothing but departments, with or without a label before them.
pub(super) fn is_department(text: &str, words: &PlanDictionaries) -> bool {
    /// Largest length, in characters, of departments at the end of a line.
    const LONGEST: usize = 80;
    let text = text.trim();
    if text.is_empty() || text.chars().nth(LONGEST).is_some() || text.contains(['。', '「']) {
        return false;
    }
    let listed = department::split(text, words);
    !listed.is_empty() && listed.iter().all(|one| one.chars().count() <= 24 && department::ends_like_one(one, words))
}

/// 所管　総務課 → (所管, 総務課): the label that a text in brackets may begin with.
pub(super) fn labelled<'t>(inside: &'t str, words: &PlanDictionaries) -> (&'t str, &'t str) {
    let cut = inside.split_once(['：', ':', '\u{3000}', ' ', '／']);
    match cut.map(|(label, rest)| (label.trim(), rest.trim())) {
        Some((label, rest)) if is_label(label, words) && is_department(rest, words) => (label, rest),
        _ => ("", inside.trim()),
    }
}

/// Whether words are a label before departments: 担当 ends like a department, but is not one.
fn is_label(label: &str, words: &PlanDictionaries) -> bool {
    words.departments.labels.contains(&fold(label)) || !department::ends_like_one(label, words)
}

/// Departments in brackets that a text begins with, and the text.
pub(super) fn heading<'t>(text: &'t str, words: &PlanDictionaries) -> Option<(&'t str, &'t str)> {
    let text = text.trim();
    let (open, close) = PAIRS.into_iter().find(|(open, _)| text.starts_with(*open))?;
    let (inside, rest) = text.strip_prefix(open)?.split_once(close)?;
    (!rest.trim().is_empty() && is_department(inside, words)).then(|| (inside.trim(), rest.trim()))
}

/// The content of brackets that enclose a whole line.
pub(super) fn enclosed(line: &str) -> Option<&str> {
    let line = line.trim();
    let (open, close) = PAIRS.into_iter().find(|(open, _)| line.starts_with(*open))?;
    let inside = line.strip_prefix(open)?.strip_suffix(close)?;
    (!inside.contains([open, close])).then(|| inside.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn leaders_separate_words_from_the_text_at_the_end() {
        assert_eq!(leader("窓口予約の公開……市民課"), Some(("窓口予約の公開", "市民課")));
        assert_eq!(leader("A.B 窓口"), None, "a full stop is not a leader");
        assert_eq!(leader("……市民課"), None, "nothing precedes the leaders");
    }

    #[test]
    fn only_a_wide_gap_cuts_a_line() {
        assert_eq!(gap("窓口予約の公開\u{3000}\u{3000}市民課"), Some(("窓口予約の公開", "市民課")));
        assert_eq!(gap("窓口予約 の公開"), None);
    }

    #[test]
    fn brackets_at_the_end_are_split_off() {
        assert_eq!(brackets("窓口予約の公開（市民課）。"), Some(("窓口予約の公開", "市民課")));
        assert_eq!(brackets("窓口（予約）の公開"), None);
        assert_eq!((enclosed("【重点取組】"), enclosed("【重点】窓口")), (Some("重点取組"), None));
    }

    #[test]
    fn departments_are_distinguished_from_other_words() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        assert!(is_department("市民課、税務課", &words) && !is_department("窓口の混雑", &words));
    }
}
