//! Candidate regions for tables: between two lines of one extent, within joined lines, and stretches of texts side by
//! side. Regions overlap; each is the basis of some hypotheses.

use super::recurring::{Beginning, beginnings};
use super::words::{self, Level, Word, median};
use crate::geometry::Rect;
use crate::layout::rules::{Axis, Origin, Rule};

/// Lines of one table begin and end together, within this (points).
const SAME_END: f32 = 4.0;
/// Lines closer than this (points) are one: a double rule.
const DOUBLE: f32 = 3.5;
/// A table without sides is at most this share of the page between two lines.
const HIGHEST_BAND: f32 = 0.3;
/// Largest number of lines at the top and bottom of a stack of lines of which all pairs are examined.
const FEW: usize = 7;
/// Lines at each end of a long run from which regions may begin or end.
const ENDS: usize = 3;
/// Texts side by side have such a gap (em) between them at least.
const GAP: f32 = 0.65;
/// Distance above which lines are parts of different things, in em.
const FARTHEST: f32 = 2.4;
/// Distance above which they are so where something is painted between them, in em.
const FARTHEST_LINED: f32 = 5.0;
/// More lines in succession without anything beside them end a stretch.
const SINGLES: usize = 4;
/// A line by itself over this share of the stretch is a heading or running text.
const WIDE: f32 = 0.6;
/// Running text between two tables is at least this share of them wide.
const TEXT: f32 = 0.7;
/// A space wider than the usual by this (em) may end a stretch.
const LARGER: f32 = 0.6;
/// Sizes that differ by more than this factor may, too.
const OTHER_SIZE: f32 = 1.2;
/// No page has more regions that are worth looking at.
const MOST: usize = 80;
/// Padding beside text, in em, where no line marks the end of a table.
const PADDING: f32 = 0.33;

/// A stretch of the page.
#[derive(Clone)]
pub(super) struct Region<'a> {
    pub(super) levels: Vec<Level<'a>>,
    /// The box of its text.
    text: Rect,
    /// Median font size.
    pub(super) em: f32,
    /// Lines across in it, from top to bottom, edges of stripes included.
    pub(super) across: Vec<Rule>,
    /// Where lines run down.
    pub(super) down: Vec<f32>,
    /// Its left and right side.
    pub(super) sides: (f32, f32),
    height: (f32, f32),
}

impl Region<'_> {
    pub(super) fn top(&self) -> f32 {
        self.height.0
    }

    pub(super) fn bottom(&self) -> f32 {
        self.height.1
    }

    /// Whether a line runs from side to side.
    pub(super) fn is_full(&self, line: &Rule) -> bool {
        self.along(line) > 0.75
    }

    /// Whether a line runs along half of the region: more than one below a label over a few columns.
    pub(super) fn is_half(&self, line: &Rule) -> bool {
        self.along(line) > 0.5
    }

    fn along(&self, line: &Rule) -> f32 {
        let (left, right) = self.sides;
        (line.end.min(right) - line.start.max(left)) / (right - left)
    }
}

/// What regions are found in.
pub(super) struct Ground<'g, 'a> {
    pub(super) words: &'a [Word],
    pub(super) rules: &'g [Rule],
    /// Stripes behind rows.
    pub(super) stripes: &'g [Rect],
    /// Boxes that hold texts together.
    pub(super) boxes: &'g [Rect],
    /// Boxes of components of lines that may be read otherwise.
    pub(super) components: &'g [Rect],
    /// Boxes of certain grids: their content is not examined further.
    pub(super) settled: &'g [Rect],
    pub(super) page: Rect,
}

/// The regions of a page.
pub(super) fn find<'a>(ground: &Ground<'_, 'a>) -> Vec<Region<'a>> {
    let settled = |w: &Word| ground.settled.iter().any(|s| s.contains(w.bounds.centre()));
    let free: Vec<&Word> = ground.words.iter().filter(|w| !settled(w)).collect();
    let mut areas: Vec<Rect> = between_lines(ground, &beginnings(&words::levels(free.clone()), ground.rules));
    areas.retain(|area| !ground.settled.iter().any(|s| s.contains(area.centre())));
    areas.extend(ground.components.iter().copied());
    let mut groups = vec![free.clone()];
    groups.extend(by_box(&free, ground.boxes));
    groups.extend(page_columns(&free, ground.page));
    let mut regions: Vec<Region<'_>> = Vec::new();
    for area in areas {
        let inside = free.iter().filter(|w| area.contains(w.bounds.centre())).copied().collect();
        add(&mut regions, region(words::levels(inside), Some(area), ground));
    }
    for group in groups {
        for table in apart(&words::levels(group), ground) {
            for run in runs(table, ground) {
                add(&mut regions, region(run, None, ground));
            }
        }
    }
    regions.truncate(MOST);
    regions
}

