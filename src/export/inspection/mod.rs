//! In: a page as it was read. Out: a drawing of what was recognised on it (rulings, cells, lines, reading order), for a
//! person who wants to know why a cell is wrong.

mod png;
mod svg;
mod why;

pub use png::write as to_png;
pub use svg::write as to_svg;
pub use why::Why;

use crate::document::{Document, Role};
use crate::geometry::Rect;
use crate::layout;
use crate::pdf::PageContent;

/// The layout of a page for inspection.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// The drawn boxes, lowest first.
    pub marks: Vec<DrawnBox>,
}

/// A box of a drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnBox {
    /// The kind of box.
    pub kind: MarkKind,
    /// Where it is.
    pub bounds: Rect,
    /// Digits and `-` that are written beside it.
    pub label: String,
    /// The text shown when the pointer rests on it.
    pub title: String,
}

/// The kind of thing that a box marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// A visible straight line, however it was painted.
    Ruling,
    /// A cell of a table.
    Cell,
    /// A line of text inside a table.
    CellLine,
    /// A line of text.
    Line,
    /// A running header or footer, a page number, a navigation strip.
    Furniture,
    /// A reading that competed for a place on the page.
    Candidate,
}

impl MarkKind {
    /// All of them, as the legend names them.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Ruling, "罫線"),
        (Self::Cell, "セル（表-行-列）"),
        (Self::CellLine, "表の中の行（番号は読む順）"),
        (Self::Line, "本文の行（番号は読む順）"),
        (Self::Furniture, "柱・ページ番号など（本文に入れない）"),
        (Self::Candidate, "表の候補（--why）"),
    ];

    /// Red, green, blue: distinguishable in grey too.
    const fn colour(self) -> [u8; 3] {
        match self {
            Self::Ruling => [214, 39, 40],
            Self::Cell => [31, 87, 180],
            Self::CellLine => [23, 150, 170],
            Self::Line => [30, 130, 30],
            Self::Furniture => [130, 130, 130],
            Self::Candidate => [200, 90, 0],
        }
    }
}

impl Inspection {
    /// Collects the boxes of this page of the document.
    #[must_use]
    pub fn of(content: &PageContent, document: &Document) -> Self {
        let mut marks = cells(document, content.number);
        marks.extend(lines(document, content.number));
        let rulings = layout::rulings(content).into_iter();
        marks.extend(rulings.map(|bounds| DrawnBox {
            kind: MarkKind::Ruling,
            bounds,
            label: String::new(),
            title: "罫線".to_owned(),
        }));
        Self { width: content.width, height: content.height, marks }
    }
}

fn cells(document: &Document, page: u32) -> Vec<DrawnBox> {
    let mut marks = Vec::new();
    for table in &document.tables {
        let number = table.id.trim_start_matches('t');
        for cell in &table.cells {
            let places =
                std::iter::once((cell.page, cell.bbox)).chain(cell.continued.iter().map(|at| (at.page, at.bbox)));
            for (_, bounds) in places.filter(|(on, _)| *on == page) {
                let span = format!("{}行×{}列", cell.row_span, cell.column_span);
                marks.push(DrawnBox {
                    kind: MarkKind::Cell,
                    bounds,
                    label: format!("{number}-{}-{}", cell.row + 1, cell.column + 1),
                    title: format!(
                        "表 {}: {}行目 {}列目（{span}）\n{}",
                        table.id,
                        cell.row + 1,
                        cell.column + 1,
                        cell.text
                    ),
                });
            }
        }
    }
    marks
}

fn lines(document: &Document, page: u32) -> Vec<DrawnBox> {
    let lines = document.pages.iter().filter(|it| it.page == page).flat_map(|it| &it.lines);
    let mark = |(i, line): (usize, &crate::document::Line)| DrawnBox {
        kind: match line.role {
            Role::Table => MarkKind::CellLine,
            role if role.is_furniture() => MarkKind::Furniture,
            _ => MarkKind::Line,
        },
        bounds: line.bbox,
        label: (i + 1).to_string(),
        title: format!("{}行目 {}\n{}", i + 1, role_name(line.role), line.text),
    };
    lines.enumerate().map(mark).collect()
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Body => "本文",
        Role::Heading => "見出し",
        Role::Caption => "表・図の題",
        Role::ListItem => "箇条書き",
        Role::Table => "表",
        Role::Header => "柱（上）",
        Role::Footer => "柱（下）",
        Role::Navigation => "章への案内",
        Role::PageNumber => "ページ番号",
        Role::Contents => "目次",
        Role::Ruby => "ふりがな",
        Role::Stamp => "印・透かし",
        Role::Note => "注釈",
    }
}
