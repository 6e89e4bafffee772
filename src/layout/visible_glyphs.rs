//! The visible glyphs: those painted twice to look bold or to cast a shadow are kept once.

use crate::geometry::Point;
use crate::pdf::Glyph;

/// Largest distance, in em, between the centres of one glyph painted twice, as for a shadow or fake bold.
const SAME_PLACE: f32 = 0.3;
/// Least share of each other's boxes that two paintings of one glyph cover.
const SAME_BOX: f32 = 0.6;
/// Side of the squares by which glyphs are looked up, in points: about that of a letter.
const SQUARE: f32 = 8.0;
/// Most such squares across and down a page, however large it is.
const MOST_SQUARES: usize = 256;
/// Largest distance, in points, at which a duplicate of a glyph is searched for, whatever size the glyph claims.
const FARTHEST: f32 = 40.0;

/// Removes the second and later paintings of a glyph. All centres lie on the page (points).
pub(super) fn without_duplicates(mut glyphs: Vec<Glyph>, width: f32, height: f32) -> Vec<Glyph> {
    let mut places = Places::new(width, height);
    let mut kept = 0;
    for at in 0..glyphs.len() {
        let glyph = &glyphs[at];
        let centre = glyph.bounds.centre();
        // the other one may be a tenth larger
        let reach = (1.2 * SAME_PLACE * glyph.size).min(FARTHEST);
        if !places.any_near(centre, reach, |i| is_same(&glyphs[i], glyph)) {
            places.add(centre);
            if kept < at {
                glyphs.swap(kept, at);
            }
            kept += 1;
        }
    }
    glyphs.truncate(kept);
    glyphs
}

/// Things numbered from 0, by the square of the page in which they lie.
struct Places {
    columns: usize,
    rows: usize,
    side: (f32, f32),
    /// The last of each square, row by row; one more than its number, 0 where there is none.
    last: Vec<u32>,
    /// Of each, the one before it in its square, written as in `last`.
    before: Vec<u32>,
}

impl Places {
    fn new(width: f32, height: f32) -> Self {
        let squares = |length: f32| ((length / SQUARE) as usize).clamp(1, MOST_SQUARES);
        let (columns, rows) = (squares(width), squares(height));
        let side = (width / columns as f32, height / rows as f32);
        Self { columns, rows, side, last: vec![0; columns * rows], before: Vec::new() }
    }

    fn column(&self, x: f32) -> usize {
        ((x / self.side.0) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f32) -> usize {
        ((y / self.side.1) as usize).min(self.rows - 1)
    }

    /// Puts the next thing at a point.
    fn add(&mut self, at: Point) {
        let square = self.row(at.y) * self.columns + self.column(at.x);
        self.before.push(self.last[square]);
        self.last[square] = self.before.len() as u32;
    }

    /// Whether any entry in the squares around a point satisfies `is_it`.
    fn any_near(&self, at: Point, reach: f32, is_it: impl Fn(usize) -> bool) -> bool {
        let (first, last) = (self.column(at.x - reach), self.column(at.x + reach));
        (self.row(at.y - reach)..=self.row(at.y + reach)).any(|row| {
            self.last[row * self.columns..][first..=last].iter().any(|newest| {
                let mut number = *newest as usize;
                while number > 0 && !is_it(number - 1) {
                    number = self.before[number - 1] as usize;
                }
                number > 0
            })
        })
    }
}

fn is_same(a: &Glyph, b: &Glyph) -> bool {
    if a.text != b.text || a.is_blank() || (a.size - b.size).abs() > 0.1 * a.size {
        return false;
    }
    let (p, q) = (a.bounds.centre(), b.bounds.centre());
    let common = a.bounds.intersection(b.bounds).map_or(0.0, |r| r.area());
    (p.x - q.x).hypot(p.y - q.y) < SAME_PLACE * a.size && common > SAME_BOX * a.bounds.area().min(b.bounds.area())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    fn glyph(text: &str, x: f32, width: f32) -> Glyph {
        Glyph { text: text.into(), bounds: Rect::new(x, 0.0, x + width, 10.0), size: 10.0, ..Glyph::default() }
    }

    #[test]
    fn fake_bold_counts_once_and_double_letters_stay() {
        let bold = vec![glyph("窓", 0.0, 10.0), glyph("窓", 0.4, 10.0), glyph("窓", 10.0, 10.0)];
        assert_eq!(without_duplicates(bold, 100.0, 100.0).len(), 2);
        let ll = vec![glyph("l", 0.0, 2.0), glyph("l", 2.0, 2.0)];
        assert_eq!(without_duplicates(ll, 100.0, 100.0).len(), 2);
    }
}