fn add<'a>(regions: &mut Vec<Region<'a>>, region: Option<Region<'a>>) {
    let Some(region) = region else { return };
    let near = |a: Rect, b: Rect| {
        [a.x0 - b.x0, a.top - b.top, a.x1 - b.x1, a.bottom - b.bottom].iter().all(|d| d.abs() <= 2.0)
    };
    if !regions.iter().any(|r| near(r.text, region.text) && r.levels.len() == region.levels.len()) {
        regions.push(region);
    }
}

fn region<'a>(levels: Vec<Level<'a>>, area: Option<Rect>, ground: &Ground<'_, '_>) -> Option<Region<'a>> {
    let text = Rect::union_of(levels.iter().map(|l| l.bounds))?;
    if levels.len() < 2 || levels.iter().filter(|l| is_parted(l)).count() < 2 {
        return None;
    }
    let em = median(levels.iter().flat_map(Level::words).map(|w| w.size).collect());
    let padded = text.grown(PADDING * em);
    let mut bounds = area.unwrap_or(Rect { top: text.top - 1.0, bottom: text.bottom + 1.0, ..padded });
    bounds.x0 = bounds.x0.min(text.x0 - 0.5);
    bounds.x1 = bounds.x1.max(text.x1 + 0.5);
    let along = |from: f32, to: f32| to.min(bounds.x1) - from.max(bounds.x0);
    let reach = (bounds.top - em - 2.0)..(bounds.bottom + em + 2.0);
    let lines = ground.rules.iter().filter(|r| r.axis == Axis::Horizontal && reach.contains(&r.position));
    let mut across: Vec<Rule> = lines.filter(|r| along(r.start, r.end) > em).copied().collect();
    let on = |s: &&Rect| along(s.x0, s.x1) > 0.8 * bounds.width() && s.bottom > bounds.top && s.top < bounds.bottom;
    let edges = ground.stripes.iter().filter(on).flat_map(|s| Rule::around(*s, Origin::Edge));
    across.extend(edges.filter(|r| r.axis == Axis::Horizontal && reach.contains(&r.position)));
    across.sort_by(|a, b| a.position.total_cmp(&b.position));
    let full = |r: &&Rule| along(r.start, r.end) > 0.8 * bounds.width() && r.end - r.start < 1.6 * bounds.width();
    if area.is_none() {
        // a line just above or below closes the region, and marks its sides
        let above = across.iter().filter(full).rfind(|r| r.position <= text.top + 1.0).copied();
        let below = across.iter().filter(full).find(|r| r.position >= text.bottom - 1.0).copied();
        let own = bounds;
        for line in above.iter().chain(&below) {
            bounds.x0 = bounds.x0.min(line.start);
            bounds.x1 = bounds.x1.max(line.end);
        }
        bounds.top = above.map_or(bounds.top, |r| r.position);
        bounds.bottom = below.map_or(bounds.bottom, |r| r.position);
        // lines that enclose other text as well are not of this region alone
        let inside = |b: Rect| ground.words.iter().filter(|w| b.contains(w.bounds.centre())).count();
        if inside(bounds) > inside(own) {
            bounds = own;
        }
    }
    across.retain(|r| bounds.top - 2.0 <= r.position && r.position <= bounds.bottom + 2.0);
    let down = ground.rules.iter().filter(|r| {
        let inside = r.end.min(bounds.bottom) - r.start.max(bounds.top);
        r.axis == Axis::Vertical && inside > 0.5 * em && bounds.x0 + em < r.position && r.position < bounds.x1 - em
    });
    let mut down: Vec<f32> = down.map(|r| r.position).collect();
    down.sort_by(f32::total_cmp);
    down.dedup_by(|a, b| (*a - *b).abs() <= 2.0);
    let height = (bounds.top, bounds.bottom);
    Some(Region { levels, text, em, across, down, sides: (bounds.x0, bounds.x1), height })
}

/// Whether a level has texts side by side.
pub(super) fn is_parted(level: &Level<'_>) -> bool {
    level.texts.windows(2).any(|w| w[1].bounds.x0 - w[0].bounds.x1 >= GAP * w[0].words[0].size)
}

