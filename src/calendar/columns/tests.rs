//! Tests of columns of years.

use super::*;

fn years(row: &[&str], context: Option<(i32, i32)>) -> Vec<Option<(i32, Option<i32>)>> {
    let context = context.map(|(first, last)| YearRange { first: FiscalYear(first), last: Some(FiscalYear(last)) });
    let found = columns(&[row.to_vec()], context);
    found.into_iter().map(|period| period.map(|p| (p.years.first.0, p.years.last.map(|last| last.0)))).collect()
}

fn single(year: i32) -> Option<(i32, Option<i32>)> {
    Some((year, Some(year)))
}

#[test]
fn era_and_unit_of_the_first_header_hold_for_the_rest() {
    for row in [
        ["令和6年度", "7年度", "8年度"],
        ["R6", "7", "8"],
        ["2024", "25", "26"],
        ["2024年度", "25年度", "26年度"],
        ["令和六年度", "七年度", "八年度"],
        ["令和六年度", "令和七年度", "令和八年度"],
        ["2024年度(R6)", "2025年度(R7)", "2026年度(R8)"],
        ["R6\n(2024)", "R7\n(2025)", "R8\n(2026)"],
        ["2024年度(R6)", "25年度(R7)", "26年度(R8)"],
        ["6年度", "7年度", "令和8年度"],
        ["FY2024", "FY2025", "FY2026"],
        ["’24", "’25", "’26"],
        ["令和6年度計画", "7年度計画", "8年度計画"],
    ] {
        assert_eq!(years(&row, None), [single(2024), single(2025), single(2026)], "{row:?}");
    }
    assert_eq!(years(&["平成30年度", "令和元年度", "2年度"], None), [single(2018), single(2019), single(2020)]);
    assert_eq!(years(&["令和6・7年度", "8年度～"], None)[0], Some((2024, Some(2025))));
    assert_eq!(years(&["R6～R8", "令和9年度以降"], None), [Some((2024, Some(2026))), Some((2027, None))]);
}

#[test]
fn numbers_are_years_only_where_something_states_it() {
    assert_eq!(years(&["6", "7", "8"], Some((2024, 2026))), [single(2024), single(2025), single(2026)]);
    assert_eq!(years(&["6", "7", "8"], None), [None, None, None]);
    assert_eq!(years(&["No", "1", "2"], Some((2024, 2026))), [None, None, None]);
    assert_eq!(years(&["R6", "3", "12"], None), [single(2024), None, None]);
    assert_eq!(years(&["24", "25", "26"], Some((2024, 2026))), [single(2024), single(2025), single(2026)]);
    let found = columns(&[vec!["6年度", "7年度"]], None);
    assert!(found.iter().flatten().all(|period| !period.sure && period.years.first.0 > 2023) && found.len() == 2);
    let under = columns(&[vec!["取組", "年度（令和）", "年度（令和）"], vec!["取組", "6", "7"]], None);
    assert_eq!(under[2].as_ref().map(|period| (period.years.first.0, period.sure)), Some((2025, true)));
    let plan = columns(&[vec!["計画期間 令和6年度～令和8年度"; 3], vec!["6", "7", "8"]], None);
    assert_eq!(plan.iter().flatten().map(|p| p.years.first.0).collect::<Vec<_>>(), [2024, 2025, 2026]);
}

#[test]
fn parts_are_under_their_year() {
    let parts = |levels: &[Vec<&str>]| -> Vec<Option<(i32, Option<Part>)>> {
        columns(levels, None).into_iter().map(|p| p.map(|p| (p.years.first.0, p.part))).collect()
    };
    let half = |year, n| Some((year, Some(Part::Half(n))));
    assert_eq!(
        parts(&[vec!["令和6年度", "令和6年度", "7年度", "7年度"], vec!["上半期", "下半期", "前期", "後期"]]),
        [half(2024, 1), half(2024, 2), half(2025, 1), half(2025, 2)]
    );
    let quarter = |n| Some((2024, Some(Part::Quarter(n))));
    for row in [["第1四半期", "第２四半期"], ["1Q", "2Q"], ["Ⅰ期", "Ⅱ期"], ["1", "2"], ["第一四半期", "第二四半期"]]
    {
        assert_eq!(parts(&[vec!["R6", "R6"], row.to_vec()]), [quarter(1), quarter(2)], "{row:?}");
    }
    let months = |year, first, last| Some((year, Some(Part::Months(first, last))));
    assert_eq!(
        parts(&[vec!["令和6年度"; 3], vec!["4-6月", "7～9月", "1月"]]),
        [months(2024, 4, 6), months(2024, 7, 9), months(2024, 1, 1)]
    );
    assert_eq!(parts(&[vec!["R6"; 3], vec!["4", "5", "6"]])[2], months(2024, 6, 6));
    assert_eq!(
        parts(&[vec!["令和6年", "令和6年", "令和7年"], vec!["4月", "12月", "1月"]]),
        [months(2024, 4, 4), months(2024, 12, 12), months(2024, 1, 1)]
    );
    assert_eq!(parts(&[vec!["R7上半期", "令和7年度第2四半期"]]), [half(2025, 1), Some((2025, Some(Part::Quarter(2))))]);
    assert_eq!(
        parts(&[vec!["R6"; 3], vec!["第1・2四半期", "3Q～4Q", "7月～翌3月"]]),
        [months(2024, 4, 9), months(2024, 10, 3), months(2024, 7, 3)]
    );
    assert_eq!(parts(&[vec!["上半期", "下半期"]]), [None, None]);
    assert_eq!(Part::Quarter(4).span(), (9, 11));
    assert_eq!(Part::Months(1, 3).span(), (9, 11));
}

#[test]
fn headers_may_come_column_by_column() {
    let headers = [vec!["取組名"], vec!["スケジュール", "R6"], vec!["スケジュール", "7"], vec![]];
    let found = columns_under(&headers, None).into_iter().map(|p| p.map(|p| p.years.first.0)).collect::<Vec<_>>();
    assert_eq!(found, [None, Some(2024), Some(2025), None]);
}

#[test]
fn other_words_are_kept() {
    let found = columns(&[vec!["令和6年度", "令和6年度"], vec!["計画", "実績"]], None);
    let said: Vec<_> = found.iter().flatten().map(|p| (p.years.first.0, p.rest.as_str())).collect();
    assert_eq!(said, [(2024, "計画"), (2024, "実績")]);
    assert_eq!(column("令和7年度の取組予定").map(|period| period.rest), Some("取組予定".to_owned()));
    assert_eq!(column("平成40年度"), None);
}

#[test]
fn texts_of_years_are_known() {
    for text in
        ["令和6年度", "7年度", "上半期", "4～6月", "R6\n(2024)", "2024年度(R6)", "第1四半期", "元年度", "R6～R8"]
    {
        assert!(is_year_like(text), "{text}");
    }
    for text in ["7", "令和6年度の取組", "担当課", "50％", "第1期計画", "7年間"] {
        assert!(!is_year_like(text), "{text}");
    }
}
