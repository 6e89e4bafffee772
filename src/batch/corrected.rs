//! What corrections do to the records of a document, and which of them fit no record.

use std::collections::BTreeSet;
use std::fmt;

use super::{Batch, Entry};
use crate::account::Account;
use crate::corrections::{CorrectionChange, CorrectionLine};
use crate::pipeline::{Records, Stages};
use crate::plan::correction;
use crate::taxonomy::Classified;

/// The effect of the corrections on the records of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrected {
    /// The lines of `corrections.csv` that were made.
    pub lines: BTreeSet<usize>,
    /// The areas that people have checked, in the order of the records.
    pub areas: Vec<CheckedArea>,
}

/// The primary area of a record that a person has checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedArea {
    /// Id of the area that the classifier gave.
    pub given: String,
    /// Id of the area given by the person.
    pub right: String,
}

/// A correction that could not be made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unmade<'c> {
    /// The line.
    pub line: &'c CorrectionLine,
    /// Why not.
    pub reason: UnmadeReason,
}

/// Why a correction could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnmadeReason {
    /// The document has no record with the id.
    NoRecord,
    /// The account of the document has no such finding.
    NoFinding,
    /// The document could not be read.
    Unread,
    /// No document has the id.
    NoDocument,
}

impl fmt::Display for Unmade<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let record = &self.line.correction.record;
        write!(f, "{}行目: 訂正を反映できませんでした: ", self.line.number)?;
        match self.reason {
            UnmadeReason::NoRecord => write!(
                f,
                "記録「{record}」が見つかりません。文書が差しかえられていないか確かめ、記録IDを直してください。"
            ),
            UnmadeReason::NoFinding => write!(
                f,
                "「{record}」に読み取り漏れの疑い「{}」は見つかりません。読み取りが変わったため、新しい check.xlsx で確かめ直してください。",
                self.line.correction.field
            ),
            UnmadeReason::Unread => write!(f, "記録「{record}」の文書を読み取れませんでした。"),
            UnmadeReason::NoDocument => {
                write!(
                    f,
                    "記録「{record}」の文書が登録されていません。kurabe list で文書のidとコードを確かめてください。"
                )
            }
        }
    }
}

/// Takes findings out of an account that people have checked; the lines that did.
fn check(account: &mut Account, lines: &[&CorrectionLine]) -> BTreeSet<usize> {
    let checks = |line: &&&CorrectionLine| line.change == CorrectionChange::Checked;
    let marks = lines.iter().filter(checks).map(|line| (line.number, &line.correction));
    marks.filter(|(_, mark)| account.check(&mark.field, &mark.who, &mark.when)).map(|(number, _)| number).collect()
}

/// Makes the corrections of a document, in the order of the file: of two for one field the later one counts. A record
/// with other words is classified anew before its labels are corrected.
pub fn correct(records: &mut Records, lines: &[&CorrectionLine], stages: &Stages) -> Corrected {
    let mut corrected = Corrected { lines: check(&mut records.account, lines), ..Corrected::default() };
    for record in &mut records.initiatives {
        let own: Vec<&CorrectionLine> =
            lines.iter().copied().filter(|line| line.correction.record == record.initiative.id).collect();
        if own.is_empty() {
            continue;
        }
        let mut words_changed = false;
        for line in &own {
            if let CorrectionChange::Field(field) = line.change {
                correction::apply(&mut record.initiative, field, &line.correction, &stages.plan);
                words_changed = true;
            }
        }
        if words_changed {
            *record = stages.classifier().classify_initiative(std::mem::take(&mut record.initiative));
        }
        corrected.areas.extend(correct_labels(record, &own));
        corrected.lines.extend(own.iter().map(|line| line.number));
    }
    corrected
}

/// Puts the labels of people in the place of the classifier's; the area that was checked, where one was.
fn correct_labels(record: &mut Classified, lines: &[&CorrectionLine]) -> Option<CheckedArea> {
    let given = record.primary_area().to_owned();
    let mut checked = None;
    for line in lines {
        match &line.change {
            CorrectionChange::Field(_) | CorrectionChange::Checked => continue,
            CorrectionChange::Areas(areas) => {
                record.correct_areas(areas);
                checked = Some(CheckedArea { given: given.clone(), right: record.primary_area().to_owned() });
            }
            CorrectionChange::Topics(topics) => record.topics.clone_from(topics),
        }
        record.initiative.corrections.push(line.correction.clone());
    }
    checked
}

impl Batch {
    /// The corrections that were made in none of these documents, in the order of the file.
    #[must_use]
    pub fn unmade<R>(&self, entries: &[Entry<R>]) -> Vec<Unmade<'_>> {
        let made: BTreeSet<usize> = entries.iter().flat_map(|entry| &entry.corrected.lines).copied().collect();
        let left = self.corrections.lines.iter().filter(|line| !made.contains(&line.number));
        let entry_of = |line: &CorrectionLine| entries.iter().find(|entry| line.is_of(&entry.source));
        left.map(|line| {
            let reason = match entry_of(line) {
                None => UnmadeReason::NoDocument,
                Some(Entry { outcome: Err(_), .. }) => UnmadeReason::Unread,
                Some(_) if line.change == CorrectionChange::Checked => UnmadeReason::NoFinding,
                Some(_) => UnmadeReason::NoRecord,
            };
            Unmade { line, reason }
        })
        .collect()
    }
}