/// The levels cut where a header comes again, without what stands between two tables.
fn apart<'l, 'a>(levels: &'l [Level<'a>], ground: &Ground<'_, '_>) -> Vec<&'l [Level<'a>]> {
    let mut parts = Vec::new();
    let mut rest = levels;
    for Beginning { top, closed } in beginnings(levels, ground.rules) {
        let above = |y: f32| rest.partition_point(|level| level.bounds.centre().y < y);
        let (before, from) = (above(closed.unwrap_or(top)), above(top));
        parts.push(&rest[..before]);
        rest = &rest[from..];
    }
    parts.push(rest);
    parts
}

/// The areas between two lines that begin and end together, of which none reaches over where a table begins.
fn between_lines(ground: &Ground<'_, '_>, beginnings: &[Beginning]) -> Vec<Rect> {
    let mut lines: Vec<Rule> = ground.rules.iter().filter(|r| r.axis == Axis::Horizontal).copied().collect();
    lines.sort_by(|a, b| a.position.total_cmp(&b.position));
    let mut stacks: Vec<Vec<Rule>> = Vec::new();
    for line in lines {
        let alike = |stack: &&mut Vec<Rule>| {
            let last = stack[stack.len() - 1];
            (last.start - line.start).abs() <= SAME_END
                && (last.end - line.end).abs() <= SAME_END
                && line.position - last.position <= HIGHEST_BAND * ground.page.height()
        };
        match stacks.iter_mut().find(alike) {
            Some(stack) if line.position - stack[stack.len() - 1].position <= DOUBLE => {}
            Some(stack) => stack.push(line),
            None => stacks.push(vec![line]),
        }
    }
    let mut areas = Vec::new();
    let begins = |a: &Rule, b: &Rule| beginnings.iter().any(|it| a.position < it.top && it.top <= b.position + 1.0);
    let joins = |a: &Rule, b: &Rule| !begins(a, b) && !is_running_text(a, b, ground.words);
    let parts = stacks.iter().flat_map(|stack| stack.chunk_by(joins));
    for stack in parts.filter(|s| s.len() > 1) {
        let n = stack.len();
        let first = |i: &usize| n <= FEW || *i < ENDS;
        let last = |j: &usize| n <= FEW || *j + ENDS >= n;
        for i in (0..n).filter(first) {
            for j in (i + 1..n).filter(last) {
                areas.push(Rect::new(stack[i].start, stack[i].position, stack[i].end, stack[j].position));
            }
        }
    }
    areas
}

/// Whether the text between two lines is running text with nothing side by side: then the lines belong to two tables.
fn is_running_text(above: &Rule, below: &Rule, words: &[Word]) -> bool {
    let band = Rect::new(above.start, above.position, above.end, below.position);
    let levels = words::levels(words.iter().filter(|w| band.contains(w.bounds.centre())).collect());
    let wide = |l: &Level<'_>| l.bounds.width() >= TEXT * above.length() && !is_parted(l);
    levels.len() > 1 && levels.iter().any(wide) && !levels.iter().any(is_parted)
}

/// The words by their box, for boxes with several lines.
fn by_box<'a>(words: &[&'a Word], boxes: &[Rect]) -> Vec<Vec<&'a Word>> {
    let home = |w: &&Word| {
        let around = boxes.iter().enumerate().filter(|(_, b)| b.contains(w.bounds.centre()));
        around.min_by(|a, b| a.1.area().total_cmp(&b.1.area())).map(|(i, _)| i)
    };
    let homes: Vec<Option<usize>> = words.iter().map(home).collect();
    let mut used: Vec<usize> = homes.iter().flatten().copied().collect();
    used.sort_unstable();
    used.dedup();
    if used.is_empty() {
        return Vec::new();
    }
    let of = |wanted: Option<usize>| {
        words.iter().zip(&homes).filter(|(_, home)| **home == wanted).map(|(w, _)| *w).collect()
    };
    used.iter().map(|i| of(Some(*i))).chain([of(None)]).collect()
}

/// The words left and right of a gap that runs down the middle of the page.
fn page_columns<'a>(words: &[&'a Word], page: Rect) -> Vec<Vec<&'a Word>> {
    let (from, to) = (0.35 * page.width(), 0.65 * page.width());
    let mut covered = [0_usize; 61];
    let step = (to - from) / 60.0;
    for word in words {
        let place = |x: f32| (((x - from) / step).clamp(0.0, 60.0)) as usize;
        if word.bounds.x1 > from && word.bounds.x0 < to {
            covered[place(word.bounds.x0)..=place(word.bounds.x1)].iter_mut().for_each(|c| *c += 1);
        }
    }
    let Some((at, least)) = covered.iter().enumerate().min_by_key(|(i, c)| (**c, i.abs_diff(30))) else {
        return Vec::new();
    };
    let x = from + step * at as f32;
    let (left, right): (Vec<&Word>, Vec<&Word>) = words.iter().copied().partition(|w| w.bounds.centre().x < x);
    let few = *least * 50 <= words.len();
    if few && left.len() >= 20 && right.len() >= 20 { vec![left, right] } else { Vec::new() }
}

