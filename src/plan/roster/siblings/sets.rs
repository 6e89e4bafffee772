//! Sets of pieces that are alike, each with the pieces that belong to it: hypotheses about what the siblings are.

use std::collections::{BTreeMap, BTreeSet};

use super::labels;
use super::looks::{Ending, Mark};
use super::pieces::Piece;
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::fold;

/// A set of siblings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set {
    /// The siblings as indices of pieces, in reading order.
    pub(super) leads: Vec<usize>,
    /// For each sibling one past its last piece.
    pub(super) ends: Vec<usize>,
    /// For each sibling the piece over it that is no heading of the layout but stands over siblings as one does.
    pub(super) over: Vec<Option<usize>>,
}

/// What pieces have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// Headings of a level.
    Level(u8),
    /// Headings (or none) with a mark.
    Marked(bool, Mark),
    /// The same with a certain ending.
    Ended(bool, Mark, Ending),
    /// Whatever ends like that.
    Ending(Ending),
    /// The same mark in the same size at the same indent.
    Placed(bool, Mark, i32, i32),
    /// Short lines of a size without a mark.
    Sized(bool, i32),
    /// Lines over a label.
    Before(String),
    /// The first line of a box.
    Boxed,
    /// The first heading of a page.
    Titled,
}

/// Fewer are no set.
const FEWEST: usize = 2;
/// A body of more pieces is something else.
const LONGEST_BODY: usize = 80;

/// All sets of a document.
pub(super) fn find(pieces: &[Piece], words: &PlanDictionaries) -> Vec<Set> {
    let mut keyed: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (i, piece) in pieces.iter().enumerate() {
        for key in keys(pieces, i) {
            keyed.entry(key).or_default().push(i);
        }
    }
    keyed.extend(before_labels(pieces, words));
    let again = repeated(pieces);
    let mut seen = BTreeSet::new();
    let mut sets = Vec::new();
    for leads in keyed.into_values().filter(|leads| leads.len() >= FEWEST) {
        for set in cut(pieces, leads, &again) {
            if set.leads.len() >= FEWEST && seen.insert(set.leads.clone()) {
                sets.push(set);
            }
        }
    }
    sets
}

fn keys(pieces: &[Piece], i: usize) -> Vec<Key> {
    let piece = &pieces[i];
    if piece.table.is_some() || piece.text.is_empty() {
        return Vec::new();
    }
    let (look, headed) = (&piece.look, piece.level.is_some());
    let marked = look.mark != Mark::None;
    let mut keys = Vec::new();
    if look.length > 200 {
        return keys;
    }
    keys.extend(piece.level.map(Key::Level));
    if matches!(look.ending, Ending::Department | Ending::Leader) {
        keys.push(Key::Ending(look.ending));
        keys.push(Key::Ended(headed, look.mark.kind(), look.ending));
    }
    let left = piece.at.first().map_or(0, |at| (at.bbox.x0 / 6.0).round() as i32);
    if marked {
        keys.push(Key::Marked(headed, look.mark.kind()));
        keys.push(Key::Placed(headed, look.mark.clone(), piece.size, left));
    } else if look.is_short() {
        keys.push(Key::Sized(headed, piece.size));
        keys.push(Key::Placed(headed, Mark::None, piece.size, left));
    }
    let before = i.checked_sub(1).map(|before| &pieces[before]);
    if piece.boxed.is_some() && before.is_none_or(|before| before.boxed != piece.boxed) && look.is_short() {
        keys.push(Key::Boxed);
    }
    let page = |piece: &Piece| piece.at.first().map(|at| at.page);
    if look.is_short() && before.is_none_or(|before| page(before) != page(piece)) {
        keys.push(Key::Titled);
    }
    keys
}

/// Texts of pieces that come again and again: labels, not titles.
fn repeated(pieces: &[Piece]) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for piece in pieces.iter().filter(|piece| piece.look.length <= 16) {
        *counts.entry(fold(&piece.text)).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= 3).map(|(text, _)| text).collect()
}

/// The lines over each label that comes again.
fn before_labels(pieces: &[Piece], words: &PlanDictionaries) -> BTreeMap<Key, Vec<usize>> {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, piece) in pieces.iter().enumerate() {
        let known = labels::candidate(&piece.text).map(|(word, _, _)| word);
        let glued: Vec<String> = prefixes(&piece.text);
        for word in known.into_iter().chain(glued).collect::<BTreeSet<_>>() {
            places.entry(word).or_default().push(i);
        }
    }
    places.retain(|_, places| places.len() >= 3);
    let mut labelled = vec![false; pieces.len()];
    for (word, places) in &places {
        if words.role(word).is_some() || places.len() >= 5 {
            places.iter().for_each(|i| labelled[*i] = true);
        }
    }
    let mut found = BTreeMap::new();
    let mut all = BTreeSet::new();
    for (word, places) in places {
        let over = |i: usize| {
            let before = i.checked_sub(1)?;
            let piece = &pieces[before];
            (piece.table.is_none() && piece.look.is_short()).then_some(before)
        };
        let leads: Vec<usize> = places.iter().filter_map(|i| over(*i)).collect();
        let bare: Vec<usize> = leads.iter().copied().filter(|i| !labelled[*i]).collect();
        if bare.len() * 10 >= places.len() * 6 {
            all.extend(bare.iter().copied());
            found.insert(Key::Before(word.clone()), bare);
        }
        if leads.len() * 10 >= places.len() * 8 {
            found.insert(Key::Before(format!("{word}\u{0}")), leads);
        }
    }
    found.insert(Key::Before(String::new()), all.into_iter().collect());
    found
}

