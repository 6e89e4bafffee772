//! Splits the items of the flow into pieces: wrapped lines stay together, and every new beginning is separate. The
//! flow joins lines of one size and column; siblings depend on where a number, a bullet or a label begins.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::labels::{self, Form, Head};
use super::looks::{self, Look, Mark};
use super::tail;
use crate::document::{Lead, Line, Location};
use crate::geometry::Rect;
use crate::plan::flow::{Flow, FlowItem, FlowKind};
use crate::plan::vocabulary::PlanDictionaries;
use crate::text::{fold, one_of};

/// A part of an item of the flow, with its style.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Index in the flow.
    pub(super) item: usize,
    /// Index of the last item that continues it.
    pub(super) last: usize,
    /// The table that it is.
    pub(super) table: Option<usize>,
    /// Its words.
    pub(super) text: String,
    /// Its places: one box for each line.
    pub(super) at: Vec<Location>,
    /// Text beside it in brackets of its own.
    pub(super) beside: Option<String>,
    /// Its level, if it is a heading.
    pub(super) level: Option<u8>,
    /// The painted box around it.
    pub(super) boxed: Option<usize>,
    /// Height of its letters in points, rounded.
    pub(super) size: i32,
    /// How it begins and ends.
    pub(super) look: Look,
    /// The label that it may begin with.
    pub(super) head: Option<Head>,
    /// Whether it is nothing but departments.
    pub(super) department: bool,
    /// The beginnings of its words that are letters and shorter than all of them.
    pub(super) beginnings: Vec<Beginning>,
}

/// Largest number of lines that are examined.
const MOST_LINES: usize = 80;
/// Least room at the end of a line, in letters, that shows that it did not wrap.
const ROOM: f32 = 3.0;

/// The pieces of a flow.
pub(super) fn of(flow: &Flow<'_>, words: &PlanDictionaries) -> Vec<Piece> {
    let pages: Vec<Sheet<'_>> = flow.document.pages.iter().map(|page| Sheet::of(page.page, &page.lines)).collect();
    let sheet = |page: u32| pages.binary_search_by_key(&page, |sheet| sheet.page).ok().map(|at| &pages[at]);
    let recurring = recurring(&pages);
    let mut pieces: Vec<Piece> = Vec::new();
    for (index, item) in flow.items.iter().enumerate() {
        let lines = printed(item, &sheet);
        let groups = if lines.len() > 1 { cut(&lines, &sheet, &recurring, words) } else { vec![lines.as_slice()] };
        for group in groups {
            let new = piece(index, item, group, words);
            if !goes_on(&mut pieces, &new, words) && !joins_left(&mut pieces, &new) {
                pieces.push(new);
            }
        }
    }
    number_beginnings(&mut pieces);
    pieces
}

/// A beginning of a piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning {
    /// The same for the same words: sets of siblings count them again and again.
    pub(super) number: u64,
    /// Bytes of the piece without its bullet.
    pub(super) length: usize,
}

fn number_beginnings(pieces: &mut [Piece]) {
    let mut numbers: HashMap<String, u64> = HashMap::new();
    for piece in pieces {
        let whole = looks::bare(&piece.text).len();
        let shorter = labels::beginnings(&piece.text).filter(|word| word.len() < whole);
        let beginning = |word: &str| {
            let next = numbers.len() as u64;
            Beginning { number: *numbers.entry(word.to_owned()).or_insert(next), length: word.len() }
        };
        piece.beginnings = shorter.map(beginning).collect();
    }
}

/// The lines of a page from top to bottom, and where its columns end.
struct Sheet<'l> {
    page: u32,
    lines: Vec<&'l Line>,
    /// For each left side (in steps of [`STEP`] points) the two right sides that lines reach farthest.
    rights: BTreeMap<i32, [f32; 2]>,
}

/// Largest difference of two equal left sides, in points.
const STEP: f32 = 3.0;

impl<'l> Sheet<'l> {
    fn of(page: u32, lines: &'l [Line]) -> Self {
        let mut lines: Vec<&Line> = lines.iter().filter(|line| !line.role.is_furniture()).collect();
        lines.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
        let mut rights = BTreeMap::new();
        for line in &lines {
            let far: &mut [f32; 2] = rights.entry((line.bbox.x0 / STEP).round() as i32).or_default();
            *far = farthest(*far, line.bbox.x1);
        }
        Self { page, lines, rights }
    }

