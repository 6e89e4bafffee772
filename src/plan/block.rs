//! Blocks: a title with the lines under it, and the record that such lines make.

use super::flow::{Flow, FlowItem, FlowKind};
use super::forms::Draft;
use super::label::{self, Label};
use super::listing_table::goals;
use super::marker::{self, Style};
use super::names;
use super::schedule::Schedule;
use super::vocabulary::{FieldRole, PlanDictionaries, Section};
use super::{department, indicators, progress, target, timeline};
use crate::calendar;
use crate::document::{Role as PageRole, Table};
use crate::geometry::Rect;
use crate::text::fold;

/// A title and the items up to the next title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    /// Index of the title in the flow.
    pub(crate) title: usize,
    /// One past the last item.
    pub(crate) end: usize,
}

/// Largest length of a title, in characters, unless the layout marks it as one.
const LONGEST_TITLE: usize = 40;

/// Cuts the flow into blocks. The items before the first title belong to none.
pub(crate) fn blocks(flow: &Flow<'_>, words: &PlanDictionaries) -> Vec<Block> {
    let titles: Vec<usize> = (0..flow.items.len()).filter(|i| is_title(flow, *i, words)).collect();
    let ends = titles.iter().skip(1).copied().chain([flow.items.len()]);
    titles.iter().zip(ends).map(|(title, end)| Block { title: *title, end }).collect()
}

/// A heading that is no label; or a short line above a list or a label, which no layout shows as a heading.
fn is_title(flow: &Flow<'_>, index: usize, words: &PlanDictionaries) -> bool {
    let item = &flow.items[index];
    if label::read(&item.text, words).is_some() || marker::numbers(&item.text).is_some() {
        return false;
    }
    match item.kind {
        FlowKind::Heading(_) => true,
        FlowKind::Paragraph => {
            // A caption of icons may be printed beside the list, at the height of its first line.
            let next = flow.items[index + 1..].iter().find(|next| !is_goals(next, words));
            let before = index.checked_sub(1).map(|i| &flow.items[i]);
            // Under a label that is alone on its line, a short line is its value.
            let is_value =
                before.is_some_and(|b| matches!(label::read(&b.text, words), Some((_, ""))) && !is_goals(b, words));
            let heads = next.is_some_and(|n| n.kind == FlowKind::ListItem || opens_field(n, words));
            // A figure of a year is a target or a result.
            let figure = !calendar::mentions(&item.text).is_empty() && target::read(&item.text, words).value.is_some();
            heads && !is_value && !figure && is_short(&item.text)
        }
        FlowKind::ListItem | FlowKind::Table(_) => false,
    }
}

/// A label of goals is a caption of icons: no value in words follows.
fn is_goals(item: &FlowItem, words: &PlanDictionaries) -> bool {
    matches!(label::read(&item.text, words), Some((Label::Field(FieldRole::Goals), "")))
}

fn opens_field(item: &FlowItem, words: &PlanDictionaries) -> bool {
    let opening = [FieldRole::Description, FieldRole::Department, FieldRole::Content];
    matches!(label::read(&item.text, words), Some((Label::Field(role), _)) if opening.contains(&role))
}

/// Whether a line is short and no sentence.
pub(crate) fn is_short(text: &str) -> bool {
    let folded = fold(text);
    !folded.is_empty() && folded.chars().count() <= LONGEST_TITLE && !folded.ends_with(['。', '、', ':', '.'])
}

/// A draft with the fields given by the title of a block: number, name, measure, path, page, quote.
pub(crate) fn titled(flow: &Flow<'_>, title: usize, words: &PlanDictionaries) -> Draft {
    let item = &flow.items[title];
    let line = item.text.trim();
    let cut = marker::cut(line, &words.numbered);
    let mut draft = Draft { trust: 1.0, ..Draft::default() };
    let record = &mut draft.record;
    record.number = cut.number.or_else(|| number_beside(flow, title)).or_else(|| lone_number(flow, title));
    let (name, departments) = department::trailing(cut.words, words);
    record.name = names::one_line(name);
    record.departments = departments;
    record.quote = line.to_owned();
    record.page = flow.page(title);
    record.bbox = item.at.first().map_or_else(Rect::default, |at| at.bbox);
    place(flow, &item.above, &mut draft, words);
    draft
}

