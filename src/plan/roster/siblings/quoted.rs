//! Names in quotation marks in running text: 令和6年度は、「窓口の予約」（総務課）に443千円を計上します。

use std::collections::BTreeMap;

use super::assemble::{self, Rows};
use super::body::{Part, Slot};
use super::bounds::{Bounds, Titles};
use super::choice::Candidate;
use super::pieces::Piece;
use super::seen::Seen;
use super::tail;
use crate::calendar;
use crate::document::Location;
use crate::plan::flow::{Flow, FlowKind};
use crate::plan::roster::RosterShape;
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::one_of;

/// Least number of quoted names that form a list.
const FEWEST: usize = 3;
/// Largest length of a quoted name, in characters; longer quotations are sentences.
const LONGEST: usize = 60;

/// The readings of quoted names as lists: all of a document, and those under each outermost heading.
pub(super) fn rosters(flow: &Flow<'_>, pieces: &[Piece], titles: &Titles, seen: &Seen<'_>) -> Vec<Candidate> {
    let words = seen.words;
    let first: BTreeMap<usize, usize> = pieces.iter().enumerate().rev().map(|(i, piece)| (piece.item, i)).collect();
    let mut found: Vec<(usize, Vec<Part>)> = Vec::new();
    for (index, item) in flow.items.iter().enumerate() {
        let text = matches!(item.kind, FlowKind::Paragraph | FlowKind::ListItem);
        if let Some(piece) = first.get(&index).filter(|_| text && item.text.contains(['「', '『'])) {
            found.extend(mentions(&item.text, &item.at, words).into_iter().map(|parts| (*piece, parts)));
        }
    }
    let mut groups: BTreeMap<usize, Vec<(usize, Vec<Part>)>> = BTreeMap::new();
    for (piece, parts) in &found {
        let outermost = flow.items[pieces[*piece].item].above.first().map_or(0, |item| item + 1);
        groups.entry(outermost).or_default().push((*piece, parts.clone()));
    }
    let parted: Vec<_> = if groups.len() > 1 { groups.into_values().collect() } else { Vec::new() };
    let all = std::iter::once(found).chain(parted).filter(|found| found.len() >= FEWEST);
    all.map(|found| candidate(flow, pieces, titles, found, seen)).collect()
}

fn candidate(
    flow: &Flow<'_>,
    pieces: &[Piece],
    titles: &Titles,
    found: Vec<(usize, Vec<Part>)>,
    seen: &Seen<'_>,
) -> Candidate {
    let mut leads: Vec<usize> = found.iter().map(|(piece, _)| *piece).collect();
    let spans: Vec<(usize, usize)> = leads.iter().map(|piece| (*piece, piece + 1)).collect();
    let mut unique = leads.clone();
    unique.dedup();
    let bounds = Bounds::of(pieces, titles, &unique);
    let over = leads.iter().map(|piece| bounds.over(*piece)).collect();
    let parts = found.into_iter().map(|(_, parts)| parts).collect();
    let rows = Rows { parts, spans, over, shape: RosterShape::Siblings, emphasis: 0 };
    let roster = assemble::assembled(flow, pieces, rows, seen);
    leads.iter_mut().for_each(|piece| *piece = pieces[*piece].item);
    Candidate { roster, leads, ended: true }
}

/// The quoted names of a text with a department after them or an amount in their sentence.
fn mentions(text: &str, at: &[Location], words: &PlanDictionaries) -> Vec<Vec<Part>> {
    let part = |slot: Slot, text: &str| Part { slot, text: text.to_owned(), at: at.to_vec() };
    let mut found = Vec::new();
    for sentence in sentences(text) {
        let year = calendar::mentions(sentence).into_iter().next().map(|mention| sentence[mention.at].to_owned());
        let quotes = quotes(sentence);
        for (i, (from, to)) in quotes.iter().enumerate() {
            let until = quotes.get(i + 1).map_or(sentence.len(), |(next, _)| *next);
            let open = sentence[*from..].chars().next().map_or(0, char::len_utf8);
            let close = sentence[..*to].chars().next_back().map_or(0, char::len_utf8);
            let name = &sentence[from + open..to - close];
            let behind = &sentence[*to..until];
            let department = tail::heading(behind, words);
            let rest = department.map_or(behind, |(_, rest)| rest);
            let amount = amount(rest);
            if name.chars().count() > LONGEST || department.is_none() && amount.is_none() {
                continue;
            }
            let mut parts = vec![part(Slot::Name, name)];
            parts.extend(department.map(|(inside, _)| part(Slot::Bracket(String::new()), inside)));
            let header = year.iter().cloned().collect();
            parts.extend(amount.map(|amount| part(Slot::Label(header), amount)));
            parts.push(part(Slot::Rest(0), sentence));
            found.push(parts);
        }
    }
    found
}

/// The sentences of a text; a full stop in brackets ends none.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut from, mut depth) = (0, 0_i32);
    for (at, c) in text.char_indices() {
        depth += i32::from(one_of("（(「『", c)) - i32::from(one_of("）)」』", c));
        if c == '。' && depth <= 0 {
            found.push(&text[from..at + c.len_utf8()]);
            (from, depth) = (at + c.len_utf8(), 0);
        }
    }
    found.push(&text[from..]);
    found
}

/// The quotations of a sentence with their marks; those within others are parts of them.
fn quotes(sentence: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut from, mut depth) = (0, 0_usize);
    for (at, c) in sentence.char_indices() {
        match c {
            '「' | '『' => {
                from = if depth == 0 { at } else { from };
                depth += 1;
            }
            '」' | '』' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    found.push((from, at + c.len_utf8()));
                }
            }
            _ => {}
        }
    }
    found
}

/// The first sum of money in a text: 1億2,000万円, 443千円.
fn amount(text: &str) -> Option<&str> {
    let end = text.find('円')?;
    let is_figure = |c: char| c.is_numeric() || one_of(",，.．億万千百", c);
    let start = text[..end].char_indices().rev().take_while(|(_, c)| is_figure(*c)).last()?.0;
    Some(&text[start..end + '円'.len_utf8()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_and_amounts_are_found() {
        let text = "令和6年度は、「「みんなの窓口」の拡充」（総務課）に443千円を計上します。「予約」に1億2,000万円を。";
        let sentences = sentences(text);
        assert_eq!(sentences.len(), 3);
        let quote = |sentence: &str| quotes(sentence).first().map(|(from, to)| sentence[*from..*to].to_owned());
        assert_eq!(quote(sentences[0]).as_deref(), Some("「「みんなの窓口」の拡充」"));
        assert_eq!(amount(sentences[0]), Some("443千円"));
        assert_eq!(amount(sentences[1]), Some("1億2,000万円"));
        assert_eq!(amount("円滑に進めます"), None);
    }
}
