//! Adjusts the roles of columns by known header words: real headers use few words, while made documents, from which
//! the weights are learned, also have others.

use super::RosterColumn;
use super::features::{self, Texts};
use super::field::Field;
use crate::plan::role::FieldRole;
use crate::plan::vocabulary::PlanDictionaries;

/// Factor by which the content that a known header names is more likely than learned.
const KNOWN: f32 = 6.0;
/// The same factor for targets and their indicators: no other text of an initiative occurs under such a word.
const MEASURED: f32 = 12.0;

/// Share of the labels for a wider division than that of the names whose values are the measure, regardless of what was
/// learned: made documents use such labels for other things, too.
pub(super) const GROUP: f32 = 0.6;
/// Least share of sentences among the values of a label that describes a division rather than names it.
const FEW_SENTENCES: f32 = 0.3;
/// Divisions may have mottos as their names, which end as sentences do; these are not longer, in characters.
const LONGEST_MOTTO: f32 = 30.0;

/// The probabilities of the fields of a column beside the words that are known in its header.
pub(super) fn weigh(likely: &mut [f32; Field::ALL.len()], column: &RosterColumn, words: &PlanDictionaries) {
    let known = column.headers.last().and_then(|header| words.role(header));
    for field in known.map(fields).into_iter().flatten() {
        let is_measured = matches!(field, Field::Target | Field::Indicator);
        likely[field.index()] *= if is_measured { MEASURED } else { KNOWN };
    }
    // work planned for a year is its schedule, however long the sentence
    if features::is_dated(column) {
        let told = std::mem::take(&mut likely[Field::Description.index()]);
        likely[Field::Schedule.index()] += told;
    }
    let whole: f32 = likely.iter().sum();
    likely.iter_mut().for_each(|likely| *likely /= whole.max(f32::EPSILON));
}

/// Adjusts the roles of the labels of a sheet by each other: beside a label that is known for actions or projects, the
/// value of a label for a wider division (政策, 施策) is their measure, unless it consists of sentences.
pub(super) fn weigh_groups(
    likely: &mut [[f32; Field::ALL.len()]],
    columns: &[RosterColumn],
    texts: &[Texts],
    words: &PlanDictionaries,
) {
    let rungs: Vec<Option<usize>> = columns.iter().map(|column| rung(column, words)).collect();
    let deepest = rungs.iter().flatten().max().copied();
    let name = |likely: &[f32; Field::ALL.len()]| likely[Field::Name.index()];
    let named = likely.iter().zip(&rungs).filter(|(_, rung)| **rung == deepest).map(|(likely, _)| name(likely));
    let named = named.fold(0.0, f32::max);
    for ((likely, rung), texts) in likely.iter_mut().zip(&rungs).zip(texts) {
        let is_wider = rung.is_some() && *rung < deepest && name(likely) < named;
        if is_wider && names_division(texts) {
            likely.iter_mut().for_each(|likely| *likely *= 1.0 - GROUP);
            likely[Field::Measure.index()] += GROUP;
        }
    }
}

fn names_division(texts: &Texts) -> bool {
    texts.share("sentence") < FEW_SENTENCES || texts.length <= LONGEST_MOTTO
}

/// Where no column holds the measure, the one whose header names the deepest of the divisions that are wider than the
/// names, if nothing else is known of its content.
pub(super) fn division_left_over(
    fields: &[Field],
    name: usize,
    columns: &[RosterColumn],
    texts: &[Texts],
    words: &PlanDictionaries,
) -> Option<usize> {
    let own = rung(&columns[name], words).unwrap_or(DEEPEST);
    if fields.contains(&Field::Measure) {
        return None;
    }
    let is_group = |column: &usize| fields[*column] == Field::Other && names_division(&texts[*column]);
    let wider = (0..fields.len()).filter(is_group).filter_map(|column| Some((rung(&columns[column], words)?, column)));
    wider.filter(|(rung, _)| *rung < own).max().map(|(_, column)| column)
}

/// The depth in a plan of actions and projects, below directions and measures.
const DEEPEST: usize = 2;

