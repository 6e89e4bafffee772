//! `kurabe run` and the commands around a corpus: what is skipped, what is said, what is left after an interruption.

mod support;

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use support::{OSHU, TOME, Workplace, locked, pages, plan, tree};

/// The folder of the tables of [`Workplace::with_corpus`]: its newest document is of March 2026.
const TABLES: &str = "output/2026-03";

fn report(workplace: &Workplace) -> serde_json::Value {
    serde_json::from_str(&workplace.read("output/run.json")).expect("run.json is JSON")
}

#[test]
fn a_corpus_is_added_listed_run_searched_and_compared() {
    let workplace = Workplace::with_corpus();
    let list = workplace.kurabe(&["list"]).exits(0).stdout;
    assert!(list.contains("岩手県奥州市") && list.contains("042129"), "{list}");
    workplace.kurabe(&["run"]).exits(0);
    let report = report(&workplace);
    assert_eq!(report["counts"]["documents"], 2);
    assert_eq!(report["counts"]["initiatives"], 4, "{report:#}");
    let matrix = workplace.read(&format!("{TABLES}/area_matrix.md"));
    assert!(matrix.contains("奥州市") && matrix.contains("登米市"), "{matrix}");
    assert!(workplace.read(&format!("{TABLES}/side_by_side.csv")).starts_with('\u{feff}'));
    assert_eq!(workplace.read("output/latest"), "2026-03\n");
    assert!(workplace.read("output/latest.html").contains("href=\"2026-03/comparison.xlsx\""));
    let found = workplace.kurabe(&["search", "申請", "--municipality", "奥州市"]).exits(0).stdout;
    // marks stand on a screen only: what is pasted has none
    assert!(found.contains("オンライン申請の拡充") && found.contains("令和8年3月"), "{found}");
    workplace.kurabe(&["search", "ドローン"]).exits(1).says(&["見つかりませんでした"]);
    let one = workplace.kurabe(&["compare", "area_matrix", "--municipality", "042129"]).exits(0).stdout;
    assert!(one.contains("登米市") && !one.contains("奥州市"), "{one}");
    workplace.kurabe(&["compare", "--municipality", "仙台市"]).exits(2).says(&["仙台市", "042129 宮城県登米市"]);
}

#[test]
fn a_second_run_does_nothing_and_changes_nothing() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run"]).exits(0);
    let first = tree(&workplace.path("output"));
    workplace.kurabe(&["run"]).exits(0).says(&["変わっていない"]);
    assert_eq!(tree(&workplace.path("output")), first);
}

#[test]
fn the_same_corpus_gives_the_same_bytes_in_another_place() {
    let (one, other) = (Workplace::with_corpus(), Workplace::with_corpus());
    one.kurabe(&["run"]).exits(0);
    other.kurabe(&["run"]).exits(0);
    let files = |workplace: &Workplace| -> Vec<(String, Vec<u8>)> {
        let all = tree(&workplace.path("output"));
        all.into_iter().filter(|(name, _)| !name.starts_with("store/")).collect()
    };
    let (one, other) = (files(&one), files(&other));
    for extension in ["xlsx", "docx", "html", "csv", "md", "json", "parquet", "jsonl"] {
        assert!(one.iter().any(|(name, _)| name.ends_with(&format!(".{extension}"))), "no {extension}");
    }
    assert!(one.iter().map(|file| &file.0).eq(other.iter().map(|file| &file.0)), "the same files");
    for ((name, bytes), (_, others)) in one.iter().zip(&other) {
        assert!(bytes == others, "{name}");
    }
}

#[test]
fn damaged_or_removed_results_are_made_again() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run"]).exits(0);
    let whole = tree(&workplace.path("output"));
    for (name, bytes) in &whole {
        if name.starts_with("store/") || name.starts_with("2026-03/") {
            workplace.write(&format!("output/{name}"), &bytes[..bytes.len() / 2]);
        }
    }
    fs::remove_dir_all(workplace.path("output/index")).expect("removes the index");
    workplace.kurabe(&["run"]).exits(0);
    assert_eq!(tree(&workplace.path("output")), whole);
    workplace.kurabe(&["search", "窓口"]).exits(0);
}

#[test]
fn only_what_changed_is_read_again() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run"]).exits(0);
    let kept = |workplace: &Workplace| -> Vec<String> {
        tree(&workplace.path("output/store")).into_iter().map(|(name, _)| name).collect()
    };
    let before = kept(&workplace);
    workplace.write("corpus/tome.pdf", plan(&[TOME, &["【電子決裁の導入】", "決裁を電子化します。"]].concat()));
    workplace.kurabe(&["run"]).exits(0).says(&["tome.pdf", "変わっています"]);
    let after = kept(&workplace);
    let same = |id: &str| before.iter().filter(|name| name.starts_with(id)).all(|name| after.contains(name));
    assert!(same("oshu") && !same("tome"), "{before:?} {after:?}");
    assert_eq!(report(&workplace)["counts"]["initiatives"], 5);
}

