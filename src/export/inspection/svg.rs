//! The drawing as SVG: the page's picture, the marks over it with their texts on hovering, a legend.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{DrawnBox, Inspection, MarkKind};
use crate::export::markup::Markup;
use crate::render::Bitmap;

/// Height of the legend under the page, in points.
const LEGEND: f32 = 40.0;
/// Size of labels in points.
const LABEL: f32 = 5.0;

/// Draws the boxes over a page. The file is self-contained.
///
/// # Errors
/// If the picture cannot be encoded.
pub fn write(inspection: &Inspection, picture: &Bitmap) -> Result<String, ::png::EncodingError> {
    let (width, height) = (inspection.width, inspection.height);
    let total = height + LEGEND;
    let image = format!("data:image/png;base64,{}", STANDARD.encode(picture.to_png()?));
    let mut svg = Markup::default();
    svg.element(
        "svg",
        &[
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("width", &width),
            ("height", &total),
            ("viewBox", &format!("0 0 {width} {total}")),
            ("font-family", &"sans-serif"),
        ],
        |svg| {
            svg.void("rect", &[("width", &width), ("height", &total), ("fill", &"#fff")]);
            svg.void(
                "image",
                &[
                    ("width", &width),
                    ("height", &height),
                    ("preserveAspectRatio", &"none"),
                    ("opacity", &0.6),
                    ("href", &image),
                ],
            );
            inspection.marks.iter().for_each(|mark| draw(svg, mark));
            reading_order(svg, inspection);
            legend(svg, height);
        },
    );
    Ok(svg.into_string())
}

fn draw(svg: &mut Markup, mark: &DrawnBox) {
    let paint = hex(mark.kind);
    let [x0, top, x1, bottom]: [f32; 4] = mark.bounds.into();
    // width of the outline, opacity of the inside
    let (outline, fill) = match mark.kind {
        MarkKind::Ruling => (0.8, 0.8),
        MarkKind::Cell => (0.6, 0.07),
        _ => (0.5, 0.0),
    };
    svg.element(
        "rect",
        &[
            ("x", &x0),
            ("y", &top),
            ("width", &format!("{:.2}", x1 - x0)),
            ("height", &format!("{:.2}", bottom - top)),
            ("fill", &paint),
            ("fill-opacity", &fill),
            ("stroke", &paint),
            ("stroke-width", &outline),
        ],
        |rect| rect.leaf("title", &[], &mark.title),
    );
    if !mark.label.is_empty() {
        let (x, anchor) = if mark.kind == MarkKind::Cell { (x0 + 1.0, "start") } else { (x0 - 0.8, "end") };
        let place = (format!("{x:.2}"), format!("{:.2}", top + LABEL));
        svg.leaf(
            "text",
            &[("x", &place.0), ("y", &place.1), ("font-size", &LABEL), ("text-anchor", &anchor), ("fill", &paint)],
            &mark.label,
        );
    }
}

/// A thin line from each line of the text to the next.
fn reading_order(svg: &mut Markup, inspection: &Inspection) {
    let lines = inspection.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Line | MarkKind::CellLine));
    let points: Vec<String> =
        lines.map(|mark| format!("{:.1},{:.1}", mark.bounds.x0, mark.bounds.centre().y)).collect();
    svg.void(
        "polyline",
        &[
            ("points", &points.join(" ")),
            ("fill", &"none"),
            ("stroke", &"#e08000"),
            ("stroke-width", &0.5),
            ("stroke-dasharray", &"2 1"),
        ],
    );
}

fn legend(svg: &mut Markup, top: f32) {
    for (i, (kind, name)) in MarkKind::ALL.into_iter().enumerate() {
        let (x, y) = (12.0 + 170.0 * (i % 3) as f32, top + 10.0 + 14.0 * (i / 3) as f32);
        svg.void("rect", &[("x", &x), ("y", &y), ("width", &10), ("height", &7), ("fill", &hex(kind))]);
        svg.leaf("text", &[("x", &(x + 14.0)), ("y", &(y + 7.0)), ("font-size", &8)], name);
    }
}

fn hex(kind: MarkKind) -> String {
    let [r, g, b] = kind.colour();
    format!("#{r:02x}{g:02x}{b:02x}")
}
