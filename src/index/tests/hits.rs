//! The content and the order of hits.

use super::*;

#[test]
fn names_come_before_descriptions_before_prose() {
    let fixture = Fixture::new(&[osaki(), oshu()]);
    let expected = ["書かない窓口の導入", "来庁予約", "住民の利便性を高めるため、窓口の手続を見直します。"];
    assert_eq!(fixture.found("窓口"), expected, "the table row is folded into its initiative");
    let hits = fixture.hits("窓口");
    assert_eq!((hits.total, hits.facets[0].counts.clone()), (3, vec![("取組".to_owned(), 2), ("本文".to_owned(), 1)]));
    assert_eq!(fixture.found("市民課").len(), 1, "a row is found by what its initiative doesn't say");
}

#[test]
fn a_hit_gives_its_place() {
    let fixture = Fixture::new(&[oshu()]);
    let hit = fixture.hits("混雑").hits.remove(0);
    assert_eq!((hit.page, hit.page_label.as_str()), (5, "- 4 -"));
    assert_eq!(hit.initiative_id.as_deref(), Some("oshu-plan/2"));
    assert_eq!((hit.prefecture.as_str(), hit.municipality.as_str(), hit.code.as_str()), ("岩手県", "奥州市", "032158"));
    assert_eq!(hit.snippet.pieces().into_iter().find(|(_, marked)| *marked), Some(("混雑", true)));
    assert_eq!(hit.schedule[0].text, "検討");
    let row = fixture.hits("市民課").hits.remove(0);
    assert_eq!((row.kind, row.initiative_id.as_deref()), (RecordKind::Passage, Some("oshu-plan/1")));
    assert_eq!(row.snippet.text, "1-1｜書かない窓口の導入｜市民課");
}

#[test]
fn a_hit_states_what_is_planned_for_the_selected_years() {
    let fixture = Fixture::new(&[oshu()]);
    let asked = |text: &str| -> Vec<i32> {
        let hits = fixture.hits(text).hits;
        hits[0].asked_years.iter().map(|entry| entry.fiscal_year.0).collect()
    };
    let every: Vec<i32> = fixture.hits("混雑").hits[0].schedule.iter().map(|entry| entry.fiscal_year.0).collect();
    assert_eq!(asked("混雑"), Vec::<i32>::new());
    assert_eq!(asked(&format!("混雑 年度:{}", every[0])), every[..1]);
    assert_eq!(asked("混雑 年度:R1～"), every);
}

#[test]
fn facets_count_every_match() {
    let fixture = Fixture::new(&[oshu(), osaki()]);
    let facets = fixture.search(&Query { text: "窓口 OR AI".to_owned(), limit: 1, ..Query::default() }).facets;
    let counts = |field: &str| facets.iter().find(|f| f.field == field).expect("a facet").counts.clone();
    assert_eq!(counts("kind"), [("取組".to_owned(), 3), ("本文".to_owned(), 2)]);
    assert_eq!(counts("area"), [("frontyard".to_owned(), 2), ("ai_rpa".to_owned(), 1)]);
    assert_eq!(counts("year"), [("2025".to_owned(), 2), ("2026".to_owned(), 1)]);
}

#[test]
fn similar_initiatives_are_those_of_other_municipalities_that_share_telling_words() {
    let tome = Plan::new("tome-plan", "042129", "登米市", "宮城県")
        .initiative(2, "書かない、待たない窓口の実現", "住民の手続を楽にする。", "frontyard", &[])
        .initiative(3, "生成AIの活用検討", "文章の作成に使う。", "ai_rpa", &[])
        .initiative(4, "消防団の支援", "団員の連絡にアプリを使う。", "other", &[]);
    let fixture = Fixture::new(&[oshu(), osaki(), tome]);
    let reader = Reader::open(&fixture.path(), &fixture.vocabulary).expect("an index");
    let ten = Query { limit: 10, ..Query::default() };
    let names = |id: &str| -> Vec<String> {
        let hits = similar(&reader, id, &ten).expect("an initiative").hits;
        assert!(
            hits.iter().all(|hit| hit.kind == RecordKind::Initiative && (0.1..=1.5).contains(&hit.score)),
            "{hits:?}"
        );
        hits.into_iter().filter_map(|hit| hit.name).map(|name| name.text).collect()
    };
    assert_eq!(names("oshu-plan/1")[0], "書かない、待たない窓口の実現", "not 来庁予約 of the same city");
    assert_eq!(names("osaki-plan/1"), ["生成AIの活用検討"]);
    assert!(names("tome-plan/3").is_empty(), "nothing is like it");
    let elsewhere = Query { prefecture: vec!["岩手".to_owned()], ..ten.clone() };
    let found = similar(&reader, "osaki-plan/1", &elsewhere).expect("an initiative");
    assert!(found.hits.is_empty(), "the one like it is in 宮城県: {found:?}");
    let unknown = similar(&reader, "oshu-plan/99", &ten).expect_err("no such initiative").to_string();
    assert!(unknown.contains("oshu-plan/99") && unknown.contains("id"), "{unknown}");
}
