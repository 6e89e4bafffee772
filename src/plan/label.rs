//! Labelled lines: 【主な担当課】 総務課, 担当課：総務課, or a label alone above its value.

use super::department;
use super::marker;
use super::vocabulary::{self, FieldRole, PlanDictionaries};
use crate::text::fold;

/// The meaning of the words under a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// A field of the initiative.
    Field(FieldRole),
    /// Initiatives, one an entry.
    List,
}

/// Largest length of a label, in characters.
const LONGEST_LABEL: usize = 16;
/// Largest length of a label as printed, in characters: letter-spaced, with separate voicing marks.
const LONGEST_PRINTED: usize = 4 * LONGEST_LABEL;

/// Opening and closing signs of labels.
const BRACKETS: [(char, char); 7] =
    [('【', '】'), ('〈', '〉'), ('＜', '＞'), ('《', '》'), ('［', '］'), ('[', ']'), ('≪', '≫')];

/// The label at the start of a line, and the words after it.
pub(crate) fn read<'t>(line: &'t str, words: &PlanDictionaries) -> Option<(Label, &'t str)> {
    let line = marker::without_bullet(line);
    for (open, close) in BRACKETS {
        if let Some((label, rest)) = line.strip_prefix(open).and_then(|inner| inner.split_once(close)) {
            return known(label, words).map(|label| (label, rest.trim_start_matches([':', '：']).trim()));
        }
    }
    if let Some((label, rest)) = line.split_once([':', '：']) {
        return known(label, words).map(|label| (label, rest.trim()));
    }
    if let Some(label) = known(line, words) {
        return Some((label, ""));
    }
    let (label, rest) = line.split_once([' ', '\u{3000}', '\t', '\n'])?;
    match known(label, words)? {
        // Without a sign between them, only departments show by their endings that they are a value.
        Label::Field(FieldRole::Department) if department::ends_like_one(rest, words) => {
            Some((Label::Field(FieldRole::Department), rest.trim()))
        }
        _ => None,
    }
}

/// The position of a field's bracketed label within a text.
pub(crate) fn inside(text: &str, words: &PlanDictionaries) -> Option<usize> {
    let starts = text.char_indices().skip(1).filter(|(_, c)| BRACKETS.iter().any(|(open, _)| open == c));
    starts.map(|(at, _)| at).find(|at| matches!(read(&text[*at..], words), Some((Label::Field(_), _))))
}

fn known(label: &str, words: &PlanDictionaries) -> Option<Label> {
    if label.chars().nth(LONGEST_PRINTED).is_some() {
        return None;
    }
    let folded = fold(label);
    let length = folded.chars().count();
    if length == 0 || length > LONGEST_LABEL {
        return None;
    }
    let label = vocabulary::bare(&folded);
    if words.heads_list(label) {
        return Some(Label::List);
    }
    let role = words.role_of(label)?;
    let field = matches!(
        role,
        FieldRole::Content
            | FieldRole::Description
            | FieldRole::Background
            | FieldRole::Department
            | FieldRole::Goals
            | FieldRole::Schedule
            | FieldRole::Target
            | FieldRole::Indicator
            | FieldRole::Baseline
            | FieldRole::TargetValue
            | FieldRole::Progress
    );
    field.then_some(Label::Field(role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn labels_are_read_in_every_dress() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let department = Label::Field(FieldRole::Department);
        for (line, wanted) in [
            ("【主な担当課】 総務課、税務課", Some((department, "総務課、税務課"))),
            ("担当課：総務課", Some((department, "総務課"))),
            ("■担当課　総務課", Some((department, "総務課"))),
            ("目指す方向性", Some((Label::Field(FieldRole::Description), ""))),
            ("〈取組概要〉", Some((Label::List, ""))),
            ("【各部門の取組施策例】", Some((Label::List, ""))),
            ("【リモート窓口の導入検討】", None),
            ("目標 を定めて取り組みます。", None),
            ("本計画の担当課は次のとおり：総務課", None),
        ] {
            assert_eq!(read(line, &words), wanted, "{line}");
        }
    }
}
