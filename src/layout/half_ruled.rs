//! Tables with horizontal rulings alone: the rulings part the rows, the gaps that run down through the text part the
//! columns. The missing borders become virtual lines.

use crate::geometry::Rect;
use crate::layout::TextLine;
use crate::layout::columns::{self, Band};
use crate::layout::components::{Basis, Component};
use crate::layout::lines::{self, Parting};
use crate::layout::rules::{Axis, Origin, Rule};
use crate::layout::stops::Stops;
use crate::layout::stripes;
use crate::pdf::PageContent;

/// Rulings of one table begin and end together, within this (points).
pub(super) const SAME_END: f32 = 3.0;
/// Fewer rows are headings with a line under them, or a frame.
const FEWEST_ROWS: usize = 3;
/// A row is at most this share of the page high: what is higher lies between a running header and footer.
pub(super) const HIGHEST_ROW: f32 = 0.25;
/// A line inside a table, beside cells over several rows, is at least this share of it wide.
const INNER: f32 = 0.1;
/// Running text between two tables is at least this share of them wide,
const TEXT: f32 = 0.7;
/// … and begins at most this far (em) from their side.
const INDENT: f32 = 2.0;
/// A stack of so few bands has sections, not rows, between its lines,
const FEW_BANDS: usize = 4;
/// … if each section has so many rows of text in the mean.
const ROWS_IN_SECTION: usize = 2;

/// The tables that free horizontal rulings make, as components with virtual borders.
pub(super) fn find(rules: &[Rule], tiles: &[Rect], found: &[Component], page: &PageContent) -> Vec<Component> {
    let free = free(rules, found);
    let stacks = stacks(free.clone(), HIGHEST_ROW * page.height);
    let shades = stripes::joined(tiles.to_vec());
    let tables = stacks.into_iter().flat_map(|stack| parts(&stack, page));
    tables.filter_map(|stack| table(with_header(with_inner(stack, &free), &shades), page)).collect()
}

/// Horizontal rulings outside all components, from top to bottom.
pub(super) fn free(rules: &[Rule], found: &[Component]) -> Vec<Rule> {
    let taken: Vec<Rect> = found.iter().map(Component::bounds).collect();
    let is_free = |r: &&Rule| {
        r.axis == Axis::Horizontal && !taken.iter().any(|t| t.grown(SAME_END).contains(r.bounds().centre()))
    };
    let mut free: Vec<Rule> = rules.iter().filter(is_free).copied().collect();
    free.sort_by(|a, b| a.position.total_cmp(&b.position));
    free
}

/// Whether two rulings begin and end together.
pub(super) fn is_as_long(a: &Rule, b: &Rule) -> bool {
    (a.start - b.start).abs() <= SAME_END && (a.end - b.end).abs() <= SAME_END
}

/// Rulings of one extent below each other.
fn stacks(rules: Vec<Rule>, highest: f32) -> Vec<Vec<Rule>> {
    let mut stacks: Vec<Vec<Rule>> = Vec::new();
    for rule in rules {
        let goes_on = |stack: &&mut Vec<Rule>| {
            stack.last().is_some_and(|last| is_as_long(last, &rule) && rule.position - last.position <= highest)
        };
        match stacks.iter_mut().find(goes_on) {
            Some(stack) => stack.push(rule),
            None => stacks.push(vec![rule]),
        }
    }
    stacks.retain(|stack| stack.len() > FEWEST_ROWS);
    stacks
}

/// The stack cut where running text stands between two lines: they belong to two tables.
fn parts(stack: &[Rule], page: &PageContent) -> Vec<Vec<Rule>> {
    let parts = stack.chunk_by(|a, b| !is_running_text(a, b, page)).map(<[Rule]>::to_vec);
    parts.filter(|part| part.len() > FEWEST_ROWS).collect()
}

/// Whether lines of running text, and no cells, stand between two lines of one extent.
pub(super) fn is_running_text(a: &Rule, b: &Rule, page: &PageContent) -> bool {
    let (bands, em) = bands(&[*a, *b], page, &Stops::default());
    bands.first().is_some_and(|band| {
        let Some(bounds) = Rect::union_of(band.texts.iter().copied()) else { return false };
        let across = bounds.width() >= TEXT * a.length() && bounds.x0 - a.start <= INDENT * em;
        band.texts.len() > 1 && !band.is_parted() && across
    })
}

