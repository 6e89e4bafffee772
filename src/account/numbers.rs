//! Printed numbers of records: 1, 2, 4 leave 3 out, 1-1, 1-2, 1-4 leave 1-3 out.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, Reason};
use crate::plan::Initiative;
use crate::text::fold;

/// Largest step between two numbers of one sequence.
const LARGEST_STEP: u32 = 5;

/// A number cut at its last part: the text before and after it is the same throughout a sequence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Sequence {
    before: String,
    behind: String,
}

/// The gaps in the numbers of records, each with the pages between which it lies. A sequence may begin anew under each
/// measure, unless it counts on from the first record to the last; a number that another measure has is not missing.
pub(super) fn gaps(records: &[&Initiative]) -> Vec<Finding> {
    let mut runs: BTreeMap<(Sequence, Option<&str>), BTreeMap<u32, u32>> = BTreeMap::new();
    let mut all: BTreeMap<Sequence, BTreeSet<u32>> = BTreeMap::new();
    let mut counted: BTreeMap<Sequence, Vec<(u32, u32)>> = BTreeMap::new();
    for record in records {
        let Some((sequence, number)) = record.number.as_deref().and_then(parse) else { continue };
        all.entry(sequence.clone()).or_default().insert(number);
        counted.entry(sequence.clone()).or_default().push((number, record.page));
        runs.entry((sequence, record.measure.as_deref())).or_default().insert(number, record.page);
    }
    for (sequence, numbers) in counted.into_iter().filter(|(_, numbers)| numbers.is_sorted_by(|a, b| a.0 < b.0)) {
        runs.retain(|(own, _), _| *own != sequence);
        runs.insert((sequence, None), numbers.into_iter().collect());
    }
    let mut findings = Vec::new();
    for ((sequence, _), run) in &runs {
        let pairs = run.iter().zip(run.iter().skip(1));
        for ((before, first), (after, last)) in
            pairs.filter(|((before, _), (after, _))| **after - **before <= LARGEST_STEP)
        {
            let missing = (before + 1..*after).filter(|number| !all[sequence].contains(number));
            let pages = *first.min(last)..=*first.max(last);
            for number in missing {
                let words = format!("{}{number}{}", sequence.before, sequence.behind);
                let mut finding = Finding::new(Reason::NumberGap, *first, None, &words);
                finding.pages = pages.clone().collect();
                findings.push(finding);
            }
        }
    }
    findings
}

/// A printed number as its sequence and its place there.
fn parse(number: &str) -> Option<(Sequence, u32)> {
    let number = fold(number);
    let is_digit = |c: char| c.is_ascii_digit();
    let end = number.rfind(is_digit)? + 1;
    let start = number[..end]
        .rfind(|c: char| !is_digit(c))
        .map_or(0, |at| at + number[at..].chars().next().map_or(1, char::len_utf8));
    let place = number[start..end].parse().ok()?;
    Some((Sequence { before: number[..start].to_owned(), behind: number[end..].to_owned() }, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(numbers: &[(&str, &str)]) -> Vec<String> {
        let records: Vec<Initiative> = (1..)
            .zip(numbers)
            .map(|(page, (number, measure))| Initiative {
                number: Some((*number).into()),
                measure: Some((*measure).into()),
                page,
                ..Initiative::default()
            })
            .collect();
        let found = gaps(&records.iter().collect::<Vec<_>>());
        found.into_iter().map(|finding| format!("{}@{:?}", finding.words[0], finding.pages)).collect()
    }

    #[test]
    fn a_number_that_is_left_out_is_reported_with_its_pages() {
        assert_eq!(found(&[("1", ""), ("２", ""), ("4", "")]), ["3@[2, 3]"]);
        assert_eq!(found(&[("1-1", "a"), ("1-2", "a"), ("1－4", "a")]), ["1-3@[2, 3]"]);
        assert_eq!(found(&[("1", "a"), ("2", "b"), ("4", "c")]), ["3@[2, 3]"], "it counts on over the measures");
        assert!(found(&[("①", ""), ("②", ""), ("③", "")]).is_empty());
    }

    #[test]
    fn numbers_that_begin_anew_or_are_elsewhere_leave_no_gap() {
        assert!(found(&[("1", "a"), ("3", "a"), ("2", "b"), ("4", "b")]).is_empty(), "sorted by measure");
        assert!(found(&[("1", ""), ("20", "")]).is_empty());
    }
}
