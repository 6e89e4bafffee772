//! Written files agree with the frames, are safe to open, and are deterministic.

use std::fs;
use std::path::{Path, PathBuf};

use polars::prelude::{AnyValue, DataType};

use super::{
    CoverSheet, ExportError, Format, PAGE, SUMMARY, Template, WORKBOOK, is_table_file, write_file, write_report,
};
use crate::compare::sample::{Read, areas, catalogue, corpus, document, initiative, readings};
use crate::compare::{self, CompareOptions, Comparison, compare, compare_selected};
use crate::corpus::SourceKind;
use crate::dictionaries::Dictionaries;
use crate::plan::correction::Correction;

fn comparisons(seed: u64) -> Vec<Comparison> {
    compare(&readings(&corpus(seed)), &areas()).expect("compares")
}

/// All comparisons with a base, so that the gaps are among them.
fn with_base(seed: u64) -> Vec<Comparison> {
    let read = corpus(seed);
    let options = CompareOptions { base: Some("010000".into()), ..CompareOptions::default() };
    let selection = options.select(&readings(&read), &catalogue()).expect("is known");
    compare_selected(&readings(&read), &catalogue(), &selection).expect("compares")
}

/// Everything as CSV, Markdown and workbook.
fn write_all(comparisons: &[Comparison], cover: &CoverSheet, folder: &Path) -> Result<Vec<PathBuf>, ExportError> {
    let template = Template::of(compare::names(), "全件", &[Format::Csv, Format::Markdown, Format::Xlsx]);
    write_report(comparisons, cover, &template, folder)
}

fn cover() -> CoverSheet {
    CoverSheet { title: "比較表<b>".into(), edition: "試験版".into(), ..CoverSheet::default() }
}

#[test]
fn every_template_gives_the_same_bytes_twice() {
    let folder = tempfile::tempdir().expect("folder");
    for name in ["full", "summary"] {
        let template = Template::load(&Dictionaries::embedded(), name).expect("is sound");
        let read = || -> Vec<Vec<u8>> {
            let written = write_report(with_base(11).as_slice(), &cover(), &template, folder.path()).expect("writes");
            written.iter().map(|path| fs::read(path).expect("reads")).collect()
        };
        assert_eq!(read(), read(), "{name}");
        assert!(folder.path().join(PAGE).exists() && folder.path().join(SUMMARY).exists(), "{name}");
    }
}

#[test]
fn the_page_loads_nothing_and_holds_every_row() {
    let folder = tempfile::tempdir().expect("folder");
    let template = Template::load(&Dictionaries::embedded(), "full").expect("is sound");
    let comparisons = with_base(11);
    write_report(comparisons.as_slice(), &cover(), &template, folder.path()).expect("writes");
    let page = fs::read_to_string(folder.path().join(PAGE)).expect("reads");
    for loading in ["src=", "@import", "url(http", "<link", "<iframe"] {
        assert!(!page.contains(loading), "{loading}");
    }
    assert!(page.contains("比較表&lt;b&gt;") && !page.contains("比較表<b>"));
    let rows: usize = comparisons.iter().map(|c| c.printed.as_ref().unwrap_or(&c.frame).height()).sum();
    assert_eq!(page.matches("<tr").count() - page.matches("<thead>").count(), rows);
}

#[test]
fn json_holds_the_values_of_the_frames() {
    let folder = tempfile::tempdir().expect("folder");
    let template = Template::load(&Dictionaries::embedded(), "full").expect("is sound");
    let comparisons = with_base(5);
    write_report(comparisons.as_slice(), &cover(), &template, folder.path()).expect("writes");
    for comparison in &comparisons {
        let text = fs::read(folder.path().join(format!("{}.json", comparison.name))).expect("reads");
        let json: serde_json::Value = serde_json::from_slice(&text).expect("is JSON");
        assert_eq!(json["rows"].as_array().map(Vec::len), Some(comparison.frame.height()), "{}", comparison.name);
        for series in comparison.frame.materialized_column_iter() {
            for (row, value) in series.iter().enumerate() {
                let found = &json["rows"][row][series.name().as_str()];
                assert_eq!(*found, as_json(value), "{} {}", comparison.name, series.name());
            }
        }
    }
}

fn as_json(value: AnyValue<'_>) -> serde_json::Value {
    match value {
        AnyValue::Null => serde_json::Value::Null,
        AnyValue::Boolean(value) => value.into(),
        AnyValue::String(text) => text.into(),
        AnyValue::UInt32(number) => number.into(),
        AnyValue::Int32(number) => number.into(),
        AnyValue::List(values) => values.iter().map(as_json).collect(),
        number => number.extract::<f64>().into(),
    }
}

