//! The lines of a cell as printed: if a cell holds as many names as numbers, the lengths of its lines show where each
//! name ends.

use crate::document::{Cell, Document, Line};
use crate::geometry::Rect;

/// A line is full if less than this share of a character's width would remain after the first word of the next line.
const SLACK: f32 = 0.3;

/// The printed lines inside a cell on the page where it begins.
pub(crate) fn printed<'d>(document: &'d Document, cell: &Cell) -> Vec<&'d Line> {
    let Some(page) = document.pages.iter().find(|page| page.page == cell.page) else { return Vec::new() };
    let inside = |line: &&Line| cell.bbox.area() > 0.0 && cell.bbox.contains(line.bbox.centre());
    page.lines.iter().filter(inside).collect()
}

/// Cuts printed lines into `n` names, or a heading and `n` names, or `None` where they do not fit.
///
/// A name ends where the next line's first word would still have had room. Where that gives too few ends, those with
/// the most room are taken.
pub(crate) fn cut(lines: &[&Line], cell: Rect, n: usize) -> Option<Vec<String>> {
    if lines.len() < n || n == 0 {
        return None;
    }
    let padding = lines.iter().map(|line| line.bbox.x0).fold(f32::MAX, f32::min) - cell.x0;
    let right = cell.x1 - padding.max(0.0);
    let room: Vec<f32> = lines.windows(2).map(|pair| room(pair[0], pair[1], right)).collect();
    let sure = room.iter().filter(|room| **room > SLACK).count();
    let ends = if sure == n { n } else { n - 1 };
    if sure > n {
        return None;
    }
    let mut by_room: Vec<usize> = (0..room.len()).collect();
    by_room.sort_by(|a, b| room[*b].total_cmp(&room[*a]));
    by_room.truncate(ends);
    let mut names: Vec<String> = vec![String::new()];
    for (i, line) in lines.iter().enumerate() {
        if let Some(name) = names.last_mut() {
            name.push_str(line.text.trim());
        }
        if by_room.contains(&i) {
            names.push(String::new());
        }
    }
    Some(names)
}

/// The room left at the end of a line when the next line's first word is put there, in widths of a full character.
fn room(line: &Line, next: &Line, right: f32) -> f32 {
    let em = line.bbox.height().max(1.0);
    let text = next.text.trim();
    // Words in Latin letters are not broken; of Japanese the first character is enough.
    let word = text.chars().take_while(char::is_ascii_alphanumeric).count();
    let first = if word > 0 {
        let widths = |c: char| if c.is_ascii() { 1.0_f32 } else { 2.0 };
        let all: f32 = text.chars().map(widths).sum();
        next.bbox.width() * text.chars().take(word).map(widths).sum::<f32>() / all.max(1.0)
    } else {
        em
    };
    (right - line.bbox.x1 - first) / em
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Role;

    fn lines(texts: &[(&str, f32)]) -> Vec<Line> {
        let line = |(i, (text, x1)): (usize, &(&str, f32))| Line {
            text: (*text).to_owned(),
            bbox: Rect { x0: 1.0, top: i as f32 * 10.0, x1: *x1, bottom: i as f32 * 10.0 + 10.0 },
            role: Role::Table,
            recognised: None,
            struck: false,
            lead: None,
        };
        texts.iter().enumerate().map(line).collect()
    }

    fn names(texts: &[(&str, f32)], n: usize) -> Option<Vec<String>> {
        let lines = lines(texts);
        cut(&lines.iter().collect::<Vec<_>>(), Rect { x0: 0.0, top: 0.0, x1: 102.0, bottom: 50.0 }, n)
    }

    #[test]
    fn lines_that_had_room_end_a_name() {
        let wrapped = names(&[("地図サービスの導入をす", 101.0), ("る", 11.0), ("案内の導入", 51.0)], 2);
        assert_eq!(wrapped, Some(vec!["地図サービスの導入をする".into(), "案内の導入".into()]));
        let headed = names(&[("無線の整備", 51.0), ("図書館", 31.0), ("博物館", 31.0)], 2);
        assert_eq!(headed.map(|names| names.len()), Some(3));
        let tight = names(&[("実証実験の実施十字", 91.0), ("仕組みの導入を行い導", 101.0), ("入", 11.0)], 2);
        assert_eq!(tight, Some(vec!["実証実験の実施十字".into(), "仕組みの導入を行い導入".into()]));
        let latin = names(&[("接続系端末", 75.0), ("NotePC化", 43.0), ("研修", 21.0)], 2);
        assert_eq!(latin.map(|names| names[1].clone()), Some("研修".to_owned()));
    }
}
