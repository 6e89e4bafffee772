//! Phases, shares, first years of use, gaps and answers of a survey over generated corpora, worked out again from the
//! records without polars.

use std::collections::{BTreeMap, BTreeSet};

use super::sample::{Read, catalogue, corpus, readings};
use super::survey::{Answer, Question, Survey};
use super::tests::{counted_records, frame, numbers, texts};
use super::{CompareOptions, Comparison, compare_selected};
use crate::calendar::FiscalYear;
use crate::plan::Phase;
use crate::taxonomy::Classified;

const YEAR: FiscalYear = FiscalYear(2025);
const BASE: &str = "010000";

fn survey(read: &[Read]) -> Survey {
    let question = Question {
        group: "業務".into(),
        item: "RPAの導入状況".into(),
        topics: vec!["training".into()],
        areas: vec!["security".into()],
        words: Vec::new(),
        asks_for_plan: false,
    };
    let codes: BTreeSet<&str> = read.iter().map(|read| read.source.municipality.code.as_str()).collect();
    let answer = |(at, code): (usize, &&str)| Answer {
        code: (*code).into(),
        question: question.clone(),
        text: ["実施", "未実施", "40%"][at % 3].into(),
        is_done: [Some(true), Some(false), None][at % 3],
    };
    let answers = codes.iter().enumerate().map(answer).collect();
    Survey { title: "調査".into(), date: None, answers, notes: Vec::new() }
}

fn compared(read: &[Read]) -> Vec<Comparison> {
    let options = CompareOptions { fiscal_year: Some(YEAR), base: Some(BASE.into()), ..CompareOptions::default() };
    let selection = options.select(&readings(read), &catalogue()).expect("is known").with_survey(Some(survey(read)));
    compare_selected(&readings(read), &catalogue(), &selection).expect("compares")
}

fn furthest(records: &[&Classified]) -> Option<String> {
    let entries = records.iter().flat_map(|record| &record.initiative.schedule);
    let phase = entries.filter(|entry| entry.fiscal_year == YEAR).filter_map(|entry| entry.phase).max();
    phase.map(|phase| phase.label().to_owned())
}

fn first_use(records: &[&Classified]) -> Option<i32> {
    let entries = records.iter().flat_map(|record| &record.initiative.schedule);
    let in_use = entries.filter(|e| e.phase.is_some_and(|phase| phase >= Phase::Introduction && phase < Phase::Ended));
    in_use.map(|entry| entry.fiscal_year.0).min()
}

#[test]
fn phases_shares_and_first_years_are_those_of_the_records() {
    for seed in 0..40 {
        let read = corpus(seed);
        let (comparisons, counted) = (compared(&read), counted_records(&read));
        for (name, column) in [("area_matrix", "area_id"), ("topic_matrix", "topic_id")] {
            let matrix = frame(&comparisons, name);
            let (documents, entries, phases) =
                (texts(matrix, "document_id"), texts(matrix, column), texts(matrix, "phase"));
            for row in 0..matrix.height() {
                let (document, entry) = (documents[row].clone().expect("id"), entries[row].clone().expect("id"));
                let is_of = |record: &Classified| {
                    if name == "area_matrix" {
                        record.primary_area() == entry
                    } else {
                        record.topics.iter().any(|topic| *topic == entry)
                    }
                };
                let of_document = counted.iter().filter(|(read, _)| read.source.id == document);
                let of: Vec<&Classified> = of_document.map(|(_, record)| *record).filter(|r| is_of(r)).collect();
                assert_eq!(phases[row], furthest(&of), "seed {seed} {document} {entry}");
                if name == "topic_matrix" {
                    let first = matrix.column("first_use_fy").expect("is there").i32().expect("is a year").get(row);
                    assert_eq!(first, first_use(&of), "seed {seed} {document} {entry}");
                } else if let Some(number) = numbers(matrix, "initiatives")[row] {
                    let code = texts(matrix, "municipality_code")[row].clone();
                    let all = counted
                        .iter()
                        .filter(|(read, _)| Some(read.source.municipality.code.as_str()) == code.as_deref());
                    let all = all.count() as f64;
                    let share = matrix.column("share_pct").expect("is there").f64().expect("is a number").get(row);
                    let expected = (all > 0.0).then(|| f64::from(number) * 100.0 / all);
                    let near = |(a, b): (f64, f64)| (a - b).abs() <= 0.05;
                    assert!(
                        share.zip(expected).is_none_or(near) && share.is_some() == expected.is_some(),
                        "seed {seed}"
                    );
                }
            }
        }
    }
}

