//! Page setup of a sheet for printing: A4 landscape, header repeated, notes under the table.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::{FIRST_ROW, HEADER_ROW, MOST_ROWS, shortened};
use super::{Sheet, fit, style};
use crate::export::{CoverSheet, layouts};

/// Number of the paper size A4 in spreadsheets.
const PAPER: u8 = 9;
/// Left and right margins, in inches.
const MARGIN: f64 = 0.4;
/// Units of column width across an A4 landscape page at full size, within the margins.
const PAGE_WIDTH: f64 = 130.0;
/// Share of that width that a block of municipalities takes. Some spreadsheets draw columns wider, and no column may
/// slip to the next page.
const ROOM: f64 = 0.8;
/// Smallest scale to which a sheet is shrunk to fit the width of a page; wider sheets continue on further pages.
const SMALLEST_SCALE: f64 = 0.5;

/// Paper, margins, repeated rows and columns, panes.
pub(super) fn set_up(
    worksheet: &mut Worksheet,
    sheet: &Sheet<'_>,
    cover: &CoverSheet,
    last: u32,
) -> Result<(), XlsxError> {
    basics(worksheet, &cover.title);
    worksheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    let frozen = layouts::frozen(sheet.comparison.name, &sheet.table.heads);
    worksheet.set_freeze_panes(FIRST_ROW, frozen)?;
    let on_paper = sheet.table.on_paper.max(1) as u16;
    let notes = sheet.comparison.notes.len() as u32;
    worksheet.set_print_area(0, 0, last + 1 + notes, on_paper - 1)?;
    if sheet.table.is_narrow {
        // Each page holds a block of whole municipalities, and repeats the columns that name the rows.
        let blocks = sheet.table.blocks();
        let breaks: Vec<u32> =
            blocks.iter().skip(1).filter_map(|block| block.get(usize::from(frozen))).map(|c| *c as u32).collect();
        worksheet.set_vertical_page_breaks(&breaks)?;
        let widest = blocks
            .iter()
            .map(|block| fit::together(block.iter().map(|column| sheet.widths[*column])))
            .fold(1.0, f64::max);
        worksheet.set_print_scale(((PAGE_WIDTH * ROOM / widest).clamp(SMALLEST_SCALE, 1.0) * 100.0) as u16);
        worksheet.set_repeat_columns(0, frozen.max(1) - 1)?;
    } else if width(sheet) > PAGE_WIDTH / SMALLEST_SCALE {
        worksheet.set_print_scale((SMALLEST_SCALE * 100.0) as u16);
        if frozen > 0 {
            worksheet.set_repeat_columns(0, frozen - 1)?;
        }
    } else {
        // A table with sums is printed on one page.
        let high = if sheet.has_sums { 1 } else { 0 };
        worksheet.set_print_fit_to_pages(1, high);
    }
    Ok(())
}

/// Settings of all sheets.
pub(super) fn basics(worksheet: &mut Worksheet, title: &str) {
    // & begins a code in headers and footers.
    let title = title.replace('&', "&&");
    worksheet
        .set_paper_size(PAPER)
        .set_landscape()
        .set_margins(MARGIN, MARGIN, 0.6, 0.6, 0.3, 0.3)
        .set_print_center_horizontally(true)
        .set_footer(format!("&L&8{title}&C&8&P / &N&R&8&A"));
}

/// The notes, each over the width of the page.
pub(super) fn notes(worksheet: &mut Worksheet, sheet: &Sheet<'_>, first: u32) -> Result<(), XlsxError> {
    let blocks = sheet.table.blocks();
    let Some(block) = blocks.first() else { return Ok(()) };
    let (from, to, wide) = own_columns(sheet, block);
    let left_out = sheet.shape.height.saturating_sub(MOST_ROWS);
    let cut =
        format!("このほか{left_out}行は、Excelの行数の上限を超えるため載せていません。CSVの同じ表をご覧ください。");
    let cut = (left_out > 0).then_some(&cut);
    for (row, note) in (first..).zip(sheet.comparison.notes.iter().chain(cut)) {
        let note = format!("注　{note}");
        wide_text(worksheet, row, (from, to), &note, wide.min(PAGE_WIDTH / SMALLEST_SCALE))?;
    }
    Ok(())
}

/// A text over several columns that are `width` wide together, with the row as high as needed, because spreadsheets fit
/// heights to single cells only.
pub(super) fn wide_text(
    worksheet: &mut Worksheet,
    row: u32,
    (from, to): (u16, u16),
    text: &str,
    width: f64,
) -> Result<(), XlsxError> {
    let text = &shortened(text);
    if from == to {
        worksheet.write_with_format(row, from, text, &style::note())?;
        return Ok(());
    }
    worksheet.merge_range(row, from, row, to, text, &style::note())?;
    worksheet.set_row_height(row, fit::height([(text.as_str(), width)]))?;
    Ok(())
}

/// The first and last column of a block without the columns repeated on each page, and their width: a text over them
/// stays on one page.
pub(super) fn own_columns(sheet: &Sheet<'_>, block: &[usize]) -> (u16, u16, f64) {
    let frozen = usize::from(layouts::frozen(sheet.comparison.name, &sheet.table.heads));
    let own = if sheet.table.is_narrow { block.get(frozen..).unwrap_or(block) } else { block };
    let width = own.iter().map(|column| sheet.widths[*column]).sum();
    (own.first().copied().unwrap_or(0) as u16, own.last().copied().unwrap_or(0) as u16, width)
}

fn width(sheet: &Sheet<'_>) -> f64 {
    sheet.widths[..sheet.table.on_paper].iter().sum()
}
