//! Invented documents, line by line, and their accounts.

use super::*;
use crate::dictionaries::Dictionaries;
use crate::document::{Cell, Element, Line, Location, Page, Role as LineRole, Table, Text};
use crate::geometry::Rect;

fn account(document: &Document, records: &[Initiative]) -> Account {
    let embedded = Dictionaries::embedded();
    let dictionaries = PlanDictionaries::load(&embedded).expect("the embedded dictionaries are sound");
    let words = AccountWords::load(&embedded).expect("the embedded dictionaries are sound");
    of(document, &records.iter().collect::<Vec<_>>(), &dictionaries, &words)
}

fn named(name: &str) -> Initiative {
    Initiative { name: name.into(), quote: name.into(), page: 1, ..Initiative::default() }
}

/// A page of lines, one below the other, each an element of its own.
fn page(lines: &[(LineRole, &str)]) -> Document {
    let mut document = Document::default();
    let mut page = Page { page: 1, ..Page::default() };
    for (at, (role, text)) in lines.iter().enumerate() {
        let bbox = Rect::new(50.0, 20.0 * at as f32, 500.0, 20.0 * at as f32 + 10.0);
        page.lines.push(Line { text: (*text).into(), bbox, role: *role, recognised: None, struck: false, lead: None });
        let text = Text { value: (*text).into(), at: vec![Location { page: 1, bbox }] };
        document.elements.push(match role {
            LineRole::Heading => Element::Heading { level: 1, text },
            LineRole::ListItem => Element::ListItem(text),
            _ => Element::Paragraph(text),
        });
    }
    document.pages.push(page);
    document
}

/// A table of rows below each other, with its lines.
fn table(rows: &[&[&str]]) -> Document {
    let mut table = Table { id: "t1".into(), pages: vec![1], header_rows: 1, ..Table::default() };
    let mut page = Page { page: 1, ..Page::default() };
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let (x, y) = (100.0 * column as f32, 20.0 * row as f32);
            let bbox = Rect::new(x, y, x + 99.0, y + 19.0);
            let cell = Cell { row, column, row_span: 1, column_span: 1, page: 1, bbox, ..Cell::default() };
            table.cells.push(Cell { text: (*text).into(), ..cell });
            let bbox = bbox.grown(-2.0);
            page.lines.push(Line {
                text: (*text).into(),
                bbox,
                role: LineRole::Table,
                recognised: None,
                struck: false,
                lead: None,
            });
        }
    }
    (table.rows, table.columns) = (rows.len(), rows[0].len());
    Document { pages: vec![page], elements: vec![Element::Table(0)], tables: vec![table] }
}

fn reasons(account: &Account) -> Vec<Reason> {
    account.findings.iter().map(|finding| finding.reason).collect()
}

const ROWS: [&[&str]; 4] = [
    &["No", "事業名", "担当課", "令和7年度"],
    &["1", "書かない窓口の導入", "市民課", "構築"],
    &["2", "電子図書館の運営", "図書館管理課", "運用"],
    &["3", "河川カメラの整備", "建設課", "設置"],
];

#[test]
fn a_table_that_was_read_is_clean_and_one_that_was_not_is_silent() {
    let document = table(&ROWS);
    let read: Vec<Initiative> = ROWS[1..]
        .iter()
        .map(|row| Initiative { number: Some(row[0].into()), departments: vec![row[2].into()], ..named(row[1]) })
        .collect();
    let clean = account(&document, &read);
    assert!(clean.is_clean(), "{:?}", clean.findings);
    let none = account(&document, &[]);
    assert!(reasons(&none).contains(&Reason::SilentTable), "{:?}", none.findings);
    assert_eq!(none.pages_to_check().into_iter().collect::<Vec<_>>(), [1]);
}

#[test]
fn one_row_that_was_missed_is_found() {
    let document = table(&ROWS);
    let read: Vec<Initiative> =
        [1, 3].map(|row| Initiative { number: Some(ROWS[row][0].into()), ..named(ROWS[row][1]) }).into();
    let found = account(&document, &read);
    assert_eq!(reasons(&found), [Reason::NumberGap, Reason::SilentRow], "{:?}", found.findings);
    assert!(found.findings[1].message().contains("電子図書館の運営"));
}

