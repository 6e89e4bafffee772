//! Markers before the words of a line: numbers, bullets, brackets.

use std::sync::LazyLock;

use crate::text::one_of;
use regex::Regex;

/// How a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Style {
    /// 第1部, 第1編
    Part,
    /// 第1章
    Chapter,
    /// 第1節
    Section,
    /// 1, 1.2, 1-2-3: with the number of parts
    Dotted(u8),
    /// 施策1, 基本方針2－（1）, ＜取組3＞
    Named,
    /// (1)
    Round,
    /// ①
    Circled,
    /// Words in 【】, 〈〉, ＜＞, 《》, []
    Bracketed,
    /// A bullet: ●, ・ or ◆.
    Bullet(char),
}

/// A line split into its marker and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MarkedLine<'t> {
    /// How it begins, if with anything.
    pub(crate) style: Option<Style>,
    /// Its number as printed ((1), ①, 1-2), without the words around it.
    pub(crate) number: Option<String>,
    /// The words.
    pub(crate) words: &'t str,
}

macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).expect("the pattern is constant"));
    };
}

pattern!(PART, r"^第\s*([0-9０-９一二三四五六七八九十]+)\s*([部編章節])[\s:：]*");
pattern!(ROUND, r"^([(（]\s*(?:[0-9０-９]{1,3}|[a-zA-Zａ-ｚＡ-Ｚア-ン])\s*[)）])[\s:：]*");
pattern!(HALF_ROUND, r"^([0-9０-９]{1,3}\s*[)）])[\s:：]*");
pattern!(
    DOTTED,
    r"^([0-9０-９]{1,3}(?:\s*[-－‐–—―.．]\s*(?:[(（][0-9０-９]{1,3}[)）]|[0-9０-９]{1,3}))*|[A-ZＡ-Ｚ][-－]?[0-9０-９]{1,3}(?:[-－.．][0-9０-９]{1,3})*)(?:[.．、:：)）][\s]*|[\s]+)"
);
pattern!(PADDED, r"^([0０][1-9１-９])[^0-9０-９.．,，\-－‐–—―:：/／]");

/// Brackets around a name or number.
const BRACKETS: [(char, char); 8] =
    [('【', '】'), ('〈', '〉'), ('＜', '＞'), ('<', '>'), ('《', '》'), ('[', ']'), ('［', '］'), ('≪', '≫')];

/// Splits the marker off a line. `named` are the words that precede a number (施策, 取組).
pub(crate) fn cut<'t>(line: &'t str, named: &[String]) -> MarkedLine<'t> {
    let line = line.trim();
    // to look at the first character first spares most lines most patterns
    let first = line.chars().next().unwrap_or(' ');
    if let Some(found) = (first == '第').then(|| PART.captures(line)).flatten() {
        let style = match &found[2] {
            "部" | "編" => Style::Part,
            "章" => Style::Chapter,
            _ => Style::Section,
        };
        return marked(line, style, Some(&found[1]), found[0].len());
    }
    if let Some(found) = enclosed(line).and_then(|(inner, rest)| named_in_brackets(line, inner, rest, named)) {
        return found;
    }
    if is_circled(first) {
        let words = line[first.len_utf8()..].trim_start_matches(|c: char| c.is_whitespace() || one_of(":：.．", c));
        return marked(line, Style::Circled, Some(&line[..first.len_utf8()]), line.len() - words.len());
    }
    let counts = first.is_numeric();
    for (may, pattern) in [(one_of("(（", first), &ROUND), (counts, &HALF_ROUND)] {
        if let Some(found) = may.then(|| pattern.captures(line)).flatten() {
            return marked(line, Style::Round, Some(&found[1]), found[0].len());
        }
    }
    if let Some((number, words)) = numbered(line, named) {
        return MarkedLine { style: Some(Style::Named), number: Some(number), words };
    }
    // 01名称: a leading zero counts nothing
    if let Some(found) = counts.then(|| PADDED.captures(line)).flatten() {
        return marked(line, Style::Dotted(1), Some(&found[1]), found[1].len());
    }
    let letters = matches!(first, 'A'..='Z' | 'Ａ'..='Ｚ');
    if let Some(found) = (counts || letters).then(|| DOTTED.captures(line)).flatten() {
        let parts = found[1].split(['-', '－', '‐', '–', '—', '―', '.', '．']).count();
        return marked(line, Style::Dotted(u8::try_from(parts).unwrap_or(u8::MAX)), Some(&found[1]), found[0].len());
    }
    match line.chars().next() {
        Some(c) if is_bullet(c) => {
            let rest = line[c.len_utf8()..].trim_start();
            if rest.is_empty() { unmarked(line) } else { marked(line, Style::Bullet(c), None, line.len() - rest.len()) }
        }
        _ => unmarked(line),
    }
}

