//! Two pages, one idea: what is joined, what stays apart, and what a row that is cut comes to.

use super::*;
use crate::geometry::Rect;
use crate::layout::{PageCell, PageTable, TableKind, TextLine};
use crate::pdf::Colour;

const GREY: Colour = Colour([0.85, 0.85, 0.85]);
const WIDTHS: [f32; 3] = [60.0, 140.0, 300.0];

/// A page with a table: rows of texts, the first `shaded` rows grey. `>` in front of a text makes its last line
/// reach the right side of the cell; `^` merges a cell with the one above.
fn page(number: u32, title: &str, shaded: usize, rows: &[&[&str]]) -> PageLayout {
    let lefts: Vec<f32> = (0..=rows[0].len()).map(|i| 50.0 + WIDTHS[..i].iter().sum::<f32>()).collect();
    let tops: Vec<f32> = (0_u8..).take(rows.len() + 1).map(|i| 100.0 + 30.0 * f32::from(i)).collect();
    let mut cells = Vec::new();
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate().filter(|(_, text)| **text != "^") {
            let span = 1 + rows[r + 1..].iter().take_while(|row| row[c] == "^").count();
            let bounds = Rect::new(lefts[c], tops[r], lefts[c + 1], tops[r + span]);
            cells.push(cell((r, c, span), bounds, text, r < shaded));
        }
    }
    let bounds = Rect::new(lefts[0], 100.0, lefts[lefts.len() - 1], tops[tops.len() - 1]);
    let table =
        PageTable { kind: TableKind::Ruled, bounds, columns: lefts, rows: tops, cells, confidence: 0.99, order: 0 };
    let mut lines = vec![line("- 12 -", 760.0)];
    if !title.is_empty() {
        lines.push(line(title, 60.0));
    }
    PageLayout { number, width: 600.0, height: 800.0, lines, tables: vec![table], ..PageLayout::default() }
}

fn line(text: &str, top: f32) -> TextLine {
    let bounds = Rect::new(60.0, top, 300.0, top + 10.0);
    TextLine { text: text.to_owned(), bounds, size: 10.0, ..TextLine::default() }
}

fn cell((row, column, row_span): (usize, usize, usize), bounds: Rect, text: &str, shaded: bool) -> PageCell {
    let (words, right) = match text.strip_prefix('>') {
        Some(words) => (words, bounds.x1 - 4.0),
        None => (text, bounds.x0 + 24.0),
    };
    let at = Rect::new(bounds.x0 + 4.0, bounds.top + 4.0, right, bounds.top + 14.0);
    let line = TextLine { text: words.to_owned(), bounds: at, size: 10.0, ..TextLine::default() };
    PageCell {
        row,
        column,
        row_span,
        column_span: 1,
        bounds,
        lines: if words.is_empty() { Vec::new() } else { vec![line] },
        shade: shaded.then_some(GREY),
        covered: false,
        closed_top: true,
        closed_bottom: true,
    }
}

fn joined(pages: &[PageLayout]) -> Vec<Joined> {
    let furniture = |page: usize, line: usize| pages[page].lines[line].bounds.top > 700.0;
    let text = |cell: &PageCell| cell.lines.iter().map(|l| l.text.as_str()).collect::<String>();
    let mut warnings = Vec::new();
    let joined = join(pages, &DocumentWords::default(), &furniture, &text, &mut warnings);
    let parts: usize = joined.iter().map(|j| j.parts.len()).sum();
    assert_eq!(parts, pages.iter().map(|p| p.tables.len()).sum::<usize>());
    assert_eq!(warnings.len(), parts - joined.len());
    for table in joined.iter().map(|j| &j.table) {
        let covered: usize = table.cells.iter().map(|c| c.row_span * c.column_span).sum();
        assert_eq!(covered, table.rows * table.columns, "cells don't tile");
    }
    joined
}

fn column(table: &Table, column: usize) -> Vec<(&str, usize)> {
    table.cells.iter().filter(|c| c.column == column).map(|c| (c.text.as_str(), c.row_span)).collect()
}

const HEAD: &[&str] = &["番号", "取組", "内容"];

