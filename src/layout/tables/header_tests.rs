//! Headers that are painted and not ruled, over tables without sides: one page, one idea.

use super::testing::{BLUE, GREY, Sheet, XS, YS};
use super::*;

/// Header fields side by side over the columns, in one colour.
fn header(sheet: &mut Sheet, colour: Colour) {
    for pair in XS.windows(2) {
        sheet.fill(Rect::new(pair[0], YS[0], pair[1], YS[1]), colour);
    }
}

fn across(sheet: &mut Sheet, ys: &[f32]) {
    for &y in ys {
        sheet.line((50.0, y), (500.0, y), Colour::BLACK);
    }
}

fn down(sheet: &mut Sheet, from: f32) {
    for x in &XS[1..3] {
        sheet.line((*x, from), (*x, 190.0), Colour::BLACK);
    }
}

#[test]
fn fields_on_a_table_are_its_header() {
    let mut sheet = Sheet::new();
    header(&mut sheet, BLUE);
    across(&mut sheet, &YS[1..]);
    down(&mut sheet, YS[1]);
    sheet.fields(&XS, &YS);
    assert_eq!(sheet.sizes(), [(3, 3)]);
    assert_eq!(sheet.cells()[0][1], (0, 1, 1, 1, "い".to_owned()));
}

#[test]
fn a_header_of_two_rows_keeps_its_spans() {
    let mut sheet = Sheet::new();
    sheet.fill(Rect::new(50.0, 70.0, 150.0, 130.0), BLUE);
    sheet.fill(Rect::new(150.0, 70.0, 500.0, 100.0), BLUE);
    sheet.fill(Rect::new(150.0, 100.0, 300.0, 130.0), BLUE);
    sheet.fill(Rect::new(300.0, 100.0, 500.0, 130.0), BLUE);
    across(&mut sheet, &YS[1..]);
    down(&mut sheet, YS[1]);
    sheet.fields(&XS, &YS);
    sheet.text("年度", 200.0, 78.0);
    assert_eq!(sheet.sizes(), [(4, 3)]);
    let cells = &sheet.cells()[0];
    assert_eq!(cells[0], (0, 0, 2, 1, "あ".to_owned()));
    assert_eq!(cells[1], (0, 1, 1, 2, "年度".to_owned()));
}

#[test]
fn white_fields_and_labels_over_one_column_are_not_header() {
    for white in [true, false] {
        let mut sheet = Sheet::new();
        if white {
            header(&mut sheet, Colour::WHITE);
        } else {
            sheet.fill(Rect::new(XS[0], YS[0], XS[1], YS[1]), BLUE);
        }
        across(&mut sheet, &[130.0, 160.0, 190.0]);
        down(&mut sheet, YS[1]);
        sheet.fields(&XS, &YS);
        assert_eq!(sheet.sizes(), [(2, 3)], "white: {white}");
    }
}

#[test]
fn striped_rows_reach_to_the_sides_that_are_left_open() {
    let mut sheet = Sheet::new();
    for pair in XS.windows(2) {
        sheet.fill(Rect::new(pair[0], YS[1], pair[1], YS[2]), GREY);
    }
    across(&mut sheet, &[100.0, 190.0]);
    down(&mut sheet, YS[0]);
    sheet.fields(&XS, &YS);
    assert_eq!(sheet.sizes(), [(3, 3)]);
    assert_eq!(sheet.cells()[0].len(), 9, "the outer columns are parted as the inner ones");
}

/// Rows under lines across alone; the last text of each reaches near the next column.
fn half_ruled(rows: &[[&str; 3]], top: f32) -> Sheet {
    let mut sheet = Sheet::new();
    for (i, row) in rows.iter().enumerate() {
        let y = top + 30.0 * i as f32;
        for (text, x) in row.iter().zip([54.0, 154.0, 304.0]) {
            sheet.text(text, x, y + 8.0);
        }
        sheet.line((50.0, y + 30.0), (500.0, y + 30.0), Colour::BLACK);
    }
    sheet
}

#[test]
fn a_shaded_header_and_the_row_below_it_belong_to_the_lines_across() {
    let rows =
        [["取組", "担当", "時期"], ["窓口", "市民課", "七年"], ["決裁", "総務課", "八年"], ["相談", "福祉課", "九年"]];
    let mut sheet = half_ruled(&[&rows[..], &[["予約", "企画課", "十年"]]].concat(), 100.0);
    sheet.0.paths.remove(0);
    header(&mut sheet, BLUE);
    assert_eq!(sheet.sizes(), [(5, 3)]);
    assert_eq!(sheet.cells()[0][0], (0, 0, 1, 1, "取組".to_owned()));
}

#[test]
#[ignore = "one large table is worth more than two that text parts: docs/tables.md"]
fn running_text_between_lines_across_parts_two_tables() {
    let rows =
        [["取組", "担当", "時期"], ["窓口", "市民課", "七年"], ["決裁", "総務課", "八年"], ["相談", "福祉課", "九年"]];
    let mut sheet = half_ruled(&rows, 100.0);
    sheet.line((50.0, 100.0), (500.0, 100.0), Colour::BLACK);
    for y in [232.0, 248.0] {
        sheet.text("二つの表の間には、このような長い文章が左の端から右の端まで書かれている。", 54.0, y);
    }
    sheet.line((50.0, 280.0), (500.0, 280.0), Colour::BLACK);
    let second = half_ruled(&rows, 280.0);
    sheet.0.paths.extend(second.0.paths);
    sheet.0.glyphs.extend(second.0.glyphs);
    assert_eq!(sheet.sizes(), [(4, 3), (4, 3)]);
}

#[test]
fn a_line_beside_a_cell_over_several_rows_parts_the_others() {
    let mut sheet = Sheet::new();
    across(&mut sheet, &[100.0, 130.0, 190.0, 250.0]);
    for y in [160.0, 220.0] {
        sheet.line((150.0, y), (500.0, y), Colour::BLACK);
    }
    for (text, y) in [("分野", 108.0), ("窓口", 155.0), ("内部", 215.0)] {
        sheet.text(text, 54.0, y);
    }
    for (y, text) in [(108.0, "取組"), (138.0, "予約"), (168.0, "案内"), (198.0, "決裁"), (228.0, "文書")] {
        sheet.text(text, 154.0, y);
        sheet.text("課名", 304.0, y);
    }
    assert_eq!(sheet.sizes(), [(5, 3)]);
    let cells = &sheet.cells()[0];
    assert_eq!(cells[3], (1, 0, 2, 1, "窓口".to_owned()));
    assert_eq!(cells[6], (2, 1, 1, 1, "案内".to_owned()));
}

#[test]
fn a_ruled_header_gives_its_columns_to_the_lines_below() {
    let mut sheet = Sheet::new();
    header(&mut sheet, BLUE);
    sheet.grid(&XS, &YS[..2], Colour::WHITE);
    across(&mut sheet, &[160.0, 190.0]);
    sheet.fields(&XS, &YS);
    assert_eq!(sheet.sizes(), [(3, 3)]);
    assert_eq!(sheet.cells()[0][8], (2, 2, 1, 1, "げ".to_owned()));
    sheet.line((50.0, 220.0), (500.0, 220.0), Colour::BLACK);
    sheet.text("この線の上には、表ではなく文章が書かれていて、表の左の端から右の端までを占める。", 54.0, 194.0);
    sheet.text("それは二行にわたっている。", 54.0, 206.0);
    assert_eq!(sheet.sizes(), [(3, 3)], "running text ends the table");
}
