//! Vertical writing that the file does not say is vertical: glyphs of a horizontal font set one below the other, as
//! browsers and many programs do. They are marked, so that lines and tables see columns of text.

use super::places::Places;
use crate::geometry::{Point, Rect};
use crate::pdf::{Glyph, Turn};

/// Glyphs of a column are at most so far apart (em), or overlap by no more: less than the lines of horizontal text,
const NEXT: f32 = 0.35;
/// … have their middles on one line (em),
const STRAIGHT: f32 = 0.2;
/// … and one size.
const SAME_SIZE: f32 = 1.15;
/// Glyphs beside each other with a smaller gap (em) are horizontal text.
const BESIDE: f32 = 0.3;
/// Neighbours in painting order with a smaller gap (em) are a line.
const IN_LINE: f32 = 1.2;
/// Fewer glyphs below each other are no text.
const FEWEST: usize = 3;
/// Digits or letters that stand upright side by side in a column, in the width of one ideograph (em).
const COMBINED: f32 = 1.2;
/// See `COMBINED`: no more than a year has.
const MOST_COMBINED: usize = 4;

/// Marks the glyphs of vertical writing. All centres lie on the page, whose size is given in points.
pub(super) fn mark(glyphs: &mut [Glyph], width: f32, height: f32) {
    let loose = loose(glyphs);
    let any_vertical = glyphs.iter().any(|g| g.vertical && g.turn == Turn::None);
    if loose.iter().filter(|is| **is).count() < FEWEST && !any_vertical {
        return;
    }
    let places = Places::of(glyphs, width, height);
    let next = successors(glyphs, &loose, &places);
    for column in columns(&next) {
        if reads_down(glyphs, &column) {
            column.iter().for_each(|i| glyphs[*i].vertical = true);
        }
    }
    combine(glyphs, &places);
}

/// For each glyph whether it stands alone in its line as far as the order of painting tells: quick, and on most pages
/// it tells of all.
fn loose(glyphs: &[Glyph]) -> Vec<bool> {
    let upright = |g: &Glyph| !g.is_blank() && !g.vertical && g.turn == Turn::None;
    let mut loose: Vec<bool> = glyphs.iter().map(upright).collect();
    let mut before: Option<usize> = None;
    for index in 0..glyphs.len() {
        if !loose[index] && !upright(&glyphs[index]) {
            continue;
        }
        if let Some(before) = before
            && are_beside(&glyphs[before], &glyphs[index], IN_LINE)
        {
            (loose[before], loose[index]) = (false, false);
        }
        before = Some(index);
    }
    loose
}

/// Whether two glyphs stand on one height with a gap of at most `farthest` em.
fn are_beside(a: &Glyph, b: &Glyph, farthest: f32) -> bool {
    let (p, q) = (a.bounds, b.bounds);
    let em = a.size.min(b.size);
    let gap = (q.x0 - p.x1).max(p.x0 - q.x1);
    p.overlap_y(q) >= 0.5 * p.height().min(q.height()) && (-0.7 * em..=farthest * em).contains(&gap)
}

/// Whether `b` stands right below `a`, in its column.
fn is_next(a: &Glyph, b: &Glyph) -> bool {
    let em = a.size.max(b.size);
    let gap = b.bounds.top - a.bounds.bottom;
    let straight = (a.bounds.centre().x - b.bounds.centre().x).abs() <= STRAIGHT * em;
    straight && gap.abs() <= NEXT * em && em <= SAME_SIZE * a.size.min(b.size)
}

/// For each loose glyph the one below it in its column.
fn successors(glyphs: &[Glyph], loose: &[bool], places: &Places) -> Vec<Option<usize>> {
    let alone = |i: usize| {
        let near = places.near(glyphs[i].bounds.centre(), glyphs[i].size);
        !near.into_iter().any(|j| j != i && !glyphs[j].is_blank() && are_beside(&glyphs[i], &glyphs[j], BESIDE))
    };
    let alone: Vec<bool> = (0..glyphs.len()).map(|i| loose[i] && alone(i)).collect();
    let mut taken = vec![false; glyphs.len()];
    let mut next = vec![None; glyphs.len()];
    for (i, glyph) in glyphs.iter().enumerate().filter(|(i, _)| alone[*i]) {
        let below = Point { x: glyph.bounds.centre().x, y: glyph.bounds.centre().y + glyph.bounds.height() };
        let near = places.near(below, 0.5 * glyph.size);
        let free = near.into_iter().filter(|j| *j != i && alone[*j] && !taken[*j] && is_next(glyph, &glyphs[*j]));
        let gap = |j: &usize| (glyphs[*j].bounds.top - glyph.bounds.bottom).abs();
        if let Some(found) = free.min_by(|a, b| gap(a).total_cmp(&gap(b)).then(a.cmp(b))) {
            next[i] = Some(found);
            taken[found] = true;
        }
    }
    next
}

/// The chains of glyphs, from their tops.
fn columns(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut first = vec![true; next.len()];
    next.iter().flatten().for_each(|i| first[*i] = false);
    let starts = (0..next.len()).filter(|i| first[*i] && next[*i].is_some());
    starts.map(|start| std::iter::successors(Some(start), |i| next[*i]).collect()).collect()
}

