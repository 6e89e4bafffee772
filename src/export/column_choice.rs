//! Names of columns in layouts and templates: one column, or all of a kind (`fy_*`), or those of each municipality side by
//! side (`initiatives_**`).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::column_titles;
use crate::compare::{ColumnHead, ColumnKind, MunicipalityValue, YearValue};

/// The values of a fiscal year that a name with `*` may mean.
const YEARS: [YearValue; 3] = [YearValue::Words, YearValue::Phase, YearValue::Cost];
/// The values of a municipality that such a name may mean.
const MUNICIPALITIES: [MunicipalityValue; 5] = [
    MunicipalityValue::Initiatives,
    MunicipalityValue::Share,
    MunicipalityValue::Furthest,
    MunicipalityValue::FirstUse,
    MunicipalityValue::Pages,
];

/// What a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ColumnChoice<'n> {
    One(&'n str),
    EachYear(YearValue),
    EachMunicipality(MunicipalityValue),
    /// The values of each municipality that has this one, side by side.
    SideBySide(MunicipalityValue),
}

impl<'n> ColumnChoice<'n> {
    /// The meaning of a name; `None` if it ends in `*` but names nothing that occurs several times.
    fn of(name: &'n str) -> Option<Self> {
        let stem = name.trim_end_matches('*');
        if stem.len() == name.len() {
            return Some(Self::One(name));
        }
        let municipality = MUNICIPALITIES.into_iter().find(|value| value.stem() == stem);
        let year = || YEARS.into_iter().find(|value| value.stem() == stem).map(Self::EachYear);
        let is_grouped = name.len() - stem.len() > 1;
        let of = |value| if is_grouped { Self::SideBySide(value) } else { Self::EachMunicipality(value) };
        municipality.map(of).or_else(year)
    }
}

/// Whether a name means columns that a table may have.
pub(super) fn is_known(name: &str) -> bool {
    ColumnChoice::of(name).is_some_and(|choice| match choice {
        ColumnChoice::One(name) => column_titles::is_known(name),
        _ => true,
    })
}

/// The places of the columns that names mean, in the order of the names. `across` are the values of a municipality that
/// stand side by side.
pub(super) fn places<'n>(
    names: impl Iterator<Item = &'n str>,
    across: &[MunicipalityValue],
    heads: &[&ColumnHead],
) -> Vec<usize> {
    let all = |is_meant: &dyn Fn(&ColumnHead) -> bool| -> Vec<usize> {
        heads.iter().enumerate().filter(|(_, head)| is_meant(head)).map(|(place, _)| place).collect()
    };
    let mut places = Vec::new();
    for choice in names.filter_map(ColumnChoice::of) {
        places.extend(match choice {
            ColumnChoice::One(name) => all(&|head| head.name == name),
            ColumnChoice::EachYear(value) => all(&|head| matches!(head.kind, ColumnKind::OfYear(_, of) if of == value)),
            ColumnChoice::EachMunicipality(value) => {
                all(&|head| matches!(head.kind, ColumnKind::OfMunicipality(_, of) if of == value))
            }
            ColumnChoice::SideBySide(value) => side_by_side(value, across, heads),
        });
    }
    places
}

/// The values of each municipality that has `first`, in the order of the municipalities.
fn side_by_side(first: MunicipalityValue, across: &[MunicipalityValue], heads: &[&ColumnHead]) -> Vec<usize> {
    let mut by_code: Vec<(&Arc<str>, MunicipalityValue, usize)> = Vec::new();
    let mut order: Vec<&Arc<str>> = Vec::new();
    let mut known = BTreeSet::new();
    for (place, head) in heads.iter().enumerate() {
        let ColumnKind::OfMunicipality(code, value) = &head.kind else { continue };
        by_code.push((code, *value, place));
        if *value == first && known.insert(code) {
            order.push(code);
        }
    }
    by_code.sort_by_key(|(code, ..)| *code);
    let of_code = |code: &&Arc<str>| {
        let from = by_code.partition_point(|(other, ..)| other < code);
        let to = by_code.partition_point(|(other, ..)| other <= code);
        let own = &by_code[from..to];
        let place = |value: &MunicipalityValue| own.iter().find(|(_, of, _)| of == value).map(|(.., place)| *place);
        across.iter().filter_map(place).collect::<Vec<_>>()
    };
    order.iter().flat_map(of_code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::FiscalYear;

    fn chosen(names: &[&str], heads: &[ColumnHead]) -> Vec<String> {
        let heads: Vec<&ColumnHead> = heads.iter().collect();
        let across = [MunicipalityValue::Initiatives, MunicipalityValue::Pages];
        places(names.iter().copied(), &across, &heads).into_iter().map(|place| heads[place].name.clone()).collect()
    }

    #[test]
    fn a_name_with_a_star_means_all_of_a_kind_and_none_that_only_begins_alike() {
        let year = |value, year| ColumnHead::of_year(value, FiscalYear(year));
        let heads = [
            ColumnHead::named("phase_fy"),
            year(YearValue::Phase, 2024),
            year(YearValue::Words, 2024),
            year(YearValue::Phase, 2025),
        ];
        assert_eq!(chosen(&["phase_*"], &heads), ["phase_2024", "phase_2025"]);
        assert_eq!(chosen(&["phase_fy", "fy_*", "nothing"], &heads), ["phase_fy", "fy_2024"]);
    }

    #[test]
    fn the_values_of_a_municipality_stand_side_by_side() {
        let of = |value, code| ColumnHead::of_municipality(value, code, None);
        let heads = [
            of(MunicipalityValue::Initiatives, "2"),
            of(MunicipalityValue::Initiatives, "1"),
            of(MunicipalityValue::Pages, "1"),
            of(MunicipalityValue::Pages, "2"),
        ];
        assert_eq!(chosen(&["initiatives_**"], &heads), ["initiatives_2", "pages_2", "initiatives_1", "pages_1"]);
        assert_eq!(chosen(&["initiatives_*"], &heads), ["initiatives_2", "initiatives_1"]);
    }

    #[test]
    fn unknown_names_and_columns_that_are_never_shown_are_refused() {
        for name in ["fy_*", "share_*", "initiatives_**", "total", "area"] {
            assert!(is_known(name), "{name}");
        }
        for name in ["place_*", "state_*", "area*", "nothing"] {
            assert!(!is_known(name), "{name}");
        }
    }
}
