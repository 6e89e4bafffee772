//! Groups lines into headings, paragraphs and list items: wrapped lines are joined, and the lines of one painted box
//! stay together.

use super::heading_levels::{self, Levels, Numbering};
use super::wrap::{self, along, begins_item};
use super::{Element, Location, Role, Text};
use crate::geometry::{Point, Rect};
use crate::layout::{PageLayout, TextLine};

/// A paragraph's first line is indented by about one em (JIS X 4051).
const INDENT: f32 = 0.7;
/// A box larger than this share of the page is a background.
const MAX_BOX: f32 = 0.6;

/// Lines that are one paragraph, heading or list item.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    /// Indexes into [`PageLayout::lines`].
    pub(super) lines: Vec<usize>,
    pub(super) role: Role,
    numbering: Numbering,
    size: f32,
    /// The painted box around it: index into [`PageLayout::shapes`].
    boxed: Option<usize>,
}

/// Cuts lines (indexes, in reading order, furniture left out) into paragraphs.
pub(super) fn paragraphs(page: &PageLayout, lines: &[usize], body: f32, in_contents: bool) -> Vec<Paragraph> {
    let homes: Vec<Option<usize>> = boxes(page, lines);
    let mut cut: Vec<(Vec<usize>, Option<usize>)> = Vec::new();
    for (place, &line) in lines.iter().enumerate() {
        let goes_on = cut.last().is_some_and(|(previous, home)| {
            *home == homes[place] && previous.last().is_some_and(|last| continues(page, previous[0], *last, line, body))
        });
        match cut.last_mut().filter(|_| goes_on) {
            Some((paragraph, _)) => paragraph.push(line),
            None => cut.push((vec![line], homes[place])),
        }
    }
    cut.into_iter().map(|(lines, boxed)| classify(page, lines, boxed, body, in_contents)).collect()
}

fn classify(page: &PageLayout, lines: Vec<usize>, boxed: Option<usize>, body: f32, in_contents: bool) -> Paragraph {
    let first = &page.lines[lines[0]];
    let whole: String = lines.iter().map(|l| page.lines[*l].text.as_str()).collect();
    let numbering = heading_levels::numbering(&first.text);
    let joined = TextLine { text: whole.clone(), ..first.clone() };
    let role = if heading_levels::is_contents(&whole) || (in_contents && ends_in_number(&whole)) {
        Role::Contents
    } else if heading_levels::is_heading(&joined, body, lines.len() <= 2) {
        Role::Heading
    } else if heading_levels::has_list_mark(&first.text)
        || numbering >= Numbering::Parenthesis
        || has_drawn_mark(page, first)
    {
        Role::ListItem
    } else {
        Role::Body
    };
    Paragraph { lines, role, numbering, size: first.size, boxed }
}

/// Whether a bullet is drawn as a shape before a line: browsers paint the marks of lists as discs and squares.
fn has_drawn_mark(page: &PageLayout, line: &TextLine) -> bool {
    /// Sizes of painted marks of lists, in em.
    const SIZES: std::ops::Range<f32> = 0.15..0.6;
    /// Largest distance of such a mark from the text after it, in em.
    const FARTHEST: f32 = 1.5;
    page.shapes.iter().any(|shape| {
        let bounds = shape.bounds;
        let gap = (line.bounds.x0 - bounds.x1) / line.size;
        let small = [bounds.width(), bounds.height()].into_iter().all(|side| SIZES.contains(&(side / line.size)));
        let beside =
            (line.bounds.top..line.bounds.bottom).contains(&bounds.centre().y) && (0.0..FARTHEST).contains(&gap);
        small && beside && !line.vertical
    })
}

