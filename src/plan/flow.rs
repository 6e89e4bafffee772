//! The document as one flow of lines, each knowing the headings above it: what all readers walk over.

use std::collections::{BTreeMap, BTreeSet};

use super::headings::{self, Numbered};
use super::marker::{self, Style};
use super::vocabulary::{PlanDictionaries, Section};
use super::{label, page_title, reading_order};
use crate::document::{Document, Element, Location, Text};
use crate::text::fold;

/// One thing in the flow.
#[derive(Debug, Clone)]
pub(crate) struct FlowItem {
    /// The kind of item.
    pub(crate) kind: FlowKind,
    /// Its words as printed; empty for a table.
    pub(crate) text: String,
    /// The places of its text.
    pub(crate) at: Vec<Location>,
    /// The painted box that contains it, numbered through the document.
    pub(crate) in_box: Option<usize>,
    /// The headings above it, outermost first, as indices of the flow; a heading is not above itself.
    pub(crate) above: Vec<usize>,
}

/// The kind of an item in the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FlowKind {
    /// A heading, with twice the level of the layout: titles of pages rank between two levels.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An entry of a list.
    ListItem,
    /// `tables[i]`
    Table(usize),
}

/// The flow of a document.
#[derive(Debug)]
pub(crate) struct Flow<'d> {
    /// Its tables and pages.
    pub(crate) document: &'d Document,
    /// Its lines in reading order.
    pub(crate) items: Vec<FlowItem>,
    /// Pages with a table of contents.
    contents: BTreeSet<u32>,
    /// Titles of pages that are not marked as headings: (page, folded text) → level.
    titles: BTreeMap<(u32, String), u8>,
    /// Whether the first page is a cover.
    cover: bool,
    /// The section that each heading names, by index; empty for other items.
    about: Vec<About>,
    /// Lines such as 取組① 名称 that no layout shows as headings.
    numbered: Numbered,
}

impl<'d> Flow<'d> {
    /// Lays a document out as a flow.
    pub(crate) fn of(document: &'d Document, words: &PlanDictionaries) -> Self {
        let mut flow = Self {
            document,
            items: Vec::new(),
            contents: BTreeSet::new(),
            titles: page_title::find(document),
            cover: page_title::has_cover(document, words),
            about: Vec::new(),
            numbered: Numbered::of(document, words),
        };
        let mut open = Open { ranks: Vec::new(), words };
        let mut boxes = 0;
        let elements = reading_order::of(document);
        let listed = headings::listed(&elements);
        for (i, element) in elements.into_iter().enumerate() {
            match element {
                Element::Heading { text, .. } if listed.contains(&i) => {
                    flow.put(FlowKind::Paragraph, text.clone(), None, &mut open);
                }
                element => flow.push(element, None, &mut boxes, &mut open),
            }
        }
        flow.about = flow.items.iter().map(|item| About::of(item, words)).collect();
        flow
    }

    fn push(&mut self, element: &Element, in_box: Option<usize>, boxes: &mut usize, open: &mut Open<'_>) {
        let (kind, text) = match element {
            // A single letter is a piece of vertical or spaced-out writing.
            Element::Heading { text, .. } if text.value.trim().chars().count() < 2 => {
                (FlowKind::Paragraph, text.clone())
            }
            Element::Heading { level, text } => (FlowKind::Heading(level * 2), text.clone()),
            Element::Paragraph(text) => {
                match self.title_level(text).or_else(|| self.numbered.level(&text.value, open.words)) {
                    Some(level) => (FlowKind::Heading(level), text.clone()),
                    None => return self.push_lines(FlowKind::Paragraph, text, in_box, open),
                }
            }
            Element::ListItem(text) => return self.push_lines(FlowKind::ListItem, text, in_box, open),
            Element::Table(i) => match self.document.tables.get(*i) {
                Some(table) => (FlowKind::Table(*i), table_place(table)),
                None => return,
            },
            Element::Box(inside) => {
                *boxes += 1;
                let number = *boxes;
                return inside.iter().for_each(|e| self.push(e, in_box.or(Some(number)), boxes, open));
            }
            Element::Contents(_) => return,
        };
        self.put(kind, text, in_box, open);
    }

    /// The level of a paragraph that is the title of its page.
    fn title_level(&self, text: &Text) -> Option<u8> {
        self.titles.get(&(text.page()?, fold(&text.value))).copied()
    }

    /// Appends a text; a label within it (します。【担当課】総務課) begins a line of its own.
    fn push_lines(&mut self, kind: FlowKind, text: &Text, in_box: Option<usize>, open: &mut Open<'_>) {
        match label::inside(&text.value, open.words) {
            Some(at) => {
                let part = |value: &str| Text { value: value.trim().to_owned(), at: text.at.clone() };
                self.put(kind, part(&text.value[..at]), in_box, open);
                self.push_lines(FlowKind::Paragraph, &part(&text.value[at..]), in_box, open);
            }
            None => self.put(kind, text.clone(), in_box, open),
        }
    }