#[test]
fn gaps_are_what_only_the_base_or_only_others_have() {
    for seed in 0..40 {
        let read = corpus(seed);
        let (comparisons, counted) = (compared(&read), counted_records(&read));
        // By area or topic, municipality and document: the records.
        type Having<'r> = BTreeMap<(String, String), Vec<&'r Classified>>;
        let mut having: BTreeMap<(&str, String), Having<'_>> = BTreeMap::new();
        for (document, record) in &counted {
            let source = &document.source;
            let mut add = |level, entry: &str| {
                let of_entry = having.entry((level, entry.to_owned())).or_default();
                of_entry
                    .entry((source.municipality.code.to_string(), source.id.to_string()))
                    .or_default()
                    .push(*record);
            };
            add("国の項目", record.primary_area());
            record.topics.iter().for_each(|topic| add("テーマ", topic));
        }
        let counted_cities: BTreeSet<_> = read.iter().map(|read| &read.source.municipality.code).collect();
        let mut expected = BTreeSet::new();
        for ((level, entry), having) in &having {
            let cities: BTreeSet<&String> = having.keys().map(|(city, _)| city).collect();
            if !cities.contains(&BASE.to_owned()) || (cities.len() == 1 && counted_cities.len() > 1) {
                expected.extend(having.iter().map(|((city, document), records)| {
                    let mut pages: Vec<u32> = records.iter().map(|record| record.initiative.page).collect();
                    pages.sort_unstable();
                    pages.dedup();
                    let count = records.len() as u32;
                    ([level, entry.as_str(), city, document].map(str::to_owned), count, furthest(records), pages)
                }));
            }
        }
        let gap = frame(&comparisons, "gap");
        let column = |name: &str| texts(gap, name).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
        let keys = ["level", "entry_id", "municipality_code", "document_id"].map(column);
        let (counts, phases, lists) =
            (numbers(gap, "initiatives"), texts(gap, "phase"), gap.column("pages").expect("is there"));
        let pages = |row| {
            let pages = lists.list().expect("is a list").get_as_series(row).expect("has pages");
            pages.u32().expect("are numbers").iter().flatten().collect::<Vec<u32>>()
        };
        let row = |row: usize| {
            (keys.each_ref().map(|key| key[row].clone()), counts[row].unwrap_or(0), phases[row].clone(), pages(row))
        };
        let found: Vec<_> = (0..gap.height()).map(row).collect();
        assert_eq!(found.len(), expected.len(), "seed {seed}: no gap twice");
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected, "seed {seed}");
    }
}

#[test]
fn a_survey_contradicts_plans_where_one_states_it_and_the_other_does_not() {
    let (mut only_survey, mut only_plan) = (0, 0);
    for seed in 0..60 {
        let read = corpus(seed);
        let (comparisons, counted) = (compared(&read), counted_records(&read));
        let table = frame(&comparisons, "survey");
        let asked = survey(&read);
        assert_eq!(table.height(), asked.answers.len(), "seed {seed}: a row an answer");
        for (row, answer) in asked.answers.iter().enumerate() {
            let of_city = counted.iter().filter(|(read, _)| read.source.municipality.code == answer.code);
            let is_about = |record: &&Classified| {
                record.topics.iter().any(|topic| topic == "training") || record.primary_area() == "security"
            };
            let about: Vec<&Classified> = of_city.map(|(_, record)| *record).filter(is_about).collect();
            let in_use = furthest(&about).is_some_and(|phase| phase == Phase::Operation.label());
            let count = numbers(table, "initiatives")[row];
            assert!(count.is_none_or(|count| count as usize == about.len()) && (count.is_some() || about.is_empty()));
            let contradiction = match answer.is_done {
                Some(true) => count == Some(0),
                Some(false) => in_use,
                None => false,
            };
            let judged = texts(table, "judgement")[row].clone().unwrap_or_default();
            only_survey += usize::from(judged == "調査は実施、計画に記載なし");
            only_plan += usize::from(judged == "調査は未実施、計画では運用");
            let flags = table.column("contradiction").expect("is there").bool().expect("is a flag");
            assert_eq!(flags.get(row), Some(contradiction), "seed {seed} {}: {judged}", answer.code);
        }
    }
    assert!(only_survey > 0 && only_plan > 0, "the corpora have both: {only_survey} {only_plan}");
}

#[test]
fn nothing_that_a_text_names_is_said_not_to_be_stated() {
    for seed in 0..60 {
        let read = corpus(seed);
        let comparisons = compared(&read);
        let matrix = frame(&comparisons, "topic_matrix");
        let [documents, topics, states] = ["document_id", "topic_id", "state"].map(|column| texts(matrix, column));
        for ((document, topic), state) in documents.iter().zip(&topics).zip(&states) {
            let [document, topic, state] = [document, topic, state].map(|text| text.as_deref().unwrap_or_default());
            let own = read.iter().find(|read| read.source.id == document).expect("a document");
            assert!(state != "記載なし" || !own.mentions.contains_key(topic), "{document} {topic}, seed {seed}");
        }
    }
}
