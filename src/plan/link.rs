//! The same initiative in two documents: a plan and its progress report, this year's edition and last year's.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::record::Initiative;
use crate::ids::InitiativeId;
use crate::text::fold;

/// Least score (0 to 1) of a pair that is one initiative.
const LEAST: f32 = 0.5;
/// Share of the remaining distance to a score of 1 that equal numbers add; small, because plans are renumbered.
const NUMBER: f32 = 0.3;
/// Largest share of the remaining distance to a score of 1 that an equal description adds.
const DESCRIPTION: f32 = 0.3;

/// Two records that are one initiative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Index in the first list.
    pub left: usize,
    /// Index in the second.
    pub right: usize,
    /// From 0 to 1: 1 where names are the same.
    pub score: f32,
}

/// A link as it is stored, by the ids of its records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordLink {
    /// Id of the record in the older document; of a plan, where the other is its report.
    pub from: InitiativeId,
    /// Id of the record in the newer one.
    pub to: InitiativeId,
    /// From 0.5 to 1, two decimals.
    pub score: f32,
}

/// Pairs each record with at most one of the other document, the surest first; in the order of the first list.
#[must_use]
pub fn links<'a>(
    left: impl IntoIterator<Item = &'a Initiative>,
    right: impl IntoIterator<Item = &'a Initiative>,
) -> Vec<Link> {
    let a: Vec<Key> = left.into_iter().map(Key::of).collect();
    let b: Vec<Key> = right.into_iter().map(Key::of).collect();
    let mut pairs: Vec<Link> = Vec::new();
    for (i, one) in a.iter().enumerate() {
        let scored = b.iter().enumerate().map(|(j, other)| Link { left: i, right: j, score: one.likeness(other) });
        pairs.extend(scored.filter(|link| link.score >= LEAST));
    }
    // Of equal scores those at the same place come first (a name may occur twice, under two measures), then those
    // earlier in the documents, so that the result is deterministic.
    let apart = |link: &Link| a[link.left].apart(&b[link.right]);
    pairs.sort_by(|one, other| {
        let order = other.score.total_cmp(&one.score).then_with(|| apart(one).cmp(&apart(other)));
        order.then((one.left, one.right).cmp(&(other.left, other.right)))
    });
    let (mut taken_left, mut taken_right) = (BTreeSet::new(), BTreeSet::new());
    pairs.retain(|link| {
        let free = !taken_left.contains(&link.left) && !taken_right.contains(&link.right);
        if free {
            taken_left.insert(link.left);
            taken_right.insert(link.right);
        }
        free
    });
    pairs.sort_by_key(|link| link.left);
    pairs
}

/// What two records are compared by.
struct Key {
    /// The name as it is compared: one of a single character has no bigrams.
    folded: String,
    measure: Option<String>,
    name: Bigrams,
    /// 施策 and name in one: reports write スマート農業推進（導入実証） for the plan's スマート農業推進 ／ 導入実証.
    full: Bigrams,
    number: Option<String>,
    description: Option<Bigrams>,
}

impl Key {
    fn of(record: &Initiative) -> Self {
        Self {
            folded: fold(&record.name),
            measure: record.measure.as_deref().map(fold),
            name: Bigrams::of(&record.name),
            full: Bigrams::of(&format!("{}{}", record.measure.as_deref().unwrap_or_default(), record.name)),
            number: record.number.as_deref().map(|n| fold(n).trim_matches(['(', ')']).to_owned()),
            description: record.description.as_deref().map(Bigrams::of),
        }
    }

    fn likeness(&self, other: &Self) -> f32 {
        let names = [(&self.name, &other.name), (&self.full, &other.name), (&self.name, &other.full)];
        let same: f32 = if self.folded == other.folded && !self.folded.is_empty() { 1.0 } else { 0.0 };
        let mut score = names.into_iter().map(|(a, b)| a.likeness(b)).fold(same, f32::max);
        // Without a likeness of names a number means nothing.
        if score > LEAST / 2.0 && self.number.is_some() && self.number == other.number {
            score += (1.0 - score) * NUMBER;
        }
        if let (Some(a), Some(b)) = (&self.description, &other.description) {
            score += (1.0 - score) * DESCRIPTION * a.likeness(b);
        }
        score
    }

    /// The distance between two records of the same name: whether names, numbers and measures differ.
    fn apart(&self, other: &Self) -> (bool, bool, bool) {
        (self.folded != other.folded, self.number != other.number, self.measure != other.measure)
    }
}

/// The pairs of neighbouring characters of a text, signs left out.
struct Bigrams(BTreeSet<(char, char)>);

impl Bigrams {
    fn of(text: &str) -> Self {
        let letters: Vec<char> = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
        Self(letters.windows(2).map(|pair| (pair[0], pair[1])).collect())
    }

    /// Dice's coefficient.
    fn likeness(&self, other: &Self) -> f32 {
        let all = self.0.len() + other.0.len();
        if all == 0 { 0.0 } else { 2.0 * self.0.intersection(&other.0).count() as f32 / all as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: &str, name: &str, measure: Option<&str>) -> Initiative {
        Initiative {
            number: Some(number.into()),
            name: name.into(),
            measure: measure.map(str::to_owned),
            ..Initiative::default()
        }
    }

    #[test]
    fn the_same_initiative_is_found_again() {
        let plan = [
            record("1", "先進技術の導入実証", Some("農業の省力化")),
            record("2", "書かない窓口の設置", None),
            record("3", "電子契約の導入", None),
        ];
        let report = [
            record("(2)", "書かない窓口の設置及び拡大", None),
            record("1", "農業の省力化（先進技術の導入実証）", None),
            record("7", "防災無線の更新", None),
        ];
        let found: Vec<_> = links(&plan, &report).into_iter().map(|link| (link.left, link.right)).collect();
        assert_eq!(found, [(0, 1), (1, 0)]);
        assert!((links(&plan, &plan)[2].score - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn of_the_same_name_the_one_in_place_is_linked() {
        let found = |left: &[Initiative], right: &[Initiative]| -> Vec<_> {
            links(left, right).into_iter().map(|link| (link.left, link.right)).collect()
        };
        let [one, two] = [record("1", "周知", Some("窓口")), record("2", "周知", Some("防災"))];
        assert_eq!(found(&[one.clone(), two.clone()], &[two.clone(), one.clone()]), [(0, 1), (1, 0)]);
        let renumbered = record("7", "周知", Some("防災"));
        assert_eq!(found(&[one, two], &[record("8", "周知", None), renumbered]), [(0, 0), (1, 1)]);
        assert_eq!(found(&[record("", "三", None)], &[record("", "三", None)]), [(0, 0)]);
    }

    #[test]
    fn a_number_alone_links_nothing() {
        assert!(links(&[record("1", "書かない窓口", None)], &[record("1", "除雪車の位置", None)]).is_empty());
    }
}
