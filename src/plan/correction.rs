//! A person's correction of a record (a line of `corpus/corrections.csv`), as a record notes it, and the fields that can
//! be corrected. The stage `corrections` makes them.

use serde::{Deserialize, Serialize};

use super::record_field::RecordField;
use crate::calendar::{self, FiscalYear, YearRange};
use crate::ids::InitiativeId;
use crate::text::fold;

/// A correction, as a person has written it down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Id of the record.
    pub record: InitiativeId,
    /// The corrected field, in the person's words ([`CorrectableField::named`]).
    pub field: String,
    /// The correct value according to the document; several entries are separated by line ends; empty if the document
    /// has none.
    pub value: String,
    /// Who corrected it.
    pub who: String,
    /// When: `2026-04-01`; may be empty.
    pub when: String,
    /// Why.
    pub why: String,
}

/// A field of a record that can be corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectableField {
    /// The plan's number.
    Number,
    /// The plan's name.
    Name,
    /// The 施策 above it.
    Measure,
    /// The description.
    Description,
    /// Bullets of what will be done.
    Actions,
    /// Responsible departments.
    Departments,
    /// Related goals.
    RelatedGoals,
    /// Targets.
    Targets,
    /// The schedule of these years.
    Schedule(YearRange),
}

/// The fields but the schedule, each with the names that a person may give it; the first is that of messages.
const FIELDS: [(CorrectableField, &[&str]); 8] = [
    (CorrectableField::Number, &["番号", "number"]),
    (CorrectableField::Name, &["名称", "取組", "取組名", "name"]),
    (CorrectableField::Measure, &["施策", "measure"]),
    (CorrectableField::Description, &["概要", "内容", "description"]),
    (CorrectableField::Actions, &["取組内容", "actions"]),
    (CorrectableField::Departments, &["担当課", "departments"]),
    (CorrectableField::RelatedGoals, &["関連目標", "関連する目標", "related_goals"]),
    (CorrectableField::Targets, &["目標", "targets"]),
];

impl CorrectableField {
    /// The field with this name: one of the list, or a fiscal year (令和7年度, 2025) for its schedule.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let wanted = fold(name);
        let listed = FIELDS.iter().find(|(_, names)| names.iter().any(|known| fold(known) == wanted));
        listed.map(|(field, _)| *field).or_else(|| schedule_years(name).map(Self::Schedule))
    }

    /// The field of the record that it changes.
    #[must_use]
    pub const fn record_field(self) -> RecordField {
        match self {
            Self::Number => RecordField::Number,
            Self::Name => RecordField::Name,
            Self::Measure => RecordField::Measure,
            Self::Description => RecordField::Description,
            Self::Actions => RecordField::Actions,
            Self::Departments => RecordField::Departments,
            Self::RelatedGoals => RecordField::RelatedGoals,
            Self::Targets => RecordField::Targets,
            Self::Schedule(_) => RecordField::Schedule,
        }
    }

    /// The names for messages, without the schedule's.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FIELDS.iter().filter_map(|(_, names)| names.first().copied())
    }
}

/// Years with a first and a last one; an open range has no known end.
fn schedule_years(name: &str) -> Option<YearRange> {
    let western = || fold(name).parse().ok().filter(|year| (1900..2200).contains(year)).map(FiscalYear);
    let years = calendar::only_years(name).or_else(|| western().map(YearRange::single))?;
    years.last.map(|_| years)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_is_not_a_field() {
        for name in ["色", "", "令和11年度～", "確度"] {
            assert_eq!(CorrectableField::named(name), None, "{name}");
        }
    }
}
