//! Turns sets of siblings into rosters: a row a sibling, a column for each kind of statement.

use std::collections::{BTreeMap, BTreeSet};

use super::body::{self, Part, Slot};
use super::choice::Candidate;
use super::labels::Labels;
use super::looks::Ending;
use super::pieces::Piece;
use super::seen::Seen;
use super::sets::Set;
use super::small_tables::SmallTables;
use super::tail;
use crate::plan::department;
use crate::plan::flow::Flow;
use crate::plan::roster::{Roster, RosterCell, RosterColumn, RosterRow, RosterShape, RowGroup};
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::fold;

/// Largest number of columns of a roster.
const MOST_COLUMNS: usize = 40;

/// The roster of a set.
pub(super) fn roster(flow: &Flow<'_>, pieces: &[Piece], set: &Set, seen: &Seen<'_>) -> Candidate {
    let words = seen.words;
    let first = usize::from(!set.labelled);
    let bodies: Vec<&[Piece]> = spans(set).map(|(lead, end)| &pieces[lead + first..end]).collect();
    let labels = Labels::learn(&bodies, seen);
    let tables = bodies.iter().flat_map(|body| body.iter().filter_map(|piece| piece.table));
    let small = SmallTables::of(tables.filter_map(|table| flow.document.tables.get(table)));
    let bracketed = bracketed(pieces, set, words);
    let (mut rows, mut again): (Vec<Vec<Part>>, usize) = (Vec::new(), 0);
    for (lead, end) in spans(set) {
        let mut parts = if set.labelled { Vec::new() } else { name(&pieces[lead], bracketed, words) };
        let (body, twice) = body::parts(&pieces[lead + first..end], flow.document, &small, &labels, seen);
        parts.extend(body);
        rows.push(parts);
        again += usize::from(twice);
    }
    settle(&mut rows);
    let (spans, over) = (spans(set).collect(), set.over.clone());
    let rows = Rows { parts: rows, spans, over, shape: shape(pieces, set), emphasis: emphasis(pieces, set) };
    let mut roster = assembled(flow, pieces, rows, seen);
    roster.said_again = again as f32 / set.leads.len().max(1) as f32;
    let leads: Vec<usize> = set.leads.iter().map(|lead| pieces[*lead].item).collect();
    let ended =
        set.leads.iter().filter(|lead| matches!(pieces[**lead].look.ending, Ending::Department | Ending::Leader));
    let ended = ended.count() * 2 > leads.len();
    Candidate { roster, leads, ended }
}

/// The rows of a roster, before it has columns.
pub(super) struct Rows {
    /// The parts of each row.
    pub(super) parts: Vec<Vec<Part>>,
    /// The pieces that each row reads: the first, and one past the last.
    pub(super) spans: Vec<(usize, usize)>,
    /// The headings over each row.
    pub(super) over: Vec<Vec<usize>>,
    /// How it was made.
    pub(super) shape: RosterShape,
    /// How much the names stand out, as a level.
    pub(super) emphasis: u8,
}

/// The roster of some rows.
pub(super) fn assembled(flow: &Flow<'_>, pieces: &[Piece], rows: Rows, seen: &Seen<'_>) -> Roster {
    let columns = columns(&rows.parts);
    let mut roster = Roster { shape: rows.shape, table_confidence: 1.0, ..Roster::default() };
    roster.columns = columns.iter().map(column).collect();
    fill(&mut roster, &columns, rows.parts, rows.emphasis);
    group(flow, pieces, &rows.spans, &rows.over, &mut roster, seen);
    for (lead, end) in rows.spans {
        for piece in &pieces[lead..end] {
            match piece.table {
                Some(table) => roster.claims.tables.extend([table]),
                None => roster.claims.items.extend(piece.item..=piece.last),
            }
        }
    }
    roster
}

fn spans(set: &Set) -> impl Iterator<Item = (usize, usize)> {
    set.leads.iter().copied().zip(set.ends.iter().copied())
}

/// Whether the names of a set end in brackets that hold departments.
fn bracketed(pieces: &[Piece], set: &Set, words: &PlanDictionaries) -> bool {
    let held: Vec<&str> = set.leads.iter().filter_map(|i| Some(tail::brackets(&pieces[*i].text)?.1)).collect();
    let departments = held.iter().filter(|inside| tail::is_department(tail::labelled(inside, words).1, words)).count();
    departments > 0 && departments * 2 >= held.len()
}

