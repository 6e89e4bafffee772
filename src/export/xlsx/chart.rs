//! The area matrix as a chart, on a sheet of its own: bars by area, one colour and one grey a municipality.

use rust_xlsxwriter::{Chart, ChartFont, ChartLegendPosition, ChartType, Color, Worksheet, XlsxError};

use super::sheet::FIRST_ROW;
use super::{Sheet, page, style};
use crate::compare::ColumnKind;
use crate::export::CoverSheet;

/// Name of the sheet.
pub(super) const NAME: &str = "グラフ";

/// Largest number of municipalities in a chart; more bars cannot be told apart.
const MOST_SERIES: usize = 8;

/// Fills from dark to light, which differ in black and white too.
const FILLS: [u32; MOST_SERIES] =
    [0x1F_3B_5C, 0xF2_B1_34, 0x3E_7C_B1, 0xD9_E1_EC, 0x5B_5B_5B, 0xA3_D3_B4, 0x8C_4A_5E, 0xC9_BC_E6];

/// Whether a sheet can be drawn.
pub(super) fn is_for(sheet: &Sheet<'_>) -> bool {
    sheet.has_sums && sheet.table.height > 1 && (1..=MOST_SERIES).contains(&series(sheet).count())
}

fn series<'a>(sheet: &'a Sheet<'_>) -> impl Iterator<Item = usize> + 'a {
    (0..sheet.table.heads.len()).filter(|column| sheet.table.is_number_of_municipality(*column))
}

/// Writes the sheet; the bars read their numbers from the sheet of the matrix.
pub(super) fn write(worksheet: &mut Worksheet, sheet: &Sheet<'_>, cover: &CoverSheet) -> Result<(), XlsxError> {
    worksheet.set_name(NAME)?.set_screen_gridlines(false);
    worksheet.set_row_height(0, 24)?.write_with_format(0, 0, &sheet.comparison.title, &style::heading())?;
    let note = "棒がない項目は、記載なし、要確認又は読み取れずです。区別は表で確認してください。";
    worksheet.write_with_format(1, 0, note, &style::text(style::SIZE))?;
    let mut chart = Chart::new(ChartType::Bar);
    let Some(labels) = sheet.table.place(&ColumnKind::Area) else { return Ok(()) };
    // The last row sums up the others.
    let (first, last) = (FIRST_ROW, FIRST_ROW + sheet.table.height as u32 - 2);
    let mut font = ChartFont::new();
    font.set_size(style::SIZE);
    for (column, fill) in series(sheet).zip(FILLS) {
        let name = sheet.table.titles[column].replace('\n', "");
        let one = chart.add_series();
        one.set_categories((sheet.name.as_str(), first, labels as u16, last, labels as u16));
        one.set_values((sheet.name.as_str(), first, column as u16, last, column as u16));
        one.set_name(&name).set_format(
            rust_xlsxwriter::ChartFormat::new()
                .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(Color::RGB(fill)))
                .set_border(rust_xlsxwriter::ChartLine::new().set_color(Color::RGB(0x40_40_40)).set_width(0.5)),
        );
    }
    chart.legend().set_position(ChartLegendPosition::Top).set_font(&font);
    // The axes of a bar chart lie on their sides: areas go down the y axis, the first one on top.
    chart.y_axis().set_reverse().set_font(&font);
    chart.x_axis().set_name("取組数（件）").set_name_font(&font).set_font(&font);
    chart.set_width(1080).set_height(640);
    worksheet.insert_chart(2, 0, &chart)?;
    page::basics(worksheet, &cover.title);
    worksheet.set_print_fit_to_pages(1, 1);
    Ok(())
}
