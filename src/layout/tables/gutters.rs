//! Where columns may be parted: the gaps that run down through the levels with texts side by side, by several
//! measures of how wide a gap must be and how many levels may cross it, alone, with the lines that are painted, and
//! with the places where texts begin one below the other however narrow the gap before them is.

use super::words::{Level, Word, median};
use crate::geometry::Rect;

/// Least width of a gap (em) with the largest share of levels that may reach into it. One wide cell or a heading
/// across must not hide a border that all other rows have; the score rejects chance gaps.
const MEASURES: [(f32, f32); 6] = [(0.45, 0.0), (0.45, 0.1), (0.8, 0.0), (0.8, 0.12), (1.3, 0.1), (0.7, 0.25)];
/// A painted line at which more of the levels have text is none between columns of the whole.
const CROSSED: f32 = 0.25;
/// Borders closer than this (em) are one.
const SAME: f32 = 0.6;
/// Texts that begin within this (em) begin at one place.
pub(super) const ALIGNED: f32 = 0.12;
/// Distance (em) of a border from the texts that begin one below the other behind it.
pub(super) const BEFORE: f32 = 0.1;
/// Least number of texts that begin one below the other at a border which no wider gap shows.
const FEWEST: usize = 4;
/// Least share of the levels in which a text begins at such a border.
const BEGIN: f32 = 0.3;
/// Largest share of the levels with text across such a border.
const ACROSS: f32 = 0.1;
/// Units, marks and the letters of a word that is spread out have fewer characters than texts of a column.
const SHORT: usize = 3;

