//! Tables without lines around their cells: texts that stand in rows and columns by alignment alone, or with a shaded
//! header, striped rows or a few lines across (glossaries, lists of indicators, chronicles). What else could be set
//! so is left alone: see `prose`.

use std::ops::Range;

use crate::geometry::Rect;
use crate::layout::columns::{self, Band};
use crate::layout::components::{Basis, Component};
use crate::layout::lines::{self, Parting};
use crate::layout::prose;
use crate::layout::rules::Rule;
use crate::layout::stops::Stops;
use crate::layout::stripes::{self, Ground};
use crate::layout::{Shape, TextLine};
use crate::pdf::PageContent;

/// Fewer rows are a heading with a note, a date with a name, or chance.
const FEWEST_ROWS: usize = 3;
/// Lines further apart than this (em) are parts of different things.
const FARTHEST: f32 = 2.2;
/// … and those of one cell than this.
const WRAPPED: f32 = 1.0;
/// Texts of one table differ in size by no more than this factor; notes and headings are set otherwise.
const SAME_SIZE: f32 = 1.35;
/// Boxes on one height share this much of the lower one's height.
const LEVEL: f32 = 0.5;
/// The space between rows is wider than that between the lines of a row by at least this (em).
const BETWEEN_ROWS: f32 = 0.25;
/// They part the rows only if few of the lines that follow closely begin with a key: at most this share of those lines
/// or of the rows. Keys that are too long for their column do.
const WRAPPED_KEYS: f32 = 0.5;
/// A line across or a stripe belongs to the table if it runs along this share of its width.
const ACROSS: f32 = 0.8;
/// So many fields in three columns or more are no chance: no running text is set so.
const REGULAR: usize = 15;
/// Closer than this (points) they are one: the line at the edge of a stripe.
const SAME_HINT: f32 = 2.0;
/// So many of them part the rows by themselves: a header and a row, or a header, a body and an end.
const STRIPED: usize = 4;
/// A page with more shapes is a drawing, and a level with more texts no row.
const MOST_SHAPES: usize = 2_000;

/// Texts on one height, from left to right.
pub(super) struct Level {
    pub(super) bounds: Rect,
    pub(super) texts: Vec<TextLine>,
}

/// Finds the tables in the glyphs that no ruled table has taken. `shapes` are the painted areas of the page, `across`
/// its horizontal lines.
pub(super) fn find(page: &PageContent, free: &[usize], shapes: &[Shape], across: &[Rule]) -> Vec<Component> {
    let printed: Vec<usize> = free.iter().copied().filter(|i| !page.glyphs[*i].is_blank()).collect();
    if shapes.len() > MOST_SHAPES {
        return Vec::new();
    }
    let texts = lines::build(&page.glyphs, &printed, Parting::Columns(&Stops::default()));
    let stops = Stops::of(&texts);
    let texts = if stops.is_empty() { texts } else { lines::build(&page.glyphs, &printed, Parting::Columns(&stops)) };
    let down = texts.iter().filter(|t| t.vertical).count();
    if down * 2 > texts.len() {
        return Vec::new();
    }
    let ground = stripes::ground(shapes, &texts, page);
    let mut found = Vec::new();
    for group in by_home(texts, &ground) {
        let levels = levels(group);
        for block in blocks(&levels, &stops) {
            found.extend(table(&levels, block, &stops, &ground, across, page));
        }
    }
    found
}

/// The texts by the painted box they stand in.
fn by_home(texts: Vec<TextLine>, ground: &Ground) -> Vec<Vec<TextLine>> {
    let mut homes: Vec<(Option<usize>, TextLine)> =
        texts.into_iter().filter(|t| !t.vertical).map(|t| (ground.home_of(t.bounds), t)).collect();
    homes.sort_by_key(|(home, _)| *home);
    let groups = homes.chunk_by(|a, b| a.0 == b.0);
    groups.map(|group| group.iter().map(|(_, text)| text.clone()).collect()).collect()
}

