//! The index as a whole: what goes in is found, in the right order, and stays found whatever happens in between.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::calendar::FiscalYear;
use crate::corpus::{Municipality, Source, SourceKind, YearMonth};
use crate::dictionaries::Dictionaries;
use crate::document::{Cell, Document, Element, Location, Page, Table, Text};
use crate::geometry::Rect;
use crate::plan::{Initiative, Phase, ScheduleEntry};
use crate::taxonomy::{Assignment, Classified, Taxonomy};
use crate::text::fold;

struct Plan {
    source: Source,
    document: Document,
    initiatives: Vec<Classified>,
    digest: String,
}

impl Plan {
    fn new(id: &str, code: &str, municipality: &str, prefecture: &str) -> Self {
        let municipality =
            Municipality { code: code.to_owned(), name: municipality.to_owned(), prefecture: prefecture.to_owned() };
        let source = Source {
            id: id.to_owned(),
            title: format!("{}デジタル計画", municipality.name),
            municipality,
            kind: SourceKind::Plan,
            published: YearMonth { year: 2024, month: Some(3) },
            period: None,
            edition: None,
            path: "plan.pdf".into(),
            sha256: String::new(),
            url: None,
        };
        let page = |page| Page { page, label: format!("- {} -", page - 1), ..Page::default() };
        let document = Document { pages: (1..=9).map(page).collect(), ..Document::default() };
        Self { source, document, initiatives: Vec::new(), digest: "1".to_owned() }
    }

    fn paragraph(mut self, page: u32, text: &str) -> Self {
        self.document.elements.push(Element::Paragraph(located(text, page)));
        self
    }

    fn heading(mut self, page: u32, level: u8, text: &str) -> Self {
        self.document.elements.push(Element::Heading { level, text: located(text, page) });
        self
    }

    fn row(mut self, page: u32, cells: &[&str]) -> Self {
        let cell = |(column, text): (usize, &&str)| Cell {
            column,
            row_span: 1,
            column_span: 1,
            text: (*text).to_owned(),
            page,
            ..Cell::default()
        };
        let table = Table { cells: cells.iter().enumerate().map(cell).collect(), ..Table::default() };
        self.document.elements.push(Element::Table(self.document.tables.len()));
        self.document.tables.push(table);
        self
    }

    fn initiative(mut self, page: u32, name: &str, description: &str, area: &str, schedule: &[(i32, &str)]) -> Self {
        let schedule = schedule.iter().map(|(year, text)| ScheduleEntry {
            fiscal_year: FiscalYear(*year),
            text: (*text).to_owned(),
            phase: Some(Phase::Introduction),
        });
        let initiative = Initiative {
            id: format!("{}/{}", self.source.id, self.initiatives.len() + 1),
            name: name.to_owned(),
            description: Some(description.to_owned()),
            departments: vec!["デジタル推進課".to_owned()],
            schedule: schedule.collect(),
            page,
            quote: name.to_owned(),
            ..Initiative::default()
        };
        let area = Assignment { area: area.to_owned(), primary: true, score: 1.0, evidence: Vec::new() };
        self.initiatives.push(Classified { initiative, areas: vec![area], topics: Vec::new() });
        self
    }

    fn indexed(&self) -> IndexedDocument<'_> {
        IndexedDocument {
            source: &self.source,
            document: &self.document,
            initiatives: &self.initiatives,
            links: &[],
            digest: &self.digest,
        }
    }
}

fn located(text: &str, page: u32) -> Text {
    Text { value: text.to_owned(), at: vec![Location { page, bbox: Rect::default() }] }
}

fn vocabulary(dictionaries: &Dictionaries) -> Vocabulary {
    let taxonomy = Taxonomy::load(dictionaries).expect("embedded dictionaries");
    Vocabulary::open(dictionaries, &taxonomy).expect("embedded dictionaries")
}

/// An index in a folder of its own.
struct Fixture {
    folder: tempfile::TempDir,
    vocabulary: Vocabulary,
}

impl Fixture {
    fn new(plans: &[Plan]) -> Self {
        let fixture =
            Self { folder: tempfile::tempdir().expect("a folder"), vocabulary: vocabulary(&Dictionaries::embedded()) };
        fixture.update(plans);
        fixture
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("index")
    }

    fn update(&self, plans: &[Plan]) -> Stats {
        update(&self.path(), plans.iter().map(Plan::indexed), &self.vocabulary).expect("updated")
    }

    fn hits(&self, text: &str) -> Hits {
        self.search(&Query { text: text.to_owned(), limit: 100, ..Query::default() })
    }

    fn search(&self, query: &Query) -> Hits {
        search(&self.path(), query, &self.vocabulary).unwrap_or_else(|error| panic!("{}\n{error}", query.text))
    }

    /// The first words of each hit: its name or its text.
    fn found(&self, text: &str) -> Vec<String> {
        let shown = |hit: Hit| hit.name.unwrap_or(hit.snippet).text;
        self.hits(text).hits.into_iter().map(shown).collect()
    }

    fn error(&self, query: &Query) -> String {
        search(&self.path(), query, &self.vocabulary).expect_err("refused").to_string()
    }
}

