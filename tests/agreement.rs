//! Every figure of the batch is the same in every format, and the one that the records give when they are counted again
//! by other means.

mod formats;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

use formats::{Batch, TABLES, document, each, number, page, plain, run, shown, stored, workbook};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;

#[test]
fn csv_holds_the_values_of_the_json() {
    let batch = Batch::run();
    for table in TABLES {
        let (columns, _) = batch.columns(table);
        let (rows, csv) = (batch.rows(table), batch.csv(table));
        assert!(!rows.is_empty(), "{table}");
        assert_eq!(csv.len(), rows.len() + 1, "{table}");
        let mut first = 0;
        for (name, title) in &columns {
            // Of a list each value has a column with a number: 担当課1, 担当課2.
            let is_list = csv[0][first] == format!("{title}1");
            let longest = rows.iter().map(|row| each(&row[name]).len()).max().expect("has rows");
            for place in 0..longest {
                let expected = if is_list { format!("{title}{}", place + 1) } else { title.clone() };
                assert_eq!(csv[0][first + place], expected, "{table}");
                for (at, row) in rows.iter().enumerate() {
                    let value = each(&row[name]).get(place).map_or(Value::Null, |value| (*value).clone());
                    let expected = value.as_bool().map_or_else(|| shown(&value), |flag| u8::from(flag).to_string());
                    assert_eq!(plain(&csv[at + 1][first + place]), plain(&expected), "{table} {name} {at}");
                }
            }
            first += longest;
        }
        assert_eq!(csv[0].len(), first, "{table}");
    }
}

#[test]
fn parquet_holds_the_values_of_the_json() {
    let batch = Batch::run();
    for table in TABLES {
        let (columns, _) = batch.columns(table);
        let file = File::open(batch.folder.join(format!("{table}.parquet"))).expect("is there");
        let reader = SerializedFileReader::new(file).expect("is Parquet");
        let found: Vec<BTreeMap<String, Field>> = reader
            .get_row_iter(None)
            .expect("has rows")
            .map(|row| row.expect("reads").into_columns().into_iter().collect())
            .collect();
        let rows = batch.rows(table);
        assert_eq!(found.len(), rows.len(), "{table}");
        for (found, row) in found.iter().zip(&rows) {
            assert_eq!(found.len(), columns.len(), "{table}");
            for (name, _) in &columns {
                let value = stored(&found[name]);
                assert_eq!(value, row[name], "{table} {name}");
            }
        }
    }
}

#[test]
fn page_document_and_workbook_print_the_same_cells() {
    let batch = Batch::run();
    let (workbook, page, document) = (workbook(&batch), page(&batch), document(&batch));
    let mut in_word = 0;
    for name in TABLES {
        let sheet = &workbook[name];
        let web = &page[name];
        assert_eq!(web.len(), sheet.len(), "{name}: rows");
        for (at, (web, sheet)) in web.iter().zip(sheet).enumerate() {
            for (column, cell) in web.iter().enumerate() {
                // A cell that is merged with the one above is empty in the workbook.
                let is_merged = column == 0 && sheet[0].is_empty();
                assert!(cell == &sheet[column] || is_merged, "{name} {at} {column}: {cell} {}", sheet[column]);
            }
        }
        if let Some(word) = document.get(&batch.columns(name).1) {
            assert_eq!(word, web, "{name} in Word");
            in_word += 1;
        }
    }
    assert!(in_word >= 7, "most tables are short enough for Word: {in_word}");
}

