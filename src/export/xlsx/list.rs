//! A list as a workbook: header row with a filter, rows, nothing else.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::sheet::{MOST_FITTED, shortened};
use super::{fit, page, refused, saved, style};
use crate::export::plain_list::{List, ListValue};
use crate::export::plain_table::PlainCell;
use crate::export::{ExportError, column_titles};

/// The bytes of the workbook, a sheet a list.
pub(in crate::export) fn write(lists: &[List]) -> Result<Vec<u8>, ExportError> {
    let title = lists.first().map_or("", |list| list.name);
    let mut workbook = begin(title)?;
    for list in lists {
        sheet(workbook.add_worksheet(), list).map_err(|cause| refused(list.name, cause))?;
    }
    saved(&mut workbook, title)
}

/// A workbook without sheets.
pub(super) fn begin(title: &str) -> Result<Workbook, ExportError> {
    let refused = |cause| refused(title, cause);
    let mut workbook = Workbook::new();
    style::set_default(&mut workbook).map_err(refused)?;
    workbook.set_properties(&super::properties(title).map_err(refused)?);
    Ok(workbook)
}

fn sheet(worksheet: &mut Worksheet, list: &List) -> Result<(), XlsxError> {
    let mut sheet = Sheet::begin(worksheet, list)?;
    for row in &list.rows {
        sheet.rows += 1;
        sheet.row(worksheet, row)?;
    }
    sheet.end(worksheet)
}

/// A list on its sheet.
pub(super) struct Sheet {
    name: &'static str,
    /// The columns that people read.
    shown: Vec<usize>,
    widths: Vec<f64>,
    pub(super) rows: usize,
    /// How texts look, made once: a long list has many of them.
    body: Format,
}

impl Sheet {
    /// Writes the titles.
    pub(super) fn begin(worksheet: &mut Worksheet, list: &List) -> Result<Self, XlsxError> {
        worksheet.set_name(list.name)?;
        let titles = list.titles();
        let (shown, widths): (Vec<usize>, Vec<f64>) = shown_width(list).into_iter().unzip();
        for (at, (column, width)) in (0..).zip(shown.iter().zip(&widths)) {
            worksheet.set_column_width(at, *width)?.write_with_format(0, at, &titles[*column], &style::header())?;
        }
        let texts = shown.iter().map(|column| titles[*column].as_str());
        worksheet.set_row_height(0, fit::height(texts.zip(widths.iter().copied())))?;
        Ok(Self { name: list.name, shown, widths, rows: 0, body: style::body() })
    }

    /// Writes a row at the current position.
    fn row(&self, worksheet: &mut Worksheet, row: &[ListValue]) -> Result<(), XlsxError> {
        let at = self.rows as u32;
        let values: Vec<PlainCell<'_>> = self.shown.iter().map(|column| row[*column].cell()).collect();
        for (column, value) in (0..).zip(&values) {
            self.cell(worksheet, at, column, *value)?;
        }
        if self.rows <= MOST_FITTED {
            let texts = values.iter().map(|value| value.text().unwrap_or_default());
            worksheet.set_row_height(at, fit::height(texts.zip(self.widths.iter().copied())))?;
        }
        Ok(())
    }

    fn cell(&self, worksheet: &mut Worksheet, row: u32, column: u16, cell: PlainCell<'_>) -> Result<(), XlsxError> {
        match cell {
            PlainCell::Empty => worksheet.write_blank(row, column, &self.body)?,
            PlainCell::Number(number) => {
                worksheet.write_number_with_format(row, column, number, &style::number(style::decimals(number)))?
            }
            PlainCell::Text(text) if style::is_like_formula(text) => {
                worksheet.write_string_with_format(row, column, shortened(text), &style::text_cell(text))?
            }
            PlainCell::Text(text) => worksheet.write_string_with_format(row, column, shortened(text), &self.body)?,
        };
        Ok(())
    }

    /// Writes what concerns all rows.
    pub(super) fn end(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let last = (self.shown.len().max(1) - 1) as u16;
        worksheet.autofilter(0, 0, self.rows.max(1) as u32, last)?.set_freeze_panes(1, 0)?;
        page::basics(worksheet, self.name);
        worksheet.set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
        Ok(())
    }
}

/// The columns that people read, with their widths: ids that stand beside their labels are for programs.
pub(super) fn shown_width(list: &List) -> Vec<(usize, f64)> {
    let is_for_programs = |column: usize| {
        let name = column.checked_sub(list.own.len()).and_then(|at| list.columns.get(at));
        name.is_some_and(|name| *name == "area_id" && list.columns.contains(&"area"))
    };
    let shown = (0..list.own.len() + list.columns.len()).filter(|column| !is_for_programs(*column));
    shown.map(|column| (column, width(list, column))).collect()
}

/// Width of a column; one named by the user is as wide as its texts, within limits.
fn width(list: &List, column: usize) -> f64 {
    /// Widest column, in characters of half width.
    const WIDEST: usize = 40;
    /// Narrowest column, in characters of half width: a header with the button of the filter.
    const NARROWEST: usize = 7;
    let Some(title) = list.own.get(column) else {
        return column_titles::width_of(list.columns[column - list.own.len()]);
    };
    let texts = list.rows.iter().filter_map(|row| row[column].cell().text()).chain([title.as_str()]);
    let widest = texts.flat_map(str::lines).map(UnicodeWidthStr::width).max().unwrap_or(0);
    (widest + 1).clamp(NARROWEST, WIDEST) as f64
}
