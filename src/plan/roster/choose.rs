//! Which of the competing readings are kept.

use super::{Claims, Hypothesis};

/// Readings that are less likely than this to list initiatives are none.
const LEAST: f32 = 0.5;

/// The readings that win, none of which reads what another one reads.
pub(crate) fn best(mut hypotheses: Vec<Hypothesis>) -> Vec<Hypothesis> {
    let least = std::env::var("LEAST").ok().and_then(|v| v.parse().ok()).unwrap_or(LEAST);
    hypotheses.retain(|hypothesis| hypothesis.score >= least);
    // the sort is stable: of equal ones the first proposed wins
    hypotheses.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    let mut kept: Vec<Hypothesis> = Vec::new();
    let mut taken = Claims::default();
    for hypothesis in hypotheses {
        if hypothesis.roster.claims.overlap(&taken) {
            continue;
        }
        taken.tables.extend(&hypothesis.roster.claims.tables);
        taken.items.extend(&hypothesis.roster.claims.items);
        kept.push(hypothesis);
    }
    kept
}

/// What a reading is worth: how likely it is, and how much it explains.
fn worth(hypothesis: &Hypothesis) -> f32 {
    (hypothesis.score - LEAST / 2.0) * (hypothesis.drafts.len() as f32).sqrt()
}
