//! A list as a workbook: header row with a filter, rows, nothing else.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::sheet::shortened;
use super::{fit, page, refused, style};
use crate::export::list::List;
use crate::export::table::Cell;
use crate::export::{ExportError, columns};

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
    workbook.save_to_buffer().map_err(|cause| refused(title, cause))
}

fn sheet(worksheet: &mut Worksheet, list: &List) -> Result<(), XlsxError> {
    worksheet.set_name(list.name)?;
    let widths: Vec<f64> = list.columns.iter().map(|name| columns::width(name)).collect();
    for (column, (title, width)) in (0..).zip(list.titles().iter().zip(&widths)) {
        worksheet.set_column_width(column, *width)?.write_with_format(0, column, title, &style::header())?;
    }
    let titles = list.titles();
    worksheet.set_row_height(0, fit::height(titles.iter().map(String::as_str).zip(widths.iter().copied())))?;
    for (at, row) in (1..).zip(&list.rows) {
        for (column, value) in (0..).zip(row) {
            cell(worksheet, at, column, value.cell())?;
        }
        let texts = row.iter().map(|value| value.cell().text().unwrap_or_default());
        worksheet.set_row_height(at, fit::height(texts.zip(widths.iter().copied())))?;
    }
    let last = (list.columns.len().max(1) - 1) as u16;
    worksheet.autofilter(0, 0, list.rows.len().max(1) as u32, last)?.set_freeze_panes(1, 0)?;
    page::basics(worksheet, list.name);
    worksheet.set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn cell(worksheet: &mut Worksheet, row: u32, column: u16, cell: Cell<'_>) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => worksheet.write_blank(row, column, &style::body())?,
        Cell::Number(number) => worksheet.write_number_with_format(row, column, number, &style::number(number))?,
        Cell::Text(text) => {
            worksheet.write_string_with_format(row, column, shortened(text), &style::text_cell(text))?
        }
    };
    Ok(())
}
