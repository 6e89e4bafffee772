//! Sets of pieces that are alike, each with the pieces that belong to it: hypotheses about what the siblings are.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds::{Bounds, By, Titles};
use super::labels::{self, Form};
use super::looks::{Ending, Mark};
use super::pieces::Piece;
use crate::plan::flow::Flow;
use crate::plan::vocabulary::PlanDictionaries;

/// A set of siblings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set {
    /// The siblings as indices of pieces, in reading order.
    pub(super) leads: Vec<usize>,
    /// For each sibling one past its last piece.
    pub(super) ends: Vec<usize>,
    /// For each sibling the pieces over it, outermost first, regardless of their layout role.
    pub(super) over: Vec<Vec<usize>>,
    /// Whether siblings begin with a label, and not with a line of their own.
    pub(super) labelled: bool,
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
    /// The same mark.
    Same(Mark),
    /// Short lines of a size without a mark.
    Sized(bool, i32),
    /// Lines over a label.
    Before(String),
    /// Lines over a line of departments.
    Governed,
    /// Lines that begin with a label.
    Label(String),
    /// The first line of a box.
    Boxed,
    /// The first heading of a page.
    Titled,
}

/// Least number of pieces that form a set.
const FEWEST: usize = 2;

/// All sets of a document, and the titles that they were cut by.
pub(super) fn find(flow: &Flow<'_>, pieces: &[Piece], words: &PlanDictionaries) -> (Vec<Set>, Titles) {
    let labelled = Labelled::of(pieces, words);
    let mut keyed: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for i in 0..pieces.len() {
        for key in keys(pieces, i) {
            keyed.entry(key).or_default().push(i);
        }
    }
    keyed.extend(labelled.keys(pieces));
    let titles = Titles::of(pieces, labelled.times, words);
    let mut seen = BTreeSet::new();
    let mut sets = Vec::new();
    for (key, leads) in keyed.into_iter().filter(|(_, leads)| leads.len() >= FEWEST) {
        let by_label = matches!(key, Key::Label(_));
        for set in cut(flow, pieces, &titles, &leads, by_label) {
            if set.leads.len() >= FEWEST && seen.insert((set.leads.clone(), by_label)) {
                sets.push(set);
            }
        }
    }
    (sets, titles)
}

