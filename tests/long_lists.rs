//! The list to check of a country, whose rows come packed, has the cells of a small one, as a reader of spreadsheets sees
//! them.

use calamine::{Reader as _, Xlsx};
use kurabe::export::checklist::{CHECKLIST, CORRECTIONS, CheckBook, Checklist};
use kurabe::plan::{Doubt, DoubtCode, Initiative};

/// Documents of the large list. Each has some 90 rows, of which 16,000 are a small list.
const MANY: usize = 400;
/// Documents of the small list.
const FEW: usize = 100;

/// What is to be checked of a document: ten doubtful records with names that are hard to write.
fn document(number: usize) -> Checklist {
    let names = ["窓口 & <手続>\n二行目", "=1+1", "_x000D_", " 前後 ", "\u{1}制御", "@記号"];
    let record = |place: usize| Initiative {
        id: format!("c/d{number}/{place}").into(),
        name: names[(number + place) % names.len()].into(),
        page: place as u32 + 1,
        confidence: 0.9,
        doubts: vec![Doubt::on_record(DoubtCode::CutByPage)],
        departments: vec!["総務課".into(), "税務課".into()],
        ..Initiative::default()
    };
    let records: Vec<Initiative> = (0..10).map(record).collect();
    let mut list = Checklist::default();
    list.add(&format!("計画{number}.pdf"), records.iter());
    list
}

/// The rows of the sheet for corrections, and whether they were packed.
fn rows(documents: usize) -> (Vec<Vec<String>>, bool) {
    let mut book = CheckBook::default();
    (0..documents).for_each(|number| book.add(document(number)).expect("adds"));
    let is_large = book.is_large();
    let folder = tempfile::tempdir().expect("a folder");
    let path = book.write(&folder.path().join(CHECKLIST)).expect("writes");
    let mut workbook: Xlsx<_> = calamine::open_workbook(path).expect("a workbook");
    let sheet = workbook.worksheet_range(CORRECTIONS).expect("the sheet");
    (sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect(), is_large)
}

#[test]
fn packed_rows_have_the_cells_of_others() {
    let (large, is_packed) = rows(MANY);
    let (small, is_small_packed) = rows(FEW);
    assert!(is_packed && !is_small_packed);
    assert_eq!(large.len() - 1, (small.len() - 1) * MANY / FEW);
    for (large, small) in large.iter().zip(&small) {
        assert_eq!(large, small);
    }
}
