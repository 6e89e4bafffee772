//! `kurabe search` as staff use it: filters, counts, citations, similar initiatives, files.

mod support;

use serde_json::{Value, json};
use support::{Workplace, pages, workbook};

/// Two plans of one city and one of another; the newer plan has its initiatives on the second page.
fn workplace() -> Workplace {
    let workplace = Workplace::with_corpus();
    let newer: &[&str] = &[
        "第３章 取組",
        "１ 窓口サービスの改革",
        "【書かない窓口の導入】",
        "申請書を書かずに手続ができる窓口を全支所に広げます。",
        "【電子契約の導入】",
        "契約書を電子化し、押印をなくします。",
    ];
    let third: &[&str] = &[
        "第２章 取組",
        "１ 住民サービス",
        "【書かない窓口の設置】",
        "職員が聞き取り、申請書を書かずに手続を終えられる窓口を設けます。",
    ];
    workplace.write("oshu-new.pdf", pages(&[&["奥州市DX計画（改訂版）"], newer]));
    workplace.write("osaki.pdf", pages(&[third]));
    for arguments in [
        [
            "add",
            "oshu-new.pdf",
            "--municipality",
            "奥州市",
            "--code",
            "032158",
            "--title",
            "改訂計画",
            "--published",
            "2027-03",
        ],
        [
            "add",
            "osaki.pdf",
            "--municipality",
            "大崎市",
            "--code",
            "042153",
            "--title",
            "計画",
            "--published",
            "2026-03",
        ],
    ] {
        workplace.kurabe(&arguments).exits(0);
    }
    workplace.kurabe(&["run"]).exits(0);
    workplace
}

fn found(workplace: &Workplace, arguments: &[&str]) -> Value {
    let arguments = [&["search", "--format", "json"], arguments].concat();
    serde_json::from_str(&workplace.kurabe(&arguments).exits(0).stdout).expect("JSON")
}

/// The ids of the initiatives found, in their order.
fn ids(found: &Value) -> Vec<&str> {
    let hits = found["hits"].as_array().expect("hits");
    hits.iter().filter(|hit| hit["kind"] == "initiative").filter_map(|hit| hit["initiative_id"].as_str()).collect()
}

#[test]
fn a_hit_can_be_cited_and_followed() {
    let workplace = workplace();
    let shown = workplace.kurabe(&["search", "書かない窓口", "--municipality", "奥州市"]).exits(0).stdout;
    for part in [
        "1. [取組] 書かない窓口の導入",
        "岩手県奥州市（032158）",
        "引用: 奥州市「改訂計画」（令和9年3月、",
        "PDF 2頁",
        "国の項目: 自治体フロントヤード改革の推進",
        "テーマ: 書かない窓口",
        "取組ID: 032158/oshu/書かない窓口の導入",
        "同じ取組: 032158/oshu-new/書かない窓口の導入（一致度100％）",
    ] {
        assert!(shown.contains(part), "no 「{part}」 in {shown}");
    }
}

#[test]
fn marks_count_characters() {
    let workplace = workplace();
    let found = found(&workplace, &["書かない窓口"]);
    for hit in found["hits"].as_array().expect("hits") {
        let text: Vec<char> = hit["snippet"]["text"].as_str().expect("text").chars().collect();
        for mark in hit["snippet"]["highlights"].as_array().expect("marks") {
            let place = |name: &str| mark[name].as_u64().expect("a place") as usize;
            let marked: String = text[place("start")..place("end")].iter().collect();
            assert!(["書か", "窓口", "書かない窓口", "書かず"].contains(&marked.as_str()), "{marked} in {hit}");
        }
    }
}

