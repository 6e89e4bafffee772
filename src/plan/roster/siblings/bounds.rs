//! Where the text of a sibling ends: at the next sibling, or at a title over siblings.

use std::collections::{BTreeMap, BTreeSet};

use super::labels::{self, Form, Head};
use super::looks::{Ending, Mark};
use super::pieces::Piece;
use crate::plan::flow::Flow;
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::fold;

/// What titles look like: level, mark, size, for lines without level and mark where they begin, and the label that
/// some begin with.
type Kind = (Option<u8>, Mark, i32, i32, String);

/// The pieces of a document that may be titles, by kind.
pub(super) struct Titles {
    /// The kind of each piece; `None` if it is not a title.
    kinds: Vec<Option<usize>>,
    /// The pieces of each kind.
    places: Vec<Vec<usize>>,
    /// How often the label comes that a piece begins with.
    labelled: Vec<usize>,
    /// The first piece of each item.
    pieces: BTreeMap<usize, usize>,
}

impl Titles {
    /// Finds the titles; `labelled` gives the frequency of the label at the start of each piece.
    pub(super) fn of(pieces: &[Piece], labelled: Vec<usize>, words: &PlanDictionaries) -> Self {
        let mut known: BTreeMap<Kind, usize> = BTreeMap::new();
        let mut titles =
            Self { kinds: vec![None; pieces.len()], places: Vec::new(), labelled, pieces: BTreeMap::new() };
        for (i, piece) in pieces.iter().enumerate() {
            titles.pieces.entry(piece.item).or_insert(i);
            let field = piece.head.as_ref().is_some_and(|head| tells_field(head, words));
            if piece.table.is_some() || !piece.look.is_short() || piece.department || field {
                continue;
            }
            let left = piece.at.first().map_or(0, |at| (at.bbox.x0 / 6.0).round() as i32);
            let plain = piece.level.is_none() && piece.look.mark == Mark::None;
            let label = piece.head.as_ref().filter(|_| titles.labelled[i] > 0 && !piece.look.mark.is_number());
            let label = label.map_or_else(String::new, |head| match head.form {
                Form::Alone => head.word.clone(),
                _ => "…".to_owned(),
            });
            let kind = (piece.level, piece.look.mark.clone(), piece.size, if plain { left } else { 0 }, label);
            let number = *known.entry(kind).or_insert(titles.places.len());
            if number == titles.places.len() {
                titles.places.push(Vec::new());
            }
            titles.places[number].push(i);
            titles.kinds[i] = Some(number);
        }
        titles
    }

    /// The last piece of a kind before another piece.
    fn before(&self, kind: usize, piece: usize) -> Option<usize> {
        let places = &self.places[kind];
        places[..places.partition_point(|place| *place < piece)].last().copied()
    }
}

/// Whether a label with the text after it states a field of an initiative (スケジュール：令和7年度), which no title does. 目標1：窓口
/// may be a title.
fn tells_field(head: &Head, words: &PlanDictionaries) -> bool {
    let numbered = head.word.contains(char::is_numeric);
    head.form == Form::Signed && !numbered && labels::is_known(&head.word, words)
}

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

/// Largest number of pieces in the body of a sibling.
const LONGEST_BODY: usize = 80;

/// Where the bodies of a set of siblings end.
pub(super) struct Bounds<'p> {
    pieces: &'p [Piece],
    titles: &'p Titles,
    /// The siblings.
    leads: BTreeSet<usize>,
    /// Their outermost level, if all are headings.
    level: Option<u8>,
    /// The kinds of titles that are directly over a sibling nearly wherever they occur.
    over: BTreeSet<usize>,
}

impl<'p> Bounds<'p> {
    /// Finds them.
    pub(super) fn of(pieces: &'p [Piece], titles: &'p Titles, leads: &[usize]) -> Self {
        let headed = leads.iter().all(|i| pieces[*i].level.is_some());
        let level = leads.iter().filter_map(|i| pieces[*i].level).min().filter(|_| headed);
        let leads: BTreeSet<usize> = leads.iter().copied().collect();
        let mut bounds = Self { pieces, titles, leads, level, over: BTreeSet::new() };
        bounds.over = bounds.find_over();
        bounds
    }