/// The line of a sibling and the text after its words.
fn name(lead: &Piece, bracketed: bool, words: &PlanDictionaries) -> Vec<Part> {
    /// Least confidence with which words after a single space are taken for departments.
    const SURE: f32 = 0.9;
    let part = |slot: Slot, text: &str| Part { slot, text: text.to_owned(), at: lead.at.clone() };
    let mut text = lead.text.as_str();
    let mut parts = Vec::new();
    let space = || text.rsplit_once(' ').filter(|(_, behind)| department::likeness(behind, words) >= SURE);
    if let Some((before, behind)) =
        tail::leader(text).or_else(|| tail::gap(text).filter(|(_, b)| tail::is_department(b, words))).or_else(space)
    {
        text = before;
        parts.push(part(Slot::Tail, behind));
    }
    let mut inside = lead.beside.as_deref();
    if inside.is_none()
        && bracketed
        && let Some((before, behind)) = tail::brackets(text)
    {
        (text, inside) = (before, Some(behind));
    }
    if let Some(inside) = inside {
        let (label, inside) = tail::labelled(inside, words);
        parts.push(part(Slot::Bracket(label.to_owned()), inside));
    }
    parts.insert(0, part(Slot::Name, text));
    parts
}

/// Paragraphs without a label are columns of their own only where nearly all siblings have as many.
fn settle(rows: &mut [Vec<Part>]) {
    let count = |row: &Vec<Part>| row.iter().filter(|part| matches!(part.slot, Slot::Rest(_))).count();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    rows.iter().for_each(|row| *counts.entry(count(row)).or_default() += 1);
    let usual =
        counts.iter().max_by_key(|(number, times)| (**times, **number)).map_or((0, 0), |(n, times)| (*n, *times));
    let kept = if usual.1 * 10 >= rows.len() * 7 && (2..=4).contains(&usual.0) { usual.0 } else { 1 };
    for row in rows.iter_mut() {
        let (rest, mut others): (Vec<Part>, Vec<Part>) = std::mem::take(row)
            .into_iter()
            .partition(|part| matches!(part.slot, Slot::Rest(place) if place + 1 > kept));
        for part in rest {
            let last = others.iter_mut().find(|other| other.slot == Slot::Rest(kept - 1));
            match last {
                Some(last) => {
                    last.text.push('\n');
                    last.text.push_str(&part.text);
                    last.at.extend(part.at);
                }
                None => others.push(Part { slot: Slot::Rest(kept - 1), ..part }),
            }
        }
        *row = others;
    }
}

/// The columns in the order in which the rows first have them, the name first.
fn columns(rows: &[Vec<Part>]) -> Vec<Slot> {
    let mut places: BTreeMap<&Slot, (usize, usize)> = BTreeMap::new();
    for row in rows {
        for (place, part) in row.iter().enumerate() {
            let entry = places.entry(&part.slot).or_default();
            *entry = (entry.0 + place, entry.1 + 1);
        }
    }
    let mut slots: Vec<(&Slot, (usize, usize))> = places.into_iter().collect();
    slots.sort_by(|a, b| b.1.1.cmp(&a.1.1).then(a.0.cmp(b.0)));
    slots.truncate(MOST_COLUMNS);
    let mean = |(sum, times): (usize, usize)| sum * 1000 / times.max(1);
    slots.sort_by(|a, b| (*a.0 != Slot::Name, mean(a.1), a.0).cmp(&(*b.0 != Slot::Name, mean(b.1), b.0)));
    slots.into_iter().map(|(slot, _)| slot.clone()).collect()
}

fn column(slot: &Slot) -> RosterColumn {
    let headers = match slot {
        Slot::Label(headers) => headers.clone(),
        Slot::Bracket(label) if !label.is_empty() => vec![label.clone()],
        _ => Vec::new(),
    };
    RosterColumn { headers }
}

fn fill(roster: &mut Roster, columns: &[Slot], rows: Vec<Vec<Part>>, emphasis: u8) {
    roster.rows = vec![RosterRow { cells: vec![None; columns.len()], groups: Vec::new() }; rows.len()];
    for (r, parts) in rows.into_iter().enumerate() {
        for part in parts {
            let Some(column) = columns.iter().position(|slot| *slot == part.slot) else { continue };
            let emphasis = if part.slot == Slot::Name { emphasis } else { 0 };
            roster.put(column, RosterCell { text: part.text, at: part.at, rows: r..r + 1, columns: 1, emphasis });
        }
    }
}

