//! Tesseract's table of words to glyphs. A row has the columns level, page, block, paragraph, line, word, left, top,
//! width, height, confidence (percent) and text; level 4 is a line, level 5 a word; lengths are pixels.

use compact_str::ToCompactString as _;

use crate::geometry::Rect;
use crate::pdf::Glyph;

/// Least confidence, in percent, of text; less certain marks are stains and rulings.
const NOISE: f32 = 0.5;
/// Words of a line further apart than this (in line heights, beyond their own characters) are in different columns.
const SPACE: f32 = 1.5;

/// One row of the table.
struct Row<'t> {
    level: u8,
    bounds: Rect,
    sure: f32,
    text: &'t str,
}

impl<'t> Row<'t> {
    fn parse(line: &'t str, scale: f32) -> Option<Self> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [level, _, _, _, _, _, left, top, width, height, sure, text] = fields[..] else { return None };
        let points = |pixels: &str| pixels.parse::<f32>().ok().map(|n| n / scale);
        let (left, top) = (points(left)?, points(top)?);
        let bounds = Rect::new(left, top, left + points(width)?, top + points(height)?);
        Some(Self { level: level.parse().ok()?, bounds, sure: sure.parse::<f32>().ok()? / 100.0, text: text.trim() })
    }

    fn is_text(&self) -> bool {
        !self.text.is_empty() && (self.sure >= NOISE || self.text.chars().any(char::is_alphanumeric))
    }
}

/// The glyphs of all words. `scale` is in pixels a point.
///
/// Where a word begins is reliable, where it ends is not: a word reaches to the next one of its line, and its characters
/// share that space. They are as high as the line.
pub(super) fn glyphs(table: &str, scale: f32) -> Vec<Glyph> {
    let (mut glyphs, mut line, mut words) = (Vec::new(), Rect::default(), Vec::new());
    for row in table.lines().skip(1).filter_map(|line| Row::parse(line, scale)) {
        match row.level {
            4 => {
                spread(&std::mem::take(&mut words), line, &mut glyphs);
                line = row.bounds;
            }
            5 if row.is_text() => words.push(row),
            _ => {}
        }
    }
    spread(&words, line, &mut glyphs);
    glyphs
}

/// The glyphs of a line. One that is much higher than wide runs downwards.
fn spread(words: &[Row<'_>], line: Rect, glyphs: &mut Vec<Glyph>) {
    let vertical = line.height() > 2.0 * line.width();
    let em = if vertical { line.width() } else { line.height() };
    let ends = |r: Rect| if vertical { (r.top, r.bottom) } else { (r.x0, r.x1) };
    let run = glyphs.last().map_or(0, |glyph: &Glyph| glyph.run + 1);
    for (i, word) in words.iter().enumerate() {
        let (start, own_end) = ends(word.bounds);
        let count = word.text.chars().count() as f32;
        let next = words.get(i + 1).map(|next| ends(next.bounds).0);
        let end = next.filter(|next| (0.0..(count + SPACE) * em).contains(&(next - start))).unwrap_or(own_end);
        for (c, place) in word.text.chars().zip(0_u16..) {
            let at = |place: f32| start + (end - start) * place / count;
            let (low, high) = (at(f32::from(place)), at(f32::from(place) + 1.0));
            let bounds = if vertical {
                Rect { x0: line.x0, top: low, x1: line.x1, bottom: high }
            } else {
                Rect { x0: low, top: line.top, x1: high, bottom: line.bottom }
            };
            glyphs.push(Glyph {
                text: c.to_compact_string(),
                bounds,
                size: em,
                vertical,
                run,
                order: glyphs.len() as u32,
                recognised: Some(word.sure.clamp(0.0, 1.0)),
                ..Glyph::default()
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t\n\
        4\t1\t1\t1\t1\t0\t100\t200\t90\t30\t-1\t\n\
        5\t1\t1\t1\t1\t1\t100\t202\t50\t26\t91.5\t窓口\n\
        5\t1\t1\t1\t1\t2\t160\t202\t30\t26\t0\t改\n\
        5\t1\t1\t1\t1\t3\t190\t202\t30\t26\t11\t|\n";

    #[test]
    fn a_word_is_shared_out_among_its_characters_up_to_the_next() {
        let glyphs = glyphs(TABLE, 2.0);
        let texts: Vec<&str> = glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
        assert_eq!(texts, ["窓", "口", "改"]);
        assert_eq!(glyphs[1].bounds, Rect::new(65.0, 100.0, 80.0, 115.0));
        assert_eq!((glyphs[0].size, glyphs[0].recognised, glyphs[0].vertical), (15.0, Some(0.915), false));
    }

    #[test]
    fn a_high_line_runs_downwards() {
        let vertical = TABLE
            .replace("100\t200\t90\t30", "100\t200\t30\t90")
            .replace("100\t202\t50\t26", "100\t202\t30\t50")
            .replace("160\t202\t30\t26", "100\t262\t30\t30");
        let glyphs = glyphs(&vertical, 1.0);
        assert!(glyphs.iter().all(|glyph| glyph.vertical));
        assert_eq!(glyphs[1].bounds, Rect::new(100.0, 232.0, 130.0, 262.0));
    }

    #[test]
    fn other_texts_give_no_words() {
        assert!(glyphs("", 1.0).is_empty());
        assert!(glyphs("level\nnonsense\t\t\n5\tx", 1.0).is_empty());
    }
}