#[test]
fn values_are_counted_under_the_words_of_staff() {
    let workplace = workplace();
    let shown = workplace.kurabe(&["search", "窓口 OR 契約", "--kind", "取組"]).exits(0).stdout;
    let (_, counts) = shown.split_once("内訳\n").expect("counts");
    for part in [
        "種別: 取組 ",
        "自治体: 岩手県奥州市 4件、宮城県大崎市 1件",
        "国の項目: ",
        "テーマ: 書かない窓口 3件",
        "文書: 奥州市「奥州市DX計画」（令和8年3月） 2件、奥州市「改訂計画」（令和9年3月） 2件",
    ] {
        assert!(counts.contains(part), "no 「{part}」 in {counts}");
    }
}

#[test]
fn filters_narrow_and_refuse_what_they_do_not_know() {
    let workplace = workplace();
    let of = |arguments: &[&str]| ids(&found(&workplace, arguments)).into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(of(&["--prefecture", "宮城県", "--topic", "書かない窓口"]), ["042153/osaki/書かない窓口の設置"]);
    assert_eq!(of(&["--prefecture", "宮城", "--kind", "取組"]).len(), 3);
    assert_eq!(of(&["契約", "--area", "BPR"]), ["032158/oshu-new/電子契約の導入"]);
    workplace.kurabe(&["search", "--prefecture", "青森県"]).exits(2).says(&["青森県"]);
    workplace.kurabe(&["search", "--topic", "花壇"]).exits(2).says(&["「花壇」というテーマはありません"]);
    workplace.kurabe(&["search", "--kind", "広報"]).exits(2).says(&["取組", "進捗状況"]);
    workplace.kurabe(&["search", "窓口", "--phase", "導入"]).exits(1);
    workplace.kurabe(&["search", "窓口", "--department", "市民課"]).exits(1);
}

#[test]
fn one_language_for_conditions_in_the_query_and_beside_it() {
    let workplace = workplace();
    let of = |arguments: &[&str]| ids(&found(&workplace, arguments)).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let both = |query: &str, options: &[&str]| assert_eq!(of(&[query]), of(options), "{query}");
    both("市:奥州 窓口", &["窓口", "--municipality", "奥州"]);
    both("県:宮城 窓口", &["窓口", "--prefecture", "宮城"]);
    both("分野:フロントヤード", &["--area", "フロントヤード"]);
    assert_eq!(of(&["契約、押印"]), ["032158/oshu-new/電子契約の導入"], "words as people list them");
    assert_eq!(of(&["-書かない窓口", "市:奥州", "種別:取組", "契約"]), ["032158/oshu-new/電子契約の導入"]);
    workplace.kurabe(&["search", "窓口", "段階:完了"]).exits(2).says(&["「完了」という段階はありません"]);
    workplace.kurabe(&["search", "窓口", "--limt", "5"]).exits(2).says(&["--limt"]);
}

#[test]
fn a_question_is_answered_and_what_it_finds_in_its_place_is_said() {
    let workplace = workplace();
    let of = |query: &str| ids(&found(&workplace, &[query])).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let asked = of("書かない窓口をやっている市はどこ");
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert_eq!(of("大崎市の窓口"), ["042153/osaki/書かない窓口の設置"]);
    for (query, note) in [
        ("かかないまどぐち", "「かかないまどぐち」を「書かない窓口」として探しました"),
        ("窓囗", "もしかして: 窓口（「窓囗」を含むものはありません"),
        ("契約 宇宙港", "すべての語を含むものはありません。「契約」を含むものを示します"),
    ] {
        workplace.kurabe(&["search", query]).exits(0).says(&[note]);
    }
    workplace.kurabe(&["search", "宇宙港"]).exits(1).says(&["4件の文書を探しました", "未実施という意味ではありません"]);
}

#[cfg(unix)]
#[test]
fn results_that_can_only_be_read_are_searched() {
    use std::os::unix::fs::PermissionsExt as _;
    let workplace = workplace();
    let folder = workplace.path("output/index");
    let files = || std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    for file in files() {
        let rights = std::fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(rights & 0o044, 0o044, "{} can be read by all", file.display());
        if file.extension().is_some_and(|extension| extension == "lock") {
            std::fs::remove_file(file).expect("removed");
        }
    }
    let before: std::collections::BTreeSet<_> = files().collect();
    workplace.kurabe(&["search", "窓口"]).exits(0);
    assert_eq!(files().collect::<std::collections::BTreeSet<_>>(), before, "a search writes nothing");
}

