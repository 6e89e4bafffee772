//! Numbers before names, of every kind: 1, 1-2, (1), ①, Ⅰ-1-(2), No.3, 第1, ア, 施策1-1, 【取組2】.

use std::sync::LazyLock;

use regex::Regex;

use super::vocabulary::PlanDictionaries;
use crate::text::one_of;

macro_rules! pattern {
    ($name:ident, $($pattern:literal),+) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(concat!("(?x)", $($pattern),+)).expect("the pattern is constant"));
    };
}

pattern!(
    NUMBER,
    r"^(?P<no>(?:No|NO|no|Ｎｏ|ＮＯ)[.．]?|№|第)?\s*",
    r"(?P<number>(?P<first>(?:[0-9０-９]{1,3}|[Ⅰ-Ⅻⅰ-ⅻ]|[A-GI-QT-ZＡ-ＧＩ-ＱＴ-Ｚ][0-9０-９]{1,3}|[IVX]{1,4}|[A-Za-zＡ-Ｚａ-ｚ]|[ア-ン]|[①-⑳㉑-㉟㊱-㊿❶-❿⓫-⓴➀-➓]|[(（]\s*(?:[0-9０-９]{1,3}|[A-Za-zＡ-Ｚａ-ｚ]|[ア-ン]|[Ⅰ-Ⅻⅰ-ⅻ])\s*[)）]))",
    r"(?P<more>(?:\s*[-－‐–—―−.．・]\s*(?:[0-9０-９]{1,3}|[(（]\s*(?:[0-9０-９]{1,3}|[A-Za-zＡ-Ｚａ-ｚ]|[ア-ン])\s*[)）]|[①-⑳㉑-㊿]|[A-Za-zＡ-Ｚａ-ｚ]|[ア-ン])|[①-⑳㉑-㊿]|[(（][0-9０-９]{1,3}[)）])*))",
    r"(?P<end>\s*[:：.．、)）|｜]\s*|\s+|$)?"
);

/// Splits the number off the start of a text: the number without white space, and the words after it. A number joined
/// to the words counts only if it cannot be a figure (1-2電子申請, ①電子申請, but not 43手続).
pub(crate) fn take<'t>(text: &'t str, words: &PlanDictionaries) -> Option<(String, &'t str)> {
    let text = text.trim_start();
    if let Some(found) = in_brackets(text, words) {
        return Some(found);
    }
    let behind = behind_word(text, words);
    let found = NUMBER.captures(behind.unwrap_or(text))?;
    let rest = &behind.unwrap_or(text)[found.get(0)?.end()..];
    let named = behind.is_some() || found.name("no").is_some_and(|no| no.as_str() != "第");
    let apart = found.name("end").map(|end| end.as_str());
    let (first, more) = (&found["first"], &found["more"]);
    let dashed = more.contains(['-', '－', '‐', '–', '—', '―', '−', '(', '（']) || more.contains(is_circled);
    let enclosed = first.starts_with(['(', '（']) || first.starts_with(is_circled);
    let letter = first.chars().all(char::is_alphabetic) && more.is_empty();
    let latin = letter && first.chars().all(|c| c.is_ascii_alphabetic() || ('Ａ'..='ｚ').contains(&c));
    let counts = match apart {
        Some(end) if latin => {
            let wide = end.contains('\u{3000}') && first.chars().count() == 1;
            wide || !end.trim().is_empty() || (behind.is_some() && rest.is_empty())
        }
        Some(_) => true,
        None => enclosed || (!letter && dashed) || (named && behind.is_none() && !letter),
    };
    (counts && (enclosed || !is_counted(rest, apart, dashed, words)))
        .then(|| (normalised(&found["number"]), rest.trim_start()))
}

/// A number without the white space and line ends in it: Ⅰ-1-⏎(2) is Ⅰ-1-(2).
pub(crate) fn normalised(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).collect()
}

