//! Image XObjects (ISO 32000-1, 8.9) in grey, as far as scanned pages use them: samples, JPEG, fax and JBIG2 data,
//! stencils and masks. Colours count only by how dark they are: the pixels are for character recognition.

use hayro_ccitt::EncodingMode;
use lopdf::{Dictionary, Document, Object, Stream};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::Colour;
use super::colour::Space;
use super::object::{entry, number};

/// An image with more pixels (A3 at 600 dpi has 70 million) is not decoded.
const MAX_PIXELS: usize = 100_000_000;

/// Pixels row by row, 0 black to 255 white, and how opaque they are.
#[derive(Debug)]
pub(super) struct Raster {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) grey: Vec<u8>,
    /// `None`: all opaque.
    pub(super) alpha: Option<Box<Self>>,
}

impl Raster {
    /// Decodes an image, a stencil in the colour `ink`. `None` for what is damaged, too large or in a format that is
    /// not read (JPEG 2000).
    pub(super) fn decode(document: &Document, stream: &Stream, ink: Colour) -> Option<Self> {
        let mut image = Samples::of(document, stream)?.grey()?;
        if is_stencil(document, &stream.dict) {
            let opaque = image.grey.iter().map(|sample| 255 - sample).collect();
            let stencil = Self { grey: opaque, ..image };
            let (width, height) = (stencil.width, stencil.height);
            return Some(Self { width, height, grey: vec![ink.grey(); width * height], alpha: Some(stencil.into()) });
        }
        image.alpha = mask(document, &stream.dict).map(Box::new);
        Some(image)
    }
}

/// /SMask says how opaque the pixels are, /Mask which are painted at all (8.9.6).
fn mask(document: &Document, image: &Dictionary) -> Option<Raster> {
    let soft = entry(document, image, b"SMask").and_then(|m| m.as_stream().ok());
    let hard = entry(document, image, b"Mask").and_then(|m| m.as_stream().ok());
    let mut mask = Samples::of(document, soft.or(hard)?)?.grey()?;
    if soft.is_none() {
        mask.grey.iter_mut().for_each(|sample| *sample = 255 - *sample);
    }
    Some(mask)
}

fn is_stencil(document: &Document, image: &Dictionary) -> bool {
    matches!(entry(document, image, b"ImageMask"), Some(Object::Boolean(true)))
}

/// Samples as they come from the filters.
struct Samples<'a> {
    document: &'a Document,
    image: &'a Dictionary,
    width: usize,
    height: usize,
    components: usize,
    bits: usize,
    data: Vec<u8>,
}

impl<'a> Samples<'a> {
    fn of(document: &'a Document, stream: &'a Stream) -> Option<Self> {
        let image = &stream.dict;
        let size = |key: &[u8]| entry(document, image, key).and_then(number).filter(|n| *n >= 1.0).map(|n| n as usize);
        let (width, height) = (size(b"Width")?, size(b"Height")?);
        if width.checked_mul(height).is_none_or(|pixels| pixels > MAX_PIXELS) {
            return None;
        }
        let stencil = is_stencil(document, image);
        let bits = if stencil { 1 } else { size(b"BitsPerComponent").unwrap_or(8) };
        let (width, height, components, bits, data) = match stream.filters().unwrap_or_default().last() {
            Some(&b"DCTDecode") => {
                let (width, height, components, data) = jpeg(&before_last(stream)?)?;
                (width, height, components, 8, data)
            }
            Some(&b"CCITTFaxDecode") => (width, height, 1, 8, fax(document, stream, width, height)?),
            Some(&b"JBIG2Decode") => (width, height, 1, 8, jbig2(document, stream, width, height)?),
            Some(&b"JPXDecode") => return None,
            _ => {
                let data = stream.get_plain_content_with_limit(MAX_PIXELS).ok()?;
                (width, height, components(document, image), bits, data)
            }
        };
        Some(Self { document, image, width, height, components, bits, data })
    }

