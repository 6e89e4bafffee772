//! One page, one idea. The pages are built by hand: what a producer paints, and what a reader sees.

use proptest::prelude::*;

use super::*;
use crate::pdf::{Glyph, Path, Stroke, Subpath};

/// Row, column, spans and text of a cell.
type CellAt = (usize, usize, usize, usize, String);

const GREY: Colour = Colour([0.85, 0.85, 0.85]);
const BLUE: Colour = Colour([0.2, 0.4, 0.8]);
const SIZE: f32 = 10.0;

/// A page in the making.
struct Sheet(PageContent);

impl Sheet {
    fn new() -> Self {
        Self(PageContent { number: 1, width: 600.0, height: 800.0, ..PageContent::default() })
    }

    fn order(&self) -> u32 {
        u32::try_from(self.0.glyphs.len() + self.0.paths.len()).expect("small")
    }

    fn path(&mut self, points: &[(f32, f32)], closed: bool, fill: Option<Colour>, stroke: Option<Stroke>) {
        let points = points.iter().map(|&(x, y)| Point { x, y }).collect();
        let subpaths = vec![Subpath { points, closed, curved: false }];
        let clip = Rect::new(0.0, 0.0, 600.0, 800.0);
        self.0.paths.push(Path { subpaths, fill, stroke, clip, order: self.order() });
    }

    fn fill(&mut self, b: Rect, colour: Colour) {
        self.path(&[(b.x0, b.top), (b.x1, b.top), (b.x1, b.bottom), (b.x0, b.bottom)], true, Some(colour), None);
    }

    fn line(&mut self, from: (f32, f32), to: (f32, f32), colour: Colour) {
        self.path(&[from, to], false, None, Some(Stroke { colour, width: 0.5, dash: None }));
    }

    /// All lines of a grid, in one colour.
    fn grid(&mut self, xs: &[f32], ys: &[f32], colour: Colour) {
        for &y in ys {
            self.line((xs[0], y), (xs[xs.len() - 1], y), colour);
        }
        for &x in xs {
            self.line((x, ys[0]), (x, ys[ys.len() - 1]), colour);
        }
    }

    /// A text painted by one operator: full-width glyphs from the left, `y` the top.
    fn text(&mut self, text: &str, x: f32, y: f32) {
        let run = self.order();
        for (i, c) in (0_u8..).zip(text.chars()) {
            let left = x + f32::from(i) * SIZE;
            let order = self.order();
            self.0.glyphs.push(Glyph {
                text: c.to_string(),
                bounds: Rect::new(left, y, left + SIZE, y + SIZE),
                size: SIZE,
                run,
                order,
                ..Glyph::default()
            });
        }
    }

    /// A text near the top left of each field of a grid: あ, い, う … row by row.
    fn fields(&mut self, xs: &[f32], ys: &[f32]) {
        let mut name = ('あ'..).step_by(2);
        for y in &ys[..ys.len() - 1] {
            for x in &xs[..xs.len() - 1] {
                let text: String = name.by_ref().take(1).collect();
                self.text(&text, x + 4.0, y + 4.0);
            }
        }
    }

