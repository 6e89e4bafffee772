//! One comparison on one sheet: heading, header row, rows, notes.

use rust_xlsxwriter::{FormatAlign, Url, Worksheet, XlsxError};

use super::links::Links;
use super::look::Look;
use super::{Sheet, fit, page, style};
use crate::compare::{ColumnKind, MunicipalityValue, RecordSide};
use crate::export::plain_table::{PlainCell, PlainTable};
use crate::export::{CoverSheet, narrow};

/// The header row, below the heading and the legend.
pub(super) const HEADER_ROW: u32 = 2;
/// The first row of the table.
pub(super) const FIRST_ROW: u32 = HEADER_ROW + 1;
/// Largest number of rows of a table on a sheet, which holds 1,048,576 including heading and notes. The rest is in CSV.
pub(super) const MOST_ROWS: usize = 1_048_000;
/// Width that the filter button takes from a title, in half-width characters.
const FILTER: f64 = 1.5;
/// Largest number of rows of a sheet with explicit heights: the writer keeps 400 bytes for each until the end, and
/// nobody prints more. Spreadsheets fit the heights of larger sheets when they open the file.
pub(super) const MOST_FITTED: usize = 65_000;
/// Longest text that goes into a cell, in UTF-16 units; Excel holds 32,767.
const LONGEST_TEXT: usize = 32_000;
/// Longest address of a link; Excel holds 2,080.
const LONGEST_URL: usize = 2_000;

/// Writes the sheet.
pub(super) fn write(
    worksheet: &mut Worksheet,
    sheet: &Sheet<'_>,
    links: &Links,
    cover: &CoverSheet,
) -> Result<(), XlsxError> {
    if sheet.before == 0 {
        head(worksheet, sheet)?;
    }
    for row in 0..sheet.table.height.min(MOST_ROWS.saturating_sub(sheet.before)) {
        for column in 0..sheet.table.heads.len() {
            cell(worksheet, sheet, links, row, column)?;
        }
        if sheet.shape.height <= MOST_FITTED {
            worksheet.set_row_height(FIRST_ROW + (sheet.before + row) as u32, height(sheet, row))?;
        }
    }
    if sheet.is_last() { foot(worksheet, sheet, cover) } else { Ok(()) }
}

/// Everything below the rows, and the settings of the whole sheet.
pub(super) fn foot(worksheet: &mut Worksheet, sheet: &Sheet<'_>, cover: &CoverSheet) -> Result<(), XlsxError> {
    let last = FIRST_ROW + sheet.shape.height.clamp(1, MOST_ROWS) as u32 - 1;
    if sheet.has_sums {
        merge_runs(worksheet, &sheet.table)?;
    } else if !sheet.table.heads.is_empty() {
        worksheet.autofilter(HEADER_ROW, 0, last, sheet.table.heads.len() as u16 - 1)?;
    }
    page::notes(worksheet, sheet, last + 2)?;
    page::set_up(worksheet, sheet, cover, last)
}

/// Everything above the rows.
pub(super) fn head(worksheet: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    worksheet.set_row_height(0, 24)?.write_with_format(0, 0, &sheet.comparison.title, &style::heading())?;
    if sheet.table.is_narrow {
        for block in sheet.table.blocks() {
            let (from, to, width) = page::own_columns(sheet, &block);
            page::wide_text(worksheet, 1, (from, to), &narrow::legend(), width)?;
        }
    } else if sheet.table.has_phases() {
        legend(worksheet)?;
    }
    header(worksheet, sheet)
}

fn header(worksheet: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    for (column, (title, width)) in (0..).zip(sheet.table.titles.iter().zip(&sheet.widths)) {
        worksheet.set_column_width(column, *width)?;
        let is_upright = sheet.table.is_narrow_cell(column as usize);
        let format = if is_upright { style::upright(style::header()) } else { style::header() };
        worksheet.write_with_format(HEADER_ROW, column, title, &format)?;
    }
    if sheet.table.is_narrow {
        let titles = sheet.table.titles.iter().map(String::as_str);
        worksheet.set_row_height(HEADER_ROW, fit::upright_height(titles))?;
        return Ok(());
    }
    let titles = sheet.table.titles.iter().map(String::as_str).zip(sheet.widths.iter().map(|width| width - FILTER));
    worksheet.set_row_height(HEADER_ROW, fit::height(titles))?;
    Ok(())
}

