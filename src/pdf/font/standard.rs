//! Fonts that a file names and does not embed: the standard 14 (ISO 32000-1, 9.6.2.2) and what viewers put in the place
//! of others. Their widths, and the codes of Symbol and ZapfDingbats, are those of Adobe's Core 14 AFM files.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Advance of a character that none of the fonts has: about the mean of Latin text.
const DEFAULT_WIDTH: f32 = 0.5;
/// Advance of all characters of Courier.
const COURIER: f32 = 0.6;
/// The widths of Latin fonts: Helvetica, its bold, Times, its bold, italic and bold italic, then the characters.
const LATIN: &str = include_str!("standard_widths.txt");
/// Code, width and character of each glyph of Symbol.
const SYMBOL: &str = include_str!("symbol.txt");
/// The characters of ZapfDingbats by code.
const DINGBATS: &str = include_str!("dingbats.txt");

/// A font that every viewer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standard {
    /// One of the proportional Latin fonts, by its column in the table of widths.
    Latin(usize),
    /// Courier.
    Courier,
    /// A Japanese font: its Latin letters are half an em wide.
    HalfWidth,
    /// Symbol.
    Symbol,
    /// ZapfDingbats.
    Dingbats,
}

impl Standard {
    /// The standard font that replaces a font of this name (without subset tag) and these descriptor flags (9.8.2).
    pub(super) fn of(base_name: &str, flags: i64) -> Self {
        let name = base_name.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let bold = has(&["bold", "heavy", "black", "demi"]) || flags & (1 << 18) != 0;
        let italic = has(&["italic", "oblique"]) || flags & (1 << 6) != 0;
        let serif = [[2, 4], [3, 5]][usize::from(bold)][usize::from(italic)];
        if has(&["zapfdingbats", "dingbats"]) {
            Self::Dingbats
        } else if name.starts_with("symbol") {
            Self::Symbol
        } else if has(&["courier"]) {
            Self::Courier
        } else if has(&["helvetica", "arial"]) {
            Self::Latin(usize::from(bold))
        } else if has(&["times"]) {
            Self::Latin(serif)
        } else if has(&["gothic", "mincho", "meiryo"]) {
            Self::HalfWidth
        } else if flags & 1 != 0 {
            Self::Courier
        } else if flags & 2 != 0 {
            Self::Latin(serif)
        } else {
            Self::Latin(usize::from(bold))
        }
    }

    /// The text of each of the 256 codes, where the font has an encoding of its own.
    pub(super) fn own_texts(self) -> Option<Vec<Option<String>>> {
        let mut texts = vec![None; 256];
        for (code, _, text) in self.own_codes()? {
            texts[code] = (!text.is_empty()).then(|| text.to_owned());
        }
        Some(texts)
    }

    /// The widths of the 256 codes, in text space units, by the text that each shows.
    pub(super) fn widths(self, texts: &[Option<String>]) -> Vec<f32> {
        if let Some(codes) = self.own_codes() {
            let mut widths = vec![0.0; 256];
            codes.for_each(|(code, width, _)| widths[code] = width);
            return widths;
        }
        let width = |c: char| match self {
            Self::Latin(column) => LATIN_WIDTHS.get(&c).map_or(DEFAULT_WIDTH, |widths| widths[column]),
            Self::Courier => COURIER,
            _ => DEFAULT_WIDTH,
        };
        texts.iter().map(|text| text.as_deref().and_then(|t| t.chars().next()).map_or(DEFAULT_WIDTH, width)).collect()
    }

    fn own_codes(self) -> Option<impl Iterator<Item = (usize, f32, &'static str)>> {
        let table = match self {
            Self::Symbol => SYMBOL,
            Self::Dingbats => DINGBATS,
            _ => return None,
        };
        Some(table.lines().filter_map(|line| {
            let mut fields = line.splitn(3, ' ');
            let code: u8 = fields.next()?.parse().ok()?;
            let width: f32 = fields.next()?.parse().ok()?;
            Some((usize::from(code), width / 1000.0, fields.next().unwrap_or_default()))
        }))
    }
}

/// The six widths of each character, in text space units.
static LATIN_WIDTHS: LazyLock<BTreeMap<char, [f32; 6]>> = LazyLock::new(|| {
    let mut widths = BTreeMap::new();
    for line in LATIN.lines() {
        let mut fields = line.splitn(7, ' ');
        let six: Vec<f32> = fields.by_ref().take(6).filter_map(|w| w.parse().ok()).map(|w: f32| w / 1000.0).collect();
        let Ok(six) = <[f32; 6]>::try_from(six) else { continue };
        widths.extend(fields.next().unwrap_or_default().chars().map(|c| (c, six)));
    }
    widths
});

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(name: &str, flags: i64, text: &str) -> Vec<f32> {
        Standard::of(name, flags).widths(&text.chars().map(|c| Some(c.to_string())).collect::<Vec<_>>())
    }

    #[test]
    fn the_fonts_of_every_viewer_have_their_widths() {
        assert_eq!(widths("Helvetica", 0, " Wi"), [0.278, 0.944, 0.222]);
        assert_eq!(widths("Arial,Bold", 0, " Wi"), [0.278, 0.944, 0.278]);
        assert_eq!(widths("TimesNewRomanPS-BoldItalicMT", 0, "A"), [0.667]);
        assert_eq!(widths("CourierNewPSMT", 0, "iW"), [0.6, 0.6]);
    }

    #[test]
    fn others_go_by_their_flags() {
        assert_eq!(widths("Garamond", 2, "W"), [0.944]);
        assert_eq!(widths("Consolas", 1, "W"), [0.6]);
        assert_eq!(widths("Calibri", 0, "W"), [0.944]);
        assert_eq!(widths("MS-Gothic", 0, "W"), [0.5]);
    }

    #[test]
    fn symbols_have_their_own_codes() {
        let dingbats = Standard::of("ZapfDingbats", 4);
        let texts = dingbats.own_texts().expect("codes");
        assert_eq!(texts[0x34].as_deref(), Some("✔"));
        assert_eq!(dingbats.widths(&texts)[0x34], 0.846);
        assert_eq!(Standard::of("Symbol", 4).own_texts().expect("codes")[usize::from(b'a')].as_deref(), Some("α"));
        assert_eq!(Standard::of("Helvetica", 0).own_texts(), None);
    }
}
