//! One spelling for many: NFKC, lower case, radicals, kanji variants, dashes; with a map back to the text as it was printed.

use std::cell::RefCell;
use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::FxBuildHasher;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::kanji::usual;

/// Radicals of the CJK Radicals Supplement that PDF producers write for ideographs, and that NFKC leaves alone
/// (it folds the Kangxi radicals U+2F00–U+2FD5 by itself). Unicode: EquivalentUnifiedIdeograph.
const RADICALS: [(char, char); 30] = [
    ('⺃', '乚'),
    ('⺇', '几'),
    ('⺉', '刂'),
    ('⺊', '卜'),
    ('⺋', '㔾'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺖', '忄'),
    ('⺘', '扌'),
    ('⺙', '攵'),
    ('⺝', '月'),
    ('⺠', '民'),
    ('⺡', '氵'),
    ('⺣', '灬'),
    ('⺨', '犭'),
    ('⺩', '王'),
    ('⺬', '示'),
    ('⺭', '礻'),
    ('⺾', '艹'),
    ('⻁', '虎'),
    ('⻂', '衤'),
    ('⻄', '西'),
    ('⻆', '角'),
    ('⻌', '辶'),
    ('⻑', '長'),
    ('⻘', '青'),
    ('⻝', '食'),
    ('⻤', '鬼'),
    ('⻩', '黄'),
    ('⻲', '亀'),
];

/// Distance in Unicode from an ASCII letter, digit or sign to its full-width form.
const FULL_WIDTH: u32 = 0xFEE0;

/// A normalised text with the original position of each of its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalised {
    /// The normal spelling.
    pub text: String,
    /// In order of `normal`.
    pieces: Vec<Piece>,
}

/// A character (with its combining marks) of the original, and where its normal spelling begins. Byte offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    normal: u32,
    start: u32,
    end: u32,
}

impl Normalised {
    /// The bytes of the original that a byte range of the normal text came from: whole characters, so that ㈱ is
    /// found by 株. An empty range gives an empty one.
    #[must_use]
    pub fn original_span(&self, normal: Range<usize>) -> Range<usize> {
        let Some(first) = self.piece_at(normal.start) else {
            let end = self.pieces.last().map_or(0, |p| p.end as usize);
            return end..end;
        };
        let start = first.start as usize;
        if normal.end <= normal.start {
            return start..start;
        }
        let end = self.piece_at(normal.end - 1).or(self.pieces.last()).map_or(start, |p| p.end as usize);
        start..end
    }

    /// Whether the original has white space before this byte position of the normalised text.
    #[must_use]
    pub fn is_split_at(&self, normal: usize) -> bool {
        let after = self.pieces.partition_point(|p| (p.normal as usize) < normal);
        let (Some(before), Some(next)) =
            (after.checked_sub(1).and_then(|i| self.pieces.get(i)), self.pieces.get(after))
        else {
            return false;
        };
        before.end < next.start
    }

    fn piece_at(&self, normal: usize) -> Option<&Piece> {
        if normal >= self.text.len() {
            return None;
        }
        let after = self.pieces.partition_point(|p| p.normal as usize <= normal);
        self.pieces.get(after.checked_sub(1)?)
    }
}

/// The character offsets (Unicode scalar values) of a byte range of `text`.
#[must_use]
pub fn char_span(text: &str, bytes: &Range<usize>) -> Range<usize> {
    let count = |range: Range<usize>| text.get(range).map_or(0, |part| part.chars().count());
    let start = count(0..bytes.start);
    start..start + count(bytes.clone())
}

/// The normal spelling: NFKC, lower case, radicals made ideographs, old and rare forms of kanji made the usual ones
/// (ヶ made ケ), the variants of dash, wave dash and middle dot made one. White space stays, as plain spaces or line
/// ends.
#[must_use]
pub fn normalise(text: &str) -> Normalised {
    with_pieces(text, true)
}

/// The normal spelling without white space, for matching: PDFs space letters out and wrap lines inside words.
#[must_use]
pub fn normalise_compact(text: &str) -> Normalised {
    with_pieces(text, false)
}

