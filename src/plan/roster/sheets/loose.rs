//! Sheets without a table: the same labels come again and again in the running lines, each beside or above its value.
//! Each sheet is laid out as a table from where its lines stand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::laid_out::{Piece, laid_out};
use super::likeness::Likeness;
use super::region::is_year;
use crate::document::{Line, Location, Page, Role, Table};
use crate::geometry::Rect;
use crate::plan::flow::{Flow, Kind};
use crate::text::fold;

/// A sheet as a table, and what of the flow it is made of.
#[derive(Debug)]
pub(super) struct Loose {
    /// Its cells.
    pub(super) table: Table,
    /// Its items, in reading order.
    pub(super) items: Vec<usize>,
    /// The tables that are parts of it.
    pub(super) tables: Vec<usize>,
}

/// Longer texts (bytes) are values.
const LONGEST_KEY: usize = 90;
/// A text is a label from this likeness on, if it comes again.
const LIKE: f32 = 0.3;
/// A kind of sheet has at least so many labels.
const FEWEST_LABELS: usize = 3;
/// So many lines may stand above the first label of a sheet.
const LEAD: usize = 8;
/// No sheet has more lines.
const LONGEST_SHEET: usize = 120;
/// Labels of one column differ by no more than this (points).
const SAME_COLUMN: f32 = 3.0;
/// A table that is less sure than this is a guess from where lines stand.
const SURE: f32 = 0.8;
/// A table inside a sheet has no more cells.
const LARGEST_PART: usize = 60;

/// The sheets in the lines of a document.
pub(super) fn find(flow: &Flow<'_>, likeness: &Likeness<'_>) -> Vec<Loose> {
    let texts = texts(flow, likeness);
    let Some(labels) = Labels::of(&texts, likeness) else { return Vec::new() };
    labels.sheets(&texts).into_iter().filter_map(|sheet| labels.loose(flow, &texts, sheet)).collect()
}

/// A text of the document in reading order.
struct Text {
    key: String,
    text: String,
    at: Option<Location>,
    /// Its item of the flow; a label that stands at one place of every page looks like a running header, and is none.
    item: Option<usize>,
    heading: bool,
    table: Option<usize>,
}

/// The items of the flow, and the labels among what the layout took for furniture, each before what it stands beside.
fn texts(flow: &Flow<'_>, likeness: &Likeness<'_>) -> Vec<Text> {
    let mut lost: BTreeMap<u32, Vec<&Line>> =
        flow.document.pages.iter().map(|page| (page.page, labels_in_furniture(page, likeness))).collect();
    let mut found = Vec::new();
    for (index, item) in flow.items.iter().enumerate() {
        let at = item.at.first().copied();
        if let Some((at, lines)) = at.and_then(|at| Some((at, lost.get_mut(&at.page)?))) {
            let above = |line: &&Line| line.bbox.centre().y <= at.bbox.centre().y.max(at.bbox.top + line.bbox.height());
            let count = lines.iter().take_while(|line| above(line)).count();
            found.extend(lines.drain(..count).map(|line| furniture(line, at.page)));
        }
        let table = if let Kind::Table(table) = item.kind { Some(table) } else { None };
        let key = if table.is_some() || item.text.len() > LONGEST_KEY { String::new() } else { fold(&item.text) };
        let heading = matches!(item.kind, Kind::Heading(_));
        found.push(Text { key, text: item.text.clone(), at, item: Some(index), heading, table });
    }
    found
}

fn furniture(line: &Line, page: u32) -> Text {
    let at = Some(Location { page, bbox: line.bbox });
    Text { key: fold(&line.text), text: line.text.clone(), at, item: None, heading: false, table: None }
}

