//! Groups glyphs into lines. Positions decide; painting order only suggests what to try first. Neither alone is right
//! for all files.

use super::{TextLine, lead};
use crate::geometry::Rect;
use crate::pdf::{Colour, Glyph, Turn};

/// Glyphs painted one after the other stay on a line up to this gap (em): tracked-out headings.
const GAP_IN_RUN: f32 = 1.2;
/// Runs painted apart from each other are one line up to this gap (em): less than any gutter.
const GAP_BETWEEN_RUNS: f32 = 0.6;
/// Largest overlap of neighbouring glyphs of a line, in em: kerning, and em boxes of half-width glyphs.
const MAX_OVERLAP: f32 = 0.7;
/// Boxes on one line share this much of the lower one's height.
const SAME_LINE: f32 = 0.5;
/// Gap between Latin letters, in em, from which a space is inserted.
const LATIN_SPACE: f32 = 0.18;
/// A gap (em) between pieces of a line that is printed as a space, whatever the letters.
const WIDE_SPACE: f32 = 0.9;

/// Runs of more glyphs together are not held against each other glyph by glyph: no line of text is so long.
const LONGEST: usize = 256;

/// How text on one baseline is split into lines.
#[derive(Debug, Clone, Copy)]
pub(super) enum Parting {
    /// A gutter parts two lines: running text.
    Gutters,
    /// Nothing does: in a cell.
    Nothing,
}

/// The direction in which a glyph's line runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Right,
    Down,
    Left,
    Up,
}

impl Direction {
    pub(super) const fn of(glyph: &Glyph) -> Self {
        match (glyph.vertical, glyph.turn) {
            (false, Turn::None) => Self::Right,
            (false, Turn::Half) => Self::Left,
            (false, Turn::Right) | (true, Turn::None | Turn::Half) => Self::Down,
            (false, Turn::Left) => Self::Up,
            (true, Turn::Right) => Self::Left,
            (true, Turn::Left) => Self::Right,
        }
    }

    /// The box in the frame of the line: x along it, y to the next line.
    pub(super) const fn frame(self, r: Rect) -> Rect {
        match self {
            Self::Right => r,
            Self::Down => Rect { x0: r.top, top: -r.x1, x1: r.bottom, bottom: -r.x0 },
            Self::Left => Rect { x0: -r.x1, top: -r.bottom, x1: -r.x0, bottom: -r.top },
            Self::Up => Rect { x0: -r.bottom, top: r.x0, x1: -r.top, bottom: r.x1 },
        }
    }
}

/// Glyphs on one line, by their indexes, with their box in the line's frame.
#[derive(Debug, Clone)]
struct Run {
    glyphs: Vec<usize>,
    direction: Direction,
    frame: Rect,
    size: f32,
    /// Place of its last glyph in the painting order.
    last: usize,
    first: usize,
}

/// The lines of some glyphs of a page. They come by painting order; inside a cell from top to bottom.
pub(super) fn build(glyphs: &[Glyph], subset: &[usize], parting: Parting) -> Vec<TextLine> {
    let mut runs = merge(glyphs, stream_runs(glyphs, subset), parting);
    if matches!(parting, Parting::Nothing) {
        runs.sort_by(|a, b| a.direction.cmp(&b.direction).then(a.frame.top.total_cmp(&b.frame.top)));
    } else {
        runs.sort_by_key(|r| r.first);
    }
    runs.iter().filter_map(|run| line(glyphs, run)).collect()
}

/// Runs of glyphs that go on from one to the next in painting order.
fn stream_runs(glyphs: &[Glyph], subset: &[usize]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for &index in subset {
        let glyph = &glyphs[index];
        let direction = Direction::of(glyph);
        let frame = direction.frame(glyph.bounds);
        let em = glyph.size;
        if let Some(run) = runs.last_mut()
            && run.direction == direction
            && is_level(run.frame, frame)
            && (-MAX_OVERLAP * em..=GAP_IN_RUN * em).contains(&(frame.x0 - run.frame.x1))
        {
            run.glyphs.push(index);
            run.frame = run.frame.union(frame);
            run.size = run.size.max(em);
            run.last = index;
            continue;
        }
        runs.push(Run { glyphs: vec![index], direction, frame, size: em, last: index, first: index });
    }
    runs
}

fn is_level(a: Rect, b: Rect) -> bool {
    a.overlap_y(b) >= SAME_LINE * a.height().min(b.height())
}