/// The content of the brackets at the start of a line, and the text after them.
fn enclosed(line: &str) -> Option<(&str, &str)> {
    let first = line.chars().next()?;
    let (_, close) = BRACKETS.into_iter().find(|(open, _)| *open == first)?;
    let inside = &line[first.len_utf8()..];
    let (end, _) = inside.char_indices().skip(1).find(|(_, c)| *c == close)?;
    Some((&inside[..end], inside[end + close.len_utf8()..].trim_start()))
}

/// 【取組2】AI活用, or a whole line in brackets; other words in brackets before text are not markers.
fn named_in_brackets<'t>(line: &'t str, inner: &'t str, rest: &str, named: &[String]) -> Option<MarkedLine<'t>> {
    let inside = numbered(inner, named);
    if rest.is_empty() {
        let number = inside.as_ref().map(|(number, _)| number.clone());
        let words = inside.map_or(inner, |(_, words)| words);
        return Some(MarkedLine { style: Some(Style::Bracketed), number, words: words.trim() });
    }
    let (number, words) = inside?;
    words.is_empty().then(|| marked(line, Style::Named, Some(&number), line.len() - rest.len()))
}

fn is_circled(c: char) -> bool {
    matches!(c, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿' | '❶'..='❿' | '⓫'..='⓴' | '➀'..='➓')
}

/// Whether the character begins an entry of a list; the private use area is where Wingdings put theirs.
#[rustfmt::skip]
pub(crate) const fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '●' | '○' | '〇' | '◯' | '•' | '◦' | '・' | '･' | '◆' | '◇' | '■' | '□' | '▪' | '▫' | '▶' | '▷' | '►' | '➤' | '➢'
            | '➣' | '✓' | '✔' | '❖' | '※' | '★' | '☆' | '◎' | '◉' | '\u{e000}'..='\u{f8ff}'
    )
}

/// The line without the bullet it may begin with.
pub(crate) fn without_bullet(line: &str) -> &str {
    let rest = line.trim().trim_start_matches(|c: char| is_bullet(c) || c.is_whitespace());
    if rest.is_empty() { line.trim() } else { rest }
}

/// The numbers of a cell that holds nothing but numbers: `5`, `(1)`, `1-2`, `①`, `5\n6`.
pub(crate) fn numbers(cell: &str) -> Option<Vec<String>> {
    pattern!(
        NUMBER,
        r"^[(（]?(?:No\.?|№)?(?:[A-Za-zＡ-Ｚａ-ｚ][-－]?)?[0-9０-９]{1,4}(?:[-－‐–—.．・][(（]?[0-9０-９]{1,4}[)）]?)*[)）.．]?$|^[①-⑳㉑-㊿]$"
    );
    // Most texts are words: that is seen faster than the expression sees it.
    if cell.contains(|c| matches!(c, 'ぁ'..='ヺ' | '一'..='鿿')) {
        return None;
    }
    let tokens: Vec<&str> =
        cell.split(|c: char| c.is_whitespace() || one_of("、,，", c)).filter(|t| !t.is_empty()).collect();
    (!tokens.is_empty() && tokens.iter().all(|t| NUMBER.is_match(t)))
        .then(|| tokens.iter().map(|t| (*t).to_owned()).collect())
}

