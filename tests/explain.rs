//! `kurabe explain`: why a record has its labels, as a person reads it.

mod support;

use support::Workplace;

const COUNTER: &str = "032158/oshu/書かない窓口の導入";

#[test]
fn the_evidence_of_each_label_reads_as_written() {
    let workplace = Workplace::with_corpus();
    let mut all = workplace.kurabe(&["explain", COUNTER]).exits(0).stdout;
    workplace.write(
        "corpus/corrections.csv",
        format!("記録ID,項目,正しい値,記入者,日付,理由\n{COUNTER},国の項目,BPR,佐藤,2026-04-02,庁内の業務\n"),
    );
    all += "────────\n";
    all += &workplace.kurabe(&["explain", COUNTER, "--edition", "2.2"]).exits(0).stdout;
    insta::assert_snapshot!("explain", all);
}

#[test]
fn programs_get_the_same_with_places_that_hold() {
    let workplace = Workplace::with_corpus();
    let out = workplace.kurabe(&["explain", COUNTER, "--format", "json"]).exits(0).stdout;
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((&json["schema"], &json["id"]), (&"kurabe.explanation/1".into(), &COUNTER.into()));
    assert_eq!(json["citation"], "奥州市「奥州市DX計画」（令和8年3月、1頁）");
    let explanation = &json["explanation"];
    let area = &explanation["areas"][0];
    assert_eq!((&area["area"], &area["role"]), (&"frontyard".into(), &"primary".into()));
    for evidence in area["supporting"].as_array().expect("evidence") {
        let fields = explanation["fields"].as_array().expect("fields");
        let field = fields.iter().find(|field| field["field"] == evidence["field"]).expect("the field");
        let place = |name: &str| evidence[name].as_u64().expect("a place") as usize;
        let text: Vec<char> = field["text"].as_str().expect("text").chars().collect();
        let there: String = text[place("start")..place("end")].iter().collect();
        assert_eq!(evidence["term"], there);
    }
}

#[test]
fn an_unknown_id_is_reported_with_those_near_it() {
    let workplace = Workplace::with_corpus();
    workplace
        .kurabe(&["explain", "032158/oshu/書かない窓口"])
        .exits(2)
        .says(&["取組「032158/oshu/書かない窓口」は見つかりません", COUNTER]);
    workplace.kurabe(&["explain", "スマホ教室"]).exits(2).says(&["042129/tome/スマホ教室の開催"]);
    workplace.kurabe(&["explain", "xyz"]).exits(2).says(&["kurabe search"]);
}
