//! Pages printed sideways without /Rotate: a wide table on a page of upright format. They are read as a reader holds
//! them, so that rows are rows.

use super::{Glyph, PageContent, Turn};
use crate::geometry::{Point, Rect};

/// A page is sideways if this share of its glyphs is; captions of charts and narrow table headers are fewer.
const SIDEWAYS: f32 = 0.9;
/// Fewer glyphs say nothing.
const FEWEST: usize = 20;

/// The page turned so that most of its text runs from left to right.
pub(super) fn upright(mut page: PageContent) -> PageContent {
    let turn = direction(&page.glyphs);
    for _ in 0..turn.quarters_to_upright() {
        page = turned_right(page);
    }
    page.turned = turn;
    page
}

/// In which direction the text of a page runs.
fn direction(glyphs: &[Glyph]) -> Turn {
    let mut printed = [0; 4];
    for glyph in glyphs.iter().filter(|g| !g.is_blank()) {
        printed[glyph.turn as usize] += 1;
    }
    let least = (SIDEWAYS * printed.iter().sum::<usize>() as f32).max(FEWEST as f32);
    let most = |turn: &Turn| printed[*turn as usize] as f32 >= least;
    [Turn::Right, Turn::Half, Turn::Left].into_iter().find(most).unwrap_or_default()
}

/// The page turned clockwise by a quarter.
fn turned_right(mut page: PageContent) -> PageContent {
    let height = page.height;
    let point = |p: Point| Point { x: height - p.y, y: p.x };
    let area = |r: Rect| Rect { x0: height - r.bottom, top: r.x0, x1: height - r.top, bottom: r.x1 };
    for glyph in &mut page.glyphs {
        glyph.bounds = area(glyph.bounds);
        glyph.turn = glyph.turn.right();
    }
    for path in &mut page.paths {
        path.clip = area(path.clip);
        path.subpaths.iter_mut().flat_map(|s| &mut s.points).for_each(|p| *p = point(*p));
    }
    page.images.iter_mut().chain(&mut page.annotated).for_each(|covered| *covered = area(*covered));
    (page.width, page.height) = (page.height, page.width);
    page
}

impl Turn {
    /// By how many quarters text that runs in this direction is turned clockwise to run from left to right.
    pub(crate) const fn quarters_to_upright(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Right => 3,
            Self::Half => 2,
            Self::Left => 1,
        }
    }

    /// A quarter further.
    const fn right(self) -> Self {
        match self {
            Self::None => Self::Right,
            Self::Right => Self::Half,
            Self::Half => Self::Left,
            Self::Left => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 600 by 800 points with a line of so many glyphs, near the top left corner as they are read.
    fn page(turn: Turn, count: u8) -> PageContent {
        let glyph = |i: u8| {
            let along = 10.0 * f32::from(i);
            let bounds = match turn {
                Turn::None => Rect::new(50.0 + along, 20.0, 60.0 + along, 30.0),
                Turn::Right => Rect::new(570.0, 50.0 + along, 580.0, 60.0 + along),
                Turn::Half => Rect::new(540.0 - along, 770.0, 550.0 - along, 780.0),
                Turn::Left => Rect::new(20.0, 740.0 - along, 30.0, 750.0 - along),
            };
            Glyph { text: "字".into(), bounds, turn, size: 10.0, ..Glyph::default() }
        };
        PageContent { width: 600.0, height: 800.0, glyphs: (0..count).map(glyph).collect(), ..PageContent::default() }
    }

    #[test]
    fn text_of_any_direction_comes_to_stand_upright() {
        for turn in [Turn::None, Turn::Right, Turn::Half, Turn::Left] {
            let upright = upright(page(turn, 30));
            let sideways = matches!(turn, Turn::Right | Turn::Left);
            assert_eq!(upright.width > upright.height, sideways, "{turn:?}");
            assert!(upright.glyphs.iter().all(|g| g.turn == Turn::None), "{turn:?}");
            assert_eq!(upright.glyphs[2].bounds, Rect::new(70.0, 20.0, 80.0, 30.0), "{turn:?}");
        }
    }

    #[test]
    fn a_few_turned_texts_turn_no_page() {
        let mut mixed = page(Turn::Left, 30);
        mixed.glyphs.extend(page(Turn::None, 10).glyphs);
        assert_eq!(upright(mixed).turned, Turn::None);
        assert_eq!(upright(page(Turn::Left, 10)).turned, Turn::None);
    }
}