fn ends_in_number(text: &str) -> bool {
    text.trim_end().ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

/// Whether `line` continues the paragraph from `first` to `last`.
fn continues(page: &PageLayout, first: usize, last: usize, line: usize, body: f32) -> bool {
    let (head, previous, next) = (&page.lines[first], &page.lines[last], &page.lines[line]);
    if previous.block != next.block
        || begins_item(&next.text)
        || has_drawn_mark(page, next)
        || heading_levels::is_contents(&previous.text)
    {
        return false;
    }
    // words in another look at the beginning of a line are a label
    if next.lead.is_some() {
        return false;
    }
    // 【担当課】 or 担当課： at the beginning of a line is a label, however full the line before it is.
    if next.text.starts_with('【') && next.text.contains('】') || begins_label(&next.text) {
        return false;
    }
    if (previous.size - next.size).abs() > 0.1 * next.size
        || previous.bold != next.bold
        || previous.vertical != next.vertical
    {
        return false;
    }
    if heading_levels::is_heading(head, body, true)
        && heading_levels::numbering(&head.text) != Numbering::None
        && head.size <= body * 1.05
    {
        return false;
    }
    let (left, right) = extent(page, next.block);
    let (starts, ends) = along(next);
    // a sentence that ends where no other line of its block reaches may as well have had room left
    if previous.text.ends_with('。') && reaching(page, next.block, right) < 2 && right - left > ends - starts {
        return false;
    }
    let (previous_start, previous_end) = along(previous);
    let item = begins_item(&head.text);
    let indented = !item && starts > left + INDENT * next.size && starts > previous_start + INDENT * next.size;
    let full =
        wrap::is_full(previous, right - previous_end, next) || ends <= previous_end && !previous.text.ends_with('。');
    let at_new_line = next.text.starts_with('\u{3000}') && !item;
    full && !indented && !at_new_line
}

fn extent(page: &PageLayout, block: usize) -> (f32, f32) {
    let sides = page.lines.iter().filter(|l| l.block == block).map(along);
    sides.fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), (c, d)| (a.min(c), b.max(d)))
}

/// Lines of a block that reach its far side.
fn reaching(page: &PageLayout, block: usize, right: f32) -> usize {
    page.lines.iter().filter(|l| l.block == block && along(l).1 > right - 1.5 * l.size).count()
}

/// Whether a line begins with a word and a colon (実施時期：令和7年度).
fn begins_label(text: &str) -> bool {
    /// Longer words before a colon are part of a sentence.
    const LONGEST: usize = 8;
    let label = text.trim_start().split_once(['：', ':']).map_or("", |(label, _)| label);
    (2..=LONGEST).contains(&label.chars().count()) && label.chars().all(char::is_alphabetic) && !label.is_ascii()
}

/// For each line the smallest painted box with at least two of the lines: a band behind one heading belongs to the
/// card around it.
fn boxes(page: &PageLayout, lines: &[usize]) -> Vec<Option<usize>> {
    let largest = MAX_BOX * page.width * page.height;
    let mut middles: Vec<Point> = lines.iter().map(|line| page.lines[*line].bounds.centre()).collect();
    middles.sort_by(|a, b| a.y.total_cmp(&b.y));
    let holds_two = |bounds: Rect| {
        let below = &middles[middles.partition_point(|middle| middle.y < bounds.top)..];
        let level = below.iter().take_while(|middle| middle.y <= bounds.bottom);
        level.filter(|middle| bounds.contains(**middle)).nth(1).is_some()
    };
    let usable: Vec<(usize, Rect)> = (page.shapes.iter().map(|shape| shape.bounds).enumerate())
        .filter(|(_, bounds)| bounds.area() < largest && holds_two(bounds.grown(1.0)))
        .collect();
    let smallest = |line: &usize| {
        let middle = page.lines[*line].bounds.centre();
        let around = usable.iter().filter(|(_, bounds)| bounds.grown(1.0).contains(middle));
        around.min_by(|a, b| a.1.area().total_cmp(&b.1.area())).map(|(i, _)| *i)
    };
    lines.iter().map(smallest).collect()
}

/// The levels of all headings of a document.
pub(super) fn levels<'a>(paragraphs: impl Iterator<Item = &'a Paragraph>) -> Levels {
    Levels::new(paragraphs.filter(|p| p.role == Role::Heading).map(|p| (p.size, p.numbering)))
}

