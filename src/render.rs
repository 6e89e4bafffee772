//! In: the bytes of a PDF. Out: a page as a reader sees it, in pixels. Painting is not what kurabe is for: the crate
//! `hayro` does it, and nothing that kurabe reads depends on it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

/// A larger picture (A2 at 300 dpi has 35 million pixels) is painted coarser.
const MAX_PIXELS: f32 = 36e6;
/// The longest side that is painted, in pixels.
const MAX_SIDE: f32 = 16_000.0;
/// Stack of the painting thread: forms may lie deep inside each other.
const STACK: usize = 64 << 20;

/// Pixels row by row from the top, four bytes each: red, green, blue, opacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `4 * width * height` bytes.
    pub rgba: Vec<u8>,
}

impl Bitmap {
    /// A white sheet.
    #[must_use]
    pub fn blank(width: u32, height: u32) -> Self {
        Self { width, height, rgba: vec![255; 4 * width as usize * height as usize] }
    }

    /// The picture turned clockwise by `quarters` right angles.
    #[must_use]
    pub fn turned(self, quarters: u16) -> Self {
        let turn = |picture: Self| {
            let (width, height) = (picture.width as usize, picture.height as usize);
            let pixel = |x: usize, y: usize| &picture.rgba[4 * (y * width + x)..][..4];
            let rows = (0..width).flat_map(|x| (0..height).rev().map(move |y| (x, y)));
            let rgba = rows.flat_map(|(x, y)| pixel(x, y)).copied().collect();
            Self { width: picture.height, height: picture.width, rgba }
        };
        (0..quarters).fold(self, |picture, _| turn(picture))
    }

    /// The picture as PNG, opaque: packed fast rather than small.
    ///
    /// # Errors
    /// Where the numbers do not fit the pixels.
    pub fn to_png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let opaque: Vec<u8> = self.rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header()?.write_image_data(&opaque)?;
        Ok(bytes)
    }

    /// How light each pixel is, from 0 (black) to 255 (ITU-R BT.601).
    #[must_use]
    pub fn grey(&self) -> Vec<u8> {
        let luma = |pixel: &[u8]| {
            let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            ((299 * r + 587 * g + 114 * b) / 1000) as u8
        };
        self.rgba.chunks_exact(4).map(luma).collect()
    }
}

/// Paints a page (from 1) on white at `scale` pixels a point, or fewer if the page is very large. `None` if there is
/// no such page, or painting takes longer than `time`.
#[must_use]
pub fn page(bytes: &[u8], number: u32, scale: f32, time: Duration) -> Option<Bitmap> {
    let (send, receive) = mpsc::channel();
    let bytes = bytes.to_vec();
    // The painter knows no limits of its own: on a damaged file it may fail, which costs this picture and nothing else,
    // or go on for ever, which costs a thread until the program ends.
    let painter = move || {
        let painted = catch_unwind(AssertUnwindSafe(|| paint(bytes, number, scale)));
        // who has given up waiting does not listen
        let _ = send.send(painted.ok().flatten());
    };
    thread::Builder::new().stack_size(STACK).spawn(painter).ok()?;
    receive.recv_timeout(time).ok().flatten()
}

fn paint(bytes: Vec<u8>, number: u32, scale: f32) -> Option<Bitmap> {
    let pdf = Pdf::new(bytes).ok()?;
    let page = pdf.pages().get((number as usize).checked_sub(1)?)?;
    let scale = bounded(scale, page.render_dimensions())?;
    let pixmap = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
    );
    // on white nothing is left transparent, so that premultiplied colours are the colours
    Some(Bitmap {
        width: u32::from(pixmap.width()),
        height: u32::from(pixmap.height()),
        rgba: pixmap.data_as_u8_slice().to_vec(),
    })
}

/// The scale with which a page of this size (points) has at least a pixel and not too many.
fn bounded(scale: f32, (width, height): (f32, f32)) -> Option<f32> {
    let scale = scale.min((MAX_PIXELS / (width * height)).sqrt()).min(MAX_SIDE / width.max(height));
    (width * scale >= 1.0 && height * scale >= 1.0).then_some(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pages_are_painted_coarser_and_empty_ones_not_at_all() {
        assert_eq!(bounded(2.0, (595.0, 842.0)), Some(2.0));
        let coarse = bounded(4.0, (14_400.0, 14_400.0)).expect("a page");
        assert!(coarse * 14_400.0 <= 6_001.0, "{coarse}");
        assert_eq!(bounded(2.0, (0.0, 842.0)), None);
        assert_eq!(bounded(2.0, (f32::NAN, 842.0)), None);
    }

    #[test]
    fn a_picture_turns_clockwise() {
        let grey = |values: &[u8]| values.iter().flat_map(|v| [*v, *v, *v, 255]).collect::<Vec<u8>>();
        let picture = Bitmap { width: 3, height: 2, rgba: grey(&[1, 2, 3, 4, 5, 6]) };
        let turned = Bitmap { width: 2, height: 3, rgba: grey(&[4, 1, 5, 2, 6, 3]) };
        assert_eq!(picture.clone().turned(1), turned);
        assert_eq!(picture.clone().turned(4), picture);
    }

    #[test]
    fn a_non_pdf_has_no_picture() {
        assert_eq!(page(b"no pdf", 1, 1.0, Duration::from_secs(10)), None);
    }
}
