//! The forms in which plans list their initiatives. To add one, write a file with a `read` like those below and add
//! it to [`FORMS`]; later forms skip the items that it claims.

use std::collections::{BTreeMap, BTreeSet};

use super::block::Block;
use super::doubt::Doubt;
use super::flow::Flow;
use super::name_filter::{is_name, is_whole_name};
use super::record::{Initiative, Target};
use super::roster::agreement::Agreement;
use super::vocabulary::PlanDictionaries;
use super::{labelled_block, listing_table, name_list, prose, record_sheet};
use crate::diagnostic::Warning;

/// A form of plans.
pub(crate) struct PlanForm {
    /// How much its records are to be trusted by themselves, from 0 to 1.
    pub(crate) trust: f32,
    /// Its names are new records only where the forms before it found fewer than this; otherwise they are further
    /// places of records that are there.
    pub(crate) below: usize,
    /// Whether a text may be a name in this form.
    pub(crate) is_name: fn(&str, &PlanDictionaries) -> bool,
    /// Reads all initiatives in this form.
    pub(crate) read: fn(&Flow<'_>, &PlanDictionaries, &mut FormReading),
}

/// All forms, from the most explicit to the least.
pub(crate) static FORMS: [PlanForm; 5] = [
    PlanForm { trust: 0.97, below: usize::MAX, is_name, read: listing_table::read },
    PlanForm { trust: 0.95, below: usize::MAX, is_name, read: record_sheet::read },
    PlanForm { trust: 0.9, below: usize::MAX, is_name: is_whole_name, read: labelled_block::read },
    PlanForm { trust: 0.75, below: 5, is_name: is_whole_name, read: prose::read },
    PlanForm { trust: 0.6, below: 3, is_name: is_whole_name, read: name_list::read },
];

/// The results of the forms so far.
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
    /// The warnings of the forms.
    pub(crate) warnings: Vec<Warning>,
}

/// A record on its way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    /// The record; id, page label and confidence are not set yet.
    pub(crate) record: Initiative,
    /// Targets used if the reading is kept and nothing else gives any; they do not influence whether it is kept.
    pub(crate) measured: Vec<Target>,
    /// The number of the measure or division above it.
    pub(crate) outer_number: Option<String>,
    /// Trust of the reader in the draft, from 0 to 1; 1 if there is no reason for doubt.
    pub(crate) trust: f32,
    /// How likely the reading is that it comes from, from 0 to 1.
    pub(crate) score: f32,
    /// Whether it was read by columns whose roles were learned, not by the words of a form.
    pub(crate) by_columns: bool,
    /// How sure each field is, by its name.
    pub(crate) sure: BTreeMap<&'static str, f32>,
    /// The agreement of other readings with each field, by its name.
    pub(crate) agreed: BTreeMap<&'static str, Agreement>,
    /// Whether a fallback form produced it.
    pub(crate) second_hand: bool,
}

impl Draft {
    /// Notes a doubt.
    pub(crate) fn doubt(&mut self, doubt: Doubt) {
        self.record.doubt(doubt);
    }
}
