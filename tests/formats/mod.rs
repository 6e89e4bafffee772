//! A batch over the sample corpus, and its tables read back from each format by means of their own.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx};
use parquet::record::Field;
use regex::Regex;
use serde_json::Value;

use crate::support::Workplace;

/// The compared tables.
pub(crate) const TABLES: [&str; 9] =
    ["area_matrix", "topic_matrix", "gap", "side_by_side", "schedule", "target", "survey", "coverage", "documents"];

/// The sample corpus, compared with a base and a survey.
pub(crate) struct Batch {
    pub(crate) workplace: Workplace,
    pub(crate) folder: PathBuf,
}

impl Batch {
    pub(crate) fn run() -> Self {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let workplace = Workplace::new();
        let survey = "\u{feff},,奥州市,登米市,大崎市,河北町\r\n自治体業務のDX,RPAの導入状況,実施,未実施,未実施,実施\r\n\
                      自治体業務のDX,テレワークの導入状況,実施,実施,未実施,未実施\r\n\
                      住民サービスのDX,よく使う32手続のオンライン化状況,63%,40%,72%,8%\r\n";
        workplace.write("survey.csv", survey);
        let corpus = corpus.to_string_lossy();
        let arguments = ["run", "--corpus", &corpus, "--base", "奥州市", "--survey", "survey.csv"];
        workplace.kurabe(&[&arguments[..], &["--survey-date", "2026-04"]].concat()).exits(0);
        let folder = workplace.path("output/2026-03");
        Self { workplace, folder }
    }

    pub(crate) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Name and title of the columns of a comparison, and its title.
    pub(crate) fn columns(&self, table: &str) -> (Vec<(String, String)>, String) {
        let json: Value = serde_json::from_str(&self.text(&format!("{table}.json"))).expect("is JSON");
        let text = |value: &Value| value.as_str().expect("is text").to_owned();
        let columns = json["columns"].as_array().expect("is a list").iter();
        (columns.map(|column| (text(&column["name"]), text(&column["title"]))).collect(), text(&json["title"]))
    }

    /// The rows of a comparison as programs read them.
    pub(crate) fn rows(&self, table: &str) -> Vec<Value> {
        let json: Value = serde_json::from_str(&self.text(&format!("{table}.json"))).expect("is JSON");
        json["rows"].as_array().expect("is a list").clone()
    }

    pub(crate) fn csv(&self, table: &str) -> Vec<Vec<String>> {
        let text = self.text(&format!("{table}.csv"));
        let text = text.strip_prefix('\u{feff}').expect("has a BOM");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|row| row.expect("parses").iter().map(str::to_owned).collect()).collect()
    }
}

/// A value as a person reads it: numbers without signs of grouping, lines in one.
pub(crate) fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\n', " ");
    let text = text.trim().trim_start_matches('\'');
    // A code keeps its leading zero.
    let is_code = text.len() > 1 && text.starts_with('0') && !text.contains('.');
    let number = text.replace(',', "").parse::<f64>().ok().filter(|_| !is_code);
    number.map_or_else(|| text.to_owned(), |number| number.to_string())
}

/// The values of a cell: one, or those of a list.
pub(crate) fn each(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |values| values.iter().collect())
}

/// A text without what stands between the values of a list in one cell.
pub(crate) fn run(text: &str) -> String {
    text.replace(" ＞ ", "").replace(['、', ' ', '\n'], "")
}

pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Array(values) => values.iter().map(shown).collect(),
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => "○".into(),
        Value::String(text) => plain(text),
        number => plain(&number.to_string()),
    }
}

pub(crate) fn number(row: &Value, name: &str) -> Option<u64> {
    row[name].as_u64()
}

pub(crate) fn stored(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(value) => (*value).into(),
        Field::Int(number) => (*number).into(),
        Field::UInt(number) => (*number).into(),
        Field::Double(number) => (*number).into(),
        Field::Str(text) => text.as_str().into(),
        Field::ListInternal(list) => list.elements().iter().map(stored).collect(),
        other => panic!("no kind of a table: {other:?}"),
    }
}

