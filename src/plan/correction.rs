//! In: the records of a document and the corrections that people have written down (`corpus/corrections.csv`). Out: the
//! records with these corrections, each shown as one, and the corrections that fit no record.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::record::{Initiative, Target};
use super::schedule;
use super::vocabulary::PlanDictionaries;
use super::{department, target};
use crate::calendar::{self, FiscalYear};

/// A correction, one a line of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Id of the record.
    #[serde(alias = "記録ID")]
    pub record: String,
    /// What is corrected: 番号, 名称, 施策, 概要, 取組内容, 担当課, 関連目標, 目標, or a fiscal year (令和7年度) for its schedule.
    #[serde(alias = "項目")]
    pub field: String,
    /// What the document says; several entries are parted by line ends; empty where it says nothing.
    #[serde(alias = "正しい値")]
    pub value: String,
    /// Who corrected it.
    #[serde(alias = "記入者")]
    pub who: String,
    /// When.
    #[serde(alias = "日付")]
    pub when: String,
    /// Why.
    #[serde(alias = "理由")]
    pub why: String,
}

/// A correction that could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unapplied {
    /// The correction.
    pub correction: Correction,
    /// Why not.
    pub reason: Reason,
}

/// Why a correction could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No record has its id.
    NoRecord,
    /// Its field is none that records have.
    NoField,
}

impl fmt::Display for Unapplied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Correction { record, field, .. } = &self.correction;
        match self.reason {
            Reason::NoRecord => write!(
                f,
                "訂正を反映できませんでした: 記録「{record}」が見つかりません。文書が差し替えられていないか確認し、corrections.csv の記録IDを直してください。"
            ),
            Reason::NoField => write!(
                f,
                "訂正を反映できませんでした: 記録「{record}」の項目「{field}」はありません。番号・名称・施策・概要・取組内容・担当課・関連目標・目標・年度（令和7年度など）のどれかにしてください。"
            ),
        }
    }
}

/// What is wrong with the file of corrections.
#[derive(Debug, Error)]
#[error("corrections.csv の{line}行目を読めません（{detail}）。列は 記録ID,項目,正しい値,記入者,日付,理由 です。")]
pub struct CorrectionError {
    line: u64,
    detail: String,
}

/// Reads corrections from the text of a CSV file with a header row.
///
/// # Errors
/// Where a line is no correction; with its number.
pub fn parse(text: &str) -> Result<Vec<Correction>, CorrectionError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    reader
        .deserialize()
        .map(|row| {
            row.map_err(|error: csv::Error| CorrectionError {
                line: error.position().map_or(1, csv::Position::line),
                detail: error.to_string(),
            })
        })
        .collect()
}

/// Makes the corrections, in the order of the file: of two for one field the later one counts.
#[must_use]
pub fn apply(
    records: &mut [Initiative],
    corrections: &[Correction],
    dictionaries: &PlanDictionaries,
) -> Vec<Unapplied> {
    let mut left = Vec::new();
    for correction in corrections {
        let reason = match records.iter_mut().find(|record| record.id == correction.record) {
            None => Some(Reason::NoRecord),
            Some(record) => (!set(record, correction, dictionaries)).then_some(Reason::NoField),
        };
        left.extend(reason.map(|reason| Unapplied { correction: correction.clone(), reason }));
    }
    left
}

fn set(record: &mut Initiative, correction: &Correction, words: &PlanDictionaries) -> bool {
    let value = correction.value.trim();
    let one = || Some(value.to_owned()).filter(|value| !value.is_empty());
    let lines = || value.lines().map(str::trim).filter(|line| !line.is_empty());
    match correction.field.trim() {
        "number" | "番号" => record.number = one(),
        "name" | "名称" => value.clone_into(&mut record.name),
        "measure" | "施策" => record.measure = one(),
        "description" | "概要" => record.description = one(),
        "actions" | "取組内容" => record.actions = lines().map(str::to_owned).collect(),
        "departments" | "担当課" => record.departments = department::split(value, words),
        "related_goals" | "関連目標" => record.related_goals = lines().map(str::to_owned).collect(),
        "targets" | "目標" => record.targets = lines().map(|line| target::read(line, words)).collect::<Vec<Target>>(),
        field => match calendar::only_years(field) {
            Some(years) => years.years().for_each(|year| set_year(record, year, value, words)),
            None => return false,
        },
    }
    record.corrections.push(correction.clone());
    true
}

fn set_year(record: &mut Initiative, year: FiscalYear, value: &str, words: &PlanDictionaries) {
    record.schedule.retain(|entry| entry.fiscal_year != year);
    if !value.is_empty() {
        let phase = schedule::phase(value, words);
        record.schedule.push(super::ScheduleEntry { fiscal_year: year, text: value.to_owned(), phase });
        record.schedule.sort_by_key(|entry| entry.fiscal_year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::Phase;

    const FILE: &str = "\u{feff}記録ID,項目,正しい値,記入者,日付,理由\r\n\
        c/d/1,担当課,総務課、税務課,山田,2026-04-01,列の読み違い\r\n\
        c/d/1,令和7年度,本格導入,山田,2026-04-01,矢印の読み違い\r\n\
        c/d/9,名称,窓口改革,山田,2026-04-01,\r\n\
        c/d/1,色,青,山田,2026-04-01,\r\n";

    #[test]
    fn corrections_are_made_shown_and_reported() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let corrections = parse(FILE).expect("a sound file");
        let mut records = [Initiative { id: "c/d/1".into(), ..Initiative::default() }];
        let left = apply(&mut records, &corrections, &words);
        assert_eq!(records[0].departments, ["総務課", "税務課"]);
        let entry = &records[0].schedule[0];
        assert_eq!((entry.fiscal_year.0, entry.phase), (2025, Some(Phase::Introduction)));
        assert_eq!(records[0].corrections.len(), 2);
        assert_eq!(left.iter().map(|l| l.reason).collect::<Vec<_>>(), [Reason::NoRecord, Reason::NoField]);
        assert!(left[0].to_string().contains("c/d/9"));
    }

    #[test]
    fn a_broken_line_is_reported_with_its_number() {
        let error = parse("記録ID,項目,正しい値,記入者,日付,理由\na,b\n").expect_err("too few values");
        assert!(error.to_string().contains("2行目"), "{error}");
    }
}
