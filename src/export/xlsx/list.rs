//! A list as a workbook: header row with a filter, rows, nothing else.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::sheet::shortened;
use super::{fit, page, refused, saved, style};
use crate::export::plain_list::List;
use crate::export::plain_table::PlainCell;
use crate::export::{ExportError, column_titles};

/// The bytes of the workbook, a sheet a list.
pub(in crate::export) fn write(lists: &[List]) -> Result<Vec<u8>, ExportError> {
    let title = lists.first().map_or("", |list| list.name);
    let mut workbook = Workbook::new();
    let properties = super::properties(title).map_err(|cause| refused(title, cause))?;
    style::set_default(&mut workbook).map_err(|cause| refused(title, cause))?;
    workbook.set_properties(&properties);
    for list in lists {
        sheet(workbook.add_worksheet(), list).map_err(|cause| refused(list.name, cause))?;
    }
    saved(&mut workbook, title)
}

fn sheet(worksheet: &mut Worksheet, list: &List) -> Result<(), XlsxError> {
    worksheet.set_name(list.name)?;
    let titles = list.titles();
    let shown = shown(list);
    let widths: Vec<f64> = shown.iter().map(|column| width(list, *column)).collect();
    for (at, (column, width)) in (0..).zip(shown.iter().zip(&widths)) {
        worksheet.set_column_width(at, *width)?.write_with_format(0, at, &titles[*column], &style::header())?;
    }
    let texts = shown.iter().map(|column| titles[*column].as_str());
    worksheet.set_row_height(0, fit::height(texts.zip(widths.iter().copied())))?;
    for (at, row) in (1..).zip(&list.rows) {
        let values: Vec<PlainCell<'_>> = shown.iter().map(|column| row[*column].cell()).collect();
        for (column, value) in (0..).zip(&values) {
            cell(worksheet, at, column, *value)?;
        }
        let texts = values.iter().map(|value| value.text().unwrap_or_default());
        worksheet.set_row_height(at, fit::height(texts.zip(widths.iter().copied())))?;
    }
    let last = (shown.len().max(1) - 1) as u16;
    worksheet.autofilter(0, 0, list.rows.len().max(1) as u32, last)?.set_freeze_panes(1, 0)?;
    page::basics(worksheet, list.name);
    worksheet.set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// The columns that people read: ids that stand beside their labels are for programs.
fn shown(list: &List) -> Vec<usize> {
    let is_for_programs = |column: usize| {
        let name = column.checked_sub(list.own.len()).and_then(|at| list.columns.get(at));
        name.is_some_and(|name| *name == "area_id" && list.columns.contains(&"area"))
    };
    (0..list.own.len() + list.columns.len()).filter(|column| !is_for_programs(*column)).collect()
}

/// How wide a column is: one that somebody else has named is as wide as its texts, within reason.
fn width(list: &List, column: usize) -> f64 {
    /// Widest column, in characters of half width.
    const WIDEST: usize = 40;
    /// Narrowest column, in characters of half width: a header with the button of the filter.
    const NARROWEST: usize = 7;
    let Some(title) = list.own.get(column) else { return column_titles::width(list.columns[column - list.own.len()]) };
    let texts = list.rows.iter().filter_map(|row| row[column].cell().text()).chain([title.as_str()]);
    let widest = texts.flat_map(str::lines).map(UnicodeWidthStr::width).max().unwrap_or(0);
    (widest + 1).clamp(NARROWEST, WIDEST) as f64
}

fn cell(worksheet: &mut Worksheet, row: u32, column: u16, cell: PlainCell<'_>) -> Result<(), XlsxError> {
    match cell {
        PlainCell::Empty => worksheet.write_blank(row, column, &style::body())?,
        PlainCell::Number(number) => worksheet.write_number_with_format(row, column, number, &style::number(number))?,
        PlainCell::Text(text) => {
            worksheet.write_string_with_format(row, column, shortened(text), &style::text_cell(text))?
        }
    };
    Ok(())
}
