//! Headings, list items and lines of contents, recognised by numbering, size, weight and shape of a line.

use crate::layout::TextLine;

/// Ratio to the size of body text from which on a line is a heading by its size alone.
const LARGER: f32 = 1.15;
/// Most characters of a heading, whether large, bold or numbered.
const LONGEST: usize = 60;
/// A numbered line of body size is a heading only if it is shorter than this.
const LONGEST_PLAIN: usize = 32;

/// Depth of a heading's numbering: the smaller, the further out. Written as in Japanese official documents
/// (公用文作成の要領: 第1, 1, (1), ア, (ア)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Numbering {
    /// 第1編, 第1部
    Part,
    /// 第1章
    Chapter,
    /// 第1節, 第1
    Section,
    /// No number.
    None,
    /// 1, １．, Ⅰ
    Number,
    /// 1-1, 1.1
    Number2,
    /// 1-1-1, 1.1.1
    Number3,
    /// (1), （１）
    Parenthesis,
    /// ①
    Circled,
    /// Numbering in brackets: 【1】, 〈1〉.
    Bracketed,
    /// ア, (ア), a)
    Letter,
}

/// Roman numerals as single characters.
const ROMAN: &str = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ";
/// Ideographs that count.
const KANJI_DIGITS: &str = "一二三四五六七八九十";
/// Between the parts of 1-1 and 1.1.
const JOINTS: [char; 5] = ['-', '－', '‐', '.', '．'];
/// Dashes that mark an item of a list where white space follows.
const DASHES: [char; 3] = ['-', '－', '–'];
/// Brackets around a heading, opening and closing.
const BRACKETS: [(char, char); 5] = [('【', '】'), ('〈', '〉'), ('≪', '≫'), ('＜', '＞'), ('《', '》')];
/// Characters that begin an item of a list.
const LIST_MARKS: &str = "・●○◎◇◆■□▪▫▶▷►➢➤➔✓✔☑❖※＊*•‧⇒→⮚";
/// What leads from a heading to its page number.
const LEADERS: [char; 6] = ['.', '．', '・', '…', '‥', '·'];

/// The numbering that a line begins with.
pub(super) fn numbering(text: &str) -> Numbering {
    match text.chars().next() {
        Some('第') => chapter(&text['第'.len_utf8()..]).unwrap_or(Numbering::None),
        Some('①'..='⑳') => Numbering::Circled,
        Some(c) if is_digit(c) || ROMAN.contains(c) => number(text).unwrap_or(Numbering::None),
        _ if is_in_parentheses(text) => Numbering::Parenthesis,
        _ if is_bracketed(text) => Numbering::Bracketed,
        _ if is_letter(text) => Numbering::Letter,
        _ => Numbering::None,
    }
}

/// Parses the text after 第: a number, then 編, 章 or 節, or white space.
fn chapter(text: &str) -> Option<Numbering> {
    let rest = text.trim_start();
    let after = rest.trim_start_matches(|c| is_digit(c) || KANJI_DIGITS.contains(c));
    if after.len() == rest.len() {
        return None;
    }
    match after.trim_start().chars().next() {
        Some('編' | '部') => Some(Numbering::Part),
        Some('章') => Some(Numbering::Chapter),
        Some('節') => Some(Numbering::Section),
        _ => after.starts_with(char::is_whitespace).then_some(Numbering::Section),
    }
}

/// Parses 1-1-1 before any text, 1-1 before white space or a full stop, 1 and Ⅰ before a separator and words.
fn number(text: &str) -> Option<Numbering> {
    let first = text.trim_start_matches(is_digit);
    if let Some(second) = joined(first) {
        if joined(second).is_some_and(|third| !third.is_empty()) {
            return Some(Numbering::Number3);
        }
        let words = second.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '．'));
        let signs = second[..second.len() - words.len()].chars().count();
        if signs > 1 || signs == 1 && words.starts_with(|c| !is_digit(c)) {
            return Some(Numbering::Number2);
        }
    }
    let rest = text.strip_prefix(|c| ROMAN.contains(c)).unwrap_or(first);
    let short = text[..text.len() - rest.len()].chars().count() <= 2;
    let words = rest.strip_prefix(|c: char| c.is_whitespace() || matches!(c, '.' | '．' | '、'))?.trim_start();
    (short && words.starts_with(|c| !is_digit(c))).then_some(Numbering::Number)
}

/// The text after a joint and its number.
fn joined(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(JOINTS)?;
    Some(rest.trim_start_matches(is_digit)).filter(|after| after.len() < rest.len())
}

fn is_in_parentheses(text: &str) -> bool {
    let inside = text.strip_prefix(['(', '（']);
    inside.is_some_and(|inside| {
        let after = inside.trim_start_matches(is_digit);
        (1..=2).contains(&inside[..inside.len() - after.len()].chars().count()) && after.starts_with([')', '）'])
    })
}

/// A line that is a pair of brackets and the words in it.
fn is_bracketed(text: &str) -> bool {
    let text = text.trim_end();
    BRACKETS.iter().any(|(open, close)| {
        let inside = text.strip_prefix(*open).and_then(|text| text.strip_suffix(*close));
        inside.is_some_and(|inside| !inside.is_empty() && !inside.contains([*open, *close]))
    })
}

