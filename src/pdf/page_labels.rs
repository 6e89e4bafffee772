//! Page labels (ISO 32000-1, 12.4.2): what viewers show as the number of a page, such as iii or A-3.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

use super::marked::text_string;
use super::object::{entry, name_of, number};

/// Largest number of tree nodes that are visited: a node may be its own child.
const MOST_NODES: usize = 10_000;
/// Largest length of a label, in bytes.
const LONGEST: usize = 64;

/// The labels of the pages, by index from 0; empty if the document defines none.
pub(super) fn labels(document: &Document, pages: usize) -> BTreeMap<usize, String> {
    let tree = document.catalog().ok().and_then(|catalog| entry(document, catalog, b"PageLabels"));
    let Some(tree) = tree.and_then(|tree| tree.as_dict().ok()) else { return BTreeMap::new() };
    let ranges = ranges(document, tree);
    let ends = ranges.keys().skip(1).copied().chain([pages]);
    let mut labels = BTreeMap::new();
    for ((first, range), end) in ranges.iter().zip(ends) {
        let style = name_of(document, range, b"S").unwrap_or_default();
        let prefix = entry(document, range, b"P").and_then(|p| p.as_str().ok()).map(text_string).unwrap_or_default();
        let start = entry(document, range, b"St").and_then(number).map_or(1, |n| n.max(1.0) as usize);
        for place in *first..end.min(pages) {
            let label = format!("{prefix}{}", numeral(&style, start + place - first));
            if !label.trim().is_empty() && label.len() <= LONGEST {
                labels.insert(place, label);
            }
        }
    }
    labels
}

/// The label dictionaries of a number tree (7.9.7), by the place of the first page.
fn ranges<'a>(document: &'a Document, tree: &'a Dictionary) -> BTreeMap<usize, &'a Dictionary> {
    let (mut waiting, mut seen, mut ranges) = (vec![tree], 0, BTreeMap::new());
    while let Some(node) = waiting.pop().filter(|_| seen < MOST_NODES) {
        seen += 1;
        let list = |key: &[u8]| entry(document, node, key).and_then(|list| list.as_array().ok());
        let dictionary = |object: &'a Object| document.dereference(object).ok()?.1.as_dict().ok();
        for pair in list(b"Nums").map_or(&[][..], Vec::as_slice).chunks_exact(2).take(MOST_NODES) {
            if let Some((place, range)) = number(&pair[0]).zip(dictionary(&pair[1])) {
                ranges.insert(place.max(0.0) as usize, range);
            }
        }
        waiting.extend(list(b"Kids").into_iter().flatten().take(MOST_NODES).filter_map(dictionary));
    }
    ranges
}

/// A number in one of the styles of table 159; nothing without a style.
fn numeral(style: &str, n: usize) -> String {
    match style {
        "D" => n.to_string(),
        "R" => roman(n).to_uppercase(),
        "r" => roman(n),
        "A" => letters(n).to_uppercase(),
        "a" => letters(n),
        _ => String::new(),
    }
}

fn roman(mut n: usize) -> String {
    /// Values and signs of Roman numerals, from the largest.
    const SIGNS: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if n >= 4000 {
        return n.to_string();
    }
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while n >= value {
            text.push_str(sign);
            n -= value;
        }
    }
    text
}

/// a to z, then aa to zz, and so on.
fn letters(n: usize) -> String {
    let letter = char::from(b'a' + ((n - 1) % 26) as u8);
    std::iter::repeat_n(letter, ((n - 1) / 26 + 1).min(LONGEST + 1)).collect()
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    #[test]
    fn roman_preface_and_chapters() {
        let mut document = Document::new();
        let chapter = dictionary! { "S" => "D", "P" => Object::string_literal("3-"), "St" => 2 };
        let nums = vec![0.into(), dictionary! { "S" => "r" }.into(), 3.into(), chapter.into()];
        let catalog = document.add_object(dictionary! { "PageLabels" => dictionary! { "Nums" => nums } });
        document.trailer.set("Root", catalog);
        let labels: Vec<String> = labels(&document, 5).into_values().collect();
        assert_eq!(labels, ["i", "ii", "iii", "3-2", "3-3"]);
    }

    #[test]
    fn numerals() {
        assert_eq!((roman(14).as_str(), roman(1999).as_str()), ("xiv", "mcmxcix"));
        assert_eq!((letters(1).as_str(), letters(28).as_str()), ("a", "bb"));
    }
}
