//! Expected areas and topics of invented initiatives, and invariants for any text.

use proptest::prelude::*;

use super::*;
use crate::dictionaries::Dictionaries;
use crate::taxonomy::OTHER;

fn classifier() -> Classifier {
    Classifier::new(&Taxonomy::load(&Dictionaries::embedded()).expect("dictionaries"))
}

fn primary(text: &str, headings: &[&str]) -> String {
    let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
    classifier().classify(&ListItem { text, headings: &headings }).areas[0].area.to_string()
}

#[test]
fn cases_that_a_careful_officer_would_file_so() {
    for (text, area) in [
        ("マイナンバーカードを利用した書かない窓口", "frontyard"),
        ("住民票等のコンビニ交付", "mynumber"),
        ("窓口でのキャッシュレス決済", "frontyard"),
        ("eL-QRによる公金の納付", "eltax"),
        ("契約事務の電子化（電子契約）", "bpr"),
        ("押印を求める規則の見直し", "regulation_review"),
        ("Web会議の活用", "telework"),
        ("移住者向けテレワーク施設の整備", "community_digital"),
        ("AIデマンド交通の運行", "community_digital"),
        ("公衆無線LANの整備", "community_digital"),
        ("ＡＩ－ＯＣＲとＲＰＡの活用", "ai_rpa"),
        ("職員向けデジタル研修", "talent"),
        ("デジタル・ディバイド対策", "digital_divide"),
        ("庁舎のＬＥＤ化", "other"),
    ] {
        assert_eq!(primary(text, &[]), area, "{text}");
    }
}

#[test]
fn a_bridge_is_not_a_matter_of_a_digital_plan_and_its_sensor_is() {
    assert_eq!(primary("橋梁の補修", &[]), "other");
    assert_eq!(primary("橋梁の補修", &["地域社会のデジタル化"]), "community_digital");
    assert_eq!(primary("橋梁のセンサーによる点検", &[]), "community_digital");
}

#[test]
fn a_heading_decides_where_the_text_states_nothing_and_yields_where_it_does() {
    assert_eq!(primary("先行導入と検証", &["ＡＩ・ＲＰＡの利用推進"]), "ai_rpa");
    assert_eq!(primary("職員のテレワーク環境の整備", &["行政手続のオンライン化"]), "telework");
}

#[test]
fn evidence_is_at_its_place_and_adds_up() {
    let headings = ["ＤＸの推進".to_owned(), "マイナンバー カードの普及".to_owned()];
    let text = "カードの出張申請：企業等での申 請サポート";
    let given = classifier().classify(&ListItem { text, headings: &headings });
    assert_eq!(given.areas[0].area, "mynumber");
    for assignment in &given.areas {
        for evidence in &assignment.evidence {
            let source = match evidence.field.as_str() {
                "text" => text,
                "headings[0]" => &headings[0],
                "headings[1]" => &headings[1],
                other => panic!("{other}"),
            };
            let there: String = source.chars().skip(evidence.start).take(evidence.end - evidence.start).collect();
            assert_eq!(there, evidence.term);
        }
    }
    assert!(given.areas[0].evidence.iter().any(|e| e.term == "申 請サポート"));
    assert!(given.topics.contains(&"mynumber_uptake".into()), "{:?}", given.topics);
}

#[test]
fn words_together_say_what_neither_states_alone() {
    let given = classifier().classify(&ListItem { text: "予防接種の予約をWebから取れる", headings: &[] });
    assert_eq!(given.areas[0].area, "frontyard");
    let words: Vec<_> = given.areas[0].evidence.iter().map(|e| e.term.as_str()).collect();
    assert!(words.contains(&"予約") && words.contains(&"Web"), "{words:?}");
    assert_eq!(primary("予防接種の勧奨をSNSで行う", &[]), "community_digital");
}

#[test]
fn topics_are_those_of_the_name_before_those_of_the_description_and_the_heading() {
    let topics = |text: &str| {
        classifier().classify(&ListItem { text, headings: &["キャッシュレスとオンライン申請".to_owned()] }).topics
    };
    assert_eq!(topics("電子決裁の導入：ペーパーレスを進める"), ["electronic_approval"]);
    assert_eq!(topics("新しいしくみ：ペーパーレスを進める"), ["paperless"]);
    assert_eq!(topics("新しいしくみ"), ["online_application", "cashless_counter"]);
}

#[test]
fn a_record_is_classified_by_its_name_before_its_description() {
    let initiative = Initiative {
        name: "電子決裁の導入".into(),
        path: vec!["行政のDX".into()],
        description: Some("窓口の申請書も、紙の決裁も減らす。".into()),
        ..Initiative::default()
    };
    let given = classifier().classify_initiative(initiative);
    assert_eq!(given.primary_area(), "bpr");
    assert!(given.areas.iter().flat_map(|a| &a.evidence).any(|e| e.field == "description"));
    assert_eq!(given.areas.iter().filter(|a| a.primary).count(), 1);
}

