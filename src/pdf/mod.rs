//! In: the bytes of a PDF. Out: for each page its size, its glyphs and its painted paths in points of the
//! upright page, origin top left. The terms are those of ISO 32000-1; lopdf reads the objects, the rest is ours.

mod annotation;
mod backdrop;
mod colour;
mod content;
mod doubtful_text;
mod encryption;
mod font;
mod fonts;
mod graphics;
mod inflate;
mod interpret;
mod marked;
mod object;
mod occlusion;
mod operator;
mod page_labels;
mod path;
mod sink;
mod state;
mod text;
mod turned;

use std::time::{Duration, Instant};

use compact_str::CompactString;
use lopdf::xref::XrefRecovery;
use lopdf::{Document, Object, ObjectId};
use rayon::prelude::*;

pub use object::ReadError;

use crate::diagnostic::{Warned, Warning, WarningCode};
use crate::geometry::Rect;

/// Limits on the work done for one document. A PDF is untrusted; each limit is far above the needs of a real plan.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of one stream after its filters.
    pub stream_bytes: usize,
    /// Operators and glyphs of one page, forms included.
    pub operators: usize,
    /// Pages; the rest is not read.
    pub pages: usize,
    /// Forms in forms; deeper ones are left out.
    pub depth: usize,
    /// When to stop; `None` for never.
    pub deadline: Option<Instant>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { stream_bytes: 128 << 20, operators: 4_000_000, pages: 5_000, depth: 16, deadline: None }
    }
}

impl Limits {
    /// These limits, with the clock started: `time` from now.
    #[must_use]
    pub fn within(self, time: Duration) -> Self {
        Self { deadline: Some(Instant::now() + time), ..self }
    }

    /// Whether the time is up.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.deadline.is_some_and(|d| Instant::now() > d)
    }
}

/// Reads the content of all pages; pages in parallel.
///
/// # Errors
/// Where the file as a whole can't be read. A page that can't be read is empty and warned of.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Warned<Vec<PageContent>>, ReadError> {
    read_each(bytes, limits, |page| Warned { value: page, warnings: Vec::new() })
}

/// What `each` makes of the content of each page; pages in parallel. The content of a page goes as soon as `each` is
/// done with it: however many pages a document has, few are in memory.
///
/// # Errors
/// Where the file as a whole can't be read. A page that can't be read is empty and warned of.
pub fn read_each<T: Send>(
    bytes: &[u8],
    limits: &Limits,
    each: impl Fn(PageContent) -> Warned<T> + Sync,
) -> Result<Warned<Vec<T>>, ReadError> {
    let document = object::open(bytes, limits)?;
    let ids = object::pages(&document, limits.pages.saturating_add(1));
    let fonts = fonts::Fonts::default();
    let hidden = hidden_layers(&document);
    let labels = page_labels::labels(&document, ids.len());
    let shown = doubtful_text::ShownText::default();
    let read = |(place, id): (usize, &ObjectId)| {
        let mut warnings = Vec::new();
        let mut content = read_page(&document, &fonts, limits, &hidden, *id, place as u32 + 1).unpack(&mut warnings);
        if let Some(label) = labels.get(&place) {
            content.label.clone_from(label);
        }
        shown.add(&content);
        let value = each(content).unpack(&mut warnings);
        Warned { value, warnings }
    };
    let pages: Vec<Warned<T>> = ids.par_iter().take(limits.pages).enumerate().map(read).collect();
    let mut warnings = Vec::new();
    if document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        warnings.push(Warning::on_document(WarningCode::Repaired, "目次にあたる部分"));
    }
    if ids.len() > limits.pages {
        warnings.push(Warning::on_document(WarningCode::LimitReached, format!("{}ページまで", limits.pages)));
    }
    let value = pages.into_iter().map(|page| page.unpack(&mut warnings)).collect();
    warnings.extend(shown.doubts(&document, &fonts));
    Ok(Warned { value, warnings })
}