    /// How far at least two of the lines go that begin where this one does.
    fn right(&self, line: Rect) -> f32 {
        let place = (line.x0 / STEP).round() as i32;
        let sides = (place - 1..=place + 1).filter_map(|place| self.rights.get(&place).copied());
        let far = sides.flatten().fold([0.0, 0.0], farthest);
        far[1].max(line.x1)
    }
}

/// The two farthest of three places.
fn farthest(far: [f32; 2], place: f32) -> [f32; 2] {
    [far[0].max(place), far[1].max(far[0].min(place))]
}

/// Words before a space that recur, on lines of their own or as years at the beginning of lines.
fn recurring(sheets: &[Sheet<'_>]) -> BTreeSet<String> {
    /// Least number of equal beginnings that is not chance.
    const FEWEST: usize = 3;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in sheets.iter().flat_map(|sheet| &sheet.lines) {
        if let Some(head) = labels::candidate(&line.text) {
            *counts.entry(head.word).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count >= FEWEST).map(|(word, _)| word).collect()
}

/// A line as printed.
struct Printed {
    text: String,
    lead: Option<Lead>,
    at: Location,
}

/// The printed lines of an item, if the lines at its places have the same words.
fn printed<'s, 'l: 's>(item: &FlowItem, sheet: &impl Fn(u32) -> Option<&'s Sheet<'l>>) -> Vec<Printed> {
    let mut found = Vec::new();
    for place in &item.at {
        let Some(sheet) = sheet(place.page) else { continue };
        let around = place.bbox.grown(0.5);
        let from = sheet.lines.partition_point(|line| line.bbox.top < around.top);
        let level = sheet.lines[from..].iter().take(MOST_LINES * 4).take_while(|line| line.bbox.top <= around.bottom);
        found.extend(
            level.filter(|line| around.contains(line.bbox.centre()) && line.bbox.bottom <= around.bottom).map(|line| {
                Printed {
                    text: line.text.trim().to_owned(),
                    lead: line.lead,
                    at: Location { page: place.page, bbox: line.bbox },
                }
            }),
        );
    }
    let said: String = found.iter().map(|line| fold(&line.text)).collect();
    if !found.is_empty() && found.len() <= MOST_LINES && said == fold(&item.text) {
        return found;
    }
    let at = item.at.first().copied().unwrap_or(Location { page: 0, bbox: Rect::default() });
    vec![Printed { text: item.text.trim().to_owned(), lead: None, at }]
}

/// Cuts the lines of an item where something new begins.
fn cut<'p, 's, 'l: 's>(
    lines: &'p [Printed],
    sheet: &impl Fn(u32) -> Option<&'s Sheet<'l>>,
    recurring: &BTreeSet<String>,
    words: &PlanDictionaries,
) -> Vec<&'p [Printed]> {
    let even = is_even(lines);
    let begins = |i: usize| {
        let (before, line) = (&lines[i - 1], &lines[i]);
        line.lead.is_some()
            || begins_anew(&line.text, recurring, words)
            || tail::department(&before.text, words).is_some()
            || before.at.page == line.at.page
                && !even
                && sheet(line.at.page).is_some_and(|sheet| has_room(before, line, sheet.right(before.at.bbox)))
    };
    let starts: Vec<usize> = std::iter::once(0).chain((1..lines.len()).filter(|i| begins(*i))).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts.iter().zip(ends).map(|(start, end)| &lines[*start..end]).collect()
}

/// Whether the lines of a paragraph but the last all end at one place, as wrapped lines do.
fn is_even(lines: &[Printed]) -> bool {
    let ends = || lines[..lines.len() - 1].iter().map(|line| line.at.bbox.x1);
    let (least, most) = (ends().fold(f32::INFINITY, f32::min), ends().fold(0.0, f32::max));
    let size = lines[0].at.bbox.height();
    lines.len() > 2 && most - least < 1.6 * size && lines[lines.len() - 1].at.bbox.x1 < most + 0.6 * size
}

/// Whether a line left room for what follows: it did not wrap.
fn has_room(before: &Printed, line: &Printed, right: f32) -> bool {
    let (one, next) = (before.at.bbox, line.at.bbox);
    let size = one.height().max(1.0);
    let beside = one.overlap_y(next) > 0.5 * size;
    let shorter = next.x1 > one.x1 + 1.5 * size && next.x0 < one.x1;
    beside || shorter || right - one.x1 > ROOM * size && !before.text.ends_with(['、', '・', '（'])
}