/// Splits `施策1－2 名称` into `1－2` and `名称`.
fn numbered<'t>(text: &'t str, named: &[String]) -> Option<(String, &'t str)> {
    pattern!(
        AFTER,
        r"^\s*(?:No\.?|№)?\s*(?:[(（]?[0-9０-９]{1,3}[)）]?|[①-⑳])(?:\s*[-－‐–—―.．]\s*[(（]?[0-9０-９]{1,3}[)）]?)*"
    );
    let text = text.trim();
    if !text.contains(|c: char| matches!(c, '0'..='9' | '０'..='９') || is_circled(c)) {
        return None;
    }
    let begins = |word: &&String| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let word = named.iter().filter(begins).max_by_key(|word| word.len())?;
    let behind = text.get(word.len()..)?;
    let (number, rest) = behind.split_at(AFTER.find(behind)?.end());
    // 施策1件: the number counts something. A name is separated from it, or begins with a mark.
    let apart = rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || one_of(":：.．、／/|｜「『【", c));
    let words = rest.trim_start_matches(|c: char| c.is_whitespace() || one_of(":：.．、／/|｜", c));
    apart.then(|| (number.trim().to_owned(), &text[text.len() - words.len()..]))
}

fn marked<'t>(line: &'t str, style: Style, number: Option<&str>, length: usize) -> MarkedLine<'t> {
    MarkedLine { style: Some(style), number: number.map(str::to_owned), words: line[length..].trim() }
}

const fn unmarked(line: &str) -> MarkedLine<'_> {
    MarkedLine { style: None, number: None, words: line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> (Option<Style>, Option<String>, String) {
        let named = ["基本方針", "施策", "取組", "initiative"].map(str::to_owned);
        let found = cut(line, &named);
        (found.style, found.number, found.words.to_owned())
    }

    #[test]
    fn cuts_numbers_and_brackets_off_names() {
        for (line, number, words) in [
            ("第３章　主要な取組", Some("３"), "主要な取組"),
            ("＜基本方針１－（１）＞行政窓口のデジタル化", Some("１－（１）"), "行政窓口のデジタル化"),
            ("【取組2】AI活用", Some("2"), "AI活用"),
            ("【リモート窓口の導入検討】", None, "リモート窓口の導入検討"),
            ("(1)情報システムの標準化", Some("(1)"), "情報システムの標準化"),
            ("① 押印の見直し", Some("①"), "押印の見直し"),
            ("1-2 電子申請の拡大", Some("1-2"), "電子申請の拡大"),
            ("施策１　窓口改革", Some("１"), "窓口改革"),
            ("Initiative 3: Online desk", Some("3"), "Online desk"),
            ("1\n行政手続きのオンライン化", Some("1"), "行政手続きのオンライン化"),
            ("● 書かない窓口", None, "書かない窓口"),
            ("5Gの活用", None, "5Gの活用"),
            ("43手続の追加", None, "43手続の追加"),
            ("施策1件の見直し", None, "施策1件の見直し"),
            ("01商店街の再生", Some("01"), "商店街の再生"),
            ("【検討例】以下のとおり", None, "【検討例】以下のとおり"),
        ] {
            let (_, found, rest) = parts(line);
            assert_eq!((found.as_deref(), rest.as_str()), (number, words), "{line}");
        }
        assert_eq!(parts("4.4.3 市民窓口").0, Some(Style::Dotted(3)));
    }

    #[test]
    fn knows_cells_of_numbers() {
        assert_eq!(numbers("5\n6"), Some(vec!["5".into(), "6".into()]));
        assert_eq!(numbers("(1)"), Some(vec!["(1)".into()]));
        assert_eq!(numbers("1-2-(3)"), Some(vec!["1-2-(3)".into()]));
        assert_eq!(numbers("導入"), None);
        assert_eq!(numbers(""), None);
    }
}
