//! Lines outside tables that look like initiatives, or belong to them, without being part of a record.

use std::collections::BTreeMap;

use super::Around;
use super::account_words::bare;
use super::finding::{Finding, Reason};
use super::sections::Sections;
use crate::document::{Document, Line, Page, Role};
use crate::plan::{Initiative, Section, Style};
use crate::text::fold;

/// Largest number of lines of a page that are examined.
const MOST_LINES: usize = 4_000;
/// Fewest lines of one look that must name records for the other lines of that look to count as missed.
const SIBLINGS: usize = 3;
/// Least share of named lines among similar ones at which the rest is worth checking.
const SIBLING_SHARE: f32 = 0.8;
/// Fewest lines with endings of names that make a page worth checking.
const LOOSE_NAMES: usize = 3;
/// Largest length, in characters, of a line of running text that may name something.
const LONGEST_NAME: usize = 30;
/// A title of contents is searched for among this many lines at the top of a page.
const FIRST_LINES: usize = 6;

/// How a line looks: lines that name records look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    is_heading: bool,
    is_item: bool,
    style: Option<Style>,
    height: i32,
    has_department: bool,
}

/// Whether a page is one of contents.
pub(super) fn is_contents(page: &Page, around: &Around<'_>) -> bool {
    page.lines.iter().take(FIRST_LINES).any(|line| around.dictionaries.is_contents(&line.text))
}

/// Whether the role of a line allows that it names something.
fn may_name(line: &Line) -> bool {
    matches!(line.role, Role::Body | Role::Heading | Role::ListItem | Role::Caption | Role::Navigation)
}

/// What looks like initiatives on the pages of a document.
pub(super) fn findings(document: &Document, sections: &Sections<'_>, around: &Around<'_>) -> Vec<Finding> {
    let mut findings = entries(sections, around);
    let pages = || document.pages.iter().filter(|page| !is_contents(page, around));
    for page in pages() {
        findings.extend(loose(page, sections, around));
    }
    findings.extend(siblings(pages(), sections, around));
    findings
}

/// Entries of lists such as 主な事業 that name no record.
fn entries(sections: &Sections<'_>, around: &Around<'_>) -> Vec<Finding> {
    let unread =
        sections.entries.iter().filter(|(page, text)| fold(text).chars().count() > 4 && !around.names(text, *page));
    unread.map(|(page, text)| Finding::new(Reason::UnreadEntry, *page, None, text)).collect()
}

/// Departments and names of a page that belong to no record. One alone may be anything.
fn loose(page: &Page, sections: &Sections<'_>, around: &Around<'_>) -> Vec<Finding> {
    let (mut departments, mut names) = (Vec::new(), Vec::new());
    for line in page.lines.iter().take(MOST_LINES).filter(|line| may_name(line)) {
        let found = around.departments(&line.text);
        if !found.is_empty() {
            if !around.known.has_departments(&found, page.page) {
                departments.push(line.text.as_str());
            }
            continue;
        }
        let elsewhere = matches!(sections.section(page.page, line.bbox), Some(Section::Outside | Section::Never));
        let length = fold(&line.text).chars().count();
        let long = line.role == Role::Body && length > LONGEST_NAME;
        if !elsewhere && !long && around.is_like_a_name(&line.text) && !around.says(&line.text, page.page) {
            names.push(line.text.as_str());
        }
    }
    let found = |reason, texts: &[&str]| -> Vec<Finding> {
        texts.iter().map(|text| Finding::new(reason, page.page, None, text)).collect()
    };
    let mut findings = Vec::new();
    if departments.len() > 1 || !departments.is_empty() && !names.is_empty() {
        findings.extend(found(Reason::LooseDepartment, &departments));
    }
    if names.len() >= LOOSE_NAMES {
        findings.extend(found(Reason::LooseName, &names));
    }
    findings
}

/// How many lines of one look name records, and the others with their pages.
type Alike<'d> = (usize, Vec<(u32, &'d Line)>);

/// Lines that look like those that name records and name none.
fn siblings<'d>(pages: impl Iterator<Item = &'d Page>, sections: &Sections<'_>, around: &Around<'_>) -> Vec<Finding> {
    let mut alike: BTreeMap<Look, Alike<'_>> = BTreeMap::new();
    for page in pages {
        for line in page.lines.iter().take(MOST_LINES) {
            let Some(look) = look(line, around) else { continue };
            let section = sections.section(page.page, line.bbox).or_else(|| around.dictionaries.section(&line.text));
            if section == Some(Section::Never) || bare(&line.text, around.dictionaries).0.chars().count() < 4 {
                continue;
            }
            let (named, others) = alike.entry(look).or_default();
            if around.known.is_name(&line.text, page.page, around.dictionaries) {
                *named += 1;
            } else {
                others.push((page.page, line));
            }
        }
    }
    let mut findings = Vec::new();
    for (look, (named, others)) in alike {
        if named < SIBLINGS || (named as f32) < SIBLING_SHARE * (named + others.len()) as f32 {
            continue;
        }
        let unread = others.into_iter().filter(|(page, line)| {
            let elsewhere = around.dictionaries.section(&line.text) == Some(Section::Outside);
            !elsewhere && (look.has_department || !around.says(&line.text, *page))
        });
        findings.extend(unread.map(|(page, line)| Finding::new(Reason::UnreadSibling, page, None, &line.text)));
    }
    findings
}

/// How a line looks, where it may name an initiative.
fn look(line: &Line, around: &Around<'_>) -> Option<Look> {
    let has_department = !around.words.departments_at_end(&line.text).is_empty();
    let (is_heading, is_item) = (line.role == Role::Heading, line.role == Role::ListItem);
    let looks = is_heading || is_item || has_department && line.role == Role::Body;
    let style = bare(&line.text, around.dictionaries).1;
    looks.then(|| Look { is_heading, is_item, style, height: line.bbox.height().round() as i32, has_department })
}

/// Names of records with something in them that is no name.
pub(super) fn joined_names(records: &[&Initiative], around: &Around<'_>) -> Vec<Finding> {
    /// Least length of a part, in characters; shorter parts are words of one name.
    const SHORTEST_PART: usize = 7;
    // 市民サービスの向上窓口予約の公開: two phrases that each end like a name
    let of_two = |name: &str| {
        let whole =
            |text: &str| text.chars().count() >= SHORTEST_PART && text.contains('の') && around.is_like_a_name(text);
        let borders = name.char_indices().skip(1);
        borders.map(|(at, _)| name.split_at(at)).any(|(first, second)| {
            let word = second.starts_with(|c: char| !('ぁ'..='ん').contains(&c) && c.is_alphabetic());
            word && whole(first) && whole(second)
        })
    };
    let is_joined = |record: &&&Initiative| {
        let with_department =
            record.departments.is_empty() && !around.words.departments_at_end(&record.name).is_empty();
        with_department || around.words.begins_with_badge(&record.name) || of_two(&record.name)
    };
    let joined = records.iter().filter(is_joined);
    joined.map(|record| Finding::new(Reason::JoinedName, record.page, None, &record.name)).collect()
}
