//! Columns of a revised plan: before and after (改定前の取組｜改定後の取組). The initiatives are those after.

use super::RosterColumn;
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::{fold, one_of};

/// For each column, whether another one replaces it since the revision of the plan.
pub(super) fn superseded(columns: &[RosterColumn], words: &PlanDictionaries) -> Vec<bool> {
    let without = |column: &RosterColumn, list: &[String]| {
        let header: String = column.headers.iter().map(|header| fold(header)).collect();
        list.iter().find_map(|word| without(&header, word))
    };
    let after: Vec<String> = columns.iter().filter_map(|column| without(column, &words.content.after)).collect();
    let before = |column: &RosterColumn| without(column, &words.content.before);
    columns.iter().map(|column| before(column).is_some_and(|rest| after.contains(&rest))).collect()
}

/// A header without a word of revisions and the signs around it; a word of one letter only at the beginning.
fn without(header: &str, word: &str) -> Option<String> {
    let at = header.find(word).filter(|at| *at == 0 || word.chars().count() > 1)?;
    let rest = format!("{}{}", &header[..at], &header[at + word.len()..]);
    Some(rest.trim_matches(|c: char| one_of("()[]【】・:のと", c)).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn the_column_before_a_revision_names_no_initiative() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let superseded = |headers: &[&str]| {
            let column = |header: &&str| RosterColumn { headers: vec![(*header).to_owned()] };
            superseded(&headers.iter().map(column).collect::<Vec<_>>(), &words)
        };
        assert_eq!(superseded(&["番号", "改定前取組", "改定後取組", "所管課"]), [false, true, false, false]);
        assert_eq!(superseded(&["旧事業名", "新事業名"]), [true, false]);
        assert_eq!(superseded(&["取組（見直し前）", "取組（見直し後）"]), [true, false]);
        assert_eq!(superseded(&["現行", "改定案"]), [true, false]);
        assert_eq!(superseded(&["新規事業", "旧事業名"]), [false, false], "they are about different things");
        assert_eq!(superseded(&["取組", "見直し後の取組"]), [false, false]);
    }
}
