//! Which columns of a comparison a printed table shows, in which order, and what stays in view.

mod list;

use super::{column_choice, narrow};
use crate::compare::{ColumnHead, ColumnKind, MunicipalityValue};
use list::LAYOUTS;

/// The printed form of a comparison.
#[derive(Debug)]
pub(super) struct Layout {
    comparison: &'static str,
    /// Columns on paper, in order, by their names or those of several (`column_choice.rs`).
    paper: &'static [&'static str],
    /// Columns on paper of a matrix with narrow cells.
    narrow: &'static [&'static str],
    /// The values of each municipality that stand side by side.
    across: &'static [MunicipalityValue],
    /// Columns that follow on the screen only.
    screen: &'static [&'static str],
    /// The column up to which a sheet stays in view.
    frozen: &'static str,
    /// The column that stays in view where only one can; empty where it is the last of those that stay in sheets.
    key: &'static str,
    /// Whether the last row sums up those above, so that the rows must not be sorted or filtered.
    sums: bool,
    /// The column whose changes separate the rows by a stronger line; empty if there are no groups.
    groups: &'static str,
}

/// The columns that a printed table shows, by their places, and how many of them are on paper. `chosen` are those of a
/// template.
pub(super) fn printed(comparison: &str, available: &[&ColumnHead], chosen: Option<&[String]>) -> (Vec<usize>, usize) {
    let Some(layout) = layout(comparison) else {
        return ((0..available.len()).collect(), available.len());
    };
    let places = |names: &[&'static str]| column_choice::places(names.iter().copied(), layout.across, available);
    if is_narrow(comparison, available) {
        // A narrow cell combines all values of a municipality, whatever columns a template has chosen.
        let paper = places(layout.narrow);
        let on_paper = paper.len();
        return (paper, on_paper);
    }
    if let Some(chosen) = chosen {
        let columns = column_choice::places(chosen.iter().map(String::as_str), layout.across, available);
        let on_paper = columns.len();
        return (columns, on_paper);
    }
    let paper = places(layout.paper);
    let on_paper = paper.len();
    (paper.into_iter().chain(places(layout.screen)).collect(), on_paper)
}

/// Whether a table is a matrix with narrow cells.
pub(super) fn is_narrow(comparison: &str, heads: &[&ColumnHead]) -> bool {
    layout(comparison).is_some_and(|layout| !layout.narrow.is_empty()) && narrow::is_for(heads)
}

/// How many columns of a sheet stay in view.
pub(super) fn frozen(comparison: &str, heads: &[&ColumnHead]) -> u16 {
    let Some(layout) = layout(comparison) else { return 0 };
    let is_narrow = is_narrow(comparison, heads);
    let is_last =
        |head: &&ColumnHead| if is_narrow { head.kind == ColumnKind::Total } else { head.name == layout.frozen };
    heads.iter().position(is_last).map_or(0, |last| last as u16 + 1)
}

/// The column that stays in view where only one can: that of the layout, or the last of those that stay in sheets.
pub(super) fn key(comparison: &str) -> Option<&'static str> {
    let layout = layout(comparison)?;
    Some(if layout.key.is_empty() { layout.frozen } else { layout.key })
}

/// Whether the last row of a printed table sums up those above it.
pub(super) fn has_sums(comparison: &str) -> bool {
    layout(comparison).is_some_and(|layout| layout.sums)
}

/// The column that groups the rows of a printed table.
pub(super) fn groups(comparison: &str) -> Option<&'static str> {
    layout(comparison).map(|layout| layout.groups).filter(|column| !column.is_empty())
}

fn layout(comparison: &str) -> Option<&'static Layout> {
    LAYOUTS.iter().find(|layout| layout.comparison == comparison)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::MunicipalityValue::{Initiatives, Pages, Share};

    #[test]
    fn a_template_chooses_columns_and_the_layout_has_the_others() {
        let of = |value, code| ColumnHead::of_municipality(value, code, None);
        let heads = [
            ColumnHead::named("area"),
            of(Initiatives, "1"),
            of(Pages, "1"),
            of(Share, "1"),
            of(Initiatives, "2"),
            of(Pages, "2"),
            ColumnHead::named("total"),
        ];
        let heads: Vec<&ColumnHead> = heads.iter().collect();
        let (columns, on_paper) = printed("area_matrix", &heads, None);
        let names: Vec<&str> = columns.iter().map(|place| heads[*place].name.as_str()).collect();
        assert_eq!(names, ["area", "initiatives_1", "share_1", "pages_1", "initiatives_2", "pages_2", "total"]);
        assert_eq!(on_paper, names.len());
        let chosen = ["total", "area", "unknown"].map(String::from);
        assert_eq!(printed("area_matrix", &heads, Some(&chosen)), (vec![6, 0], 2));
    }
}
