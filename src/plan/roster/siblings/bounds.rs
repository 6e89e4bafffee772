//! Where what belongs to siblings ends: at the next sibling, and at what stands over siblings.

use std::collections::{BTreeMap, BTreeSet};

use super::looks::{Ending, Mark};
use super::pieces::Piece;
use crate::text::fold;

/// By which heading a set is cut.
#[derive(Debug, Clone, Copy)]
pub(super) enum By {
    /// The outermost heading.
    Outermost,
    /// The words of the innermost: lists under 主な事業 on many pages.
    InnermostText,
    /// The innermost heading.
    Innermost,
}

/// A body of more pieces is something else.
const LONGEST_BODY: usize = 80;

/// Where the bodies of siblings end.
pub(super) struct Bounds {
    /// For each piece whether a body ends before it.
    ends: Vec<bool>,
    /// For each piece the last bounding piece that is at or before it.
    last: Vec<Option<usize>>,
    /// For each piece the last bounding piece of the outermost kind.
    first: Vec<Option<usize>>,
}

impl Bounds {
    /// Finds them; `labelled` says which pieces begin with a label.
    pub(super) fn of(pieces: &[Piece], leads: &[usize], labelled: &[bool]) -> Self {
        let chosen: BTreeSet<usize> = leads.iter().copied().collect();
        let level = leads.iter().filter_map(|i| pieces[*i].level).min();
        let headed = leads.iter().all(|i| pieces[*i].level.is_some());
        let kinds = Kinds::of(pieces, leads, &chosen);
        let outermost = pieces.iter().filter_map(|piece| piece.level).min();
        let mut bounds = Self { ends: Vec::new(), last: Vec::new(), first: Vec::new() };
        let (mut last, mut first) = (None, None);
        for (i, piece) in pieces.iter().enumerate() {
            let over = kinds.over.contains(&kind(piece)) && piece.look.is_short();
            let heads = piece.level.is_some_and(|own| match level {
                Some(level) if headed => own < level,
                _ => !labelled[i] && !piece.department && !kinds.inner.contains(&kind(piece)),
            });
            let lead = chosen.contains(&i);
            if (heads || over) && !lead {
                last = Some(i);
                if piece.level.is_some() && piece.level == outermost {
                    first = Some(i);
                }
            }
            bounds.ends.push(lead || heads || over);
            bounds.last.push(last);
            bounds.first.push(first);
        }
        bounds
    }

    /// Where the body of a sibling ends.
    pub(super) fn end(&self, lead: usize) -> usize {
        let most = self.ends.len().min(lead + 1 + LONGEST_BODY);
        (lead + 1..most).find(|i| self.ends[*i]).unwrap_or(most)
    }

    /// What stands over a sibling without being a heading of the layout.
    pub(super) fn over(&self, pieces: &[Piece], lead: usize) -> Option<usize> {
        self.last[lead].filter(|i| pieces[*i].level.is_none())
    }

    /// The group that a sibling belongs to.
    pub(super) fn group(&self, pieces: &[Piece], lead: usize, by: By) -> (usize, String) {
        match by {
            By::Outermost => (self.first[lead].map_or(0, |i| i + 1), String::new()),
            By::Innermost => (self.last[lead].map_or(0, |i| i + 1), String::new()),
            By::InnermostText => (0, self.last[lead].map_or_else(String::new, |i| fold(&pieces[i].text))),
        }
    }
}

/// What pieces of a kind look like.
type Kind = (Option<u8>, Mark, i32);

fn kind(piece: &Piece) -> Kind {
    (piece.level, piece.look.mark.clone(), piece.size)
}

/// Kinds of titles by where they stand.
struct Kinds {
    /// Those that stand directly over a sibling nearly wherever they stand.
    over: BTreeSet<Kind>,
    /// Those that come about as often as siblings do: something in each of them.
    inner: BTreeSet<Kind>,
}

impl Kinds {
    fn of(pieces: &[Piece], leads: &[usize], chosen: &BTreeSet<usize>) -> Self {
        let mut counts: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
        for (i, piece) in pieces.iter().enumerate() {
            let titled = piece.level.is_some() || piece.look.mark != Mark::None;
            if chosen.contains(&i) || piece.table.is_some() || !titled || !piece.look.is_short() {
                continue;
            }
            let sentence = |i: usize| pieces.get(i).is_some_and(|next| next.look.ending == Ending::Sentence);
            let direct = chosen.contains(&(i + 1)) || sentence(i + 1) && chosen.contains(&(i + 2));
            let entry = counts.entry(kind(piece)).or_default();
            entry.0 += 1;
            entry.1 += usize::from(direct);
        }
        let n = leads.len();
        let over = |(_, (all, over)): &(&Kind, &(usize, usize))| all * 10 <= n * 8 && over * 10 >= all * 7;
        let over: BTreeSet<Kind> = counts.iter().filter(over).map(|(kind, _)| kind.clone()).collect();
        let inner = |(kind, (all, _)): &(&Kind, &(usize, usize))| all * 10 >= n * 7 && !over.contains(kind);
        let inner = counts.iter().filter(inner).map(|(kind, _)| kind.clone()).collect();
        Self { over, inner }
    }
}
