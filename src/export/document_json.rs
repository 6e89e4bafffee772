//! An extracted document as JSON: the public format `kurabe.document/1`, one object on one line.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::page_selection::Extracted;
use crate::account::{Checked, Finding, PageAccount, TableAccount};
use crate::diagnostic::{Severity, Warning, WarningCode};
use crate::document::{Cell, Line, Page, Table};
use crate::geometry::Rect;
use crate::taxonomy::Classified;

/// Name and version of the format. A change of meaning raises the number; new fields do not.
const SCHEMA: &str = "kurabe.document/1";

/// Writes the document as one line.
///
/// # Errors
/// Where `out` can't be written to.
pub fn write(out: &mut impl Write, extracted: &Extracted<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &DocumentJson::from(extracted))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct DocumentJson<'a> {
    schema: &'static str,
    source: SourceJson<'a>,
    pages: Vec<PageJson<'a>>,
    tables: Vec<TableJson<'a>>,
    initiatives: Vec<&'a Classified>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<AccountJson<'a>>,
    warnings: Vec<WarningJson>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    file: &'a str,
    sha256: &'a str,
    pages: usize,
}

#[derive(Serialize)]
struct PageJson<'a> {
    page: u32,
    label: &'a str,
    width: f32,
    height: f32,
    /// Left out where it is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    turned: Option<u16>,
    lines: &'a [Line],
}

#[derive(Serialize)]
struct TableJson<'a> {
    id: &'a str,
    title: Option<&'a str>,
    pages: &'a [u32],
    header_rows: usize,
    columns: usize,
    rows: usize,
    confidence: f32,
    cells: Vec<CellJson<'a>>,
}

/// The account of the chosen pages.
#[derive(Serialize)]
struct AccountJson<'a> {
    /// Whether there is no sign of missed initiatives on any page.
    clean: bool,
    pages_to_check: BTreeSet<u32>,
    findings: Vec<FindingJson<'a>>,
    /// Those that a person has looked at.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    checked: &'a [Checked],
    pages: Vec<&'a PageAccount>,
    tables: Vec<&'a TableAccount>,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    message: String,
}

#[derive(Serialize)]
struct CellJson<'a> {
    row: usize,
    col: usize,
    rowspan: usize,
    colspan: usize,
    text: &'a str,
    page: u32,
    bbox: Rect,
}

/// A warning as programs read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WarningJson {
    /// PDF page, from 1.
    pub page: Option<u32>,
    /// The subject of the warning.
    pub code: WarningCode,
    /// How bad it is.
    pub severity: Severity,
    /// The sentence for a person.
    pub message: String,
    /// The place on the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bbox: Option<Rect>,
}

impl<'a> From<&Extracted<'a>> for DocumentJson<'a> {
    fn from(extracted: &Extracted<'a>) -> Self {
        Self {
            schema: SCHEMA,
            source: SourceJson {
                file: extracted.file,
                sha256: extracted.sha256,
                pages: extracted.document.pages.len(),
            },
            pages: extracted.pages().map(PageJson::from).collect(),
            tables: extracted.tables().map(TableJson::from).collect(),
            initiatives: extracted.initiatives().collect(),
            account: AccountJson::of(extracted),
            warnings: extracted.warnings().map(WarningJson::from).collect(),
        }
    }
}

impl<'a> AccountJson<'a> {
    fn of(extracted: &Extracted<'a>) -> Option<Self> {
        let account = extracted.account?;
        let findings = extracted.findings().map(|finding| FindingJson { finding, message: finding.message() });
        let chosen = |pages: &[u32]| pages.iter().any(|page| extracted.selection.contains(*page));
        Some(Self {
            clean: account.is_clean(),
            pages_to_check: account.pages_to_check(),
            findings: findings.collect(),
            checked: &account.checked,
            pages: account.pages.iter().filter(|page| extracted.selection.contains(page.page)).collect(),
            tables: account.tables.iter().filter(|table| chosen(&table.pages)).collect(),
        })
    }
}

impl<'a> From<&'a Page> for PageJson<'a> {
    fn from(page: &'a Page) -> Self {
        let Page { page, label, width, height, turned, lines, .. } = page;
        let turned = (*turned > 0).then_some(*turned);
        Self { page: *page, label, width: hundredths(*width), height: hundredths(*height), turned, lines }
    }
}

impl<'a> From<&'a Table> for TableJson<'a> {
    fn from(table: &'a Table) -> Self {
        Self {
            id: &table.id,
            title: table.title.as_deref(),
            pages: &table.pages,
            header_rows: table.header_rows,
            columns: table.columns,
            rows: table.rows,
            confidence: table.confidence,
            cells: table.cells.iter().map(CellJson::from).collect(),
        }
    }
}

