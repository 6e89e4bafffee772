//! The look of the beginning and end of a line, which siblings share.

use crate::plan::marker::{self, Style};
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::{fold, one_of};

/// The start of a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Nothing.
    None,
    /// A number or bracket of a style.
    Styled(Style),
    /// A word and a number: 施策1, 取組①
    Named(String),
    /// ア, (ア), イ)
    Kana,
    /// Ⅰ, 一
    Counted,
    /// Words in brackets before other words: 【新規】窓口予約
    Badge,
    /// A bullet.
    Bullet(char),
}

impl Mark {
    /// Classifies the start of a line.
    pub(super) fn of(line: &str, words: &PlanDictionaries) -> Self {
        let line = line.trim();
        let cut = marker::cut(line, &words.numbered);
        match cut.style {
            None if line.starts_with(is_bullet) && bare(line) != line => {
                Self::Bullet(line.chars().next().unwrap_or('・'))
            }
            Some(Style::Bullet(c)) => Self::Bullet(c),
            Some(Style::Named) => Self::Named(word_before_number(line)),
            Some(style) => Self::Styled(style),
            None if is_kana(line) => Self::Kana,
            None if is_counted(line) => Self::Counted,
            None if line.starts_with(['【', '［', '〔', '＜', '〈', '《']) => Self::Badge,
            None => Self::None,
        }
    }

    /// The mark with all bullets made one.
    pub(super) fn kind(&self) -> Self {
        match self {
            Self::Bullet(_) => Self::Bullet('・'),
            mark => mark.clone(),
        }
    }

    /// Whether it counts.
    pub(super) const fn is_number(&self) -> bool {
        !matches!(self, Self::None | Self::Badge | Self::Bullet(_) | Self::Styled(Style::Bracketed))
    }
}

fn word_before_number(line: &str) -> String {
    let folded = fold(line);
    let bare = folded.trim_start_matches(|c: char| !c.is_alphabetic());
    bare.chars().take_while(|c| c.is_alphabetic()).collect()
}

/// ア, (ア), ｱ) before words.
fn is_kana(line: &str) -> bool {
    let bracketed = line.starts_with(['(', '（']);
    let mut rest = line.trim_start_matches(['(', '（']).chars();
    let (Some(first), Some(next)) = (rest.next(), rest.next()) else { return false };
    let letter = matches!(first, 'ア'..='ン' | 'a'..='z' | 'ａ'..='ｚ');
    letter && if bracketed { matches!(next, ')' | '）') } else { next.is_whitespace() || one_of(")）．.", next) }
}

/// Ⅰ or 一 before words.
fn is_counted(line: &str) -> bool {
    let first = line.chars().next().unwrap_or(' ');
    let rest = &line[first.len_utf8().min(line.len())..];
    matches!(first, 'Ⅰ'..='Ⅻ')
        || (one_of("一二三四五六七八九十", first) && rest.starts_with(['\u{3000}', ' ', '、', '．']))
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ending {
    /// Words.
    Words,
    /// As a sentence does.
    Sentence,
    /// With a department in brackets.
    Department,
    /// With dots that lead to something.
    Leader,
}

/// The style of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    /// How it begins.
    pub(super) mark: Mark,
    /// How it ends.
    pub(super) ending: Ending,
    /// Its length in characters without white space.
    pub(super) length: usize,
}

/// Largest length, in characters, of a name that nothing marks as one.
pub(super) const LONGEST_NAME: usize = 60;

impl Look {
    /// The style of a line.
    pub(super) fn of(line: &str, words: &PlanDictionaries) -> Self {
        let length = line.chars().filter(|c| !c.is_whitespace()).count();
        Self { mark: Mark::of(line, words), ending: ending(line, words), length }
    }

    /// Whether it may be a title.
    pub(super) fn is_short(&self) -> bool {
        (2..=LONGEST_NAME).contains(&self.length) && self.ending != Ending::Sentence
    }
}

fn ending(line: &str, words: &PlanDictionaries) -> Ending {
    let line = line.trim_end();
    if super::tail::leader(line).is_some() {
        Ending::Leader
    } else if super::tail::department(line, words).is_some() {
        Ending::Department
    } else if line.ends_with(['。', '、', '，', '.', ':', '：']) {
        Ending::Sentence
    } else {
        Ending::Words
    }
}

/// Whether a character begins an entry of a list, or what belongs to one.
const fn is_bullet(c: char) -> bool {
    let sign = matches!(
        c,
        '▼' | '▽' | '▲' | '△' | '➔' | '➜' | '⇒' | '→' | '◦' | '*' | '＊' | '※' | '＋' | '-' | '－' | '–'
    );
    sign || marker::is_bullet(c)
}

/// A line without the bullet that it may begin with.
pub(super) fn bare(line: &str) -> &str {
    let line = line.trim();
    let rest = line.trim_start_matches(|c: char| is_bullet(c) || c.is_whitespace());
    // isolated signs, and figures with a sign, are not entries
    if rest.is_empty() || rest.starts_with(char::is_numeric) && line.starts_with(['▲', '△', '-', '－', '–']) {
        line
    } else {
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn the_start_of_a_line_gives_its_mark() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        assert_eq!(Mark::of("・窓口予約", &words), Mark::Bullet('・'));
        assert_eq!(Mark::of("ア\u{3000}窓口予約", &words), Mark::Kana);
        assert_eq!(Mark::of("Ⅱ\u{3000}窓口の改革", &words), Mark::Counted);
        assert_eq!(Mark::of("窓口予約", &words), Mark::None);
        assert!(Mark::of("取組１\u{3000}窓口予約", &words).is_number() && !Mark::of("・窓口予約", &words).is_number());
    }

    #[test]
    fn bullets_of_all_shapes_are_one_kind() {
        assert_eq!(Mark::Bullet('●').kind(), Mark::Bullet('・').kind());
        assert_ne!(Mark::Kana.kind(), Mark::Bullet('・').kind());
    }

    #[test]
    fn a_figure_with_a_sign_keeps_it() {
        assert_eq!((bare("● 窓口予約"), bare("▲3.5％"), bare("●")), ("窓口予約", "▲3.5％", "●"));
    }
}
