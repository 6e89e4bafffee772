//! A table that comes in parts is written like one that comes as a whole.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use polars::prelude::{Column, DataFrame, df};

use super::{CoverSheet, Format, Template, write_report};
use crate::compare::{CompareError, Comparison, Comparisons, Parts, RECORDS};

/// Rows of a table of three parts.
const ROWS: u32 = 40_000;

/// A table with texts, numbers, lists that get longer, and marks that only the last rows have.
fn rows(range: std::ops::Range<usize>) -> Comparison {
    let rows = || range.clone().map(|row| row as u32);
    let frame: DataFrame = df!(
        "municipality_code" => rows().map(|row| format!("{:06}", row / 100)).collect::<Vec<_>>(),
        "area" => rows().map(|row| format!("項目{}", row / 16_000)).collect::<Vec<_>>(),
        "initiative" => rows().map(|row| "取組".repeat(1 + row as usize / 10_000)).collect::<Vec<_>>(),
        "page" => rows().map(|row| row % 90).collect::<Vec<_>>(),
    )
    .expect("is a frame");
    let list = |row: u32| (0..row / 15_000).map(|place| Cow::Owned(format!("課{place}"))).collect();
    let marks = |row: u32| if row + 1 == ROWS { vec![Cow::Borrowed("訂正")] } else { Vec::new() };
    let lists: [Column; 2] = [
        crate::compare::texts("departments", rows().map(list).collect::<Vec<_>>().into_iter()),
        crate::compare::texts("corrections", rows().map(marks).collect::<Vec<_>>().into_iter()),
    ];
    let frame = frame.hstack(&lists).expect("is a frame");
    Comparison {
        name: RECORDS,
        title: "取組の比較".into(),
        frame: frame.into(),
        printed: None,
        notes: vec!["注記".into()],
    }
}

/// The table, in parts or as a whole.
struct Table {
    in_parts: bool,
}

impl Comparisons for Table {
    fn comparison(&self, name: &str) -> Result<Option<Cow<'_, Comparison>>, CompareError> {
        Ok((name == RECORDS).then(|| Cow::Owned(rows(0..ROWS as usize))))
    }

    fn parts(&self, name: &str) -> Result<Option<Parts<'_>>, CompareError> {
        if !self.in_parts {
            return Ok(self.comparison(name)?.map(Parts::one));
        }
        Ok((name == RECORDS).then(|| Parts::of(RECORDS, ROWS as usize, |range| Ok(rows(range)))))
    }
}

fn written(in_parts: bool, folder: &Path) -> Vec<(String, Vec<u8>)> {
    let formats = [Format::Csv, Format::Json, Format::Markdown, Format::Html, Format::Docx, Format::Xlsx];
    let template = Template::of([RECORDS], "全件", &formats);
    let paths = write_report(&Table { in_parts }, &CoverSheet::default(), &template, folder).expect("writes");
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    paths.iter().map(|path| (name(path), fs::read(path).expect("reads"))).collect()
}

#[test]
fn parts_give_the_bytes_of_the_whole() {
    let folder = tempfile::tempdir().expect("folder");
    let parts = written(true, folder.path());
    let whole = written(false, folder.path());
    assert_eq!(parts.len(), 6);
    for ((name, bytes), (_, expected)) in parts.iter().zip(&whole) {
        assert!(bytes == expected, "{name}");
    }
    let csv = &parts.iter().find(|(name, _)| name.ends_with(".csv")).expect("a CSV").1;
    let text = String::from_utf8_lossy(csv);
    assert_eq!(text.lines().count(), ROWS as usize + 1);
    assert!(
        text.lines().next().is_some_and(|titles| titles.contains("担当課2")),
        "as many columns as the longest list"
    );
}
