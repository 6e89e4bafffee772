//! Pages printed sideways without /Rotate, such as a wide table on a portrait page. They are turned to the
//! orientation in which people read them, so that rows are horizontal. A sideways table may share its page with
//! upright lines, such as a running header.

use super::{Glyph, PageContent, Turn};
use crate::geometry::{Point, Rect};

/// A page is sideways if this share of its glyphs is; captions of charts and narrow table headers are fewer.
const SIDEWAYS: f32 = 0.9;
/// Least share of turned glyphs that turns the page if the turned text is arranged in columns and rows.
const SIDEWAYS_TABLE: f32 = 0.5;
/// Fewest glyphs from which the orientation of a page is decided.
const FEWEST: usize = 20;
/// Fewest columns, and fewest rows, of a sideways table.
const FEWEST_TEXTS: usize = 3;
/// Least gap between two columns, in em.
const GAP: f32 = 0.4;

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
    let all = printed.iter().sum::<usize>() as f32;
    let is_most = |turn: &Turn| {
        let count = printed[*turn as usize] as f32;
        let most = count >= SIDEWAYS * all || count >= SIDEWAYS_TABLE * all && is_table(glyphs, *turn);
        count >= FEWEST as f32 && most
    };
    [Turn::Right, Turn::Half, Turn::Left].into_iter().find(is_most).unwrap_or_default()
}

/// Whether the page still contains a sideways table.
pub(super) fn has_sideways_table(page: &PageContent) -> bool {
    [Turn::Right, Turn::Left].into_iter().any(|turn| is_table(&page.glyphs, turn))
}

/// Whether the text in one direction is arranged in columns and rows. Labels side by side above the columns of an
/// upright table count as one column.
fn is_table(glyphs: &[Glyph], turn: Turn) -> bool {
    let own: Vec<&Glyph> = glyphs.iter().filter(|g| g.turn == turn && !g.is_blank() && !g.vertical).collect();
    let upright = matches!(turn, Turn::None | Turn::Half);
    let stretches = |along: bool| {
        let extent = |g: &&Glyph| {
            let Rect { x0, top, x1, bottom } = g.bounds;
            let (from, to) = if along == upright { (x0, x1) } else { (top, bottom) };
            (from, to, if along { g.size } else { 0.0 })
        };
        apart(own.iter().map(extent).collect())
    };
    own.len() >= FEWEST && stretches(true) >= FEWEST_TEXTS && stretches(false) >= FEWEST_TEXTS
}

/// How many stretches pieces make, each from, to and size, that gaps part.
fn apart(mut pieces: Vec<(f32, f32, f32)>) -> usize {
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut count, mut reached) = (0, f32::NEG_INFINITY);
    for (from, to, size) in pieces {
        count += usize::from(from > reached + GAP * size);
        reached = reached.max(to);
    }
    count
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
    let boxes = page.images.iter_mut().chain(&mut page.covered).chain(&mut page.annotated);
    boxes.for_each(|bounds| *bounds = area(*bounds));
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

    /// A page of 600 by 800 points with one line of `count` glyphs near the top left corner, in reading orientation.
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
    fn text_of_any_direction_is_turned_upright() {
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

    /// Three rows of three texts that run upwards, and an upright line of `upright` glyphs.
    fn table(upright: u8) -> PageContent {
        let mut mixed = page(Turn::None, upright);
        for row in 0..3 {
            for column in 0..3 {
                mixed.glyphs.extend(page(Turn::Left, 4).glyphs.into_iter().map(|mut glyph| {
                    let Rect { x0, top, x1, bottom } = glyph.bounds;
                    let (right, up) = (20.0 * row as f32, 100.0 * column as f32);
                    glyph.bounds = Rect { x0: x0 + right, top: top - up, x1: x1 + right, bottom: bottom - up };
                    glyph
                }));
            }
        }
        mixed
    }

    #[test]
    fn a_table_turns_its_page_though_a_header_is_upright() {
        assert_eq!(upright(table(10)).turned, Turn::Left);
        let among_text = upright(table(50));
        assert_eq!(among_text.turned, Turn::None);
        assert!(has_sideways_table(&among_text));
        let mut labels = page(Turn::None, 50);
        labels.glyphs.extend(table(0).glyphs.into_iter().filter(|g| g.bounds.top > 700.0));
        assert!(!has_sideways_table(&labels), "labels over columns");
    }
}
