//! The results of the readers of explicit forms, as hypotheses that compete with the others.
//!
//! They know the words of many headers and labels and read such pages exactly.

use std::collections::{BTreeMap, BTreeSet};

use super::{Claims, Hypothesis, RosterEvidence, RosterShape};
use crate::diagnostic::{Warning, WarningCode};
use crate::document::{Document, Table};
use crate::plan::flow::{Flow, FlowKind};
use crate::plan::forms::{Draft, FORMS, FormReading, PlanForm};
use crate::plan::vocabulary::PlanDictionaries;
use crate::plan::{block, listing_table, welcome};
use crate::text::fold;

/// The results of the readers of forms.
#[derive(Debug, Default)]
pub(crate) struct Explicit {
    /// A hypothesis a table for lists, one a form for the others.
    pub(crate) hypotheses: Vec<Hypothesis>,
    /// Records that only give further places to others.
    pub(crate) places: Vec<Draft>,
    /// The warnings of the readers.
    pub(crate) warnings: Vec<Warning>,
}

/// Asks every reader of a form.
pub(crate) fn read(flow: &Flow<'_>, words: &PlanDictionaries) -> Explicit {
    let mut reading = FormReading { blocks: block::blocks(flow, words), ..FormReading::default() };
    let mut explicit = Explicit::default();
    let mut known: Vec<Draft> = Vec::new();
    for (index, form) in FORMS.iter().enumerate() {
        let before = (reading.tables.clone(), reading.items.clone());
        (form.read)(flow, words, &mut reading);
        let mut found = std::mem::take(&mut reading.drafts);
        found.retain(|draft| (form.is_name)(&draft.record.name, words));
        if form.below < usize::MAX {
            explicit.places.extend(again(&found, form));
        }
        let found = welcome(found, &known, form);
        known.extend(found.iter().cloned());
        let claims = Claims { tables: &reading.tables - &before.0, items: &reading.items - &before.1 };
        explicit.hypotheses.extend(hypotheses(flow, index, form, found, &claims, &reading.warnings));
    }
    explicit.warnings = reading.warnings;
    explicit
}

fn again(found: &[Draft], form: &PlanForm) -> Vec<Draft> {
    let second = |draft: &Draft| Draft { trust: draft.trust * form.trust, second_hand: true, ..draft.clone() };
    found.iter().map(second).collect()
}

fn hypotheses(
    flow: &Flow<'_>,
    index: usize,
    form: &PlanForm,
    found: Vec<Draft>,
    claims: &Claims,
    warnings: &[Warning],
) -> Vec<Hypothesis> {
    let lists =
        std::ptr::fn_addr_eq(form.read, listing_table::read as fn(&Flow<'_>, &PlanDictionaries, &mut FormReading));
    let mut groups: BTreeMap<Option<usize>, Vec<Draft>> = BTreeMap::new();
    for draft in found {
        let table = lists.then(|| table_of(flow.document, &claims.tables, &draft)).flatten();
        groups.entry(table).or_default().push(draft);
    }
    let unread = warnings.iter().filter(|warning| warning.code == WarningCode::UnreadColumn);
    let unread: BTreeSet<u32> = unread.filter_map(|warning| warning.page).collect();
    groups
        .into_iter()
        .map(|(table, drafts)| {
            let claims = match table {
                Some(table) => Claims { tables: [table].into(), ..Claims::default() },
                None if lists => named_items(flow, &drafts),
                None => {
                    let mut own = claims.clone();
                    own.items.extend(named_items(flow, &drafts).items);
                    own
                }
            };
            let unread = drafts.iter().filter(|draft| unread.contains(&draft.record.page)).count();
            let evidence = RosterEvidence::Form { index, unread: unread as f32 / drafts.len().max(1) as f32 };
            Hypothesis { shape: RosterShape::Explicit, claims, evidence, drafts, ..Hypothesis::default() }
        })
        .collect()
}

/// The table that contains a record.
fn table_of(document: &Document, tables: &BTreeSet<usize>, draft: &Draft) -> Option<usize> {
    let record = &draft.record;
    let within = |table: &Table| {
        table.cells.iter().any(|cell| {
            cell.page == record.page
                && cell.bbox.top < record.bbox.bottom
                && record.bbox.top < cell.bbox.bottom
                && cell.bbox.x0 < record.bbox.x1
                && record.bbox.x0 < cell.bbox.x1
        })
    };
    tables.iter().copied().find(|index| document.tables.get(*index).is_some_and(within))
}

/// The lines of the text that name the records.
fn named_items(flow: &Flow<'_>, drafts: &[Draft]) -> Claims {
    let names: BTreeSet<(u32, String)> =
        drafts.iter().map(|draft| (draft.record.page, fold(&draft.record.quote))).collect();
    let mut claims = Claims::default();
    for (index, item) in flow.items.iter().enumerate() {
        let page = item.at.first().map_or(0, |at| at.page);
        if !matches!(item.kind, FlowKind::Table(_)) && names.contains(&(page, fold(&item.text))) {
            claims.items.insert(index);
        }
    }
    claims
}
