//! The ways to cut a region into columns and rows: the input of a hypothesis, and bounds on its worth.

use super::choice::Promise;
use super::gutters;
use super::lay::{self, Columns, Laid};
use super::regions::Region;
use super::row_groups::{Rows, Starts};
use crate::geometry::Rect;
use crate::layout::components::Basis;
use crate::layout::rules::Origin;

/// A region with the borders of its columns.
pub(super) struct Parted<'r, 'a> {
    region: &'r Region<'a>,
    /// The place of the region among all.
    place: usize,
    columns: Columns<'r, 'a>,
    rows: Rows<'r, 'a>,
}

/// A way to cut a region.
pub(super) struct Cut {
    /// The place of the [`Parted`] that it cuts into rows.
    pub(super) parted: usize,
    /// What its rows rest on, for people.
    pub(super) way: &'static str,
    starts: Starts,
}

/// All ways to cut some regions.
pub(super) fn of<'r, 'a>(regions: &'r [Region<'a>]) -> (Vec<Parted<'r, 'a>>, Vec<Cut>) {
    let (mut parted, mut cuts) = (Vec::new(), Vec::new());
    for (place, region) in regions.iter().enumerate() {
        let first = parted.len();
        for borders in gutters::columns(&region.levels, &region.down, region.em) {
            let columns = Columns::of(region, &borders);
            // borders at other places in the same gaps part nothing else
            if parted[first..].iter().any(|known: &Parted<'_, '_>| known.columns.part_alike(&columns)) {
                continue;
            }
            let rows = Rows::new(region, &borders);
            let own = rows.all().into_iter().map(|(way, starts)| Cut { parted: parted.len(), way, starts });
            cuts.extend(own);
            parted.push(Parted { region, place, columns, rows });
        }
    }
    (parted, cuts)
}

impl<'a> Parted<'_, 'a> {
    /// The cells of one of its cuts.
    pub(super) fn lay(&self, cut: &Cut) -> Option<Laid<'a>> {
        lay::lay(self.region, &self.columns, &self.rows, &cut.starts)
    }

    /// The bounds of a cut.
    pub(super) fn promise(&self, cut: &Cut) -> Promise {
        let (left, right) = self.region.sides;
        let bounds = Rect::new(left, self.region.top(), right, self.region.bottom());
        Promise {
            bounds,
            filled: self.columns.fields(&self.rows, &cut.starts),
            way: (self.place, cut.way),
            columns: self.columns.count(),
        }
    }

    /// What parts its rows.
    pub(super) fn basis(&self) -> Basis {
        let across = &self.region.across;
        if across.iter().any(|r| r.origin == Origin::Line && self.region.is_full(r)) {
            Basis::LinesAcross
        } else if across.is_empty() {
            Basis::Alignment
        } else {
            Basis::Stripes
        }
    }
}
