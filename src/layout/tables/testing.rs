//! Pages built by hand for tests: the paint of a producer, and the tables found in it.

use super::*;
use crate::pdf::{Glyph, Path, Stroke, Subpath};

/// Row, column, spans and text of a cell.
pub(super) type CellAt = (usize, usize, usize, usize, String);

pub(super) const GREY: Colour = Colour([0.85, 0.85, 0.85]);
pub(super) const BLUE: Colour = Colour([0.2, 0.4, 0.8]);
pub(super) const SIZE: f32 = 10.0;

/// A page in the making.
pub(super) struct Sheet(pub(super) PageContent);

impl Sheet {
    pub(super) fn new() -> Self {
        Self(PageContent { number: 1, width: 600.0, height: 800.0, ..PageContent::default() })
    }

    pub(super) fn order(&self) -> u32 {
        u32::try_from(self.0.glyphs.len() + self.0.paths.len()).expect("small")
    }

    pub(super) fn path(&mut self, points: &[(f32, f32)], closed: bool, fill: Option<Colour>, stroke: Option<Stroke>) {
        let points = points.iter().map(|&(x, y)| Point { x, y }).collect();
        let subpaths = vec![Subpath { points, closed, curved: false }];
        let clip = Rect::new(0.0, 0.0, 600.0, 800.0);
        self.0.paths.push(Path { subpaths, fill, stroke, clip, order: self.order() });
    }

    pub(super) fn fill(&mut self, b: Rect, colour: Colour) {
        self.path(&[(b.x0, b.top), (b.x1, b.top), (b.x1, b.bottom), (b.x0, b.bottom)], true, Some(colour), None);
    }

    pub(super) fn line(&mut self, from: (f32, f32), to: (f32, f32), colour: Colour) {
        self.path(&[from, to], false, None, Some(Stroke { colour, width: 0.5, dash: None }));
    }

    /// All lines of a grid, in one colour.
    pub(super) fn grid(&mut self, xs: &[f32], ys: &[f32], colour: Colour) {
        for &y in ys {
            self.line((xs[0], y), (xs[xs.len() - 1], y), colour);
        }
        for &x in xs {
            self.line((x, ys[0]), (x, ys[ys.len() - 1]), colour);
        }
    }

    /// A text painted by one operator: full-width glyphs from the left, `y` the top.
    pub(super) fn text(&mut self, text: &str, x: f32, y: f32) {
        let run = self.order();
        for (i, c) in (0_u8..).zip(text.chars()) {
            let left = x + f32::from(i) * SIZE;
            let order = self.order();
            self.0.glyphs.push(Glyph {
                text: c.to_string().into(),
                bounds: Rect::new(left, y, left + SIZE, y + SIZE),
                size: SIZE,
                run,
                order,
                ..Glyph::default()
            });
        }
    }

    /// Adds a text (あ, い, う and so on, row by row) near the top left of each field of a grid.
    pub(super) fn fields(&mut self, xs: &[f32], ys: &[f32]) {
        let mut name = ('あ'..).step_by(2);
        for y in &ys[..ys.len() - 1] {
            for x in &xs[..xs.len() - 1] {
                let text: String = name.by_ref().take(1).collect();
                self.text(&text, x + 4.0, y + 4.0);
            }
        }
    }

    pub(super) fn tables(&self) -> Vec<TableDraft> {
        let found = find(&self.0);
        for draft in &found.tables {
            assert_tiled(&draft.table);
        }
        let mut homes: Vec<usize> = found.tables.iter().flat_map(|d| d.glyphs.iter().flatten()).copied().collect();
        let count = homes.len();
        homes.sort_unstable();
        homes.dedup();
        assert_eq!(homes.len(), count, "a glyph has two homes");
        found.tables
    }

    /// Each table as its cells: row, column, row span, column span, text.
    pub(super) fn cells(&self) -> Vec<Vec<CellAt>> {
        let text = |glyphs: &[usize]| glyphs.iter().map(|i| self.0.glyphs[*i].text.as_str()).collect::<String>();
        let row = |draft: &TableDraft| {
            let cells = draft.table.cells.iter().zip(&draft.glyphs);
            cells.map(|(c, g)| (c.row, c.column, c.row_span, c.column_span, text(g))).collect()
        };
        self.tables().iter().map(row).collect()
    }

    /// Rows and columns of the tables.
    pub(super) fn sizes(&self) -> Vec<(usize, usize)> {
        self.tables().iter().map(|d| (d.table.rows.len() - 1, d.table.columns.len() - 1)).collect()
    }
}

pub(super) fn assert_tiled(table: &PageTable) {
    let (rows, columns) = (table.rows.len() - 1, table.columns.len() - 1);
    let mut covered = vec![0; rows * columns];
    for cell in &table.cells {
        for row in cell.row..cell.row + cell.row_span {
            for column in cell.column..cell.column + cell.column_span {
                covered[row * columns + column] += 1;
            }
        }
    }
    assert!(covered.iter().all(|c| *c == 1), "cells don't tile: {covered:?}");
}

pub(super) const XS: [f32; 4] = [50.0, 150.0, 300.0, 500.0];
pub(super) const YS: [f32; 4] = [100.0, 130.0, 160.0, 190.0];