/// The texts by height, from top to bottom.
pub(super) fn levels(mut texts: Vec<TextLine>) -> Vec<Level> {
    texts.sort_by(|a, b| a.bounds.centre().y.total_cmp(&b.bounds.centre().y));
    let mut levels: Vec<Level> = Vec::new();
    for text in texts {
        let level =
            |l: &&mut Level| l.bounds.overlap_y(text.bounds) >= LEVEL * l.bounds.height().min(text.bounds.height());
        match levels.last_mut().filter(level) {
            Some(level) => {
                level.bounds = level.bounds.union(text.bounds);
                level.texts.push(text);
            }
            None => levels.push(Level { bounds: text.bounds, texts: vec![text] }),
        }
    }
    for level in &mut levels {
        level.texts.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
    }
    levels
}

/// Stretches of levels through which gaps run down: each begins and ends with texts beside each other, or with what
/// goes on below them.
fn blocks(levels: &[Level], stops: &Stops) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut start = 0;
    while start < levels.len() {
        let mut gaps = gaps(&levels[start], stops);
        let mut end = start + 1;
        while end < levels.len() && !gaps.is_empty() && follows(&levels[end - 1], &levels[end]) {
            match narrowed(&gaps, &levels[end], stops) {
                Some(left) => gaps = left,
                None => break,
            }
            end += 1;
        }
        if !gaps.is_empty() && end - start >= FEWEST_ROWS {
            blocks.push(start..end);
            start = end;
        } else {
            start += 1;
        }
    }
    blocks
}

/// What is still free between two texts of the first level of a block.
struct Gap {
    /// Which two.
    place: usize,
    from: f32,
    to: f32,
}

impl Gap {
    /// Whether it is wide enough to part columns.
    fn parts(&self, em: f32, stops: &Stops) -> bool {
        self.to - self.from >= columns::RIVER * em || stops.part((self.from, self.to), em)
    }
}

/// The gaps between the texts of a level.
fn gaps(level: &Level, stops: &Stops) -> Vec<Gap> {
    let pairs = level.texts.windows(2).enumerate();
    let gaps =
        pairs.map(|(place, w)| (Gap { place, from: w[0].bounds.x1, to: w[1].bounds.x0 }, w[0].size.min(w[1].size)));
    gaps.filter(|(gap, size)| gap.parts(*size, stops)).map(|(gap, _)| gap).collect()
}

/// What a level leaves of the gaps; `None` where it fills one up.
fn narrowed(gaps: &[Gap], level: &Level, stops: &Stops) -> Option<Vec<Gap>> {
    let mut left = Vec::new();
    for gap in gaps {
        let mut from = gap.from;
        let within = level.texts.iter().filter(|t| t.bounds.x1 > gap.from && t.bounds.x0 < gap.to);
        for text in within {
            left.push(Gap { from, to: text.bounds.x0, ..*gap });
            from = from.max(text.bounds.x1);
        }
        left.push(Gap { from, ..*gap });
    }
    left.retain(|gap| gap.parts(level.texts[0].size, stops));
    gaps.iter().all(|gap| left.iter().any(|l| l.place == gap.place)).then_some(left)
}

/// Whether a level may belong to the same table as the one above it.
fn follows(above: &Level, below: &Level) -> bool {
    let size = |level: &Level| level.texts.iter().map(|t| t.size).fold(0.0, f32::max);
    let (small, large) = (size(above).min(size(below)), size(above).max(size(below)));
    large <= SAME_SIZE * small && below.bounds.top - above.bounds.bottom <= FARTHEST * large
}

