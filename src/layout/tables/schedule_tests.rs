//! Schedules drawn over a grid of years: one page, one idea.

use super::testing::{BLUE, Sheet, YS};
use super::*;
use crate::pdf::Stroke;

#[test]
fn an_outlined_band_over_the_grid_is_a_bar_and_no_ruling() {
    let mut sheet = Sheet::new();
    sheet.grid(&[50.0, 150.0, 250.0, 350.0, 450.0], &YS, Colour::BLACK);
    for (x, text) in [(54.0, "取組"), (154.0, "六年"), (254.0, "七年"), (354.0, "八年")] {
        sheet.text(text, x, 108.0);
    }
    sheet.text("窓口", 54.0, 138.0);
    sheet.text("決裁", 54.0, 168.0);
    let stroke = Stroke { colour: Colour::BLACK, width: 0.5, dash: None };
    sheet.path(&[(156.0, 135.0), (344.0, 135.0), (344.0, 155.0), (156.0, 155.0)], true, Some(BLUE), Some(stroke));
    sheet.text("設計と導入", 225.0, 140.0);
    assert_eq!(sheet.sizes(), [(3, 4)]);
    assert_eq!(sheet.cells()[0][5], (1, 1, 1, 2, "設計と導入".to_owned()));
}

#[test]
fn a_line_with_a_head_states_how_long() {
    let mut sheet = Sheet::new();
    sheet.grid(&[50.0, 150.0, 250.0, 350.0, 450.0], &YS, Colour::BLACK);
    for (x, text) in [(54.0, "取組"), (154.0, "六年"), (254.0, "七年"), (354.0, "八年")] {
        sheet.text(text, x, 108.0);
    }
    sheet.text("窓口", 54.0, 138.0);
    sheet.line((155.0, 152.0), (440.0, 152.0), BLUE);
    sheet.path(&[(438.0, 148.0), (446.0, 152.0), (438.0, 156.0)], true, Some(BLUE), None);
    sheet.text("続ける", 280.0, 134.0);
    assert_eq!(sheet.sizes(), [(3, 4)]);
    assert_eq!(sheet.cells()[0][5], (1, 1, 1, 3, "続ける".to_owned()));
}

#[test]
fn a_column_border_that_bars_hide_in_most_rows_stays_where_it_is_seen() {
    let mut sheet = Sheet::new();
    let ys = [100.0, 130.0, 160.0, 190.0, 220.0];
    sheet.grid(&[50.0, 150.0, 250.0, 350.0], &ys, Colour::BLACK);
    for (x, text) in [(54.0, "取組"), (154.0, "六年"), (254.0, "七年")] {
        sheet.text(text, x, 108.0);
    }
    for y in &ys[1..4] {
        sheet.text("窓口", 54.0, y + 8.0);
        sheet.fill(Rect::new(152.0, y + 3.0, 348.0, y + 27.0), BLUE);
        sheet.text("続ける", 230.0, y + 8.0);
    }
    assert_eq!(sheet.sizes(), [(4, 3)]);
    assert_eq!(sheet.cells()[0][4], (1, 1, 1, 2, "続ける".to_owned()));
}