/// How much the siblings stand out: the most frequent level.
fn emphasis(pieces: &[Piece], set: &Set) -> u8 {
    let innermost = pieces.iter().filter_map(|piece| piece.level).max().unwrap_or(0);
    let level = set.leads.iter().filter_map(|i| pieces[*i].level).min();
    level.map_or(0, |level| innermost - level + 1)
}

/// Siblings with a small table each are a set of tables.
fn shape(pieces: &[Piece], set: &Set) -> RosterShape {
    let tabled = spans(set).filter(|(lead, end)| pieces[*lead..*end].iter().any(|piece| piece.table.is_some())).count();
    if tabled * 2 > set.leads.len() { RosterShape::Headed } else { RosterShape::Siblings }
}

/// Assigns headings: those over all rows to the roster, the others to each row.
fn group(
    flow: &Flow<'_>,
    pieces: &[Piece],
    spans: &[(usize, usize)],
    over: &[Vec<usize>],
    roster: &mut Roster,
    seen: &Seen<'_>,
) {
    /// Fewest repetitions from which a heading may announce its content instead of naming a group.
    const AGAIN: usize = 3;
    /// Least share of the rows under a heading that announces its content.
    const NEARLY_ALL: f32 = 0.8;
    /// Largest number of uninformative headings that are kept.
    const MOST_HEADINGS: usize = 6;
    let inner: BTreeSet<usize> =
        spans.iter().flat_map(|(lead, end)| pieces[*lead..*end].iter().map(|piece| piece.item)).collect();
    let path = |((lead, _), over): (&(usize, usize), &Vec<usize>)| {
        let above = flow.items[pieces[*lead].item].above.iter().copied();
        let over = over.iter().map(|i| pieces[*i].item);
        above.chain(over).filter(|item| !inner.contains(item)).collect::<BTreeSet<usize>>()
    };
    let all: Vec<BTreeSet<usize>> = spans.iter().zip(over).map(path).collect();
    let items: BTreeSet<usize> = all.iter().flatten().copied().collect();
    let folded: BTreeMap<usize, String> = items.into_iter().map(|item| (item, fold(&flow.items[item].text))).collect();
    // words that are printed over nearly all of them again and again (◆具体的な事業) name no group
    let mut printed: BTreeMap<&str, (BTreeSet<usize>, usize)> = BTreeMap::new();
    for path in &all {
        let texts: BTreeMap<&str, usize> = path.iter().map(|item| (folded[item].as_str(), *item)).collect();
        for (text, item) in texts {
            let (items, rows) = printed.entry(text).or_default();
            items.insert(item);
            *rows += 1;
        }
    }
    let again = |text: &str| {
        let found = printed.get(text);
        found.is_some_and(|(items, rows)| items.len() >= AGAIN && *rows as f32 >= NEARLY_ALL * all.len() as f32)
    };
    let says_nothing = folded.iter().filter(|(item, text)| seen.is_generic(&flow.items[**item].text) || again(text));
    let says_nothing: BTreeSet<usize> = says_nothing.map(|(item, _)| *item).collect();
    let generic = |item: &usize| says_nothing.contains(item);
    // 主な取組 announces the text below without naming a measure: it applies to all, even if printed in each group
    let mut headings: Vec<usize> = all.iter().flatten().copied().filter(generic).collect();
    headings.sort_unstable();
    headings.dedup_by_key(|item| folded[item].as_str());
    let specific = |path: &BTreeSet<usize>| path.iter().copied().filter(|item| !generic(item)).collect();
    let paths: Vec<Vec<usize>> = all.iter().map(specific).collect();
    let Some(first) = paths.first() else { return };
    let same = |depth: &usize| paths.iter().all(|path| path.get(*depth) == first.get(*depth));
    let common = (0..first.len()).take_while(same).count();
    let text = |item: &usize| RowGroup { text: flow.items[*item].text.clone(), at: flow.items[*item].at.clone() };
    roster.above = headings.iter().take(MOST_HEADINGS).chain(&first[..common]).map(text).collect();
    for (row, path) in roster.rows.iter_mut().zip(&paths) {
        row.groups = path[common..].iter().map(text).collect();
    }
}
