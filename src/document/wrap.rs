//! Distinguishes line ends with a meaning from mere wrapping (JIS X 4051): a line has wrapped if the first word of
//! the next one had no room left on it.

use super::heading_levels::{self, Numbering};
use crate::layout::{PageCell, TextLine};

/// Room that is left over in a full line besides the next word: justification and punctuation that hangs (em).
const SLACK: f32 = 0.8;
/// Cell margins are no wider than this (em) on either side.
const MAX_MARGIN: f32 = 0.7;
/// Characters that no line may begin with (行頭禁則), so that the character before them wraps along.
const NEVER_FIRST: &str =
    "、。，．,.）)」』】〕］]}｝ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々ヽヾゝゞ？！?!：；:;・％%";

/// Joins lines that merely wrap: without a space, unless Latin words meet.
pub(super) fn join<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for line in lines {
        append(&mut out, line);
    }
    out
}

fn append(out: &mut String, line: &str) {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if latin(out.chars().last()) && latin(line.chars().next()) {
        out.push(' ');
    }
    out.push_str(line.trim_end_matches(' '));
}

/// A cell's text: wrapped lines are joined, meaningful line ends stay. Text partly covered by a box over the table is
/// not interpreted.
pub(super) fn cell_text(cell: &PageCell) -> String {
    if cell.covered {
        return String::new();
    }
    let mut out = String::new();
    for (index, (line, wrapped)) in cell.lines.iter().zip(wrapped(cell)).enumerate() {
        if index == 0 || wrapped {
            if index > 0 && cell.lines[index - 1].is_parted_from(line) {
                out.push(' ');
            }
            append(&mut out, &line.text);
        } else {
            out.push('\n');
            out.push_str(line.text.trim_end_matches(' '));
        }
    }
    out
}

/// For each line of a cell whether it only goes on from the line before.
pub(super) fn wrapped(cell: &PageCell) -> Vec<bool> {
    let goes_on = |pair: &[TextLine]| {
        let (start, end) = along(&pair[0]);
        is_full(&pair[0], room(cell) - (end - start), &pair[1]) && !is_own_line(&pair[0], &pair[1])
    };
    let first = cell.lines.first().map(|_| false);
    first.into_iter().chain(cell.lines.windows(2).map(goes_on)).collect()
}

/// The length of the lines that a cell takes: its side less margins as wide as the narrowest that is seen.
fn room(cell: &PageCell) -> f32 {
    let vertical = cell.lines.first().is_some_and(|l| l.vertical);
    let (near, far) = if vertical { (cell.bounds.top, cell.bounds.bottom) } else { (cell.bounds.x0, cell.bounds.x1) };
    let size = cell.lines.iter().map(|l| l.size).fold(0.0, f32::max);
    let margin = cell.lines.iter().map(|l| along(l).0 - near).fold(MAX_MARGIN * size, f32::min).max(0.0);
    let widest = cell.lines.iter().map(|l| along(l).1 - along(l).0).fold(0.0, f32::max);
    // text centred in a wide cell leaves margins that are not its own
    (far - near - 2.0 * margin).max(widest)
}

/// Whether the next line's first word had no room in the `left` points after a line.
pub(super) fn is_full(line: &TextLine, left: f32, next: &TextLine) -> bool {
    left < first_word(&next.text) * next.size.min(line.size) + SLACK * line.size
}

/// Length in em of the unbreakable start of a text: a Latin word or number, or an ideograph with the punctuation
/// after it.
fn first_word(text: &str) -> f32 {
    let mut chars = text.trim_start().chars();
    let Some(first) = chars.next() else { return 0.0 };
    let narrow = |c: char| c.is_ascii_graphic();
    let mut length = if narrow(first) { 0.5 } else { 1.0 };
    for c in chars {
        let same_word = narrow(first) && (c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '-' | '/'));
        if !same_word && !NEVER_FIRST.contains(c) {
            break;
        }
        length += if narrow(c) { 0.5 } else { 1.0 };
    }
    length
}

/// Whether a line stays separate however full the one before it is.
fn is_own_line(previous: &TextLine, line: &TextLine) -> bool {
    let mark = line.text.chars().next();
    // a row of marks (○○) that wraps is no list
    let wrapped_mark = previous.text.chars().last() == mark;
    (begins_item(&line.text) && !wrapped_mark) || previous.text.ends_with('】') || line.text.starts_with('【')
}

/// Whether a line begins with a bullet or a number.
pub(super) fn begins_item(text: &str) -> bool {
    heading_levels::has_list_mark(text) || heading_levels::numbering(text) != Numbering::None
}

/// Start and end of a line along its own direction.
pub(super) const fn along(line: &TextLine) -> (f32, f32) {
    if line.vertical { (line.bounds.top, line.bounds.bottom) } else { (line.bounds.x0, line.bounds.x1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    fn cell(width: f32, lines: &[&str]) -> PageCell {
        let line = |(i, text): (usize, &&str)| {
            let length: f32 = text.chars().map(|c| if c.is_ascii() { 5.0 } else { 10.0 }).sum();
            let y = 14.0 * i as f32;
            TextLine {
                text: (*text).into(),
                bounds: Rect::new(4.0, y, 4.0 + length, y + 10.0),
                size: 10.0,
                ..TextLine::default()
            }
        };
        PageCell {
            row: 0,
            column: 0,
            row_span: 1,
            column_span: 1,
            bounds: Rect::new(0.0, 0.0, width, 100.0),
            lines: lines.iter().enumerate().map(line).collect(),
            shade: None,
            covered: false,
            closed_top: true,
            closed_bottom: true,
        }
    }

    #[test]
    fn full_lines_go_on() {
        assert_eq!(cell_text(&cell(68.0, &["窓口の改善を", "進める"])), "窓口の改善を進める");
        assert_eq!(cell_text(&cell(168.0, &["押印見直し", "公印使用基準見直し"])), "押印見直し\n公印使用基準見直し");
    }

    #[test]
    fn a_long_word_that_had_no_room_has_wrapped() {
        assert_eq!(cell_text(&cell(108.0, &["庁内の端末は", "LGWAN-ASPに接続"])), "庁内の端末はLGWAN-ASPに接続");
    }

    #[test]
    fn items_are_independent_and_rows_of_marks_do_not() {
        assert_eq!(cell_text(&cell(68.0, &["・窓口の改善", "・電子決裁の"])), "・窓口の改善\n・電子決裁の");
        assert_eq!(cell_text(&cell(48.0, &["決済は○", "○Pay等"])), "決済は○○Pay等");
    }
}
