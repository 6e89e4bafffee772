//! Which tables of neighbouring pages are one: same columns, same or no header, nothing but furniture and repeated
//! titles between them. Every join is a warning of severity note, so that it can be checked.

use crate::diagnostic::{Warning, WarningCode};
use crate::document::Table;
use crate::document::document_words::DocumentWords;
use crate::document::header::{self, TableWithText};
use crate::document::logical_table::{Growing, ends_sentence};
use crate::document::shared_grid::{self, GridPart};
use crate::document::sideways;
use crate::document::table_captions::{Side, TitleLines};
use crate::layout::{self, PageLayout};
use crate::text::fold;

/// A line reaches its cell's end if less than this many em are left, besides the padding it has at its start.
const FULL_LINE: f32 = 1.0;
/// Labels that a form which is repeated page by page has in common, at least.
const FORM_LABELS: usize = 3;
/// Least share of its rows that such labels make up in a form repeated page by page.
const FORM_SHARE: f32 = 0.5;
/// Most tables between a form and the same form on the next page.
const NEAR: usize = 6;
/// Least share of the labels of a form that occur in it once.
const MOSTLY_ONCE: f32 = 0.7;

/// A table with the layout tables it is made of.
pub(super) struct Joined {
    /// `id` and `title` are empty.
    pub(super) table: Table,
    /// Page index and index into that page's tables, in reading order.
    pub(super) parts: Vec<(usize, usize)>,
}

/// A table that is being read.
struct Open<'a> {
    growing: Growing,
    parts: Vec<TableWithText<'a>>,
    pieces: Vec<&'a GridPart<'a>>,
}

/// Joins the tables of all pages. `furniture` tells whether a line of a page (both by index) is a running header,
/// footer, page number or navigation; `text_of` joins the lines of a cell.
pub(super) fn join(
    pages: &[PageLayout],
    words: &DocumentWords,
    furniture: &dyn Fn(usize, usize) -> bool,
    text_of: &dyn Fn(&layout::PageCell) -> String,
    warnings: &mut Vec<Warning>,
) -> Vec<Joined> {
    if pages.iter().all(|page| page.tables.is_empty()) {
        return Vec::new();
    }
    let titles = TitleLines::new(pages, words);
    let pieces = shared_grid::pieces(pages, &titles, text_of);
    let texts = |piece: &GridPart<'_>| piece.table.cells.iter().map(text_of).collect();
    let parts: Vec<TableWithText<'_>> =
        pieces.iter().map(|piece| TableWithText::new(&piece.table, texts(piece))).collect();
    let begins_form = begins_forms(&pieces, &parts);
    let mut open: Vec<Open<'_>> = Vec::new();
    for ((piece, part), begins_form) in pieces.iter().zip(parts).zip(begins_form) {
        let page = &pages[piece.place.0];
        let follows = |o: &&mut Open<'_>| adjacent(pages, &titles, o.pieces[o.pieces.len() - 1], piece, furniture);
        let before = open.iter_mut().rev().find(follows);
        if let Some(before) = before
            && !begins_form
            && extend(before, &part, page.number)
        {
            before.parts.push(part);
            before.pieces.push(piece);
            warnings.push(note(page, &piece.table));
        } else {
            let header_rows = piece.header_rows.unwrap_or_else(|| header::rows(&part));
            let growing = Growing::begin(&part, page.number, header_rows);
            open.push(Open { growing, parts: vec![part], pieces: vec![piece] });
        }
    }
    learn_headers(&mut open);
    let places = |o: &Open<'_>| o.pieces.iter().map(|p| p.place).collect();
    sideways::join(open.into_iter().map(|o| Joined { parts: places(&o), table: o.growing.table }).collect())
}

/// A table without a header by its looks has one if its first row is the header of another table of the document.
fn learn_headers(open: &mut [Open<'_>]) {
    let top = |o: &Open<'_>| {
        let cells = o.growing.table.cells.iter().filter(|c| c.row == 0);
        cells.map(|c| (c.row_span, fold(&c.text))).collect::<Vec<_>>()
    };
    let known: Vec<_> = open.iter().filter(|o| o.growing.table.header_rows == 1).map(top).collect();
    for unknown in open.iter_mut().filter(|o| o.growing.table.header_rows == 0) {
        let first = top(unknown);
        if first.len() > 1 && unknown.growing.table.rows > 1 && known.contains(&first) {
            unknown.growing.table.header_rows = 1;
        }
    }
}

fn note(page: &PageLayout, table: &layout::PageTable) -> Warning {
    let detail = format!("{}〜{}ページ", page.number.saturating_sub(1), page.number);
    Warning { bbox: Some(table.bounds), ..Warning::on_page(page.number, WarningCode::TableContinued, detail) }
}

/// Whether two tables are on neighbouring pages with nothing but furniture and repeated titles between them.
fn adjacent(
    pages: &[PageLayout],
    titles: &TitleLines<'_>,
    above: &GridPart<'_>,
    below: &GridPart<'_>,
    furniture: &dyn Fn(usize, usize) -> bool,
) -> bool {
    if above.place.0 + 1 != below.place.0 {
        return false;
    }
    let (page, next) = (&pages[above.place.0], &pages[below.place.0]);
    // What stands on both pages may be furniture on one of them: a line that is left must be among all the other's.
    let known = above.titles(titles, &|_| false);
    let next_titles = below.titles(titles, &|i| furniture(below.place.0, i));
    let notes = titles.beside(above.place.0, &above.table, Side::Below, &|i| furniture(above.place.0, i));
    let next_notes = titles.beside(below.place.0, &below.table, Side::Below, &|_| false);
    let free = |page: &PageLayout, table: &layout::PageTable, side: Side| {
        !page.tables.iter().any(|other| side.holds(table, other.bounds) && other.bounds != table.bounds)
    };
    free(page, &above.table, Side::Below)
        && free(next, &below.table, Side::Above)
        && next_titles.iter().all(|t| known.contains(t))
        && notes.iter().all(|n| next_notes.contains(n))
}

