//! Which record of one document is which of the other: by name and number, by name, by number with a similar name, by
//! similarity alone; the surest first, each record once.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::Initiative;
use crate::text::fold;

/// Names of records with the same number are at least so alike that one may be the other's new wording.
const WITH_NUMBER: f64 = 0.3;
/// Names alone are at least so alike.
const ALONE: f64 = 0.6;
/// How alike names with the same number are at least where one contains the other (図書館, 施設への整備（図書館）).
const CONTAINED: f64 = 0.5;
/// Added where the measures are alike too, so that of two like names the one in place wins.
const SAME_MEASURE: f64 = 0.05;

/// How two records were found to be one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum MatchedBy {
    /// Both are the same.
    NameAndNumber,
    /// The name is the same, the number is not, or there is none.
    Name,
    /// The number is the same, the name alike (0 to 1).
    Number(f64),
    /// The name is alike (0 to 1).
    Similarity(f64),
}

impl MatchedBy {
    /// What tables print.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::NameAndNumber => "名称と番号が一致",
            Self::Name => "名称が一致",
            Self::Number(_) => "番号が一致・名称が類似",
            Self::Similarity(_) => "名称が類似",
        }
    }

    /// How alike the names are, in percent.
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

/// Every record of both documents once: those of the new one in its order, then the old ones that it has not.
pub(super) fn pairs(old: &[&Initiative], new: &[&Initiative]) -> Vec<Pair> {
    let (old, new) = (keys(old), keys(new));
    let mut found: BTreeMap<usize, (usize, MatchedBy)> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (pass, least) in [(0, 1.0), (1, 1.0), (2, WITH_NUMBER), (3, ALONE)] {
        let mut candidates = Vec::new();
        for (n, to) in new.iter().enumerate().filter(|(n, _)| !found.contains_key(n)) {
            for (o, from) in old.iter().enumerate().filter(|(o, _)| !taken.contains(o)) {
                let Some(by) = from.matched(to, pass) else { continue };
                let alike = f64::from(by.similarity_pct()) / 100.0;
                let bonus = if from.measure == to.measure { SAME_MEASURE } else { 0.0 };
                if alike >= least {
                    candidates.push((alike + bonus, n, o, by));
                }
            }
        }
        // The most alike first; of equals those that stand first in both documents.
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, n, o, by) in candidates {
            if !found.contains_key(&n) && taken.insert(o) {
                found.insert(n, (o, by));
            }
        }
    }
    let of_new = (0..new.len()).map(|n| {
        let pair = found.get(&n);
        Pair { old: pair.map(|pair| pair.0), new: Some(n), by: pair.map(|pair| pair.1) }
    });
    let of_old = (0..old.len()).filter(|o| !taken.contains(o)).map(|o| Pair { old: Some(o), new: None, by: None });
    of_new.chain(of_old).collect()
}

/// What of a record is compared.
struct Key {
    name: String,
    bigrams: BTreeSet<(char, char)>,
    number: Option<String>,
    measure: Option<String>,
}

impl Key {
    /// Whether two records are one by the rule of a pass.
    fn matched(&self, other: &Self, pass: u8) -> Option<MatchedBy> {
        let same_name = self.name == other.name && !self.name.is_empty();
        let same_number = self.number.is_some() && self.number == other.number;
        match pass {
            0 => (same_name && same_number).then_some(MatchedBy::NameAndNumber),
            1 => same_name.then_some(MatchedBy::Name),
            2 => same_number.then(|| {
                let [short, long] = if self.name.len() < other.name.len() { [self, other] } else { [other, self] };
                let is_part = short.bigrams.len() > 1 && long.name.contains(&short.name);
                MatchedBy::Number(self.similarity(other).max(if is_part { CONTAINED } else { 0.0 }))
            }),
            _ => Some(MatchedBy::Similarity(self.similarity(other))),
        }
    }

    /// Dice's coefficient of the bigrams of characters.
    fn similarity(&self, other: &Self) -> f64 {
        let all = self.bigrams.len() + other.bigrams.len();
        if all == 0 {
            return 0.0;
        }
        let shared = self.bigrams.intersection(&other.bigrams).count();
        2.0 * shared as f64 / all as f64
    }
}

fn keys(records: &[&Initiative]) -> Vec<Key> {
    let key = |record: &&Initiative| {
        let name = fold(&record.name);
        let bigrams = name.chars().zip(name.chars().skip(1)).collect();
        let number = record.number.as_deref().map(fold).filter(|number| !number.is_empty());
        Key { bigrams, number, measure: record.measure.as_deref().map(fold), name }
    };
    records.iter().map(key).collect()
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
    fn the_surest_match_wins_and_each_record_stands_once() {
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