/// The height of a row in points, fitted to its printed texts; longer texts for the screen are cut off.
pub(super) fn height(sheet: &Sheet<'_>, row: usize) -> f64 {
    let table = &sheet.table;
    // A cell that will be merged with its neighbour has the room of both.
    let first = |row: usize| table.cell(row, 0);
    let is_merged = sheet.has_sums
        && (row + 1 < table.height && first(row) == first(row + 1)
            || row.checked_sub(1).is_some_and(|before| first(row) == first(before)));
    // Numbers do not wrap.
    let text = |column: usize| table.cell(row, column).text().map(|_| table.shown(row, column)).unwrap_or_default();
    let texts: Vec<_> = (0..table.on_paper).map(text).collect();
    let cells = texts.iter().map(AsRef::as_ref).zip(sheet.widths.iter().copied()).skip(usize::from(is_merged));
    fit::height(cells)
}

/// The phases in their shades, above the header.
fn legend(worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    worksheet.write_with_format(1, 0, "段階", &style::note())?;
    for (column, (phase, _)) in (1..).zip(style::PHASES) {
        let format = style::phase(style::body().set_align(FormatAlign::Center), phase);
        worksheet.write_with_format(1, column, phase.label(), &format)?;
    }
    Ok(())
}

fn cell(
    worksheet: &mut Worksheet,
    sheet: &Sheet<'_>,
    links: &Links,
    row: usize,
    column: usize,
) -> Result<(), XlsxError> {
    let (at, on) = (FIRST_ROW + (sheet.before + row) as u32, column as u16);
    let target = target(sheet, links, row, column);
    let format = Look::of(sheet, row, column, target.is_some()).format();
    if let Some(target) = target {
        // The link belongs to the cell; the value written over its text keeps its type.
        worksheet.write_url_with_format(at, on, Url::new(target), &format)?;
    }
    match sheet.table.cell(row, column) {
        PlainCell::Empty => worksheet.write_blank(at, on, &format)?,
        PlainCell::Number(number) => worksheet.write_number_with_format(at, on, number, &format)?,
        PlainCell::Text(_) => {
            worksheet.write_string_with_format(at, on, shortened(&sheet.table.shown(row, column)), &format)?
        }
    };
    Ok(())
}

/// Where a cell leads: the page of a row to that of the PDF, or as the month of its document to the sources; the pages of
/// a number to its initiatives; an address to its site. Only short texts carry links, because LibreOffice does not wrap
/// linked texts.
pub(super) fn target(sheet: &Sheet<'_>, links: &Links, row: usize, column: usize) -> Option<String> {
    let table = &sheet.table;
    let kind = table.kind(column);
    let area = table.text(row, &ColumnKind::AreaId);
    if let (ColumnKind::OfMunicipality(code, MunicipalityValue::Pages), Some(area)) = (kind, area) {
        return links.of_initiatives(code, area).map(ToOwned::to_owned);
    }
    // Texts of several lines have no single target.
    if !matches!(kind, ColumnKind::Citation | ColumnKind::ToRead)
        && links.are_few_enough(sheet)
        && let Some(way) = table.ways(row, column, sheet.pdfs).into_iter().next().flatten()
    {
        return Some(format!("file://{way}")).filter(|way| way.len() <= LONGEST_URL);
    }
    let own_page = ColumnKind::Page(RecordSide::Own);
    match kind {
        ColumnKind::Page(RecordSide::Own) => links.of_document(sheet, row).map(ToOwned::to_owned),
        ColumnKind::Published if table.place(&own_page).is_none() => {
            links.of_document(sheet, row).map(ToOwned::to_owned)
        }
        ColumnKind::Url => table.text(row, kind).filter(|url| is_address(url)).map(ToOwned::to_owned),
        _ => None,
    }
}

fn is_address(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && url.len() <= LONGEST_URL
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// A text cut to what a cell can hold, with a note that it was cut.
pub(super) fn shortened(text: &str) -> String {
    // a text never has more UTF-16 units than UTF-8 bytes
    if text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT {
        return text.to_owned();
    }
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= LONGEST_TEXT
    };
    format!("{}…（長いため以下省略。全文はCSVにあります）", text.chars().take_while(fits).collect::<String>())
}

/// Neighbours with the same text in the first column become one cell. Only in tables without a filter.
fn merge_runs(worksheet: &mut Worksheet, table: &PlainTable<'_>) -> Result<(), XlsxError> {
    let texts: Vec<PlainCell<'_>> = (0..table.height).map(|row| table.cell(row, 0)).collect();
    let mut row = FIRST_ROW;
    for run in texts.chunk_by(|a, b| a == b) {
        let last = row + run.len() as u32 - 1;
        if let (PlainCell::Text(text), true) = (run[0], run.len() > 1) {
            worksheet.merge_range(row, 0, last, 0, text, &style::body())?;
        }
        row = last + 1;
    }
    Ok(())
}
