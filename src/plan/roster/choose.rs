//! Which of the competing readings are kept.

use std::collections::{BTreeSet, VecDeque};

use super::{Claims, Hypothesis, RosterEvidence};
use crate::plan::forms::Draft;
use crate::plan::record::Initiative;
use crate::text::fold;

/// Least likelihood of a reading that is kept. Made documents that no weight was learned from come out alike from 0.15
/// to 0.25; plans by others lose names from 0.2 on.
const LEAST: f32 = 0.16;
/// Least likelihood of a reading beside a likelier one, as a share of the other's; below it the reading is a decoy.
const BESIDE: f32 = 0.3;
/// Fewest initiatives with facts beside which names alone are taken for charts and summaries of them.
const ENOUGH: usize = 3;
/// Factor by which a reading by known header words is more likely than learned, against readings that state no more:
/// real headers use known words far more often than made ones. Chosen such that the plans under `tests` are read as
/// before.
const KNOWN_WORDS: f32 = 100.0;
/// The odds of a reading whose actions another one makes records of are that much worse than learned.
const ACTIONS_ARE_RECORDS: f32 = 0.5;
/// Least likelihood of a reading that excels another one by known words, unless the other gives no facts.
const RIVAL: f32 = 0.3;
/// Least ratio of the statements of a reading to those of another that it excels.
const MORE: f32 = 1.1;
/// Least number of names of a reading that excels another one, as a share of the other's.
const KEPT: f32 = 0.9;
/// Least share of another reading's names that a reading must give to excel it.
const SHARED: f32 = 0.5;
/// Least share of its lines and tables that a reading must have in common with another one to excel it.
const WITHIN: f32 = 0.6;
/// Least likelihood to hold names of the column from which a reading takes the items of another one.
const NAMED: f32 = 0.5;
/// Least share of another reading's actions that a reading must have as names to name its items.
const SPLIT: f32 = 0.5;
/// Largest number of schedule years, or progress reports, of a record that add to its statements.
const MOST_YEARS: usize = 6;
/// The factor [`KNOWN_WORDS`] where the confidence of a record is computed: smaller, because false statements do
/// harm.
const KNOWN_WORDS_SURE: f32 = 5.0;
/// The least rank of a reading in which every header and label is known: it is kept where nothing better is.
const KNOWN: f32 = 0.15;
/// Least share of repeated names in a reading that adds nothing new.
const AGAIN: f32 = 0.5;
/// The last of the forms that ask for more than names (list, sheet, card, running text).
const LAST_TELLING: usize = 3;
/// Factor on the odds of a list in a section with another subject (推進体制, 計画期間).
const OUTSIDE: f32 = 0.4;
/// Factor on the odds of a reading outside the listed parts if it has only words under names: headings with their
/// paragraphs.
const OUTSIDE_IN_WORDS: f32 = 0.1;

/// The winning readings, no two of which claim the same text; and the readings of names alone that lose to readings
/// with facts.
pub(crate) fn best(mut hypotheses: Vec<Hypothesis>) -> (Vec<Hypothesis>, Vec<Hypothesis>) {
    let odds: Vec<f32> = (0..hypotheses.len()).map(|at| odds_of_known_words(at, &hypotheses)).collect();
    hypotheses.iter_mut().zip(odds).for_each(|(hypothesis, odds)| weigh(hypothesis, odds));
    // the sort is stable: of equal ones the first proposed wins
    hypotheses.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    let (mut bare, mut telling): (Vec<Hypothesis>, Vec<Hypothesis>) = hypotheses.into_iter().partition(is_bare);
    // names alone, however likely, must not displace a reading with facts about them
    let least = without_decoys(&mut telling, LEAST);
    without_decoys(&mut bare, least);
    let mut taken = Claims::default();
    let mut kept = disjoint(telling, &mut taken);
    without_outer(&mut kept);
    let found: usize = kept.iter().map(|hypothesis| hypothesis.drafts.len()).sum();
    let bare = disjoint(bare, &mut taken);
    if found >= ENOUGH {
        let (kept, mut again) = without_again(kept);
        again.extend(bare);
        return (kept, again);
    }
    kept.extend(bare);
    without_again(kept)
}

/// Splits off the readings nearly all of whose names occur in better ones: they only give further places.
fn without_again(kept: Vec<Hypothesis>) -> (Vec<Hypothesis>, Vec<Hypothesis>) {
    let mut named: BTreeSet<String> = BTreeSet::new();
    kept.into_iter().partition(|hypothesis| {
        let names: Vec<String> = hypothesis.drafts.iter().map(|draft| fold(&draft.record.name)).collect();
        let again = names.iter().filter(|name| named.contains(*name)).count();
        let new = (again as f32) < AGAIN * names.len() as f32;
        if new {
            named.extend(names);
        }
        new
    })
}

