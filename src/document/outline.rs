//! Headings, list items and lines of contents: told by numbering, size, weight and shape of a line.

use std::sync::LazyLock;

use regex::Regex;

use crate::layout::TextLine;

/// A heading is larger than body text by this factor …
const LARGER: f32 = 1.15;
/// … or bold, or numbered, and never longer than this (characters).
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
    /// 【…】, 〈…〉
    Bracketed,
    /// ア, (ア), a)
    Letter,
}

static NUMBERINGS: LazyLock<Vec<(Numbering, Regex)>> = LazyLock::new(|| {
    let pattern = |kind, text: &str| (kind, Regex::new(text).unwrap_or_else(|e| unreachable!("a fixed pattern: {e}")));
    vec![
        pattern(Numbering::Part, r"^第\s*[0-9０-９一二三四五六七八九十]+\s*[編部]"),
        pattern(Numbering::Chapter, r"^第\s*[0-9０-９一二三四五六七八九十]+\s*章"),
        pattern(Numbering::Section, r"^第\s*[0-9０-９一二三四五六七八九十]+(\s*節|[\s　])"),
        pattern(Numbering::Number3, r"^[0-9０-９]+[-－‐.．][0-9０-９]+[-－‐.．][0-9０-９]+[\s　.．]*[^0-9０-９]"),
        pattern(Numbering::Number2, r"^[0-9０-９]+[-－‐.．][0-9０-９]+[\s　.．]+[^0-9０-９]"),
        pattern(Numbering::Number, r"^([0-9０-９]{1,2}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])([.．、]|[\s　])[\s　]*[^\s0-9０-９]"),
        pattern(Numbering::Parenthesis, r"^[(（][0-9０-９]{1,2}[)）]"),
        pattern(Numbering::Circled, r"^[①-⑳]"),
        pattern(Numbering::Bracketed, r"^(【[^【】]+】|〈[^〈〉]+〉|≪[^≪≫]+≫|＜[^＜＞]+＞|《[^《》]+》)[\s　]*$"),
        pattern(Numbering::Letter, r"^([(（]?[ア-ンa-zａ-ｚ][)）]|[アイウエオカキク][\s　])"),
    ]
});

static LIST_MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^([・●○◎◇◆■□▪▫▶▷►➢➤➔✓✔☑❖※＊*•‧⇒→⮚]|[-－–]\s)[\s　]*\S")
        .unwrap_or_else(|e| unreachable!("a fixed pattern: {e}"))
});

static CONTENTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([.．・…‥·]\s*){4,}\s*[-－]?\s*[0-9０-９]{1,3}\s*[-－]?\s*$")
        .unwrap_or_else(|e| unreachable!("a fixed pattern: {e}"))
});

/// The numbering that a line begins with.
pub(super) fn numbering(text: &str) -> Numbering {
    NUMBERINGS.iter().find(|(_, pattern)| pattern.is_match(text)).map_or(Numbering::None, |(kind, _)| *kind)
}

/// Whether a line begins with a bullet.
pub(super) fn has_list_mark(text: &str) -> bool {
    LIST_MARK.is_match(text)
}

/// Whether a line is an entry of a table of contents: leaders, then a page number.
pub(super) fn is_contents(text: &str) -> bool {
    CONTENTS.is_match(text)
}

/// Whether a line that stands alone in its paragraph is a heading.
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
