//! A spatial index of glyphs by square of the page.

use crate::geometry::Point;
use crate::pdf::Glyph;

/// The side of a square (points): about that of a letter.
const SIDE: f32 = 10.0;
/// Largest number of squares across and down.
const MOST_SQUARES: usize = 256;
/// Largest distance, in points, that a search covers.
const FARTHEST: f32 = 100.0;
/// Largest number of glyphs of one square that are examined; on a real page there are few.
const MOST: usize = 64;

/// The places of glyphs.
pub(super) struct GlyphPlaces {
    columns: usize,
    rows: usize,
    /// By square, row by row.
    squares: Vec<Vec<u32>>,
    side: (f32, f32),
}

impl GlyphPlaces {
    /// Of all glyphs of a page of that size.
    pub(super) fn of(glyphs: &[Glyph], width: f32, height: f32) -> Self {
        let squares = |length: f32| ((length / SIDE) as usize).clamp(1, MOST_SQUARES);
        let (columns, rows) = (squares(width), squares(height));
        let side = ((width / columns as f32).max(1.0), (height / rows as f32).max(1.0));
        let mut places = Self { columns, rows, squares: vec![Vec::new(); columns * rows], side };
        for (index, glyph) in glyphs.iter().enumerate() {
            let at = glyph.bounds.centre();
            let square = places.row(at.y) * columns + places.column(at.x);
            if places.squares[square].len() < MOST {
                places.squares[square].push(index as u32);
            }
        }
        places
    }

    fn column(&self, x: f32) -> usize {
        ((x / self.side.0) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f32) -> usize {
        ((y / self.side.1) as usize).min(self.rows - 1)
    }

    /// The glyphs in the squares around a point, by square.
    pub(super) fn near(&self, at: Point, reach: f32) -> Vec<usize> {
        let reach = reach.min(FARTHEST);
        self.within((at.x - reach, at.x + reach), (at.y - reach, at.y + reach)).collect()
    }

    /// The glyphs in the squares that an area touches, by square.
    pub(super) fn within(&self, across: (f32, f32), down: (f32, f32)) -> impl Iterator<Item = usize> {
        let (left, right) = (self.column(across.0), self.column(across.1));
        let rows = self.row(down.0)..=self.row(down.1);
        let squares = rows.flat_map(move |row| &self.squares[row * self.columns..][left..=right]);
        squares.flatten().map(|index| *index as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    fn glyph(x: f32, y: f32) -> Glyph {
        Glyph { bounds: Rect::new(x, y, x + 8.0, y + 8.0), ..Glyph::default() }
    }

    #[test]
    fn finds_what_is_near_and_not_what_is_far() {
        let glyphs = [glyph(100.0, 100.0), glyph(130.0, 100.0), glyph(400.0, 100.0)];
        let places = GlyphPlaces::of(&glyphs, 600.0, 800.0);
        assert_eq!(places.near(Point { x: 104.0, y: 104.0 }, 40.0), [0, 1]);
        assert_eq!(places.within((390.0, 420.0), (90.0, 120.0)).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_hostile_page_neither_panics_nor_costs_much() {
        let glyphs: Vec<Glyph> = (0..1000).map(|_| glyph(5.0, 5.0)).chain([glyph(-50.0, 1e9)]).collect();
        let places = GlyphPlaces::of(&glyphs, 0.0, f32::MAX);
        assert_eq!(places.near(Point { x: 5.0, y: 5.0 }, f32::INFINITY).len(), MOST, "no square has more");
    }
}