#[test]
fn the_workbook_prints_the_values_of_the_json() {
    let batch = Batch::run();
    let workbook = workbook(&batch);
    // Tables that are printed row by row as they are stored.
    for name in ["side_by_side", "target", "coverage", "documents", "schedule"] {
        let (columns, _) = batch.columns(name);
        let (rows, sheet) = (batch.rows(name), &workbook[name]);
        assert_eq!(sheet.len(), rows.len() + 1, "{name}");
        for (column, title) in sheet[0].iter().enumerate() {
            let (machine, _) =
                columns.iter().find(|(_, known)| plain(known) == *title).unwrap_or_else(|| panic!("{title}"));
            for (at, row) in rows.iter().enumerate() {
                let (expected, cell) = (plain(&shown(&row[machine])), &sheet[at + 1][column]);
                let is_state =
                    ["記載なし", "要確認", "読み取れず"].contains(&cell.as_str()) && machine.starts_with("fy_");
                let is_list = row[machine].is_array() && run(&expected) == run(cell);
                assert!(expected == *cell || is_list || is_state, "{name} {title} {at}: {cell} {expected}");
            }
        }
    }
    // Matrices: the number of each municipality and entry.
    for (name, label) in [("area_matrix", "area"), ("topic_matrix", "topic")] {
        let sheet = &workbook[name];
        let label_column = 1;
        let mut checked = 0;
        for row in batch.rows(name) {
            let city = format!("{} （{}）", shown(&row["municipality"]), shown(&row["prefecture"]));
            let column = sheet[0].iter().position(|title| *title == city).unwrap_or_else(|| panic!("{city}"));
            let line = sheet.iter().find(|line| line[label_column] == shown(&row[label])).expect("a row");
            let expected = match number(&row, "initiatives") {
                None => shown(&row["state"]),
                Some(0) => "記載なし".to_owned(),
                Some(number) => number.to_string(),
            };
            assert_eq!(line[column], expected, "{name} {city} {}", line[label_column]);
            let first_page = sheet[0][column..].iter().position(|title| title == "頁").expect("pages") + column;
            assert_eq!(cited(&line[first_page]), labels(&row["page_labels"]), "{name} {city} {}", line[label_column]);
            checked += 1;
        }
        assert!(checked > 40, "{name}");
    }
    let having: BTreeMap<String, usize> = batch.rows("gap").iter().fold(BTreeMap::new(), |mut having, row| {
        *having.entry(shown(&row["gap"]) + &shown(&row["entry"])).or_default() += 1;
        having
    });
    let sheet = &workbook["gap"];
    let place = |title: &str| sheet[0].iter().position(|known| known == title).expect("a column");
    for line in &sheet[1..] {
        let key = format!("{}{}", line[place("差")], line[place("項目・テーマ")]);
        assert_eq!(line[place("記載のある団体数")], having[&key].to_string(), "{key}");
    }
    assert_eq!(sheet.len() - 1, having.len());
}

/// The pages of a printed reference: 21～23、28.
fn cited(pages: &str) -> BTreeSet<String> {
    let range = |part: &str| match part.split_once('～') {
        Some((first, last)) => {
            let number = |text: &str| text.parse::<u32>().expect("a number");
            (number(first)..=number(last)).map(|page| page.to_string()).collect()
        }
        None => vec![part.to_owned()],
    };
    pages.split('、').filter(|part| !part.is_empty()).flat_map(range).collect()
}

fn labels(value: &Value) -> BTreeSet<String> {
    each(value).into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A counted record as the batch has stored it.
struct Record {
    document: String,
    city: String,
    value: Value,
}

/// The records of the newest plan of each municipality; the sample has one volume of each.
fn counted(batch: &Batch) -> Vec<Record> {
    let documents: Vec<Value> =
        batch.text("records.jsonl").lines().map(|line| serde_json::from_str(line).expect("is JSON")).collect();
    let mut newest: BTreeMap<String, &Value> = BTreeMap::new();
    for document in documents.iter().filter(|document| document["source"]["kind"] != "progress") {
        let code = document["source"]["municipality"]["code"].as_str().expect("code").to_owned();
        let is_newer =
            |other: &&Value| other["source"]["published"].as_str() > document["source"]["published"].as_str();
        if newest.get(&code).is_none_or(|other| !is_newer(other)) {
            newest.insert(code, document);
        }
    }
    let records = |(code, document): (String, &Value)| {
        let id = document["source"]["id"].as_str().expect("id").to_owned();
        let all = document["initiatives"].as_array().expect("a list").clone();
        all.into_iter().map(move |value| Record { document: id.clone(), city: code.clone(), value })
    };
    newest.into_iter().flat_map(records).collect()
}

fn phase(entry: &Value) -> Option<usize> {
    let order = ["study", "trial", "introduction", "operation", "expansion", "established", "ended"];
    order.iter().position(|phase| entry["phase"] == *phase)
}

const LABELS: [&str; 7] = ["検討", "実証", "導入", "運用", "改善・拡大", "定着", "終了"];

/// Number, furthest phase in a year and first year of use of records.
fn told(records: &[&Record], year: u64) -> (u64, String, Option<u64>) {
    let entries = || records.iter().flat_map(|record| record.value["schedule"].as_array().expect("a list"));
    let furthest = entries().filter(|entry| entry["fiscal_year"] == year).filter_map(phase).max();
    let in_use = entries().filter(|entry| phase(entry).is_some_and(|phase| (2..6).contains(&phase)));
    let first = in_use.filter_map(|entry| entry["fiscal_year"].as_u64()).min();
    (records.len() as u64, furthest.map(|phase| LABELS[phase].to_owned()).unwrap_or_default(), first)
}

/// Whether nothing can be said of a cell, for initiatives may have been missed: it holds no number, not 0.
fn is_to_check(row: &Value) -> bool {
    shown(&row["state"]) == "要確認"
}

/// The wider topic of each topic that has one, as the dictionary says.
fn parents() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries/topics.toml");
    let file: toml::Value = toml::from_str(&std::fs::read_to_string(path).expect("the topics")).expect("TOML");
    let text =
        |topic: &toml::Value, name: &str| topic.get(name).and_then(|value| value.as_str()).map(ToOwned::to_owned);
    let topics = file["topic"].as_array().expect("a list").iter();
    topics.filter_map(|topic| Some((text(topic, "id")?, text(topic, "parent")?))).collect()
}