/// Drops readings that are much less likely than the likeliest of a list; returns the least likelihood kept.
fn without_decoys(hypotheses: &mut Vec<Hypothesis>, least: f32) -> f32 {
    let best = hypotheses.iter().map(|hypothesis| hypothesis.rank).fold(0.0, f32::max);
    let least = least.max(best * BESIDE);
    hypotheses.retain(|hypothesis| hypothesis.rank >= least);
    least
}

/// Drops readings whose names are mostly groups of other readings' initiatives: a chart of the measures.
fn without_outer(kept: &mut Vec<Hypothesis>) {
    let over = |hypothesis: &Hypothesis| -> BTreeSet<String> {
        let drafts = hypothesis.drafts.iter().map(|draft| &draft.record);
        drafts.flat_map(|record| record.measure.iter().chain(&record.path)).map(|text| fold(text)).collect()
    };
    let over: Vec<BTreeSet<String>> = kept.iter().map(over).collect();
    let is_outer = |at: usize| {
        let others = || over.iter().enumerate().filter(|(other, _)| *other != at);
        let named = |draft: &&Draft| {
            let name = fold(&draft.record.name);
            others().any(|(_, over)| over.contains(&name))
        };
        kept[at].drafts.iter().filter(named).count() * 2 > kept[at].drafts.len()
    };
    let outer: Vec<bool> = (0..kept.len()).map(is_outer).collect();
    let mut outer = outer.into_iter();
    kept.retain(|_| !outer.next().unwrap_or(false));
}

/// Takes readings in order, except those that claim text already taken.
fn disjoint(hypotheses: Vec<Hypothesis>, taken: &mut Claims) -> Vec<Hypothesis> {
    let mut kept: Vec<Hypothesis> = Vec::new();
    let mut left: VecDeque<Hypothesis> = hypotheses.into();
    while let Some(hypothesis) = left.pop_front() {
        if hypothesis.claims.overlap(taken) || is_outdone(&hypothesis, &left, taken) {
            continue;
        }
        taken.add(&hypothesis.claims);
        kept.push(hypothesis);
    }
    kept
}

/// Whether likelier readings of parts of the same place, none of which reads what another one reads, are worth more
/// together: one long list over several tables is seldom what several lists are.
fn is_outdone(hypothesis: &Hypothesis, others: &VecDeque<Hypothesis>, taken: &Claims) -> bool {
    let mut read = taken.clone();
    let mut sum = 0.0;
    for other in others.iter().filter(|other| other.rank > hypothesis.rank) {
        if other.claims.overlap(&hypothesis.claims) && !other.claims.overlap(&read) {
            read.add(&other.claims);
            sum += worth(other);
        }
    }
    sum > worth(hypothesis)
}

/// The factor for known words on the odds of a reading. 1 if an equally likely reading of the same place states more:
/// the known words have missed something.
fn odds_of_known_words(at: usize, hypotheses: &[Hypothesis]) -> f32 {
    let own = &hypotheses[at];
    if !matches!(own.evidence, RosterEvidence::Form { .. }) {
        return 1.0;
    }
    if hypotheses.iter().any(|other| makes_records_of_actions(own, other)) {
        ACTIONS_ARE_RECORDS
    } else if !names_tell_apart(own) || hypotheses.iter().any(|other| says_more(own, other)) {
        1.0
    } else {
        KNOWN_WORDS
    }
}

/// Whether most records have names of their own: a label that is taken for the name is the same in all.
fn names_tell_apart(hypothesis: &Hypothesis) -> bool {
    let names: BTreeSet<String> = hypothesis.drafts.iter().map(|draft| fold(&draft.record.name)).collect();
    names.len() * 2 > hypothesis.drafts.len()
}

/// Whether a learned reading of the same place is as likely as one by known words and states more.
fn says_more(own: &Hypothesis, other: &Hypothesis) -> bool {
    let least = if is_in_words(own) { LEAST } else { RIVAL };
    let learned = matches!(other.evidence, RosterEvidence::Columns(..)) && other.score >= least.max(own.score);
    let kept = other.drafts.len() as f32 >= KEPT * own.drafts.len() as f32;
    let more = || {
        if own.claims.share_in(&other.claims) == 1.0 {
            // a longer list must state more about each record
            let of_each = |hypothesis: &Hypothesis| said(hypothesis) / hypothesis.drafts.len().max(1) as f32;
            of_each(other) > MORE * of_each(own)
        } else {
            other.claims.share_in(&own.claims) >= WITHIN && said(other) > MORE * said(own)
        }
    };
    learned && kept && more() && shared(own, other) >= SHARED
}

