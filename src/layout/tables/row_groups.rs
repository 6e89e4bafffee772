//! Ways to separate rows: at each line, at paint across, at texts that begin in the first or second column, at wider
//! spaces, around keys in the middle of their rows. Each is a hypothesis.

use super::kinds::begins_with_number;
use super::regions::Region;
use super::words::{Level, Text};
use crate::geometry::Rect;
use crate::layout::rules::Rule;

/// A space between lines is one between rows if it is wider than most by this (em).
const WIDER: f32 = 0.3;
/// Largest distance of two lines, as a multiple of the usual one, between which text belongs to both instead of being
/// a row.
const PITCH: f32 = 1.35;
/// Largest distance, in em, of the levels of a header between which a label of both stands.
const HEADER_LABEL: f32 = 4.0;
/// No header has more levels.
const DEEPEST: usize = 6;
/// Largest distance, in em, from the left side of the first column at which a text is not indented.
const OUT: f32 = 0.4;
/// Least overlap, as a share of the lower level's height, of levels beside each other.
const BESIDE: f32 = 0.15;

/// The levels of each row, as the index of the first of each; the first is 0.
pub(super) type Starts = Vec<usize>;

/// The levels that form rows; those in `beside` are beside two others (a label in the middle of its group).
pub(super) struct Rows<'r, 'a> {
    pub(super) levels: &'r [Level<'a>],
    pub(super) beside: Vec<bool>,
    columns: Vec<Vec<usize>>,
    /// Whether something is painted across above the level.
    lined: Vec<bool>,
    /// Whether something is painted across beside the level, at the height of its middle.
    cut: Vec<bool>,
    /// The levels that begin rows of the header, and the first one below it, after the first line from side to side.
    head: Vec<bool>,
    header: usize,
    /// Where the first column begins.
    left: f32,
    em: f32,
}

/// Whether a line at a height runs through the middle of a level: its texts are a label of the rows on both sides.
fn is_cut(level: &Level<'_>, y: f32) -> bool {
    /// The share of the height that is no middle, above and below.
    const EDGE: f32 = 0.2;
    let Rect { top, bottom, .. } = level.bounds;
    let edge = EDGE * (bottom - top);
    top + edge < y && y < bottom - edge
}

/// Whether a line runs beside the texts of a level and through none of them: a short line separates a label from those
/// below it.
fn is_clear_of(level: &Level<'_>, line: &Rule) -> bool {
    level.texts.iter().all(|text| text.bounds.x1 <= line.start || text.bounds.x0 >= line.end)
}

impl<'r, 'a> Rows<'r, 'a> {
    /// Prepares the levels of a region with the borders of its columns.
    pub(super) fn new(region: &'r Region<'a>, borders: &[f32]) -> Self {
        let (levels, em) = (region.levels.as_slice(), region.em);
        let across: Vec<f32> = region.across.iter().filter(|r| region.is_half(r)).map(|r| r.position).collect();
        let full: Vec<f32> = region.across.iter().filter(|r| region.is_full(r)).map(|r| r.position).collect();
        let place = |t: &Text<'_>| borders.partition_point(|b| *b <= t.bounds.x0 + 0.2 * em);
        let columns: Vec<Vec<usize>> = levels.iter().map(|l| l.texts.iter().map(place).collect()).collect();
        let between = |i: usize, lines: &[f32]| {
            let (above, below) = (levels[i - 1].bounds.centre().y, levels[i].bounds.centre().y);
            i > 0 && lines.iter().any(|y| above < *y && *y < below)
        };
        let lined = (0..levels.len()).map(|i| i > 0 && between(i, &across)).collect();
        let short =
            |level: &Level<'_>| region.across.iter().any(|r| is_cut(level, r.position) && is_clear_of(level, r));
        let cut = levels.iter().map(|l| across.iter().any(|y| is_cut(l, *y)) || short(l)).collect();
        let header = (1..levels.len().min(DEEPEST)).find(|i| between(*i, &full)).unwrap_or(0);
        let mut rows = Self {
            levels,
            beside: vec![false; levels.len()],
            columns,
            lined,
            cut,
            head: Vec::new(),
            header,
            left: 0.0,
            em,
        };
        rows.left = (0..levels.len()).filter_map(|i| rows.first(i)).fold(f32::INFINITY, f32::min);
        rows.beside = rows.beside();
        // labels in the middle beside two levels of others: a header, even without a line
        if header == 0 && levels.len() > 4 && rows.beside[1] {
            rows.header = 3;
        }
        rows.head = rows.head();
        rows
    }