/// Lines in the furniture of a page that are like labels, what stands in the column of such, and what stands beside
/// these, from top to bottom.
fn labels_in_furniture<'d>(page: &'d Page, likeness: &Likeness<'_>) -> Vec<&'d Line> {
    let furniture = |line: &Line| matches!(line.role, Role::Header | Role::Navigation | Role::Footer);
    let is_label = |line: &Line| likeness.of(&line.text) >= LIKE || is_year(&line.text);
    let labels: Vec<&Line> = page.lines.iter().filter(|line| is_label(line)).collect();
    if !labels.iter().any(|line| furniture(line)) {
        return Vec::new();
    }
    let top = labels.iter().map(|label| label.bbox.top).fold(f32::INFINITY, f32::min);
    let bottom = labels.iter().map(|label| label.bbox.bottom).fold(0.0, f32::max);
    let below = |line: &Line| {
        let inside = line.bbox.top >= top && line.bbox.bottom <= bottom;
        let near = |a: f32, b: f32| (a - b).abs() <= SAME_COLUMN;
        let aligned =
            |label: &&Line| near(label.bbox.x0, line.bbox.x0) || near(label.bbox.centre().x, line.bbox.centre().x);
        inside && labels.iter().any(aligned)
    };
    let leads: Vec<&Line> =
        page.lines.iter().filter(|line| furniture(line) && (is_label(line) || below(line))).collect();
    let beside = |line: &Line| {
        let level = |label: &&Line| label.bbox.overlap_y(line.bbox) > 0.5 * line.bbox.height();
        leads.iter().any(|label| level(label) && label.bbox.x0 <= line.bbox.x0)
    };
    let mut found: Vec<&Line> = page.lines.iter().filter(|line| furniture(line) && beside(line)).collect();
    found.sort_by(|a, b| a.bbox.centre().y.total_cmp(&b.bbox.centre().y).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    found
}

/// The labels that come again, and the texts with which sheets begin.
struct Labels<'k> {
    labels: BTreeSet<&'k str>,
    starts: Vec<usize>,
}