/// Joins runs beside each other on one line.
fn merge(glyphs: &[Glyph], mut runs: Vec<Run>, parting: Parting) -> Vec<Run> {
    runs.sort_by(|a, b| {
        (a.direction.cmp(&b.direction))
            .then(a.frame.top.total_cmp(&b.frame.top))
            .then(a.frame.x0.total_cmp(&b.frame.x0))
    });
    let mut done: Vec<Run> = Vec::with_capacity(runs.len());
    let mut tallest: f32 = 0.0;
    for run in runs {
        // `done` is sorted as the runs are: what begins higher than the tallest run reaches down is not level
        let reaches = |d: &&Run| d.direction == run.direction && d.frame.top + tallest >= run.frame.top;
        let near = done.iter().rev().take_while(reaches).position(|d| continues(glyphs, d, &run, parting));
        let place = near.map_or(done.len(), |back| done.len() - 1 - back);
        match done.get_mut(place) {
            Some(line) => absorb(line, run),
            None => done.push(run),
        }
        tallest = tallest.max(done[place].frame.height());
    }
    // a run in the middle may have closed a gap
    let mut again = true;
    while again {
        again = false;
        let mut i = 0;
        while i < done.len() {
            let found = (0..i).rev().take(64).find(|j| continues(glyphs, &done[*j], &done[i], parting));
            if let Some(j) = found {
                let run = done.remove(i);
                absorb(&mut done[j], run);
                again = true;
            } else {
                i += 1;
            }
        }
    }
    done
}

fn continues(glyphs: &[Glyph], a: &Run, b: &Run, parting: Parting) -> bool {
    if a.direction != b.direction || !is_level(a.frame, b.frame) {
        return false;
    }
    let em = a.size.min(b.size);
    let (left, right) = if a.frame.x0 <= b.frame.x0 { (a, b) } else { (b, a) };
    let gap = right.frame.x0 - left.frame.x1;
    let in_stream = left.last + 1 == right.first;
    let limit = match parting {
        Parting::Nothing => f32::INFINITY,
        Parting::Gutters if in_stream => GAP_IN_RUN,
        Parting::Gutters => GAP_BETWEEN_RUNS,
    };
    // a small glyph over a large one (ruby, a mark on a letter) is no neighbour
    if gap < -MAX_OVERLAP * em {
        return interleave(glyphs, a, b);
    }
    gap <= limit * em
}

/// Whether the glyphs of one run lie in gaps of the other: a line may be painted in any order.
fn interleave(glyphs: &[Glyph], a: &Run, b: &Run) -> bool {
    let extent = |run: &Run, i: usize| {
        let frame = run.direction.frame(glyphs[i].bounds);
        (frame.x0, frame.x1)
    };
    let apart = |(from, to): (f32, f32), (start, end): (f32, f32)| {
        let (one, other) = (f32::midpoint(from, to), f32::midpoint(start, end));
        (one < start || end < one) && (other < from || to < other)
    };
    a.glyphs.len() + b.glyphs.len() <= LONGEST
        && a.glyphs.iter().all(|i| b.glyphs.iter().all(|j| apart(extent(a, *i), extent(b, *j))))
}

fn absorb(into: &mut Run, run: Run) {
    into.glyphs.extend(run.glyphs);
    into.frame = into.frame.union(run.frame);
    into.size = into.size.max(run.size);
    into.last = into.last.max(run.last);
    into.first = into.first.min(run.first);
}

fn line(glyphs: &[Glyph], run: &Run) -> Option<TextLine> {
    let mut members: Vec<(Rect, &Glyph)> =
        run.glyphs.iter().map(|i| (run.direction.frame(glyphs[*i].bounds), &glyphs[*i])).collect();
    members.sort_by(|a, b| a.0.x0.total_cmp(&b.0.x0));
    let shown: Vec<&Glyph> = members.iter().map(|(_, glyph)| *glyph).filter(|glyph| !glyph.is_blank()).collect();
    let bounds = Rect::union_of(shown.iter().map(|g| g.bounds))?;
    let mut sizes: Vec<f32> = members.iter().map(|(_, g)| g.size).collect();
    sizes.sort_by(f32::total_cmp);
    let bold = members.iter().filter(|(_, g)| g.bold).count() * 2 > members.len();
    let text = spell(&members);
    Some(TextLine {
        lead: lead::of(&shown, &text),
        text,
        bounds,
        size: sizes[sizes.len() / 2],
        bold,
        vertical: matches!(run.direction, Direction::Down | Direction::Up),
        colour: shown.get(shown.len() / 2).map_or(Colour::BLACK, |g| g.colour),
        order: shown.iter().map(|g| g.order).min().unwrap_or(0),
        block: 0,
        glyphs: members.len(),
        recognised: recognised(&shown),
        struck: shown.iter().filter(|g| g.struck).count() * 2 > shown.len(),
    })
}

/// Mean confidence of character recognition over the glyphs; `None` if the text comes from the file.
fn recognised(shown: &[&Glyph]) -> Option<f32> {
    let known: Vec<f32> = shown.iter().filter_map(|glyph| glyph.recognised).collect();
    (!known.is_empty()).then(|| known.iter().sum::<f32>() / known.len() as f32)
}

