//! Formats of cells. Shades get darker as an initiative proceeds, so that they also work in black and white; every
//! colour repeats what words in the cell say.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatPattern, FormatUnderline, Workbook, XlsxError};

use super::look::Words;
use crate::plan::Phase;

/// A universal design font that Windows includes since 2018; other systems substitute their own Japanese font.
const FONT: &str = "BIZ UDPゴシック";
/// Size of the text of tables, in points.
pub(super) const SIZE: f64 = 9.0;
/// Colour of the lines between cells.
const LINE: Color = Color::RGB(0x80_80_80);
/// Background of header cells.
const HEADER: Color = Color::RGB(0xD9_E1_EC);
/// Text colour of cells without a statement, so that statements stand out.
const QUIET: Color = Color::RGB(0x59_59_59);
/// Background of cells to check, light enough to print as white in black and white.
const CHECK: Color = Color::RGB(0xFF_F3_C4);
/// Colour of links, dark enough to be readable in print.
const LINK: Color = Color::RGB(0x05_3F_8C);

/// The default font of Japanese Excel, by which spreadsheets measure columns: a unit is eight pixels wide.
pub(super) fn set_default(workbook: &mut Workbook) -> Result<(), XlsxError> {
    let font = Format::new().set_font_name("游ゴシック").set_font_size(11).set_font_charset(128);
    workbook.set_default_format(&font, 25, 72)?;
    Ok(())
}

/// Shades of the phases, from light to dark; relative luminance falls from phase to phase.
pub(super) const PHASES: [(Phase, u32); 7] = [
    (Phase::Study, 0xFF_F8_E1),
    (Phase::Trial, 0xFD_E9_B4),
    (Phase::Introduction, 0xC5_E1_F2),
    (Phase::Operation, 0xA3_D3_B4),
    (Phase::Expansion, 0x8F_BC_DD),
    (Phase::Established, 0xB0_A6_CF),
    (Phase::Ended, 0xD0_D0_D0),
];

/// Text of the workbook in a size in points.
pub(super) fn text(size: f64) -> Format {
    Format::new().set_font_name(FONT).set_font_size(size)
}

/// The heading of a sheet.
pub(super) fn heading() -> Format {
    text(14.0).set_bold().set_align(FormatAlign::VerticalCenter)
}

/// A note under a table.
pub(super) fn note() -> Format {
    text(SIZE).set_text_wrap().set_align(FormatAlign::Top)
}

/// A header cell.
pub(super) fn header() -> Format {
    bordered(text(SIZE))
        .set_bold()
        .set_background_color(HEADER)
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
}

/// A vertical title, one letter below the other.
pub(super) fn upright(format: Format) -> Format {
    format.set_rotation(270)
}

/// A cell with text.
pub(super) fn body() -> Format {
    bordered(text(SIZE)).set_text_wrap().set_align(FormatAlign::VerticalCenter)
}

/// A cell with this text; a text that looks like a formula stays text even after someone edits the cell.
pub(super) fn text_cell(text: &str) -> Format {
    if is_like_formula(text) { body().set_quote_prefix() } else { body() }
}

/// Whether a spreadsheet would interpret a text as a formula once someone edits it.
pub(super) fn is_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

/// A cell with a number of so many decimals ([`decimals`]).
pub(super) fn number(decimals: u8) -> Format {
    let digits = if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals.into())) };
    body().set_num_format(digits).set_align(FormatAlign::Right)
}

/// The decimals that show all digits of a number: a spreadsheet rounds to what the format shows.
pub(super) fn decimals(value: f64) -> u8 {
    /// Largest number of decimals; further ones are floating-point noise.
    const MOST: usize = 6;
    // Most numbers are whole.
    if value.fract() == 0.0 {
        return 0;
    }
    let shown = format!("{value:.MOST$}");
    shown.trim_end_matches('0').split_once('.').map_or(0, |(_, decimals)| decimals.len()) as u8
}

/// A cell with a share in percent.
pub(super) fn share() -> Format {
    body().set_num_format("0.0").set_align(FormatAlign::Right)
}

/// A cell with a mark or a short reference.
pub(super) fn centred() -> Format {
    body().set_align(FormatAlign::Center)
}

/// The text of a cell with a link.
pub(super) fn link(format: Format) -> Format {
    format.set_font_color(LINK).set_underline(FormatUnderline::Single)
}

/// A cell with a text or one of the states: 記載なし recedes, 要確認 stands out, 読み取れず is hatched.
pub(super) fn words(words: Words) -> Format {
    match words {
        Words::NotStated => body().set_font_color(QUIET),
        Words::ToCheck => body().set_background_color(CHECK),
        Words::Unread => hatched(body()),
        Words::None | Words::Other => body(),
    }
}

/// A number or state of the area matrix: numbers stand out.
pub(super) fn state(text: Words) -> Format {
    let format = words(text).set_align(FormatAlign::Center);
    if text == Words::None { format.set_bold().set_font_size(SIZE + 1.0).set_num_format("#,##0") } else { format }
}

/// Cells of years with the same words read as one bar; the words stay in each cell, for filters and machines.
pub(super) fn bar(format: Format, goes_on: bool, has_begun: bool) -> Format {
    let format = if goes_on { format.set_border_right(FormatBorder::None) } else { format };
    if has_begun { format.set_border_left(FormatBorder::None).set_font_color(QUIET) } else { format }
}

/// A cell of a phase.
pub(super) fn phase(format: Format, phase: Phase) -> Format {
    match PHASES.iter().find(|(known, _)| *known == phase) {
        Some((Phase::Ended, shade)) => {
            format.set_pattern(FormatPattern::LightUp).set_foreground_color(*shade).set_background_color(Color::White)
        }
        Some((_, shade)) => format.set_background_color(*shade),
        None => format,
    }
}

/// A row of sums.
pub(super) fn sum(format: Format) -> Format {
    format.set_bold().set_border_top(FormatBorder::Double)
}

/// A cell of the first row of a group.
pub(super) fn first_of_group(format: Format) -> Format {
    format.set_border_top(FormatBorder::Medium)
}

fn hatched(format: Format) -> Format {
    format.set_pattern(FormatPattern::LightUp).set_foreground_color(Color::Silver).set_background_color(Color::White)
}

fn bordered(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(LINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_all_their_digits() {
        assert_eq!([0.5, -0.02, 12.5, 12_345.0, 0.1 + 0.2].map(decimals), [1, 2, 1, 0, 1]);
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(colour: u32) -> f64 {
        let channel = |shift: u32| {
            let value = f64::from((colour >> shift) & 0xFF) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
    }

    #[test]
    fn shades_darken_from_phase_to_phase_and_carry_black_text() {
        let shades: Vec<f64> = PHASES.iter().map(|(_, shade)| luminance(*shade)).collect();
        assert!(shades[..6].windows(2).all(|pair| pair[0] > pair[1] + 0.03), "{shades:?}");
        assert!(shades.iter().all(|shade| (shade + 0.05) / 0.05 > 7.0), "{shades:?}");
    }
}
