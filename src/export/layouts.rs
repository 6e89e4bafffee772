//! Which columns of a comparison a printed table shows, in which order, and what stays in view.

use super::{column_choice, narrow};
use crate::compare::MunicipalityValue::{FirstUse, Furthest, Initiatives, Pages, Share};
use crate::compare::{ColumnHead, ColumnKind, MunicipalityValue};

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

/// A comparison without an entry shows all columns.
const LAYOUTS: &[Layout] = &[
    Layout {
        comparison: "area_matrix",
        paper: &["area_group", "area", "initiatives_**", "total"],
        narrow: &["area", "total", "initiatives_*"],
        across: &[Initiatives, Share, Furthest, Pages],
        frozen: "area",
        sums: true,
        ..PLAIN
    },
    Layout {
        comparison: "topic_matrix",
        paper: &["area_short", "topic", "initiatives_**", "total"],
        narrow: &["area_short", "topic", "total", "initiatives_*"],
        across: &[Initiatives, Furthest, FirstUse, Pages],
        frozen: "topic",
        groups: "area_short",
        ..PLAIN
    },
    Layout {
        comparison: "gap",
        paper: &["gap", "level", "group", "entry", "base_state", "having", "to_read", "corrections"],
        frozen: "entry",
        groups: "gap",
        ..PLAIN
    },
    Layout {
        comparison: "target",
        paper: &[
            "area",
            "municipality",
            "prefecture",
            "initiative",
            "indicator",
            "baseline_value",
            "target_value",
            "unit",
            "due_era",
            "target",
            "document",
            "page_label",
            "page",
            "initiative_id",
            "corrections",
        ],
        screen: &["topics", "measure", "number", "document_kind", "municipality_code"],
        frozen: "prefecture",
        key: "municipality",
        groups: "area_id",
        ..PLAIN
    },
    Layout {
        comparison: "side_by_side",
        paper: &[
            "area",
            "municipality",
            "prefecture",
            "measure",
            "number",
            "initiative",
            "departments",
            "schedule",
            "targets",
            "progress",
            "quote",
            "citation",
            "page",
            "initiative_id",
            "corrections",
        ],
        screen: &[
            "document",
            "published_era",
            "page_label",
            "description",
            "topics",
            "heading",
            "document_kind",
            "counted",
            "confidence_pct",
            "doubts",
            "municipality_code",
        ],
        frozen: "prefecture",
        key: "municipality",
        groups: "area_id",
        ..PLAIN
    },
    Layout {
        comparison: "schedule",
        paper: &[
            "municipality",
            "prefecture",
            "measure",
            "number",
            "initiative",
            "fy_*",
            "document",
            "page_label",
            "page",
            "initiative_id",
            "corrections",
        ],
        screen: &["schedule_state", "departments", "area", "document_kind", "published_era", "municipality_code"],
        frozen: "initiative",
        groups: "municipality_code",
        ..PLAIN
    },
    Layout {
        comparison: "survey",
        paper: &[
            "municipality",
            "prefecture",
            "survey_item",
            "survey_answer",
            "survey_value",
            "survey_unit",
            "survey_date_era",
            "judgement",
            "contradiction",
            "state",
            "initiatives",
            "initiative_names",
            "phase",
            "targets",
            "document",
            "published_era",
            "page_labels",
            "pages",
            "corrections",
        ],
        screen: &["survey_group", "municipality_code"],
        frozen: "survey_item",
        groups: "judgement",
        ..PLAIN
    },
    Layout {
        comparison: "brief",
        paper: &[
            "municipality",
            "initiative",
            "departments",
            "since",
            "fy_*",
            "costs",
            "progress",
            "quote",
            "citation",
            "initiative_id",
            "doubts",
        ],
        screen: &["prefecture", "municipality_code", "document_id", "page"],
        frozen: "initiative",
        groups: "municipality_code",
        ..PLAIN
    },
    Layout {
        comparison: "brief_silent",
        paper: &["municipality", "prefecture", "state", "absence_reason", "citation"],
        screen: &["municipality_code"],
        frozen: "prefecture",
        key: "municipality",
        groups: "state",
        ..PLAIN
    },
    Layout { comparison: "brief_citations", paper: &["citation"], screen: &["document_id", "page"], ..PLAIN },
    Layout {
        comparison: "cost",
        paper: &[
            "area",
            "topics",
            "municipality",
            "prefecture",
            "initiative",
            "cost_kind",
            "cost_fy_*",
            "cost_undated",
            "cost_text",
            "citation",
            "page",
            "initiative_id",
            "corrections",
        ],
        screen: &["departments", "document", "document_kind", "page_label", "municipality_code"],
        frozen: "initiative",
        groups: "area_id",
        ..PLAIN
    },
    Layout { comparison: "plan_diff", paper: EDITIONS, screen: IDS, frozen: "change", ..PLAIN },
    Layout {
        comparison: "batch_diff",
        paper: EDITIONS,
        screen: IDS,
        frozen: "change",
        groups: "municipality_code",
        ..PLAIN
    },
    Layout {
        comparison: "progress_diff",
        paper: &[
            "municipality",
            "standing",
            "number",
            "initiative",
            "planned_phase",
            "schedule",
            "page_label",
            "page",
            "reported_initiative",
            "reported_phase",
            "progress",
            "report_page_label",
            "report_page",
            "matched_by",
            "similarity_pct",
            "corrections",
            "report_corrections",
        ],
        screen: &[
            "prefecture",
            "phase_fy",
            "document",
            "report",
            "initiative_id",
            "report_initiative_id",
            "municipality_code",
        ],
        frozen: "standing",
        ..PLAIN
    },
    Layout {
        comparison: "coverage",
        paper: &[
            "municipality_code",
            "municipality",
            "prefecture",
            "document_kind",
            "document",
            "published_era",
            "reading",
            "page_count",
            "unread_page_count",
            "unread_pages",
            "garbled_page_count",
            "pages_to_check",
            "check_reasons",
            "initiatives",
            "counted_initiatives",
            "scheduled_initiatives",
            "target_initiatives",
            "department_initiatives",
            "doubtful_initiatives",
            "lowest_confidence_pct",
        ],
        frozen: "prefecture",
        key: "municipality",
        ..PLAIN
    },
    Layout {
        comparison: "documents",
        paper: &[
            "municipality_code",
            "municipality",
            "prefecture",
            "document_kind",
            "document",
            "published_era",
            "period",
            "edition",
            "page_count",
            "counted",
            "file",
            "url",
        ],
        screen: &["document_id", "published", "first_fy", "last_fy", "sha256"],
        frozen: "prefecture",
        key: "municipality",
        ..PLAIN
    },
];

/// Two editions of a plan, or two batches, side by side.
const EDITIONS: &[&str] = &[
    "municipality",
    "prefecture",
    "change",
    "initiative",
    "area",
    "schedule",
    "document",
    "page_label",
    "page",
    "old_initiative",
    "old_area",
    "old_schedule",
    "old_document",
    "old_page_label",
    "old_page",
    "matched_by",
    "similarity_pct",
    "corrections",
    "old_corrections",
];

/// Columns with which programs identify the records of both sides.
const IDS: &[&str] = &["initiative_id", "old_initiative_id"];

/// Defaults for the fields that an entry does not set.
const PLAIN: Layout = Layout {
    comparison: "",
    paper: &[],
    narrow: &[],
    across: &[],
    screen: &[],
    frozen: "",
    key: "",
    sums: false,
    groups: "",
};

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