/// Beginnings of a text that may be a label without any sign behind it.
fn prefixes(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().take_while(|c| c.is_alphabetic()).take(6).collect();
    let ends = |n: &usize| !letters.get(n - 1).is_some_and(|c| ('ぁ'..='ん').contains(c));
    (2..=letters.len()).filter(ends).map(|n| letters[..n].iter().collect()).collect()
}

/// One set of all leads, and sets of those under one heading.
fn cut(pieces: &[Piece], leads: Vec<usize>, again: &BTreeSet<String>) -> Vec<Set> {
    let bounds = Bounds::of(pieces, &leads, again);
    let whole = bounds.set(pieces, &leads);
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for key in [By::Outermost, By::InnermostText, By::Innermost] {
        let mut groups: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
        for lead in &leads {
            groups.entry(bounds.group(pieces, *lead, key)).or_default().push(*lead);
        }
        if groups.len() > 1 && groups.len() < leads.len() {
            parts.extend(groups.into_values().filter(|group| group.len() >= FEWEST));
        }
    }
    let parts = parts.iter().map(|leads| bounds.set(pieces, leads)).collect::<Vec<_>>();
    std::iter::once(whole).chain(parts).collect()
}

/// By which heading a set is cut.
#[derive(Debug, Clone, Copy)]
enum By {
    Outermost,
    InnermostText,
    Innermost,
}

/// Where the bodies of siblings end.
struct Bounds {
    /// For each piece whether a body ends before it.
    ends: Vec<bool>,
    /// For each piece the last bounding piece that is at or before it.
    last: Vec<Option<usize>>,
    /// For each piece the last bounding piece of the outermost kind.
    first: Vec<Option<usize>>,
}

impl Bounds {
    fn of(pieces: &[Piece], leads: &[usize], again: &BTreeSet<String>) -> Self {
        let chosen: BTreeSet<usize> = leads.iter().copied().collect();
        let level = leads.iter().filter_map(|i| pieces[*i].level).min();
        let headed = leads.iter().all(|i| pieces[*i].level.is_some());
        let over = over(pieces, leads, &chosen);
        let outermost = pieces.iter().filter_map(|piece| piece.level).min();
        let mut bounds = Self { ends: Vec::new(), last: Vec::new(), first: Vec::new() };
        let (mut last, mut first) = (None, None);
        for (i, piece) in pieces.iter().enumerate() {
            let heads = piece.level.is_some_and(|own| {
                let label =
                    piece.look.length <= 16 && again.contains(&fold(&piece.text)) && !over.contains(&kind(piece));
                if headed { level.is_some_and(|level| own < level) } else { !label }
            });
            let end = chosen.contains(&i) || heads || over.contains(&kind(piece)) && piece.look.is_short();
            if end && !chosen.contains(&i) {
                last = Some(i);
                if piece.level.is_some() && piece.level == outermost {
                    first = Some(i);
                }
            }
            bounds.ends.push(end);
            bounds.last.push(last);
            bounds.first.push(first);
        }
        bounds
    }

    fn group(&self, pieces: &[Piece], lead: usize, by: By) -> (usize, String) {
        match by {
            By::Outermost => (self.first[lead].map_or(0, |i| i + 1), String::new()),
            By::Innermost => (self.last[lead].map_or(0, |i| i + 1), String::new()),
            By::InnermostText => (0, self.last[lead].map_or_else(String::new, |i| fold(&pieces[i].text))),
        }
    }

    fn set(&self, pieces: &[Piece], leads: &[usize]) -> Set {
        let end = |lead: &usize| {
            let most = pieces.len().min(lead + 1 + LONGEST_BODY);
            (lead + 1..most).find(|i| self.ends[*i]).unwrap_or(most)
        };
        let over = |lead: &usize| self.last[*lead].filter(|i| pieces[*i].level.is_none());
        Set { leads: leads.to_vec(), ends: leads.iter().map(end).collect(), over: leads.iter().map(over).collect() }
    }
}

/// What pieces of a kind look like, for what stands over siblings.
type Kind = (Option<u8>, Mark, i32);

fn kind(piece: &Piece) -> Kind {
    (piece.level, piece.look.mark.kind(), piece.size)
}

/// The kinds of pieces that stand directly over a sibling nearly wherever they stand.
fn over(pieces: &[Piece], leads: &[usize], chosen: &BTreeSet<usize>) -> BTreeSet<Kind> {
    let mut counts: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    for (i, piece) in pieces.iter().enumerate() {
        let titled = piece.level.is_some() || piece.look.mark != Mark::None;
        if chosen.contains(&i) || piece.table.is_some() || !titled || !piece.look.is_short() {
            continue;
        }
        let direct = chosen.contains(&(i + 1));
        let across =
            pieces.get(i + 1).is_some_and(|next| next.look.ending == Ending::Sentence) && chosen.contains(&(i + 2));
        let entry = counts.entry(kind(piece)).or_default();
        entry.0 += 1;
        entry.1 += usize::from(direct || across);
    }
    let few = |all: usize| all * 10 <= leads.len() * 7;
    counts.into_iter().filter(|(_, (all, over))| few(*all) && over * 10 >= all * 7).map(|(kind, _)| kind).collect()
}
