//! Running headers, footers, page numbers and navigation strips: text repeated at the same place on many pages is not
//! content.

use std::collections::BTreeMap;

use super::Role;
use super::page_label::{PageLabel, count_with_pages};
use crate::geometry::Rect;
use crate::layout::{PageLayout, TextLine};
use crate::text::fold;

/// Least share of the pages on which a line must return to be a running header or footer.
const SHARE: f32 = 0.3;
/// Fewest pages on which a line must return to be a running header or footer.
const LEAST: usize = 3;
/// In the middle of a page only what returns nearly everywhere is a strip of links.
const SHARE_INSIDE: f32 = 0.6;
/// Ratio to the size of body text from which on a line is a title: titles return on slides without being running
/// headers.
const TITLE: f32 = 1.25;
/// Least share of the pages on which even a title must return to be a running header.
const SHARE_TITLE: f32 = 0.8;
/// Height of the zones at the top and bottom of a page, as a share of it.
const ZONE: f32 = 0.12;
/// Width of the zones at the sides.
const SIDE: f32 = 0.1;
/// Places that differ by no more than this many points are the same.
const SAME_PLACE: f32 = 6.0;
/// Fewest repeated lines side by side on a page that are links and not a header.
const STRIP: usize = 4;

/// Largest gap between a label and its value beside it, in em.
const VALUE_GAP: f32 = 4.0;
/// Largest vertical distance, in em, between the middle of a label and the next line of its value: a value of two
/// lines has none at the height of its label.
const VALUE_LEVEL: f32 = 1.2;
/// Largest gap between a label and its value below it, in em.
const VALUE_BELOW: f32 = 1.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Zone {
    Top,
    Bottom,
    Side,
    Inside,
}

/// The role of each line that is furniture: by page, then by line as in [`PageLayout::lines`].
pub(super) fn find(pages: &[PageLayout]) -> Vec<Vec<Option<Role>>> {
    let mut roles: Vec<Vec<Option<Role>>> = pages.iter().map(|p| vec![None; p.lines.len()]).collect();
    let body = body_size(pages);
    let groups = repeated(pages);
    let recurring = recurring(&groups, pages);
    for group in &groups {
        let role = if is_page_number(group, pages) {
            Role::PageNumber
        } else if let Some(role) = running_role(group, pages, body).filter(|_| !is_label(group, pages, &recurring)) {
            role
        } else {
            continue;
        };
        for &(page, line) in &group.lines {
            roles[page][line] = Some(role);
        }
    }
    for (page, roles) in pages.iter().zip(&mut roles) {
        mark_strips(page, roles);
    }
    roles
}

/// The median size of all text; larger text is a heading.
pub(super) fn body_size(pages: &[PageLayout]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = pages.iter().flat_map(|p| &p.lines).map(|l| (l.size, l.glyphs)).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, n)| n).sum::<usize>() / 2;
    let mut passed = 0;
    for (size, glyphs) in sizes {
        passed += glyphs;
        if passed > half {
            return size;
        }
    }
    10.5
}

/// Lines of one wording (numbers apart) at one place.
struct Group {
    zone: Zone,
    lines: Vec<(usize, usize)>,
}

fn repeated(pages: &[PageLayout]) -> Vec<Group> {
    let mut groups: BTreeMap<(Zone, String), Vec<(usize, usize)>> = BTreeMap::new();
    for (p, page) in pages.iter().enumerate() {
        for (l, line) in page.lines.iter().enumerate() {
            let zone = zone(page, line);
            let wording = fold(&line.text);
            // only at the edges may a number change from page to page
            let key = match PageLabel::of(&line.text).filter(|_| zone != Zone::Inside) {
                Some(label) => label.pattern().to_owned(),
                None if zone == Zone::Inside => wording,
                None => without_digits(&wording),
            };
            groups.entry((zone, key)).or_default().push((p, l));
        }
    }
    groups.into_iter().flat_map(|((zone, _), lines)| by_place(pages, zone, lines)).collect()
}

fn without_digits(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}

fn zone(page: &PageLayout, line: &TextLine) -> Zone {
    let b = line.bounds;
    if b.bottom <= ZONE * page.height {
        Zone::Top
    } else if b.top >= (1.0 - ZONE) * page.height || (PageLabel::of(&line.text).is_some() && is_lowest(page, b)) {
        Zone::Bottom
    } else if b.x1 <= SIDE * page.width || b.x0 >= (1.0 - SIDE) * page.width {
        Zone::Side
    } else {
        Zone::Inside
    }
}

