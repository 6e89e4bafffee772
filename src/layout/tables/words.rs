//! The words of a page, and words at one height as the levels from which rows are made. A word has no gap inside;
//! hypotheses decide whether a wider gap separates columns.

use std::borrow::Borrow;

use compact_str::CompactString;

use crate::geometry::Rect;
use crate::layout::rules::{Axis, Rule};
use crate::pdf::{Glyph, PageContent, Turn};

/// Glyphs with a wider gap (em) are two words: a space of Latin text is a little wider.
const WORD_GAP: f32 = 0.22;
/// Glyphs of one word overlap by no more than this (em): kerning, and em boxes of half-width glyphs.
const OVERLAP: f32 = 0.7;
/// Boxes on one level share this much of the lower one's height.
const LEVEL: f32 = 0.5;
/// Words with a gap of no more than this (em) are one text: spaces, also those that justification widens.
const TEXT_GAP: f32 = 0.5;

/// A space is at most this wide (em); a wider one is tabulation.
const SPACE: f32 = 1.3;
/// Glyphs reach over a line that runs down between two words by no more than this (em).
const AT_WALL: f32 = 0.25;

/// Glyphs without a gap between them.
#[derive(Debug)]
pub(super) struct Word {
    /// Its place among the words of the page.
    pub(super) index: usize,
    pub(super) bounds: Rect,
    pub(super) text: CompactString,
    pub(super) size: f32,
    /// Whether a painted space precedes it: a gap inside a text, not between columns.
    pub(super) spaced: bool,
}

/// Words on one height, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Level<'a> {
    pub(super) bounds: Rect,
    pub(super) texts: Vec<Text<'a>>,
}

/// Words of a level that spaces alone part.
#[derive(Debug, Clone)]
pub(super) struct Text<'a> {
    pub(super) bounds: Rect,
    pub(super) words: Vec<&'a Word>,
}

impl<'a> Level<'a> {
    /// The words of the level, from left to right.
    pub(super) fn words(&self) -> impl Iterator<Item = &'a Word> {
        self.texts.iter().flat_map(|t| &t.words).copied()
    }

    /// The largest font size.
    pub(super) fn size(&self) -> f32 {
        self.words().map(|w| w.size).fold(0.0, f32::max)
    }
}

/// The upright words of a page; `down` is the share of its glyphs that are set otherwise.
pub(super) struct Words {
    pub(super) words: Vec<Word>,
    pub(super) down: f32,
}

/// The words of a page by the height of their middle: what lies between two heights is found without a look at all.
pub(super) struct ByHeight<'a>(Vec<(f32, &'a Word)>);

impl<'a> ByHeight<'a> {
    /// Sorts the words of a page.
    pub(super) fn of(words: &'a [Word]) -> Self {
        let mut sorted: Vec<(f32, &Word)> = words.iter().map(|word| (word.bounds.centre().y, word)).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self(sorted)
    }

    /// The words whose middle lies between two heights, these included, from top to bottom.
    pub(super) fn between(&self, top: f32, bottom: f32) -> impl Iterator<Item = &'a Word> {
        let first = self.0.partition_point(|(y, _)| *y < top);
        let count = self.0[first..].partition_point(|(y, _)| *y <= bottom);
        self.0[first..first + count].iter().map(|(_, word)| *word)
    }
}

/// The lines that run down the page, which part words: by position.
struct Walls(Vec<(f32, f32, f32)>);

impl Walls {
    fn of(rules: &[Rule]) -> Self {
        let down = rules.iter().filter(|r| r.axis == Axis::Vertical);
        let mut walls: Vec<(f32, f32, f32)> = down.map(|r| (r.position, r.start, r.end)).collect();
        walls.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self(walls)
    }

    /// Whether a line runs between two boxes of a level, or along their ends.
    fn part(&self, left: Rect, right: Rect, em: f32) -> bool {
        let (from, to) = (left.x1 - AT_WALL * em, right.x0 + AT_WALL * em);
        let y = right.centre().y;
        let first = self.0.partition_point(|w| w.0 < from.min(to));
        self.0[first..].iter().take_while(|w| w.0 <= to).any(|w| w.1 <= y && y <= w.2)
    }
}

/// The words that glyphs make; `rules` are the lines of the page, `without` the glyphs that are left out, sorted.
pub(super) fn of(page: &PageContent, rules: &[Rule], without: &[usize]) -> Words {
    let walls = Walls::of(rules);
    let upright = |g: &Glyph| g.turn == Turn::None && !g.vertical;
    let mut words: Vec<Word> = Vec::new();
    // the operator that painted a space just before
    let mut space = None;
    let (mut all, mut up) = (0, 0);
    for (index, glyph) in page.glyphs.iter().enumerate() {
        if without.binary_search(&index).is_ok() {
            continue;
        }
        if glyph.is_blank() {
            space = Some(glyph.run);
            continue;
        }
        all += 1;
        if !upright(glyph) {
            continue;
        }
        up += 1;
        let last = words.last_mut().filter(|w| goes_on(w.bounds, glyph.bounds, glyph.size, &walls));
        match last {
            Some(word) => extend(word, glyph.bounds, &glyph.text, glyph.size),
            None => {
                let spaced = space == Some(glyph.run)
                    && words.last().is_some_and(|w| {
                        is_level(w.bounds, glyph.bounds) && {
                            let gap = glyph.bounds.x0 - w.bounds.x1;
                            (0.0..=SPACE * glyph.size).contains(&gap) && !walls.part(w.bounds, glyph.bounds, glyph.size)
                        }
                    });
                let (text, bounds, size) = (glyph.text.clone(), glyph.bounds, glyph.size);
                words.push(Word { index: 0, bounds, text, size, spaced });
            }
        }
        space = None;
    }
    let mut words = joined(words, &walls);
    words.iter_mut().enumerate().for_each(|(index, word)| word.index = index);
    Words { words, down: (all - up) as f32 / all.max(1) as f32 }
}

