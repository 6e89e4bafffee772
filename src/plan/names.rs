//! The names in a cell: one, or several with their numbers.

use super::doubt::{Doubt, DoubtCode};
use super::marker::{self, Style};
use super::numbering;
pub(crate) use super::own_name::{clean, clean_but_brackets};
use super::record_field::RecordField;
use super::vocabulary::PlanDictionaries;

/// One name of a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Name {
    /// Its number as printed.
    pub(crate) number: Option<String>,
    /// The name in one line.
    pub(crate) name: String,
    /// The words of the cell, as printed.
    pub(crate) quote: String,
    /// A line over several names that belongs to all of them.
    pub(crate) heading: Option<String>,
    /// Why the cut may be wrong.
    pub(crate) doubt: Option<Doubt>,
}

/// Cuts a cell of names along the numbers of its row, or along the bullets and numbers of its own lines.
pub(crate) fn split(number_cell: &str, cell: &str, words: &PlanDictionaries) -> Vec<Name> {
    let numbers = marker::numbers(number_cell).unwrap_or_default();
    let lines: Vec<&str> = cell.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    if numbers.len() > 1 {
        return along_numbers(&numbers, cell, &lines, words);
    }
    let mut names = match along_markers(&lines, words) {
        Some(names) => names,
        None => vec![whole(cell, words)],
    };
    if let ([only], Some(number)) = (names.as_mut_slice(), single(number_cell, &numbers)) {
        only.number = Some(number);
    }
    names
}

/// The number of a cell, though it be written with letters (A-1-ア).
fn single(cell: &str, numbers: &[String]) -> Option<String> {
    /// Largest length of a number, in characters.
    const LONGEST_NUMBER: usize = 12;
    let text = cell.trim();
    let short = text.chars().any(char::is_numeric) && text.chars().count() <= LONGEST_NUMBER;
    numbers.first().cloned().or_else(|| short.then(|| numbering::normalised(text)))
}

fn along_numbers(numbers: &[String], cell: &str, lines: &[&str], words: &PlanDictionaries) -> Vec<Name> {
    let bare = |line: &&str| marker::cut(line, &words.numbered).words.to_owned();
    let pair = |lines: &[&str], heading: Option<&str>| -> Vec<Name> {
        let names = numbers.iter().zip(lines).map(|(number, line)| Name {
            number: Some(number.clone()),
            name: marker::without_bullet(line).to_owned(),
            quote: (*line).to_owned(),
            heading: heading.map(str::to_owned),
            doubt: None,
        });
        names.collect()
    };
    let n = numbers.len();
    let joined = rejoined(lines);
    let by_space: Vec<&str> = cell.split_whitespace().collect();
    if lines.len() == n {
        pair(lines, None)
    } else if lines.len() == n + 1 {
        // One line more than numbers: it applies to all of them.
        pair(&lines[1..], Some(&bare(&lines[0])))
    } else if joined.len() == n {
        pair(&joined.iter().map(String::as_str).collect::<Vec<_>>(), None)
    } else if lines.len() == 1 && by_space.len() == n {
        pair(&by_space, None)
    } else {
        let mut name = whole(cell, words);
        name.number = Some(numbers.join("、"));
        name.doubt = Some(Doubt::on_fields(DoubtCode::NamesNotCut, [RecordField::Name]));
        vec![name]
    }
}

/// Lines that go on in the next one joined with it: they end open, or the next begins as no name can.
fn rejoined(lines: &[&str]) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for line in lines {
        match joined.last_mut() {
            Some(before) if goes_on(before, line) => before.push_str(line),
            _ => joined.push((*line).to_owned()),
        }
    }
    joined
}

fn goes_on(before: &str, line: &str) -> bool {
    before.ends_with(['・', '、', 'の', 'を', 'に', 'へ', 'と', 'や', '（', '(', '「', '『', '／', '/', 'る', 'た'])
        || before.ends_with("及び")
        || before.ends_with("による")
        || line.starts_with(['）', ')', '」', '』', '、', 'の', 'を', 'に', 'ー'])
        || line.starts_with("及び")
}

