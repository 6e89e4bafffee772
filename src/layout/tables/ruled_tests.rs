//! Tables with rulings: one page, one idea.

use proptest::prelude::*;

use super::testing::{BLUE, GREY, Sheet, XS, YS, assert_tiled};
use super::*;
use crate::pdf::Stroke;

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

/// A filled band across the columns, where no upright line goes on and both sides are open, is a row of the table.
#[test]
fn a_table_continues_under_a_filled_band() {
    let mut sheet = Sheet::new();
    sheet.fill(Rect::new(50.0, 130.0, 500.0, 160.0), GREY);
    for y in [100.0, 130.0, 160.0, 190.0, 220.0] {
        sheet.line((50.0, y), (500.0, y), Colour::BLACK);
    }
    for x in [200.0, 350.0] {
        sheet.line((x, 100.0), (x, 130.0), Colour::BLACK);
        sheet.line((x, 160.0), (x, 220.0), Colour::BLACK);
    }
    sheet.fields(&XS, &[100.0, 130.0]);
    sheet.text("分野の名", 55.0, 140.0);
    sheet.fields(&XS, &[160.0, 190.0, 220.0]);
    assert_eq!(sheet.sizes(), [(4, 3)]);
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
    assert_eq!(hidden.tables()[0].table.kind, TableKind::Aligned);
}

#[test]
fn rule_under_a_later_fill_is_hidden() {
    let mut sheet = Sheet::new();
    sheet.grid(&XS, &YS, Colour::BLACK);
    sheet.fill(Rect::new(40.0, 90.0, 510.0, 200.0), Colour::WHITE);
    sheet.fields(&XS, &YS);
    assert_eq!(sheet.tables()[0].table.kind, TableKind::Aligned);
}

#[test]
fn page_ground_is_not_a_tile() {
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

/// The lines of the grid without its left and right sides, and its texts.
fn open_sides(sheet: &mut Sheet) {
    for y in YS {
        sheet.line((50.0, y), (500.0, y), Colour::BLACK);
    }
    for x in &XS[1..3] {
        sheet.line((*x, 100.0), (*x, 190.0), Colour::BLACK);
    }
    sheet.fields(&XS, &YS);
}

#[test]
fn open_sides_are_closed() {
    let mut sheet = Sheet::new();
    open_sides(&mut sheet);
    assert_eq!(sheet.sizes(), [(3, 3)]);
    assert!(sheet.tables()[0].table.confidence < 0.99);
}

#[test]
fn a_shaded_header_leaves_the_sides_below_it_open() {
    let mut sheet = Sheet::new();
    for pair in XS.windows(2) {
        sheet.fill(Rect::new(pair[0], YS[0], pair[1], YS[1]), BLUE);
    }
    open_sides(&mut sheet);
    assert_eq!(sheet.sizes(), [(3, 3)]);
    assert_eq!(sheet.cells()[0][8], (2, 2, 1, 1, "げ".to_owned()));
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
    assert_eq!(found.warnings[0].code, WarningCode::IrregularCell);
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
    assert!(find(&sheet.0).warnings.iter().any(|w| w.code == WarningCode::TextCrossesBorder));
}

#[test]
fn text_that_hangs_over_does_not_take_that_of_the_next_cell_along() {
    let mut sheet = Sheet::new();
    sheet.grid(&XS, &YS, Colour::BLACK);
    sheet.fields(&XS, &[115.0, 145.0, 175.0, 205.0]);
    sheet.text("導入・活用開始予定日", 57.0, 103.0);
    sheet.text("有", 156.0, 103.0);
    let cells = &sheet.cells()[0];
    assert_eq!((cells[0].4.as_str(), cells[1].4.as_str()), ("あ導入・活用開始予定日", "い有"));
}

/// A grid of lines with texts, and a box over it.
fn under_a_box(b: Rect, framed: bool) -> Sheet {
    let mut sheet = plain();
    sheet.fill(b, Colour::WHITE);
    if framed {
        for (from, to) in [
            ((b.x0, b.top), (b.x1, b.top)),
            ((b.x0, b.bottom), (b.x1, b.bottom)),
            ((b.x0, b.top), (b.x0, b.bottom)),
            ((b.x1, b.top), (b.x1, b.bottom)),
        ] {
            sheet.line(from, to, Colour::BLACK);
        }
    }
    sheet.text("調整中", b.x0 + 5.0, b.top + 5.0);
    sheet
}

#[test]
fn a_box_over_a_table_is_not_a_part_of_its_grid() {
    let places = [
        Rect::new(200.0, 118.0, 400.0, 150.0),
        // one side lies on a line
        Rect::new(200.0, YS[1], 400.0, 175.0),
        // it hangs over the side of the table
        Rect::new(260.0, 118.0, 520.0, 150.0),
    ];
    for (b, framed) in places.into_iter().flat_map(|b| [(b, true), (b, false)]) {
        let sheet = under_a_box(b, framed);
        assert_eq!(sheet.sizes(), [(3, 3)], "{b:?}, framed: {framed}");
        assert!(sheet.cells()[0].iter().all(|cell| !cell.4.contains('調')));
        assert!(find(&sheet.0).warnings.iter().any(|w| w.detail.contains("調整中")));
    }
}

#[test]
fn a_cell_below_a_box_is_covered() {
    let covered = |sheet: &Sheet| -> Vec<usize> {
        let tables = sheet.tables();
        let cells = tables[0].table.cells.iter().enumerate();
        cells.filter(|(_, cell)| cell.covered).map(|(index, _)| index).collect()
    };
    let mut sheet = under_a_box(Rect::new(170.0, 118.0, 400.0, 156.0), true);
    assert_eq!(covered(&sheet), [4], "most of it lies below");
    sheet.0.covered = vec![Rect::new(310.0, 120.0, 320.0, 128.0)];
    assert_eq!(covered(&sheet), [2, 4], "words of it are hidden");
    assert!(covered(&plain()).is_empty());
}

#[test]
fn hanging_comma_stays_in_its_cell() {
    let mut sheet = plain();
    sheet.text("文、", 482.0, 115.0);
    let text = &sheet.cells()[0][2].4;
    assert!(text.ends_with("文、"), "{text}");
}

#[test]
fn word_boxes_are_not_cells() {
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
fn empty_grid_is_not_a_table() {
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
    assert!(find(&sheet.0).warnings.iter().any(|w| w.code == WarningCode::LimitReached));
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

#[test]
fn a_dotted_line_continues_over_the_corners_of_cells() {
    let mut sheet = plain();
    sheet.0.paths.retain(|p| p.subpaths[0].points[0].y != 130.0 || p.subpaths[0].points[1].y != 130.0);
    // Each cell begins its own row of dots: some come twice, some closer.
    for (from, to) in XS.iter().zip(&XS[1..]) {
        let mut x = *from;
        while x < *to {
            sheet.fill(Rect::new(x, 129.25, x + 1.5, 130.75), Colour::BLACK);
            x += 2.9;
        }
        sheet.fill(Rect::new(*from, 129.25, from + 1.5, 130.75), Colour::BLACK);
    }
    assert_eq!(sheet.sizes(), [(3, 3)]);
}

#[test]
fn a_strip_of_links_is_not_a_table() {
    let mut sheet = Sheet::new();
    for (x, text) in [(50.0, "現状"), (150.0, "方針"), (250.0, "取組"), (350.0, "体制")] {
        sheet.fill(Rect::new(x, 20.0, x + 98.0, 40.0), BLUE);
        sheet.text(text, x + 10.0, 25.0);
    }
    assert_eq!(sheet.sizes(), []);
}
