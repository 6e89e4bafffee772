//! The part of the document that a place belongs to: initiatives or other subjects; and the entries of lists
//! announced as initiatives (主な事業).

use std::collections::BTreeMap;

use super::account_words::bare;
use crate::document::{Document, Element, Text};
use crate::geometry::{Point, Rect};
use crate::plan::{PlanDictionaries, Section};
use crate::text::fold;

/// Deepest nesting of elements that is followed.
const DEEPEST: usize = 8;

/// The parts of a document.
#[derive(Debug, Default)]
pub(super) struct Sections<'d> {
    /// The elements of each page, with the part that they belong to.
    pages: BTreeMap<u32, Vec<Placed>>,
    /// For each table the part that it belongs to.
    pub(super) tables: Vec<Option<Section>>,
    /// Entries of lists under a label such as 主な事業, with their page.
    pub(super) entries: Vec<(u32, &'d str)>,
}

#[derive(Debug)]
struct Placed {
    bbox: Rect,
    section: Option<Section>,
    is_prose: bool,
}

/// The state of a walk over the elements.
struct Walk<'d, 'w> {
    found: Sections<'d>,
    dictionaries: &'w PlanDictionaries,
    headings: Vec<(u8, Option<Section>)>,
    in_list: bool,
}

impl<'d> Sections<'d> {
    pub(super) fn of(document: &'d Document, dictionaries: &PlanDictionaries) -> Self {
        let found = Self { tables: vec![None; document.tables.len()], ..Self::default() };
        let mut walk = Walk { found, dictionaries, headings: Vec::new(), in_list: false };
        walk.elements(&document.elements, 0);
        walk.found
    }

    fn at(&self, page: u32, place: Point) -> Option<&Placed> {
        self.pages.get(&page)?.iter().find(|placed| placed.bbox.grown(1.0).contains(place))
    }

    /// The part to which a line belongs.
    pub(super) fn section(&self, page: u32, line: Rect) -> Option<Section> {
        self.at(page, line.centre())?.section
    }

    /// Whether a line belongs to running text.
    pub(super) fn is_prose(&self, page: u32, line: Rect) -> bool {
        self.at(page, line.centre()).is_some_and(|placed| placed.is_prose)
    }
}

impl<'d> Walk<'d, '_> {
    fn elements(&mut self, elements: &'d [Element], depth: usize) {
        for element in elements {
            match element {
                Element::Heading { level, text } => self.heading(*level, text),
                Element::Paragraph(text) => {
                    if self.heads_list(&text.value) {
                        self.in_list = true;
                    }
                    self.place(text);
                }
                Element::ListItem(text) => self.item(text),
                Element::Box(inner) if depth < DEEPEST => self.elements(inner, depth + 1),
                Element::Table(table) => {
                    let section = self.section();
                    if let Some(place) = self.found.tables.get_mut(*table) {
                        *place = section;
                    }
                }
                Element::Box(_) | Element::Contents(_) => {}
            }
        }
    }

    fn heading(&mut self, level: u8, text: &Text) {
        self.headings.retain(|(above, _)| *above < level);
        self.headings.push((level, self.dictionaries.section(&text.value)));
        self.in_list = self.heads_list(&text.value);
        self.place(text);
    }

    fn item(&mut self, text: &'d Text) {
        if self.heads_list(&text.value) {
            self.in_list = true;
        } else if let Some(page) = text.page().filter(|_| self.in_list) {
            self.found.entries.push((page, &text.value));
        }
        self.place(text);
    }

    fn heads_list(&self, text: &str) -> bool {
        let label = fold(bare(text, self.dictionaries).0);
        let label = label.trim_matches(|c: char| ":：■◆●○・【】〈〉<>[]《》≪≫".contains(c));
        self.dictionaries.heads_list(label)
    }

    /// The section named by the innermost heading that names one.
    fn section(&self) -> Option<Section> {
        self.headings.iter().rev().find_map(|(_, section)| *section)
    }

    fn place(&mut self, text: &Text) {
        let (section, is_prose) = (self.section(), text.value.contains('。'));
        for at in &text.at {
            self.found.pages.entry(at.page).or_default().push(Placed { bbox: at.bbox, section, is_prose });
        }
    }
}
