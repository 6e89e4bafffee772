//! `kurabe brief`: what it says of a theme stands in the records and on the pages that it names.

mod support;

use std::path::Path;

use serde_json::Value;
use support::Workplace;

fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").to_string_lossy().into_owned()
}

fn table(workplace: &Workplace, name: &str) -> Vec<Value> {
    let json: Value = serde_json::from_str(&workplace.read(&format!("brief/{name}.json"))).expect("JSON");
    json["rows"].as_array().or_else(|| json.as_array()).expect("rows").clone()
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_sentence_of_a_brief_is_in_the_records_and_every_quote_on_its_page() {
    let (workplace, corpus) = (Workplace::new(), sample());
    workplace.kurabe(&["run", "--corpus", &corpus]).exits(0);
    let asked = ["brief", "書かない窓口", "--base", "登米市", "--year", "2026", "--corpus", &corpus];
    workplace.kurabe(&[&asked[..], &["--to", "brief", "--format", "json"]].concat()).exits(0);
    let records: Vec<Value> = workplace
        .read("output/2026-03/records.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let rows = table(&workplace, "brief");
    assert_eq!(rows[0]["municipality"], "登米市", "the base answers first");
    assert!(rows.iter().any(|row| row["municipality"] == "奥州市"));
    let citations = table(&workplace, "brief_citations");
    for row in &rows {
        let mut all = records.iter().flat_map(|document| document["initiatives"].as_array().expect("records"));
        let record = all.find(|it| it["id"] == row["initiative_id"]).expect("its record");
        assert_eq!(
            (&row["initiative"], &row["quote"], &row["page"]),
            (&record["name"], &record["quote"], &record["page"])
        );
        let said = |value: &Value| value.as_array().cloned().unwrap_or_default();
        assert_eq!(said(&row["departments"]), said(&record["departments"]));
        let schedule = said(&record["schedule"]);
        let planned = schedule.iter().filter(|entry| entry["fiscal_year"] == 2026).map(|entry| entry["text"].clone());
        assert_eq!(said(&row["fy_2026"]), planned.collect::<Vec<_>>());
        assert!(citations.iter().any(|line| line["citation"] == row["citation"]), "{row}");
        let file = format!("{corpus}/sample/{}.pdf", row["document_id"].as_str().expect("an id"));
        let pages = row["page"].to_string();
        let text = workplace.kurabe(&["extract", &file, "--format", "text", "--pages", &pages]).exits(0).stdout;
        assert!(folded(&text).contains(&folded(row["quote"].as_str().expect("a quote"))), "{row}");
    }
    let silent = table(&workplace, "brief_silent");
    let state = |city: &str| silent.iter().find(|row| row["municipality"] == city).map(|row| row["state"].clone());
    assert_eq!(state("大崎市"), Some("要確認".into()), "pages of its plan are to be checked");
}

#[test]
fn a_brief_comes_in_every_form_and_states_what_it_does_not_know() {
    let (workplace, corpus) = (Workplace::new(), sample());
    for file in ["資料.docx", "資料.xlsx", "資料.html"] {
        workplace.kurabe(&["brief", "窓口 予約", "--corpus", &corpus, "--to", file]);
        assert!(workplace.path(file).metadata().expect("was written").len() > 1000, "{file}");
    }
    workplace.kurabe(&["brief", "書かない窓口", "--corpus", &corpus, "--to", "資料.html"]).exits(0);
    let page = workplace.read("資料.html");
    let link = page.split("href=\"").find(|part| part.contains("tome-plan.pdf#page=")).expect("a link to the PDF");
    let way = link.split('#').next().expect("a way");
    assert!(workplace.path(way).exists(), "{way} leads to the PDF");
    assert!(page.contains("042129/tome-plan/"), "the ids of the records are there");
    let none = workplace.kurabe(&["brief", "宇宙エレベーター", "--corpus", &corpus]).exits(1);
    assert!(none.stdout.contains("該当する記載はありません"), "{none:#?}");
    let of_miyagi =
        workplace.kurabe(&["brief", "書かない窓口", "--prefecture", "宮城県", "--corpus", &corpus]).exits(0);
    assert!(of_miyagi.stdout.contains("登米市") && !of_miyagi.stdout.contains("奥州市"), "{of_miyagi:#?}");
    workplace.kurabe(&["brief", "窓口", "--prefecture", "東京都", "--corpus", &corpus]).exits(2).says(&["東京都"]);
}

#[test]
fn peers_are_chosen_by_what_they_share_with_the_base() {
    let (workplace, corpus) = (Workplace::new(), sample());
    let asked = ["compare", "documents", "--corpus", &corpus, "--base", "登米市"];
    let named = |peers: &[&str]| {
        let out = workplace.kurabe(&[&asked[..], peers].concat()).exits(0).stdout;
        ["奥州市", "大崎市", "河北町", "登米市"].map(|city| out.contains(city))
    };
    assert_eq!(named(&["--peers", "都道府県"]), [false, true, false, true]);
    assert_eq!(named(&["--peers", "種別"]), [true, true, false, true]);
    assert_eq!(named(&["--peers", "財政力:0.9-1.3"]), [true, false, true, true]);
    workplace.write("人口.csv", "コード,人口\n042129,75000\n063215,17000\n32158,110000\n");
    assert_eq!(named(&["--peers", "人口:0.8-1.6", "--attributes", "人口.csv"]), [true, false, false, true]);
    workplace.kurabe(&[&asked[..], &["--peers", "近い市"]].concat()).exits(2).says(&["近い市", "財政力:0.8-1.2"]);
    workplace.kurabe(&["compare", "--corpus", &corpus, "--peers", "種別"]).exits(2).says(&["--base"]);
    workplace.kurabe(&[&asked[..4], &["--peers", "種別", "--base", "登米市", "--to", "表.html"]].concat()).exits(0);
    assert!(workplace.read("表.html").contains("比較する団体"), "the cover says how they were chosen");
}