fn read_page(
    document: &Document,
    fonts: &fonts::Fonts,
    limits: &Limits,
    hidden: &[ObjectId],
    id: ObjectId,
    number: u32,
) -> Warned<PageContent> {
    let page = object::PageObject::read(document, id);
    let area = Rect { x0: 0.0, top: 0.0, x1: page.width, bottom: page.height };
    let empty = PageContent {
        number,
        label: number.to_string(),
        width: page.width,
        height: page.height,
        ..PageContent::default()
    };
    let mut collector = sink::PageCollector::new(empty);
    let mut warnings = Vec::new();
    let content = content::ContentStreams::of_page(document, id, limits);
    warnings.extend(content.lacks.map(|what| Warning::on_page(number, WarningCode::PageUnreadable, what)));
    let state = state::State::new(page.base, area);
    let mut interpreter = interpret::Interpreter::new(document, fonts, limits, hidden, &mut collector, state.clone());
    let none = lopdf::Dictionary::new();
    let annotations = annotation::Annotations::of_page(document, id, hidden);
    let mut read = interpreter.run(&content.bytes, page.resources.unwrap_or(&none));
    read = read.and_then(|()| annotations.paint(&mut interpreter, &state));
    if let Err(stopped) = read {
        let what = if stopped == interpret::Stopped::Time { "処理時間の上限" } else { "命令数の上限" };
        warnings.push(Warning::on_page(number, WarningCode::LimitReached, what));
    }
    annotations.strike(&mut collector.content.glyphs, state.ctm);
    collector.content.annotated = annotations.areas(state.ctm);
    let value = turned::upright(collector.finish());
    warnings.extend(annotations.warnings(number));
    warnings
        .extend(turned::has_sideways_table(&value).then(|| Warning::on_page(number, WarningCode::SidewaysTable, "")));
    warnings.extend(missing_text(&value));
    Warned { value, warnings }
}

/// Warnings for visible text that could not be decoded and for text left out because it is invisible.
fn missing_text(page: &PageContent) -> Vec<Warning> {
    let hidden =
        (page.hidden > 0).then(|| Warning::on_page(page.number, WarningCode::HiddenText, page.hidden.to_string()));
    unreadable_text(page).chain(hidden).collect()
}

/// A page whose text can't be read, or only in part. Where that is most of it, the page is as good as a picture.
fn unreadable_text(page: &PageContent) -> impl Iterator<Item = Warning> {
    let unknown = page.glyphs.iter().filter(|g| g.text == font::UNKNOWN).count();
    let printed = page.glyphs.iter().filter(|g| !g.is_blank()).count();
    let shows_something = unknown > 0 || !page.images.is_empty() || page.paths.len() > 20;
    let blank = shows_something && unknown * 2 >= printed;
    let in_part = (unknown > 0).then(|| Warning::on_page(page.number, WarningCode::UnknownGlyphs, unknown.to_string()));
    in_part.into_iter().chain(blank.then(|| Warning::on_page(page.number, WarningCode::NoTextLayer, "")))
}

/// The optional content groups that the default configuration turns off (ISO 32000-1, 8.11.4.3).
fn hidden_layers(document: &Document) -> Vec<ObjectId> {
    let read = || {
        let properties = object::entry(document, document.catalog().ok()?, b"OCProperties")?.as_dict().ok()?;
        let default = object::entry(document, properties, b"D")?.as_dict().ok()?;
        let ids = |list: &Object| -> Option<Vec<ObjectId>> {
            Some(list.as_array().ok()?.iter().filter_map(|o| o.as_reference().ok()).collect())
        };
        let off = object::entry(document, default, b"OFF").and_then(ids).unwrap_or_default();
        if object::name_of(document, default, b"BaseState").as_deref() != Some("OFF") {
            return Some(off);
        }
        let on = object::entry(document, default, b"ON").and_then(ids).unwrap_or_default();
        let all = ids(object::entry(document, properties, b"OCGs")?)?;
        Some(all.into_iter().filter(|id| !on.contains(id)).collect())
    };
    read().unwrap_or_default()
}

/// Everything a page shows that later stages use, in painting order.
#[derive(Debug, Clone, Default)]
pub struct PageContent {
    /// PDF page, from 1.
    pub number: u32,
    /// The page label (ISO 32000-1, 12.4.2), or the number.
    pub label: String,
    /// Width as the page is read, after /Rotate and CropBox, in points.
    pub width: f32,
    /// Height as the page is read, after /Rotate and CropBox, in points.
    pub height: f32,
    /// The glyphs that a reader sees.
    pub glyphs: Vec<Glyph>,
    /// The paths that are filled or stroked.
    pub paths: Vec<Path>,
    /// The boxes that images cover.
    pub images: Vec<Rect>,
    /// The boxes that annotations lie over: notes, stamps, marks on the text.
    pub annotated: Vec<Rect>,
    /// In which direction most of its text ran before the page was turned to be read: none but on pages that are
    /// printed sideways.
    pub turned: Turn,
    /// Number of glyphs left out because they are invisible: in the colour of their background, or not painted.
    pub hidden: usize,
    /// The boxes of those of them over which something was painted later.
    pub covered: Vec<Rect>,
}

