//! The Japanese eras (令和, 平成, 昭和) and the western years of their years.

/// Eras by the calendar year before their first, and the year and month in which they begin.
pub(super) const ERAS: [(&str, i32, (i32, u8)); 3] =
    [("令和", 2018, (2019, 5)), ("平成", 1988, (1989, 1)), ("昭和", 1925, (1926, 12))];

/// The last year of each era that is accepted. 平成32年度 to 39 occur in plans made before the era ended, and are
/// unambiguous.
const LONGEST_ERAS: [i32; 3] = [60, 39, 64];

/// A year in the era of its month: 令和7, 令和元.
pub(super) fn era_year(year: i32, month: u8) -> String {
    let Some((name, offset, _)) = ERAS.iter().find(|(_, _, begin)| (year, month) >= *begin) else {
        return year.to_string();
    };
    match year - offset {
        1 => format!("{name}元"),
        n => format!("{name}{n}"),
    }
}

/// The year of an era by its number; none where there never was or will be one.
pub(super) fn of_era(name: &str, number: i32) -> Option<i32> {
    let era = match name.trim_end_matches('.') {
        "R" | "㋿" => 0,
        "H" | "㍻" => 1,
        "S" => 2,
        name => ERAS.iter().position(|(era, ..)| *era == name)?,
    };
    (1..=LONGEST_ERAS[era]).contains(&number).then(|| ERAS[era].1 + number)
}

/// 六, 十, 十二, 二十
pub(super) fn kanji_number(text: &str) -> Option<i32> {
    let digit = |c: char| "一二三四五六七八九".chars().position(|k| k == c).and_then(|at| i32::try_from(at + 1).ok());
    let value = |part: &str, empty: i32| match part.chars().collect::<Vec<_>>().as_slice() {
        [] => Some(empty),
        [one] => digit(*one),
        _ => None,
    };
    match text.split_once('十') {
        Some((tens, ones)) => Some(value(tens, 1)? * 10 + value(ones, 0)?),
        None => value(text, 0),
    }
}

/// Offsets that may be added to the number of a year: the years before the eras' first, and the centuries.
pub(super) const fn offsets() -> [i32; 5] {
    [ERAS[0].1, ERAS[1].1, 2000, ERAS[2].1, 1900]
}