/// Several lines that each begin with a bullet or number of one kind.
fn along_markers(lines: &[&str], words: &PlanDictionaries) -> Option<Vec<Name>> {
    let cuts: Vec<_> = lines.iter().map(|line| marker::cut(line, &words.numbered)).collect();
    let kind = |style: Option<Style>| style.map(|s| std::mem::discriminant(&s));
    let first = kind(cuts.first()?.style)?;
    let begins: Vec<usize> = (0..cuts.len()).filter(|i| kind(cuts[*i].style) == Some(first)).collect();
    if begins.len() < 2 {
        return None;
    }
    let parts = begins.iter().enumerate().map(|(k, start)| {
        let end = begins.get(k + 1).copied().unwrap_or(lines.len());
        let mut name = cuts[*start].words.to_owned();
        lines[start + 1..end].iter().for_each(|line| push_line(&mut name, line));
        Name { number: cuts[*start].number.clone(), name, quote: lines[*start..end].join("\n"), ..Name::default() }
    });
    Some(parts.collect())
}

fn whole(cell: &str, words: &PlanDictionaries) -> Name {
    let mut name = String::new();
    cell.lines().map(str::trim).filter(|line| !line.is_empty()).for_each(|line| push_line(&mut name, line));
    let cut = marker::cut(&name, &words.numbered);
    Name { number: cut.number, name: cut.words.to_owned(), quote: cell.trim().to_owned(), ..Name::default() }
}

/// Joins a line end inside a name: a space, but none where the words go on.
pub(crate) fn push_line(name: &mut String, line: &str) {
    if !name.is_empty() && !goes_on(name, line) {
        name.push(' ');
    }
    name.push_str(line);
}

/// A text of several lines as one.
pub(crate) fn one_line(text: &str) -> String {
    let mut joined = String::new();
    text.lines().map(str::trim).filter(|line| !line.is_empty()).for_each(|line| push_line(&mut joined, line));
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn names(numbers: &str, cell: &str) -> Vec<(Option<String>, String)> {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        split(numbers, cell, &words).into_iter().map(|n| (n.number, n.name)).collect()
    }

    fn pair(number: &str, name: &str) -> (Option<String>, String) {
        (Some(number.to_owned()), name.to_owned())
    }

    #[test]
    fn numbers_of_the_row_cut_the_names() {
        assert_eq!(names("5\n6", "地図の導入\n案内の導入"), [pair("5", "地図の導入"), pair("6", "案内の導入")]);
        assert_eq!(names("4 5", "無線LANの整備\n図書館\n博物館"), [pair("4", "図書館"), pair("5", "博物館")]);
        assert_eq!(names("7", "企業DX推進\n研修等"), [pair("7", "企業DX推進 研修等")]);
        assert_eq!(names("1 2", "一つの名").len(), 1);
    }

    #[test]
    fn a_number_that_wraps_is_one() {
        assert_eq!(names("Ⅰ-1-\n(2)", "書かない窓口"), [pair("Ⅰ-1-(2)", "書かない窓口")]);
        assert_eq!(names("1-2-\n1", "書かない窓口"), [pair("1-2-1", "書かない窓口")]);
    }

    #[test]
    fn bullets_and_numbers_in_the_cell_cut_the_names() {
        assert_eq!(names("", "①電子申請\n②電子決裁"), [pair("①", "電子申請"), pair("②", "電子決裁")]);
        let bullets = names("", "・電子申請の\n　拡大\n・電子決裁");
        assert_eq!(bullets.iter().map(|n| n.1.as_str()).collect::<Vec<_>>(), ["電子申請の拡大", "電子決裁"]);
        assert_eq!(names("", "1-1 電子申請"), [pair("1-1", "電子申請")]);
        assert_eq!(names("", "人材の育成・\n活用"), [(None, "人材の育成・活用".to_owned())]);
    }
}
