//! Which rulings belong together: those that cross, the edges of filled areas that end on them, and virtual lines
//! where a side is left open. Filled tiles that abut make a component of their own.

use crate::geometry::Rect;
use crate::layout::background::Picture;
use crate::layout::rules::{Axis, Origin, Rule, merge};
use crate::layout::shaded_header;

/// Lines that miss each other by no more than this (points, plus half the thickness) cross.
const REACH: f32 = 1.5;
/// An edge this close to a ruling is that ruling's.
const SAME_EDGE: f32 = 3.0;
/// Lines whose ends differ by no more than this end together.
const SAME_END: f32 = 3.0;
/// Lines that run on past the last one that crosses them by more than this have left a column open.
const OPEN_SIDE: f32 = 6.0;
/// How often the search for edges is repeated: an edge may end on an edge found in the round before.
const EDGE_ROUNDS: usize = 3;
/// Tiles of one table lie at most this far apart (white borders of slides, cell spacing of HTML).
const TILE_GAP: f32 = 3.0;
/// Greatest distance between the sides that two tiles have in common, in points.
const TILE_SIDE: f32 = 1.5;
/// A page with more tiles is a drawing or a chart.
const MAX_TILES: usize = 1_500;

/// The evidence for a component. The fewer lines are painted, the more its text must look like a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    /// Lines on all sides.
    Lines,
    /// Lines, but a side was closed by a virtual one.
    OpenSide,
    /// Filled tiles without any line.
    Tiles,
    /// Horizontal lines alone, one below each row.
    LinesAcross,
    /// Texts in rows and columns, with a shaded header, striped rows or a few lines across.
    Stripes,
    /// Texts in rows and columns, and nothing else.
    Alignment,
}

/// The rulings of one possible table.
pub(super) struct Component {
    pub(super) rules: Vec<Rule>,
    pub(super) basis: Basis,
}

impl Component {
    pub(super) fn bounds(&self) -> Rect {
        extent(&self.rules)
    }
}

/// The components of a page.
pub(super) fn find(rules: &[Rule], tiles: &[Rect], picture: &Picture<'_>) -> Vec<Component> {
    let mut found: Vec<Component> =
        over_bands(crossing(rules), tiles).into_iter().map(|rules| Component { rules, basis: Basis::Lines }).collect();
    let shaded = shaded_header::shaded(tiles, picture);
    for component in &mut found {
        add_edges(component, tiles, picture);
        for _ in 0..EDGE_ROUNDS {
            if !close_sides(&mut component.rules) {
                break;
            }
            component.basis = Basis::OpenSide;
            add_edges(component, tiles, picture);
        }
        component.rules.extend(shaded_header::above(&component.rules, &shaded));
    }
    found.extend(tiled(&found, tiles, picture));
    found
}

/// Groups of lines that cross, directly or over others. Lines that cross none are left out.
fn crossing(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let (mut across, down): (Vec<Rule>, Vec<Rule>) = rules.iter().partition(|r| r.axis == Axis::Horizontal);
    across.sort_by(|a, b| a.position.total_cmp(&b.position));
    let mut parent: Vec<usize> = (0..across.len() + down.len()).collect();
    for (j, v) in down.iter().enumerate() {
        // No line is thicker than twice this reach.
        let reach = REACH + 3.0;
        let first = across.partition_point(|h| h.position < v.start - reach);
        for (i, h) in across.iter().enumerate().skip(first).take_while(|(_, h)| h.position <= v.end + reach) {
            if meet(h, v) {
                let (a, b) = (root(&mut parent, i), root(&mut parent, across.len() + j));
                parent[a.max(b)] = a.min(b);
            }
        }
    }
    let all: Vec<Rule> = across.into_iter().chain(down).collect();
    let mut groups: Vec<Vec<Rule>> = vec![Vec::new(); all.len()];
    for (i, rule) in all.into_iter().enumerate() {
        groups[root(&mut parent, i)].push(rule);
    }
    groups.retain(|g| g.len() > 1);
    groups
}

