//! Corrects headings that the layout stage misjudges: numbered names in the size of the text (取組① 名称), and lists of
//! headings (the contents of a part) with no text of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::block::is_short;
use super::label;
use super::marker::{self, Style};
use super::vocabulary::PlanDictionaries;
use crate::document::{Document, Element};
use crate::text::fold;

/// Fewest consecutive headings of one level, with nothing between them, that form a list.
const LIST: usize = 3;
/// The level in the flow of the outermost numbered name: below all headings of the layout.
const LEVEL: u8 = 100;

/// The places of headings that only list what follows on other pages.
pub(crate) fn listed(elements: &[&Element]) -> BTreeSet<usize> {
    let heading = |element: &Element| match element {
        Element::Heading { level, text } => Some((*level, text.page()?)),
        _ => None,
    };
    let mut found = BTreeSet::new();
    let mut start = 0;
    while start < elements.len() {
        let first = heading(elements[start]);
        let run = elements[start..].iter().take_while(|e| first.is_some() && heading(e) == first).count();
        let end = start + run;
        if run >= LIST {
            let page = first.map(|(_, page)| page);
            // the last one is the heading of the text below it on its page
            let heads = elements.get(end).is_some_and(|next| page_of(next).is_some_and(|p| Some(p) == page));
            found.extend(start..end - usize::from(heads));
        }
        start = end.max(start + 1);
    }
    found
}

fn page_of(element: &Element) -> Option<u32> {
    match element {
        Element::Heading { text, .. }
        | Element::Paragraph(text)
        | Element::ListItem(text)
        | Element::Contents(text) => text.page(),
        Element::Box(inside) => inside.first().and_then(page_of),
        Element::Table(_) => None,
    }
}

/// The words before numbers (施策, 取組) that head names, though in the size of the text.
#[derive(Debug, Default)]
pub(crate) struct Numbered {
    /// Numbering words that never occur in headings of the layout, outermost first.
    words: Vec<String>,
    /// Words that do elsewhere, with the level of those headings in the flow.
    headed: BTreeMap<String, u8>,
    /// Those headings, folded: repeated in a list, they are not headings.
    headings: BTreeSet<String>,
}

impl Numbered {
    /// Finds the words that number names in headings and paragraphs.
    pub(crate) fn of(document: &Document, words: &PlanDictionaries) -> Self {
        let mut found = Self::default();
        for element in &document.elements {
            match element {
                Element::Heading { level, text } => {
                    let Some(word) = word(&text.value, words) else { continue };
                    found.headed.entry(word).or_insert(level * 2);
                    found.headings.insert(fold(&text.value));
                }
                Element::Paragraph(text) => {
                    let word = word(&text.value, words).filter(|word| !found.words.contains(word));
                    found.words.extend(word);
                }
                _ => {}
            }
        }
        found.words.retain(|word| !found.headed.contains_key(word));
        found
    }

    /// The level in the flow of such a line.
    pub(crate) fn level(&self, line: &str, words: &PlanDictionaries) -> Option<u8> {
        let word = word(line, words)?;
        if let Some(level) = self.headed.get(&word) {
            return (!self.headings.contains(&fold(line))).then_some(*level);
        }
        let place = self.words.iter().position(|known| *known == word)?;
        Some(LEVEL.saturating_add(u8::try_from(place).unwrap_or(u8::MAX)))
    }
}

/// The word before the number of a line that is a number and a name.
fn word(line: &str, words: &PlanDictionaries) -> Option<String> {
    let cut = marker::cut(line, &words.numbered);
    if cut.style != Some(Style::Named) || !is_short(cut.words) || label::read(cut.words, words).is_some() {
        return None;
    }
    let folded = fold(line);
    let bare = folded.trim_start_matches(['【', '<', '〈', '《', '[', '≪']);
    let known = words.numbered.iter().filter(|word| bare.starts_with(word.as_str()));
    known.max_by_key(|word| word.len()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::testing::document;

    #[test]
    fn numbered_names_in_the_size_of_the_text_are_headings_by_their_words() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let lines = [
            "# 基本方針１ 暮らし",
            "施策（１） 窓口",
            "取組① 予約",
            "本文です。",
            "施策１を進めます。",
            "基本方針２ 役場",
        ];
        let numbered = Numbered::of(&document(&lines, Vec::new()), &words);
        let level = |line: &str| numbered.level(line, &words);
        assert_eq!((level("施策（２） 学び"), level("取組② 配信")), (Some(100), Some(101)));
        assert_eq!((level("基本方針２ 役場"), level("基本方針１ 暮らし")), (Some(2), None));
        assert_eq!(level("施策１を進めます。"), None);
    }

    #[test]
    fn headings_in_a_row_head_nothing_but_the_last() {
        let listed = |lines: &[&str]| {
            let document = document(lines, Vec::new());
            super::listed(&document.elements.iter().collect::<Vec<_>>()).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(listed(&["# 取組", "# 体制", "# 用語", "%", "# 取組", "本文"]), [0, 1, 2]);
        assert_eq!(listed(&["# 取組", "# 体制", "# 用語", "本文"]), [0, 1]);
        assert!(listed(&["# 取組", "## 体制", "本文"]).is_empty());
    }
}