#[test]
fn glossaries_and_prose_are_not_initiatives() {
    let glossary =
        table(&[&["用語", "解説"], &["オープンデータの活用", "誰もが使えるデータ"], &["電子申請システム", "届出"]]);
    assert!(account(&glossary, &[]).is_clean());
    let prose = page(&[
        (LineRole::Heading, "1 策定の背景"),
        (LineRole::Body, "本市では、行政手続のオンライン化を進めてきました。"),
        (LineRole::Heading, "2 計画の位置付け"),
        (LineRole::Body, "本計画は総合計画を支えるものです。"),
    ]);
    assert!(account(&prose, &[]).is_clean(), "{:?}", account(&prose, &[]).findings);
}

#[test]
fn departments_entries_and_siblings_without_record_are_found() {
    let lines = [
        (LineRole::Heading, "主な事業"),
        (LineRole::ListItem, "・移住コンシェルジュの配置（担当：企画課）"),
        (LineRole::ListItem, "・空き家バンクの公開（担当：建設課）"),
        (LineRole::ListItem, "・お試し住宅の予約（担当：建設課）"),
        (LineRole::ListItem, "・町民証の発行（担当：総務課）"),
    ];
    let document = page(&lines);
    let none = account(&document, &[]);
    assert_eq!(reasons(&none), [Reason::UnreadEntry, Reason::LooseDepartment], "{:?}", none.findings);
    let record = |name: &str, department: &str| Initiative { departments: vec![department.into()], ..named(name) };
    let read = [
        record("移住コンシェルジュの配置", "企画課"),
        record("空き家バンクの公開", "建設課"),
        record("お試し住宅の予約", "建設課"),
        record("町民証の発行", "総務課"),
    ];
    assert!(account(&document, &read).is_clean(), "{:?}", account(&document, &read).findings);
    let joined = [named("町民証の発行（総務課）")];
    assert!(reasons(&account(&document, &joined)).contains(&Reason::JoinedName));
}

#[test]
fn every_line_is_in_exactly_one_class() {
    let mut document = table(&ROWS);
    let lines = [
        (LineRole::Heading, "1 目的"),
        (LineRole::Body, "便利にします。"),
        (LineRole::PageNumber, "3"),
        (LineRole::Caption, "図1"),
        (LineRole::Contents, "1 目的……3"),
        (LineRole::ListItem, "・残った行"),
    ];
    let mut second = page(&lines);
    second.pages[0].page = 2;
    document.pages.append(&mut second.pages);
    let account = account(&document, &[named("書かない窓口の導入")]);
    for (page, read) in account.pages.iter().zip(&document.pages) {
        assert_eq!(page.lines.values().sum::<usize>(), read.lines.len());
        let characters = read.lines.iter().flat_map(|line| line.text.chars()).filter(|c| !c.is_whitespace()).count();
        assert_eq!(page.characters.values().sum::<usize>(), characters);
    }
    assert!(account.pages[0].lines.contains_key(&Class::Record) && account.pages[0].lines.contains_key(&Class::Label));
    assert_eq!(account.pages[1].left, ["便利にします。", "・残った行"], "elements of another page say nothing");
}

#[test]
fn a_row_with_a_number_but_no_name_is_reported() {
    let rows: [&[&str]; 4] = [
        &["番号", "取組名", "担当課", "R6"],
        &["1", "オンライン申請の拡大", "市民課", "検討"],
        &["2", "書かない窓口の導入", "市民課", "検討"],
        &["3", "", "総務課", "検討"],
    ];
    let read = [named("オンライン申請の拡大"), named("書かない窓口の導入")]
        .map(|record| Initiative { departments: vec!["市民課".into()], ..record });
    let account = account(&table(&rows), &read);
    let silent: Vec<&Finding> = account.findings.iter().filter(|found| found.reason == Reason::SilentRow).collect();
    assert_eq!(silent.iter().flat_map(|found| &found.words).collect::<Vec<_>>(), ["3 総務課 検討"]);
}
