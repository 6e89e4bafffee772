//! Removes affixes repeated by the names of one list: badges that no dictionary knows (【ハード】, 一般), and running
//! numbers without a separator after them.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::forms::Draft;
use crate::text::fold;

/// Least number of names in which repetition is significant.
const FEWEST: usize = 3;
/// Least share of the names that have a badge at one place.
const SHARE: f32 = 0.6;
/// Largest number of different badges of a list at one place.
const MOST_BADGES: usize = 5;
/// Largest step between two running numbers; the names in between were not read.
const FARTHEST: u32 = 3;
/// Largest length of a badge, in characters.
const LONGEST: usize = 8;
/// Brackets around labels, opening and closing.
const BRACKETS: [(char, char); 8] =
    [('【', '】'), ('［', '］'), ('[', ']'), ('〔', '〕'), ('<', '>'), ('＜', '＞'), ('〈', '〉'), ('《', '》')];
/// Katakana in counting order (ア, イ, ウ).
const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ";

/// The affixes of the names of one list.
#[derive(Debug, Default)]
pub(super) struct Affixes {
    first: BTreeSet<String>,
    last: BTreeSet<String>,
    counted: bool,
}

impl Affixes {
    /// Learns them from the texts of all names of a list.
    pub(super) fn of<'t>(names: impl Iterator<Item = &'t str>) -> Self {
        let names: Vec<&str> = names.map(str::trim).collect();
        if names.len() < FEWEST {
            return Self::default();
        }
        let mut found = Self { first: recurring(&names, first), last: recurring(&names, last), counted: false };
        let bare: Vec<&str> = names.iter().map(|name| found.without_badges(name)).collect();
        found.counted = count_up(&bare);
        found
    }

    /// A name without them, and the number that it had.
    pub(super) fn strip<'t>(&self, name: &'t str) -> (&'t str, Option<String>) {
        let bare = self.without_badges(name);
        match ordinal(bare).filter(|_| self.counted) {
            Some((_, length)) => (self.without_badges(&bare[length..]), Some(bare[..length].to_owned())),
            None => (bare, None),
        }
    }

    fn without_badges<'t>(&self, name: &'t str) -> &'t str {
        let name = name.trim();
        let name = first(name).filter(|(badge, _)| self.first.contains(&fold(badge))).map_or(name, |(_, rest)| rest);
        last(name).filter(|(badge, _)| self.last.contains(&fold(badge))).map_or(name, |(_, rest)| rest)
    }
}

/// The badges that most names have at a place.
fn recurring(names: &[&str], at: impl Fn(&str) -> Option<(&str, &str)>) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (badge, _) in names.iter().filter_map(|name| at(name)) {
        *counts.entry(fold(badge)).or_default() += 1;
    }
    let with: usize = counts.values().sum();
    let enough = with as f32 >= SHARE * names.len() as f32 && with >= FEWEST;
    if !enough || counts.len() > MOST_BADGES || counts.len() * 2 > with + 1 {
        return BTreeSet::new();
    }
    counts.into_keys().collect()
}

/// A short word that a name begins with, in brackets or before a space, and the rest.
fn first(name: &str) -> Option<(&str, &str)> {
    let open = name.chars().next()?;
    let (word, rest) = match BRACKETS.iter().find(|(own, _)| *own == open) {
        Some((_, close)) => name[open.len_utf8()..].split_once(*close)?,
        None => name.split_once(char::is_whitespace)?,
    };
    is_badge(word, rest).then(|| (word.trim(), rest.trim()))
}

/// A short word at the end of a name, in brackets or after a space, and the rest.
fn last(name: &str) -> Option<(&str, &str)> {
    let close = name.chars().next_back()?;
    let (rest, word) = match BRACKETS.iter().find(|(_, own)| *own == close) {
        Some((open, _)) => name[..name.len() - close.len_utf8()].rsplit_once(*open)?,
        None => name.rsplit_once(char::is_whitespace)?,
    };
    is_badge(word, rest).then(|| (word.trim(), rest.trim()))
}

fn is_badge(word: &str, rest: &str) -> bool {
    let wordy = |text: &str| text.chars().any(char::is_alphabetic);
    (1..=LONGEST).contains(&word.trim().chars().count()) && wordy(word) && wordy(rest)
}

