//! Figures: numbers with their units, and chains of them (50％→80％).

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::vocabulary::PlanDictionaries;
use crate::text::number::{self, Number};
use crate::text::{fold, one_of};

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// The byte range of number and unit.
    pub(crate) at: Range<usize>,
    /// The numeric value.
    pub(crate) value: f64,
    /// Its unit as printed; empty where an arrow follows the number (50→80％).
    pub(crate) unit: String,
    /// Whether its digits can't be read otherwise.
    pub(crate) sure: bool,
}

/// Signs between a present and a target value.
const ARROWS: [&str; 10] = ["→", "⇒", "➡", "⟶", "➔", "⇨", "▶", "►", "->", "=>"];

/// The figures of a text with units, in order.
pub(crate) fn figures(text: &str, words: &PlanDictionaries) -> Vec<Figure> {
    number::numbers(text).into_iter().filter_map(|number| figure(text, number, words)).collect()
}

fn figure(text: &str, number: Number, words: &PlanDictionaries) -> Option<Figure> {
    let after = text[number.at.end..].trim_start();
    let Number { at, value, sure } = number;
    if starts_with_arrow(after) {
        return Some(Figure { at, value, unit: String::new(), sure });
    }
    let (unit, behind) = unit(after, words)?;
    // 4月 and the 1日 after it are a date
    let each = behind.starts_with("当たり") || behind.starts_with("あたり") || behind.starts_with("につき");
    // 1日20件, 1人あたり2台: the counted quantity follows
    if each || (value == 1.0 && behind.starts_with(|c: char| c.is_numeric())) {
        return None;
    }
    let date = unit == "月" || (unit == "日" && text[..at.start].trim_end().ends_with('月'));
    (!date).then(|| Figure { at: at.start..text.len() - behind.len(), value, unit: unit.to_owned(), sure })
}

/// The unit at the start of a text, as printed, and the text after it.
fn unit<'t>(after: &'t str, words: &PlanDictionaries) -> Option<(&'t str, &'t str)> {
    /// Largest length of a unit, in characters.
    const LONGEST_UNIT: usize = 16;
    let folded: String = after.chars().take(LONGEST_UNIT).nfkc().collect::<String>().to_lowercase();
    let folded = folded.replace('ヶ', "ケ").replace('ヵ', "カ");
    // Latin units are whole words.
    let whole = |unit: &str| {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        !(latin(unit.chars().last()) && latin(folded[unit.len()..].chars().next()))
    };
    let unit = words.units.iter().find(|unit| folded.starts_with(unit.as_str()) && whole(unit))?;
    // As printed: as many characters as the folded unit has.
    let end = after.char_indices().nth(unit.chars().count()).map_or(after.len(), |(at, _)| at);
    Some(after.split_at(end))
}

fn starts_with_arrow(text: &str) -> bool {
    ARROWS.iter().any(|arrow| text.starts_with(arrow))
}

/// The figure that a text is about, and the one that it starts from: 50％→80％ and 現状50％、目標80％ are 80％ from 50％. The
/// first figure counts, at the end of its chain; nothing where its digits are not sure.
pub(crate) fn main(text: &str, words: &PlanDictionaries) -> Option<(Figure, Option<Figure>)> {
    let found = figures(text, words);
    let mut last = 0;
    while let Some([from, to]) = found.get(last..last + 2) {
        let chained = leads(text, from, to) || (last == 0 && stands(&text[..from.at.start], words));
        if !chained {
            break;
        }
        last += 1;
    }
    let figure = found.get(last).filter(|figure| found[..last].iter().chain([*figure]).all(|one| one.sure))?.clone();
    let mut from = (last > 0).then(|| found[0].clone());
    if let Some(from) = from.as_mut().filter(|from| from.unit.is_empty()) {
        from.unit.clone_from(&figure.unit);
    }
    (!figure.unit.is_empty()).then_some((figure, from))
}

/// Whether the words before a figure mark it as the present value.
fn stands(before: &str, words: &PlanDictionaries) -> bool {
    let folded = fold(before.rsplit(['\n', '。', '、']).next().unwrap_or(before));
    let bare = folded.trim_end_matches(|c: char| one_of("():=はの約", c));
    words.content.present.iter().any(|word| bare.ends_with(word.as_str()))
}

/// Whether an arrow or から leads from one figure to the next.
fn leads(text: &str, from: &Figure, to: &Figure) -> bool {
    let between = &text[from.at.end..to.at.start];
    let from_to = between.trim() == "から" && text[to.at.end..].trim_start().starts_with(['へ', 'に']);
    !between.contains('。') && (from_to || ARROWS.iter().any(|arrow| between.contains(arrow)))
}

/// The position of the arrow between two figures.
pub(crate) fn arrow(text: &str, from: &Figure, to: &Figure) -> usize {
    let between = &text[from.at.end..to.at.start];
    let at = ARROWS.iter().filter_map(|arrow| between.find(arrow)).min();
    from.at.end + at.unwrap_or(between.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn the_end_of_a_chain_counts() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let read = |text: &str| main(text, &words).map(|(to, from)| (to.value, to.unit, from.map(|from| from.value)));
        for (text, value, unit, from) in [
            ("50％→80％", 80.0, "％", Some(50.0)),
            ("50→80％", 80.0, "％", Some(50.0)),
            ("10件 ⇒ 20件 ⇒ 30件", 30.0, "件", Some(10.0)),
            ("利用率を50％から80％へ", 80.0, "％", Some(50.0)),
            ("現状50％、目標80％", 80.0, "％", Some(50.0)),
            ("50％、80人", 50.0, "％", None),
            ("1日20件", 20.0, "件", None),
            ("1人あたり2台", 2.0, "台", None),
            ("3ヶ所", 3.0, "ヶ所", None),
            ("4月1日から5回", 5.0, "回", None),
            ("1億2,000万円", 120_000_000.0, "円", None),
            ("3,850千円", 3850.0, "千円", None),
        ] {
            assert_eq!(read(text), Some((value, unit.to_owned(), from)), "{text}");
        }
        for text in ["3分の2", "1\n50件", "50", "第3回"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