impl<'k> Labels<'k> {
    /// The label that comes most often, and those that come at least half as often.
    fn of(texts: &'k [Text], likeness: &Likeness<'_>) -> Option<Self> {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, text) in texts.iter().enumerate().filter(|(_, text)| !text.key.is_empty()) {
            places.entry(&text.key).or_default().push(index);
        }
        places.retain(|key, places| places.len() >= 2 && likeness.of(key) >= LIKE);
        let most = places.values().map(Vec::len).max()?;
        let usual: Vec<&Vec<usize>> = places.values().filter(|at| at.len() * 2 >= most).collect();
        let starts = usual.iter().filter(|at| at.len() * 10 >= most * 8).min_by_key(|at| at[0])?;
        (usual.len() >= FEWEST_LABELS)
            .then(|| Self { labels: places.keys().copied().collect(), starts: (*starts).clone() })
    }

    fn is_label(&self, text: &Text) -> bool {
        self.labels.contains(text.key.as_str())
    }

    /// The texts of each sheet: from its first label, and labels above it that stand above the first sheet's too, to
    /// the next sheet.
    fn sheets(&self, texts: &[Text]) -> Vec<Range<usize>> {
        let first = self.starts[0];
        let above: BTreeSet<&str> =
            texts[first.saturating_sub(LEAD)..first].iter().map(|text| text.key.as_str()).collect();
        let is_lead = |index: usize| self.is_label(&texts[index]) && above.contains(texts[index].key.as_str());
        let mut cuts: Vec<usize> = Vec::new();
        let mut before = 0;
        for start in &self.starts {
            let least = before.max(start.saturating_sub(LEAD));
            cuts.push((least..*start).find(|index| is_lead(*index)).unwrap_or(*start));
            before = start + 1;
        }
        let ends = cuts.iter().skip(1).copied().chain([texts.len()]);
        cuts.iter().zip(ends).map(|(from, end)| self.cut(texts, *from..end.min(from + LONGEST_SHEET))).collect()
    }

    /// A sheet ends with the value of its last label: not with the heading of what follows. A value may be printed like
    /// a heading, too.
    fn cut(&self, texts: &[Text], range: Range<usize>) -> Range<usize> {
        let last = range.clone().rev().find(|index| self.is_label(&texts[*index])).unwrap_or(range.start);
        let next = (last + 2..range.end).find(|index| texts[*index].heading || self.far(texts, last, *index));
        range.start..next.unwrap_or(range.end)
    }

    /// Whether a text stands on another page than the last label.
    fn far(&self, texts: &[Text], last: usize, index: usize) -> bool {
        let page = |index: usize| texts[index].at.map(|at| at.page);
        page(last) != page(index)
    }

    fn loose(&self, flow: &Flow<'_>, texts: &[Text], sheet: Range<usize>) -> Option<Loose> {
        let mut pieces: Vec<Piece> = Vec::new();
        let (mut items, mut tables) = (Vec::new(), Vec::new());
        for text in &texts[sheet] {
            items.extend(text.item.filter(|_| text.table.is_none()));
            if let Some(index) = text.table {
                let table = &flow.document.tables[index];
                if table.cells.len() <= LARGEST_PART {
                    tables.push(index);
                    pieces.extend(self.of_table(flow, table));
                }
            } else if let Some(at) = text.at {
                pieces.push(Piece { text: text.text.clone(), at, label: self.is_label(text) });
            }
        }
        (pieces.len() >= FEWEST_LABELS && !items.is_empty()).then(|| Loose { table: laid_out(pieces), items, tables })
    }

    /// The cells of a table that is a part of a sheet, or its lines, where the table is a guess.
    fn of_table(&self, flow: &Flow<'_>, table: &Table) -> Vec<Piece> {
        let piece = |text: &str, at: Location| Piece {
            text: text.to_owned(),
            at,
            label: self.labels.contains(fold(text).as_str()),
        };
        if table.confidence >= SURE {
            let filled = table.cells.iter().filter(|cell| !cell.text.trim().is_empty());
            return filled.map(|cell| piece(&cell.text, Location { page: cell.page, bbox: cell.bbox })).collect();
        }
        let mut found = Vec::new();
        for page in flow.document.pages.iter().filter(|page| table.pages.contains(&page.page)) {
            let own = table.cells.iter().filter(|cell| cell.page == page.page).map(|cell| cell.bbox);
            let Some(place) = Rect::union_of(own) else { continue };
            let inside = |line: &&Line| line.role == Role::Table && place.contains(line.bbox.centre());
            let lines = page.lines.iter().filter(inside);
            found.extend(lines.map(|line| piece(&line.text, Location { page: page.page, bbox: line.bbox })));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::document::{Document, Element, Text};
    use crate::plan::vocabulary::PlanDictionaries;

    #[test]
    fn lines_with_the_same_labels_are_sheets() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let text = |text: &str, x0: f32, top: f32| {
            let bbox = Rect { x0, top, x1: x0 + 40.0, bottom: top + 10.0 };
            Element::Paragraph(Text { value: text.to_owned(), at: vec![Location { page: 1, bbox }] })
        };
        let mut elements = Vec::new();
        for (nth, name) in ["窓口の予約", "申請の電子化"].into_iter().enumerate() {
            let top = 40.0 + 200.0 * f32::from(u8::try_from(nth).expect("few sheets"));
            let row = |nth: u8| top + 20.0 * f32::from(nth);
            elements.extend([text("取組名", 50.0, row(0)), text(name, 150.0, row(0))]);
            elements.extend([text("担当課", 50.0, row(1)), text("総務課", 150.0, row(1))]);
            elements.extend([text("スケジュール", 50.0, row(3)), text("R7", 150.0, row(2)), text("R8", 250.0, row(2))]);
            elements.extend([text("検討", 150.0, row(4)), text("導入", 250.0, row(4))]);
        }
        let pages = vec![Page { page: 1, ..Page::default() }];
        let document = Document { pages, elements, ..Document::default() };
        let flow = Flow::of(&document, &words);
        let found = find(&flow, &Likeness::new(&words));
        assert_eq!(found.len(), 2);
        let place = |text: &str| {
            let cell = found[0].table.cells.iter().find(|cell| cell.text == text).expect("the text is in the table");
            (cell.row, cell.column, cell.row_span)
        };
        assert_eq!(place("取組名"), (0, 0, 1));
        assert_eq!(place("窓口の予約"), (0, 1, 1));
        assert_eq!(place("スケジュール"), (2, 0, 2));
        assert_eq!(place("導入"), (3, 2, 1));
    }
}