/// The inner borders of columns, by each measure that gives a different result.
pub(super) fn columns(levels: &[Level<'_>], ink: &[f32], em: f32) -> Vec<Vec<f32>> {
    let voting: Vec<&Level<'_>> = levels.iter().filter(|l| l.texts.len() > 1).collect();
    let mut found: Vec<Vec<f32>> = Vec::new();
    let Some(bounds) = Rect::union_of(voting.iter().map(|l| l.bounds)) else { return found };
    let ink: Vec<f32> = ink.iter().copied().filter(|x| is_clear(*x, &voting)).collect();
    let starts = starts(&voting, em);
    let edges = edges(&voting);
    let labels: Vec<Rect> = levels.iter().filter(|l| l.texts.len() == 1).map(|l| l.bounds).collect();
    for (width, share) in MEASURES {
        let most = (share * voting.len() as f32) as usize;
        let mut gaps = gaps(&edges, bounds, most, width * em);
        gaps.retain(|gap| gap.is_inner || parts_columns(gap, levels));
        gaps.iter_mut().for_each(|gap| gap.keep_clear_of(&labels, width * em));
        let alone: Vec<f32> = gaps.iter().map(|g| g.middle).collect();
        let narrow: Vec<f32> = starts.iter().copied().filter(|x| !gaps.iter().any(|g| g.holds(*x, em))).collect();
        if !narrow.is_empty() {
            let mut all = if ink.is_empty() { alone.clone() } else { united(&gaps, &ink, em) };
            all.extend(narrow);
            all.sort_by(f32::total_cmp);
            add(&mut found, all, em);
        }
        if !ink.is_empty() {
            add(&mut found, united(&gaps, &ink, em), em);
        }
        add(&mut found, alone, em);
    }
    let inner = ink.into_iter().filter(|x| bounds.x0 < *x && *x < bounds.x1).collect();
    add(&mut found, inner, em);
    found
}

fn add(found: &mut Vec<Vec<f32>>, borders: Vec<f32>, em: f32) {
    let same =
        |a: &Vec<f32>| a.len() == borders.len() && a.iter().zip(&borders).all(|(x, y)| (x - y).abs() < SAME * em);
    if !borders.is_empty() && !found.iter().any(same) {
        found.push(borders);
    }
}

fn is_clear(x: f32, levels: &[&Level<'_>]) -> bool {
    let crossed = levels.iter().filter(|l| l.words().any(|w| w.bounds.x0 + 1.0 < x && x < w.bounds.x1 - 1.0)).count();
    crossed as f32 <= CROSSED * levels.len() as f32
}

struct Gap {
    from: f32,
    to: f32,
    middle: f32,
    /// Whether many levels have text on both sides of it.
    is_inner: bool,
}

/// Whether several levels have text on either side of a gap: a title that stands alone in the middle of its column is
/// none of its own.
fn parts_columns(gap: &Gap, levels: &[Level<'_>]) -> bool {
    let beside = |is: &dyn Fn(Rect) -> bool| levels.iter().filter(|l| l.texts.iter().any(|t| is(t.bounds))).count();
    beside(&|text| text.x1 <= gap.from + 0.1) > 1 && beside(&|text| text.x0 >= gap.to - 0.1) > 1
}

impl Gap {
    /// Moves the middle out of texts that stand alone at their height and reach into the gap from one side: labels of
    /// several rows are wider than what is above and below them.
    fn keep_clear_of(&mut self, labels: &[Rect], least: f32) {
        let (mut from, mut to) = (self.from, self.to);
        for label in labels {
            match (label.x0 < self.from, label.x1 > self.to) {
                (true, false) if label.x1 > from => from = label.x1,
                (false, true) if label.x0 < to => to = label.x0,
                _ => {}
            }
        }
        if to - from >= least && !(from..=to).contains(&self.middle) {
            self.middle = f32::midpoint(from, to);
        }
    }

    /// Whether a border lies in the gap or at its ends.
    fn holds(&self, x: f32, em: f32) -> bool {
        self.from - SAME * em <= x && x <= self.to + SAME * em
    }
}

/// The borders before texts that begin one below the other, beside others that end just before them.
fn starts(levels: &[&Level<'_>], em: f32) -> Vec<f32> {
    let mut begins: Vec<f32> = levels.iter().flat_map(|level| beginnings(level)).collect();
    begins.sort_by(f32::total_cmp);
    let least = FEWEST.max((BEGIN * levels.len() as f32).ceil() as usize);
    let mut found = Vec::new();
    let mut from = 0;
    while from < begins.len() {
        let end = from + begins[from..].partition_point(|x| *x <= begins[from] + ALIGNED * em);
        if end - from < least {
            from += 1;
            continue;
        }
        let x = begins[from] - BEFORE * em;
        let across = |l: &&&Level<'_>| {
            let text = l.texts[..l.texts.partition_point(|t| t.bounds.x0 < x)].last();
            let crosses = |w: &&Word| w.bounds.x0 < x && x + 2.0 * BEFORE * em < w.bounds.x1;
            text.is_some_and(|text| text.words.iter().any(crosses))
        };
        let before = |l: &&&Level<'_>| l.texts[0].words[0].bounds.x1 <= x + BEFORE * em;
        let few = levels.iter().filter(across).count() as f32 <= ACROSS * levels.len() as f32;
        if few && levels.iter().filter(before).count() > 1 {
            found.push(x);
        }
        from = end;
    }
    found
}

/// Where texts begin that may be those of a column: neither short ones, nor those behind their own number or mark.
fn beginnings(level: &Level<'_>) -> Vec<f32> {
    let is_short = |word: &Word| word.text.chars().count() < SHORT;
    let mut before: Option<&Word> = None;
    let mut found = Vec::new();
    for word in level.words() {
        let behind_mark = before.is_some_and(is_short);
        before = Some(word);
        if !word.spaced && !is_short(word) && !behind_mark {
            found.push(word.bounds.x0);
        }
    }
    found
}

/// Where words begin (1) and end (-1), from left to right; at one place ends come before beginnings.
fn edges(levels: &[&Level<'_>]) -> Vec<(f32, i32)> {
    let stretches = levels.iter().flat_map(|level| stretches(level));
    let mut edges: Vec<(f32, i32)> = stretches.flat_map(|(from, to)| [(from, 1), (to, -1)]).collect();
    edges.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    edges
}

/// The gaps of at least `width`, between the edges of words, into which words of at most `most` levels reach.
fn gaps(edges: &[(f32, i32)], bounds: Rect, most: usize, width: f32) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    let (mut over, mut open): (i32, Option<Open>) = (0, None);
    for &(at, step) in edges {
        let before = over;
        over += step;
        if let Some(gap) = &mut open {
            gap.note(at, before);
        }
        match (&open, over <= most as i32) {
            (None, true) => open = Some(Open { from: at, since: at, best: (i32::MAX, 0.0, at) }),
            (Some(_), false) => {
                if let Some(gap) = open.take().filter(|g| at - g.from >= width) {
                    gaps.extend(gap.closed(at, bounds, width));
                }
            }
            _ => {}
        }
    }
    gaps.extend(open.and_then(|gap| gap.closed(bounds.x1, bounds, width)));
    gaps
}

/// The horizontal ranges of words on a level; spaces within a text are not gaps.
fn stretches(level: &Level<'_>) -> Vec<(f32, f32)> {
    let mut stretches: Vec<(f32, f32)> = Vec::new();
    for word in level.words() {
        match stretches.last_mut().filter(|_| word.spaced) {
            Some(last) => last.1 = last.1.max(word.bounds.x1),
            None => stretches.push((word.bounds.x0, word.bounds.x1)),
        }
    }
    stretches
}

/// A gap whose end is not reached yet.
struct Open {
    from: f32,
    since: f32,
    /// How many levels reach over its clearest stretch, how wide that is, and its middle.
    best: (i32, f32, f32),
}

impl Open {
    /// The gap, ended. At the sides, where few levels have text, it is what no level reaches into; before the first text
    /// and after the last one there is no column.
    fn closed(self, to: f32, bounds: Rect, width: f32) -> Option<Gap> {
        if self.from > bounds.x0 && to < bounds.x1 {
            return Some(Gap { from: self.from, to, middle: self.best.2, is_inner: true });
        }
        let (crossed, clear, middle) = self.best;
        let (from, to) = (middle - clear / 2.0, middle + clear / 2.0);
        let inside = from > bounds.x0 && to < bounds.x1;
        (crossed == 0 && clear >= width && inside).then_some(Gap { from, to, middle, is_inner: false })
    }

    /// Notes that `crossed` levels cover the stretch up to here.
    fn note(&mut self, at: f32, crossed: i32) {
        let width = at - self.since;
        if crossed < self.best.0 && width > 0.0 || crossed == self.best.0 && width > self.best.1 {
            self.best = (crossed, width, f32::midpoint(self.since, at));
        }
        self.since = at;
    }
}

/// The gaps with the painted lines: a line in a gap is its border, one elsewhere is a border of its own.
fn united(gaps: &[Gap], ink: &[f32], em: f32) -> Vec<f32> {
    let border = |g: &Gap| {
        let inside: Vec<f32> = ink.iter().copied().filter(|x| g.from - 1.0 <= *x && *x <= g.to + 1.0).collect();
        if inside.is_empty() { g.middle } else { median(inside) }
    };
    let mut borders: Vec<f32> = gaps.iter().map(border).collect();
    let (first, last) = (gaps.first().map_or(f32::INFINITY, |g| g.from), gaps.last().map_or(0.0, |g| g.to));
    let apart = |x: &f32| !gaps.iter().any(|g| g.from - 1.0 <= *x && *x <= g.to + 1.0);
    borders.extend(ink.iter().copied().filter(apart).filter(|x| first - 60.0 * em < *x && *x < last + 60.0 * em));
    borders.sort_by(f32::total_cmp);
    borders.dedup_by(|a, b| (*a - *b).abs() < SAME * em);
    borders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::tables::words::levels;

    fn words(rows: &[&[(&str, f32)]]) -> Vec<Word> {
        let mut words = Vec::new();
        for (row, texts) in rows.iter().enumerate() {
            for (text, x) in *texts {
                let y = 20.0 * row as f32;
                let bounds = Rect::new(*x, y, x + 10.0 * text.chars().count() as f32, y + 10.0);
                words.push(Word { index: words.len(), bounds, text: (*text).into(), size: 10.0, spaced: false });
            }
        }
        words
    }

    #[test]
    fn a_gap_through_all_levels_is_a_border() {
        let words = words(&[&[("窓口予約", 0.0), ("市民課", 100.0)], &[("公園", 0.0), ("土木課", 100.0)]]);
        let found = columns(&levels(words.iter().collect()), &[], 10.0);
        assert!(found.iter().any(|borders| borders.len() == 1 && (40.0..100.0).contains(&borders[0])), "{found:?}");
    }

    #[test]
    fn texts_in_the_way_leave_no_border() {
        let words = words(&[&[("窓口予約", 0.0), ("市民課", 100.0)], &[("公園の照明の更新", 0.0), ("課", 120.0)]]);
        let found = columns(&levels(words.iter().collect()), &[], 10.0);
        assert!(found.iter().flatten().all(|x| *x > 80.0), "{found:?}");
    }

    #[test]
    fn texts_that_begin_one_below_the_other_part_a_narrow_gap() {
        let long: &[(&str, f32)] = &[("窓口予約の拡大", 0.0), ("市民課", 73.0), ("実施", 150.0)];
        let short: &[(&str, f32)] = &[("公園の点検", 0.0), ("土木課", 73.0), ("検討", 150.0)];
        let rows = [long, short, long, short];
        let parts = |words: Vec<Word>| {
            let found = columns(&levels(words.iter().collect()), &[], 10.0);
            found.iter().any(|borders| borders.iter().any(|x| (70.0..73.0).contains(x)))
        };
        assert!(parts(words(&rows)));
        let behind_numbers: &[(&str, f32)] = &[("1", 0.0), ("市民課の窓口", 13.0)];
        assert!(columns(&levels(words(&[behind_numbers; 4]).iter().collect()), &[], 10.0).is_empty());
        let mut units = words(&rows);
        units.iter_mut().filter(|word| word.bounds.x0 == 73.0).for_each(|word| word.text = "件".into());
        assert!(!parts(units));
    }

    #[test]
    fn labels_that_stand_alone_push_a_border_aside_and_are_a_column() {
        let row: &[(&str, f32)] = &[("1", 82.0), ("窓口予約", 110.0), ("市民課", 190.0)];
        let label: &[(&str, f32)] = &[("窓口の大改革", 0.0)];
        let header: &[(&str, f32)] = &[("方針", 15.0), ("No", 82.0), ("取組名称", 110.0), ("担当課", 190.0)];
        let words = words(&[header, row, label, row, row, label, row]);
        let found = columns(&levels(words.iter().collect()), &[], 10.0);
        assert!(found.iter().any(|b| b.len() == 3 && (60.0..82.0).contains(&b[0])), "{found:?}");
    }

    #[test]
    fn a_border_keeps_clear_of_labels_that_reach_into_its_gap_from_one_side() {
        let middle = |labels: &[(f32, f32)]| {
            let mut gap = Gap { from: 20.0, to: 70.0, middle: 45.0, is_inner: true };
            let labels: Vec<Rect> = labels.iter().map(|(x0, x1)| Rect::new(*x0, 0.0, *x1, 10.0)).collect();
            gap.keep_clear_of(&labels, 5.0);
            gap.middle
        };
        assert_eq!(middle(&[(0.0, 50.0)]), 60.0);
        assert_eq!(middle(&[(40.0, 90.0)]), 30.0);
        assert_eq!(middle(&[(0.0, 90.0)]), 45.0, "a heading across");
        assert_eq!(middle(&[(0.0, 68.0)]), 45.0, "too little is left");
    }

    #[test]
    fn single_texts_have_no_columns() {
        let words = words(&[&[("窓口予約", 0.0)], &[("公園", 0.0)]]);
        assert!(columns(&levels(words.iter().collect()), &[], 10.0).is_empty());
    }
}
