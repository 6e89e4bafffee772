//! What is written agrees with the frames, is safe to open, and is the same every time.

use std::fs;

use polars::prelude::AnyValue;

use super::{Cover, WORKBOOK, write_all, write_file};
use crate::compare::sample::{areas, corpus, document, initiative, readings};
use crate::compare::{Comparison, compare};
use crate::corpus::SourceKind;

fn comparisons(seed: u64) -> Vec<Comparison> {
    compare(&readings(&corpus(seed)), &areas()).expect("compares")
}

fn cover() -> Cover {
    Cover { title: "比較表".into(), edition: "試験版".into() }
}

/// The rows of a CSV as a program reads them: without BOM and without the apostrophe before a formula sign.
fn rows(path: &std::path::Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).expect("is UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("has a BOM");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("parses").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn csv_holds_the_values_of_the_frames() {
    let folder = tempfile::tempdir().expect("folder");
    for seed in 0..20 {
        let comparisons = comparisons(seed);
        write_all(&comparisons, &cover(), folder.path()).expect("writes");
        for comparison in &comparisons {
            let rows = rows(&folder.path().join(format!("{}.csv", comparison.name)));
            assert_eq!(rows[0][..2], ["全国地方公共団体コード", "地方公共団体名"], "{}", comparison.name);
            assert_eq!(rows.len(), comparison.frame.height() + 1, "{}", comparison.name);
            for (column, series) in comparison.frame.materialized_column_iter().enumerate() {
                for (row, value) in series.iter().enumerate() {
                    let expected = match value {
                        AnyValue::Null => String::new(),
                        AnyValue::Boolean(value) => if value { "○" } else { "" }.to_owned(),
                        AnyValue::String(text) => text.replace('\n', " "),
                        number => number.to_string(),
                    };
                    let cell = &rows[row + 1][column];
                    let read = cell.strip_prefix('\'').unwrap_or(cell);
                    assert_eq!(read, expected, "seed {seed} {} {}", comparison.name, series.name());
                }
            }
        }
    }
}

#[test]
fn every_column_has_a_japanese_title() {
    for comparison in comparisons(11) {
        let frames = [Some(&comparison.frame), comparison.printed.as_ref().map(|printed| &printed.frame)];
        let names = frames.into_iter().flatten().flat_map(|frame| frame.get_column_names());
        for name in names.filter(|name| !name.starts_with("initiatives_") && !name.starts_with("pages_")) {
            let title = super::columns::title(name, &std::collections::BTreeMap::new());
            assert_ne!(title, name.as_str(), "{} lacks a title in columns.rs", comparison.name);
        }
    }
}

#[test]
fn no_text_of_any_csv_starts_a_formula_and_each_row_is_one_line() {
    let folder = tempfile::tempdir().expect("folder");
    let comparisons = comparisons(3);
    write_all(&comparisons, &cover(), folder.path()).expect("writes");
    let mut dangerous = 0;
    for comparison in &comparisons {
        let path = folder.path().join(format!("{}.csv", comparison.name));
        let bytes = fs::read_to_string(&path).expect("reads");
        assert_eq!(bytes.matches('\n').count(), bytes.matches("\r\n").count(), "{}", comparison.name);
        assert_eq!(bytes.lines().count(), comparison.frame.height() + 1, "{}", comparison.name);
        for cell in rows(&path).into_iter().flatten() {
            dangerous += usize::from(cell.starts_with('\''));
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{cell}");
            assert!(!cell.starts_with('\t'), "{cell:?}");
        }
    }
    assert!(dangerous > 0, "the sample has texts that look like formulas");
}

#[test]
fn markdown_tables_have_the_same_number_of_cells_in_each_row() {
    let folder = tempfile::tempdir().expect("folder");
    write_all(&comparisons(5), &cover(), folder.path()).expect("writes");
    let page = fs::read_to_string(folder.path().join("side_by_side.md")).expect("reads");
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    let table: Vec<&str> = page.lines().filter(|line| line.starts_with('|')).collect();
    assert!(table.len() > 2);
    assert!(table.iter().all(|line| bars(line) == bars(table[0])), "{page}");
    assert!(page.contains("\\|縦\\|線\\|"), "the sample has bars in its texts");
}

#[test]
fn the_same_comparisons_give_the_same_bytes_and_leave_nothing_else() {
    let folder = tempfile::tempdir().expect("folder");
    let read = || -> Vec<Vec<u8>> {
        let written = write_all(&comparisons(11), &cover(), folder.path()).expect("writes");
        written.iter().map(|path| fs::read(path).expect("reads")).collect()
    };
    let (first, second) = (read(), read());
    assert_eq!(first, second);
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .expect("lists")
        .map(|e| e.expect("entry").file_name().into_string().expect("name"))
        .collect();
    names.sort();
    let expected = [
        "area_matrix.csv",
        "area_matrix.md",
        WORKBOOK,
        "coverage.csv",
        "coverage.md",
        "documents.csv",
        "documents.md",
        "schedule.csv",
        "schedule.md",
        "side_by_side.csv",
        "side_by_side.md",
    ];
    assert_eq!(names, expected);
}

#[test]
fn texts_that_no_sheet_can_hold_do_not_stop_the_workbook() {
    let mut read = document("032158", "plan", SourceKind::Plan, 2024);
    read.source.url = Some(format!("https://example.jp/{}", "長".repeat(3000)));
    read.source.title = "&P [a]:*?/\\' <b>".into();
    let mut record = initiative(&"長".repeat(40_000), "frontyard", 3);
    record.initiative.quote = (0..=0x20).filter_map(char::from_u32).chain(['\u{fffe}', '\u{ffff}', '😀']).collect();
    record.initiative.measure = Some("=HYPERLINK(\"http://example.jp\")".into());
    read.initiatives = vec![record];
    let comparisons = compare(&readings(&[read]), &areas()).expect("compares");
    let folder = tempfile::tempdir().expect("folder");
    write_all(&comparisons, &cover(), folder.path()).expect("writes");
}

#[test]
fn no_documents_give_files_with_headers_only() {
    let folder = tempfile::tempdir().expect("folder");
    let comparisons = compare(&[], &areas()).expect("compares");
    write_all(&comparisons, &cover(), folder.path()).expect("writes");
    assert_eq!(rows(&folder.path().join("side_by_side.csv")).len(), 1);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named_in_japanese() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("file");
    fs::write(&file, "x").expect("writes");
    let error = write_file(&file, "a.csv", b"").expect_err("a file is no folder").to_string();
    assert!(error.contains("a.csv") && error.contains("に書き込めません"), "{error}");
    let error = write_all(&[], &cover(), &file).expect_err("a file is no folder").to_string();
    assert!(error.contains("file に書き込めません"), "{error}");
}

#[test]
fn a_file_is_replaced_whole() {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("a.csv"), "old and long").expect("writes");
    let path = write_file(folder.path(), "a.csv", b"new").expect("writes");
    assert_eq!(fs::read(&path).expect("reads"), b"new");
    assert_eq!(fs::read_dir(folder.path()).expect("lists").count(), 1);
}
