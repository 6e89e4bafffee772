//! Japanese titles and widths of the columns, and which of them a printed table shows. Nowhere else are there any.

use std::collections::BTreeMap;

use crate::calendar::FiscalYear;
use crate::compare::area_matrix::{INITIATIVES_OF, PAGES_OF};
use crate::compare::schedule::{PHASE_OF, WORDS_OF};

/// Every column with its title and its greatest width in a sheet (in half-width characters).
const COLUMNS: &[(&str, &str, f64)] = &[
    ("municipality_code", "全国地方公共団体コード", 9.0),
    ("municipality", "地方公共団体名", 9.0),
    ("prefecture", "都道府県名", 8.5),
    ("area_group", "国の区分", 14.0),
    ("area_id", "国の項目ID", 16.0),
    ("area", "国の項目", 20.0),
    ("further_area_ids", "関連する国の項目ID", 16.0),
    ("topic_ids", "テーマID", 16.0),
    ("heading", "見出し", 24.0),
    ("measure", "施策", 16.0),
    ("number", "番号", 6.5),
    ("initiative_id", "取組ID", 20.0),
    ("initiative", "取組", 26.0),
    ("description", "内容", 44.0),
    ("departments", "担当課", 14.0),
    ("related_goals", "関連する目標", 14.0),
    ("schedule", "工程", 24.0),
    ("schedule_state", "工程の有無", 9.0),
    ("targets", "目標", 22.0),
    ("progress", "進捗状況", 32.0),
    ("document_kind", "文書の種別", 8.5),
    ("document_id", "文書ID", 14.0),
    ("document", "文書", 18.0),
    ("published", "発行年月（西暦）", 9.0),
    ("published_era", "発行年月", 11.0),
    ("first_fy", "計画期間の初年度（西暦）", 9.0),
    ("last_fy", "計画期間の最終年度（西暦）", 9.0),
    ("period", "計画期間", 16.0),
    ("edition", "国の計画の版", 8.5),
    ("page_count", "頁数", 6.0),
    ("page", "PDF頁", 6.5),
    ("page_label", "印刷頁", 6.5),
    ("pages", "PDF頁", 12.0),
    ("page_labels", "印刷頁", 12.0),
    ("quote", "原文", 40.0),
    ("confidence_pct", "確度（％）", 7.0),
    ("doubts", "要確認", 24.0),
    ("counted", "件数", 6.5),
    ("initiatives", "取組数", 7.5),
    ("state", "記載の有無", 10.0),
    ("total", "計", 7.0),
    ("reading", "読み取り", 14.0),
    ("unread_page_count", "読み取れない頁数", 10.0),
    ("unread_pages", "読み取れないPDF頁", 16.0),
    ("garbled_page_count", "不明な文字がある頁数", 10.0),
    ("counted_initiatives", "件数に数えた取組", 9.5),
    ("scheduled_initiatives", "工程のある取組", 9.5),
    ("target_initiatives", "目標のある取組", 9.5),
    ("department_initiatives", "担当課のある取組", 9.5),
    ("doubtful_initiatives", "要確認の取組", 9.5),
    ("lowest_confidence_pct", "最も低い確度（％）", 9.5),
    ("file", "ファイル", 24.0),
    ("sha256", "SHA-256", 24.0),
    ("url", "入手先", 36.0),
];

/// What the printed form of a comparison shows.
#[derive(Debug)]
pub(super) struct Layout {
    comparison: &'static str,
    /// Columns on paper, in order; a name that ends in `*` stands for all columns that begin so, `**` for those and
    /// the one of its pages beside each.
    paper: &'static [&'static str],
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
        screen: &[],
        frozen: "area",
        sums: true,
        groups: "",
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
            "document",
            "published_era",
            "page_label",
            "page",
        ],
        screen: &[
            "quote",
            "description",
            "progress",
            "heading",
            "document_kind",
            "counted",
            "confidence_pct",
            "doubts",
            "municipality_code",
        ],
        frozen: "prefecture",
        sums: false,
        groups: "area_id",
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
        ],
        screen: &["schedule_state", "departments", "area", "document_kind", "published_era", "municipality_code"],
        frozen: "initiative",
        sums: false,
        groups: "municipality_code",
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
            "initiatives",
            "counted_initiatives",
            "scheduled_initiatives",
            "target_initiatives",
            "department_initiatives",
            "doubtful_initiatives",
            "lowest_confidence_pct",
        ],
        screen: &[],
        frozen: "prefecture",
        sums: false,
        groups: "",
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
        sums: false,
        groups: "",
    },
];