    /// The levels beside those above and below them: in other columns, with nothing else missing.
    fn beside(&self) -> Vec<bool> {
        let n = self.levels.len();
        let centre = |i: usize| self.levels[i].bounds.centre().y;
        let mut pitches: Vec<f32> = (1..n).map(|i| centre(i) - centre(i - 1)).filter(|p| *p > 0.6 * self.em).collect();
        pitches.sort_by(f32::total_cmp);
        let pitch = pitches.get(pitches.len() / 2).copied().unwrap_or(0.0);
        let mut beside = vec![false; n];
        for i in 1..n.saturating_sub(1) {
            let (above, level, below) = (&self.levels[i - 1], &self.levels[i], &self.levels[i + 1]);
            let apart = |other: usize| self.columns[i].iter().all(|c| !self.columns[other].contains(c));
            // staggered against both: over one of them, and no whole line away from the other
            let over = |other: &Level<'_>| level.bounds.overlap_y(other.bounds) > BESIDE * level.bounds.height();
            let space = (level.bounds.top - above.bounds.bottom).max(below.bounds.top - level.bounds.bottom);
            let staggered = (over(above) || over(below)) && space < BESIDE * level.bounds.height();
            let fewer = level.texts.len() < above.texts.len() && level.texts.len() < below.texts.len();
            let near = centre(i + 1) - centre(i - 1) <= PITCH * pitch;
            let lined = self.lined[i] && self.lined[i + 1];
            // labels over all levels of a header stand between the levels of the others
            let in_header = i < self.header && centre(i + 1) - centre(i - 1) <= HEADER_LABEL * self.em;
            let told = staggered || fewer && near || self.cut[i] || in_header;
            beside[i] = !beside[i - 1] && !lined && apart(i - 1) && apart(i + 1) && told;
        }
        beside
    }

    /// Where rows of the header begin: a level in columns of the one above it only goes on with its labels.
    fn head(&self) -> Vec<bool> {
        let mut head = vec![false; self.levels.len()];
        let mut above: Option<usize> = None;
        for i in (0..self.header).filter(|i| !self.beside[*i]) {
            let wraps = above.is_some_and(|a| {
                self.columns[i].iter().all(|c| self.columns[a].contains(c)) && self.gap(a, i) < WIDER * 2.0 * self.em
            });
            head[i] = !wraps || self.lined[i];
            above = Some(i);
        }
        if self.header > 0 {
            head[self.header] = true;
        }
        head
    }

    /// The levels that make rows, by index.
    fn own(&self) -> Vec<usize> {
        (0..self.levels.len()).filter(|i| !self.beside[*i]).collect()
    }