/// Joins groups that a filled band parts: a heading over the rows below it, where no line goes on beside it. The columns
/// above and below it are the same.
fn over_bands(mut groups: Vec<Vec<Rule>>, tiles: &[Rect]) -> Vec<Vec<Rule>> {
    groups.sort_by(|a, b| extent(a).top.total_cmp(&extent(b).top));
    let mut joined: Vec<Vec<Rule>> = Vec::new();
    for group in groups {
        let below = extent(&group);
        let parted = |above: &Vec<Rule>| {
            let bounds = extent(above);
            let near = |a: f32, b: f32| (a - b).abs() <= SAME_END;
            let band = |tile: &Rect| {
                near(tile.top, bounds.bottom)
                    && near(tile.bottom, below.top)
                    && near(tile.x0, below.x0)
                    && near(tile.x1, below.x1)
            };
            near(bounds.x0, below.x0)
                && near(bounds.x1, below.x1)
                && same_columns(above, &group)
                && tiles.iter().any(band)
        };
        match joined.iter_mut().find(|above| parted(above)) {
            Some(above) => above.extend(group),
            None => joined.push(group),
        }
    }
    joined
}

fn extent(rules: &[Rule]) -> Rect {
    Rect::union_of(rules.iter().map(Rule::bounds)).unwrap_or_default()
}

/// Whether most vertical lines of one group coincide with those of the other: a header may have more of them.
fn same_columns(a: &[Rule], b: &[Rule]) -> bool {
    /// Least share of coinciding lines.
    const SAME: f32 = 0.7;
    let upright = |rules: &[Rule]| -> Vec<f32> {
        rules.iter().filter(|rule| rule.axis == Axis::Vertical).map(|rule| rule.position).collect()
    };
    let (mut few, mut many) = (upright(a), upright(b));
    if few.len() > many.len() {
        std::mem::swap(&mut few, &mut many);
    }
    let met = few.iter().filter(|place| many.iter().any(|other| (*place - other).abs() <= SAME_END)).count();
    !few.is_empty() && met as f32 >= SAME * few.len() as f32
}

fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

/// Whether two lines of different axes cross or touch.
fn meet(a: &Rule, b: &Rule) -> bool {
    let on = |line: &Rule, other: &Rule| {
        let reach = REACH + other.thickness / 2.0;
        line.start - reach <= other.position && other.position <= line.end + reach
    };
    on(a, b) && on(b, a)
}

/// Adds the edges of filled areas whose two ends lie on lines of the component: shading is a border if it fills
/// cells, but not if it lies behind words.
fn add_edges(component: &mut Component, tiles: &[Rect], picture: &Picture<'_>) {
    let bounds = component.bounds().grown(REACH);
    let mut edges: Vec<Rule> = tiles
        .iter()
        .filter(|t| t.intersection(bounds).is_some())
        .flat_map(|t| Rule::around(*t, Origin::Edge))
        .collect();
    for _ in 0..EDGE_ROUNDS {
        let before = component.rules.len();
        edges.retain(|edge| {
            let anchored = [edge.start, edge.end].iter().all(|&end| ends_on(edge, end, &component.rules));
            if anchored && !component.rules.iter().any(|r| same_place(r, edge)) && edge.parts_colours(picture) {
                component.rules.push(*edge);
            }
            !anchored
        });
        if component.rules.len() == before {
            break;
        }
    }
}

/// Whether most of the edge runs along the line.
fn same_place(rule: &Rule, edge: &Rule) -> bool {
    let common = rule.end.min(edge.end) - rule.start.max(edge.start);
    rule.axis == edge.axis && (rule.position - edge.position).abs() <= SAME_EDGE && common >= 0.5 * edge.length()
}

fn ends_on(edge: &Rule, end: f32, rules: &[Rule]) -> bool {
    rules.iter().any(|r| {
        let reach = REACH + r.thickness / 2.0;
        // A side that is open to its end goes on as far as there are shades to close.
        let along = r.start - reach <= edge.position && edge.position <= r.end + reach || r.origin == Origin::Virtual;
        r.axis != edge.axis && (r.position - end).abs() <= reach && along
    })
}