impl<'a> From<&'a Cell> for CellJson<'a> {
    fn from(cell: &'a Cell) -> Self {
        Self {
            row: cell.row,
            col: cell.column,
            rowspan: cell.row_span,
            colspan: cell.column_span,
            text: &cell.text,
            page: cell.page,
            bbox: cell.bbox,
        }
    }
}

impl From<&Warning> for WarningJson {
    fn from(warning: &Warning) -> Self {
        let Warning { page, code, bbox, .. } = *warning;
        Self { page, code, severity: warning.severity(), message: warning.message(), bbox }
    }
}

/// Lengths are given as boxes are: to a hundredth of a point.
fn hundredths(length: f32) -> f32 {
    (length * 100.0).round() / 100.0
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::page_selection::PageSelection;
    use super::*;
    use crate::compare::sample::to_check;
    use crate::document::{Document, Role};
    use crate::plan::Initiative;

    /// Two pages, a table on the second, an initiative on each.
    fn document() -> (Document, Vec<Classified>) {
        let line = Line {
            text: "1. 背景".into(),
            bbox: Rect::new(50.1, 40.0, 300.2, 62.0),
            role: Role::ListItem,
            recognised: Some(0.9),
            struck: false,
            lead: None,
        };
        let page = |page| Page {
            page,
            label: page.to_string(),
            width: 841.8898,
            height: 595.3,
            turned: 0,
            lines: vec![line.clone()],
            annotated: Vec::new(),
        };
        let cell = Cell { row_span: 1, column_span: 2, text: "NO".into(), page: 2, ..Cell::default() };
        let table =
            Table { id: "t1".into(), pages: vec![2], columns: 2, rows: 1, cells: vec![cell], ..Table::default() };
        let record = |page| Classified {
            initiative: Initiative { name: "窓口".into(), page, ..Initiative::default() },
            areas: Vec::new(),
            topics: Vec::new(),
        };
        let document = Document { pages: vec![page(1), page(2)], elements: Vec::new(), tables: vec![table] };
        (document, vec![record(1), record(2)])
    }

    fn json(selection: &str) -> serde_json::Value {
        let (document, initiatives) = document();
        let selection = selection.parse::<PageSelection>().unwrap();
        let warnings = [Warning::on_page(1, WarningCode::NoTextLayer, "")];
        let account = to_check(&[1]);
        let extracted = Extracted {
            file: "計画.pdf",
            id: "",
            sha256: "00",
            document: &document,
            initiatives: &initiatives,
            account: Some(&account),
            warnings: &warnings,
            selection: &selection,
        };
        let mut out = Vec::new();
        write(&mut out, &extracted).unwrap();
        assert_eq!(out.iter().filter(|byte| **byte == b'\n').count(), 1, "one line");
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn the_format_has_the_published_fields() {
        let json = json("1-2");
        assert_eq!(json["schema"], "kurabe.document/1");
        assert_eq!(json["source"], serde_json::json!({"file": "計画.pdf", "sha256": "00", "pages": 2}));
        assert_eq!(json["pages"][0]["lines"][0]["role"], "list_item");
        assert_eq!(json["pages"][0]["lines"][0]["bbox"].to_string(), "[50.1,40.0,300.2,62.0]");
        assert_eq!(json["pages"][0]["lines"][0]["ocr"].to_string(), "0.9");
        assert_eq!(json["pages"][0]["width"].to_string(), "841.89");
        assert_eq!(json["tables"][0]["cells"][0]["colspan"], 2);
        assert_eq!(json["initiatives"][0]["name"], "窓口");
        assert_eq!(json["initiatives"][0]["topics"], serde_json::json!([]));
        assert_eq!(json["warnings"][0]["code"], "no_text_layer");
        let finding = &json["account"]["findings"][0];
        assert_eq!((&finding["code"], &finding["pages"][0]), (&"number_gap".into(), &1.into()));
        assert!(finding["message"].as_str().unwrap().contains("番号") && json["account"]["clean"] == false);
    }

    #[test]
    fn chosen_pages_bring_what_is_on_them() {
        let json = json("2");
        assert_eq!(json["source"]["pages"], 2, "the file's own number");
        assert_eq!(json["pages"].as_array().unwrap().len(), 1);
        assert_eq!(json["tables"].as_array().unwrap().len(), 1);
        assert_eq!(json["initiatives"].as_array().unwrap().len(), 1);
        assert_eq!(json["warnings"], serde_json::json!([]));
        assert_eq!(json["account"]["findings"], serde_json::json!([]));
        assert_eq!(json["account"]["clean"], false, "the document as a whole");
    }
}
