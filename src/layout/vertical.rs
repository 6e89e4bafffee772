//! Vertical writing that the file does not declare as vertical: glyphs of a horizontal font set one below the other,
//! as browsers and many programs do. They are marked so that lines and tables see columns of text.

use super::glyph_places::GlyphPlaces;
use crate::geometry::{Point, Rect};
use crate::pdf::{Glyph, Turn};

/// Greatest gap or overlap of neighbouring glyphs of a column, in em: less than the leading of horizontal text.
const NEXT: f32 = 0.35;
/// Greatest distance of the middles of the glyphs of a column from one line, in em.
const STRAIGHT: f32 = 0.2;
/// Largest ratio of the sizes of two glyphs of a column.
const SAME_SIZE: f32 = 1.15;
/// Glyphs beside each other with a smaller gap (em) are horizontal text.
const BESIDE: f32 = 0.3;
/// Neighbours in painting order with a smaller gap (em) are a line.
const IN_LINE: f32 = 1.2;
/// Fewer glyphs below each other are no text.
const FEWEST: usize = 3;
/// Columns of one text have a gap of no more than this (em) between them.
const LINE_GAP: f32 = 1.5;
/// Largest width of digits or letters set upright side by side in a column (縦中横), in em of an ideograph.
const COMBINED: f32 = 1.2;
/// See `COMBINED`: no more than a year has.
const MOST_COMBINED: usize = 4;

/// One place of a column: a glyph, or figures and letters side by side.
struct Unit {
    /// From left to right.
    glyphs: Vec<usize>,
    bounds: Rect,
    size: f32,
    /// Whether the file declares vertical writing.
    runs_down: bool,
    /// Whether there are glyphs right beside it, so that only painting order distinguishes columns from lines.
    crowded: bool,
}

/// Marks the glyphs of vertical writing. All centres lie on the page, whose size is given in points.
pub(super) fn mark(glyphs: &mut [Glyph], width: f32, height: f32) {
    let loose = loose(glyphs);
    let any_vertical = glyphs.iter().any(|g| g.vertical && g.turn == Turn::None);
    if loose.iter().filter(|is| **is).count() < FEWEST && !any_vertical {
        return;
    }
    let places = GlyphPlaces::of(glyphs, width, height);
    let units = units(glyphs, &loose, &places);
    let (read, others): (Vec<_>, Vec<_>) = columns(&successors(glyphs, &units, &places))
        .into_iter()
        .partition(|column| reads_down(glyphs, &units, column));
    // the last line of a paragraph may be too short to decide by itself
    let ends = others.into_iter().filter(|column| column.len() < FEWEST && follows(glyphs, &units, column, &read));
    for column in ends.collect::<Vec<_>>().iter().chain(&read) {
        column.iter().for_each(|unit| stack(glyphs, &units[*unit]));
    }
}

/// Whether a short column begins beside another one, on its left: no further away than the lines of a text are.
fn follows(glyphs: &[Glyph], units: &[Unit], column: &[usize], read: &[Vec<usize>]) -> bool {
    /// Characters other than letters that may end a text.
    const ENDS: &str = "。、」）";
    let first = &units[column[0]];
    let fits = |unit: &Unit| {
        let mut texts = unit.glyphs.iter().map(|i| glyphs[*i].text.as_str());
        !unit.crowded && texts.all(|text| is_written(text) || ENDS.contains(text))
    };
    let beside = |right: &Vec<usize>| {
        let other = &units[right[0]];
        let gap = other.bounds.x0 - first.bounds.x1;
        let level = (other.bounds.top - first.bounds.top).abs() <= STRAIGHT * first.size;
        let alike = first.size.max(other.size) <= SAME_SIZE * first.size.min(other.size);
        level && alike && (0.0..=LINE_GAP * first.size).contains(&gap)
    };
    column.iter().all(|unit| fits(&units[*unit])) && read.iter().any(beside)
}