/// Replaces radicals and compatibility forms by their ideographs and removes variation selectors, as a person would
/// type the text; everything else is unchanged.
#[must_use]
pub fn usual_ideographs(text: &str) -> String {
    let selects = |c: &char| matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    let usual = |c: char| match RADICALS.iter().find(|(radical, _)| *radical == c) {
        Some((_, ideograph)) => *ideograph,
        None if matches!(c, '\u{2f00}'..='\u{2fd5}' | '\u{f900}'..='\u{faff}') => c.nfkc().next().unwrap_or(c),
        None => c,
    };
    text.chars().filter(|c| !selects(c)).map(usual).collect()
}

/// The key under which two spellings of the same words are equal: [`normalise_compact`] without its map. For
/// comparison only; printed text is never replaced by it.
#[must_use]
pub fn fold(text: &str) -> String {
    thread_local! {
        /// Texts folded before with their results, each at the place of its hash: the same texts are folded again and
        /// again.
        static RECENT: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
    }
    /// Number of the places.
    const PLACES: usize = 1 << 10;
    /// Texts of more bytes share the first place, so that few of them are kept.
    const LONGEST: usize = 300;
    let place = if text.len() > LONGEST { 0 } else { FxBuildHasher.hash_one(text) as usize % PLACES };
    RECENT.with_borrow_mut(|recent| {
        if recent.is_empty() {
            recent.resize(PLACES, (String::new(), String::new()));
        }
        let (last, folded) = &mut recent[place];
        if last != text {
            last.clear();
            last.push_str(text);
            *folded = rewrite(text, false, |_| {});
        }
        folded.clone()
    })
}

fn with_pieces(text: &str, keep_spaces: bool) -> Normalised {
    let mut pieces = Vec::with_capacity(text.len() / 3 + 4);
    let text = rewrite(text, keep_spaces, |piece| pieces.push(piece));
    Normalised { text, pieces }
}

/// Normalises a text; `note` receives the origin of each part.
fn rewrite(text: &str, keep_spaces: bool, mut note: impl FnMut(Piece)) -> String {
    let mut normal = String::with_capacity(text.len());
    let kept = |character: &char| keep_spaces || !character.is_whitespace();
    let decode = |at: usize| text[at..].chars().next().map(|character| (character, plain(character)));
    let (mut start, mut current) = (0, decode(0));
    while let Some((character, spelling)) = current {
        let (mut end, before) = (start + character.len_utf8(), normal.len());
        let mut next = decode(end);
        match spelling {
            Some(one) if next.is_none_or(|(_, spelling)| spelling.is_some()) => normal.push(one),
            _ if kept(&character) => {
                let rest = text[end..].char_indices().filter(|(_, c)| kept(c));
                let last = rest.take_while(|(_, c)| joins_previous(*c)).last();
                end += last.map_or(0, |(at, mark)| at + mark.len_utf8());
                append(&mut normal, &text[start..end], character, keep_spaces);
                next = decode(end);
            }
            _ => {}
        }
        if normal.len() > before {
            note(Piece { normal: offset(before), start: offset(start), end: offset(end) });
        }
        (start, current) = (end, next);
    }
    normal
}

/// Whether a character is of the bulk of every text: it joins none before it, and NFKC leaves it as it is or makes it
/// half-width.
const fn is_plain(character: char) -> bool {
    matches!(
        character,
        'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='鿿' | '、'..='】' | '■'..='◿' | '※' | '\u{fffd}' | '!'..='~' | '！'..='～'
    )
}

/// The normal spelling of such a character.
fn plain(character: char) -> Option<char> {
    is_plain(character).then(|| match character {
        '!'..='~' => character.to_ascii_lowercase(),
        '！'..='～' => char::from_u32(character as u32 - FULL_WIDTH).unwrap_or(character).to_ascii_lowercase(),
        _ => usual(character),
    })
}

/// Texts are fields of a plan; one beyond 4 GiB can't be held in a PDF.
fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// Voicing marks and other characters that NFKC joins to the one before.
fn joins_previous(character: char) -> bool {
    if character < '\u{300}' || is_plain(character) {
        return false;
    }
    let is_mark = matches!(character, 'ﾞ' | 'ﾟ' | '゛' | '゜') || canonical_combining_class(character) != 0;
    is_mark || is_selector(character)
}

