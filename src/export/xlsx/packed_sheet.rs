//! The rows of a large comparison, packed as its parts come: the sheet itself has what stands above and below them.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Url, Workbook};

use super::graft::Graft;
use super::links::Links;
use super::look::{Look, Looks};
use super::packed::RowWriter;
use super::sheet::{self, FIRST_ROW, MOST_FITTED, MOST_ROWS};
use super::{Sheet, refused, style};
use crate::export::plain_table::PlainCell;
use crate::export::{CoverSheet, ExportError};

/// The rows of large sheets, by the places of the sheets in the workbook, and the formats of their cells.
#[derive(Debug, Default)]
pub(super) struct PackedSheets {
    looks: Looks,
    pub(super) grafts: BTreeMap<usize, Graft>,
}

impl PackedSheets {
    /// Adds a part of a comparison to the sheet that comes last in the workbook, or to a new one.
    pub(super) fn add(
        &mut self,
        workbook: &mut Workbook,
        part: &Sheet<'_>,
        links: &Links,
        cover: &CoverSheet,
    ) -> Result<(), ExportError> {
        let refused = |cause| refused(&part.name, cause);
        if part.before == 0 {
            let worksheet = workbook.add_worksheet();
            sheet::head(worksheet, part).map_err(refused)?;
            self.grafts.insert(workbook.worksheets().len() - 1, Graft::at(FIRST_ROW + 1)?);
        }
        let Some(mut last) = self.grafts.last_entry() else { return Ok(()) };
        let place = *last.key();
        pack((workbook, place), part, links, (&mut self.looks, last.get_mut()))?;
        if part.is_last() {
            let worksheet = workbook.worksheet_from_index(place).map_err(refused)?;
            last.get_mut().show_formats(worksheet, &self.looks.registered).map_err(refused)?;
            sheet::foot(worksheet, part, cover).map_err(refused)?;
        }
        Ok(())
    }
}

/// Packs the rows of a part of a sheet. The worksheet gets what they lead to, and nothing of what they hold.
fn pack(
    (workbook, worksheet): (&mut Workbook, usize),
    sheet: &Sheet<'_>,
    links: &Links,
    (looks, graft): (&mut Looks, &mut Graft),
) -> Result<(), ExportError> {
    /// Rows that are packed together: some megabytes of XML.
    const TOGETHER: usize = 2_048;
    let refused = |cause| refused(&sheet.name, cause);
    let mut writer = RowWriter::default();
    for row in 0..sheet.table.height.min(MOST_ROWS.saturating_sub(sheet.before)) {
        writer.begin((sheet.shape.height <= MOST_FITTED).then(|| sheet::height(sheet, row)));
        for column in 0..sheet.table.heads.len() {
            let target = sheet::target(sheet, links, row, column);
            let place = looks.place(Look::of(sheet, row, column, target.is_some()), workbook);
            if let Some(target) = target {
                let (at, on) = (FIRST_ROW + (sheet.before + row) as u32, column as u16);
                let worksheet = workbook.worksheet_from_index(worksheet).map_err(refused)?;
                let written = worksheet.write_url_with_format(at, on, Url::new(target), &style::body());
                // The text of the link would stay among the texts of the workbook.
                written.and_then(|worksheet| worksheet.write_blank(at, on, &style::body())).map_err(refused)?;
            }
            match sheet.table.cell(row, column) {
                PlainCell::Empty => writer.blank(place),
                PlainCell::Number(number) => writer.number(place, number),
                PlainCell::Text(_) => writer.text(place, &sheet.table.shown(row, column)),
            }
        }
        writer.end();
        if writer.rows() as usize == TOGETHER {
            graft.add(&std::mem::take(&mut writer).packed()?)?;
        }
    }
    Ok(graft.add(&writer.packed()?)?)
}
