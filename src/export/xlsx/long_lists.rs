//! Lists that are too long for memory, as a workbook: their rows are packed bit by bit, and may come from a store.

use std::io;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::graft::{self, Graft};
use super::list::{Sheet, shown_width};
use super::packed::{PackedRows, RowWriter};
use super::{fit, refused, style};
use crate::export::plain_list::List;
use crate::export::plain_table::PlainCell;
use crate::export::{ExportError, Out};

/// The place of the format of texts among those of the workbook.
const BODY: u32 = 1;
/// The place of the format of whole numbers.
const NUMBER: u32 = 2;
/// The place of the format of texts that look like formulas.
const LIKE_FORMULA: u32 = 3;

/// The row of a sheet, from 1, in whose place the packed ones come: the first below the titles.
const FIRST_ROW: u32 = 2;

/// The formats of the cells, in their places from 1.
fn formats() -> [Format; LIKE_FORMULA as usize] {
    [style::body(), style::number(0), style::body().set_quote_prefix()]
}

/// Packs the rows of a list. Its numbers are whole.
pub(in crate::export) fn pack(list: &List) -> io::Result<PackedRows> {
    let shown = shown_width(list);
    let mut writer = RowWriter::default();
    for row in &list.rows {
        let cells = || shown.iter().map(|(column, width)| (row[*column].cell(), *width));
        writer.begin(Some(fit::height(cells().map(|(cell, width)| (cell.text().unwrap_or_default(), width)))));
        for (cell, _) in cells() {
            match cell {
                PlainCell::Empty => writer.blank(BODY),
                PlainCell::Number(number) => writer.number(NUMBER, number),
                PlainCell::Text(text) if style::is_like_formula(text) => writer.text(LIKE_FORMULA, text),
                PlainCell::Text(text) => writer.text(BODY, text),
            }
        }
        writer.end();
    }
    writer.packed()
}

/// A workbook of lists whose rows come packed.
pub(in crate::export) struct LongBook {
    /// The lists without rows.
    lists: Vec<List>,
    grafts: Vec<Graft>,
}

impl LongBook {
    /// A workbook with a sheet for each of these lists, and without rows.
    ///
    /// # Errors
    /// Where there is no room for temporary files.
    pub(in crate::export) fn new(lists: Vec<List>) -> io::Result<Self> {
        let graft = |_: &List| Graft::at(FIRST_ROW);
        Ok(Self { grafts: lists.iter().map(graft).collect::<Result<_, _>>()?, lists })
    }

    /// Adds rows to a list.
    ///
    /// # Errors
    /// Where they can't be written to disk.
    pub(in crate::export) fn add(&mut self, place: usize, rows: &PackedRows) -> io::Result<()> {
        self.grafts[place].add(rows)
    }

    /// How many rows a list has.
    pub(in crate::export) fn rows(&self, place: usize) -> usize {
        self.grafts[place].rows() as usize
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// Where it can't be written.
    pub(in crate::export) fn finish(mut self, out: Out<'_>) -> Result<(), ExportError> {
        let title = self.lists.first().map_or("", |list| list.name);
        let mut workbook = super::list::begin(title)?;
        formats().iter().for_each(|format| workbook.register_format(format));
        for (list, graft) in self.lists.iter().zip(&mut self.grafts) {
            sheet(&mut workbook, list, graft).map_err(|cause| refused(list.name, cause))?;
        }
        let bytes = workbook.save_to_buffer().map_err(|cause| refused(title, cause))?;
        Ok(graft::write(&bytes, self.grafts.into_iter().enumerate().collect(), out)?)
    }
}

/// A sheet with everything but its rows.
fn sheet(workbook: &mut Workbook, list: &List, graft: &mut Graft) -> Result<(), XlsxError> {
    let worksheet = workbook.add_worksheet();
    let mut sheet = Sheet::begin(worksheet, list)?;
    graft.show_formats(worksheet, &formats())?;
    sheet.rows = graft.rows() as usize;
    sheet.end(worksheet)
}
