//! Form: cards and headed blocks whose lines carry labels (目指す方向性, 概要, 担当課). Bullets are actions. Unlabelled blocks
//! under a card without actions are records of their own below it.

use super::block::{self, Block, Lines};
use super::flow::{Flow, FlowKind};
use super::forms::{Draft, FormReading};
use super::vocabulary::{FieldRole, PlanDictionaries, Section};
use crate::text::fold;

/// Reads every card.
pub(crate) fn read(flow: &Flow<'_>, words: &PlanDictionaries, reading: &mut FormReading) {
    let mut parent: Option<(Block, Draft)> = None;
    for block in reading.blocks.clone() {
        if reading.items.contains(&block.title) {
            parent = None;
            continue;
        }
        if let Some(draft) = card(flow, block, words) {
            claim(block, reading);
            let open = draft.record.actions.is_empty() && draft.record.departments.is_empty();
            parent = open.then(|| (block, draft.clone()));
            reading.drafts.push(draft);
        } else if let Some((above, card)) = &parent {
            match below(flow, block, *above, card, words) {
                Below::Record(draft) => {
                    claim(block, reading);
                    reading.drafts.push(*draft);
                }
                Below::TitleAgain => {}
                Below::Beyond => parent = None,
            }
        }
    }
}

fn claim(block: Block, reading: &mut FormReading) {
    reading.items.extend(block.title..block.end);
}

fn card(flow: &Flow<'_>, block: Block, words: &PlanDictionaries) -> Option<Draft> {
    let section = block::section(flow, block);
    if section == Some(Section::Never) || words.is_generic(&flow.items[block.title].text) {
        return None;
    }
    let mut draft = block::titled(flow, block.title, words);
    let mut lines = Lines::new(words);
    lines.read(flow, block.title + 1..block.end, &mut draft);
    let has = |role: FieldRole| lines.labels.contains(&role);
    let described = has(FieldRole::Description) || has(FieldRole::Content);
    let planned = has(FieldRole::Schedule) || has(FieldRole::Target) || has(FieldRole::TargetValue);
    // ① 名称, 指標の表, 主な事業: numbered, with targets and a list, in whatever chapter.
    let structured = draft.record.number.is_some() && planned && lines.listed;
    let explicit = !draft.record.departments.is_empty() || (described && planned) || structured;
    let counted = draft.record.number.is_some() || !draft.record.actions.is_empty() || !lines.entries.is_empty();
    let likely = section == Some(Section::Initiatives) && (described || planned) && counted;
    if !(explicit && section != Some(Section::Outside) || likely) {
        return None;
    }
    for entry in std::mem::take(&mut lines.entries) {
        // In a card with labels of its own, the list 主な取組 gives its actions.
        draft.record.actions.push(super::names::one_line(super::marker::without_bullet(&flow.items[entry].text)));
    }
    lines.finish(&mut draft);
    Some(draft)
}

/// The relation of a block without labels to the card above it.
enum Below {
    Record(Box<Draft>),
    /// The card's title, repeated on the next page.
    TitleAgain,
    /// The card is over.
    Beyond,
}

fn below(flow: &Flow<'_>, block: Block, above: Block, card: &Draft, words: &PlanDictionaries) -> Below {
    let mut draft = block::titled(flow, block.title, words);
    if fold(&draft.record.name) == fold(&card.record.name) {
        return Below::TitleAgain;
    }
    let deeper = match (flow.items[block.title].kind, flow.items[above.title].kind) {
        (FlowKind::Heading(own), FlowKind::Heading(card)) => own >= card && draft.record.number.is_none(),
        _ => draft.record.number.is_none(),
    };
    let mut lines = Lines::new(words);
    lines.read(flow, block.title + 1..block.end, &mut draft);
    let listed = draft.record.actions.len() + lines.entries.len() > 0;
    let outside = matches!(words.section(&draft.record.name), Some(Section::Outside | Section::Never));
    if !deeper || !listed || outside {
        return Below::Beyond;
    }
    lines.finish(&mut draft);
    draft.record.measure = Some(card.record.name.clone());
    draft.record.path = card.record.path.clone();
    draft.record.path.extend(card.record.measure.clone());
    draft.outer_number = card.record.number.clone();
    Below::Record(Box::new(draft))
}