#[test]
fn documents_that_cannot_be_read_are_named_and_the_others_finished() {
    let workplace = Workplace::with_corpus();
    let mut list = workplace.read("corpus/corpus.toml");
    for (id, code, name, published) in [
        ("missing", "042153", "大崎市", "2026-03"),
        ("locked", "042153", "大崎市", "2026-03"),
        ("broken", "042153", "大崎市", "2026-03"),
        ("scan", "063215", "河北町", "2026-03"),
        ("unknown", "063214", "河北町", "2026-03"),
        ("mistake", "063215", "河北町", "2026年13月"),
    ] {
        list += &format!(
            "\n[[document]]\nid = \"{id}\"\ncode = \"{code}\"\nmunicipality = \"{name}\"\ntitle = \"計画\"\n\
             kind = \"plan\"\npublished = \"{published}\"\nfile = \"{id}.pdf\"\n"
        );
    }
    let line = |part: &str, text: &str| text.lines().position(|line| line.contains(part)).expect("a line") + 1;
    workplace.write("corpus/corpus.toml", &list);
    workplace.write("corpus/locked.pdf", locked(OSHU));
    workplace.write("corpus/broken.pdf", b"%PDF-1.7 nothing");
    workplace.write("corpus/scan.pdf", pages(&[&[]]));
    workplace
        .kurabe(&["run"])
        .exits(2)
        .says(&[
            "『計画』（missing、corpus/missing.pdf）: ファイルがありません",
            "（locked、corpus/locked.pdf）: パスワード",
        ])
        .says(&["（broken、corpus/broken.pdf）: ", "『計画』（scan.pdf）: p.1: 文字情報がない"])
        .says(&[&format!("corpus/corpus.toml: {}行目: ", line("063214", &list)), "検査数字"])
        .says(&[&format!("corpus/corpus.toml: {}行目: ", line("2026年13月", &list))]);
    let json = report(&workplace);
    assert_eq!(json["counts"]["failures"], 5, "{json:#}");
    assert_eq!(json["counts"]["initiatives"], 4);
    let matrix = workplace.read(&format!("{TABLES}-不完全/area_matrix.md"));
    assert!(matrix.contains("読み取れず"), "a city of which nothing was read is in the table as such: {matrix}");
    workplace.kurabe(&["run"]).exits(2).says(&["変わっていない", "（missing、corpus/missing.pdf）"]);
}

#[test]
fn tables_that_lack_documents_say_so_and_do_not_take_the_place_of_the_whole_ones() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run"]).exits(0);
    let whole = workplace.read(&format!("{TABLES}/area_matrix.md"));
    let list = workplace.read("corpus/corpus.toml");
    workplace.write("corpus/corpus.toml", list.replacen("code = \"042129\"", "code = \"042128\"", 1));
    workplace.kurabe(&["run"]).exits(2).says(&["latest.html", "一部の文書を欠いています"]);
    let incomplete = format!("{TABLES}-不完全");
    for name in ["area_matrix.md", "side_by_side.md", "comparison.html"] {
        let text = workplace.read(&format!("{incomplete}/{name}"));
        assert!(text.contains("含まれていない文書") && text.contains("corpus.toml"), "{name}");
    }
    assert_eq!(workplace.read("output/latest"), "2026-03\n", "what was there stays");
    assert_eq!(workplace.read(&format!("{TABLES}/area_matrix.md")), whole);
    let compared = workplace.kurabe(&["compare", "area_matrix"]).exits(2);
    assert!(compared.stdout.contains("含まれていない文書"), "{compared:#?}");
    // The same of the newest plan, when its file is broken.
    workplace.write("corpus/corpus.toml", &list);
    let plan = fs::read(workplace.path("corpus/oshu.pdf")).expect("reads");
    workplace.write("corpus/oshu.pdf", b"%PDF-1.7 nothing");
    workplace.kurabe(&["run"]).exits(2);
    assert!(workplace.read(&format!("{incomplete}/area_matrix.md")).contains("含まれていない文書: 奥州市"));
    assert_eq!(workplace.read(&format!("{TABLES}/area_matrix.md")), whole);
    workplace.write("corpus/oshu.pdf", plan);
    workplace.kurabe(&["run"]).exits(0);
    assert!(!workplace.path(&incomplete).exists(), "it is of no use any more");
}

#[test]
fn years_of_no_plan_and_plans_of_two_cities_are_refused() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["compare", "area_matrix", "--year", "2090"]).exits(2).says(&["2090年度", "文書があるのは"]);
    workplace.kurabe(&["diff", "plans", "oshu", "tome"]).exits(2).says(&["別の団体", "kurabe compare"]);
}

