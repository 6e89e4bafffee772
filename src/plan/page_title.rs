//! Titles of pages that no layout shows as headings, and covers, whose lines are titles of the whole document.

use std::collections::BTreeMap;

use super::marker;
use super::vocabulary::PlanDictionaries;
use crate::document::{Document, Element, Line, Page, Role};
use crate::text::fold;

/// Least ratio of the height of a title to that of the headings below it.
const LARGER: f32 = 1.08;
/// Largest relative difference of the heights of two lines of one size.
const SAME: f32 = 0.04;
/// Largest length of a title, in characters.
const LONGEST: usize = 60;

/// Lines at the top of a page that are larger than all headings below them, though they read like sentences (slogans
/// of slides): (page, folded text) → level in the flow.
pub(crate) fn find(document: &Document) -> BTreeMap<(u32, String), u8> {
    let levels = levels(document);
    let mut found = BTreeMap::new();
    for page in &document.pages {
        let Some(line) = title(page) else { continue };
        let height = line.bbox.height();
        let alike = levels.iter().filter(|(h, _)| (h - height).abs() <= SAME * height).map(|(_, level)| level * 2 + 1);
        let below = page.lines.iter().filter(|l| l.role == Role::Heading).filter_map(|l| level_of(&levels, l));
        // A title is as far out as headings of its size, or one step above those of its page.
        let Some(level) = alike.min().or_else(|| below.min().map(|level| (level * 2).saturating_sub(1))) else {
            continue;
        };
        found.insert((page.page, fold(&line.text)), level);
    }
    found
}

fn title(page: &Page) -> Option<&Line> {
    let running = |line: &&Line| !line.role.is_furniture() && line.role != Role::Table;
    let top = page.lines.iter().filter(running).min_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top))?;
    let mut headings = page.lines.iter().filter(|line| line.role == Role::Heading).peekable();
    headings.peek()?;
    let larger = headings.all(|heading| top.bbox.height() > LARGER * heading.bbox.height());
    (top.role == Role::Body && larger && top.text.chars().count() <= LONGEST).then_some(top)
}

/// Height of a line and level of each heading.
fn levels(document: &Document) -> Vec<(f32, u8)> {
    fn collect(elements: &[Element], found: &mut Vec<(f32, u8)>) {
        for element in elements {
            match element {
                Element::Heading { level, text } => {
                    found.extend(text.at.first().map(|at| (at.bbox.height(), *level)));
                }
                Element::Box(inside) => collect(inside, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    collect(&document.elements, &mut found);
    found
}

fn level_of(levels: &[(f32, u8)], line: &Line) -> Option<u8> {
    let height = line.bbox.height();
    levels.iter().filter(|(h, _)| (h - height).abs() <= SAME * height).map(|(_, level)| *level).min()
}

/// Whether the first page of several is a cover: headings without numbers, no lists, no tables.
pub(crate) fn has_cover(document: &Document, words: &PlanDictionaries) -> bool {
    let Some(first) = document.pages.first().filter(|_| document.pages.len() > 2) else { return false };
    let begins = |line: &Line| line.role == Role::Heading && marker::cut(&line.text, &words.numbered).number.is_some();
    !first.lines.iter().any(|line| matches!(line.role, Role::Table | Role::ListItem | Role::Contents) || begins(line))
}
