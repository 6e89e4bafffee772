//! The parts of a cell that says more than a name: the name in its first lines, below it sentences and labelled lines.

use super::{Roster, RosterShape};
use crate::plan::label::{self, Label};
use crate::plan::record::Initiative;
use crate::plan::role::FieldRole;
use crate::plan::vocabulary::PlanDictionaries;
use crate::plan::{department, target};

/// Least share of the cells of a column that are such, for it to be a column of names with their descriptions.
const MOST: f32 = 0.6;
/// Largest length of a name in such a cell, in characters.
const LONGEST_NAME: usize = 50;

/// Whether most cells of a column of a table hold a name and what is said about it.
pub(super) fn is_usual(roster: &Roster, column: usize, words: &PlanDictionaries) -> bool {
    if roster.shape != RosterShape::Rows {
        return false;
    }
    let cells = || roster.column(column).filter(|entry| !entry.text.trim().is_empty());
    let parted = cells().filter(|entry| entry.text.contains('\n') && !parted(&entry.text, words).1.is_empty()).count();
    parted > 0 && parted as f32 >= MOST * cells().count() as f32
}

/// The name of a cell and the lines below it; no lines where the cell is nothing but a name.
pub(super) fn parted<'t>(text: &'t str, words: &PlanDictionaries) -> (&'t str, Vec<&'t str>) {
    let text = text.trim();
    let whole = (text, Vec::new());
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let says = |line: &&str| line.ends_with('。') || matches!(label::read(line, words), Some((Label::Field(_), _)));
    let Some(first) = lines.iter().position(says).filter(|first| *first > 0) else { return whole };
    let Some(end) = text.find(lines[first]) else { return whole };
    let name = text[..end].trim_end();
    let is_name =
        name.chars().count() <= LONGEST_NAME && !name.contains('。') && lines[first..].iter().any(is_sentence);
    if is_name { (name, lines[first..].to_vec()) } else { whole }
}

fn is_sentence(line: &&str) -> bool {
    line.ends_with('。')
}

/// Gives a record what the lines below its name say and its columns do not.
pub(super) fn complete(body: &[&str], record: &mut Initiative, words: &PlanDictionaries) {
    let mut description: Vec<&str> = Vec::new();
    for line in body {
        match label::read(line, words) {
            Some((Label::Field(FieldRole::Department), rest)) if !rest.is_empty() => {
                if record.departments.is_empty() {
                    record.departments = department::split(rest, words);
                }
            }
            Some((Label::Field(FieldRole::Target | FieldRole::TargetValue), rest)) if !rest.is_empty() => {
                if record.targets.is_empty() {
                    record.targets = target::read_all(rest, words);
                }
            }
            _ => description.push(line),
        }
    }
    if record.description.is_none() && !description.is_empty() {
        record.description = Some(description.join("\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn sentences_and_labelled_lines_are_below_a_name() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let cell = "窓口の予約\n待たずに済むようにします。\n担当：市民課\n【目標】予約率50％";
        let (name, body) = parted(cell, &words);
        assert_eq!((name, body.len()), ("窓口の予約", 3));
        let mut record = Initiative::default();
        complete(&body, &mut record, &words);
        assert_eq!(record.departments, ["市民課"]);
        assert_eq!(record.description.as_deref(), Some("待たずに済むようにします。"));
        assert_eq!(record.targets.len(), 1);
    }

    #[test]
    fn a_cell_of_names_or_of_sentences_alone_is_whole() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        for cell in ["窓口の予約\n証明書の交付", "待たずに済むようにします。\n予約を受けます。", "窓口の予約"]
        {
            assert_eq!(parted(cell, &words), (cell, Vec::new()));
        }
    }
}