#[test]
fn nothing_said_is_not_a_national_item() {
    let given = classifier().classify(&ListItem { text: "", headings: &[] });
    assert_eq!(given.areas.len(), 1);
    assert!(given.areas[0].primary && given.areas[0].area == OTHER && given.areas[0].evidence.is_empty());
}

proptest! {
    #[test]
    fn any_text_has_one_primary_area_and_true_evidence(
        text in "(\\PC|AI|窓口|ﾃﾞｼﾞﾀﾙ| ){0,20}",
        heading in "\\PC{0,12}",
    ) {
        let headings = [heading];
        let given = CLASSIFIER.with(|c| c.classify(&ListItem { text: &text, headings: &headings }));
        prop_assert_eq!(given.areas.iter().filter(|a| a.primary).count(), 1);
        for evidence in given.areas.iter().flat_map(|a| &a.evidence) {
            let source = if evidence.field == "text" { &text } else { &headings[0] };
            let there: String = source.chars().skip(evidence.start).take(evidence.end - evidence.start).collect();
            prop_assert_eq!(&there, &evidence.term);
        }
    }
}

thread_local! {
    static CLASSIFIER: Classifier = classifier();
}

#[test]
fn the_model_decides_by_text_pieces_where_no_word_does() {
    let text = "毎月くり返す転記をソフトウェアに覚えさせる";
    let given = classifier().classify(&ListItem { text, headings: &[] });
    assert!(!given.areas[0].evidence.is_empty());
    for evidence in &given.areas[0].evidence {
        let there: String = text.chars().skip(evidence.start).take(evidence.end - evidence.start).collect();
        assert_eq!(there, evidence.term);
    }
}

#[test]
fn training_is_about_people_and_protection_about_security() {
    for (text, area) in [
        ("生成AIの使い方を学ぶ職員研修", "talent"),
        ("データ分析の庁内研修", "talent"),
        ("生成AIの利用における情報漏えい対策", "security"),
        ("情報漏えいを防ぐための職員研修", "security"),
        ("高校生を対象としたデジタル人材育成", "community_digital"),
        ("地域企業を対象としたDX研修", "community_digital"),
        ("民間人材をCIO補佐官に任用", "talent"),
    ] {
        assert_eq!(primary(text, &[]), area, "{text}");
    }
}

#[test]
fn an_application_is_a_matter_of_the_front_yard_whatever_it_is_for() {
    for (text, area) in [
        ("飲食店の営業許可申請を電子で受け付ける", "frontyard"),
        ("粗大ごみの収集をネットで申し込む", "frontyard"),
        ("町民の質問に生成AIが自動で答える", "frontyard"),
        ("乗合タクシーをスマートフォンで予約", "community_digital"),
        ("電子申請の操作を手伝う講習会", "digital_divide"),
        ("オンライン申請の支障となる規定の改正", "regulation_review"),
        ("休暇や旅費の電子申請", "bpr"),
    ] {
        assert_eq!(primary(text, &[]), area, "{text}");
    }
}

#[test]
fn plain_words_are_understood_too() {
    for (text, area) in [
        ("各課の仕事の量を調べ、無駄をなくす", "bpr"),
        ("お年寄りにスマートフォンの操作を教える", "digital_divide"),
        ("職員が家でも仕事をできるようにする", "telework"),
        ("はんこを求める決まりを改める", "regulation_review"),
        ("大型汎用機を廃止する", "standardization"),
        ("一枚のカードを図書館でも使えるようにする", "mynumber"),
    ] {
        assert_eq!(primary(text, &[]), area, "{text}");
    }
}

#[test]
fn a_word_against_an_area_counts_whole_beside_a_strong_one_for_it() {
    let sum = |text: &str| {
        let explained = classifier().explain(&ListItem { text, headings: &[] });
        explained.areas.iter().find(|area| area.area == "ai_rpa").map_or(0.0, |area| area.terms)
    };
    let (alone, taught) = (sum("生成AI"), sum("生成AIの研修"));
    assert!(alone - taught >= 3.0 - 1e-3, "{alone} {taught}");
}

#[test]
fn recurrent_initiatives_have_their_topics_in_their_many_spellings() {
    for (text, topic) in [
        ("オープンデータの推進", "open_data"),
        ("行政手続のオンライン化", "online_application"),
        ("申請の電子化", "online_application"),
        ("共通納税の利用促進", "eltax"),
        ("標的型メールの訓練", "security_measures"),
        ("汎用機の廃止", "legacy_systems"),
        ("スマホの何でも相談", "digital_divide_class"),
        ("ICT罠の導入", "wildlife"),
        ("夜間や休日のカード交付窓口", "mynumber_uptake"),
        ("職員のDX研修", "training"),
    ] {
        let given = classifier().classify(&ListItem { text, headings: &[] });
        assert!(given.topics.iter().any(|given| given == topic), "{text}: {:?}", given.topics);
    }
}