/// The columns that a printed table shows, and how many of them are on paper.
pub(super) fn printed(comparison: &str, available: &[String]) -> (Vec<String>, usize) {
    let Some(layout) = layout(comparison) else {
        return (available.to_vec(), available.len());
    };
    let paper = expand(layout.paper, available);
    let on_paper = paper.len();
    (paper.into_iter().chain(expand(layout.screen, available)).collect(), on_paper)
}

/// How many columns of a sheet stay in view.
pub(super) fn frozen(comparison: &str, names: &[String]) -> u16 {
    let last = layout(comparison).and_then(|layout| names.iter().position(|name| name == layout.frozen));
    last.map_or(0, |last| last as u16 + 1)
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

fn expand(names: &[&str], available: &[String]) -> Vec<String> {
    let mut columns = Vec::new();
    for name in names {
        let prefix = name.trim_end_matches('*');
        if prefix.len() == name.len() {
            columns.extend(available.iter().filter(|column| column == name).cloned());
            continue;
        }
        for column in available.iter().filter(|column| column.starts_with(prefix)) {
            columns.push(column.clone());
            let pages = format!("{PAGES_OF}{}", &column[prefix.len()..]);
            columns.extend(available.iter().filter(|other| name.ends_with("**") && **other == pages).cloned());
        }
    }
    columns
}

/// The Japanese title of a column: from `titles` (columns named by data), from the list, or by its fiscal year.
pub(super) fn title(column: &str, titles: &BTreeMap<String, String>) -> String {
    if let Some(title) = titles.get(column) {
        return title.clone();
    }
    if let Some((_, title, _)) = COLUMNS.iter().find(|(name, ..)| *name == column) {
        return (*title).to_owned();
    }
    let year = |prefix: &str| column.strip_prefix(prefix)?.parse::<i32>().ok();
    if let Some(year) = year(WORDS_OF) {
        return format!("{}({year})", FiscalYear(year).wareki());
    }
    if let Some(year) = year(PHASE_OF) {
        return format!("{}({year})の段階", FiscalYear(year).wareki());
    }
    column.to_owned()
}

/// Whether the values of a column are marks or short references.
pub(super) fn is_centred(column: &str) -> bool {
    const MARKS: [&str; 9] = [
        "number",
        "page_label",
        "counted",
        "document_kind",
        "prefecture",
        "edition",
        "published",
        "published_era",
        "reading",
    ];
    MARKS.contains(&column) || column.starts_with(PAGES_OF)
}

/// The greatest width of a column in a sheet, in half-width characters.
pub(super) fn width(column: &str) -> f64 {
    let by_prefix = [(WORDS_OF, 13.0), (PHASE_OF, 9.0), (INITIATIVES_OF, 11.0), (PAGES_OF, 12.0)];
    let listed = COLUMNS.iter().find(|(name, ..)| *name == column).map(|column| column.2);
    let prefixed = || by_prefix.iter().find(|(prefix, _)| column.starts_with(prefix)).map(|prefix| prefix.1);
    listed.or_else(prefixed).unwrap_or(16.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_come_from_data_the_list_or_the_year() {
        let titles = BTreeMap::from([("initiatives_032158".to_owned(), "奥州市\n（岩手県）".to_owned())]);
        assert_eq!(title("initiatives_032158", &titles), "奥州市\n（岩手県）");
        assert_eq!(title("municipality_code", &titles), "全国地方公共団体コード");
        assert_eq!(title("fy_2024", &titles), "令和6年度(2024)");
    }

    #[test]
    fn a_column_of_a_municipality_stands_beside_that_of_its_pages() {
        let names = ["area", "initiatives_1", "pages_1", "initiatives_2", "pages_2", "total"].map(String::from);
        let (columns, on_paper) = printed("area_matrix", &names);
        assert_eq!(columns, names);
        assert_eq!(on_paper, names.len());
    }

    #[test]
    fn one_name_stands_for_one_title() {
        let mut names: Vec<&str> = COLUMNS.iter().map(|column| column.0).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
