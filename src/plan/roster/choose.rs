//! Which of the competing readings are kept.

use super::{Claims, Evidence, Hypothesis};

/// Readings that are less likely than this to list initiatives are none: chosen on made documents that no weight was
/// learned from.
const LEAST: f32 = 0.12;
/// Beside one reading another one that is less than this share as likely is a decoy.
const BESIDE: f32 = 0.7;
/// Where so many initiatives are read with something said about them, names alone are charts and summaries of them.
const ENOUGH: usize = 3;
/// The words of real headers are known far more often than those of made ones: against other readings the odds of a
/// reading by known words are that much better than learned. Chosen such that the plans under `tests` stay as they are.
const KNOWN_WORDS: f32 = 100.0;
/// The same where it is said how sure a record is: less, for what is stated falsely harms.
const KNOWN_WORDS_SURE: f32 = 5.0;
/// The least rank of a reading in which every header and label is known: it is kept where nothing better is.
const KNOWN: f32 = 0.15;
/// The last of the forms that ask for more than names (list, sheet, card, running text).
const LAST_TELLING: usize = 3;
/// Sections that are about something else (推進体制, 計画期間) speak that much against a list in them.
const OUTSIDE: f32 = 0.4;

/// The readings that win, none of which reads what another one reads; and those of names alone that lose to the
/// readings that say something.
pub(crate) fn best(mut hypotheses: Vec<Hypothesis>) -> (Vec<Hypothesis>, Vec<Hypothesis>) {
    hypotheses.iter_mut().for_each(weigh);
    // the sort is stable: of equal ones the first proposed wins
    hypotheses.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    let (mut bare, mut telling): (Vec<Hypothesis>, Vec<Hypothesis>) = hypotheses.into_iter().partition(is_bare);
    // names alone, however likely, are no reason to leave out what says more of them
    let least = without_decoys(&mut telling, LEAST);
    without_decoys(&mut bare, least);
    let mut taken = Claims::default();
    let mut kept = disjoint(telling, &mut taken);
    let found: usize = kept.iter().map(|hypothesis| hypothesis.drafts.len()).sum();
    let bare = disjoint(bare, &mut taken);
    if found >= ENOUGH {
        return (kept, bare);
    }
    kept.extend(bare);
    (kept, Vec::new())
}

/// Drops what is much less likely than the likeliest of a list, and gives the least likelihood that was asked for.
fn without_decoys(hypotheses: &mut Vec<Hypothesis>, least: f32) -> f32 {
    let best = hypotheses.iter().map(|hypothesis| hypothesis.rank).fold(0.0, f32::max);
    let least = least.max(best * BESIDE);
    hypotheses.retain(|hypothesis| hypothesis.rank >= least);
    least
}

fn disjoint(hypotheses: Vec<Hypothesis>, taken: &mut Claims) -> Vec<Hypothesis> {
    let mut kept: Vec<Hypothesis> = Vec::new();
    for hypothesis in hypotheses {
        if hypothesis.claims.overlap(taken) {
            continue;
        }
        taken.tables.extend(&hypothesis.claims.tables);
        taken.items.extend(&hypothesis.claims.items);
        kept.push(hypothesis);
    }
    kept
}

/// Sets the rank of a reading among the others, and its score by what the words of real plans say.
fn weigh(hypothesis: &mut Hypothesis) {
    let learned = hypothesis.score;
    if let Evidence::Form { index, unread } = hypothesis.evidence {
        // What says little is still read where its words are known; how sure it is is another matter.
        let known = index <= LAST_TELLING && unread == 0.0;
        hypothesis.rank = raised(learned, KNOWN_WORDS).max(if known { KNOWN } else { 0.0 });
        hypothesis.score = raised(learned, KNOWN_WORDS_SURE);
    } else {
        let outside = hypothesis.features.iter().any(|(name, _)| name == "section:Outside" || name == "section never");
        hypothesis.score = raised(learned, if outside { OUTSIDE } else { 1.0 });
        hypothesis.rank = hypothesis.score;
    }
}

/// A probability whose odds are multiplied.
fn raised(probability: f32, factor: f32) -> f32 {
    let odds = factor * probability / (1.0 - probability).max(1e-6);
    odds / (1.0 + odds)
}

/// Whether a reading gives names and says nothing of them.
fn is_bare(hypothesis: &Hypothesis) -> bool {
    let says = |draft: &&crate::plan::forms::Draft| {
        let record = &draft.record;
        let lists = [
            record.departments.len(),
            record.schedule.len(),
            record.targets.len(),
            record.progress.len(),
            record.actions.len(),
            record.costs.len(),
        ];
        record.description.is_some() || lists.into_iter().any(|count| count > 0)
    };
    hypothesis.drafts.iter().filter(says).count() * 5 < hypothesis.drafts.len()
}

/// What a reading is worth: how likely it is, and how much it explains.
fn worth(hypothesis: &Hypothesis) -> f32 {
    (hypothesis.rank - LEAST / 2.0) * (hypothesis.drafts.len() as f32).sqrt()
}
