//! A name without the number, badges, note marks and departments in brackets printed around it.

use std::sync::LazyLock;

use regex::Regex;

use super::names::one_line;
use super::vocabulary::PlanDictionaries;
use super::{department, marker, numbering};
use crate::text::{fold, one_of};

/// A name and the parts removed from around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OwnName {
    /// Its number, without white space.
    pub(crate) number: Option<String>,
    /// Badges (新規, 重点, ★) as printed, without brackets.
    pub(crate) badges: Vec<String>,
    /// The departments in brackets after it.
    pub(crate) departments: Vec<String>,
    /// The name in one line. Brackets that hold something else stay.
    pub(crate) name: String,
}

/// Largest number of consecutive signs before a name.
const MOST_SIGNS: usize = 6;

/// Removes everything that is not part of the name, unless nothing would be left.
pub(crate) fn clean(text: &str, words: &PlanDictionaries) -> OwnName {
    cleaned(text, words, true)
}

/// The same for a name whose departments are elsewhere: the brackets after it distinguish it from other names.
pub(crate) fn clean_but_brackets(text: &str, words: &PlanDictionaries) -> OwnName {
    cleaned(text, words, false)
}

fn cleaned(text: &str, words: &PlanDictionaries, departments: bool) -> OwnName {
    let text = without_notes(text.trim());
    let mut own = OwnName::default();
    let mut rest = text.trim();
    for _ in 0..MOST_SIGNS {
        let Some(shorter) = without_first(rest, words, &mut own).filter(|shorter| has_words(shorter)) else { break };
        rest = shorter;
    }
    let mut name = rest.to_owned();
    for _ in 0..MOST_SIGNS {
        let Some(shorter) = without_last(&name, words, &mut own, departments).filter(|shorter| has_words(shorter))
        else {
            break;
        };
        name = shorter;
    }
    own.name = unquoted(&one_line(&name)).to_owned();
    own
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphabetic)
}

/// Removes signs of notes anywhere in the text: ※1, *2, （注3）, ¹. A square metre is kept.
fn without_notes(text: &str) -> String {
    /// Matches a note in brackets.
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"[(（［\[]\s*(?:[※＊*]|注)\s*[0-9０-９]{0,2}\s*[)）］\]]|[※＊]\s*[0-9０-９]{1,2}|\*[0-9]{1,2}|[※＊†‡]|\*\s*$|(?P<unit>[mｍ㎡])?[¹²³⁴-⁹⁰]+",
        )
        .expect("the pattern is constant")
    });
    let keep = |found: &regex::Captures<'_>| match found.name("unit") {
        Some(_) => found[0].to_owned(),
        None => String::new(),
    };
    without_note_number(&NOTE.replace_all(text, keep)).to_owned()
}

/// Removes the number of a note at the end, whose bracket nothing opens: 1), 注2）.
fn without_note_number(text: &str) -> &str {
    let Some(rest) = text.trim_end().strip_suffix([')', '）']) else { return text };
    let bare = rest.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９'));
    let digits = rest[bare.len()..].chars().count();
    let opened = bare.matches(['(', '（']).count() > bare.matches([')', '）']).count();
    if (1..=2).contains(&digits) && !opened && has_words(bare) {
        bare.strip_suffix('注').unwrap_or(bare)
    } else {
        text
    }
}

/// The text without the number, badge or bullet that it begins with.
fn without_first<'t>(text: &'t str, words: &PlanDictionaries, own: &mut OwnName) -> Option<&'t str> {
    let first = text.chars().next()?;
    if one_of("★☆🈟🆕", first) {
        own.badges.push(first.to_string());
        return Some(text[first.len_utf8()..].trim_start());
    }
    if let Some((badge, rest)) = badge_first(text, words) {
        own.badges.push(badge.to_owned());
        return Some(rest);
    }
    let deeper = first.is_numeric() || one_of("（(", first);
    if (own.number.is_none() || deeper)
        && let Some((number, rest)) = numbering::take(text, words)
    {
        if has_words(rest) {
            own.number.get_or_insert_default().push_str(&number);
        }
        return Some(rest);
    }
    let bullet = marker::is_bullet(first) || one_of("△▲▽▼・", first);
    bullet.then(|| text[first.len_utf8()..].trim_start())
}

/// 【新規】, （拡充）, or 新規 before white space.
fn badge_first<'t>(text: &'t str, words: &PlanDictionaries) -> Option<(&'t str, &'t str)> {
    let is_badge = |text: &str| {
        let bare = text.trim().trim_matches(|c: char| marker::is_bullet(c) || c.is_whitespace());
        let mut parts = bare.split(['・', '、', '／', '/']).filter(|part| !part.is_empty()).peekable();
        let badge = |part: &str| words.content.badges.contains(&fold(part));
        badge(bare) || (parts.peek().is_some() && parts.all(badge))
    };
    let first = text.chars().next()?;
    let inside = &text[first.len_utf8()..];
    if one_of("【［[〔（(＜<〈《", first) {
        let end = inside.find(['】', '］', ']', '〕', '）', ')', '＞', '>', '〉', '》'])?;
        let behind = end + inside[end..].chars().next().map_or(0, char::len_utf8);
        return is_badge(&inside[..end]).then(|| (inside[..end].trim(), inside[behind..].trim_start()));
    }
    let (word, rest) = text.split_once(char::is_whitespace)?;
    is_badge(word).then(|| (word, rest.trim_start()))
}

