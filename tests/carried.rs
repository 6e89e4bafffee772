//! What one machine has read makes the same output on another: `kurabe run --to-records` and `--from-records`.

mod support;

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use support::{Workplace, plan, tree};

/// Writes rows as an engine does that has more columns than kurabe asks for.
fn table(path: &Path, readings: &[&str]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("makes it");
    let pages = Type::primitive_type_builder("pages", Physical::INT32).build().expect("a column");
    let text =
        Type::primitive_type_builder("reading", Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String));
    let text = text.build().expect("a column");
    let fields = vec![Arc::new(pages), Arc::new(text)];
    let schema = Type::group_type_builder("spark_schema").with_fields(fields).build().expect("a schema");
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let file = File::create(path).expect("a file");
    let mut file = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).expect("a writer");
    let mut group = file.next_row_group().expect("a group");
    let mut column = group.next_column().expect("a column").expect("pages");
    column
        .typed::<Int32Type>()
        .write_batch(&vec![1; readings.len()], Some(&vec![1; readings.len()]), None)
        .expect("writes");
    column.close().expect("closes");
    let mut column = group.next_column().expect("a column").expect("reading");
    let values: Vec<ByteArray> = readings.iter().map(|text| ByteArray::from(*text)).collect();
    column.typed::<ByteArrayType>().write_batch(&values, Some(&vec![1; values.len()]), None).expect("writes");
    column.close().expect("closes");
    group.close().expect("closes");
    file.close().expect("closes");
}

/// Everything that was made for people and programs.
fn made(workplace: &Workplace) -> Vec<(String, Vec<u8>)> {
    let all = tree(&workplace.path("output"));
    all.into_iter().filter(|(name, _)| !name.starts_with("store/")).collect()
}

/// Two cities, and a document whose PDF is missing.
fn corpus() -> Workplace {
    let workplace = Workplace::with_corpus();
    workplace.write("zone.pdf", plan(&["【第三の取組】"]));
    let city = ["add", "zone.pdf", "--municipality", "花巻市", "--title", "方針", "--published", "2025-03"];
    workplace.kurabe(&city).exits(0);
    fs::remove_file(workplace.path("corpus/zone.pdf")).expect("it was there");
    workplace
}

#[test]
fn records_from_another_machine_give_the_same_output() {
    let here = corpus();
    here.kurabe(&["run"]).exits(2);
    let reader = corpus();
    reader.kurabe(&["run", "--to-records", "read.jsonl"]).exits(2).says(&["zone", "ファイルがありません"]);
    assert!(!reader.path("output/run.json").exists() && !reader.path("output/index").exists());
    let text = reader.read("read.jsonl");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    let there = Workplace::new();
    table(&there.path("readings/prefecture=a/year=2026/part-0.snappy.parquet"), &lines[1..]);
    table(&there.path("readings/prefecture=b/year=2025/part-1.snappy.parquet"), &lines[..1]);
    there.write("readings/_SUCCESS", "");
    there.write("readings/prefecture=a/.part-0.parquet.crc", "no table");
    there.kurabe(&["run", "--from-records", "readings"]).exits(2).says(&["zone", "ファイルがありません"]);
    let records = |workplace: &Workplace| {
        let text = workplace.read("output/2026-03-不完全/records.jsonl");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(records(&here), records(&there));
    // With the list and the PDFs beside it, to which cells lead, all is the same.
    for (name, bytes) in tree(&here.path("corpus")) {
        there.write(&format!("corpus/{name}"), bytes);
    }
    there.kurabe(&["run", "--from-records", "readings", "--fresh"]).exits(2);
    let (ours, theirs) = (made(&here), made(&there));
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&ours), names(&theirs));
    for ((name, ours), (_, theirs)) in ours.iter().zip(&theirs) {
        assert!(ours == theirs, "{name}");
    }
    assert!(there.kurabe(&["search", "窓口"]).exits(0).stdout.contains("書かない窓口の導入"));
    there.kurabe(&["run", "--from-records", "readings"]).exits(2).says(&["変わっていない"]);
}

#[test]
fn records_that_do_not_fit_are_refused() {
    let reader = Workplace::with_corpus();
    reader.kurabe(&["run", "--to-records", "read.jsonl"]).exits(0);
    let text = reader.read("read.jsonl");
    let first = text.lines().next().expect("a line");
    let version = format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    let dictionaries = first.split_once("\"dictionaries\":\"").expect("dictionaries").1[..64].to_owned();
    for (lines, said) in [
        (vec![first.replace(&version, "\"version\":\"0.0.1\"")], "kurabe 0.0.1 で読み取られています"),
        (vec![first.replace(&dictionaries, &"0".repeat(64))], "別の辞書で読み取られています"),
        (vec!["{}".to_owned()], "記録として読めません"),
        (vec![first.to_owned(), first.to_owned()], "記録が2つあります"),
    ] {
        let there = Workplace::new();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        table(&there.path("readings/part.parquet"), &lines);
        there.kurabe(&["run", "--from-records", "readings"]).exits(2).says(&[said]);
        assert!(!there.path("output/run.json").exists(), "{said}");
    }
    let there = Workplace::new();
    there.kurabe(&["run", "--from-records", "readings"]).exits(2).says(&["readings がありません"]);
    there.write("readings/part.parquet", "no table");
    there.kurabe(&["run", "--from-records", "readings"]).exits(2).says(&["Parquet として読めません"]);
}
