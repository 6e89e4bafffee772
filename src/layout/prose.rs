//! What stands in rows and columns and is no table: running text in columns, lists, tables of contents.

use crate::geometry::Rect;
use crate::layout::TextLine;
use crate::layout::aligned::Level;

/// Running text is set in lines of at least this length (em);
const PROSE: f32 = 8.0;
/// … most of which end at one place, but for this much (em): punctuation that hangs;
const FULL: f32 = 1.2;
/// … this share of those in a column,
const WRAPPING: f32 = 0.3;
/// … or this one where there are three columns or more, which running text seldom has.
const MOSTLY: f32 = 0.5;
/// Such a share of the rows must be like that to make a list or a table of contents.
const MOST: f32 = 0.8;
/// Rows whose key is a sentence make such a share at most.
const SENTENCES: f32 = 0.3;
/// Texts on one height differ by no more than this (em): sizes and fonts of Latin and Japanese text.
const LEVEL: f32 = 0.35;
/// Lines of one text are at most so far apart (em).
const LINE_SPACE: f32 = 1.5;
/// A row of so many dots leads to a page number.
const LEADERS: usize = 4;
/// Page numbers have at most so many digits.
const PAGE_DIGITS: usize = 3;

/// Whether rows in columns read as text, a list or contents. `borders` are the inner borders of the columns.
pub(super) fn reads_as_text(rows: &[&[Level]], borders: &[f32], em: f32) -> bool {
    let columns: Vec<Vec<Vec<&TextLine>>> = (0..=borders.len()).map(|c| column(rows, borders, c)).collect();
    let key = &columns[0];
    let last = &columns[columns.len() - 1];
    let two = columns.len() == 2;
    let prose = is_prose(key, em, if two { WRAPPING } else { MOSTLY }) || sentences(key) > SENTENCES;
    let marks = columns.iter().filter(|c| share(c, begins_with_mark) > WRAPPING).count();
    let numbered = share(key, is_mark) >= MOST || differ_in_number(key);
    prose
        || marks > 1
        || two && numbered
        || (two || numbered) && leads_to_pages(last)
        || has_leaders(rows)
        || columns.iter().any(|c| is_scattered(c))
        || !are_level(&columns, em)
        || (0..rows.len()).any(|row| is_staggered(&columns, row, em))
}

/// Whether texts stand beside each other in one column of a row: it is several columns, whose rows are others.
fn is_scattered(column: &[Vec<&TextLine>]) -> bool {
    let beside = |texts: &&Vec<&TextLine>| texts.iter().any(|a| texts.iter().any(|b| b.bounds.x0 > a.bounds.x1));
    column.iter().filter(beside).count() as f32 > (1.0 - MOST) * column.len() as f32
}

/// Whether the texts of most rows begin on one height, or have their middles there.
fn are_level(columns: &[Vec<Vec<&TextLine>>], em: f32) -> bool {
    let cell = |column: &Vec<Vec<&TextLine>>, row: usize| Rect::union_of(column[row].iter().map(|t| t.bounds));
    let level = |row: &usize| {
        let cells: Vec<Rect> = columns.iter().filter_map(|c| cell(c, *row)).collect();
        let near = |a: f32, b: f32| (a - b).abs() <= LEVEL * em;
        cells.windows(2).all(|w| near(w[0].top, w[1].top) || near(w[0].centre().y, w[1].centre().y))
    };
    let rows = columns[0].len();
    (0..rows).filter(level).count() as f32 >= MOST * rows as f32
}

/// Whether lines of a row stand on heights between those of its other cells, and the cells don't have one middle: two
/// columns of running text.
fn is_staggered(columns: &[Vec<Vec<&TextLine>>], row: usize, em: f32) -> bool {
    let cells: Vec<&Vec<&TextLine>> = columns.iter().map(|c| &c[row]).filter(|cell| !cell.is_empty()).collect();
    let middle = |cell: &Vec<&TextLine>| Rect::union_of(cell.iter().map(|t| t.bounds)).map_or(0.0, |b| b.centre().y);
    let between = |a: &TextLine, b: &TextLine| {
        let common = a.bounds.overlap_y(b.bounds);
        common > 0.0 && (a.bounds.centre().y - b.bounds.centre().y).abs() > LEVEL * em
    };
    cells.windows(2).any(|w| {
        let staggered = w[0].iter().any(|a| w[1].iter().any(|b| between(a, b)));
        staggered && (middle(w[0]) - middle(w[1])).abs() > LEVEL * em
    })
}

