//! Words at the beginning of a line that look different from the rest: visually a label or badge, although no
//! character separates them from the text after them.

use super::Lead;
use crate::pdf::{Colour, Glyph};

/// Labels and badges have no more glyphs.
const LONGEST: usize = 12;
/// Least relative difference of two sizes that look different.
const SIZES: f32 = 0.12;
/// Colours that are farther apart (0 to 1 in each of three channels) are two.
const COLOURS: f32 = 0.25;
/// Difference above which two colours (0 to 1 in each of three channels) are two where the size changes, too.
const SHADES: f32 = 0.1;
/// Least difference of a colour from white at which it is legible on white paper.
const LIGHT: f32 = 0.35;
/// The share of the rest that looks alike.
const ALIKE: f32 = 0.8;

/// The words at the beginning of a line's glyphs, in reading order and without blanks, that look otherwise than most of
/// the rest.
pub(super) fn of(shown: &[&Glyph], text: &str) -> Option<Lead> {
    let first = shown.first()?;
    let count = shown.iter().take_while(|glyph| alike(first, glyph)).count();
    let (head, rest) = shown.split_at(count);
    let words = |glyph: &&Glyph| glyph.text.chars().any(char::is_alphabetic);
    if count > LONGEST || rest.len() < 2 || !head.iter().any(words) || !rest.iter().any(words) {
        return None;
    }
    let other = rest[rest.len() / 2];
    let same = rest.iter().filter(|glyph| alike(other, glyph)).count() as f32;
    if alike(first, other) || same < ALIKE * rest.len() as f32 {
        return None;
    }
    let smaller = first.size < (1.0 - SIZES) * other.size;
    Some(Lead { length: length(head, text)?, badge: smaller || is_light(first.colour) && !is_light(other.colour) })
}

/// Whether a badge ends or begins between two glyphs.
pub(super) fn parts_badge(before: &Glyph, next: &Glyph) -> bool {
    changes((before.size, before.colour), (next.size, next.colour))
}

/// Whether a badge ends or begins where size and colour change so: one colour is light, as on a ground of its own, and
/// the other is not; or both size and colour differ.
pub(super) fn changes((size, colour): (f32, Colour), (next_size, next_colour): (f32, Colour)) -> bool {
    let sizes = (size - next_size).abs() > SIZES * size.max(next_size);
    is_light(colour) != is_light(next_colour) || sizes && colour.distance(next_colour) > SHADES
}

fn is_light(colour: Colour) -> bool {
    colour.distance(Colour::WHITE) < LIGHT
}

/// Whether two glyphs have one size, weight and colour.
fn alike(a: &Glyph, b: &Glyph) -> bool {
    a.bold == b.bold && (a.size - b.size).abs() <= SIZES * a.size.max(b.size) && a.colour.distance(b.colour) <= COLOURS
}

/// How many bytes of a line's text some glyphs at its beginning take, with the spaces among them.
fn length(head: &[&Glyph], text: &str) -> Option<usize> {
    let mut left: usize = head.iter().map(|glyph| glyph.text.chars().filter(|c| !c.is_whitespace()).count()).sum();
    for (at, c) in text.char_indices() {
        left -= usize::from(!c.is_whitespace());
        if left == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::set;
    use super::*;

    fn lead(head: &[Glyph], rest: &[Glyph]) -> Option<Lead> {
        let glyphs = [head, rest].concat();
        let text: String = glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
        of(&glyphs.iter().collect::<Vec<_>>(), &text)
    }

    fn bold(glyphs: Vec<Glyph>) -> Vec<Glyph> {
        glyphs.into_iter().map(|glyph| Glyph { bold: true, ..glyph }).collect()
    }

    #[test]
    fn a_bold_word_before_plain_ones_is_a_label() {
        let found = lead(&bold(set("所管", 0.0, 0.0, 0)), &set("市民課、税務課", 20.0, 0.0, 1));
        assert_eq!(found, Some(Lead { length: 6, badge: false }));
        assert_eq!(lead(&set("所管", 0.0, 0.0, 0), &set("市民課", 20.0, 0.0, 1)), None);
    }

    #[test]
    fn white_words_before_black_ones_are_a_badge() {
        let white = set("新規", 0.0, 0.0, 0).into_iter().map(|glyph| Glyph { colour: Colour::WHITE, ..glyph });
        let found = lead(&white.collect::<Vec<_>>(), &bold(set("窓口予約の導入", 20.0, 0.0, 1)));
        assert_eq!(found, Some(Lead { length: 6, badge: true }));
    }

    #[test]
    fn size_and_colour_together_part_a_badge_and_either_alone_does_not() {
        let grey = Colour([0.3; 3]);
        assert!(changes((8.0, grey), (10.0, Colour::BLACK)));
        assert!(!changes((8.0, Colour::BLACK), (10.0, Colour::BLACK)));
        assert!(!changes((10.0, grey), (10.0, Colour::BLACK)));
    }

    #[test]
    fn a_bullet_or_number_in_colour_is_neither() {
        assert_eq!(lead(&bold(set("①", 0.0, 0.0, 0)), &set("窓口予約", 20.0, 0.0, 1)), None);
    }
}