/// Whether no line of the page is lower.
fn is_lowest(page: &PageLayout, bounds: Rect) -> bool {
    page.tables.iter().all(|t| t.bounds.bottom <= bounds.centre().y)
        && page.lines.iter().all(|l| l.bounds.bottom <= bounds.bottom + 1.0)
}

/// Splits a group by height on the page, and by x except at the top and bottom, where odd and even pages mirror each
/// other.
fn by_place(pages: &[PageLayout], zone: Zone, lines: Vec<(usize, usize)>) -> Vec<Group> {
    let mut groups: Vec<(f32, f32, Group)> = Vec::new();
    for (p, l) in lines {
        let bounds = pages[p].lines[l].bounds;
        let (x, y) = (bounds.centre().x, bounds.centre().y);
        let level = |g: &&mut (f32, f32, Group)| {
            (g.1 - y).abs() <= SAME_PLACE && (zone <= Zone::Bottom || (g.0 - x).abs() <= SAME_PLACE)
        };
        match groups.iter_mut().find(level) {
            Some((.., group)) => group.lines.push((p, l)),
            None => groups.push((x, y, Group { zone, lines: vec![(p, l)] })),
        }
    }
    groups.into_iter().map(|(.., group)| group).collect()
}

/// A number at the top or bottom that counts with the pages.
fn is_page_number(group: &Group, pages: &[PageLayout]) -> bool {
    if !matches!(group.zone, Zone::Top | Zone::Bottom) {
        return false;
    }
    let read = |(p, l): &(usize, usize)| Some((*p, PageLabel::of(&pages[*p].lines[*l].text)?));
    let labels: Vec<(usize, PageLabel)> = group.lines.iter().filter_map(read).collect();
    labels.len() == group.lines.len() && count_with_pages(&labels, pages.len())
}

/// Header, footer or navigation, where a group returns often enough for its place.
fn running_role(group: &Group, pages: &[PageLayout], body: f32) -> Option<Role> {
    let mut on: Vec<usize> = group.lines.iter().map(|(p, _)| *p).collect();
    on.dedup();
    let title = group.lines.first().is_some_and(|(p, l)| pages[*p].lines[*l].size > TITLE * body);
    let share = match group.zone {
        _ if title => SHARE_TITLE,
        Zone::Inside => SHARE_INSIDE,
        _ => SHARE,
    };
    if on.len() < LEAST || (on.len() as f32) < share * pages.len() as f32 {
        return None;
    }
    Some(match group.zone {
        Zone::Top => Role::Header,
        Zone::Bottom => Role::Footer,
        Zone::Side | Zone::Inside => Role::Navigation,
    })
}

/// The lines that recur on several pages, by page.
fn recurring(groups: &[Group], pages: &[PageLayout]) -> Vec<Vec<bool>> {
    let mut recurring: Vec<Vec<bool>> = pages.iter().map(|p| vec![false; p.lines.len()]).collect();
    for group in groups.iter().filter(|g| g.lines.len() >= LEAST) {
        for &(page, line) in &group.lines {
            recurring[page][line] = true;
        }
    }
    recurring
}

/// Whether lines that recur are the labels of a form: with a value beside or below them that differs from page to
/// page, or, inside the page, without others of their kind side by side.
fn is_label(group: &Group, pages: &[PageLayout], recurring: &[Vec<bool>]) -> bool {
    let valued = |&&(page, line): &&(usize, usize)| {
        let label = &pages[page].lines[line];
        let mut others = pages[page].lines.iter().zip(&recurring[page]).filter(|(_, again)| !**again);
        others.any(|(value, _)| is_beside(label, value) || group.zone == Zone::Inside && is_below(label, value))
    };
    let alone = |&&(page, line): &&(usize, usize)| {
        let own = pages[page].lines[line].bounds;
        let strip = pages[page].lines.iter().zip(&recurring[page]).filter(|(other, again)| {
            let level = other.bounds.overlap_y(own) > 0.5 * own.height();
            let stacked = other.bounds.overlap_x(own) > 0.5 * own.width();
            **again && (level || stacked)
        });
        strip.count() < STRIP
    };
    let most =
        |is: &dyn Fn(&&(usize, usize)) -> bool| group.lines.iter().filter(|l| is(l)).count() * 2 > group.lines.len();
    let printed = group.lines.iter().all(|(p, l)| PageLabel::of(&pages[*p].lines[*l].text).is_some());
    !printed && (most(&valued) || group.zone == Zone::Inside && most(&alone))
}

