//! Which columns of a comparison a printed table shows, in which order, and what stays in view.

use std::collections::BTreeSet;

use super::narrow;
use crate::compare::matrix::{FIRST_USE_OF, FURTHEST_OF, INITIATIVES_OF, PAGES_OF, SHARE_OF};

/// The printed form of a comparison.
#[derive(Debug)]
pub(super) struct Layout {
    comparison: &'static str,
    /// Columns on paper, in order; a name that ends in `*` means all columns with that beginning, `**` those of
    /// `across` grouped by municipality.
    paper: &'static [&'static str],
    /// The same for a matrix over so many municipalities that it needs narrow cells.
    narrow: &'static [&'static str],
    /// Prefixes of the columns of each municipality.
    across: &'static [&'static str],
    /// Columns that follow on the screen only.
    screen: &'static [&'static str],
    /// The column up to which a sheet stays in view.
    frozen: &'static str,
    /// Whether the last row sums up those above, so that the rows must not be sorted or filtered.
    sums: bool,
    /// The column whose changes part the rows with a stronger line; empty where there are no groups.
    groups: &'static str,
}

/// A comparison without an entry shows all columns.
const LAYOUTS: &[Layout] = &[
    Layout {
        comparison: "area_matrix",
        paper: &["area_group", "area", "initiatives_**", "total"],
        narrow: &["area", "total", "initiatives_*"],
        across: &[INITIATIVES_OF, SHARE_OF, FURTHEST_OF, PAGES_OF],
        frozen: "area",
        sums: true,
        ..PLAIN
    },
    Layout {
        comparison: "topic_matrix",
        paper: &["area_short", "topic", "initiatives_**", "total"],
        narrow: &["area_short", "topic", "total", "initiatives_*"],
        across: &[INITIATIVES_OF, FURTHEST_OF, FIRST_USE_OF, PAGES_OF],
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

/// What comparisons without an entry of their own have, and others begin with.
const PLAIN: Layout =
    Layout { comparison: "", paper: &[], narrow: &[], across: &[], screen: &[], frozen: "", sums: false, groups: "" };

/// The columns that a printed table shows, and how many of them are on paper. `chosen` are those of a template.
pub(super) fn printed(comparison: &str, available: &[String], chosen: Option<&[String]>) -> (Vec<String>, usize) {
    let Some(layout) = layout(comparison) else {
        return (available.to_vec(), available.len());
    };
    if is_narrow(comparison, available) {
        // Whatever columns a template has chosen: a narrow cell has them all in one.
        let paper = expand(layout.narrow.iter().copied(), layout.across, available);
        let on_paper = paper.len();
        return (paper, on_paper);
    }
    if let Some(chosen) = chosen {
        let columns = expand(chosen.iter().map(String::as_str), layout.across, available);
        let on_paper = columns.len();
        return (columns, on_paper);
    }
    let paper = expand(layout.paper.iter().copied(), layout.across, available);
    let on_paper = paper.len();
    let screen = expand(layout.screen.iter().copied(), layout.across, available);
    (paper.into_iter().chain(screen).collect(), on_paper)
}

/// Whether a table is a matrix with narrow cells.
pub(super) fn is_narrow(comparison: &str, names: &[String]) -> bool {
    layout(comparison).is_some_and(|layout| !layout.narrow.is_empty()) && narrow::is_for(names)
}

/// Whether a column is one that most tables have no need of: it is shown only where it holds something.
pub(super) fn is_mark(column: &str) -> bool {
    column.ends_with("corrections") || ["costs", "progress"].contains(&column)
}

/// How many columns of a sheet stay in view.
pub(super) fn frozen(comparison: &str, names: &[String]) -> u16 {
    let last = |layout: &Layout| if is_narrow(comparison, names) { "total" } else { layout.frozen };
    let last = layout(comparison).and_then(|layout| names.iter().position(|name| name == last(layout)));
    last.map_or(0, |last| last as u16 + 1)
}

/// The column that stays in view where only one can: the last of those that stay in sheets, or the name of the municipality.
pub(super) fn key(comparison: &str) -> Option<&'static str> {
    let frozen = layout(comparison)?.frozen;
    Some(if frozen == "prefecture" { "municipality" } else { frozen })
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

fn expand<'n>(names: impl Iterator<Item = &'n str>, across: &[&str], available: &[String]) -> Vec<String> {
    let known: BTreeSet<&String> = available.iter().collect();
    let mut columns = Vec::new();
    for name in names {
        let prefix = name.trim_end_matches('*');
        let beginning = available.iter().filter(|column| column.starts_with(prefix));
        if prefix.len() == name.len() {
            columns.extend(available.iter().filter(|column| *column == name).cloned());
        } else if !name.ends_with("**") {
            columns.extend(beginning.cloned());
        } else {
            for code in beginning.map(|column| &column[prefix.len()..]) {
                let of_one = across.iter().map(|prefix| format!("{prefix}{code}"));
                columns.extend(of_one.filter(|column| known.contains(column)));
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_a_municipality_are_side_by_side() {
        let names =
            ["area", "initiatives_1", "pages_1", "share_1", "initiatives_2", "pages_2", "total"].map(String::from);
        let (columns, on_paper) = printed("area_matrix", &names, None);
        assert_eq!(columns, ["area", "initiatives_1", "share_1", "pages_1", "initiatives_2", "pages_2", "total"]);
        assert_eq!(on_paper, names.len());
        let chosen = ["total", "area", "unknown"].map(String::from);
        assert_eq!(printed("area_matrix", &names, Some(&chosen)), (vec!["total".into(), "area".into()], 2));
    }
}
