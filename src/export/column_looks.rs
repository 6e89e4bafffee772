//! How values are written by what their column holds: separators, digits, and what stands in the middle of its cell.

use crate::compare::{ColumnKind, MunicipalityValue};

/// Separator of several values in one cell.
pub(super) const fn separator(kind: &ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Path => " ＞ ",
        ColumnKind::Lines | ColumnKind::Corrections | ColumnKind::Progress => "\n",
        _ => "、",
    }
}

/// Whether a column is one that most tables have no need of: it is shown only where it holds something.
pub(super) const fn is_optional(kind: &ColumnKind) -> bool {
    matches!(kind, ColumnKind::Corrections | ColumnKind::Costs | ColumnKind::Progress)
}

/// Whether the values of a column are marks or short references, which are centred.
pub(super) const fn is_centred(kind: &ColumnKind) -> bool {
    use MunicipalityValue::{FirstUse, Furthest, Pages};
    match kind {
        ColumnKind::Mark
        | ColumnKind::Prefecture
        | ColumnKind::PlanNumber
        | ColumnKind::PageLabel(_)
        | ColumnKind::Published
        | ColumnKind::Counted
        | ColumnKind::GapLevel
        | ColumnKind::Phase => true,
        ColumnKind::OfMunicipality(_, value) => matches!(value, Furthest | FirstUse | Pages),
        _ => false,
    }
}

/// A number as people read it: 12,000; shares with one decimal; years and pages, which are names of things, as they are.
pub(super) fn number(kind: &ColumnKind, number: f64) -> String {
    match kind {
        ColumnKind::Share | ColumnKind::OfMunicipality(_, MunicipalityValue::Share) => format!("{number:.1}"),
        ColumnKind::Year | ColumnKind::Page(_) => number.to_string(),
        _ => grouped(number),
    }
}

fn grouped(number: f64) -> String {
    let text = number.to_string();
    let (whole, rest) = text.find('.').map_or((text.as_str(), ""), |at| text.split_at(at));
    let mut out = String::new();
    for (place, digit) in whole.chars().enumerate() {
        let left = whole.len() - place;
        if place > 0 && left % 3 == 0 && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in
            [(0.0, "0"), (999.0, "999"), (1000.0, "1,000"), (-123_456.5, "-123,456.5"), (12.5, "12.5")]
        {
            assert_eq!(grouped(number), text);
        }
    }
}