/// Whether a reading's actions are records of another one: known words identify actions, but not the level of the
/// initiatives.
fn makes_records_of_actions(own: &Hypothesis, other: &Hypothesis) -> bool {
    let RosterEvidence::Columns(_, columns) = &other.evidence else { return false };
    let are_names = columns.sure[columns.name] >= NAMED && other.score >= LEAST;
    if !are_names || other.drafts.len() <= own.drafts.len() {
        return false;
    }
    let actions = own.drafts.iter().flat_map(|draft| &draft.record.actions);
    let actions: BTreeSet<String> = actions.map(|action| fold(action)).collect();
    let named = other.drafts.iter().filter(|draft| actions.contains(&fold(&draft.record.name))).count();
    named as f32 >= SPLIT * actions.len() as f32 && named > 0
}

/// The share of the names of one reading that another one gives too.
fn shared(own: &Hypothesis, other: &Hypothesis) -> f32 {
    let names = |hypothesis: &Hypothesis| -> BTreeSet<String> {
        hypothesis.drafts.iter().map(|draft| fold(&draft.record.name)).collect()
    };
    let (own, other) = (names(own), names(other));
    own.intersection(&other).count() as f32 / own.len().max(1) as f32
}

/// The number of statements of a reading: the fields of its records, and the years of their schedules.
fn said(hypothesis: &Hypothesis) -> f32 {
    let of_record = |draft: &Draft| {
        let record = &draft.record;
        let lists = [
            !record.departments.is_empty(),
            !record.targets.is_empty(),
            !record.actions.is_empty(),
            record.description.is_some(),
            !record.costs.is_empty(),
            record.measure.is_some(),
        ];
        let years: BTreeSet<_> = record.schedule.iter().map(|entry| entry.fiscal_year).collect();
        1 + lists.into_iter().filter(|said| *said).count()
            + years.len().min(MOST_YEARS)
            + record.progress.len().min(MOST_YEARS)
    };
    hypothesis.drafts.iter().map(|draft| of_record(draft) as f32).sum()
}

/// Sets the rank of a reading among the others, with the factor for known words, and its score by the words of real
/// plans.
fn weigh(hypothesis: &mut Hypothesis, odds: f32) {
    let learned = hypothesis.score;
    if let RosterEvidence::Form { index, unread } = hypothesis.evidence {
        // A reading with few statements is still used if its words are known, with low confidence.
        let known = index <= LAST_TELLING && unread == 0.0;
        hypothesis.rank = raised(learned, odds).max(if known { KNOWN } else { 0.0 });
        hypothesis.score = raised(learned, KNOWN_WORDS_SURE);
    } else {
        let outside = hypothesis.features.iter().any(|(name, _)| name == "section:Outside" || name == "section never");
        hypothesis.score = match outside {
            true if is_in_words(hypothesis) => raised(learned, OUTSIDE_IN_WORDS),
            true => raised(learned, OUTSIDE),
            false => learned,
        };
        hypothesis.rank = hypothesis.score;
    }
}

/// A probability whose odds are multiplied.
fn raised(probability: f32, factor: f32) -> f32 {
    let odds = factor * probability / (1.0 - probability).max(1e-6);
    odds / (1.0 + odds)
}

/// Whether a reading has names and no statements about them.
fn is_bare(hypothesis: &Hypothesis) -> bool {
    let says = |record: &Initiative| record.description.is_some() || !record.actions.is_empty() || has_facts(record);
    seldom(hypothesis, says)
}

/// Whether a reading's only statements about its names are descriptions.
fn is_in_words(hypothesis: &Hypothesis) -> bool {
    seldom(hypothesis, |record| !record.actions.is_empty() || has_facts(record))
}

/// Whether something holds for less than a fifth of the records of a reading.
fn seldom(hypothesis: &Hypothesis, holds: impl Fn(&Initiative) -> bool) -> bool {
    hypothesis.drafts.iter().filter(|draft| holds(&draft.record)).count() * 5 < hypothesis.drafts.len()
}

