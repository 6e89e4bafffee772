//! A page painted in grey, for character recognition: images and paths; text is what such a page lacks.

use std::ops::Range;

use super::image::Raster;
use super::sink::{Image, Sink};
use super::{Colour, Glyph, Path};
use crate::geometry::{Point, Rect, Transform};

/// A painted page, row by row from the top, 0 black to 255 white.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Pixels a point (1/72 inch).
    pub scale: f32,
    /// `width * height` bytes.
    pub pixels: Vec<u8>,
}

/// Rows and columns of samples that are averaged for a pixel, at most: more than the ratio of any scanner's resolution
/// to that of the picture.
const MAX_SAMPLES: usize = 4;

/// Paints a page.
pub(super) struct Canvas {
    picture: Picture,
    glyphs: usize,
}

impl Canvas {
    /// White paper of that size in points.
    pub(super) fn new(width: f32, height: f32, scale: f32) -> Self {
        let pixels = |length: f32| ((length * scale).ceil() as usize).max(1);
        let (width, height) = (pixels(width), pixels(height));
        Self { picture: Picture { width, height, scale, pixels: vec![255; width * height] }, glyphs: 0 }
    }

    pub(super) fn finish(self) -> Picture {
        self.picture
    }

    /// The pixels whose centres lie in a box.
    fn pixels_in(&self, bounds: Rect) -> (Range<usize>, Range<usize>) {
        let Picture { width, height, scale, .. } = self.picture;
        let range = |low: f32, high: f32, end: usize| {
            let first = |at: f32| ((at * scale - 0.5).ceil().max(0.0) as usize).min(end);
            first(low)..first(high)
        };
        (range(bounds.x0, bounds.x1, width), range(bounds.top, bounds.bottom, height))
    }

    /// Fills outlines by the even-odd rule, row by row.
    fn fill(&mut self, outlines: &[&[Point]], clip: Rect, colour: Colour) {
        let Some(bounds) = Rect::around(outlines.iter().copied().flatten().copied()) else { return };
        let Some(bounds) = bounds.intersection(clip) else { return };
        let (columns, rows) = self.pixels_in(bounds);
        let Picture { width, scale, .. } = self.picture;
        for row in rows {
            let y = (row as f32 + 0.5) / scale;
            let mut crossings: Vec<f32> = outlines.iter().flat_map(|outline| crossings(outline, y)).collect();
            crossings.sort_by(f32::total_cmp);
            for pair in crossings.chunks_exact(2) {
                let column = |x: f32| ((x * scale - 0.5).ceil().max(0.0) as usize).clamp(columns.start, columns.end);
                let (from, to) = (column(pair[0]), column(pair[1]));
                self.picture.pixels[row * width..][from..to.max(from)].fill(colour.grey());
            }
        }
    }

    fn draw(&mut self, raster: &Raster, image: &Image<'_>) {
        let Some(to_image) = inverse(image.matrix) else { return };
        let (columns, rows) = self.pixels_in(image.bounds);
        let Picture { width, scale, .. } = self.picture;
        // image pixels a picture pixel
        let ratio = to_image.scale() / f64::from(scale) * ((raster.width * raster.height) as f64).sqrt();
        let samples = (ratio.ceil() as usize).clamp(1, MAX_SAMPLES);
        let step = 1.0 / (samples as f64 * f64::from(scale));
        for row in rows {
            for column in columns.clone() {
                let (mut sum, mut opaque) = (0, 0);
                for i in 0..samples * samples {
                    let x = f64::from(column as u32) / f64::from(scale) + (0.5 + (i % samples) as f64) * step;
                    let y = f64::from(row as u32) / f64::from(scale) + (0.5 + (i / samples) as f64) * step;
                    let at = to_image.apply(x, y);
                    let alpha = raster.alpha.as_ref().map_or(255, |mask| u32::from(mask.at(at)));
                    sum += u32::from(raster.at(at)) * alpha;
                    opaque += alpha;
                }
                let (pixel, all) = (&mut self.picture.pixels[row * width + column], 255 * (samples * samples) as u32);
                *pixel = ((sum + u32::from(*pixel) * (all - opaque)) / all) as u8;
            }
        }
    }
}

impl Sink for Canvas {
    fn glyph(&mut self, _: Glyph, _: bool) {
        self.glyphs += 1;
    }

    fn path(&mut self, path: Path) {
        if let Some(colour) = path.fill {
            let outlines: Vec<&[Point]> = path.subpaths.iter().map(|subpath| subpath.points.as_slice()).collect();
            self.fill(&outlines, path.clip, colour);
        }
        let Some(stroke) = path.stroke else { return };
        let width = stroke.width.max(1.0 / self.picture.scale);
        for subpath in &path.subpaths {
            let closing = subpath.closed.then(|| subpath.points.first()).flatten();
            for (a, b) in subpath.points.iter().zip(subpath.points.iter().skip(1).chain(closing)) {
                self.fill(&[&band(*a, *b, width)], path.clip, stroke.colour);
            }
        }
    }