/// Adds a virtual line at each side on which lines end openly. Returns whether there was such a side.
fn close_sides(rules: &mut Vec<Rule>) -> bool {
    let mut sides = Vec::new();
    for axis in [Axis::Horizontal, Axis::Vertical] {
        let (along, crossing): (Vec<Rule>, Vec<Rule>) = rules.iter().partition(|r| r.axis == axis);
        let before = along.iter().map(|r| End { at: r.start, of: *r }).collect();
        let after = along.iter().map(|r| End { at: -r.end, of: *r }).collect();
        sides.extend([before, after].into_iter().filter_map(|ends| side(axis, ends, &crossing)));
    }
    rules.extend(&sides);
    !sides.is_empty()
}

/// The end of a line. Ends on the far side come with their sign turned, so that the outermost is the smallest.
struct End {
    at: f32,
    of: Rule,
}

impl End {
    /// Whether no line crosses there. A shaded header has sides where the rows below it have none.
    fn is_open(&self, crossing: &[Rule]) -> bool {
        let closes = |r: &Rule| {
            let reach = REACH + self.of.thickness / 2.0;
            (r.position - self.at.abs()).abs() <= OPEN_SIDE
                && r.start - reach <= self.of.position
                && self.of.position <= r.end + reach
        };
        !crossing.iter().any(closes)
    }
}

/// The virtual line through the ends that agree, if two of them are open; the outermost group of at least two.
fn side(axis: Axis, mut ends: Vec<End>, crossing: &[Rule]) -> Option<Rule> {
    ends.sort_by(|a, b| a.at.total_cmp(&b.at));
    let group = ends.iter().enumerate().find_map(|(i, end)| {
        let count = ends[i..].iter().take_while(|e| e.at - end.at <= SAME_END).count();
        (count >= 2).then(|| &ends[i..i + count])
    })?;
    if group.iter().filter(|end| end.is_open(crossing)).count() < 2 {
        return None;
    }
    let positions = || group.iter().map(|end| end.of.position);
    let (start, end) = (positions().reduce(f32::min)?, positions().reduce(f32::max)?);
    let axis = if axis == Axis::Horizontal { Axis::Vertical } else { Axis::Horizontal };
    let position = group[0].at.abs();
    let rule = Rule { axis, position, start, end, thickness: 0.0, origin: Origin::Virtual };
    (end - start > OPEN_SIDE).then_some(rule)
}

/// Components of tiles alone: filled rectangles that abut, outside the components found so far.
fn tiled(found: &[Component], tiles: &[Rect], picture: &Picture<'_>) -> Vec<Component> {
    let taken: Vec<Rect> = found.iter().map(|c| c.bounds().grown(REACH)).collect();
    let free: Vec<Rect> = tiles
        .iter()
        .copied()
        .filter(|b| !taken.iter().any(|t| t.contains(b.centre()) && t.area() >= b.area()))
        .collect();
    if free.len() > MAX_TILES {
        return Vec::new();
    }
    let paired = |i: &usize| (0..free.len()).any(|j| j != *i && abut(free[*i], free[j]));
    let mut edges: Vec<Rule> = (0..free.len())
        .filter(paired)
        .flat_map(|i| Rule::around(free[i], Origin::Edge))
        .filter(|edge| edge.parts_colours(picture))
        // Over the gap between tiles the edges of the one meet those of the next.
        .map(|edge| Rule { start: edge.start - TILE_GAP / 2.0, end: edge.end + TILE_GAP / 2.0, ..edge })
        .collect();
    edges = merge(edges);
    crossing(&edges).into_iter().map(|rules| Component { rules, basis: Basis::Tiles }).collect()
}