/// Whether glyphs below each other are words: letters of Japanese, not marks or figures that stand in rows.
fn reads_down(glyphs: &[Glyph], column: &[usize]) -> bool {
    let mut letters: Vec<&str> = column.iter().map(|i| glyphs[*i].text.as_str()).filter(|t| is_written(t)).collect();
    let written = letters.len();
    letters.sort_unstable();
    letters.dedup();
    column.len() >= FEWEST && 2 * written > column.len() && letters.len() >= FEWEST.min(column.len())
}

fn is_written(text: &str) -> bool {
    text.chars().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ー' | '\u{3400}'..='\u{9fff}' | '々'))
}

/// Figures and letters that stand side by side in a column are read one after the other: each gets its part of the
/// height.
fn combine(glyphs: &mut [Glyph], places: &Places) {
    for i in 0..glyphs.len() {
        let column = &glyphs[i];
        if !column.vertical || column.turn != Turn::None || column.is_blank() {
            continue;
        }
        let (middle, size, bounds) = (column.bounds.centre().x, column.size, column.bounds);
        for y in [bounds.bottom + 0.5 * size, bounds.top - 0.5 * size] {
            let near = places.near(Point { x: middle, y }, 0.7 * size);
            let fits = |j: &usize| {
                let g = &glyphs[*j];
                let gap = (g.bounds.top - bounds.bottom).max(bounds.top - g.bounds.bottom);
                let beside = (g.bounds.centre().x - middle).abs() <= 0.5 * COMBINED * size;
                let latin = g.text.chars().all(|c| c.is_ascii_alphanumeric());
                !g.vertical && g.turn == Turn::None && !g.is_blank() && latin && beside && gap.abs() <= NEXT * size
            };
            let mut members: Vec<usize> = near.into_iter().filter(fits).collect();
            members.sort_by(|a, b| glyphs[*a].bounds.x0.total_cmp(&glyphs[*b].bounds.x0));
            members.dedup();
            place_below(glyphs, &members, middle, size);
        }
    }
}

/// Stacks glyphs that stand side by side, if they are all in the width of the column.
fn place_below(glyphs: &mut [Glyph], members: &[usize], middle: f32, size: f32) {
    let Some(all) = Rect::union_of(members.iter().map(|i| glyphs[*i].bounds)) else { return };
    let centred = (all.centre().x - middle).abs() <= STRAIGHT * size;
    let level = all.height() <= 1.3 * size;
    if members.len() > MOST_COMBINED || !centred || !level || all.width() > COMBINED * size {
        return;
    }
    let part = all.height() / members.len() as f32;
    for (place, i) in members.iter().enumerate() {
        let top = all.top + part * place as f32;
        glyphs[*i].bounds = Rect { x0: all.x0, top, x1: all.x1, bottom: top + part };
        glyphs[*i].vertical = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::lines::tests::set;
    use crate::layout::lines::{self, Parting};

    /// Glyphs set one by one downwards, with 1.15 em from one to the next.
    fn down(text: &str, x: f32, order: u32) -> Vec<Glyph> {
        let one = |(i, c): (usize, char)| set(&c.to_string(), x, 11.5 * i as f32, order + i as u32);
        text.chars().enumerate().flat_map(one).collect()
    }

    fn texts(mut glyphs: Vec<Glyph>) -> Vec<String> {
        mark(&mut glyphs, 600.0, 800.0);
        let all: Vec<usize> = (0..glyphs.len()).collect();
        lines::build(&glyphs, &all, Parting::Gutters).into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn glyphs_set_downwards_are_columns_of_text() {
        let columns = [down("市民が窓口に", 100.0, 0), down("来なくてもよい", 80.0, 20)].concat();
        assert_eq!(texts(columns.clone()), ["市民が窓口に", "来なくてもよい"]);
        let mut shuffled = columns;
        (0..shuffled.len()).for_each(|i| shuffled.swap(i, (i * 7) % 13));
        let mut read = texts(shuffled);
        read.sort();
        assert_eq!(read, ["市民が窓口に", "来なくてもよい"]);
    }

    #[test]
    fn horizontal_text_stays_horizontal_however_it_is_painted() {
        let lines =
            [set("市民が窓口に", 0.0, 0.0, 0), set("来なくてもよ", 0.0, 11.5, 1), set("い市役所をめ", 0.0, 23.0, 2)];
        // painted down the columns
        let glyphs: Vec<Glyph> = (0..6).flat_map(|i| lines.iter().map(move |l| l[i].clone())).collect();
        assert_eq!(texts(glyphs).len(), 3);
    }

    #[test]
    fn marks_and_figures_in_rows_are_no_text() {
        assert_eq!(texts(down("○○△○", 0.0, 0)).len(), 4);
        assert_eq!(texts(down("12345", 0.0, 0)).len(), 5);
    }

    #[test]
    fn figures_side_by_side_stand_in_their_column() {
        let mut glyphs = down("令和", 100.0, 0);
        let half =
            |c: &str, x: f32| Glyph { bounds: Rect::new(x, 23.0, x + 5.0, 33.0), ..set(c, x, 23.0, 9)[0].clone() };
        glyphs.extend([half("1", 100.0), half("0", 105.0)]);
        glyphs.extend(down("年度から", 100.0, 10).into_iter().map(|g| {
            let bounds = Rect { top: g.bounds.top + 34.5, bottom: g.bounds.bottom + 34.5, ..g.bounds };
            Glyph { bounds, ..g }
        }));
        glyphs.iter_mut().take(2).for_each(|g| g.vertical = true);
        assert_eq!(texts(glyphs), ["令和10年度から"]);
    }
}