/// Appends the part to the table if it is its continuation.
fn extend(open: &mut Open<'_>, part: &TableWithText<'_>, page: u32) -> bool {
    let (first, last) = (&open.parts[0], &open.parts[open.parts.len() - 1]);
    let repeated = header::repeated(first, part);
    let Some(alignment) = open.growing.align(part, repeated > 0) else { return false };
    let anew = repeated == 0 && (begins_anew(&open.growing, first, part) || repeats_form(first, part));
    if anew || repeated >= part.rows() {
        return false;
    }
    let cut = is_cut(last, part, repeated);
    if open.parts.len() == 1 {
        open.growing.table.header_rows = open.growing.table.header_rows.max(repeated);
    }
    open.growing.append(part, page, alignment, repeated, cut);
    true
}

/// Whether the part has a header of its own: its first row looks like the header of the table but has other words.
fn begins_anew(growing: &Growing, first: &TableWithText<'_>, part: &TableWithText<'_>) -> bool {
    if growing.table.header_rows > 0 { header::styled_alike(part, first) } else { header::rows(part) > 0 }
}

/// For each piece whether it is the first of a form that fills a page each: it does not continue the table on the page
/// before.
fn begins_forms(pieces: &[GridPart<'_>], parts: &[TableWithText<'_>]) -> Vec<bool> {
    let repeats = |above: usize, below: usize| {
        pieces[above].place.0 + 1 == pieces[below].place.0
            && header::repeated(&parts[above], &parts[below]) == 0
            && fill_pages(&parts[above], &parts[below])
    };
    let count = pieces.len();
    let near = |at: usize| at.saturating_sub(NEAR)..(at + NEAR + 1).min(count);
    (0..count).map(|at| near(at).any(|next| repeats(at, next)) && !near(at).any(|last| repeats(last, at))).collect()
}

/// Whether both are the same form filled in twice: the labels of the first column are the same.
fn repeats_form(a: &TableWithText<'_>, b: &TableWithText<'_>) -> bool {
    share_labels(&labels(a), &labels(b))
}

/// Whether two tables are one form, filled in on a page each. Most labels of a form occur once on a page, whereas those of
/// the blocks of a list occur again and again.
fn fill_pages(a: &TableWithText<'_>, b: &TableWithText<'_>) -> bool {
    let once = |part: &TableWithText<'_>| -> Vec<String> {
        let all = labels(part);
        all.iter().filter(|label| all.iter().filter(|other| other == label).count() == 1).cloned().collect()
    };
    let (ours, theirs) = (once(a), once(b));
    let alike = a.table.columns.len() == b.table.columns.len();
    alike
        && share_labels(&ours, &theirs)
        && share_labels(&theirs, &ours)
        && theirs.len() as f32 >= MOSTLY_ONCE * labels(b).len() as f32
}

/// The words in the first column.
fn labels(part: &TableWithText<'_>) -> Vec<String> {
    let first = part.table.cells.iter().zip(&part.texts).filter(|(c, _)| c.column == 0);
    first.map(|(_, text)| fold(text)).filter(|t| !t.is_empty() && !header::is_number(t)).collect()
}

fn share_labels(ours: &[String], theirs: &[String]) -> bool {
    let common = theirs.iter().filter(|l| ours.contains(l)).count();
    common >= FORM_LABELS && common as f32 >= FORM_SHARE * theirs.len() as f32
}

/// Whether the page break cuts a row: the part's first row continues the last row above.
fn is_cut(last: &TableWithText<'_>, part: &TableWithText<'_>, skip: usize) -> bool {
    let above = |cell: &layout::PageCell| {
        let cells = last.table.cells.iter().zip(&last.texts);
        cells.into_iter().find(|(c, _)| {
            c.row + c.row_span == last.rows() && c.column == cell.column && c.column_span == cell.column_span
        })
    };
    let rest: Vec<(&layout::PageCell, &str)> = part.row(skip).collect();
    let Some(pairs) = rest.iter().map(|(c, text)| Some((above(c)?, *text))).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let empty = |text: &str| text.trim().is_empty();
    let flowing: Vec<_> = pairs.iter().filter(|(_, rest)| !empty(rest)).collect();
    let Some(((key, key_text), key_rest)) = pairs.first() else { return false };
    if flowing.is_empty() || flowing.iter().any(|((_, said), _)| empty(said)) {
        return false;
    }
    let unfinished = flowing.iter().all(|((cell, said), _)| !ends_sentence(said) && full(cell));
    let numbered = header::is_number(key_text) && header::is_number(key_rest);
    let key_left_out = key.row_span == 1 && !empty(key_text) && empty(key_rest);
    let few = flowing.len() * 2 <= pairs.len();
    unfinished && !numbered && flowing.len() > 1 || key_left_out && (few || unfinished)
}

/// Whether the last line of a cell reaches its right side.
fn full(cell: &layout::PageCell) -> bool {
    let (Some(first), Some(last)) = (cell.lines.first(), cell.lines.last()) else { return false };
    let padding = (first.bounds.x0 - cell.bounds.x0).max(0.0);
    cell.bounds.x1 - last.bounds.x1 <= padding + FULL_LINE * last.size
}

#[cfg(test)]
mod tests;
