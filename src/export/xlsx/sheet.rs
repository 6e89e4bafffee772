//! One comparison on one sheet: heading, header row, rows, notes.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Url, Worksheet, XlsxError};

use super::links::Links;
use super::{Sheet, page, style};
use crate::compare::area_matrix::{INITIATIVES_OF, PAGES_OF};
use crate::compare::schedule::{PHASE_OF, WORDS_OF};
use crate::export::table::{Cell, Table};
use crate::export::{Cover, columns};

/// The header row; above it stand the heading and the legend.
pub(super) const HEADER_ROW: u32 = 2;
/// The first row of the table.
pub(super) const FIRST_ROW: u32 = HEADER_ROW + 1;
/// Longest text that goes into a cell, in UTF-16 units; Excel holds 32,767.
const LONGEST_TEXT: usize = 32_000;
/// Longest address of a link; Excel holds 2,080.
const LONGEST_URL: usize = 2_000;

/// Writes the sheet.
pub(super) fn write(
    worksheet: &mut Worksheet,
    sheet: &Sheet<'_>,
    links: &Links,
    cover: &Cover,
) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    worksheet.set_row_height(0, 24)?.write_with_format(0, 0, &sheet.comparison.title, &style::heading())?;
    header(worksheet, &sheet.table)?;
    for row in 0..sheet.table.rows.len() {
        for column in 0..sheet.table.names.len() {
            cell(worksheet, sheet, links, row, column)?;
        }
    }
    if sheet.table.names.iter().any(|name| name.starts_with(WORDS_OF)) {
        legend(worksheet)?;
    }
    let last = FIRST_ROW + sheet.table.rows.len().max(1) as u32 - 1;
    if sheet.comparison.printed.is_some() {
        merge_runs(worksheet, &sheet.table)?;
    } else if !sheet.table.names.is_empty() {
        worksheet.autofilter(HEADER_ROW, 0, last, sheet.table.names.len() as u16 - 1)?;
    }
    page::notes(worksheet, sheet, last + 2)?;
    page::set_up(worksheet, sheet, cover, last)
}

fn header(worksheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    for (column, (name, title)) in (0..).zip(table.names.iter().zip(&table.titles)) {
        worksheet.set_column_width(column, columns::width(name))?;
        worksheet.write_with_format(HEADER_ROW, column, title, &style::header())?;
    }
    Ok(())
}

/// The phases in their shades, above the header.
fn legend(worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    worksheet.write_with_format(1, 0, "段階", &style::note())?;
    for (column, (phase, _)) in (1..).zip(style::PHASES) {
        let format = style::phase(style::body().set_align(FormatAlign::Center), phase.label());
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
    let (at, on) = (FIRST_ROW + row as u32, column as u16);
    let format = format(sheet, row, column);
    match &sheet.table.rows[row][column] {
        Cell::Empty => worksheet.write_blank(at, on, &format)?,
        Cell::Number(number) => worksheet.write_number_with_format(at, on, *number, &format)?,
        Cell::Text(text) => match target(sheet, links, row, column) {
            Some(target) => {
                let url = Url::new(target).set_text(shortened(text));
                worksheet.write_url_with_format(at, on, url, &style::link(format))?
            }
            None => worksheet.write_string_with_format(at, on, shortened(text), &format)?,
        },
    };
    Ok(())
}

fn format(sheet: &Sheet<'_>, row: usize, column: usize) -> Format {
    let table = &sheet.table;
    let (name, cell) = (table.names[column].as_str(), &table.rows[row][column]);
    let words = if let Cell::Text(text) = cell { Some(text.as_str()) } else { None };
    let format = match (name.strip_prefix(WORDS_OF), cell) {
        _ if name.starts_with(INITIATIVES_OF) || name == "schedule_state" => style::state(words),
        (Some(year), _) => {
            let phase = table.text(row, &format!("{PHASE_OF}{year}"));
            let format = phase.map_or_else(style::body, |phase| style::phase(style::body(), phase));
            // Years with the same words read as one bar; the words stay in each cell, for filters and machines.
            let same = words.is_some() && column > 0 && table.rows[row][column - 1] == *cell;
            if same { format.set_border_left(FormatBorder::None).set_font_color(0x59_59_59) } else { format }
        }
        (None, Cell::Number(_)) => style::number(),
        (None, _) => style::body(),
    };
    // A text that looks like a formula stays a text also after someone has edited the cell.
    let format = if words.is_some_and(|text| text.starts_with(['=', '+', '-', '@'])) {
        format.set_quote_prefix()
    } else {
        format
    };
    let is_sum = sheet.comparison.printed.is_some() && row + 1 == table.rows.len();
    if is_sum { style::sum(format) } else { format }
}

/// Where a cell leads: a document to the sources, the pages of a number to its initiatives, an address to its place.
fn target(sheet: &Sheet<'_>, links: &Links, row: usize, column: usize) -> Option<String> {
    let name = sheet.table.names[column].as_str();
    if let Some(code) = name.strip_prefix(PAGES_OF) {
        return links.of_initiatives(code, sheet.table.text(row, "area_id")?).map(ToOwned::to_owned);
    }
    match name {
        "document" => links.of_document(sheet, row).map(ToOwned::to_owned),
        "url" => sheet.table.text(row, name).filter(|url| is_address(url)).map(ToOwned::to_owned),
        _ => None,
    }
}

fn is_address(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && url.len() <= LONGEST_URL
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// A text that a cell holds; what is cut off is said.
fn shortened(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST_TEXT {
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
fn merge_runs(worksheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let mut row = FIRST_ROW;
    for run in table.rows.chunk_by(|a, b| a.first() == b.first()) {
        let last = row + run.len() as u32 - 1;
        if let (Some(Cell::Text(text)), true) = (run[0].first(), run.len() > 1) {
            worksheet.merge_range(row, 0, last, 0, text, &style::body())?;
        }
        row = last + 1;
    }
    Ok(())
}