    fn image(&mut self, image: &Image<'_>) {
        if let Some(raster) = image.stream.and_then(|stream| Raster::decode(image.document, stream, image.ink)) {
            self.draw(&raster, image);
        }
    }

    fn glyphs(&self) -> usize {
        self.glyphs
    }

    fn replace(&mut self, _: Range<usize>, _: &str) {}
}

impl Raster {
    /// The pixel at a place of the unit square, whose origin is the lower left corner.
    fn at(&self, place: Point) -> u8 {
        let index = |share: f32, size: usize| ((share.clamp(0.0, 1.0) * size as f32) as usize).min(size - 1);
        let (column, row) = (index(place.x, self.width), index(1.0 - place.y, self.height));
        self.grey.get(row * self.width + column).copied().unwrap_or(255)
    }
}

/// Where the sides of a closed outline cross a height.
fn crossings(outline: &[Point], y: f32) -> impl Iterator<Item = f32> + '_ {
    let next = outline.iter().skip(1).chain(outline.first());
    outline
        .iter()
        .zip(next)
        .filter(move |(a, b)| (a.y > y) != (b.y > y))
        .map(move |(a, b)| a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x))
}

/// The area of a straight stroke.
fn band(a: Point, b: Point, width: f32) -> [Point; 4] {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let half = width / 2.0 / dx.hypot(dy).max(f32::MIN_POSITIVE);
    let (x, y) = (-dy * half, dx * half);
    [(a.x + x, a.y + y), (b.x + x, b.y + y), (b.x - x, b.y - y), (a.x - x, a.y - y)].map(|(x, y)| Point { x, y })
}

/// The map back; `None` where the image is flat.
fn inverse(Transform([a, b, c, d, e, f]): Transform) -> Option<Transform> {
    let area = a * d - b * c;
    let finite = area.is_finite() && area.abs() > 1e-9;
    finite.then(|| Transform([d, -b, -c, a, c * f - d * e, b * e - a * f].map(|n| n / area)))
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, Stream, dictionary};

    use super::*;
    use crate::pdf::{Stroke, Subpath};

    const PAGE: Rect = Rect { x0: 0.0, top: 0.0, x1: 4.0, bottom: 4.0 };

    fn rows(canvas: Canvas) -> Vec<Vec<u8>> {
        let picture = canvas.finish();
        picture.pixels.chunks(picture.width).map(<[u8]>::to_vec).collect()
    }

    #[test]
    fn images_stand_upright_where_their_matrix_puts_them() {
        let dictionary =
            dictionary! { "Width" => 2, "Height" => 2, "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray" };
        let (document, stream) = (Document::new(), Stream::new(dictionary, vec![10, 20, 30, 40]));
        let mut canvas = Canvas::new(4.0, 4.0, 1.0);
        // two points wide and high in the lower right corner; y upwards becomes y downwards
        let matrix = Transform([2.0, 0.0, 0.0, -2.0, 2.0, 4.0]);
        let bounds = Rect::new(2.0, 2.0, 4.0, 4.0);
        canvas.image(&Image { document: &document, stream: Some(&stream), matrix, bounds, ink: Colour::BLACK });
        assert_eq!(rows(canvas)[1..], [[255; 4], [255, 255, 10, 20], [255, 255, 30, 40]]);
    }

    #[test]
    fn paths_are_filled_and_stroked() {
        let square = |low: f32, high: f32| Subpath {
            points: [(low, low), (high, low), (high, high), (low, high)].map(|(x, y)| Point { x, y }).to_vec(),
            closed: true,
            curved: false,
        };
        let mut canvas = Canvas::new(4.0, 4.0, 1.0);
        let ring = vec![square(0.0, 4.0), square(1.0, 3.0)];
        canvas.path(Path { subpaths: ring, fill: Some(Colour::BLACK), stroke: None, clip: PAGE, order: 0 });
        assert_eq!(rows(canvas), [[0, 0, 0, 0], [0, 255, 255, 0], [0, 255, 255, 0], [0, 0, 0, 0]]);
        let mut canvas = Canvas::new(4.0, 1.0, 1.0);
        let points = [(1.0, 0.5), (3.0, 0.5)].map(|(x, y)| Point { x, y }).to_vec();
        let stroke = Some(Stroke { colour: Colour::BLACK, width: 0.1, dash: None });
        let line = vec![Subpath { points, closed: false, curved: false }];
        canvas.path(Path { subpaths: line, fill: None, stroke, clip: PAGE, order: 0 });
        assert_eq!(rows(canvas), [[255, 0, 0, 255]]);
    }
}