fn goes_on(word: Rect, next: Rect, em: f32, walls: &Walls) -> bool {
    let gap = next.x0 - word.x1;
    is_level(word, next) && (-OVERLAP * em..=WORD_GAP * em).contains(&gap) && !walls.part(word, next, em)
}

fn extend(word: &mut Word, bounds: Rect, text: &str, size: f32) {
    word.bounds = word.bounds.union(bounds);
    word.text.push_str(text);
    word.size = word.size.max(size);
}

/// Words that different operators painted without a gap are one.
fn joined(mut words: Vec<Word>, walls: &Walls) -> Vec<Word> {
    words.sort_by(|a, b| a.bounds.centre().y.total_cmp(&b.bounds.centre().y));
    let mut done: Vec<Word> = Vec::with_capacity(words.len());
    for mut level in on_levels(words) {
        level.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
        let first = done.len();
        for word in level {
            let same = |last: &Word| goes_on(last.bounds, word.bounds, word.size.max(last.size), walls);
            match done[first..].last_mut().filter(|last| same(last)) {
                Some(last) => extend(last, word.bounds, &word.text, word.size),
                None => done.push(word),
            }
        }
    }
    done
}

fn is_level(a: Rect, b: Rect) -> bool {
    a.overlap_y(b) >= LEVEL * a.height().min(b.height())
}

/// Words, sorted by height, on each level. A level is no higher than its tallest word allows: staggered words make no
/// chain.
fn on_levels<W: Borrow<Word>>(words: Vec<W>) -> Vec<Vec<W>> {
    let mut levels: Vec<(Rect, Vec<W>)> = Vec::new();
    for word in words {
        let own = word.borrow().bounds;
        match levels.last_mut().filter(|(bounds, _)| is_level(*bounds, own)) {
            Some((bounds, level)) => {
                // the level keeps the height of its tallest word
                if own.height() > bounds.height() {
                    *bounds = own;
                }
                level.push(word);
            }
            None => levels.push((own, vec![word])),
        }
    }
    levels.into_iter().map(|(_, level)| level).collect()
}

/// The levels of some words, from top to bottom.
pub(super) fn levels(mut words: Vec<&Word>) -> Vec<Level<'_>> {
    words.sort_by(|a, b| a.bounds.centre().y.total_cmp(&b.bounds.centre().y));
    on_levels(words).into_iter().filter_map(level).collect()
}

fn level(mut words: Vec<&Word>) -> Option<Level<'_>> {
    words.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
    let bounds = Rect::union_of(words.iter().map(|w| w.bounds))?;
    let mut texts: Vec<Text<'_>> = Vec::new();
    for word in words {
        let near = |t: &Text<'_>| word.spaced || word.bounds.x0 - t.bounds.x1 <= TEXT_GAP * word.size;
        match texts.last_mut().filter(|t| near(t)) {
            Some(text) => {
                text.bounds = text.bounds.union(word.bounds);
                text.words.push(word);
            }
            None => texts.push(Text { bounds: word.bounds, words: vec![word] }),
        }
    }
    Some(Level { bounds, texts })
}

/// Words in the order in which they are read, spaces between them.
pub(super) fn text(words: &[&Word]) -> String {
    let levels = levels(words.to_vec());
    levels.iter().flat_map(Level::words).map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The median of some values; 0 without any.
pub(super) fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    fn word(index: usize, text: &str, x: f32, y: f32) -> Word {
        let bounds = Rect::new(x, y, x + 10.0 * text.chars().count() as f32, y + 10.0);
        Word { index, bounds, text: text.into(), size: 10.0, spaced: false }
    }

    #[test]
    fn words_on_one_height_are_a_level() {
        let words = [word(0, "窓口", 0.0, 0.0), word(1, "市民課", 100.0, 2.0), word(2, "公園", 0.0, 30.0)];
        let levels = levels(words.iter().collect());
        assert_eq!(levels.iter().map(|level| level.words().count()).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn a_narrow_gap_keeps_words_in_one_text() {
        let words = [word(0, "窓口", 0.0, 0.0), word(1, "予約", 24.0, 0.0), word(2, "市民課", 100.0, 0.0)];
        let levels = levels(words.iter().collect());
        assert_eq!(levels[0].texts.iter().map(|text| text.words.len()).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn words_are_read_from_left_to_right_and_down() {
        let words = [word(0, "下", 0.0, 30.0), word(1, "右", 100.0, 0.0), word(2, "左", 0.0, 0.0)];
        assert_eq!(text(&words.iter().collect::<Vec<_>>()), "左 右 下");
    }

    #[test]
    fn the_median_of_an_even_number_is_the_upper_one() {
        assert_eq!((median(vec![3.0, 1.0, 2.0]), median(vec![4.0, 1.0]), median(Vec::new())), (2.0, 4.0, 0.0));
    }
}
