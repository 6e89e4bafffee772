//! Matches of a word, a phrase, a part of a word, and non-matches.

use proptest::prelude::*;

use super::*;
use crate::text::fold;

#[test]
fn full_width_case_and_spacing_make_no_difference() {
    let fixture = Fixture::new(&[oshu(), osaki()]);
    for query in ["AI-OCR", "ai－ocr", "ＡＩ－ＯＣＲ", "データ入力", "ﾃﾞｰﾀ", "rpa", "\"AI-OCRとRPA\""]
    {
        assert_eq!(fixture.found(query), ["ＡＩ－ＯＣＲ と RPA を ﾃﾞｰﾀ入力に使います。"], "{query}");
    }
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
fn kanji_variants_are_one_spelling() {
    let plan = Plan::new("p", "102024", "高崎市", "群馬県").paragraph(1, "國の廣域連携で學校のデータを使う。");
    let fixture = Fixture::new(&[plan]);
    for query in ["広域連携", "廣域", "国の", "学校", "\"學校\"", "市:髙﨑 データ"] {
        assert_eq!(fixture.found(query).len(), 1, "{query}");
    }
}

#[test]
fn a_compound_is_found_by_its_parts_above_a_record_and_a_phrase_is_not() {
    let plan = Plan::new("p", "032158", "奥州市", "岩手県")
        .heading(1, 1, "施設の予約")
        .paragraph(1, "アプリを使う。")
        .heading(2, 1, "施設の記録")
        .paragraph(2, "アプリを直す。");
    let fixture = Fixture::new(&[plan]);
    assert_eq!(fixture.found("施設予約 アプリ"), ["アプリを使う。"]);
    assert_eq!(fixture.found("\"予約\" アプリ"), ["アプリを使う。"]);
    assert!(fixture.found("\"施設予約\"").is_empty());
    assert_eq!(fixture.found("\"施設の予約\""), ["施設の予約"]);
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
            // where nothing has both, what is shown in their place is said
            let found = fixture.hits(&both);
            let with = if found.notes.is_empty() { found.total } else { 0 };
            prop_assert_eq!(with + fixture.hits(&format!("-{both}")).total, all);
        }
    }
}