/// Sets measure and path from the headings above: the innermost that names something is the measure.
pub(crate) fn place(flow: &Flow<'_>, above: &[usize], draft: &mut Draft, words: &PlanDictionaries) {
    let headings: Vec<&str> = above.iter().map(|i| flow.items[*i].text.as_str()).collect();
    let mut path = headings.as_slice();
    if let Some((last, outer)) = headings.split_last() {
        let cut = marker::cut(last, &words.numbered);
        let chapter = matches!(cut.style, Some(Style::Part | Style::Chapter | Style::Section));
        // A slogan over a page is part of the path only.
        if !chapter && !words.is_generic(cut.words) && !cut.words.ends_with('。') {
            draft.record.measure = Some(names::one_line(cut.words));
            draft.outer_number = cut.number;
            path = outer;
        }
    }
    draft.record.path = path.iter().map(|heading| names::one_line(heading)).collect();
}

/// A number in a badge to the left of the title at its height, regardless of reading order. Badges at the same place
/// of many pages look like furniture, so the lines of the page are searched, not the flow.
fn number_beside(flow: &Flow<'_>, title: usize) -> Option<String> {
    /// Largest distance of a badge from its title, as a multiple of the height of the title.
    const NEAR: f32 = 3.0;
    let at = flow.items[title].at.first()?;
    let page = flow.document.pages.iter().find(|page| page.page == at.page)?;
    let beside = |line: &&crate::document::Line| {
        let y = line.bbox.centre().y;
        let gap = at.bbox.x0 - line.bbox.x1;
        line.role != PageRole::PageNumber
            && (at.bbox.top..at.bbox.bottom).contains(&y)
            && (-1.0..NEAR * at.bbox.height()).contains(&gap)
    };
    page.lines.iter().filter(beside).find_map(|line| match marker::numbers(&line.text)?.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    })
}

/// A number on a line of its own before the title.
fn lone_number(flow: &Flow<'_>, title: usize) -> Option<String> {
    let before = &flow.items[title.checked_sub(1)?];
    match marker::numbers(&before.text)?.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// The section of a block, if initiatives may be described there.
pub(crate) fn section(flow: &Flow<'_>, block: Block) -> Option<Section> {
    flow.section(block.title)
}

/// Fills a record from the lines of a block.
pub(crate) struct Lines<'w> {
    words: &'w PlanDictionaries,
    current: Option<FieldRole>,
    schedule: Schedule,
    /// The fields filled so far, in the order of their labels.
    pub(crate) labels: Vec<FieldRole>,
    /// The entries under a label that heads a list: indices of the flow.
    pub(crate) entries: Vec<usize>,
    /// Whether the block has a label that heads a list.
    pub(crate) listed: bool,
    list_box: Option<Option<usize>>,
    indicator: Option<String>,
}

impl<'w> Lines<'w> {
    /// Nothing read yet.
    pub(crate) fn new(words: &'w PlanDictionaries) -> Self {
        let schedule = Schedule::default();
        Self {
            words,
            current: None,
            schedule,
            labels: Vec::new(),
            entries: Vec::new(),
            listed: false,
            list_box: None,
            indicator: None,
        }
    }

    /// Reads the items of a range; tables are left to others.
    pub(crate) fn read(&mut self, flow: &Flow<'_>, items: std::ops::Range<usize>, draft: &mut Draft) {
        for index in items {
            let item = &flow.items[index];
            if let FlowKind::Table(table) = item.kind {
                self.table(&flow.document.tables[table], draft);
                continue;
            }
            if marker::numbers(&item.text).is_some() {
                continue;
            }
            self.item(flow, index, draft);
        }
    }

    /// Reads a table inside a block: indicators give its targets, years give its schedule.
    fn table(&mut self, table: &Table, draft: &mut Draft) {
        let years = timeline::read(table, self.words);
        if !years.is_empty() {
            self.labels.push(FieldRole::Schedule);
            self.current = None;
            self.list_box = None;
        }
        years.into_iter().for_each(|(years, text)| self.schedule.add(years, text, self.words));
        let targets = indicators::read(table, self.words);
        if !targets.is_empty() {
            self.labels.push(FieldRole::TargetValue);
            self.current = None;
            self.list_box = None;
        }
        draft.record.targets.extend(targets);
    }

    /// Ends the reading.
    pub(crate) fn finish(self, draft: &mut Draft) {
        if draft.record.schedule.is_empty() {
            draft.record.schedule = self.schedule.finish(self.words);
        }
    }

