//! Every glyph that hayro, an independent reader, paints, against the lines that kurabe reads: is there a line around
//! its origin with its code points? Each character of a line answers for one glyph.
//!
//! ```text
//! kurabe extract PLAN.pdf | cargo run --manifest-path tests/readers/Cargo.toml -- PLAN.pdf
//! ```
//!
//! A line a page: glyphs of hayro, those without code point (hayro knows them from ToUnicode and glyph names alone),
//! those that kurabe has not (with the text), characters that only kurabe has (with the text).

use std::collections::BTreeMap;
use std::io::Read as _;

use hayro_cmap::BfString;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::util::TransformExt as _;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use kurbo::{BezPath, Point, Rect, Shape as _};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

/// How far outside a line's box (points) the origin of one of its glyphs may lie.
const TOLERANCE: f64 = 2.5;

/// Collects the glyphs inside the clip.
#[derive(Default)]
struct Glyphs {
    clips: Vec<Rect>,
    /// Origins and texts; `None` without code point.
    found: Vec<(Point, Option<String>)>,
}

impl<'a> Device<'a> for Glyphs {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips.push(clip.path.bounding_box());
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        for glyph in run.glyphs() {
            let origin = (props.transform * glyph.transform()) * Point::ORIGIN;
            if self.clips.iter().all(|clip| clip.inflate(TOLERANCE, TOLERANCE).contains(origin)) {
                let text = glyph.as_unicode().map(|text| match text {
                    BfString::Char(c) => c.to_string(),
                    BfString::String(text) => text,
                });
                self.found.push((origin, text));
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {}
}

fn glyphs(page: &Page<'_>) -> Vec<(Point, Option<String>)> {
    let cache = InterpreterCache::new();
    let (width, height) = page.render_dimensions();
    let paper = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, paper, &cache, page.xref(), InterpreterSettings::default());
    let mut device = Glyphs { clips: vec![paper], ..Glyphs::default() };
    interpret_page(page, &mut context, &mut device);
    device.found
}

/// A line of kurabe: its box, and its characters that no glyph has answered for yet.
struct Line {
    bounds: Rect,
    left: BTreeMap<char, usize>,
}

impl Line {
    fn of(line: &Value) -> Option<Self> {
        let side = |i: usize| line["bbox"][i].as_f64();
        let bounds = Rect::new(side(0)?, side(1)?, side(2)?, side(3)?);
        let mut left = BTreeMap::new();
        for c in letters(line["text"].as_str()?) {
            *left.entry(c).or_default() += 1;
        }
        Some(Self { bounds, left })
    }

    fn take(&mut self, c: char) -> bool {
        let Some(count) = self.left.get_mut(&c).filter(|count| **count > 0) else { return false };
        *count -= 1;
        true
    }
}

/// What the readers spell in different ways is the same: widths, compatibility forms, white space.
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkc().filter(|c| !c.is_whitespace() && !c.is_control())
}

fn compare(number: usize, glyphs: &[(Point, Option<String>)], page: &Value) {
    let mut lines: Vec<Line> = page["lines"].as_array().into_iter().flatten().filter_map(Line::of).collect();
    let (mut unknown, mut lost) = (0, String::new());
    for (origin, text) in glyphs {
        let Some(text) = text else {
            unknown += 1;
            continue;
        };
        for c in letters(text) {
            let around = |line: &Line| line.bounds.inflate(TOLERANCE, TOLERANCE).contains(*origin);
            if !lines.iter_mut().any(|line| around(line) && line.take(c)) {
                lost.push(c);
            }
        }
    }
    let surplus: String =
        lines.iter().flat_map(|line| &line.left).flat_map(|(c, count)| std::iter::repeat_n(*c, *count)).collect();
    println!(
        "p.{number}: {} glyphs, {unknown} without code point, {} only in hayro 「{lost}」, {} only in kurabe 「{surplus}」",
        glyphs.len(),
        lost.chars().count(),
        surplus.chars().count(),
    );
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("which PDF?")?;
    let mut json = String::new();
    std::io::stdin().read_to_string(&mut json)?;
    let document: Value = serde_json::from_str(&json)?;
    let pdf = Pdf::new(std::fs::read(path)?).map_err(|error| format!("hayro: {error:?}"))?;
    let pages = document["pages"].as_array().ok_or("no document of kurabe")?;
    for (number, (page, read)) in (1..).zip(pdf.pages().iter().zip(pages)) {
        compare(number, &glyphs(page), read);
    }
    Ok(())
}
