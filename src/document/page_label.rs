//! Page numbers as they are printed: 12, - 12 -, P.12, iii, 3-1.

use crate::text::fold;

/// A printed page number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PageLabel {
    /// As a reader names it: 12, iii, 3-1.
    pub(super) text: String,
    /// The prefix before the running number (3-), or its style (roman).
    pub(super) series: String,
    /// The number that counts.
    pub(super) number: i64,
}

/// Longest counting number, and longest part before it (characters).
const LONGEST: usize = 4;
/// The series of roman numerals.
const ROMAN: &str = "roman";

impl PageLabel {
    /// The page number that a line consists of; `None` for any other text.
    pub(super) fn of(text: &str) -> Option<Self> {
        let folded = fold(text);
        let bare =
            folded.trim_matches(|c: char| matches!(c, '-' | '~' | '・' | '|' | '(' | ')' | '[' | ']' | '<' | '>'));
        let bare = ["page", "p.", "p"].iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare);
        let bare = bare.strip_suffix("ページ").or_else(|| bare.strip_suffix('頁')).unwrap_or(bare);
        let bare = bare.split_once('/').map_or(bare, |(number, _)| number);
        if let Some(number) = roman(bare) {
            return Some(Self { text: bare.to_owned(), series: ROMAN.to_owned(), number });
        }
        let (series, number) = bare.rsplit_once('-').unwrap_or(("", bare));
        let is_number = !number.is_empty() && number.len() <= LONGEST && number.bytes().all(|b| b.is_ascii_digit());
        let is_series = series.chars().count() <= LONGEST && series.chars().all(|c| c.is_alphanumeric() || c == '-');
        let number: i64 = (is_number && is_series).then(|| number.parse().ok())??;
        let text = if series.is_empty() { number.to_string() } else { format!("{series}-{number}") };
        Some(Self { text, series: series.to_owned(), number })
    }

    /// The pattern shared by the labels of a series.
    pub(super) fn pattern(&self) -> &'static str {
        match self.series.as_str() {
            ROMAN => ROMAN,
            "" => "#",
            _ => "#-#",
        }
    }
}

/// Whether page numbers, each with its page, count with the pages: most in step, with one another in each series.
pub(super) fn count_with_pages(labels: &[(usize, PageLabel)], pages: usize) -> bool {
    let mut offsets: Vec<(&str, i64)> =
        labels.iter().map(|(page, l)| (l.series.as_str(), l.number - *page as i64)).collect();
    offsets.sort_unstable();
    let series = offsets.chunk_by(|a, b| a.0 == b.0);
    let in_step = |same: &[(&str, i64)]| same.chunk_by(|a, b| a == b).map(<[_]>::len).max().unwrap_or(0);
    let (mut agreeing, mut longest) = (0, 0);
    for same in series {
        agreeing += in_step(same);
        longest = longest.max(in_step(same));
    }
    agreeing * 10 >= labels.len() * 8 && (longest >= 2 || pages == 1)
}

/// The value of a roman numeral up to 39, in letters; a single c, d, l or m is none.
fn roman(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 6 || !text.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')) {
        return None;
    }
    let value = |b: u8| match b {
        b'i' => 1,
        b'v' => 5,
        _ => 10,
    };
    let values: Vec<i64> = text.bytes().map(value).collect();
    let signed =
        |i: usize| if values.get(i + 1).is_some_and(|next| *next > values[i]) { -values[i] } else { values[i] };
    Some((0..values.len()).map(signed).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> Option<(String, i64)> {
        PageLabel::of(text).map(|l| (l.text, l.number))
    }

    #[test]
    fn page_numbers_in_many_writings() {
        for text in ["12", "- 12 -", "－１２－", "P.12", "12ページ", "12 / 30"] {
            assert_eq!(label(text), Some(("12".into(), 12)), "{text}");
        }
        for text in ["12件", "", "第1章", "2024-03-31年", "mix up"] {
            assert_eq!(label(text), None, "{text}");
        }
    }

    #[test]
    fn roman_numerals_and_chapters() {
        assert_eq!(label("iii"), Some(("iii".into(), 3)));
        assert_eq!(label("－ⅳ－"), Some(("iv".into(), 4)));
        assert_eq!(label("3-12"), Some(("3-12".into(), 12)));
        assert_eq!(label("資料－２"), Some(("資料-2".into(), 2)));
    }

    #[test]
    fn each_chapter_counts_for_itself() {
        let labels = |texts: &[&str]| -> Vec<(usize, PageLabel)> {
            texts.iter().enumerate().filter_map(|(page, text)| Some((page, PageLabel::of(text)?))).collect()
        };
        assert!(count_with_pages(&labels(&["1-1", "1-2", "2-1", "2-2", "2-3"]), 5));
        assert!(count_with_pages(&labels(&["i", "ii", "iii"]), 9));
        assert!(!count_with_pages(&labels(&["1-1", "1-4", "2-1", "2-9"]), 4));
        assert!(!count_with_pages(&labels(&["7", "7", "7"]), 3));
    }
}