/// A value as its cells of a CSV: one a value, and none for a list without values.
fn as_cells(value: AnyValue<'_>) -> Vec<String> {
    match value {
        AnyValue::Null => vec![String::new()],
        AnyValue::Boolean(value) => vec![u8::from(value).to_string()],
        AnyValue::String(text) => vec![text.replace('\n', " ")],
        AnyValue::List(values) => values.iter().flat_map(as_cells).collect(),
        AnyValue::Float64(number) => vec![number.to_string()],
        number => vec![number.to_string()],
    }
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
            let mut first = 0;
            for series in comparison.frame.materialized_column_iter() {
                let name = series.name();
                let cells: Vec<Vec<String>> = series.iter().map(as_cells).collect();
                let width = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
                for (row, expected) in cells.iter().enumerate() {
                    let found = rows[row + 1][first..first + width].iter();
                    let found: Vec<&str> = found.map(|cell| cell.strip_prefix('\'').unwrap_or(cell)).collect();
                    assert_eq!(found[..expected.len()], *expected, "seed {seed} {} {name}", comparison.name);
                    assert!(found[expected.len()..].iter().all(|cell| cell.is_empty()), "{} {name}", comparison.name);
                }
                if matches!(series.dtype(), DataType::List(_)) {
                    let title = |place: usize| rows[0][first + place].trim_end_matches(|c: char| c.is_ascii_digit());
                    assert!((1..width).all(|place| title(place) == title(0) && !title(0).is_empty()), "{name}");
                }
                first += width;
            }
            assert_eq!(rows[0].len(), first, "{}: no cell besides", comparison.name);
        }
    }
}

#[test]
fn a_correction_is_marked_in_every_table_that_shows_the_record() {
    let mut read = corpus(5);
    let record = read.iter_mut().flat_map(|read| &mut read.initiatives).find(|record| {
        let it = &record.initiative;
        !it.schedule.is_empty() && !it.targets.is_empty()
    });
    let it = &mut record.expect("has a schedule and a target").initiative;
    it.name = "訂正された取組".into();
    let words = |text: &str| text.to_owned();
    let correction =
        Correction { field: words("担当課"), who: words("山田"), why: words("誤読"), ..Correction::default() };
    it.corrections = vec![correction];
    let comparisons = compare(&readings(&read), &areas()).expect("compares");
    let folder = tempfile::tempdir().expect("folder");
    let template = Template::load(&Dictionaries::embedded(), "full").expect("is sound");
    write_report(comparisons.as_slice(), &cover(), &template, folder.path()).expect("writes");
    for table in ["side_by_side", "schedule", "target"] {
        for extension in ["csv", "json", "md"] {
            let text = fs::read_to_string(folder.path().join(format!("{table}.{extension}"))).expect("reads");
            let line = |line: &&str| line.contains("担当課（山田）：誤読") && line.contains("訂正された取組");
            assert!(text.lines().any(|text| line(&text)), "{table}.{extension}");
        }
    }
    let note = |table: &str| {
        let text = fs::read_to_string(folder.path().join(format!("{table}.md"))).expect("reads");
        text.contains("1件には、人による訂正を反映")
    };
    let is_counted =
        fs::read_to_string(folder.path().join("area_matrix.csv")).expect("reads").contains("担当課（山田）");
    assert_eq!((note("area_matrix"), note("topic_matrix")), (is_counted, is_counted));
    let page = fs::read_to_string(folder.path().join(PAGE)).expect("reads");
    assert_eq!(page.matches("担当課（山田）：誤読").count(), 2 + it_targets(&read), "{page}");
    let unmarked = compare(&readings(&corpus(5)), &areas()).expect("compares");
    assert!(!super::to_markdown(&unmarked[2]).expect("prints").contains("訂正"), "no column without corrections");
}

/// One plan each of as many municipalities.
fn many(municipalities: usize) -> Vec<Comparison> {
    let plan = |number: usize| {
        let mut read = document(&format!("{:06}", 10_000 + number), &format!("d{number}"), SourceKind::Plan, 2024);
        let mut record = initiative("窓口", "frontyard", 3);
        record.topics = vec!["counter".into()];
        read.initiatives = vec![record];
        if number.is_multiple_of(3) {
            read.initiatives.clear();
        }
        read
    };
    let read: Vec<Read> = (0..municipalities).map(plan).collect();
    let all = readings(&read);
    let selection = CompareOptions::default().select(&all, &catalogue()).expect("is known");
    compare_selected(&all, &catalogue(), &selection).expect("compares")
}

#[test]
fn a_matrix_of_many_municipalities_is_whole_in_every_format() {
    for municipalities in [7, 41] {
        let comparisons = many(municipalities);
        let folder = tempfile::tempdir().expect("folder");
        let formats = [Format::Docx, Format::Html, Format::Markdown, Format::Xlsx];
        let template = Template::of(["area_matrix", "topic_matrix"], "表", &formats);
        write_report(comparisons.as_slice(), &cover(), &template, folder.path()).expect("writes");
        let page = fs::read_to_string(folder.path().join(PAGE)).expect("reads");
        let text = fs::read_to_string(folder.path().join("topic_matrix.md")).expect("reads");
        let document = part(&folder.path().join(SUMMARY), "word/document.xml");
        let sheet = part(&folder.path().join(WORKBOOK), "xl/sharedStrings.xml");
        for number in 0..municipalities {
            let city = format!("岩手県市{:06}", 10_000 + number);
            // both matrices
            assert_eq!((page.matches(&city).count(), document.matches(&city).count()), (2, 2), "{city}");
            assert!(text.contains(&city) && sheet.contains(&city), "{city}");
        }
        for text in [&page, &text, &document, &sheet] {
            assert!(text.contains("？＝要確認") && text.contains("運＝運用"), "the legend is there");
            assert!(text.contains(&format!("{municipalities}団体を比べるため")), "what is left out is said");
        }
        let blocks = document.matches("<w:tbl>").count();
        assert_eq!(blocks, if municipalities > 30 { 4 } else { 2 }, "wide matrices go on in a second table");
        let breaks = part(&folder.path().join(WORKBOOK), "xl/worksheets/sheet2.xml").contains("<colBreaks");
        assert_eq!(breaks, municipalities > 30, "a page of the workbook ends between municipalities");
    }
}

