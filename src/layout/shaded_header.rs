//! Headers that are painted instead of ruled: shaded fields on top of the first line of a table, side by side over
//! its columns.

use crate::geometry::{Point, Rect};
use crate::layout::background::Picture;
use crate::layout::rules::{Axis, CONTRAST, Origin, Rule};
use crate::pdf::Colour;

/// A side this close (points) to a line lies on it.
const SAME_SIDE: f32 = 3.0;
/// The fields cover this share of the table's width: one over a single column is a label.
const COVERED: f32 = 0.9;
/// Distance, in points, from its corner at which the colour of a field is sampled.
const INSET: f32 = 1.0;
/// Rows of a header.
const DEEPEST: usize = 3;

/// The tiles that are seen: not those in the white of the paper.
pub(super) fn shaded(tiles: &[Rect], picture: &Picture<'_>) -> Vec<Rect> {
    let inside = |tile: &Rect| Point { x: tile.x0 + INSET, y: tile.top + INSET };
    let seen = |tile: &&Rect| picture.colour_at(inside(tile)).distance(Colour::WHITE) > CONTRAST;
    tiles.iter().filter(seen).copied().collect()
}

/// The sides of the fields above a table, none if there is no such header.
pub(super) fn above(rules: &[Rule], tiles: &[Rect]) -> Vec<Rule> {
    let Some(table) = Rect::union_of(rules.iter().map(Rule::bounds)) else { return Vec::new() };
    let across = rules.iter().filter(|r| r.axis == Axis::Horizontal).map(|r| r.position);
    let Some(top) = across.reduce(f32::min) else { return Vec::new() };
    let columns = rules.iter().filter(|r| r.axis == Axis::Vertical && r.start <= top + SAME_SIDE).map(|r| r.position);
    let columns: Vec<f32> = columns.chain([table.x0, table.x1]).collect();
    let mut fields = standing_on(tiles, &columns, &|_| Some(top));
    let covered: f32 = fields.iter().map(|f| f.width()).sum();
    if fields.len() < 2 || covered < COVERED * table.width() {
        return Vec::new();
    }
    let mut row = fields.clone();
    for _ in 1..DEEPEST {
        let sides: Vec<f32> = row.iter().flat_map(|f| [f.x0, f.x1]).collect();
        let below = |tile: &Rect| row.iter().filter(|f| f.overlap_x(*tile) > SAME_SIDE).map(|f| f.top).reduce(f32::max);
        let mut next = standing_on(tiles, &sides, &below);
        next.retain(|tile| !fields.contains(tile));
        fields.extend(&next);
        row = next;
    }
    fields.into_iter().flat_map(|field| Rule::around(field, Origin::Edge)).collect()
}

/// The tiles between two of the columns whose lower sides lie at the height that `floor` gives for them.
fn standing_on(tiles: &[Rect], columns: &[f32], floor: &dyn Fn(&Rect) -> Option<f32>) -> Vec<Rect> {
    let near = |a: f32, b: f32| (a - b).abs() <= SAME_SIDE;
    let on_column = |x: f32| columns.iter().any(|c| near(*c, x));
    let stands = |tile: &&Rect| floor(tile).is_some_and(|y| near(y, tile.bottom));
    tiles.iter().filter(stands).filter(|t| on_column(t.x0) && on_column(t.x1)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a table of two columns below a height of 120.
    fn table() -> Vec<Rule> {
        let rule =
            |axis, position, start, end| Rule { axis, position, start, end, thickness: 0.5, origin: Origin::Line };
        let across = [120.0, 150.0, 180.0].map(|y| rule(Axis::Horizontal, y, 50.0, 350.0));
        let down = [50.0, 200.0, 350.0].map(|x| rule(Axis::Vertical, x, 120.0, 180.0));
        across.into_iter().chain(down).collect()
    }

    #[test]
    fn fields_over_the_columns_give_their_sides() {
        let fields = [Rect::new(50.0, 100.0, 200.0, 120.0), Rect::new(200.0, 100.0, 350.0, 120.0)];
        let sides = above(&table(), &fields);
        assert_eq!(sides.len(), 8, "four sides of each field");
        assert!(sides.iter().any(|side| side.axis == Axis::Horizontal && side.position == 100.0));
    }

    #[test]
    fn a_field_over_one_column_or_apart_from_the_table_is_no_header() {
        assert!(above(&table(), &[Rect::new(50.0, 100.0, 200.0, 120.0)]).is_empty(), "a label");
        let apart = [Rect::new(50.0, 60.0, 200.0, 80.0), Rect::new(200.0, 60.0, 350.0, 80.0)];
        assert!(above(&table(), &apart).is_empty());
        assert!(above(&[], &apart).is_empty(), "no table");
    }
}
