//! Replaces the characters that fonts map to by those that a person would type: radicals by ideographs, private-use
//! characters of symbol fonts by the symbols that they show.

use compact_str::CompactString;
use unicode_normalization::UnicodeNormalization;

/// CJK Radicals Supplement (U+2E80 to U+2EF3) with the ideographs of the same shape, from the property
/// Equivalent_Unified_Ideograph of the Unicode Character Database. NFKC covers only two of them. `　` marks those for
/// which Unicode names none.
const RADICALS: &str = "　厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尣巳幺彑彐忄㣺扌攵　旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒㓁\
㓁羊羊羊羋耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食飠飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// What Wingdings shows at U+F020 + n, for the marks that documents use as bullets and arrows.
const WINGDINGS: &[(u8, char)] = &[
    (0x6c, '●'),
    (0x6d, '❍'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x70, '□'),
    (0x71, '❑'),
    (0x72, '❒'),
    (0x73, '◆'),
    (0x74, '◆'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x77, '◆'),
    (0x9e, '・'),
    (0x9f, '•'),
    (0xa1, '○'),
    (0xa4, '◉'),
    (0xa7, '▪'),
    (0xa8, '□'),
    (0xd8, '➢'),
    (0xdc, '➲'),
    (0xe0, '→'),
    (0xe8, '➔'),
    (0xf0, '⇨'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

/// What Symbol shows at U+F000 + n, for its marks.
const SYMBOL: &[(u8, char)] = &[
    (0xa7, '♣'),
    (0xa8, '♦'),
    (0xa9, '♥'),
    (0xaa, '♠'),
    (0xab, '↔'),
    (0xac, '←'),
    (0xad, '↑'),
    (0xae, '→'),
    (0xaf, '↓'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb7, '•'),
    (0xb8, '÷'),
    (0xb9, '≠'),
    (0xa3, '≤'),
    (0xde, '⇒'),
];

/// Fonts whose plain codes are marks, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SymbolFont {
    Wingdings,
    Symbol,
}

impl SymbolFont {
    /// `base_name`: the base font's name without its subset tag.
    pub(super) fn of(base_name: &str) -> Option<Self> {
        if base_name.contains("Wingdings") {
            return Some(Self::Wingdings);
        }
        base_name.starts_with("Symbol").then_some(Self::Symbol)
    }
}

/// The text of a glyph as a person would type it.
pub(super) fn typed(text: CompactString, font: Option<SymbolFont>) -> CompactString {
    let plain = |c| (' '..='~').contains(&c) || matches!(c, 'ぁ'..='ヿ' | '一'..='鿿');
    if font.is_none() && text.chars().all(plain) {
        return text;
    }
    text.chars().filter(|c| !matches!(c, '\u{0}'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{ad}' | '\u{200b}' | '\u{feff}'))
        .flat_map(|c| mark(c, font).map_or_else(|| ideograph(c), |m| vec![m]))
        .collect()
}

/// The ideograph for a radical, the letters for a Latin ligature; every other character as it is.
fn ideograph(c: char) -> Vec<char> {
    match c {
        '\u{2e80}'..='\u{2ef3}' => {
            let same = RADICALS.chars().nth(c as usize - 0x2e80).filter(|c| *c != '　');
            vec![same.unwrap_or(c)]
        }
        '\u{2f00}'..='\u{2fd5}' | '\u{fb00}'..='\u{fb06}' => c.nfkc().collect(),
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' => vec![' '],
        _ => vec![c],
    }
}

/// The mark that a symbol font shows for a private-use or plain code.
fn mark(c: char, font: Option<SymbolFont>) -> Option<char> {
    let code = c as u32;
    let low = match code {
        0xf020..=0xf0ff => (code - 0xf000) as u8,
        0x20..=0xff if font.is_some() => code as u8,
        _ => return None,
    };
    // a private-use code without the font's name: bullets of the two fonts do not collide
    let (first, second) = if font == Some(SymbolFont::Symbol) { (SYMBOL, WINGDINGS) } else { (WINGDINGS, SYMBOL) };
    let find = |table: &[(u8, char)]| table.iter().find(|(n, _)| *n == low).map(|(_, m)| *m);
    find(first).or_else(|| if code >= 0xf000 { find(second) } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, font: &str) -> CompactString {
        super::typed(text.into(), SymbolFont::of(font))
    }

    #[test]
    fn radicals_become_ideographs() {
        assert_eq!(typed("⼝⽤⼊⾏⺠⻑⻲", "NotoSansCJK"), "口用入行民長亀");
        assert_eq!(RADICALS.chars().count(), 0x2ef3 - 0x2e80 + 1);
    }

    #[test]
    fn symbol_fonts_show_marks() {
        assert_eq!(typed("\u{f06c}", "Wingdings-Regular"), "●");
        assert_eq!(typed("\u{f0b7}", "SymbolMT"), "•");
        assert_eq!(typed("l", "Wingdings"), "●");
        assert_eq!(typed("l", "Arial"), "l");
    }

    #[test]
    fn circled_and_full_width_characters_stay() {
        assert_eq!(typed("①㈱ＲＰＡ～", "MS-Gothic"), "①㈱ＲＰＡ～");
        assert_eq!(typed("ﬁ", "Arial"), "fi");
    }
}
