//! Tables with horizontal rulings alone: the rulings part the rows, the gaps that run down through the text part the
//! columns. The missing borders become virtual lines.

use crate::geometry::Rect;
use crate::layout::components::Component;
use crate::layout::lines;
use crate::layout::rules::{Axis, Origin, Rule};
use crate::pdf::PageContent;

/// Rulings of one table begin and end together, within this (points).
const SAME_END: f32 = 3.0;
/// Fewer rows are headings with a line under them, or a frame.
const FEWEST_ROWS: usize = 3;
/// A row is at most this share of the page high: what is higher lies between a running header and footer.
const HIGHEST_ROW: f32 = 0.25;
/// A gap between columns is at least this wide (em).
const RIVER: f32 = 0.9;
/// Such a share of the rows has text in two columns or more,
const SIDE_BY_SIDE: f32 = 0.7;
/// … each column has text in such a share of them,
const FILLED: f32 = 0.5;
/// … and such a share of a column's texts begins, ends or is centred at one place,
const ALIGNED: f32 = 0.7;
/// … within this (em).
const SAME_PLACE: f32 = 0.5;

/// The stretch between two rulings, with the texts that stand in it.
struct Band {
    top: f32,
    bottom: f32,
    texts: Vec<Rect>,
}

/// The tables that free horizontal rulings make, as components with virtual borders.
pub(super) fn find(rules: &[Rule], found: &[Component], page: &PageContent) -> Vec<Component> {
    let stacks = stacks(free(rules, found), HIGHEST_ROW * page.height);
    stacks.into_iter().filter_map(|stack| table(stack, page)).collect()
}

/// Horizontal rulings outside all components, from top to bottom.
fn free(rules: &[Rule], found: &[Component]) -> Vec<Rule> {
    let taken: Vec<Rect> = found.iter().map(Component::bounds).collect();
    let is_free = |r: &&Rule| {
        r.axis == Axis::Horizontal && !taken.iter().any(|t| t.grown(SAME_END).contains(r.bounds().centre()))
    };
    let mut free: Vec<Rule> = rules.iter().filter(is_free).copied().collect();
    free.sort_by(|a, b| a.position.total_cmp(&b.position));
    free
}

/// Rulings of one extent below each other.
fn stacks(rules: Vec<Rule>, highest: f32) -> Vec<Vec<Rule>> {
    let mut stacks: Vec<Vec<Rule>> = Vec::new();
    for rule in rules {
        let goes_on = |stack: &&mut Vec<Rule>| {
            stack.last().is_some_and(|last| {
                (last.start - rule.start).abs() <= SAME_END
                    && (last.end - rule.end).abs() <= SAME_END
                    && rule.position - last.position <= highest
            })
        };
        match stacks.iter_mut().find(goes_on) {
            Some(stack) => stack.push(rule),
            None => stacks.push(vec![rule]),
        }
    }
    stacks.retain(|stack| stack.len() > FEWEST_ROWS);
    stacks
}

/// The table that a stack of rulings makes, if the text between them stands in columns.
fn table(stack: Vec<Rule>, page: &PageContent) -> Option<Component> {
    let (left, right) = (stack[0].start, stack[0].end);
    let (bands, em) = bands(&stack, page);
    let beside =
        |band: &&Band| band.texts.iter().any(|a| band.texts.iter().any(|b| b.x0 > a.x1 && a.overlap_y(*b) > 0.0));
    let voting: Vec<&Band> = bands.iter().filter(beside).collect();
    if voting.len() < FEWEST_ROWS || (voting.len() as f32) < SIDE_BY_SIDE * bands.len() as f32 {
        return None;
    }
    let borders = rivers(&voting, em);
    let mut columns = vec![left];
    columns.extend(&borders);
    columns.push(right);
    if borders.is_empty() || !columns.windows(2).all(|c| is_column(&voting, (c[0], c[1]), em)) {
        return None;
    }
    let side = |position: f32, start: f32, end: f32| Rule {
        axis: Axis::Vertical,
        position,
        start,
        end,
        thickness: 0.0,
        origin: Origin::Virtual,
    };
    let (top, bottom) = (bands.first()?.top, bands.last()?.bottom);
    let mut rules = stack;
    rules.extend([side(left, top, bottom), side(right, top, bottom)]);
    for band in &bands {
        let clear = |at: &&f32| !band.texts.iter().any(|t| t.x0 < **at && **at < t.x1);
        rules.extend(borders.iter().filter(clear).map(|at| side(*at, band.top, band.bottom)));
    }
    Some(Component { rules, open: true, tiled: false, half_ruled: true })
}

/// The stretches between the rulings that hold text, and the median font size in them.
fn bands(stack: &[Rule], page: &PageContent) -> (Vec<Band>, f32) {
    let mut sizes = Vec::new();
    let mut bands = Vec::new();
    for pair in stack.windows(2) {
        let (top, bottom) = (pair[0].position, pair[1].position);
        let area = Rect::new(pair[0].start, top, pair[0].end, bottom);
        let inside: Vec<usize> =
            (0..page.glyphs.len()).filter(|i| area.contains(page.glyphs[*i].bounds.centre())).collect();
        let lines = lines::build(&page.glyphs, &inside, false);
        sizes.extend(lines.iter().map(|l| l.size));
        if !lines.is_empty() {
            bands.push(Band { top, bottom, texts: lines.into_iter().map(|l| l.bounds).collect() });
        }
    }
    sizes.sort_by(f32::total_cmp);
    let em = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    (bands, em)
}

/// Middles of the gaps that no text of the bands reaches into.
fn rivers(bands: &[&Band], em: f32) -> Vec<f32> {
    let mut texts: Vec<Rect> = bands.iter().flat_map(|b| b.texts.iter().copied()).collect();
    texts.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut rivers = Vec::new();
    let mut reached = texts.first().map_or(0.0, |t| t.x1);
    for text in texts {
        if text.x0 - reached >= RIVER * em {
            rivers.push((text.x0 + reached) / 2.0);
        }
        reached = reached.max(text.x1);
    }
    rivers
}

/// Whether enough rows have text between the borders, and it stands in line.
fn is_column(bands: &[&Band], (left, right): (f32, f32), em: f32) -> bool {
    let within = |t: &Rect| (left..right).contains(&t.centre().x);
    let texts: Vec<Rect> =
        bands.iter().filter_map(|b| Rect::union_of(b.texts.iter().copied().filter(|t| within(t)))).collect();
    let places: [fn(&Rect) -> f32; 3] = [|t| t.x0, |t| t.x1, |t| t.centre().x];
    let aligned = places.iter().any(|place| {
        let most =
            texts.iter().map(|a| texts.iter().filter(|b| (place(a) - place(b)).abs() <= SAME_PLACE * em).count());
        most.max().is_some_and(|most| most as f32 >= ALIGNED * texts.len() as f32)
    });
    aligned && texts.len() as f32 >= FILLED * bands.len() as f32
}