/// Variation selectors: they choose one of the shapes of the character before.
fn is_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Appends the normal spelling of one character and its marks.
fn append(output: &mut String, cluster: &str, first: char, keep_spaces: bool) {
    if cluster.len() == first.len_utf8()
        && let Some(one) = plain(first)
    {
        return output.push(one);
    }
    let mut cluster = cluster;
    if is_spacing_accent(first) {
        output.push(first);
        cluster = &cluster[first.len_utf8()..];
    }
    let characters = cluster.chars().filter(|c| keep_spaces || !c.is_whitespace()).map(as_mark);
    for character in characters.nfkc() {
        match character {
            '\n' | '\r' if keep_spaces => output.push('\n'),
            c if c.is_whitespace() => {
                if keep_spaces {
                    output.push(' ');
                }
            }
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' => output.push('-'),
            '〜' => output.push('~'),
            '‧' | '•' | '·' => output.push('・'),
            '\u{2E80}'..='\u{2EFF}' => output.push(ideograph(character)),
            c if is_selector(c) => {}
            other => output.extend(other.to_lowercase().map(usual)),
        }
    }
}

/// A spacing accent (´ ¨ ゛): NFKC turns it into a space and a combining mark, and without the space the mark would
/// change the preceding letter.
fn is_spacing_accent(character: char) -> bool {
    !character.is_whitespace() && std::iter::once(character).nfkc().next().is_some_and(char::is_whitespace)
}

/// The voicing marks that take a place of their own, as those that NFKC joins to the letter before: か゛ is が.
const fn as_mark(character: char) -> char {
    match character {
        '゛' => '\u{3099}',
        '゜' => '\u{309A}',
        other => other,
    }
}

fn ideograph(radical: char) -> char {
    RADICALS.iter().find(|(from, _)| *from == radical).map_or(radical, |(_, to)| *to)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_the_same_words_become_one() {
        assert_eq!(fold("ＡＩ－ＯＣＲ　の 活用"), "ai-ocrの活用");
        assert_eq!(fold("⼊⼝⺠"), "入口民");
        assert_eq!(fold("①㈱ﾃﾞｰﾀ"), "1(株)データ");
        assert_eq!(fold("10〜20"), fold("10～20"));
        assert_eq!(fold("髙﨑市 龍ヶ崎 𠮷野 學校 葛\u{E0100}飾"), "高崎市竜ケ崎吉野学校葛飾");
    }

    #[test]
    fn every_match_points_into_the_original() {
        let original = "(株)ﾃﾞｰﾀ の Ｄ Ｘ";
        let normal = normalise_compact(original);
        let at = normal.text.find("データ").expect("folded");
        assert_eq!(&original[normal.original_span(at..at + "データ".len())], "ﾃﾞｰﾀ");
        let at = normal.text.find("dx").expect("folded");
        let span = normal.original_span(at..at + 2);
        assert_eq!(&original[span.clone()], "Ｄ Ｘ");
        assert_eq!(char_span(original, &span), 10..13);
    }

    #[test]
    fn a_part_of_a_ligature_is_the_whole_of_it() {
        let normal = normalise("㈱A");
        let at = normal.text.find('株').expect("NFKC");
        assert_eq!(normal.original_span(at..at + 3), 0..3);
        assert_eq!(normal.original_span(0..normal.text.len()), 0..4);
    }

    #[test]
    fn voicing_marks_join_their_letter_whatever_is_between() {
        for text in ["ｳ \u{ff9e}", "ｳ\u{3000}ﾞ", "ウ゛", "う\u{3099}"] {
            let normal = normalise_compact(text);
            assert!(matches!(normal.text.as_str(), "ヴ" | "ゔ"), "{text} → {}", normal.text);
            assert_eq!(normal.original_span(0..normal.text.len()), 0..text.len(), "{text}");
            assert_eq!(fold(&normal.text), normal.text);
        }
        assert_eq!(fold("a´"), "a´");
        assert_eq!(fold(&fold("i´\u{a3c}")), fold("i´\u{a3c}"));
    }

    proptest! {
        #[test]
        fn any_text_is_normal_after_one_pass(text in "\\PC{0,20}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
            let spaced = normalise(&text).text;
            prop_assert_eq!(normalise(&spaced).text, spaced);
        }

        #[test]
        fn spans_are_whole_characters_in_order(text in "\\PC{0,40}", from in 0usize..60, length in 0usize..20) {
            let normal = normalise_compact(&text);
            let span = normal.original_span(from..from + length);
            prop_assert!(span.start <= span.end && text.get(span).is_some());
        }

        #[test]
        fn normalising_twice_changes_nothing(text in "[ぁ-んァ-ヶ一-龠ａ-ｚＡ-Ｚ０-９ｦ-ﾟ〜～ー㈱① \u{3000}]{0,30}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