/// Elements of paragraphs that follow each other on a page.
pub(super) fn elements(page: &PageLayout, paragraphs: &[Paragraph], levels: &Levels) -> Vec<Element> {
    let mut elements = Vec::new();
    for group in paragraphs.chunk_by(|a, b| a.boxed.is_some() && a.boxed == b.boxed) {
        let inside: Vec<Element> = group.iter().map(|p| element(page, p, levels)).collect();
        if group.len() > 1 && group[0].boxed.is_some() {
            elements.push(Element::Box(inside));
        } else {
            elements.extend(inside);
        }
    }
    elements
}

fn element(page: &PageLayout, paragraph: &Paragraph, levels: &Levels) -> Element {
    let text = text(page, &paragraph.lines);
    match paragraph.role {
        Role::Heading => Element::Heading { level: levels.of(paragraph.size, paragraph.numbering), text },
        Role::ListItem => Element::ListItem(text),
        Role::Contents => Element::Contents(text),
        _ => Element::Paragraph(text),
    }
}

fn text(page: &PageLayout, lines: &[usize]) -> Text {
    let value = wrap::join(lines.iter().map(|l| page.lines[*l].text.as_str()));
    let bbox = Rect::union_of(lines.iter().map(|l| page.lines[*l].bounds)).unwrap_or_default();
    Text { value, at: vec![Location { page: page.number, bbox }] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Shape;

    /// A page of lines of one block, each a text with its left and right side, one below the other.
    fn page(lines: &[(&str, f32, f32)]) -> PageLayout {
        let line = |(place, (text, x0, x1)): (usize, &(&str, f32, f32))| {
            let top = 100.0 + 16.0 * place as f32;
            TextLine {
                text: (*text).to_owned(),
                bounds: Rect::new(*x0, top, *x1, top + 10.0),
                size: 10.0,
                ..TextLine::default()
            }
        };
        let lines = lines.iter().enumerate().map(line).collect();
        PageLayout { number: 1, width: 600.0, height: 800.0, lines, ..PageLayout::default() }
    }

    fn cut(page: &PageLayout) -> Vec<Vec<usize>> {
        let lines: Vec<usize> = (0..page.lines.len()).collect();
        paragraphs(page, &lines, 10.0, false).into_iter().map(|paragraph| paragraph.lines).collect()
    }

    #[test]
    fn a_full_line_goes_on_and_an_indented_one_begins_anew() {
        let text = "市民の利便性を高めるため、窓口の手続を見直し、申請書の記入を減らす取組を";
        let running = page(&[(text, 50.0, 410.0), ("進めます。", 50.0, 100.0), (text, 60.0, 410.0)]);
        assert_eq!(cut(&running), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn items_and_labels_begin_anew_however_full_the_line_before_is() {
        let text = "市民の利便性を高めるため、窓口の手続を見直し、申請書の記入を減らす取組を";
        for beginning in ["・電子申請", "【担当課】総務課", "実施時期：令和7年度"] {
            assert_eq!(cut(&page(&[(text, 50.0, 410.0), (beginning, 50.0, 150.0)])).len(), 2, "{beginning}");
        }
    }

    #[test]
    fn lines_of_two_boxes_are_two_paragraphs_and_those_of_one_a_box() {
        let text = "市民の利便性を高めるため、窓口の手続を見直し、申請書の記入を減らす取組を";
        let mut boxed =
            page(&[(text, 50.0, 410.0), ("進めます。", 50.0, 100.0), (text, 50.0, 410.0), ("進めます。", 50.0, 100.0)]);
        let shape = |top: f32, bottom: f32| Shape {
            bounds: Rect::new(40.0, top, 420.0, bottom),
            fill: None,
            rectangular: true,
            order: 0,
        };
        boxed.shapes = vec![shape(98.0, 128.0), shape(130.0, 160.0)];
        let found = paragraphs(&boxed, &[0, 1, 2, 3], 10.0, false);
        assert_eq!(found.iter().map(|paragraph| paragraph.boxed).collect::<Vec<_>>(), [Some(0), Some(1)]);
    }
}