/// Whether a row may be the rest of the one above it: all its texts stand below texts that fill their columns, no
/// further down than lines do.
pub(super) fn may_wrap(rows: &[&[Level]], borders: &[f32], em: f32) -> bool {
    let right = |place: usize| {
        let texts = rows.iter().flat_map(|row| row.iter()).flat_map(|l| &l.texts);
        let own = texts.filter(|t| borders.partition_point(|b| *b <= t.bounds.centre().x) == place);
        own.map(|t| t.bounds.x1).fold(0.0, f32::max)
    };
    let rights: Vec<f32> = (0..=borders.len()).map(right).collect();
    rows.windows(2).any(|w| {
        let (Some(upper), Some(lower)) = (w[0].last(), w[1].first()) else { return false };
        let close = lower.bounds.top - upper.bounds.bottom <= LINE_SPACE * em;
        let fills = |t: &TextLine| {
            let right = rights[borders.partition_point(|b| *b <= t.bounds.centre().x)];
            right - t.bounds.x1 <= FULL * em
        };
        let goes_on = |t: &TextLine| upper.texts.iter().any(|u| u.bounds.overlap_x(t.bounds) > 0.0 && fills(u));
        close && lower.texts.iter().all(goes_on)
    })
}

/// The texts of a column, row by row.
fn column<'a>(rows: &[&'a [Level]], borders: &[f32], column: usize) -> Vec<Vec<&'a TextLine>> {
    let place = |t: &TextLine| borders.partition_point(|b| *b <= t.bounds.centre().x);
    let of_row = |row: &&'a [Level]| row.iter().flat_map(|l| &l.texts).filter(|t| place(t) == column).collect();
    rows.iter().map(of_row).collect()
}

/// The share of a column's texts, by their first line, that are of a kind.
fn share(column: &[Vec<&TextLine>], is: impl Fn(&str) -> bool) -> f32 {
    let first = || column.iter().filter_map(|texts| texts.first());
    first().filter(|t| is(t.text.trim())).count() as f32 / first().count().max(1) as f32
}

/// Whether the lines of a column go on from one to the next.
fn is_prose(column: &[Vec<&TextLine>], em: f32, least: f32) -> bool {
    let lines: Vec<&TextLine> = column.iter().flatten().copied().collect();
    let right = lines.iter().map(|l| l.bounds.x1).fold(0.0, f32::max);
    let wraps = |l: &&&TextLine| l.bounds.width() >= PROSE * em && right - l.bounds.x1 <= FULL * em;
    lines.iter().filter(wraps).count() as f32 > least * lines.len() as f32
}

fn sentences(column: &[Vec<&TextLine>]) -> f32 {
    let ended = column.iter().filter(|texts| texts.last().is_some_and(|t| t.text.ends_with('。'))).count();
    ended as f32 / column.len().max(1) as f32
}

fn begins_with_mark(text: &str) -> bool {
    text.starts_with(['・', '●', '○', '◎', '◇', '◆', '■', '□', '▪', '▶', '▷', '►', '➢', '✓', '❖', '※', '•', '⇒'])
        && text.chars().count() > 1
}

/// Whether a text is a bullet or a number alone.
fn is_mark(text: &str) -> bool {
    text.chars().count() <= 4 && !text.chars().any(|c| c.is_alphabetic() && !c.is_numeric())
}

/// Whether the texts of a column are one word with a number that grows: 第1章, 第2章.
fn differ_in_number(column: &[Vec<&TextLine>]) -> bool {
    let word = |texts: &Vec<&TextLine>| -> Option<String> {
        let text = texts.first()?.text.trim();
        Some(text.chars().filter(|c| !c.is_numeric() && !c.is_whitespace()).collect())
    };
    let words: Vec<String> = column.iter().filter_map(word).collect();
    words.len() > 1 && words.windows(2).all(|w| w[0] == w[1])
}

/// Whether a column holds page numbers that grow.
fn leads_to_pages(column: &[Vec<&TextLine>]) -> bool {
    let page = |texts: &Vec<&TextLine>| {
        let digits = |c: char| c.to_digit(10).or_else(|| ('０'..='９').contains(&c).then(|| c as u32 - '０' as u32));
        let text = texts.first()?.text.trim().trim_start_matches(['P', 'p', 'Ｐ', '.', '-', '－']);
        let number = text.trim_end_matches(['-', '－']).chars().map(digits).collect::<Option<Vec<u32>>>()?;
        (1..=PAGE_DIGITS).contains(&number.len()).then(|| number.iter().fold(0, |n, d| 10 * n + d))
    };
    let pages: Vec<u32> = column.iter().filter_map(page).collect();
    pages.len() as f32 >= MOST * column.len() as f32 && pages.is_sorted()
}

fn has_leaders(rows: &[&[Level]]) -> bool {
    let dots = |t: &TextLine| t.text.chars().filter(|c| ".．・…‥·⋯".contains(*c)).count() >= LEADERS;
    let led = rows.iter().filter(|row| row.iter().flat_map(|l| &l.texts).any(dots)).count();
    led as f32 > SENTENCES * rows.len() as f32
}
