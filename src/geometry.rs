//! Points, boxes and affine maps on a page: PDF points (1/72 inch), origin top left, y downwards.

use serde::{Deserialize, Serialize};

/// A place on a page.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Point {
    /// Distance from the left edge.
    pub x: f32,
    /// Distance from the top edge.
    pub y: f32,
}

/// A box with upright sides. Written in JSON as `[x0, top, x1, bottom]`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "[f32; 4]", into = "[f32; 4]")]
pub struct Rect {
    /// Left side.
    pub x0: f32,
    /// Upper side.
    pub top: f32,
    /// Right side.
    pub x1: f32,
    /// Lower side.
    pub bottom: f32,
}

impl From<[f32; 4]> for Rect {
    fn from([x0, top, x1, bottom]: [f32; 4]) -> Self {
        Self { x0, top, x1, bottom }
    }
}

impl From<Rect> for [f32; 4] {
    /// Rounded to a hundredth of a point, which is finer than any tolerance of the layout stage.
    fn from(r: Rect) -> Self {
        [r.x0, r.top, r.x1, r.bottom].map(|v| (v * 100.0).round() / 100.0)
    }
}

impl Rect {
    /// The box with these sides, in any order.
    #[must_use]
    pub fn new(x0: f32, top: f32, x1: f32, bottom: f32) -> Self {
        Self { x0: x0.min(x1), top: top.min(bottom), x1: x0.max(x1), bottom: top.max(bottom) }
    }

    /// The smallest box around the points; `None` without points.
    #[must_use]
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = points.next()?;
        let start = Self { x0: first.x, top: first.y, x1: first.x, bottom: first.y };
        Some(points.fold(start, |r, p| Self {
            x0: r.x0.min(p.x),
            top: r.top.min(p.y),
            x1: r.x1.max(p.x),
            bottom: r.bottom.max(p.y),
        }))
    }

    /// The smallest box around all the boxes; `None` without boxes.
    #[must_use]
    pub fn union_of(boxes: impl IntoIterator<Item = Self>) -> Option<Self> {
        boxes.into_iter().reduce(Self::union)
    }

    /// Width.
    #[must_use]
    pub fn width(self) -> f32 {
        self.x1 - self.x0
    }

    /// Height.
    #[must_use]
    pub fn height(self) -> f32 {
        self.bottom - self.top
    }

    /// Area; never negative.
    #[must_use]
    pub fn area(self) -> f32 {
        self.width().max(0.0) * self.height().max(0.0)
    }

    /// The point in the middle.
    #[must_use]
    pub fn centre(self) -> Point {
        Point { x: (self.x0 + self.x1) / 2.0, y: (self.top + self.bottom) / 2.0 }
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            top: self.top.min(other.top),
            x1: self.x1.max(other.x1),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// What both boxes cover; `None` where they do not meet.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let r = Self {
            x0: self.x0.max(other.x0),
            top: self.top.max(other.top),
            x1: self.x1.min(other.x1),
            bottom: self.bottom.min(other.bottom),
        };
        (r.x0 <= r.x1 && r.top <= r.bottom).then_some(r)
    }

    /// Whether the point lies inside or on a side.
    #[must_use]
    pub fn contains(self, p: Point) -> bool {
        self.x0 <= p.x && p.x <= self.x1 && self.top <= p.y && p.y <= self.bottom
    }

    /// The box with every side moved outwards (inwards where negative) by `by` points.
    #[must_use]
    pub fn grown(self, by: f32) -> Self {
        Self { x0: self.x0 - by, top: self.top - by, x1: self.x1 + by, bottom: self.bottom + by }
    }

    /// How much of the shared direction two x-ranges have in common, in points.
    #[must_use]
    pub fn overlap_x(self, other: Self) -> f32 {
        (self.x1.min(other.x1) - self.x0.max(other.x0)).max(0.0)
    }

    /// How much of the shared direction two y-ranges have in common, in points.
    #[must_use]
    pub fn overlap_y(self, other: Self) -> f32 {
        (self.bottom.min(other.bottom) - self.top.max(other.top)).max(0.0)
    }
}

/// An affine map `[a b c d e f]` as in ISO 32000-1, 8.3.4: x' = ax + cy + e, y' = bx + dy + f.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transform(pub [f64; 6]);

impl Transform {
    /// The map that changes nothing.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// A shift.
    #[must_use]
    pub const fn translation(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First `self`, then `next` (the order of PDF's `cm`: `new × current`).
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [na, nb, nc, nd, ne, nf] = next.0;
        Self([
            a * na + b * nc,
            a * nb + b * nd,
            c * na + d * nc,
            c * nb + d * nd,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ])
    }

    /// The image of a point.
    #[must_use]
    pub fn apply(self, x: f64, y: f64) -> Point {
        let [a, b, c, d, e, f] = self.0;
        Point { x: (a * x + c * y + e) as f32, y: (b * x + d * y + f) as f32 }
    }

    /// How much longer a length becomes: the square root of the area factor.
    #[must_use]
    pub fn scale(self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }
}