#[test]
fn the_phase_of_the_year_asked_for_is_shown() {
    let workplace = Workplace::with_corpus();
    let lines =
        ["032158/oshu/書かない窓口の導入,令和8年度,設計と試行", "032158/oshu/書かない窓口の導入,令和9年度,本格導入"];
    workplace.write("corpus/corrections.csv", format!("記録ID,項目,正しい値\n{}\n", lines.join("\n")));
    workplace.kurabe(&["run"]).exits(0);
    let shown = workplace.kurabe(&["search", "窓口", "--year", "2027", "--phase", "導入"]).exits(0).stdout;
    assert!(shown.contains("工程: 令和9年度：導入（本格導入）"), "{shown}");
    assert!(!shown.contains("設計と試行）"), "{shown}");
    workplace.kurabe(&["search", "窓口", "--year", "2026", "--phase", "導入"]).exits(1);
    let found = found(&workplace, &["窓口 年度:R9"]);
    assert_eq!(
        found["hits"][0]["asked_years"],
        json!([{"fiscal_year": 2027, "text": "本格導入", "phase": "introduction"}])
    );
}

#[test]
fn similar_initiatives_are_those_of_other_cities() {
    let workplace = workplace();
    let like = |arguments: &[&str]| {
        let arguments = [&["--similar", "042153/osaki/書かない窓口の設置"], arguments].concat();
        ids(&found(&workplace, &arguments)).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let all = like(&[]);
    assert!(all[0].ends_with("/書かない窓口の導入"), "{all:?}");
    assert!(all.iter().all(|id| id.starts_with("032158/")), "only of other cities: {all:?}");
    assert_eq!(like(&["--limit", "1"]).len(), 1);
    workplace
        .kurabe(&["search", "--similar", "042153/osaki/ない"])
        .exits(2)
        .says(&["042153/osaki/ない", "索引にありません"]);
    let nothing = ["search", "--similar", "042153/osaki/書かない窓口の設置", "--topic", "スマホ教室"];
    workplace.kurabe(&nothing).exits(1).says(&["似た取組は見つかりませんでした"]);
}

#[test]
fn a_result_becomes_a_file() {
    let workplace = workplace();
    workplace
        .kurabe(&["search", "書かない窓口", "--format", "xlsx", "--to", "窓口.xlsx"])
        .exits(0)
        .says(&["窓口.xlsx"]);
    let sheets = workbook(&workplace, "窓口.xlsx");
    assert_eq!(sheets.len(), 2, "hits and counts");
    assert!(sheets[0].contains("奥州市「改訂計画」（令和9年3月、") && sheets[0].contains("出典"), "{}", sheets[0]);
    assert!(sheets[1].contains("宮城県大崎市"), "{}", sheets[1]);
    let csv = workplace.kurabe(&["search", "書かない窓口", "--format", "csv"]).exits(0).stdout;
    assert!(csv.starts_with("\u{feff}全国地方公共団体コード,地方公共団体名,都道府県名,種別,取組ID,"), "{csv}");
    workplace.kurabe(&["search", "窓口", "--format", "csv", "--to", "corpus"]).exits(2).says(&["書き込めません"]);
}

#[test]
fn the_same_initiative_of_successive_plans_is_linked() {
    let workplace = workplace();
    let links: Value = serde_json::from_str(&workplace.read("output/links.json")).expect("JSON");
    assert_eq!(links["schema"], "kurabe.links/1");
    assert_eq!(
        links["links"],
        json!([{
            "from": "032158/oshu/書かない窓口の導入", "to": "032158/oshu-new/書かない窓口の導入", "score": 1.0,
        }])
    );
}