/// The text without the departments or badge that it ends with.
fn without_last(text: &str, words: &PlanDictionaries, own: &mut OwnName, departments: bool) -> Option<String> {
    let text = text.trim_end();
    if departments && let Some((name, departments)) = department::in_brackets(text, words) {
        own.departments.splice(0..0, departments);
        return Some(name);
    }
    if let Some(rest) = text.strip_suffix(['★', '☆']) {
        own.badges.push(text[rest.len()..].to_owned());
        return Some(rest.to_owned());
    }
    if text.ends_with(['】', '］', ']', '〕', '）', ')', '＞', '>', '〉', '》']) {
        let open = text.rfind(['【', '［', '[', '〔', '（', '(', '＜', '<', '〈', '《'])?;
        let (badge, rest) = badge_first(&text[open..], words).filter(|(_, rest)| rest.is_empty())?;
        own.badges.push(badge.to_owned());
        return Some(format!("{}{rest}", &text[..open]));
    }
    let (name, word) = text.rsplit_once(char::is_whitespace)?;
    let badge = words.content.badges.contains(&fold(word));
    badge.then(|| {
        own.badges.push(word.to_owned());
        name.to_owned()
    })
}

/// A name that is in brackets or quotes as a whole, without them.
fn unquoted(name: &str) -> &str {
    /// Quotation marks and brackets around a whole name, opening and closing.
    const PAIRS: [(char, char); 8] =
        [('「', '」'), ('『', '』'), ('【', '】'), ('〈', '〉'), ('＜', '＞'), ('《', '》'), ('［', '］'), ('<', '>')];
    let name = name.trim();
    let inside = PAIRS.iter().find_map(|(open, close)| {
        let inside = name.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inside.contains([*open, *close])).then_some(inside)
    });
    inside.filter(|inside| has_words(inside)).unwrap_or(name).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn words() -> PlanDictionaries {
        PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    #[test]
    fn everything_around_a_name_is_taken_off() {
        let words = words();
        for (text, number, badges, departments) in [
            ("書かない窓口", None, vec![], vec![]),
            ("① 書かない窓口（市民課）", Some("①"), vec![], vec!["市民課"]),
            ("【新規】1-2 書かない窓口", Some("1-2"), vec!["新規"], vec![]),
            ("1-2【拡充】書かない窓口※1", Some("1-2"), vec!["拡充"], vec![]),
            ("1-2 書かない窓口2)", Some("1-2"), vec![], vec![]),
            ("1 (1) 書かない窓口", Some("1(1)"), vec![], vec![]),
            ("★書かない窓口", None, vec!["★"], vec![]),
            ("●書かない窓口 [重点]", None, vec!["重点"], vec![]),
            ("新規 書かない窓口", None, vec!["新規"], vec![]),
            ("（新規・重点）書かない窓口", None, vec!["新規・重点"], vec![]),
            ("施策1　書かない窓口【市民課、福祉課】", Some("1"), vec![], vec!["市民課", "福祉課"]),
            ("Ⅰ-1-\n(2)\n書かない\n窓口", Some("Ⅰ-1-(2)"), vec![], vec![]),
            ("書かない窓口（市民課）【継続】", None, vec!["継続"], vec!["市民課"]),
            ("書かない（注2）窓口¹", None, vec![], vec![]),
            ("「書かない窓口」", None, vec![], vec![]),
            ("◎書かない窓口（市\n民課）", None, vec![], vec!["市民課"]),
            ("・書かない窓口*1", None, vec![], vec![]),
        ] {
            let own = clean(text, &words);
            let name: String = own.name.split_whitespace().collect();
            assert_eq!((name.as_str(), own.number.as_deref()), ("書かない窓口", number), "{text}");
            assert_eq!(
                (own.badges, own.departments),
                (badges.into_iter().map(str::to_owned).collect(), departments.into_iter().map(str::to_owned).collect()),
                "{text}"
            );
        }
    }

    #[test]
    fn parts_of_a_name_are_kept() {
        let words = words();
        for text in [
            "新規就農者への支援",
            "通信網の整備（第2期）",
            "12)",
            "（仮称）総合窓口の設置",
            "「書かない窓口」の導入",
            "5Gの活用",
            "庁舎（本庁）の改修",
            "100㎡の増床",
            "100m²の増床",
            "新規",
            "継続",
        ] {
            assert_eq!(clean(text, &words).name, text, "{text}");
        }
    }
}