/// The text of a line without spaces at its ends: a gap between Latin letters is a space, between ideographs only a
/// wide one; and the edge of a badge is one.
fn spell(members: &[(Rect, &Glyph)]) -> String {
    let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, ',' | '.' | ')' | '(');
    let space = |c: char| matches!(c, ' ' | '\u{3000}');
    let mut text = String::with_capacity(members.iter().map(|(_, glyph)| glyph.text.len() + 1).sum());
    let (mut end, mut last, mut shown) = (f32::NEG_INFINITY, None, None);
    for (frame, glyph) in members {
        if let (Some(before), next) = (last, glyph.text.chars().next())
            && !space(before)
            && !next.is_some_and(space)
        {
            let between_latin = latin(before) && next.is_some_and(latin);
            let gap = (frame.x0 - end) / glyph.size.max(1.0);
            let badge = shown.is_some_and(|before| lead::parts_badge(before, glyph));
            if badge || gap > if between_latin { LATIN_SPACE } else { WIDE_SPACE } {
                text.push(' ');
            }
        }
        text.push_str(&glyph.text);
        end = end.max(frame.x1);
        last = glyph.text.chars().next_back().or(last);
        shown = (!glyph.is_blank()).then_some(*glyph).or(shown);
    }
    text.truncate(text.trim_end_matches(' ').len());
    if text.starts_with(' ') {
        text = text.trim_start_matches(' ').to_owned();
    }
    text
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Glyphs of a string set at (x, y) with 10-point full-width advances.
    pub(in crate::layout) fn set(text: &str, x: f32, y: f32, order: u32) -> Vec<Glyph> {
        text.chars()
            .enumerate()
            .map(|(i, c)| Glyph {
                text: c.to_string().into(),
                bounds: Rect::new(x + 10.0 * i as f32, y, x + 10.0 * (i + 1) as f32, y + 10.0),
                size: 10.0,
                run: order,
                order,
                ..Glyph::default()
            })
            .collect()
    }

    fn texts(glyphs: &[Glyph], parting: Parting) -> Vec<String> {
        let all: Vec<usize> = (0..glyphs.len()).collect();
        build(glyphs, &all, parting).into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn columns_stay_apart_and_cells_do_not() {
        let glyphs = [set("左の段", 0.0, 0.0, 0), set("右の段", 60.0, 0.0, 1)].concat();
        assert_eq!(texts(&glyphs, Parting::Gutters), ["左の段", "右の段"]);
        assert_eq!(texts(&glyphs, Parting::Nothing), ["左の段 右の段"]);
    }

    #[test]
    fn shuffled_painting_gives_the_same_line() {
        let mut glyphs = set("住民目線のDX", 0.0, 0.0, 0);
        glyphs.swap(0, 5);
        glyphs.reverse();
        assert_eq!(texts(&glyphs, Parting::Gutters), ["住民目線のDX"]);
    }

    #[test]
    fn a_run_fills_the_gaps_of_one_painted_before() {
        let glyphs =
            [set("希", 0.0, 0.0, 0), set("者へ", 20.0, 0.1, 1), set("望", 10.0, 0.2, 2), set("の情報", 40.0, 0.0, 3)];
        assert_eq!(texts(&glyphs.concat(), Parting::Nothing), ["希望者への情報"]);
        assert_eq!(texts(&glyphs.concat(), Parting::Gutters), ["希望者への情報"]);
        let comb = |start: f32, order: u32| (0..300).flat_map(move |i| set("歯", start + 20.0 * i as f32, 0.0, order));
        let long: Vec<Glyph> = comb(0.0, 0).chain(comb(10.0, 1)).collect();
        assert_eq!(texts(&long, Parting::Nothing).len(), 2, "longer than any line");
        let over = [set("重ね書き", 0.0, 0.0, 0), set("重なる", 3.0, 3.0, 1)].concat();
        assert_eq!(texts(&over, Parting::Nothing).len(), 2);
    }

    #[test]
    fn vertical_writing_runs_down() {
        let glyphs: Vec<Glyph> = set("縦書き", 0.0, 0.0, 0)
            .into_iter()
            .enumerate()
            .map(|(i, g)| Glyph {
                bounds: Rect::new(50.0, 10.0 * i as f32, 60.0, 10.0 * (i + 1) as f32),
                vertical: true,
                ..g
            })
            .collect();
        assert_eq!(texts(&glyphs, Parting::Gutters), ["縦書き"]);
    }

    #[test]
    fn every_glyph_is_on_one_line() {
        let glyphs =
            [set("一行目", 0.0, 0.0, 0), set("二行目です", 0.0, 14.0, 1), set("脚注", 200.0, 300.0, 2)].concat();
        let all: Vec<usize> = (0..glyphs.len()).collect();
        let total: usize = build(&glyphs, &all, Parting::Gutters).iter().map(|l| l.glyphs).sum();
        assert_eq!(total, glyphs.len());
    }
}
