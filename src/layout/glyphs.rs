//! S0: the glyphs that a reader sees: what is painted twice to look bold or to cast a shadow counts once.

use std::collections::HashMap;

use crate::pdf::Glyph;

/// Two centres closer than this (in em) are one glyph painted twice; shadows and fake bold move by less.
const SAME_PLACE: f32 = 0.3;
/// … and their boxes cover each other at least so much.
const SAME_BOX: f32 = 0.6;
/// Glyphs are looked up by squares of this side (points), about that of a letter.
const SQUARE: f32 = 8.0;
/// No glyph is looked for further away than this (points), however large it says it is.
const FARTHEST: f32 = 40.0;

/// Removes the second and later paintings of a glyph.
pub(super) fn without_duplicates(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut places: HashMap<(i32, i32), Vec<usize>> = HashMap::new();
    let square = |at: f32| (at / SQUARE).floor() as i32;
    for glyph in glyphs {
        let centre = glyph.bounds.centre();
        // the other one may be a tenth larger
        let reach = (1.2 * SAME_PLACE * glyph.size).min(FARTHEST);
        let columns = square(centre.x - reach)..=square(centre.x + reach);
        let rows = square(centre.y - reach)..=square(centre.y + reach);
        let near = columns.flat_map(|column| rows.clone().map(move |row| (column, row)));
        let twice = near.filter_map(|place| places.get(&place)).flatten().any(|i| is_same(&kept[*i], &glyph));
        if !twice {
            places.entry((square(centre.x), square(centre.y))).or_default().push(kept.len());
            kept.push(glyph);
        }
    }
    kept
}

fn is_same(a: &Glyph, b: &Glyph) -> bool {
    if a.text != b.text || a.text.trim().is_empty() || (a.size - b.size).abs() > 0.1 * a.size {
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
        assert_eq!(without_duplicates(bold).len(), 2);
        let ll = vec![glyph("l", 0.0, 2.0), glyph("l", 2.0, 2.0)];
        assert_eq!(without_duplicates(ll).len(), 2);
    }
}
