//! The drawing as PNG: marks painted into the page's picture. Everything is drawn as upright boxes; digits have seven
//! segments, so that no font is needed.

use super::{Inspection, MarkKind};
use crate::geometry::Rect;
use crate::render::Bitmap;

/// Which of its seven segments a digit lights: top, upper right, lower right, bottom, lower left, upper left, middle.
const DIGITS: [[bool; 7]; 10] = {
    /// A segment that is lit.
    const T: bool = true;
    /// A segment that is dark.
    const F: bool = false;
    [
        [T, T, T, T, T, T, F],
        [F, T, T, F, F, F, F],
        [T, T, F, T, T, F, T],
        [T, T, T, T, F, F, T],
        [F, T, T, F, F, T, T],
        [T, F, T, T, F, T, T],
        [T, F, T, T, T, T, T],
        [T, T, T, F, F, F, F],
        [T, T, T, T, T, T, T],
        [T, T, T, T, F, T, T],
    ]
};
/// Width, height and pitch of a digit in points.
const DIGIT: (f32, f32, f32) = (2.2, 4.0, 3.4);
/// Thickness of a digit's segments in points.
const SEGMENT: f32 = 0.6;

/// Draws the boxes over a page.
///
/// # Errors
/// If the picture cannot be encoded.
pub fn write(inspection: &Inspection, picture: &Bitmap) -> Result<Vec<u8>, ::png::EncodingError> {
    let mut sheet = Sheet::over(picture, inspection.width);
    for mark in &inspection.marks {
        let (paint, bounds) = (mark.kind.colour(), mark.bounds);
        match mark.kind {
            MarkKind::Ruling => sheet.fill(grown(bounds, 0.4), paint, 0.8),
            MarkKind::Cell => {
                sheet.fill(bounds, paint, 0.07);
                sheet.frame(bounds, paint, 0.7);
            }
            _ => sheet.frame(bounds, paint, 0.5),
        }
        let width = mark.label.len() as f32 * DIGIT.2;
        let x = if mark.kind == MarkKind::Cell { bounds.x0 + 1.0 } else { bounds.x0 - width };
        sheet.number(&mark.label, x, bounds.top + 1.0, paint);
    }
    sheet.bitmap.to_png()
}

fn grown(bounds: Rect, by: f32) -> Rect {
    Rect { x0: bounds.x0 - by, top: bounds.top - by, x1: bounds.x1 + by, bottom: bounds.bottom + by }
}

/// A picture that is painted on, in points.
struct Sheet {
    bitmap: Bitmap,
    scale: f32,
}

impl Sheet {
    /// The page's picture, paled so that marks are visible.
    fn over(picture: &Bitmap, width: f32) -> Self {
        let mut bitmap = picture.clone();
        for byte in &mut bitmap.rgba {
            *byte = 255 - (255 - *byte) / 5 * 3;
        }
        for pixel in bitmap.rgba.chunks_exact_mut(4) {
            pixel[3] = 255;
        }
        Self { scale: bitmap.width as f32 / width.max(1.0), bitmap }
    }

    fn fill(&mut self, bounds: Rect, paint: [u8; 3], opacity: f32) {
        let within = |value: f32, end: u32| (value * self.scale).round().clamp(0.0, end as f32) as usize;
        let (width, height) = (self.bitmap.width, self.bitmap.height);
        let (x0, x1) = (within(bounds.x0, width), within(bounds.x1, width));
        let (top, bottom) = (within(bounds.top, height), within(bounds.bottom, height));
        for y in top..bottom {
            let row = y * width as usize;
            for pixel in self.bitmap.rgba[4 * (row + x0)..4 * (row + x1.max(x0))].chunks_exact_mut(4) {
                for (below, above) in pixel.iter_mut().zip(paint) {
                    *below = (f32::from(*below) + (f32::from(above) - f32::from(*below)) * opacity) as u8;
                }
            }
        }
    }

    fn frame(&mut self, b: Rect, paint: [u8; 3], width: f32) {
        self.fill(Rect { bottom: b.top + width, ..b }, paint, 1.0);
        self.fill(Rect { top: b.bottom - width, ..b }, paint, 1.0);
        self.fill(Rect { x1: b.x0 + width, ..b }, paint, 1.0);
        self.fill(Rect { x0: b.x1 - width, ..b }, paint, 1.0);
    }

    /// Writes digits and `-` with their upper left corner here.
    fn number(&mut self, label: &str, x: f32, top: f32, paint: [u8; 3]) {
        for (i, character) in label.chars().enumerate() {
            let left = x + i as f32 * DIGIT.2;
            let lit = match character.to_digit(10) {
                Some(digit) => DIGITS[digit as usize],
                None => [false, false, false, false, false, false, true],
            };
            for segment in segments(left, top).into_iter().zip(lit).filter_map(|(bounds, lit)| lit.then_some(bounds)) {
                self.fill(segment, paint, 1.0);
            }
        }
    }
}

/// The boxes of the seven segments of a digit, in the order of `DIGITS`.
fn segments(x0: f32, top: f32) -> [Rect; 7] {
    let (x1, bottom, middle) = (x0 + DIGIT.0, top + DIGIT.1, top + DIGIT.1 / 2.0);
    let across = |y: f32| Rect { x0, top: y, x1, bottom: y + SEGMENT };
    let down = |x: f32, top: f32, bottom: f32| Rect { x0: x, top, x1: x + SEGMENT, bottom };
    [
        across(top),
        down(x1 - SEGMENT, top, middle),
        down(x1 - SEGMENT, middle, bottom),
        across(bottom - SEGMENT),
        down(x0, middle, bottom),
        down(x0, top, middle),
        across(middle - SEGMENT / 2.0),
    ]
}