/// The text of a part of a zipped file.
fn part(path: &Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).expect("opens")).expect("is a zip");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name(name).expect(name), &mut text).expect("is text");
    text
}

#[test]
fn every_format_leads_to_the_page_of_the_pdf_where_it_is_known() {
    let folder = tempfile::tempdir().expect("folder");
    let (corpus, output) = (folder.path().join("文書"), folder.path().join("output"));
    fs::create_dir(&corpus).expect("folder");
    let mut read = document("032158", "plan", SourceKind::Plan, 2024);
    read.source.path = corpus.join("計画 1.pdf");
    fs::write(&read.source.path, "").expect("writes");
    read.initiatives = vec![initiative("窓口", "frontyard", 11)];
    let read = [read];
    let all = readings(&read);
    let selection = CompareOptions::default().select(&all, &catalogue()).expect("is known");
    let catalogue = catalogue();
    let maker = compare::Maker::new(&all, &catalogue, &selection).expect("sorts");
    let formats = [Format::Docx, Format::Html, Format::Markdown, Format::Xlsx];
    let template = Template::of(["side_by_side"], "表", &formats);
    write_report(&maker, &cover(), &template, &output).expect("writes");
    let way = "../%E6%96%87%E6%9B%B8/%E8%A8%88%E7%94%BB%201.pdf";
    let page = fs::read_to_string(output.join(PAGE)).expect("reads");
    assert!(page.contains(&format!("href=\"{way}#page=11\"")), "{page}");
    let text = fs::read_to_string(output.join("side_by_side.md")).expect("reads");
    assert!(text.contains(&format!("[11]({way}#page=11)")), "{text}");
    let relations = part(&output.join(SUMMARY), "word/_rels/document.xml.rels");
    assert!(relations.contains(&format!("{way}#page=11")), "{relations}");
    let links = part(&output.join(WORKBOOK), "xl/worksheets/_rels/sheet2.xml.rels");
    let places = part(&output.join(WORKBOOK), "xl/worksheets/sheet2.xml");
    assert!(links.contains(way) && places.contains("location=\"page=11\""), "{links}");
    assert!(page.contains("窓口@11"), "the id of the record is there");
    let bytes = super::to_bytes(&maker, &cover(), &template, Format::Html).expect("writes");
    assert!(!String::from_utf8_lossy(&bytes).contains(way), "nobody knows where bytes go");
}

fn it_targets(read: &[Read]) -> usize {
    let records = read.iter().flat_map(|read| &read.initiatives);
    records.filter(|record| !record.initiative.corrections.is_empty()).map(|r| r.initiative.targets.len()).sum()
}

#[test]
fn every_column_has_a_japanese_title() {
    for comparison in comparisons(11) {
        let frames = [Some(&comparison.frame), comparison.printed.as_ref()].into_iter().flatten();
        for head in frames.flat_map(|frame| frame.heads()) {
            let title = super::column_titles::title(head);
            assert_ne!(title, head.name, "{} lacks a title in column_titles.rs", comparison.name);
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
        "cost.csv",
        "cost.md",
        "coverage.csv",
        "coverage.md",
        "documents.csv",
        "documents.md",
        "schedule.csv",
        "schedule.md",
        "side_by_side.csv",
        "side_by_side.md",
        "target.csv",
        "target.md",
        "topic_matrix.csv",
        "topic_matrix.md",
    ];
    assert_eq!(names, expected);
    assert!(names.iter().all(|name| is_table_file(name)));
    assert!(!is_table_file("議案.csv") && !is_table_file("notes.md") && !is_table_file("records.jsonl"));
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
    let error = write_file(&file.join("a.csv"), b"").expect_err("a file is no folder").to_string();
    assert!(error.contains("a.csv") && error.contains("に書き込めません"), "{error}");
    let error = write_all(&[], &cover(), &file).expect_err("a file is no folder").to_string();
    assert!(error.contains("に書き込めません"), "{error}");
}

#[test]
fn a_file_is_replaced_whole() {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("a.csv"), "old and long").expect("writes");
    let path = write_file(&folder.path().join("a.csv"), b"new").expect("writes");
    assert_eq!(fs::read(&path).expect("reads"), b"new");
    assert_eq!(fs::read_dir(folder.path()).expect("lists").count(), 1);
}
