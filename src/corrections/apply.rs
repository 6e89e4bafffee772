//! In: the records of a document with its account, and the corrections of that document. Out: the same, corrected, and
//! which corrections were made.

use std::collections::BTreeSet;

use super::{CorrectionChange, CorrectionLine};
use crate::account::Account;
use crate::calendar::FiscalYear;
use crate::ids::AreaId;
use crate::plan::correction::{CorrectableField, Correction};
use crate::plan::{Initiative, PlanDictionaries, ScheduleEntry, read_departments, read_phase, read_target};
use crate::taxonomy::{Assignment, Classified, Classifier};

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
    /// The area that the classifier gave.
    pub given: AreaId,
    /// The area given by the person.
    pub right: AreaId,
}

/// Takes findings out of an account that people have checked; the lines that did.
fn check(account: &mut Account, lines: &[&CorrectionLine]) -> BTreeSet<usize> {
    let checks = |line: &&&CorrectionLine| line.change == CorrectionChange::Checked;
    let marks = lines.iter().filter(checks).map(|line| (line.number, &line.correction));
    marks.filter(|(_, mark)| account.check(&mark.field, &mark.who, &mark.when)).map(|(number, _)| number).collect()
}

/// Makes the corrections of a document, in the order of the file: of two for one field the later one counts. A record
/// with other words is classified anew before its labels are corrected.
pub fn correct(
    mut initiatives: Vec<Classified>,
    mut account: Account,
    lines: &[&CorrectionLine],
    (words, classifier): (&PlanDictionaries, &Classifier),
) -> (Vec<Classified>, Account, Corrected) {
    let mut corrected = Corrected { lines: check(&mut account, lines), ..Corrected::default() };
    for record in &mut initiatives {
        let own: Vec<&CorrectionLine> =
            lines.iter().copied().filter(|line| line.correction.record == record.initiative.id).collect();
        if own.is_empty() {
            continue;
        }
        let mut words_changed = false;
        for line in &own {
            if let CorrectionChange::Field(field) = line.change {
                correct_field(&mut record.initiative, field, &line.correction, words);
                words_changed = true;
            }
        }
        if words_changed {
            *record = classifier.classify_initiative(std::mem::take(&mut record.initiative));
        }
        corrected.areas.extend(correct_labels(record, &own));
        corrected.lines.extend(own.iter().map(|line| line.number));
    }
    (initiatives, account, corrected)
}

/// Puts the labels of people in the place of the classifier's; the area that was checked, where one was.
fn correct_labels(record: &mut Classified, lines: &[&CorrectionLine]) -> Option<CheckedArea> {
    let given = AreaId::from(record.primary_area());
    let mut checked = None;
    for line in lines {
        match &line.change {
            CorrectionChange::Field(_) | CorrectionChange::Checked => continue,
            CorrectionChange::Areas(areas) => {
                correct_areas(record, areas);
                checked = Some(CheckedArea { given: given.clone(), right: record.primary_area().into() });
            }
            CorrectionChange::Topics(topics) => record.topics.clone_from(topics),
        }
        record.initiative.corrections.push(line.correction.clone());
    }
    checked
}

/// Replaces the classifier's areas, the first as the primary one. A person's areas are certain; the classifier's
/// evidence for them is kept.
fn correct_areas(record: &mut Classified, areas: &[AreaId]) {
    let given = std::mem::take(&mut record.areas);
    let corrected = areas.iter().enumerate().map(|(place, area)| Assignment {
        area: area.clone(),
        primary: place == 0,
        score: 1.0,
        evidence: given.iter().find(|known| known.area == *area).map_or_else(Vec::new, |a| a.evidence.clone()),
    });
    record.areas = corrected.collect();
}

/// Makes a correction in a field of a record.
fn correct_field(record: &mut Initiative, field: CorrectableField, correction: &Correction, words: &PlanDictionaries) {
    let value = correction.value.trim();
    let one = || Some(value.to_owned()).filter(|value| !value.is_empty());
    let lines = || value.lines().map(str::trim).filter(|line| !line.is_empty());
    match field {
        CorrectableField::Number => record.number = one(),
        CorrectableField::Name => value.clone_into(&mut record.name),
        CorrectableField::Measure => record.measure = one(),
        CorrectableField::Description => record.description = one(),
        CorrectableField::Actions => record.actions = lines().map(str::to_owned).collect(),
        CorrectableField::Departments => record.departments = read_departments(value, words),
        CorrectableField::RelatedGoals => record.related_goals = lines().map(str::to_owned).collect(),
        CorrectableField::Targets => record.targets = lines().map(|line| read_target(line, words)).collect(),
        CorrectableField::Schedule(years) => years.years().for_each(|year| set_year(record, year, value, words)),
    }
    record.corrections.push(correction.clone());
}

fn set_year(record: &mut Initiative, year: FiscalYear, value: &str, words: &PlanDictionaries) {
    record.schedule.retain(|entry| entry.fiscal_year != year);
    if !value.is_empty() {
        let phase = read_phase(value, words);
        record.schedule.push(ScheduleEntry { fiscal_year: year, text: value.to_owned(), phase });
        record.schedule.sort_by_key(|entry| entry.fiscal_year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::Phase;
    use crate::taxonomy::Taxonomy;

    fn corrected(corrections: &[(&str, &str)]) -> Initiative {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let mut record = Initiative { id: "c/d/1".into(), number: Some("1".into()), ..Initiative::default() };
        for (field, value) in corrections {
            let correction = Correction { field: (*field).into(), value: (*value).into(), ..Correction::default() };
            correct_field(&mut record, CorrectableField::named(field).expect("a field"), &correction, &words);
        }
        record
    }

    #[test]
    fn corrections_are_made_and_shown() {
        let record = corrected(&[
            ("担当課", "総務課、税務課"),
            ("令和7～8年度", "本格導入"),
            ("2026", ""),
            ("取組内容", "研修\n周知"),
            ("番号", ""),
        ]);
        assert_eq!(record.departments, ["総務課", "税務課"]);
        let [entry] = record.schedule.as_slice() else { panic!("{:?}", record.schedule) };
        assert_eq!((entry.fiscal_year.0, entry.phase), (2025, Some(Phase::Introduction)));
        assert_eq!(record.actions, ["研修", "周知"]);
        assert_eq!(record.number, None);
        assert_eq!(record.corrections.len(), 5);
    }

    #[test]
    fn of_two_corrections_of_a_field_the_later_counts() {
        assert_eq!(corrected(&[("名称", "窓口"), ("取組", "窓口改革")]).name, "窓口改革");
    }

    #[test]
    fn a_corrected_label_is_the_only_primary_one() {
        let classifier = Classifier::new(&Taxonomy::load(&Dictionaries::embedded()).expect("dictionaries"));
        let mut record = classifier
            .classify_initiative(Initiative { name: "AIチャットボット".into(), ..Initiative::default() });
        correct_areas(&mut record, &["talent".into(), "ai_rpa".into()]);
        assert_eq!(record.primary_area(), "talent");
        assert_eq!(record.areas.iter().filter(|area| area.primary).count(), 1);
    }
}