    /// One grey byte a pixel; what is missing at the end is white.
    fn grey(self) -> Option<Raster> {
        let Self { document, image, width, height, components, bits, ref data } = self;
        if !matches!(bits, 1 | 2 | 4 | 8 | 16) || components == 0 {
            return None;
        }
        let stride = (width * components * bits).div_ceil(8);
        let levels = Levels::of(document, image, components, bits);
        let mut grey = Vec::with_capacity(width * height);
        for row in 0..height {
            let line = data.get(row * stride..).unwrap_or_default();
            for column in 0..width {
                let sample = |i: usize| sample(line, (column * components + i) * bits, bits);
                grey.push(sample(components - 1).map_or(255, |_| levels.grey(|i| sample(i).unwrap_or(0))));
            }
        }
        Some(Raster { width, height, grey, alpha: None })
    }
}

/// The sample of so many bits that begins at a bit of a row; of 16 bits the upper 8.
fn sample(line: &[u8], bit: usize, bits: usize) -> Option<u8> {
    let byte = *line.get(bit / 8)?;
    Some(if bits >= 8 { byte } else { byte >> (8 - bits - bit % 8) & ((1 << bits) - 1) })
}

/// From samples to grey.
struct Levels {
    /// By sample value, for one component.
    single: Option<Vec<u8>>,
    components: usize,
    inverted: bool,
}

impl Levels {
    fn of(document: &Document, image: &Dictionary, components: usize, bits: usize) -> Self {
        let decode = entry(document, image, b"Decode").and_then(|d| d.as_array().ok());
        let inverted = decode.and_then(|d| Some(number(d.first()?)? > number(d.get(1)?)?)).unwrap_or(false);
        let palette = palette(document, image);
        let top = (1_usize << bits.min(8)) - 1;
        let level = |value: usize| {
            let value = if inverted { top - value } else { value };
            palette.as_ref().map_or((value * 255 / top) as u8, |p| p.get(value).copied().unwrap_or(255))
        };
        Self { single: (components == 1).then(|| (0..=top).map(level).collect()), components, inverted }
    }

    fn grey(&self, sample: impl Fn(usize) -> u8) -> u8 {
        if let Some(levels) = &self.single {
            return levels.get(usize::from(sample(0))).copied().unwrap_or(255);
        }
        let part = |i: usize| f64::from(if self.inverted { 255 - sample(i) } else { sample(i) }) / 255.0;
        let parts: Vec<f64> = (0..self.components.min(4)).map(part).collect();
        let space = if parts.len() == 4 { Space::Cmyk } else { Space::Rgb };
        space.colour(&parts).grey()
    }
}

fn components(document: &Document, image: &Dictionary) -> usize {
    match entry(document, image, b"ColorSpace").map(|space| Space::of(document, space)) {
        Some(Space::Rgb) => 3,
        Some(Space::Cmyk) => 4,
        _ => 1,
    }
}

/// The greys of an /Indexed space (8.6.6.3).
fn palette(document: &Document, image: &Dictionary) -> Option<Vec<u8>> {
    let space = entry(document, image, b"ColorSpace")?.as_array().ok()?;
    let at = |i: usize| document.dereference(space.get(i)?).ok().map(|(_, o)| o);
    if !matches!(at(0)?.as_name().ok()?, b"Indexed" | b"I") {
        return None;
    }
    let base = Space::of(document, at(1)?);
    let table = match at(3)? {
        Object::String(bytes, _) => bytes.clone(),
        Object::Stream(stream) => stream.get_plain_content_with_limit(1 << 16).ok()?,
        _ => return None,
    };
    let size = match base {
        Space::Rgb => 3,
        Space::Cmyk => 4,
        _ => 1,
    };
    let grey = |c: &[u8]| base.colour(&c.iter().map(|v| f64::from(*v) / 255.0).collect::<Vec<_>>()).grey();
    Some(table.chunks_exact(size).map(grey).collect())
}