/// The rows of a table with its titles first, as they are printed.
pub(crate) type Printed = Vec<Vec<String>>;

pub(crate) fn workbook(batch: &Batch) -> BTreeMap<String, Printed> {
    let bytes = std::fs::read(batch.folder.join("comparison.xlsx")).expect("is there");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("is a workbook");
    let mut tables = BTreeMap::new();
    for name in TABLES {
        let (_, title) = batch.columns(name);
        let range = book.worksheet_range(&title).unwrap_or_else(|error| panic!("{title}: {error}"));
        let cell = |cell: &Data| match cell {
            Data::Empty => String::new(),
            Data::String(text) => plain(text),
            Data::Float(number) => number.to_string(),
            Data::Int(number) => number.to_string(),
            other => panic!("no value of a table: {other:?}"),
        };
        let (first, last) = (range.start().expect("has cells"), range.end().expect("has cells"));
        let row = |row: u32| (0..=last.1).map(|at| range.get_value((row, at)).map(cell).unwrap_or_default()).collect();
        assert_eq!(first, (0, 0), "{title}");
        let rows: Printed =
            (2..=last.0).map(row).take_while(|row: &Vec<String>| row.iter().any(|c| !c.is_empty())).collect();
        tables.insert(name.to_owned(), rows);
    }
    tables
}

pub(crate) fn unescaped(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

pub(crate) fn pattern(pattern: &str) -> Regex {
    Regex::new(&format!("(?s){pattern}")).expect("is a pattern")
}

pub(crate) fn page(batch: &Batch) -> BTreeMap<String, Printed> {
    let text = batch.text("comparison.html");
    let (section, row) = (pattern(r#"<section id="(\w+)">(.*?)</section>"#), pattern("<tr[^>]*>(.*?)</tr>"));
    let (cell, tag) = (pattern("<t[hd][^>]*>(.*?)</t[hd]>"), pattern("<[^>]*>"));
    let mut tables = BTreeMap::new();
    for found in section.captures_iter(&text) {
        let rows = row.captures_iter(found.get(2).expect("content").as_str()).map(|row| {
            let cells = cell.captures_iter(row.get(1).expect("content").as_str());
            cells.map(|cell| plain(&unescaped(&tag.replace_all(&cell[1].replace("<br/>", "\n"), "")))).collect()
        });
        tables.insert(found[1].to_owned(), rows.collect());
    }
    tables
}

pub(crate) fn document(batch: &Batch) -> BTreeMap<String, Printed> {
    let mut zip =
        zip::ZipArchive::new(File::open(batch.folder.join("comparison.docx")).expect("is there")).expect("zip");
    let mut text = String::new();
    zip.by_name("word/document.xml").expect("the part").read_to_string(&mut text).expect("is UTF-8");
    let part = pattern(r#"<w:pStyle w:val="Heading1"/>.*?<w:t [^>]*>(.*?)</w:t>|<w:tbl>(.*?)</w:tbl>"#);
    let (row, cell) = (pattern("<w:tr>(.*?)</w:tr>"), pattern("<w:tc>(.*?)</w:tc>"));
    let (break_or_text, mut tables, mut heading) =
        (pattern("<w:br/>|<w:t [^>]*>(.*?)</w:t>"), BTreeMap::new(), String::new());
    for found in part.captures_iter(&text) {
        let Some(table) = found.get(2) else {
            heading = unescaped(&found[1]);
            continue;
        };
        let words = |cell: &str| {
            let runs = break_or_text.captures_iter(cell);
            runs.map(|run| run.get(1).map_or_else(|| "\n".to_owned(), |text| unescaped(text.as_str())))
                .collect::<String>()
        };
        let rows = row.captures_iter(table.as_str()).map(|row| {
            cell.captures_iter(row.get(1).expect("content").as_str()).map(|cell| plain(&words(&cell[1]))).collect()
        });
        tables.insert(heading.clone(), rows.collect());
    }
    tables
}