/// For each glyph, whether it is alone in its line according to painting order: quick, and sufficient on most pages.
fn loose(glyphs: &[Glyph]) -> Vec<bool> {
    let mut loose: Vec<bool> = glyphs.iter().map(is_upright).collect();
    let mut before: Option<usize> = None;
    for index in 0..glyphs.len() {
        if !is_upright(&glyphs[index]) {
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

fn is_upright(glyph: &Glyph) -> bool {
    !glyph.is_blank() && !glyph.vertical && glyph.turn == Turn::None
}

/// Whether the file declares that a glyph's line runs down.
fn runs_down(glyph: &Glyph) -> bool {
    !glyph.is_blank() && (glyph.vertical && glyph.turn == Turn::None || !glyph.vertical && glyph.turn == Turn::Right)
}

/// Whether two glyphs of about one size are on one height with a gap of at most `farthest` em.
fn are_beside(a: &Glyph, b: &Glyph, farthest: f32) -> bool {
    /// Ruby is smaller than its base.
    const ALIKE: f32 = 1.4;
    let (p, q) = (a.bounds, b.bounds);
    let em = a.size.min(b.size);
    let gap = (q.x0 - p.x1).max(p.x0 - q.x1);
    let level = p.overlap_y(q) >= 0.5 * p.height().min(q.height());
    level && a.size.max(b.size) <= ALIKE * em && (-0.7 * em..=farthest * em).contains(&gap)
}

/// Candidates for columns: glyphs with nothing beside them, a few figures and letters side by side, and text declared
/// as vertical.
fn units(glyphs: &[Glyph], loose: &[bool], places: &GlyphPlaces) -> Vec<Unit> {
    let beside = |i: usize| -> Vec<usize> {
        let near = places.near(glyphs[i].bounds.centre(), 1.2 * glyphs[i].size).into_iter();
        near.filter(|j| *j != i && is_upright(&glyphs[*j]) && are_beside(&glyphs[i], &glyphs[*j], BESIDE)).collect()
    };
    let latin = |i: usize| glyphs[i].text.chars().all(|c| c.is_ascii_alphanumeric()) && is_upright(&glyphs[i]);
    let mut units = Vec::new();
    let mut done = vec![false; glyphs.len()];
    for i in 0..glyphs.len() {
        if done[i] || !(loose[i] || runs_down(&glyphs[i]) || latin(i)) {
            continue;
        }
        let mut members = vec![i];
        if !runs_down(&glyphs[i]) {
            // the neighbours of neighbours count too
            let mut at = 0;
            while at < members.len() && members.len() <= MOST_COMBINED {
                let more: Vec<usize> = beside(members[at]).into_iter().filter(|j| !members.contains(j)).collect();
                members.extend(more);
                at += 1;
            }
        }
        let crowded = members.len() > MOST_COMBINED || members.len() > 1 && !members.iter().all(|j| latin(*j));
        if crowded && !loose[i] {
            continue;
        }
        if crowded {
            members = vec![i];
        }
        let combined = members.len() > 1;
        members.sort_by(|a, b| glyphs[*a].bounds.x0.total_cmp(&glyphs[*b].bounds.x0));
        members.iter().for_each(|j| done[*j] = true);
        let Some(bounds) = Rect::union_of(members.iter().map(|j| glyphs[*j].bounds)) else { continue };
        let size = glyphs[i].size;
        if !combined && loose[i] || runs_down(&glyphs[i]) || combined && bounds.width() <= COMBINED * size {
            units.push(Unit { glyphs: members, bounds, size, runs_down: runs_down(&glyphs[i]), crowded });
        }
    }
    units
}

/// Whether `b` is right below `a`, in its column.
fn is_next(a: &Unit, b: &Unit) -> bool {
    let em = a.size.max(b.size);
    let gap = b.bounds.top - a.bounds.bottom;
    let straight = (a.bounds.centre().x - b.bounds.centre().x).abs() <= STRAIGHT * em;
    straight && gap.abs() <= NEXT * em && em <= SAME_SIZE * a.size.min(b.size)
}

/// For each unit the one below it in its column.
fn successors(glyphs: &[Glyph], units: &[Unit], places: &GlyphPlaces) -> Vec<Option<usize>> {
    let mut unit_of = vec![None; glyphs.len()];
    for (place, unit) in units.iter().enumerate() {
        unit.glyphs.iter().for_each(|i| unit_of[*i] = Some(place));
    }
    let mut taken = vec![false; units.len()];
    let mut next = vec![None; units.len()];
    for (i, unit) in units.iter().enumerate() {
        let below = Point { x: unit.bounds.centre().x, y: unit.bounds.bottom + 0.5 * unit.size };
        let near = places.near(below, 0.7 * unit.size).into_iter().filter_map(|glyph| unit_of[glyph]);
        let free = near.filter(|j| *j != i && !taken[*j] && is_next(unit, &units[*j]));
        let gap = |j: &usize| (units[*j].bounds.top - unit.bounds.bottom).abs();
        if let Some(found) = free.min_by(|a, b| gap(a).total_cmp(&gap(b)).then(a.cmp(b))) {
            next[i] = Some(found);
            taken[found] = true;
        }
    }
    next
}

/// The chains of units, from their tops.
fn columns(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut first = vec![true; next.len()];
    next.iter().flatten().for_each(|i| first[*i] = false);
    let starts = (0..next.len()).filter(|i| first[*i] && next[*i].is_some());
    starts.map(|start| std::iter::successors(Some(start), |i| next[*i]).collect()).collect()
}

/// Whether units were painted one after the other, from the top.
fn are_painted_down(units: &[Unit], column: &[usize]) -> bool {
    /// White space may be painted between.
    const NEXT: usize = 2;
    let place = |unit: &usize| (units[*unit].glyphs[0], units[*unit].glyphs[units[*unit].glyphs.len() - 1]);
    column.windows(2).all(|w| {
        let (before, after) = (place(&w[0]).1, place(&w[1]).0);
        before < after && after <= before + NEXT
    })
}

/// Whether glyphs below each other form words: Japanese letters, not marks or figures in rows.
fn reads_down(glyphs: &[Glyph], units: &[Unit], column: &[usize]) -> bool {
    if column.iter().any(|unit| units[*unit].crowded) && (column.len() <= FEWEST || !are_painted_down(units, column)) {
        return false;
    }
    if column.iter().any(|unit| units[*unit].runs_down) {
        return true;
    }
    let texts = column.iter().flat_map(|unit| &units[*unit].glyphs).map(|i| glyphs[*i].text.as_str());
    let mut letters: Vec<&str> = texts.filter(|text| is_written(text)).collect();
    let written = letters.len();
    letters.sort_unstable();
    letters.dedup();
    column.len() >= FEWEST && 2 * written > column.len() && letters.len() >= FEWEST.min(written).max(2)
}

fn is_written(text: &str) -> bool {
    text.chars().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ー' | '\u{3400}'..='\u{9fff}' | '々'))
}

/// Makes the glyphs of a unit vertical; those side by side get each a part of the height, for they are read one after
/// the other.
fn stack(glyphs: &mut [Glyph], unit: &Unit) {
    let Rect { x0, top, x1, bottom } = unit.bounds;
    let part = (bottom - top) / unit.glyphs.len() as f32;
    for (place, i) in unit.glyphs.iter().enumerate() {
        if unit.glyphs.len() > 1 {
            let top = top + part * place as f32;
            glyphs[*i].bounds = Rect { x0, top, x1, bottom: top + part };
        }
        glyphs[*i].vertical |= !unit.runs_down;
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
    fn columns_without_space_between_are_recognised_by_the_order_of_painting() {
        let columns = [down("市民が窓口に", 100.0, 0), down("来なくてもよい", 90.0, 20)].concat();
        assert_eq!(texts(columns), ["市民が窓口に", "来なくてもよい"]);
    }

    #[test]
    fn a_last_column_of_two_glyphs_continues_downwards() {
        let columns = [down("市民が窓口に来なく", 100.0, 0), down("いる", 80.0, 20)].concat();
        assert_eq!(texts(columns), ["市民が窓口に来なく", "いる"]);
        assert_eq!(texts(down("いる", 80.0, 20)).len(), 2, "alone it may be anything");
    }

    #[test]
    fn marks_and_figures_in_rows_are_not_text() {
        assert_eq!(texts(down("○○△○", 0.0, 0)).len(), 4);
        assert_eq!(texts(down("12345", 0.0, 0)).len(), 5);
    }

    #[test]
    fn figures_side_by_side_are_in_their_column() {
        let mut glyphs = down("令和", 100.0, 0);
        let half =
            |c: &str, x: f32| Glyph { bounds: Rect::new(x, 23.0, x + 5.0, 33.0), ..set(c, x, 23.0, 9)[0].clone() };
        glyphs.extend([half("1", 100.0), half("0", 105.0)]);
        glyphs.extend(down("年度から", 100.0, 10).into_iter().map(|g| {
            let bounds = Rect { top: g.bounds.top + 34.5, bottom: g.bounds.bottom + 34.5, ..g.bounds };
            Glyph { bounds, ..g }
        }));
        assert_eq!(texts(glyphs), ["令和10年度から"]);
    }
}
