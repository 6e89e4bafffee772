//! Matches the records of two documents, with the evidence for each match. The pairs are those of `plan::link`, as in
//! `links.json` and the search, so that all tables agree.

use std::collections::BTreeMap;

use crate::plan::Initiative;
use crate::plan::link::links;
use crate::text::{fold, likeness};

/// The evidence that two records are the same initiative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum MatchedBy {
    /// Name and number are the same.
    NameAndNumber,
    /// The name is the same; the number differs or is missing.
    Name,
    /// The number is the same and the name is similar (0 to 1).
    Number(f32),
    /// The name is similar (0 to 1).
    Similarity(f32),
}

impl MatchedBy {
    /// The text that tables print.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::NameAndNumber => "名称と番号が一致",
            Self::Name => "名称が一致",
            Self::Number(_) => "番号が一致・名称が類似",
            Self::Similarity(_) => "名称が類似",
        }
    }

    /// Similarity of the names, in percent.
    pub(super) fn similarity_pct(self) -> u32 {
        match self {
            Self::NameAndNumber | Self::Name => 100,
            Self::Number(similarity) | Self::Similarity(similarity) => (similarity * 100.0).round() as u32,
        }
    }
}

/// A record of the old document, of the new one, or of both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
    pub(super) by: Option<MatchedBy>,
}

/// Every record of both documents once: those of the new document in its order, then the old ones without a match.
pub(super) fn pairs(old: &[&Initiative], new: &[&Initiative]) -> Vec<Pair> {
    let links = links(old.iter().copied(), new.iter().copied());
    let before: BTreeMap<usize, usize> = links.iter().map(|link| (link.right, link.left)).collect();
    let of_new = new.iter().enumerate().map(|(at, to)| {
        let from = before.get(&at).copied();
        Pair { old: from, new: Some(at), by: from.map(|from| matched_by(old[from], to)) }
    });
    let is_dropped = |at: &usize| links.iter().all(|link| link.left != *at);
    let of_old = (0..old.len()).filter(is_dropped).map(|at| Pair { old: Some(at), new: None, by: None });
    of_new.chain(of_old).collect()
}

/// What two matched records have in common.
fn matched_by(old: &Initiative, new: &Initiative) -> MatchedBy {
    let number = |record: &Initiative| {
        let number = record.number.as_deref().map(fold).map(|number| number.trim_matches(['(', ')']).to_owned());
        number.filter(|number| !number.is_empty())
    };
    let same_number = number(old).is_some() && number(old) == number(new);
    match (fold(&old.name) == fold(&new.name), same_number) {
        (true, true) => MatchedBy::NameAndNumber,
        (true, false) => MatchedBy::Name,
        (false, true) => MatchedBy::Number(likeness(&old.name, &new.name)),
        (false, false) => MatchedBy::Similarity(likeness(&old.name, &new.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(named: &[(&str, &str)]) -> Vec<Initiative> {
        let record = |(number, name): &(&str, &str)| Initiative {
            number: Some((*number).to_owned()).filter(|number| !number.is_empty()),
            name: (*name).to_owned(),
            ..Initiative::default()
        };
        named.iter().map(record).collect()
    }

    fn matched(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<(Option<usize>, Option<usize>, &'static str)> {
        let (old, new) = (records(old), records(new));
        let pairs = pairs(&old.iter().collect::<Vec<_>>(), &new.iter().collect::<Vec<_>>());
        pairs.into_iter().map(|p| (p.old, p.new, p.by.map_or("", MatchedBy::label))).collect()
    }

    #[test]
    fn the_surest_match_wins_and_each_record_occurs_once() {
        let old = [("1", "書かない窓口の導入"), ("2", "ＡＩ議事録"), ("3", "職員研修"), ("4", "公用車予約")];
        let new = [("1", "AI議事録"), ("2", "書かない窓口の導入"), ("3", "職員のデジタル研修"), ("5", "ドローン測量")];
        assert_eq!(
            matched(&old, &new),
            [
                (Some(1), Some(0), "名称が一致"),
                (Some(0), Some(1), "名称が一致"),
                (Some(2), Some(2), "番号が一致・名称が類似"),
                (None, Some(3), ""),
                (Some(3), None, ""),
            ]
        );
    }

    #[test]
    fn a_new_wording_is_found_without_a_number_and_other_words_are_not() {
        let old = [("", "行政手続のオンライン化の推進"), ("", "テレワーク")];
        let new = [("", "行政手続のオンライン化"), ("", "ペーパーレス")];
        let found = matched(&old, &new);
        assert_eq!(found[0], (Some(0), Some(0), "名称が類似"));
        assert_eq!(found[1], (None, Some(1), ""));
    }

    #[test]
    fn the_same_name_twice_is_two_records() {
        let found = matched(&[("", "周知"), ("", "周知")], &[("", "周知"), ("", "周知"), ("", "周知")]);
        let pairs: Vec<_> = found.iter().map(|pair| (pair.0, pair.1)).collect();
        assert_eq!(pairs, [(Some(0), Some(0)), (Some(1), Some(1)), (None, Some(2))]);
    }
}