/// The topics of a record and the wider ones.
fn with_parents(topics: &Value, parents: &BTreeMap<String, String>) -> BTreeSet<String> {
    let own = topics.as_array().expect("a list").iter().map(shown);
    own.flat_map(|topic| parents.get(&topic).cloned().into_iter().chain([topic])).collect()
}

#[test]
fn numbers_of_the_sample_are_those_of_its_records() {
    let batch = Batch::run();
    let records = counted(&batch);
    let has_area = |record: &Record, area: &str| {
        let areas = record.value["areas"].as_array().expect("a list");
        areas.iter().any(|one| one["primary"] == true && one["area"] == area)
    };
    let parents = parents();
    let topics_of = |record: &Record| with_parents(&record.value["topics"], &parents);
    let has_topic = |record: &Record, topic: &str| topics_of(record).contains(topic);
    let mut sum = 0;
    for row in batch.rows("area_matrix") {
        let (document, area) = (shown(&row["document_id"]), shown(&row["area_id"]));
        let of: Vec<&Record> = records.iter().filter(|r| r.document == document && has_area(r, &area)).collect();
        let (count, phase, _) = told(&of, number(&row, "phase_fy").expect("a year"));
        if is_to_check(&row) {
            assert_eq!((number(&row, "initiatives"), count), (None, 0), "{document} {area}");
            continue;
        }
        assert_eq!(number(&row, "initiatives"), Some(count), "{document} {area}");
        assert_eq!(shown(&row["phase"]), phase, "{document} {area}");
        let all = records.iter().filter(|record| record.document == document).count();
        let share = row["share_pct"].as_f64().unwrap_or_else(|| panic!("a share of {document}"));
        assert!((share - count as f64 * 100.0 / all as f64).abs() <= 0.05, "{document} {area} {share}");
        sum += count;
    }
    assert_eq!(sum, records.len() as u64, "each record once");
    let mut topics = 0;
    for row in batch.rows("topic_matrix") {
        let (document, topic) = (shown(&row["document_id"]), shown(&row["topic_id"]));
        let of: Vec<&Record> = records.iter().filter(|r| r.document == document && has_topic(r, &topic)).collect();
        let (count, phase, first) = told(&of, number(&row, "phase_fy").expect("a year"));
        if is_to_check(&row) {
            assert_eq!((number(&row, "initiatives"), count), (None, 0), "{document} {topic}");
            continue;
        }
        assert_eq!(
            (number(&row, "initiatives"), number(&row, "first_use_fy")),
            (Some(count), first),
            "{document} {topic}"
        );
        assert_eq!(shown(&row["phase"]), phase, "{document} {topic}");
        topics += count;
    }
    let each_topic = |record: &Record| topics_of(record).len();
    assert_eq!(topics, records.iter().map(each_topic).sum::<usize>() as u64);
    // The gaps of the base, from the records alone.
    let base = "032158";
    let with = |has: &dyn Fn(&Record) -> bool| {
        records.iter().filter(|r| has(r)).map(|r| r.city.clone()).collect::<BTreeSet<_>>()
    };
    let mut entries: BTreeSet<String> = BTreeSet::new();
    for row in batch.rows("gap") {
        let entry = shown(&row["entry_id"]);
        let is_area = shown(&row["level"]) == "国の項目";
        let cities = with(&|record| if is_area { has_area(record, &entry) } else { has_topic(record, &entry) });
        assert!(cities.contains(&shown(&row["municipality_code"])), "{entry}");
        let is_of_peers = shown(&row["gap"]) == "他団体にのみ記載";
        assert_eq!(cities.contains(base), !is_of_peers, "{entry}");
        assert!(is_of_peers || cities.len() == 1, "{entry}");
        entries.insert(entry);
    }
    for row in batch.rows("topic_matrix") {
        let topic = shown(&row["topic_id"]);
        let cities = with(&|record| has_topic(record, &topic));
        let is_gap = !cities.is_empty() && (!cities.contains(base) || cities.len() == 1);
        assert_eq!(entries.contains(&topic), is_gap, "{topic}");
    }
}

