//! Form: running text by field. In a part of the plan about initiatives each innermost heading with text under it is
//! a record; entries under a label that heads a list (主な取組, 取組施策例) are records whose measure is that heading.

use super::block::{self, Block, Lines};
use super::flow::{Flow, FlowKind};
use super::forms::{Draft, FormReading};
use super::names;
use super::vocabulary::{PlanDictionaries, Section};
use super::{department, label, marker};

/// Least length of a name, in characters; shorter headings are letters of a letter-spaced line, or marks.
const SHORTEST_NAME: usize = 3;

/// Reads every field.
pub(crate) fn read(flow: &Flow<'_>, words: &PlanDictionaries, reading: &mut FormReading) {
    let blocks = reading.blocks.clone();
    for (i, block) in blocks.iter().enumerate() {
        let free = !reading.items.contains(&block.title);
        let fits = block::section(flow, *block) == Some(Section::Initiatives);
        if free && fits && !has_headings_below(flow, *block, blocks.get(i + 1)) {
            let found = field(flow, *block, words);
            if !found.is_empty() {
                reading.items.extend(block.title..block.end);
            }
            reading.drafts.extend(found);
        }
    }
}

fn has_headings_below(flow: &Flow<'_>, block: Block, next: Option<&Block>) -> bool {
    let heading = |title: usize| matches!(flow.items[title].kind, FlowKind::Heading(_));
    next.is_some_and(|next| heading(next.title) && flow.items[next.title].above.contains(&block.title))
}

fn field(flow: &Flow<'_>, block: Block, words: &PlanDictionaries) -> Vec<Draft> {
    let title = &flow.items[block.title];
    if !matches!(title.kind, FlowKind::Heading(_)) {
        return Vec::new();
    }
    let mut draft = block::titled(flow, block.title, words);
    if words.is_generic(&draft.record.name)
        || matches!(words.section(&draft.record.name), Some(Section::Outside | Section::Never))
    {
        return Vec::new();
    }
    let mut lines = Lines::new(words);
    lines.read(flow, block.title + 1..block.end, &mut draft);
    let entries = std::mem::take(&mut lines.entries);
    lines.finish(&mut draft);
    // A heading over figures or captions has no description: text has one, in sentences or lists.
    let sentence = draft.record.description.as_ref().is_some_and(|text| text.contains('。'));
    let told = sentence || !draft.record.actions.is_empty() || !entries.is_empty();
    if !told || draft.record.name.chars().count() < SHORTEST_NAME {
        return Vec::new();
    }
    let examples: Vec<Draft> = entries.into_iter().map(|at| entry(flow, at, &draft, words)).collect();
    std::iter::once(draft).chain(examples).collect()
}

/// One entry of a list under a field: its words are its name, or the words before a colon.
pub(crate) fn entry(flow: &Flow<'_>, at: usize, field: &Draft, words: &PlanDictionaries) -> Draft {
    /// Largest length, in characters, of a name before a colon; longer words are part of a sentence.
    const LONGEST_NAME: usize = 40;
    let item = &flow.items[at];
    let line = label::read(&item.text, words).map_or(item.text.as_str(), |(_, rest)| rest);
    let cut = marker::cut(line, &words.numbered);
    let (name, rest) = match cut.words.split_once(['：', ':']) {
        Some((name, rest)) if name.chars().count() <= LONGEST_NAME && !rest.trim().is_empty() => (name, Some(rest)),
        _ => (cut.words, None),
    };
    let mut draft = Draft { trust: 1.0, outer_number: field.record.number.clone(), ..Draft::default() };
    let record = &mut draft.record;
    let (name, departments) = department::trailing(name, words);
    record.number = cut.number;
    record.name = names::one_line(name);
    record.departments = departments;
    record.description = rest.map(names::one_line);
    record.quote = line.trim().to_owned();
    record.measure = Some(field.record.name.clone());
    record.path = field.record.path.clone();
    record.path.extend(field.record.measure.clone());
    record.page = flow.page(at);
    record.bbox = item.at.first().map_or_else(Default::default, |place| place.bbox);
    draft
}
