//! Text that is painted as outlines: its straight strokes (口, 田, 工) are no rulings.

use std::borrow::Borrow;

use crate::geometry::Rect;
use crate::layout::background::{sides, upright};
use crate::pdf::{Path, Subpath};

/// Largest height and width of a letter drawn as an outline, in points.
const LARGEST: f32 = 60.0;
/// Fewest corners of the outline of such a letter.
const CORNERS: usize = 4;
/// Least share of the lower of two letters by which letters of one line overlap in height.
const LEVEL: f32 = 0.5;
/// Greatest distance between neighbouring letters of a line, in heights of a letter.
const NEXT: f32 = 1.5;
/// Largest ratio of the heights of two letters of a line; 一 is ignored, because it is flat.
const SAME_HEIGHT: f32 = 2.0;

/// For each path of a page whether it is lettering: small outlines with curved or slanted sides, and those painted next
/// to them in their line.
pub(super) fn find(paths: &[impl Borrow<Path>]) -> Vec<bool> {
    let boxes: Vec<Option<Rect>> = paths.iter().map(|path| letters(path.borrow())).collect();
    let mut found: Vec<bool> = paths
        .iter()
        .zip(&boxes)
        .map(|(path, bounds)| bounds.is_some() && path.borrow().subpaths.iter().any(is_drawn))
        .collect();
    let mut spread = |from: usize, to: usize| {
        // one box alone is a bar or a bullet
        if found[from] && !found[to] && paths[to].borrow().subpaths.len() > 1 {
            found[to] = boxes[from].zip(boxes[to]).is_some_and(|(a, b)| are_in_line(a, b));
        }
    };
    (1..paths.len()).for_each(|i| spread(i - 1, i));
    (1..paths.len()).rev().for_each(|i| spread(i, i - 1));
    found
}

/// The box of a path whose outlines are all as small as those of letters.
fn letters(path: &Path) -> Option<Rect> {
    let mut bounds: Option<Rect> = None;
    for subpath in &path.subpaths {
        // what begins anew at the end has one corner
        if subpath.points.len() < CORNERS {
            if subpath.points.len() > 1 {
                return None;
            }
            continue;
        }
        let own = Rect::around(subpath.points.iter().copied())?;
        if own.width().max(own.height()) > LARGEST {
            return None;
        }
        bounds = Some(bounds.map_or(own, |all| all.union(own)));
    }
    bounds
}

fn is_drawn(subpath: &Subpath) -> bool {
    subpath.curved || !sides(&subpath.points, subpath.closed).all(|(a, b)| upright(a, b))
}

fn are_in_line(a: Rect, b: Rect) -> bool {
    let (low, high) = (a.height().min(b.height()), a.height().max(b.height()));
    let gap = (b.x0 - a.x1).max(a.x0 - b.x1);
    a.overlap_y(b) >= LEVEL * low && gap <= NEXT * high && high <= SAME_HEIGHT * low.max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;
    use crate::pdf::Colour;

    fn path(subpaths: Vec<Subpath>) -> Path {
        let clip = Rect::new(0.0, 0.0, 600.0, 800.0);
        Path { subpaths, fill: Some(Colour::BLACK), stroke: None, clip, order: 0 }
    }

    /// 口 at x: a frame painted as a box with a hole.
    fn mouth(x: f32) -> Path {
        path(vec![
            Subpath::around(Rect::new(x, 0.0, x + 9.0, 9.0)),
            Subpath::around(Rect::new(x + 1.0, 1.0, x + 8.0, 8.0)),
        ])
    }

    fn slanted(x: f32) -> Path {
        let points = [(x, 0.0), (x + 2.0, 0.0), (x + 9.0, 9.0), (x + 7.0, 9.0)].map(|(x, y)| Point { x, y }).to_vec();
        path(vec![Subpath { points, closed: true, curved: false }])
    }

    #[test]
    fn upright_letters_between_others_are_letters() {
        assert_eq!(find(&[mouth(0.0), mouth(10.0), slanted(20.0), mouth(30.0)]), [true; 4]);
    }

    #[test]
    fn boxes_and_tables_are_not() {
        let table = path(
            (0..5).map(|i| Subpath::around(Rect::new(0.0, 20.0 * i as f32, 300.0, 20.0 * i as f32 + 0.5))).collect(),
        );
        assert_eq!(find(&[mouth(0.0), mouth(200.0), table]), [false; 3]);
        assert_eq!(find(&[slanted(0.0), mouth(100.0)]), [true, false]);
        let bar = path(vec![Subpath::around(Rect::new(10.0, 0.0, 40.0, 9.0))]);
        assert_eq!(find(&[slanted(0.0), bar]), [true, false]);
    }
}