/// The depth in a plan of the division that a header names; actions and projects are the deepest.
fn rung(column: &RosterColumn, words: &PlanDictionaries) -> Option<usize> {
    match words.role(column.headers.last()?)? {
        FieldRole::Direction => Some(0),
        FieldRole::Measure => Some(1),
        FieldRole::Item | FieldRole::Task => Some(DEEPEST),
        _ => None,
    }
}

/// The fields that a header of a role may stand over. Names and groups are told by their neighbours alone.
const fn fields(role: FieldRole) -> &'static [Field] {
    match role {
        FieldRole::Number => &[Field::Number],
        FieldRole::Description => &[Field::Description],
        FieldRole::Department => &[Field::Department],
        FieldRole::Schedule => &[Field::Schedule, Field::Period],
        FieldRole::Target | FieldRole::TargetValue => &[Field::Target],
        FieldRole::Indicator => &[Field::Indicator],
        FieldRole::Baseline => &[Field::Baseline],
        FieldRole::Progress => &[Field::Progress],
        FieldRole::Status => &[Field::Status],
        FieldRole::Aside => &[Field::Other, Field::Cost],
        FieldRole::Background | FieldRole::Goals | FieldRole::Term | FieldRole::Chronicle | FieldRole::Bid => {
            &[Field::Other]
        }
        FieldRole::Direction
        | FieldRole::Field
        | FieldRole::Measure
        | FieldRole::Item
        | FieldRole::Task
        | FieldRole::Vague
        | FieldRole::Content
        | FieldRole::YearAxis => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn weighed(header: &str, likely: &[(Field, f32)]) -> Field {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let mut all = [0.0; Field::ALL.len()];
        likely.iter().for_each(|(field, likely)| all[field.index()] = *likely);
        weigh(&mut all, &RosterColumn { headers: vec![header.to_owned()] }, &words);
        assert!((all.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        let most = Field::ALL.into_iter().max_by(|a, b| all[a.index()].total_cmp(&all[b.index()]));
        most.unwrap_or(Field::Other)
    }

    #[test]
    fn wider_divisions_beside_a_known_name_are_measures() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let measure_of = |headers: [&str; 2]| {
            let columns = headers.map(|header| RosterColumn { headers: vec![header.to_owned()] });
            let mut likely = [[0.0; Field::ALL.len()]; 2];
            likely[0][Field::Other.index()] = 1.0;
            likely[1][Field::Name.index()] = 1.0;
            weigh_groups(&mut likely, &columns, &[Texts::default(), Texts::default()], &words);
            likely[0][Field::Measure.index()]
        };
        assert!(measure_of(["政策", "事業名"]) > 0.5);
        assert!(measure_of(["備考", "事業名"]) < 0.5, "not a division");
        assert!(measure_of(["事業名", "政策"]) < 0.5, "deeper than the other");
    }

    #[test]
    fn the_deepest_division_left_over_is_the_measure() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let columns = ["基本方針", "施策", "取組名", "担当課"].map(|h| RosterColumn { headers: vec![h.to_owned()] });
        let texts = [(); 4].map(|()| Texts::default());
        let left = |fields: [Field; 4]| division_left_over(&fields, 2, &columns, &texts, &words);
        let (other, name, department) = (Field::Other, Field::Name, Field::Department);
        assert_eq!(left([other, other, name, department]), Some(1));
        assert_eq!(left([other, department, name, other]), Some(0));
        assert_eq!(left([Field::Measure, other, name, department]), None, "one is known");
    }

    #[test]
    fn known_words_decide_where_the_texts_leave_it_open() {
        assert_eq!(weighed("KPI", &[(Field::Other, 0.7), (Field::Target, 0.3)]), Field::Target);
        assert_eq!(weighed("KPI", &[(Field::Other, 0.95), (Field::Target, 0.05)]), Field::Other);
        assert_eq!(weighed("窓口", &[(Field::Other, 0.7), (Field::Target, 0.3)]), Field::Other);
    }
}