/// Whether the record states a department, a period, a target, progress or costs.
fn has_facts(record: &Initiative) -> bool {
    let facts = [
        record.departments.len(),
        record.schedule.len(),
        record.targets.len(),
        record.progress.len(),
        record.costs.len(),
    ];
    facts.into_iter().any(|count| count > 0)
}

/// The worth of a reading: its likelihood, and how much text it explains.
fn worth(hypothesis: &Hypothesis) -> f32 {
    (hypothesis.rank - LEAST / 2.0) * (hypothesis.drafts.len() as f32).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::roster::assign::ColumnAssignment;
    use crate::plan::roster::field::Field;

    fn columns(sure: f32) -> RosterEvidence {
        let (fields, sure, texts) = (vec![Field::Name], vec![sure], Vec::new());
        RosterEvidence::Columns(
            Box::default(),
            Box::new(ColumnAssignment { fields, sure, name: 0, texts, fit: 0.0, by_head: None }),
        )
    }

    fn draft(name: &str, actions: &[&str]) -> Draft {
        let actions = actions.iter().map(|action| (*action).to_owned()).collect();
        let record = Initiative { name: name.to_owned(), actions, ..Initiative::default() };
        Draft { record, ..Draft::default() }
    }

    fn reading(evidence: RosterEvidence, drafts: Vec<Draft>, score: f32) -> Hypothesis {
        let claims = Claims { tables: [0].into_iter().collect(), ..Claims::default() };
        Hypothesis { evidence, claims, drafts, score, ..Hypothesis::default() }
    }

    fn names(hypotheses: &[Hypothesis]) -> Vec<&str> {
        hypotheses.iter().flat_map(|h| &h.drafts).map(|draft| draft.record.name.as_str()).collect()
    }

    #[test]
    fn known_words_do_not_say_whether_a_heading_or_its_items_are_the_initiatives() {
        let form = || RosterEvidence::Form { index: 2, unread: 0.0 };
        let card =
            || vec![draft("高校の強化", &["学校訪問", "見学会"]), draft("雇用の創出", &["農業体験", "起業支援"])];
        let items = |action: &str| {
            ["学校訪問", "見学会", "農業体験", "起業支援"].iter().map(|name| draft(name, &[action])).collect::<Vec<_>>()
        };
        let (kept, _) = best(vec![reading(form(), card(), 0.34), reading(columns(0.9), items("周知"), 0.3)]);
        assert_eq!(names(&kept), ["学校訪問", "見学会", "農業体験", "起業支援"]);
        let (kept, _) = best(vec![reading(form(), card(), 0.34), reading(columns(0.1), items("周知"), 0.3)]);
        assert_eq!(names(&kept), ["高校の強化", "雇用の創出"], "what is done is not what it is called");
        let (kept, _) = best(vec![reading(form(), card(), 0.9), reading(columns(0.9), items("周知"), 0.3)]);
        assert_eq!(names(&kept), ["高校の強化", "雇用の創出"], "what is far likelier stays");
    }

    #[test]
    fn known_words_do_not_help_a_label_that_is_taken_for_names() {
        let form = || RosterEvidence::Form { index: 2, unread: 0.0 };
        let columns = || vec![draft("窓口予約", &["周知"]), draft("電子申請", &["周知"]), draft("相談会", &["周知"])];
        let labels = vec![draft("年度ごとの取組", &["周知"]); 3];
        let (kept, _) = best(vec![reading(form(), labels, 0.3), reading(self::columns(0.9), columns(), 0.5)]);
        assert_eq!(names(&kept), ["窓口予約", "電子申請", "相談会"]);
        let apart = vec![draft("a", &["周知"]), draft("b", &["周知"]), draft("c", &["周知"])];
        let (kept, _) = best(vec![reading(form(), apart, 0.3), reading(self::columns(0.9), columns(), 0.5)]);
        assert_eq!(names(&kept), ["a", "b", "c"]);
    }

    #[test]
    fn paragraphs_of_a_chapter_on_something_else_are_not_initiatives() {
        let told = |name: &str| {
            let mut draft = draft(name, &[]);
            draft.record.description = Some("体制を整えます。".to_owned());
            draft
        };
        let in_section = |section: &str, score: f32| Hypothesis {
            features: vec![(section.to_owned(), 1.0)],
            ..reading(columns(0.9), vec![told("人材の確保"), told("体制の整備")], score)
        };
        assert_eq!(names(&best(vec![in_section("section:Outside", 0.6)]).0).len(), 0);
        assert_eq!(names(&best(vec![in_section("section:Plan", 0.6)]).0).len(), 2);
    }
}
