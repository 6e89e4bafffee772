//! Resolves 〃, 同上 and 同左 from the record before or the year before.

use super::doubt::{Doubt, DoubtCode};
use super::forms::Draft;
use super::record::{Initiative, ScheduleEntry};
use super::record_field::RecordField;
use super::text_kinds::{Ditto, ditto};
use super::vocabulary::PlanDictionaries;

/// Replaces ditto marks by the text they refer to, with a doubt. The words of a year stay as printed; its phase is
/// the one referred to.
pub(crate) fn resolve(drafts: &mut [Draft], words: &PlanDictionaries) {
    let mut before: Option<Initiative> = None;
    for draft in drafts {
        let mut supplied = Vec::new();
        if let Some(before) = &before {
            if draft.record.departments.iter().any(|one| ditto(one, words).is_some()) {
                draft.record.departments.clone_from(&before.departments);
                supply(&mut draft.record, before, RecordField::Departments);
                supplied.push(RecordField::Departments);
            }
            if draft.record.measure.as_deref().is_some_and(|measure| ditto(measure, words).is_some()) {
                draft.record.measure.clone_from(&before.measure);
                supply(&mut draft.record, before, RecordField::Measure);
                supplied.push(RecordField::Measure);
            }
        }
        if phases(&mut draft.record.schedule, before.as_ref(), words) {
            supplied.push(RecordField::Schedule);
        }
        if !supplied.is_empty() {
            draft.doubt(Doubt::on_fields(DoubtCode::DittoMark, supplied));
        }
        before = Some(draft.record.clone());
    }
}

/// Gives a supplied field the places of the record before, in addition to that of the mark.
fn supply(record: &mut Initiative, before: &Initiative, field: RecordField) {
    let places = before.sources.get(&field).cloned().unwrap_or_default();
    record.sources.entry(field).or_default().splice(0..0, places);
}

/// Resolves the phases of years with 〃 or 同左; returns whether there were any.
fn phases(schedule: &mut [ScheduleEntry], before: Option<&Initiative>, words: &PlanDictionaries) -> bool {
    let mut any = false;
    for at in 0..schedule.len() {
        let meant = match ditto(&schedule[at].text, words) {
            None => continue,
            Some(Ditto::Left) => at.checked_sub(1).and_then(|left| schedule[left].phase),
            Some(Ditto::Above) => {
                let year = schedule[at].fiscal_year;
                before.and_then(|before| before.schedule.iter().find(|entry| entry.fiscal_year == year)?.phase)
            }
        };
        schedule[at].phase = meant;
        any = true;
    }
    any
}

#[cfg(test)]
mod tests {
    use super::super::{PlanContext, PlanDictionaries, read};
    use crate::dictionaries::Dictionaries;
    use crate::plan::testing::{document, table};
    use crate::plan::{DoubtCode, Phase};

    #[test]
    fn ditto_marks_refer_to_text_above_or_left_of_them() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let rows: &[&[&str]] = &[
            &["番号", "施策", "取組名", "担当課", "令和6年度", "令和7年度"],
            &["1", "窓口改革", "オンライン申請の拡大", "市民課", "検討", "導入"],
            &["2", "〃", "書かない窓口の開設", "〃", "〃", "〃"],
            &["3", "同上", "キャッシュレス決済の導入", "同上", "検討", "同左"],
        ];
        let document = document(&["# 第3章 取組", "="], vec![table(1, rows)]);
        let found = read(&document, &PlanContext::default(), &words).value;
        for record in &found {
            assert_eq!((record.measure.as_deref(), record.departments[0].as_str()), (Some("窓口改革"), "市民課"));
        }
        assert_eq!(found[1].schedule[1].text, "〃");
        assert_eq!(found[1].schedule[1].phase, Some(Phase::Introduction));
        assert_eq!(found[2].schedule[1].phase, Some(Phase::Study));
        assert!(found[1].doubts.iter().any(|doubt| doubt.code == DoubtCode::DittoMark), "{:?}", found[1].doubts);
    }
}
