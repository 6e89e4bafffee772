//! Sheets without a table: the same labels recur in running lines, each beside or above its value. Each sheet is
//! arranged as a table by the positions of its lines.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::laid_out::{Piece, laid_out};
use super::likeness::{LIKE, Likeness};
use super::region::is_year;
use super::texts::{Look, Text, texts};
use crate::document::{Cell, Table};
use crate::plan::flow::Flow;

/// A sheet as a table, and what of the flow it is made of.
#[derive(Debug)]
pub(super) struct Loose {
    /// Its cells.
    pub(super) table: Table,
    /// The rows before this one are above the label with which sheets begin: they may apply to the next sheets of the
    /// page too.
    pub(super) lead: usize,
    /// The item of the flow with which it begins.
    pub(super) place: usize,
    /// Its items, in reading order.
    pub(super) items: Vec<usize>,
    /// The tables that are parts of it.
    pub(super) tables: Vec<usize>,
}

/// Least likeness of a label; other texts are values, however often they recur.
const POSSIBLE: f32 = 0.04;
/// Fewest labels of a kind of sheet.
const FEWEST_LABELS: usize = 3;
/// Largest number of lines above the first label of a sheet.
const LEAD: usize = 8;
/// Least share of sheets, in tenths, below a text of one style that makes the text a part of each: its name.
const ABOVE_MOST: usize = 5;
/// Largest ratio, in tenths, of all texts of one style to those above a sheet; beyond it the style is that of other
/// texts too.
const ELSEWHERE: usize = 13;
/// Largest number of lines of a sheet.
const LONGEST_SHEET: usize = 120;

/// The sheets in the lines of a document.
pub(super) fn find(flow: &Flow<'_>, likeness: &Likeness<'_>) -> Vec<Loose> {
    let texts = texts(flow, likeness);
    let Some(labels) = Labels::of(&texts, likeness) else { return Vec::new() };
    let mut found: Vec<Loose> =
        labels.sheets(&texts).into_iter().filter_map(|sheet| labels.loose(&texts, sheet)).collect();
    // where all sheets are tables, they are read as such
    if found.iter().all(|sheet| sheet.items.is_empty()) {
        found.clear();
    }
    found
}

/// The labels that come again, and the one with which sheets begin.
struct Labels<'k> {
    labels: BTreeSet<&'k str>,
    start: &'k str,
    starts: Vec<usize>,
}

/// How often the labels of sheets come: as often as most texts that are like labels come.
fn usual_count(places: &BTreeMap<&str, Vec<usize>>, like: &BTreeMap<&str, f32>) -> Option<usize> {
    let mut weights: BTreeMap<usize, f32> = BTreeMap::new();
    for (key, at) in places.iter().filter(|(key, at)| at.len() >= 2 && like[*key] >= LIKE) {
        *weights.entry(at.len()).or_default() += like[key];
    }
    let weight = |count: usize| weights.range((count * 8).div_ceil(10)..=count).map(|(_, weight)| weight).sum::<f32>();
    let counts = weights.keys().copied();
    counts.max_by(|a, b| weight(*a).total_cmp(&weight(*b)).then(a.cmp(b)))
}

