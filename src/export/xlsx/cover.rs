//! The cover sheet: what was compared, from which documents, and how to read the tables.

use rust_xlsxwriter::{FormatAlign, Url, Worksheet, XlsxError};

use super::sheet::shortened;
use super::{page, style};
use crate::compare::{ColumnHead, ColumnKind};
use crate::export::plain_list::ListValue;
use crate::export::plain_table::{PlainCell, PlainTable};
use crate::export::{CoverSheet, column_looks, column_titles};

/// Name of the sheet.
pub(super) const NAME: &str = "表紙";

/// Widths of the columns, in half-width characters; the first is a margin.
const WIDTHS: [f64; 9] = [2.0, 14.0, 12.0, 12.0, 40.0, 14.0, 18.0, 9.0, 9.0];
/// The last column of the sheet.
const LAST: u16 = WIDTHS.len() as u16 - 1;

/// Largest number of municipalities that are named one by one; beyond it, the list of documents names them.
const MOST_NAMES: usize = 50;

/// Columns of the documents that the cover lists.
const DOCUMENTS: [&str; 8] =
    ["municipality", "prefecture", "document_kind", "document", "published_era", "period", "page_count", "counted"];

/// Instructions for reading the tables.
const READING: [&str; 6] = [
    "「記載なし」は、読み取った文書に記載が見つからなかったことを示します。実施していないという意味ではありません。",
    "「要確認」は、取組を読み取れていないおそれのある頁があり、記載の有無を判断できないことを示します。示した頁を原本で確認してください。",
    "「読み取れず」は、文字を読み取れない頁などがあり、記載の有無を判断できないことを示します。原本で確認してください。",
    "取組名・工程・目標などの欄は、各文書の記載のままです。引用のときは、文書名・発行年月・頁を添えてください。",
    "年度は4月から翌年3月までです（令和7年度は2025年4月～2026年3月）。同じ名称の自治体があるため、都道府県名を併記しています。",
    "国の計画に新しい版が出たときは、その版の項目を書いたファイルを辞書のフォルダーの national に置き、--dictionaries で指定すると、その版の言葉で表せます。",
];

/// The documents with the columns that the cover lists.
pub(super) struct Documents {
    /// Municipality and prefecture of each, once.
    municipalities: Vec<String>,
    /// The values of [`DOCUMENTS`].
    rows: Vec<Vec<ListValue>>,
}

impl Documents {
    pub(super) fn of(table: &PlainTable<'_>) -> Self {
        let text = |row, kind| table.text(row, &kind);
        let name =
            |row| Some(format!("{}（{}）", text(row, ColumnKind::Municipality)?, text(row, ColumnKind::Prefecture)?));
        let mut municipalities: Vec<String> = (0..table.height).filter_map(name).collect();
        municipalities.dedup();
        let row = |row: usize| {
            let value =
                |name: &&str| table.place_of(name).map_or(PlainCell::Empty, |place| table.cell(row, place)).into();
            DOCUMENTS.iter().map(value).collect()
        };
        Self { municipalities, rows: (0..table.height).map(row).collect() }
    }
}

/// Writes the sheet.
pub(super) fn write(
    worksheet: &mut Worksheet,
    sheets: &[String],
    documents: Option<&Documents>,
    cover: &CoverSheet,
) -> Result<(), XlsxError> {
    worksheet.set_name(NAME)?.set_screen_gridlines(false);
    for (column, width) in (0..).zip(WIDTHS) {
        worksheet.set_column_width(column, width)?;
    }
    worksheet.set_row_height(1, 34)?.write_with_format(1, 1, &cover.title, &style::text(20.0).set_bold())?;
    let mut row = 3;
    for (label, text) in conditions(documents, cover) {
        worksheet.write_with_format(row, 1, label, &style::text(10.0).set_bold().set_align(FormatAlign::Top))?;
        page::wide_text(worksheet, row, (2, LAST), &text, WIDTHS[2..].iter().sum())?;
        row += 1;
    }
    row = heading(worksheet, row + 1, "シート")?;
    for sheet in sheets {
        let url = Url::new(format!("internal:'{sheet}'!A1")).set_text(sheet);
        worksheet.write_url_with_format(row, 1, url, &style::link(style::text(10.0)))?;
        row += 1;
    }
    row = heading(worksheet, row + 1, "表の読み方")?;
    for text in READING {
        page::wide_text(worksheet, row, (1, LAST), &format!("・{text}"), WIDTHS[1..].iter().sum())?;
        row += 1;
    }
    if let Some(documents) = documents {
        row = heading(worksheet, row + 1, "対象の文書")?;
        row = list(worksheet, row, documents)?;
    }
    page::basics(worksheet, &cover.title);
    worksheet.set_print_fit_to_pages(1, 0).set_print_area(0, 0, row, LAST)?;
    Ok(())
}

/// What was compared.
fn conditions(documents: Option<&Documents>, cover: &CoverSheet) -> Vec<(String, String)> {
    let municipalities = documents.map_or(&[][..], |documents| &documents.municipalities);
    let names = if municipalities.len() > MOST_NAMES {
        "下の文書の一覧のとおり".into()
    } else {
        municipalities.join("、")
    };
    let mut conditions = Vec::new();
    if !municipalities.is_empty() {
        conditions.push(("対象の自治体".to_owned(), format!("{}団体　{names}", municipalities.len())));
    }
    conditions.push(("国の項目".to_owned(), cover.edition.clone()));
    conditions.extend(cover.conditions.iter().cloned());
    conditions.push(("作成".to_owned(), format!("kurabe {}", env!("CARGO_PKG_VERSION"))));
    conditions
}

fn heading(worksheet: &mut Worksheet, row: u32, text: &str) -> Result<u32, XlsxError> {
    worksheet.write_with_format(row, 1, text, &style::text(12.0).set_bold())?;
    Ok(row + 1)
}

/// Writes the documents as a small table; returns the next free row.
fn list(worksheet: &mut Worksheet, first: u32, documents: &Documents) -> Result<u32, XlsxError> {
    for (column, name) in (1..).zip(DOCUMENTS) {
        let title = column_titles::named(name);
        worksheet.write_with_format(first, column, title, &style::header())?;
    }
    let mut next = first + 1;
    for row in &documents.rows {
        for (column, (name, value)) in (1..).zip(DOCUMENTS.iter().zip(row)) {
            write_value(worksheet, next, column, (name, value.cell()))?;
        }
        next += 1;
    }
    Ok(next)
}

fn write_value(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    (name, cell): (&str, PlainCell<'_>),
) -> Result<(), XlsxError> {
    let text = if column_looks::is_centred(&ColumnHead::named(name).kind) { style::centred() } else { style::body() };
    match cell {
        PlainCell::Empty => worksheet.write_blank(row, column, &text)?,
        PlainCell::Text(value) => worksheet.write_string_with_format(row, column, shortened(value), &text)?,
        PlainCell::Number(value) => {
            worksheet.write_number_with_format(row, column, value, &style::number(style::decimals(value)))?
        }
    };
    Ok(())
}