/// The stack with the lines between its own that reach one of its sides only: beside cells over several rows.
fn with_inner(mut stack: Vec<Rule>, free: &[Rule]) -> Vec<Rule> {
    let (first, last) = (stack[0], stack[stack.len() - 1]);
    let between = |r: &&Rule| r.position > first.position + SAME_END && r.position < last.position - SAME_END;
    stack.extend(free.iter().filter(between).filter(|r| reaches_a_side(r, &first)));
    stack.sort_by(|a, b| a.position.total_cmp(&b.position));
    stack
}

/// Whether a line keeps within the extent of a longer one and ends with it on one side.
pub(super) fn reaches_a_side(line: &Rule, longer: &Rule) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() <= SAME_END;
    let (left, right) = (near(line.start, longer.start), near(line.end, longer.end));
    let within = line.start >= longer.start - SAME_END && line.end <= longer.end + SAME_END;
    left != right && within && line.length() >= INNER * longer.length()
}

/// The stack with the sides of a shaded header that stands on it, or on the row above its first line.
fn with_header(mut stack: Vec<Rule>, shades: &[Rect]) -> Vec<Rule> {
    let first = stack[0];
    let same_sides = |s: &&Rect| (s.x0 - first.start).abs() <= SAME_END && (s.x1 - first.end).abs() <= SAME_END;
    let highest = stack.windows(2).map(|w| w[1].position - w[0].position).fold(0.0, f32::max);
    let near = |s: &&Rect| (-SAME_END..=highest + SAME_END).contains(&(first.position - s.bottom));
    if let Some(shade) = shades.iter().filter(same_sides).find(near) {
        let [top, bottom, ..] = Rule::around(*shade, Origin::Edge);
        let on_line = first.position - bottom.position <= SAME_END;
        stack.splice(0..0, [Some(top), (!on_line).then_some(bottom)].into_iter().flatten());
    }
    stack
}

/// The table that a stack of rulings makes, if the text between them stands in columns.
fn table(stack: Vec<Rule>, page: &PageContent) -> Option<Component> {
    let sides = (stack[0].start, stack[0].end);
    let (first, last) = (stack[0], stack[stack.len() - 1]);
    let area = Rect::new(sides.0, first.position, sides.1, last.position);
    let stops = Stops::of(&texts(area, page, &Stops::default()));
    let (bands, em) = bands(&stack, page, &stops);
    if parts_sections(&bands) {
        return None;
    }
    let borders = columns::borders(&bands, sides, em, FEWEST_ROWS, &stops)?;
    columns::component(&bands, sides, &borders, stack, Basis::LinesAcross)
}

/// Whether the lines part a header and sections of several rows from each other, as in tables of books: row for row
/// such a table is found by the alignment of its texts.
fn parts_sections(bands: &[Band]) -> bool {
    let rows = |band: &Band| {
        let first = band.texts.iter().min_by(|a, b| a.x0.total_cmp(&b.x0));
        let leads = |t: &&Rect| first.is_some_and(|first| t.x0 < first.x1);
        let beside = |t: &&Rect| band.texts.iter().any(|other| other.x0 > t.x1 && other.overlap_y(**t) > 0.0);
        band.texts.iter().filter(leads).filter(beside).count()
    };
    let below_header = bands.get(1..).unwrap_or_default();
    bands.len() <= FEW_BANDS && below_header.iter().map(rows).sum::<usize>() > ROWS_IN_SECTION * below_header.len()
}

/// The texts that stand in an area, parted where columns may be.
fn texts(area: Rect, page: &PageContent, stops: &Stops) -> Vec<TextLine> {
    let stands = |i: &usize| {
        let glyph = &page.glyphs[*i];
        !glyph.is_blank() && area.contains(glyph.bounds.centre())
    };
    let inside: Vec<usize> = (0..page.glyphs.len()).filter(stands).collect();
    lines::build(&page.glyphs, &inside, Parting::Columns(stops))
}

/// The stretches between the rulings that hold text, and the median font size in them.
pub(super) fn bands(stack: &[Rule], page: &PageContent, stops: &Stops) -> (Vec<Band>, f32) {
    let mut sizes = Vec::new();
    let mut bands = Vec::new();
    for pair in stack.windows(2) {
        let (top, bottom) = (pair[0].position, pair[1].position);
        let texts = texts(Rect::new(stack[0].start, top, stack[0].end, bottom), page, stops);
        sizes.extend(texts.iter().map(|l| l.size));
        if !texts.is_empty() {
            let texts = texts.into_iter().map(|l| l.bounds).collect();
            bands.push(Band { top, bottom, texts, parted: (pair[0].start, pair[0].end) });
        }
    }
    sizes.sort_by(f32::total_cmp);
    let em = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    (bands, em)
}
