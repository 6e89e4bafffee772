//! The forms in which plans give their initiatives. To add one: write a file with a `read` like those below and put
//! it into [`FORMS`]; what it claims, the forms after it leave alone.

use std::collections::{BTreeMap, BTreeSet};

use super::block::Block;
use super::credible::{is_name, is_whole_name};
use super::doubt::Doubt;
use super::flow::Flow;
use super::record::{Initiative, Target};
use super::roster::agreement::Agreement;
use super::vocabulary::PlanDictionaries;
use super::{card, listing, overview, prose, sheet};
use crate::diagnostic::Warning;

/// A form of plans.
pub(crate) struct PlanForm {
    /// How much its records are to be trusted by themselves, from 0 to 1.
    pub(crate) trust: f32,
    /// Its names are new records only where the forms before it found fewer than this; otherwise they are further
    /// places of records that are there.
    pub(crate) below: usize,
    /// What may be a name in this form.
    pub(crate) is_name: fn(&str, &PlanDictionaries) -> bool,
    /// Reads all initiatives in this form.
    pub(crate) read: fn(&Flow<'_>, &PlanDictionaries, &mut FormReading),
}

/// All forms, from the most explicit to the least.
pub(crate) static FORMS: [PlanForm; 5] = [
    PlanForm { trust: 0.97, below: usize::MAX, is_name, read: listing::read },
    PlanForm { trust: 0.95, below: usize::MAX, is_name, read: sheet::read },
    PlanForm { trust: 0.9, below: usize::MAX, is_name: is_whole_name, read: card::read },
    PlanForm { trust: 0.75, below: 5, is_name: is_whole_name, read: prose::read },
    PlanForm { trust: 0.6, below: 3, is_name: is_whole_name, read: overview::read },
];

/// What the forms have found so far.
#[derive(Debug, Default)]
pub(crate) struct FormReading {
    /// The blocks of the flow, for all forms.
    pub(crate) blocks: Vec<Block>,
    /// The records, without ids.
    pub(crate) drafts: Vec<Draft>,
    /// Tables that a form has read.
    pub(crate) tables: BTreeSet<usize>,
    /// Lines of the flow that a form has read.
    pub(crate) items: BTreeSet<usize>,
    /// What was noticed.
    pub(crate) warnings: Vec<Warning>,
}

/// A record on its way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    /// The record; id, page label and confidence are not set yet.
    pub(crate) record: Initiative,
    /// Targets that are taken where the reading is kept and nothing else gives any: they speak neither for nor against it.
    pub(crate) measured: Vec<Target>,
    /// The number of the measure or division above it.
    pub(crate) outer_number: Option<String>,
    /// How much the reader trusts it, from 0 to 1; 1 where nothing speaks against it.
    pub(crate) trust: f32,
    /// How likely the reading is that it comes from, from 0 to 1.
    pub(crate) score: f32,
    /// Whether it was read by columns whose roles were learned, not by the words of a form.
    pub(crate) by_columns: bool,
    /// How sure each field is, by its name.
    pub(crate) sure: BTreeMap<&'static str, f32>,
    /// What other readings say of each field, by its name.
    pub(crate) agreed: BTreeMap<&'static str, Agreement>,
    /// Whether it comes from a form that is read for want of better.
    pub(crate) second_hand: bool,
}

impl Draft {
    /// Notes a doubt.
    pub(crate) fn doubt(&mut self, doubt: Doubt) {
        self.record.doubt(doubt);
    }
}