    fn tables(&self) -> Vec<TableDraft> {
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
    fn cells(&self) -> Vec<Vec<CellAt>> {
        let text = |glyphs: &[usize]| glyphs.iter().map(|i| self.0.glyphs[*i].text.as_str()).collect::<String>();
        let row = |draft: &TableDraft| {
            let cells = draft.table.cells.iter().zip(&draft.glyphs);
            cells.map(|(c, g)| (c.row, c.column, c.row_span, c.column_span, text(g))).collect()
        };
        self.tables().iter().map(row).collect()
    }

    /// Rows and columns of the tables.
    fn sizes(&self) -> Vec<(usize, usize)> {
        self.tables().iter().map(|d| (d.table.rows.len() - 1, d.table.columns.len() - 1)).collect()
    }
}

fn assert_tiled(table: &Table) {
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

const XS: [f32; 4] = [50.0, 150.0, 300.0, 500.0];
const YS: [f32; 4] = [100.0, 130.0, 160.0, 190.0];

fn plain() -> Sheet {
    let mut sheet = Sheet::new();
    sheet.grid(&XS, &YS, Colour::BLACK);
    sheet.fields(&XS, &YS);
    sheet
}

#[test]
fn stroked_grid() {
    let cells = &plain().cells()[0];
    assert_eq!(cells.len(), 9);
    assert_eq!(cells[4], (1, 1, 1, 1, "お".to_owned()));
}

#[test]
fn thin_rectangles_are_lines() {
    let mut sheet = Sheet::new();
    for y in YS {
        sheet.fill(Rect::new(50.0, y, 500.5, y + 0.5), Colour::BLACK);
    }
    for x in XS {
        sheet.fill(Rect::new(x, 100.0, x + 0.5, 190.5), Colour::BLACK);
    }
    sheet.fields(&XS, &YS);
    assert_eq!(sheet.sizes(), [(3, 3)]);
}

#[test]
fn double_rule_is_one() {
    let mut sheet = plain();
    sheet.line((50.0, 132.0), (500.0, 132.0), Colour::BLACK);
    assert_eq!(sheet.sizes(), [(3, 3)]);
}

#[test]
fn white_rules_count_on_shade_only() {
    let mut sheet = Sheet::new();
    sheet.fill(Rect::new(50.0, 100.0, 500.0, 190.0), GREY);
    sheet.grid(&XS, &YS, Colour::WHITE);
    sheet.fields(&XS, &YS);
    assert_eq!(sheet.sizes(), [(3, 3)]);
    let mut hidden = Sheet::new();
    hidden.grid(&XS, &YS, Colour::WHITE);
    hidden.fields(&XS, &YS);
    assert_eq!(hidden.sizes(), []);
}

#[test]
fn rule_under_a_later_fill_is_hidden() {
    let mut sheet = Sheet::new();
    sheet.grid(&XS, &YS, Colour::BLACK);
    sheet.fill(Rect::new(40.0, 90.0, 510.0, 200.0), Colour::WHITE);
    sheet.fields(&XS, &YS);
    assert_eq!(sheet.sizes(), []);
}

#[test]
fn page_ground_is_no_tile() {
    let mut sheet = Sheet::new();
    sheet.fill(Rect::new(0.0, 0.0, 600.0, 800.0), GREY);
    sheet.grid(&XS, &YS, Colour::BLACK);
    sheet.fields(&XS, &YS);
    let found = find(&sheet.0);
    assert_eq!(found.tables.len(), 1);
    assert!(found.shapes.is_empty());
}

#[test]
fn dots_and_dashes_are_lines() {
    let mut sheet = plain();
    sheet.0.paths.retain(|p| p.subpaths[0].points[0].y != 130.0 || p.subpaths[0].points[1].y != 130.0);
    assert_eq!(sheet.sizes(), [(2, 3)]);
    for i in 0_u8..150 {
        let x = 50.0 + 3.0 * f32::from(i);
        sheet.fill(Rect::new(x, 129.5, x + 1.0, 130.5), Colour::BLACK);
    }
    let dash = Stroke { colour: Colour::BLACK, width: 0.5, dash: Some((3.0, 3.0)) };
    sheet.path(&[(50.0, 145.0), (500.0, 145.0)], false, None, Some(dash));
    assert_eq!(sheet.sizes(), [(4, 3)]);
}

#[test]
fn stroke_shorter_than_wide_is_the_bar_it_paints() {
    let mut sheet = plain();
    sheet.0.paths.remove(1);
    let wide = Stroke { colour: Colour::BLACK, width: 450.0, dash: None };
    sheet.path(&[(275.0, 129.75), (275.0, 130.25)], false, None, Some(wide));
    assert_eq!(sheet.sizes(), [(3, 3)]);
}

#[test]
fn open_sides_are_closed() {
    let mut sheet = Sheet::new();
    for y in YS {
        sheet.line((50.0, y), (500.0, y), Colour::BLACK);
    }
    for x in &XS[1..3] {
        sheet.line((*x, 100.0), (*x, 190.0), Colour::BLACK);
    }
    sheet.fields(&XS, &YS);
    assert_eq!(sheet.sizes(), [(3, 3)]);
    assert!(sheet.tables()[0].table.confidence < 0.99);
}

#[test]
fn merged_cells_have_spans() {
    let mut sheet = Sheet::new();
    sheet.path(
        &[(50.0, 100.0), (500.0, 100.0), (500.0, 190.0), (50.0, 190.0)],
        true,
        None,
        Some(Stroke { colour: Colour::BLACK, width: 1.0, dash: None }),
    );
    sheet.line((150.0, 100.0), (150.0, 190.0), Colour::BLACK);
    sheet.line((300.0, 160.0), (300.0, 190.0), Colour::BLACK);
    sheet.line((150.0, 130.0), (500.0, 130.0), Colour::BLACK);
    sheet.line((150.0, 160.0), (500.0, 160.0), Colour::BLACK);
    sheet.text("縦", 60.0, 140.0);
    sheet.text("横", 250.0, 110.0);
    let cells = &sheet.cells()[0];
    assert_eq!(cells[0], (0, 0, 3, 1, "縦".to_owned()));
    assert_eq!(cells[1], (0, 1, 1, 2, "横".to_owned()));
    assert_eq!(cells.len(), 5);
}

#[test]
fn l_shaped_region_is_cut_and_reported() {
    let mut sheet = plain();
    // Without the lines around it, the middle field joins the one above and the one on its right.
    sheet.0.paths.clear();
    for (from, to) in [
        ((50.0, 100.0), (500.0, 100.0)),
        ((50.0, 190.0), (500.0, 190.0)),
        ((50.0, 160.0), (500.0, 160.0)),
        ((50.0, 130.0), (150.0, 130.0)),
        ((300.0, 130.0), (500.0, 130.0)),
        ((50.0, 100.0), (50.0, 190.0)),
        ((150.0, 100.0), (150.0, 190.0)),
        ((500.0, 100.0), (500.0, 190.0)),
        ((300.0, 100.0), (300.0, 130.0)),
        ((300.0, 160.0), (300.0, 190.0)),
    ] {
        sheet.line(from, to, Colour::BLACK);
    }
    let found = find(&sheet.0);
    assert_tiled(&found.tables[0].table);
    assert_eq!(found.warnings[0].code, Code::IrregularCell);
}

#[test]
fn missing_corner_is_an_empty_cell() {
    let mut sheet = plain();
    sheet.0.paths.clear();
    sheet.grid(&XS, &YS[1..], Colour::BLACK);
    sheet.grid(&XS[1..], &YS[..2], Colour::BLACK);
    assert_eq!(sheet.sizes(), [(3, 3)]);
}

#[test]
fn nested_table_takes_its_own_text() {
    let mut sheet = Sheet::new();
    let ys = [100.0, 130.0, 300.0];
    sheet.grid(&XS, &ys, Colour::BLACK);
    sheet.fields(&XS, &ys);
    sheet.grid(&[320.0, 400.0, 480.0], &[160.0, 190.0, 220.0], Colour::BLACK);
    sheet.fields(&[320.0, 400.0, 480.0], &[160.0, 190.0, 220.0]);
    assert_eq!(sheet.sizes(), [(2, 3), (2, 2)]);
}

#[test]
fn word_that_overhangs_its_cell_stays_whole() {
    let mut sheet = Sheet::new();
    sheet.grid(&XS, &YS, Colour::BLACK);
    sheet.text("導入・活用開始予定", 55.0, 105.0);
    sheet.text("税務課", 55.0, 135.0);
    // Two operators that meet at the border without a gap are two texts.
    sheet.text("番", 140.0, 165.0);
    sheet.text("名", 150.0, 165.0);
    // A text that lies half in each cell is cut, and reported.
    sheet.text("取組の内容", 274.0, 135.0);
    let cells = &sheet.cells()[0];
    assert_eq!(cells[0].4, "導入・活用開始予定");
    assert_eq!((cells[6].4.as_str(), cells[7].4.as_str()), ("番", "名"));
    assert_eq!((cells[4].4.as_str(), cells[5].4.as_str()), ("取組の", "内容"));
    assert!(find(&sheet.0).warnings.iter().any(|w| w.code == Code::TextCrossesBorder));
}

#[test]
fn hanging_comma_stays_in_its_cell() {
    let mut sheet = plain();
    sheet.text("文、", 482.0, 115.0);
    let text = &sheet.cells()[0][2].4;
    assert!(text.ends_with("文、"), "{text}");
}

#[test]
fn word_boxes_are_no_cells() {
    let mut sheet = plain();
    for y in &YS[..3] {
        sheet.fill(Rect::new(60.0, y + 4.0, 140.0, y + 16.0), BLUE);
    }
    assert_eq!(sheet.sizes(), [(3, 3)]);
}

#[test]
fn shade_closes_what_lines_leave_open() {
    let mut sheet = plain();
    // The line between the first two rows is missing, but the head is shaded.
    sheet.0.paths.remove(1);
    assert_eq!(sheet.sizes(), [(2, 3)]);
    sheet.fill(Rect::new(50.0, 100.0, 500.0, 130.0), GREY);
    assert_eq!(sheet.sizes(), [(3, 3)]);
    assert!(sheet.tables()[0].table.cells[0].shade.is_some());
}

#[test]
fn tiles_without_lines_are_a_table() {
    let mut sheet = Sheet::new();
    for (i, y) in YS[..3].iter().enumerate() {
        for (j, x) in XS[..3].iter().enumerate() {
            let colour = if i == 0 { BLUE } else { GREY };
            sheet.fill(Rect::new(*x, *y, XS[j + 1] - 1.5, YS[i + 1] - 1.5), colour);
        }
    }
    sheet.fields(&XS, &YS);
    assert_eq!(sheet.sizes(), [(3, 3)]);
}

#[test]
fn cards_are_shapes() {
    let mut sheet = Sheet::new();
    for x in [50.0, 200.0, 350.0] {
        for y in [100.0, 250.0] {
            sheet.fill(Rect::new(x, y, x + 130.0, y + 30.0), BLUE);
            sheet.fill(Rect::new(x, y + 30.0, x + 130.0, y + 120.0), GREY);
            sheet.text("見出し", x + 5.0, y + 5.0);
            sheet.text("本文", x + 5.0, y + 40.0);
        }
    }
    let found = find(&sheet.0);
    assert!(found.tables.is_empty());
    assert_eq!(found.shapes.len(), 12);
}

#[test]
fn stacked_boxes_are_shapes() {
    let mut sheet = Sheet::new();
    sheet.grid(&[50.0, 500.0], &[400.0, 430.0, 500.0], Colour::BLACK);
    sheet.text("目標", 60.0, 405.0);
    sheet.text("本文", 60.0, 440.0);
    let found = find(&sheet.0);
    assert!(found.tables.is_empty());
    assert_eq!(found.shapes.len(), 2);
}

#[test]
fn one_row_at_the_top_may_be_a_rest() {
    let mut sheet = Sheet::new();
    sheet.grid(&XS, &YS[..2], Colour::BLACK);
    sheet.fields(&XS, &YS[..2]);
    assert_eq!(sheet.sizes(), [(1, 3)]);
    let mut below = Sheet::new();
    below.grid(&XS, &[500.0, 530.0], Colour::BLACK);
    below.fields(&XS, &[500.0, 530.0]);
    assert_eq!(below.sizes(), []);
}

#[test]
fn empty_grid_is_no_table() {
    let mut sheet = Sheet::new();
    sheet.grid(&XS, &YS, Colour::BLACK);
    assert_eq!(sheet.sizes(), []);
}

#[test]
fn too_many_lines_are_reported() {
    let mut sheet = Sheet::new();
    for i in 0_u16..2_100 {
        let at = f32::from(i) * 3.5;
        sheet.line((at % 590.0, 10.0 * (at / 590.0).floor()), (at % 590.0, 10.0 * (at / 590.0).floor() + 8.0), BLUE);
    }
    assert!(find(&sheet.0).warnings.iter().any(|w| w.code == Code::LimitReached));
}

/// Fields of a 4 × 4 grid merged at random: for each field whether it is open to the right and below, as far as that
/// leaves rectangles.
fn merges() -> impl Strategy<Value = Vec<(usize, usize, usize, usize)>> {
    proptest::collection::vec((0_usize..4, 0_usize..4, 1_usize..4, 1_usize..4), 0..4).prop_map(|wanted| {
        let mut owner = [[usize::MAX; 4]; 4];
        let mut blocks = Vec::new();
        let single = (0..4).flat_map(|r| (0..4).map(move |c| (r, c, 1, 1)));
        for (row, column, rows, columns) in wanted.into_iter().chain(single) {
            let (bottom, right) = ((row + rows).min(4), (column + columns).min(4));
            let free = (row..bottom).all(|r| (column..right).all(|c| owner[r][c] == usize::MAX));
            if free {
                owner[row..bottom].iter_mut().for_each(|r| r[column..right].fill(blocks.len()));
                blocks.push((row, column, bottom - row, right - column));
            }
        }
        blocks.sort_unstable();
        blocks
    })
}

proptest! {
    /// Whatever is merged comes back with its spans, wherever the table stands and in whichever order it is painted.
    #[test]
    fn spans_come_back(blocks in merges(), dx in 0.0_f32..100.0, dy in 0.0_f32..300.0, reversed: bool) {
        let x = |column: usize| dx + [20.0, 100.0, 170.0, 300.0, 420.0][column];
        let y = |row: usize| dy + [50.0, 90.0, 120.0, 180.0, 220.0][row];
        let mut sheet = Sheet::new();
        for (row, column, rows, columns) in &blocks {
            let b = Rect::new(x(*column), y(*row), x(column + columns), y(row + rows));
            let stroke = Stroke { colour: Colour::BLACK, width: 0.7, dash: None };
            sheet.path(&[(b.x0, b.top), (b.x1, b.top), (b.x1, b.bottom), (b.x0, b.bottom)], true, None, Some(stroke));
        }
        for (row, column, ..) in &blocks {
            sheet.text("字", x(*column) + 5.0, y(*row) + 5.0);
        }
        if reversed {
            sheet.0.paths.reverse();
        }
        let rows: std::collections::BTreeSet<usize> = blocks.iter().flat_map(|b| [b.0, b.0 + b.2]).collect();
        let columns: std::collections::BTreeSet<usize> = blocks.iter().flat_map(|b| [b.1, b.1 + b.3]).collect();
        prop_assume!(rows.len() > 2 && columns.len() > 2);
        // Borders at which nothing begins or ends are no borders.
        let at = |set: &std::collections::BTreeSet<usize>, v: usize| set.range(..v).count();
        let wanted: Vec<_> = blocks.iter().map(|b| (
            at(&rows, b.0), at(&columns, b.1),
            at(&rows, b.0 + b.2) - at(&rows, b.0), at(&columns, b.1 + b.3) - at(&columns, b.1), "字".to_owned(),
        )).collect();
        prop_assert_eq!(&sheet.cells()[0], &wanted);
    }
}

/// Three texts side by side in each of four rows, under horizontal lines alone.
fn half_ruled() -> Sheet {
    let mut sheet = Sheet::new();
    for (i, row) in [
        ["用語", "読み", "意味"],
        ["庁内", "ちょう", "役所の中"],
        ["住基", "じゅう", "台帳"],
        ["申請", "しん", "願い出る"],
    ]
    .into_iter()
    .enumerate()
    {
        let y = 100.0 + 30.0 * i as f32;
        sheet.line((50.0, y), (500.0, y), Colour::BLACK);
        for (text, x) in row.into_iter().zip(XS) {
            sheet.text(text, x + 4.0, y + 8.0);
        }
    }
    sheet.line((50.0, 220.0), (500.0, 220.0), Colour::BLACK);
    sheet
}

#[test]
fn horizontal_rules_alone_part_rows_and_gaps_part_columns() {
    let sheet = half_ruled();
    assert_eq!(sheet.sizes(), [(4, 3)]);
    assert_eq!(sheet.tables()[0].table.kind, TableKind::HalfRuled);
    assert_eq!(sheet.cells()[0][5], (1, 2, 1, 1, "役所の中".to_owned()));
}

#[test]
fn a_heading_across_a_half_ruled_table_spans_its_columns() {
    let mut sheet = half_ruled();
    sheet.line((50.0, 250.0), (500.0, 250.0), Colour::BLACK);
    sheet.text("ここから下は別の表に続けて記すもの", 54.0, 228.0);
    let cells = &sheet.cells()[0];
    assert_eq!((cells[12].0, cells[12].1, cells[12].3), (4, 0, 2));
    assert_eq!(sheet.sizes(), [(5, 3)]);
}

#[test]
fn headings_between_lines_are_no_half_ruled_table() {
    let mut sheet = Sheet::new();
    for (i, x) in (0_u8..5).zip([54.0, 200.0, 90.0, 310.0, 120.0]) {
        let y = 100.0 + 30.0 * f32::from(i);
        sheet.line((50.0, y), (500.0, y), Colour::BLACK);
        sheet.text("一つの段の文章", x, y + 8.0);
    }
    assert_eq!(sheet.sizes(), []);
    let mut ragged = Sheet::new();
    for (i, x) in (0_u8..5).zip([54.0, 80.0, 66.0, 100.0, 120.0]) {
        let y = 100.0 + 30.0 * f32::from(i);
        ragged.line((50.0, y), (500.0, y), Colour::BLACK);
        ragged.text("左", x, y + 8.0);
        ragged.text("右の札", x + 200.0 - 3.0 * x, y + 8.0);
    }
    assert_eq!(ragged.sizes(), []);
}