#[test]
fn repeated_header_is_dropped() {
    let pages = [
        page(1, "取組一覧(1/2)", 1, &[HEAD, &["1", "窓口", "書かない窓口。"]]),
        page(2, "取組一覧(2/2)", 1, &[HEAD, &["2", "電話", "自動応答。"]]),
    ];
    let joined = joined(&pages);
    assert_eq!(joined.len(), 1);
    let table = &joined[0].table;
    assert_eq!((table.rows, table.header_rows, table.pages.as_slice()), (3, 1, [1, 2].as_slice()));
    assert_eq!(column(table, 0), [("番号", 1), ("1", 1), ("2", 1)]);
    assert_eq!(table.cells[8].page, 2);
}

#[test]
fn rows_go_on_without_header() {
    let pages =
        [page(1, "", 1, &[HEAD, &["1", "窓口", "書かない窓口。"]]), page(2, "", 0, &[&["2", "電話", "自動応答。"]])];
    let joined = joined(&pages);
    assert_eq!(joined.len(), 1);
    assert_eq!(joined[0].table.rows, 3);
}

#[test]
fn a_form_on_each_page_is_not_part_of_the_list_before_it() {
    let form = |number: u32, name: &str| {
        let rows: [&[&str]; 4] =
            [&["事業名", name, ""], &["所属", "総務課", ""], &["目的", "手続を減らす。", ""], &["指標", "件数", "10"]];
        page(number, "", 0, &rows)
    };
    let list = page(1, "", 0, &[&["分野", "事業数", "事業費"], &["窓口", "2", "120"]]);
    let joined = joined(&[list, form(2, "電子申請"), form(3, "窓口予約"), form(4, "収納")]);
    assert_eq!(joined.iter().map(|one| one.table.rows).collect::<Vec<_>>(), [2, 4, 4, 4]);
}

#[test]
fn odd_and_even_margins_differ() {
    let mut second = page(2, "", 0, &[&["2", "電話", "自動応答。"]]);
    second.tables[0].columns.iter_mut().for_each(|x| *x += 20.0);
    let pages = [page(1, "", 1, &[HEAD, &["1", "窓口", "書かない窓口。"]]), second];
    assert_eq!(joined(&pages).len(), 1);
}

#[test]
fn columns_that_are_merged_all_down_one_page_come_back() {
    let second = page(2, "", 0, &[&["2", "電話"], &["3", "会議"]]);
    let mut first = page(1, "", 0, &[&["1", "窓口", "申請。"], &["9", "机", "更新。"]]);
    first.tables[0].columns = vec![50.0, 110.0, 180.0, 250.0];
    let pages = [first, second];
    let joined = joined(&pages);
    assert_eq!(joined.len(), 1);
    let spans: Vec<usize> = joined[0].table.cells.iter().map(|c| c.column_span).collect();
    assert_eq!(spans, [1, 1, 1, 1, 1, 1, 1, 2, 1, 2]);
}

#[test]
fn another_header_or_title_is_another_table() {
    let first = page(1, "取組", 1, &[HEAD, &["1", "窓口", "書かない窓口。"]]);
    let other_head = page(2, "取組", 1, &[&["番号", "指標", "目標"], &["1", "件数", "百件。"]]);
    let other_title = page(2, "目標", 1, &[HEAD, &["1", "窓口", "書かない窓口。"]]);
    assert_eq!(joined(&[first.clone(), other_head]).len(), 2);
    assert_eq!(joined(&[first, other_title]).len(), 2);
}

#[test]
fn text_between_keeps_tables_apart() {
    let mut first = page(1, "", 1, &[HEAD, &["1", "窓口", "書かない窓口。"]]);
    first.lines.push(line("次の表は参考です。", 400.0));
    assert_eq!(joined(&[first, page(2, "", 0, &[&["2", "電話", "自動応答。"]])]).len(), 2);
}

#[test]
fn a_page_between_keeps_tables_apart() {
    let empty = PageLayout { number: 2, width: 600.0, height: 800.0, ..PageLayout::default() };
    let first = page(1, "", 1, &[HEAD, &["1", "窓口", "書かない窓口。"]]);
    assert_eq!(joined(&[first, empty, page(3, "", 0, &[&["2", "電話", "自動応答。"]])]).len(), 2);
}

#[test]
fn the_same_form_filled_in_twice_is_two_tables() {
    let form = |n, name| page(n, "", 0, &[&["事業名", name, "概要。"], &["担当課", name, "。"], &["期間", name, "。"]]);
    assert_eq!(joined(&[form(1, "窓口"), form(2, "電話")]).len(), 2);
}