/// ア), (a), ア with white space.
fn is_letter(text: &str) -> bool {
    let mut characters = text.strip_prefix(['(', '（']).unwrap_or(text).chars();
    let (Some(letter), Some(next)) = (characters.next(), characters.next()) else { return false };
    let listed = matches!(letter, 'ア'..='ン' | 'a'..='z' | 'ａ'..='ｚ') && matches!(next, ')' | '）');
    listed || "アイウエオカキク".contains(letter) && next.is_whitespace() && text.starts_with(letter)
}

/// Half-width and full-width.
const fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// Whether a line begins with a bullet.
pub(super) fn has_list_mark(text: &str) -> bool {
    let Some(mark) = text.chars().next() else { return false };
    let words = &text[mark.len_utf8()..];
    let marked = LIST_MARKS.contains(mark) || DASHES.contains(&mark) && words.starts_with(char::is_whitespace);
    marked && !words.trim_start().is_empty()
}

/// Whether a line is an entry of a table of contents: leaders, then a page number.
pub(super) fn is_contents(text: &str) -> bool {
    let without_dash = |text: &str| {
        let text = text.trim_end();
        text.strip_suffix(['-', '－']).map_or(text.len(), |rest| rest.trim_end().len())
    };
    let number = &text[..without_dash(text)];
    let before = number.trim_end_matches(is_digit);
    let digits = number[before.len()..].chars().count();
    let leaders = before[..without_dash(before)].chars().rev().filter(|c| !c.is_whitespace());
    (1..=3).contains(&digits) && leaders.take_while(|c| LEADERS.contains(c)).take(4).count() == 4
}

/// Whether a line is a heading; `alone` if it is the only line of its paragraph.
pub(super) fn is_heading(line: &TextLine, body: f32, alone: bool) -> bool {
    let text = line.text.trim();
    let length = text.chars().count();
    let open_end = text.ends_with(['。', '、', '，', ',', '；', '：', ':']) || text.ends_with("。）");
    let has_letter = text.chars().any(char::is_alphabetic);
    if length > LONGEST || open_end || !has_letter || text.starts_with(['※', '*', '＊', '出']) || has_list_mark(text)
    {
        return false;
    }
    let numbering = numbering(text);
    if line.size > LARGER * body || numbering <= Numbering::Section || numbering == Numbering::Bracketed {
        return alone || numbering != Numbering::None || line.size > LARGER * LARGER * body;
    }
    let plain = alone && length <= LONGEST_PLAIN;
    (plain && numbering != Numbering::None && numbering != Numbering::Letter) || (line.bold && plain)
}

/// Levels of headings, outermost first: by size, then by depth of numbering.
#[derive(Debug, Default)]
pub(super) struct Levels {
    kinds: Vec<(i32, Numbering)>,
}

impl Levels {
    pub(super) fn new(headings: impl Iterator<Item = (f32, Numbering)>) -> Self {
        let mut kinds: Vec<(i32, Numbering)> =
            headings.map(|(size, numbering)| (-Self::rounded(size), numbering)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        Self { kinds }
    }

    /// In whole points: sizes that differ by less are one.
    fn rounded(size: f32) -> i32 {
        size.round() as i32
    }

    /// From 1; never more than 9.
    pub(super) fn of(&self, size: f32, numbering: Numbering) -> u8 {
        let place = self.kinds.iter().position(|k| *k == (-Self::rounded(size), numbering)).unwrap_or(self.kinds.len());
        (place + 1).min(9) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, size: f32, bold: bool) -> TextLine {
        TextLine { text: text.into(), size, bold, ..TextLine::default() }
    }

    #[test]
    fn numberings_of_official_documents() {
        for (text, kind) in [
            ("第１章　計画策定の趣旨", Numbering::Chapter),
            ("１　計画策定の背景", Numbering::Number),
            ("4.4 主な施策", Numbering::Number2),
            ("4.4.1 通知・周知", Numbering::Number3),
            ("(2)社会情勢", Numbering::Parenthesis),
            ("①　人口減少", Numbering::Circled),
            ("【取組の内容】", Numbering::Bracketed),
            ("2030年に到達", Numbering::None),
            ("10 件の申請", Numbering::Number),
            ("推進体制", Numbering::None),
        ] {
            assert_eq!(numbering(text), kind, "{text}");
        }
    }

    #[test]
    fn headings_and_sentences() {
        assert!(is_heading(&line("１　計画策定の背景", 10.5, false), 10.5, true));
        assert!(is_heading(&line("推進体制", 14.0, false), 10.5, true));
        assert!(!is_heading(&line("推進体制を整えます。", 14.0, false), 10.5, true));
        assert!(!is_heading(&line("推進体制", 10.5, false), 10.5, true));
        assert!(!is_heading(&line("・窓口の改善", 14.0, false), 10.5, true));
    }

    #[test]
    fn leaders_make_contents() {
        assert!(is_contents("１　計画の背景 ・・・・・・・・ 3"));
        assert!(is_contents("第1章　はじめに………………12"));
        assert!(!is_contents("平成30年・令和2年・令和3年"));
    }
}