/// Whether a line begins with a bullet, a number or a label in signs.
fn begins_anew(line: &str, recurring: &BTreeSet<String>, words: &PlanDictionaries) -> bool {
    let head = labels::candidate(line);
    if head.as_ref().is_some_and(|head| recurring.contains(&head.word)) {
        return true;
    }
    let signed = || !line.starts_with(['(', '（']) && head.as_ref().is_some_and(|head| head.form == Form::Signed);
    match Mark::of(line, words) {
        Mark::Bullet(_) => true,
        Mark::Badge => tail::enclosed(line).is_some() || signed(),
        Mark::None => signed() || tail::enclosed(line).is_some(),
        Mark::Styled(style) => !matches!(style, crate::plan::marker::Style::Dotted(1)) || line.contains(['.', '．']),
        Mark::Named(_) | Mark::Kana | Mark::Counted => true,
    }
}

fn piece(index: usize, item: &FlowItem, lines: &[Printed], words: &PlanDictionaries) -> Piece {
    let (level, table) = match item.kind {
        FlowKind::Heading(level) => (Some(level), None),
        FlowKind::Table(table) => (None, Some(table)),
        FlowKind::Paragraph | FlowKind::ListItem => (None, None),
    };
    let height = lines.first().map_or(0.0, |line| line.at.bbox.height().min(line.at.bbox.width()));
    let mut text = join(lines.iter().map(|line| line.text.as_str()));
    let lead = lines.first().and_then(|line| line.lead.filter(|lead| text.is_char_boundary(lead.length)));
    if let Some(badge) = lead.filter(|lead| lead.badge) {
        text = text.split_off(badge.length).trim().to_owned();
    }
    let label = lead.filter(|lead| !lead.badge).and_then(|lead| labels::styled(&text, lead.length));
    let inside = tail::enclosed(&text).unwrap_or(&text);
    Piece {
        item: index,
        last: index,
        table,
        at: lines.iter().map(|line| line.at).collect(),
        beside: None,
        level,
        boxed: item.in_box,
        size: height.round() as i32,
        look: Look::of(&text, words),
        head: label.or_else(|| labels::candidate(&text)),
        department: tail::is_department(inside, words),
        beginnings: Vec::new(),
        text,
    }
}

/// A bracket that is open at the end of a line and closed in the next goes on, whatever the layout made of the lines.
fn goes_on(pieces: &mut [Piece], new: &Piece, words: &PlanDictionaries) -> bool {
    /// Largest length of two joined pieces together, in characters; longer texts are paragraphs.
    const LONGEST: usize = 120;
    let Some(before) = pieces.last_mut().filter(|before| before.table.is_none() && new.table.is_none()) else {
        return false;
    };
    let open = |text: &str| text.chars().filter(|c| one_of("（(【［〔", *c)).count();
    let closed = |text: &str| text.chars().filter(|c| one_of("）)】］〕", *c)).count();
    let (one, next) = (&before.text, &new.text);
    let split = open(one) == closed(one) + 1 && closed(next) == open(next) + 1;
    let short = before.look.length + new.look.length < LONGEST;
    if !split || !short || new.look.mark != Mark::None {
        return false;
    }
    before.text = join([one.as_str(), next.as_str()].into_iter());
    before.at.extend(new.at.iter().copied());
    before.last = new.item;
    before.look = Look::of(&before.text, words);
    // what looks otherwise at the beginning stays a label, whatever follows it
    before.head =
        before.head.take().filter(|head| head.form == Form::Signed).or_else(|| labels::candidate(&before.text));
    before.department = tail::is_department(tail::enclosed(&before.text).unwrap_or(&before.text), words);
    true
}

/// Text in brackets of its own to the right of a line belongs to it, regardless of reading order.
fn joins_left(pieces: &mut [Piece], new: &Piece) -> bool {
    /// Largest number of pieces that are searched back for the one to the left.
    const NEAR: usize = 8;
    let (Some(inside), Some(place)) = (tail::enclosed(&new.text), new.at.first()) else { return false };
    let inside = inside.to_owned();
    let left = |piece: &&mut Piece| {
        piece.at.last().is_some_and(|at| {
            let level = at.bbox.overlap_y(place.bbox) > 0.5 * place.bbox.height().min(at.bbox.height());
            at.page == place.page && level && at.bbox.x1 <= place.bbox.x1 && piece.beside.is_none()
        })
    };
    if place.bbox.area() <= 0.0 {
        return false;
    }
    match pieces.iter_mut().rev().take(NEAR).find(left) {
        Some(piece) => {
            piece.beside = Some(inside);
            true
        }
        None => false,
    }
}

/// Lines joined: a space only between words of Latin letters.
fn join<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let mut joined = String::new();
    for line in lines {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(joined.chars().last()) && latin(line.chars().next()) {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}