/// What the filters before the last one give.
fn before_last(stream: &Stream) -> Option<Vec<u8>> {
    let filters = stream.filters().ok()?;
    let (_, before) = filters.split_last()?;
    if before.is_empty() {
        return Some(stream.content.clone());
    }
    let names: Vec<Object> = before.iter().map(|name| Object::Name(name.to_vec())).collect();
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", names);
    Stream::new(dictionary, stream.content.clone()).get_plain_content_with_limit(MAX_PIXELS).ok()
}

/// The parameters of the last filter.
fn parameters<'a>(document: &'a Document, stream: &'a Stream) -> Option<&'a Dictionary> {
    match entry(document, &stream.dict, b"DecodeParms")? {
        Object::Array(all) => document.dereference(all.last()?).ok()?.1.as_dict().ok(),
        other => other.as_dict().ok(),
    }
}

/// Width, height, components and samples of a JPEG.
fn jpeg(data: &[u8]) -> Option<(usize, usize, usize, Vec<u8>)> {
    let options = DecoderOptions::default().set_max_width(1 << 16).set_max_height(1 << 16);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(data), options);
    decoder.decode_headers().ok()?;
    let (wanted, components) = match decoder.input_colorspace()? {
        ColorSpace::Luma | ColorSpace::YCbCr => (ColorSpace::Luma, 1),
        ColorSpace::CMYK | ColorSpace::YCCK => (ColorSpace::CMYK, 4),
        _ => (ColorSpace::RGB, 3),
    };
    let (width, height) = decoder.dimensions()?;
    if width * height > MAX_PIXELS {
        return None;
    }
    decoder.set_options(options.jpeg_set_out_colorspace(wanted));
    Some((width, height, components, decoder.decode().ok()?))
}

/// Bi-level rows as one grey byte a pixel, white where nothing comes.
struct Rows {
    width: usize,
    grey: Vec<u8>,
    at: usize,
}

impl Rows {
    fn white(width: usize, height: usize) -> Self {
        Self { width, grey: vec![255; width * height], at: 0 }
    }

    fn push(&mut self, black: bool, count: usize) {
        let end = (self.at + count).min(self.grey.len());
        if black {
            self.grey[self.at.min(end)..end].fill(0);
        }
        self.at = end;
    }
}

impl hayro_ccitt::Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let (mut black, mut column, width) = (false, 0, self.width);
        for change in changes.iter().map(|c| (*c as usize).min(width)).chain([width]) {
            self.push(black, change.saturating_sub(column));
            (black, column) = (!black, change.max(column));
        }
    }
}

impl hayro_jbig2::Decoder for Rows {
    fn push_pixel(&mut self, black: bool) {
        self.push(black, 1);
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        self.push(black, 8 * chunk_count as usize);
    }

    fn next_line(&mut self) {}
}

/// Fax data (7.4.6): the samples as the filter gives them, 0 for black unless /BlackIs1.
fn fax(document: &Document, stream: &Stream, width: usize, height: usize) -> Option<Vec<u8>> {
    let none = Dictionary::new();
    let given = parameters(document, stream).unwrap_or(&none);
    let flag = |key: &[u8], default| entry(document, given, key).and_then(|o| o.as_bool().ok()).unwrap_or(default);
    let k = entry(document, given, b"K").and_then(number).unwrap_or(0.0);
    let columns = entry(document, given, b"Columns").and_then(number).unwrap_or(1728.0) as usize;
    if columns != width {
        return None;
    }
    let settings = hayro_ccitt::DecodeSettings {
        columns: u32::try_from(columns).ok()?,
        rows: u32::try_from(height).ok()?,
        end_of_block: flag(b"EndOfBlock", true),
        end_of_line: flag(b"EndOfLine", false),
        rows_are_byte_aligned: flag(b"EncodedByteAlign", false),
        encoding: match k {
            k if k < 0.0 => EncodingMode::Group4,
            k if k > 0.0 => EncodingMode::Group3_2D,
            _ => EncodingMode::Group3_1D,
        },
        strict: false,
    };
    let mut rows = Rows::white(width, height);
    // a damaged end costs the rows behind it
    let _ = hayro_ccitt::decode(&before_last(stream)?, &mut rows, &mut hayro_ccitt::DecoderContext::new(settings));
    if flag(b"BlackIs1", false) {
        rows.grey.iter_mut().for_each(|sample| *sample = 255 - *sample);
    }
    Some(rows.grey)
}

