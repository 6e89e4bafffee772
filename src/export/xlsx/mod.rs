//! The workbook a council gets: cover, one sheet a comparison, sources. No macros, no formulas, no outside resources.

mod chart;
mod cover;
mod fit;
mod links;
pub(super) mod list;
mod page;
mod sheet;
mod style;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::table::Table;
use super::template::Chosen;
use super::{Cover, ExportError, layouts};
use crate::compare::Comparison;
use links::Links;

/// Longest name that a sheet may have.
const LONGEST_NAME: usize = 31;

/// A sheet with more cells than this goes to disk row by row instead of staying in memory.
const LARGE: usize = 200_000;

/// A comparison on its way to a sheet.
struct Sheet<'a> {
    comparison: &'a Comparison,
    table: Table<'a>,
    widths: Vec<f64>,
    name: String,
}

impl<'a> Sheet<'a> {
    fn new(chosen: &Chosen<'a>) -> Result<Self, ExportError> {
        let comparison = chosen.comparison;
        let table = Table::for_people(comparison, chosen.columns)?;
        Ok(Self { comparison, widths: fit::widths(&table), table, name: sheet_name(&comparison.title) })
    }
}

/// The bytes of the workbook.
pub(super) fn write(comparisons: &[Chosen<'_>], cover: &Cover) -> Result<Vec<u8>, ExportError> {
    let sheets = comparisons.iter().map(Sheet::new).collect::<Result<Vec<_>, _>>()?;
    let links = Links::new(&sheets);
    let mut workbook = Workbook::new();
    style::set_default(&mut workbook).map_err(|cause| refused(&cover.title, cause))?;
    workbook.set_properties(&properties(&cover.title).map_err(|cause| refused(&cover.title, cause))?);
    cover::write(workbook.add_worksheet(), &sheets, cover).map_err(|cause| refused(cover::NAME, cause))?;
    for sheet in &sheets {
        // Cells of sums are merged over rows, which needs them all in memory; such sheets have few rows.
        let is_large =
            sheet.table.height * sheet.table.names.len() > LARGE && !layouts::has_sums(sheet.comparison.name);
        let worksheet = if is_large {
            workbook.add_worksheet_with_constant_memory().map_err(|cause| refused(&sheet.name, cause))?
        } else {
            workbook.add_worksheet()
        };
        sheet::write(worksheet, sheet, &links, cover).map_err(|cause| refused(&sheet.name, cause))?;
        if chart::is_for(sheet) {
            chart::write(workbook.add_worksheet(), sheet, cover).map_err(|cause| refused(chart::NAME, cause))?;
        }
    }
    workbook.save_to_buffer().map_err(|cause| refused(&cover.title, cause))
}

fn refused(sheet: &str, cause: XlsxError) -> ExportError {
    ExportError::Workbook { sheet: sheet.to_owned(), cause }
}

/// The clock is no input: the same tables must give the same bytes, so the date of creation is a constant.
fn properties(title: &str) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new().set_title(title).set_author("kurabe").set_creation_datetime(&created))
}

/// A title as the name of a sheet, which is short and without some signs.
fn sheet_name(title: &str) -> String {
    title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(LONGEST_NAME).collect()
}