/// Stretches of levels with texts side by side, whole and cut where something may end.
fn runs<'a>(levels: &[Level<'a>], ground: &Ground<'_, '_>) -> Vec<Vec<Level<'a>>> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < levels.len() {
        if !is_parted(&levels[start]) {
            start += 1;
            continue;
        }
        let (mut end, mut last) = (start + 1, start);
        while end < levels.len() && follows(&levels[end - 1], &levels[end], ground) && end - last <= SINGLES {
            if is_parted(&levels[end]) {
                last = end;
            }
            end += 1;
        }
        let run = &levels[start..end];
        if last > start {
            variants(run, last + 1 - start, start.checked_sub(1).map(|i| &levels[i]), &mut found);
        }
        start = last + 1;
    }
    found
}

fn follows(above: &Level<'_>, below: &Level<'_>, ground: &Ground<'_, '_>) -> bool {
    let em = above.size().max(below.size());
    let gap = below.bounds.top - above.bounds.bottom;
    let between = |y: f32| above.bounds.centre().y < y && y < below.bounds.centre().y;
    let lined = || {
        let line = ground.rules.iter().any(|r| {
            r.axis == Axis::Horizontal && between(r.position) && r.start < above.bounds.x1 && r.end > above.bounds.x0
        });
        line || ground.stripes.iter().any(|s| between(s.top) || between(s.bottom))
    };
    gap <= FARTHEST * em || gap <= FARTHEST_LINED * em && lined()
}

/// A stretch whose last level with texts side by side is the one before `parted`: with the lines after it, without
/// them, with the one before it, and in pieces.
fn variants<'a>(run: &[Level<'a>], parted: usize, before: Option<&Level<'a>>, found: &mut Vec<Vec<Level<'a>>>) {
    let whole = &run[..parted];
    found.push(whole.to_vec());
    let gap = |w: &[Level<'_>]| w[1].bounds.top - w[0].bounds.bottom;
    let usual = median(whole.windows(2).map(gap).collect());
    let em = median(whole.iter().map(Level::size).collect());
    // lines that go on below the last row, as close as its own lines
    let tail = run[parted - 1..].windows(2).take_while(|w| gap(w) <= usual.max(0.6 * em)).count();
    if tail > 0 {
        found.push(run[..parted + tail].to_vec());
    }
    if let Some(before) = before.filter(|b| run[0].bounds.top - b.bounds.bottom <= usual.max(0.8 * em)) {
        found.push(std::iter::once(before).chain(whole).cloned().collect());
    }
    let width = Rect::union_of(whole.iter().map(|l| l.bounds)).map_or(0.0, Rect::width);
    let single = |l: &Level<'_>| !is_parted(l);
    let wide = |l: &Level<'_>| single(l) && l.bounds.width() >= WIDE * width;
    let spaced = |a: &Level<'_>, b: &Level<'_>| b.bounds.top - a.bounds.bottom > usual + LARGER * em;
    let sized = |a: &Level<'_>, b: &Level<'_>| a.size().max(b.size()) > OTHER_SIZE * a.size().min(b.size());
    pieces(whole, |a, b| !spaced(a, b), |_| false, found);
    pieces(whole, |a, b| !sized(a, b), |_| false, found);
    pieces(whole, |_, _| true, wide, found);
    pieces(whole, |_, _| true, single, found);
}

/// The pieces of a stretch between cuts, and without the levels that part them.
fn pieces<'a>(
    run: &[Level<'a>],
    joins: impl Fn(&Level<'a>, &Level<'a>) -> bool,
    parts: impl Fn(&Level<'a>) -> bool,
    found: &mut Vec<Vec<Level<'a>>>,
) {
    let chunks = run.chunk_by(|a, b| joins(a, b) && !parts(a) && !parts(b));
    for chunk in chunks.filter(|c| c.len() < run.len()) {
        let (first, last) = (chunk.iter().position(is_parted), chunk.iter().rposition(is_parted));
        if let (Some(first), Some(last)) = (first, last)
            && last > first
        {
            found.push(chunk[first..=last].to_vec());
        }
    }
}
