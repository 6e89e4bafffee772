//! Siblings in running text and slides as rosters: similar headings, bullets, numbered lines and cards with the text
//! below each. Every kind of similarity gives a reading of its own; a score chooses later.

mod assemble;
mod body;
mod bounds;
mod choice;
mod labels;
mod looks;
mod pieces;
mod quoted;
mod seen;
mod sets;
mod small_tables;
mod tail;
#[cfg(test)]
mod tests;
mod years;

use seen::Seen;

use super::Roster;
use crate::plan::flow::Flow;
use crate::plan::vocabulary::PlanDictionaries;

/// All readings of the text of a document as lists of siblings.
pub(crate) fn propose(flow: &Flow<'_>, words: &PlanDictionaries) -> Vec<Roster> {
    let pieces = pieces::of(flow, words);
    let (sets, titles) = sets::find(flow, &pieces, words);
    let seen = Seen::new(words);
    let siblings = sets.iter().map(|set| assemble::roster(flow, &pieces, set, &seen));
    choice::best(siblings.chain(quoted::rosters(flow, &pieces, &titles, &seen)).collect())
}