fn is_circled(c: char) -> bool {
    matches!(c, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿' | '❶'..='❿' | '⓫'..='⓴' | '➀'..='➓')
}

/// 5 年間, 4-6月, 43手続: the number is a figure. White space after a number separates it from everything except a unit of
/// time.
fn is_counted(rest: &str, apart: Option<&str>, dashed: bool, words: &PlanDictionaries) -> bool {
    /// Units of time after a number that counts instead of numbering.
    const TIMES: [&str; 9] = ["年間", "年度", "年目", "年生", "か月", "ヶ月", "カ月", "月間", "歳"];
    /// Further units after a number that counts, in addition to those of the dictionary.
    const OTHERS: [&str; 12] = ["年", "月", "歳", "つ", "割", "次", "期", "級", "階", "番", "号", "丁目"];
    if let Some(end) = apart {
        return end.trim().is_empty() && !end.contains('\n') && TIMES.iter().any(|unit| rest.starts_with(unit));
    }
    // 1-2人材の育成, 1-2業務の見直し: after a number of several parts the words are a name, except units of time
    if dashed {
        return TIMES.iter().chain(&["年", "月"]).any(|unit| rest.starts_with(unit) && !rest.starts_with("年金"));
    }
    // 人材 and 回線 begin with a unit too: a unit before another ideograph is a word of its own
    let alone = |unit: &str| !rest[unit.len()..].starts_with(|c: char| matches!(c, '一'..='鿿'));
    let units = words.units.iter().map(String::as_str).chain(OTHERS);
    TIMES.iter().any(|unit| rest.starts_with(unit))
        || units.into_iter().any(|unit| rest.starts_with(unit) && alone(unit))
}

/// The words after 施策, 取組番号 and the like; the number follows.
fn behind_word<'t>(text: &'t str, words: &PlanDictionaries) -> Option<&'t str> {
    let begins = |word: &&String| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let word = words.numbered.iter().filter(begins).max_by_key(|word| word.len())?;
    let rest = text.get(word.len()..)?.trim_start();
    let rest = ["番号", "No.", "No", "NO", "№", "Ｎｏ"].iter().find_map(|no| rest.strip_prefix(no)).unwrap_or(rest);
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || one_of(":：.．－-", c));
    NUMBER.is_match(rest).then_some(rest)
}

/// 【取組2】, ＜施策1-(1)＞, [1-1] before words.
fn in_brackets<'t>(text: &'t str, words: &PlanDictionaries) -> Option<(String, &'t str)> {
    /// Brackets around a number, opening and closing.
    const PAIRS: [(char, char); 8] =
        [('【', '】'), ('〈', '〉'), ('＜', '＞'), ('<', '>'), ('《', '》'), ('[', ']'), ('［', '］'), ('〔', '〕')];
    let first = text.chars().next()?;
    let (_, close) = PAIRS.into_iter().find(|(open, _)| *open == first)?;
    let (inside, rest) = text[first.len_utf8()..].split_once(close)?;
    let number = behind_word(inside, words).unwrap_or(inside).trim();
    let found = NUMBER.captures(number)?;
    let whole = found.get(0)?.end() == number.len();
    let digits = number.chars().any(char::is_numeric);
    (whole && digits).then(|| (normalised(&found["number"]), rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn words() -> PlanDictionaries {
        PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    #[test]
    fn numbers_of_every_kind_are_taken() {
        let words = words();
        for (before, number) in [
            ("1 ", "1"),
            ("１　", "１"),
            ("1. ", "1"),
            ("1-2 ", "1-2"),
            ("1-2", "1-2"),
            ("1－（2）", "1－（2）"),
            ("1.2.3 ", "1.2.3"),
            ("(1)", "(1)"),
            ("（１）", "（１）"),
            ("1) ", "1"),
            ("①", "①"),
            ("1-①", "1-①"),
            ("Ⅰ-1-(2) ", "Ⅰ-1-(2)"),
            ("Ⅰ-1-\n(2)\n", "Ⅰ-1-(2)"),
            ("Ⅱ　", "Ⅱ"),
            ("No.3 ", "3"),
            ("№12　", "12"),
            ("第1 ", "1"),
            ("ア ", "ア"),
            ("（ア）", "（ア）"),
            ("a) ", "a"),
            ("A-1 ", "A-1"),
            ("A1 ", "A1"),
            ("施策1 ", "1"),
            ("施策1：", "1"),
            ("取組1-1 ", "1-1"),
            ("取組番号 1-1-1 ", "1-1-1"),
            ("事業番号：12 ", "12"),
            ("【取組2】", "2"),
            ("＜基本方針１－（１）＞", "１－（１）"),
            ("[1-1] ", "1-1"),
        ] {
            let text = format!("{before}書かない窓口");
            assert_eq!(take(&text, &words), Some((number.to_owned(), "書かない窓口")), "{text}");
        }
        for words_behind in ["人材の育成", "業務の見直し", "データの活用"] {
            for before in ["1 ", "1-2", "①", "(1)"] {
                let text = format!("{before}{words_behind}");
                assert_eq!(take(&text, &words).map(|found| found.1), Some(words_behind), "{text}");
            }
        }
    }

    #[test]
    fn figures_and_words_stay() {
        let words = words();
        for text in [
            "5Gの活用",
            "43手続の追加",
            "5 年間の計画",
            "4-6月の受付",
            "24時間対応",
            "3D都市モデル",
            "施策1件の見直し",
            "1人1台端末",
            "1.5次産業",
            "AI活用",
            "RPAの導入",
            "第1期計画の策定",
            "アプリの開発",
            "ICTの活用",
            "（仮称）総合窓口",
            "【新規】電子申請",
            "A 棟の改修",
            "Ⅰ期工事",
        ] {
            assert_eq!(take(text, &words), None, "{text}");
        }
    }
}
