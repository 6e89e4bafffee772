//! Assigns every line of a page to exactly one class, and lists the unread lines of each page.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Around;
use super::finding::short;
use super::lines;
use super::sections::Sections;
use crate::document::{Cell, Document, Line, Page, Role, Table};
use crate::geometry::{Point, Rect};
use crate::plan::{Initiative, Section};

/// The class of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Its words are among those of a record.
    Record,
    /// A heading.
    Heading,
    /// Running header or footer, page number, strip of links.
    Furniture,
    /// The caption of a table or figure.
    Caption,
    /// An entry of a table of contents.
    Contents,
    /// The header or a label of a table.
    Label,
    /// Running text.
    Prose,
    /// Part of a glossary, a chronicle or a table of indicators, or of a part that never holds initiatives.
    Aside,
    /// None of these: left.
    Left,
}

/// What became of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageAccount {
    /// PDF page, from 1.
    pub page: u32,
    /// Records that begin on it.
    pub initiatives: usize,
    /// Its lines by class; together they are all lines of the page.
    pub lines: BTreeMap<Class, usize>,
    /// Its characters by class, white space apart.
    pub characters: BTreeMap<Class, usize>,
    /// The first of the lines that are left, shortened.
    pub left: Vec<String>,
}

/// Largest number of unread lines listed for a page.
const MOST_LEFT: usize = 20;

/// The pages of a document.
pub(super) fn pages(
    document: &Document,
    records: &[&Initiative],
    sections: &Sections<'_>,
    asides: &BTreeSet<&str>,
    around: &Around<'_>,
) -> Vec<PageAccount> {
    let mut cells: BTreeMap<u32, Bands<'_>> = BTreeMap::new();
    for table in &document.tables {
        for cell in &table.cells {
            let further = cell.continued.iter().map(|at| (at.page, at.bbox));
            for (page, bounds) in [(cell.page, cell.bbox)].into_iter().chain(further) {
                cells.entry(page).or_default().add(CellOnPage { table, cell, bounds });
            }
        }
    }
    let none = Bands::default();
    let mut begin: BTreeMap<u32, usize> = BTreeMap::new();
    records.iter().for_each(|record| *begin.entry(record.page).or_default() += 1);
    let pages = document.pages.iter().map(|page| {
        let sorter = Sorter { page, cells: cells.get(&page.page).unwrap_or(&none), sections, asides, around };
        sorter.account(begin.get(&page.page).copied().unwrap_or(0))
    });
    pages.collect()
}

/// A cell of a table, or a part of it, on a page.
#[derive(Debug, Clone, Copy)]
struct CellOnPage<'d> {
    table: &'d Table,
    cell: &'d Cell,
    bounds: Rect,
}

/// The cells of a page by the bands across it that they touch: a page of a hundred thousand cells would take minutes if each
/// of its lines were compared with each of them.
#[derive(Debug, Default)]
struct Bands<'d>(BTreeMap<i32, Vec<CellOnPage<'d>>>);

impl<'d> Bands<'d> {
    /// Height of a band, in points: about a line.
    const HEIGHT: f32 = 8.0;
    /// Bands of a cell, at most: one that is higher than any page is damaged.
    const MOST: i32 = 2_000;

    fn band(y: f32) -> i32 {
        (y / Self::HEIGHT).floor() as i32
    }

    fn add(&mut self, cell: CellOnPage<'d>) {
        let first = Self::band(cell.bounds.top);
        for band in first..=Self::band(cell.bounds.bottom).min(first.saturating_add(Self::MOST)) {
            self.0.entry(band).or_default().push(cell);
        }
    }

    /// The first cell around a place.
    fn around(&self, place: Point) -> Option<CellOnPage<'d>> {
        self.0.get(&Self::band(place.y))?.iter().find(|cell| cell.bounds.contains(place)).copied()
    }
}

/// Sorts the lines of a page.
struct Sorter<'s, 'd> {
    page: &'s Page,
    cells: &'s Bands<'d>,
    sections: &'s Sections<'d>,
    asides: &'s BTreeSet<&'s str>,
    around: &'s Around<'s>,
}

impl Sorter<'_, '_> {
    fn account(&self, initiatives: usize) -> PageAccount {
        let mut account = PageAccount { page: self.page.page, initiatives, ..PageAccount::default() };
        let is_contents = lines::is_contents(self.page, self.around);
        for line in &self.page.lines {
            let class = if is_contents && !line.role.is_furniture() { Class::Contents } else { self.class(line) };
            *account.lines.entry(class).or_default() += 1;
            let characters = line.text.chars().filter(|c| !c.is_whitespace()).count();
            *account.characters.entry(class).or_default() += characters;
            if class == Class::Left && account.left.len() < MOST_LEFT {
                account.left.push(short(&line.text));
            }
        }
        account
    }

    fn class(&self, line: &Line) -> Class {
        match line.role {
            role if role.is_furniture() => Class::Furniture,
            Role::Contents => Class::Contents,
            _ if self.around.says(&line.text, self.page.page) => Class::Record,
            Role::Table => self.in_table(line),
            Role::Caption => Class::Caption,
            Role::Heading => Class::Heading,
            _ if self.sections.section(self.page.page, line.bbox) == Some(Section::Never) => Class::Aside,
            _ if self.sections.is_prose(self.page.page, line.bbox) => Class::Prose,
            _ => Class::Left,
        }
    }

    fn in_table(&self, line: &Line) -> Class {
        match self.cells.around(line.bbox.centre()) {
            Some(CellOnPage { table, .. }) if self.asides.contains(table.id.as_str()) => Class::Aside,
            Some(CellOnPage { table, cell, .. })
                if cell.row < table.header_rows || self.around.role(&cell.text).is_some() =>
            {
                Class::Label
            }
            _ => Class::Left,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_cell_around_a_place_is_found_however_high_it_is() {
        let table = Table::default();
        let bounds = [
            Rect::new(0.0, 0.0, 100.0, 800.0),
            Rect::new(50.0, 40.0, 150.0, 60.0),
            Rect::new(50.0, 60.0, 150.0, 60.5),
            Rect::new(50.0, -20.0, 150.0, 5.0),
        ];
        let cells = bounds.map(|bbox| Cell { bbox, ..Cell::default() });
        let mut bands = Bands::default();
        cells.iter().for_each(|cell| bands.add(CellOnPage { table: &table, cell, bounds: cell.bbox }));
        for (x, y) in
            [(60.0, 50.0), (120.0, 50.0), (120.0, 60.2), (120.0, -10.0), (20.0, 799.0), (160.0, 50.0), (20.0, 900.0)]
        {
            let place = Point { x, y };
            let expected = bounds.iter().find(|bounds| bounds.contains(place));
            assert_eq!(bands.around(place).map(|cell| cell.bounds), expected.copied(), "{x} {y}");
        }
    }
}
