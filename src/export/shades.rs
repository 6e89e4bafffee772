//! The shades of the phases in Word and HTML, as hexadecimal RGB: the same as in the workbook.

use crate::plan::Phase;

/// Shades from light to dark by progress of an initiative, so that they also work in black and white.
pub(super) const SHADES: [(Phase, &str); 7] = [
    (Phase::Study, "FFF8E1"),
    (Phase::Trial, "FDE9B4"),
    (Phase::Introduction, "C5E1F2"),
    (Phase::Operation, "A3D3B4"),
    (Phase::Expansion, "8FBCDD"),
    (Phase::Established, "B0A6CF"),
    (Phase::Ended, "D0D0D0"),
];

/// The shade of a phase by its label.
pub(super) fn of(label: &str) -> Option<&'static str> {
    SHADES.iter().find(|(phase, _)| phase.label() == label).map(|(_, shade)| *shade)
}