/// Takes the number off a name that has it without a space where those before it are counted: 10, then 11庁舎の改修.
pub(super) fn number_in_line(drafts: &mut [Draft]) {
    let mut counted: Vec<u32> = Vec::new();
    for Draft { record, .. } in drafts {
        if let (None, Some(last)) = (&record.number, counted.last().filter(|_| counted.len() >= FEWEST))
            && let Some((value, length)) = ordinal(&record.name)
            && (last + 1..=last + FARTHEST).contains(&value)
        {
            let rest = record.name.split_off(length);
            record.number = Some(std::mem::replace(&mut record.name, rest.trim_start().to_owned()));
        }
        counted.extend(record.number.as_deref().and_then(|number| fold(number).parse::<u32>().ok()));
    }
}

/// Whether most names begin with a number, each one more than that before it.
fn count_up(names: &[&str]) -> bool {
    let numbers: Vec<u32> = names.iter().filter_map(|name| Some(ordinal(name)?.0)).collect();
    let steps = numbers.windows(2).filter(|pair| pair[1] == pair[0] + 1).count();
    // groups begin to count anew
    names.len() >= FEWEST && numbers.len() * 10 >= names.len() * 9 && steps * 2 >= names.len()
}

/// The number that words begin with, and its length in bytes: at most three figures, or a kana of one list.
fn ordinal(name: &str) -> Option<(u32, usize)> {
    let figures: Vec<char> = name.chars().take_while(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).collect();
    let length: usize = figures.iter().map(|c| c.len_utf8()).sum();
    let behind = name[length..].chars().next()?;
    if (1..=3).contains(&figures.len()) {
        let value =
            figures.iter().fold(0, |value, c| value * 10 + c.to_digit(10).unwrap_or_else(|| *c as u32 - '０' as u32));
        return (!behind.is_numeric() && !".．,，-－".contains(behind)).then_some((value, length));
    }
    let first = name.chars().next()?;
    let place = KANA.chars().position(|c| c == first)?;
    (figures.is_empty() && name.chars().nth(1).is_some()).then(|| (u32::try_from(place).unwrap_or(0), first.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(names: &[&str]) -> Vec<String> {
        let affixes = Affixes::of(names.iter().copied());
        names.iter().map(|name| affixes.strip(name).0.to_owned()).collect()
    }

    #[test]
    fn badges_that_recur_are_not_part_of_names() {
        assert_eq!(
            stripped(&["【ハード】窓口予約", "【ソフト】学習支援", "【ハード】庁舎の改修", "【ソフト】相談会"]),
            ["窓口予約", "学習支援", "庁舎の改修", "相談会"]
        );
        assert_eq!(
            stripped(&["窓口予約 一般", "学習支援 重点", "庁舎の改修 一般", "相談会 重点"]),
            ["窓口予約", "学習支援", "庁舎の改修", "相談会"]
        );
    }

    #[test]
    fn words_that_occur_once_stay() {
        let names = ["（仮称）総合窓口", "スマート 窓口", "AI チャットボット", "新しい 相談会"];
        assert_eq!(stripped(&names), names);
    }

    #[test]
    fn numbers_that_count_up_are_not_part_of_names() {
        assert_eq!(stripped(&["1窓口予約", "2学習支援", "3相談会"]), ["窓口予約", "学習支援", "相談会"]);
        assert_eq!(
            stripped(&["【甲】ア窓口予約", "【乙】イ学習支援", "【甲】ウ相談会", "【乙】エ庁舎の改修"]),
            ["窓口予約", "学習支援", "相談会", "庁舎の改修"]
        );
        assert_eq!(stripped(&["401窓口予約", "402学習支援", "403相談会"]), ["窓口予約", "学習支援", "相談会"]);
        let names = ["5Gの活用", "3D都市モデル", "2次元コードの活用"];
        assert_eq!(stripped(&names), names);
    }
    #[test]
    fn a_number_without_a_space_continues_counting() {
        let draft = |number: Option<&str>, name: &str| {
            let mut draft = Draft::default();
            (draft.record.number, draft.record.name) = (number.map(str::to_owned), name.to_owned());
            draft
        };
        let counted = |last: &str| {
            let before = [("08", "窓口予約"), ("09", "学習支援"), ("10", "相談会")];
            let mut drafts: Vec<Draft> = before.iter().map(|(number, name)| draft(Some(number), name)).collect();
            drafts.push(draft(None, last));
            number_in_line(&mut drafts);
            drafts.pop().map(|draft| (draft.record.number, draft.record.name))
        };
        assert_eq!(counted("12庁舎の改修"), Some((Some("12".to_owned()), "庁舎の改修".to_owned())));
        assert_eq!(counted("5Gの活用"), Some((None, "5Gの活用".to_owned())));
    }
}