/// The table that a block of levels makes.
fn table(
    levels: &[Level],
    block: Range<usize>,
    stops: &Stops,
    ground: &Ground,
    across: &[Rule],
    page: &PageContent,
) -> Option<Component> {
    let range = trimmed(levels, block, stops)?;
    let block = &levels[range.clone()];
    let bounds = Rect::union_of(block.iter().map(|l| l.bounds))?;
    let mut sizes: Vec<f32> = block.iter().flat_map(|l| &l.texts).map(|t| t.size).collect();
    sizes.sort_by(f32::total_cmp);
    let em = sizes[sizes.len() / 2];
    if ground.is_drawing(bounds) || page.images.iter().any(|i| bounds.contains(i.centre())) {
        return None;
    }
    let hints = hints(bounds, ground, across);
    let rows = rows(block, &hints, em);
    let bands = bands(&rows, &hints);
    let sides = (bounds.x0 - columns::RIVER * em / 2.0, bounds.x1 + columns::RIVER * em / 2.0);
    let borders = columns::borders(&bands, sides, em, FEWEST_ROWS, stops)?;
    let regular = borders.len() >= 2 && (borders.len() + 1) * bands.len() >= REGULAR;
    if !regular && is_piece(levels, range, em) {
        return None;
    }
    let wide = columns::borders(&bands, sides, em, FEWEST_ROWS, &Stops::default());
    if wide.as_ref() != Some(&borders) && prose::may_wrap(&rows, &borders, em) {
        return None;
    }
    if prose::reads_as_text(&rows, &borders, em) {
        return None;
    }
    let basis = if hints.is_empty() { Basis::Alignment } else { Basis::Stripes };
    let hinted = |r: &&Rule| hints.iter().any(|y| (y - r.position).abs() <= SAME_HINT);
    let painted = across.iter().filter(|r| runs_along(r.start, r.end, bounds)).filter(hinted);
    columns::component(&bands, sides, &borders, painted.copied().collect(), basis)
}

/// The block without the lines of text that merely come close to it: it begins with texts beside each other, and
/// ends with such or with what goes on below them in a column that is no key.
fn trimmed(levels: &[Level], block: Range<usize>, stops: &Stops) -> Option<Range<usize>> {
    let parted = |i: &usize| !gaps(&levels[*i], stops).is_empty();
    let start = block.clone().find(parted)?;
    let last = block.clone().rfind(parted)?;
    let key_end = levels[last].texts[0].bounds.x1;
    let goes_on = |w: &&[Level]| {
        let close = gap(&w[0], &w[1]) <= WRAPPED * w[1].texts[0].size;
        close && w[1].texts.iter().all(|t| t.bounds.x0 > key_end)
    };
    let end = last + 1 + levels[last..block.end].windows(2).take_while(goes_on).count();
    Some(start..end)
}

fn gap(above: &Level, below: &Level) -> f32 {
    below.bounds.top - above.bounds.bottom
}

/// Whether the block is cut out of something: the line before or after it is as close as its own lines are, and runs
/// on over its columns.
fn is_piece(levels: &[Level], block: Range<usize>, em: f32) -> bool {
    let inside = levels[block.clone()].windows(2).map(|w| gap(&w[0], &w[1]));
    let least = inside.fold(f32::INFINITY, f32::min);
    let Some(bounds) = Rect::union_of(levels[block.clone()].iter().map(|l| l.bounds)) else { return false };
    let goes_on = |a: &Level, b: &Level, outer: &Level| {
        gap(a, b) <= least + BETWEEN_ROWS * em && outer.bounds.overlap_x(bounds) > ACROSS * bounds.width()
    };
    let before = block.start > 0 && goes_on(&levels[block.start - 1], &levels[block.start], &levels[block.start - 1]);
    let after = block.end < levels.len() && goes_on(&levels[block.end - 1], &levels[block.end], &levels[block.end]);
    before || after
}

fn runs_along(from: f32, to: f32, bounds: Rect) -> bool {
    to.min(bounds.x1) - from.max(bounds.x0) >= ACROSS * bounds.width()
}

/// Heights of the lines and edges of stripes that run across the table.
fn hints(bounds: Rect, ground: &Ground, across: &[Rule]) -> Vec<f32> {
    let lines = across.iter().filter(|r| runs_along(r.start, r.end, bounds)).map(|r| r.position);
    let stripes = ground.stripes.iter().filter(|s| runs_along(s.x0, s.x1, bounds)).flat_map(|s| [s.top, s.bottom]);
    let height = bounds.height() / 2.0;
    let near = (bounds.top - height.min(20.0))..(bounds.bottom + height.min(20.0));
    let mut hints: Vec<f32> = lines.chain(stripes).filter(|y| near.contains(y)).collect();
    hints.sort_by(f32::total_cmp);
    hints.dedup_by(|a, b| (*a - *b).abs() <= SAME_HINT);
    hints
}

