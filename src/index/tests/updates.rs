//! The effect of an update, and the state after one that was interrupted or refused.

use std::path::Path;

use super::*;

/// All hits with their scores, without what a rebuilt index may number differently.
fn all_hits(fixture: &Fixture) -> Vec<(String, u32, f32, String)> {
    let queries = ["窓口", "の", "AI OR デジタル", "-窓口", "手続 -来庁"];
    let hits = queries.iter().flat_map(|query| fixture.hits(query).hits);
    hits.map(|hit| (hit.document_id.into(), hit.page, hit.score, hit.snippet.text)).collect()
}

#[test]
fn an_updated_index_answers_like_one_built_at_once() {
    let stepwise = Fixture::new(&[osaki(), oshu().paragraph(7, "窓口の古い文")]);
    let tome = || Plan::new("tome-plan", "042129", "登米市", "宮城県").paragraph(1, "窓口の待ち時間");
    let stats = stepwise.update(&[tome(), osaki()]);
    assert_eq!((stats.added, stats.changed, stats.unchanged, stats.removed), (1, 0, 1, 1));
    let mut changed = osaki();
    changed.digest = "2".to_owned();
    changed = changed.paragraph(3, "窓口の新しい文");
    let stats = stepwise.update(&[oshu(), tome(), changed]);
    assert_eq!((stats.added, stats.changed, stats.unchanged, stats.removed), (1, 1, 1, 0));
    let at_once = Fixture::new(&[osaki().paragraph(3, "窓口の新しい文"), tome(), oshu()]);
    assert_eq!(all_hits(&stepwise), all_hits(&at_once));
    assert!(!all_hits(&stepwise).is_empty());
}

#[test]
fn an_unchanged_corpus_writes_nothing() {
    let fixture = Fixture::new(&[oshu(), osaki()]);
    let state = |path: &Path| {
        let mut files: Vec<_> = std::fs::read_dir(path).expect("index").map(|e| e.expect("entry").path()).collect();
        files.sort();
        files
            .iter()
            .map(|file| (file.clone(), std::fs::metadata(file).expect("file").modified().expect("time")))
            .collect::<Vec<_>>()
    };
    let before = state(&fixture.path());
    let stats = fixture.update(&[osaki(), oshu()]);
    assert_eq!((stats.unchanged, stats.added, stats.rebuilt), (2, 0, false));
    let changed: Vec<_> = state(&fixture.path()).into_iter().filter(|file| !before.contains(file)).collect();
    assert!(changed.is_empty(), "{changed:?}");
}

#[test]
fn an_update_that_is_cut_off_leaves_the_old_state() {
    let fixture = Fixture::new(&[oshu()]);
    let before = all_hits(&fixture);
    {
        let mut update = Update::begin(&fixture.path(), &fixture.vocabulary).expect("begun");
        update.add(&osaki().indexed()).expect("added");
        // what a killed process leaves behind: no commit
    }
    assert_eq!(all_hits(&fixture), before);
    let stats = fixture.update(&[oshu(), osaki()]);
    assert_eq!((stats.added, stats.unchanged), (1, 1));
}

#[test]
fn two_updates_at_once_are_refused() {
    let fixture = Fixture::new(&[]);
    let _first = Update::begin(&fixture.path(), &fixture.vocabulary).expect("begun");
    let Err(second) = Update::begin(&fixture.path(), &fixture.vocabulary) else { panic!("the first still writes") };
    assert!(second.to_string().contains("更新しています"));
}

#[test]
fn an_index_with_other_words_is_rebuilt_and_not_searched_before() {
    let mut fixture = Fixture::new(&[oshu()]);
    let other = tempfile::tempdir().expect("a folder");
    let csv = "来庁予約,1288,1288,-3000,名詞,固有名詞,一般,*,*,*,来庁予約,ライチョウヨヤク,ライチョウヨヤク\n";
    std::fs::write(other.path().join("user.csv"), csv).expect("written");
    let dictionaries = Dictionaries::open(other.path()).expect("a folder");
    fixture.vocabulary = vocabulary(&dictionaries);
    let query = Query { text: "予約".to_owned(), limit: 1, ..Query::default() };
    assert!(fixture.error(&query).contains("別の版"));
    let stats = fixture.update(&[oshu()]);
    assert!(stats.rebuilt && stats.added == 1);
    assert_eq!(fixture.found("予約"), ["来庁予約"]);
    let left: Vec<_> =
        std::fs::read_dir(fixture.folder.path()).expect("folder").map(|e| e.expect("entry").file_name()).collect();
    assert!(left.iter().all(|name| name == "index" || name == "index.lock"), "{left:?}");
}

#[test]
fn a_folder_with_other_things_is_not_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("report.docx"), "important").expect("written");
    let vocabulary = vocabulary(&Dictionaries::embedded());
    let Err(error) = Update::begin(folder.path(), &vocabulary) else { panic!("must be refused") };
    assert!(error.to_string().contains("索引ではない"));
    let query = Query { text: "窓口".to_owned(), ..Query::default() };
    let missing = search(folder.path(), &query, &vocabulary).expect_err("no index").to_string();
    assert!(missing.contains("kurabe run"));
}

#[test]
fn a_damaged_index_is_rebuilt() {
    let fixture = Fixture::new(&[oshu()]);
    std::fs::write(fixture.path().join("meta.json"), "{").expect("written");
    assert!(fixture.update(&[oshu()]).rebuilt);
    assert!(!fixture.found("窓口").is_empty());
}