#[test]
fn diff_pairs_the_records_that_are_linked() {
    let batch = Batch::run();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").to_string_lossy().into_owned();
    let ended = batch.workplace.kurabe(&["diff", "progress", "--corpus", &corpus, "--format", "json"]).exits(0);
    let diff: Value = serde_json::from_str(&ended.stdout).expect("is JSON");
    let both = diff["rows"].as_array().expect("rows").iter();
    let pairs: BTreeSet<(String, String)> = both
        .filter(|row| !row["initiative"].is_null() && !row["reported_initiative"].is_null())
        .map(|row| (shown(&row["initiative"]), shown(&row["reported_initiative"])))
        .collect();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for document in batch.text("records.jsonl").lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")) {
        for record in document["initiatives"].as_array().expect("a list") {
            names.insert(shown(&record["id"]), shown(&record["name"]));
        }
    }
    let links = std::fs::read_to_string(batch.folder.join("../links.json")).expect("is there");
    let links: Value = serde_json::from_str(&links).expect("is JSON");
    let linked: BTreeSet<(String, String)> = links["links"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|link| [&link["from"], &link["to"]].map(shown))
        .map(|[from, to]| if from.contains("/oshu-plan/") { (from, to) } else { (to, from) })
        .map(|(plan, report)| (names[&plan].clone(), names[&report].clone()))
        .collect();
    assert!(linked.len() > 40);
    assert_eq!(pairs, linked);
}

#[test]
fn every_row_leads_to_a_page_with_its_quote() {
    let batch = Batch::run();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample");
    let mut pages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for id in ["oshu-plan", "oshu-progress", "osaki-plan", "kahoku-plan", "tome-plan"] {
        let bytes = std::fs::read(corpus.join(format!("{id}.pdf"))).expect("a sample");
        let read = kurabe::pipeline::read_document(&bytes, &kurabe::pipeline::ReadOptions::default())
            .expect("is readable")
            .value;
        let words = |page: &kurabe::document::Page| {
            kurabe::text::fold(&page.lines.iter().map(|line| line.text.as_str()).collect::<String>())
        };
        pages.insert(id.to_owned(), read.pages.iter().map(words).collect());
    }
    let (mut there, mut all) = (0, 0);
    for row in batch.rows("side_by_side") {
        let (id, page) = (shown(&row["document_id"]), number(&row, "page").expect("a page") as usize);
        let quote = kurabe::text::fold(&shown(&row["quote"]));
        assert!(!quote.is_empty(), "{id} {page}");
        // A cell's lines stand among those of its neighbours: its characters are there in their order, not side by side.
        let text: String = pages[&id][page - 1..].iter().take(2).map(String::as_str).collect();
        all += 1;
        there += usize::from(text.contains(&quote) || quote.chars().all(|c| text.contains(c)));
    }
    assert_eq!(there, all, "rows whose quote stands on its page");
    assert!(all > 150);
}