fn oshu() -> Plan {
    Plan::new("oshu-plan", "032158", "奥州市", "岩手県")
        .heading(2, 1, "地域社会のデジタル化")
        .paragraph(2, "住民の利便性を高めるため、窓口の手続を見直します。")
        .paragraph(3, "ＡＩ－ＯＣＲ と RPA を ﾃﾞｰﾀ入力に使います。")
        .row(4, &["1-1", "書かない窓口の導入", "市民課"])
        .initiative(4, "書かない窓口の導入", "申請書を書かずに手続できるようにする。", "frontyard", &[(2025, "導入")])
        .initiative(5, "来庁予約", "窓口の混雑を減らす。", "frontyard", &[(2026, "検討")])
}

fn osaki() -> Plan {
    Plan::new("osaki-plan", "042153", "大崎市", "宮城県").paragraph(1, "東京都の例を参考にした。").initiative(
        2,
        "AIの活用",
        "議事録の作成に生成AIを使う。",
        "ai_rpa",
        &[(2025, "実証")],
    )
}

#[test]
fn full_width_case_and_spacing_make_no_difference() {
    let fixture = Fixture::new(&[oshu(), osaki()]);
    for query in ["AI-OCR", "ai－ocr", "ＡＩ－ＯＣＲ", "データ入力", "ﾃﾞｰﾀ", "rpa", "\"AI-OCRとRPA\""]
    {
        assert_eq!(fixture.found(query), ["ＡＩ－ＯＣＲ と RPA を ﾃﾞｰﾀ入力に使います。"], "{query}");
    }
}

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
fn words_exclude_and_combine() {
    let fixture = Fixture::new(&[oshu(), osaki()]);
    assert_eq!(fixture.found("窓口 -導入 -利便性"), ["来庁予約"]);
    assert_eq!(fixture.found("来庁予約 OR 議事録").len(), 2);
    assert_eq!(fixture.found("窓口 混雑"), ["来庁予約"]);
    assert_eq!(fixture.found("(窓口 OR 議事録) 混雑"), ["来庁予約"]);
    assert_eq!(fixture.found("\"窓口の混雑\""), ["来庁予約"]);
    assert!(fixture.found("\"混雑の窓口\"").is_empty());
    assert_eq!(fixture.found("見直す"), ["住民の利便性を高めるため、窓口の手続を見直します。"], "inflected");
    assert!(fixture.found("\"見直す\"").is_empty(), "a phrase is exact");
}

#[test]
fn synonyms_and_other_spellings_are_found_after_the_word_itself() {
    let plan = Plan::new("p", "032158", "奥州市", "岩手県")
        .paragraph(1, "在宅勤務の環境を整える。")
        .paragraph(2, "テレワークの環境を整える。")
        .paragraph(3, "申請手続きを簡単にする。");
    let fixture = Fixture::new(&[plan]);
    assert_eq!(fixture.found("テレワーク"), ["テレワークの環境を整える。", "在宅勤務の環境を整える。"]);
    assert_eq!(fixture.found("在宅勤務"), ["在宅勤務の環境を整える。", "テレワークの環境を整える。"]);
    assert_eq!(fixture.found("\"在宅勤務\""), ["在宅勤務の環境を整える。"], "a phrase is exact");
    assert_eq!(fixture.found("環境 -テレワーク").len(), 0, "a word excludes its synonyms too");
    assert_eq!(fixture.found("申請手続").len(), 1);
    let hit = fixture.hits("テレワーク").hits.remove(1);
    assert_eq!(hit.snippet.highlights, std::slice::from_ref(&(0..4)), "the synonym is marked");
}

#[test]
fn a_query_of_one_character_finds_it_anywhere() {
    let fixture = Fixture::new(&[oshu(), osaki()]);
    assert_eq!(fixture.found("庁"), ["来庁予約"]);
    assert_eq!(fixture.found("都"), ["東京都の例を参考にした。"]);
    assert_eq!(fixture.found("約"), ["来庁予約"], "the last character of a text");
}

