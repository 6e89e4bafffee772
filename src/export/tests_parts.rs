//! A table that comes in parts is written like one that comes as a whole.

use std::borrow::Cow;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use polars::prelude::{Column, DataFrame, df};
use regex::Regex;

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

/// The table, in parts or as a whole, or its beginning.
struct Table {
    rows: u32,
    in_parts: bool,
}

impl Comparisons for Table {
    fn comparison(&self, name: &str) -> Result<Option<Cow<'_, Comparison>>, CompareError> {
        Ok((name == RECORDS).then(|| Cow::Owned(rows(0..self.rows as usize))))
    }

    fn parts(&self, name: &str) -> Result<Option<Parts<'_>>, CompareError> {
        if !self.in_parts {
            return Ok(self.comparison(name)?.map(Parts::one));
        }
        Ok((name == RECORDS).then(|| Parts::of(RECORDS, self.rows as usize, |range| Ok(rows(range)))))
    }
}

fn written(table: &Table, folder: &Path) -> Vec<(String, Vec<u8>)> {
    let formats = [Format::Csv, Format::Json, Format::Markdown, Format::Html, Format::Docx, Format::Xlsx];
    let template = Template::of([RECORDS], "全件", &formats);
    let paths = write_report(table, &CoverSheet::default(), &template, folder).expect("writes");
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    paths.iter().map(|path| (name(path), fs::read(path).expect("reads"))).collect()
}

#[test]
fn parts_give_the_bytes_of_the_whole() {
    let folder = tempfile::tempdir().expect("folder");
    let parts = written(&Table { rows: ROWS, in_parts: true }, folder.path());
    let whole = written(&Table { rows: ROWS, in_parts: false }, folder.path());
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

/// The values of the cells of the second sheet, row by row, and what stands above and below its rows.
fn sheet(files: &[(String, Vec<u8>)]) -> (Vec<Vec<String>>, String) {
    let bytes = &files.iter().find(|(name, _)| name.ends_with(".xlsx")).expect("a workbook").1;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = |name: &str| std::io::read_to_string(archive.by_name(name).expect("is there")).expect("is whole");
    let (xml, shared) = (text("xl/worksheets/sheet2.xml"), text("xl/sharedStrings.xml"));
    let texts = Regex::new("<si><t[^>]*>([^<]*)</t></si>").expect("a pattern");
    let shared: Vec<&str> = texts.captures_iter(&shared).map(|found| found.extract::<1>().1[0]).collect();
    let row = Regex::new("<row[^>]*?(?:/>|>(.*?)</row>)").expect("a pattern");
    let cell = Regex::new("<c[^>]*?(?:/>|>(?:<is><t[^>]*>|<v>)([^<]*)<[^c]*c>)").expect("a pattern");
    let value = |found: &regex::Captures<'_>| {
        let value = found.get(1).map_or("", |value| value.as_str());
        let is_shared = found[0].contains("t=\"s\"");
        if is_shared { shared[value.parse::<usize>().expect("a number")] } else { value }.to_owned()
    };
    let cells = |row: &str| cell.captures_iter(row).map(|found| value(&found)).collect();
    let rows = row.captures_iter(&xml).map(|found| cells(found.get(1).map_or("", |cells| cells.as_str()))).collect();
    (rows, row.replace_all(&xml, "").into_owned())
}

#[test]
fn packed_rows_have_the_values_of_others() {
    /// Rows that are too few to be packed.
    const FEW: u32 = 5_000;
    let folder = tempfile::tempdir().expect("folder");
    let (packed, around) = sheet(&written(&Table { rows: ROWS, in_parts: true }, folder.path()));
    let (others, _) = sheet(&written(&Table { rows: FEW, in_parts: true }, folder.path()));
    // Title, empty legend, titles of the columns; below the rows a note.
    let (above, below) = (2, 1);
    assert_eq!((packed.len(), others.len()), (above + ROWS as usize + below, above + FEW as usize + below));
    let values = |rows: &[Vec<String>]| -> Vec<Vec<String>> {
        rows[..above + FEW as usize].iter().map(|row| row[..row.len().min(4)].to_vec()).collect()
    };
    assert!(values(&packed) == values(&others));
    assert_eq!(packed.last().map(|row| row[0].as_str()), Some("注　注記"));
    let last = 3 + ROWS;
    assert!(around.contains(&format!("{last}\"/><sheetViews>")), "{around}");
    assert!(around.contains("<autoFilter ref=\"A3:") && around.contains(&format!("{last}\"/>")), "{around}");
}
