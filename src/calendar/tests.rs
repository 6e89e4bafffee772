//! Tests of years as plans write them.

use super::*;

fn ranges(text: &str) -> Vec<(i32, Option<i32>)> {
    mentions(text).iter().map(|m| (m.years.first.0, m.years.last.map(|y| y.0))).collect()
}

#[test]
fn reads_every_common_writing_of_a_year() {
    for text in [
        "令和7年度",
        "令和７年度",
        "令和 7 年度",
        "R7",
        "Ｒ７",
        "R7年度",
        "令和７年度（2025 年度）",
        "令和7年度\n（2025年度）",
        "2025\nR7",
        "2025 R7",
        "R7\n2025",
        "2025(令和7)年度",
        "2025年度",
        "FY2025",
        "FY25",
        "R7上半期",
        "令和8年3月",
        "2026/3",
        "R8.3",
        "令和7年12月",
    ] {
        assert_eq!(ranges(text), [(2025, Some(2025))], "{text}");
    }
    assert_eq!(ranges("令和元年度"), [(2019, Some(2019))]);
    assert_eq!(ranges("平成30年度"), [(2018, Some(2018))]);
    assert_eq!(ranges("H13(2001)"), [(2001, Some(2001))]);
}

#[test]
fn reads_ranges_closed_and_open() {
    for text in
        ["令和6～10年度", "令和６年度～令和10年度", "R6-R10", "2024～2028", "2024-28年度", "令和6年度から10年度"]
    {
        assert_eq!(ranges(text), [(2024, Some(2028))], "{text}");
    }
    for text in ["R11～", "R11~\n2029~", "令和11年度以降", "2029～"] {
        assert_eq!(ranges(text)[0], (2029, None), "{text}");
    }
    assert_eq!(ranges("令和6年4月～9月"), [(2024, Some(2024))]);
}

#[test]
fn other_numbers_are_not_years() {
    for text in ["H2O", "2,024", "2000件", "12024", "R2D2", "43手続", "第2期", "1993-4"] {
        assert!(ranges(text).iter().all(|r| r.0 == 1993), "{text}: {:?}", ranges(text));
    }
}

#[test]
fn mentions_point_into_the_original_text() {
    let text = "本計画は令和７年度（2025年度）に始まる";
    let found = mentions(text);
    assert_eq!(&text[found[0].at.clone()], "令和７年度（2025年度）");
    assert_eq!(without(text, &found), "本計画はに始まる");
}

#[test]
fn a_cell_of_years_holds_nothing_else() {
    assert_eq!(only_years("令和６年度\n（2024年度）"), Some(YearRange::single(FiscalYear(2024))));
    assert_eq!(only_years("R7上半期までの取組"), None);
    assert_eq!(reiwa("６"), Some(FiscalYear(2024)));
    assert_eq!(reiwa("合計"), None);
}

#[test]
fn prints_japanese_eras() {
    assert_eq!(FiscalYear(2025).to_string(), "令和7年度");
    assert_eq!(FiscalYear(2019).wareki(), "令和元年度");
    assert_eq!(FiscalYear(2018).wareki(), "平成30年度");
    assert_eq!(wareki_month(2024, Some(3)), "令和6年3月");
    assert_eq!(wareki_month(2024, None), "令和6年");
    assert_eq!(wareki_years(FiscalYear(2024), FiscalYear(2026)), "令和6～8年度");
    assert_eq!(wareki_years(FiscalYear(2018), FiscalYear(2020)), "平成30～令和2年度");
    assert_eq!(wareki_month(2019, Some(4)), "平成31年4月");
}

#[test]
fn years_without_era_follow_the_one_before() {
    for (text, wanted) in [
        ("令和6・7年度", vec![(2024, Some(2025))]),
        ("令和６・７・８年度", vec![(2024, Some(2026))]),
        ("令和6年度・7年度", vec![(2024, Some(2025))]),
        ("令和6、7年度", vec![(2024, Some(2025))]),
        ("R6・7", vec![(2024, Some(2025))]),
        ("令和6年度及び7年度", vec![(2024, Some(2025))]),
        ("令和6・8年度", vec![(2024, Some(2024)), (2026, Some(2026))]),
        (
            "令和6年度に検討し、7年度に導入、8年度から運用",
            vec![(2024, Some(2024)), (2025, Some(2025)), (2026, Some(2026))],
        ),
        ("令和６年度：検討／令和７〜８年度：導入", vec![(2024, Some(2024)), (2025, Some(2026))]),
        ("令和6年度、7件", vec![(2024, Some(2024))]),
        ("令和6年度の3年度目", vec![(2024, Some(2024))]),
        ("令和8年度までに5か所", vec![(2026, Some(2026))]),
        ("2024・25年度", vec![(2024, Some(2025))]),
    ] {
        assert_eq!(ranges(text), wanted, "{text}");
    }
}

#[test]
fn eras_have_rarer_writings() {
    for (text, year) in [
        ("令和六年度", 2024),
        ("令和十年度", 2028),
        ("平成三十年度", 2018),
        ("平成二十八年", 2016),
        ("’24", 2024),
        ("'24年度", 2024),
        ("R.6", 2024),
        ("Ｒ．６", 2024),
        ("㋿6年度", 2024),
        ("H31/R1", 2019),
        ("平成31年度（令和元年度）", 2019),
        ("2024年度(R6)", 2024),
        ("R6\n(2024)", 2024),
    ] {
        assert_eq!(ranges(text), [(year, Some(year))], "{text}");
    }
    assert_eq!(ranges("R6～R8"), [(2024, Some(2026))]);
    assert_eq!(ranges("令和六年度～令和八年度"), [(2024, Some(2026))]);
    assert_eq!(ranges("the 1990's"), []);
}

#[test]
fn an_era_year_that_cannot_be_is_none() {
    for (text, wanted) in [("平成40年度に導入", "平成40年度"), ("令和0年度", "令和0年度"), ("令和９９年", "令和９９年")]
    {
        assert_eq!((ranges(text), impossible(text)), (vec![], Some(wanted)), "{text}");
    }
    assert_eq!(impossible("令和元年度、平成31年度、令和10年度"), None);
}