    /// All different ways to separate the rows, each with the name of its basis.
    pub(super) fn all(&self) -> Vec<(&'static str, Starts)> {
        let mut found: Vec<(&'static str, Starts)> = Vec::new();
        let ways: [(&'static str, Starts); 9] = [
            ("line", self.by_line()),
            ("rules", self.by_rules()),
            ("first", self.by_column(0)),
            ("second", self.by_column(1)),
            ("outdent", self.by_outdent()),
            ("number", self.starting(|i| !self.beside[i] && (self.lined[i] || self.is_numbered(i)))),
            ("leading", self.by_leading()),
            ("middle", self.by_middle(|i| self.columns[i].contains(&0))),
            ("number in the middle", self.by_middle(|i| self.is_out(i))),
        ];
        let lined = self.by_rules();
        for (name, starts) in ways {
            if starts.len() > 1
                && !splits_few(&lined, &starts, self.header)
                && !found.iter().any(|(_, known)| *known == starts)
            {
                found.push((name, starts));
            }
        }
        found
    }

    /// Each level is a row; levels that overlap in other columns are one.
    fn by_line(&self) -> Starts {
        let own = self.own();
        let mut starts = vec![0];
        for pair in own.windows(2) {
            let (above, below) = (&self.levels[pair[0]], &self.levels[pair[1]]);
            let overlaps =
                above.bounds.overlap_y(below.bounds) > BESIDE * above.bounds.height().min(below.bounds.height());
            let apart = self.columns[pair[0]].iter().all(|c| !self.columns[pair[1]].contains(c));
            if if pair[1] <= self.header { self.head[pair[1]] } else { !(overlaps && apart) } {
                starts.push(pair[1]);
            }
        }
        starts
    }

    /// Paint across separates the rows; lines also separate those of the header.
    fn by_rules(&self) -> Starts {
        self.starting(|i| self.lined[i])
    }

    /// The first level, those of the header, and those in the body with which a row begins.
    fn starting(&self, begins: impl Fn(usize) -> bool) -> Starts {
        let starts = |i: &usize| if *i <= self.header { self.head[*i] } else { begins(*i) };
        std::iter::once(0).chain((1..self.levels.len()).filter(starts)).collect()
    }

    /// A row begins with each text in a column. Above the first of them there is a header of lines.
    fn by_column(&self, column: usize) -> Starts {
        self.starting(|i| !self.beside[i] && (self.lined[i] || self.columns[i].contains(&column)))
    }

    /// A row begins with each text at the left edge of the first column; indented texts continue it.
    fn by_outdent(&self) -> Starts {
        self.starting(|i| !self.beside[i] && (self.lined[i] || self.is_out(i)))
    }

    /// Whether a text of the level is at the left edge of the first column.
    fn is_out(&self, level: usize) -> bool {
        self.first(level).is_some_and(|x| x <= self.left + OUT * self.em)
    }

    /// Whether the first text of the level, in one of the first columns, begins with a number.
    fn is_numbered(&self, level: usize) -> bool {
        let words = &self.levels[level].texts[0].words;
        let text: String = words.iter().take(2).map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        self.columns[level].first().is_some_and(|c| *c < 2) && begins_with_number(&text)
    }

    /// Where the text of a level in the first column begins.
    fn first(&self, level: usize) -> Option<f32> {
        let at = self.columns[level].iter().position(|c| *c == 0)?;
        Some(self.levels[level].texts[at].bounds.x0)
    }

    fn gap(&self, above: usize, below: usize) -> f32 {
        self.levels[below].bounds.top - self.levels[above].bounds.bottom
    }

    /// The space that most lines of one cell have between them: the lowest tenth.
    fn least_gap(&self) -> f32 {
        let own = self.own();
        let mut gaps: Vec<f32> = own.windows(2).map(|w| self.gap(w[0], w[1])).filter(|g| *g > -0.5 * self.em).collect();
        gaps.sort_by(f32::total_cmp);
        gaps.get(gaps.len() / 10).copied().unwrap_or(0.0)
    }

    /// Spaces wider than those between lines part the rows.
    fn by_leading(&self) -> Starts {
        let least = self.least_gap();
        let before = |i: usize| (0..i).rev().find(|b| !self.beside[*b]).unwrap_or(0);
        let wide = |i: usize| self.gap(before(i), i) > least + WIDER * self.em;
        self.starting(|i| !self.beside[i] && (self.lined[i] || wide(i)))
    }

    /// Each key is in the middle of its row: rows are separated at the widest space between two keys.
    fn by_middle(&self, is_key: impl Fn(usize) -> bool) -> Starts {
        let keys: Vec<usize> = (self.header..self.levels.len()).filter(|i| is_key(*i)).collect();
        let mut starts = Vec::new();
        for pair in keys.windows(2) {
            let widest = (pair[0] + 1..=pair[1]).max_by(|a, b| {
                let space = |i: usize| if self.lined[i] { f32::INFINITY } else { self.gap(i - 1, i) };
                space(*a).total_cmp(&space(*b))
            });
            starts.extend(widest);
        }
        self.starting(|i| starts.contains(&i))
    }
}

/// Whether a way splits only a few of the rows between lines: their cells have several lines of text. Levels above
/// `header` are not rows.
fn splits_few(lined: &[usize], starts: &[usize], header: usize) -> bool {
    /// Fewest rows between lines.
    const LEAST: usize = 5;
    /// Most rows between lines for each one that is split.
    const FEW: usize = 4;
    let body = |starts: &[usize]| starts.iter().filter(|start| **start >= header).count();
    let (rows, further) = (body(lined), body(starts).saturating_sub(body(lined)));
    rows >= LEAST && further > 0 && further * FEW <= rows && lined.iter().all(|start| starts.contains(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_between_lines_is_not_split_where_most_are_whole() {
        let lined = [0, 2, 4, 6, 8];
        assert!(splits_few(&lined, &[0, 2, 4, 5, 6, 8], 0), "one of five");
        assert!(!splits_few(&lined, &[0, 1, 2, 3, 4, 6, 8], 0), "two of five");
        assert!(!splits_few(&lined, &lined, 0), "none is split");
        assert!(!splits_few(&lined, &[0, 2, 4, 5, 8, 9], 0), "rows that do not keep to the lines");
        assert!(!splits_few(&lined, &[0, 2, 4, 5, 6, 8], 3), "too few rows below the header");
    }
}
