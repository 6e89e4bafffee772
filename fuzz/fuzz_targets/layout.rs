//! Any bytes as things on a page, seven a thing: text, boxes and lines, so that many lie over and between each other.
#![no_main]

use kurabe_fuzz::{extract, page};

const MAP: &[u8] =
    b"1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0000> <00ff> <3041> endbfrange";

libfuzzer_sys::fuzz_target!(|data: &[u8]| extract(&page(painted(data).as_bytes(), MAP, MAP)));

/// Two bytes a coordinate, so that things may stand close to each other or a page apart.
fn painted(data: &[u8]) -> String {
    let mut content = String::new();
    for thing in data.chunks_exact(7) {
        let (x, y) = (place(thing[1], thing[2], 595.0), place(thing[3], thing[4], 842.0));
        let (a, b) = (f32::from(thing[5]) / 4.0, f32::from(thing[6]));
        content += &match thing[0] % 8 {
            0 | 1 => format!("BT /F1 {a} Tf {x} {y} Td <00{b:02x}00{x:02x}> Tj ET\n", b = thing[6], x = thing[5]),
            // a line of text painted with gaps, as wide as its letters
            2 => format!("BT /F1 {a} Tf {x} {y} Td [{gaps}] TJ ET\n", gaps = "<0010> -1000 ".repeat(thing[6].into())),
            // downwards and up
            3 => format!("BT /F1 {a} Tf 0 1 -1 0 {x} {y} Tm <00{b:02x}0020> Tj ET\n", b = thing[6]),
            4 => format!("{x} {y} {a} {b} re f\n"),
            5 => format!("{x} {y} {b} {a} re S\n"),
            6 => format!("{} g {x} {y} {b} {b} re f 0 g\n", a / 64.0),
            _ => format!("{x} {y} m {} {y} l S {x} {y} m {x} {} l S\n", x + b, y + 4.0 * a),
        };
    }
    content
}

fn place(high: u8, low: u8, length: f32) -> f32 {
    f32::from(u16::from_be_bytes([high, low])) / 65_535.0 * length
}
