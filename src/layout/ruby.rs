//! Ruby: readings of ideographs in small kana right over them, or right of them in vertical writing. They hang on their
//! base text and are no part of any line.

use super::glyph_places::GlyphPlaces;
use super::lines::Direction;
use crate::geometry::{Point, Rect};
use crate::pdf::Glyph;

/// Ruby is half as large as its base, by rule (JIS X 4051); programs make it a little smaller or larger.
const SIZES: std::ops::RangeInclusive<f32> = 0.3..=0.65;
/// Largest gap between ruby and its base, and largest overlap of the two, in em of the base.
const GAP: f32 = 0.35;
/// Largest gap of a reading that is as long as its base and begins or has its middle with it, in em: fonts with high
/// lines.
const WIDE_GAP: f32 = 0.45;
/// Places that differ by no more than this (em of the base) are one.
const SAME_PLACE: f32 = 0.3;
/// It may hang over the letters beside its base by this much (em of the base).
const OVERHANG: f32 = 0.6;
/// Kana of one reading follow each other with no wider a gap than this (em of their own).
const IN_READING: f32 = 0.5;
/// Largest ratio of the sizes of two kana of one reading.
const SAME_SIZE: f32 = 1.1;
/// Largest ratio of the sizes of kana and a glyph level with them that makes both parts of one text.
const ALIKE: f32 = 1.45;
/// No ideograph has a longer reading.
const LONGEST_READING: usize = 6;

/// For each glyph whether it is ruby.
pub(super) fn find(glyphs: &[Glyph], width: f32, height: f32) -> Vec<bool> {
    let mut found = vec![false; glyphs.len()];
    let largest = glyphs.iter().filter(|g| is_base(g)).map(|g| g.size).fold(0.0, f32::max);
    let small = |g: &Glyph| is_kana(g) && g.size <= SIZES.end() * largest;
    if !glyphs.iter().any(small) {
        return found;
    }
    let places = GlyphPlaces::of(glyphs, width, height);
    let mut rest: Vec<usize> = (0..glyphs.len()).filter(|i| !glyphs[*i].is_blank()).collect();
    rest.reverse();
    let mut before: Option<usize> = None;
    while let Some(first) = rest.pop() {
        let mut run = vec![first];
        while let Some(next) = rest.last().copied()
            && small(&glyphs[first])
            && small(&glyphs[next])
            && are_level(&glyphs[run[run.len() - 1]], &glyphs[next], SAME_SIZE)
        {
            run.push(next);
            rest.pop();
        }
        let last = run[run.len() - 1];
        // small text that is more than kana is no reading
        let joins = |a: Option<usize>, b: Option<usize>| {
            a.zip(b).is_some_and(|(a, b)| are_level(&glyphs[a], &glyphs[b], ALIKE))
        };
        let part = joins(before, Some(first)) || joins(Some(last), rest.last().copied());
        if small(&glyphs[first]) && !part && is_reading(glyphs, &run, &places) {
            run.iter().for_each(|i| found[*i] = true);
        }
        before = Some(last);
    }
    found
}

fn is_kana(glyph: &Glyph) -> bool {
    !glyph.is_blank() && glyph.text.chars().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヶ' | 'ー' | 'ｦ'..='ﾟ' | '・'))
}

/// Whether a glyph may have a reading: an ideograph, a figure or a foreign letter.
fn is_base(glyph: &Glyph) -> bool {
    let takes = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' | '〆');
    glyph.text.chars().all(|c| takes(c) || c.is_ascii_alphanumeric() || matches!(c, '０'..='９' | 'Ａ'..='ｚ'))
        && !glyph.is_blank()
}

/// Whether `b` goes on with what `a` begins: about as large, beside it, in either direction.
fn are_level(a: &Glyph, b: &Glyph, alike: f32) -> bool {
    let em = a.size.max(b.size);
    let (p, q) = (a.bounds, b.bounds);
    let gap = |from: f32, to: f32| (-0.5 * em..=IN_READING * em).contains(&(from - to));
    let along = p.overlap_y(q) > 0.5 * em.min(p.height()) && gap(q.x0, p.x1);
    let down = p.overlap_x(q) > 0.5 * em.min(p.width()) && gap(q.top, p.bottom);
    em <= alike * a.size.min(b.size) && (along || down)
}