    fn put(&mut self, kind: FlowKind, text: Text, in_box: Option<usize>, open: &mut Open<'_>) {
        if text.value.trim().is_empty() && !matches!(kind, FlowKind::Table(_)) {
            return;
        }
        let index = self.items.len();
        if matches!(kind, FlowKind::Heading(_)) && open.words.is_contents(&text.value) {
            // It is above nothing but the entries of its own page.
            self.contents.extend(text.page());
            return;
        }
        if let FlowKind::Heading(level) = kind
            && !open.is_label(&text.value)
        {
            open.close_for(level, &text.value);
        }
        let above = open.ranks.iter().map(|(_, at)| *at).collect();
        self.items.push(FlowItem { kind, text: text.value, at: text.at, in_box, above });
        let on_cover = self.cover && self.page(index) == 1;
        if let FlowKind::Heading(level) = kind
            && !on_cover
            && !open.is_label(&self.items[index].text)
        {
            open.ranks.push((open.rank(level, &self.items[index].text), index));
        }
    }

    /// PDF page on which an item begins.
    pub(crate) fn page(&self, index: usize) -> u32 {
        self.items[index].at.first().map_or(0, |at| at.page)
    }

    /// The texts of the headings above an item, outermost first.
    pub(crate) fn path(&self, index: usize) -> Vec<&str> {
        self.items[index].above.iter().map(|i| self.items[*i].text.as_str()).collect()
    }

    /// The section of an item, named by the innermost heading that names one. A heading whose subject is never an
    /// initiative (用語集, 国の動向) applies to everything below it.
    pub(crate) fn section(&self, index: usize) -> Option<Section> {
        let above = || self.items[index].above.iter().map(|heading| self.about[*heading]);
        if self.contents.contains(&self.page(index)) || above().any(|about| about.never) {
            return Some(Section::Never);
        }
        above().rev().find_map(|about| about.section)
    }
}

/// The section that a heading names.
#[derive(Debug, Clone, Copy, Default)]
struct About {
    /// Whether its subject is never an initiative.
    never: bool,
    section: Option<Section>,
}

impl About {
    fn of(item: &FlowItem, words: &PlanDictionaries) -> Self {
        if !matches!(item.kind, FlowKind::Heading(_)) {
            return Self::default();
        }
        Self { never: words.is_never(&item.text), section: words.section(&item.text) }
    }
}

fn table_place(table: &crate::document::Table) -> Text {
    let at = table.cells.first().map(|cell| Location { page: cell.page, bbox: cell.bbox });
    Text { value: String::new(), at: at.into_iter().collect() }
}

/// The rank of a heading, outermost first: by level from the layout, then by kind of number.
type Rank = (u8, Option<Style>);

/// The headings that are open at a place.
struct Open<'w> {
    ranks: Vec<(Rank, usize)>,
    words: &'w PlanDictionaries,
}

impl Open<'_> {
    fn rank(&self, level: u8, text: &str) -> Rank {
        let style = marker::cut(text, &self.words.numbered).style;
        // A bullet before a heading is an ornament without meaning for its rank.
        (level, style.map(|s| if matches!(s, Style::Bullet(_)) { Style::Bullet('・') } else { s }))
    }

    /// Whether the heading is a label inside what an open heading began (目指す方向性 in a card).
    fn is_label(&self, text: &str) -> bool {
        !self.ranks.is_empty() && label::read(text, self.words).is_some()
    }

    /// Closes the headings that a new one ends.
    fn close_for(&mut self, level: u8, text: &str) {
        let rank = self.rank(level, text);
        if let Some(same) = self.ranks.iter().position(|(open, _)| *open == rank) {
            self.ranks.truncate(same);
            return;
        }
        while let Some((last, _)) = self.ranks.last() {
            let outer = match last.0.cmp(&rank.0) {
                std::cmp::Ordering::Less => true,
                std::cmp::Ordering::Greater => false,
                // With one level for all, the numbering decides; headings without numbers rank below the others.
                std::cmp::Ordering::Equal => match (last.1, rank.1) {
                    (Some(above), Some(below)) => above < below,
                    (Some(_), None) => true,
                    (None, _) => false,
                },
            };
            if outer {
                break;
            }
            self.ranks.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::testing::document;

    fn words() -> PlanDictionaries {
        PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    #[test]
    fn every_item_knows_the_headings_above_it() {
        let document = document(&["# 第1章 計画", "## 1 窓口", "予約を始める。", "# 第2章 資料", "用語"], Vec::new());
        let flow = Flow::of(&document, &words());
        let at = |text: &str| flow.items.iter().position(|item| item.text == text).expect("is there");
        assert_eq!(flow.path(at("予約を始める。")), ["第1章 計画", "1 窓口"]);
        assert_eq!(flow.path(at("用語")), ["第2章 資料"]);
    }

    #[test]
    fn the_innermost_heading_names_the_section_unless_an_outer_one_rules_initiatives_out() {
        let document = document(
            &["# 具体的な取組", "## 窓口", "予約を始める。", "# 用語集", "## 主な取組", "クラウド"],
            Vec::new(),
        );
        let flow = Flow::of(&document, &words());
        let at = |text: &str| flow.items.iter().position(|item| item.text == text).expect("is there");
        let (own, glossary) = (flow.section(at("予約を始める。")), flow.section(at("クラウド")));
        assert!(own.is_some() && own != glossary, "{own:?} {glossary:?}");
    }
}
