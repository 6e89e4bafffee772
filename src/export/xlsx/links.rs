//! Positions of rows in the workbook, so that documents and numbers can link to them.

use std::collections::BTreeMap;

use super::Sheet;
use super::sheet::{FIRST_ROW, MOST_ROWS};
use crate::compare::{ColumnKind, RecordSide, documents};

/// Largest number of links in a sheet that Excel reads.
const MOST_LINKS: usize = 65_530;

/// Largest number of cells of a row that link to a PDF: one for each of two editions side by side.
const LINKED: usize = 2;

/// Targets inside the workbook.
#[derive(Default)]
pub(super) struct Links {
    documents: BTreeMap<String, String>,
    initiatives: BTreeMap<(String, String), String>,
}

impl Links {
    /// Finds the row of each document, or the first counted initiative of each municipality and area.
    pub(super) fn add(&mut self, sheet: &Sheet<'_>) {
        for row in 0..sheet.table.height.min(MOST_ROWS) {
            let text = |kind| sheet.table.text(row, &kind).unwrap_or_default().to_owned();
            let target = || format!("internal:'{}'!A{}", sheet.name, FIRST_ROW as usize + row + 1);
            if sheet.comparison.name == documents::NAME {
                self.documents.insert(text(ColumnKind::DocumentId(RecordSide::Own)), target());
            } else if !text(ColumnKind::Counted).is_empty() {
                let key = (text(ColumnKind::MunicipalityCode), text(ColumnKind::AreaId));
                self.initiatives.entry(key).or_insert_with(target);
            }
        }
    }

    /// The row of a document in the list of sources; `None` if the sheet has more rows than Excel reads links.
    pub(super) fn of_document(&self, sheet: &Sheet<'_>, row: usize) -> Option<&str> {
        let linked = sheet.comparison.name != documents::NAME && sheet.shape.height <= MOST_LINKS;
        let id = sheet.table.text(row, &ColumnKind::DocumentId(RecordSide::Own)).filter(|_| linked)?;
        self.documents.get(id).map(String::as_str)
    }

    /// Whether a sheet has few enough links for Excel.
    pub(super) fn are_few_enough(&self, sheet: &Sheet<'_>) -> bool {
        let beside = if sheet.table.is_narrow { sheet.table.on_paper } else { LINKED };
        sheet.shape.height * beside <= MOST_LINKS
    }

    /// The first initiative that a number of the area matrix counts.
    pub(super) fn of_initiatives(&self, code: &str, area: &str) -> Option<&str> {
        self.initiatives.get(&(code.to_owned(), area.to_owned())).map(String::as_str)
    }
}