/// The levels of each row. Stripes part rows; so do spaces wider than those between lines; so does a new key, the
/// text in the first column.
pub(super) fn rows<'a>(block: &'a [Level], hints: &[f32], em: f32) -> Vec<&'a [Level]> {
    let hinted = |a: &Level, b: &Level| {
        let (upper, lower) = (a.bounds.centre().y, b.bounds.centre().y);
        hints.iter().any(|y| upper < *y && *y < lower)
    };
    let inner = block.windows(2).filter(|w| hinted(&w[0], &w[1])).count();
    if inner + 1 >= STRIPED {
        return block.chunk_by(|a, b| !hinted(a, b)).collect();
    }
    let pairs = || block.windows(2).filter(|w| !hinted(&w[0], &w[1]));
    let least = line_gap(block, hinted);
    let close = |a: &Level, b: &Level| gap(a, b) <= least + BETWEEN_ROWS * em;
    let key =
        block.iter().flat_map(|l| &l.texts).map(|t| t.bounds.x0).fold(f32::INFINITY, f32::min) + columns::RIVER * em;
    let keyed = |l: &Level| l.texts[0].bounds.x0 < key;
    let following = pairs().filter(|w| close(&w[0], &w[1])).count();
    let following_keys = pairs().filter(|w| close(&w[0], &w[1]) && keyed(&w[1])).count();
    let by_space: Vec<&[Level]> = block.chunk_by(|a, b| close(a, b) && !hinted(a, b)).collect();
    let few_keys = following_keys as f32 <= WRAPPED_KEYS * following.max(by_space.len()) as f32;
    if by_space.len() >= FEWEST_ROWS && few_keys {
        return by_space;
    }
    block.chunk_by(|a, b| !keyed(b) && close(a, b) && !hinted(a, b)).collect()
}

/// The narrowest space between lines of one column. Lines of different columns may stand on heights in between, where
/// a key is centred beside a text of several lines.
fn line_gap(block: &[Level], hinted: impl Fn(&Level, &Level) -> bool) -> f32 {
    let mut least = f32::INFINITY;
    for (i, lower) in block.iter().enumerate() {
        for text in &lower.texts {
            let above = |level: &&Level| level.texts.iter().any(|t| t.bounds.overlap_x(text.bounds) > 0.0);
            if let Some(upper) = block[..i].iter().rev().find(above).filter(|upper| !hinted(upper, lower)) {
                least = least.min(gap(upper, lower));
            }
        }
    }
    least
}

/// A row is parted from the one above it over all its width.
const WHOLE: (f32, f32) = (f32::NEG_INFINITY, f32::INFINITY);

/// The rows with their borders: at a line or the edge of a stripe where there is one, else half way.
fn bands(rows: &[&[Level]], hints: &[f32]) -> Vec<Band> {
    let extent = |row: &[Level]| {
        let top = row.iter().map(|l| l.bounds.top).fold(f32::INFINITY, f32::min);
        (top, row.iter().map(|l| l.bounds.bottom).fold(f32::NEG_INFINITY, f32::max))
    };
    let extents: Vec<(f32, f32)> = rows.iter().map(|row| extent(row)).collect();
    let between = |above: f32, below: f32| {
        let (from, to) = (above.min(below), above.max(below));
        hints.iter().copied().find(|y| from <= *y && *y <= to).unwrap_or(f32::midpoint(above, below))
    };
    let mut borders = vec![extents[0].0 - 1.0];
    borders.extend(extents.windows(2).map(|w| between(w[0].1, w[1].0)));
    borders.push(extents[extents.len() - 1].1 + 1.0);
    let texts = |row: &[Level]| row.iter().flat_map(|l| &l.texts).map(|t| t.bounds).collect();
    let spans = rows.iter().zip(borders.windows(2));
    spans.map(|(row, b)| Band { top: b[0], bottom: b[1], texts: texts(row), parted: WHOLE }).collect()
}