/// Whether consecutive kana lie over letters that have readings, and over nothing else.
fn is_reading(glyphs: &[Glyph], run: &[usize], places: &GlyphPlaces) -> bool {
    let mut bases: Vec<usize> = Vec::new();
    for &kana in run {
        let Glyph { bounds, size, .. } = &glyphs[kana];
        let near = places.near(bounds.centre(), 3.5 * size);
        bases.extend(near.into_iter().filter(|i| stands_over(&glyphs[kana], &glyphs[*i], WIDE_GAP)));
    }
    bases.sort_unstable();
    bases.dedup();
    let Some(direction) = bases.first().map(|i| Direction::of(&glyphs[*i])) else { return false };
    let frame = |i: &usize| direction.frame(glyphs[*i].bounds);
    let (Some(reading), Some(base)) = (Rect::union_of(run.iter().map(frame)), Rect::union_of(bases.iter().map(frame)))
    else {
        return false;
    };
    let is_close = |kana: &usize| bases.iter().any(|base| stands_over(&glyphs[*kana], &glyphs[*base], GAP));
    let em = bases.iter().map(|i| glyphs[*i].size).fold(0.0, f32::max);
    let aligned =
        [reading.x0 - base.x0, reading.centre().x - base.centre().x].iter().any(|d| d.abs() <= SAME_PLACE * em);
    if !run.iter().any(is_close) && (!aligned || run.len() < bases.len() || 2.0 * reading.width() < base.width()) {
        return false;
    }
    let hang = OVERHANG * em;
    let held = |i: &&usize| {
        let Point { x, .. } = frame(i).centre();
        bases.iter().any(|base| (frame(base).x0..=frame(base).x1).contains(&x))
    };
    let within = reading.x0 >= base.x0 - hang && reading.x1 <= base.x1 + hang;
    within && run.len() <= LONGEST_READING * bases.len() && 2 * run.iter().filter(held).count() >= run.len()
}

/// Whether small kana lie right over a letter, with at most this gap (em of the letter).
fn stands_over(kana: &Glyph, base: &Glyph, farthest: f32) -> bool {
    let direction = Direction::of(base);
    let (small, large) = (direction.frame(kana.bounds), direction.frame(base.bounds));
    let gap = large.top - small.bottom;
    is_base(base)
        && SIZES.contains(&(kana.size / base.size))
        && gap >= -GAP * base.size
        && gap <= farthest * base.size
        && small.overlap_x(large) > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::lines::tests::set;

    /// A string with glyphs of that size at (x, y).
    fn sized(text: &str, size: f32, x: f32, y: f32) -> Vec<Glyph> {
        let place = |(i, g): (usize, Glyph)| {
            let left = x + size * i as f32;
            Glyph { bounds: Rect::new(left, y, left + size, y + size), size, ..g }
        };
        set(text, 0.0, 0.0, 0).into_iter().enumerate().map(place).collect()
    }

    fn without_ruby(glyphs: &[Glyph]) -> String {
        let ruby = find(glyphs, 600.0, 800.0);
        glyphs.iter().zip(ruby).filter(|(_, ruby)| !ruby).map(|(g, _)| g.text.as_str()).collect()
    }

    #[test]
    fn readings_over_ideographs_are_ruby() {
        // one reading for each ideograph, and one for a word; え is on the base line
        let base = sized("窓口を考える市民課", 10.0, 0.0, 10.0);
        let ruby = [sized("まど", 5.0, 0.0, 4.5), sized("ぐち", 5.0, 10.0, 4.5), sized("かんが", 5.0, 27.5, 4.5)];
        let word = sized("しみんか", 5.0, 65.0, 4.5);
        let glyphs = [ruby.concat(), base, word].concat();
        assert_eq!(without_ruby(&glyphs), "窓口を考える市民課");
    }

    #[test]
    fn small_text_of_its_own_stays() {
        let over_kana = [sized("みなさま", 5.0, 0.0, 4.5), sized("みなさまへ", 10.0, 0.0, 10.0)].concat();
        assert_eq!(without_ruby(&over_kana), "みなさまみなさまへ");
        let lines = [sized("しみん", 5.0, 0.0, 0.8), sized("市民課", 10.0, 0.0, 10.0)].concat();
        assert_eq!(without_ruby(&lines), "市民課", "a font with high lines");
        let apart = [sized("まどぐち", 5.0, 0.0, 0.0), sized("窓口", 10.0, 0.0, 10.0)].concat();
        assert_eq!(without_ruby(&apart), "まどぐち窓口", "a gap of half an em");
        let longer = [sized("まどぐち（新）", 5.0, 0.0, 4.5), sized("窓口係", 10.0, 0.0, 10.0)].concat();
        assert_eq!(without_ruby(&longer), "まどぐち（新）窓口係");
        let mixed = [sized("とともに", 8.0, 0.0, 4.5), sized("一人", 10.0, 32.0, 4.0), sized("広報", 25.0, 0.0, 13.0)];
        assert_eq!(without_ruby(&mixed.concat()), "とともに一人広報");
        let note = [sized("まちのすがたとくらしのあり", 5.0, 0.0, 4.5), sized("計画", 10.0, 0.0, 10.0)].concat();
        assert_eq!(without_ruby(&note), "まちのすがたとくらしのあり計画");
    }

    #[test]
    fn ruby_of_vertical_writing_is_at_the_right() {
        let mut base = sized("窓", 10.0, 50.0, 10.0);
        base.extend(sized("口", 10.0, 50.0, 20.0));
        base.iter_mut().for_each(|g| g.vertical = true);
        for (i, c) in ["ま", "ど", "ぐ", "ち"].into_iter().enumerate() {
            base.extend(sized(c, 5.0, 60.5, 10.0 + 5.0 * i as f32));
        }
        assert_eq!(without_ruby(&base), "窓口");
    }
}
