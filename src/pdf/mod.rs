//! In: the bytes of a PDF. Out: for each page its size, its glyphs and its painted paths in points of the
//! upright page, origin top left. The terms are those of ISO 32000-1; lopdf reads the objects, the rest is ours.

use crate::geometry::Rect;

/// Everything a page shows that later stages use, in painting order.
#[derive(Debug, Clone, Default)]
pub struct PageContent {
    /// PDF page, from 1.
    pub number: u32,
    /// The page label (ISO 32000-1, 12.4.2), or the number.
    pub label: String,
    /// Width after /Rotate and CropBox, in points.
    pub width: f32,
    /// Height after /Rotate and CropBox, in points.
    pub height: f32,
    /// The glyphs that a reader sees.
    pub glyphs: Vec<Glyph>,
    /// The paths that are filled or stroked.
    pub paths: Vec<Path>,
    /// The boxes that images cover.
    pub images: Vec<Rect>,
}

/// One glyph as painted.
#[derive(Debug, Clone)]
pub struct Glyph {
    /// Its Unicode text (a ligature has several characters); `U+FFFD` where unknown.
    pub text: String,
    /// Advance wide, one em high: from the font's ascent to its descent.
    pub bounds: Rect,
    /// Font size on the page, in points.
    pub size: f32,
    /// Which font of the document, as a number.
    pub font: u32,
    /// Whether the font's name or flags say bold.
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
