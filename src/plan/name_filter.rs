//! Whether words can be the name of an initiative at all: fragments of tables of figures, charts and vertical writing
//! cannot.

use std::sync::LazyLock;

use regex::Regex;

use super::schedule::is_blank;
use super::vocabulary::PlanDictionaries;
use crate::calendar;
use crate::text::{fold, one_of};

/// Whether a form with a header or labels of its own may give this name.
pub(crate) fn is_name(name: &str, words: &PlanDictionaries) -> bool {
    let mentions = calendar::mentions(name);
    let rest = fold(&calendar::without(name, &mentions));
    let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    let known = words.is_header(name) || words.never_names(name);
    letters >= 2 && !is_blank(name, words) && !known && !is_amount(name) && !only_counts(&rest, words)
}

/// Whether a form without header or labels may yield the name: it is neither a piece of a sentence nor too short.
pub(crate) fn is_whole_name(name: &str, words: &PlanDictionaries) -> bool {
    let folded = fold(name);
    let cut_off = ["は", "が", "を", "で", "と", "の", "も", "へ", "、", "，", ",", "また", "及び", "から", "より"];
    let begins_inside = ["を", "が", "は", "に", "へ", "、", "。", "）", ")", "」", "っ", "ゃ", "ゅ", "ょ", "ー"];
    let listed = ["、②", "。②", "、③"].iter().any(|mark| name.contains(mark));
    is_name(name, words)
        && folded.chars().count() >= 3
        && !cut_off.iter().any(|end| folded.ends_with(end))
        && !begins_inside.iter().any(|start| folded.starts_with(start))
        && !listed
        && is_closed(&folded)
}

/// A name and amounts in one: 総務管理費 48,431.
fn is_amount(name: &str) -> bool {
    /// Matches a number whose digits are grouped by threes.
    static GROUPED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\s[△▲-]?[0-9０-９]{1,3}([,，][0-9０-９]{3})+").expect("the pattern is constant"));
    name.contains([',', '，']) && GROUPED.is_match(name)
}

/// A figure with its unit: 12件, 3か所.
fn only_counts(folded: &str, words: &PlanDictionaries) -> bool {
    let unit = folded.trim_start_matches(|c: char| c.is_numeric() || one_of(",.約全計", c));
    unit.len() < folded.len() && words.units.iter().any(|known| fold(known) == unit)
}

/// Brackets that open are closed, and none closes that was not opened.
fn is_closed(folded: &str) -> bool {
    let mut open = 0_i32;
    for c in folded.chars() {
        match c {
            '(' | '「' | '『' | '【' => open += 1,
            ')' | '」' | '』' | '】' => open -= 1,
            _ => {}
        }
        if open < 0 {
            return false;
        }
    }
    open == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn pieces_and_figures_are_not_names() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        for name in ["書かない窓口", "5G活用", "研修", "Online desk", "1,000人規模の実証", "令和7年度窓口改革"]
        {
            assert!(is_name(name, &words), "{name}");
        }
        for name in ["進", "Ｄ", "12件", "－", "令和7年度", "総務管理費 48,431", "Plan（計画）", "合計", "3.5"]
        {
            assert!(!is_name(name, &words), "{name}");
        }
        for name in ["を進めることとし", "統合された形態、②経営主体は一つ", "窓口の改革（市民課", "電子申請の", "年度"]
        {
            assert!(!is_whole_name(name, &words), "{name}");
        }
        assert!(is_whole_name("窓口の改革（市民課）", &words));
    }
}