#[test]
fn row_cut_by_the_page_is_one_row() {
    let pages = [
        page(1, "", 1, &[HEAD, &["1", "窓口", ">申請書を書かない窓口を全"]]),
        page(2, "", 1, &[HEAD, &["", "", "庁に広げる。"], &["2", "電話", "自動応答。"]]),
    ];
    let joined = joined(&pages);
    let table = &joined[0].table;
    assert_eq!(column(table, 2), [("内容", 1), ("申請書を書かない窓口を全庁に広げる。", 1), ("自動応答。", 1)]);
    assert_eq!(table.cells[5].continued.len(), 1);
    assert_eq!(table.cells[5].continued[0].page, 2);
}

#[test]
fn key_cut_by_the_page_too() {
    let pages = [
        page(
            1,
            "",
            1,
            &[HEAD, &["1", "窓口", "済み。"], &["", ">スマートフォン決済アプ", ">個人が納付書を読み取り、"]],
        ),
        page(2, "", 0, &[&["", "リ", "決済する。"], &["2", "電話", "自動応答。"]]),
    ];
    assert_eq!(joined(&pages)[0].table.rows, 4);
}

#[test]
fn numbered_rows_are_not_cut() {
    let pages = [
        page(1, "", 1, &[HEAD, &[">1", ">窓口の改革を全庁に広げる取組", ">申請書を書かない窓口を全庁に広げる"]]),
        page(2, "", 0, &[&["2", "電話", "自動応答。"]]),
    ];
    assert_eq!(joined(&pages)[0].table.rows, 3);
}

#[test]
fn label_left_out_on_the_new_page_continues() {
    let pages = [
        page(1, "", 1, &[HEAD, &["1", "窓口", "書かない窓口。"], &["^", "電話", "自動応答。"]]),
        page(2, "", 0, &[&["", "会議", "録音。"], &["2", "机", "更新。"]]),
    ];
    let joined = joined(&pages);
    assert_eq!(column(&joined[0].table, 0), [("番号", 1), ("1", 3), ("2", 1)]);
}

#[test]
fn an_empty_column_goes_on_with_the_label_of_the_page_before_unless_lines_part_it() {
    let mut pages = [
        page(1, "", 1, &[HEAD, &["1", "窓口", "書かない窓口。"], &["^", "電話", "自動応答。"]]),
        page(2, "", 0, &[&["", "会議", "録音。"], &["", "机", "更新。"]]),
    ];
    assert_eq!(column(&joined(&pages)[0].table, 0), [("番号", 1), ("1", 3), ("", 1)]);
    pages[1].tables[0].cells.iter_mut().for_each(|cell| cell.closed_top = cell.row == 0);
    assert_eq!(column(&joined(&pages)[0].table, 0), [("番号", 1), ("1", 4)]);
}

#[test]
fn label_printed_again_begins_again() {
    let pages = [
        page(1, "", 1, &[HEAD, &["1", "窓口", "書かない窓口。"], &["^", "電話", "自動応答。"]]),
        page(2, "", 0, &[&["1", "会議", "録音。"], &["^", "机", "更新。"]]),
    ];
    assert_eq!(column(&joined(&pages)[0].table, 0), [("番号", 1), ("1", 2), ("1", 2)]);
}

#[test]
fn header_that_recurs_begins_a_table() {
    let heading = page(1, "", 1, &[HEAD, &["1", "窓口", "書かない窓口。"], HEAD, &["1", "電話", "自動応答。"]]);
    let mut shaded = heading;
    shaded.tables[0].cells[6..9].iter_mut().for_each(|c| c.shade = Some(GREY));
    let furniture = |_: usize, _: usize| false;
    let text = |cell: &PageCell| cell.lines.iter().map(|l| l.text.as_str()).collect::<String>();
    let tables = join(&[shaded], &DocumentWords::default(), &furniture, &text, &mut Vec::new());
    let sizes: Vec<_> = tables.iter().map(|j| (j.table.rows, j.table.header_rows)).collect();
    assert_eq!(sizes, [(2, 1), (2, 1)]);
}

