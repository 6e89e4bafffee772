//! Colours (ISO 32000-1, 8.6) as red, green and blue, exact enough to distinguish a line from its background.

use lopdf::{Dictionary, Document, Object};

use super::Colour;
use super::object::{entry, number};

/// How the components of a colour are interpreted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Gray,
    Rgb,
    Cmyk,
    /// A tint of one ink: 0 is paper, 1 is full ink.
    Tint,
    /// A pattern or a space that is not interpreted: its colour is not known.
    Other,
}

/// Used for a colour that cannot be determined: a grey unlike both paper and ink.
const UNKNOWN: Colour = Colour([0.6; 3]);

impl Space {
    /// The space of that name, device or resource.
    pub(super) fn named(document: &Document, resources: &Dictionary, name: &[u8]) -> Self {
        match name {
            b"DeviceGray" | b"CalGray" | b"G" => Self::Gray,
            b"DeviceRGB" | b"CalRGB" | b"RGB" => Self::Rgb,
            b"DeviceCMYK" | b"CMYK" => Self::Cmyk,
            _ => entry(document, resources, b"ColorSpace")
                .and_then(|spaces| entry(document, spaces.as_dict().ok()?, name))
                .map_or(Self::Other, |space| Self::of(document, space)),
        }
    }

    /// The space that an object names or describes.
    pub(super) fn of(document: &Document, space: &Object) -> Self {
        let by_name = |name: &[u8]| match name {
            b"DeviceGray" | b"CalGray" => Self::Gray,
            b"DeviceRGB" | b"CalRGB" => Self::Rgb,
            b"DeviceCMYK" => Self::Cmyk,
            b"Separation" => Self::Tint,
            _ => Self::Other,
        };
        match space {
            Object::Name(name) => by_name(name),
            Object::Array(items) => match items.first().and_then(|n| n.as_name().ok()) {
                Some(b"ICCBased") => {
                    let profile = items.get(1).and_then(|o| document.dereference(o).ok()?.1.as_stream().ok());
                    match profile.and_then(|p| entry(document, &p.dict, b"N")).and_then(number).unwrap_or(0.0) as i64 {
                        1 => Self::Gray,
                        3 => Self::Rgb,
                        4 => Self::Cmyk,
                        _ => Self::Other,
                    }
                }
                Some(name) => by_name(name),
                None => Self::Other,
            },
            _ => Self::Other,
        }
    }

    /// The colour that a space begins with when it is chosen (8.6.5.1).
    pub(super) const fn initial(self) -> Colour {
        match self {
            Self::Gray | Self::Rgb | Self::Cmyk | Self::Tint => Colour::BLACK,
            Self::Other => UNKNOWN,
        }
    }

    /// The colour of these components.
    pub(super) fn colour(self, components: &[f64]) -> Colour {
        match (self, components) {
            (Self::Gray, [g]) | (Self::Other, [g]) if self == Self::Gray => Colour([*g as f32; 3]),
            (Self::Rgb, [r, g, b]) => Colour([*r as f32, *g as f32, *b as f32]),
            (Self::Cmyk, [c, m, y, k]) => cmyk(*c, *m, *y, *k),
            (Self::Tint, [t]) => Colour([1.0 - 0.8 * *t as f32; 3]),
            // the space is not interpreted: guess by the number of components
            (_, [r, g, b]) => Colour([*r as f32, *g as f32, *b as f32]),
            (_, [c, m, y, k]) => cmyk(*c, *m, *y, *k),
            _ => UNKNOWN,
        }
        .clamped()
    }
}

fn cmyk(c: f64, m: f64, y: f64, k: f64) -> Colour {
    Colour([c, m, y].map(|ink| ((1.0 - ink) * (1.0 - k)) as f32))
}

impl Colour {
    fn clamped(self) -> Self {
        Self(self.0.map(|c| if c.is_finite() { c.clamp(0.0, 1.0) } else { 0.0 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_become_colours() {
        assert_eq!(Space::Gray.colour(&[1.0]), Colour::WHITE);
        assert_eq!(Space::Cmyk.colour(&[0.0, 0.0, 0.0, 1.0]), Colour::BLACK);
        assert_eq!(Space::Rgb.colour(&[2.0, f64::NAN, -1.0]), Colour([1.0, 0.0, 0.0]));
        assert_eq!(Space::Other.colour(&[]), UNKNOWN);
    }
}