/// One glyph as painted.
#[derive(Debug, Clone, Default)]
pub struct Glyph {
    /// Its Unicode text (a ligature has several characters); `U+FFFD` where unknown.
    pub text: CompactString,
    /// Advance wide, one em high: from the font's ascent to its descent.
    pub bounds: Rect,
    /// Font size on the page, in points.
    pub size: f32,
    /// Which font of the document, as a number.
    pub font: u32,
    /// Its code in that font.
    pub code: u32,
    /// Whether the name or flags of the font indicate bold.
    pub bold: bool,
    /// Direction of reading on the upright page.
    pub turn: Turn,
    /// Whether the text is set vertically (CJK writing mode 1).
    pub vertical: bool,
    /// Fill colour.
    pub colour: Colour,
    /// Which text-showing operator painted it; glyphs of one operator belong together.
    pub run: u32,
    /// Position in the painting order, shared with paths.
    pub order: u32,
    /// Confidence of character recognition, from 0 to 1; `None` for text from the file itself.
    pub recognised: Option<f32>,
    /// Which layer of the page it belongs to.
    pub layer: Layer,
    /// Whether it is struck out.
    pub struck: bool,
    /// Whether it is set askew, in none of the four directions.
    pub askew: bool,
}

/// What lies on a page over or beside its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Layer {
    /// The text itself.
    #[default]
    Text,
    /// The value of a form field.
    Field,
    /// Readings of ideographs in small kana over or beside them.
    Ruby,
    /// A stamp or watermark across the text.
    Stamp,
    /// An annotation.
    Note,
}

impl Glyph {
    /// Whether it shows nothing: white space of any kind, or no text.
    #[must_use]
    #[inline]
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// Quarter turns of the writing direction, clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Turn {
    /// Left to right.
    #[default]
    None,
    /// Top to bottom.
    Right,
    /// Right to left.
    Half,
    /// Bottom to top.
    Left,
}

/// A colour as red, green and blue from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Colour(pub [f32; 3]);

impl Colour {
    /// Black.
    pub const BLACK: Self = Self([0.0; 3]);
    /// White.
    pub const WHITE: Self = Self([1.0; 3]);

    /// The largest difference in a channel, from 0 (same) to 1.
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        self.0.iter().zip(other.0).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    }
}

/// A painted path, flattened to straight lines.
#[derive(Debug, Clone)]
pub struct Path {
    /// Its subpaths, each a list of corners.
    pub subpaths: Vec<Subpath>,
    /// Fill colour, where filled with an opaque colour.
    pub fill: Option<Colour>,
    /// Stroke, where stroked.
    pub stroke: Option<Stroke>,
    /// The clip in force, as a box.
    pub clip: Rect,
    /// Position in the painting order, shared with glyphs.
    pub order: u32,
}

/// Corners joined by straight lines.
#[derive(Debug, Clone, Default)]
pub struct Subpath {
    /// The corners in points of the page.
    pub points: Vec<crate::geometry::Point>,
    /// Whether the last corner is joined to the first.
    pub closed: bool,
    /// Whether a curve was flattened: such an outline is a shape, never a ruling.
    pub curved: bool,
}

impl Subpath {
    /// The outline of a box.
    #[must_use]
    pub fn around(Rect { x0, top, x1, bottom }: Rect) -> Self {
        let corners = [(x0, top), (x1, top), (x1, bottom), (x0, bottom)];
        Self { points: corners.map(|(x, y)| crate::geometry::Point { x, y }).to_vec(), closed: true, curved: false }
    }
}

/// How a path is stroked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub colour: Colour,
    /// Width in points on the page.
    pub width: f32,
    /// Longest gap and shortest mark of the dash pattern; `None` for a solid line.
    pub dash: Option<(f32, f32)>,
}