/// Whether two tiles lie side by side with a common side of one length.
fn abut(a: Rect, b: Rect) -> bool {
    let near = |p: f32, q: f32, limit: f32| (p - q).abs() <= limit;
    let row = near(a.top, b.top, TILE_SIDE) && near(a.bottom, b.bottom, TILE_SIDE);
    let column = near(a.x0, b.x0, TILE_SIDE) && near(a.x1, b.x1, TILE_SIDE);
    row && (near(a.x1, b.x0, TILE_GAP) || near(b.x1, a.x0, TILE_GAP))
        || column && (near(a.bottom, b.top, TILE_GAP) || near(b.bottom, a.top, TILE_GAP))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(axis: Axis, position: f32, start: f32, end: f32) -> Rule {
        Rule { axis, position, start, end, thickness: 0.5, origin: Origin::Line }
    }

    /// The lines of a grid.
    fn grid(xs: &[f32], ys: &[f32]) -> Vec<Rule> {
        let (left, right) = (xs[0], xs[xs.len() - 1]);
        let (top, bottom) = (ys[0], ys[ys.len() - 1]);
        let across = ys.iter().map(|y| rule(Axis::Horizontal, *y, left, right));
        across.chain(xs.iter().map(|x| rule(Axis::Vertical, *x, top, bottom))).collect()
    }

    #[test]
    fn lines_that_cross_are_one_component_and_a_line_alone_is_none() {
        let mut rules = grid(&[50.0, 150.0, 250.0], &[100.0, 130.0]);
        rules.extend(grid(&[50.0, 250.0], &[300.0, 330.0]));
        rules.push(rule(Axis::Horizontal, 500.0, 50.0, 250.0));
        let sizes: Vec<usize> = crossing(&rules).iter().map(Vec::len).collect();
        assert_eq!(sizes, [5, 4]);
    }

    #[test]
    fn lines_that_miss_each_other_by_a_hair_cross() {
        let near = [rule(Axis::Horizontal, 100.0, 50.0, 150.0), rule(Axis::Vertical, 150.0 + REACH, 100.0, 200.0)];
        assert_eq!(crossing(&near).len(), 1);
        let far = [near[0], rule(Axis::Vertical, 155.0 + REACH, 100.0, 200.0)];
        assert!(crossing(&far).is_empty());
    }

    #[test]
    fn lines_that_end_together_without_a_border_get_one() {
        let mut open = grid(&[50.0, 150.0], &[100.0, 130.0, 160.0]);
        open.iter_mut().filter(|rule| rule.axis == Axis::Horizontal).for_each(|rule| rule.end = 250.0);
        assert!(close_sides(&mut open));
        let closed = open.last().expect("a line");
        assert_eq!((closed.axis, closed.position, closed.origin), (Axis::Vertical, 250.0, Origin::Virtual));
        assert!(!close_sides(&mut open), "it is closed now");
    }

    #[test]
    fn a_filled_band_joins_the_grids_above_and_below_it() {
        let groups =
            || vec![grid(&[50.0, 150.0, 250.0], &[100.0, 130.0]), grid(&[50.0, 150.0, 250.0], &[150.0, 180.0])];
        assert_eq!(over_bands(groups(), &[Rect::new(50.0, 130.0, 250.0, 150.0)]).len(), 1);
        assert_eq!(over_bands(groups(), &[]).len(), 2, "white paper is between");
        assert_eq!(over_bands(groups(), &[Rect::new(50.0, 130.0, 150.0, 150.0)]).len(), 2, "a band over one column");
    }

    #[test]
    fn tiles_abut_over_a_narrow_gap_along_a_whole_side() {
        let tile = Rect::new(50.0, 100.0, 150.0, 120.0);
        assert!(abut(tile, Rect::new(150.0 + TILE_GAP, 100.0, 250.0, 120.0)));
        assert!(!abut(tile, Rect::new(152.0 + TILE_GAP, 100.0, 250.0, 120.0)), "too far");
        assert!(!abut(tile, Rect::new(150.0, 100.0, 250.0, 160.0)), "another height");
    }
}