#[test]
fn fields_and_filters_narrow() {
    let fixture = Fixture::new(&[oshu(), osaki()]);
    assert_eq!(fixture.found("市:大崎 活用"), ["AIの活用"]);
    assert_eq!(fixture.found("大崎市 生成AI"), ["AIの活用"], "a municipality's name is a filter too");
    assert_eq!(fixture.found("県:岩手 年度:R8"), ["来庁予約"]);
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
fn what_is_not_known_is_said() {
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
fn a_hit_says_where_it_stands() {
    let fixture = Fixture::new(&[oshu()]);
    let hit = fixture.hits("混雑").hits.remove(0);
    assert_eq!((hit.page, hit.page_label.as_str()), (5, "- 4 -"));
    assert_eq!(hit.initiative_id.as_deref(), Some("oshu-plan/2"));
    assert_eq!((hit.prefecture.as_str(), hit.municipality.as_str(), hit.code.as_str()), ("岩手県", "奥州市", "032158"));
    assert_eq!(hit.snippet.pieces().into_iter().find(|(_, marked)| *marked), Some(("混雑", true)));
    assert_eq!(hit.schedule[0].text, "検討");
    let row = fixture.hits("市民課").hits.remove(0);
    assert_eq!((row.kind, row.initiative_id.as_deref()), (Kind::Passage, Some("oshu-plan/1")));
    assert_eq!(row.snippet.text, "1-1｜書かない窓口の導入｜市民課");
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
        assert!(hits.iter().all(|hit| hit.kind == Kind::Initiative && (0.1..=1.5).contains(&hit.score)), "{hits:?}");
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

#[test]
fn kanji_variants_are_one_spelling() {
    let plan = Plan::new("p", "102024", "高崎市", "群馬県").paragraph(1, "國の廣域連携で學校のデータを使う。");
    let fixture = Fixture::new(&[plan]);
    for query in ["広域連携", "廣域", "国の", "学校", "\"學校\"", "市:髙﨑 データ"] {
        assert_eq!(fixture.found(query).len(), 1, "{query}");
    }
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
fn filters_ask_for_all_that_they_say() {
    let fixture = Fixture::new(&[oshu(), osaki()]);
    let all = Query { kinds: vec![Kind::Initiative], limit: 20, ..Query::default() };
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

#[test]
fn a_hit_says_what_is_planned_for_the_years_asked_for() {
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

/// All hits with their scores, without what a rebuilt index may number differently.
fn all_hits(fixture: &Fixture) -> Vec<(String, u32, f32, String)> {
    let queries = ["窓口", "の", "AI OR デジタル", "-窓口", "手続 -来庁"];
    let hits = queries.iter().flat_map(|query| fixture.hits(query).hits);
    hits.map(|hit| (hit.document_id, hit.page, hit.score, hit.snippet.text)).collect()
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

const TEXTS: [&str; 6] = [
    "オンライン申請（ぴったりサービス）の拡充により、来庁せずに手続きができる環境を整備する。",
    "ＡＩ－ＯＣＲ・RPAを活用し、年間１，２００時間の業務時間を削減",
    "書かない窓口／行かない窓口　の実現",
    "LGWAN-ASPのチャットツール（LoGoチャット）",
    "①㈱ﾃﾞｼﾞﾀﾙ の ﾃﾞｰﾀ連携基盤",
    "Wi-Fi環境を避難所へ",
];

/// Every substring is found, whatever it cuts through, and so is every word.
#[test]
fn every_substring_and_every_word_is_found() {
    let plan = TEXTS
        .iter()
        .zip(1..)
        .fold(Plan::new("p", "032158", "奥州市", "岩手県"), |plan, (text, page)| plan.paragraph(page, text));
    let fixture = Fixture::new(&[plan]);
    let reader = Reader::open(&fixture.path(), &fixture.vocabulary).expect("an index");
    let pages = |text: String| -> Vec<u32> {
        let query = Query { text, limit: 100, ..Query::default() };
        reader.search(&query).expect("a query").hits.iter().map(|hit| hit.page).collect()
    };
    for (text, page) in TEXTS.iter().zip(1..) {
        let characters: Vec<char> = text.chars().collect();
        for length in [1, 2, 3, 4, 5, 9] {
            for (end, part) in characters.windows(length).enumerate().map(|(i, part)| (i + length, part)) {
                let cut = |c: Option<&char>| c.is_some_and(|c| "ﾞﾟ".contains(*c)); // ﾃﾞ is one character
                let part: String =
                    if cut(part.first()) || cut(characters.get(end)) { continue } else { part.iter().collect() };
                if !fold(&part).is_empty() {
                    assert!(pages(format!("\"{part}\"")).contains(&page), "{part} in {text}");
                }
            }
        }
        for word in fixture.vocabulary.analyser.words(text) {
            let surface = &text[word.offset_from..word.offset_to];
            if !surface.chars().any(char::is_alphanumeric) {
                continue; // signs that IPADIC doesn't know, and that the query language does
            }
            assert!(pages(surface.to_owned()).contains(&page), "{surface} in {text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// A record matches a word or its exclusion, never both and never neither.
    #[test]
    fn a_word_and_its_exclusion_share_all_records(words in proptest::collection::vec("[窓口改革電子申請ＡＩのを]{1,3}", 3..8)) {
        let plan = |(plan, page): (Plan, u32), text: &String| (plan.paragraph(page, text), page % 9 + 1);
        let (plan, _) = words.iter().fold((Plan::new("p", "032158", "奥州市", "岩手県"), 1), plan);
        let fixture = Fixture::new(&[plan]);
        let all = fixture.hits("市:奥州市").total;
        for word in &words {
            let with = fixture.hits(word).total;
            prop_assert!(with >= 1, "{} is found", word);
            prop_assert_eq!(with + fixture.hits(&format!("-{word}")).total, all);
            let phrase = format!("\"{word}\"");
            prop_assert_eq!(fixture.hits(&phrase).total + fixture.hits(&format!("-{phrase}")).total, all);
            let both = format!("({word} {})", words[0]);
            prop_assert_eq!(fixture.hits(&both).total + fixture.hits(&format!("-{both}")).total, all);
        }
    }
}
