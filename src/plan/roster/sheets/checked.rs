//! Checkboxes: of ☑新規 □継続 □拡充 only the checked words count.

use crate::text::one_of;

/// Signs of a checked box; ■ only counts next to empty boxes.
const CHECKED: &str = "☑☒✅✔✓🗹■▣";
/// Signs of an empty box.
const EMPTY: &str = "□☐▢🗆❏❑";

/// The words after the checked boxes; the text itself if it has no boxes.
pub(super) fn checked(text: &str) -> String {
    let is_box = |c: char| CHECKED.contains(c) || EMPTY.contains(c);
    let certain = |c: char| is_box(c) && c != '■';
    let boxes = text.chars().filter(|c| is_box(*c)).count();
    // a list may have □ or ■ as its bullets
    let listed = boxes == text.lines().filter(|line| line.trim_start().starts_with(is_box)).count();
    let both = text.contains(|c| CHECKED.contains(c)) && text.contains(|c| EMPTY.contains(c));
    if !text.contains(certain) || (listed && boxes > 0 && !both && !text.contains(['☑', '☐', '☒'])) {
        return text.to_owned();
    }
    let mut words: Vec<&str> = Vec::new();
    for (at, sign) in text.char_indices().filter(|(_, c)| CHECKED.contains(*c)) {
        let rest = &text[at + sign.len_utf8()..];
        let end = rest.find(|c: char| is_box(c)).unwrap_or(rest.len());
        words.push(rest[..end].trim_matches(|c: char| c.is_whitespace() || one_of("・／/、,", c)));
    }
    words.retain(|word| !word.is_empty());
    words.join("、")
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn only_checked_boxes_count() {
        for (text, wanted) in [
            ("☑新規　□継続　□拡充", "新規"),
            ("□新規 ■継続 □拡充", "継続"),
            ("☐新規\n☐継続", ""),
            ("☑市民　☑事業者　☐職員", "市民、事業者"),
            ("窓口の改善", "窓口の改善"),
            ("■窓口の改善\n■申請の電子化", "■窓口の改善\n■申請の電子化"),
        ] {
            assert_eq!(checked(text), wanted, "{text}");
        }
    }
}
