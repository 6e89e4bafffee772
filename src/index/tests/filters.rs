//! Fields of the query language and filters beside it.

use super::*;

#[test]
fn fields_and_filters_narrow() {
    let fixture = Fixture::new(&[oshu(), osaki()]);
    assert_eq!(fixture.found("市:大崎 活用"), ["AIの活用"]);
    assert_eq!(fixture.found("大崎市 生成AI"), ["AIの活用"], "a municipality's name is a filter too");
    assert_eq!(fixture.found("県:岩手 年度:R8"), ["来庁予約"]);
    assert_eq!(fixture.found("市:岩手県奥州市 年度:R8"), ["来庁予約"]);
    assert_eq!(fixture.found("市:宮城県奥州市"), [""; 0], "it lies elsewhere");
    assert_eq!(fixture.found("市:奥州市 分野:窓口 年度:R8"), ["来庁予約"]);
    assert_eq!(fixture.found("分野:フロントヤード 年度:令和7年度"), ["書かない窓口の導入"]);
    assert_eq!(fixture.found("文書:大崎市デジタル 種別:取組"), ["AIの活用"]);
    assert_eq!(fixture.found("担当:デジタル推進 ページ:5"), ["来庁予約"]);
    assert_eq!(fixture.found("取組:窓口"), ["書かない窓口の導入"]);
    let query = Query {
        municipality: vec!["032158".to_owned()],
        area: vec!["frontyard".to_owned()],
        year: Some(FiscalYear(2026)),
        limit: 10,
        ..Query::default()
    };
    assert_eq!(fixture.search(&query).hits.len(), 1);
}

#[test]
fn unknown_values_are_reported() {
    let fixture = Fixture::new(&[oshu()]);
    let query = |text: &str| Query { text: text.to_owned(), limit: 10, ..Query::default() };
    insta::assert_snapshot!(fixture.error(&query("窓口 市:仙台市")));
    assert!(fixture.error(&query("分野:相続税")).contains("分野: 自治体フロントヤード改革の推進、"));
    assert!(fixture.error(&query("年度:いつか")).contains("R6～R8"));
    assert!(fixture.error(&query("ページ:表紙")).contains("ページ番号"));
    assert!(fixture.error(&query("種別:動画")).contains("取組、本文、文書"));
    assert!(fixture.error(&query("文書:条例")).contains("題名"));
    assert!(fixture.error(&query("")).contains("検索する語"));
    let filter = Query { municipality: vec!["仙台市".to_owned()], ..query("窓口") };
    assert!(fixture.error(&filter).starts_with("「仙台市」の文書は索引にありません"));
}

#[test]
fn filters_ask_for_all_that_they_say() {
    let fixture = Fixture::new(&[oshu(), osaki()]);
    let all = Query { kinds: vec![RecordKind::Initiative], limit: 20, ..Query::default() };
    let names = |query: Query| -> Vec<String> {
        let hits = fixture.search(&query).hits;
        hits.into_iter()
            .map(|hit| format!("{} {}", hit.municipality, hit.name.map(|n| n.text).unwrap_or_default()))
            .collect()
    };
    let every = names(all.clone());
    let of = |city: &str| every.iter().filter(|name| name.starts_with(city)).cloned().collect::<Vec<_>>();
    assert_eq!(names(Query { prefecture: vec!["岩手".to_owned()], ..all.clone() }), of("奥州市"));
    assert_eq!(names(Query { department: vec!["デジタル推進".to_owned()], ..all.clone() }), every);
    assert!(names(Query { department: vec!["税務課".to_owned()], ..all.clone() }).is_empty());
    assert_eq!(names(Query { kind_names: vec!["計画".to_owned()], ..all.clone() }), every);
    assert!(names(Query { topic: vec!["スマホ教室".to_owned()], ..all.clone() }).is_empty());
    let phase =
        |phase, year: Option<i32>| names(Query { phase: Some(phase), year: year.map(FiscalYear), ..all.clone() }).len();
    let scheduled = names(Query { phase: Some(Phase::Introduction), ..all.clone() });
    assert!(!scheduled.is_empty() && scheduled.len() <= every.len());
    assert_eq!(phase(Phase::Introduction, Some(2040)), 0);
    assert_eq!(phase(Phase::Ended, None), 0);
    assert_eq!(
        phase(Phase::Introduction, Some(2026)),
        names(Query { year: Some(FiscalYear(2026)), ..all.clone() }).len()
    );
}
