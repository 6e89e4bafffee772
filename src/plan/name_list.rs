//! Form: names alone, used only if the plan gives no more: system charts (◇ lists beside their measure), lists under
//! headings about initiatives, headings in a box of the chart.

use super::block::{self, Block};
use super::doubt::{Doubt, DoubtCode};
use super::flow::{Flow, FlowKind};
use super::forms::{Draft, FormReading};
use super::label::{self, Label};
use super::marker::{self, Style};
use super::names;
use super::prose;
use super::vocabulary::{PlanDictionaries, Section};
use crate::document::Table;

/// Reads charts and lists.
pub(crate) fn read(flow: &Flow<'_>, words: &PlanDictionaries, reading: &mut FormReading) {
    for (index, item) in flow.items.iter().enumerate() {
        if let FlowKind::Table(number) = item.kind
            && !reading.tables.contains(&number)
            && shows_initiatives(flow, index, words)
        {
            let found = chart(flow, index, &flow.document.tables[number], words);
            if !found.is_empty() {
                reading.tables.insert(number);
                reading.drafts.extend(found);
            }
        }
    }
    for block in reading.blocks.clone() {
        if !reading.items.contains(&block.title) {
            reading.drafts.extend(list(flow, block, words));
        }
    }
}

/// Whether a chart belongs to a part about initiatives: budgets and organisation charts also have lists beside words.
fn shows_initiatives(flow: &Flow<'_>, index: usize, words: &PlanDictionaries) -> bool {
    let FlowKind::Table(number) = flow.items[index].kind else { return false };
    let title = flow.document.tables[number].title.as_deref().and_then(|title| words.section(title));
    flow.section(index).or(title) == Some(Section::Initiatives)
}

/// A chart: the last column holds lists, each beside the measure that it belongs to.
fn chart(flow: &Flow<'_>, index: usize, table: &Table, words: &PlanDictionaries) -> Vec<Draft> {
    let Some(last) = table.columns.checked_sub(1).filter(|last| *last > 0) else { return Vec::new() };
    let cells: Vec<_> = table.cells.iter().filter(|cell| cell.column + cell.column_span > last).collect();
    let filled = cells.iter().filter(|cell| !cell.text.trim().is_empty());
    let listed = filled.clone().filter(|cell| begins_with_bullet(&cell.text, words)).count();
    if listed < 2 || listed * 2 < filled.count() {
        return Vec::new();
    }
    let mut drafts = Vec::new();
    for cell in cells.into_iter().filter(|cell| begins_with_bullet(&cell.text, words)) {
        let mut base = Draft { trust: table.confidence.clamp(0.0, 1.0), ..Draft::default() };
        base.record.path = flow.path(index).into_iter().map(names::one_line).collect();
        let left: Vec<_> = (0..cell.column).filter_map(|c| table.cell_at(cell.row, c)).map(|c| c.text.trim()).collect();
        if let Some((measure, outer)) = left.split_last() {
            let cut = marker::cut(measure, &words.numbered);
            base.record.measure = Some(names::one_line(cut.words)).filter(|measure| !measure.is_empty());
            base.outer_number = cut.number;
            base.record.path.extend(outer.iter().filter(|text| !text.is_empty()).map(|text| names::one_line(text)));
        }
        base.record.page = cell.page;
        base.record.bbox = cell.bbox;
        for name in names::split("", &cell.text, words) {
            let mut draft = base.clone();
            draft.record.number = name.number;
            marker::without_bullet(&name.name).clone_into(&mut draft.record.name);
            draft.record.quote = name.quote;
            drafts.push(draft);
        }
    }
    drafts
}

fn begins_with_bullet(text: &str, words: &PlanDictionaries) -> bool {
    matches!(marker::cut(text, &words.numbered).style, Some(Style::Bullet(_) | Style::Circled | Style::Round))
}

/// A list under a heading about initiatives, or under a label such as 主な取組.
fn list(flow: &Flow<'_>, block: Block, words: &PlanDictionaries) -> Vec<Draft> {
    let title = &flow.items[block.title];
    // Entries of a heading that names something else (女性採用比率の向上) are not initiatives themselves.
    let own = words.section(&title.text);
    let around = flow.section(block.title);
    if around == Some(Section::Never) || own == Some(Section::Never) {
        return Vec::new();
    }
    let mut field = block::titled(flow, block.title, words);
    if words.is_generic(&field.record.name) {
        // 主な取組 is no measure: the heading above it may be.
        field.record.name = field.record.measure.take().unwrap_or_default();
    }
    let mut under_label = false;
    let mut drafts = Vec::new();
    for at in block.title + 1..block.end {
        let item = &flow.items[at];
        match label::read(&item.text, words) {
            Some((Label::List, _)) => under_label = true,
            Some((Label::Field(_), _)) => under_label = false,
            None => {
                let fits = under_label || own == Some(Section::Initiatives);
                if item.kind == FlowKind::ListItem && fits && is_name(&item.text) {
                    drafts.push(prose::entry(flow, at, &field, words));
                }
            }
        }
    }
    for draft in &mut drafts {
        draft.record.measure = draft.record.measure.take().filter(|measure| !measure.is_empty());
        if draft.record.departments.is_empty() {
            draft.doubt(Doubt::on_record(DoubtCode::NameAlone));
        }
    }
    drafts
}

/// Names end in a noun, sentences in a full stop.
fn is_name(text: &str) -> bool {
    !text.trim_end().ends_with('。')
}