impl<'k> Labels<'k> {
    /// The label that comes most often, and those that come at least half as often.
    fn of(texts: &'k [Text], likeness: &Likeness<'_>) -> Option<Self> {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, text) in texts.iter().enumerate().filter(|(_, text)| !text.key.is_empty()) {
            places.entry(&text.key).or_default().push(index);
        }
        let like: BTreeMap<&str, f32> = places.keys().map(|key| (*key, likeness.of(key))).collect();
        let most = usual_count(&places, &like)?;
        let often = |at: &[usize]| (most * 8..=most * 10).contains(&(at.len() * 10));
        // a text as frequent as the most frequent label need not look like a label
        let again = |key: &str, at: &[usize]| at.len() >= 3 && often(at) && (like[key] > POSSIBLE || is_year(key));
        places.retain(|key, at| at.len() >= 2 && (like[*key] >= LIKE || again(key, at)));
        let usual: Vec<&Vec<usize>> = places.values().filter(|at| at.len() * 2 >= most).collect();
        let begins = |key: &str, at: &[usize]| like[key] >= LIKE && often(at);
        let (start, starts) = places.iter().filter(|(key, at)| begins(key, at)).min_by_key(|(_, at)| at[0])?;
        (usual.len() >= FEWEST_LABELS).then(|| Self {
            labels: places.keys().copied().collect(),
            start,
            starts: starts.clone(),
        })
    }

    fn is_label(&self, text: &Text) -> bool {
        self.labels.contains(text.key.as_str())
    }

    /// The texts of each sheet, up to the next one: from its first label, including labels above it that also precede
    /// the first sheet, and texts in the style of those above the other sheets.
    fn sheets(&self, texts: &[Text]) -> Vec<Range<usize>> {
        let first = self.starts[0];
        let above: BTreeSet<&str> =
            texts[first.saturating_sub(LEAD)..first].iter().map(|text| text.key.as_str()).collect();
        let looks = self.looks_above(texts);
        let is_lead = |index: usize| match &texts[index] {
            text if self.is_label(text) => above.contains(text.key.as_str()),
            text => text.look().is_some_and(|look| looks.iter().any(|other| other.is_like(&look))),
        };
        let mut cuts: Vec<usize> = Vec::new();
        let mut before = 0;
        for start in &self.starts {
            let least = before.max(start.saturating_sub(LEAD));
            cuts.push((least..*start).find(|index| is_lead(*index)).unwrap_or(*start));
            before = start + 1;
        }
        // only the length of the others shows where the last one ends
        let longest = cuts.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(LONGEST_SHEET);
        let last = cuts.last().map_or(0, |last| last + longest + longest / 4);
        let ends = cuts.iter().skip(1).copied().chain([last.min(texts.len())]);
        cuts.iter().zip(ends).map(|(from, end)| self.cut(texts, *from..end.min(from + LONGEST_SHEET))).collect()
    }

    /// The styles of texts above most sheets, and hardly elsewhere.
    fn looks_above(&self, texts: &[Text]) -> Vec<Look> {
        let looks = |part: &[Text]| -> Vec<Look> {
            part.iter().filter(|text| !self.is_label(text)).filter_map(Text::look).collect()
        };
        let before = std::iter::once(0).chain(self.starts.iter().map(|start| start + 1));
        let windows: Vec<Vec<Look>> = before
            .zip(&self.starts)
            .map(|(before, start)| looks(&texts[before.max(start.saturating_sub(LEAD)).min(*start)..*start]))
            .collect();
        let all = looks(texts);
        let mut found: Vec<Look> = Vec::new();
        for look in windows.iter().flatten() {
            let above = windows.iter().filter(|window| window.iter().any(|other| other.is_like(look))).count();
            let new = !found.iter().any(|other| other.is_like(look));
            if new && above >= 2 && above * 10 >= self.starts.len() * ABOVE_MOST {
                let everywhere = all.iter().filter(|other| other.is_like(look)).count();
                found.extend((everywhere * 10 <= above * ELSEWHERE).then_some(*look));
            }
        }
        found
    }

    /// A sheet ends with the value of its last label: not with the heading of what follows. A value may be printed like
    /// a heading, too.
    fn cut(&self, texts: &[Text], range: Range<usize>) -> Range<usize> {
        let last = range.clone().rev().find(|index| self.is_label(&texts[*index])).unwrap_or(range.start);
        let next = (last + 2..range.end).find(|index| texts[*index].heading || self.far(texts, last, *index));
        range.start..next.unwrap_or(range.end)
    }

    /// Whether a text is on another page than the last label.
    fn far(&self, texts: &[Text], last: usize, index: usize) -> bool {
        let page = |index: usize| texts[index].at.map(|at| at.page);
        page(last) != page(index)
    }

    fn loose(&self, texts: &[Text], sheet: Range<usize>) -> Option<Loose> {
        let texts = &texts[sheet];
        let piece = |text: &Text| Some(Piece { text: text.text.clone(), at: text.at?, label: self.is_label(text) });
        let pieces: Vec<Piece> = texts.iter().filter_map(piece).collect();
        let items: Vec<usize> = texts.iter().filter_map(|text| text.item).collect();
        let mut tables: Vec<usize> = texts.iter().filter_map(|text| Some(text.table?.0)).collect();
        tables.dedup();
        let place = texts.iter().find_map(|text| text.item.or(text.table.map(|(_, item)| item)))?;
        let start = texts.iter().find(|text| text.key == self.start).and_then(|text| text.at);
        (pieces.len() >= FEWEST_LABELS).then(|| {
            let table = laid_out(pieces);
            let begins = |cell: &&Cell| start.is_some_and(|at| at.page == cell.page && at.bbox == cell.bbox);
            let lead = table.cells.iter().find(begins).map_or(0, |cell| cell.row);
            Loose { table, lead, place, items, tables }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::document::{Document, Element, Location, Page, Text};
    use crate::geometry::Rect;
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

    #[test]
    fn the_second_sheet_of_a_page_has_its_name_too() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let text = |page: u32, text: &str, x0: f32, top: f32, height: f32| {
            let bbox = Rect { x0, top, x1: x0 + 40.0, bottom: top + height };
            Element::Paragraph(Text { value: text.to_owned(), at: vec![Location { page, bbox }] })
        };
        let mut elements = Vec::new();
        for page in [1, 2] {
            elements.push(text(page, "施策", 50.0, 20.0, 9.0));
            elements.push(text(page, "手続の負担を減らす", 90.0, 20.0, 9.0));
            for (name, top) in [("窓口の予約", 40.0), ("申請の電子化", 240.0)] {
                elements.push(text(page, &format!("{name}{page}"), 52.0, top, 15.0));
                for (label, value, below) in
                    [("取組内容", "受付を早めます。", 20.0), ("担当課", "総務課", 40.0), ("成果指標", "予約率", 60.0)]
                {
                    elements.push(text(page, label, 60.0, top + below, 10.0));
                    elements.push(text(page, value, 150.0, top + below, 10.0));
                }
            }
        }
        let pages = [1, 2].map(|page| Page { page, ..Page::default() }).to_vec();
        let document = Document { pages, elements, ..Document::default() };
        let flow = Flow::of(&document, &words);
        let found = find(&flow, &Likeness::new(&words));
        let holds = |sheet: &Loose, text: &str| sheet.table.cells.iter().any(|cell| cell.text == text);
        assert_eq!(found.len(), 4);
        assert!(holds(&found[1], "申請の電子化1") && !holds(&found[0], "申請の電子化1"));
        assert_eq!(
            found.iter().map(|sheet| sheet.lead).collect::<Vec<_>>(),
            [2, 1, 2, 1],
            "施策 stands above the first"
        );
    }
}