/// Whether a line may be the value to the right of a label.
fn is_beside(label: &TextLine, value: &TextLine) -> bool {
    let gap = value.bounds.x0 - label.bounds.x1;
    let away = (value.bounds.centre().y - label.bounds.centre().y).abs();
    away <= VALUE_LEVEL * label.size && (0.0..=VALUE_GAP * label.size).contains(&gap)
}

/// Whether a line may be the value under a label: next to it, and on its middle or its left side.
fn is_below(label: &TextLine, value: &TextLine) -> bool {
    let gap = value.bounds.top - label.bounds.bottom;
    let middle = (value.bounds.centre().x - label.bounds.centre().x).abs();
    let left = (value.bounds.x0 - label.bounds.x0).abs();
    (0.0..=VALUE_BELOW * label.size).contains(&gap) && middle.min(left) <= 0.5 * label.size
}

/// Many running lines on one height or in one column are a strip of links.
fn mark_strips(page: &PageLayout, roles: &mut [Option<Role>]) {
    let running: Vec<usize> = (0..roles.len())
        .filter(|i| matches!(roles[*i], Some(Role::Header | Role::Footer | Role::Navigation)))
        .collect();
    for &i in &running {
        let bounds = page.lines[i].bounds;
        let level = running.iter().filter(|j| page.lines[**j].bounds.overlap_y(bounds) > 0.5 * bounds.height()).count();
        let stacked =
            running.iter().filter(|j| page.lines[**j].bounds.overlap_x(bounds) > 0.5 * bounds.width()).count();
        if level >= STRIP || stacked >= STRIP {
            roles[i] = Some(Role::Navigation);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32, lines: &[(&str, f32, f32)]) -> PageLayout {
        let line = |(text, y, size): &(&str, f32, f32)| TextLine {
            text: (*text).into(),
            bounds: Rect::new(50.0, *y, 50.0 + 100.0, y + size),
            size: *size,
            glyphs: text.chars().count(),
            ..TextLine::default()
        };
        PageLayout {
            number,
            width: 600.0,
            height: 800.0,
            lines: lines.iter().map(line).collect(),
            ..PageLayout::default()
        }
    }

    #[test]
    fn running_lines_are_found_and_titles_stay() {
        let pages: Vec<PageLayout> = (1..=6_u32)
            .map(|n| {
                let (number, text) = (format!("- {} -", n + 2), format!("本文その{n}"));
                page(
                    n,
                    &[
                        ("○○市DX推進計画", 20.0, 9.0),
                        ("取組と工程", 60.0, 20.0),
                        (&text, 300.0, 10.0),
                        (&number, 780.0, 9.0),
                    ],
                )
            })
            .take(6)
            .collect();
        let roles = find(&pages);
        for page in &roles[..] {
            assert_eq!(page[0], Some(Role::Header));
            assert_eq!(page[2], None);
            assert_eq!(page[3], Some(Role::PageNumber));
        }
        // a title on half of the pages is content
        let mut some = pages;
        for page in &mut some[..3] {
            page.lines[1].text = "別の見出し".into();
        }
        assert!(find(&some).iter().all(|page| page[1].is_none()));
    }

    #[test]
    fn labels_over_values_are_not_strip_of_links() {
        let line = |text: &str, x0: f32, y: f32| TextLine {
            text: text.into(),
            bounds: Rect::new(x0, y, x0 + 40.0, y + 8.0),
            size: 8.0,
            glyphs: text.chars().count(),
            ..TextLine::default()
        };
        let years = ["令和７年度", "令和８年度", "令和９年度", "令和10年度", "令和11年度"];
        let places = [100.0, 180.0, 260.0, 340.0, 420.0];
        let sheet = |number: u32, below: f32| PageLayout {
            number,
            width: 600.0,
            height: 800.0,
            lines: years
                .iter()
                .zip(places)
                .flat_map(|(year, x0)| [line(year, x0, 300.0), line(&format!("工程{number}の{x0}"), x0, 300.0 + below)])
                .collect(),
            ..PageLayout::default()
        };
        let roles = |below: f32| find(&(1..=5).map(|number| sheet(number, below)).collect::<Vec<_>>());
        assert!(roles(12.0).iter().flatten().all(Option::is_none), "each year has its value below");
        assert!(roles(60.0).iter().all(|page| page[0] == Some(Role::Navigation)), "a strip over the page");
    }
}
