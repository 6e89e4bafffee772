//! The workbook for the council: a cover, one sheet per comparison, and the sources. No macros, formulas or external
//! resources.

mod chart;
mod cover;
pub(super) mod fit;
mod graft;
mod links;
pub(super) mod list;
pub(super) mod long_lists;
mod look;
pub(super) mod packed;
mod packed_sheet;
mod page;
mod sheet;
mod style;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::pdf_links::PdfLinks;
use super::plain_table::PlainTable;
use super::shape::Shape;
use super::template::TemplateTable;
use super::{CoverSheet, ExportError, Out, Whole, archive, layouts};
use crate::compare::{Comparison, documents};
use cover::Documents;
use links::Links;
use packed_sheet::PackedSheets;

/// Longest name that a sheet may have.
const LONGEST_NAME: usize = 31;

/// The rows of a sheet with more cells than this are packed as they come instead of staying in memory.
const LARGE: usize = 50_000;

/// A comparison, or a part of it, on its way to a sheet.
struct Sheet<'a> {
    comparison: &'a Comparison,
    table: PlainTable<'a>,
    /// The whole comparison.
    shape: &'a Shape,
    /// Rows of the parts before this one.
    before: usize,
    widths: Vec<f64>,
    name: String,
    /// Where the PDFs are.
    pdfs: &'a PdfLinks,
    /// Whether the last row sums up the others.
    has_sums: bool,
    /// For each row, whether it begins a group other than the first.
    begins_group: Vec<bool>,
}

impl<'a> Sheet<'a> {
    /// `before` describes the rows of the parts before this one.
    fn new(chosen: &TemplateTable<'a>, before: &Before) -> Result<Self, ExportError> {
        let comparison = chosen.comparison;
        let table = PlainTable::for_people(comparison, chosen.columns, Some(chosen.shape))?;
        let group = |row: usize| layouts::groups(comparison.name).and_then(|name| table.text_of(row, name));
        let begins_group = |row: usize| match row.checked_sub(1) {
            Some(last) => group(row) != group(last),
            None => before.rows > 0 && group(row) != before.group.as_deref(),
        };
        Ok(Self {
            comparison,
            shape: chosen.shape,
            before: before.rows,
            pdfs: chosen.pdfs,
            widths: fit::widths(&table, chosen.shape),
            name: sheet_name(&comparison.title),
            has_sums: layouts::has_sums(comparison.name),
            begins_group: (0..table.height).map(begins_group).collect(),
            table,
        })
    }

    /// Whether it is the last part.
    fn is_last(&self) -> bool {
        self.before + self.table.height >= self.shape.height
    }

    /// The state after this part, for the next one.
    fn after(&self) -> Before {
        let last = self.table.height.checked_sub(1);
        let group =
            last.zip(layouts::groups(self.comparison.name)).and_then(|(row, name)| self.table.text_of(row, name));
        Before { rows: self.before + self.table.height, group: group.map(ToOwned::to_owned) }
    }
}

/// The rows of a sheet that have been written.
#[derive(Default)]
struct Before {
    rows: usize,
    /// The group of the last of them.
    group: Option<String>,
}

/// The workbook while sheets are added. The cover is the first sheet and written last.
pub(super) struct Book<'c> {
    workbook: Workbook,
    cover: &'c CoverSheet,
    /// Names of the sheets with comparisons.
    names: Vec<String>,
    links: Links,
    /// The documents for the cover.
    documents: Option<Documents>,
    /// What has been written of the current sheet.
    before: Before,
    /// The rows of large sheets.
    packed: PackedSheets,
}

impl<'c> Book<'c> {
    pub(super) fn new(cover: &'c CoverSheet) -> Result<Self, ExportError> {
        let mut workbook = Workbook::new();
        let refused = |cause| refused(&cover.title, cause);
        style::set_default(&mut workbook).map_err(refused)?;
        workbook.set_properties(&properties(&cover.title).map_err(refused)?);
        workbook.add_worksheet();
        Ok(Self {
            workbook,
            cover,
            names: Vec::new(),
            links: Links::default(),
            documents: None,
            before: Before::default(),
            packed: PackedSheets::default(),
        })
    }
}

impl Whole for Book<'_> {
    fn look_at(&mut self, chosen: &TemplateTable<'_>) -> Result<(), ExportError> {
        self.links.add(&Sheet::new(chosen, &Before::default())?);
        Ok(())
    }

    fn add(&mut self, chosen: &TemplateTable<'_>) -> Result<(), ExportError> {
        if chosen.part == 0 {
            self.before = Before::default();
        }
        let sheet = Sheet::new(chosen, &self.before)?;
        // Cells of sums are merged over rows, which needs them all in memory; such sheets have few rows.
        let is_large = sheet.shape.height * sheet.table.heads.len() > LARGE && !sheet.has_sums;
        let refused_sheet = |cause| refused(&sheet.name, cause);
        if is_large {
            self.packed.add(&mut self.workbook, &sheet, &self.links, self.cover)?;
        } else {
            let worksheet = match chosen.part {
                0 => self.workbook.add_worksheet(),
                _ => self.workbook.worksheet_from_name(&sheet.name).map_err(refused_sheet)?,
            };
            sheet::write(worksheet, &sheet, &self.links, self.cover).map_err(refused_sheet)?;
        }
        self.before = sheet.after();
        if chosen.part > 0 {
            return Ok(());
        }
        if chart::is_for(&sheet) {
            let worksheet = self.workbook.add_worksheet();
            chart::write(worksheet, &sheet, self.cover).map_err(|cause| refused(chart::NAME, cause))?;
        }
        if sheet.comparison.name == documents::NAME {
            self.documents = Some(Documents::of(&sheet.table));
        }
        self.names.push(sheet.name);
        Ok(())
    }

    fn finish(mut self: Box<Self>, out: Out<'_>) -> Result<(), ExportError> {
        let Self { workbook, cover, names, documents, packed, .. } = &mut *self;
        let worksheet = workbook.worksheet_from_index(0).map_err(|cause| refused(cover::NAME, cause))?;
        cover::write(worksheet, names, documents.as_ref(), cover).map_err(|cause| refused(cover::NAME, cause))?;
        let bytes = workbook.save_to_buffer().map_err(|cause| refused(&cover.title, cause))?;
        Ok(graft::write(&bytes, std::mem::take(&mut packed.grafts), out)?)
    }
}

/// The bytes of a workbook, the same on every system.
fn saved(workbook: &mut Workbook, title: &str) -> Result<Vec<u8>, ExportError> {
    let bytes = workbook.save_to_buffer().and_then(|bytes| Ok(archive::made_on_one_system(bytes)?));
    bytes.map_err(|cause| refused(title, cause))
}

fn refused(sheet: &str, cause: XlsxError) -> ExportError {
    ExportError::Workbook { sheet: sheet.to_owned(), cause }
}

/// The date of creation is a constant, because the same tables must give the same bytes.
fn properties(title: &str) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new().set_title(title).set_author("kurabe").set_creation_datetime(&created))
}

/// A title as the name of a sheet: shortened, and without the signs that names may not contain.
fn sheet_name(title: &str) -> String {
    title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(LONGEST_NAME).collect()
}
