//! Columns that no line parts: the gaps that run down between the texts of all rows become virtual borders, if what
//! stands between them is aligned. Serves tables with lines across alone, and tables without lines.

use crate::geometry::Rect;
use crate::layout::components::{Basis, Component};
use crate::layout::rules::{Axis, Origin, Rule};
use crate::layout::stops::Stops;

/// A gap between columns is at least this wide (em): cells have a margin of a third of an em on either side.
pub(super) const RIVER: f32 = 0.65;
/// A narrower one is as wide in at least this share of the rows.
const MOSTLY_WIDE: f32 = 0.5;
/// Such a share of the rows has text in two columns or more,
const SIDE_BY_SIDE: f32 = 0.7;
/// … each column has text in such a share of them,
const FILLED: f32 = 0.5;
/// … and such a share of a column's texts begins, ends or is centred at one place,
const ALIGNED: f32 = 0.7;
/// … within this (em).
const SAME_PLACE: f32 = 0.5;
/// Where so many rows stand below it, the first is a header, which may be set otherwise than its column.
const UNDER_HEADER: usize = 2;

/// A row with the texts that stand in it.
pub(super) struct Band {
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) texts: Vec<Rect>,
    /// From where to where it is parted from the row above: cells over several rows lie beside the line.
    pub(super) parted: (f32, f32),
}

impl Band {
    /// Whether texts stand beside each other in it.
    pub(super) fn is_parted(&self) -> bool {
        self.texts.iter().any(|a| self.texts.iter().any(|b| b.x0 > a.x1 && a.overlap_y(*b) > 0.0))
    }
}

/// The columns of some rows, as their inner borders; `None` where the texts stand in no columns. `fewest` is the
/// number of rows with text in two columns that it takes, `stops` are the places where columns begin.
pub(super) fn borders(
    bands: &[Band],
    (left, right): (f32, f32),
    em: f32,
    fewest: usize,
    stops: &Stops,
) -> Option<Vec<f32>> {
    let voting: Vec<&Band> = bands.iter().filter(|b| b.is_parted()).collect();
    if voting.len() < fewest || (voting.len() as f32) < SIDE_BY_SIDE * bands.len() as f32 {
        return None;
    }
    let borders = rivers(&voting, em, stops);
    let columns: Vec<f32> = [left].into_iter().chain(borders.iter().copied()).chain([right]).collect();
    let all = columns.windows(2).all(|c| is_column(&voting, (c[0], c[1]), em));
    (!borders.is_empty() && all).then_some(borders)
}

/// The rows and columns as virtual lines around the texts; `painted` are the lines that are there. A text across a
/// border has none in its row.
pub(super) fn component(
    bands: &[Band],
    (left, right): (f32, f32),
    borders: &[f32],
    painted: Vec<Rule>,
    basis: Basis,
) -> Option<Component> {
    let line =
        |axis, position, start, end| Rule { axis, position, start, end, thickness: 0.0, origin: Origin::Virtual };
    let (top, bottom) = (bands.first()?.top, bands.last()?.bottom);
    let mut rules = painted;
    rules.extend([left, right].map(|at| line(Axis::Vertical, at, top, bottom)));
    for band in bands {
        if basis != Basis::LinesAcross {
            rules.extend([band.top, band.bottom].map(|at| line(Axis::Horizontal, at, left, right)));
        }
        let clear = |at: &&f32| !band.texts.iter().any(|t| t.x0 < **at && **at < t.x1);
        rules.extend(borders.iter().filter(clear).map(|at| line(Axis::Vertical, *at, band.top, band.bottom)));
    }
    Some(Component { rules, basis })
}

/// Middles of the gaps that no text of the bands reaches into. A narrow one counts where columns begin, if it is wide in
/// most rows.
fn rivers(bands: &[&Band], em: f32, stops: &Stops) -> Vec<f32> {
    let mut texts: Vec<Rect> = bands.iter().flat_map(|b| b.texts.iter().copied()).collect();
    texts.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut rivers = Vec::new();
    let mut reached = texts.first().map_or(0.0, |t| t.x1);
    for text in texts {
        let middle = f32::midpoint(text.x0, reached);
        let narrow = || stops.part((reached, text.x0), em) && mostly_wide(bands, middle, em);
        if text.x0 - reached >= RIVER * em || narrow() {
            rivers.push(middle);
        }
        reached = reached.max(text.x1);
    }
    rivers
}

/// Whether the gap at a place is a wide one in most of the rows that have texts on both sides of it.
fn mostly_wide(bands: &[&Band], at: f32, em: f32) -> bool {
    let gap = |band: &&&Band| {
        let before = band.texts.iter().filter(|t| t.x1 < at).map(|t| t.x1).reduce(f32::max)?;
        let after = band.texts.iter().filter(|t| t.x0 > at).map(|t| t.x0).reduce(f32::min)?;
        Some(after - before)
    };
    let gaps: Vec<f32> = bands.iter().filter_map(|b| gap(&b)).collect();
    let wide = gaps.iter().filter(|gap| **gap >= RIVER * em).count();
    wide as f32 >= MOSTLY_WIDE * gaps.len() as f32
}

/// Whether enough rows have text between the borders, and it stands in line.
fn is_column(bands: &[&Band], (left, right): (f32, f32), em: f32) -> bool {
    let within = |t: &Rect| (left..right).contains(&t.centre().x);
    let text = |b: &&Band| Rect::union_of(b.texts.iter().copied().filter(|t| within(t)));
    let texts: Vec<Rect> = bands.iter().filter_map(text).collect();
    let header = texts.len().min(usize::from(bands.len() > UNDER_HEADER && bands.first().and_then(text).is_some()));
    let body = &texts[header..];
    let places: [fn(&Rect) -> f32; 3] = [|t| t.x0, |t| t.x1, |t| t.centre().x];
    let aligned = |texts: &[Rect]| {
        places.iter().any(|place| {
            let near = |a: &Rect| texts.iter().filter(|b| (place(a) - place(b)).abs() <= SAME_PLACE * em).count();
            texts.iter().map(near).max().is_some_and(|most| most as f32 >= ALIGNED * texts.len() as f32)
        })
    };
    let middle = f32::midpoint(left, right);
    let rows = bands.iter().filter(|b| b.parted.0 <= middle && middle <= b.parted.1).count();
    (aligned(&texts) || aligned(body)) && texts.len() as f32 >= FILLED * rows as f32
}
