//! The schedule as drawings in SVG: fiscal years across, initiatives down, a bar for each run of years with the same
//! words. One drawing holds what fits on a printed page.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::calendar::FiscalYear;
use crate::compare::{ColumnKind, RecordSide, YearValue};
use crate::export::markup::{Attribute, Markup};
use crate::export::plain_table::PlainTable;
use crate::export::shades;

/// Largest number of initiatives in one drawing.
const MOST_ROWS: usize = 30;
/// Largest number of initiatives that are drawn; beyond it the filterable table below is more useful.
const MOST: usize = 400;
/// Largest number of years; with more, bars are too short for a word.
const MOST_YEARS: usize = 16;
/// Height of a row, in pixels of the drawing.
const ROW: f64 = 17.0;
/// Height of the row of years, in pixels of the drawing.
const HEAD: f64 = 22.0;
/// Width of the names at the left, in pixels of the drawing.
const SIDE: f64 = 330.0;
/// Width of the whole drawing including the names, in pixels.
const WIDTH: f64 = 1040.0;
/// Width of a half-width letter, in pixels of the drawing.
const LETTER: f64 = 5.4;
/// Colour of texts.
const INK: &str = "#1b2733";

/// Fiscal years that have columns, with the places of the columns.
fn years(table: &PlainTable<'_>) -> Vec<(usize, FiscalYear)> {
    let year = |(place, kind): (usize, &ColumnKind)| match kind {
        ColumnKind::OfYear(year, YearValue::Words) => Some((place, *year)),
        _ => None,
    };
    table.heads.iter().map(|head| &head.kind).enumerate().filter_map(year).collect()
}

/// Whether a table is a schedule of a size that can be drawn.
pub(super) fn is_for(table: &PlainTable<'_>) -> bool {
    (1..=MOST_YEARS).contains(&years(table).len()) && (1..=MOST).contains(&table.height)
}

/// Draws the initiatives that have bars, by municipality and document.
pub(super) fn draw(out: &mut Markup, table: &PlainTable<'_>) {
    let years = years(table);
    let has_bar = |row: &usize| years.iter().any(|(_, year)| phase(table, *row, *year).is_some());
    let rows: Vec<usize> = (0..table.height).filter(has_bar).collect();
    let text = |row: usize, kind: ColumnKind| table.text(row, &kind).unwrap_or_default();
    let document = |row: usize| text(row, ColumnKind::DocumentId(RecordSide::Own));
    let same = |a: &usize, b: &usize| document(*a) == document(*b);
    for part in rows.chunk_by(same).flat_map(|rows| rows.chunks(MOST_ROWS)) {
        let first = part[0];
        let [city, prefecture, title] =
            [ColumnKind::Municipality, ColumnKind::Prefecture, ColumnKind::Document(RecordSide::Own)]
                .map(|kind| text(first, kind));
        let title = format!("{city}（{prefecture}）『{title}』");
        out.element("figure", &[("class", &"chart")], |figure| {
            figure.leaf("figcaption", &[], title);
            drawing(figure, table, &years, part);
        });
    }
}

fn phase<'a>(table: &PlainTable<'a>, row: usize, year: FiscalYear) -> Option<&'a str> {
    table.text(row, &ColumnKind::OfYear(year, YearValue::Phase))
}

fn drawing(figure: &mut Markup, table: &PlainTable<'_>, years: &[(usize, FiscalYear)], rows: &[usize]) {
    let column = (WIDTH - SIDE) / years.len() as f64;
    let height = HEAD + ROW * rows.len() as f64;
    let view = format!("0 0 {WIDTH:.0} {height:.0}");
    let attributes: [Attribute<'_>; 4] =
        [("viewBox", &view), ("width", &WIDTH), ("role", &"img"), ("aria-label", &"年度別の工程")];
    figure.element("svg", &attributes, |svg| {
        for (at, (_, year)) in years.iter().enumerate() {
            write(svg, (SIDE + column * (at as f64 + 0.5), HEAD - 8.0), "middle", &fitting(&year.wareki(), column));
        }
        for (line, row) in rows.iter().enumerate() {
            let top = HEAD + ROW * line as f64;
            let number =
                table.text(*row, &ColumnKind::PlanNumber).map(|number| format!("{number} ")).unwrap_or_default();
            let name =
                format!("{number}{}", table.text(*row, &ColumnKind::Initiative(RecordSide::Own)).unwrap_or_default());
            write(svg, (SIDE - 8.0, top + ROW * 0.72), "end", &fitting(&name, SIDE - 10.0));
            bars(svg, table, (years, *row), (top, column));
        }
    });
}

/// The bars of an initiative: years with the same phase and words are one.
fn bars(
    svg: &mut Markup,
    table: &PlainTable<'_>,
    (years, row): (&[(usize, FiscalYear)], usize),
    (top, column): (f64, f64),
) {
    let said = |at: usize| {
        let (place, year) = years[at];
        Some((phase(table, row, year)?, table.cell(row, place).text().unwrap_or_default()))
    };
    let mut at = 0;
    while at < years.len() {
        let first = said(at);
        let length = (at..years.len()).take_while(|next| said(*next) == first).count();
        if let Some((label, words)) = first {
            let (left, width) = (SIDE + column * at as f64, column * length as f64);
            let fill = format!("#{}", shades::of(label).unwrap_or("FFFFFF"));
            let place: [Attribute<'_>; 6] = [
                ("x", &format!("{left:.1}")),
                ("y", &format!("{:.1}", top + 1.5)),
                ("width", &format!("{width:.1}")),
                ("height", &(ROW - 3.0)),
                ("fill", &fill),
                ("stroke", &"#5b6b7c"),
            ];
            svg.void("rect", &place);
            let words = if words.is_empty() { label } else { words };
            write(svg, (left + width / 2.0, top + ROW * 0.72), "middle", &fitting(words, width));
        }
        at += length;
    }
}

/// The start of a text that fits a width.
fn fitting(text: &str, width: f64) -> String {
    let text = text.replace('\n', "・");
    let room = (width / LETTER) as usize;
    if text.width() <= room {
        return text;
    }
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used < room
    };
    text.chars().take_while(fits).collect::<String>() + "…"
}

fn write(svg: &mut Markup, (x, y): (f64, f64), anchor: &str, words: &str) {
    let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
    let attributes: [Attribute<'_>; 5] =
        [("x", &x), ("y", &y), ("text-anchor", &anchor), ("font-size", &10), ("fill", &INK)];
    svg.leaf("text", &attributes, words);
}
