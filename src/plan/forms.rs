//! The forms in which plans give their initiatives. To add one: write a file with a `read` like those below and put
//! it into [`FORMS`]; what it claims, the forms after it leave alone.

use std::collections::BTreeSet;

use super::flow::Flow;
use super::record::Initiative;
use super::vocabulary::PlanDictionaries;
use super::{card, listing, overview, prose, sheet};
use crate::diagnostic::Warning;

/// A form of plans.
pub(crate) struct Form {
    /// Its name, for those who debug.
    pub(crate) name: &'static str,
    /// How much its records are to be trusted by themselves, from 0 to 1.
    pub(crate) trust: f32,
    /// Read only where fewer records than this were found by the forms before it: names without fields are records
    /// only where the plan gives no more.
    pub(crate) below: usize,
    /// Reads all initiatives in this form.
    pub(crate) read: fn(&Flow<'_>, &PlanDictionaries, &mut Reading),
}

/// All forms, from the most explicit to the least.
pub(crate) static FORMS: [Form; 5] = [
    Form { name: "listing", trust: 0.97, below: usize::MAX, read: listing::read },
    Form { name: "sheet", trust: 0.95, below: usize::MAX, read: sheet::read },
    Form { name: "card", trust: 0.9, below: usize::MAX, read: card::read },
    Form { name: "prose", trust: 0.75, below: 5, read: prose::read },
    Form { name: "overview", trust: 0.6, below: 3, read: overview::read },
];

/// What the forms have found so far.
#[derive(Debug, Default)]
pub(crate) struct Reading {
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
    /// The number of the measure or division above it.
    pub(crate) outer_number: Option<String>,
    /// How much the reader trusts it, from 0 to 1; 1 where nothing speaks against it.
    pub(crate) trust: f32,
}

impl Draft {
    /// Notes a doubt.
    pub(crate) fn doubt(&mut self, reason: impl Into<String>) {
        let reason = reason.into();
        if !self.record.doubts.contains(&reason) {
            self.record.doubts.push(reason);
        }
    }
}
