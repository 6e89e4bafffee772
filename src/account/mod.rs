//! In: a document and its initiatives. Out: the account of the document: each line is part of a record, something named
//! otherwise, or left; with findings where initiatives may have been missed. The account is independent of how records
//! were made: their texts are searched for on the pages.

mod account_words;
mod class;
mod finding;
mod lines;
mod numbers;
mod recorded_words;
mod sections;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use account_words::AccountWords;
pub use class::{Class, PageAccount};
pub use finding::{Finding, Reason};
pub use tables::TableAccount;

use crate::document::Document;
use crate::plan::{FieldRole, Initiative, PlanDictionaries};
use crate::text::fold;
use account_words::bare;
use recorded_words::RecordedWords;
use sections::Sections;
use tables::ExaminedTable;

/// What became of a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Why initiatives may have been missed, by page.
    pub findings: Vec<Finding>,
    /// Findings that a person has looked at and found nothing missed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checked: Vec<Checked>,
    /// Each page.
    pub pages: Vec<PageAccount>,
    /// Each table.
    pub tables: Vec<TableAccount>,
}

/// A finding that a person has looked at: nothing was missed there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// Who looked.
    pub who: String,
    /// When: `2026-04-01`; may be empty.
    pub when: String,
}

impl Account {
    /// Notes that a person has looked at a finding and found nothing missed; whether there is one of that key.
    pub fn check(&mut self, key: &str, who: &str, when: &str) -> bool {
        let wanted = fold(key);
        let is_it = |finding: &Finding| fold(&finding.key()) == wanted;
        let (checked, left): (Vec<Finding>, Vec<Finding>) =
            std::mem::take(&mut self.findings).into_iter().partition(is_it);
        self.findings = left;
        let known = self.checked.iter().any(|checked| is_it(&checked.finding));
        let found = known || !checked.is_empty();
        let noted = |finding| Checked { finding, who: who.to_owned(), when: when.to_owned() };
        self.checked.extend(checked.into_iter().map(noted));
        found
    }

    /// Whether there is no sign of missed initiatives: only then may their absence be stated.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// PDF pages to look at.
    #[must_use]
    pub fn pages_to_check(&self) -> BTreeSet<u32> {
        self.findings.iter().flat_map(|finding| &finding.pages).copied().collect()
    }

    /// How many things may have been missed.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.findings
            .iter()
            .map(|finding| u32::try_from(finding.count).unwrap_or(u32::MAX))
            .fold(0, u32::saturating_add)
    }

    /// How many of each kind, in Japanese.
    #[must_use]
    pub fn summary(&self) -> Vec<String> {
        let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.reason).or_default() += finding.count;
        }
        counts.into_iter().map(|(reason, count)| format!("{} {count}件", reason.label())).collect()
    }
}

/// Gives the account of a document.
#[must_use]
pub fn of(
    document: &Document,
    records: &[&Initiative],
    dictionaries: &PlanDictionaries,
    words: &AccountWords,
) -> Account {
    let around = Around { known: RecordedWords::of(records, dictionaries), dictionaries, words };
    let sections = Sections::of(document, dictionaries);
    let looked = document.tables.iter().zip(&sections.tables);
    let looked: Vec<ExaminedTable<'_>> =
        looked.map(|(table, section)| ExaminedTable::at(table, *section, &around)).collect();
    let mut findings: Vec<Finding> = looked.iter().flat_map(|table| table.findings(&around)).collect();
    findings.extend(lines::findings(document, &sections, &around));
    findings.extend(lines::joined_names(records, &around));
    findings.extend(numbers::gaps(records));
    let asides: BTreeSet<&str> =
        document.tables.iter().zip(&looked).filter(|(_, l)| l.is_aside()).map(|(t, _)| t.id.as_str()).collect();
    Account {
        checked: Vec::new(),
        pages: class::pages(document, records, &sections, &asides, &around),
        tables: looked.iter().map(|table| table.account(&around)).collect(),
        findings: Finding::gather(findings),
    }
}

/// What every question about a text is answered from.
struct Around<'w> {
    known: RecordedWords,
    dictionaries: &'w PlanDictionaries,
    words: &'w AccountWords,
}

impl Around<'_> {
    /// The role that a header or label gives to its neighbours.
    fn role(&self, text: &str) -> Option<FieldRole> {
        /// Largest length of a header or label, in characters.
        const LONGEST: usize = 60;
        let is_short = text.chars().nth(LONGEST).is_none();
        is_short.then(|| self.dictionaries.role(bare(text, self.dictionaries).0)).flatten()
    }

    fn says(&self, text: &str, page: u32) -> bool {
        self.known.says(text, page, self.dictionaries)
    }

    /// Whether a text names a record, or a part of it does.
    fn names(&self, text: &str, page: u32) -> bool {
        self.known.names(text, page, self.dictionaries)
    }

    fn is_like_a_name(&self, text: &str) -> bool {
        self.words.is_like_a_name(bare(text, self.dictionaries).0)
    }

    /// The departments that a line consists of or ends with.
    fn departments(&self, text: &str) -> Vec<String> {
        /// Largest length, in characters, of a line that is not a sentence whatever it ends with.
        const LONGEST: usize = 90;
        let words = fold(text).chars().filter(|c| !matches!(c, '.' | '・')).count();
        if words > LONGEST {
            return Vec::new();
        }
        let all = self.words.departments(bare(text, self.dictionaries).0);
        if all.is_empty() { self.words.departments_at_end(text) } else { all }
    }
}
