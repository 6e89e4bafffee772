//! A list as a workbook: header row with a filter, rows, nothing else.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::sheet::{MOST_FITTED, shortened};
use super::{fit, page, refused, saved, style};
use crate::export::plain_list::{List, ListValue};
use crate::export::plain_table::PlainCell;
use crate::export::{ExportError, column_titles};

/// The level of deflate of long lists: faster than the usual 6, and nearly as small.
const FASTER: u8 = 3;

/// The bytes of the workbook, a sheet a list.
pub(in crate::export) fn write(lists: &[List]) -> Result<Vec<u8>, ExportError> {
    let mut book = Book::new(lists, false)?;
    for (place, list) in lists.iter().enumerate() {
        book.add(place, &list.rows)?;
    }
    book.finish()
}

/// A workbook of lists whose rows are added bit by bit.
pub(in crate::export) struct Book {
    workbook: Workbook,
    sheets: Vec<Sheet>,
}

/// A list on its sheet.
struct Sheet {
    name: &'static str,
    /// The columns that people read.
    shown: Vec<usize>,
    widths: Vec<f64>,
    rows: usize,
    /// The format of texts, created once because a workbook of the country has millions of them.
    body: Format,
}

impl Book {
    /// Begins a workbook with the sheets of these lists and their titles, without rows. If the lists are long, rows go
    /// to disk as they are added.
    pub(in crate::export) fn new(lists: &[List], is_long: bool) -> Result<Self, ExportError> {
        let title = lists.first().map_or("", |list| list.name);
        let mut workbook = Workbook::new();
        let properties = super::properties(title).map_err(|cause| refused(title, cause))?;
        style::set_default(&mut workbook).map_err(|cause| refused(title, cause))?;
        workbook.set_properties(&properties);
        let mut sheets = Vec::new();
        if is_long {
            workbook.set_zip_compression_level(FASTER);
        }
        for list in lists {
            let refused = |cause| refused(list.name, cause);
            let worksheet = if is_long {
                workbook.add_worksheet_with_constant_memory().map_err(refused)?
            } else {
                workbook.add_worksheet()
            };
            sheets.push(Sheet::begin(worksheet, list).map_err(refused)?);
        }
        Ok(Self { workbook, sheets })
    }

    /// Adds rows to a list.
    pub(in crate::export) fn add(&mut self, place: usize, rows: &[Vec<ListValue>]) -> Result<(), ExportError> {
        let sheet = &mut self.sheets[place];
        let refused = |cause| refused(sheet.name, cause);
        let worksheet = self.workbook.worksheet_from_index(place).map_err(refused)?;
        for row in rows {
            sheet.rows += 1;
            sheet.row(worksheet, row).map_err(refused)?;
        }
        Ok(())
    }

    /// How many rows a list has.
    pub(in crate::export) fn rows(&self, place: usize) -> usize {
        self.sheets[place].rows
    }

    /// The bytes of the workbook.
    pub(in crate::export) fn finish(mut self) -> Result<Vec<u8>, ExportError> {
        for (place, sheet) in self.sheets.iter().enumerate() {
            let worksheet = self.workbook.worksheet_from_index(place);
            worksheet.and_then(|it| sheet.end(it)).map_err(|cause| refused(sheet.name, cause))?;
        }
        saved(&mut self.workbook, self.sheets.first().map_or("", |sheet| sheet.name))
    }
}

impl Sheet {
    fn begin(worksheet: &mut Worksheet, list: &List) -> Result<Self, XlsxError> {
        worksheet.set_name(list.name)?;
        let titles = list.titles();
        let shown = shown(list);
        let widths: Vec<f64> = shown.iter().map(|column| width(list, *column)).collect();
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
                worksheet.write_number_with_format(row, column, number, &style::number(number))?
            }
            PlainCell::Text(text) if style::is_like_formula(text) => {
                worksheet.write_string_with_format(row, column, shortened(text), &style::text_cell(text))?
            }
            PlainCell::Text(text) => worksheet.write_string_with_format(row, column, shortened(text), &self.body)?,
        };
        Ok(())
    }

    fn end(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let last = (self.shown.len().max(1) - 1) as u16;
        worksheet.autofilter(0, 0, self.rows.max(1) as u32, last)?.set_freeze_panes(1, 0)?;
        page::basics(worksheet, self.name);
        worksheet.set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
        Ok(())
    }
}

/// The columns that people read: ids that stand beside their labels are for programs.
fn shown(list: &List) -> Vec<usize> {
    let is_for_programs = |column: usize| {
        let name = column.checked_sub(list.own.len()).and_then(|at| list.columns.get(at));
        name.is_some_and(|name| *name == "area_id" && list.columns.contains(&"area"))
    };
    (0..list.own.len() + list.columns.len()).filter(|column| !is_for_programs(*column)).collect()
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
