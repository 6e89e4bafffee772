//! The stage's flow: separate furniture, join tables across pages, turn lines into elements, all in reading order.

use std::collections::BTreeMap;

use super::document_words::DocumentWords;
use super::page_label::PageLabel;
use super::paragraphs::{self, Paragraph};
use super::{Document, Element, Line, Page, Role, Table, continuation, furniture, heading_levels, wrap};
use crate::diagnostic::Warning;
use crate::layout::{OrderEntry, PageLayout};
use crate::pdf::Layer;

/// Which tables of the document a table of a page (by page and place) belongs to.
type Homes = BTreeMap<(usize, usize), Vec<usize>>;

/// A stretch of a page: lines that follow each other, or a table.
enum Stretch {
    Lines(Vec<Paragraph>),
    Table(usize),
}

/// Makes one document of its pages.
pub(super) fn assemble(pages: &[PageLayout], words: &DocumentWords, warnings: &mut Vec<Warning>) -> Document {
    let roles = furniture::find(pages);
    let body = furniture::body_size(pages);
    let (mut tables, home) = join_tables(pages, words, &roles, warnings);

    let mut in_contents = false;
    let stretches: Vec<Vec<Stretch>> = pages
        .iter()
        .zip(&roles)
        .map(|(page, roles)| {
            in_contents = begins_contents(page, words) || (in_contents && goes_on_contents(page));
            stretches(page, roles, body, in_contents)
        })
        .collect();
    let levels = paragraphs::levels(stretches.iter().flatten().flat_map(|s| match s {
        Stretch::Lines(paragraphs) => paragraphs.as_slice(),
        Stretch::Table(_) => &[],
    }));

    let mut elements = Vec::new();
    for (p, (page, stretches)) in pages.iter().zip(&stretches).enumerate() {
        for stretch in stretches {
            match stretch {
                Stretch::Lines(paragraphs) => elements.extend(paragraphs::elements(page, paragraphs, &levels)),
                Stretch::Table(t) => {
                    home[&(p, *t)].iter().for_each(|index| place_table(*index, &mut tables, &mut elements));
                }
            }
        }
    }
    let pages = pages.iter().zip(&roles).zip(&stretches).map(|((p, r), s)| finish_page(p, r, s)).collect();
    Document { pages, elements, tables }
}

/// Inserts a table at the place of its first part, with the nearest heading before it as title.
fn place_table(index: usize, tables: &mut [Table], elements: &mut Vec<Element>) {
    if elements.contains(&Element::Table(index)) {
        return;
    }
    let title = elements.iter().rev().take(3).find_map(|e| match e {
        Element::Heading { text, .. } => Some(text.value.clone()),
        Element::Box(inside) => inside.iter().rev().find_map(|e| match e {
            Element::Heading { text, .. } => Some(text.value.clone()),
            _ => None,
        }),
        _ => None,
    });
    tables[index].title = title;
    elements.push(Element::Table(index));
}

/// The tables of the document, and which of them each table of a page belongs to: more than one where they share
/// a grid.
fn join_tables(
    pages: &[PageLayout],
    words: &DocumentWords,
    roles: &[Vec<Option<Role>>],
    warnings: &mut Vec<Warning>,
) -> (Vec<Table>, Homes) {
    let is_furniture = |page: usize, line: usize| roles[page][line].is_some();
    let mut tables = Vec::new();
    let mut home: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for joined in continuation::join(pages, words, &is_furniture, &wrap::cell_text, warnings) {
        for part in &joined.parts {
            home.entry(*part).or_default().push(tables.len());
        }
        let id = format!("t{}", tables.len() + 1);
        tables.push(Table { id, ..joined.table });
    }
    (tables, home)
}

/// The heading of a table of contents has no more bytes, spaces included.
const LONGEST_TITLE: usize = 60;

/// A page that is headed 目次, and the pages after it while they look the same.
fn begins_contents(page: &PageLayout, words: &DocumentWords) -> bool {
    page.lines.iter().any(|line| line.text.len() <= LONGEST_TITLE && words.heads_contents(&line.text))
}

fn goes_on_contents(page: &PageLayout) -> bool {
    let entries = page.lines.iter().filter(|l| heading_levels::is_contents(&l.text)).count();
    entries * 2 > page.lines.len()
}

fn stretches(page: &PageLayout, roles: &[Option<Role>], body: f32, in_contents: bool) -> Vec<Stretch> {
    let (mut out, mut lines) = (Vec::new(), Vec::new());
    for region in &page.order {
        match *region {
            OrderEntry::Line(l) if roles[l].is_none() => lines.push(l),
            OrderEntry::Line(_) => {}
            OrderEntry::Table(t) => {
                out.push(Stretch::Lines(paragraphs::paragraphs(page, &std::mem::take(&mut lines), body, in_contents)));
                out.push(Stretch::Table(t));
            }
        }
    }
    out.push(Stretch::Lines(paragraphs::paragraphs(page, &lines, body, in_contents)));
    out
}

/// The page with all its lines: furniture at the top first, then the flow, then furniture at the bottom, at last what
/// lies over the text.
fn finish_page(page: &PageLayout, roles: &[Option<Role>], stretches: &[Stretch]) -> Page {
    let line = |l: usize, role: Role| Line::of(&page.lines[l], role);
    let running = |first: bool| {
        page.order.iter().filter_map(move |region| match *region {
            OrderEntry::Line(l) => roles[l].filter(|r| (*r == Role::Header) == first).map(|role| line(l, role)),
            OrderEntry::Table(_) => None,
        })
    };
    let mut lines: Vec<Line> = running(true).collect();
    for stretch in stretches {
        match stretch {
            Stretch::Lines(paragraphs) => {
                lines.extend(paragraphs.iter().flat_map(|p| p.lines.iter().map(|l| line(*l, p.role))));
            }
            Stretch::Table(t) => {
                let cells = page.tables[*t].cells.iter().flat_map(|c| &c.lines);
                lines.extend(cells.map(|l| Line::of(l, Role::Table)));
            }
        }
    }
    lines.extend(running(false));
    lines.extend(page.asides.iter().map(|aside| Line::of(&aside.line, role_of(aside.layer))));
    let printed = lines.iter().find(|l| l.role == Role::PageNumber).and_then(|l| PageLabel::of(&l.text));
    Page {
        page: page.number,
        label: printed.map_or_else(|| page.label.clone(), |printed| printed.text),
        width: page.width,
        height: page.height,
        turned: page.turned,
        lines,
        annotated: page.annotated.clone(),
    }
}

const fn role_of(layer: Layer) -> Role {
    match layer {
        Layer::Ruby => Role::Ruby,
        Layer::Stamp => Role::Stamp,
        Layer::Note => Role::Note,
        Layer::Text | Layer::Field => Role::Body,
    }
}
