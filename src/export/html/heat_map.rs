//! The area matrix as a heat map in SVG: the share of each area in each municipality's plan, with its number.

use std::sync::Arc;

use unicode_width::UnicodeWidthStr;

use crate::compare::matrix::{TO_CHECK, UNREAD};
use crate::compare::{ColumnKind, MunicipalityValue};
use crate::export::markup::{Attribute, Markup};
use crate::export::plain_table::{PlainCell, PlainTable};

/// Largest number of municipalities that fit on a page.
const MOST: usize = 20;
/// Height of a row, in pixels of the drawing.
const ROW: f64 = 26.0;
/// Height of the names of the municipalities, in pixels of the drawing.
const HEAD: f64 = 44.0;
/// Width of a half-width letter, in pixels of the drawing.
const LETTER: f64 = 6.2;
/// Shares in percent from which the next shade begins, and the shades from light to dark.
const SHADES: [(f64, &str, &str); 5] = [
    (0.0, "#eef4fa", "#1b2733"),
    (5.0, "#c9dff0", "#1b2733"),
    (10.0, "#94bfe0", "#1b2733"),
    (20.0, "#4a8cc2", "#ffffff"),
    (30.0, "#1f5688", "#ffffff"),
];

/// Colour of the words.
const INK: &str = "#1b2733";
/// The pattern for unreadable values.
const HATCH: &str = "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#fff\"/>\
    <line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"#999\" stroke-width=\"2\"/></pattern></defs>";

/// Whether a table is a matrix with shares of few enough municipalities.
pub(super) fn is_for(table: &PlainTable<'_>) -> bool {
    let cities = cities(table);
    table.height > 1 && (1..=MOST).contains(&cities.len()) && cities.iter().any(|(_, share)| share.is_some())
}

/// Places of the columns of numbers and of shares of a municipality.
type City = (usize, Option<usize>);

fn cities(table: &PlainTable<'_>) -> Vec<City> {
    let heads = table.heads.iter().enumerate();
    let city = |(place, kind): (usize, &ColumnKind)| match kind {
        ColumnKind::OfMunicipality(code, MunicipalityValue::Initiatives) => {
            Some((place, table.place(&ColumnKind::OfMunicipality(Arc::clone(code), MunicipalityValue::Share))))
        }
        _ => None,
    };
    heads.map(|(place, head)| (place, &head.kind)).filter_map(city).collect()
}

/// Draws it; the row of sums is left out.
pub(super) fn draw(out: &mut Markup, table: &PlainTable<'_>) {
    let cities = cities(table);
    let label = |row: usize| table.text(row, &ColumnKind::Area).unwrap_or_default();
    let rows = table.height - 1;
    let side = (0..rows).map(|row| label(row).width()).max().unwrap_or(0) as f64 * LETTER + 12.0;
    let column = ((1040.0 - side) / cities.len() as f64).clamp(44.0, 110.0);
    let (width, height) = (side + column * cities.len() as f64, HEAD + ROW * rows as f64);
    out.element("figure", &[], |figure| {
        figure.leaf(
            "figcaption",
            &[],
            "濃さは取組全体に占める割合、数字は件数（斜線は読み取れず、黄は要確認、－は記載なし）",
        );
        let view = format!("0 0 {width:.0} {height:.0}");
        let attributes: [Attribute<'_>; 4] = [
            ("viewBox", &view),
            ("width", &format!("{width:.0}")),
            ("role", &"img"),
            ("aria-label", &"国の項目別の割合"),
        ];
        figure.element("svg", &attributes, |svg| {
            svg.constant(HATCH);
            for (at, (place, _)) in cities.iter().enumerate() {
                for (line, (words, size)) in table.titles[*place].lines().zip([13, 10]).enumerate() {
                    let (x, y) = (side + column * (at as f64 + 0.5), 16.0 + 15.0 * line as f64);
                    write(svg, (x, y), ("middle", size, INK), words);
                }
            }
            for row in 0..rows {
                write(svg, (side - 8.0, HEAD + ROW * (row as f64 + 0.66)), ("end", 12, INK), label(row));
                for (at, city) in cities.iter().enumerate() {
                    square(svg, table, (row, *city), (side + column * at as f64, column));
                }
            }
        });
    });
}

fn square(svg: &mut Markup, table: &PlainTable<'_>, (row, city): (usize, City), (left, width): (f64, f64)) {
    let share = city.1.map_or(PlainCell::Empty, |share| table.cell(row, share));
    let (fill, ink, words) = match (table.cell(row, city.0), share) {
        (PlainCell::Number(number), PlainCell::Number(share)) => {
            let shade = SHADES.iter().rev().find(|shade| share >= shade.0).unwrap_or(&SHADES[0]);
            (shade.1, shade.2, number.to_string())
        }
        (PlainCell::Number(number), _) => (SHADES[0].1, SHADES[0].2, number.to_string()),
        (PlainCell::Text(TO_CHECK), _) => ("#fff3c4", INK, TO_CHECK.to_owned()),
        (PlainCell::Text(UNREAD), _) => ("url(#hatch)", INK, String::new()),
        _ => ("#ffffff", "#595959", "－".to_owned()),
    };
    let top = HEAD + ROW * row as f64;
    let place: [Attribute<'_>; 6] = [
        ("x", &format!("{left:.1}")),
        ("y", &format!("{top:.1}")),
        ("width", &format!("{width:.1}")),
        ("height", &ROW),
        ("fill", &fill),
        ("stroke", &"#b8c4d0"),
    ];
    svg.void("rect", &place);
    write(svg, (left + width / 2.0, top + ROW * 0.66), ("middle", 12, ink), &words);
}

fn write(svg: &mut Markup, (x, y): (f64, f64), (anchor, size, ink): (&str, u32, &str), words: &str) {
    let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
    let attributes: [Attribute<'_>; 5] =
        [("x", &x), ("y", &y), ("text-anchor", &anchor), ("font-size", &size), ("fill", &ink)];
    svg.leaf("text", &attributes, words);
}
