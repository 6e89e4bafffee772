//! Tesseract's table of words to glyphs. A row has the columns level, page, block, paragraph, line, word, left, top,
//! width, height, confidence (percent) and text; level 4 is a line, level 5 a word; lengths are pixels.

use crate::geometry::Rect;
use crate::pdf::Glyph;

/// What is less sure than this is a stain or a ruling, not text.
const NOISE: f32 = 0.2;

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
}

/// The glyphs of all words: each word's box shared out among its characters, as high as its line. `scale` is in pixels
/// a point.
pub(super) fn glyphs(table: &str, scale: f32) -> Vec<Glyph> {
    let (mut glyphs, mut line, mut run) = (Vec::new(), Rect::default(), 0);
    for row in table.lines().skip(1).filter_map(|line| Row::parse(line, scale)) {
        match row.level {
            4 => {
                line = row.bounds;
                run += 1;
            }
            5 if row.sure >= NOISE && !row.text.is_empty() => spread(&row, line, run, &mut glyphs),
            _ => {}
        }
    }
    glyphs
}

/// A line that is much higher than wide runs downwards, unless it is a single character.
fn spread(row: &Row<'_>, line: Rect, run: u32, glyphs: &mut Vec<Glyph>) {
    let vertical = line.height() > 2.0 * line.width();
    let count = row.text.chars().count() as f32;
    for (i, c) in row.text.chars().enumerate() {
        let share =
            |start: f32, length: f32| (start + length * i as f32 / count, start + length * (i as f32 + 1.0) / count);
        let bounds = if vertical {
            let (top, bottom) = share(row.bounds.top, row.bounds.height());
            Rect { x0: line.x0, top, x1: line.x1, bottom }
        } else {
            let (x0, x1) = share(row.bounds.x0, row.bounds.width());
            Rect { x0, top: line.top, x1, bottom: line.bottom }
        };
        glyphs.push(Glyph {
            text: c.to_string(),
            bounds,
            size: if vertical { line.width() } else { line.height() },
            vertical,
            run,
            order: glyphs.len() as u32,
            recognised: Some(row.sure.min(1.0)),
            ..Glyph::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t\n\
        4\t1\t1\t1\t1\t0\t100\t200\t90\t30\t-1\t\n\
        5\t1\t1\t1\t1\t1\t100\t202\t60\t26\t91.5\t窓口\n\
        5\t1\t1\t1\t1\t2\t160\t202\t30\t26\t11\t|\n";

    #[test]
    fn a_word_is_shared_out_among_its_characters_and_noise_goes() {
        let glyphs = glyphs(TABLE, 2.0);
        let texts: Vec<&str> = glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
        assert_eq!(texts, ["窓", "口"]);
        assert_eq!(glyphs[1].bounds, Rect::new(65.0, 100.0, 80.0, 115.0));
        assert_eq!((glyphs[0].size, glyphs[0].recognised, glyphs[0].vertical), (15.0, Some(0.915), false));
    }

    #[test]
    fn a_high_line_runs_downwards() {
        let vertical =
            TABLE.replace("100\t200\t90\t30", "100\t200\t30\t90").replace("100\t202\t60\t26", "100\t202\t30\t60");
        let glyphs = glyphs(&vertical, 1.0);
        assert!(glyphs.iter().all(|glyph| glyph.vertical));
        assert_eq!(glyphs[1].bounds, Rect::new(100.0, 232.0, 130.0, 262.0));
    }

    #[test]
    fn what_is_no_table_gives_nothing() {
        assert!(glyphs("", 1.0).is_empty());
        assert!(glyphs("level\nnonsense\t\t\n5\tx", 1.0).is_empty());
    }
}