    /// Whether an item continues a list: it is in the box of its label, or begins like the entry before it.
    fn in_list(&self, flow: &Flow<'_>, item: &FlowItem) -> bool {
        let bullet = |text: &str| marker::cut(text, &self.words.numbered).style;
        let alike = |last: &usize| {
            let style = bullet(&item.text);
            style.is_some() && style == bullet(&flow.items[*last].text)
        };
        self.list_box.is_some_and(|of| of.is_none() || of == item.in_box || self.entries.last().is_some_and(alike))
    }

    fn item(&mut self, flow: &Flow<'_>, index: usize, draft: &mut Draft) {
        let item = &flow.items[index];
        match label::read(&item.text, self.words) {
            Some((Label::List, rest)) => {
                self.current = None;
                self.list_box = Some(item.in_box);
                self.listed = true;
                if !rest.is_empty() {
                    self.entries.push(index);
                }
            }
            Some((Label::Field(role), rest)) => {
                self.list_box = None;
                self.labels.push(role);
                // 担当課：総務課 is complete unless its list goes on
                let listed = matches!(role, FieldRole::Department | FieldRole::Schedule | FieldRole::Goals);
                let complete = listed && !rest.is_empty() && !rest.ends_with(['、', '，', '・', ',']);
                self.current = (!complete).then_some(role);
                self.put(role, rest, draft);
            }
            None if self.in_list(flow, item) => self.entries.push(index),
            None => {
                self.list_box = None;
                self.plain(item, draft);
            }
        }
    }

    fn plain(&mut self, item: &FlowItem, draft: &mut Draft) {
        let bullet = item.kind == FlowKind::ListItem;
        match self.current {
            // ▶ and → under a label point at its value; other bullets begin the list of actions.
            Some(FieldRole::Description) if bullet && !points(&item.text) => {
                self.current = None;
                self.plain(item, draft);
            }
            // Goals are named in a few words, if not by pictures alone.
            Some(FieldRole::Goals) if bullet && !is_short(&item.text) => {
                self.current = None;
                self.plain(item, draft);
            }
            Some(FieldRole::Content) | None if bullet => {
                draft.record.actions.push(names::one_line(marker::without_bullet(&item.text)));
            }
            Some(role) => {
                self.put(role, marker::without_bullet(&item.text), draft);
                if matches!(role, FieldRole::Department | FieldRole::Schedule | FieldRole::Goals) {
                    self.current = None;
                }
            }
            None => self.put(FieldRole::Description, &item.text, draft),
        }
    }

    fn put(&mut self, role: FieldRole, text: &str, draft: &mut Draft) {
        let record = &mut draft.record;
        if text.trim().is_empty() {
            return;
        }
        match role {
            FieldRole::Department => {
                for name in department::split(text, self.words) {
                    if !record.departments.contains(&name) {
                        record.departments.push(name);
                    }
                }
            }
            FieldRole::Goals => record.related_goals.extend(goals(text, self.words)),
            FieldRole::Schedule => self.schedule.add_text(text, self.words),
            FieldRole::Target => record.targets.extend(target::read_all(text, self.words)),
            FieldRole::Indicator => {
                draft.measured.extend(target::of_indicator(text, self.words));
                self.indicator = Some(names::one_line(text));
            }
            FieldRole::TargetValue => {
                let indicator = self.indicator.take();
                record.targets.extend(target::all_of_column(indicator.as_deref(), text, None, self.words));
            }
            FieldRole::Progress => record.progress.extend(progress::entries("", text, self.words)),
            FieldRole::Description | FieldRole::Background | FieldRole::Content => {
                let text = names::one_line(text);
                match &mut record.description {
                    Some(before) => *before = format!("{before}\n{text}"),
                    None => record.description = Some(text),
                }
            }
            _ => {}
        }
    }
}

fn points(text: &str) -> bool {
    text.trim_start().starts_with(['▶', '▷', '►', '→', '⇒', '➢', '➤', '➡', '➔', '＞'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::testing::document;

    #[test]
    fn a_heading_begins_a_block_that_ends_at_the_next() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let document = document(
            &["まえがき。", "# 窓口の予約", "待ち時間を短くする。", "# 公園の照明", "照明を替える。"],
            Vec::new(),
        );
        let flow = Flow::of(&document, &words);
        let titles: Vec<&str> =
            blocks(&flow, &words).iter().map(|block| flow.items[block.title].text.as_str()).collect();
        assert_eq!(titles, ["窓口の予約", "公園の照明"], "text before the first title belongs to no block");
    }

    #[test]
    fn sentences_and_long_lines_are_not_titles() {
        assert!(is_short("窓口の予約") && !is_short(&"窓口".repeat(LONGEST_TITLE)));
    }
}
