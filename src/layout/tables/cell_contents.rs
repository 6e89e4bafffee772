//! The content of the cells of hypotheses: lines, and kind of text. Hundreds of hypotheses of a page share cells, so
//! each set of words is examined once.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::kinds::{begins_item, begins_with_number, has_leaders, is_figure, is_mark, is_sentence, words};
use super::words::{Level, Word, levels};
use crate::geometry::Rect;

/// A line of a cell.
pub(super) struct Line {
    pub(super) bounds: Rect,
    /// The widest gap between two of its words that are no letters set apart (points).
    pub(super) widest_gap: f32,
    pub(super) has_leaders: bool,
    is_figure: bool,
    begins_with_number: bool,
}

/// The content of a cell.
pub(super) struct CellContent {
    pub(super) lines: Vec<Line>,
    /// The box of its lines.
    pub(super) bounds: Rect,
    /// The words of all lines, spaces between them.
    pub(super) text: String,
    pub(super) is_figure: bool,
    /// Whether it has several lines that are figures, and no other.
    pub(super) stacks_figures: bool,
    pub(super) is_sentence: bool,
    pub(super) is_mark: bool,
    pub(super) begins_item: bool,
    pub(super) begins_with_number: bool,
    /// How many of its lines begin with a number.
    pub(super) numbered_lines: usize,
    /// Its length in words; three ideographs are one.
    pub(super) length: f32,
}

/// A cache of the contents of a page's cells.
#[derive(Default)]
pub(super) struct CellContents {
    /// Of several words, by their places.
    several: RefCell<FxHashMap<Vec<usize>, Rc<CellContent>>>,
    /// Of single words, by their place.
    single: RefCell<FxHashMap<usize, Rc<CellContent>>>,
    /// The places of the words that are looked up, kept to spare a list for each.
    key: RefCell<Vec<usize>>,
}

impl CellContents {
    /// What some words make in a cell.
    pub(super) fn of(&self, words: &[&Word]) -> Rc<CellContent> {
        let new = || Rc::new(CellContent::of(words));
        if let [word] = words {
            return Rc::clone(self.single.borrow_mut().entry(word.index).or_insert_with(new));
        }
        let mut key = self.key.borrow_mut();
        key.clear();
        key.extend(words.iter().map(|word| word.index));
        let mut known = self.several.borrow_mut();
        if let Some(content) = known.get(key.as_slice()) {
            return Rc::clone(content);
        }
        let content = new();
        known.insert(key.clone(), Rc::clone(&content));
        content
    }
}

impl CellContent {
    fn of(own: &[&Word]) -> Self {
        let (lines, texts): (Vec<Line>, Vec<String>) = levels(own.to_vec()).iter().map(line).unzip();
        let text = texts.join(" ");
        Self {
            is_figure: is_figure(&text),
            stacks_figures: lines.len() > 1 && lines.iter().all(|l| l.is_figure),
            is_sentence: is_sentence(&text),
            is_mark: is_mark(&text),
            begins_item: begins_item(&text),
            begins_with_number: begins_with_number(&text),
            numbered_lines: lines.iter().filter(|l| l.begins_with_number).count(),
            length: words(&text),
            bounds: Rect::union_of(lines.iter().map(|l| l.bounds)).unwrap_or_default(),
            lines,
            text,
        }
    }
}

/// A line and its text.
fn line(level: &Level<'_>) -> (Line, String) {
    let (mut text, mut widest_gap, mut before) = (String::new(), 0.0, None::<&Word>);
    for word in level.words() {
        if let Some(last) = before {
            text.push(' ');
            // 区　　分: letters of one word that are set apart
            let spread = last.text.chars().count() == 1 && word.text.chars().count() == 1;
            if !(spread && !is_figure(&last.text) && !is_figure(&word.text)) {
                widest_gap = f32::max(widest_gap, word.bounds.x0 - last.bounds.x1);
            }
        }
        text.push_str(&word.text);
        before = Some(word);
    }
    let line = Line {
        bounds: level.bounds,
        widest_gap,
        has_leaders: has_leaders(&text),
        is_figure: is_figure(&text),
        begins_with_number: begins_with_number(&text),
    };
    (line, text)
}