#[test]
fn a_list_that_is_not_a_toml_costs_only_the_entry_with_the_mistake() {
    let workplace = Workplace::with_corpus();
    let list = workplace.read("corpus/corpus.toml").replacen("title = \"奥州市DX計画\"", "title = \"奥州市DX計画", 1);
    workplace.write("corpus/corpus.toml", &list);
    let line = list.lines().position(|line| line.starts_with("title")).expect("a line") + 1;
    workplace.kurabe(&["run"]).exits(2).says(&[&format!("corpus.toml: {line}行目: "), "引用符"]);
    assert_eq!(report(&workplace)["counts"]["documents"], 1);
}

#[test]
fn without_documents_there_is_nothing_to_do() {
    let workplace = Workplace::new();
    workplace.kurabe(&["run"]).exits(2).says(&["corpus/corpus.toml がありません", "kurabe add"]);
    workplace.write("corpus/corpus.toml", "# 空\n");
    workplace.kurabe(&["run"]).exits(1);
    workplace.kurabe(&["search", "窓口", "--output", "other"]).exits(2).says(&["先に kurabe run"]);
}

#[test]
fn an_invalid_document_is_not_added() {
    let workplace = Workplace::with_corpus();
    workplace.write("new.pdf", pages(&[OSHU, TOME]));
    let list = workplace.read("corpus/corpus.toml");
    let refused = |municipality: &str, code: &str, published: &str, parts: &[&str]| {
        let arguments = ["add", "new.pdf", "--title", "計画", "--municipality", municipality, "--published", published];
        let code: &[&str] = if code.is_empty() { &[] } else { &["--code", code] };
        workplace.kurabe(&[&arguments, code].concat()).exits(2).says(parts);
    };
    refused("奥州市", "032157", "2026-03", &["検査数字", "全国地方公共団体コード"]);
    refused("登米市", "032158", "2026-03", &["032158"]);
    refused("宮城県奥州市", "032158", "2026-03", &["岩手県のコード"]);
    refused("架空町", "", "2026-03", &["--code"]);
    refused("府中市", "", "2026-03", &["東京都", "広島県", "--prefecture"]);
    refused("盛岡市", "032158", "2026-03", &["岩手県奥州市のコード"]);
    refused("奥州市", "", "令和8年13月", &["--published", "2026-03"]);
    assert_eq!(workplace.read("corpus/corpus.toml"), list);
    workplace
        .kurabe(&["add", "new.pdf", "--title", "計画", "--municipality", "奥州市", "--published", "2099-01"])
        .exits(0)
        .says(&["先の日付"]);
}

#[test]
fn a_mistake_in_a_dictionary_is_reported_with_its_line() {
    let workplace = Workplace::with_corpus();
    workplace.write("辞書/phases.toml", "# 段階\n[[phase]\n");
    workplace.kurabe(&["run", "--dictionaries", "辞書"]).exits(2).says(&["phases.toml", "2行目"]);
    workplace.kurabe(&["run", "--dictionaries", "なし"]).exits(2).says(&["なし", "読めません"]);
}

#[test]
fn one_run_at_a_time_writes_to_a_folder() {
    let workplace = Workplace::with_corpus();
    let held = fs::File::create(workplace.write("output/.lock", "")).expect("the lock");
    held.lock().expect("is free");
    workplace.kurabe(&["run"]).exits(2).says(&["別の kurabe run"]);
    held.unlock().expect("was held");
    workplace.kurabe(&["run"]).exits(0);
}

#[test]
fn an_unwritable_file_is_named() {
    let workplace = Workplace::with_corpus();
    workplace
        .kurabe(&["run", "--output", "corpus/corpus.toml"])
        .exits(2)
        .says(&["corpus/corpus.toml", "書き込めません"]);
}

/// Whatever the moment at which a run is killed, no output is half written and the next run finishes the work.
#[test]
fn a_killed_run_leaves_nothing_half_written() {
    let workplace = Workplace::with_corpus();
    workplace.kurabe(&["run"]).exits(0);
    let whole = tree(&workplace.path("output"));
    fs::remove_dir_all(workplace.path("output")).expect("removes the output");
    for pause in [0, 5, 10, 20, 30, 45, 60, 80, 110, 150] {
        let mut command = workplace.command(&["run"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("kurabe starts");
        std::thread::sleep(Duration::from_millis(pause));
        child.kill().expect("is killed");
        child.wait().expect("has ended");
        if workplace.path("output").exists() {
            for (name, bytes) in tree(&workplace.path("output")) {
                let expected = whole.iter().find(|(known, _)| *known == name).map(|(_, bytes)| bytes);
                let hidden = name.contains(".kurabe-tmp-");
                assert!(hidden || expected.is_some_and(|expected| *expected == bytes), "{name} after {pause} ms");
            }
        }
    }
    workplace.kurabe(&["run"]).exits(0);
    assert_eq!(tree(&workplace.path("output")), whole);
    workplace.kurabe(&["search", "窓口"]).exits(0);
}