#[test]
fn header_is_learnt_from_another_table() {
    let first = page(1, "議案", 1, &[HEAD, &["1", "窓口", "書かない窓口。"]]);
    let plain = page(2, "陳情", 0, &[HEAD, &["甲", "乙", "丙"]]);
    assert_eq!(header::rows(&TableWithText::new(&plain.tables[0], vec!["あ".into(); 6])), 0);
    let headers: Vec<_> = joined(&[first, plain]).iter().map(|j| j.table.header_rows).collect();
    assert_eq!(headers, [1, 1]);
}

#[test]
fn two_titles_over_one_grid() {
    let mut listing = page(1, "職員向け", 0, &[&["2", "会議の録音"], &["3", "机の更新"]]);
    listing.tables[0].bounds.top = 80.0;
    let mut shared = page(
        3,
        "市民向け",
        1,
        &[HEAD, &["1", "電話の自動応答", "実施。"], &["2", "会議の録音", "実施。"], &["3", "机の更新", "実施。"]],
    );
    let mut second = line("職員向け", 60.0);
    second.bounds = Rect::new(320.0, 60.0, 500.0, 70.0);
    shared.lines.push(second);
    let pages = [
        listing,
        page(2, "市民向け", 1, &[HEAD, &["1", "窓口", "書かない窓口。"]]),
        shared,
        page(4, "職員向け", 1, &[HEAD, &["4", "研修の充実", "実施。"]]),
    ];
    let furniture = |page: usize, line: usize| pages[page].lines[line].bounds.top > 700.0;
    let text = |cell: &PageCell| cell.lines.iter().map(|l| l.text.as_str()).collect::<String>();
    let tables = join(&pages, &DocumentWords::default(), &furniture, &text, &mut Vec::new());
    let found: Vec<_> = tables.iter().map(|j| (j.table.pages.clone(), j.table.rows, j.table.header_rows)).collect();
    assert_eq!(found, [(vec![1], 2, 0), (vec![2, 3], 3, 1), (vec![3, 4], 4, 1)]);
}

#[test]
fn header_is_recognised_by_its_looks() {
    let rows = |rows: &[&[&str]], shaded| joined(&[page(1, "", shaded, rows)])[0].table.header_rows;
    let body: &[&[&str]] = &[HEAD, &["1", "窓口の改革を進める取組", "申請書を書かない窓口。"]];
    assert_eq!(rows(body, 1), 1);
    assert_eq!(rows(body, 0), 1);
    // Two levels: the first heading spans both rows.
    assert_eq!(rows(&[HEAD, &["^", "名称", "概要"], &["1", "窓口", "書かない窓口。"]], 2), 2);
    // A list of numbers and names has none, nor has a form of keys and values.
    assert_eq!(rows(&[&["1", "窓口"], &["2", "電話"]], 0), 0);
    assert_eq!(rows(&[&["事業名", "窓口"], &["担当課", "市民課"], &["概要", "申請書を書かない窓口を広げる。"]], 0), 0);
}

#[test]
fn labels_over_the_same_rows_go_on_together() {
    let rows: &[&[&str]] = &[&["1", "市民課", "予約。"], &["2", "^", "^"]];
    let one =
        [page(1, "", 1, &[&[HEAD], rows].concat()), page(2, "", 0, &[&["3", "", "電話。"], &["4", "", "決裁。"]])];
    assert_eq!(column(&joined(&one)[0].table, 1), [("取組", 1), ("市民課", 2), ("", 1), ("", 1)], "one may be empty");
    let rows: &[&[&str]] = &[&["1", "窓口", "市民課"], &["2", "^", "^"]];
    let pages =
        [page(1, "", 1, &[&[HEAD], rows].concat()), page(2, "", 0, &[&["3", "", ""], &["4", "庁内", "総務課"]])];
    let table = &joined(&pages)[0].table;
    assert_eq!(column(table, 1), [("取組", 1), ("窓口", 3), ("庁内", 1)]);
    assert_eq!(column(table, 2), [("内容", 1), ("市民課", 3), ("総務課", 1)]);
}

#[test]
fn a_label_over_rows_may_be_printed_on_the_next_page_alone() {
    let rows: &[&[&str]] = &[&["", "1", "予約。"], &["^", "2", "案内。"]];
    let pages = [
        page(1, "", 1, &[&[HEAD], rows].concat()),
        page(2, "", 0, &[&["窓口", "3", "電話。"], &["庁内", "4", "決裁。"]]),
    ];
    assert_eq!(column(&joined(&pages)[0].table, 0), [("番号", 1), ("窓口", 3), ("庁内", 1)]);
}