fn keys(pieces: &[Piece], i: usize) -> Vec<Key> {
    /// Largest length of a sibling, in characters; longer texts are paragraphs.
    const LONGEST: usize = 200;
    let piece = &pieces[i];
    let (look, headed) = (&piece.look, piece.level.is_some());
    if piece.table.is_some() || piece.text.is_empty() || look.length > LONGEST {
        return Vec::new();
    }
    let mut keys: Vec<Key> = piece.level.map(Key::Level).into_iter().collect();
    if matches!(look.ending, Ending::Department | Ending::Leader) {
        keys.push(Key::Ending(look.ending));
        keys.push(Key::Ended(headed, look.mark.kind(), look.ending));
    }
    let left = piece.at.first().map_or(0, |at| (at.bbox.x0 / 6.0).round() as i32);
    if look.mark != Mark::None {
        keys.push(Key::Marked(headed, look.mark.kind()));
        keys.push(Key::Placed(headed, look.mark.clone(), piece.size, left));
        keys.push(Key::Same(look.mark.clone()));
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

/// Pieces that begin with words that come again and again as labels do.
struct Labelled {
    /// For each piece whether it begins with such a word.
    pieces: Vec<bool>,
    /// For each piece how often the word is a label.
    times: Vec<usize>,
    /// The pieces that begin with each of the words.
    places: BTreeMap<String, Vec<usize>>,
}

impl Labelled {
    fn of(pieces: &[Piece], words: &PlanDictionaries) -> Self {
        /// Least number of similar pieces that is not chance.
        const FEWEST: usize = 3;
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (i, piece) in pieces.iter().enumerate() {
            if let Some(head) =
                piece.head.as_ref().filter(|head| head.form != Form::Spaced || words.role(&head.word).is_some())
            {
                places.entry(head.word.clone()).or_default().push(i);
            }
            for word in labels::beginnings(&piece.text) {
                counts.entry(word).or_insert((0, 0)).0 += 1;
            }
        }
        places.retain(|_, places| places.len() >= FEWEST);
        let glued: BTreeSet<&str> = labels::maximal(&counts, |count| count >= FEWEST).into_iter().collect();
        for (i, piece) in pieces.iter().enumerate() {
            let mut known = labels::beginnings(&piece.text).filter(|word| glued.contains(word));
            if let Some(word) = known.next().filter(|word| labels::is_glued_label(word, words)) {
                let places = places.entry(word.to_owned()).or_default();
                if places.last() != Some(&i) {
                    places.push(i);
                }
            }
        }
        let mut begin = vec![false; pieces.len()];
        let mut times = vec![0; pieces.len()];
        for (word, places) in &places {
            let signed = |i: &usize| pieces[*i].head.as_ref().is_some_and(|head| head.word == *word);
            let label = labels::is_known(word, words) || places.iter().filter(|i| signed(i)).count() >= FEWEST;
            if label {
                places.iter().for_each(|i| (begin[*i], times[*i]) = (true, places.len()));
            }
        }
        Self { pieces: begin, times, places }
    }

    /// Sets of the lines over labels, and of the lines that begin with a label that opens something.
    fn keys(&self, pieces: &[Piece]) -> BTreeMap<Key, Vec<usize>> {
        let mut found = BTreeMap::new();
        let mut all = BTreeSet::new();
        for (word, places) in &self.places {
            let over = |i: &usize| {
                let before = i.checked_sub(1)?;
                let piece = &pieces[before];
                (piece.table.is_none() && piece.look.is_short() && !piece.department).then_some(before)
            };
            let leads: Vec<usize> = places.iter().filter_map(over).collect();
            let plain: Vec<usize> = leads.iter().copied().filter(|i| !self.pieces[*i]).collect();
            if plain.len() * 10 >= places.len() * 6 {
                all.extend(plain.iter().copied());
                found.insert(Key::Before(word.clone()), plain);
            } else if leads.len() * 10 >= places.len() * 8 {
                found.insert(Key::Before(word.clone()), leads);
            }
            let opens = |i: &&usize| i.checked_sub(1).is_none_or(|before| !self.pieces[before]);
            if places.iter().filter(opens).count() * 2 >= places.len() {
                found.insert(Key::Label(word.clone()), places.clone());
            }
        }
        found.insert(Key::Before(String::new()), all.into_iter().collect());
        let title = |i: &usize| {
            let (piece, next) = (&pieces[*i], &pieces[i + 1]);
            next.department && piece.table.is_none() && piece.look.is_short() && !piece.department
        };
        found.insert(Key::Governed, (0..pieces.len().saturating_sub(1)).filter(title).collect());
        found
    }
}

/// One set of all leads, and sets of those under one heading.
fn cut(flow: &Flow<'_>, pieces: &[Piece], titles: &Titles, leads: &[usize], by_label: bool) -> Vec<Set> {
    let bounds = Bounds::of(pieces, titles, leads);
    let mut parts: Vec<Vec<usize>> = vec![leads.to_vec()];
    for key in [By::Outermost, By::InnermostText, By::Innermost] {
        let mut groups: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
        for lead in leads {
            groups.entry(bounds.group(flow, *lead, key)).or_default().push(*lead);
        }
        if groups.len() > 1 && groups.len() < leads.len() {
            parts.extend(groups.into_values().filter(|group| group.len() >= FEWEST));
        }
    }
    let set = |leads: Vec<usize>| Set {
        ends: leads.iter().map(|lead| bounds.end(*lead)).collect(),
        over: leads.iter().map(|lead| bounds.over(*lead)).collect(),
        labelled: by_label,
        leads,
    };
    parts.into_iter().map(set).collect()
}