    fn find_over(&self) -> BTreeSet<usize> {
        /// Largest depth of headings over siblings: chapter, part, measure, sibling.
        const DEPTH: usize = 4;
        let n = self.leads.len();
        let own: BTreeSet<usize> = self.leads.iter().filter_map(|lead| self.titles.kinds[*lead]).collect();
        let mut over = BTreeSet::new();
        let mut hits: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut below: Vec<usize> = self.leads.iter().copied().collect();
        for _ in 0..DEPTH {
            for (kind, title) in below.iter().filter_map(|piece| self.title_over(*piece)) {
                hits.entry(kind).or_default().insert(title);
            }
            let heads = |kind: usize, hits: usize| {
                let all = self.titles.places[kind].len();
                let plain = self.pieces[self.titles.places[kind][0]].level.is_none();
                !own.contains(&kind) && all * 10 <= n * 8 && hits * 10 >= all * 7 && (all > 1 || !plain)
            };
            let new: Vec<usize> = hits.iter().filter(|(k, hits)| heads(**k, hits.len())).map(|(k, _)| *k).collect();
            below =
                new.iter().filter(|kind| !over.contains(*kind)).flat_map(|k| self.titles.places[*k].clone()).collect();
            over.extend(new);
            if below.is_empty() {
                break;
            }
        }
        over
    }

    /// The title directly over a piece, with nothing but sentences between.
    fn title_over(&self, piece: usize) -> Option<(usize, usize)> {
        /// Largest number of sentences that may introduce the text below a title.
        const SENTENCES: usize = 2;
        let sentence = |i: usize| self.pieces[i].look.ending == Ending::Sentence && !self.leads.contains(&i);
        let before = (0..piece).rev().take(SENTENCES + 1).find(|i| !sentence(*i))?;
        let kind = self.titles.kinds[before].filter(|_| !self.leads.contains(&before))?;
        Some((kind, before))
    }

    /// Whether a body ends before a piece.
    fn ends(&self, i: usize) -> bool {
        self.leads.contains(&i) || self.titles.kinds[i].is_some_and(|kind| self.over.contains(&kind)) || self.heads(i)
    }

    /// Whether a piece is a heading that is no part of a sibling.
    fn heads(&self, i: usize) -> bool {
        let n = self.leads.len();
        self.pieces[i].level.is_some_and(|own| match self.level {
            Some(level) => own < level,
            None => {
                let often = self.titles.kinds[i].is_some_and(|kind| self.titles.places[kind].len() * 10 >= n * 7);
                self.titles.labelled[i] * 10 < n * 4 && !self.pieces[i].department && !often
            }
        })
    }

    /// Where the body of a sibling ends.
    pub(super) fn end(&self, lead: usize) -> usize {
        let most = self.pieces.len().min(lead + 1 + LONGEST_BODY);
        (lead + 1..most).find(|i| self.ends(*i)).unwrap_or(most)
    }

    /// The titles over a sibling, outermost first: the last one of each kind, except kinds that a later, rarer title
    /// has ended.
    pub(super) fn over(&self, lead: usize) -> Vec<usize> {
        let last = |kind: &usize| Some((self.titles.before(*kind, lead)?, self.titles.places[*kind].len()));
        let mut places: Vec<(usize, usize)> = self.over.iter().filter_map(last).collect();
        places.sort_unstable_by(|a, b| b.cmp(a));
        let mut rarest = usize::MAX;
        let open = |(place, times): (usize, usize)| {
            let open = times <= rarest;
            rarest = rarest.min(times);
            open.then_some(place)
        };
        let mut found: Vec<usize> = places.into_iter().filter_map(open).collect();
        found.reverse();
        found
    }

    /// The group that a sibling belongs to.
    pub(super) fn group(&self, flow: &Flow<'_>, lead: usize, by: By) -> (usize, String) {
        let above = &flow.items[self.pieces[lead].item].above;
        let headings = above.iter().filter_map(|item| self.titles.pieces.get(item).copied());
        let mut headings = headings.filter(|heading| self.ends(*heading) && !self.leads.contains(heading));
        let place = match by {
            By::Outermost => headings.next(),
            By::InnermostText | By::Innermost => headings.next_back().max(self.over(lead).last().copied()),
        };
        match by {
            By::Outermost | By::Innermost => (place.map_or(0, |i| i + 1), String::new()),
            By::InnermostText => (0, place.map_or_else(String::new, |i| fold(&self.pieces[i].text))),
        }
    }
}