/// JBIG2 data (7.4.7), 0 for black.
fn jbig2(document: &Document, stream: &Stream, width: usize, height: usize) -> Option<Vec<u8>> {
    let settings = hayro_jbig2::DecodeSettings { strict: false };
    let shared = parameters(document, stream)
        .and_then(|given| entry(document, given, b"JBIG2Globals")?.as_stream().ok())
        .and_then(|stream| stream.get_plain_content_with_limit(MAX_PIXELS).ok())
        .and_then(|data| hayro_jbig2::Globals::new(&data, &settings).ok());
    let data = before_last(stream)?;
    let page = hayro_jbig2::Page::new_embedded(&data, shared.as_ref(), &settings).ok()?;
    if (page.width() as usize, page.height() as usize) != (width, height) {
        return None;
    }
    let mut rows = Rows::white(width, height);
    page.decode(&mut rows).ok()?;
    Some(rows.grey)
}

impl Colour {
    /// How light it is, 0 black to 255 white (Rec. 601 luma).
    pub(super) fn grey(self) -> u8 {
        let [r, g, b] = self.0;
        (255.0 * (0.299 * r + 0.587 * g + 0.114 * b)).round() as u8
    }
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    fn decoded(dictionary: Dictionary, data: &[u8]) -> Raster {
        Raster::decode(&Document::new(), &Stream::new(dictionary, data.to_vec()), Colour::BLACK).expect("an image")
    }

    #[test]
    fn samples_of_any_depth_become_grey() {
        let one = dictionary! { "Width" => 3, "Height" => 2, "BitsPerComponent" => 1, "ColorSpace" => "DeviceGray" };
        assert_eq!(decoded(one, &[0b1010_0000, 0b0100_0000]).grey, [255, 0, 255, 0, 255, 0]);
        let rgb = dictionary! { "Width" => 2, "Height" => 1, "BitsPerComponent" => 8, "ColorSpace" => "DeviceRGB" };
        assert_eq!(decoded(rgb, &[255, 255, 255, 255, 0, 0]).grey, [255, 76]);
        let space = vec!["Indexed".into(), "DeviceGray".into(), 1.into(), Object::string_literal(vec![10, 200])];
        let indexed = dictionary! { "Width" => 2, "Height" => 1, "BitsPerComponent" => 8, "ColorSpace" => space };
        assert_eq!(decoded(indexed, &[1, 0]).grey, [200, 10]);
    }

    #[test]
    fn a_stencil_paints_where_its_samples_are_0() {
        let stencil = dictionary! { "Width" => 2, "Height" => 1, "ImageMask" => true };
        let stencil = decoded(stencil, &[0b0100_0000]);
        assert_eq!((stencil.grey, stencil.alpha.expect("a mask").grey), (vec![0, 0], vec![255, 0]));
    }

    #[test]
    fn a_lost_end_is_white_and_a_giant_refused() {
        let short = dictionary! { "Width" => 2, "Height" => 2, "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray" };
        assert_eq!(decoded(short, &[1, 2]).grey, [1, 2, 255, 255]);
        let giant = dictionary! { "Width" => 100_000, "Height" => 100_000, "ImageMask" => true };
        assert!(Raster::decode(&Document::new(), &Stream::new(giant, vec![]), Colour::BLACK).is_none());
    }
}
